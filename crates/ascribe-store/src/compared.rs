//! What comparing the whole ledger gave, kept as rows: stories, series, findings and what lists show of them.
//!
//! No part of the log and no part of what a rebuild fills: the rows are made when somebody asks, and stamped with the log
//! that they were made from. Whoever finds the stamp of the log as it stands reads rows instead of comparing.

mod ask;
mod put;

use std::time::Duration;

use ascribe_model::ClaimId;
use jiff::civil::Date;
use rusqlite::{Connection, OptionalExtension, Row, TransactionBehavior, params};

use crate::{Error, Store};

/// The tables, made.
const TABLES: &str = include_str!("schema/compared.sql");

/// Their names.
fn names() -> impl Iterator<Item = &'static str> {
    TABLES.lines().filter_map(|line| line.strip_prefix("CREATE TABLE ")?.split(' ').next())
}

/// How long a comparison waits to be kept while another process writes: whoever asked for it waits too, and it can be made
/// again.
const PATIENCE: Duration = Duration::from_secs(1);

/// Bits of a series' number that hold its place in its story; the rest is the story.
const PLACE_BITS: u32 = 32;

/// What a comparison was made from, and by what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// The last operation that it takes in; 0 for an empty log.
    pub operation: i64,
    /// That one's hash.
    pub head: String,
    /// The program and everything that decides how it compares.
    pub by: String,
    /// Reports that were compared.
    pub n_reports: usize,
    /// Claims that were compared.
    pub n_claims: usize,
    /// The last day on which a page was published: today, as far as the pages know.
    pub today: Option<Date>,
}

/// Where the rows of a comparison are put, within one transaction.
#[derive(Debug)]
pub struct Shelving<'a> {
    store: &'a Store,
    connection: &'a Connection,
}

/// That one number took the place of another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revised {
    /// The series.
    pub series: i64,
    /// The day of the later claim, ISO 8601.
    pub day: Option<String>,
    /// The later number, as JSON.
    pub amount: String,
    /// The claim that no longer stands.
    pub earlier: ClaimId,
    /// The claim that took its place.
    pub later: ClaimId,
}

/// A part of a list: so many rows, behind so many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cut {
    /// Rows that are left out before.
    pub n_skipped: usize,
    /// Rows at most.
    pub limit: usize,
}

impl Cut {
    /// The whole list.
    pub const ALL: Cut = Cut { n_skipped: 0, limit: i64::MAX as usize };

    /// The first rows of a list.
    pub fn first(limit: usize) -> Cut {
        Cut { n_skipped: 0, limit }
    }
}

/// Which series.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SeriesSought {
    /// Of this measure alone.
    pub measure: Option<String>,
    /// Of this theatre alone.
    pub theatre: Option<String>,
    /// Whose titles hold all these words, in lower case.
    pub words: Vec<String>,
}

impl SeriesSought {
    /// As a condition of SQL, with its values.
    fn condition(&self) -> (String, Vec<String>) {
        let mut parts = Vec::new();
        let mut values = Vec::new();
        for (part, value) in [("measure = ?", &self.measure), ("theatre = ?", &self.theatre)] {
            parts.extend(value.as_ref().map(|_| part));
            values.extend(value.clone());
        }
        parts.extend(self.words.iter().map(|_| "instr(title, ?) > 0"));
        values.extend(self.words.iter().cloned());
        let condition =
            if parts.is_empty() { String::new() } else { format!("WHERE {}", parts.join(" AND ")) };
        (condition, values)
    }
}

/// The number of the series at a place of a story.
pub fn series_number(story: i64, place: usize) -> i64 {
    story << PLACE_BITS | place as i64
}

