//! Contents: which words are what was said.

use std::ops::Range;

use super::cues::CueKind;
use super::lexicon::Frame;
use super::phrases::{VerbSense, has_verb, is_quantity, verb_sense};
use super::roles::{Manner, Placed, Side};
use super::tags::{Tagged, Tags};

/// The content of the cue at `idx`, in text order; none when the cue turns out to hold no statement.
pub(super) fn content_of(tagged: &Tagged, placed: &[Placed], idx: usize) -> Option<Vec<Range<usize>>> {
    let this = &placed[idx];
    let pieces = match this.side {
        Side::Empty => Vec::new(),
        Side::Before => sentence_before(tagged, this.cue.region.start),
        Side::Host(host) => content_of_host(tagged, placed, host)?,
        Side::Right(start) => right_content(tagged, placed, idx, start),
        // Nothing stands before the first word of a sentence.
        Side::Left { end, .. } if end <= this.cue.region.start => Vec::new(),
        Side::Left { end, after } => left_content(tagged, placed, idx, end, after),
        Side::Around { subject, after } => around_content(tagged, placed, idx, subject.0..subject.1, after),
    };
    let pieces = without_own_words(this, pieces);
    let pieces: Vec<Range<usize>> =
        pieces.into_iter().filter_map(|piece| trim_piece(tagged, piece)).collect();
    is_sound(tagged, this, &pieces).then_some(pieces)
}

/// The sentence that ends where `start` begins.
fn sentence_before(tagged: &Tagged, start: usize) -> Vec<Range<usize>> {
    let sentences = &tagged.words.sentences;
    let position = sentences.partition_point(|sentence| sentence.tokens.end <= start);
    position.checked_sub(1).map(|position| sentences[position].tokens.clone()).into_iter().collect()
}

/// Takes the border from every cue that holds no statement, so that it ends no other's content.
pub(super) fn drop_empty_borders(tagged: &Tagged, placed: &mut [Placed]) {
    for idx in 0..placed.len() {
        let Some(border) = placed[idx].border else { continue };
        let content = content_of(tagged, placed, idx);
        let goes_on = content.as_ref().is_some_and(|pieces| {
            matches!(placed[idx].side, Side::Left { .. })
                && pieces
                    .last()
                    .is_some_and(|last| last.start > border && last.start < placed[idx].cue.region.end)
        });
        if content.is_none() || goes_on && tagged.has(border.saturating_sub(1), Tags::RELATIVE) {
            placed[idx].border = None;
        }
    }
}

fn content_of_host(tagged: &Tagged, placed: &[Placed], host: usize) -> Option<Vec<Range<usize>>> {
    match placed[host].side {
        Side::Host(next) if matches!(placed[next].side, Side::Host(_)) => None,
        _ => content_of(tagged, placed, host),
    }
}

/// Splits pieces where the source or the cue stands inside.
fn without_own_words(this: &Placed, pieces: Vec<Range<usize>>) -> Vec<Range<usize>> {
    let mut own = vec![this.cue.tokens.clone()];
    own.extend(this.cue.particle.clone());
    if !matches!(this.side, Side::Around { .. }) {
        own.extend(this.source.clone());
    }
    let mut pieces = pieces;
    for words in own {
        pieces = pieces
            .into_iter()
            .flat_map(|piece| {
                [piece.start..piece.end.min(words.start), piece.start.max(words.end)..piece.end]
            })
            .filter(|piece| piece.start < piece.end)
            .collect();
    }
    pieces
}

