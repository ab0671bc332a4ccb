//! The tables that are computed from the log: which documents there are and what they claim, as read last.

use ascribe_model::{Amount, Claim, Document, Reading};
use rusqlite::{Connection, OptionalExtension, params};

use crate::Operation;
use crate::operation::PageRead;

/// Empties the derived tables, for a rebuild.
pub(crate) fn clear(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute_batch("DELETE FROM claim; DELETE FROM document;")
}

/// Brings the derived tables from before an operation to after it. `reading` is the one that the operation names.
pub(crate) fn apply(
    connection: &Connection,
    operation: &Operation,
    reading: &Reading,
) -> rusqlite::Result<()> {
    let read = operation.act.read();
    put_document(connection, operation.id, read, &reading.document)?;
    connection.prepare_cached("DELETE FROM claim WHERE document = ?1")?.execute([&read.page])?;
    reading.claims.iter().enumerate().try_for_each(|(position, claim)| put_claim(connection, position, claim))
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
