//! The rows of claims as they stand: the machine's reading with what people corrected; and how their words are carried
//! over to what a newer engine reads.

use std::collections::BTreeMap;
use std::path::Path;

use ascribe_model::{Amount, Claim, ClaimId, Reading};
use rusqlite::{Connection, OptionalExtension, params};

use crate::acts::Judged;
use crate::priority::{self, priority};
use crate::queue::Difference;
use crate::relocate::{self, claim_at, relocate_claim};
use crate::state::{ClaimState, ReviewState};
use crate::{Error, Fault, Field, Operation, log};

/// Bits of a claim's number that hold its position in the reading; the rest is the operation that read it. A page of the
/// greatest length that is read (16 MiB) holds fewer figures than fit.
const POSITION_BITS: u32 = 20;

/// The numbers of a claim's row.
#[derive(Clone, Copy)]
pub(crate) struct Numbered {
    n: i64,
    document: i64,
}

impl Numbered {
    /// The claim at `position` of the reading that `operation` put into the ledger.
    pub fn new(operation: i64, position: usize, document: i64) -> Numbered {
        Numbered { n: operation << POSITION_BITS | position as i64, document }
    }

    fn operation(self) -> i64 {
        self.n >> POSITION_BITS
    }

    fn position(self) -> usize {
        (self.n & ((1 << POSITION_BITS) - 1)) as usize
    }
}

/// What people made of a claim, as columns.
struct Standing<'a> {
    state: ReviewState,
    status: Option<&'a str>,
    is_sealed: bool,
    is_kept: bool,
    differs: bool,
}

/// Puts a claim of which nobody has said anything.
pub(crate) fn put(connection: &Connection, numbered: Numbered, claim: &Claim) -> rusqlite::Result<()> {
    let untouched =
        Standing { state: ReviewState::Open, status: None, is_sealed: false, is_kept: false, differs: false };
    put_standing(connection, numbered, claim, &untouched)
}

/// The id under which a claim is read now: its own, or the one that a newer engine gave to the same words.
pub(crate) fn now(connection: &Connection, claim: &ClaimId) -> rusqlite::Result<Option<String>> {
    let sql = "SELECT id FROM claim WHERE id = ?1
        UNION ALL SELECT claim FROM review WHERE about = ?1 AND claim IS NOT NULL LIMIT 1";
    connection.prepare_cached(sql)?.query_row([&claim.0], |row| row.get(0)).optional()
}

/// Brings every claim of a document that people spoke of to where it stands.
pub(crate) fn refresh_of(path: &Path, connection: &Connection, document: &str) -> Result<(), Error> {
    let of_document = || {
        let sql = "SELECT DISTINCT claim FROM review WHERE document = ?1 AND claim IS NOT NULL";
        let mut query = connection.prepare_cached(sql)?;
        query.query_map([document], |row| row.get(0))?.collect::<rusqlite::Result<Vec<String>>>()
    };
    let claims = of_document().map_err(|error| Error::new(path, Fault::of(error)))?;
    claims.iter().try_for_each(|claim| refresh(path, connection, claim))
}

/// Finds for everything that was said of a document's claims the claim that it speaks of now.
///
/// A claim keeps its id as long as page, place and measure stay. Where the id is gone, the claim with the same words at the
/// same place is the one; where there is none but a person stands behind the claim, it stays as it was read then.
pub(crate) fn carry_over(
    path: &Path,
    connection: &Connection,
    document: i64,
    reading: &Reading,
) -> Result<(), Error> {
    let failed = |error| Error::new(path, Fault::of(error));
    for table in ["difference", "assigned"] {
        let sql =
            format!("DELETE FROM {table} WHERE claim IN (SELECT claim FROM review WHERE document = ?1)");
        connection.execute(&sql, [&reading.document.sha256]).map_err(failed)?;
    }
    for (about, operations) in spoken_of(path, connection, &reading.document.sha256)? {
        let Some(last) = operations.last() else { continue };
        let Some(judged) = last.act.judged() else { continue };
        let same_id = reading.claims.iter().find(|claim| claim.id.0 == about);
        let now = match same_id.or_else(|| claim_at(reading, judged)) {
            Some(claim) => Some(claim.id.0.clone()),
            None if ClaimState::of(&operations).is_vouched_for() => {
                keep(path, connection, document, reading, last, judged)?;
                Some(about.clone())
            }
            None => None,
        };
        connection
            .prepare_cached("UPDATE review SET claim = ?2 WHERE about = ?1 AND kind <> 'note'")
            .and_then(|mut query| query.execute(params![about, now]))
            .map_err(failed)?;
    }
    Ok(())
}

/// What was said of each claim of a document, by the id under which it was said.
fn spoken_of(
    path: &Path,
    connection: &Connection,
    document: &str,
) -> Result<BTreeMap<String, Vec<Operation>>, Error> {
    let mut spoken: BTreeMap<String, Vec<Operation>> = BTreeMap::new();
    for operation in log::reviews(path, connection, "review.document = ?1", document)? {
        let about = operation.act.about().unwrap_or_default().to_owned();
        spoken.entry(about).or_default().push(operation);
    }
    Ok(spoken)
}

