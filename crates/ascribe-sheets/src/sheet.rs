//! From the bytes of a CSV file or workbook to rows of cells.

use std::fmt;

use crate::workbook::{is_workbook, read_workbook};

/// Rows that are read of one sheet. Excel has 1,048,576.
pub(crate) const MAX_ROWS: usize = 2_000_000;
/// Columns that are read of one sheet. Excel has 16,384; more than a few hundred mean that the file is something else.
pub(crate) const MAX_COLUMNS: usize = 2_000;
/// Bytes of one cell. Excel's limit is 32,767 characters.
const MAX_CELL: usize = 131_072;

/// A sheet: the names of its columns and its rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// The names of the columns: without white space around, `column 3` where there is none, `name (2)` where one comes twice.
    pub columns: Vec<String>,
    /// The rows below the names.
    pub rows: Vec<Row>,
    /// What was settled about the file and should be known: its encoding, its delimiter, rows of another length.
    pub notes: Vec<String>,
}

/// A row of a sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// The row as a spreadsheet counts: the first of the file is 1.
    pub number: u64,
    /// As many cells as the sheet has columns, without white space around. Dates of workbooks are ISO 8601.
    pub cells: Vec<String>,
}

impl Row {
    /// Whether no cell holds anything.
    pub fn is_empty(&self) -> bool {
        self.cells.iter().all(String::is_empty)
    }
}

/// Why a sheet could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetError {
    message: String,
    hint: Option<String>,
}

impl SheetError {
    pub(crate) fn new(message: impl Into<String>, hint: &str) -> SheetError {
        SheetError { message: message.into(), hint: (!hint.is_empty()).then(|| hint.to_owned()) }
    }
}

impl fmt::Display for SheetError {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&self.message)?;
        self.hint.iter().try_for_each(|hint| write!(f, "\nhint: {hint}"))
    }
}

impl std::error::Error for SheetError {}

/// Reads a CSV file (commas, semicolons or tabs; UTF-8, UTF-16 or Windows-1252) or a workbook (XLSX, XLSM, XLS).
///
/// `named` is the sheet of a workbook, its first one when none is named; `header` the row that names the columns, from 1.
///
/// # Errors
/// The bytes are neither, or hold more than is read of one sheet.
pub fn read_sheet(bytes: &[u8], named: Option<&str>, header: usize) -> Result<Sheet, SheetError> {
    let mut notes = Vec::new();
    let records = if is_workbook(bytes) {
        read_workbook(bytes, named, &mut notes)?
    } else {
        read_delimited(bytes, &mut notes)?
    };
    let mut records = records.into_iter().enumerate().skip(header.saturating_sub(1));
    let is_filled = |(_, names): &(usize, Vec<String>)| names.iter().any(|name| !name.is_empty());
    let named = records.find(is_filled);
    if let Some((row_idx, _)) = named.as_ref().filter(|(row_idx, _)| row_idx + 1 != header) {
        notes.push(format!("row {header} is empty; row {} names the columns", row_idx + 1));
    }
    let Some((_, names)) = named else {
        return Err(SheetError::new(
            format!("the sheet has no row {header} to name its columns"),
            "`header = N` in the mapping says which row names the columns",
        ));
    };
    let columns = name_columns(&names);
    let doubled = columns.iter().filter_map(|column| Some((column, column.strip_suffix(" (2)")?)));
    notes.extend(doubled.filter(|(_, first)| columns.iter().any(|column| column == first)).map(|(second, first)| {
        format!("several columns are called `{first}`; a mapping means the first by it, and the next by `{second}`")
    }));
    let mut n_odd = 0;
    let mut rows = Vec::new();
    for (record_idx, mut cells) in records {
        let n_filled = cells.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1);
        if n_filled > columns.len() {
            n_odd += 1;
        }
        cells.resize(columns.len(), String::new());
        rows.push(Row { number: record_idx as u64 + 1, cells });
    }
    if n_odd > 0 {
        notes.push(format!("{n_odd} rows have cells behind the last named column, which are left out"));
    }
    Ok(Sheet { columns, rows, notes })
}

fn name_columns(names: &[String]) -> Vec<String> {
    let mut columns: Vec<String> = Vec::with_capacity(names.len());
    let last = names.iter().rposition(|name| !name.is_empty()).map_or(0, |last| last + 1);
    for (idx, name) in names[..last].iter().enumerate() {
        let plain = name.split_whitespace().collect::<Vec<_>>().join(" ");
        let plain = if plain.is_empty() { format!("column {}", idx + 1) } else { plain };
        let n_same = columns.iter().filter(|column| **column == plain).count();
        columns.push(if n_same == 0 { plain } else { format!("{plain} ({})", n_same + 1) });
    }
    columns
}

