//! `ascribe show`: whatever an id names, with its evidence.

use std::io::Write;

use ascribe::views::story_row;
use ascribe::{Found, Ledger};

use super::series::series_with_claims;
use crate::arguments::ShowOptions;
use crate::draw;
use crate::failure::Failure;
use crate::{Ending, terminal};

/// Prints the claim, story, series or document whose id begins as given.
pub(crate) fn run(options: &ShowOptions) -> Result<Ending, Failure> {
    let ledger = Ledger::open_for_reading(&options.ledger.file)?;
    let contents = ledger.contents()?;
    let width = terminal::width();
    let drawn = match contents.find(&options.id)[..] {
        [] => return Err(Failure::UnknownId(options.id.clone())),
        [Found::Claim(claim)] => {
            let drawn = match options.explain {
                true => draw::explained_claim(&contents, claim, width),
                false => draw::claim(&contents, claim, width),
            };
            let differences = draw::differences(&ledger.differences(&claim.id.0)?, width);
            [Some(drawn), differences].into_iter().flatten().collect::<Vec<_>>().join("\n\n")
        }
        [Found::Document(reading)] if options.explain => draw::explained_document(&contents, reading, width),
        [Found::Story(story)] => draw::story_list(&[story_row(&contents, story)], terminal::table_width()),
        [Found::Series(series)] => series_with_claims(&contents, series, width),
        [Found::Document(reading)] => draw::document(&contents, reading, width),
        ref several => {
            return Err(Failure::AmbiguousId { id: options.id.clone(), n_found: several.len() });
        }
    };
    writeln!(anstream::stdout(), "{drawn}")?;
    Ok(Ending::Done)
}
