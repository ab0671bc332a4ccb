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
pub(crate) mod belonging;
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
pub(crate) mod stories;

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
use ascribe::{Cut, Ledger, Named, Operation, Search, Shelf, Thing};
use jiff::civil::Date;
use serde::Serialize;

use crate::arguments::PrintForm;
use crate::failure::Failure;
use crate::{Ending, draw};

/// The ledger at `path` to be asked: as it held at the end of the day `as_of`, without the pages published after `until`.
fn ledger_at(path: &Path, as_of: Option<Date>, until: Option<Date>) -> Result<Ledger, Failure> {
    let ledger = Ledger::open_for_reading(path)?;
    if as_of.is_some() || until.is_some() {
        return Ok(ledger.past(as_of, until)?);
    }
    let n_reports = ledger.n_documents()?;
    if n_reports >= MANY_REPORTS && !ledger.is_compared()? {
        anstream::eprintln!("comparing {n_reports} reports, once until the ledger changes …");
    }
    Ok(ledger)
}

/// Reports that take seconds to compare.
const MANY_REPORTS: usize = 2_000;

/// Rows of a list that are shown in text, where nobody asks for another number.
const MOST_ROWS: usize = 100;

/// The part of a list to show in a form.
fn cut(limit: Option<usize>, form: PrintForm) -> Cut {
    match (limit, form) {
        (Some(limit), _) => Cut::first(limit),
        (None, PrintForm::Text) => Cut::first(MOST_ROWS),
        (None, PrintForm::Json) => Cut::ALL,
    }
}

/// Says how many rows there are where not all are shown.
fn tell_more(n_shown: usize, n_all: usize) {
    if n_shown < n_all {
        anstream::eprintln!("the first {n_shown} of {n_all}; `--limit N` shows more");
    }
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

/// The whole id of the one thing that begins with `prefix`, among those that `is_meant` takes. Operations name things by
/// their whole ids: an abbreviated one would stand in the log and speak of nothing.
fn whole_id(shelf: &Shelf, prefix: &str, is_meant: fn(&Thing) -> bool) -> Result<String, Failure> {
    Ok(the_one(shelf, prefix, is_meant)?.id().to_owned())
}

/// The one thing that begins with `prefix`, among those that `is_meant` takes.
fn the_one(shelf: &Shelf, prefix: &str, is_meant: fn(&Thing) -> bool) -> Result<Thing, Failure> {
    let mut found: Vec<Thing> = shelf.find(prefix)?.into_iter().filter(is_meant).collect();
    match (found.pop(), found.len()) {
        (None, _) => Err(Failure::UnknownId(prefix.to_owned())),
        (Some(only), 0) => Ok(only),
        (Some(_), n_others) => Err(Failure::AmbiguousId { id: prefix.to_owned(), n_found: n_others + 1 }),
    }
}

/// Says so where no claim of the ledger has such a name: the operation is recorded all the same, and may be a slip.
fn tell_unknown_names(ledger: &Ledger, of: Named, names: &[&str]) -> Result<(), Failure> {
    for name in names {
        let sought = Some((*name).to_owned());
        let search = match of {
            Named::Source => Search { source: sought, ..Search::default() },
            Named::Actor => Search { actor: sought, ..Search::default() },
            Named::Outlet => Search { outlet: sought, ..Search::default() },
        };
        if ledger.search(&search, 0, 1)?.is_empty() {
            let (of, name) = (of.as_str(), draw::escape::line(name));
            anstream::eprintln!(
                "no claim in the ledger has the {of} `{name}`; it is recorded for what comes"
            );
            anstream::eprintln!(
                "hint: names are told apart by every letter; `ascribe undo NUMBER` takes a slip back"
            );
        }
    }
    Ok(())
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