/// Whether the frame of the verb is filled.
fn is_sound(tagged: &Tagged, this: &Placed, pieces: &[Range<usize>]) -> bool {
    let CueKind::Verb(verb) = &this.cue.kind else {
        return !pieces.is_empty() || matches!(this.cue.kind, CueKind::Silence);
    };
    let Some(first) = pieces.first() else { return false };
    let entry = verb.entry();
    let has = |tags: Tags| pieces.iter().any(|piece| piece.clone().any(|idx| tagged.has(idx, tags)));
    let infinitive = tagged.is(first.start, "to");
    let wanting = entry.takes(Frame::Belief)
        || matches!(entry.certainty, ascribe_model::Certainty::Forecast | ascribe_model::Certainty::Hedged);
    if infinitive && matches!(this.side, Side::Right(_)) && !wanting && !entry.needs_preposition {
        return false;
    }
    let extracted =
        tagged.has(first.start, Tags::AUXILIARY) && verb_sense(tagged, first.start) == VerbSense::Finite;
    if extracted && matches!(this.side, Side::Right(_)) {
        return false;
    }
    let adrift = tagged.has(first.start, Tags::PREPOSITION)
        && !is_quantity(tagged, first.start)
        && !tagged.has(first.start, Tags::SUBORDINATOR);
    if adrift && !infinitive && matches!(this.side, Side::Right(_)) && !entry.is_speech() {
        return false;
    }
    let claimed = tagged.has(first.start, Tags::OPEN_QUOTE.or(Tags::SUBORDINATOR))
        || first.start.checked_sub(1).is_some_and(|before| tagged.has(before, Tags::COLON));
    if entry.frames[0] == Frame::Quotation && matches!(this.side, Side::Right(_)) && !claimed {
        return false;
    }
    let clause = pieces.iter().any(|piece| has_verb(tagged, piece.clone()))
        || has(Tags::NUMBER.or(Tags::OPEN_QUOTE).or(Tags::COLON));
    match entry.frames[0] {
        Frame::Count => counts(tagged, first.clone()) || tagged.is(first.start, "that"),
        Frame::Measure => has(Tags::NUMBER.or(Tags::OPEN_QUOTE)),
        Frame::Object => true,
        _ => clause || entry.takes(Frame::Object) || matches!(this.side, Side::Left { .. }),
    }
}

/// Whether a number or quoted words stand in the object itself.
fn counts(tagged: &Tagged, object: Range<usize>) -> bool {
    const REACH: usize = 10;
    const QUOTE_REACH: usize = 3;
    let near = object.start..object.end.min(object.start + REACH);
    let opens = Tags::PREPOSITION.or(Tags::ADVERB);
    let starts = !tagged.has(near.start, opens) || is_quantity(tagged, near.start);
    let quoted =
        (near.start..near.end.min(near.start + QUOTE_REACH)).any(|idx| tagged.has(idx, Tags::OPEN_QUOTE));
    let mut object = near.into_iter().take_while(|idx| !tagged.has(*idx, Tags::COMMA));
    starts && (quoted || object.any(|idx| tagged.has(idx, Tags::NUMBER.or(Tags::COUNTED))))
}

/// Everything from `start` to where the clause of the cue ends.
fn right_content(tagged: &Tagged, placed: &[Placed], idx: usize, start: usize) -> Vec<Range<usize>> {
    let end = content_end(tagged, placed, idx, start);
    let mut pieces = one_piece(start..end);
    pieces.extend(continued_quote(tagged, end, &placed[idx]));
    pieces
}

/// What stands before the source, and what goes on behind the cue.
fn left_content(
    tagged: &Tagged,
    placed: &[Placed],
    idx: usize,
    end: usize,
    after: usize,
) -> Vec<Range<usize>> {
    let this = &placed[idx];
    if matches!(this.cue.kind, CueKind::Adverb) {
        return adverb_content(tagged, placed, idx);
    }
    if placed.iter().any(|other| other.side == Side::Before && other.cue.head < end) {
        return sentence_before(tagged, this.cue.region.start);
    }
    let mut start = left_start(tagged, placed, idx, end);
    if matches!(this.cue.kind, CueKind::Reckoning) {
        start = start.max(enclosing_start(placed, idx));
    }
    let resumed = resumed_at(tagged, placed, idx, start..end, after);
    let start = match resumed {
        Some(_) if tagged.has(end - 1, Tags::RELATIVE) => last_phrase(tagged, start..end),
        Some(resumed) if verb_sense(tagged, resumed) == VerbSense::Finite => last_phrase(tagged, start..end),
        _ => start,
    };
    let mut pieces = one_piece(start..end);
    if let Some(resumed) = resumed {
        pieces.push(resumed..content_end(tagged, placed, idx, resumed));
    }
    let unit_end = this.cue.region.end;
    if tagged.has(end.saturating_sub(1), Tags::CLOSE_QUOTE) || pieces.len() > 1 {
        pieces.extend(continued_quote(tagged, unit_end, this));
    }
    pieces
}

