//! The lists of `lexicon/tables.toml`.

use std::ops::Range;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::Words;

pub(super) static LISTS: LazyLock<Lists> =
    LazyLock::new(|| crate::lexicon::parse("tables.toml", include_str!("../../../lexicon/tables.toml")));

#[derive(Deserialize)]
pub(super) struct Lists {
    pub whole: List,
    pub grand: List,
    pub plain: List,
    pub not_alone: List,
    pub daily: List,
    pub running: List,
    pub no_value: List,
    pub elsewhere: List,
    pub index: List,
    pub r#where: List,
    pub scale: List,
    pub label: List,
    pub source: List,
}

#[derive(Deserialize)]
pub(super) struct List {
    #[serde(deserialize_with = "crate::lexicon::phrases")]
    phrases: Vec<Vec<String>>,
    /// Only the tests read the examples.
    #[cfg(test)]
    r#match: String,
    #[cfg(test)]
    other: String,
}

impl List {
    /// Where the longest phrase that begins at `at` ends; none where none does.
    pub fn end_at(&self, words: &Words, at: usize, end: usize) -> Option<usize> {
        let stands = |phrase: &&Vec<String>| {
            at + phrase.len() <= end
                && phrase.iter().enumerate().all(|(offset, word)| words.is(at + offset, word))
        };
        self.phrases.iter().filter(stands).map(|phrase| at + phrase.len()).max()
    }

    /// Whether a phrase stands among the tokens.
    pub fn is_in(&self, words: &Words, tokens: Range<usize>) -> bool {
        tokens.clone().any(|at| self.end_at(words, at, tokens.end).is_some())
    }

    /// Bytes of the phrase with which a text begins; none where it begins with none.
    pub fn opening(&self, text: &str) -> Option<usize> {
        let tokens = crate::words::split(text);
        let stands = |phrase: &&Vec<String>| {
            phrase.len() <= tokens.len()
                && phrase.iter().zip(&tokens).all(|(word, token)| token.cut(text).to_lowercase() == *word)
        };
        let longest = self.phrases.iter().filter(stands).map(Vec::len).max()?;
        longest.checked_sub(1).map(|last| tokens[last].end)
    }

    /// Whether the tokens are a phrase.
    pub fn is(&self, words: &Words, tokens: Range<usize>) -> bool {
        self.end_at(words, tokens.start, tokens.end) == Some(tokens.end)
    }
}

#[cfg(test)]
mod tests {
    use ascribe_model::{Block, BlockKind, Document, Span};

    use super::*;

    fn finds(list: &List, text: &str) -> bool {
        let span = Span::new(0, text.len());
        let blocks = vec![Block { kind: BlockKind::Body, span, in_page: None }];
        let document = Document { text: text.to_owned(), blocks, ..Document::default() };
        let words = Words::with_cells(&document, &[span]);
        list.is_in(&words, 0..words.tokens.len())
    }

    #[test]
    fn every_list_finds_its_example() {
        let lists = &*LISTS;
        let all = [
            ("whole", &lists.whole),
            ("grand", &lists.grand),
            ("plain", &lists.plain),
            ("not_alone", &lists.not_alone),
            ("daily", &lists.daily),
            ("running", &lists.running),
            ("no_value", &lists.no_value),
            ("elsewhere", &lists.elsewhere),
            ("index", &lists.index),
            ("where", &lists.r#where),
            ("scale", &lists.scale),
            ("label", &lists.label),
            ("source", &lists.source),
        ];
        for (name, list) in all {
            assert!(finds(list, &list.r#match), "{name}: {:?}", list.r#match);
            assert!(!finds(list, &list.other), "{name}: {:?}", list.other);
        }
    }
}
