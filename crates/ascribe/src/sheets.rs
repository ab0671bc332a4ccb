//! Sheets of desks: rows into a ledger, and the rows of a ledger back into sheets.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::fs;
use std::path::Path;

use ascribe_model::{Claim, ClaimId, Reading, content_hash};
use ascribe_sheets::{
    Cell, Double, KnownActor, Mapping, MappingError, Names, RowFate, RowReader, RowReading, Sheet,
    SheetError, SourceName, Table, find_doubles, read_sheet, row_again,
};
use ascribe_text::ActorKind;
use rayon::prelude::*;

use crate::{Contents, Kept, Ledger, LedgerError, NewRow, NewSheet, row_hash};

/// Rows that are written in one transaction.
const ROWS_AT_ONCE: usize = 4_096;

/// A sheet, read row by row; nothing is kept yet.
#[derive(Debug)]
pub struct SheetReading {
    /// The path or name it was read from.
    pub input: String,
    /// The columns and what was settled about the file.
    pub sheet: Sheet,
    /// Columns that the mapping names and the sheet lacks.
    pub missing_columns: Vec<String>,
    /// What became of each row, in order.
    pub rows: Vec<RowReading>,
    bytes: Vec<u8>,
    mapping: String,
}

/// Why the rows of a sheet could not be read.
#[derive(Debug)]
pub enum ImportError {
    /// There is no such mapping.
    NoMapping(String),
    /// The mapping is wrong.
    Mapping(MappingError),
    /// The sheet cannot be read.
    Sheet(SheetError),
    /// The mapping is of another sheet.
    Misfit {
        /// Why it cannot be used.
        why: String,
        /// The columns that the sheet has.
        columns: Vec<String>,
    },
}

impl fmt::Display for ImportError {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            ImportError::NoMapping(message) => {
                let known = ascribe_sheets::BUILT_IN.map(|(name, _)| name).join(", ");
                write!(f, "{message}\nhint: built in are {known}; any other is the path of a TOML file")
            }
            ImportError::Mapping(error) => write!(f, "the mapping cannot be used: {error}"),
            ImportError::Sheet(error) => write!(f, "the sheet cannot be read: {error}"),
            ImportError::Misfit { why, columns } => {
                write!(
                    f,
                    "the mapping does not fit the sheet: {why}\nhint: its columns are {}",
                    columns.join(", ")
                )
            }
        }
    }
}

impl std::error::Error for ImportError {}

/// The TOML of a mapping: one that is built in, by its name, or a file.
///
/// # Errors
/// It is neither.
pub fn find_mapping(name: &str) -> Result<String, ImportError> {
    if let Some(toml) = Mapping::built_in(name) {
        return Ok(toml.to_owned());
    }
    let refused = |error| ImportError::NoMapping(format!("no mapping `{name}`: {error}"));
    fs::read_to_string(name).map_err(refused)
}

/// Reads the rows of a sheet by a mapping, as TOML. Keeps nothing: this is what a dry run shows.
///
/// # Errors
/// The mapping is wrong or of another sheet, or the bytes are no sheet.
pub fn read_rows(input: &str, bytes: Vec<u8>, mapping: &str) -> Result<SheetReading, ImportError> {
    let parsed = Mapping::parse(mapping).map_err(ImportError::Mapping)?;
    let sheet = read_sheet(&bytes, parsed.sheet.as_deref(), parsed.header).map_err(ImportError::Sheet)?;
    if let Some(why) = parsed.misfit(&sheet.columns) {
        return Err(ImportError::Misfit { why, columns: sheet.columns });
    }
    let sha256 = content_hash(&bytes);
    let hash = |row: u64, text: &str| row_hash(&sha256, row, text);
    let reader = RowReader::new(file_name(input), &sheet, &parsed, &Lexicon, &hash);
    let rows = sheet.rows.par_iter().map(|row| reader.read(row)).collect();
    let missing_columns = parsed.missing_columns(&sheet.columns).into_iter().map(str::to_owned).collect();
    Ok(SheetReading {
        input: input.to_owned(),
        sheet,
        missing_columns,
        rows,
        bytes,
        mapping: mapping.to_owned(),
    })
}

impl SheetReading {
    /// How many rows had this fate.
    pub fn n_rows(&self, fate: RowFate) -> usize {
        self.rows.iter().filter(|row| row.fate() == fate).count()
    }

    /// How many claims the rows became.
    pub fn n_claims(&self) -> usize {
        self.rows.iter().map(|row| row.reading.claims.len()).sum()
    }

    /// Rows that say word for word what an earlier row says, each with that row's number.
    pub fn repeated_rows(&self) -> Vec<(u64, u64)> {
        let mut first: HashMap<&str, u64> = HashMap::new();
        let mut repeated = Vec::new();
        for row in self.rows.iter().filter(|row| row.fate() == RowFate::Read) {
            let before = *first.entry(&row.reading.document.text).or_insert(row.number);
            if before != row.number {
                repeated.push((row.number, before));
            }
        }
        repeated
    }

