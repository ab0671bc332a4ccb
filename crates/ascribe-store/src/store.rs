use std::collections::HashSet;
use std::path::{Path, PathBuf};

use ascribe_model::{Reading, content_hash};
use rusqlite::{Connection, OptionalExtension, Row, Transaction, TransactionBehavior, params};

use crate::operation::{PageRead, entry_hash};
use crate::{Act, Error, Fault, Operation, Stamp, derive, file};

/// An open ledger file.
///
/// One process writes at a time, any number read meanwhile. What a method has returned as done survives a killed
/// process and a power cut.
#[derive(Debug)]
pub struct Store {
    path: PathBuf,
    connection: Connection,
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
        let path = self.path.clone();
        let in_database = |error| Error::new(&path, Fault::of(error));
        let transaction =
            self.connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(in_database)?;
        let writer = Writer { path: &path, transaction: &transaction, engine, stamp };
        let kept = pages.iter().map(|page| writer.keep(page)).collect::<Result<Vec<_>, Error>>()?;
        transaction.commit().map_err(in_database)?;
        Ok(kept)
    }

    /// The log, in order.
    ///
    /// # Errors
    /// The ledger cannot be read, or an entry of the log is not understood.
    pub fn operations(&self) -> Result<Vec<Operation>, Error> {
        let sql = "SELECT id, kind, at, who, why, body, hash FROM operation ORDER BY id";
        let entries = self.rows(sql, [], entry_of)?;
        entries.into_iter().map(|entry| entry.parse(&self.path)).collect()
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
        bodies.iter().map(|(hash, body): &(String, String)| parse_reading(&self.path, hash, body)).collect()
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
        for operation in &operations {
            let reading = kept_reading(&path, &transaction, &operation.act.read().reading)?;
            derive::apply(&transaction, operation, &reading).map_err(in_database)?;
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
        let sql = "SELECT id, kind, at, who, why, body, hash FROM operation ORDER BY id";
        let mut before = String::new();
        for (idx, entry) in self.rows(sql, [], entry_of)?.into_iter().enumerate() {
            if entry.id != idx as i64 + 1 || entry.hash != entry.expected_hash(&before) {
                let what = format!("operation {} of the log is not the one that was written", entry.id);
                return Err(Error::damaged(&self.path, what));
            }
            before = entry.hash.clone();
            let act = entry.parse(&self.path)?.act;
            kept_reading(&self.path, &self.connection, &act.read().reading)?;
            if self.page(&act.read().page)?.is_none() {
                let what = format!("page {} is missing", act.read().page);
                return Err(Error::damaged(&self.path, what));
            }
        }
        Ok(())
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

/// Writes pages within one transaction.
struct Writer<'a> {
    path: &'a Path,
    transaction: &'a Transaction<'a>,
    engine: &'a str,
    stamp: &'a Stamp,
}

impl Writer<'_> {
    fn keep(&self, page: &NewPage) -> Result<Kept, Error> {
        if let Some(reason) = self.objection(page)? {
            return Ok(Kept::Refused(reason));
        }
        let body = serde_json::to_string(page.reading).map_err(|error| self.not_written(error))?;
        let read = PageRead {
            page: page.reading.document.sha256.clone(),
            input: page.input.to_owned(),
            engine: self.engine.to_owned(),
            reading: content_hash(body.as_bytes()),
        };
        let (act, kept) = match self.last_reading(&read.page).map_err(|error| self.failed(error))? {
            Some(last) if last == read.reading => return Ok(Kept::AlreadyThere),
            Some(_) => (Act::Reread(read), Kept::ReadAgain),
            None => (Act::Add(read), Kept::Added),
        };
        self.put_evidence(page, act.read(), &body).map_err(|error| self.failed(error))?;
        self.append(act, page.reading)?;
        Ok(kept)
    }

    /// Why a page must not be kept. Ids of claims are short hashes: two claims could share one by chance, and must not
    /// pass for one another.
    fn objection(&self, page: &NewPage) -> Result<Option<String>, Error> {
        let Reading { document, claims, .. } = page.reading;
        if content_hash(page.bytes) != document.sha256 {
            return Ok(Some("its hash is not that of its bytes".to_owned()));
        }
        if !page.reading.holds() {
            return Ok(Some("what was read does not stand where the reading says".to_owned()));
        }
        let mut seen = HashSet::new();
        for claim in claims {
            let holder = derive::holder_of(self.transaction, claim).map_err(|error| self.failed(error))?;
            if !seen.insert(&claim.id) || holder.is_some_and(|holder| holder != document.sha256) {
                return Ok(Some(format!("the claim id {} stands for two claims", claim.id)));
            }
        }
        Ok(None)
    }

    fn last_reading(&self, sha256: &str) -> rusqlite::Result<Option<String>> {
        let mut query = self.transaction.prepare_cached("SELECT reading FROM document WHERE sha256 = ?1")?;
        query.query_row([sha256], |row| row.get(0)).optional()
    }

    fn put_evidence(&self, page: &NewPage, read: &PageRead, body: &str) -> rusqlite::Result<()> {
        let put_page = "INSERT INTO page VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING";
        self.transaction.prepare_cached(put_page)?.execute(params![read.page, page.media, page.bytes])?;
        let put_reading = "INSERT INTO reading VALUES (?1, ?2) ON CONFLICT DO NOTHING";
        self.transaction.prepare_cached(put_reading)?.execute(params![read.reading, body])?;
        Ok(())
    }

    fn append(&self, act: Act, reading: &Reading) -> Result<(), Error> {
        let body = act.body().map_err(|error| self.not_written(error))?;
        let written = (|| {
            let last = "SELECT id, hash FROM operation ORDER BY id DESC LIMIT 1";
            let last =
                self.transaction.prepare_cached(last)?.query_row([], |row| Ok((row.get(0)?, row.get(1)?)));
            let (last_id, before): (i64, String) = last.optional()?.unwrap_or_default();
            let hash = entry_hash(&before, act.kind(), self.stamp, &body);
            let operation = Operation { id: last_id + 1, stamp: self.stamp.clone(), act, hash };
            let Stamp { at, who, why } = self.stamp;
            let sql = "INSERT INTO operation VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
            let entry = params![operation.id, operation.act.kind(), at, who, why, body, operation.hash];
            self.transaction.prepare_cached(sql)?.execute(entry)?;
            derive::apply(self.transaction, &operation, reading)
        })();
        written.map_err(|error| self.failed(error))
    }

    fn failed(&self, error: rusqlite::Error) -> Error {
        Error::new(self.path, Fault::of(error))
    }

    fn not_written(&self, error: serde_json::Error) -> Error {
        Error::new(self.path, Fault::Database(rusqlite::Error::ToSqlConversionFailure(Box::new(error))))
    }
}

