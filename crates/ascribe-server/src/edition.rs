//! The contents of a ledger after a certain operation: what all pages are drawn from until the ledger grows.

use std::collections::HashMap;
use std::sync::OnceLock;

use ascribe::model::{Finding, Reading, short_id};
use ascribe::views::source_key;
use ascribe::{Contents, Ledger, LedgerError, Operation, SourceRecord};

/// The contents of a ledger after a certain operation.
#[derive(Debug)]
pub(crate) struct Edition {
    /// Everything, compared.
    pub(crate) contents: Contents,
    /// The log.
    pub(crate) operations: Vec<Operation>,
    /// For each report by SHA-256 the position of the operation that added it.
    added_by: HashMap<String, usize>,
    /// How the first figures of each named source fared; computed when somebody asks.
    records: OnceLock<Vec<SourceRecord>>,
}

impl Edition {
    /// Reads and compares the ledger.
    pub(crate) fn read(ledger: &Ledger) -> Result<Edition, LedgerError> {
        // The log first: what is added meanwhile is news for the next edition.
        let operations = ledger.operations()?;
        let contents = ledger.contents()?;
        let added = operations.iter().enumerate();
        let added_by = added
            .filter_map(|(idx, operation)| Some((operation.act.page_read()?.page.clone(), idx)))
            .collect();
        Ok(Edition { contents, operations, added_by, records: OnceLock::new() })
    }

    /// The number of the last operation; 0 for an empty ledger.
    pub(crate) fn last_operation(&self) -> i64 {
        self.operations.last().map_or(0, |operation| operation.id)
    }

    /// When the last operation was done: up to when the ledger was heard.
    pub(crate) fn heard_until(&self) -> Option<&str> {
        self.operations.last().map(|operation| operation.stamp.at.as_str())
    }

    /// How the first figures of a source fared, by its key.
    pub(crate) fn record(&self, key: &str) -> Option<&SourceRecord> {
        let records = self.records.get_or_init(|| self.contents.source_records());
        records.iter().find(|record| source_key(record.actor.as_deref(), &record.name) == key)
    }

    /// The reports, the last added first.
    pub(crate) fn latest(&self) -> Vec<&Reading> {
        let mut readings: Vec<&Reading> = self.contents.readings.iter().collect();
        readings.sort_by_key(|reading| std::cmp::Reverse(self.added_by.get(&reading.document.sha256)));
        readings
    }

    /// The report whose SHA-256 begins with `prefix`, where one alone does.
    pub(crate) fn report(&self, prefix: &str) -> Option<&Reading> {
        if let Some(reading) = self.contents.reading(prefix) {
            return Some(reading);
        }
        // Readings come from the ledger in the order of their SHA-256.
        let readings = &self.contents.readings;
        let first = readings.partition_point(|reading| reading.document.sha256.as_str() < prefix);
        let mut beginning =
            readings[first..].iter().take_while(|reading| reading.document.sha256.starts_with(prefix));
        let found = beginning.next().filter(|_| prefix.len() >= SHORTEST_PREFIX);
        found.filter(|_| beginning.next().is_none())
    }
}

/// Digits of a hash that an address must give.
const SHORTEST_PREFIX: usize = 6;
/// Digits of a report's hash in addresses: as many as other ids have.
const REPORT_ID: usize = 16;

/// What names a report in addresses.
pub(crate) fn report_id(sha256: &str) -> &str {
    sha256.get(..REPORT_ID).unwrap_or(sha256)
}

/// What names a finding in addresses: made from the check and the claims it rests on.
pub(crate) fn finding_id(finding: &Finding) -> String {
    let claims = finding.claims.iter().map(|claim| claim.0.as_str());
    let parts: Vec<&str> =
        [finding.check.as_str(), finding.message.as_str()].into_iter().chain(claims).collect();
    short_id(&parts)
}
