//! `ascribe undo`: an operation taken back.

use std::io::Write;

use super::open_existing;
use crate::Ending;
use crate::arguments::UndoOptions;
use crate::draw;
use crate::failure::Failure;

/// Records that an operation is taken back, and prints it as it stands in the log.
pub(crate) fn run(options: &UndoOptions) -> Result<Ending, Failure> {
    let mut ledger = open_existing(&options.ledger.file)?;
    let operation = ledger.undo(options.operation, options.reason.why.as_deref())?;
    writeln!(anstream::stdout(), "{}", draw::operation(&operation))?;
    Ok(Ending::Done)
}
