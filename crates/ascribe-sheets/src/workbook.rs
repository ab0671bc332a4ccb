//! Workbooks: the cells of one sheet as a person reads them.

use std::io::{Cursor, Read, Seek};
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Data, Dimensions, Reader, Xls, Xlsx, open_workbook_from_rs};
use zip::ZipArchive;

use crate::SheetError;
use crate::counts::parse_count;
use crate::sheet::{MAX_COLUMNS, MAX_ROWS, plain_cell};

/// Bytes that a workbook may hold unpacked. A sheet with a million rows of twenty cells takes about half of it.
const MAX_UNPACKED: u64 = 1 << 30;

/// Bytes of words that merged cells may give to other rows. The words of a cell that names its source in each of a million rows
/// take half of it.
const MAX_MERGED_BYTES: usize = 64 << 20;

/// Merged numbers that are named one by one.
const MAX_NAMED_NUMBERS: usize = 20;

/// Whether the bytes begin like a workbook: a ZIP archive, or the container of old Excel files.
pub(crate) fn is_workbook(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || is_old(bytes)
}

fn is_old(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\xD0\xCF\x11\xE0")
}

/// The cells of a sheet (the first where none is named), row by row from the first row of the sheet on.
pub(crate) fn read_workbook(
    bytes: &[u8],
    named: Option<&str>,
    notes: &mut Vec<String>,
) -> Result<Vec<Vec<String>>, SheetError> {
    // The reader of workbooks is another's; what it takes for impossible must not end the run.
    let read = catch_unwind(AssertUnwindSafe(|| match is_old(bytes) {
        true => read_old(bytes, named, notes),
        false => read_new(bytes, named, notes),
    }));
    read.unwrap_or_else(|_| Err(broken("its structure is broken")))
}

fn broken(what: impl std::fmt::Display) -> SheetError {
    SheetError::new(format!("the workbook cannot be read: {what}"), "save it as XLSX or CSV once more")
}

fn read_new(
    bytes: &[u8],
    named: Option<&str>,
    notes: &mut Vec<String>,
) -> Result<Vec<Vec<String>>, SheetError> {
    check_archive(bytes)?;
    let mut workbook =
        open_workbook_from_rs::<Xlsx<_>, _>(Cursor::new(bytes)).map_err(|error| broken(&error))?;
    let name = choose_sheet(&workbook, named, notes)?;
    let merged = workbook.merge_cells_by_sheet_name(&name).unwrap_or_default();
    // Cell by cell: a sheet with one cell in its last corner is small in the file and huge as a rectangle.
    let mut cells = workbook.worksheet_cells_reader(&name).map_err(|error| broken(&error))?;
    let mut records: Vec<Vec<String>> = Vec::new();
    while let Some(cell) = cells.next_cell().map_err(|error| broken(&error))? {
        let (row, column) = cell.get_position();
        let words = cell_words(&Data::from(cell.get_value().clone()));
        put(&mut records, row as usize, column as usize, words)?;
    }
    fill_merged(&mut records, &merged, notes)?;
    Ok(records)
}

/// An old Excel file holds at most 65,536 rows of 256 cells.
fn read_old(
    bytes: &[u8],
    named: Option<&str>,
    notes: &mut Vec<String>,
) -> Result<Vec<Vec<String>>, SheetError> {
    let mut workbook =
        open_workbook_from_rs::<Xls<_>, _>(Cursor::new(bytes)).map_err(|error| broken(&error))?;
    let name = choose_sheet(&workbook, named, notes)?;
    let range = workbook.worksheet_range(&name).map_err(|error| broken(&error))?;
    let (first_row, first_column) = range.start().unwrap_or_default();
    let mut records = Vec::new();
    for (row, column, cell) in range.used_cells() {
        put(&mut records, first_row as usize + row, first_column as usize + column, cell_words(cell))?;
    }
    let merged = workbook.merge_cells_by_sheet_name(&name).unwrap_or_default();
    fill_merged(&mut records, &merged, notes)?;
    Ok(records)
}

