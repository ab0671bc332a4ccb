//! `ascribe name`, `move`, `split`: what a story is called, and what belongs to it.

use ascribe::{Found, Ledger};

use super::{open_existing, print_operations, whole_id};
use crate::Ending;
use crate::arguments::{MoveOptions, NameOptions, SplitOptions};
use crate::failure::Failure;

/// What stands for a story or series of its own.
const NEW: &str = "new";

/// Gives a story its title.
pub(crate) fn name(options: &NameOptions) -> Result<Ending, Failure> {
    let mut ledger = open_existing(&options.ledger.file)?;
    let story = story(&ledger, &options.story)?;
    let operation = ledger.name(&story, &options.title, options.reason.why.as_deref())?;
    print_operations(&[operation])
}

/// Puts a report into another story, or a claim into another series.
pub(crate) fn move_into(options: &MoveOptions) -> Result<Ending, Failure> {
    let mut ledger = open_existing(&options.ledger.file)?;
    let contents = ledger.contents()?;
    let is_movable = |found: &Found| matches!(found, Found::Document(_) | Found::Claim(_));
    let what = whole_id(&contents, &options.what, is_movable)?;
    let is_report = contents.reading(&what).is_some();
    let into = match options.into.as_str() {
        NEW => NEW.to_owned(),
        into if is_report => story(&ledger, into)?,
        into => {
            let series = contents.series_now(into);
            series.map(|series| series.id.0.clone()).ok_or_else(|| Failure::UnknownId(into.to_owned()))?
        }
    };
    let operation = ledger.move_into(&what, &into, options.reason.why.as_deref())?;
    print_operations(&[operation])
}

/// Puts reports into a story of their own.
pub(crate) fn split(options: &SplitOptions) -> Result<Ending, Failure> {
    let mut ledger = open_existing(&options.ledger.file)?;
    let contents = ledger.contents()?;
    let is_report = |found: &Found| matches!(found, Found::Document(_));
    let reports: Result<Vec<String>, Failure> =
        options.reports.iter().map(|report| whole_id(&contents, report, is_report)).collect();
    let mut into = NEW.to_owned();
    let mut operations = Vec::new();
    for report in reports? {
        operations.push(ledger.move_into(&report, &into, options.reason.why.as_deref())?);
        if into == NEW {
            into = ascribe::model::StoryId::of_first(&report).0;
        }
    }
    print_operations(&operations)
}

/// The whole id of a story.
fn story(ledger: &Ledger, id: &str) -> Result<String, Failure> {
    let contents = ledger.contents()?;
    let story = contents.story(id).map(|story| story.id.0.clone());
    story.ok_or_else(|| Failure::UnknownId(id.to_owned()))
}