/// Keeps a claim that the newest engine no longer reads, where its sentence still stands in the text.
fn keep(
    path: &Path,
    connection: &Connection,
    document: i64,
    reading: &Reading,
    last: &Operation,
    judged: &Judged,
) -> Result<(), Error> {
    let Some(then) = read_then(path, connection, last, judged)? else { return Ok(()) };
    let Some(claim) = relocate_claim(&then.claim, &reading.document.text) else { return Ok(()) };
    let numbered = Numbered::new(then.operation, then.position, document);
    put(connection, numbered, &claim).map_err(|error| Error::new(path, Fault::of(error)))
}

/// A claim as the machine read it when somebody looked at it.
struct ReadThen {
    operation: i64,
    position: usize,
    claim: Claim,
}

fn read_then(
    path: &Path,
    connection: &Connection,
    looked: &Operation,
    judged: &Judged,
) -> Result<Option<ReadThen>, Error> {
    let Some(operation) = log::page_operation_before(path, connection, &judged.document, looked.id)? else {
        return Ok(None);
    };
    let Some(read) = operation.act.page_read() else { return Ok(None) };
    let mut claims = log::kept_reading(path, connection, &read.reading)?.claims;
    let position = claims.iter().position(|claim| claim.id == judged.claim);
    Ok(position.map(|position| ReadThen {
        operation: operation.id,
        position,
        claim: claims.swap_remove(position),
    }))
}

/// Brings one claim to where it stands after everything that people said of it.
pub(crate) fn refresh(path: &Path, connection: &Connection, id: &str) -> Result<(), Error> {
    let failed = |error| Error::new(path, Fault::of(error));
    let operations = log::reviews(path, connection, "review.claim = ?1", id)?;
    let row = row_of(connection, id).map_err(failed)?;
    let machine = match row {
        Some(row) => Some(machine_claim(path, connection, row)?),
        None => None,
    };
    let read_by = row.map(|row| row.read_by);
    let is_kept = row.is_some_and(|row| row.numbered.operation() != row.read_by);
    let seen = if is_kept { None } else { machine.as_ref() };
    let differences = differences(path, connection, &operations, read_by, seen)?;
    put_differences(connection, id, &differences).map_err(failed)?;
    let (Some(row), Some(machine)) = (row, machine) else { return Ok(()) };
    let state = ClaimState::of(&operations);
    let standing = Standing {
        state: state.word(&machine),
        status: state.status.map(|status| status.as_str()),
        is_sealed: state.sealed_by.is_some(),
        is_kept,
        differs: !differences.is_empty(),
    };
    put_assigned(connection, id, &state.assigned)
        .and_then(|()| connection.prepare_cached("DELETE FROM claim WHERE id = ?1")?.execute([id]))
        .and_then(|_| put_standing(connection, row.numbered, &state.apply(&machine), &standing))
        .map_err(failed)
}

/// Where a claim's row stands, and which operation read its document last.
#[derive(Clone, Copy)]
struct ClaimRow {
    numbered: Numbered,
    read_by: i64,
}

fn row_of(connection: &Connection, id: &str) -> rusqlite::Result<Option<ClaimRow>> {
    let sql = "SELECT claim.n, claim.document, document.read_by
        FROM claim JOIN document ON document.n = claim.document WHERE claim.id = ?1";
    let row = |row: &rusqlite::Row| {
        Ok(ClaimRow { numbered: Numbered { n: row.get(0)?, document: row.get(1)? }, read_by: row.get(2)? })
    };
    connection.prepare_cached(sql)?.query_row([id], row).optional()
}

/// The claim as the machine read it: now, or for one that is kept the last time it did, moved to where it stands now.
fn machine_claim(path: &Path, connection: &Connection, row: ClaimRow) -> Result<Claim, Error> {
    let of_operation = |id| {
        let operation = log::operation(path, connection, id)?;
        let read = operation.as_ref().and_then(|operation| operation.act.page_read());
        let read =
            read.ok_or_else(|| Error::damaged(path, format!("operation {id} of the log is missing")))?;
        log::kept_reading(path, connection, &read.reading)
    };
    let mut reading = of_operation(row.numbered.operation())?;
    let position = row.numbered.position();
    if position >= reading.claims.len() {
        let what =
            format!("the reading of operation {} lacks its claim {position}", row.numbered.operation());
        return Err(Error::damaged(path, what));
    }
    let claim = reading.claims.swap_remove(position);
    if row.numbered.operation() == row.read_by {
        return Ok(claim);
    }
    let newest = of_operation(row.read_by)?;
    Ok(relocate_claim(&claim, &newest.document.text).unwrap_or(claim))
}

