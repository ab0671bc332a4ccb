//! One file per command.

pub(crate) mod read;

pub(crate) mod add;
pub(crate) mod backup;
pub(crate) mod findings;
pub(crate) mod rebuild;
pub(crate) mod series;
pub(crate) mod show;

pub(crate) mod demo;

use std::path::Path;

use ascribe::{Contents, Ledger};

use crate::failure::Failure;

/// Everything in the ledger at `path`, compared.
fn contents_of(path: &Path) -> Result<Contents, Failure> {
    Ok(Ledger::open_for_reading(path)?.contents()?)
}