fn one_piece(piece: Range<usize>) -> Vec<Range<usize>> {
    std::iter::once(piece).collect()
}

/// Where the content begins that the cue stands in; 0 when it stands in none.
fn enclosing_start(placed: &[Placed], idx: usize) -> usize {
    let this = &placed[idx];
    let starts = placed.iter().filter(|other| other.cue.region == this.cue.region).filter_map(|other| {
        match other.side {
            Side::Right(start) if start <= this.cue.tokens.start && other.cue.head != this.cue.head => {
                Some(start)
            }
            _ => None,
        }
    });
    starts.max().unwrap_or(0)
}

/// The subject that a verb behind an insert goes on: "who, camp leaders believe, make up".
fn last_phrase(tagged: &Tagged, left: Range<usize>) -> usize {
    if !has_verb(tagged, left.clone()) {
        return left.start;
    }
    let border = Tags::COMMA.or(Tags::HARD_BORDER);
    let from = left.clone().rev().find(|at| tagged.has(*at, border) || tagged.is(*at, "that"));
    from.map_or(left.start, |at| at + 1)
}

/// "reportedly": the clause it stands in.
fn adverb_content(tagged: &Tagged, placed: &[Placed], idx: usize) -> Vec<Range<usize>> {
    let this = &placed[idx];
    let at = this.cue.head;
    let border = Tags::HARD_BORDER.or(Tags::RELATIVE);
    let start = (this.cue.region.start..at)
        .rev()
        .find(|idx| tagged.has(*idx, border) || tagged.is(*idx, "that"))
        .map_or(this.cue.region.start, |idx| idx + 1)
        .max(enclosing_start(placed, idx));
    one_piece(start..content_end(tagged, placed, idx, this.cue.tokens.end))
}

/// Where a content that stands before its source begins.
fn left_start(tagged: &Tagged, placed: &[Placed], idx: usize, end: usize) -> usize {
    let region = &placed[idx].cue.region;
    if let Some(quote) = tagged.quote_at(end - 1).filter(|_| tagged.has(end - 1, Tags::CLOSE_QUOTE))
        && (quote.tokens.start <= region.start || opens_sentence(tagged, quote.tokens.start))
    {
        return quote.tokens.start;
    }
    let level = tagged.quote_of[placed[idx].cue.head];
    let mut start = region.start;
    for at in (region.start..end).rev() {
        if tagged.quote_of[at] != level {
            continue;
        }
        let semicolon = tagged.has(at, Tags::SEMICOLON) && clause_has_cue(placed, idx, region.start..at);
        let colon = tagged.has(at, Tags::COLON) && has_verb(tagged, region.start..at);
        if tagged.has(at, Tags::STOP) || semicolon || colon {
            start = at + 1;
            break;
        }
    }
    let start = dateline_end(tagged, start, end);
    let fronted = placed
        .iter()
        .find(|other| matches!(other.cue.kind, CueKind::According) && other.cue.tokens.start == start);
    match fronted.and_then(|other| other.source.as_ref()) {
        Some(source) if source.end < end && tagged.has(source.end, Tags::COMMA) => source.end + 1,
        _ => start,
    }
}

fn opens_sentence(tagged: &Tagged, at: usize) -> bool {
    at == 0
        || tagged.has(at - 1, Tags::STOP.or(Tags::COLON).or(Tags::CLOSE_QUOTE))
        || tagged.words.word(at - 1).ends_with('.')
        || tagged.words.sentences.binary_search_by_key(&at, |sentence| sentence.tokens.start).is_ok()
}

fn clause_has_cue(placed: &[Placed], idx: usize, range: Range<usize>) -> bool {
    placed.iter().enumerate().any(|(other, cue)| other != idx && range.contains(&cue.cue.head))
}

/// Passes over "SEOUL, Dec 19 (Wire) -" at the head of a report.
fn dateline_end(tagged: &Tagged, start: usize, end: usize) -> usize {
    let dash = (start..end.min(start + 16)).find(|idx| tagged.has(*idx, Tags::DASH));
    match dash {
        Some(dash)
            if dash + 1 < end
                && tagged.has(dash + 1, Tags::NAME.or(Tags::NUMBER))
                && !has_verb(tagged, start..dash) =>
        {
            dash + 1
        }
        _ => start,
    }
}

