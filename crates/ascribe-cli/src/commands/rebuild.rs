//! `ascribe rebuild`: the ledger checked against its hashes, its tables computed anew from the log.

use super::open_existing;
use crate::Ending;
use crate::arguments::LedgerOption;
use crate::failure::Failure;

/// Checks and rebuilds; says how much there was.
pub(crate) fn run(options: &LedgerOption) -> Result<Ending, Failure> {
    let mut ledger = open_existing(&options.file)?;
    ledger.rebuild()?;
    let n_operations = ledger.operations()?.len();
    anstream::eprintln!("{n_operations} operations checked, tables computed anew");
    Ok(Ending::Done)
}
