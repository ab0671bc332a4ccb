//! `ascribe undo`: operations taken back.

use super::{open_existing, print_operations};
use crate::Ending;
use crate::arguments::UndoOptions;
use crate::failure::Failure;

/// Records that operations are taken back, all of them or none, and prints that as it stands in the log.
pub(crate) fn run(options: &UndoOptions) -> Result<Ending, Failure> {
    let mut ledger = open_existing(&options.ledger.file)?;
    let ids: Vec<i64> = options.operations.iter().cloned().flatten().collect();
    print_operations(&ledger.undo_all(&ids, options.reason.why.as_deref())?)
}
