//! Words that bound or qualify a number: "at least", "nearly", "an estimated", "or more".

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use serde::Deserialize;

use crate::Words;

/// What the words around a number do to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// The number is the least.
    AtLeast,
    /// The number is the most.
    AtMost,
    /// The number is not quite reached.
    Nearly,
    /// The number is not exact.
    About,
}

/// What stands before a number.
#[derive(Clone, Copy, Debug)]
pub struct Before {
    /// Position of the first word that belongs to the number.
    pub start: usize,
    /// The strongest bound.
    pub bound: Option<Bound>,
    /// Whether one of the words says that the number is not exact.
    pub approx: bool,
    /// Whether one of the words says that the number comes on top of another.
    pub addition: bool,
    /// Whether "between" stands before it, so that "and" joins a range.
    pub between: bool,
}

#[derive(Clone, Copy)]
enum Effect {
    Bound(Bound),
    Addition,
}

/// Phrases by their last word (for those before a number) or first word (behind it), longest first.
struct Phrases(HashMap<String, Vec<(Vec<String>, Effect)>>);

#[derive(Deserialize)]
struct Lexicon {
    currencies: HashSet<String>,
    before: Effects,
    after: Effects,
}

/// The phrases before a number, behind it, and behind the noun that it counts.
struct Lists {
    before: Phrases,
    after: Phrases,
    behind_noun: Phrases,
    currencies: HashSet<String>,
}

#[derive(Deserialize)]
struct Effects {
    at_least: Vec<String>,
    at_most: Vec<String>,
    #[serde(default)]
    nearly: Vec<String>,
    about: Vec<String>,
    #[serde(default)]
    addition: Vec<String>,
    #[serde(default)]
    number_only: Vec<String>,
}

static LEXICON: LazyLock<Lists> = LazyLock::new(|| {
    let lexicon: Lexicon = crate::lexicon::parse("numbers.toml", include_str!("../../lexicon/numbers.toml"));
    Lists {
        before: Phrases::by_last_word(&lexicon.before),
        after: Phrases::by_first_word(&lexicon.after, |_| true),
        behind_noun: Phrases::by_first_word(&lexicon.after, |phrase| {
            !lexicon.after.number_only.contains(phrase)
        }),
        currencies: lexicon.currencies,
    }
});

impl Effects {
    fn each(&self) -> Vec<(&String, Effect)> {
        let lists = [
            (&self.at_least, Effect::Bound(Bound::AtLeast)),
            (&self.at_most, Effect::Bound(Bound::AtMost)),
            (&self.nearly, Effect::Bound(Bound::Nearly)),
            (&self.about, Effect::Bound(Bound::About)),
            (&self.addition, Effect::Addition),
        ];
        lists.into_iter().flat_map(|(list, effect)| list.iter().map(move |phrase| (phrase, effect))).collect()
    }
}

impl Phrases {
    fn by_last_word(effects: &Effects) -> Phrases {
        Phrases::by(effects, |_| true, |phrase| phrase.last().cloned())
    }

    fn by_first_word(effects: &Effects, is_wanted: impl Fn(&String) -> bool) -> Phrases {
        Phrases::by(effects, is_wanted, |phrase| phrase.first().cloned())
    }

    fn by(
        effects: &Effects,
        is_wanted: impl Fn(&String) -> bool,
        key: impl Fn(&Vec<String>) -> Option<String>,
    ) -> Phrases {
        let mut phrases: HashMap<String, Vec<(Vec<String>, Effect)>> = HashMap::new();
        for (phrase, effect) in effects.each().into_iter().filter(|(phrase, _)| is_wanted(phrase)) {
            let phrase = crate::lexicon::tokens_of(phrase);
            if let Some(key) = key(&phrase) {
                phrases.entry(key).or_default().push((phrase, effect));
            }
        }
        for list in phrases.values_mut() {
            list.sort_by_key(|(phrase, _)| std::cmp::Reverse(phrase.len()));
        }
        Phrases(phrases)
    }
}

/// Whether a word stands for a currency before a sum: "Rs 5 lakh".
pub fn is_currency(word: &str) -> bool {
    LEXICON.currencies.contains(word)
}

/// Reads the words before the number at `at`, back to `start` at the most.
pub fn bound_before(words: &Words, start: usize, at: usize) -> Before {
    let mut before = Before { start: at, bound: None, approx: false, addition: false, between: false };
    // Three qualifiers in a row are as many as prose has: "perhaps another at least 40".
    for _ in 0..3 {
        let Some((first, effect)) = phrase_before(words, start, before.start) else { break };
        before.start = first;
        match effect {
            Effect::Addition => before.addition = true,
            Effect::Bound(bound) => {
                before.approx |= matches!(bound, Bound::Nearly | Bound::About);
                before.bound = match (before.bound, bound) {
                    (Some(kept), Bound::About) => Some(kept),
                    (Some(Bound::About) | None, found) => Some(found),
                    (Some(kept), _) => Some(kept),
                };
            }
        }
    }
    before.between = before.start > start && words.is(before.start - 1, "between");
    if before.between {
        before.start -= 1;
    }
    before
}

fn phrase_before(words: &Words, start: usize, at: usize) -> Option<(usize, Effect)> {
    let last = at.checked_sub(1).filter(|idx| *idx >= start)?;
    let phrases = LEXICON.before.0.get(words.lower(last).as_ref())?;
    phrases.iter().find_map(|(phrase, effect)| {
        let first = at.checked_sub(phrase.len()).filter(|first| *first >= start)?;
        let matches = phrase.iter().enumerate().all(|(offset, word)| words.is(first + offset, word));
        matches.then_some((first, *effect))
    })
}

/// Reads the words behind a number: the position behind them and what they do.
pub fn bound_after(words: &Words, at: usize, end: usize) -> Option<(usize, Bound)> {
    bound_at(&LEXICON.after, words, at, end)
}

/// Reads the words behind the noun that a number counts: "sixty people at most". The position behind them and what they do.
pub fn bound_behind_noun(words: &Words, at: usize, end: usize) -> Option<(usize, Bound)> {
    bound_at(&LEXICON.behind_noun, words, at, end)
}

fn bound_at(list: &Phrases, words: &Words, at: usize, end: usize) -> Option<(usize, Bound)> {
    if at >= end {
        return None;
    }
    let phrases = list.0.get(words.lower(at).as_ref())?;
    phrases.iter().find_map(|(phrase, effect)| {
        let fits = at + phrase.len() <= end;
        let matches = fits && phrase.iter().enumerate().all(|(offset, word)| words.is(at + offset, word));
        match effect {
            Effect::Bound(bound) if matches => Some((at + phrase.len(), *bound)),
            _ => None,
        }
    })
}
