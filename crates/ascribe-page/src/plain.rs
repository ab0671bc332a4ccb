use ascribe_model::{Block, BlockKind, Document, Span};

use crate::Hints;
use crate::stamp::{finish, given_date};

/// Reads a plain text. The text stays as it is, byte for byte; its lines become blocks.
pub(crate) fn read_text(text: String, hints: &Hints) -> Document {
    let mut document = Document { text, ..Document::default() };
    let mut start = 0;
    for line in document.text.split_inclusive('\n') {
        let span = Span::new(start, start + line.len()).trim(&document.text);
        start += line.len();
        if !span.is_empty() {
            let kind = if document.blocks.is_empty() && is_headline(span.cut(&document.text)) {
                document.headline = Some(span.cut(&document.text).to_owned());
                BlockKind::Headline
            } else {
                BlockKind::Body
            };
            document.blocks.push(Block { kind, span, in_page: Some(span) });
        }
    }
    given_date(&mut document, hints);
    finish(&mut document, None);
    document
}

fn is_headline(line: &str) -> bool {
    line.len() < 200 && !line.ends_with('.')
}
