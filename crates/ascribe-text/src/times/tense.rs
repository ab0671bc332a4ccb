//! Whether a time lies ahead: told from the verbs near it, for news looks back unless it says otherwise.

use std::ops::Range;

use crate::Words;

/// Where a time lies from the day of publication.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tense {
    Past,
    Future,
    /// No verb near says.
    Unsaid,
}

/// How many words before and behind a time expression are looked at for a verb.
///
/// Measured on TempEval-3 train: 8 and 6 gave the most right days; whole sentences drew in verbs of other clauses.
const REACH: (usize, usize) = (9, 6);

/// The tense of the words around a time expression.
pub(super) fn tense_around(words: &Words, sentence: &Range<usize>, phrase: &Range<usize>) -> Tense {
    let first = sentence.start.max(phrase.start.saturating_sub(REACH.0));
    let last = sentence.end.min(phrase.end + REACH.1);
    let before = (first..phrase.start).rev().find_map(|idx| verb_tense(words, idx));
    before.or_else(|| (phrase.end..last).find_map(|idx| verb_tense(words, idx))).unwrap_or(Tense::Unsaid)
}

fn verb_tense(words: &Words, idx: usize) -> Option<Tense> {
    let is_one_of = |list: &[&str]| list.iter().any(|expected| words.is(idx, expected));
    if is_one_of(&FUTURE) {
        return Some(Tense::Future);
    }
    if is_one_of(&PAST) {
        return Some(Tense::Past);
    }
    // "issued", "extended": of the past as a verb, of any time as an adjective.
    let word = words.word(idx);
    let is_participle = word.len() > 4 && word.ends_with("ed") && word.starts_with(char::is_lowercase);
    is_participle.then_some(Tense::Unsaid)
}

/// Words that say that what they speak of is to come.
const FUTURE: [&str; 20] = [
    "will",
    "won't",
    "won’t",
    "shall",
    "would",
    "'ll",
    "’ll",
    "scheduled",
    "due",
    "expected",
    "expects",
    "expect",
    "plans",
    "plan",
    "planning",
    "slated",
    "upcoming",
    "deadline",
    "intends",
    "hopes",
];

/// Verbs of the past that do not end in "-ed".
const PAST: [&str; 26] = [
    "was", "were", "had", "said", "told", "has", "have", "been", "did", "took", "came", "went", "began",
    "fell", "rose", "hit", "struck", "made", "gave", "left", "fought", "shot", "held", "met", "got", "found",
];
