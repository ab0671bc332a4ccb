//! Tables of a page: kept as rows of cells where they hold numbers, and taken for layout where they hold other tables or text.

use std::ops::Range;

use super::markup::attribute;
use super::paragraphs::{Paragraph, Within};
use crate::limits::MAX_TABLE_NESTING;
use crate::tables::{Cell, Height, RowKind, row_kind, row_of};

/// Letters of a cell with a number, at the most: "31", "1,204 *", "12 May"; "Page 2" has more.
const MAX_NUMBER_LETTERS: usize = 3;

/// The tables that are open at a place of a page.
#[derive(Debug, Default)]
pub(super) struct OpenTables {
    /// From the outermost to the innermost.
    open: Vec<OpenTable>,
    /// Tables that are open within these and too deep to be told apart.
    n_deeper: usize,
    /// Tables of cells so far.
    n_tables: usize,
}

#[derive(Debug)]
struct OpenTable {
    /// Position of its first paragraph.
    first: usize,
    holds_table: bool,
    place: RowPlace,
    rows: Vec<OpenRow>,
    cell: Option<OpenCell>,
}

/// In which part of a table a row stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum RowPlace {
    Head,
    Body,
}

#[derive(Debug)]
struct OpenRow {
    place: RowPlace,
    cells: Vec<OpenCell>,
}

#[derive(Debug)]
struct OpenCell {
    /// Its paragraphs.
    paragraphs: Range<usize>,
    n_columns: usize,
    n_rows: usize,
    is_head: bool,
}

impl OpenTables {
    /// An element of a table begins behind these paragraphs.
    pub(super) fn open(&mut self, name: &str, attributes: &str, paragraphs: &mut [Paragraph]) {
        let is = |element: &str| name.eq_ignore_ascii_case(element);
        if is("table") {
            if let Some(outer) = self.open.last_mut() {
                outer.holds_table = true;
            }
            if self.open.len() >= MAX_TABLE_NESTING {
                self.n_deeper += 1;
                return;
            }
            let first = paragraphs.len();
            self.open.push(OpenTable {
                first,
                holds_table: false,
                place: RowPlace::Body,
                rows: Vec::new(),
                cell: None,
            });
            return;
        }
        let Some(table) = self.open.last_mut().filter(|_| self.n_deeper == 0) else { return };
        if is("tr") {
            table.begin_row(paragraphs.len());
        } else if is("td") || is("th") {
            table.end_cell(paragraphs.len());
            let reach = |key: &str| {
                attribute(attributes, key).and_then(|value| value.trim().parse().ok()).unwrap_or(1)
            };
            table.cell = Some(OpenCell {
                paragraphs: paragraphs.len()..paragraphs.len(),
                n_columns: reach("colspan"),
                // "0": down to the end of its group of rows.
                n_rows: Some(reach("rowspan")).filter(|n_rows| *n_rows > 0).unwrap_or(usize::MAX),
                is_head: is("th"),
            });
        } else if is("thead") || is("tbody") || is("tfoot") {
            table.end_cell(paragraphs.len());
            table.place = if is("thead") { RowPlace::Head } else { RowPlace::Body };
        }
    }

    /// An element ends.
    pub(super) fn close(&mut self, name: &str, paragraphs: &mut Vec<Paragraph>) {
        let is = |element: &str| name.eq_ignore_ascii_case(element);
        if is("table") {
            if self.n_deeper > 0 {
                self.n_deeper -= 1;
            } else {
                self.end_table(paragraphs);
            }
        } else if ["tr", "td", "th", "thead", "tbody", "tfoot"].iter().any(|element| is(element))
            && let Some(table) = self.open.last_mut().filter(|_| self.n_deeper == 0)
        {
            table.end_cell(paragraphs.len());
            if is("thead") {
                table.place = RowPlace::Body;
            }
        }
    }

    /// The page ends.
    pub(super) fn end(&mut self, paragraphs: &mut Vec<Paragraph>) {
        self.n_deeper = 0;
        while !self.open.is_empty() {
            self.end_table(paragraphs);
        }
    }

    fn end_table(&mut self, paragraphs: &mut Vec<Paragraph>) {
        let Some(mut table) = self.open.pop() else { return };
        table.end_cell(paragraphs.len());
        // A table that holds one lays out the page; so each paragraph is looked at for one table only.
        if !table.holds_table && table.holds_numbers(paragraphs) {
            table.put_rows(self.n_tables, paragraphs);
            self.n_tables += 1;
        }
    }
}

impl OpenTable {
    fn begin_row(&mut self, n_paragraphs: usize) {
        self.end_cell(n_paragraphs);
        self.rows.push(OpenRow { place: self.place, cells: Vec::new() });
    }

    fn end_cell(&mut self, n_paragraphs: usize) {
        let Some(mut cell) = self.cell.take() else { return };
        cell.paragraphs.end = n_paragraphs;
        if self.rows.is_empty() {
            self.rows.push(OpenRow { place: self.place, cells: Vec::new() });
        }
        if let Some(row) = self.rows.last_mut() {
            row.cells.push(cell);
        }
    }

    /// Whether cells stand side by side in two rows or more, and a number in one of them.
    fn holds_numbers(&self, paragraphs: &[Paragraph]) -> bool {
        let of_cells = self.rows.iter().filter(|row| row.kind(paragraphs) == RowKind::Cells);
        let mut n_rows = 0;
        let mut holds_number = false;
        for row in of_cells {
            n_rows += 1;
            holds_number |=
                row.cells.iter().any(|cell| is_number(&words(&paragraphs[cell.paragraphs.clone()])));
        }
        n_rows >= 2 && holds_number
    }

