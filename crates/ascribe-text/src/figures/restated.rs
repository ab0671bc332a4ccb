//! Figures that belong together: one restated in the same page, and a share with what it is a share of.

use std::collections::BTreeMap;

use ascribe_model::{Amount, Change, Figure, Measure, Ratio, SourceMention};

use super::Found;
use crate::Words;

/// Links each figure to the later ones that restate it. The main mention is the first.
pub fn link_mentions(figures: &mut [Figure]) {
    // Only figures with the same measure and value can restate each other; of those the latest mains are tried.
    const MAX_MAINS: usize = 16;
    let mut mains: BTreeMap<Count, Vec<usize>> = BTreeMap::new();
    for later in 0..figures.len() {
        let alike = mains.entry(count_of(&figures[later])).or_default();
        let main = alike
            .iter()
            .rev()
            .take(MAX_MAINS)
            .copied()
            .filter(|main| restates(&figures[*main], &figures[later]))
            .min();
        match main {
            Some(main) => figures[main].mentions.push(later),
            None => alike.push(later),
        }
    }
}

/// Whether the two, alike in measure and value, speak of the same count: kind, and source where both have one.
pub(super) fn restates(a: &Figure, b: &Figure) -> bool {
    let same_source = match (&a.source, &b.source) {
        (Some(a), Some(b)) => source_key(a) == source_key(b),
        _ => true,
    };
    let is_open = |change: Change| matches!(change, Change::Total | Change::Event);
    same_source && (a.change == b.change || is_open(a.change) && is_open(b.change))
}

fn source_key(source: &SourceMention) -> String {
    let name = source.actor.clone().or_else(|| source.name.clone());
    name.unwrap_or_else(|| source.excerpt.text.to_lowercase())
}

/// A value without its bound: a bound that was dropped on the way makes no other figure. A range keeps both ends.
pub type Value = (&'static str, (u64, u64), Option<(u64, u64)>);

fn value_of(amount: Amount) -> Value {
    let parts = |ratio: Ratio| (ratio.numerator(), ratio.denominator());
    let (low, high) = match amount {
        Amount::People { low, high } | Amount::Households { low, high } => {
            (low.map(|low| (low, 1)), high.map(|high| (high, 1)))
        }
        Amount::Share { low, high } => (low.map(parts), high.map(parts)),
    };
    let one = low.or(high).unwrap_or_default();
    (amount.unit(), one, high.filter(|high| low.is_some_and(|low| low != *high)))
}

/// What is counted and how many, whatever the bounds: alike for figures that may be one count.
pub type Count = (Measure, Value);

/// The count of a figure.
pub fn count_of(figure: &Figure) -> Count {
    (figure.measure, value_of(figure.amount))
}

/// Links each share to the figure that it is taken of: the group it names, in its sentence or the nearest before.
pub fn link_bases(words: &Words, found: &[Found], figures: &mut [Figure]) {
    const MAX_BACK: usize = 50;
    for idx in 0..figures.len() {
        if figures[idx].amount.unit() != "share" {
            continue;
        }
        let phrase = words.span(found[idx].candidate.tokens());
        let is_people = |other: &usize| figures[*other].amount.unit() == "people";
        let next = Some(idx + 1).filter(|next| *next < figures.len() && is_people(next));
        let inside = next.filter(|next| phrase.contains(figures[*next].excerpt.span));
        let behind = next.filter(|next| {
            let start = figures[*next].excerpt.span.start;
            found[*next].sentence == found[idx].sentence
                && start >= phrase.end
                && start - phrase.end < " of the original ".len()
        });
        let before = (0..idx)
            .rev()
            .take(MAX_BACK)
            .find(|other| is_people(other) && figures[*other].measure == Measure::Strength);
        figures[idx].base = inside.or(behind).or(before);
    }
}