/// A row of the log before it is understood.
struct Entry {
    id: i64,
    kind: String,
    stamp: Stamp,
    body: String,
    hash: String,
}

impl Entry {
    fn expected_hash(&self, before: &str) -> String {
        entry_hash(before, &self.kind, &self.stamp, &self.body)
    }

    fn parse(self, path: &Path) -> Result<Operation, Error> {
        let Entry { id, kind, stamp, body, hash } = self;
        let not_understood = |what| Error::damaged(path, format!("operation {id} of the log: {what}"));
        let act = Act::parse(&kind, &body).map_err(not_understood)?;
        Ok(Operation { id, stamp, act, hash })
    }
}

fn entry_of(row: &Row) -> rusqlite::Result<Entry> {
    Ok(Entry {
        id: row.get(0)?,
        kind: row.get(1)?,
        stamp: Stamp { at: row.get(2)?, who: row.get(3)?, why: row.get(4)? },
        body: row.get(5)?,
        hash: row.get(6)?,
    })
}

fn kept_reading(path: &Path, connection: &Connection, hash: &str) -> Result<Reading, Error> {
    let body = connection
        .prepare_cached("SELECT body FROM reading WHERE hash = ?1")
        .and_then(|mut query| query.query_row([hash], |row| row.get::<_, String>(0)).optional())
        .map_err(|error| Error::new(path, Fault::of(error)))?;
    let body = body.ok_or_else(|| Error::damaged(path, format!("reading {hash} is missing")))?;
    parse_reading(path, hash, &body)
}

/// A reading as it was kept, checked against its hash and its text.
fn parse_reading(path: &Path, hash: &str, body: &str) -> Result<Reading, Error> {
    let not_kept = || Error::damaged(path, format!("reading {hash} is not the one that was kept"));
    if content_hash(body.as_bytes()) != hash {
        return Err(not_kept());
    }
    let reading: Reading = serde_json::from_str(body)
        .map_err(|error| Error::damaged(path, format!("reading {hash} is not understood: {error}")))?;
    if reading.holds() { Ok(reading) } else { Err(not_kept()) }
}
