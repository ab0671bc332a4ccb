//! The log as rows: written one after the other, each with a hash over itself and the one before it.

use std::path::Path;

use ascribe_model::{Reading, content_hash};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::{Act, Error, Fault, Operation, Stamp};

/// A row of the log before it is understood.
pub(crate) struct Entry {
    pub id: i64,
    kind: String,
    stamp: Stamp,
    body: String,
    pub hash: String,
}

impl Entry {
    /// Whether the row is the one that was written behind the row with the hash `before`.
    pub fn follows(&self, before: &str) -> bool {
        self.hash == entry_hash(before, &self.kind, &self.stamp, &self.body)
    }

    /// When it was written.
    pub fn at(&self) -> &str {
        &self.stamp.at
    }

    /// Writes the row as it is into another log.
    pub fn put(&self, connection: &Connection) -> rusqlite::Result<()> {
        let Entry { id, kind, stamp: Stamp { at, who, why }, body, hash } = self;
        let sql = "INSERT INTO operation VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
        connection.prepare_cached(sql)?.execute(params![id, kind, at, who, why, body, hash]).map(|_| ())
    }

    /// The row, understood.
    pub fn parse(self, path: &Path) -> Result<Operation, Error> {
        let Entry { id, kind, stamp, body, hash } = self;
        let not_understood = |what| Error::damaged(path, format!("operation {id} of the log: {what}"));
        let act = Act::parse(&kind, &body).map_err(not_understood)?;
        Ok(Operation { id, stamp, act, body, hash })
    }
}

/// All rows of the log, in order.
pub(crate) fn entries(path: &Path, connection: &Connection) -> Result<Vec<Entry>, Error> {
    let read = || {
        let sql = "SELECT id, kind, at, who, why, body, hash FROM operation ORDER BY id";
        connection.prepare_cached(sql)?.query_map([], entry_of)?.collect::<rusqlite::Result<Vec<_>>>()
    };
    read().map_err(|error| Error::new(path, Fault::of(error)))
}

/// All operations, in order.
pub(crate) fn operations(path: &Path, connection: &Connection) -> Result<Vec<Operation>, Error> {
    entries(path, connection)?.into_iter().map(|entry| entry.parse(path)).collect()
}

/// The operations from the number `first` to `last`, in order.
pub(crate) fn operations_among(
    path: &Path,
    connection: &Connection,
    [first, last]: [i64; 2],
) -> Result<Vec<Operation>, Error> {
    let read = || {
        let sql = "SELECT id, kind, at, who, why, body, hash FROM operation
            WHERE id BETWEEN ?1 AND ?2 ORDER BY id";
        connection
            .prepare_cached(sql)?
            .query_map([first, last], entry_of)?
            .collect::<rusqlite::Result<Vec<_>>>()
    };
    let entries = read().map_err(|error| Error::new(path, Fault::of(error)))?;
    entries.into_iter().map(|entry| entry.parse(path)).collect()
}

/// The operation of this number; none where there is none.
pub(crate) fn operation(path: &Path, connection: &Connection, id: i64) -> Result<Option<Operation>, Error> {
    let sql = "SELECT id, kind, at, who, why, body, hash FROM operation WHERE id = ?1";
    let found = connection
        .prepare_cached(sql)
        .and_then(|mut query| query.query_row([id], entry_of).optional())
        .map_err(|error| Error::new(path, Fault::of(error)))?;
    found.map(|entry| entry.parse(path)).transpose()
}

