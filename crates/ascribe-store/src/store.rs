use std::path::{Path, PathBuf};

use ascribe_model::{Claim, Reading, content_hash};
use rusqlite::{Connection, OptionalExtension, Row, TransactionBehavior};

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
        Ok(Store { path: path.to_owned(), connection: file::open_for_writing(path)? })
    }

    /// Opens the ledger at `path` for reading.
    ///
    /// # Errors
    /// There is none, or it cannot be read; see [`Fault`].
    pub fn open_for_reading(path: &Path) -> Result<Store, Error> {
        Ok(Store { path: path.to_owned(), connection: file::open_for_reading(path)? })
    }

    /// Where the ledger lies.
    pub fn path(&self) -> &Path {
        &self.path
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

    /// Writes what a person did: a judgement, a correction, a note, an undo.
    ///
    /// # Errors
    /// The ledger cannot be written, or there is no operation of the number that is to be undone.
    pub fn record(&mut self, act: Act, stamp: &Stamp) -> Result<Operation, Error> {
        debug_assert!(act.page_read().is_none(), "pages are kept by `keep_pages`");
        self.write(stamp, |writer| writer.record(act))
    }

    /// The log, in order.
    ///
    /// # Errors
    /// The ledger cannot be read, or an entry of the log is not understood.
    pub fn operations(&self) -> Result<Vec<Operation>, Error> {
        log::operations(&self.path, &self.connection)
    }

    /// The operations that were not taken back, in order; the undos themselves are left out.
    ///
    /// # Errors
    /// The ledger cannot be read, or an entry of the log is not understood.
    pub fn standing_operations(&self) -> Result<Vec<Operation>, Error> {
        Ok(derive::standing(&self.operations()?).cloned().collect())
    }

    /// How many operations there are; grows with every change and tells whether something computed is still of today.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn n_operations(&self) -> Result<i64, Error> {
        let sql = "SELECT coalesce(max(id), 0) FROM operation";
        self.connection.query_row(sql, [], |row| row.get(0)).map_err(|error| self.failed(error))
    }

    /// The reading of every document by the engine that read it last, ordered by the document's SHA-256.
    ///
    /// # Errors
    /// The ledger cannot be read, or a reading does not agree with its hash or its text.
    pub fn readings(&self) -> Result<Vec<Reading>, Error> {
        let sql =
            "SELECT reading.hash, reading.body FROM document JOIN reading ON reading.hash = document.reading
            ORDER BY document.sha256";
        let bodies = self.rows(sql, [], |row| Ok((row.get(0)?, row.get(1)?)))?;
        bodies
            .iter()
            .map(|(hash, body): &(String, String)| log::parse_reading(&self.path, hash, body))
            .collect()
    }

    /// The claims, as the machine read them last, whose id begins with `prefix`; at most `limit`, ordered by id.
    ///
    /// # Errors
    /// The ledger cannot be read, or a reading does not agree with its hash or its text.
    pub fn claims_beginning(&self, prefix: &str, limit: u32) -> Result<Vec<Claim>, Error> {
        let sql = "SELECT claim.position, reading.hash, reading.body
            FROM claim JOIN document ON document.sha256 = claim.document
            JOIN reading ON reading.hash = document.reading
            WHERE substr(claim.id, 1, length(?1)) = ?1 ORDER BY claim.id LIMIT ?2";
        let row = |row: &Row| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
        let found: Vec<(u32, String, String)> = self.rows(sql, rusqlite::params![prefix, limit], row)?;
        let claim = |(position, hash, body): &(u32, String, String)| {
            let mut reading = log::parse_reading(&self.path, hash, body)?;
            let position = *position as usize;
            if position < reading.claims.len() {
                return Ok(reading.claims.swap_remove(position));
            }
            Err(Error::damaged(&self.path, format!("reading {hash} lacks its claim {position}")))
        };
        found.iter().map(claim).collect()
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
        let operations = self.operations()?;
        let path = self.path.clone();
        let in_database = |error| Error::new(&path, Fault::of(error));
        let transaction =
            self.connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(in_database)?;
        derive::clear(&transaction).map_err(in_database)?;
        for operation in derive::standing(&operations) {
            derive::apply_kept(&path, &transaction, operation)?;
        }
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
            let Some(read) = operation.act.page_read() else { continue };
            log::kept_reading(&self.path, &self.connection, &read.reading)?;
            if self.page(&read.page)?.is_none() {
                return Err(Error::damaged(&self.path, format!("page {} is missing", read.page)));
            }
        }
        Ok(())
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

    fn rows<T>(
        &self,
        sql: &str,
        parameters: impl rusqlite::Params,
        of: impl FnMut(&Row) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, Error> {
        let mut query = self.connection.prepare_cached(sql).map_err(|error| self.failed(error))?;
        let rows = query.query_map(parameters, of).and_then(Iterator::collect);
        rows.map_err(|error| self.failed(error))
    }

    fn failed(&self, error: rusqlite::Error) -> Error {
        Error::new(&self.path, Fault::of(error))
    }
}
