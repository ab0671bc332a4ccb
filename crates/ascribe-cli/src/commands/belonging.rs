//! `ascribe name`, `move`, `split`: what a story is called, and what belongs to it.

use ascribe::{Found, Moved};

use super::{open_existing, print_operations, whole_id};
use crate::Ending;
use crate::arguments::{MoveOptions, NameOptions, SplitOptions};
use crate::failure::Failure;

/// Gives a story its title.
pub(crate) fn name(options: &NameOptions) -> Result<Ending, Failure> {
    let mut ledger = open_existing(&options.ledger.file)?;
    let story = whole_id(&ledger.contents()?, &options.story, is_story)?;
    let operation = ledger.name(&story, &options.title, options.reason.why.as_deref())?;
    print_operations(&[operation])
}

/// Puts a report into another story, or a claim into another series.
pub(crate) fn move_into(options: &MoveOptions) -> Result<Ending, Failure> {
    let mut ledger = open_existing(&options.ledger.file)?;
    let contents = ledger.contents()?;
    let what =
        whole_id(&contents, &options.what, |found| matches!(found, Found::Document(_) | Found::Claim(_)))?;
    let is_meant = if contents.reading(&what).is_some() { is_story } else { is_series };
    let into = match options.into.as_str() {
        Moved::NEW => Moved::NEW.to_owned(),
        into => whole_id(&contents, into, is_meant)?,
    };
    let operation = ledger.move_into(&what, &into, options.reason.why.as_deref())?;
    print_operations(&[operation])
}

/// Puts reports into a story of their own.
pub(crate) fn split(options: &SplitOptions) -> Result<Ending, Failure> {
    let mut ledger = open_existing(&options.ledger.file)?;
    let contents = ledger.contents()?;
    let whole = |report: &String| whole_id(&contents, report, |found| matches!(found, Found::Document(_)));
    let reports: Vec<String> = options.reports.iter().map(whole).collect::<Result<_, _>>()?;
    print_operations(&ledger.split(&reports, options.reason.why.as_deref())?)
}

fn is_story(found: &Found) -> bool {
    matches!(found, Found::Story(_))
}

fn is_series(found: &Found) -> bool {
    matches!(found, Found::Series(_))
}
