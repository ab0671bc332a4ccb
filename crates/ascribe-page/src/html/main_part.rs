//! The seam to the library that finds the main part of a page.

use std::collections::HashMap;

use dom_smoothie::{Config, Readability, TextMode};

use super::markup::{Piece, pieces};
use super::paragraphs::{Paragraph, Within, paragraphs_of};
use crate::limits::{MAX_HTML_DEPTH, MAX_HTML_ELEMENTS};
use crate::roles::{is_prose, same_words};

/// Paragraphs at the start of the main part among which the headline may stand again.
const MAX_REPEATS_WITHIN: usize = 4;

/// Of a hundred bytes of a paragraph, how many are link text when all of it is a link.
const ALL_LINK_PERCENT: usize = 90;

/// Words up to which a paragraph that is all link leads to another report.
const MAX_LINK_WORDS: usize = 25;

/// Words from which a text that stands several times on a page is told apart from a label that recurs.
const MIN_REPEATED_WORDS: usize = 12;

/// The main part of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct MainPart {
    /// Its paragraphs, in page order, without the headline.
    pub paragraphs: Vec<Paragraph>,
    /// Of each paragraph, whether its markup says that it is no part of the report: captions, links, repeats.
    pub is_apart: Vec<bool>,
}

impl MainPart {
    /// The paragraphs of markup that is all main part.
    pub(crate) fn of_fragment(markup: &str, headline: &str, host: Option<&str>) -> MainPart {
        MainPart::new(paragraphs_of(markup, host), headline)
    }

    fn new(mut paragraphs: Vec<Paragraph>, headline: &str) -> MainPart {
        let n_opening = paragraphs.len().min(MAX_REPEATS_WITHIN);
        if let Some(idx) =
            paragraphs[..n_opening].iter().position(|paragraph| same_words(&paragraph.text, headline))
        {
            paragraphs.remove(idx);
        }
        let is_apart = tell_apart(&paragraphs);
        MainPart { paragraphs, is_apart }
    }
}

/// Finds the main part of a page of `host`.
///
/// A page that nests too deep or has too many elements for the library is taken as a whole, and so is one in which the
/// library finds nothing.
pub(crate) fn find_main_part(source: &str, headline: &str, host: Option<&str>) -> MainPart {
    let (lean, is_bounded) = lean_source(source);
    let config = Config { text_mode: TextMode::Raw, disable_json_ld: true, ..Config::default() };
    let found = is_bounded
        .then(|| Readability::new(lean.as_str(), None, Some(config)).ok()?.parse().ok())
        .flatten()
        .map(|article| paragraphs_of(&article.content, host))
        .filter(|paragraphs| !paragraphs.is_empty());
    MainPart::new(found.unwrap_or_else(|| paragraphs_of(&lean, host)), headline)
}

/// How deep and how full a page is.
#[derive(Default)]
struct Size {
    depth: usize,
    deepest: usize,
    n_elements: usize,
}

impl Size {
    fn open(&mut self, name: &str) {
        self.n_elements += 1;
        self.depth += usize::from(!is_never_closed(name));
        self.deepest = self.deepest.max(self.depth);
    }

    fn close(&mut self) {
        self.depth = self.depth.saturating_sub(1);
    }

    /// Whether the library reads such a page in time that grows with its size, and without deep recursion.
    fn is_bounded(&self) -> bool {
        self.deepest <= MAX_HTML_DEPTH && self.n_elements <= MAX_HTML_ELEMENTS
    }
}

/// Elements without an end tag, or whose end tag is mostly left out.
fn is_never_closed(name: &str) -> bool {
    const NEVER_CLOSED: [&str; 16] = [
        "br", "img", "hr", "input", "meta", "link", "source", "wbr", "col", "area", "base", "embed", "param",
        "p", "li", "option",
    ];
    NEVER_CLOSED.iter().any(|never| name.eq_ignore_ascii_case(never))
}

/// The source without comments, scripts, styles, drawings and embedded frames: what a page is mostly made of and what
/// says nothing about its main part; and whether what is left is bounded.
fn lean_source(source: &str) -> (String, bool) {
    let mut size = Size::default();
    let mut lean = String::with_capacity(source.len() / 2);
    let mut in_drawing = false;
    for piece in pieces(source) {
        match piece {
            Piece::Open { name, .. } if name.eq_ignore_ascii_case("svg") => in_drawing = true,
            Piece::Close { name, .. } if name.eq_ignore_ascii_case("svg") => in_drawing = false,
            Piece::Open { name, .. } | Piece::Close { name, .. } if in_drawing || is_left_out(name) => {}
            Piece::Text(_) if in_drawing => {}
            Piece::Raw { name, .. } if is_left_out(name) => {}
            Piece::Open { name, range, .. } => {
                size.open(name);
                lean.push_str(&source[range]);
            }
            Piece::Close { range, .. } => {
                size.close();
                lean.push_str(&source[range]);
            }
            Piece::Text(range) | Piece::Raw { range, .. } => lean.push_str(&source[range]),
        }
    }
    (lean, size.is_bounded())
}

fn is_left_out(name: &str) -> bool {
    const LEFT_OUT: [&str; 9] =
        ["script", "style", "noscript", "template", "iframe", "noembed", "link", "meta", "path"];
    LEFT_OUT.iter().any(|left_out| name.eq_ignore_ascii_case(left_out))
}

fn tell_apart(paragraphs: &[Paragraph]) -> Vec<bool> {
    let mut n_standing: HashMap<&str, usize> = HashMap::new();
    for paragraph in paragraphs {
        *n_standing.entry(&paragraph.text).or_default() += 1;
    }
    let mut n_seen: HashMap<&str, usize> = HashMap::new();
    let mut is_apart = Vec::with_capacity(paragraphs.len());
    for paragraph in paragraphs {
        let seen = n_seen.entry(&paragraph.text).or_default();
        *seen += 1;
        let n_words = paragraph.text.split_whitespace().count();
        let is_repeat =
            n_words >= MIN_REPEATED_WORDS && (*seen > 1 || n_standing[paragraph.text.as_str()] > 2);
        is_apart.push(is_repeat || is_caption(paragraph) || is_link(paragraph, n_words));
    }
    close_link_headings(paragraphs, &mut is_apart);
    is_apart
}

/// Headings that are links and have no text of their own beneath them are links to other reports.
fn close_link_headings(paragraphs: &[Paragraph], is_apart: &mut [bool]) {
    let mut has_text_below = false;
    for (idx, paragraph) in paragraphs.iter().enumerate().rev() {
        if paragraph.within != Within::Heading {
            has_text_below = (has_text_below || is_prose(&paragraph.text)) && !is_apart[idx];
        } else {
            is_apart[idx] |= paragraph.link_percent >= ALL_LINK_PERCENT && !has_text_below;
            has_text_below = false;
        }
    }
}

fn is_caption(paragraph: &Paragraph) -> bool {
    paragraph.within == Within::Caption
}

fn is_link(paragraph: &Paragraph, n_words: usize) -> bool {
    paragraph.link_percent >= ALL_LINK_PERCENT
        && n_words <= MAX_LINK_WORDS
        && paragraph.within != Within::Heading
}
