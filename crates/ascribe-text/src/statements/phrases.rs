//! Noun phrases and the small adjuncts between a verb and what it governs.

use std::ops::Range;

use super::lexicon::VerbForm;
use super::tags::{Tagged, Tags};

/// How far a noun phrase is looked for, in words. The longest source of the development sets has 32.
pub(super) const MAX_PHRASE: usize = 48;
/// Longest quotation that can stand inside a noun phrase ("the 'people's council'"), in words.
pub(super) const MAX_QUOTED_NAME: usize = 8;

/// What kind of verb a word can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum VerbSense {
    /// Its clause has its verb here.
    Finite,
    /// A past form that may be a participle after a noun.
    PastOrParticiple,
    /// No verb, or one that heads no clause.
    None,
}

/// What kind of verb the word at `idx` is where it stands.
pub(super) fn verb_sense(tagged: &Tagged, idx: usize) -> VerbSense {
    let Some(tags) = tagged.tags.get(idx).copied() else { return VerbSense::None };
    let attributive = idx > 0
        && tagged.has(idx - 1, Tags::DETERMINER.or(Tags::POSSESSIVE).or(Tags::PREPOSITION))
        && !tagged.has(idx - 1, Tags::CLOSE_QUOTE);
    if tags.has(Tags::AUXILIARY) {
        let infinite = ["be", "been", "being", "having"].iter().any(|word| tagged.is(idx, word));
        return if infinite || attributive && tagged.is(idx - 1, "to") {
            VerbSense::None
        } else {
            VerbSense::Finite
        };
    }
    let function = Tags::PREPOSITION.or(Tags::SUBORDINATOR).or(Tags::ADJECTIVE);
    if attributive || tags.has(function) || in_compound(tagged, idx) {
        return VerbSense::None;
    }
    if tags.has(Tags::FINITE) {
        return VerbSense::Finite;
    }
    match tagged.verbs[idx] {
        Some((_, VerbForm::Past | VerbForm::Participle)) => return VerbSense::PastOrParticiple,
        Some((verb, VerbForm::Third)) if !super::lexicon::LEXICON.verbs[usize::from(verb)].also_noun => {
            return VerbSense::Finite;
        }
        _ => {}
    }
    if tags.has(Tags::PAST) && !tags.has(Tags::NAME) {
        return VerbSense::PastOrParticiple;
    }
    VerbSense::None
}

/// Whether a hyphen joins the word to another: "Tripoli-based", "think-tank".
pub(super) fn in_compound(tagged: &Tagged, idx: usize) -> bool {
    let hyphen = |at: usize| {
        tagged.words.tokens.get(at).is_some_and(|token| !token.spaced)
            && tagged.is(at, "-")
            && !tagged.has(at, Tags::DASH)
    };
    hyphen(idx + 1) || idx > 0 && hyphen(idx - 1)
}

/// Whether a finite verb stands in `range`, participles left aside.
pub(super) fn has_finite(tagged: &Tagged, range: Range<usize>) -> bool {
    range.into_iter().any(|idx| verb_sense(tagged, idx) == VerbSense::Finite)
}

/// Whether some verb, past forms included, stands in `range`.
pub(super) fn has_verb(tagged: &Tagged, range: Range<usize>) -> bool {
    range.into_iter().any(|idx| verb_sense(tagged, idx) != VerbSense::None)
}

/// "the midday bulletin": a time that qualifies a noun.
fn is_time_noun(tagged: &Tagged, at: usize) -> bool {
    let noun = at + 1;
    at > 0
        && tagged.has(at - 1, Tags::DETERMINER)
        && tagged.is_nominal(noun)
        && !tagged.has(noun, Tags::TIME.or(Tags::NUMBER).or(Tags::NAME))
        && verb_sense(tagged, noun) == VerbSense::None
        && tagged.verbs[noun].is_none()
}

/// "that" before a noun, as in "that version".
pub(super) fn is_demonstrative(tagged: &Tagged, idx: usize) -> bool {
    idx > 0 && tagged.has(idx - 1, Tags::PREPOSITION) || tagged.is(idx + 1, "of")
}

/// Whether a new noun phrase starts for certain: with a determiner, a possessive or a pronoun.
pub(super) fn starts_phrase(tagged: &Tagged, idx: usize) -> bool {
    tagged.has(idx, Tags::DETERMINER.or(Tags::POSSESSIVE).or(Tags::SUBJECT_PRONOUN))
        && !tagged.is(idx, "'s")
        && !tagged.is(idx, "’s")
}

