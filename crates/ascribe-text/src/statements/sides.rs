//! Sides: where the content of a verb lies, before or behind it, and where its clause begins.

use std::ops::Range;

use super::cues::{Cue, CueKind, VerbCue};
use super::lexicon::Frame;
use super::phrases::{
    VerbSense, base_phrase_end, has_verb, is_quantity, past_adjuncts, phrase_end, starts_phrase, verb_sense,
};
use super::roles::{Placed, Side};
use super::tags::{Tagged, Tags};

/// On which side of an active verb its content lies.
pub(super) fn content_side(
    tagged: &Tagged,
    cue: &Cue,
    verb: &VerbCue,
    source: Option<&Range<usize>>,
) -> Option<Side> {
    let limit = cue.region.end;
    let mut at = cue.tokens.end;
    if verb.entry().takes(Frame::Recipient) {
        at = past_recipient(tagged, at, limit);
    }
    let left = source.and_then(|source| left_end(tagged, source.start, cue.region.start));
    let clause =
        left.filter(|end| tagged.has(end - 1, Tags::CLOSE_QUOTE) || has_verb(tagged, cue.region.start..*end));
    let adjunct_end = if verb.entry().is_speech() { past_adjuncts(tagged, at, limit) } else { at };
    let at = adjunct_end;
    if at < limit && tagged.has(at, Tags::COMMA) {
        if let Some(reopened) = past_insert(tagged, at, limit, clause.is_some()) {
            return Some(Side::Right(reopened));
        }
        return left_side(left, at);
    }
    if ends_clause(tagged, at, limit) {
        return left_side(left, at);
    }
    if tagged.has(at, Tags::COLON) {
        return Some(Side::Right(at + 1));
    }
    if let (Some(end), true) = (clause, leads_away(tagged, verb, at)) {
        return verb.entry().is_speech().then_some(Side::Left { end, after: at });
    }
    let late_that =
        (at..limit.min(at + 14)).find(|idx| tagged.is(*idx, "that") || tagged.has(*idx, Tags::HARD_BORDER));
    if leads_away(tagged, verb, at) && verb.entry().is_speech() {
        return late_that.filter(|idx| tagged.is(*idx, "that")).map(Side::Right);
    }
    Some(Side::Right(at))
}

fn left_side(left: Option<usize>, after: usize) -> Option<Side> {
    left.map(|end| Side::Left { end, after })
}

/// "after", "as", "while", a preposition: what follows is no content but tells when or how it was said.
fn leads_away(tagged: &Tagged, verb: &VerbCue, at: usize) -> bool {
    const CONTENT_WORDS: [&str; 7] = ["that", "whether", "why", "how", "what", "where", "if"];
    let function = tagged.has(at, Tags::SUBORDINATOR.or(Tags::PREPOSITION))
        || tagged.has(at, Tags::GERUND) && !verb.entry().takes(Frame::Object);
    if is_quantity(tagged, at) {
        return false;
    }
    function && !CONTENT_WORDS.iter().any(|word| tagged.is(at, word)) && !tagged.has(at, Tags::DETERMINER)
}

/// Where what stands before a trailing source ends: "..., the mayor said", "“...” the mayor said".
pub(super) fn left_end(tagged: &Tagged, source_start: usize, floor: usize) -> Option<usize> {
    let before = source_start.checked_sub(1).filter(|before| *before >= floor)?;
    if tagged.has(before, Tags::CLOSE_QUOTE) {
        return Some(source_start);
    }
    let comma = tagged.has(before, Tags::COMMA) && before > floor;
    comma.then_some(before)
}

