//! The ledger as it stood at an earlier time: nothing in the log is ever changed, so any earlier state can be read.

use rusqlite::Connection;

use crate::{Error, Fault, Store, derive, file, log};

impl Store {
    /// The ledger as it stood just before `moment`, RFC 3339 in UTC as in the log: another one, in memory, without the pages'
    /// bytes. An undo that came later takes nothing back.
    ///
    /// # Errors
    /// The ledger cannot be read, or a reading does not agree with its hash or its text.
    pub fn before(&self, moment: &str) -> Result<Store, Error> {
        let failed = |error| Error::new(&self.path, Fault::of(error));
        let past = file::in_memory().map_err(failed)?;
        for entry in log::entries(&self.path, &self.connection)? {
            if entry.at() >= moment {
                continue;
            }
            entry.put(&past).map_err(failed)?;
            if let Some(read) = entry.parse(&self.path)?.act.page_read() {
                copy_reading(&self.connection, &past, &read.reading).map_err(failed)?;
            }
        }
        derive::rebuild(&self.path, &past)?;
        Ok(Store { path: self.path.clone(), connection: past })
    }
}

fn copy_reading(from: &Connection, to: &Connection, hash: &str) -> rusqlite::Result<()> {
    let mut bodies = from.prepare_cached("SELECT body FROM reading WHERE hash = ?1")?;
    let mut rows = bodies.query([hash])?;
    while let Some(row) = rows.next()? {
        let put = "INSERT INTO reading VALUES (?1, ?2) ON CONFLICT DO NOTHING";
        to.prepare_cached(put)?.execute([hash, &row.get::<_, String>(0)?])?;
    }
    Ok(())
}
