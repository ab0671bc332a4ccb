//! What is written within one transaction.

use std::collections::HashSet;
use std::path::Path;

use ascribe_model::{Claim, Reading, content_hash};
use rusqlite::{OptionalExtension, Row, Transaction, params};

use crate::acts::{PageRead, RowRead};
use crate::store::{SheetHashes, row_hash};
use crate::{Act, Error, Fault, Kept, NewPage, NewRow, NewSheet, Operation, Stamp, claims, derive, log};

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
        let document = &page.reading.document;
        if content_hash(page.bytes) != document.sha256 {
            return Ok(Kept::Refused("its hash is not that of its bytes".to_owned()));
        }
        let last = self.last_reading(&document.sha256).map_err(|error| self.failed(error))?;
        // The same engine on the same bytes: only what came with the page can differ, and what came first is kept.
        if last.as_ref().is_some_and(|last| last.engine == engine) {
            return Ok(Kept::AlreadyThere);
        }
        let read = |reading| PageRead {
            page: document.sha256.clone(),
            input: page.input.to_owned(),
            engine: engine.to_owned(),
            reading,
            capture: page.capture.cloned(),
        };
        let is_new = last.is_none();
        let act = |reading| if is_new { Act::Add(read(reading)) } else { Act::Reread(read(reading)) };
        let kept = self.keep_reading(page.reading, last, act)?;
        if matches!(kept, Kept::Added | Kept::ReadAgain) {
            self.put_page(&document.sha256, page.media, page.bytes)?;
        }
        Ok(kept)
    }

    /// Keeps the sheet that rows come from, and the mapping by which they are read.
    pub fn keep_sheet(&self, sheet: &NewSheet) -> Result<(), Error> {
        self.put_page(&content_hash(sheet.bytes), sheet.media, sheet.bytes)?;
        self.put_page(&content_hash(sheet.mapping), "text/plain", sheet.mapping)
    }

    /// Keeps a row of a sheet as it was read.
    pub fn keep_row(
        &self,
        sheet: &SheetHashes,
        row: &NewRow,
        input: &str,
        engine: &str,
    ) -> Result<Kept, Error> {
        let document = &row.reading.document;
        if document.sha256 != row_hash(&sheet.bytes, row.row, &document.text) {
            return Ok(Kept::Refused("its hash is not that of its sheet, number and text".to_owned()));
        }
        let last = self.last_reading(&document.sha256).map_err(|error| self.failed(error))?;
        let act = |reading| {
            Act::Import(RowRead {
                read: PageRead {
                    page: document.sha256.clone(),
                    input: input.to_owned(),
                    engine: engine.to_owned(),
                    reading,
                    capture: None,
                },
                sheet: sheet.bytes.clone(),
                row: row.row,
                mapping: sheet.mapping.clone(),
            })
        };
        self.keep_reading(row.reading, last, act)
    }

    /// Writes what a person did.
    pub fn record(&self, act: Act) -> Result<Operation, Error> {
        self.refuse_sealed(&act)?;
        if let Act::Undo(undone) = &act
            && !log::stands(self.transaction, undone.operation).map_err(|error| self.failed(error))?
        {
            return Err(Error::new(self.path, Fault::TakenBack(undone.operation)));
        }
        let operation = self.append(act)?;
        if let Act::Undo(undone) = &operation.act {
            self.refresh(undone.operation)?;
            return Ok(operation);
        }
        derive::apply(self.path, self.transaction, &operation, None)?;
        if let Some(judged) = operation.act.judged()
            && let Some(claim) =
                claims::now(self.transaction, &judged.claim).map_err(|error| self.failed(error))?
        {
            claims::refresh(self.path, self.transaction, &claim)?;
        }
        Ok(operation)
    }

    fn keep_reading(
        &self,
        reading: &Reading,
        last: Option<LastReading>,
        act: impl FnOnce(String) -> Act,
    ) -> Result<Kept, Error> {
        if let Some(reason) = self.objection(reading)? {
            return Ok(Kept::Refused(reason));
        }
        let body = serde_json::to_string(reading).map_err(|error| self.not_written(error))?;
        let hash = content_hash(body.as_bytes());
        if last.as_ref().is_some_and(|last| last.reading == hash) {
            return Ok(Kept::AlreadyThere);
        }
        let put = "INSERT INTO reading VALUES (?1, ?2) ON CONFLICT DO NOTHING";
        self.transaction
            .prepare_cached(put)
            .and_then(|mut query| query.execute(params![hash, body]))
            .map_err(|error| self.failed(error))?;
        let operation = self.append(act(hash))?;
        derive::apply(self.path, self.transaction, &operation, Some(reading))?;
        Ok(if last.is_some() { Kept::ReadAgain } else { Kept::Added })
    }

    /// Brings what an operation had touched to where it stands after one was taken back.
    fn refresh(&self, id: i64) -> Result<(), Error> {
        let mut base = self.operation(id)?;
        while let Act::Undo(target) = &base.act {
            // An undo names an earlier operation, so this comes to an end.
            if target.operation >= base.id {
                return Err(Error::new(self.path, Fault::NoSuchOperation(id)));
            }
            base = self.operation(target.operation)?;
        }
        if !matches!(base.act, Act::Seal(_)) {
            self.refuse_sealed(&base.act)?;
        }
        derive::refresh(self.path, self.transaction, &base)
    }

    fn operation(&self, id: i64) -> Result<Operation, Error> {
        let found = log::operation(self.path, self.transaction, id)?;
        found.ok_or_else(|| Error::new(self.path, Fault::NoSuchOperation(id)))
    }

    /// Refuses to touch a claim that is sealed. Notes may still be written.
    fn refuse_sealed(&self, act: &Act) -> Result<(), Error> {
        let Some(judged) = act.judged() else { return Ok(()) };
        let sql = "SELECT review.operation FROM claim JOIN review ON review.claim = claim.id
            WHERE claim.id = ?1 AND claim.is_sealed = 1 AND review.kind = 'seal'";
        let sealed_by = claims::now(self.transaction, &judged.claim).and_then(|claim| {
            self.transaction.prepare_cached(sql)?.query_row([claim], |row| row.get(0)).optional()
        });
        match sealed_by.map_err(|error| self.failed(error))? {
            Some(operation) => Err(Error::new(self.path, Fault::Sealed(operation))),
            None => Ok(()),
        }
    }

    /// Why a reading must not be kept. Ids of claims are short hashes: two claims could share one by chance, and must not
    /// pass for one another.
    fn objection(&self, reading: &Reading) -> Result<Option<String>, Error> {
        if !reading.holds() {
            return Ok(Some("what was read does not stand where the reading says".to_owned()));
        }
        let mut seen = HashSet::new();
        for claim in &reading.claims {
            let holder = self.holder_of(claim).map_err(|error| self.failed(error))?;
            if !seen.insert(&claim.id) || holder.is_some_and(|holder| holder != reading.document.sha256) {
                return Ok(Some(format!("the claim id {} stands for two claims", claim.id)));
            }
        }
        Ok(None)
    }

    /// The document that a claim of this id stands in already, if any.
    fn holder_of(&self, claim: &Claim) -> rusqlite::Result<Option<String>> {
        let sql = "SELECT document.sha256 FROM claim JOIN document ON document.n = claim.document
            WHERE claim.id = ?1";
        self.transaction.prepare_cached(sql)?.query_row([&claim.id.0], |row| row.get(0)).optional()
    }

    fn put_page(&self, sha256: &str, media: &str, bytes: &[u8]) -> Result<(), Error> {
        let put = "INSERT INTO page VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING";
        self.transaction
            .prepare_cached(put)
            .and_then(|mut query| query.execute(params![sha256, media, bytes]))
            .map(|_| ())
            .map_err(|error| self.failed(error))
    }

    fn last_reading(&self, sha256: &str) -> rusqlite::Result<Option<LastReading>> {
        let sql = "SELECT engine, reading FROM document WHERE sha256 = ?1";
        let last = |row: &Row| Ok(LastReading { engine: row.get(0)?, reading: row.get(1)? });
        self.transaction.prepare_cached(sql)?.query_row([sha256], last).optional()
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
