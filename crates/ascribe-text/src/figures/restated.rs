//! Figures that belong together: one restated in the same page, and a share with what it is a share of.

use ascribe_model::{Amount, Change, Figure, Measure};

use super::Found;
use crate::Words;

/// Links each figure to the later ones that restate it. The main mention is the first.
pub fn link_mentions(figures: &mut [Figure]) {
    let mut main_of: Vec<usize> = (0..figures.len()).collect();
    for later in 1..figures.len() {
        for main in 0..later {
            if main_of[main] == main && restates(&figures[main], &figures[later]) {
                main_of[later] = main;
                break;
            }
        }
    }
    for (later, main) in main_of.into_iter().enumerate() {
        if main != later {
            figures[main].mentions.push(later);
        }
    }
}

/// Whether the two say the same of the same people: measure, value up to its bound, kind of count, and source where both have one.
fn restates(a: &Figure, b: &Figure) -> bool {
    let same_source = match (&a.source, &b.source) {
        (Some(a), Some(b)) => {
            let key = |mention: &ascribe_model::SourceMention| {
                mention
                    .actor
                    .clone()
                    .or_else(|| mention.name.clone())
                    .unwrap_or_else(|| mention.excerpt.text.to_lowercase())
            };
            key(a) == key(b)
        }
        _ => true,
    };
    let same_kind = a.change == b.change
        || matches!((a.change, b.change), (Change::Total, Change::Event) | (Change::Event, Change::Total));
    a.measure == b.measure && same_kind && same_source && same_value(a.amount, b.amount)
}

/// The same number, whether or not a bound was dropped on the way.
fn same_value(a: Amount, b: Amount) -> bool {
    let values = |amount: Amount| match amount {
        Amount::People { low, high } => (low.map(|low| (low, 1)), high.map(|high| (high, 1))),
        Amount::Share { low, high } => {
            let parts = |ratio: ascribe_model::Ratio| (ratio.numerator(), ratio.denominator());
            (low.map(parts), high.map(parts))
        }
    };
    if a.unit() != b.unit() {
        return false;
    }
    let ((a_low, a_high), (b_low, b_high)) = (values(a), values(b));
    let is_range =
        |low: Option<(u64, u64)>, high: Option<(u64, u64)>| low.is_some() && high.is_some() && low != high;
    if is_range(a_low, a_high) || is_range(b_low, b_high) {
        return (a_low, a_high) == (b_low, b_high);
    }
    a_low.or(a_high) == b_low.or(b_high)
}

/// Links each share to the figure that it is taken of: the group it names, in its sentence or the nearest before.
pub fn link_bases(words: &Words, found: &[Found], figures: &mut [Figure]) {
    for idx in 0..figures.len() {
        if figures[idx].amount.unit() != "share" {
            continue;
        }
        let end = words.span(found[idx].candidate.tokens()).end;
        let behind = (idx + 1..figures.len()).find(|other| {
            let is_people = figures[*other].amount.unit() == "people";
            let gap = figures[*other].excerpt.span.start.saturating_sub(end);
            is_people
                && found[*other].sentence == found[idx].sentence
                && gap < 12
                && figures[*other].excerpt.span.start >= end
        });
        let inside = (0..figures.len()).find(|other| {
            let people = words.span(found[idx].candidate.tokens());
            figures[*other].amount.unit() == "people"
                && *other != idx
                && people.contains(figures[*other].excerpt.span)
        });
        let before = (0..idx).rev().find(|other| {
            figures[*other].amount.unit() == "people" && figures[*other].measure == Measure::Strength
        });
        figures[idx].base = inside.or(behind).or(before);
    }
}