    /// Names of sources in the sheet that may stand for the same.
    pub fn doubles(&self) -> Vec<Double> {
        doubles_of(self.rows.iter().flat_map(|row| &row.reading.claims))
    }
}

/// What came of the rows of a sheet that were imported.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ImportTally {
    /// Rows that are new.
    pub n_added: usize,
    /// Rows that were there and are read otherwise now.
    pub n_read_again: usize,
    /// Rows that were there, from this sheet or an earlier version of it.
    pub n_already_there: usize,
    /// Rows that were refused, a defect of the reader.
    pub n_refused: usize,
}

impl Ledger {
    /// Imports the rows of a sheet. A row that an earlier version of the sheet had word for word is not taken twice.
    ///
    /// # Errors
    /// The ledger cannot be written. What was written before stays.
    pub fn import(&mut self, sheet: &SheetReading, why: Option<&str>) -> Result<ImportTally, LedgerError> {
        let sha256 = content_hash(&sheet.bytes);
        let elsewhere = self.rows_of_other_sheets(&sha256)?;
        let is_new = |row: &&RowReading| {
            !row.reading.document.text.is_empty() && !elsewhere.contains_key(&row.reading.document.text)
        };
        let n_filled = sheet.rows.iter().filter(|row| !row.reading.document.text.is_empty()).count();
        let rows: Vec<NewRow> = sheet
            .rows
            .iter()
            .filter(is_new)
            .map(|row| NewRow { row: row.number, reading: &row.reading })
            .collect();
        let mut tally = ImportTally { n_already_there: n_filled - rows.len(), ..ImportTally::default() };
        let (bytes, media) = (sheet.bytes.as_slice(), media_of(&sheet.bytes));
        let new = NewSheet { input: &sheet.input, bytes, media, mapping: sheet.mapping.as_bytes() };
        for rows in rows.chunks(ROWS_AT_ONCE) {
            for kept in self.import_rows(&new, rows, why)? {
                *match kept {
                    Kept::Added => &mut tally.n_added,
                    Kept::ReadAgain => &mut tally.n_read_again,
                    Kept::AlreadyThere => &mut tally.n_already_there,
                    Kept::Refused(_) => &mut tally.n_refused,
                } += 1;
            }
        }
        Ok(tally)
    }

    /// The rows that stand in the ledger and come from other sheets: their text and the hash of their document.
    fn rows_of_other_sheets(&self, sheet: &str) -> Result<HashMap<String, String>, LedgerError> {
        let imported = self.store.imported_rows()?.into_iter();
        let mut others: Vec<String> =
            imported.filter(|row| row.sheet != sheet).map(|row| row.read.page).collect();
        if others.is_empty() {
            return Ok(HashMap::new());
        }
        others.sort_unstable();
        let is_other = |reading: &Reading| others.binary_search(&reading.document.sha256).is_ok();
        let readings = self.readings()?.into_iter().filter(is_other);
        Ok(readings.map(|reading| (reading.document.text, reading.document.sha256)).collect())
    }
}

/// A sheet given back.
#[derive(Clone, Debug, PartialEq)]
pub struct SheetAgain {
    /// The name it was imported under.
    pub input: String,
    /// Its columns and rows, cleaner.
    pub table: Table,
}

/// The sheets that were imported by the mapping of this name, row for row, as their claims stand now. Of several versions of a
/// sheet (of the same name) the last.
///
/// # Errors
/// The ledger cannot be read, or keeps a sheet that cannot be read.
pub fn sheets_again(
    ledger: &Ledger,
    contents: &Contents,
    mapping: &str,
) -> Result<Vec<SheetAgain>, AgainError> {
    let mut last: BTreeMap<String, (String, String)> = BTreeMap::new();
    for row in ledger.store.imported_rows().map_err(AgainError::Ledger)? {
        last.insert(row.read.input, (row.sheet, row.mapping));
    }
    let row_documents = contents.readings.iter().filter(|reading| is_row(reading));
    let known: HashMap<&str, &str> = row_documents
        .map(|reading| (reading.document.text.as_str(), reading.document.sha256.as_str()))
        .collect();
    let mut again = Vec::new();
    for (input, (sheet, toml)) in last {
        let toml = text_of(ledger, &toml)?;
        let parsed = Mapping::parse(&toml).map_err(|error| AgainError::Sheet(ImportError::Mapping(error)))?;
        if parsed.name == mapping {
            let table = sheet_again(ledger, contents, &sheet, &parsed, &known)?;
            again.push(SheetAgain { input, table });
        }
    }
    Ok(again)
}

