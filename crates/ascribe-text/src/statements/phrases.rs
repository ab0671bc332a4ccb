//! Noun phrases and the small adjuncts between a verb and what it governs.

use std::ops::Range;

use super::lexicon::VerbForm;
use super::tags::{Quote, Tagged, Tags};

/// How far a noun phrase is looked for, in words. The longest source of the development sets has 32.
const MAX_PHRASE: usize = 48;
/// Longest quotation that can stand inside a noun phrase ("the 'people's council'"), in words.
const MAX_QUOTED_NAME: usize = 8;

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

/// A subject and whether a verb of another clause had to be cut off before it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Walk {
    phrase: Range<usize>,
    crossed: Option<usize>,
}

/// The subject of the verb group that starts at `verb`, not before `floor`.
///
/// An insert between commas is passed over; it belongs to the subject when it is another name or role
/// ("Ana Brun, a spokeswoman for the port,") and does not when it is a clause ("who asked not to be named").
pub(super) fn subject_before(tagged: &Tagged, verb: usize, floor: usize) -> Option<Range<usize>> {
    let floor = floor.max(verb.saturating_sub(2 * MAX_PHRASE));
    if verb <= floor {
        return None;
    }
    if !tagged.has(verb - 1, Tags::COMMA) {
        return walk_left(tagged, verb, floor).map(|walk| walk.phrase);
    }
    let opens: Vec<usize> =
        (floor..verb - 1).rev().filter(|idx| is_open_comma(tagged, *idx, verb)).take(MAX_COMMAS).collect();
    let relative = opens.iter().rev().find(|open| tagged.has(**open + 1, Tags::RELATIVE));
    for open in relative.into_iter().chain(&opens).copied().take(3) {
        let Some(walk) = walk_left(tagged, open, floor) else { continue };
        let crosses_plain_verb = walk.crossed.is_some_and(|verb| tagged.verbs[verb].is_none());
        if crosses_plain_verb {
            return None;
        }
        return Some(walk.phrase.start..with_appositive(tagged, walk.phrase.end, open + 1..verb - 1));
    }
    None
}

/// Most commas before a verb that are tried as the start of an insert.
const MAX_COMMAS: usize = 5;

/// Whether a comma may open an insert that is closed before `verb`: nothing between them ends the clause.
fn is_open_comma(tagged: &Tagged, idx: usize, verb: usize) -> bool {
    tagged.has(idx, Tags::COMMA)
        && tagged.quote_of[idx] == tagged.quote_of[verb]
        && !(idx..verb).any(|between| {
            tagged.has(between, Tags::HARD_BORDER) && tagged.quote_of[between] == tagged.quote_of[verb]
        })
}

/// Where the subject ends that an insert follows: behind the insert when it names the same person once more.
fn with_appositive(tagged: &Tagged, end: usize, insert: Range<usize>) -> usize {
    let first = insert.start;
    let clause =
        Tags::RELATIVE.or(Tags::PREPOSITION).or(Tags::SUBORDINATOR).or(Tags::GERUND).or(Tags::NUMBER);
    let is_name = tagged.is_nominal(first)
        && (!tagged.has(first, clause) || tagged.has(first, Tags::DETERMINER) || tagged.is(first, "acting"))
        && verb_sense(tagged, first) == VerbSense::None
        && !tagged.has(first, Tags::ADVERB);
    if !is_name {
        return end;
    }
    let cut = (insert.clone()).find(|idx| tagged.has(*idx, Tags::RELATIVE)).unwrap_or(insert.end);
    let cut = if cut > first && tagged.has(cut - 1, Tags::COMMA) { cut - 1 } else { cut };
    if has_finite(tagged, first..cut) { end } else { cut }
}