/// Where a time phrase that starts at `start` ends: "Thursday", "last week", "the same day", "two days later".
pub(super) fn time_end(tagged: &Tagged, start: usize, limit: usize) -> Option<usize> {
    let mut at = start;
    let head = [
        "on", "in", "at", "late", "early", "by", "since", "during", "until", "from", "earlier", "later",
        "of", "to", "before", "after",
    ];
    while at < limit && at < start + 3 && head.iter().any(|word| tagged.is(at, word)) {
        at += 1;
    }
    let opener = at;
    while at < limit && at < opener + 4 && is_time_modifier(tagged, at) && !tagged.has(at, Tags::TIME) {
        at += 1;
    }
    let qualifies = opener == start && is_time_noun(tagged, at);
    if !tagged.has(at, Tags::TIME) || at >= limit || tagged.has(at + 1, Tags::POSSESSIVE) || qualifies {
        return None;
    }
    while at < limit && (tagged.has(at, Tags::TIME) || follows_time(tagged, at)) {
        at += 1;
    }
    Some(at)
}

fn is_time_modifier(tagged: &Tagged, idx: usize) -> bool {
    let counts = tagged.has(idx, Tags::NUMBER) && tagged.has(idx + 1, Tags::TIME);
    let part = tagged.has(idx, Tags::NUMBER) && tagged.is(idx + 1, "-");
    counts
        || part
        || [
            "the", "a", "an", "last", "this", "next", "same", "that", "one", "each", "every", "recent",
            "few", "late", "early", "-",
        ]
        .iter()
        .any(|word| tagged.is(idx, word))
}

/// What may go on a time: "January 13", "Friday evening", "9 January 2025", "days later", "Aug. 6".
fn follows_time(tagged: &Tagged, idx: usize) -> bool {
    let short_number =
        tagged.words.word(idx).len() <= 4 && tagged.words.word(idx).bytes().all(|byte| byte.is_ascii_digit());
    let abbreviation =
        tagged.is(idx, ".") && tagged.words.word(idx - 1).len() <= 4 && tagged.has(idx + 1, Tags::NUMBER);
    short_number
        || abbreviation
        || ["later", "earlier", "before", "ago"].iter().any(|word| tagged.is(idx, word))
}

/// Whether a quantity starts at `at`, though its first word is a preposition or an adverb: "at least 12", "up to 50".
pub(super) fn is_quantity(tagged: &Tagged, at: usize) -> bool {
    const WORDS: [&str; 26] = [
        "at",
        "least",
        "most",
        "as",
        "many",
        "few",
        "up",
        "to",
        "more",
        "fewer",
        "less",
        "than",
        "close",
        "about",
        "around",
        "over",
        "under",
        "nearly",
        "almost",
        "roughly",
        "approximately",
        "some",
        "between",
        "only",
        "well",
        "just",
    ];
    const LONGEST: usize = 4;
    let number = (at..at + LONGEST).find(|idx| !WORDS.iter().any(|word| tagged.is(*idx, word)));
    number.is_some_and(|number| {
        tagged.has(number, Tags::NUMBER) && !tagged.has(number + 1, Tags::TIME) && !is_clock(tagged, number)
    })
}

/// "at 3 p.m.", "at 14:05".
fn is_clock(tagged: &Tagged, number: usize) -> bool {
    ["a.m", "a.m.", "p.m", "p.m.", ":", "am", "pm"].iter().any(|word| tagged.is(number + 1, word))
}

/// The end of a noun phrase without modifiers behind its noun, starting at `start`.
pub(super) fn base_phrase_end(tagged: &Tagged, start: usize, limit: usize) -> usize {
    let limit = limit.min(start + MAX_PHRASE);
    let mut at = start;
    if tagged.has(at, Tags::OBJECT_PRONOUN) && at < limit {
        return at + 1;
    }
    while at < limit {
        let opens_next = at > start
            && starts_phrase(tagged, at)
            && !tagged.has(at - 1, Tags::DETERMINER.or(Tags::POSSESSIVE));
        let number_next = at > start
            && tagged.has(at, Tags::NUMBER)
            && !tagged.has(at - 1, Tags::DETERMINER.or(Tags::POSSESSIVE));
        let possessive = tagged.is(at, "'s") || tagged.is(at, "’s");
        if possessive && at > start {
            at += 1;
            continue;
        }
        let time = at > start && tagged.has(at, Tags::TIME);
        let verb = verb_sense(tagged, at) != VerbSense::None;
        if opens_next
            || number_next
            || time
            || verb
            || !(tagged.is_nominal(at) || tagged.has(at, Tags::DETERMINER))
        {
            break;
        }
        at += 1;
    }
    at
}