impl Store {
    /// What the comparison that is kept was made from; none where none is kept.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn compared(&self) -> Result<Option<Made>, Error> {
        if !self.has_compared()? {
            return Ok(None);
        }
        let made = |row: &Row| {
            Ok(Made {
                operation: row.get(0)?,
                head: row.get(1)?,
                by: row.get(2)?,
                n_reports: row.get::<_, i64>(3)?.unsigned_abs() as usize,
                n_claims: row.get::<_, i64>(4)?.unsigned_abs() as usize,
                today: row.get::<_, Option<String>>(5)?.and_then(|day| day.parse().ok()),
            })
        };
        let sql = "SELECT operation, head, made_by, n_reports, n_claims, today FROM compared";
        self.connection.query_row(sql, [], made).optional().map_err(|error| self.failed(error))
    }

    fn has_compared(&self) -> Result<bool, Error> {
        let sql = "SELECT count(*) FROM (SELECT name FROM temp.sqlite_schema UNION ALL SELECT name FROM sqlite_schema)
            WHERE name = 'compared'";
        let n_tables: i64 =
            self.connection.query_row(sql, [], |row| row.get(0)).map_err(|error| self.failed(error))?;
        Ok(n_tables > 0)
    }

    /// The number and the hash of the last operation; 0 and nothing for an empty log.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn head(&self) -> Result<(i64, String), Error> {
        let sql = "SELECT id, hash FROM operation ORDER BY id DESC LIMIT 1";
        let head = self.connection.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?))).optional();
        Ok(head.map_err(|error| self.failed(error))?.unwrap_or_default())
    }

    /// Looks at one state of the ledger until the guard is dropped, whatever others write meanwhile.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn snapshot(&self) -> Result<Snapshot<'_>, Error> {
        let transaction = self.connection.unchecked_transaction().map_err(|error| self.failed(error))?;
        // A transaction begins with the first look.
        self.n_operations()?;
        Ok(Snapshot { _transaction: transaction })
    }

    /// Keeps a comparison in the file, in one transaction, unless another process has kept one of a later log meanwhile.
    ///
    /// # Errors
    /// The ledger cannot be written.
    pub fn keep_compared(
        &mut self,
        made: &Made,
        fill: impl FnOnce(&Shelving) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let transaction = self.writing()?;
        if self.compared()?.is_some_and(|kept| kept.by == made.by && kept.operation > made.operation) {
            return Ok(());
        }
        drop_tables(&transaction)
            .and_then(|()| transaction.execute_batch(TABLES))
            .map_err(|e| self.failed(e))?;
        let shelving = Shelving { store: self, connection: &transaction };
        shelving.put_made(made)?;
        fill(&shelving)?;
        transaction.commit().map_err(|error| self.failed(error))
    }

    /// Says that the comparison that is kept is also that of a later log: nothing was done since that changes it.
    ///
    /// # Errors
    /// The ledger cannot be written.
    pub fn renew_compared(&mut self, kept: &Made, made: &Made) -> Result<(), Error> {
        let transaction = self.writing()?;
        if self.compared()?.as_ref() == Some(kept) {
            let sql = "UPDATE compared SET operation = ?1, head = ?2";
            transaction
                .execute(sql, params![made.operation, made.head])
                .map_err(|error| self.failed(error))?;
        }
        transaction.commit().map_err(|error| self.failed(error))
    }

    /// Brings the comparison that is kept to a later log by replacing what changed, in one transaction; false where it is no
    /// longer the one that was found.
    ///
    /// # Errors
    /// The ledger cannot be written.
    pub fn mend_compared(
        &mut self,
        kept: &Made,
        made: &Made,
        mend: impl FnOnce(&Shelving) -> Result<(), Error>,
    ) -> Result<bool, Error> {
        let transaction = self.writing()?;
        if self.compared()?.as_ref() != Some(kept) {
            return Ok(false);
        }
        let shelving = Shelving { store: self, connection: &transaction };
        mend(&shelving)?;
        let failed = |error| self.failed(error);
        transaction.execute("DELETE FROM compared", []).map_err(failed)?;
        shelving.put_made(made)?;
        transaction.commit().map_err(failed)?;
        Ok(true)
    }

    /// Holds a comparison beside the file for as long as the ledger is open: for one that must not be written.
    ///
    /// # Errors
    /// There is no room for it.
    pub fn hold_compared(
        &self,
        made: &Made,
        fill: impl FnOnce(&Shelving) -> Result<(), Error>,
    ) -> Result<(), Error> {
        // The file itself is not written: the tables are this connection's own.
        self.beside_the_file(|| self.hold_within(made, fill))
    }

    /// Does something to tables of this connection alone, also where nothing may be written.
    fn beside_the_file<T>(&self, act: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
        let failed = |error| self.failed(error);
        let set = |is_set: bool| self.connection.pragma_update(None, "query_only", is_set).map_err(failed);
        let was_set: bool =
            self.connection.query_row("PRAGMA query_only", [], |row| row.get(0)).map_err(failed)?;
        set(false)?;
        let done = act();
        set(was_set)?;
        done
    }

    fn hold_within(
        &self,
        made: &Made,
        fill: impl FnOnce(&Shelving) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let failed = |error| self.failed(error);
        let transaction = self.connection.unchecked_transaction().map_err(failed)?;
        forget_held(&transaction).map_err(failed)?;
        let tables = TABLES.replace("CREATE TABLE ", "CREATE TEMP TABLE ");
        transaction.execute_batch(&tables).map_err(failed)?;
        let shelving = Shelving { store: self, connection: &transaction };
        shelving.put_made(made)?;
        fill(&shelving)?;
        transaction.commit().map_err(failed)
    }

    /// Whether a comparison is held beside the file.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn is_held(&self) -> Result<bool, Error> {
        Ok(self.count("SELECT count(*) FROM temp.sqlite_schema WHERE name = 'compared'", [])? > 0)
    }

    /// Forgets what is held beside the file: what the file keeps is seen again.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn forget_held(&self) -> Result<(), Error> {
        if !self.is_held()? {
            return Ok(());
        }
        self.beside_the_file(|| forget_held(&self.connection).map_err(|error| self.failed(error)))
    }

    fn writing(&self) -> Result<rusqlite::Transaction<'_>, Error> {
        self.connection.busy_timeout(PATIENCE).map_err(|error| self.failed(error))?;
        rusqlite::Transaction::new_unchecked(&self.connection, TransactionBehavior::Immediate)
            .map_err(|error| self.failed(error))
    }
}

/// One state of a ledger, looked at.
#[derive(Debug)]
pub struct Snapshot<'s> {
    _transaction: rusqlite::Transaction<'s>,
}

/// Drops the tables in the file: they are made again when somebody asks.
pub(crate) fn drop_tables(connection: &Connection) -> rusqlite::Result<()> {
    names().try_for_each(|name| connection.execute_batch(&format!("DROP TABLE IF EXISTS main.{name}")))
}

fn forget_held(connection: &Connection) -> rusqlite::Result<()> {
    names().try_for_each(|name| connection.execute_batch(&format!("DROP TABLE IF EXISTS temp.{name}")))
}
