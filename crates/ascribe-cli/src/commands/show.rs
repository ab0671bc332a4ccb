//! `ascribe show`: whatever an id names, with its evidence.

use std::io::Write;

use ascribe::Thing;
use ascribe::views::story_row;

use super::series::series_with_claims;
use super::{ledger_at, the_one};
use crate::arguments::ShowOptions;
use crate::draw;
use crate::failure::Failure;
use crate::{Ending, terminal};

/// Prints the claim, story, series or document whose id begins as given.
pub(crate) fn run(options: &ShowOptions) -> Result<Ending, Failure> {
    let ledger = ledger_at(&options.ledger.file, None, None)?;
    let shelf = ledger.shelf()?;
    let width = terminal::width();
    let unknown = || Failure::UnknownId(options.id.clone());
    let drawn = match the_one(&shelf, &options.id, |_| true)? {
        Thing::Claim(id) => {
            let contents = shelf.part_of_claim(&id)?;
            let rejected = || contents.rejected.iter().find(|claim| claim.id == id);
            let claim = contents.claim(&id).or_else(rejected).ok_or_else(unknown)?;
            let drawn = match options.explain {
                true => draw::explained_claim(&contents, claim, width),
                false => draw::claim(&contents, claim, width),
            };
            let differences = draw::differences(&ledger.differences(&id.0)?, width);
            [Some(drawn), differences].into_iter().flatten().collect::<Vec<_>>().join("\n\n")
        }
        Thing::Document(sha256) => {
            let contents = shelf.part_of_document(&sha256)?;
            let reading = contents.reading(&sha256).ok_or_else(unknown)?;
            match options.explain {
                true => draw::explained_document(&contents, reading, width),
                false => draw::document(&contents, reading, width),
            }
        }
        Thing::Story(id) => {
            let contents = shelf.part_of_story(&id.0)?;
            let story = contents.story(&id.0).ok_or_else(unknown)?;
            draw::story_list(&[story_row(&contents, story)], terminal::table_width())
        }
        Thing::Series(id) => {
            let contents = shelf.part_of_series(&id.0)?;
            series_with_claims(&contents, contents.series(&id.0).ok_or_else(unknown)?, width)
        }
    };
    writeln!(anstream::stdout(), "{drawn}")?;
    Ok(Ending::Done)
}
