//! Where and when the counted event took place: the nearest that truly applies, carried on as far as one event goes.
//!
//! First each figure looks in its own sentence; then, figure by figure, in what the one before got, in the sentences
//! before, and last in those behind and at the head. Every choice keeps the rule that made it.

mod moments;
mod spots;

use std::collections::BTreeMap;
use std::ops::Range;

use ascribe_model::{Amount, BlockKind, Change, Figure, Measure, Span, TimeMention};

use super::Found;
use super::change::is_large;
use super::restated::{Count, count_of};
use super::seen::{NO_PLACE_MIN, NO_TIME_MIN, PLACE_MIN, WHEN_MIN};
use crate::numbers::is_currency;
use crate::places::PlaceExpression;
use crate::spoken::Spoken;
use crate::tagger::Answer;
use crate::times::{Bound, TimeExpression};
use crate::{Sentence, TokenKind, Words, closed};
use moments::Moments;
use spots::Spots;

/// How many sentences a place or time is carried on within one event.
const MAX_SENTENCES_CARRIED: usize = 2;

/// How a figure came by its place or time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SettingRule {
    /// What was struck in its own sentence: "shelled the market".
    Struck,
    /// The nearest of its own sentence.
    Nearest,
    /// The smaller of two named beside each other: "in Sarrin in Aleppo province".
    Smaller,
    /// The smaller one that the sentence behind names, where its own says only which country.
    Closer,
    /// The day on which a running toll was given: "said on Saturday that 198 have been killed so far".
    DayOfToll,
    /// That of the figure before, of the same sentence or event.
    Carried,
    /// That of the same count named before in the page.
    Restated,
    /// "there", "in the region": what was named before.
    MeantBefore,
    /// The last of the sentences before in which something happened.
    Before,
    /// Where the speaker is, for want of another.
    OfSpeaker,
    /// Of the sentence behind, for want of another.
    Behind,
    /// The figure head points at it.
    Seen,
    /// A head of its row, or the heading of the rows that it stands among.
    RowHead,
    /// A head of its column.
    ColumnHead,
    /// The line above its table, or a title within it.
    Caption,
    /// Nothing is named.
    Nothing,
}

impl SettingRule {
    /// The words for it in output.
    pub fn as_str(self) -> &'static str {
        match self {
            SettingRule::Struck => "struck in its sentence",
            SettingRule::Nearest => "the nearest in its sentence",
            SettingRule::Smaller => "the smaller of those named together",
            SettingRule::Closer => "the smaller one named in the sentence behind",
            SettingRule::DayOfToll => "the day on which the running toll was given",
            SettingRule::Carried => "carried on from the figure before",
            SettingRule::Restated => "that of the same count named before",
            SettingRule::MeantBefore => "named before and meant by \"there\" or \"the\" in its sentence",
            SettingRule::Before => "the last named before within the same event",
            SettingRule::OfSpeaker => "where the speaker is",
            SettingRule::Behind => "named in the sentence behind",
            SettingRule::Seen => "the figure head points at it",
            SettingRule::RowHead => "the head of its row in the table",
            SettingRule::ColumnHead => "the head of its column in the table",
            SettingRule::Caption => "the title of its table",
            SettingRule::Nothing => "nothing near it is named",
        }
    }
}

/// A place or time that was chosen for a figure, and what else could have been.
#[derive(Clone, Debug, PartialEq)]
pub struct Setting<M> {
    /// What was chosen.
    pub chosen: Option<M>,
    /// What decided.
    pub rule: SettingRule,
    /// The others of the figure's own sentence, in text order.
    pub others: Vec<M>,
}

/// How one figure came by its place and time.
#[derive(Clone, Debug, PartialEq)]
pub struct FigureSetting {
    /// Its place.
    pub place: Setting<PlaceExpression>,
    /// Its time.
    pub time: Setting<TimeExpression>,
}

/// A choice by position in the list of candidates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Choice {
    idx: usize,
    rule: SettingRule,
}

/// The time that names days nearest to each figure in its own sentence, before its kind of count is known.
pub fn dated_times<'t>(
    words: &Words,
    found: &[Found],
    times: &'t [TimeExpression],
    spoken: &Spoken,
    figures: &[Figure],
) -> Vec<Option<&'t TimeExpression>> {
    let moments = Moments::of(words, times, spoken);
    let own = |(found, figure)| {
        let scene = Scene::of(words, found, figure);
        let time = moments.dated(&scene).map(|idx| &times[idx])?;
        let is_own =
            time.bound == Bound::Within || !moments::tells_what_happened(words, time.excerpt.span, scene.own);
        is_own.then_some(time)
    };
    found.iter().zip(figures).map(own).collect()
}

