//! Looking ahead in a sentence while a number is read.

use std::borrow::Cow;

use crate::Words;

/// The words of a sentence up to its end. Past the end stands nothing.
pub struct Reader<'w, 'd> {
    /// The document's words.
    pub words: &'w Words<'d>,
    /// Position behind the last word that may be read.
    pub end: usize,
}

impl Reader<'_, '_> {
    /// Whether the word at `at` is `lower`, case ignored.
    pub fn is(&self, at: usize, lower: &str) -> bool {
        at < self.end && self.words.is(at, lower)
    }

    /// The word at `at` in lower case.
    pub fn lower(&self, at: usize) -> Cow<'_, str> {
        if at < self.end { self.words.lower(at) } else { "".into() }
    }

    /// Whether a hyphen joins the words on both sides of `at`.
    pub fn is_hyphen(&self, at: usize) -> bool {
        at + 1 < self.end
            && matches!(self.words.word(at), "-" | "‑" | "–")
            && !self.words.tokens[at].spaced
            && !self.words.tokens[at + 1].spaced
    }

    /// The position behind a hyphen, or `at` itself where there is none.
    pub fn behind_hyphen(&self, at: usize) -> usize {
        if self.is_hyphen(at) { at + 1 } else { at }
    }
}
