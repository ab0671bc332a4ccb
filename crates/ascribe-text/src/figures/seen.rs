//! What the figure head sees, beside what the rules make of a number: which of both is believed, field by field.
//!
//! The head was trained on 5,551 annotated figures, together with the encoder, and looks at the whole passage around a
//! number; the rules know the words next to it. From which probability the head is believed was chosen on 476 figures of
//! passages kept apart from its training: `train/README.md` has the tables. On sealed real passages that nobody has looked at
//! both together have .886 tally and .714 complete, the rules alone .769 and .541.

use ascribe_model::{Excerpt, Measure};

use super::choose::{Candidate, Choice, Ground};
use super::measures::{behind_untold, takes_object};
use super::people::Noun;
use super::{Counts, Found, capacity, change, is_date, is_hour, is_name, is_of_parent};
use crate::closed::{self, Class};
use crate::tagger::Reply;
use crate::{TokenKind, Words};

/// A figure of the rules stays from this probability on that it counts people: below it stand ages, years, channels and prices.
const AGREED_MIN: f32 = 0.2;
/// A number that no rule takes for a figure is one from this probability on, of counting people and of its measure.
const ALONE_MIN: f32 = 0.5;
/// The head's measure goes before that of the rules.
const MEASURE_MIN: f32 = 0.6;
/// The same before one of a verb behind those counted, "two people shot, injured", and before a strength. What a verb does to its object it does, "displacing over a million", and verbs that tell both sides tell both: "30
/// were killed or wounded".
const MEASURE_OF_VERB_MIN: f32 = 0.8;
/// The head's words for who is counted go before those of the rules.
const POPULATION_MIN: f32 = 0.6;
/// The same for place and time. The head knows places better than the rules wherever it names one.
pub(super) const PLACE_MIN: f32 = 0.3;
pub(super) const WHEN_MIN: f32 = 0.5;
/// The head's word that the text names no place, or no time, goes before a place or time of the rules.
pub(super) const NO_PLACE_MIN: f32 = 0.6;
pub(super) const NO_TIME_MIN: f32 = 0.7;

/// The figures that rules and head find together, in text order. `replies` are those to [`Counts::questions`]; none where the
/// head was not asked.
pub(super) fn join(words: &Words, counts: Counts, replies: &[Option<Reply>]) -> Vec<Found> {
    let Counts { mut found, others } = counts;
    let (of_found, of_others) = replies.split_at(found.len().min(replies.len()));
    let fates: Vec<Fate> = found.iter().filter_map(|found| Fate::of(words, found)).collect();
    let mut last: Option<(usize, Measure)> = None;
    for (found, reply) in found.iter_mut().zip(of_found) {
        let before = last.replace((found.sentence, found.choice.measure));
        let Some(reply) = reply else { continue };
        // No annotated text counts households: to the head they are nobody.
        if found.candidate.is_households {
            continue;
        }
        // "68 of the 72 on board were killed": those of whom a part was hit were not all hit.
        let is_hit_in_part = found.choice.ground == Ground::Base
            && found.choice.measure == Measure::Strength
            && before == Some((found.sentence, reply.measure.0));
        let is_of_part = found.choice.measure != reply.measure.0
            && befell_part(&fates, found.sentence, &found.candidate, reply.measure.0);
        let is_told = Fate::of(words, found).is_some();
        let is_open = !is_hit_in_part && !is_of_part && !is_told;
        if reply.measure.1 >= measure_min(&found.choice) && is_open {
            found.choice.measure = reply.measure.0;
            last = Some((found.sentence, reply.measure.0));
        }
        if let Some(span) = reply.population.span.filter(|_| reply.population.probability >= POPULATION_MIN) {
            found.population = Some(Excerpt::cut(words.text, span));
        }
        found.reply = Some(reply.clone());
    }
    // Shares are too few among the annotated figures for the head to turn them down.
    let is_share = |found: &Found| found.candidate.number.amount.unit() == "share";
    let is_agreed = |reply: &Reply| reply.counts >= AGREED_MIN;
    let is_kept = |found: &Found| is_share(found) || is_bounded_behind(words, &found.candidate);
    found.retain(|found| is_kept(found) || found.reply.as_ref().is_none_or(is_agreed));
    let seen = others.into_iter().zip(of_others).filter_map(|((sentence, candidate), reply)| {
        let is_sure = |reply: &Reply| reply.counts.min(reply.measure.1) >= ALONE_MIN;
        let reply = reply.clone().filter(is_sure)?;
        let is_of_part = befell_part(&fates, sentence, &candidate, reply.measure.0);
        (may_count(words, &candidate) && !is_of_part).then(|| seen_alone(words, sentence, candidate, reply))
    });
    found.extend(seen);
    found.sort_by_key(|found| found.candidate.number.tokens.start);
    found
}