/// Why sheets could not be given back.
#[derive(Debug)]
pub enum AgainError {
    /// The ledger cannot be read.
    Ledger(LedgerError),
    /// It keeps a sheet or mapping that can no longer be read.
    Sheet(ImportError),
}

impl fmt::Display for AgainError {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            AgainError::Ledger(error) => error.fmt(f),
            AgainError::Sheet(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for AgainError {}

fn text_of(ledger: &Ledger, sha256: &str) -> Result<String, AgainError> {
    let page = ledger.page(sha256).map_err(AgainError::Ledger)?;
    Ok(page.map_or(String::new(), |page| String::from_utf8_lossy(&page.bytes).into_owned()))
}

fn sheet_again(
    ledger: &Ledger,
    contents: &Contents,
    sha256: &str,
    mapping: &Mapping,
    known: &HashMap<&str, &str>,
) -> Result<Table, AgainError> {
    let bytes = ledger.page(sha256).map_err(AgainError::Ledger)?.map_or(Vec::new(), |page| page.bytes);
    let sheet = read_sheet(&bytes, mapping.sheet.as_deref(), mapping.header)
        .map_err(|error| AgainError::Sheet(ImportError::Sheet(error)))?;
    let hash = |row: u64, text: &str| {
        let of_this_sheet = row_hash(sha256, row, text);
        let is_kept = contents.reading(&of_this_sheet).is_some();
        let elsewhere = known.get(text).filter(|_| !is_kept);
        elsewhere.map_or(of_this_sheet, |document| (*document).to_owned())
    };
    let reader = RowReader::new("", &sheet, mapping, &Lexicon, &hash);
    let kept = |id: &ClaimId| contents.claim(id).cloned();
    let words = |cell: String| if cell.is_empty() { Cell::Empty } else { number_or_words(cell) };
    let rows = sheet
        .rows
        .iter()
        .map(|row| row_again(&reader, row, &kept).into_iter().map(words).collect())
        .collect();
    Ok(Table { columns: sheet.columns.clone(), rows })
}

/// Digits as a number, so that a workbook counts with them; but no code such as `007`.
fn number_or_words(cell: String) -> Cell {
    match cell.parse::<u64>() {
        Ok(number) if number.to_string() == cell => Cell::Number(number),
        _ => Cell::Text(cell),
    }
}

/// Names of sources in a ledger that may stand for the same.
pub fn source_doubles(contents: &Contents) -> Vec<Double> {
    doubles_of(contents.readings.iter().flat_map(|reading| &reading.claims))
}

fn doubles_of<'a>(claims: impl Iterator<Item = &'a Claim>) -> Vec<Double> {
    let mut names: BTreeMap<String, SourceName> = BTreeMap::new();
    for source in claims.filter_map(|claim| claim.source.as_ref()) {
        let words = match source.excerpt.text.as_str() {
            "" => source.name.as_deref().unwrap_or_default(),
            words => words,
        };
        // Words that name nobody ("officials") are never one source because they are the same words.
        if !words.chars().any(char::is_uppercase) {
            continue;
        }
        let actor = source.actor.clone().zip(source.name.clone());
        let name = SourceName { words: words.to_owned(), actor, n_claims: 0 };
        names.entry(words.to_owned()).or_insert(name).n_claims += 1;
    }
    find_doubles(&names.into_values().collect::<Vec<_>>())
}

/// Whether a reading is of a row of a sheet.
pub(crate) fn is_row(reading: &Reading) -> bool {
    reading.document.is_sheet_row()
}

fn file_name(input: &str) -> &str {
    Path::new(input).file_name().and_then(|name| name.to_str()).unwrap_or(input)
}

fn media_of(bytes: &[u8]) -> &'static str {
    match bytes {
        [b'P', b'K', 3, 4, ..] => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        [0xD0, 0xCF, 0x11, 0xE0, ..] => "application/vnd.ms-excel",
        _ => "text/csv",
    }
}

/// What the lexicon of the text reader knows of names.
struct Lexicon;

impl Names for Lexicon {
    fn actor(&self, name: &str) -> Option<KnownActor> {
        let actor = ascribe_text::resolve_actor(name)?;
        Some(KnownActor { id: actor.id.clone(), name: actor.name.clone() })
    }

    fn population_key(&self, population: &str) -> String {
        ascribe_text::normalise_population(population).key
    }

    fn country(&self, name: &str) -> Option<String> {
        if name.len() == 2 && name.bytes().all(|byte| byte.is_ascii_uppercase()) {
            return Some(name.to_owned());
        }
        let state = |name: &str| {
            ascribe_text::resolve_actor(name)
                .filter(|actor| actor.kind == ActorKind::State)
                .and_then(|actor| actor.country.clone())
        };
        // "Russia (Soviet Union)", as UCDP writes countries that changed their names.
        state(name).or_else(|| state(name.split('(').next().unwrap_or_default().trim()))
    }
}
