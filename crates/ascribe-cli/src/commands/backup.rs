//! `ascribe backup`: a copy of a ledger that may be in use.

use ascribe::Ledger;

use crate::Ending;
use crate::arguments::BackupOptions;
use crate::failure::Failure;

/// Copies the ledger as it stands at this moment.
pub(crate) fn run(options: &BackupOptions) -> Result<Ending, Failure> {
    Ledger::open_for_reading(&options.ledger.file)?.copy_to(&options.copy)?;
    Ok(Ending::Done)
}
