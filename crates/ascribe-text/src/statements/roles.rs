//! Roles: for each cue its source, and on which side of it the content lies.

use std::ops::Range;

use super::cues::{Cue, CueKind, VerbCue, Voice, verb_group};
use super::lexicon::Frame;
use super::passing::{
    place_according, place_as_saying, place_citing, place_noun, place_quoted_by, place_reckoning,
    settle_hosts,
};
use super::phrases::{VerbSense, has_verb, past_adjuncts, phrase_end, starts_phrase, time_end, verb_sense};
use super::sides::{border_of, content_side, ends_clause};
use super::silences::{place_silence, place_unverified};
use super::subjects::subject_before;
use super::tags::{Tagged, Tags};

/// A cue with its source and the place of its content.
#[derive(Clone, Debug)]
pub(super) struct Placed {
    /// The cue.
    pub cue: Cue,
    /// Who says it; none when nobody is named.
    pub source: Option<Range<usize>>,
    /// How the source was found.
    pub manner: Manner,
    /// Where the content lies.
    pub side: Side,
    /// Where the clause of this cue begins, as seen from what stands before it.
    pub border: Option<usize>,
}

/// How the source of a cue was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Manner {
    /// It is the subject before the verb.
    Subject,
    /// It stands behind the verb: "said the mayor".
    Inverted,
    /// It is that of the cue at this position in the unit: "said ... and added".
    Shared(usize),
    /// It stands behind a preposition: "according to the mayor".
    Follows,
    /// Nobody is named: "is believed".
    Unnamed,
}

/// Where the content lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// It begins at this word.
    Right(usize),
    /// It stands before the source and may go on at this word.
    Left {
        /// Where it ends.
        end: usize,
        /// The first word behind source, cue and adjuncts.
        after: usize,
    },
    /// It is the subject of a passive and goes on behind the verb.
    Around {
        /// The subject.
        subject: (usize, usize),
        /// The first word behind the verb.
        after: usize,
    },
    /// It is that of another statement.
    Host(usize),
    /// It is the sentence before: "This was announced by the mayor".
    Before,
    /// There is none.
    Empty,
}

/// Places all cues of a unit. Cues without a source where they need one, or without a place for content, fall away.
pub(super) fn place_cues(tagged: &Tagged, cues: Vec<Cue>) -> Vec<Placed> {
    let mut placed: Vec<Placed> = Vec::new();
    for cue in cues {
        let next = match &cue.kind {
            CueKind::Verb(verb) => place_verb(tagged, &cue, verb, &placed),
            CueKind::According => place_according(tagged, &cue, &placed),
            CueKind::Citing => place_citing(tagged, &cue, &placed),
            CueKind::QuotedBy => place_quoted_by(tagged, &cue),
            CueKind::AsSaying { quoting } => {
                place_as_saying(tagged, &cue, *quoting, &mut placed);
                continue;
            }
            CueKind::Adverb => Some(place_adverb(&cue)),
            CueKind::Mark => None,
            CueKind::Noun(_) => Some(place_noun(tagged, &cue)),
            CueKind::Reckoning => place_reckoning(tagged, &cue),
            CueKind::Silence => place_silence(tagged, &cue, &placed),
            CueKind::Unverified => place_unverified(tagged, &cue, &placed),
        };
        placed.extend(next);
    }
    settle_hosts(tagged, &mut placed);
    placed
}

fn place_verb(tagged: &Tagged, cue: &Cue, verb: &VerbCue, earlier: &[Placed]) -> Option<Placed> {
    match verb.voice {
        Voice::Passive => place_passive(tagged, cue, verb),
        Voice::Gerund => place_gerund(tagged, cue, earlier),
        Voice::Active => place_active(tagged, cue, verb, earlier),
    }
}