/// Adds to the newest reading of a document the claims that people stand behind although that engine no longer reads
/// them: as they were read last, with the figures they belong to, moved to where they stand now.
pub(crate) fn add_kept(path: &Path, connection: &Connection, reading: &mut Reading) -> Result<(), Error> {
    let rows = || {
        let sql = "SELECT claim.n, claim.document FROM claim JOIN document ON document.n = claim.document
            WHERE document.sha256 = ?1 AND claim.is_kept = 1 ORDER BY claim.n";
        let mut query = connection.prepare_cached(sql)?;
        let row = |row: &rusqlite::Row| Ok(Numbered { n: row.get(0)?, document: row.get(1)? });
        query.query_map([&reading.document.sha256], row)?.collect::<rusqlite::Result<Vec<_>>>()
    };
    for numbered in rows().map_err(|error| Error::new(path, Fault::of(error)))? {
        let Some(operation) = log::operation(path, connection, numbered.operation())? else { continue };
        let Some(read) = operation.act.page_read() else { continue };
        let older = log::kept_reading(path, connection, &read.reading)?;
        if let Some(claim) = older.claims.get(numbered.position()) {
            relocate::add_claim(reading, &older, claim);
        }
    }
    Ok(())
}

/// What the machine reads otherwise than when a person last looked. `machine` is what it reads now, none where it reads no
/// such claim any more.
fn differences(
    path: &Path,
    connection: &Connection,
    operations: &[Operation],
    read_by: Option<i64>,
    machine: Option<&Claim>,
) -> Result<Vec<Difference>, Error> {
    let looked = operations.iter().rev().find(|operation| operation.act.reads_a_claim());
    let Some((looked, judged)) = looked.and_then(|looked| Some((looked, looked.act.judged()?))) else {
        return Ok(Vec::new());
    };
    if read_by.is_some_and(|read_by| read_by < looked.id) && machine.is_some() {
        return Ok(Vec::new());
    }
    let Some(machine) = machine else {
        let was = judged.said.text.clone();
        return Ok(vec![Difference { field: "claim".to_owned(), was, now: String::new() }]);
    };
    let Some(then) = read_then(path, connection, looked, judged)? else { return Ok(Vec::new()) };
    let fields = Field::ALL.into_iter().map(|field| Difference {
        field: field.as_str().to_owned(),
        was: field.words(&then.claim),
        now: field.words(machine),
    });
    Ok(fields.filter(|difference| difference.was != difference.now).collect())
}

fn put_differences(connection: &Connection, id: &str, differences: &[Difference]) -> rusqlite::Result<()> {
    connection.prepare_cached("DELETE FROM difference WHERE claim = ?1")?.execute([id])?;
    let mut query = connection.prepare_cached("INSERT INTO difference VALUES (?1, ?2, ?3, ?4)")?;
    differences
        .iter()
        .try_for_each(|found| query.execute(params![id, found.field, found.was, found.now]).map(|_| ()))
}

fn put_assigned(connection: &Connection, id: &str, people: &[String]) -> rusqlite::Result<()> {
    connection.prepare_cached("DELETE FROM assigned WHERE claim = ?1")?.execute([id])?;
    let mut query = connection.prepare_cached("INSERT OR IGNORE INTO assigned VALUES (?1, ?2)")?;
    people.iter().try_for_each(|who| query.execute([who.as_str(), id]).map(|_| ()))
}

fn put_standing(
    connection: &Connection,
    numbered: Numbered,
    claim: &Claim,
    standing: &Standing,
) -> rusqlite::Result<()> {
    let sql = "INSERT INTO claim VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17,
        ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31)";
    let (low, high) = bounds(claim.amount);
    let source = claim.source.as_ref();
    let place = claim.place.as_ref();
    let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string());
    let (first, last) = claim.when.map_or((None, None), |when| (when.from, when.to));
    let raised = if standing.differs { priority::HIGHEST } else { 0 };
    connection.prepare_cached(sql)?.execute(params![
        numbered.n,
        claim.id.0,
        numbered.document,
        claim.excerpt.text,
        claim.sentence.text,
        claim.amount.unit(),
        low,
        high,
        claim.approx,
        claim.measure.as_str(),
        claim.change.as_str(),
        claim.population_key,
        source.map(|source| source.name.as_ref().unwrap_or(&source.excerpt.text)),
        source.and_then(|source| source.actor.as_ref()),
        claim.certainty.as_str(),
        place.map(|place| place.name.as_ref().unwrap_or(&place.excerpt.text)),
        place.and_then(|place| place.region.as_ref()),
        place.and_then(|place| place.country.as_ref()),
        day(first),
        day(last),
        day(last.or(first).or(claim.published)),
        claim.outlet,
        day(claim.published),
        f64::from(claim.confidence),
        priority(claim) + raised,
        standing.state.as_str(),
        standing.status,
        standing.is_sealed,
        standing.state != ReviewState::Rejected,
        standing.is_kept,
        standing.differs,
    ])?;
    Ok(())
}

/// The bounds as numbers to search by. What was said stays exact in the reading.
fn bounds(amount: Amount) -> (Option<f64>, Option<f64>) {
    match amount {
        Amount::People { low, high } | Amount::Households { low, high } => {
            (low.map(|low| low as f64), high.map(|high| high as f64))
        }
        Amount::Share { low, high } => (low.map(|low| low.to_f64()), high.map(|high| high.to_f64())),
    }
}
