//! Where and when the counted event took place: the nearest that truly applies.

use ascribe_model::{Change, Excerpt, Figure, PlaceMention, Span};

use super::Found;
use crate::Words;
use crate::spoken::Spoken;
use crate::times::{Bound, TimeExpression};

/// How many sentences a place or time is carried on within one event.
const MAX_SENTENCES_CARRIED: usize = 2;

/// Gives each figure the place and time of its own sentence; tells which time each got.
pub fn give_settings<'t>(
    words: &Words,
    found: &[Found],
    times: &'t [TimeExpression],
    places: &[PlaceMention],
    spoken: &Spoken,
    figures: &mut [Figure],
) -> Vec<Option<&'t TimeExpression>> {
    let dated: Vec<&TimeExpression> = times
        .iter()
        .filter(|time| time.is_dated() || time.bound != Bound::Within)
        .filter(|time| !is_time_of_speaking(time, spoken))
        .collect();
    let mut chosen = Vec::with_capacity(figures.len());
    for (found, figure) in found.iter().zip(figures) {
        let sentence = words.sentences[found.sentence].span;
        let own = own_span(words, found);
        let time = nearest(&dated, |time| &time.excerpt, sentence, own, figure).copied();
        figure.place = nearest(places, |place| &place.excerpt, sentence, own, figure).cloned();
        figure.when = time.map(TimeExpression::to_mention);
        chosen.push(time);
    }
    chosen
}

/// Carries place and time on to figures of the same event that name none of their own.
pub fn carry_settings(found: &[Found], figures: &mut [Figure]) {
    for idx in 1..figures.len() {
        let (before, rest) = figures.split_at_mut(idx);
        let (last, figure) = (&before[idx - 1], &mut rest[0]);
        let is_near = found[idx].sentence - found[idx - 1].sentence <= MAX_SENTENCES_CARRIED;
        let is_same_event = is_near && last.change == Change::Event && figure.change == Change::Event;
        if is_same_event || found[idx].sentence == found[idx - 1].sentence {
            figure.place = figure.place.take().or_else(|| last.place.clone());
            figure.when = figure.when.take().or_else(|| last.when.clone());
        }
    }
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