/// Where the content goes on behind a cue in its middle: "The boys, they said, were picking thyme".
fn resumed_at(
    tagged: &Tagged,
    placed: &[Placed],
    idx: usize,
    left: Range<usize>,
    after: usize,
) -> Option<usize> {
    let this = &placed[idx];
    let limit = this.cue.region.end;
    if after >= limit || matches!(this.cue.kind, CueKind::According) && !tagged.has(after, Tags::COMMA) {
        return None;
    }
    let border_here =
        placed.iter().enumerate().any(|(other, placed)| other != idx && placed.border == Some(after));
    if border_here {
        return None;
    }
    let open_left = !has_verb(tagged, left);
    let next = after + 1;
    let resumes = tagged.has(next, Tags::OPEN_QUOTE) || verb_sense(tagged, next) != VerbSense::None;
    if this.manner == Manner::Inverted && !resumes {
        return None;
    }
    if tagged.has(after, Tags::SEMICOLON) {
        let rest = after..limit;
        return (!clause_has_cue(placed, idx, rest)).then_some(next);
    }
    if tagged.has(after, Tags::CONJUNCTION) && verb_sense(tagged, next) != VerbSense::None {
        return Some(after);
    }
    if !tagged.has(after, Tags::COMMA) || next >= limit {
        return None;
    }
    let verb_next = verb_sense(tagged, next) == VerbSense::Finite;
    if matches!(this.cue.kind, CueKind::According) && !open_left && !verb_next {
        return None;
    }
    let comments = tagged.has(next, Tags::PREPOSITION.or(Tags::SUBORDINATOR).or(Tags::RELATIVE))
        || is_time_remark(tagged, next);
    (open_left || !comments).then_some(next)
}

/// ", a day after the strike": when it was said, not what.
fn is_time_remark(tagged: &Tagged, at: usize) -> bool {
    (at..at + 4).any(|idx| tagged.has(idx, Tags::TIME))
}

/// The subject of a passive and what stands behind the verb.
fn around_content(
    tagged: &Tagged,
    placed: &[Placed],
    idx: usize,
    subject: Range<usize>,
    after: usize,
) -> Vec<Range<usize>> {
    let end = content_end(tagged, placed, idx, after);
    let mut pieces = vec![subject];
    let by_agent = placed[idx].manner == Manner::Follows;
    if after < end && !by_agent {
        pieces.push(after..end);
    }
    pieces
}

/// Where a content that begins at `start` ends: before the next clause that is not part of it.
fn content_end(tagged: &Tagged, placed: &[Placed], idx: usize, start: usize) -> usize {
    let this = &placed[idx];
    let limit = this.cue.region.end.max(start);
    let border = next_border(placed, idx, start);
    let mut at = start;
    while at < limit {
        if tagged.has(at, Tags::OPEN_QUOTE) && tagged.quote_of[at] != tagged.quote_of[this.cue.head] {
            let quote_end = tagged.quote_at(at).map_or(at + 1, |quote| quote.tokens.end);
            at = quote_end.max(at + 1);
            continue;
        }
        if border.is_some_and(|border| at >= border) || ends_content(tagged, this, start, at) {
            break;
        }
        at += 1;
    }
    at.min(limit)
}

/// The nearest clause behind `start` that ends the content of `idx`.
fn next_border(placed: &[Placed], idx: usize, start: usize) -> Option<usize> {
    let others = (0..placed.len()).filter(|other| *other != idx && bounds(placed, idx, *other));
    others.filter_map(|other| placed[other].border).filter(|border| *border > start).min()
}

