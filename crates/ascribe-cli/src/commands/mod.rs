//! One file per command.

pub(crate) mod read;

pub(crate) mod add;
pub(crate) mod correct;
pub(crate) mod import;
pub(crate) mod judge;
pub(crate) mod log;
pub(crate) mod note;
pub(crate) mod undo;

pub(crate) mod agreement;
pub(crate) mod assign;
pub(crate) mod grade;
pub(crate) mod link;
pub(crate) mod merge;
pub(crate) mod review;
pub(crate) mod seal;
pub(crate) mod status;

pub(crate) mod search;
pub(crate) mod sql;

pub(crate) mod backup;
pub(crate) mod export;
pub(crate) mod findings;
pub(crate) mod rebuild;
pub(crate) mod series;
pub(crate) mod show;

pub(crate) mod blame;
pub(crate) mod lineage;
pub(crate) mod pairs;
pub(crate) mod sources;
pub(crate) mod verify;

#[cfg(feature = "watch")]
pub(crate) mod watch;

pub(crate) mod demo;
#[cfg(feature = "serve")]
pub(crate) mod serve;

use std::io::{self, Write};
use std::path::Path;

use ascribe::model::Claim;
use ascribe::{Contents, Ledger, Operation};
use jiff::civil::Date;
use serde::Serialize;

use crate::failure::Failure;
use crate::{Ending, draw};

/// What the ledger at `path` held at the end of the day `as_of`, without the pages published after `until`.
fn contents_at(path: &Path, as_of: Option<Date>, until: Option<Date>) -> Result<Contents, Failure> {
    let ledger = Ledger::open_for_reading(path)?;
    let contents = as_of.map_or_else(|| ledger.contents(), |day| ledger.contents_at(day))?;
    Ok(match until {
        Some(day) => contents.published_until(day),
        None => contents,
    })
}

/// Prints a view as JSON, as it is and without styles.
fn print_json(view: &impl Serialize) -> io::Result<()> {
    let mut out = io::stdout().lock();
    serde_json::to_writer_pretty(&mut out, view)?;
    writeln!(out)
}

/// The ledger at `path`, which must be there, to write to.
fn open_existing(path: &Path) -> Result<Ledger, Failure> {
    // Opening for writing would make a ledger where there is none.
    Ledger::open_for_reading(path)?;
    Ok(Ledger::open(path)?)
}

/// Prints operations as they stand in the log.
fn print_operations(operations: &[Operation]) -> Result<Ending, Failure> {
    let mut out = anstream::stdout().lock();
    operations.iter().try_for_each(|operation| writeln!(out, "{}", draw::operation(operation)))?;
    Ok(Ending::Done)
}

/// The one claim whose id begins with `prefix`.
fn claim_of(ledger: &Ledger, prefix: &str) -> Result<Claim, Failure> {
    let mut found = ledger.claims_beginning(prefix, 10)?;
    match (found.pop(), found.len()) {
        (None, _) => Err(Failure::UnknownId(prefix.to_owned())),
        (Some(claim), 0) => Ok(claim),
        (Some(_), n_others) => Err(Failure::AmbiguousId { id: prefix.to_owned(), n_found: n_others + 1 }),
    }
}
