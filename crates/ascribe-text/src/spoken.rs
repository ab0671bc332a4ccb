//! Statements by place: which of them say the words at a place, without a walk over all of them.

use ascribe_model::{Span, Statement};

/// An index over the statements of a document.
#[derive(Debug)]
pub(crate) struct Spoken<'s> {
    /// The statements themselves.
    pub statements: &'s [Statement],
    /// Pieces of content by start, each with its statement and the furthest end so far.
    pieces: Vec<(Span, usize, usize)>,
    /// Spans of sources by start.
    sources: Vec<Span>,
    /// Spans of cues by start.
    cues: Vec<Span>,
    /// For each statement, those that pass it on.
    relayed_by: Vec<Vec<usize>>,
}

impl<'s> Spoken<'s> {
    /// Builds the index.
    pub fn of(statements: &'s [Statement]) -> Spoken<'s> {
        let mut pieces: Vec<(Span, usize, usize)> = Vec::new();
        let mut relayed_by = vec![Vec::new(); statements.len()];
        for (idx, statement) in statements.iter().enumerate() {
            pieces.extend(statement.content.iter().map(|piece| (piece.span, idx, 0)));
            for inner in &statement.relays {
                relayed_by[*inner].push(idx);
            }
        }
        pieces.sort_by_key(|(span, idx, _)| (span.start, span.end, *idx));
        let mut furthest = 0;
        for (span, _, furthest_end) in &mut pieces {
            furthest = furthest.max(span.end);
            *furthest_end = furthest;
        }
        let mut sources: Vec<Span> =
            statements.iter().flat_map(|statement| &statement.source).map(|source| source.span).collect();
        let mut cues: Vec<Span> =
            statements.iter().flat_map(|statement| &statement.cue).map(|cue| cue.span).collect();
        sources.sort();
        cues.sort();
        Spoken { statements, pieces, sources, cues, relayed_by }
    }

    /// The statements that say the words at `span`, by position, each once.
    pub fn saying(&self, span: Span) -> Vec<usize> {
        let behind = self.pieces.partition_point(|(piece, _, _)| piece.start <= span.start);
        let reaching =
            self.pieces[..behind].iter().rev().take_while(|(_, _, furthest)| *furthest >= span.end);
        let mut saying: Vec<usize> =
            reaching.filter(|(piece, _, _)| piece.contains(span)).map(|(_, idx, _)| *idx).collect();
        saying.sort_unstable();
        saying.dedup();
        saying
    }

    /// The statements that pass on the statement at `idx`.
    pub fn relayed_by(&self, idx: usize) -> &[usize] {
        &self.relayed_by[idx]
    }

    /// Whether a source starts at most `gap` bytes before `span` and holds it.
    pub fn starts_source(&self, span: Span, gap: usize) -> bool {
        let first = self.sources.partition_point(|source| source.start + gap < span.start);
        self.sources[first..]
            .iter()
            .take_while(|source| source.start <= span.start)
            .any(|source| source.contains(span))
    }

    /// Whether a cue ends at most `before` bytes before `span`, without a full stop between, or starts at most `behind` bytes
    /// behind it.
    pub fn touches_cue(&self, text: &str, span: Span, before: usize, behind: usize) -> bool {
        let first = self.cues.partition_point(|cue| cue.start + MAX_CUE + before < span.start);
        self.cues[first..].iter().take_while(|cue| cue.start <= span.end + behind).any(|cue| {
            // "…, police said. In 2011 a bomb killed 77": the cue of another sentence says nothing of this time.
            let is_near = cue.end <= span.start && span.start - cue.end <= before;
            let follows = is_near && !text[cue.end..span.start].contains(['.', '?', '!']);
            let precedes = cue.start >= span.end && cue.start - span.end <= behind;
            follows || precedes
        })
    }
}

/// Longest cue that is looked for beside a time, in bytes.
const MAX_CUE: usize = 120;
