//! `ascribe status`: how far the work on a claim is.

use super::{claim_of, open_existing, print_operations};
use crate::Ending;
use crate::arguments::StatusOptions;
use crate::failure::Failure;

/// Records how far it is and prints that as it stands in the log.
pub(crate) fn run(options: &StatusOptions) -> Result<Ending, Failure> {
    let mut ledger = open_existing(&options.ledger.file)?;
    let claim = claim_of(&ledger, &options.claim)?;
    let operation = ledger.set_status(&claim, options.status, options.reason.why.as_deref())?;
    print_operations(&[operation])
}
