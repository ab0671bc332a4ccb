//! Where and when the counted event took place: the nearest that truly applies, carried on as far as one event goes.
//!
//! First each figure looks in its own sentence; then, figure by figure, in what the one before got, in the sentences
//! before, and last in those behind and at the head. Every choice keeps the rule that made it.

mod moments;
mod spots;

use std::ops::Range;

use ascribe_model::{BlockKind, Change, Figure, Span};

use super::Found;
use crate::places::PlaceExpression;
use crate::spoken::Spoken;
use crate::times::TimeExpression;
use crate::{Sentence, Words};
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
    /// The day on which a running toll was given: "said on Saturday that 198 have been killed so far".
    DayOfToll,
    /// That of the figure before, of the same sentence or event.
    Carried,
    /// "there", "in the region": what was named before.
    MeantBefore,
    /// The last of the sentences before in which something happened.
    Before,
    /// Where the speaker is, for want of another.
    OfSpeaker,
    /// Of the sentence behind, for want of another.
    Behind,
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
            SettingRule::DayOfToll => "the day on which the running toll was given",
            SettingRule::Carried => "carried on from the figure before",
            SettingRule::MeantBefore => "named before and meant by \"there\" or \"the\" in its sentence",
            SettingRule::Before => "the last named before within the same event",
            SettingRule::OfSpeaker => "where the speaker is",
            SettingRule::Behind => "named in the sentence behind",
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
    let own = |(found, figure)| moments.dated(&Scene::of(words, found, figure)).map(|idx| &times[idx]);
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
    let spots = Spots::of(words, places, spoken, &near);
    let moments = Moments::of(words, times, spoken);
    let mut last: Option<(usize, Change, Option<Choice>, Option<Choice>)> = None;
    for (found, figure) in found.iter().zip(figures) {
        let scene = Scene::of(words, found, figure);
        let carried = last.filter(|(sentence, change, _, _)| goes_on(&scene, *sentence, *change));
        let is_beside = last.is_some_and(|(sentence, _, _, _)| sentence == scene.sentence);
        let carry =
            |choice: Option<Choice>| choice.map(|choice| Choice { rule: SettingRule::Carried, ..choice });
        let place = spots
            .own(&scene)
            .or_else(|| carry(carried.or(last.filter(|_| is_beside)).and_then(|(_, _, place, _)| place)))
            .or_else(|| spots.elsewhere(&scene));
        let time = moments
            .own(&scene)
            .or_else(|| carry(carried.and_then(|(_, _, _, time)| time)))
            .or_else(|| moments.before(&scene));
        let others = (spots.others(&scene, place), moments.others(&scene, time));
        let setting = || FigureSetting {
            place: setting(place, &others.0, |idx| spots.expression(idx)),
            time: setting(time, &others.1, |idx| times[idx].clone()),
        };
        note(&setting);
        last = Some((scene.sentence, figure.change, place, time));
        figure.place = place.map(|choice| spots.expression(choice.idx).mention);
        figure.when = time.map(|choice| times[choice.idx].to_mention());
    }
}

fn setting<M>(choice: Option<Choice>, others: &[usize], of: impl Fn(usize) -> M) -> Setting<M> {
    Setting {
        chosen: choice.map(|choice| of(choice.idx)),
        rule: choice.map_or(SettingRule::Nothing, |choice| choice.rule),
        others: others.iter().map(|idx| of(*idx)).collect(),
    }
}

/// Whether a figure goes on with the telling of the event that the one before counted.
fn goes_on(scene: &Scene, sentence: usize, change: Change) -> bool {
    let is_near = scene.sentence - sentence <= MAX_SENTENCES_CARRIED;
    let is_same_kind = change == scene.figure.change;
    is_near && is_same_kind && (scene.sentence == sentence || change == Change::Event)
}

/// A figure for which a place and a time are looked for.
struct Scene<'s, 'd> {
    words: &'s Words<'d>,
    sentence: usize,
    figure: &'s Figure,
    /// The figure and the word that says what is counted.
    own: Span,
    /// Whether another figure counts a part of these people: the 4,000 of "1,000 of the 4,000".
    is_base: bool,
}

impl<'s, 'd> Scene<'s, 'd> {
    fn of(words: &'s Words<'d>, found: &Found, figure: &'s Figure) -> Scene<'s, 'd> {
        let own = words.span(found.candidate.tokens());
        let own = found.trigger.as_ref().map_or(own, |trigger| own.cover(words.span(trigger.clone())));
        Scene { words, sentence: found.sentence, figure, own, is_base: found.candidate.is_base }
    }

    fn sentence(&self) -> &'s Sentence {
        &self.words.sentences[self.sentence]
    }

    fn is_headline(&self) -> bool {
        self.sentence().kind == BlockKind::Headline
    }

    /// Whether the figure counts the victims of one event, of whom the sentences around it tell.
    fn tells_event(&self) -> bool {
        self.figure.change == Change::Event
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
