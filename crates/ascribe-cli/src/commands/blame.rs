//! `ascribe blame`: where a number came up first, who repeated it, what changed on the way, who corrected it.

use std::io::Write;

use ascribe::Ledger;
use ascribe::views::trail;

use super::{claim_of, contents_at, print_json};
use crate::arguments::{BlameOptions, PrintForm};
use crate::draw;
use crate::failure::Failure;
use crate::{Ending, terminal};

/// Follows the claim whose id begins as given.
pub(crate) fn run(options: &BlameOptions) -> Result<Ending, Failure> {
    let ledger = Ledger::open_for_reading(&options.ledger.file)?;
    let claim = claim_of(&ledger, &options.claim)?;
    let contents = contents_at(&options.ledger.file, None, None)?;
    let trail = trail(&contents, &claim.id).ok_or_else(|| Failure::UnknownId(options.claim.clone()))?;
    match options.print.format {
        PrintForm::Json => print_json(&trail)?,
        PrintForm::Text => writeln!(anstream::stdout(), "{}", draw::trail(&trail, terminal::width()))?,
    }
    Ok(Ending::Done)
}
