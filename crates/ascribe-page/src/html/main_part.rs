//! The seam to the library that finds the main part of a page.

use std::collections::HashMap;

use dom_smoothie::{Config, Readability, TextMode};

use super::paragraphs::{Paragraph, Within, paragraphs_of};
use crate::roles::same_words;

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

/// Finds the main part of a page of `host`.
pub(crate) fn find_main_part(source: &str, headline: &str, host: Option<&str>) -> MainPart {
    let config = Config { text_mode: TextMode::Raw, disable_json_ld: true, ..Config::default() };
    let article = Readability::new(source, None, Some(config)).ok().and_then(|mut page| page.parse().ok());
    let mut paragraphs = article.map(|article| paragraphs_of(&article.content, host)).unwrap_or_default();
    let n_opening = paragraphs.len().min(MAX_REPEATS_WITHIN);
    if let Some(idx) =
        paragraphs[..n_opening].iter().position(|paragraph| same_words(&paragraph.text, headline))
    {
        paragraphs.remove(idx);
    }
    let is_apart = tell_apart(&paragraphs);
    MainPart { paragraphs, is_apart }
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
    is_apart
}

fn is_caption(paragraph: &Paragraph) -> bool {
    paragraph.within == Within::Caption
}

fn is_link(paragraph: &Paragraph, n_words: usize) -> bool {
    paragraph.link_percent >= ALL_LINK_PERCENT
        && n_words <= MAX_LINK_WORDS
        && paragraph.within != Within::Heading
}
