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
    join_pieces(markup, pieces(markup), host)
}

/// Joins pieces of markup of a page of `host` to paragraphs.
pub(crate) fn join_pieces<'a>(
    markup: &str,
    pieces: impl Iterator<Item = Piece<'a>>,
    host: Option<&str>,
) -> Vec<Paragraph> {
    let mut cutter = Cutter { host, ..Cutter::default() };
    for piece in pieces {
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
        let n_link_bytes = std::mem::take(&mut self.n_link_bytes);
        let text = self.text.trim();
        if !text.is_empty() {
            let within = self.open.last().copied().unwrap_or_default();
            let link_percent = (n_link_bytes * 100).checked_div(text.len()).unwrap_or(0).min(100);
            for part in split_at_breaks(&self.text) {
                let text = one_line(part);
                if !text.is_empty() {
                    self.paragraphs.push(Paragraph { text, within, link_percent });
                }
            }
        }
        self.text.clear();
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
    for at in memchr::memchr_iter(b'\n', text.as_bytes()) {
        if last_break.is_some_and(|last| text[last..at].trim().is_empty()) {
            parts.push(&text[start..at]);
            start = at;
        }
        last_break = Some(at);
    }
    parts.push(&text[start..]);
    parts
}

/// Whether an element begins and ends a paragraph.
pub(crate) fn is_block(name: &str) -> bool {
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
    let is_one_of = |names: &[&str]| names.iter().any(|one| name.eq_ignore_ascii_case(one));
    match name.len() {
        1 => is_one_of(&["p"]).then_some(Within::Paragraph),
        2 if is_one_of(&["li", "dd", "dt"]) => Some(Within::ListItem),
        2 => is_one_of(&["h1", "h2", "h3", "h4", "h5", "h6"]).then_some(Within::Heading),
        _ if is_one_of(&["figcaption", "caption"]) => Some(Within::Caption),
        _ => is_one_of(&["table"]).then_some(Within::Table),
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