/// Whether the mark or word at `at` ends a content that begins at `start`.
fn ends_content(tagged: &Tagged, this: &Placed, start: usize, at: usize) -> bool {
    let of_noun = matches!(this.cue.kind, CueKind::Noun(_));
    if tagged.has(at, Tags::SEMICOLON)
        || tagged.has(at, Tags::CLOSE_PAREN) && opened_before(tagged, at, start)
    {
        return true;
    }
    if at == start {
        return false;
    }
    tagged.has(at, Tags::STOP)
        || tagged.has(at, Tags::COMMA) && (of_noun || is_remark(tagged, at + 1))
        || tagged.has(at, Tags::COLON) && takes_object(this)
        || ends_object(tagged, this, start, at)
        || ends_relative(tagged, this, at)
        || of_noun && is_second_verb(tagged, start, at)
}

/// Whether the border of `other` ends the content of `idx`.
fn bounds(placed: &[Placed], idx: usize, other: usize) -> bool {
    let (this, next) = (&placed[idx], &placed[other]);
    if this.cue.region != next.cue.region
        || next.cue.head <= this.cue.head && !matches!(next.side, Side::Left { .. })
    {
        return false;
    }
    match next.manner {
        Manner::Shared(host) => idx >= host,
        _ => true,
    }
}

/// "the claim that 20 died was rejected": a second verb in a clause that nothing joins belongs to the noun.
fn is_second_verb(tagged: &Tagged, start: usize, at: usize) -> bool {
    let joins = Tags::CONJUNCTION.or(Tags::RELATIVE).or(Tags::COMMA).or(Tags::SUBJECT_PRONOUN);
    let clause = start + 1..at;
    tagged.has(at, Tags::AUXILIARY)
        && !tagged.has(at - 1, Tags::AUXILIARY.or(Tags::ADVERB).or(joins))
        && has_verb(tagged, clause.clone())
        && !clause.into_iter().any(|idx| tagged.has(idx, joins.or(Tags::SUBORDINATOR)))
}

/// Where an object without a clause ends: before a time, a reason or "without". "Cut the toll to 29 on Saturday after ...".
fn ends_object(tagged: &Tagged, this: &Placed, start: usize, at: usize) -> bool {
    let CueKind::Verb(verb) = &this.cue.kind else { return false };
    let entry = verb.entry();
    let object = match this.side {
        Side::Right(_) => !entry.is_speech() && !entry.takes(Frame::Belief),
        Side::Around { .. } => entry.takes(Frame::Belief) && !tagged.is(start, "to"),
        _ => false,
    };
    if !object || at <= start + 1 || has_verb(tagged, start..at) || tagged.is(start, "that") {
        return false;
    }
    let reason = ["after", "during", "before", "because", "when", "while", "without"]
        .iter()
        .any(|word| tagged.is(at, word));
    reason || tagged.is(at, "on") && super::phrases::time_end(tagged, at, this.cue.region.end).is_some()
}

/// "who had told us that the search is finished, now says": the content of a relative clause ends with it.
fn ends_relative(tagged: &Tagged, this: &Placed, at: usize) -> bool {
    let relative = this
        .source
        .as_ref()
        .is_some_and(|source| tagged.has(source.end - 1, Tags::RELATIVE) || tagged.is(source.start, "whose"));
    let verb = if tagged.has(at + 1, Tags::ADVERB) { at + 2 } else { at + 1 };
    let is_cue = tagged.verbs.get(verb).copied().flatten().is_some();
    let reason = tagged.has(at + 1, Tags::SUBORDINATOR);
    relative
        && tagged.has(at, Tags::COMMA)
        && (is_cue || reason || verb_sense(tagged, verb) != VerbSense::None)
}

fn takes_object(this: &Placed) -> bool {
    matches!(&this.cue.kind, CueKind::Verb(verb) if !verb.entry().is_speech())
}

fn opened_before(tagged: &Tagged, at: usize, start: usize) -> bool {
    !(start..at).any(|idx| tagged.has(idx, Tags::OPEN_PAREN))
}

/// ", a figure the charity could not confirm", ", without naming them": the writer's words on what was said.
fn is_remark(tagged: &Tagged, at: usize) -> bool {
    if ["without", "despite"].iter().any(|word| tagged.is(at, word))
        || tagged.is(at, "even") && tagged.is(at + 1, "though")
    {
        return true;
    }
    let head = (at + 1..at + 4).find(|idx| tagged.has(*idx, Tags::REMARK));
    tagged.has(at, Tags::DETERMINER)
        && head.is_some_and(|head| !tagged.has(head + 1, Tags::AUXILIARY) && !tagged.is(head + 1, "of"))
}

