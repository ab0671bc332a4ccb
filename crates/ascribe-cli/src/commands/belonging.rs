//! `ascribe name`, `move`, `split`: what a story is called, and what belongs to it.

use ascribe::{Moved, Thing};

use super::{open_existing, print_operations, the_one, whole_id};
use crate::Ending;
use crate::arguments::{MoveOptions, NameOptions, SplitOptions};
use crate::failure::Failure;

/// Gives a story its title.
pub(crate) fn name(options: &NameOptions) -> Result<Ending, Failure> {
    let mut ledger = open_existing(&options.ledger.file)?;
    let story = whole_id(&ledger.shelf()?, &options.story, is_story)?;
    let operation = ledger.name(&story, &options.title, options.reason.why.as_deref())?;
    print_operations(&[operation])
}

/// Puts a report into another story, or a claim into another series.
pub(crate) fn move_into(options: &MoveOptions) -> Result<Ending, Failure> {
    let mut ledger = open_existing(&options.ledger.file)?;
    let (what, into) = {
        let shelf = ledger.shelf()?;
        let is_moved = |thing: &Thing| matches!(thing, Thing::Document(_) | Thing::Claim(_));
        let what = the_one(&shelf, &options.what, is_moved)?;
        let is_meant = if matches!(what, Thing::Document(_)) { is_story } else { is_series };
        let into = match options.into.as_str() {
            Moved::NEW => Moved::NEW.to_owned(),
            into => whole_id(&shelf, into, is_meant)?,
        };
        (what.id().to_owned(), into)
    };
    let operation = ledger.move_into(&what, &into, options.reason.why.as_deref())?;
    print_operations(&[operation])
}

/// Puts reports into a story of their own.
pub(crate) fn split(options: &SplitOptions) -> Result<Ending, Failure> {
    let mut ledger = open_existing(&options.ledger.file)?;
    let reports: Vec<String> = {
        let shelf = ledger.shelf()?;
        let whole = |report: &String| whole_id(&shelf, report, |thing| matches!(thing, Thing::Document(_)));
        options.reports.iter().map(whole).collect::<Result<_, _>>()?
    };
    print_operations(&ledger.split(&reports, options.reason.why.as_deref())?)
}

fn is_story(thing: &Thing) -> bool {
    matches!(thing, Thing::Story(_))
}

fn is_series(thing: &Thing) -> bool {
    matches!(thing, Thing::Series(_))
}