/// Gives each figure its place and time, and hands over how it came by them, in the order of the figures.
pub fn give_settings(
    words: &Words,
    found: &[Found],
    times: &[TimeExpression],
    places: &[PlaceExpression],
    spoken: &Spoken,
    figures: &mut [Figure],
    mut note: impl FnMut(&dyn Fn() -> FigureSetting),
) {
    let near: Vec<usize> = found.iter().map(|found| found.sentence).collect();
    let replies = found.iter().filter_map(|found| found.reply.as_ref());
    let answers = replies.map(|reply| &reply.place).filter(|place| place.probability >= PLACE_MIN);
    let counts: Vec<Span> =
        found.iter().map(|found| words.span(found.candidate.number.tokens.clone())).collect();
    let pointed: Vec<Span> = answers
        .filter_map(|place| place.span)
        .filter(|span| may_name_place(words, *span) && !counts.iter().any(|count| count.overlaps(*span)))
        .collect();
    let spots = Spots::of(words, places, spoken, &near, &pointed);
    let moments = Moments::of(words, times, spoken);
    let mut told = Told::default();
    for (found, figure) in found.iter().zip(figures) {
        let scene = Scene::of(words, found, figure);
        let count = (count_of(figure), figure.change.as_str());
        let place = spots
            .own(&scene)
            .map(|own| spots.closer(&scene, own).unwrap_or(own))
            .or_else(|| told.place_before(&scene))
            .or_else(|| spots.elsewhere(&scene))
            .or_else(|| told.again(&scene, count).and_then(|settled| settled.place));
        let time = moments
            .own(&scene)
            .or_else(|| told.time_before(&scene).filter(|_| scene.apart.is_none()))
            .or_else(|| moments.before(&scene))
            .or_else(|| told.again(&scene, count).and_then(|settled| settled.time));
        let reply = found.reply.as_ref();
        let answer = reply.and_then(|reply| sure(&reply.place, PLACE_MIN, NO_PLACE_MIN));
        let place = seen(&scene, answer, |span| spots.at(span), |idx| spots.span(idx), place);
        let answer = reply.and_then(|reply| sure(&reply.when, WHEN_MIN, NO_TIME_MIN));
        let is_older = |idx: usize| {
            let own = time.filter(|own| own.rule == SettingRule::Nearest).map(|own| &times[own.idx]);
            own.is_some_and(|own| lies_long_before(own, &times[idx]))
        };
        // The days of a rate are those that its own words tell.
        let answer = answer.filter(|_| figure.change != Change::Rate);
        let is_of_figure = |idx: &usize| {
            let is_here = scene.sentence().span.contains(times[*idx].excerpt.span);
            moments.may_be(*idx, &scene) && !is_older(*idx) && (is_here || scene.apart.is_none())
        };
        let pointed = |span| time_at(times, span).filter(is_of_figure);
        let time = seen(&scene, answer, pointed, |idx| times[idx].excerpt.span, time);
        let others = (spots.others(&scene, place), moments.others(&scene, time));
        let setting = || FigureSetting {
            place: setting(place, &others.0, |idx| spots.expression(idx)),
            time: setting(time, &others.1, |idx| times[idx].clone()),
        };
        note(&setting);
        let settled = Settled { sentence: scene.sentence, change: figure.change, place, time };
        if !is_single(figure) {
            told.counts.insert(count, settled);
        }
        told.last = Some(settled);
        let when = time.map(|choice| mention_of(words, &times[choice.idx], &scene));
        figure.place = place.map(|choice| spots.expression(choice.idx).mention);
        figure.when = when;
    }
}

/// Whether words at which the figure head points can name a place: neither a number or a sum ("in 1403", "Rs 300 crore") nor a
/// clause ("half of the villagers were displaced").
fn may_name_place(words: &Words, span: Span) -> bool {
    let first = words.tokens.partition_point(|token| token.span.end <= span.start);
    let end = words.tokens.partition_point(|token| token.span.start < span.end);
    let is_amount = |at: usize| words.tokens[at].kind == TokenKind::Number || is_currency(words.word(at));
    let is_name = |at: usize| words.word(at).starts_with(char::is_uppercase) && !is_amount(at);
    let is_clause = || (first..end).any(|at| closed::is(words, at, closed::Class::Auxiliary));
    first < end && (!is_amount(first) || (first..end).any(is_name)) && !is_clause()
}

/// The figure head's answer, if it is sure enough of the words, or of there being none.
fn sure(answer: &Answer, least: f32, least_for_none: f32) -> Option<&Answer> {
    let least = if answer.span.is_some() { least } else { least_for_none };
    (answer.probability >= least).then_some(answer)
}