/// Whether an operation was not taken back, or taken back by an undo that was itself taken back.
pub(crate) fn stands(connection: &Connection, id: i64) -> rusqlite::Result<bool> {
    // Behind the operation: an undo names an earlier one, so this comes to an end.
    let sql = "SELECT id FROM operation
        WHERE kind = 'undo' AND json_extract(body, '$.operation') = ?1 AND id > ?1";
    let mut query = connection.prepare_cached(sql)?;
    let undos: Vec<i64> = query.query_map([id], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    drop(query);
    for undo in undos {
        if stands(connection, undo)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The operations that read a document, in order, taken back or not.
pub(crate) fn page_operations(connection: &Connection, document: &str) -> rusqlite::Result<Vec<i64>> {
    let sql = "SELECT id FROM operation
        WHERE kind IN ('add', 'reread', 'import') AND json_extract(body, '$.page') = ?1 ORDER BY id";
    connection.prepare_cached(sql)?.query_map([document], |row| row.get(0))?.collect()
}

/// The last operation before `before` that read a document and stands.
pub(crate) fn page_operation_before(
    path: &Path,
    connection: &Connection,
    document: &str,
    before: i64,
) -> Result<Option<Operation>, Error> {
    let failed = |error| Error::new(path, Fault::of(error));
    for id in page_operations(connection, document).map_err(failed)?.into_iter().rev() {
        if id < before && stands(connection, id).map_err(failed)? {
            return operation(path, connection, id);
        }
    }
    Ok(None)
}

/// What people said of claims, in order: only what stands. `of` says of which, about its parameter `?1`.
pub(crate) fn reviews(
    path: &Path,
    connection: &Connection,
    of: &'static str,
    parameter: &str,
) -> Result<Vec<Operation>, Error> {
    let read = || {
        let sql = format!(
            "SELECT id, operation.kind, at, operation.who, why, body, hash
            FROM review JOIN operation ON operation.id = review.operation
            WHERE {of} ORDER BY review.operation"
        );
        let mut query = connection.prepare_cached(&sql)?;
        query.query_map([parameter], entry_of)?.collect::<rusqlite::Result<Vec<_>>>()
    };
    let entries = read().map_err(|error| Error::new(path, Fault::of(error)))?;
    entries.into_iter().map(|entry| entry.parse(path)).collect()
}

/// The operations of one kind of people's work that stand, in order.
pub(crate) fn standing_of_kind(
    path: &Path,
    connection: &Connection,
    kind: &str,
) -> Result<Vec<Operation>, Error> {
    let failed = |error| Error::new(path, Fault::of(error));
    let read = || {
        let sql = "SELECT id, kind, at, who, why, body, hash FROM operation
            WHERE kind = ?1 AND kind NOT IN ('add', 'reread', 'import') ORDER BY id";
        connection.prepare_cached(sql)?.query_map([kind], entry_of)?.collect::<rusqlite::Result<Vec<_>>>()
    };
    let mut standing = Vec::new();
    for entry in read().map_err(failed)? {
        if stands(connection, entry.id).map_err(failed)? {
            standing.push(entry.parse(path)?);
        }
    }
    Ok(standing)
}

/// Writes an operation behind the last one.
pub(crate) fn append(connection: &Connection, act: Act, stamp: &Stamp) -> rusqlite::Result<Operation> {
    let not_written = |error| rusqlite::Error::ToSqlConversionFailure(Box::new(error));
    let body = act.body().map_err(not_written)?;
    let last = "SELECT id, hash FROM operation ORDER BY id DESC LIMIT 1";
    let last = connection.prepare_cached(last)?.query_row([], |row| Ok((row.get(0)?, row.get(1)?)));
    let (last_id, before): (i64, String) = last.optional()?.unwrap_or_default();
    let hash = entry_hash(&before, act.kind(), stamp, &body);
    let operation = Operation { id: last_id + 1, stamp: stamp.clone(), act, body, hash };
    let Stamp { at, who, why } = stamp;
    let entry = params![operation.id, operation.act.kind(), at, who, why, operation.body, operation.hash];
    let sql = "INSERT INTO operation VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    connection.prepare_cached(sql)?.execute(entry)?;
    Ok(operation)
}

/// A reading that was kept, checked against its hash and its text.
pub(crate) fn kept_reading(path: &Path, connection: &Connection, hash: &str) -> Result<Reading, Error> {
    let body = connection
        .prepare_cached("SELECT body FROM reading WHERE hash = ?1")
        .and_then(|mut query| query.query_row([hash], |row| row.get::<_, String>(0)).optional())
        .map_err(|error| Error::new(path, Fault::of(error)))?;
    let body = body.ok_or_else(|| Error::damaged(path, format!("reading {hash} is missing")))?;
    parse_reading(path, hash, &body)
}

/// A reading as it was kept, checked against its hash and its text.
pub(crate) fn parse_reading(path: &Path, hash: &str, body: &str) -> Result<Reading, Error> {
    let not_kept = || Error::damaged(path, format!("reading {hash} is not the one that was kept"));
    if content_hash(body.as_bytes()) != hash {
        return Err(not_kept());
    }
    let reading: Reading = serde_json::from_str(body)
        .map_err(|error| Error::damaged(path, format!("reading {hash} is not understood: {error}")))?;
    if reading.holds() { Ok(reading) } else { Err(not_kept()) }
}

/// The hash of an entry: SHA-256 of the JSON array `[hash before, kind, at, who, why, body]`, as anyone can compute it
/// again. The hash before the first entry is the empty string.
fn entry_hash(before: &str, kind: &str, stamp: &Stamp, body: &str) -> String {
    let entry = serde_json::json!([before, kind, stamp.at, stamp.who, stamp.why, body]);
    content_hash(entry.to_string().as_bytes())
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
