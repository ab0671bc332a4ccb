//! Where and when the counted event took place: the nearest that truly applies.

use ascribe_model::{Change, Excerpt, Figure, PlaceMention, Span};

use super::Found;
use crate::Words;
use crate::times::{Bound, TimeExpression};

/// Gives each figure its place and time.
pub fn give_settings(
    words: &Words,
    found: &[Found],
    times: &[TimeExpression],
    places: &[PlaceMention],
    figures: &mut [Figure],
) {
    let dated: Vec<&TimeExpression> =
        times.iter().filter(|time| time.is_dated() || time.bound != Bound::Within).collect();
    for idx in 0..figures.len() {
        let sentence = words.sentences[found[idx].sentence].span;
        let own = own_span(words, &found[idx]);
        let place = nearest(places, |place| &place.excerpt, sentence, own, &figures[idx]).cloned();
        let time =
            nearest(&dated, |time| &time.excerpt, sentence, own, &figures[idx]).map(|time| time.to_mention());
        let carried = carried_from(found, figures, idx);
        let is_event = figures[idx].change == Change::Event;
        figures[idx].place =
            place.or_else(|| carried.filter(|_| is_event).and_then(|from| figures[from].place.clone()));
        figures[idx].when =
            time.or_else(|| carried.filter(|_| is_event).and_then(|from| figures[from].when.clone()));
    }
}

/// The figure and the word that says what is counted.
fn own_span(words: &Words, found: &Found) -> Span {
    let own = words.span(found.candidate.tokens());
    found.trigger.as_ref().map_or(own, |trigger| own.cover(words.span(trigger.clone())))
}

/// The figure before, when this one goes on about the same event: the same sentence or the next of the paragraph.
fn carried_from(found: &[Found], figures: &[Figure], idx: usize) -> Option<usize> {
    let from = idx.checked_sub(1)?;
    let near = found[idx].sentence - found[from].sentence <= 2;
    (near && figures[from].change == Change::Event).then_some(from)
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
