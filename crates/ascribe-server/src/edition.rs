//! The comparison of a ledger after a certain operation: what pages are drawn from until the ledger grows. Its rows lie in
//! the ledger; here is only what every page says of it.

use std::sync::{Arc, Mutex, OnceLock};

use ascribe::model::{Finding, Measure, short_id};
use ascribe::{Act, Grade, Graded, Ledger, LedgerError, SeriesSought, Shelf};
use maud::Markup;

/// What is shown of a ledger after a certain operation. An edition never changes.
#[derive(Debug)]
pub(crate) struct Edition {
    door: Door,
    /// How many reports and claims were compared.
    pub(crate) n_reports: usize,
    pub(crate) n_claims: usize,
    /// How many series there are.
    pub(crate) n_series: usize,
    /// How many findings.
    pub(crate) n_findings: usize,
    /// The checks that found something, with how much, in the order of the findings.
    pub(crate) checks: Vec<(String, usize)>,
    /// The measures that series count, with how many do.
    pub(crate) measures: Vec<(Measure, usize)>,
    last_operation: i64,
    heard_until: Option<String>,
    grades: Vec<Grade>,
    graphs: OnceLock<Vec<Markup>>,
}

/// Where the rows of an edition lie.
#[derive(Clone, Debug)]
pub(crate) enum Door {
    /// In the ledger's file, for any connection.
    File,
    /// Beside it, for this connection alone: of an earlier time, or of a file that must not be written.
    Held(Arc<Mutex<Ledger>>),
}

impl Edition {
    /// The edition that `shelf` holds. `ledger` is the ledger as it is now.
    pub(crate) fn of(shelf: &Shelf, ledger: &Ledger, door: Door) -> Result<Edition, LedgerError> {
        let checks = shelf.counts_of_checks()?;
        let counted = shelf.counts_of_measures()?;
        let n_of = |measure: &Measure| counted.iter().find(|(name, _)| name == measure.as_str());
        let measures =
            Measure::ALL.into_iter().filter_map(|measure| n_of(&measure).map(|(_, n)| (measure, *n)));
        let made = shelf.made();
        let last = ledger.operations_among(made.operation, made.operation)?.pop();
        let grades = ledger.grades()?.into_iter().filter_map(|operation| match operation.act {
            Act::Grade(grade) => Some(grade),
            _ => None,
        });
        Ok(Edition {
            door,
            n_reports: made.n_reports,
            n_claims: made.n_claims,
            n_series: shelf.n_series(&SeriesSought::default())?,
            n_findings: checks.iter().map(|(_, n)| n).sum(),
            measures: measures.collect(),
            checks,
            last_operation: made.operation,
            heard_until: last.map(|operation| operation.stamp.at),
            grades: grades.collect(),
            graphs: OnceLock::new(),
        })
    }

    /// Where its rows lie.
    pub(crate) fn door(&self) -> &Door {
        &self.door
    }

    /// The same, whose rows lie elsewhere.
    pub(crate) fn behind(self, door: Door) -> Edition {
        Edition { door, ..self }
    }

    /// The number of the last operation; 0 for an empty ledger.
    pub(crate) fn last_operation(&self) -> i64 {
        self.last_operation
    }

    /// The same, said to be drawn from the ledger of another edition: one of an earlier time is drawn from that of now.
    pub(crate) fn drawn_from(self, now: &Edition) -> Edition {
        Edition { last_operation: now.last_operation, heard_until: now.heard_until.clone(), ..self }
    }

    /// When the last operation was done: up to when the ledger was heard.
    pub(crate) fn heard_until(&self) -> Option<&str> {
        self.heard_until.as_deref()
    }

    /// The grades that people gave something, of each scale the last.
    pub(crate) fn grades(&self, of: Graded, about: &str) -> Vec<&Grade> {
        let mut found: Vec<&Grade> = Vec::new();
        for grade in self.grades.iter().filter(|grade| grade.of == of && grade.about == about) {
            found.retain(|earlier| earlier.scale != grade.scale);
            found.push(grade);
        }
        found
    }

    /// The graphs of the largest trees, where they were drawn already: setting reports side by side for the words on the
    /// edges takes its time.
    pub(crate) fn graphs(&self) -> &OnceLock<Vec<Markup>> {
        &self.graphs
    }
}

/// The one report whose SHA-256 begins with `id`, by its SHA-256.
pub(crate) fn report_named(shelf: &Shelf, id: &str) -> Result<Option<String>, LedgerError> {
    if id.len() < SHORTEST_PREFIX {
        return Ok(None);
    }
    let found = shelf.documents_beginning(id)?;
    Ok(match &found[..] {
        [only] => Some(only.clone()),
        _ => None,
    })
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
