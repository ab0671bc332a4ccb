//! Passing on: sources that follow a preposition or a participle, and statements that share their content with another.

use std::ops::Range;

use super::cues::{Cue, CueKind, verb_group};
use super::phrases::{past_adjuncts, phrase_end};
use super::roles::{Manner, Placed, Side, behind_paper};
use super::sides::{clause_border, ends_clause, left_end};
use super::subjects::subject_before;
use super::tags::{Tagged, Tags};

/// The source behind "according to" and on which side its content lies.
pub(super) fn place_according(tagged: &Tagged, cue: &Cue, earlier: &[Placed]) -> Option<Placed> {
    let region = &cue.region;
    let first = cue.tokens.end;
    let end = phrase_end(tagged, first, region.end);
    if end == first {
        return None;
    }
    let start = cue.tokens.start;
    let before = start.checked_sub(1).filter(|before| *before >= region.start);
    let opens = before.is_none_or(|before| {
        let border = Tags::HARD_BORDER.or(Tags::CONJUNCTION).or(Tags::OPEN_PAREN);
        tagged.has(before, border)
            || tagged.is(before, "that")
            || tagged.has(before, Tags::COMMA) && before > region.start && tagged.is(before - 1, "that")
    });
    let quoted = earlier.iter().rposition(|placed| {
        placed.cue.region == *region
            && matches!(placed.side, Side::Left { .. })
            && matches!(placed.cue.kind, CueKind::Verb(_))
    });
    let side = match opens && tagged.has(end, Tags::COMMA) {
        true => Side::Right(end + 1),
        false if quoted.is_some() => quoted.map_or(Side::Empty, Side::Host),
        false if before.is_some_and(|before| tagged.has(before, Tags::COMMA)) => {
            Side::Left { end: start - 1, after: end }
        }
        false => Side::Left { end: start, after: end },
    };
    let border = (!opens).then(|| {
        if before.is_some_and(|before| tagged.has(before, Tags::COMMA)) { start - 1 } else { start }
    });
    let (cue, source) = behind_paper(tagged, cue.clone(), first..end);
    Some(Placed { cue, source: Some(source), manner: Manner::Follows, side, border })
}

pub(super) fn place_citing(tagged: &Tagged, cue: &Cue, earlier: &[Placed]) -> Option<Placed> {
    let region = &cue.region;
    let progressive = cue.tokens.start > region.start
        && tagged.has(cue.tokens.start - 1, Tags::BE.or(Tags::DETERMINER).or(Tags::OBJECT_PRONOUN));
    let as_saying = (cue.head..region.end.min(cue.head + 30))
        .any(|idx| tagged.is(idx, "as") && tagged.is(idx + 1, "saying"));
    let first = cue.tokens.end;
    let end = paper_end(tagged, first, region.end);
    if progressive || as_saying || end == first || tagged.is(first, "what") {
        return None;
    }
    let host = earlier.iter().position(|placed| {
        let says = match placed.cue.kind {
            CueKind::Verb(_) => placed.manner != Manner::Follows,
            CueKind::According => true,
            _ => false,
        };
        placed.cue.region == *region && says && placed.source.is_some()
    });
    let comma = cue.tokens.start > region.start && tagged.has(cue.tokens.start - 1, Tags::COMMA);
    let owner = cue.tokens.start - usize::from(comma);
    let told = earlier.iter().rposition(|placed| {
        tagged.has(cue.tokens.start, Tags::RELATIVE)
            && placed.source.as_ref().is_some_and(|source| source.end == owner)
    });
    let newest = earlier.iter().rposition(|placed| {
        placed.border.is_some() && placed.cue.region == *region && placed.manner == Manner::Subject
    });
    let host = told.or_else(|| newest.filter(|newest| host.is_some_and(|host| *newest > host))).or(host);
    let border = Some(owner);
    let side = match host {
        Some(host) => Side::Host(host),
        None if comma => Side::Left { end: owner, after: end },
        None => Side::Empty,
    };
    let (cue, source) = behind_paper(tagged, cue.clone(), first..end);
    Some(Placed { cue, source: Some(source), manner: Manner::Follows, side, border })
}

/// The end of the phrase at `first`, with the one behind "by" where it is a paper: "a post by the channel".
fn paper_end(tagged: &Tagged, first: usize, limit: usize) -> usize {
    let end = phrase_end(tagged, first, limit);
    let by_paper = end > first && end < limit && tagged.has(end - 1, Tags::PAPER) && tagged.is(end, "by");
    if by_paper { phrase_end(tagged, end + 1, limit).max(end) } else { end }
}

