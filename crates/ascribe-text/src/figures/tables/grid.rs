//! A table as rows of heads and of numbers, and the lines around it.

use std::ops::Range;

use ascribe_model::{Block, BlockKind, Document, Span, Table, TableRow};

use super::lexicon::LISTS;
use super::value::is_number;
use crate::Words;

/// Rows of heads, at the most, of a table whose page does not say which they are.
const MAX_HEAD_ROWS: usize = 3;

/// Words of a line above a table, at the most, for it to be the title.
const MAX_TITLE_WORDS: usize = 30;

/// Lines beneath a table among which its title and its source stand.
const MAX_LINES_BENEATH: usize = 2;

/// The lines around a table that speak of it.
#[derive(Clone, Debug, Default)]
pub(super) struct Around {
    /// Its title: a caption, a line directly above, "Table 2: …" beneath.
    pub titles: Vec<Span>,
    /// "Source: …"
    pub source: Option<Span>,
}

impl Around {
    pub fn of(document: &Document, table: &Table) -> Around {
        let mut around = Around { titles: table.caption.into_iter().collect(), source: None };
        let Some((first, last)) = table.rows.first().zip(table.rows.last()) else { return around };
        let words = |block: &Block| block.span.cut(&document.text);
        let at = |row: &TableRow| document.blocks.partition_point(|block| block.span.start < row.span.start);
        let above = at(first).checked_sub(1).map(|above| &document.blocks[above]);
        let is_title = |block: &&Block| block.kind.is_reporting() && reads_as_title(words(block));
        around.titles.extend(above.filter(is_title).map(|block| block.span));
        let beneath = document.blocks.get(at(last) + 1..).unwrap_or_default();
        for block in beneath.iter().take_while(|block| block.kind != BlockKind::Row).take(MAX_LINES_BENEATH) {
            if is_labelled(words(block)) {
                around.titles.push(block.span);
            } else if LISTS.source.opening(words(block)).is_some() {
                around.source.get_or_insert(block.span);
            }
        }
        let singles = table.rows.iter().filter_map(single).map(|(span, _)| span);
        let in_table = singles.clone().find(|span| LISTS.source.opening(span.cut(&document.text)).is_some());
        around.source = around.source.or(in_table);
        around.take_source_of_title(&document.text);
        around
    }

    /// "Killed by province. Source: Ministry of Health": the end of a title that names the source is none of it.
    fn take_source_of_title(&mut self, text: &str) {
        for title in &mut self.titles {
            let words = title.cut(text);
            let begins = |at: &usize| {
                let is_word = words[..*at].ends_with(char::is_alphanumeric);
                *at > 0 && !is_word && LISTS.source.opening(&words[*at..]).is_some()
            };
            if let Some(at) = words.char_indices().map(|(at, _)| at).find(begins) {
                self.source.get_or_insert(Span::new(title.start + at, title.end));
                *title = Span::new(title.start, title.start + at).trim(text);
            }
        }
    }
}

/// Whether a line is short and ends no sentence, or begins as titles of tables do.
fn reads_as_title(line: &str) -> bool {
    let is_short = line.split_whitespace().count() <= MAX_TITLE_WORDS;
    is_short && (!line.ends_with(['.', '!', '?', '”', '"']) || is_labelled(line))
}

/// "Table 2: …"
fn is_labelled(line: &str) -> bool {
    let behind = LISTS.label.opening(line).map(|end| line[end..].trim_start());
    behind.is_some_and(|behind| behind.starts_with(|c: char| c.is_ascii_digit()))
}

/// The cells of all tables and the lines around them, in text order.
pub(super) fn spans(document: &Document, around: &[Around]) -> Vec<Span> {
    let rows = document.tables.iter().flat_map(|table| &table.rows);
    // A cell that reaches over several rows stands in the first.
    let own = |row: &TableRow| {
        let cells = row.cells.iter().map(|cell| cell.span);
        cells.filter(|span| row.span.contains(*span)).collect::<Vec<_>>()
    };
    let lines = around.iter().flat_map(|around| around.titles.iter().copied().chain(around.source));
    let mut spans: Vec<Span> = rows.flat_map(own).chain(lines).filter(|span| !span.is_empty()).collect();
    spans.sort_unstable();
    // Two tables may share the line between them.
    spans.dedup_by(|next, span| span.overlaps(*next));
    spans
}

