//! `ascribe rebuild`: the ledger checked against its hashes, its tables computed anew from the log.

use ascribe::Ledger;

use crate::Ending;
use crate::arguments::LedgerOption;
use crate::failure::Failure;

/// Checks and rebuilds; says how much there was.
pub(crate) fn run(options: &LedgerOption) -> Result<Ending, Failure> {
    // Opening for writing would make a ledger where there is none.
    Ledger::open_for_reading(&options.file)?;
    let mut ledger = Ledger::open(&options.file)?;
    ledger.rebuild()?;
    let n_operations = ledger.operations()?.len();
    anstream::eprintln!("{n_operations} operations checked, tables computed anew");
    Ok(Ending::Done)
}