/// Binds a citing that stands before its host to it: "State television, citing the mayor, said".
pub(super) fn settle_hosts(tagged: &Tagged, placed: &mut [Placed]) {
    for idx in 0..placed.len() {
        match placed[idx].cue.kind {
            CueKind::QuotedBy if placed[idx].manner == Manner::Follows => {
                settle_carried(tagged, placed, idx);
                continue;
            }
            CueKind::Citing | CueKind::QuotedBy => {}
            _ => continue,
        }
        let cue = placed[idx].cue.tokens.clone();
        let host = (idx + 1..placed.len()).find(|host| {
            let between = placed[*host]
                .source
                .as_ref()
                .is_some_and(|source| source.end <= cue.start || placed[idx].side == Side::Empty);
            matches!(placed[*host].cue.kind, CueKind::Verb(_))
                && between
                && matches!(placed[*host].manner, Manner::Subject)
        });
        let before_verb = host.filter(|host| {
            placed[*host].source.as_ref().is_some_and(|source| source.start < cue.start)
                || placed[idx].side == Side::Empty
        });
        if let Some(host) = before_verb {
            placed[idx].side = Side::Host(host);
            placed[idx].border = None;
        } else if let Side::Host(host) = placed[idx].side
            && let Some(reopened) = reopened_content(tagged, &placed[idx], &placed[host])
        {
            placed[host].side = Side::Right(reopened);
        }
    }
}

/// Binds "quoted by X" to the statement of those behind whose name it stands: "officials quoted by the Courier said",
/// "the office said in a letter seen by the Courier"; their source ends where the participle begins.
fn settle_carried(tagged: &Tagged, placed: &mut [Placed], idx: usize) {
    let at = placed[idx].cue.tokens.start;
    let leads_here = |end: usize| end <= at && is_lead(tagged, end..at);
    let host = (0..placed.len()).find(|host| {
        let other = &placed[*host];
        let says = matches!(other.cue.kind, CueKind::Verb(_) | CueKind::According);
        let Some(source) = other.source.as_ref().filter(|_| says && *host != idx) else { return false };
        source.start < at && (source.contains(&at) || leads_here(source.end))
            || leads_here(other.cue.tokens.end)
    });
    if let Some(host) = host {
        placed[idx].side = Side::Host(host);
        let end = at - usize::from(tagged.has(at - 1, Tags::COMMA));
        let source = placed[host].source.as_mut();
        if let Some(source) = source.filter(|source| source.contains(&at) && source.start < end) {
            source.end = end;
        }
    }
}

/// Whether the words lead from a name or a verb to what is carried: nothing, ", as", ", in a statement".
fn is_lead(tagged: &Tagged, words: Range<usize>) -> bool {
    const LONGEST: usize = 6;
    let lead = Tags::COMMA.or(Tags::PREPOSITION).or(Tags::DETERMINER).or(Tags::PAPER).or(Tags::ADJECTIVE);
    let paper = words.clone().any(|idx| tagged.has(idx, Tags::PAPER));
    let bare = words.clone().all(|idx| tagged.has(idx, Tags::COMMA) || tagged.is(idx, "as"));
    bare || paper && words.len() <= LONGEST && words.into_iter().all(|idx| tagged.has(idx, lead))
}

/// "said, citing Y, that P", "according to X, which cited Y, P": the content of the host begins behind the citing.
fn reopened_content(tagged: &Tagged, citing: &Placed, host: &Placed) -> Option<usize> {
    let end = citing.source.as_ref()?.end;
    if matches!(host.cue.kind, CueKind::According) && host.side == Side::Right(citing.cue.tokens.start) {
        return tagged.has(end, Tags::COMMA).then_some(end + 1);
    }
    let open = matches!(host.side, Side::Left { .. } | Side::Empty)
        && tagged.has(end, Tags::COMMA)
        && end + 1 < host.cue.region.end;
    (open && tagged.is(end + 1, "that")).then_some(end + 1)
}

/// "the army's claim that 20 died": whose it is, if anybody's, and the clause.
pub(super) fn place_noun(tagged: &Tagged, cue: &Cue) -> Placed {
    let region = &cue.region;
    let at = cue.head;
    let owner =
        at.checked_sub(1).filter(|owner| *owner >= region.start && tagged.has(*owner, Tags::POSSESSIVE));
    let source = owner.and_then(|owner| match tagged.words.word(owner).starts_with(['\'', '’']) {
        true => subject_before(tagged, owner, region.start),
        false => Some(owner..owner + 1),
    });
    Placed { cue: cue.clone(), source, manner: Manner::Follows, side: Side::Right(at + 1), border: None }
}

