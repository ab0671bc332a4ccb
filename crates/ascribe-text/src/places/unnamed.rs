//! Places without a name: "at the general hospital", "on the ridge", "a tributary of the Benue".

use ascribe_model::{Excerpt, PlaceMention, Span};

use super::words::{is_before_designator, is_generic, is_strike, position_behind, unnamed_kind};
use super::{PlaceExpression, PlaceKind, PlacePosition, PlaceRule};
use crate::closed::{self, Class};
use crate::{Sentence, TokenKind, Words};

/// Most words before the noun: "the Moscow-installed border guard post" has six.
const MAX_MODIFIERS: usize = 6;

/// UCDP `where_prec` of what is near a place that is known.
const NEAR_KNOWN: u8 = 2;

/// Finds the places without a name in a sentence, in text order.
///
/// `named` are the document's places with a name, in text order: a phrase that holds one is that place, and one that
/// goes on with "of" or "in" and a name lies there.
pub(crate) fn find_unnamed_places(
    words: &Words,
    sentence: &Sentence,
    named: &[PlaceExpression],
) -> Vec<PlaceExpression> {
    let mut found: Vec<PlaceExpression> = Vec::new();
    for noun in sentence.tokens.clone() {
        let Some(kind) = noun_kind(words, sentence, noun) else { continue };
        let start = phrase_start(words, sentence, noun);
        let span = words.span(start..noun + 1);
        let first = named.partition_point(|place| place.mention.excerpt.span.end <= span.start);
        if named.get(first).is_some_and(|place| place.mention.excerpt.span.start < span.end) {
            continue;
        }
        // "died in hospital": where they were brought.
        let is_bare =
            start == noun && ["hospital", "prison", "jail", "camp"].iter().any(|word| words.is(noun, word));
        let Some(position) = position(words, sentence, start).filter(|_| !is_bare) else { continue };
        let lies_in = named.get(first).filter(|place| goes_on_to(words, noun + 1, place));
        let span = lies_in.map_or(span, |place| span.cover(place.mention.excerpt.span));
        found.push(PlaceExpression {
            mention: mention(Excerpt::cut(words.text, span), lies_in),
            kind,
            position,
            rule: PlaceRule::Unnamed,
            alternatives: Vec::new(),
        });
    }
    found
}

/// The place at which the figure head points, where no list knows it.
pub(crate) fn pointed_place(words: &Words, span: Span) -> PlaceExpression {
    PlaceExpression {
        mention: mention(Excerpt::cut(words.text, span), None),
        kind: PlaceKind::Unknown,
        position: PlacePosition::Bare,
        rule: PlaceRule::Pointed,
        alternatives: Vec::new(),
    }
}

/// How a noun that means a place named before is meant by the words before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MeantBefore {
    /// "there", "in the area": any.
    Any,
    /// "in the region": a region, area or district.
    Wide,
    /// "in the town": a town or site.
    Narrow,
}

/// Whether the sentence speaks of a place named before: "there", "in the region", "of the town".
pub(crate) fn place_meant(words: &Words, sentence: &Sentence) -> Option<MeantBefore> {
    let is_existing = |at: usize| closed::is(words, at, Class::Auxiliary);
    sentence.tokens.clone().find_map(|at| {
        let word = words.lower(at);
        if word == "there" {
            return (!is_existing(at + 1)).then_some(MeantBefore::Any);
        }
        let is_placed = at >= sentence.tokens.start + 2
            && words.is(at - 1, "the")
            && position_behind(&words.lower(at - 2)).is_some();
        let kind = unnamed_kind(&word).filter(|_| is_placed && is_generic(&word))?;
        Some(match kind {
            _ if word == "area" => MeantBefore::Any,
            PlaceKind::Region | PlaceKind::District | PlaceKind::Area => MeantBefore::Wide,
            _ => MeantBefore::Narrow,
        })
    })
}

