//! What kind of count a figure is: a running total, one event's, an addition, a rate, a plan.

use std::collections::BTreeMap;
use std::ops::Range;

use ascribe_model::{Amount, Certainty, Change, Figure, Measure};

use super::Found;
use super::choose::{Candidate, Choice, Ground};
use super::restated::{Count, count_of};
use super::voice::has_happened;
use crate::closed;
use crate::times::{Bound, Grain, TimeExpression};
use crate::{Sentence, TokenKind, Words};

/// Counts of dead or hurt from which on one attack is a rare exception: a running total unless the text says otherwise.
/// In the development sets 3 of 131 figures of a single event reach it.
const TOTAL_FROM: u64 = 500;
/// The same for people on the move, of whom one flight counts more.
const DISPLACED_TOTAL_FROM: u64 = 10_000;

/// A kind of count with how plainly the sentence says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The words say it: "another", "a day", "so far", "since 2011".
    Said(Change),
    /// The figure shares the kind of the one before it in its sentence.
    Shared,
    /// What such a count usually is.
    Usual(Change),
}

/// The kind of count, as far as the figure's own words tell it. `near` is the figure before it, of the same sentence or
/// the one before.
pub fn kind_of(
    words: &Words,
    sentence_idx: usize,
    candidate: &Candidate,
    choice: &Choice,
    trigger: Option<Range<usize>>,
    near: Option<&Found>,
) -> Kind {
    let sentence = &words.sentences[sentence_idx];
    if is_rate(words, sentence, candidate) {
        return Kind::Said(Change::Rate);
    }
    let own = trigger.as_ref().map_or(candidate.tokens(), |trigger| {
        candidate.tokens().start.min(trigger.start)..candidate.tokens().end.max(trigger.end)
    });
    let reader = Reader { words, sentence, own };
    let is_done = has_happened(words, sentence, trigger.as_ref());
    if is_movable(choice.measure) && !is_done && reader.speaks_of_plan() {
        return Kind::Said(Change::Planned);
    }
    if is_addition(words, candidate) {
        // "300 killed and another 2,700 wounded": another category, not more of the same.
        let is_other = near.is_some_and(|near| {
            let is_beside =
                near.sentence == sentence_idx || is_harm(choice.measure) && is_harm(near.choice.measure);
            is_beside && near.choice.measure != choice.measure
        });
        return if is_other { Kind::Shared } else { Kind::Said(Change::More) };
    }
    if near.is_some_and(|near| near.sentence == sentence_idx) && choice.ground == Ground::Companion {
        return Kind::Shared;
    }
    if reader.speaks_of_one_event() {
        return Kind::Said(Change::Event);
    }
    let is_sum = is_vague_hundreds(candidate) && reader.is_perfect();
    if choice.measure == Measure::Strength
        || is_sum
        || reader.speaks_of_total()
        || reader.is_kept(choice.measure)
    {
        return Kind::Said(Change::Total);
    }
    Kind::Usual(if is_large(candidate, choice.measure) { Change::Total } else { Change::Event })
}

/// Settles the kinds of all figures of a page, now that their times and certainties are known.
///
/// What a figure's words leave open is told by its time (a day is an event's, a longer span a total's), by the words
/// for an attack in its sentence, and else by what the page counts otherwise.
pub fn settle_kinds(
    words: &Words,
    found: &[Found],
    times: &[Option<&TimeExpression>],
    figures: &mut [Figure],
) {
    let mut told: Vec<Option<Change>> = Vec::with_capacity(found.len());
    let mut by_words = (usize::MAX, None);
    for (found, time) in found.iter().zip(times) {
        if by_words.0 != found.sentence {
            let is_attack = speaks_of_attack(words, &words.sentences[found.sentence]);
            by_words = (found.sentence, is_attack.then_some(Change::Event));
        }
        told.push(told_kind(found, *time, by_words.1));
    }
    let n_told = |change: Change| {
        (0..found.len())
            .filter(|idx| is_harm(found[*idx].choice.measure) && told[*idx] == Some(change))
            .count()
    };
    let counts_totals = n_told(Change::Total) > n_told(Change::Event);
    let mut said: BTreeMap<Count, Change> = BTreeMap::new();
    for idx in 0..found.len() {
        let before = said.get(&count_of(&figures[idx]));
        let settled = match (found[idx].kind, told[idx]) {
            (Kind::Said(change), _) => change,
            // "eliminated 5,000 in a single battle … killed, injured or captured 5,000": the same again.
            (Kind::Usual(Change::Total), _) if let Some(before) = before => *before,
            (Kind::Shared, _) if idx > 0 && figures[idx - 1].change != Change::More => {
                figures[idx - 1].change
            }
            (_, Some(change)) => change,
            (_, None) if counts_totals && is_harm(found[idx].choice.measure) => Change::Total,
            (Kind::Usual(change), None) => change,
            _ => Change::Event,
        };
        let is_plan = figures[idx].certainty == Certainty::Forecast && is_movable(found[idx].choice.measure);
        let is_open = matches!(settled, Change::Total | Change::Event);
        figures[idx].change = if is_plan && is_open { Change::Planned } else { settled };
        if matches!(found[idx].kind, Kind::Said(_)) {
            said.insert(count_of(&figures[idx]), settled);
        }
    }
}