/// Passes over the person spoken to: "told reporters", "told the Weekly Messenger".
fn past_recipient(tagged: &Tagged, at: usize, limit: usize) -> usize {
    if at >= limit || tagged.is(at, "that") || tagged.has(at, Tags::COMMA.or(Tags::COLON)) {
        return at;
    }
    let base = base_phrase_end(tagged, at, limit);
    let end = phrase_end(tagged, at, limit);
    let closed = end >= limit
        || tagged.is(end, "that")
        || tagged.has(end, Tags::COMMA.or(Tags::HARD_BORDER).or(Tags::OPEN_QUOTE).or(Tags::TIME));
    if closed && end > base { end } else { base.max(at) }
}

/// Passes over an insert behind the verb: "said, citing Y, that P"; "claimed, without evidence, that P".
fn past_insert(tagged: &Tagged, comma: usize, limit: usize, has_left: bool) -> Option<usize> {
    let first = comma + 1;
    if tagged.has(first, Tags::OPEN_QUOTE) && !has_left {
        return Some(first);
    }
    let second =
        (first..limit.min(first + 25)).find(|idx| tagged.has(*idx, Tags::COMMA.or(Tags::HARD_BORDER)))?;
    let closes = tagged.has(second, Tags::COMMA) && second + 1 < limit;
    let opens_content =
        tagged.is(second + 1, "that") || tagged.has(second + 1, Tags::OPEN_QUOTE) && !has_left;
    let aside = Tags::PREPOSITION.or(Tags::GERUND).or(Tags::ADVERB).or(Tags::PHRASE_START);
    let plain_insert = !has_left && tagged.has(first, aside);
    (closes && (opens_content || plain_insert && !tagged.has(second + 1, Tags::RELATIVE)))
        .then_some(second + 1)
}

/// Whether nothing is said at `at`: the clause ends there.
pub(super) fn ends_clause(tagged: &Tagged, at: usize, limit: usize) -> bool {
    at >= limit
        || tagged.has(
            at,
            Tags::STOP
                .or(Tags::SEMICOLON)
                .or(Tags::COMMA)
                .or(Tags::CLOSE_QUOTE)
                .or(Tags::CLOSE_PAREN)
                .or(Tags::DASH),
        )
        || tagged.has(at, Tags::CONJUNCTION)
}

/// Where the clause of a cue begins for those before it, where it does not belong to their content.
pub(super) fn border_of(
    tagged: &Tagged,
    cue: &Cue,
    source: &Range<usize>,
    side: Side,
    verb: &VerbCue,
    earlier: &[Placed],
) -> Option<usize> {
    if let Side::Left { end, .. } = side {
        return Some(end);
    }
    let border = clause_border(tagged, source.start, cue.region.start)?;
    let soft = tagged.has(border, Tags::CONJUNCTION) && tagged.is(border, "and");
    let same_tense = earlier.iter().any(|placed| matches!(&placed.cue.kind, CueKind::Verb(other) if other.past == verb.past && placed.cue.region == cue.region));
    (!soft || same_tense).then_some(border)
}

/// The conjunction, semicolon or comma that sets a clause off from what stands before its subject.
pub(super) fn clause_border(tagged: &Tagged, subject_start: usize, floor: usize) -> Option<usize> {
    let mut at = subject_start;
    let floor = floor.max(subject_start.saturating_sub(12));
    while at > floor {
        let idx = at - 1;
        let comma_before = idx > floor && tagged.has(idx - 1, Tags::COMMA);
        if tagged.has(idx, Tags::SEMICOLON) {
            return Some(idx);
        }
        if tagged.has(idx, Tags::CONJUNCTION) {
            return Some(if comma_before { idx - 1 } else { idx });
        }
        if tagged.has(idx, Tags::SUBORDINATOR) {
            let contrast = ["while", "whereas", "although", "though", "as", "when"]
                .iter()
                .any(|word| tagged.is(idx, word));
            return (contrast && comma_before).then(|| idx - 1);
        }
        if tagged.has(idx, Tags::MARK.or(Tags::RELATIVE))
            || verb_sense(tagged, idx) != VerbSense::None && !starts_phrase(tagged, idx)
        {
            return None;
        }
        at = idx;
    }
    None
}
