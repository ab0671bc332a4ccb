//! Tables: rows as lines of the text, and which cell stands in which column.
//!
//! Each reader cuts the rows of its kind of page into cells; how far cells reach over columns and rows is settled here for all
//! of them.

use std::ops::Range;

use ascribe_model::{Document, Notice, Span, Table, TableCell, TableRow};

use crate::limits::{MAX_TABLE_CELLS, MAX_TABLE_COLUMNS};
use crate::roles::is_prose;

/// What parts the cells of a row in the text.
const BETWEEN: &str = " | ";

/// A cell as a page writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Cell {
    /// Its words, with single blanks.
    pub text: String,
    /// How many columns it covers.
    pub n_columns: usize,
    /// How many rows.
    pub height: Height,
}

/// How far a cell reaches downwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Height {
    /// So many rows, its own included.
    Rows(usize),
    /// It is no cell of its own: the one above reaches into its place.
    FromAbove,
}

/// A row of a table, as a line of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    /// Which table of the page.
    pub table: usize,
    /// Whether the page says that its cells are heads of the columns.
    pub is_head: bool,
    cells: Vec<Placed>,
}

impl Row {
    /// Whether cells with words stand side by side.
    pub(crate) fn has_cells(&self) -> bool {
        self.cells.iter().filter(|cell| !cell.words.is_empty()).count() > 1
    }

    /// The words of its cells without what parts them, from its line.
    pub(crate) fn words(&self, line: &str) -> String {
        self.cells.iter().map(|cell| &line[cell.words.clone()]).collect()
    }
}

/// A cell in the line of its row.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Placed {
    words: Range<usize>,
    n_columns: usize,
    height: Height,
}

/// What a row of cells is to the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RowKind {
    /// Cells side by side.
    Cells,
    /// One cell with words: a heading within the table, a note.
    Single,
    /// Running text: the table only lays out the page.
    Layout,
    /// No words at all.
    Empty,
}

/// Tells what a row is by the paragraphs of its cells.
pub(crate) fn row_kind<'a>(cells: impl Iterator<Item = &'a str>) -> RowKind {
    let mut n_filled = 0;
    let mut is_layout = false;
    for cell in cells.filter(|cell| !cell.is_empty()) {
        n_filled += 1;
        is_layout |= is_prose(cell);
    }
    match n_filled {
        0 => RowKind::Empty,
        _ if is_layout => RowKind::Layout,
        1 => RowKind::Single,
        _ => RowKind::Cells,
    }
}

/// A row, no heads, and its line, `cell | cell`. A row of one cell with words is those words.
pub(crate) fn row_of(table: usize, cells: Vec<Cell>) -> (String, Row) {
    let is_single = cells.iter().filter(|cell| !cell.text.is_empty()).count() == 1;
    let mut line = String::new();
    let mut placed = Vec::with_capacity(cells.len());
    for (idx, Cell { text, n_columns, height }) in cells.into_iter().enumerate() {
        if idx > 0 && !is_single {
            line.push_str(BETWEEN);
        }
        let start = line.len();
        line.push_str(&text);
        placed.push(Placed { words: start..line.len(), n_columns, height });
    }
    (line, Row { table, is_head: false, cells: placed })
}

/// Gives a document its tables from its rows, each with the place of its line in the text, in text order.
pub(crate) fn take_tables<'a>(document: &mut Document, rows: impl IntoIterator<Item = (Span, &'a Row)>) {
    let (tables, too_large) = tables_of(rows.into_iter());
    document.tables = tables;
    document.notices.extend(too_large);
}

/// The tables of rows, and what is said where they are too large.
fn tables_of<'a>(rows: impl Iterator<Item = (Span, &'a Row)>) -> (Vec<Table>, Option<Notice>) {
    let mut tables: Vec<Table> = Vec::new();
    let mut open = Open::default();
    let mut last = None;
    for (line, row) in rows {
        if last != Some(row.table) {
            tables.push(Table::default());
            open = Open { n_cells: open.n_cells, ..Open::default() };
            last = Some(row.table);
        }
        let Some(table) = tables.last_mut() else { continue };
        open.add(table, line, row);
        if open.n_cells > MAX_TABLE_CELLS {
            let message = format!(
                "the tables have more than {MAX_TABLE_CELLS} cells; the rows behind are kept and not read"
            );
            return (tables, Some(Notice::new("table-not-read", message)));
        }
    }
    (tables, None)
}

/// A table while its rows are laid out.
#[derive(Default)]
struct Open {
    /// Cells of rows above that reach further down, from left to right, each with the rows that it still covers.
    from_above: Vec<(TableCell, usize)>,
    /// Cells of all tables so far.
    n_cells: usize,
}

