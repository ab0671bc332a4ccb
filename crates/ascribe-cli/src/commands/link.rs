//! `ascribe link`: whether two things are the same.

use super::{open_existing, print_operations};
use crate::Ending;
use crate::arguments::LinkOptions;
use crate::failure::Failure;

/// Records the answer and prints it as it stands in the log.
pub(crate) fn run(options: &LinkOptions) -> Result<Ending, Failure> {
    let mut ledger = open_existing(&options.ledger.file)?;
    let pair = [options.one.as_str(), options.other.as_str()];
    let operation = ledger.link(options.of, pair, options.answer, options.reason.why.as_deref())?;
    print_operations(&[operation])
}
