//! Headlines: a colon or a dash that stands for "said".

use std::ops::Range;

use super::Draft;
use super::cues::{Cue, CueKind};
use super::phrases::has_verb;
use super::roles::{Manner, Placed, Side};
use super::tags::{Tagged, Tags};
use crate::countries::{CountryWord, countries, country_word};
use crate::figures::{is_attack, is_person};
use crate::names::name_key;
use crate::{PlaceExpression, PlaceKind, PlacePosition};

/// Most words of a name before a headline's colon ("South Korean spy agency: ...") or behind its dash.
const MAX_NAME: usize = 5;
/// Fewest words of what is said.
const MIN_CONTENT: usize = 3;
/// Most words of a line without a full stop that is taken for a headline.
const MAX_HEADLINE: usize = 30;

/// Finds "Police: 12 dead" and "12 dead - police" in a unit that reads like a headline, or between bullets.
pub(super) fn place_headlines(tagged: &Tagged, unit: &Range<usize>) -> Vec<Placed> {
    let mut placed = Vec::new();
    let mut start = unit.start;
    for end in unit.clone().filter(|idx| is_bullet(tagged, *idx)).chain(std::iter::once(unit.end)) {
        let between_bullets = start > unit.start || end < unit.end;
        if start < end && (between_bullets || is_headline(tagged, unit)) {
            placed.extend(place_line(tagged, start..end));
        } else if start < end {
            placed.extend(place_speech_line(tagged, start..end));
        }
        start = end + 1;
    }
    placed
}

/// Whether the word is a mark that sets off the items of a list on one line.
pub(super) fn is_bullet(tagged: &Tagged, idx: usize) -> bool {
    ["•", "▸", "|"].contains(&tagged.words.word(idx))
}

/// A short line of its own that no full stop ends.
fn is_headline(tagged: &Tagged, unit: &Range<usize>) -> bool {
    let sentences = &tagged.words.sentences;
    let position = sentences.partition_point(|sentence| sentence.tokens.end <= unit.start);
    let Some(sentence) = sentences.get(position) else { return false };
    let alone = [position.checked_sub(1), Some(position + 1)]
        .iter()
        .flatten()
        .all(|near| sentences.get(*near).is_none_or(|near| near.paragraph != sentence.paragraph));
    alone && unit.len() <= MAX_HEADLINE && !tagged.words.word(unit.end - 1).ends_with('.')
}

fn place_line(tagged: &Tagged, line: Range<usize>) -> Option<Placed> {
    let mark = |idx: &usize| tagged.has(*idx, Tags::COLON.or(Tags::DASH)) && tagged.quote_of[*idx] == 0;
    if let Some(colon) = line
        .clone()
        .find(|idx| tagged.has(*idx, Tags::COLON))
        .filter(|colon| names_before(tagged, line.start..*colon))
    {
        let long = line.end > colon + MIN_CONTENT;
        return long.then(|| line_cue(line.clone(), colon, line.start..colon, colon + 1));
    }
    let last = line.clone().rev().find(mark)?;
    let name = last + 1..line.end;
    let names = !name.is_empty()
        && name.len() <= MAX_NAME
        && name.clone().any(|idx| tagged.has(idx, Tags::DESK))
        && !has_verb(tagged, name.clone());
    (names && last > line.start + MIN_CONTENT).then(|| {
        let mut placed = line_cue(line.clone(), last, name, line.start);
        placed.side = Side::Left { end: last, after: line.end };
        placed
    })
}

/// "HAJIYA RABI: Fifty-two": a speaker in capitals before what is said, as in the record of an interview.
fn place_speech_line(tagged: &Tagged, line: Range<usize>) -> Option<Placed> {
    let colon =
        (line.start..line.end.min(line.start + 2 * MAX_NAME)).find(|idx| tagged.has(*idx, Tags::COLON))?;
    let dash = usize::from(tagged.has(line.start, Tags::DASH));
    let name = line.start + dash..colon;
    let shouted = (colon + 1..line.end.min(colon + 1 + MIN_CONTENT)).all(|idx| is_upper(tagged, idx));
    if shouted || name.clone().any(|idx| tagged.has(idx, Tags::LABEL)) {
        return None;
    }
    let capitals = name.clone().all(|idx| is_upper(tagged, idx))
        && name.clone().any(|idx| tagged.words.word(idx).chars().filter(|c| c.is_alphabetic()).count() > 2);
    (capitals && line.end > colon + MIN_CONTENT).then(|| line_cue(line.clone(), colon, name, colon + 1))
}