/// A table by its rows.
pub(super) struct Grid<'g, 'd> {
    pub idx: usize,
    pub table: &'g Table,
    pub words: &'g Words<'d>,
    pub n_columns: usize,
    /// Rows of one cell above all others: titles.
    pub titles: Range<usize>,
    pub heads: Range<usize>,
    pub body: Range<usize>,
}

/// A row of one cell with words, among rows of numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Single {
    /// It reaches over the whole row: a heading of the rows beneath.
    Heading,
    /// Other cells stand beside it, without words: a heading, or a row without numbers.
    Row,
}

/// The only cell with words of a row.
pub(super) fn single(row: &TableRow) -> Option<(Span, Single)> {
    let mut filled = row.cells.iter().filter(|cell| !cell.span.is_empty() && row.span.contains(cell.span));
    let cell = filled.next()?;
    let is_alone =
        filled.next().is_none() && row.cells.iter().all(|other| !other.is_tall || other.span == cell.span);
    let kind = if row.cells.len() == 1 { Single::Heading } else { Single::Row };
    is_alone.then_some((cell.span, kind))
}

impl<'g, 'd> Grid<'g, 'd> {
    pub fn of(document: &'g Document, idx: usize, words: &'g Words<'d>) -> Grid<'g, 'd> {
        let table = &document.tables[idx];
        let rows = &table.rows;
        let end = |row: &TableRow| row.cells.last().map_or(0, |cell| cell.column + cell.n_columns);
        let n_columns = rows.iter().map(end).max().unwrap_or(0);
        let n_titles = rows.iter().take_while(|row| single(row).is_some() && !row.is_head).count();
        let mut grid = Grid { idx, table, words, n_columns, titles: 0..n_titles, heads: 0..0, body: 0..0 };
        let below = &rows[n_titles..];
        let n_heads = match below.first() {
            Some(first) if first.is_head => below.iter().take_while(|row| row.is_head).count(),
            Some(first) if grid.names_years(first) => 1,
            _ => below.iter().take(MAX_HEAD_ROWS).take_while(|row| grid.may_be_head(row)).count(),
        };
        grid.heads = n_titles..n_titles + n_heads;
        grid.body = n_titles + n_heads..rows.len();
        grid
    }

    /// Whether words stand in a row, in several cells, and no number.
    fn may_be_head(&self, row: &TableRow) -> bool {
        let holds_none = |span: Span| {
            let tokens = self.words.tokens_within(span);
            !is_number(self.words, tokens.clone()) && !LISTS.no_value.is(self.words, tokens)
        };
        single(row).is_none() && row.cells.iter().all(|cell| cell.span.is_empty() || holds_none(cell.span))
    }

    /// Whether all cells but the first are years.
    fn names_years(&self, row: &TableRow) -> bool {
        let mut cells = row.cells.iter().skip(1).filter(|cell| !cell.span.is_empty()).peekable();
        let is_year = |span: Span| {
            let year = span.cut(self.words.text).parse::<u16>();
            year.is_ok_and(|year| (1900..2100).contains(&year))
        };
        cells.peek().is_some() && cells.all(|cell| is_year(cell.span))
    }

    /// The words of the cell that covers a place; none where it has no words.
    pub fn cell(&self, row: usize, column: usize) -> Option<Span> {
        self.table.rows[row].cell(column).map(|cell| cell.span).filter(|span| !span.is_empty())
    }

    /// The heads above a column, the uppermost first.
    pub fn column_heads(&self, column: usize) -> Vec<Span> {
        let mut heads: Vec<Span> = self.heads.clone().filter_map(|row| self.cell(row, column)).collect();
        heads.dedup();
        heads
    }

    /// All heads: of columns, and the first cell of each row.
    pub fn all_heads(&self) -> impl Iterator<Item = Span> {
        let of_columns =
            self.heads.clone().flat_map(|row| self.table.rows[row].cells.iter().map(|cell| cell.span));
        of_columns.chain(self.body.clone().filter_map(|row| self.cell(row, 0)))
    }

    pub fn n_rows_with_numbers(&self) -> usize {
        let holds_number = |row: &&TableRow| {
            let mut filled = row.cells.iter().filter(|cell| !cell.span.is_empty());
            filled.any(|cell| is_number(self.words, self.words.tokens_within(cell.span)))
        };
        self.table.rows.iter().filter(holds_number).count()
    }
}