fn place_active(tagged: &Tagged, cue: &Cue, verb: &VerbCue, earlier: &[Placed]) -> Option<Placed> {
    let start = cue.tokens.start;
    if let Some(inverted) = place_inverted(tagged, cue, verb) {
        return Some(inverted);
    }
    if let Some((host, border)) = shared_subject(tagged, cue, verb, earlier) {
        let source = host.map_or_else(|| clause_subject(tagged, cue), |host| earlier[host].source.clone())?;
        let side = content_side(tagged, cue, verb, None)?;
        let manner = host.map_or(Manner::Subject, Manner::Shared);
        return Some(Placed { cue: cue.clone(), source: Some(source), manner, side, border: Some(border) });
    }
    let source = subject_before(tagged, start, cue.region.start)?;
    if verb.entry().needs_paper && !source.clone().any(|idx| tagged.has(idx, Tags::PAPER)) {
        return None;
    }
    let first_person = ["i", "we"].iter().any(|word| tagged.is(source.start, word));
    let remark = tagged.is(source.start, "which") && verb.auxiliaries.has(Tags::MODAL);
    if first_person && tagged.quote_of[start] != 0 || remark {
        return None;
    }
    if let Some(placed) = place_as_clause(tagged, cue, &source, earlier) {
        return Some(placed);
    }
    let side = content_side(tagged, cue, verb, Some(&source))?;
    if tagged.has(source.end - 1, Tags::RELATIVE) && matches!(side, Side::Left { .. }) {
        return None;
    }
    let border = border_of(tagged, cue, &source, side, verb, earlier);
    let (cue, source) = behind_paper(tagged, cue.clone(), source);
    Some(Placed { cue, source: Some(source), manner: Manner::Subject, side, border })
}

/// "as the rebels had claimed": the content is that of the statement before, or the clause that follows.
fn place_as_clause(tagged: &Tagged, cue: &Cue, source: &Range<usize>, earlier: &[Placed]) -> Option<Placed> {
    let region = &cue.region;
    let at = source.start.checked_sub(1).filter(|at| *at >= region.start && tagged.is(*at, "as"))?;
    let after = past_adjuncts(tagged, cue.tokens.end, region.end);
    if !ends_clause(tagged, after, region.end) {
        return None;
    }
    let comma = at > region.start && tagged.has(at - 1, Tags::COMMA);
    let fronted = at == region.start || tagged.has(at - 1, Tags::HARD_BORDER);
    let host = earlier
        .iter()
        .rposition(|placed| placed.cue.region == *region && matches!(placed.side, Side::Right(_)));
    let side = match host {
        _ if fronted => Side::Right(after + 1),
        Some(host) => Side::Host(host),
        None => Side::Left { end: at - usize::from(comma), after },
    };
    let border = (!fronted).then(|| at - usize::from(comma));
    Some(Placed { cue: cue.clone(), source: Some(source.clone()), manner: Manner::Subject, side, border })
}

/// "A statement by the ministry said": the ministry is the source, the rest belongs to the cue.
pub(super) fn behind_paper(tagged: &Tagged, cue: Cue, source: Range<usize>) -> (Cue, Range<usize>) {
    let paper = source.clone().find(|idx| tagged.has(*idx, Tags::PREPOSITION)).filter(|first| {
        let head = source.start..*first;
        head.clone().any(|idx| tagged.has(idx, Tags::PAPER.or(Tags::RECKONING)))
            && !head.into_iter().any(|idx| tagged.has(idx, Tags::COMMA))
    });
    let by = paper.and_then(|_| {
        let mut words = source.clone().take_while(|idx| !tagged.has(*idx, Tags::COMMA));
        words.find(|idx| tagged.is(*idx, "by"))
    });
    match by {
        Some(by) if by + 1 < source.end && cue.particle.is_none() => {
            (Cue { particle: Some(source.start..by + 1), ..cue }, by + 1..source.end)
        }
        _ => (cue, source),
    }
}

/// "..., said the mayor": the source stands behind the verb.
fn place_inverted(tagged: &Tagged, cue: &Cue, verb: &VerbCue) -> Option<Placed> {
    let start = cue.tokens.start;
    if !(verb.entry().takes(Frame::Speech) || verb.entry().takes(Frame::Quotation))
        || verb.auxiliaries.has(Tags::AUXILIARY)
        || start <= cue.region.start
    {
        return None;
    }
    let after_quote = tagged.has(start - 1, Tags::CLOSE_QUOTE);
    if !after_quote && !tagged.has(start - 1, Tags::COMMA) {
        return None;
    }
    let first = cue.tokens.end;
    let digits =
        tagged.has(first, Tags::NUMBER) && tagged.words.word(first).starts_with(|c: char| c.is_ascii_digit());
    let bars = Tags::PREPOSITION.or(Tags::SUBORDINATOR).or(Tags::TIME);
    if first >= cue.region.end
        || digits
        || tagged.has(first, bars) && !tagged.has(first, Tags::DETERMINER)
        || tagged.is(first, "that")
        || time_end(tagged, first, cue.region.end).is_some()
    {
        return None;
    }
    let end = phrase_end(tagged, first, cue.region.end);
    let next =
        (end..end + 3).find(|idx| !tagged.has(*idx, Tags::ADVERB) && !tagged.is(*idx, "far")).unwrap_or(end);
    let verb_follows = verb_sense(tagged, next) == VerbSense::Finite
        || tagged.verbs.get(end).copied().flatten().is_some() && !after_quote;
    if end == first || verb_follows {
        return None;
    }
    if !after_quote && !left_holds_clause(tagged, start - 1, cue.region.start) {
        return None;
    }
    let content_end = if after_quote { start } else { start - 1 };
    let after = past_adjuncts(tagged, past_relative(tagged, end, cue.region.end), cue.region.end);
    let side = Side::Left { end: content_end, after };
    Some(Placed {
        cue: cue.clone(),
        source: Some(first..end),
        manner: Manner::Inverted,
        side,
        border: Some(start - 1),
    })
}