/// Whether a statement is none: the place or the attack before a colon is what the headline is about, "Iraq: 23 dead in clashes",
/// and nobody who says it. Who tells of another country's people says so: "Seoul: 600 North Koreans dead"; so does who is quoted
/// or speaks of "us". `places` are those of the page, in text order.
pub(super) fn is_topic(tagged: &Tagged, draft: &Draft, places: &[PlaceExpression]) -> bool {
    const WE: [&str; 5] = ["we", "our", "us", "i", "my"];
    let (Some(source), [cue], [content, ..]) = (&draft.source, &*draft.cue, &*draft.content) else {
        return false;
    };
    let is_before_colon = source.end == cue.start && cue.len() == 1 && tagged.has(cue.start, Tags::COLON);
    let is_first = || {
        let sentence = tagged.words.sentence_at(tagged.words.tokens[source.start].span.start);
        sentence.is_some_and(|idx| tagged.words.sentences[idx].tokens.start == source.start)
    };
    let speaks = |at: usize| tagged.quote_of[at] != 0 || WE.iter().any(|word| tagged.is(at, word));
    if !is_before_colon || !is_first() || content.clone().any(speaks) {
        return false;
    }
    let tells_of_others = |country: &str| content.clone().any(|at| is_people_of_another(tagged, at, country));
    let is_topic = |place: &PlaceExpression| {
        let is_of_others = place.mention.country.as_deref().is_some_and(tells_of_others);
        place.position == PlacePosition::Dateline || !is_of_others
    };
    is_attack_named(tagged, source.clone())
        || place_named(tagged, source.clone(), places).is_some_and(is_topic)
}

/// "Station attack", "Shelling of Karsk": an attack by its last word, or by what stands before "of", "on", "in".
fn is_attack_named(tagged: &Tagged, name: Range<usize>) -> bool {
    let is_joint = |idx: &usize| ["of", "on", "in", "at"].iter().any(|word| tagged.is(*idx, word));
    let end = name.clone().find(is_joint).unwrap_or(name.end);
    end > name.start && is_attack(&tagged.words.lower(end - 1))
}

/// The place that a whole name is, a country, a continent or a place within; none where others bear the name too, people as often
/// as places ("Lincoln"), or where it stands for a government ("Seoul"), unless it is a dateline ("SEOUL: Troops have").
fn place_named<'p>(
    tagged: &Tagged,
    name: Range<usize>,
    places: &'p [PlaceExpression],
) -> Option<&'p PlaceExpression> {
    let span = tagged.words.span(name.clone());
    let at = places.partition_point(|place| place.mention.excerpt.span.start < span.start);
    let is_whole =
        |place: &&PlaceExpression| place.mention.excerpt.span == span && place.mention.name.is_some();
    let place = places.get(at).filter(is_whole)?;
    let is_government = name.clone().any(|idx| tagged.has(idx, Tags::DESK));
    let is_alone = place.alternatives.is_empty() && !is_government;
    let is_dateline = place.position == PlacePosition::Dateline;
    (place.kind == PlaceKind::Country || is_alone || is_dateline).then_some(place)
}

/// "North Koreans", "Russian soldiers": people of another country than this one.
fn is_people_of_another(tagged: &Tagged, at: usize, country: &str) -> bool {
    [1, 2].into_iter().any(|n_words| {
        let end = (at + n_words).min(tagged.words.tokens.len());
        let name = tagged.words.span(at..end).cut(tagged.words.text);
        let people = country_word(&name_key(name)).filter(|(_, word)| *word != CountryWord::Name);
        let is_another = people.is_some_and(|(of, _)| countries()[of].code != country);
        is_another && (name.ends_with('s') || is_person(&tagged.words.lower(end)))
    })
}

fn is_upper(tagged: &Tagged, idx: usize) -> bool {
    tagged.words.word(idx).chars().all(|c| !c.is_lowercase())
}

fn line_cue(line: Range<usize>, mark: usize, source: Range<usize>, content: usize) -> Placed {
    let cue = Cue { kind: CueKind::Mark, tokens: mark..mark + 1, particle: None, head: mark, region: line };
    Placed { cue, source: Some(source), manner: Manner::Follows, side: Side::Right(content), border: None }
}

/// Whether the words before a colon name somebody and are no label such as "Background".
fn names_before(tagged: &Tagged, name: Range<usize>) -> bool {
    let known = name.clone().any(|idx| tagged.has(idx, Tags::DESK));
    let proper = name.clone().all(|idx| tagged.has(idx, Tags::NAME));
    let label = name.clone().any(|idx| tagged.has(idx, Tags::LABEL));
    !name.is_empty()
        && name.len() <= MAX_NAME
        && !label
        && !has_verb(tagged, name.clone())
        && (known || proper)
}
