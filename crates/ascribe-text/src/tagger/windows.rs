//! Windows: the lines that are read together when a number is asked about, headline and lede with each.

use std::ops::Range;

use ascribe_model::Span;

use super::pieces::{MAX_PIECES, Unit};

/// The first units, headline and lede, go before every window.
const N_LEDE: usize = 2;
/// Units of a window that are told apart; those from the last on count as one.
const MAX_LINES: usize = 8;

/// Units of a text that are read together.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Window {
    /// Positions of the units, in order.
    pub units: Vec<usize>,
    /// Those whose numbers are asked about here.
    pub asked: Range<usize>,
}

/// Windows over the units of a text: as many as fit behind the first two and the unit before; each is asked once.
pub(super) fn cut_windows(units: &[Unit]) -> Vec<Window> {
    let size = |at: usize| units[at].ids.len();
    let mut windows = Vec::new();
    let mut start = 0;
    while start < units.len() {
        let mut room = MAX_PIECES.saturating_sub(size(start));
        let before = (start > N_LEDE).then(|| start - 1);
        let mut together = Vec::new();
        for at in before.into_iter().chain(0..N_LEDE.min(start)) {
            if size(at) <= room {
                together.push(at);
                room -= size(at);
            }
        }
        together.sort_unstable();
        let mut end = start + 1;
        while end < units.len() && size(end) <= room {
            room -= size(end);
            end += 1;
        }
        together.extend(start..end);
        windows.push(Window { units: together, asked: start..end });
        start = end;
    }
    windows
}

impl Window {
    /// Whether a unit behind this window's may be read together with later ones.
    pub fn keeps(&self, unit: usize) -> bool {
        unit < N_LEDE || unit + 1 == self.asked.end
    }
}

/// A window's units laid end to end.
#[derive(Debug, Default)]
pub(super) struct Laid {
    /// The words.
    pub words: Vec<Span>,
    /// For each word its first piece.
    pub first_pieces: Vec<usize>,
    /// For each word the position behind its last piece.
    pub ends: Vec<usize>,
    /// For each word the number of the first word behind its unit.
    pub line_ends: Vec<usize>,
    /// For each piece the number of its unit in the window.
    pub lines: Vec<i32>,
    /// The encoder's states of all pieces, one after the other.
    pub hidden: Vec<f32>,
}

impl Laid {
    /// Lays units with their states end to end.
    pub fn of<'u>(units: impl Iterator<Item = (&'u Unit, &'u [f32])>) -> Laid {
        let mut laid = Laid::default();
        for (number, (unit, hidden)) in units.enumerate() {
            let at = laid.lines.len();
            let n_words = laid.words.len() + unit.words.len();
            laid.words.extend(&unit.words);
            laid.line_ends.resize(n_words, n_words);
            let (starts, ends) = (&unit.first_piece[..unit.words.len()], &unit.first_piece[1..]);
            laid.first_pieces.extend(starts.iter().map(|piece| at + piece));
            laid.ends.extend(ends.iter().map(|piece| at + piece));
            laid.lines.resize(at + unit.ids.len(), number.min(MAX_LINES - 1) as i32);
            laid.hidden.extend_from_slice(hidden);
        }
        laid
    }

    /// The pieces of the words that a span touches.
    pub fn pieces(&self, span: Span) -> Option<Range<usize>> {
        let first = self.words.iter().position(|word| word.overlaps(span))?;
        let last = self.words.iter().rposition(|word| word.overlaps(span))?;
        Some(self.first_pieces[first]..self.ends[last])
    }

    /// The state of a piece.
    pub fn state(&self, piece: usize) -> &[f32] {
        let width = self.hidden.len() / self.lines.len().max(1);
        self.hidden.get(piece * width..(piece + 1) * width).unwrap_or_default()
    }
}
