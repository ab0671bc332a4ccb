//! Where and when the counted event took place: the nearest that truly applies.

use ascribe_model::{BlockKind, Change, Excerpt, Figure, Measure, PlaceMention, Span, TimeMention};

use super::Found;
use crate::places::{PlaceExpression, PlaceKind, PlacePosition};
use crate::spoken::Spoken;
use crate::times::{Bound, TimeExpression};
use crate::{Sentence, Words};

/// How many sentences a place or time is carried on within one event.
const MAX_SENTENCES_CARRIED: usize = 2;

/// Gives each figure the place and time of its own sentence; tells which time each got.
pub fn give_settings<'t>(
    words: &Words,
    found: &[Found],
    times: &'t [TimeExpression],
    places: &[PlaceExpression],
    spoken: &Spoken,
    figures: &mut [Figure],
) -> Vec<Option<&'t TimeExpression>> {
    let dated = dated_times(times, spoken);
    let settings: Vec<&PlaceExpression> =
        places.iter().filter(|place| is_setting(place) && !names_war(words, place)).collect();
    let mut chosen = Vec::with_capacity(figures.len());
    for (found, figure) in found.iter().zip(figures) {
        let sentence = words.sentences[found.sentence].span;
        let own = own_span(words, found);
        let time = nearest(&dated, |time| &time.excerpt, sentence, own, figure).copied();
        let moves = matches!(figure.measure, Measure::Strength | Measure::Displaced);
        let fitting: Vec<&PlaceExpression> = in_sentence(&settings, sentence)
            .iter()
            .copied()
            .filter(|place| moves || place.position != PlacePosition::Moving)
            .collect();
        let place = nearest(&fitting, |place| &place.mention.excerpt, sentence, own, figure).copied();
        figure.place = place.map(|place| most_specific(place, &fitting).mention.clone());
        figure.when = time.map(TimeExpression::to_mention);
        chosen.push(time);
    }
    chosen
}

/// Carries place and time on to figures of the same event that name none of their own.
pub fn carry_settings(
    words: &Words,
    found: &[Found],
    times: &[TimeExpression],
    places: &[PlaceExpression],
    spoken: &Spoken,
    figures: &mut [Figure],
) {
    let dated = dated_times(times, spoken);
    for idx in 0..figures.len() {
        let (before, rest) = figures.split_at_mut(idx);
        let figure = &mut rest[0];
        if let Some(last) = before.last() {
            let is_near = found[idx].sentence - found[idx - 1].sentence <= MAX_SENTENCES_CARRIED;
            let is_same_event = is_near && last.change == Change::Event && figure.change == Change::Event;
            if is_same_event || found[idx].sentence == found[idx - 1].sentence {
                figure.place = figure.place.take().or_else(|| last.place.clone());
                figure.when = figure.when.take().or_else(|| last.when.clone());
            }
        }
        let sentence = &words.sentences[found[idx].sentence];
        let is_told = figure.change == Change::Event && sentence.kind != BlockKind::Headline;
        if is_told && figure.place.is_none() {
            figure.place = place_before(words, sentence, places);
        }
        if is_told && figure.when.is_none() {
            figure.when = time_before(words, sentence, &dated);
        }
    }
}

/// The last place of the sentences before in which something happened, within the same event's telling.
fn place_before(words: &Words, sentence: &Sentence, places: &[PlaceExpression]) -> Option<PlaceMention> {
    let behind = places.partition_point(|place| place.mention.excerpt.span.start < sentence.span.start);
    let from = telling_start(words, sentence);
    let earlier = places[..behind].iter().rev().take_while(|place| place.mention.excerpt.span.start >= from);
    let happened =
        |place: &&PlaceExpression| matches!(place.position, PlacePosition::Within | PlacePosition::Near);
    earlier
        .into_iter()
        .find(|place| happened(place) && !names_war(words, place))
        .map(|place| place.mention.clone())
}

/// The last day named in the sentences before, within the same event's telling.
fn time_before(words: &Words, sentence: &Sentence, dated: &[&TimeExpression]) -> Option<TimeMention> {
    let behind = dated.partition_point(|time| time.excerpt.span.start < sentence.span.start);
    let from = telling_start(words, sentence);
    let mut earlier = dated[..behind].iter().rev().take_while(|time| time.excerpt.span.start >= from);
    earlier.find(|time| time.bound == Bound::Within).map(|time| time.to_mention())
}

/// Where the telling of an event can have begun that a sentence goes on with: not far back.
fn telling_start(words: &Words, sentence: &Sentence) -> usize {
    let idx = words.sentence_at(sentence.span.start).unwrap_or_default();
    words.sentences[idx.saturating_sub(MAX_SENTENCES_CARRIED)].span.start
}

