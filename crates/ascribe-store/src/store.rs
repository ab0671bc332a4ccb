use std::path::{Path, PathBuf};

use ascribe_model::{Reading, content_hash};
use rusqlite::{Connection, OptionalExtension, Row, TransactionBehavior};

use crate::acts::Capture;
use crate::writer::Writer;
use crate::{Act, Error, Fault, Operation, Stamp, derive, file, log};

/// An open ledger file.
///
/// One process writes at a time, any number read meanwhile. What a method has returned as done survives a killed
/// process and a power cut.
#[derive(Debug)]
pub struct Store {
    pub(crate) path: PathBuf,
    pub(crate) connection: Connection,
    /// Whether it is the ledger of an earlier time, in memory.
    pub(crate) is_past: bool,
}

/// A page with its reading, to be kept.
#[derive(Clone, Copy, Debug)]
pub struct NewPage<'a> {
    /// The path, `-` or address it was read from.
    pub input: &'a str,
    /// The page's bytes as they came in.
    pub bytes: &'a [u8],
    /// Their media type.
    pub media: &'a str,
    /// What was read.
    pub reading: &'a Reading,
    /// When and with which headers it was fetched, where that is known.
    pub capture: Option<&'a Capture>,
}

/// A sheet whose rows are to be kept.
#[derive(Clone, Copy, Debug)]
pub struct NewSheet<'a> {
    /// The path, `-` or address it was read from.
    pub input: &'a str,
    /// The sheet's bytes as they came in.
    pub bytes: &'a [u8],
    /// Their media type.
    pub media: &'a str,
    /// The mapping by which its rows were read, as a text.
    pub mapping: &'a [u8],
}

/// A row of a sheet, to be kept.
#[derive(Clone, Copy, Debug)]
pub struct NewRow<'a> {
    /// The row, counted as a spreadsheet counts: the first row is 1.
    pub row: u64,
    /// What it became: a document with the row's text and the [`row_hash`] as its hash, and the claims in it. A row that
    /// became no claim is kept all the same, with a notice that says why.
    pub reading: &'a Reading,
}

/// The hash that names a row as a document: SHA-256 of the sheet's SHA-256, the row's number and its text, a line feed
/// between each. Two rows of the same text stay two documents.
pub fn row_hash(sheet: &str, row: u64, text: &str) -> String {
    content_hash(format!("{sheet}\n{row}\n{text}").as_bytes())
}

pub(crate) struct SheetHashes {
    pub bytes: String,
    pub mapping: String,
}

/// What came of a page that was to be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kept {
    /// It is new.
    Added,
    /// It was there, but this engine reads it otherwise; the earlier reading is kept beside.
    ReadAgain,
    /// It was there with the same reading; nothing was written.
    AlreadyThere,
    /// It was not kept: its reading does not agree with itself, a defect of the reader. Why.
    Refused(String),
}

/// A kept page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredPage {
    /// The bytes as they came in.
    pub bytes: Vec<u8>,
    /// Their media type.
    pub media: String,
}

impl Store {
    /// Opens the ledger at `path` for writing, making it where there is none.
    ///
    /// # Errors
    /// The file is something else than a ledger, comes from a newer Ascribe, is damaged, or may not be written.
    pub fn open(path: &Path) -> Result<Store, Error> {
        let connection = file::open_for_writing(path)?;
        Ok(Store { path: path.to_owned(), connection, is_past: false })
    }

    /// Opens the ledger at `path` for reading.
    ///
    /// # Errors
    /// There is none, or it cannot be read; see [`Fault`].
    pub fn open_for_reading(path: &Path) -> Result<Store, Error> {
        let connection = file::open_for_reading(path)?;
        Ok(Store { path: path.to_owned(), connection, is_past: false })
    }

    /// Where the ledger lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether it is the ledger as it stood at an earlier time: in memory, and never written to the file.
    pub fn is_past(&self) -> bool {
        self.is_past
    }

    /// Keeps pages and their readings: all of them or, on an error, none.
    ///
    /// `engine` names what read them. A page is known by the SHA-256 of its bytes. A reading that does not agree with
    /// its text ([`Reading::holds`]) or shares a claim's id with another is refused and the rest goes on.
    ///
    /// # Errors
    /// The ledger cannot be written.
    pub fn keep_pages(&mut self, pages: &[NewPage], engine: &str, stamp: &Stamp) -> Result<Vec<Kept>, Error> {
        self.write(stamp, |writer| pages.iter().map(|page| writer.keep(page, engine)).collect())
    }

    /// Keeps rows of a sheet, and the sheet itself: all of them or, on an error, none. A large sheet is kept in several
    /// calls, each with the same sheet.
    ///
    /// A row that was kept with the same reading changes nothing.
    ///
    /// # Errors
    /// The ledger cannot be written.
    pub fn keep_rows(
        &mut self,
        sheet: &NewSheet,
        rows: &[NewRow],
        engine: &str,
        stamp: &Stamp,
    ) -> Result<Vec<Kept>, Error> {
        let hashes = SheetHashes { bytes: content_hash(sheet.bytes), mapping: content_hash(sheet.mapping) };
        self.write(stamp, |writer| {
            writer.keep_sheet(sheet)?;
            rows.iter().map(|row| writer.keep_row(&hashes, row, sheet.input, engine)).collect()
        })
    }

    /// Writes what a person did: all of it or, on an error, nothing.
    ///
    /// # Errors
    /// The ledger cannot be written, a claim is sealed, or there is no operation of the number that is to be undone.
    pub fn record(&mut self, acts: Vec<Act>, stamp: &Stamp) -> Result<Vec<Operation>, Error> {
        debug_assert!(acts.iter().all(|act| act.page_read().is_none()), "pages are kept by `keep_pages`");
        self.write(stamp, |writer| acts.into_iter().map(|act| writer.record(act)).collect())
    }

