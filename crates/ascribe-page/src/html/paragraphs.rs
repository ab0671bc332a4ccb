//! The paragraphs in the markup that a library found to be the main part of a page.

use super::markup::{Piece, attribute, pieces};
use super::metadata::one_line;

/// A paragraph of the main part.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Paragraph {
    /// Its text with single blanks.
    pub text: String,
    /// The element that holds it.
    pub within: Within,
    /// Of a hundred bytes of its text, how many are text of links to other pages of the site.
    pub link_percent: usize,
}

/// What a paragraph stands in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Within {
    #[default]
    Paragraph,
    Heading,
    ListItem,
    Caption,
    Table,
}

/// Cuts markup of a page of `host` into paragraphs at its block elements and line breaks.
pub(crate) fn paragraphs_of(markup: &str, host: Option<&str>) -> Vec<Paragraph> {
    let mut cutter = Cutter { host, ..Cutter::default() };
    for piece in pieces(markup) {
        match piece {
            Piece::Text(range) => cutter.add_text(&markup[range]),
            Piece::Open { name, attributes, .. } => cutter.open(name, attributes),
            Piece::Close { name, .. } => cutter.close(name),
            Piece::Raw { .. } => {}
        }
    }
    cutter.end_paragraph();
    cutter.paragraphs
}

#[derive(Default)]
struct Cutter<'a> {
    host: Option<&'a str>,
    paragraphs: Vec<Paragraph>,
    text: String,
    n_link_bytes: usize,
    is_in_link: bool,
    open: Vec<Within>,
}

impl Cutter<'_> {
    fn add_text(&mut self, text: &str) {
        if self.is_in_link {
            self.n_link_bytes += text.trim().len();
        }
        self.text.push_str(text);
    }

    fn open(&mut self, name: &str, attributes: &str) {
        if name.eq_ignore_ascii_case("a") {
            self.is_in_link =
                attribute(attributes, "href").is_some_and(|href| leads_within_site(&href, self.host));
        } else if name.eq_ignore_ascii_case("br") {
            self.text.push('\n');
        } else if is_block(name) {
            self.end_paragraph();
            if let Some(within) = within(name) {
                self.open.push(within);
            }
        }
    }

    fn close(&mut self, name: &str) {
        if name.eq_ignore_ascii_case("a") {
            self.is_in_link = false;
        } else if is_block(name) {
            self.end_paragraph();
            if let Some(within) = within(name)
                && let Some(at) = self.open.iter().rposition(|open| *open == within)
            {
                self.open.truncate(at);
            }
        }
    }

    /// Ends the paragraph; an empty line made of line breaks ends one within it.
    fn end_paragraph(&mut self) {
        let text = std::mem::take(&mut self.text);
        let n_link_bytes = std::mem::take(&mut self.n_link_bytes);
        let within = self.open.last().copied().unwrap_or_default();
        let link_percent = (n_link_bytes * 100 / text.trim().len().max(1)).min(100);
        for part in split_at_breaks(&text) {
            let text = one_line(part);
            if !text.is_empty() {
                self.paragraphs.push(Paragraph { text, within, link_percent });
            }
        }
    }
}

/// Whether an address leads to another page of the same site: teasers do, what a report refers to often does not.
fn leads_within_site(href: &str, host: Option<&str>) -> bool {
    let href = href.trim();
    if href.is_empty()
        || href.starts_with('#')
        || href.starts_with("javascript:")
        || href.starts_with("mailto:")
    {
        return false;
    }
    match super::host(href) {
        Some(other) => host.is_some_and(|host| super::same_site(host, other)),
        None => true,
    }
}

/// Cuts where two line breaks follow one another with only blanks between.
fn split_at_breaks(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut start = 0;
    let mut last_break: Option<usize> = None;
    for (at, c) in text.char_indices() {
        if c == '\n' && last_break.is_some() {
            parts.push(&text[start..at]);
            start = at;
        }
        if c == '\n' {
            last_break = Some(at);
        } else if !c.is_whitespace() {
            last_break = None;
        }
    }
    parts.push(&text[start..]);
    parts
}

fn is_block(name: &str) -> bool {
    const BLOCKS: [&str; 40] = [
        "p",
        "div",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "li",
        "ul",
        "ol",
        "dl",
        "dt",
        "dd",
        "blockquote",
        "pre",
        "table",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "td",
        "th",
        "caption",
        "figure",
        "figcaption",
        "section",
        "article",
        "aside",
        "header",
        "footer",
        "main",
        "nav",
        "address",
        "hr",
        "form",
        "fieldset",
        "details",
        "summary",
        "body",
    ];
    BLOCKS.iter().any(|block| name.eq_ignore_ascii_case(block))
}

fn within(name: &str) -> Option<Within> {
    match name.to_ascii_lowercase().as_str() {
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Some(Within::Heading),
        "li" | "dd" | "dt" => Some(Within::ListItem),
        "figcaption" | "caption" => Some(Within::Caption),
        "table" => Some(Within::Table),
        "p" => Some(Within::Paragraph),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(markup: &str) -> Vec<String> {
        paragraphs_of(markup, None).into_iter().map(|paragraph| paragraph.text).collect()
    }

    #[test]
    fn paragraphs_end_with_their_elements_and_at_empty_lines() {
        assert_eq!(
            texts("<div>One <b>two</b><p>Three &amp; four</p>five</div>"),
            ["One two", "Three & four", "five"]
        );
        assert_eq!(texts("a<br>b<br> <br/>c"), ["a b", "c"]);
        assert_eq!(texts("<ul><li>x<li>y</ul>"), ["x", "y"]);
    }

    #[test]
    fn links_and_places_are_known() {
        let found = paragraphs_of(
            "<h2><a href=x>Read this</a></h2><li>Go <a href=y>there</a> <a href=https://b.example/>far</a></li>",
            Some("a.example"),
        );
        assert_eq!((found[0].within, found[0].link_percent), (Within::Heading, 100));
        assert_eq!((found[1].within, found[1].link_percent), (Within::ListItem, 41));
    }
}
