//! The ledger as it stood at an earlier time: nothing in the log is ever changed, so any earlier state can be read.

use jiff::civil::Date;
use rusqlite::Connection;

use crate::{Error, Fault, Store, derive, file, log};

impl Store {
    /// The ledger as it stood just before `moment`, RFC 3339 in UTC as in the log, or as it stands now, without the pages
    /// that were published after the day `until` or on none: another one, in memory, without the pages' bytes. An undo that
    /// came later takes nothing back.
    ///
    /// # Errors
    /// The ledger cannot be read, or a reading does not agree with its hash or its text.
    pub fn past(&self, moment: Option<&str>, until: Option<Date>) -> Result<Store, Error> {
        let failed = |error| Error::new(&self.path, Fault::of(error));
        let past = file::in_memory().map_err(failed)?;
        for entry in log::entries(&self.path, &self.connection)? {
            if moment.is_some_and(|moment| entry.at() >= moment) {
                continue;
            }
            entry.put(&past).map_err(failed)?;
            if let Some(read) = entry.parse(&self.path)?.act.page_read() {
                copy_reading(&self.connection, &past, &read.reading).map_err(failed)?;
            }
        }
        derive::rebuild(&self.path, &past)?;
        let past = Store { path: self.path.clone(), connection: past, is_past: true };
        if let Some(day) = until {
            past.leave_out_after(day)?;
        }
        Ok(past)
    }

    /// Takes documents that were published after a day, or on none, out of the derived tables.
    fn leave_out_after(&self, day: Date) -> Result<(), Error> {
        for sha256 in self.document_hashes()? {
            let reading = self.machine_reading(&sha256)?;
            if reading.is_some_and(|reading| reading.document.published_day().is_some_and(|on| on <= day)) {
                continue;
            }
            let of_document = "(SELECT n FROM document WHERE sha256 = ?1)";
            let sql = format!("DELETE FROM claim WHERE document = {of_document}");
            let taken = self.connection.execute(&sql, [&sha256]);
            taken
                .and_then(|_| self.connection.execute("DELETE FROM document WHERE sha256 = ?1", [&sha256]))
                .map_err(|error| self.failed(error))?;
        }
        Ok(())
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
