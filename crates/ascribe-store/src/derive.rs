//! The tables that are computed from the log: which documents there are, what they claim as read last, and what people
//! said of it.
//!
//! Every change runs through [`apply`], one operation after the other; what an undo touches is cleared and applied anew.
//! So the tables are at any time those that a rebuild gives.

use std::collections::{BTreeSet, HashSet};
use std::path::Path;

use ascribe_model::Reading;
use rusqlite::{Connection, OptionalExtension, params};

use crate::acts::{Grade, Link, Merge};
use crate::claims::{self, Numbered};
use crate::{Act, Error, Fault, Operation, compared, log};

/// The derived tables and views, dropped and made.
pub(crate) const TABLES: &str = include_str!("schema/derived.sql");

/// Makes the derived tables anew and fills them from the log.
pub(crate) fn rebuild(path: &Path, connection: &Connection) -> Result<(), Error> {
    let failed = |error| Error::new(path, Fault::of(error));
    connection.execute_batch(TABLES).and_then(|()| compared::drop_tables(connection)).map_err(failed)?;
    let operations = log::operations(path, connection)?;
    let mut documents = BTreeSet::new();
    for operation in standing(&operations) {
        apply_kept(path, connection, operation)?;
        documents.extend(operation.act.judged().map(|judged| judged.document.clone()));
    }
    documents.iter().try_for_each(|document| claims::refresh_of(path, connection, document))
}

/// Brings the derived tables from before an operation to after it. `reading` is the one that the operation names. Claims
/// that people spoke of have to be refreshed by [`claims::refresh_of`] afterwards.
pub(crate) fn apply(
    path: &Path,
    connection: &Connection,
    operation: &Operation,
    reading: Option<&Reading>,
) -> Result<(), Error> {
    let failed = |error| Error::new(path, Fault::of(error));
    match &operation.act {
        Act::Add(_) | Act::Reread(_) | Act::Import(_) => match reading {
            Some(reading) => put_reading(path, connection, operation, reading),
            None => Ok(()),
        },
        Act::Link(link) => put_link(connection, operation.id, link).map_err(failed),
        Act::Merge(merge) => put_merge(connection, operation.id, merge).map_err(failed),
        Act::Grade(grade) => put_grade(connection, operation.id, grade).map_err(failed),
        Act::Undo(_) => Ok(()),
        _ => put_review(connection, operation).map_err(failed),
    }
}

/// As [`apply`], with the reading as it was kept.
pub(crate) fn apply_kept(path: &Path, connection: &Connection, operation: &Operation) -> Result<(), Error> {
    let reading = operation.act.page_read().map(|read| log::kept_reading(path, connection, &read.reading));
    apply(path, connection, operation, reading.transpose()?.as_ref())
}

/// Brings the derived tables to where they stand after operation `base` was taken back or brought back.
pub(crate) fn refresh(path: &Path, connection: &Connection, base: &Operation) -> Result<(), Error> {
    let failed = |error| Error::new(path, Fault::of(error));
    if let Some(read) = base.act.page_read() {
        return refresh_document(path, connection, &read.page, None);
    }
    if let Some(judged) = base.act.judged() {
        return refresh_document(path, connection, &judged.document, Some(base.id));
    }
    let table = match base.act {
        Act::Link(_) => "link",
        Act::Merge(_) => "merged",
        Act::Grade(_) => "grade",
        _ => "",
    };
    if table.is_empty() {
        connection.execute("DELETE FROM review WHERE operation = ?1", [base.id]).map_err(failed)?;
        return if log::stands(connection, base.id).map_err(failed)? {
            apply(path, connection, base, None)
        } else {
            Ok(())
        };
    }
    connection.execute(&format!("DELETE FROM {table}"), []).map_err(failed)?;
    let again = log::standing_of_kind(path, connection, base.act.kind())?;
    again.iter().try_for_each(|operation| apply(path, connection, operation, None))
}

/// Applies anew all operations that stand and concern one document. `also` was not applied before, or is to go.
fn refresh_document(
    path: &Path,
    connection: &Connection,
    document: &str,
    also: Option<i64>,
) -> Result<(), Error> {
    let failed = |error| Error::new(path, Fault::of(error));
    let mut concerned: BTreeSet<i64> = also.into_iter().collect();
    concerned.extend(log::page_operations(connection, document).map_err(failed)?);
    concerned.extend(reviews_of(connection, document).map_err(failed)?);
    remove_document(connection, document).map_err(failed)?;
    for id in concerned {
        if log::stands(connection, id).map_err(failed)?
            && let Some(operation) = log::operation(path, connection, id)?
        {
            apply_kept(path, connection, &operation)?;
        }
    }
    claims::refresh_of(path, connection, document)
}

fn reviews_of(connection: &Connection, document: &str) -> rusqlite::Result<Vec<i64>> {
    let mut query = connection.prepare_cached("SELECT operation FROM review WHERE document = ?1")?;
    query.query_map([document], |row| row.get(0))?.collect()
}