/// The quotation that goes on behind an attribution: "“...,” he said. “...”", over paragraphs too.
fn continued_quote(tagged: &Tagged, from: usize, this: &Placed) -> Vec<Range<usize>> {
    let mut pieces = Vec::new();
    if tagged.quote_of[this.cue.head] != 0 {
        return pieces;
    }
    let at = this.cue.region.end.max(from);
    let ends_in_quote = from.checked_sub(1).and_then(|last| tagged.quote_at(last)).cloned();
    let mut next = match ends_in_quote {
        Some(quote) if quote.goes_on => next_quote(tagged, quote.tokens.end),
        _ => following_quote(tagged, at),
    };
    while let Some(quote) = next {
        pieces.push(quote.clone());
        let goes_on = tagged.quote_at(quote.start).is_some_and(|quote| quote.goes_on);
        next = if goes_on { next_quote(tagged, quote.end) } else { None };
    }
    pieces
}

fn next_quote(tagged: &Tagged, at: usize) -> Option<Range<usize>> {
    tagged.quote_at(at).filter(|quote| quote.tokens.start == at).map(|quote| quote.tokens.clone())
}

/// A quotation that opens the next sentence of the paragraph and is nobody else's.
fn following_quote(tagged: &Tagged, at: usize) -> Option<Range<usize>> {
    let quote = next_quote(tagged, at)?;
    let paragraph = |idx: usize| {
        let position = tagged.words.sentences.partition_point(|sentence| sentence.tokens.end <= idx);
        tagged.words.sentences.get(position).map(|sentence| sentence.paragraph)
    };
    let same = at > 0 && paragraph(at - 1) == paragraph(at);
    let last = quote.end - 1;
    let closed =
        tagged.has(last.saturating_sub(1), Tags::STOP) && !tagged.has(last.saturating_sub(1), Tags::COMMA);
    let open_end = !tagged.is(last.saturating_sub(1), ".");
    let own_cue = quote.end < tagged.tags.len()
        && paragraph(quote.end) == paragraph(at)
        && (starts_lower(tagged, quote.end) || open_end && trails_quote(tagged, quote.end));
    let carried_on = tagged.quote_at(quote.start).is_some_and(|quote| quote.goes_on);
    (same && (closed || carried_on) && !own_cue).then_some(quote)
}

/// "“Really?” Bush said.": a name and a verb of saying behind a quotation, and no content of their own.
fn trails_quote(tagged: &Tagged, at: usize) -> bool {
    const REACH: usize = 6;
    let end = tagged.tags.len().min(at + REACH);
    (at..end).take_while(|idx| !tagged.has(*idx, Tags::MARK)).any(|idx| {
        let closes = Tags::MARK.or(Tags::TIME).or(Tags::PREPOSITION);
        tagged.verbs[idx].is_some() && (tagged.has(idx + 1, closes) || idx + 1 >= tagged.tags.len())
    })
}

fn starts_lower(tagged: &Tagged, idx: usize) -> bool {
    tagged.words.word(idx).starts_with(char::is_lowercase)
}

/// A piece without the marks and spaces at its edges that are not its own.
fn trim_piece(tagged: &Tagged, piece: Range<usize>) -> Option<Range<usize>> {
    let Range { mut start, mut end } = piece;
    let edge = Tags::COMMA.or(Tags::STOP).or(Tags::COLON).or(Tags::SEMICOLON).or(Tags::DASH);
    while start < end && tagged.has(start, edge) {
        start += 1;
    }
    while end > start
        && (tagged.has(end - 1, edge) || tagged.has(end - 1, Tags::CONJUNCTION) && end - start > 1)
        && !inside_quote_end(tagged, end - 1)
    {
        end -= 1;
    }
    (start < end).then_some(start..end)
}

/// Whether a mark at the end of a piece belongs to a quotation that goes on over paragraphs.
fn inside_quote_end(tagged: &Tagged, idx: usize) -> bool {
    tagged.quote_at(idx).is_some_and(|quote| quote.goes_on && quote.tokens.end == idx + 1)
}