/// The times that name days and at which nobody only spoke.
fn dated_times<'t>(times: &'t [TimeExpression], spoken: &Spoken) -> Vec<&'t TimeExpression> {
    let is_dated = |time: &&TimeExpression| time.is_dated() || time.bound != Bound::Within;
    times.iter().filter(is_dated).filter(|time| !is_time_of_speaking(time, spoken)).collect()
}

/// Whether something can have happened at the place as it stands in its sentence.
fn is_setting(place: &PlaceExpression) -> bool {
    // Capitals and states stand for governments: "Pyongyang dispatched 12,000".
    let is_ground =
        matches!(place.kind, PlaceKind::Site | PlaceKind::District | PlaceKind::Region | PlaceKind::Area);
    match place.position {
        PlacePosition::Within | PlacePosition::Near | PlacePosition::Moving => true,
        PlacePosition::Of => is_ground || place.kind == PlaceKind::Town,
        PlacePosition::Bare => is_ground,
        PlacePosition::Possessive | PlacePosition::Dateline => false,
    }
}

/// "in the war in Ukraine" names a war, not where people fell.
fn names_war(words: &Words, place: &PlaceExpression) -> bool {
    let start = place.mention.excerpt.span.start;
    let at = words.tokens.partition_point(|token| token.span.start < start);
    (at.saturating_sub(2)..at).any(|at| ["war", "conflict", "invasion"].iter().any(|word| words.is(at, word)))
}

/// Of a chain of places ("in Sarrin in Aleppo province") the smallest.
fn most_specific<'p>(nearest: &'p PlaceExpression, fitting: &[&'p PlaceExpression]) -> &'p PlaceExpression {
    /// Longest gap between two places of one chain, in bytes.
    const MAX_GAP: usize = 24;
    let rank = |place: &PlaceExpression| match place.kind {
        PlaceKind::Site | PlaceKind::Town | PlaceKind::Unknown => 0,
        PlaceKind::District => 1,
        PlaceKind::Region | PlaceKind::Area => 2,
        PlaceKind::Country | PlaceKind::Sea => 3,
    };
    let span = nearest.mention.excerpt.span;
    let is_chained = |place: &&&PlaceExpression| {
        let other = place.mention.excerpt.span;
        other.start.saturating_sub(span.end).max(span.start.saturating_sub(other.end)) <= MAX_GAP
    };
    fitting.iter().filter(is_chained).copied().min_by_key(|place| rank(place)).unwrap_or(nearest)
}

fn in_sentence<'p, 'a>(places: &'a [&'p PlaceExpression], sentence: Span) -> &'a [&'p PlaceExpression] {
    let first = places.partition_point(|place| place.mention.excerpt.span.start < sentence.start);
    let behind = places.partition_point(|place| place.mention.excerpt.span.start < sentence.end);
    &places[first..behind]
}

/// Whether the time is when somebody spoke: it stands beside a cue and outside of every content.
fn is_time_of_speaking(time: &TimeExpression, spoken: &Spoken) -> bool {
    let span = time.excerpt.span;
    spoken.touches_cue(span, " reporters ".len(), " , ".len()) && spoken.saying(span).is_empty()
}

/// The figure and the word that says what is counted.
fn own_span(words: &Words, found: &Found) -> Span {
    let own = words.span(found.candidate.tokens());
    found.trigger.as_ref().map_or(own, |trigger| own.cover(words.span(trigger.clone())))
}

/// The mention of the sentence that is nearest to the figure, outside of the words for who speaks and who is counted.
fn nearest<'m, M>(
    mentions: &'m [M],
    excerpt: impl Fn(&M) -> &Excerpt,
    sentence: Span,
    own: Span,
    figure: &Figure,
) -> Option<&'m M> {
    let taken = figure.source.iter().chain(&figure.via).map(|mention| mention.excerpt.span);
    let taken: Vec<Span> = taken.chain(figure.population.iter().map(|population| population.span)).collect();
    let first = mentions.partition_point(|mention| excerpt(mention).span.start < sentence.start);
    mentions[first..]
        .iter()
        .take_while(|mention| excerpt(mention).span.start < sentence.end)
        .filter(|mention| !taken.iter().any(|taken| taken.overlaps(excerpt(mention).span)))
        .min_by_key(|mention| {
            let span = excerpt(mention).span;
            if span.start >= own.end {
                span.start - own.end
            } else {
                // What stands before is as near as what stands twice as far behind: "killed 12 in X" is the common order.
                2 * own.start.saturating_sub(span.end)
            }
        })
}