fn remove_document(connection: &Connection, document: &str) -> rusqlite::Result<()> {
    let n = "(SELECT n FROM document WHERE sha256 = ?1)";
    for sql in [
        format!("DELETE FROM document_text WHERE rowid = {n}"),
        format!("DELETE FROM claim WHERE document = {n}"),
        "DELETE FROM difference WHERE claim IN (SELECT claim FROM review WHERE document = ?1)".to_owned(),
        "DELETE FROM assigned WHERE claim IN (SELECT claim FROM review WHERE document = ?1)".to_owned(),
        "DELETE FROM review WHERE document = ?1".to_owned(),
        "DELETE FROM document WHERE sha256 = ?1".to_owned(),
    ] {
        connection.execute(&sql, [document])?;
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

/// Puts a document and its claims as they were read now, and carries over what people said of them before.
fn put_reading(
    path: &Path,
    connection: &Connection,
    operation: &Operation,
    reading: &Reading,
) -> Result<(), Error> {
    let failed = |error| Error::new(path, Fault::of(error));
    let document = put_document(connection, operation, reading).map_err(failed)?;
    let sha256 = &reading.document.sha256;
    connection
        .prepare_cached("DELETE FROM claim WHERE document = ?1")
        .and_then(|mut query| query.execute([document]))
        .map_err(failed)?;
    for (position, claim) in reading.claims.iter().enumerate() {
        let numbered = Numbered::new(operation.id, position, document);
        claims::put(connection, numbered, claim).map_err(failed)?;
    }
    if reviews_of(connection, sha256).map_err(failed)?.is_empty() {
        return Ok(());
    }
    claims::carry_over(path, connection, document, reading)?;
    claims::refresh_of(path, connection, sha256)
}

/// The number of the document.
fn put_document(connection: &Connection, operation: &Operation, reading: &Reading) -> rusqlite::Result<i64> {
    let sql = "INSERT INTO document VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?1, ?11, ?12)
        ON CONFLICT (sha256) DO UPDATE SET id = excluded.id, headline = excluded.headline,
            outlet = excluded.outlet, url = excluded.url, published = excluded.published,
            language = excluded.language, engine = excluded.engine, reading = excluded.reading,
            read_by = excluded.read_by
        RETURNING n";
    let document = &reading.document;
    let read = operation.act.page_read();
    let sheet = match &operation.act {
        Act::Import(row) => Some((&row.sheet, row.row as i64)),
        _ => None,
    };
    let row = params![
        operation.id,
        document.sha256,
        document.id,
        document.headline,
        document.outlet,
        document.url,
        document.published.as_ref().map(|date| &date.value),
        document.language,
        read.map(|read| &read.engine),
        read.map(|read| &read.reading),
        sheet.map(|(sheet, _)| sheet),
        sheet.map(|(_, row)| row),
    ];
    let n: i64 = connection.prepare_cached(sql)?.query_row(row, |row| row.get(0))?;
    connection.prepare_cached("DELETE FROM document_text WHERE rowid = ?1")?.execute([n])?;
    connection
        .prepare_cached("INSERT INTO document_text (rowid, headline, text) VALUES (?1, ?2, ?3)")?
        .execute(params![n, document.headline, document.text])?;
    Ok(n)
}

fn put_review(connection: &Connection, operation: &Operation) -> rusqlite::Result<()> {
    let act = &operation.act;
    let (field, value) = match act {
        Act::Judge(judgement) => (None, judgement.verdict.as_str().to_owned()),
        Act::Correct(correction) => (Some(&correction.field), correction.value.clone()),
        Act::Code(coding) => (None, coding.verdict.as_str().to_owned()),
        Act::Note(note) => (None, note.text.clone()),
        Act::Assign(assignment) => (None, assignment.to.join(", ")),
        Act::Status(progress) => (None, progress.status.as_str().to_owned()),
        _ => (None, String::new()),
    };
    let about = act.about().unwrap_or_default();
    let claim = act.judged().map(|judged| claims::now(connection, &judged.claim)).transpose()?.flatten();
    let document = act.judged().map(|judged| &judged.document);
    let who = &operation.stamp.who;
    let row = params![operation.id, act.kind(), about, claim, document, field, value, who];
    let sql = "INSERT INTO review VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
    connection.prepare_cached(sql)?.execute(row)?;
    Ok(())
}

fn put_link(connection: &Connection, operation: i64, link: &Link) -> rusqlite::Result<()> {
    let sql = "INSERT OR REPLACE INTO link VALUES (?1, ?2, ?3, ?4, ?5)";
    let row = params![link.of.as_str(), link.left, link.right, link.answer.as_str(), operation];
    connection.prepare_cached(sql)?.execute(row).map(|_| ())
}

fn put_grade(connection: &Connection, operation: i64, grade: &Grade) -> rusqlite::Result<()> {
    let sql = "INSERT OR REPLACE INTO grade VALUES (?1, ?2, ?3, ?4, ?5)";
    let row = params![grade.of.as_str(), grade.about, grade.scale.as_str(), grade.grade, operation];
    connection.prepare_cached(sql)?.execute(row).map(|_| ())
}

/// Names lead to the last name of the chain at once: who merges A into B and B into C finds A under C.
fn put_merge(connection: &Connection, operation: i64, merge: &Merge) -> rusqlite::Result<()> {
    let kind = merge.of.as_str();
    let into = connection
        .prepare_cached("SELECT into_name FROM merged WHERE kind = ?1 AND name = ?2")?
        .query_row([kind, &merge.into], |row| row.get::<_, String>(0))
        .optional()?
        .unwrap_or_else(|| merge.into.clone());
    for name in merge.from.iter().filter(|name| **name != into) {
        connection
            .prepare_cached("UPDATE merged SET into_name = ?3 WHERE kind = ?1 AND into_name = ?2")?
            .execute([kind, name, &into])?;
        connection
            .prepare_cached("INSERT OR REPLACE INTO merged VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![kind, name, into, operation])?;
    }
    Ok(())
}