/// Walks left from `end` over one noun phrase with its modifiers.
fn walk_left(tagged: &Tagged, end: usize, floor: usize) -> Option<Walk> {
    let mut phrase_end = end;
    let mut crossed: Option<usize> = None;
    let mut conjunction: Option<usize> = None;
    let mut at = end;
    if let Some(pronoun) = pronoun_before(tagged, end, floor) {
        return Some(Walk { phrase: pronoun..pronoun + 1, crossed: None });
    }
    while at > floor {
        let idx = at - 1;
        if tagged.quote_of[idx] != tagged.quote_of.get(end).copied().unwrap_or(0) {
            match tagged.quote_at(idx) {
                Some(quote) if is_quoted_name(tagged, quote) && quote.tokens.start >= floor => {
                    at = quote.tokens.start;
                    continue;
                }
                _ => break,
            }
        }
        if tagged.has(idx, Tags::CLOSE_PAREN) {
            let open = (floor.max(at.saturating_sub(12))..idx)
                .rev()
                .find(|open| tagged.has(*open, Tags::OPEN_PAREN));
            match open {
                Some(open) => at = open,
                None => break,
            }
            continue;
        }
        if tagged.has(idx, Tags::MARK) {
            break;
        }
        if tagged.is(idx, "whose") && crossed.is_none() {
            return Some(Walk { phrase: idx..phrase_end, crossed: None });
        }
        if tagged.has(idx, Tags::RELATIVE) {
            if !(at..end).all(|between| tagged.has(between, Tags::ADVERB)) {
                crossed = None;
                phrase_end = idx;
                conjunction = None;
            } else {
                return Some(Walk { phrase: relative_start(tagged, idx, floor)..idx + 1, crossed: None });
            }
        } else if tagged.is(idx, "that") && !is_demonstrative(tagged, idx) {
            let of_noun = idx > floor && tagged.has(idx - 1, Tags::SPEECH_NOUN) && crossed.is_some();
            let complement = idx > floor && tagged.verbs[idx - 1].is_some() && !of_noun;
            if complement || crossed.take().is_none() {
                break;
            }
            conjunction = None;
        } else if is_clause_word(tagged, idx) {
            break;
        } else if tagged.has(idx, Tags::CONJUNCTION) {
            if tagged.is(idx, "but") || tagged.is(idx, "yet") {
                break;
            }
            if crossed.is_none() {
                conjunction = Some(idx);
            }
        } else {
            let sense = verb_sense(tagged, idx);
            let verb = sense == VerbSense::Finite
                || sense == VerbSense::PastOrParticiple && !modifies_noun(tagged, idx, end);
            if verb && crossed.is_some_and(|crossed| is_other_clause(tagged, idx, crossed)) {
                break;
            }
            crossed = crossed.or(verb.then_some(idx));
        }
        at = idx;
    }
    let start = match crossed {
        Some(verb) => conjunction.filter(|conjunction| *conjunction > verb).unwrap_or(verb) + 1,
        None => at,
    };
    trim_phrase(tagged, start..phrase_end).map(|phrase| Walk { phrase, crossed })
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

/// Whether two verbs belong to two clauses: a noun stands between them and no conjunction.
fn is_other_clause(tagged: &Tagged, first: usize, second: usize) -> bool {
    let between = first + 1..second;
    between.clone().any(|idx| {
        verb_sense(tagged, idx) == VerbSense::None && !tagged.has(idx, Tags::ADVERB.or(Tags::AUXILIARY))
    }) && !between.into_iter().any(|idx| tagged.has(idx, Tags::CONJUNCTION))
}

/// Whether a quotation is a name inside a phrase and no quoted words of their own: short, and not closed by a comma.
fn is_quoted_name(tagged: &Tagged, quote: &Quote) -> bool {
    let end = quote.tokens.end;
    let closed = tagged.has(end.saturating_sub(2), Tags::COMMA.or(Tags::STOP));
    quote.tokens.len() <= MAX_QUOTED_NAME && !closed && !starts_phrase(tagged, end)
}

/// The pronoun directly before a verb, which is its whole subject: "it believes".
fn pronoun_before(tagged: &Tagged, verb: usize, floor: usize) -> Option<usize> {
    let last = (floor..verb).rev().find(|idx| !tagged.has(*idx, Tags::ADVERB))?;
    (tagged.has(last, Tags::SUBJECT_PRONOUN) && !tagged.has(last, Tags::DETERMINER.or(Tags::RELATIVE)))
        .then_some(last)
}

/// "that" before a noun, as in "that version".
fn is_demonstrative(tagged: &Tagged, idx: usize) -> bool {
    idx > 0 && tagged.has(idx - 1, Tags::PREPOSITION) || tagged.is(idx + 1, "of")
}

/// A word that opens a clause and no noun phrase: "because", "when", "after". "known as" opens none.
fn is_clause_word(tagged: &Tagged, idx: usize) -> bool {
    let of_participle = tagged.is(idx, "as")
        && (idx.saturating_sub(2)..idx)
            .any(|before| tagged.has(before, Tags::PAST) || tagged.is(before, "known"));
    tagged.has(idx, Tags::SUBORDINATOR) && !tagged.is(idx, "that") && !of_participle
}

/// Where a relative subject starts: "who", or "two of whom".
fn relative_start(tagged: &Tagged, relative: usize, floor: usize) -> usize {
    let counted = relative >= floor + 2
        && tagged.is(relative - 1, "of")
        && tagged.has(relative - 2, Tags::NUMBER.or(Tags::PRONOUN).or(Tags::DETERMINER));
    if counted { relative - 2 } else { relative }
}

/// Whether a past form stands behind a noun as its modifier: "passengers picked up off the coast".
fn modifies_noun(tagged: &Tagged, idx: usize, end: usize) -> bool {
    let follower = (idx + 1..end).find(|next| !tagged.has(*next, Tags::ADVERB)).unwrap_or(end);
    follower == end || tagged.has(follower, Tags::PREPOSITION) || tagged.is(follower, "as")
}

/// Cuts fronted adjuncts and conjunctions off the left of a phrase, times off its right.
fn trim_phrase(tagged: &Tagged, phrase: Range<usize>) -> Option<Range<usize>> {
    let Range { mut start, mut end } = phrase;
    while start < end {
        let lead = Tags::CONJUNCTION.or(Tags::ADVERB).or(Tags::SUBORDINATOR).or(Tags::COMMA).or(Tags::DASH);
        let keeps = Tags::DETERMINER.or(Tags::NUMBER).or(Tags::NEGATION).or(Tags::NAME);
        let starts_time = time_end(tagged, start, end);
        if is_quantity(tagged, start) {
            break;
        }
        if let Some(time_end) = starts_time.filter(|time_end| *time_end < end) {
            start = time_end;
        } else if tagged.has(start, Tags::PREPOSITION) {
            start = past_preposition(tagged, start, end);
        } else if tagged.has(start, lead) && (!tagged.has(start, keeps) || is_leading_name(tagged, start)) {
            start += 1;
        } else {
            break;
        }
    }
    while end > start + 1 {
        let last = end - 1;
        let is_time = tagged.has(last, Tags::TIME);
        let dangling =
            tagged.has(last, Tags::PREPOSITION.or(Tags::ADVERB).or(Tags::COMMA).or(Tags::CONJUNCTION));
        let date = tagged.has(last, Tags::NUMBER) && tagged.has(last - 1, Tags::TIME.or(Tags::PREPOSITION));
        if !(is_time || dangling || date) {
            break;
        }
        end = last;
    }
    let has_noun = (start..end).any(|idx| tagged.is_nominal(idx));
    (start < end && has_noun).then_some(start..end)
}

/// A capitalised function word at the start of a sentence: "Earlier", "But", "Meanwhile".
fn is_leading_name(tagged: &Tagged, idx: usize) -> bool {
    let first = idx == 0
        || tagged.has(idx - 1, Tags::HARD_BORDER.or(Tags::OPEN_QUOTE))
        || starts_sentence(tagged, idx);
    first
        && tagged.has(idx, Tags::CONJUNCTION.or(Tags::ADVERB))
        && !tagged.has(idx, Tags::DETERMINER.or(Tags::NUMBER))
}

fn starts_sentence(tagged: &Tagged, idx: usize) -> bool {
    let sentences = &tagged.words.sentences;
    sentences.binary_search_by_key(&idx, |sentence| sentence.tokens.start).is_ok()
}

/// Where the phrase goes on behind a fronted preposition and its noun phrase.
fn past_preposition(tagged: &Tagged, start: usize, end: usize) -> usize {
    let noun_end = base_phrase_end(tagged, start + 1, end);
    if noun_end > start + 1 && noun_end < end && starts_phrase(tagged, noun_end) {
        noun_end
    } else {
        start + 1
    }
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
