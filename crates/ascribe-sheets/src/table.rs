//! Tables that leave: CSV and XLSX.

use std::fmt;

use rust_xlsxwriter::{Format, Workbook, XlsxError};

/// A cell of a table.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// Words, perhaps from outside.
    Text(String),
    /// A whole number.
    Number(u64),
    /// Degrees, shares.
    Real(f64),
}

impl Cell {
    /// Words, or nothing where there are none.
    pub fn text(words: Option<&str>) -> Cell {
        words.filter(|words| !words.is_empty()).map_or(Cell::Empty, |words| Cell::Text(words.to_owned()))
    }

    /// A number, or nothing.
    pub fn number(number: Option<u64>) -> Cell {
        number.map_or(Cell::Empty, Cell::Number)
    }

    /// Degrees, or nothing.
    pub fn real(number: Option<f64>) -> Cell {
        number.map_or(Cell::Empty, Cell::Real)
    }
}

/// A table: the names of its columns and its rows, each as long as the names.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// The names of the columns.
    pub columns: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<Cell>>,
}

/// Why a table could not be written.
#[derive(Debug)]
pub struct TableError(String);

impl fmt::Display for TableError {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for TableError {}

/// What Excel shows at most in a cell.
const MAX_CELL: usize = 32_767;
/// The rows that an XLSX sheet holds, the names of columns among them.
const MAX_ROWS: usize = 1_048_576;

/// Writes a table as CSV: commas, quotation marks where needed, lines ending in CR LF (RFC 4180).
///
/// UTF-8 with a byte order mark, since Excel takes a CSV file without one for the local code page and breaks names; every
/// other reader passes over it. Words that a spreadsheet would run as a formula get an apostrophe before them.
pub fn write_csv(table: &Table) -> Result<Vec<u8>, TableError> {
    let failed = |error: &dyn fmt::Display| TableError(format!("the table cannot be written: {error}"));
    let mut writer =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(b"\xEF\xBB\xBF".to_vec());
    writer.write_record(table.columns.iter().map(|name| guarded(name))).map_err(|error| failed(&error))?;
    for row in &table.rows {
        writer.write_record(row.iter().map(cell_words)).map_err(|error| failed(&error))?;
    }
    writer.into_inner().map_err(|error| failed(&error.error()))
}

fn cell_words(cell: &Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(words) => guarded(words),
        Cell::Number(number) => number.to_string(),
        Cell::Real(number) => number.to_string(),
    }
}

/// Words that no spreadsheet runs: an apostrophe before those that begin like a formula (OWASP, "CSV Injection").
fn guarded(words: &str) -> String {
    let begins_so = words.trim_start().starts_with(['=', '+', '-', '@', '|', '%'])
        || words.starts_with(['\t', '\r', '\n']);
    // A lone minus, or a number with a sign, does nothing.
    let is_harmless = words.parse::<f64>().is_ok() || words == "-";
    if begins_so && !is_harmless { format!("'{words}") } else { words.to_owned() }
}

/// Writes a table as a workbook with one sheet. Words are written as words: nothing in it is run.
///
/// # Errors
/// The table has more rows than a sheet holds.
pub fn write_xlsx(table: &Table, name: &str) -> Result<Vec<u8>, TableError> {
    if table.rows.len() >= MAX_ROWS {
        let n_rows = table.rows.len();
        return Err(TableError(format!(
            "{n_rows} rows are more than a sheet of a workbook holds; write CSV"
        )));
    }
    fill_workbook(table, name).map_err(|error| TableError(format!("the workbook cannot be written: {error}")))
}

fn fill_workbook(table: &Table, name: &str) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // The time of writing has no place in a file that is to be the same each time.
    let day = rust_xlsxwriter::ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(&rust_xlsxwriter::DocProperties::new().set_creation_datetime(&day));
    let sheet = workbook.add_worksheet();
    sheet.set_name(name)?;
    sheet.set_freeze_panes(1, 0)?;
    let heading = Format::new().set_bold();
    for (column, words) in (0..).zip(&table.columns) {
        sheet.write_string_with_format(0, column, shortened(words), &heading)?;
    }
    for (line, row) in (1..).zip(&table.rows) {
        for (column, cell) in (0..).zip(row) {
            match cell {
                Cell::Empty => continue,
                Cell::Text(words) => sheet.write_string(line, column, shortened(words))?,
                Cell::Number(number) => sheet.write_number(line, column, *number as f64)?,
                Cell::Real(number) => sheet.write_number(line, column, *number)?,
            };
        }
    }
    workbook.save_to_buffer()
}

fn shortened(words: &str) -> String {
    words.chars().take(MAX_CELL).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read_sheet;

    fn table() -> Table {
        let text = |words: &str| Cell::Text(words.to_owned());
        Table {
            columns: vec!["who".to_owned(), "n".to_owned(), "lat".to_owned()],
            rows: vec![
                vec![text("=HYPERLINK(\"http://evil.example\")"), Cell::Number(4_000), Cell::Real(-51.5)],
                vec![text("Ministère, \"nord\""), Cell::Empty, Cell::Empty],
                vec![text("-"), Cell::Empty, text("@cmd")],
            ],
        }
    }

    #[test]
    fn csv_opens_in_excel_and_runs_nothing() {
        let csv = String::from_utf8(write_csv(&table()).unwrap()).unwrap();
        let expected = "\u{feff}who,n,lat\r\n\"'=HYPERLINK(\"\"http://evil.example\"\")\",4000,-51.5\r\n\
                        \"Ministère, \"\"nord\"\"\",,\r\n-,,'@cmd\r\n";
        assert_eq!(csv, expected);
    }

    #[test]
    fn a_workbook_holds_what_the_table_holds_and_is_the_same_each_time() {
        let bytes = write_xlsx(&table(), "claims").unwrap();
        assert_eq!(bytes, write_xlsx(&table(), "claims").unwrap());
        let sheet = read_sheet(&bytes, Some("claims"), 1).unwrap();
        assert_eq!(sheet.columns, ["who", "n", "lat"]);
        let cells: Vec<_> = sheet.rows.into_iter().map(|row| row.cells).collect();
        assert_eq!(cells[0], ["=HYPERLINK(\"http://evil.example\")", "4000", "-51.5"]);
        assert_eq!(cells[1], ["Ministère, \"nord\"", "", ""]);
    }
}