/// Passes over "who hid under a handcart" behind a source.
fn past_relative(tagged: &Tagged, at: usize, limit: usize) -> usize {
    let comma = usize::from(tagged.has(at, Tags::COMMA));
    if !tagged.has(at + comma, Tags::RELATIVE) {
        return at;
    }
    let border = Tags::COMMA.or(Tags::HARD_BORDER).or(Tags::OPEN_QUOTE);
    (at + comma..limit).find(|idx| tagged.has(*idx, border)).unwrap_or(limit)
}

/// Whether the words that end at `end` hold a clause whose verb is not a cue's subject insert.
fn left_holds_clause(tagged: &Tagged, end: usize, floor: usize) -> bool {
    let from =
        (floor..end).rev().find(|idx| tagged.has(*idx, Tags::HARD_BORDER)).map_or(floor, |idx| idx + 1);
    has_verb(tagged, from..end) || (from..end).any(|idx| tagged.has(idx, Tags::CLOSE_QUOTE))
}

/// "said ... and denied": the verb has no subject of its own. Gives the cue whose source it shares and the border.
fn shared_subject(
    tagged: &Tagged,
    cue: &Cue,
    verb: &VerbCue,
    earlier: &[Placed],
) -> Option<(Option<usize>, usize)> {
    let mut at = cue.tokens.start;
    while at > cue.region.start && tagged.has(at - 1, Tags::ADVERB) && !tagged.has(at - 1, Tags::CONJUNCTION)
    {
        at -= 1;
    }
    let at = at.checked_sub(1).filter(|at| *at >= cue.region.start)?;
    let joins = tagged.has(at, Tags::CONJUNCTION)
        || tagged.is(at, "then")
        || tagged.has(at, Tags::COMMA) && tagged.is(at + 1, "then");
    if !joins {
        return None;
    }
    let comma = at > cue.region.start && tagged.has(at - 1, Tags::COMMA);
    let border = if comma { at - 1 } else { at };
    Some((host_of(tagged, cue, verb, earlier), border))
}

/// The cue that a verb without a subject goes on from: the first of the same tense in the sentence.
fn host_of(tagged: &Tagged, cue: &Cue, verb: &VerbCue, earlier: &[Placed]) -> Option<usize> {
    let same_level = |placed: &&(usize, &Placed)| {
        placed.1.cue.region == cue.region
            && placed.1.source.is_some()
            && placed.1.manner != Manner::Follows
            && !(placed.1.cue.head..cue.head).any(|idx| tagged.has(idx, Tags::SEMICOLON))
    };
    let tense = |placed: &Placed| match &placed.cue.kind {
        CueKind::Verb(other) if other.voice != Voice::Passive => Some(other.past),
        CueKind::Silence | CueKind::Unverified => Some(verb.past),
        _ => None,
    };
    let candidates: Vec<(usize, &Placed)> = earlier.iter().enumerate().collect();
    let last_border = candidates
        .iter()
        .filter(same_level)
        .filter(|(_, placed)| placed.manner == Manner::Subject && placed.border.is_some())
        .map(|(idx, _)| *idx)
        .next_back();
    let open = |placed: &&(usize, &Placed)| last_border.is_none_or(|border| placed.0 >= border);
    candidates
        .iter()
        .filter(same_level)
        .filter(open)
        .find(|(_, placed)| tense(placed) == Some(verb.past))
        .map(|(idx, _)| *idx)
}

