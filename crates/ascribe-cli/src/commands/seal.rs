//! `ascribe seal`: a claim that is done.

use super::{claim_of, open_existing, print_operations};
use crate::Ending;
use crate::arguments::SealOptions;
use crate::failure::Failure;

/// Seals the claim and prints that as it stands in the log.
pub(crate) fn run(options: &SealOptions) -> Result<Ending, Failure> {
    let mut ledger = open_existing(&options.ledger.file)?;
    let claim = claim_of(&ledger, &options.claim)?;
    let operation = ledger.seal(&claim, options.reason.why.as_deref())?;
    print_operations(&[operation])
}