/// Gives each row the words of a cell that is merged over several rows. A number is left in its first row alone: it counts all
/// the rows together, and repeated it would count them again; that is told.
fn fill_merged(
    records: &mut [Vec<String>],
    merged: &[Dimensions],
    notes: &mut Vec<String>,
) -> Result<(), SheetError> {
    let (mut n_filled, mut n_bytes, mut numbers) = (0_usize, 0_usize, Vec::new());
    for region in merged.iter().filter(|region| region.end.0 > region.start.0) {
        let (first, last, column) = (region.start.0 as usize, region.end.0 as usize, region.start.1 as usize);
        let words = records.get(first).and_then(|row| row.get(column)).filter(|words| !words.is_empty());
        let Some(words) = words.cloned() else { continue };
        if is_count(&words) {
            numbers.push((words, first + 1, last + 1));
            continue;
        }
        n_filled += 1;
        let end = records.len().min(last + 1);
        for row in &mut records[first + 1..end] {
            n_bytes += words.len() + column.saturating_sub(row.len()) * size_of::<String>();
            if n_bytes > MAX_MERGED_BYTES {
                return Err(SheetError::new(
                    format!("merged cells would fill more than {MAX_MERGED_BYTES} bytes"),
                    "take the cells of the sheet apart, or save it as CSV",
                ));
            }
            if row.len() <= column {
                row.resize(column + 1, String::new());
            }
            row[column].clone_from(&words);
        }
    }
    if n_filled > 0 {
        notes.push(format!(
            "{n_filled} cells are merged over several rows; each of these rows has their words"
        ));
    }
    notes.extend(numbers.iter().take(MAX_NAMED_NUMBERS).map(|(words, first, last)| {
        format!("{words} stands in one cell for rows {first} to {last}; it was read for row {first} alone")
    }));
    if numbers.len() > MAX_NAMED_NUMBERS {
        let n_more = numbers.len() - MAX_NAMED_NUMBERS;
        notes.push(format!("so do {n_more} other numbers, each read for its first row alone"));
    }
    Ok(())
}

/// Whether words are a number of people, whatever mark parts its thousands.
fn is_count(words: &str) -> bool {
    let marks = [None, Some(','), Some('.'), Some(' '), Some('\'')];
    words.parse::<f64>().is_ok_and(f64::is_finite)
        || marks.into_iter().any(|mark| parse_count(words, mark).is_ok())
}

fn check_archive(bytes: &[u8]) -> Result<(), SheetError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(broken)?;
    let mut n_bytes = 0_u64;
    for idx in 0..archive.len() {
        n_bytes = n_bytes.saturating_add(archive.by_index_raw(idx).map_err(broken)?.size());
    }
    if n_bytes > MAX_UNPACKED {
        return Err(SheetError::new(
            format!("the workbook holds {n_bytes} bytes unpacked; at most {MAX_UNPACKED} are read"),
            "split it, or save the sheet as CSV",
        ));
    }
    if archive.index_for_name("xl/workbook.xml").is_none() {
        return Err(SheetError::new(
            "the file is an archive but no XLSX workbook",
            "save the sheet as XLSX or CSV",
        ));
    }
    Ok(())
}

fn choose_sheet<R: Read + Seek, W: Reader<R>>(
    workbook: &W,
    named: Option<&str>,
    notes: &mut Vec<String>,
) -> Result<String, SheetError> {
    let names = workbook.sheet_names();
    let found = match named {
        Some(named) => names.iter().find(|name| *name == named),
        None => names.first(),
    };
    let Some(name) = found else {
        let named = named.unwrap_or("any");
        return Err(SheetError::new(
            format!("the workbook has no sheet `{named}`; it has {}", names.join(", ")),
            "`sheet = \"NAME\"` in the mapping says which one to read",
        ));
    };
    if named.is_none() && names.len() > 1 {
        notes.push(format!("of {} sheets the first, `{name}`, was read", names.len()));
    }
    Ok(name.clone())
}

fn put(records: &mut Vec<Vec<String>>, row: usize, column: usize, words: String) -> Result<(), SheetError> {
    if row >= MAX_ROWS || column >= MAX_COLUMNS {
        let what = format!("a cell stands in row {}, column {}", row + 1, column + 1);
        return Err(SheetError::new(
            format!("{what}; at most {MAX_ROWS} rows and {MAX_COLUMNS} columns are read"),
            "clear what lies outside the table",
        ));
    }
    if records.len() <= row {
        records.resize(row + 1, Vec::new());
    }
    if records[row].len() <= column {
        records[row].resize(column + 1, String::new());
    }
    records[row][column] = words;
    Ok(())
}