    /// The log, in order.
    ///
    /// # Errors
    /// The ledger cannot be read, or an entry of the log is not understood.
    pub fn operations(&self) -> Result<Vec<Operation>, Error> {
        log::operations(&self.path, &self.connection)
    }

    /// The operations from the number `first` to `last`, in order; the first of a ledger has the number 1.
    ///
    /// # Errors
    /// The ledger cannot be read, or an entry of the log is not understood.
    pub fn operations_among(&self, first: i64, last: i64) -> Result<Vec<Operation>, Error> {
        log::operations_among(&self.path, &self.connection, [first, last])
    }

    /// How many operations there are; grows with every change and tells whether something computed is still of today.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn n_operations(&self) -> Result<i64, Error> {
        let sql = "SELECT coalesce(max(id), 0) FROM operation";
        self.connection.query_row(sql, [], |row| row.get(0)).map_err(|error| self.failed(error))
    }

    /// The page with this SHA-256, its bytes checked against it; none where it is not kept.
    ///
    /// # Errors
    /// The ledger cannot be read, or the bytes are no longer those that were kept.
    pub fn page(&self, sha256: &str) -> Result<Option<StoredPage>, Error> {
        let sql = "SELECT bytes, media FROM page WHERE sha256 = ?1";
        let page = |row: &Row| Ok(StoredPage { bytes: row.get(0)?, media: row.get(1)? });
        let found = self.connection.query_row(sql, [sha256], page).optional();
        let found = found.map_err(|error| self.failed(error))?;
        match found {
            Some(page) if content_hash(&page.bytes) != sha256 => {
                Err(Error::damaged(&self.path, format!("page {sha256} is not the one that was kept")))
            }
            found => Ok(found),
        }
    }

    /// Copies the ledger as it stands at this moment to `copy`, where no file may be yet. Others may write meanwhile.
    ///
    /// # Errors
    /// The copy cannot be written, or its name is taken.
    pub fn copy_to(&self, copy: &Path) -> Result<(), Error> {
        file::copy(&self.path, copy)
    }

    /// Computes the derived tables anew from the log, in one transaction, after [`Store::verify`].
    ///
    /// # Errors
    /// The ledger cannot be written, or does not agree with itself; it is then left as it was.
    pub fn rebuild(&mut self) -> Result<(), Error> {
        self.verify()?;
        let path = self.path.clone();
        let in_database = |error| Error::new(&path, Fault::of(error));
        let transaction =
            self.connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(in_database)?;
        derive::rebuild(&path, &transaction)?;
        transaction.commit().map_err(in_database)
    }

    /// Checks that the ledger agrees with itself: the file's structure, the chain of the log, every page and reading
    /// against its hash.
    ///
    /// # Errors
    /// What does not agree, by name.
    pub fn verify(&self) -> Result<(), Error> {
        let sql = "PRAGMA integrity_check";
        let found: String =
            self.connection.query_row(sql, [], |row| row.get(0)).map_err(|error| self.failed(error))?;
        if found != "ok" {
            return Err(Error::damaged(&self.path, found));
        }
        let mut before = String::new();
        for (idx, entry) in log::entries(&self.path, &self.connection)?.into_iter().enumerate() {
            if entry.id != idx as i64 + 1 || !entry.follows(&before) {
                let what = format!("operation {} of the log is not the one that was written", entry.id);
                return Err(Error::damaged(&self.path, what));
            }
            before = entry.hash.clone();
            let operation = entry.parse(&self.path)?;
            self.verify_evidence(&operation.act)?;
        }
        Ok(())
    }

    /// Checks the pages and readings that an operation names.
    fn verify_evidence(&self, act: &Act) -> Result<(), Error> {
        let Some(read) = act.page_read() else { return Ok(()) };
        let reading = log::kept_reading(&self.path, &self.connection, &read.reading)?;
        let page_is_kept = |sha256: &str| match self.page(sha256)? {
            Some(_) => Ok(()),
            None => Err(Error::damaged(&self.path, format!("page {sha256} is missing"))),
        };
        let Act::Import(row) = act else { return page_is_kept(&read.page) };
        if read.page != row_hash(&row.sheet, row.row, &reading.document.text) {
            let what = format!("row {} of sheet {} is not the one that was kept", row.row, row.sheet);
            return Err(Error::damaged(&self.path, what));
        }
        page_is_kept(&row.sheet)?;
        page_is_kept(&row.mapping)
    }

    /// Writes within one transaction: all of it or, on an error, nothing.
    fn write<T>(
        &mut self,
        stamp: &Stamp,
        write: impl FnOnce(&Writer) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let path = &self.path;
        let in_database = |error| Error::new(path, Fault::of(error));
        let transaction =
            self.connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(in_database)?;
        let written = write(&Writer { path, transaction: &transaction, stamp })?;
        transaction.commit().map_err(in_database)?;
        Ok(written)
    }

    pub(crate) fn rows<T>(
        &self,
        sql: &str,
        parameters: impl rusqlite::Params,
        of: impl FnMut(&Row) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, Error> {
        let mut query = self.connection.prepare_cached(sql).map_err(|error| self.failed(error))?;
        let rows = query.query_map(parameters, of).and_then(Iterator::collect);
        rows.map_err(|error| self.failed(error))
    }

    pub(crate) fn failed(&self, error: rusqlite::Error) -> Error {
        Error::new(&self.path, Fault::of(error))
    }
}