/// The choice of the figure head where it points at something that was read and is no name of who speaks, else that of the
/// rules. `span_of` gives the words of a choice.
fn seen(
    scene: &Scene,
    answer: Option<&Answer>,
    at: impl Fn(Span) -> Option<usize>,
    span_of: impl Fn(usize) -> Span,
    by_rules: Option<Choice>,
) -> Option<Choice> {
    let Some(answer) = answer else { return by_rules };
    let span = answer.span?;
    // "a tributary of the Benue": the rules know how far the words go.
    let is_same = |rules: Choice| span_of(rules.idx).overlaps(span);
    match at(span).filter(|_| !scene.is_of_speaker(span)) {
        Some(idx) if !by_rules.is_some_and(is_same) => Some(Choice { idx, rule: SettingRule::Seen }),
        _ => by_rules,
    }
}

/// Whether a time ends long before another begins: "In 2011 a bomb killed 77", in a report on last Monday, is of 2011, and what
/// the figure head points at in another sentence is the day of the report.
fn lies_long_before(own: &TimeExpression, other: &TimeExpression) -> bool {
    /// Half a year: within it a report may name a month and a day of it for one event.
    const LONG_DAYS: i32 = 183;
    // "Since 1988, when": the year.
    let gap = own.to.or(own.from).zip(other.from).and_then(|(end, from)| from.since(end).ok());
    gap.is_some_and(|gap| gap.get_days() > LONG_DAYS)
}

/// The time as the figure carries it: "since 1988" bounds what has been since, and is the year itself of what happened "when".
fn mention_of(words: &Words, time: &TimeExpression, scene: &Scene) -> TimeMention {
    let mention = time.to_mention();
    match time.timexes.first() {
        Some(timex)
            if time.bound != Bound::Within
                && moments::tells_what_happened(words, time.excerpt.span, scene.own) =>
        {
            TimeMention { from: timex.days.from, to: timex.days.to, ..mention }
        }
        _ => mention,
    }
}

/// The time that shares most with some words.
fn time_at(times: &[TimeExpression], span: Span) -> Option<usize> {
    most_shared(times.iter().map(|time| time.excerpt.span), span)
}

/// The position of the words that share most with others, of several the shortest.
fn most_shared(all: impl Iterator<Item = Span>, span: Span) -> Option<usize> {
    let shared = |own: Span| own.end.min(span.end).saturating_sub(own.start.max(span.start));
    let near = all.enumerate().filter(|(_, own)| shared(*own) > 0);
    near.max_by_key(|(_, own)| (shared(*own), std::cmp::Reverse(own.len()))).map(|(idx, _)| idx)
}

/// What a figure was given.
#[derive(Clone, Copy, Debug)]
struct Settled {
    sentence: usize,
    change: Change,
    place: Option<Choice>,
    time: Option<Choice>,
}

/// What the figures before were given.
#[derive(Debug, Default)]
struct Told {
    last: Option<Settled>,
    /// The last of each count, with its kind.
    counts: BTreeMap<(Count, &'static str), Settled>,
}

impl Told {
    /// The place of the figure before, of the same sentence or event.
    fn place_before(&self, scene: &Scene) -> Option<Choice> {
        let last = self.last.filter(|last| last.sentence == scene.sentence || goes_on(scene, last))?;
        last.place.map(|choice| Choice { rule: SettingRule::Carried, ..choice })
    }

    /// The time of the figure before, of the same event.
    fn time_before(&self, scene: &Scene) -> Option<Choice> {
        let last = self.last.filter(|last| goes_on(scene, last))?;
        last.time.map(|choice| Choice { rule: SettingRule::Carried, ..choice })
    }