    /// Puts the rows in the place of the paragraphs of their cells. What stands between cells, a caption for instance, stays.
    fn put_rows(self, table: usize, paragraphs: &mut Vec<Paragraph>) {
        let mut old = paragraphs.split_off(self.first).into_iter();
        let mut n_taken = self.first;
        let mut take = |end: usize| {
            let n_more = end - n_taken;
            n_taken = end;
            old.by_ref().take(n_more).collect::<Vec<_>>()
        };
        for row in self.rows {
            let mut cells = Vec::with_capacity(row.cells.len());
            for cell in row.cells {
                paragraphs.extend(take(cell.paragraphs.start));
                let within = take(cell.paragraphs.end);
                cells.push((cell, within));
            }
            paragraphs.extend(paragraphs_of_row(table, row.place, cells));
        }
        paragraphs.extend(old);
    }
}

impl OpenRow {
    fn kind(&self, paragraphs: &[Paragraph]) -> RowKind {
        kind(self.cells.iter().map(|cell| &paragraphs[cell.paragraphs.clone()]))
    }
}

fn kind<'a>(cells: impl Iterator<Item = &'a [Paragraph]>) -> RowKind {
    let texts: Vec<String> = cells.map(words).collect();
    row_kind(texts.iter().map(String::as_str))
}

fn words(cell: &[Paragraph]) -> String {
    cell.iter().map(|paragraph| paragraph.text.as_str()).collect::<Vec<_>>().join(" ")
}

/// A row as one line, or the paragraphs of a row that lays out the page.
fn paragraphs_of_row(
    table: usize,
    place: RowPlace,
    cells: Vec<(OpenCell, Vec<Paragraph>)>,
) -> Vec<Paragraph> {
    let kind = kind(cells.iter().map(|(_, within)| within.as_slice()));
    let n_paragraphs: usize = cells.iter().map(|(_, within)| within.len()).sum();
    let is_line = kind == RowKind::Cells || kind == RowKind::Single && n_paragraphs == 1;
    if !is_line {
        return cells.into_iter().flat_map(|(_, within)| within).collect();
    }
    let is_head = place == RowPlace::Head || cells.iter().all(|(cell, _)| cell.is_head);
    let link_percent = cells.iter().flat_map(|(_, within)| within).map(|within| within.link_percent).min();
    let cells = cells.iter().map(|(cell, within)| Cell {
        text: words(within),
        n_columns: cell.n_columns,
        height: Height::Rows(cell.n_rows),
    });
    let (text, mut row) = row_of(table, cells.collect());
    row.is_head = is_head;
    vec![Paragraph {
        text,
        within: Within::Table,
        link_percent: link_percent.unwrap_or_default(),
        row: Some(row),
    }]
}

/// Whether a cell is a number, with a mark or a short word at the most.
fn is_number(cell: &str) -> bool {
    let n_letters = cell.chars().filter(|c| c.is_alphabetic()).count();
    cell.contains(|c: char| c.is_ascii_digit()) && n_letters <= MAX_NUMBER_LETTERS
}

#[cfg(test)]
mod tests {
    use super::super::paragraphs::paragraphs_of;

    fn check(markup: &str, expected: &[&str]) {
        let found = paragraphs_of(markup, None);
        let found: Vec<String> = found
            .into_iter()
            .map(|paragraph| match paragraph.row {
                Some(row) if row.is_head => format!("{}:= {}", row.table, paragraph.text),
                Some(row) => format!("{}: {}", row.table, paragraph.text),
                None => paragraph.text,
            })
            .collect();
        assert_eq!(found, expected, "{markup}");
    }

    #[test]
    fn tables_of_numbers_are_rows() {
        check(
            "<p>a</p><table><caption>Toll</caption><tr><th>Day<th>Killed<tr><td>Monday<td>31<tr><td>Tuesday<td></table><p>b",
            &["a", "Toll", "0:= Day | Killed", "0: Monday | 31", "0: Tuesday", "b"],
        );
        check(
            "<table><thead><tr><td>Day</td><td>Killed</td></tr></thead><tbody><tr><td>Monday</td><td><p>3</p><p>1</p></td></tr></table>",
            &["0:= Day | Killed", "0: Monday | 3 1"],
        );
        check("<table><td>a<td>1<tr><td>b<td>2", &["0: a | 1", "0: b | 2"]);
    }

    #[test]
    fn tables_that_lay_out_a_page_are_paragraphs() {
        check("<table><tr><td>a<td>b<tr><td>c<td>d</table>", &["a", "b", "c", "d"]);
        check("<table><tr><td>a<td>1</table>", &["a", "1"]);
        check(
            "<table><tr><td>menu<td><table><tr><td>a<td>1<tr><td>b<td>2</table><tr><td>x<td>3</table>",
            &["menu", "0: a | 1", "0: b | 2", "x", "3"],
        );
        let prose = "Twelve people died on the bridge, the mayor said.";
        check(
            &format!("<table><tr><td>a<td>1<tr><td>b<td>2<tr><td>{prose}<td>3</table>"),
            &["0: a | 1", "0: b | 2", prose, "3"],
        );
    }

    #[test]
    fn nesting_without_end_costs_no_more() {
        let markup = format!("{}1", "<table><tr><td>".repeat(20_000));
        check(&markup, &["1"]);
    }
}
