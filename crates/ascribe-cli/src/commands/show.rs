//! `ascribe show`: whatever an id names, with its evidence.

use std::io::Write;

use ascribe::Found;

use super::contents_of;
use super::series::series_with_claims;
use crate::arguments::ShowOptions;
use crate::draw;
use crate::failure::Failure;
use crate::{Ending, terminal};

/// Prints the claim, series or document whose id begins as given.
pub(crate) fn run(options: &ShowOptions) -> Result<Ending, Failure> {
    let contents = contents_of(&options.ledger.file)?;
    let width = terminal::width();
    let drawn = match contents.find(&options.id)[..] {
        [] => return Err(Failure::UnknownId(options.id.clone())),
        [Found::Claim(claim)] => draw::claim(&contents, claim, width),
        [Found::Series(series)] => series_with_claims(&contents, series, width),
        [Found::Document(reading)] => draw::document(&contents, reading, width),
        ref several => {
            return Err(Failure::AmbiguousId { id: options.id.clone(), n_found: several.len() });
        }
    };
    writeln!(anstream::stdout(), "{drawn}")?;
    Ok(Ending::Done)
}