    /// What the same count of an event was given where it was named before.
    fn again(&self, scene: &Scene, count: (Count, &'static str)) -> Option<Settled> {
        let settled = self.counts.get(&count).filter(|_| scene.tells_event() && !scene.is_headline())?;
        let again =
            |choice: Option<Choice>| choice.map(|choice| Choice { rule: SettingRule::Restated, ..choice });
        Some(Settled { place: again(settled.place), time: again(settled.time), ..*settled })
    }
}

/// Whether it counts one or two, as too many do for one count to be the other.
fn is_single(figure: &Figure) -> bool {
    matches!(figure.amount, Amount::People { low: Some(..=2), .. })
}

fn setting<M>(choice: Option<Choice>, others: &[usize], of: impl Fn(usize) -> M) -> Setting<M> {
    Setting {
        chosen: choice.map(|choice| of(choice.idx)),
        rule: choice.map_or(SettingRule::Nothing, |choice| choice.rule),
        others: others.iter().map(|idx| of(*idx)).collect(),
    }
}

/// Whether a figure goes on with the telling of the event that the one before counted.
fn goes_on(scene: &Scene, last: &Settled) -> bool {
    let way = scene.sentence - last.sentence;
    let is_same_kind = last.change == scene.figure.change
        || last.change == Change::Event && scene.figure.change == Change::More && scene.tells_event();
    // "some 300 have been killed in Marj. Another 2,700 have been wounded."
    let adds = scene.adds && way <= 1;
    way <= MAX_SENTENCES_CARRIED && is_same_kind && (way == 0 || scene.tells_event() || adds)
}

/// A figure for which a place and a time are looked for.
struct Scene<'s, 'd> {
    words: &'s Words<'d>,
    sentence: usize,
    figure: &'s Figure,
    /// The figure and the word that says what is counted.
    own: Span,
    /// Whether it is added to a count before it: "another 2,700".
    adds: bool,
    /// Whether it counts uprooted people who can be at one place, being few enough.
    is_stuck: bool,
    /// Whether another figure counts a part of these people: the 4,000 of "1,000 of the 4,000".
    is_base: bool,
    /// Why the time of the sentences around it cannot be its own.
    apart: Option<Apart>,
}

/// What sets a figure apart from the event that its page tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Apart {
    /// An anniversary recalls it.
    Recalled,
    /// Its sentence tells how far it lies from that event: "14 years after a bomb killed 77 people".
    InTime,
}

impl<'s, 'd> Scene<'s, 'd> {
    fn of(words: &'s Words<'d>, found: &Found, figure: &'s Figure) -> Scene<'s, 'd> {
        let own = words.span(found.candidate.tokens());
        let own = found.trigger.as_ref().map_or(own, |trigger| own.cover(words.span(trigger.clone())));
        Scene {
            words,
            sentence: found.sentence,
            figure,
            own,
            adds: found.candidate.number.is_addition,
            is_stuck: figure.measure == Measure::Displaced && !is_large(&found.candidate, figure.measure),
            is_base: found.candidate.is_base,
            apart: moments::apart(words, &words.sentences[found.sentence], own),
        }
    }

    fn sentence(&self) -> &'s Sentence {
        &self.words.sentences[self.sentence]
    }

    fn is_headline(&self) -> bool {
        self.sentence().kind == BlockKind::Headline
    }

    /// Whether the figure counts people at one place, of which the sentences around it tell: the victims of an event, or
    /// those who are stuck somewhere.
    fn tells_event(&self) -> bool {
        match self.figure.change {
            Change::Event => true,
            Change::Total => self.is_stuck,
            Change::More => {
                matches!(self.figure.measure, Measure::Killed | Measure::Wounded | Measure::Missing)
            }
            _ => false,
        }
    }

    /// Whether it counts people on the move.
    fn moves(&self) -> bool {
        matches!(self.figure.measure, Measure::Strength | Measure::Displaced)
    }

    /// Whether the words are those for who speaks or who is counted.
    fn is_taken(&self, span: Span) -> bool {
        self.is_of_speaker(span)
            || self.figure.population.as_ref().is_some_and(|population| population.span.overlaps(span))
    }

    fn is_of_speaker(&self, span: Span) -> bool {
        let mut speakers = self.figure.source.iter().chain(&self.figure.via);
        speakers.any(|speaker| speaker.excerpt.span.overlaps(span))
    }

    /// The words of the sentence between the figure and the words at `span`.
    fn tokens_between(&self, span: Span) -> Range<usize> {
        let (from, to) = (span.end.min(self.own.end), span.start.max(self.own.start));
        let tokens = &self.words.tokens;
        let start = tokens.partition_point(|token| token.span.start < from);
        start..tokens.partition_point(|token| token.span.start < to).max(start)
    }

    /// The words between the number and the words at `span` behind it.
    fn tokens_behind_number(&self, span: Span) -> Range<usize> {
        let starts_before =
            |offset: usize| self.words.tokens.partition_point(|token| token.span.start < offset);
        let start = starts_before(self.figure.excerpt.span.end);
        start..starts_before(span.start).max(start)
    }

    /// How far the words stand from the figure: what stands before is as near as what stands twice as far behind, for
    /// "killed 12 in X" is the common order.
    fn way(&self, span: Span) -> usize {
        if span.start >= self.own.end {
            span.start - self.own.end
        } else {
            2 * self.own.start.saturating_sub(span.end)
        }
    }
}

/// For each sentence the positions of what starts in it; `starts` are in text order.
fn by_sentence(words: &Words, starts: &[usize]) -> Vec<Range<usize>> {
    let position = |offset: usize| starts.partition_point(|start| *start < offset);
    words
        .sentences
        .iter()
        .map(|sentence| position(sentence.span.start)..position(sentence.span.end))
        .collect()
}
