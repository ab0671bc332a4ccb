//! A row of cells to draw on, each with its own style.

use anstyle::Style;

use super::style::paint;

/// One line of a drawing.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    cells: Vec<(char, Style)>,
}

impl Row {
    /// An empty row.
    pub(crate) fn new(n_columns: usize) -> Row {
        Row { cells: vec![(' ', Style::new()); n_columns] }
    }

    /// Draws one character over what was there; outside the row nothing is drawn.
    pub(crate) fn put(&mut self, column: usize, glyph: char, style: Style) {
        if let Some(cell) = self.cells.get_mut(column) {
            *cell = (glyph, style);
        }
    }

    /// Draws one character where nothing but a guide line was drawn yet.
    pub(crate) fn put_under(&mut self, column: usize, glyph: char, style: Style) {
        if self.cells.get(column).is_some_and(|cell| matches!(cell.0, ' ' | GUIDE)) {
            self.put(column, glyph, style);
        }
    }

    /// Draws text from `column` on.
    pub(crate) fn write(&mut self, column: usize, text: &str, style: Style) {
        for (offset, glyph) in text.chars().enumerate() {
            self.put(column + offset, glyph, style);
        }
    }

    /// The row as text, without blanks at its end.
    pub(crate) fn draw(&self) -> String {
        let end = self.cells.iter().rposition(|cell| cell.0 != ' ').map_or(0, |last| last + 1);
        let runs = self.cells[..end].chunk_by(|a, b| a.1 == b.1);
        runs.map(|run| paint(run[0].1, run.iter().map(|cell| cell.0).collect::<String>())).collect()
    }

    /// The whole row as text, blanks at its end included.
    pub(crate) fn draw_whole(&self) -> String {
        let runs = self.cells.chunk_by(|a, b| a.1 == b.1);
        runs.map(|run| paint(run[0].1, run.iter().map(|cell| cell.0).collect::<String>())).collect()
    }
}

/// The glyph of guide lines; other glyphs may take its place.
pub(crate) const GUIDE: char = '┊';