/// What the words say became of a part: "one of whom later died".
struct Fate {
    sentence: usize,
    /// Where the number of the part stands.
    at: usize,
    measure: Measure,
}

impl Fate {
    /// That of a figure that counts "of whom" or "of them", with a verb of its own behind it.
    fn of(words: &Words, found: &Found) -> Option<Fate> {
        let of = found.candidate.number.tokens.end;
        let is_part = words.is(of, "of") && ["whom", "them"].iter().any(|whom| words.is(of + 1, whom));
        let has_verb = found.trigger.as_ref().is_some_and(|trigger| trigger.start > of);
        let is_told = is_part && has_verb && found.choice.ground <= Ground::Behind;
        let (sentence, at) = (found.sentence, found.candidate.number.tokens.start);
        is_told.then_some(Fate { sentence, at, measure: found.choice.measure })
    }
}

/// Whether this is what became of a part of those counted, told next: "found seven people, one of whom later died", "found seven
/// people. One of them died".
fn befell_part(fates: &[Fate], sentence: usize, candidate: &Candidate, measure: Measure) -> bool {
    let end = candidate.tokens().end;
    let next = fates.get(fates.partition_point(|fate| fate.at < end));
    next.is_some_and(|fate| fate.measure == measure && fate.sentence - sentence <= 1)
}

/// "60-odd people", "90-plus": with words of a bound glued behind it, which no year, age or channel has.
fn is_bounded_behind(words: &Words, candidate: &Candidate) -> bool {
    let core = candidate.number.core.clone();
    let last = core.end - 1;
    let is_suffix = |at: usize| words.word(at - 1) == "-" && words.tokens[at].kind == TokenKind::Word;
    core.len() > 2 && is_suffix(last) && words.tokens[last - 2].kind == TokenKind::Number
}

/// From which probability the head's measure goes before that of the rules.
fn measure_min(choice: &Choice) -> f32 {
    match choice.ground {
        Ground::Object | Ground::Fate => f32::INFINITY,
        Ground::Behind if choice.measure == Measure::Casualties => f32::INFINITY,
        _ if choice.measure == Measure::Strength => MEASURE_OF_VERB_MIN,
        Ground::Behind => MEASURE_OF_VERB_MIN,
        _ => MEASURE_MIN,
    }
}

/// Whether the words next to a number leave open that it counts people: no year, day or hour, nobody's children, no name of a
/// thing, and no noun for things, "24 hours", "23 countries".
fn may_count(words: &Words, candidate: &Candidate) -> bool {
    candidate.counted.noun != Noun::Thing
        && !candidate.is_households
        && !candidate.number.is_yearlike
        && !is_date(words, candidate)
        && !is_hour(words, candidate)
        && !is_of_parent(words, candidate)
        && !is_name(words, candidate)
        && !capacity::tells_capacity(words, candidate)
        && !is_untold(words, candidate)
        && !is_of_other_verb(words, candidate)
}

/// "He scored 12 and killed off the game": the verb behind a bare number has another object, and the one who did it stands before.
fn is_of_other_verb(words: &Words, candidate: &Candidate) -> bool {
    let verb = candidate.number.tokens.end + 1;
    let is_joined = candidate.counted.noun == Noun::None && words.is(verb - 1, "and");
    is_joined && takes_object(words, verb, words.tokens.len())
}

/// "2,300 people were infected", "vaccinated 300 people": what is said of them is none of the measures.
fn is_untold(words: &Words, candidate: &Candidate) -> bool {
    let end = words.tokens.len();
    let start = candidate.number.tokens.start;
    if start > 0 && behind_untold(words, start - 1, start).is_some() {
        return true;
    }
    let mut at = candidate.tokens().end;
    while at < end && closed::is(words, at, Class::Auxiliary) {
        at += 1;
    }
    behind_untold(words, at, end).is_some()
}

/// A figure that the head alone sees.
fn seen_alone(words: &Words, sentence: usize, candidate: Candidate, reply: Reply) -> Found {
    let choice = Choice { measure: reply.measure.0, ground: Ground::Seen, trigger: None };
    let kind = change::kind_of(words, sentence, &candidate, &choice, None, None);
    let population = reply.population.span.map(|span| Excerpt::cut(words.text, span));
    Found { sentence, candidate, choice, trigger: None, population, kind, reply: Some(reply) }
}
