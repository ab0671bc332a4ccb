//! The paragraphs in the markup that a library found to be the main part of a page.

use super::markup::{Piece, attribute, pieces};
use super::metadata::one_line;
use super::table::OpenTables;
use crate::tables::Row;

/// A paragraph of the main part.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Paragraph {
    /// Its text with single blanks.
    pub text: String,
    /// The element that holds it.
    pub within: Within,
    /// Of a hundred bytes of its text, how many are text of links to other pages of the site.
    pub link_percent: usize,
    /// The row of a table that it is, if it is one.
    pub row: Option<Row>,
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
    cutter.tables.end(&mut cutter.paragraphs);
    cutter.paragraphs
}

#[derive(Default)]
struct Cutter<'a> {
    host: Option<&'a str>,
    paragraphs: Vec<Paragraph>,
    text: String,
    n_link_bytes: usize,
    is_in_link: bool,
    /// Whether the text stands raised or lowered, or is a link to a place within the page: a footnote's mark or a power.
    raised: Option<Raised>,
    open: Vec<Within>,
    tables: OpenTables,
}

/// How digits stand beside the line.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Raised {
    Up,
    Down,
}

impl Cutter<'_> {
    fn add_text(&mut self, text: &str) {
        if self.is_in_link {
            self.n_link_bytes += text.trim().len();
        }
        if is_link_note(text) {
            return;
        }
        match self.raised {
            // "12<sup>3</sup>" is twelve with a mark, and not 123.
            Some(raised) if is_number(text) && self.text.ends_with(|c: char| !c.is_whitespace()) => {
                self.text.extend(text.trim().chars().map(|digit| raised_digit(digit, raised)));
            }
            _ => self.text.push_str(text),
        }
    }

    fn open(&mut self, name: &str, attributes: &str) {
        if let Some(raised) = raised(name) {
            self.raised = Some(raised);
        } else if name.eq_ignore_ascii_case("a") {
            let href = attribute(attributes, "href");
            self.is_in_link = href.as_ref().is_some_and(|href| leads_within_site(href, self.host));
            let is_footnote = href.is_some_and(|href| href.trim().starts_with('#'));
            self.raised = self.raised.or(is_footnote.then_some(Raised::Up));
        } else if name.eq_ignore_ascii_case("br") {
            self.text.push('\n');
        } else if is_block(name) {
            self.end_paragraph();
            self.raised = None;
            self.tables.open(name, attributes, &mut self.paragraphs);
            if let Some(within) = within(name) {
                self.open.push(within);
            }
        }
    }

    fn close(&mut self, name: &str) {
        if raised(name).is_some() {
            self.raised = None;
        } else if name.eq_ignore_ascii_case("a") {
            (self.is_in_link, self.raised) = (false, None);
        } else if is_block(name) {
            self.end_paragraph();
            self.tables.close(name, &mut self.paragraphs);
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
                let text = one_line(&without_link_notes(part));
                if !text.is_empty() {
                    self.paragraphs.push(Paragraph { text, within, link_percent, row: None });
                }
            }
        }
        self.text.clear();
    }
}

fn raised(name: &str) -> Option<Raised> {
    if name.eq_ignore_ascii_case("sup") {
        Some(Raised::Up)
    } else {
        name.eq_ignore_ascii_case("sub").then_some(Raised::Down)
    }
}

/// Digits alone, as many as a footnote's mark has at most.
fn is_number(text: &str) -> bool {
    (1..=3).contains(&text.trim().len()) && text.trim().bytes().all(|byte| byte.is_ascii_digit())
}

/// A digit as it stands above or below the line.
fn raised_digit(digit: char, raised: Raised) -> char {
    const UP: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    const DOWN: [char; 10] = ['₀', '₁', '₂', '₃', '₄', '₅', '₆', '₇', '₈', '₉'];
    let digits = if raised == Raised::Up { UP } else { DOWN };
    digit.to_digit(10).map_or(digit, |value| digits[value as usize])
}

/// Whether a text is nothing but what a screen reader says of a link: ", opens new tab", "(opens in a new window)".
fn is_link_note(text: &str) -> bool {
    const NOTES: [&str; 8] = [
        "opens new tab",
        "opens new window",
        "opens in new tab",
        "opens in new window",
        "opens in a new tab",
        "opens in a new window",
        "opens a new tab",
        "opens a new window",
    ];
    let plain = text.trim_matches(|c: char| c.is_whitespace() || ",;:()[].–—-".contains(c));
    NOTES.iter().any(|note| plain.eq_ignore_ascii_case(note))
}

/// The text without a note of a link in brackets: "the ministry (opens in new window) said".
fn without_link_notes(text: &str) -> std::borrow::Cow<'_, str> {
    let mut kept = String::new();
    let mut copied = 0;
    for (open, _) in text.match_indices('(') {
        let Some(len) = text[open..].find(')').map(|close| close + 1) else { break };
        if open >= copied && is_link_note(&text[open..open + len]) {
            kept.push_str(text[copied..open].trim_end());
            copied = open + len;
        }
    }
    if copied == 0 {
        return text.into();
    }
    kept.push_str(&text[copied..]);
    kept.into()
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
    fn marks_of_footnotes_stand_above_the_line() {
        assert_eq!(texts("killed 12<sup><a href='#n3'>3</a></sup> people"), ["killed 12³ people"]);
        assert_eq!(texts("17<a href=#fn2>2</a> missing, 20<sub>1</sub> lost"), ["17² missing, 20₁ lost"]);
        assert_eq!(
            texts("the 4<sup>th</sup> of <sup>12</sup> wounded 40<sup>[4]</sup>"),
            ["the 4th of 12 wounded 40[4]"]
        );
        assert_eq!(texts("<a href=x>12</a> people and the <a href=#top>2</a>"), ["12 people and the 2"]);
    }

    #[test]
    fn notes_of_links_are_left_out() {
        assert_eq!(
            texts("The <a href=x>ministry<span>, opens new tab</span></a> said"),
            ["The ministry said"]
        );
        assert_eq!(texts("The <a href=x>ministry (opens in new window)</a> said"), ["The ministry said"]);
        assert_eq!(
            texts("The bank opens new window for aid (and a new tab)"),
            ["The bank opens new window for aid (and a new tab)"]
        );
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
