//! `ascribe merge`: several names for the same.

use super::{open_existing, print_operations, tell_unknown_names};
use crate::Ending;
use crate::arguments::MergeOptions;
use crate::failure::Failure;

/// Takes the names for one and prints that as it stands in the log.
pub(crate) fn run(options: &MergeOptions) -> Result<Ending, Failure> {
    let mut ledger = open_existing(&options.ledger.file)?;
    let why = options.reason.why.as_deref();
    let names: Vec<&str> = options.from.iter().map(String::as_str).collect();
    tell_unknown_names(&ledger, options.of, &names)?;
    let operation = ledger.merge(options.of, &options.from, &options.into, why)?;
    print_operations(&[operation])
}