/// Gives a place without a name the one that it lies in or near: the name, and where that is.
pub(crate) fn settle_unnamed(place: &mut PlaceMention, around: &PlaceMention) {
    if place.name.is_none() && place.country.is_none() {
        *place = PlaceMention { excerpt: place.excerpt.clone(), ..around.clone() };
        place.precision = around.precision.map(|precision| precision.max(NEAR_KNOWN));
    }
}

fn mention(excerpt: Excerpt, lies_in: Option<&PlaceExpression>) -> PlaceMention {
    let mut mention = PlaceMention::unknown(excerpt);
    if let Some(place) = lies_in {
        settle_unnamed(&mut mention, &place.mention);
    }
    mention
}

/// The kind of place that the noun at `at` is, where the phrase ends with it.
fn noun_kind(words: &Words, sentence: &Sentence, at: usize) -> Option<PlaceKind> {
    if words.tokens[at].kind != TokenKind::Word || words.word(at).starts_with(char::is_uppercase) {
        return None;
    }
    let noun = words.lower(at);
    let kind = unnamed_kind(&noun).filter(|_| !is_generic(&noun))?;
    let next = at + 1;
    let ends = next >= sentence.tokens.end
        || match words.tokens[next].kind {
            TokenKind::Mark => words.word(next) != "-" || words.tokens[next].spaced,
            TokenKind::Number => true,
            TokenKind::Word => closed::ends_phrase(words, next) || is_verb_like(words, next),
        };
    (ends && words.word(next) != "'s" && words.word(next) != "’s").then_some(kind)
}

/// "collapsed", "killing", "early", "yesterday": what follows a noun without being one.
fn is_verb_like(words: &Words, at: usize) -> bool {
    let word = words.word(at);
    let is_lower = word.starts_with(char::is_lowercase);
    is_lower && word.len() > 3 && ["ed", "ing", "ly"].iter().any(|ending| word.ends_with(ending))
        || ["early", "late", "last", "overnight", "yesterday", "today", "where", "when"]
            .iter()
            .any(|expected| words.is(at, expected))
}

/// Where the noun phrase begins whose noun is at `noun`, with its article.
fn phrase_start(words: &Words, sentence: &Sentence, noun: usize) -> usize {
    let first = sentence.tokens.start.max(noun.saturating_sub(MAX_MODIFIERS));
    let mut start = noun;
    for at in (first..noun).rev() {
        if closed::is(words, at, Class::Determiner) {
            return at;
        }
        let is_word = words.tokens[at].kind != TokenKind::Mark;
        let is_hyphen = words.word(at) == "-" && !words.tokens[at].spaced;
        let is_possessive = matches!(words.word(at), "'s" | "’s");
        if !(is_word || is_hyphen || is_possessive)
            || closed::ends_phrase(words, at)
            || is_verb_like(words, at)
        {
            break;
        }
        start = at;
    }
    start
}

/// How the phrase stands in its sentence; none where nothing says that something happened there.
fn position(words: &Words, sentence: &Sentence, start: usize) -> Option<PlacePosition> {
    let is_determined = closed::is(words, start, Class::Determiner);
    let before = start.checked_sub(1).filter(|at| *at >= sentence.tokens.start);
    let Some(before) = before else { return is_determined.then_some(PlacePosition::Bare) };
    let word = words.lower(before);
    if let Some(position) = position_behind(&word) {
        return Some(position);
    }
    if is_strike(&word) {
        return Some(PlacePosition::Within);
    }
    is_determined.then_some(PlacePosition::Bare)
}

/// Whether only "of", "in", "at" and an article stand between the phrase and the name behind it.
fn goes_on_to(words: &Words, end: usize, place: &PlaceExpression) -> bool {
    let start = place.mention.excerpt.span.start;
    let links = (end..words.tokens.len()).take_while(|at| words.tokens[*at].span.start < start);
    let links: Vec<usize> = links.take(3).collect();
    (1..=2).contains(&links.len())
        && ["of", "in", "at", "near", "outside", "on"].iter().any(|link| words.is(links[0], link))
        && links[1..].iter().all(|at| words.is(*at, "the") || is_before_designator(&words.lower(*at)))
}