impl Open {
    fn add(&mut self, table: &mut Table, line: Span, row: &Row) {
        let mut cells: Vec<TableCell> = Vec::new();
        let mut reaching: Vec<(TableCell, usize)> = Vec::new();
        let mut above = std::mem::take(&mut self.from_above).into_iter().peekable();
        let mut column = 0;
        for placed in &row.cells {
            if placed.height != Height::FromAbove {
                while let Some((cell, n_left)) = above.next_if(|(cell, _)| cell.column <= column) {
                    column = cell.column + cell.n_columns;
                    cells.push(cell);
                    reaching.extend((n_left > 1).then(|| (cell, n_left - 1)));
                }
            }
            if column >= MAX_TABLE_COLUMNS {
                break;
            }
            // A cell ends where one from above begins.
            let free = above.peek().map_or(MAX_TABLE_COLUMNS, |(cell, _)| cell.column).saturating_sub(column);
            let n_columns = placed.n_columns.clamp(1, free.max(1));
            let span = Span::new(line.start + placed.words.start, line.start + placed.words.end);
            match placed.height {
                Height::Rows(n_rows) => {
                    let cell = TableCell { span, column, n_columns, is_tall: n_rows > 1 };
                    reaching.extend((n_rows > 1).then_some((cell, n_rows - 1)));
                    cells.push(cell);
                }
                Height::FromAbove => cells.extend(extended(table, column)),
            }
            column += n_columns;
        }
        for (cell, n_left) in above {
            cells.push(cell);
            reaching.extend((n_left > 1).then(|| (cell, n_left - 1)));
        }
        self.from_above = reaching;
        self.n_cells += cells.len();
        table.rows.push(TableRow { span: line, is_head: row.is_head, cells });
    }
}

/// The cell above a column, which reaches one row further down.
fn extended(table: &mut Table, column: usize) -> Option<TableCell> {
    let cells = &mut table.rows.last_mut()?.cells;
    let above = cells.iter_mut().find(|cell| cell.column == column)?;
    above.is_tall = true;
    Some(*above)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(text: &str, n_columns: usize, n_rows: usize) -> Cell {
        Cell { text: text.to_owned(), n_columns, height: Height::Rows(n_rows) }
    }

    fn above() -> Cell {
        Cell { text: String::new(), n_columns: 1, height: Height::FromAbove }
    }

    /// Each row as the words that cover its columns.
    fn check(rows: Vec<Vec<Cell>>, expected: &[&[&str]]) {
        let mut text = String::new();
        let mut lines = Vec::new();
        for cells in rows {
            let (line, row) = row_of(0, cells);
            let start = text.len();
            text.push_str(&line);
            lines.push((Span::new(start, text.len()), row));
        }
        let (tables, notice) = tables_of(lines.iter().map(|(span, row)| (*span, row)));
        assert_eq!(notice, None);
        let rows = tables[0].rows.iter().map(|row| {
            let n_columns = row.cells.last().map_or(0, |cell| cell.column + cell.n_columns);
            (0..n_columns).map(|column| row.cell(column).map_or("", |cell| cell.span.cut(&text))).collect()
        });
        let rows: Vec<Vec<&str>> = rows.collect();
        assert_eq!(rows, expected);
    }

    #[test]
    fn cells_that_reach_over_columns_and_rows_are_laid_out() {
        check(
            vec![
                vec![cell("Place", 1, 2), cell("Killed", 2, 1)],
                vec![cell("Men", 1, 1), cell("Women", 1, 1)],
                vec![cell("Homs", 1, 1), cell("3", 1, 1), cell("4", 1, 1)],
            ],
            &[&["Place", "Killed", "Killed"], &["Place", "Men", "Women"], &["Homs", "3", "4"]],
        );
        check(
            vec![
                vec![cell("Homs", 1, 1), cell("May", 1, 1), cell("3", 1, 1)],
                vec![above(), cell("June", 1, 1), cell("4", 1, 1)],
                vec![above(), cell("July", 1, 1), cell("5", 1, 1)],
            ],
            &[&["Homs", "May", "3"], &["Homs", "June", "4"], &["Homs", "July", "5"]],
        );
        check(vec![vec![cell("a", 1, 1)], vec![cell("b", 1, 1), cell("c", 1, 1)]], &[&["a"], &["b", "c"]]);
    }

    #[test]
    fn cells_that_claim_to_reach_for_ever_end_with_the_table() {
        let wide = vec![cell("a", usize::MAX, 1), cell("b", 1, 1)];
        let deep = vec![cell("c", 1, usize::MAX), cell("d", 1, 1)];
        let (_, wide) = row_of(0, wide);
        let (_, deep) = row_of(0, deep);
        let (_, plain) = row_of(0, vec![cell("e", 1, 1)]);
        let rows = [&wide, &deep, &plain];
        let (tables, _) = tables_of(rows.into_iter().map(|row| (Span::new(0, 10), row)));
        assert_eq!(tables[0].rows[0].cells.len(), 1);
        assert_eq!(tables[0].rows[0].cells[0].n_columns, MAX_TABLE_COLUMNS);
        assert_eq!(tables[0].rows[2].cells.len(), 2);
    }

    #[test]
    fn what_is_too_large_is_told() {
        let (_, row) = row_of(0, (0..100).map(|_| cell("1", 1, usize::MAX)).collect());
        let (tables, notice) = tables_of((0..5000).map(|_| (Span::new(0, 400), &row)));
        assert_eq!(notice.map(|notice| notice.code), Some("table-not-read".to_owned()));
        assert!(tables[0].rows.len() < 5000);
    }
}
