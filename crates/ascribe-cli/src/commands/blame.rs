//! `ascribe blame`: where a number came up first, who repeated it, what changed on the way, who corrected it.

use std::io::Write;

use ascribe::views::trail;

use super::{claim_of, ledger_at, print_json};
use crate::arguments::{BlameOptions, PrintForm};
use crate::draw;
use crate::failure::Failure;
use crate::{Ending, terminal};

/// Follows the claim whose id begins as given.
pub(crate) fn run(options: &BlameOptions) -> Result<Ending, Failure> {
    let ledger = ledger_at(&options.ledger.file, None, None)?;
    let claim = claim_of(&ledger, &options.claim)?;
    let contents = ledger.shelf()?.part_of_claim(&claim.id)?;
    let trail = trail(&contents, &claim.id).ok_or_else(|| Failure::UnknownId(options.claim.clone()))?;
    match options.print.format {
        PrintForm::Json => print_json(&trail)?,
        PrintForm::Text => writeln!(anstream::stdout(), "{}", draw::trail(&trail, terminal::width()))?,
    }
    Ok(Ending::Done)
}