/// "a third of them, by the service's reckoning, were minors".
pub(super) fn place_reckoning(tagged: &Tagged, cue: &Cue) -> Option<Placed> {
    let by = cue.particle.as_ref()?.start;
    let source = by + 1..cue.head - 1;
    let comma = by > cue.region.start && tagged.has(by - 1, Tags::COMMA);
    let end = if comma { by - 1 } else { by };
    let side = match end > cue.region.start {
        true => Side::Left { end, after: cue.head + 1 },
        false => Side::Right(cue.head + 1),
    };
    (!source.is_empty()).then(|| Placed {
        cue: cue.clone(),
        source: Some(source),
        manner: Manner::Follows,
        side,
        border: None,
    })
}

/// "quoted by the Courier": whose words it carries, [`settle_hosts`] finds.
pub(super) fn place_quoted_by(tagged: &Tagged, cue: &Cue) -> Option<Placed> {
    let first = cue.tokens.end;
    let end = phrase_end(tagged, first, cue.region.end);
    let before = cue.tokens.start.checked_sub(1).filter(|before| *before >= cue.region.start);
    let passive = before.is_some_and(|before| tagged.has(before, Tags::AUXILIARY));
    (end > first && before.is_some() && !passive).then(|| Placed {
        cue: cue.clone(),
        source: Some(first..end),
        manner: Manner::Follows,
        side: Side::Empty,
        border: None,
    })
}

/// "quoted Y as saying P", "Y was quoted by X as saying P": two statements with one content.
pub(super) fn place_as_saying(tagged: &Tagged, cue: &Cue, quoting: usize, placed: &mut Vec<Placed>) {
    let region = &cue.region;
    let group = verb_group(tagged, quoting, region.start);
    let passive = group.auxiliaries.has(Tags::BE);
    let joined = group.start > region.start && tagged.has(group.start - 1, Tags::CONJUNCTION);
    let own = subject_before(tagged, group.start, region.start).filter(|_| !joined);
    let Some(subject) = own.or_else(|| placed.iter().rev().find_map(|earlier| earlier.source.clone())) else {
        return;
    };
    let side = quoted_side(tagged, cue, subject.start);
    let border = match side {
        Side::Left { end, .. } => Some(end),
        _ if joined => Some(group.start - 1),
        _ => clause_border(tagged, subject.start, region.start),
    };
    let comma = usize::from(tagged.has(cue.tokens.start - 1, Tags::COMMA));
    let between = quoting + 1..cue.tokens.start - comma;
    let agent = match side {
        Side::Left { after, .. } => agent_in(tagged, cue.tokens.end..after),
        _ => None,
    };
    let agent = agent.or_else(|| agent_in(tagged, between.clone()));
    let outer = if passive { agent } else { Some((subject.clone(), quoting)) };
    if let Some((source, end)) = outer {
        let end = if end < cue.tokens.start { end + 1 } else { quoting + 1 };
        let tokens = group.start..end;
        let kind = CueKind::QuotedBy;
        let cue = Cue { kind, tokens, particle: None, head: quoting, region: region.clone() };
        placed.push(Placed { cue, source: Some(source), manner: Manner::Subject, side, border });
    }
    let inner = if passive { subject } else { between };
    if !inner.is_empty() {
        placed.push(Placed { cue: cue.clone(), source: Some(inner), manner: Manner::Follows, side, border });
    }
}

/// Where the words lie that somebody is quoted as saying.
fn quoted_side(tagged: &Tagged, cue: &Cue, subject_start: usize) -> Side {
    let region = &cue.region;
    let after = past_adjuncts(tagged, cue.tokens.end, region.end);
    if !ends_clause(tagged, after, region.end) {
        return Side::Right(after);
    }
    match left_end(tagged, subject_start, region.start) {
        Some(end) => Side::Left { end, after },
        None => Side::Empty,
    }
}

/// The noun phrase behind "by", "in" or "on" in `between`.
fn agent_in(tagged: &Tagged, between: Range<usize>) -> Option<(Range<usize>, usize)> {
    let by = between.clone().find(|idx| ["by", "in", "on"].iter().any(|word| tagged.is(*idx, word)))?;
    let end = phrase_end(tagged, by + 1, between.end);
    (end > by + 1).then_some((by + 1..end, by))
}