/// The end of the noun phrase that starts at `start`, with restrictive modifiers and an appositive, without relative clauses.
pub(super) fn phrase_end(tagged: &Tagged, start: usize, limit: usize) -> usize {
    let core = past_age(tagged, core_end(tagged, start, limit));
    if core == start || !tagged.has(core, Tags::COMMA) || core + 1 >= limit {
        return core;
    }
    let first = core + 1;
    let bars = Tags::RELATIVE
        .or(Tags::SUBORDINATOR)
        .or(Tags::GERUND)
        .or(Tags::PREPOSITION)
        .or(Tags::CONJUNCTION)
        .or(Tags::SUBJECT_PRONOUN)
        .or(Tags::ADVERB);
    if tagged.has(first, bars) && !tagged.has(first, Tags::DETERMINER) && !tagged.is(first, "acting")
        || tagged.has(first, Tags::PHRASE_START)
    {
        return core;
    }
    if verb_sense(tagged, first) != VerbSense::None
        || tagged.has(first, Tags::TIME)
        || time_end(tagged, first, limit).is_some()
    {
        return core;
    }
    let end = core_end(tagged, first, limit);
    let closes =
        Tags::COMMA.or(Tags::HARD_BORDER).or(Tags::RELATIVE).or(Tags::OPEN_QUOTE).or(Tags::CLOSE_QUOTE);
    let adjunct = tagged.has(end, Tags::PREPOSITION) && !tagged.is(end, "than");
    let closed = end >= limit || adjunct || tagged.has(end, closes);
    let clause = has_verb(tagged, first..end) || tagged.verbs[end - 1].is_some();
    if end > first + 1 && closed && !clause { end } else { core }
}

/// "David Magel, 53": the age belongs to the name.
fn past_age(tagged: &Tagged, core: usize) -> usize {
    let age =
        tagged.has(core, Tags::COMMA) && tagged.has(core + 1, Tags::NUMBER) && core + 1 < tagged.tags.len();
    let closed = tagged.has(core + 2, Tags::COMMA.or(Tags::STOP).or(Tags::RELATIVE));
    let plain = age && tagged.words.word(core + 1).len() <= 2;
    if plain && closed { core + 2 } else { core }
}

fn core_end(tagged: &Tagged, start: usize, limit: usize) -> usize {
    let limit = limit.min(start + MAX_PHRASE);
    let mut at = start;
    let mut in_relative = false;
    while at < limit {
        if tagged.has(at, Tags::OPEN_QUOTE) {
            match tagged.quote_at(at) {
                Some(quote) if quote.tokens.len() <= MAX_QUOTED_NAME && quote.tokens.end <= limit => {
                    at = quote.tokens.end
                }
                _ => break,
            }
            continue;
        }
        if tagged.has(at, Tags::OPEN_PAREN) {
            match (at..limit.min(at + 12)).find(|close| tagged.has(*close, Tags::CLOSE_PAREN)) {
                Some(close) => at = close + 1,
                None => break,
            }
            continue;
        }
        if tagged.has(at, Tags::MARK) || tagged.has(at, Tags::RELATIVE) {
            break;
        }
        if tagged.is(at, "that") && at > start && !is_demonstrative(tagged, at) {
            if verb_sense(tagged, at + 1) == VerbSense::None
                && tagged.verbs.get(at + 1).copied().flatten().is_none()
                && !tagged.words.word((at + 1).min(limit - 1)).ends_with('s')
            {
                break;
            }
            in_relative = true;
        } else if is_reduced_relative(tagged, start, at) {
            in_relative = true;
        } else if ends_core(tagged, start, at, limit)
            && !(in_relative && (verb_sense(tagged, at) != VerbSense::None || tagged.has(at, Tags::ADVERB)))
        {
            break;
        }
        at += 1;
    }
    while at > start + 1
        && tagged.has(at - 1, Tags::PREPOSITION.or(Tags::CONJUNCTION).or(Tags::ADVERB))
        && !tagged.has(at - 1, Tags::NAME)
    {
        at -= 1;
    }
    at
}

