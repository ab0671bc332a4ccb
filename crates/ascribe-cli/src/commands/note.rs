//! `ascribe note`: a note about a claim, a series or a document.

use std::io::Write;

use super::open_existing;
use crate::Ending;
use crate::arguments::NoteOptions;
use crate::draw;
use crate::failure::Failure;

/// Records the note and prints it as it stands in the log.
pub(crate) fn run(options: &NoteOptions) -> Result<Ending, Failure> {
    let mut ledger = open_existing(&options.ledger.file)?;
    let found = ledger.contents()?.find(&options.id).len();
    if found != 1 {
        return Err(match found {
            0 => Failure::UnknownId(options.id.clone()),
            n_found => Failure::AmbiguousId { id: options.id.clone(), n_found },
        });
    }
    let operation = ledger.note(&options.id, &options.text)?;
    writeln!(anstream::stdout(), "{}", draw::operation(&operation))?;
    Ok(Ending::Done)
}
