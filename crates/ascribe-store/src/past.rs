//! The ledger as it stood at an earlier time: nothing in the log is ever changed, so any earlier state can be read.

use std::collections::BTreeMap;

use ascribe_model::Reading;

use crate::{Error, Operation, Store, derive, log};

/// What a ledger held at a time.
#[derive(Clone, Debug, Default)]
pub struct Past {
    /// The reading of every document as it stood then, ordered by the document's SHA-256.
    pub readings: Vec<Reading>,
    /// The operations that stood then: not taken back by an undo of that time. Undos are left out.
    pub standing: Vec<Operation>,
}

impl Store {
    /// The ledger as it stood just before `moment`, RFC 3339 in UTC as in the log. An undo that came later takes nothing
    /// back.
    ///
    /// # Errors
    /// The ledger cannot be read, or a reading does not agree with its hash or its text.
    pub fn before(&self, moment: &str) -> Result<Past, Error> {
        let mut operations = self.operations()?;
        operations.retain(|operation| operation.stamp.at.as_str() < moment);
        let standing: Vec<Operation> = derive::standing(&operations).cloned().collect();
        let mut last: BTreeMap<&str, &str> = BTreeMap::new();
        for read in standing.iter().filter_map(|operation| operation.act.page_read()) {
            last.insert(&read.page, &read.reading);
        }
        let kept = |hash: &&str| log::kept_reading(&self.path, &self.connection, hash);
        let readings = last.values().map(kept).collect::<Result<_, Error>>()?;
        Ok(Past { readings, standing })
    }
}
