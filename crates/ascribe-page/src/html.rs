use ascribe_model::{Block, BlockKind, DateBasis, Document, PageDate, Span};
use dom_smoothie::{Config, Readability, TextMode};

use crate::Hints;
use crate::stamp::{finish, given_date};

/// Reads an HTML page.
pub(crate) fn read_html(source: &str, hints: &Hints) -> Document {
    let mut document = Document::default();
    let config = Config { text_mode: TextMode::Formatted, ..Config::default() };
    let article = Readability::new(source, None, Some(config)).ok().and_then(|mut page| page.parse().ok());
    if let Some(article) = article {
        let title = article.title.trim();
        if !title.is_empty() {
            document.headline = Some(title.to_owned());
            push_block(&mut document, BlockKind::Headline, title);
        }
        for paragraph in article.text_content.lines().map(str::trim).filter(|line| !line.is_empty()) {
            push_block(&mut document, BlockKind::Body, paragraph);
        }
        document.outlet = article.site_name.filter(|name| !name.is_empty());
        document.published = article
            .published_time
            .map(|value| PageDate { value, basis: DateBasis::Markup })
            .filter(|date| date.day().is_some());
    }
    given_date(&mut document, hints);
    finish(&mut document, None);
    document
}

fn push_block(document: &mut Document, kind: BlockKind, text: &str) {
    if !document.text.is_empty() {
        document.text.push_str("\n\n");
    }
    let start = document.text.len();
    document.text.push_str(text);
    document.blocks.push(Block { kind, span: Span::new(start, document.text.len()), in_page: None });
}
