//! The tables that are computed from the log: which documents there are, what they claim as read last, and what people
//! said of it.

use std::collections::HashSet;
use std::path::Path;

use ascribe_model::{Amount, Claim, Document, Reading};
use rusqlite::{Connection, OptionalExtension, params};

use crate::operation::PageRead;
use crate::{Act, Error, Fault, Operation, log};

/// Empties the derived tables, for a rebuild.
pub(crate) fn clear(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute_batch("DELETE FROM claim; DELETE FROM document; DELETE FROM review;")
}

/// Removes from the derived tables what rests on an operation, or on others of the same page.
pub(crate) fn clear_of(connection: &Connection, operation: &Operation) -> rusqlite::Result<()> {
    match operation.act.page_read() {
        Some(read) => {
            connection.execute("DELETE FROM claim WHERE document = ?1", [&read.page])?;
            connection.execute("DELETE FROM document WHERE sha256 = ?1", [&read.page])?;
        }
        None => {
            connection.execute("DELETE FROM review WHERE operation = ?1", [operation.id])?;
        }
    }
    Ok(())
}

/// The operations that were not taken back, in order; the undos themselves are left out.
pub(crate) fn standing(operations: &[Operation]) -> impl Iterator<Item = &Operation> {
    // From the last to the first: an undo that was itself taken back takes nothing back.
    let mut undone = HashSet::new();
    for operation in operations.iter().rev() {
        if let Act::Undo(target) = &operation.act
            && !undone.contains(&operation.id)
        {
            undone.insert(target.operation);
        }
    }
    let stands = move |operation: &&Operation| {
        !undone.contains(&operation.id) && !matches!(operation.act, Act::Undo(_))
    };
    operations.iter().filter(stands)
}

/// The operation that an undo comes down to, through undos of undos; none when there is no such operation.
pub(crate) fn undone_in_the_end(operations: &[Operation], id: i64) -> Option<&Operation> {
    let mut operation = operations.iter().find(|operation| operation.id == id)?;
    while let Act::Undo(target) = &operation.act {
        // An undo names an earlier operation, so this comes to an end.
        operation =
            operations.iter().find(|other| other.id == target.operation && other.id < operation.id)?;
    }
    Some(operation)
}

/// As [`apply`], with the reading as it was kept.
pub(crate) fn apply_kept(path: &Path, connection: &Connection, operation: &Operation) -> Result<(), Error> {
    let reading = operation.act.page_read().map(|read| log::kept_reading(path, connection, &read.reading));
    let applied = apply(connection, operation, reading.transpose()?.as_ref());
    applied.map_err(|error| Error::new(path, Fault::of(error)))
}

/// Brings the derived tables from before an operation to after it. `reading` is the one that the operation names.
pub(crate) fn apply(
    connection: &Connection,
    operation: &Operation,
    reading: Option<&Reading>,
) -> rusqlite::Result<()> {
    if let (Some(read), Some(reading)) = (operation.act.page_read(), reading) {
        put_document(connection, operation.id, read, &reading.document)?;
        connection.prepare_cached("DELETE FROM claim WHERE document = ?1")?.execute([&read.page])?;
        let mut claims = reading.claims.iter().enumerate();
        return claims.try_for_each(|(position, claim)| put_claim(connection, position, claim));
    }
    let (about, document, field, value) = match &operation.act {
        Act::Judge(judgement) => {
            let judged = &judgement.judged;
            (&judged.claim.0, Some(&judged.document), None, judgement.verdict.as_str())
        }
        Act::Correct(correction) => {
            let judged = &correction.judged;
            (&judged.claim.0, Some(&judged.document), Some(&correction.field), correction.value.as_str())
        }
        Act::Note(note) => (&note.about, None, None, note.text.as_str()),
        Act::Add(_) | Act::Reread(_) | Act::Undo(_) => return Ok(()),
    };
    let row = params![operation.id, operation.act.kind(), about, document, field, value];
    connection.prepare_cached("INSERT INTO review VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?.execute(row)?;
    Ok(())
}

/// The document that a claim of this id stands in already, if any.
pub(crate) fn holder_of(connection: &Connection, claim: &Claim) -> rusqlite::Result<Option<String>> {
    let mut query = connection.prepare_cached("SELECT document FROM claim WHERE id = ?1")?;
    query.query_row([&claim.id.0], |row| row.get(0)).optional()
}

fn put_document(
    connection: &Connection,
    operation: i64,
    read: &PageRead,
    document: &Document,
) -> rusqlite::Result<()> {
    let sql = "INSERT INTO document VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?10)
        ON CONFLICT (sha256) DO UPDATE SET id = excluded.id, headline = excluded.headline,
            outlet = excluded.outlet, url = excluded.url, published = excluded.published,
            language = excluded.language, engine = excluded.engine, reading = excluded.reading,
            read_by = excluded.read_by";
    let published = document.published.as_ref().map(|date| &date.value);
    connection.prepare_cached(sql)?.execute(params![
        read.page,
        document.id,
        document.headline,
        document.outlet,
        document.url,
        published,
        document.language,
        read.engine,
        read.reading,
        operation,
    ])?;
    Ok(())
}

fn put_claim(connection: &Connection, position: usize, claim: &Claim) -> rusqlite::Result<()> {
    let sql = "INSERT INTO claim VALUES
        (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20)";
    let (low, high) = bounds(claim.amount);
    let source = claim.source.as_ref();
    let name = source.map(|source| source.name.as_ref().unwrap_or(&source.excerpt.text));
    let place = claim.place.as_ref().map(|place| place.name.as_ref().unwrap_or(&place.excerpt.text));
    let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string());
    connection.prepare_cached(sql)?.execute(params![
        claim.id.0,
        claim.document,
        position as i64,
        claim.excerpt.text,
        claim.sentence.text,
        claim.amount.unit(),
        low,
        high,
        claim.measure.as_str(),
        claim.change.as_str(),
        claim.population_key,
        name,
        source.and_then(|source| source.actor.as_ref()),
        claim.certainty.as_str(),
        place,
        day(claim.when.and_then(|when| when.from)),
        day(claim.when.and_then(|when| when.to)),
        claim.outlet,
        day(claim.published),
        f64::from(claim.confidence),
    ])?;
    Ok(())
}

/// The bounds as numbers to search by. What was said stays exact in the reading.
fn bounds(amount: Amount) -> (Option<f64>, Option<f64>) {
    match amount {
        Amount::People { low, high } => (low.map(|low| low as f64), high.map(|high| high as f64)),
        Amount::Share { low, high } => (low.map(|low| low.to_f64()), high.map(|high| high.to_f64())),
    }
}