/// "a gendarme it did not name": a clause without a relative pronoun behind a noun.
fn is_reduced_relative(tagged: &Tagged, start: usize, at: usize) -> bool {
    at > start
        && tagged.has(at, Tags::SUBJECT_PRONOUN)
        && tagged.is_nominal(at - 1)
        && tagged.has(at + 1, Tags::DO.or(Tags::HAVE))
}

/// Whether the word at `at` cannot belong to the noun phrase that started at `start`.
fn ends_core(tagged: &Tagged, start: usize, at: usize, limit: usize) -> bool {
    if at == start {
        return !(tagged.is_nominal(at)
            || tagged.has(at, Tags::DETERMINER.or(Tags::NUMBER).or(Tags::POSSESSIVE)))
            || verb_sense(tagged, at) == VerbSense::Finite;
    }
    if tagged.has(at, Tags::SUBORDINATOR) && !tagged.is(at, "that") {
        return true;
    }
    if tagged.has(at, Tags::TIME) && !tagged.has(at + 1, Tags::POSSESSIVE) && !is_time_noun(tagged, at) {
        return !tagged.has(at - 1, Tags::PREPOSITION.or(Tags::DETERMINER)) || !tagged.is(at - 1, "of");
    }
    if tagged.has(at, Tags::PREPOSITION) {
        let agent = tagged.is(at, "by") && verb_sense(tagged, at - 1) == VerbSense::PastOrParticiple;
        return !agent && ends_before_preposition(tagged, at, limit);
    }
    if tagged.has(at, Tags::CONJUNCTION) {
        return tagged.is(at, "but")
            || tagged.is(at, "yet")
            || verb_sense(tagged, at + 1) != VerbSense::None
            || tagged.verbs.get(at + 1).copied().flatten().is_some();
    }
    match verb_sense(tagged, at) {
        VerbSense::Finite => true,
        VerbSense::PastOrParticiple => !tagged.has(at + 1, Tags::PREPOSITION),
        VerbSense::None => tagged.has(at, Tags::SUBJECT_PRONOUN) || tagged.has(at, Tags::ADVERB),
    }
}

/// A preposition that starts an adjunct of the verb and no modifier of the noun: a time, a medium, a manner.
fn ends_before_preposition(tagged: &Tagged, at: usize, limit: usize) -> bool {
    if time_end(tagged, at, limit).is_some() {
        return true;
    }
    if [
        "after", "before", "via", "through", "during", "without", "since", "until", "by", "about", "like",
        "despite",
    ]
    .iter()
    .any(|word| tagged.is(at, word))
    {
        return true;
    }
    let in_medium = ["in", "on", "at", "over"].iter().any(|word| tagged.is(at, word));
    in_medium
        && tagged.has(base_phrase_end(tagged, at + 1, limit).saturating_sub(1).max(at + 1), Tags::MEDIUM)
}

/// Passes over times, media and hearers behind a verb of saying: "said on Thursday in a statement".
pub(super) fn past_adjuncts(tagged: &Tagged, start: usize, limit: usize) -> usize {
    let mut at = start;
    for _ in 0..4 {
        let next = past_one_adjunct(tagged, at, limit);
        if next == at {
            break;
        }
        at = next;
    }
    at
}

fn past_one_adjunct(tagged: &Tagged, at: usize, limit: usize) -> usize {
    if at >= limit || is_quantity(tagged, at) {
        return at;
    }
    if let Some(end) = time_end(tagged, at, limit) {
        return end;
    }
    if tagged.has(at, Tags::ADVERB)
        && !tagged.has(at, Tags::DETERMINER.or(Tags::NEGATION))
        && !tagged.is(at, "only")
    {
        return at + 1;
    }
    let openers = ["in", "on", "at", "by", "to", "during", "from", "over", "via", "through", "with"];
    if !openers.iter().any(|word| tagged.is(at, word)) {
        return at;
    }
    let end = core_end(tagged, at + 1, limit);
    let medium_end = base_phrase_end(tagged, at + 1, limit);
    if medium_end > at + 1 && tagged.has(medium_end - 1, Tags::MEDIUM) && end <= medium_end {
        return medium_end;
    }
    let closed = end >= limit
        || tagged.is(end, "that")
        || tagged.has(end, Tags::COMMA.or(Tags::HARD_BORDER).or(Tags::OPEN_QUOTE).or(Tags::CLOSE_QUOTE))
        || time_end(tagged, end, limit).is_some();
    if end > at + 1 && closed { end } else { at }
}
