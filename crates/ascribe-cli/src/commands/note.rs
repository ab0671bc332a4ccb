//! `ascribe note`: a note about a claim, a series or a document.

use super::{open_existing, print_operations, whole_id};
use crate::Ending;
use crate::arguments::NoteOptions;
use crate::failure::Failure;

/// Records the note and prints it as it stands in the log.
pub(crate) fn run(options: &NoteOptions) -> Result<Ending, Failure> {
    let mut ledger = open_existing(&options.ledger.file)?;
    let id = whole_id(&ledger.shelf()?, &options.id, |_| true)?;
    let operation = ledger.note(&id, &options.text)?;
    print_operations(&[operation])
}
