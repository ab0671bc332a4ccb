//! What is written within one transaction.

use std::collections::HashSet;
use std::path::Path;

use ascribe_model::{Reading, content_hash};
use rusqlite::{OptionalExtension, Row, Transaction, params};

use crate::operation::PageRead;
use crate::{Act, Error, Fault, Kept, NewPage, Operation, Stamp, derive, log};

/// Writes to a ledger; nothing is kept until the transaction is committed.
pub(crate) struct Writer<'a> {
    pub path: &'a Path,
    pub transaction: &'a Transaction<'a>,
    pub stamp: &'a Stamp,
}

/// How a page was read last.
struct LastReading {
    engine: String,
    /// The hash of the reading.
    reading: String,
}

impl Writer<'_> {
    /// Keeps a page and its reading.
    pub fn keep(&self, page: &NewPage, engine: &str) -> Result<Kept, Error> {
        if let Some(reason) = self.objection(page)? {
            return Ok(Kept::Refused(reason));
        }
        let last = self.last_reading(&page.reading.document.sha256).map_err(|error| self.failed(error))?;
        // The same engine on the same bytes: only what came with the page can differ, and what came first is kept.
        if last.as_ref().is_some_and(|last| last.engine == engine) {
            return Ok(Kept::AlreadyThere);
        }
        let body = serde_json::to_string(page.reading).map_err(|error| self.not_written(error))?;
        let read = PageRead {
            page: page.reading.document.sha256.clone(),
            input: page.input.to_owned(),
            engine: engine.to_owned(),
            reading: content_hash(body.as_bytes()),
        };
        if last.as_ref().is_some_and(|last| last.reading == read.reading) {
            return Ok(Kept::AlreadyThere);
        }
        self.put_evidence(page, &read, &body).map_err(|error| self.failed(error))?;
        let (act, kept) = match last {
            Some(_) => (Act::Reread(read), Kept::ReadAgain),
            None => (Act::Add(read), Kept::Added),
        };
        let operation = self.append(act)?;
        derive::apply(self.transaction, &operation, Some(page.reading))
            .map_err(|error| self.failed(error))?;
        Ok(kept)
    }

    /// Writes what a person did.
    pub fn record(&self, act: Act) -> Result<Operation, Error> {
        let operation = self.append(act)?;
        match &operation.act {
            Act::Undo(undone) => self.refresh(undone.operation)?,
            _ => derive::apply(self.transaction, &operation, None).map_err(|error| self.failed(error))?,
        }
        Ok(operation)
    }

    /// Brings what an operation had touched to where it stands after one was taken back.
    fn refresh(&self, id: i64) -> Result<(), Error> {
        let operations = log::operations(self.path, self.transaction)?;
        let Some(base) = derive::undone_in_the_end(&operations, id) else {
            return Err(Error::new(self.path, Fault::NoSuchOperation(id)));
        };
        let failed = |error| self.failed(error);
        derive::clear_of(self.transaction, base).map_err(failed)?;
        let page = |operation: &Operation| operation.act.page_read().map(|read| read.page.clone());
        for operation in derive::standing(&operations) {
            let is_touched = operation.id == base.id || page(base).is_some() && page(operation) == page(base);
            if is_touched {
                derive::apply_kept(self.path, self.transaction, operation)?;
            }
        }
        Ok(())
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

    fn last_reading(&self, sha256: &str) -> rusqlite::Result<Option<LastReading>> {
        let sql = "SELECT engine, reading FROM document WHERE sha256 = ?1";
        let last = |row: &Row| Ok(LastReading { engine: row.get(0)?, reading: row.get(1)? });
        self.transaction.prepare_cached(sql)?.query_row([sha256], last).optional()
    }

    fn put_evidence(&self, page: &NewPage, read: &PageRead, body: &str) -> rusqlite::Result<()> {
        let put_page = "INSERT INTO page VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING";
        self.transaction.prepare_cached(put_page)?.execute(params![read.page, page.media, page.bytes])?;
        let put_reading = "INSERT INTO reading VALUES (?1, ?2) ON CONFLICT DO NOTHING";
        self.transaction.prepare_cached(put_reading)?.execute(params![read.reading, body])?;
        Ok(())
    }

    fn append(&self, act: Act) -> Result<Operation, Error> {
        log::append(self.transaction, act, self.stamp).map_err(|error| self.failed(error))
    }

    fn failed(&self, error: rusqlite::Error) -> Error {
        Error::new(self.path, Fault::of(error))
    }

    fn not_written(&self, error: serde_json::Error) -> Error {
        self.failed(rusqlite::Error::ToSqlConversionFailure(Box::new(error)))
    }
}
