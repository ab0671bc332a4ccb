//! `ascribe lineage`: who repeats whom.

use std::io::Write;

use super::{ledger_at, print_json};
use crate::Ending;
use crate::arguments::{LineageOptions, PrintForm};
use crate::draw;
use crate::failure::Failure;

/// Prints the trees of documents, the largest first.
pub(crate) fn run(options: &LineageOptions) -> Result<Ending, Failure> {
    let ledger = ledger_at(&options.ledger.file, None, None)?;
    let shelf = ledger.shelf()?;
    let trees = shelf.trees(usize::MAX, usize::MAX)?;
    match options.print.format {
        PrintForm::Json => print_json(&trees)?,
        PrintForm::Text if trees.is_empty() => {
            anstream::eprintln!("no document in {} derives from another", shelf.n_reports(None)?);
        }
        PrintForm::Text => writeln!(anstream::stdout(), "{}", draw::lineage(&trees))?,
    }
    Ok(Ending::Done)
}
