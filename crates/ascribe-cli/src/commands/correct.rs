//! `ascribe correct`: one field of a claim as it should have been read.

use std::io::Write;

use ascribe::ReviewError;

use super::{claim_of, open_existing};
use crate::Ending;
use crate::arguments::CorrectOptions;
use crate::draw;
use crate::failure::Failure;

/// Records the correction and prints it as it stands in the log.
pub(crate) fn run(options: &CorrectOptions) -> Result<Ending, Failure> {
    let mut ledger = open_existing(&options.ledger.file)?;
    let claim = claim_of(&ledger, &options.claim)?;
    let why = options.reason.why.as_deref();
    let operation =
        ledger.correct(&claim, options.field, &options.value, why).map_err(|error| match error {
            ReviewError::Value(message) => Failure::WrongValue { field: options.field, message },
            ReviewError::Ledger(error) => Failure::Ledger(error),
        })?;
    writeln!(anstream::stdout(), "{}", draw::operation(&operation))?;
    Ok(Ending::Done)
}
