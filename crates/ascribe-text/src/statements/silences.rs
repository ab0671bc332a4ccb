//! Silences: who refused to say, and who could not check.

use std::ops::Range;

use super::cues::Cue;
use super::phrases::{past_adjuncts, phrase_end};
use super::roles::{Manner, Placed, Side, clause_subject};
use super::sides::{clause_border, ends_clause};
use super::subjects::subject_before;
use super::tags::{Tagged, Tags};

pub(super) fn place_silence(tagged: &Tagged, cue: &Cue, earlier: &[Placed]) -> Option<Placed> {
    let region = &cue.region;
    let from = tagged.is(cue.tokens.end - 1, "from");
    let (source, border) = match from {
        true => (cue.tokens.end..phrase_end(tagged, cue.tokens.end, region.end), None),
        false => silent_source(tagged, cue, earlier)?,
    };
    let content =
        !from && !ends_clause(tagged, past_adjuncts(tagged, cue.tokens.end, region.end), region.end);
    let side = if content { Side::Right(cue.tokens.end) } else { Side::Empty };
    Some(Placed { cue: cue.clone(), source: Some(source), manner: Manner::Subject, side, border })
}

fn silent_source(tagged: &Tagged, cue: &Cue, earlier: &[Placed]) -> Option<(Range<usize>, Option<usize>)> {
    let start = cue.tokens.start;
    let joined = start > cue.region.start && tagged.has(start - 1, Tags::CONJUNCTION);
    if joined {
        let host = earlier
            .iter()
            .rfind(|placed| placed.cue.region == cue.region && placed.manner != Manner::Follows);
        let source = host.and_then(|host| host.source.clone()).or_else(|| clause_subject(tagged, cue))?;
        return Some((source, Some(start - 1)));
    }
    let source = subject_before(tagged, start, cue.region.start)?;
    let pronoun = tagged.has(source.start, Tags::SUBJECT_PRONOUN) && source.len() == 1;
    let before = source.start.checked_sub(1).filter(|before| *before >= cue.region.start);
    let reduced = pronoun && before.is_some_and(|before| tagged.is_nominal(before));
    if reduced
        || tagged.quote_of[start] != 0 && (tagged.is(source.start, "i") || tagged.is(source.start, "we"))
    {
        return None;
    }
    let border = clause_border(tagged, source.start, cue.region.start);
    Some((source, border))
}

pub(super) fn place_unverified(tagged: &Tagged, cue: &Cue, earlier: &[Placed]) -> Option<Placed> {
    let passive = (cue.tokens.start..cue.head)
        .any(|idx| ["be", "been", "was", "were"].iter().any(|word| tagged.is(idx, word)))
        && !tagged.is(cue.head - 1, "to");
    if !passive {
        return place_silence(tagged, cue, earlier);
    }
    let subject = subject_before(tagged, cue.tokens.start, cue.region.start)?;
    let side = Side::Around { subject: (subject.start, subject.end), after: cue.region.end };
    let by = tagged.is(cue.tokens.end - 1, "by");
    let source = by
        .then(|| cue.tokens.end..phrase_end(tagged, cue.tokens.end, cue.region.end))
        .filter(|source| !source.is_empty());
    let border = clause_border(tagged, subject.start, cue.region.start);
    Some(Placed { cue: cue.clone(), source, manner: Manner::Unnamed, side, border })
}