/// A cell as a person reads it: whole numbers without a point, dates in ISO 8601.
fn cell_words(cell: &Data) -> String {
    match cell {
        // Below one stands a time of day without a day, which would be the last of 1899.
        Data::DateTime(time) if !time.is_duration() && time.as_f64() < 1.0 => {
            let (_, _, _, hour, minute, second, _) = time.to_ymd_hms_milli();
            format!("{hour:02}:{minute:02}:{second:02}")
        }
        Data::DateTime(day) if !day.is_duration() => {
            let (year, month, date, hour, minute, second, _) = day.to_ymd_hms_milli();
            let day = format!("{year:04}-{month:02}-{date:02}");
            match (hour, minute, second) {
                (0, 0, 0) => day,
                _ => format!("{day} {hour:02}:{minute:02}:{second:02}"),
            }
        }
        Data::Error(_) => String::new(),
        cell => plain_cell(&cell.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

    use super::*;

    fn workbook() -> Vec<u8> {
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet();
        sheet.set_name("counts").unwrap();
        sheet.write_string(0, 0, "day").unwrap();
        sheet.write_string(0, 1, "dead").unwrap();
        let day = ExcelDateTime::from_ymd(2025, 4, 3).unwrap();
        sheet.write_datetime_with_format(1, 0, &day, &Format::new().set_num_format("dd/mm/yyyy")).unwrap();
        sheet.write_number(1, 1, 4_000).unwrap();
        sheet.write_boolean(4, 1, true).unwrap();
        workbook.add_worksheet().set_name("other").unwrap();
        workbook.save_to_buffer().unwrap()
    }

    #[test]
    fn dates_are_days_and_rows_keep_their_place() {
        let mut notes = Vec::new();
        let records = read_workbook(&workbook(), None, &mut notes).unwrap();
        assert_eq!(records[1], ["2025-04-03", "4000"]);
        assert_eq!((records.len(), records[4][1].as_str()), (5, "true"));
        assert_eq!(notes, ["of 2 sheets the first, `counts`, was read"]);
        let missing = read_workbook(&workbook(), Some("third"), &mut notes).unwrap_err().to_string();
        assert!(missing.contains("it has counts, other"), "{missing}");
    }

    #[test]
    fn merged_cells_hold_for_each_of_their_rows_and_a_time_is_no_day() {
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet();
        let plain = Format::new();
        sheet.write_string(0, 0, "source").unwrap();
        sheet.merge_range(1, 0, 3, 0, "Health ministry", &plain).unwrap();
        sheet.merge_range(1, 1, 3, 1, "", &plain).unwrap();
        sheet.write_number(1, 1, 31).unwrap();
        sheet.write_number(3, 3, 1).unwrap();
        let time = ExcelDateTime::from_hms(14, 30, 0).unwrap();
        sheet.write_datetime_with_format(1, 2, &time, &Format::new().set_num_format("hh:mm")).unwrap();
        let mut notes = Vec::new();
        let records = read_workbook(&workbook.save_to_buffer().unwrap(), None, &mut notes).unwrap();
        assert_eq!(records[1], ["Health ministry", "31", "14:30:00"]);
        assert_eq!((records[2][0].as_str(), records[3][0].as_str()), ("Health ministry", "Health ministry"));
        assert_eq!(records[2].get(1).map_or("", String::as_str), "");
        assert!(notes.iter().any(|note| note.contains("rows 2 to 4")), "{notes:?}");
    }

    #[test]
    fn numbers_written_as_words_are_not_repeated() {
        for (words, is_repeated) in [
            ("4,000", false),
            ("~300", false),
            ("3 000 – 4 000", false),
            ("> 50", false),
            ("12.5", false),
            ("2025-04-03", true),
            ("12 killed", true),
        ] {
            let mut workbook = Workbook::new();
            let sheet = workbook.add_worksheet();
            sheet.merge_range(0, 0, 2, 0, words, &Format::new()).unwrap();
            sheet.write_number(2, 1, 1).unwrap();
            let records = read_workbook(&workbook.save_to_buffer().unwrap(), None, &mut Vec::new()).unwrap();
            assert_eq!(records[1].first().is_some_and(|cell| cell == words), is_repeated, "{words}");
        }
    }

    #[test]
    fn merged_cells_fill_no_more_than_their_limit() {
        let region = |rows: u32, column: u32| Dimensions { start: (0, column), end: (rows, column) };
        let long = || {
            let mut records = vec![Vec::new(); 10_000];
            records[0] = vec!["a".repeat(100_000), "Health ministry".to_owned()];
            records
        };
        let mut notes = Vec::new();
        let told = fill_merged(&mut long(), &[region(9_999, 0)], &mut notes).unwrap_err().to_string();
        assert!(told.contains("merged cells"), "{told}");
        let again = vec![region(u32::MAX, 1); 1_000];
        assert!(fill_merged(&mut long(), &again, &mut notes).is_err(), "the same cells again and again");
        assert!(fill_merged(&mut long(), &[region(u32::MAX, 1)], &mut notes).is_ok());
        let numbers = (0..1_000).map(|_| region(2, 0)).collect::<Vec<_>>();
        fill_merged(&mut [vec!["12".to_owned()]], &numbers, &mut notes).unwrap();
        assert!(notes.len() < 50, "{}", notes.len());
    }

    #[test]
    fn a_cell_in_the_last_corner_is_told() {
        let mut workbook = Workbook::new();
        workbook.add_worksheet().write_number(1_048_575, 16_383, 1).unwrap();
        let bytes = workbook.save_to_buffer().unwrap();
        let told = read_workbook(&bytes, None, &mut Vec::new()).unwrap_err().to_string();
        assert!(told.contains("column 16384"), "{told}");
    }

    #[test]
    fn broken_workbooks_are_told() {
        let whole = workbook();
        let mut notes = Vec::new();
        for cut in [4, 40, whole.len() / 2, whole.len() - 1] {
            assert!(read_workbook(&whole[..cut], None, &mut notes).is_err(), "{cut}");
        }
        for place in (0..whole.len()).step_by(97) {
            let mut bent = whole.clone();
            bent[place] ^= 0xFF;
            // Whatever comes of it, the run goes on.
            let _ = read_workbook(&bent, None, &mut notes);
        }
        assert!(read_workbook(b"\xD0\xCF\x11\xE0 and no more", None, &mut notes).is_err());
    }
}
