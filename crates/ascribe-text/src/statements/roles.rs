//! Roles: for each cue its source, and on which side of it the content lies.

use std::ops::Range;

use super::cues::{Cue, CueKind, VerbCue, Voice, verb_group};
use super::lexicon::Frame;
use super::passing::{
    place_according, place_as_saying, place_citing, place_noun, place_quoted_by, place_reckoning,
    settle_hosts,
};
use super::phrases::{
    VerbSense, base_phrase_end, has_verb, is_quantity, past_adjuncts, phrase_end, starts_phrase,
    subject_before, time_end, verb_sense,
};
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
            CueKind::Adverb => Some(place_adverb(tagged, &cue)),
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
    let side = content_side(tagged, cue, verb, Some(&source))?;
    if tagged.has(source.end - 1, Tags::RELATIVE) && matches!(side, Side::Left { .. }) {
        return None;
    }
    let border = border_of(tagged, cue, &source, side, verb, earlier);
    let (cue, source) = behind_paper(tagged, cue.clone(), source);
    Some(Placed { cue, source: Some(source), manner: Manner::Subject, side, border })
}

/// "A statement by the ministry said": the ministry is the source, the rest belongs to the cue.
fn behind_paper(tagged: &Tagged, cue: Cue, source: Range<usize>) -> (Cue, Range<usize>) {
    let paper = source.clone().find(|idx| tagged.has(*idx, Tags::PREPOSITION)).filter(|first| {
        let head = source.start..*first;
        head.clone().any(|idx| tagged.has(idx, Tags::PAPER))
            && !head.into_iter().any(|idx| tagged.has(idx, Tags::COMMA))
    });
    let by = paper.and_then(|_| source.clone().find(|idx| tagged.is(*idx, "by")));
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
fn clause_subject(tagged: &Tagged, cue: &Cue) -> Option<Range<usize>> {
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
    if !tagged.has(before, Tags::COMMA.or(Tags::CONJUNCTION)) && !of_paper {
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

fn place_adverb(tagged: &Tagged, cue: &Cue) -> Placed {
    let side = Side::Left { end: cue.tokens.start, after: cue.tokens.end };
    let _ = tagged;
    Placed { cue: cue.clone(), source: None, manner: Manner::Unnamed, side, border: None }
}

fn place_silence(tagged: &Tagged, cue: &Cue, earlier: &[Placed]) -> Option<Placed> {
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

fn place_unverified(tagged: &Tagged, cue: &Cue, earlier: &[Placed]) -> Option<Placed> {
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

/// On which side of an active verb its content lies.
fn content_side(tagged: &Tagged, cue: &Cue, verb: &VerbCue, source: Option<&Range<usize>>) -> Option<Side> {
    let limit = cue.region.end;
    let mut at = cue.tokens.end;
    if verb.entry().takes(Frame::Recipient) {
        at = past_recipient(tagged, at, limit);
    }
    let left = source.and_then(|source| left_end(tagged, source.start, cue.region.start));
    let adjunct_end = if verb.entry().is_speech() { past_adjuncts(tagged, at, limit) } else { at };
    let at = adjunct_end;
    if at < limit && tagged.has(at, Tags::COMMA) {
        if let Some(reopened) = past_insert(tagged, at, limit, left.is_some()) {
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
    let said = left.filter(|end| has_verb(tagged, cue.region.start..*end));
    if let (Some(end), true) = (said, leads_away(tagged, verb, at)) {
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

/// Where the clause of a cue begins for those before it, where it does not belong to their content.
fn border_of(
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
