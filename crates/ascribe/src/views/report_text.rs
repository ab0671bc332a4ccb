//! The text of a report in pieces, each with the figure and the part of a statement that it belongs to.

use std::collections::BTreeSet;

use ascribe_model::{BlockKind, Reading, Span};

/// A block of a report's text, cut where marks begin and end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextBlock<'r> {
    /// The role of the block.
    pub kind: BlockKind,
    /// The pieces, in text order; together they are the block.
    pub pieces: Vec<TextPiece<'r>>,
}

/// A stretch of text under the same marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TextPiece<'r> {
    /// The words.
    pub text: &'r str,
    /// Position of the figure that it is, among the reading's figures.
    pub figure: Option<usize>,
    /// The part of a statement that it belongs to; of nested statements the innermost.
    pub part: Option<StatementPart>,
}

/// A part of a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct StatementPart {
    /// Position of the statement in the reading.
    pub statement: usize,
    /// Which part.
    pub role: PartRole,
}

/// What a part of a statement is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PartRole {
    /// Who said it.
    Source,
    /// The words that make it a statement.
    Cue,
    /// What was said.
    Content,
}

/// The text of a reading, block by block, cut into pieces.
pub fn report_text(reading: &Reading) -> Vec<TextBlock<'_>> {
    let marks = Marks::of(reading);
    let block = |block: &ascribe_model::Block| TextBlock {
        kind: block.kind,
        pieces: marks.within(block.span).pieces(&reading.document.text, block.span),
    };
    reading.document.blocks.iter().map(block).collect()
}

#[derive(Default)]
struct Marks {
    figures: Vec<(Span, usize)>,
    parts: Vec<(Span, StatementPart)>,
}

impl Marks {
    fn of(reading: &Reading) -> Marks {
        let figures = reading.figures.iter().enumerate().map(|(idx, figure)| (figure.excerpt.span, idx));
        let parts = reading.statements.iter().enumerate().flat_map(|(statement, said)| {
            let roles = [
                (PartRole::Source, &said.source),
                (PartRole::Cue, &said.cue),
                (PartRole::Content, &said.content),
            ];
            roles.into_iter().flat_map(move |(role, excerpts)| {
                excerpts.iter().map(move |excerpt| (excerpt.span, StatementPart { statement, role }))
            })
        });
        Marks { figures: figures.collect(), parts: parts.collect() }
    }

    /// The marks that touch a block, so that a long report is not searched whole for each of its pieces.
    fn within(&self, block: Span) -> Marks {
        Marks {
            figures: self.figures.iter().filter(|(span, _)| span.overlaps(block)).copied().collect(),
            parts: self.parts.iter().filter(|(span, _)| span.overlaps(block)).copied().collect(),
        }
    }

    fn pieces<'r>(&self, text: &'r str, block: Span) -> Vec<TextPiece<'r>> {
        let borders: Vec<usize> = self.borders(block).into_iter().collect();
        let piece = |ends: &[usize]| {
            let span = Span::new(ends[0], ends[1]);
            TextPiece { text: span.cut(text), figure: self.figure_at(span), part: self.part_at(span) }
        };
        borders.windows(2).map(piece).collect()
    }

    /// Where marks begin and end. A figure stays in one piece: what ends inside it is no border.
    fn borders(&self, block: Span) -> BTreeSet<usize> {
        let of_parts = self.parts.iter().flat_map(|(span, _)| [span.start, span.end]);
        let cuts_figure =
            |at: &usize| self.figures.iter().any(|(figure, _)| figure.start < *at && *at < figure.end);
        let of_figures = self.figures.iter().flat_map(|(span, _)| [span.start, span.end]);
        let inside = |at: &usize| block.start < *at && *at < block.end;
        let borders = of_parts.filter(|at| !cuts_figure(at)).chain(of_figures).filter(inside);
        borders.chain([block.start, block.end]).collect()
    }

    fn figure_at(&self, piece: Span) -> Option<usize> {
        let over = self.figures.iter().filter(|(span, _)| span.contains(piece));
        over.min_by_key(|(span, idx)| (span.len(), *idx)).map(|(_, idx)| *idx)
    }

    fn part_at(&self, piece: Span) -> Option<StatementPart> {
        let over = self.parts.iter().filter(|(span, _)| span.contains(piece));
        over.min_by_key(|(span, part)| (span.len(), *part)).map(|(_, part)| *part)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Outcome, read_bytes};

    fn read(text: &str) -> Reading {
        match read_bytes("page.txt", text.as_bytes(), None).pop() {
            Some(Outcome::Read(page)) => page.reading,
            other => panic!("no reading: {other:?}"),
        }
    }

    #[test]
    fn pieces_are_the_blocks_whole_and_know_their_marks() {
        let reading =
            read("Losses rise\n\nThe ministry said that more than 4,000 soldiers were killed in March.\n");
        let blocks = report_text(&reading);
        for (block, shown) in reading.document.blocks.iter().zip(&blocks) {
            let joined: String = shown.pieces.iter().map(|piece| piece.text).collect();
            assert_eq!(joined, block.span.cut(&reading.document.text));
        }
        let pieces: Vec<_> = blocks.iter().flat_map(|block| &block.pieces).collect();
        let figure = pieces.iter().find(|piece| piece.figure.is_some()).unwrap();
        assert_eq!(figure.text, "more than 4,000");
        assert_eq!(figure.part.unwrap().role, PartRole::Content);
        assert!(pieces.iter().any(|piece| piece.part.is_some_and(|part| part.role == PartRole::Cue)));
    }
}