/// The subject of the first verb of the sentence, for a cue that shares it.
pub(super) fn clause_subject(tagged: &Tagged, cue: &Cue) -> Option<Range<usize>> {
    let end = cue.tokens.start;
    let from = (cue.region.start..end)
        .rev()
        .find(|idx| tagged.has(*idx, Tags::HARD_BORDER) && tagged.quote_of[*idx] == tagged.quote_of[end]);
    let from = from.map_or(cue.region.start, |idx| idx + 1);
    let verb = (from..end).find(|idx| {
        verb_sense(tagged, *idx) != VerbSense::None && tagged.quote_of[*idx] == tagged.quote_of[end]
    })?;
    let start = verb_group(tagged, verb, from).start;
    subject_before(tagged, start, from)
}

fn place_gerund(tagged: &Tagged, cue: &Cue, earlier: &[Placed]) -> Option<Placed> {
    let start = cue.tokens.start;
    let first = (cue.region.start..start).rev().find(|idx| !tagged.has(*idx, Tags::ADVERB));
    let before = first?;
    let of_paper = tagged.has(before, Tags::PAPER);
    let by = tagged.is(before, "by");
    if !tagged.has(before, Tags::COMMA.or(Tags::CONJUNCTION)) && !of_paper && !by {
        return None;
    }
    let host = earlier.iter().position(|placed| {
        placed.cue.region == cue.region
            && placed.source.is_some()
            && matches!(placed.manner, Manner::Subject | Manner::Inverted)
            && matches!(&placed.cue.kind, CueKind::Verb(_) | CueKind::Silence | CueKind::Unverified)
    });
    let host = match earlier.iter().rposition(|placed| {
        placed.cue.region == cue.region && placed.border.is_some() && placed.manner == Manner::Subject
    }) {
        Some(last) if host.is_some_and(|host| last > host) => Some(last),
        _ => host,
    };
    let source = host.map_or_else(|| clause_subject(tagged, cue), |host| earlier[host].source.clone())?;
    let CueKind::Verb(verb) = &cue.kind else { return None };
    let side = match content_side(tagged, cue, verb, None)? {
        Side::Left { .. } => return None,
        side => side,
    };
    let manner = host.map_or(Manner::Subject, Manner::Shared);
    Some(Placed {
        cue: cue.clone(),
        source: Some(source),
        manner,
        side,
        border: Some(if of_paper { start } else { before }),
    })
}

fn place_passive(tagged: &Tagged, cue: &Cue, verb: &VerbCue) -> Option<Placed> {
    let region = &cue.region;
    let by = (tagged.is(cue.tokens.end, "by")).then_some(cue.tokens.end);
    let subject = subject_before(tagged, cue.tokens.start, region.start);
    if let Some(by) = by {
        let end = phrase_end(tagged, by + 1, region.end);
        if end == by + 1 {
            return None;
        }
        let subject = subject?;
        let points_back = subject.len() == 1 && tagged.has(subject.start, Tags::PRONOUN);
        let side = match points_back {
            true => Side::Before,
            false => {
                let after = past_adjuncts(tagged, end, region.end);
                Side::Around { subject: (subject.start, subject.end), after }
            }
        };
        return Some(Placed {
            cue: cue.clone(),
            source: Some(by + 1..end),
            manner: Manner::Follows,
            side,
            border: None,
        });
    }
    let unnamed =
        verb.entry().takes(Frame::Belief) || verb.auxiliaries.has(Tags::BE) && verb.entry().is_speech();
    let infinitive = tagged.is(cue.tokens.end, "to") && !starts_phrase(tagged, cue.tokens.end + 1);
    let opens = infinitive
        || tagged.is(cue.tokens.end, "that")
        || verb_sense(tagged, cue.tokens.end) != VerbSense::None
        || verb.entry().takes(Frame::Belief);
    let recipient = verb.entry().takes(Frame::Recipient);
    if !unnamed || !opens || recipient || !verb.auxiliaries.has(Tags::BE) {
        return None;
    }
    let subject = subject?;
    let side = match tagged.is(subject.start, "it") && tagged.is(cue.tokens.end, "that") {
        true => Side::Right(cue.tokens.end),
        false => Side::Around { subject: (subject.start, subject.end), after: cue.tokens.end },
    };
    Some(Placed { cue: cue.clone(), source: None, manner: Manner::Unnamed, side, border: None })
}

fn place_adverb(cue: &Cue) -> Placed {
    let side = Side::Left { end: cue.tokens.start, after: cue.tokens.end };
    Placed { cue: cue.clone(), source: None, manner: Manner::Unnamed, side, border: None }
}
