//! What kind of count a figure is: a running total, one event's, an addition, a rate, a plan.

use std::ops::Range;

use ascribe_model::{Certainty, Change, Figure, Measure};

use super::choose::{Candidate, Choice, Ground};
use super::{Found, any_of};
use crate::closed::{self, Class};
use crate::{Sentence, TokenKind, Words};

/// Counts of dead or hurt from which on one attack is a rare exception: a running total unless the text says otherwise.
/// In the development sets 3 of 131 figures of a single event reach it.
const TOTAL_FROM: u64 = 500;

/// The kind of count, as far as the sentence tells it.
pub fn change_of(
    words: &Words,
    sentence: &Sentence,
    candidate: &Candidate,
    choice: &Choice,
    trigger: Option<Range<usize>>,
    before: Option<&Found>,
) -> Change {
    if is_rate(words, sentence, candidate) {
        return Change::Rate;
    }
    if is_addition(words, candidate) {
        return match before {
            // "300 killed and another 2,700 wounded": another category, not more of the same.
            Some(before) if before.choice.measure != choice.measure => before.change,
            _ => Change::More,
        };
    }
    if let Some(before) = before {
        if choice.ground == Ground::Companion && before.change != Change::More {
            return before.change;
        }
    }
    if is_planned(words, sentence, candidate, choice, trigger.clone()) {
        return Change::Planned;
    }
    if is_total(words, sentence, candidate, choice, trigger) { Change::Total } else { Change::Event }
}

/// A forecast of people to be sent, moved or exchanged is a plan.
pub fn settle_plans(found: &[Found], figures: &mut [Figure]) {
    for (found, figure) in found.iter().zip(figures) {
        let is_movable =
            matches!(found.choice.measure, Measure::Strength | Measure::Displaced | Measure::Captured);
        if figure.certainty == Certainty::Forecast
            && is_movable
            && matches!(figure.change, Change::Total | Change::Event)
        {
            figure.change = Change::Planned;
        }
    }
}

fn is_addition(words: &Words, candidate: &Candidate) -> bool {
    let end = candidate.tokens().end;
    let behind = end..(end + 1).min(words.tokens.len());
    candidate.number.is_addition
        || candidate.number.tokens.clone().chain(candidate.number.core.end..behind.end).any(|at| {
            at >= candidate.number.core.end
                && (words.is(at, "more") || words.is(at, "additional") || words.is(at, "further"))
        })
}

/// "1,000 a day", "300 people each month", "daily".
fn is_rate(words: &Words, sentence: &Sentence, candidate: &Candidate) -> bool {
    let start = candidate.number.tokens.end;
    let end = (candidate.tokens().end + 4).min(sentence.tokens.end);
    (start..end).any(|at| {
        let is_unit = |at: usize| {
            at < sentence.tokens.end
                && ["day", "week", "month", "year", "hour", "night"].iter().any(|unit| words.is(at, unit))
        };
        let per =
            ["a", "per", "each", "every", "an"].iter().any(|word| words.is(at, word)) && is_unit(at + 1);
        per || ["daily", "weekly", "monthly"].iter().any(|word| words.is(at, word))
    })
}

fn is_planned(
    words: &Words,
    sentence: &Sentence,
    candidate: &Candidate,
    choice: &Choice,
    trigger: Option<Range<usize>>,
) -> bool {
    if !matches!(choice.measure, Measure::Strength | Measure::Captured | Measure::Displaced) {
        return false;
    }
    const PLANS: [&str; 24] = [
        "will",
        "plan",
        "plans",
        "planned",
        "planning",
        "intends",
        "intend",
        "intended",
        "would",
        "preparing",
        "ready",
        "promised",
        "pledged",
        "offered",
        "decided",
        "agreed",
        "expects",
        "expected",
        "shall",
        "wants",
        "aims",
        "vowed",
        "prepares",
        "poised",
    ];
    let from = trigger
        .map_or(candidate.number.tokens.start, |trigger| trigger.start.min(candidate.number.tokens.start));
    let window = from.saturating_sub(8).max(sentence.tokens.start)..candidate.tokens().end + 4;
    window.clone().filter(|at| *at < sentence.tokens.end).any(|at| {
        PLANS.iter().any(|word| words.is(at, word))
            || (words.is(at, "to")
                && at + 1 < sentence.tokens.end
                && ["be", "send", "deploy", "dispatch"].iter().any(|verb| words.is(at + 1, verb))
                && at < candidate.tokens().start)
    })
}

fn is_total(
    words: &Words,
    sentence: &Sentence,
    candidate: &Candidate,
    choice: &Choice,
    trigger: Option<Range<usize>>,
) -> bool {
    let tokens = sentence.tokens.clone();
    let has = |list: &[&str]| tokens.clone().any(|at| list.iter().any(|word| words.is(at, word)));
    let near = candidate.tokens().start.saturating_sub(6).max(tokens.start)
        ..(candidate.tokens().end + 8).min(tokens.end);
    let near_has = |list: &[&str]| near.clone().any(|at| list.iter().any(|word| words.is(at, word)));
    if choice.measure == Measure::Strength {
        return true;
    }
    let is_war = near_has(&["since", "war", "conflict", "overall", "cumulative", "total", "altogether"])
        || has_pair(words, near.clone(), "so", "far")
        || has_pair(words, near.clone(), "to", "date");
    if is_war {
        return true;
    }
    let low = match candidate.number.amount {
        ascribe_model::Amount::People { low, high } => low.or(high).unwrap_or(0),
        ascribe_model::Amount::Share { .. } => TOTAL_FROM,
    };
    if matches!(choice.measure, Measure::Killed | Measure::Wounded | Measure::Casualties) && low >= TOTAL_FROM
    {
        return true;
    }
    if choice.measure == Measure::Displaced && low >= 10_000 {
        return true;
    }
    let is_perfect = trigger.is_some_and(|trigger| {
        let window = trigger.start.saturating_sub(4).max(tokens.start)..trigger.start;
        window.clone().any(|at| ["have", "has", "had"].iter().any(|word| words.is(at, word)))
    });
    let is_held = choice.measure == Measure::Captured
        && near_has(&["held", "holds", "hold", "holding", "detained", "still", "prisoners"])
        && !has(&WEEKDAYS);
    if is_held {
        return true;
    }
    is_perfect && !has(&WEEKDAYS) && !any_of(words, tokens.clone(), Class::Adverb) && low > 100
        || matches!(choice.measure, Measure::Casualties) && low >= 100 && !has(&WEEKDAYS)
        || tokens.clone().any(|at| {
            words.tokens[at].kind == TokenKind::Word
                && has_pair(words, at..(at + 2).min(tokens.end), "toll", "since")
        })
        || near.into_iter().any(|at| closed::is(words, at, Class::Adverb) && words.is(at, "altogether"))
}

const WEEKDAYS: [&str; 12] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "yesterday",
    "overnight",
    "morning",
    "evening",
    "night",
];

fn has_pair(words: &Words, tokens: Range<usize>, first: &str, second: &str) -> bool {
    tokens.clone().any(|at| at + 1 < tokens.end && words.is(at, first) && words.is(at + 1, second))
}
