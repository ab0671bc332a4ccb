//! `ascribe log`: what was done to a ledger, by whom, when and why.

use std::io::{BufWriter, Write};

use ascribe::Ledger;

use crate::Ending;
use crate::arguments::LogOptions;
use crate::draw;
use crate::failure::Failure;

/// Prints the whole log, the oldest operation first.
pub(crate) fn run(options: &LogOptions) -> Result<Ending, Failure> {
    let operations = Ledger::open_for_reading(&options.ledger.file)?.operations()?;
    let mut out = BufWriter::new(anstream::stdout());
    operations.iter().try_for_each(|operation| writeln!(out, "{}", draw::operation(operation)))?;
    out.flush()?;
    Ok(Ending::Done)
}