/// What the figure's time or the words for an attack say of its kind.
fn told_kind(found: &Found, time: Option<&TimeExpression>, by_words: Option<Change>) -> Option<Change> {
    if let Kind::Said(change) = found.kind {
        return matches!(change, Change::Total | Change::Event).then_some(change);
    }
    if found.kind == Kind::Usual(Change::Total) && !is_vague_hundreds(&found.candidate) {
        return Some(Change::Total);
    }
    match time {
        Some(time) if time.bound == Bound::Since => Some(Change::Total),
        // "The toll of Monday's earthquake now stands at 17": of one event, whenever it was counted.
        _ if by_words.is_some() => by_words,
        Some(time) if time.bound == Bound::AsOf => Some(Change::Total),
        Some(time) => Some(if is_short(time) { Change::Event } else { Change::Total }),
        None if found.kind == Kind::Usual(Change::Total) => Some(Change::Total),
        None => None,
    }
}

/// Whether a word of the sentence stands for a single event in which people come to harm.
fn speaks_of_attack(words: &Words, sentence: &Sentence) -> bool {
    sentence.tokens.clone().any(|at| words.tokens[at].kind == TokenKind::Word && is_attack(&words.lower(at)))
}

/// Whether the word (in lower case) stands for a single event in which people come to harm.
pub fn is_attack(word: &str) -> bool {
    ATTACKS.contains(&word)
}

/// Words for a single event in which people come to harm.
const ATTACKS: &[&str] = &[
    "attack",
    "strike",
    "strikes",
    "airstrike",
    "airstrikes",
    "raid",
    "raids",
    "blast",
    "blasts",
    "explosion",
    "bomb",
    "bombing",
    "bombings",
    "bomber",
    "ambush",
    "shelling",
    "drone",
    "missile",
    "missiles",
    "rocket",
    "rockets",
    "mortar",
    "mine",
    "clash",
    "clashes",
    "shooting",
    "fire",
    "blaze",
    "crash",
    "collision",
    "stampede",
    "flood",
    "floods",
    "earthquake",
    "quake",
    "landslide",
    "avalanche",
    "capsized",
    "sank",
    "sinks",
    "collapse",
    "collapsed",
    "massacre",
    "massacred",
    "ambushed",
    "shelled",
    "gunmen",
    "hit",
    "struck",
    "gunfire",
    "bombs",
    "barrage",
    "grenade",
    "storm",
    "cyclone",
    "wave",
    "boat",
    "convoy",
    "checkpoint",
    "riot",
    "protest",
];

/// Whether the time is a day or less.
fn is_short(time: &TimeExpression) -> bool {
    if let (Some(from), Some(to)) = (time.from, time.to) {
        return from.until(to).is_ok_and(|span| span.get_days() <= 2);
    }
    time.timexes.iter().all(|timex| !matches!(timex.grain, Grain::Longer | Grain::Vague))
}

fn is_harm(measure: Measure) -> bool {
    matches!(measure, Measure::Killed | Measure::Wounded | Measure::Casualties)
}

fn is_movable(measure: Measure) -> bool {
    matches!(measure, Measure::Strength | Measure::Captured | Measure::Displaced)
}

/// Whether a count of one event is so large only as a rare exception.
pub fn is_large(candidate: &Candidate, measure: Measure) -> bool {
    if is_vague_hundreds(candidate) && measure != Measure::Displaced {
        return true;
    }
    let count = match candidate.number.amount {
        Amount::People { low, high } | Amount::Households { low, high } => low.or(high).unwrap_or(0),
        Amount::Share { .. } => return true,
    };
    match measure {
        Measure::Displaced => count >= DISPLACED_TOTAL_FROM,
        _ => count >= TOTAL_FROM,
    }
}

/// "hundreds", "thousands", not "dozens".
fn is_vague_hundreds(candidate: &Candidate) -> bool {
    let Amount::People { low: Some(low), high: None } = candidate.number.amount else { return false };
    candidate.number.approx && low >= 200
}

fn is_addition(words: &Words, candidate: &Candidate) -> bool {
    const MORE: [&str; 3] = ["more", "additional", "further"];
    let end = candidate.tokens().end.min(words.tokens.len().saturating_sub(1));
    candidate.number.is_addition
        || (candidate.number.core.end..=end)
            .any(|at| at < words.tokens.len() && MORE.iter().any(|word| words.is(at, word)))
}