fn read_delimited(bytes: &[u8], notes: &mut Vec<String>) -> Result<Vec<Vec<String>>, SheetError> {
    let text = decode(bytes, notes);
    if text.contains('\0') {
        return Err(SheetError::new("neither a CSV file nor a workbook", "save the sheet as CSV or XLSX"));
    }
    let delimiter = delimiter_of(&text);
    let marked = with_blank_rows(&text);
    if delimiter != b',' {
        let word = if delimiter == b'\t' { "tabs" } else { "semicolons" };
        notes.push(format!("the cells are told apart by {word}"));
    }
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(marked.as_bytes());
    let mut records = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| {
            SheetError::new(format!("row {}: {error}", records.len() + 1), "save the sheet as CSV once more")
        })?;
        records.push(record.iter().map(plain_cell).collect());
        check_size(&records)?;
    }
    Ok(records)
}

/// The text with an empty cell in each blank line, which the reader of CSV passes over and a spreadsheet counts as a row.
fn with_blank_rows(text: &str) -> String {
    let mut marked = String::with_capacity(text.len());
    let mut is_quoted = false;
    for line in text.split_inclusive('\n') {
        if !is_quoted && line.trim_end_matches(['\r', '\n']).is_empty() {
            marked.push_str("\"\"");
        }
        marked.push_str(line);
        is_quoted ^= line.bytes().filter(|byte| *byte == b'"').count() % 2 == 1;
    }
    marked
}

fn decode(bytes: &[u8], notes: &mut Vec<String>) -> String {
    if let Some((encoding, _)) = encoding_rs::Encoding::for_bom(bytes) {
        return encoding.decode(bytes).0.into_owned();
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => {
            notes.push("the file is not UTF-8 and was read as Windows-1252".to_owned());
            encoding_rs::WINDOWS_1252.decode(bytes).0.into_owned()
        }
    }
}

/// What tells the cells of the first line apart most often; a comma when nothing does.
fn delimiter_of(text: &str) -> u8 {
    let first = text.lines().next().unwrap_or_default();
    let n_of = |delimiter: u8| first.bytes().filter(|byte| *byte == delimiter).count();
    [b';', b'\t']
        .into_iter()
        .filter(|other| n_of(*other) > n_of(b','))
        .max_by_key(|other| n_of(*other))
        .unwrap_or(b',')
}

pub(crate) fn plain_cell(cell: &str) -> String {
    let cell = cell.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    // The apostrophe that `write_csv` sets before words that look like a formula.
    let is_guarded = |rest: &&str| rest.starts_with(['=', '+', '-', '@', '|', '%']);
    let cell = cell.strip_prefix('\'').filter(is_guarded).unwrap_or(cell);
    let mut end = cell.len().min(MAX_CELL);
    while !cell.is_char_boundary(end) {
        end -= 1;
    }
    cell[..end].to_owned()
}

fn check_size(records: &[Vec<String>]) -> Result<(), SheetError> {
    let n_columns = records.last().map_or(0, Vec::len);
    if records.len() > MAX_ROWS {
        return Err(SheetError::new(format!("the sheet has more than {MAX_ROWS} rows"), "split it"));
    }
    if n_columns > MAX_COLUMNS {
        return Err(SheetError::new(
            format!("row {} has {n_columns} cells; at most {MAX_COLUMNS} are read", records.len()),
            "look whether quotation marks are closed",
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(bytes: &[u8]) -> Vec<Vec<String>> {
        read_sheet(bytes, None, 1).unwrap().rows.into_iter().map(|row| row.cells).collect()
    }

    #[test]
    fn delimiters_and_encodings_are_told() {
        for bytes in [
            "a,b\n1,é\n".as_bytes(),
            "\u{feff}a;b\n1;é\n".as_bytes(),
            b"a\tb\n1\t\xe9\n",
            &"\u{feff}a,b\n1,é\n".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>(),
        ] {
            assert_eq!(cells(bytes), [["1", "é"]]);
        }
    }

    #[test]
    fn rows_are_counted_as_a_spreadsheet_counts() {
        let sheet = read_sheet(b"title\n a ,a,\n1,\"two\nlines\"\n\n3,4,5\n", None, 2).unwrap();
        assert_eq!(sheet.columns, ["a", "a (2)"]);
        let numbers: Vec<u64> = sheet.rows.iter().map(|row| row.number).collect();
        assert_eq!((numbers, sheet.rows[0].cells[1].as_str()), (vec![3, 4, 5], "two\nlines"));
        assert!(sheet.rows[1].is_empty());
        assert!(sheet.notes[0].contains("several columns are called `a`"));
        assert!(sheet.notes[1].contains("behind the last named column"));
    }

    #[test]
    fn blank_lines_above_the_names_are_counted_and_told() {
        let sheet = read_sheet(b"\n\r\na,b\n1,2\n", None, 1).unwrap();
        assert_eq!((sheet.columns.len(), sheet.rows[0].number), (2, 4));
        assert!(sheet.notes[0].contains("row 3 names the columns"), "{:?}", sheet.notes);
    }

    #[test]
    fn what_is_no_sheet_is_told() {
        assert!(read_sheet(b"\x00\x01", None, 1).is_err());
        assert!(read_sheet(b"PK\x03\x04 broken", None, 1).unwrap_err().to_string().contains("hint:"));
        assert!(read_sheet(b"", None, 1).unwrap_err().to_string().contains("no row 1"));
    }
}
