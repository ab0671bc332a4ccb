//! `ascribe export`: what a ledger holds, in another form.

use ascribe::{BundleError, Ledger, write_bundle};

use crate::Ending;
use crate::arguments::{ExportForm, ExportOptions};
use crate::failure::Failure;

/// Writes the ledger in the form that is asked for.
pub(crate) fn run(options: &ExportOptions) -> Result<Ending, Failure> {
    let ledger = Ledger::open_for_reading(&options.ledger.file)?;
    let n_documents = match options.to {
        ExportForm::Bundle => write_bundle(&ledger, &options.folder),
    };
    let n_documents = n_documents.map_err(|error| match error {
        BundleError::Ledger(error) => Failure::Ledger(error),
        error => Failure::Export(error),
    })?;
    anstream::eprintln!("{n_documents} documents written; `sha256sum -c SHA256SUMS` checks them");
    Ok(Ending::Done)
}