/// "1,000 a day", "300 people each month", "daily": directly behind the number or its noun.
fn is_rate(words: &Words, sentence: &Sentence, candidate: &Candidate) -> bool {
    const UNITS: [&str; 6] = ["day", "week", "month", "year", "hour", "night"];
    let is_rate_at = |at: usize| {
        let is_unit = at + 1 < sentence.tokens.end && UNITS.iter().any(|unit| words.is(at + 1, unit));
        let per = ["a", "per", "each", "every"].iter().any(|word| words.is(at, word)) && is_unit;
        per || ["daily", "weekly", "monthly"].iter().any(|word| words.is(at, word))
    };
    let ends = candidate.tokens().end;
    [candidate.number.tokens.end, ends, ends + 1]
        .into_iter()
        .any(|at| at < sentence.tokens.end && is_rate_at(at))
        || (candidate.number.core.end..ends).any(is_rate_at)
}

/// The words around a figure, from the number to the word that says what is counted.
struct Reader<'r, 'd> {
    words: &'r Words<'d>,
    sentence: &'r Sentence,
    own: Range<usize>,
}

impl Reader<'_, '_> {
    fn window(&self, before: usize, behind: usize) -> Range<usize> {
        let start = self.own.start.saturating_sub(before).max(self.sentence.tokens.start);
        start..(self.own.end + behind).min(self.sentence.tokens.end)
    }

    fn has(&self, window: Range<usize>, list: &[&str]) -> bool {
        window.into_iter().any(|at| list.iter().any(|word| self.words.is(at, word)))
    }

    fn speaks_of_plan(&self) -> bool {
        const PLANS: [&str; 30] = [
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
            "promising",
            "stationing",
            "commit",
            "increased",
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
            "ordered",
            "proposed",
        ];
        let sends = self.window(6, 4).any(|at| {
            at < self.own.start
                && self.words.is(at, "to")
                && self.has(
                    at + 1..(at + 2).min(self.sentence.tokens.end),
                    &["be", "send", "deploy", "dispatch"],
                )
        });
        sends || self.has(self.window(6, 2), &PLANS) || self.has(self.clause(10, 5), &["will", "shall"])
    }

    /// "have killed hundreds": told as a sum up to now.
    fn is_perfect(&self) -> bool {
        self.has(self.clause(3, 0), &["have", "has", "had", "'ve"])
    }

    /// As many words before and behind as no mark parts from the figure.
    fn clause(&self, before: usize, behind: usize) -> Range<usize> {
        let window = self.window(before, behind);
        let parts =
            |at: &usize| matches!(self.words.word(*at), "," | ";" | ":" | "(" | ")" | "\"" | "“" | "”");
        let start = (window.start..self.own.start).rev().find(parts).map_or(window.start, |at| at + 1);
        start..(self.own.end..window.end).find(parts).unwrap_or(window.end)
    }

    /// "perished in the battle", "in a single battle", "the attack in which": of one event, however many.
    fn speaks_of_one_event(&self) -> bool {
        const FIRST: [&str; 9] = ["in", "during", "the", "a", "an", "that", "this", "one", "single"];
        const EVENTS: [&str; 8] =
            ["battle", "attack", "massacre", "bombing", "raid", "assault", "ambush", "explosion"];
        let window = self.window(6, 7);
        let is_event = |at: usize| {
            let ends = at + 1 >= self.sentence.tokens.end || closed::ends_phrase(self.words, at + 1);
            let ends = ends || self.words.tokens[at + 1].kind == TokenKind::Mark;
            ends && EVENTS.iter().any(|word| self.words.is(at, word))
        };
        let is_in = |at: usize| {
            at > self.own.start
                && ["in", "during"].iter().any(|word| self.words.is(at, word))
                && self.has(at + 1..at + 2, &FIRST)
                && (at + 2..window.end.min(at + 6)).any(is_event)
        };
        let is_told = |at: usize| {
            at < self.own.start
                && is_event(at)
                && self.words.is(at + 1, "in")
                && self.words.is(at + 2, "which")
        };
        window.clone().any(|at| is_in(at) || is_told(at))
    }

    fn speaks_of_total(&self) -> bool {
        const TOTALS: [&str; 9] =
            ["since", "war", "conflict", "overall", "cumulative", "total", "altogether", "tally", "register"];
        let window = self.window(6, 8);
        let pair = |first: &str, second: &str| {
            window
                .clone()
                .any(|at| at + 1 < window.end && self.words.is(at, first) && self.words.is(at + 1, second))
        };
        self.has(window.clone(), &TOTALS)
            || pair("so", "far")
            || pair("to", "date")
            || pair("this", "year")
            || pair("last", "year")
    }

    /// Prisoners who are said to be held now, not to have been taken; uprooted people who are somewhere, not on their way.
    fn is_kept(&self, measure: Measure) -> bool {
        const HELD: [&str; 7] = ["held", "holds", "hold", "holding", "still", "captivity", "prison"];
        const STAYING: [&str; 8] =
            ["sheltering", "trapped", "stranded", "besieged", "living", "staying", "hiding", "camped"];
        let window = self.window(4, 4);
        let is_in_custody =
            |at: usize| self.words.is(at, "custody") && !(at > 0 && self.words.is(at - 1, "into"));
        match measure {
            Measure::Captured => self.has(window.clone(), &HELD) || window.into_iter().any(is_in_custody),
            Measure::Displaced => self.has(window, &STAYING),
            _ => false,
        }
    }
}
