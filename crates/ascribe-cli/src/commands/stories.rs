//! `ascribe stories`: what is going on; `ascribe story`: one of it.

use std::io::Write;

use ascribe::Shelf;
use ascribe::model::StoryId;
use ascribe::views::{story_view, timeline};

use super::{cut, ledger_at, print_json, tell_more};
use crate::arguments::{PrintForm, StoriesOptions, StoryOptions};
use crate::draw::{self, words};
use crate::failure::Failure;
use crate::{Ending, terminal};

/// Lists the stories of a ledger, those with most reports first.
pub(crate) fn list(options: &StoriesOptions) -> Result<Ending, Failure> {
    let ledger = ledger_at(&options.of.ledger.file, options.of.as_of, options.of.until)?;
    let shelf = ledger.shelf()?;
    let form = options.of.print.format;
    let rows = shelf.stories(cut(options.limit, form))?;
    match form {
        PrintForm::Json => print_json(&rows)?,
        PrintForm::Text if rows.is_empty() => {
            anstream::eprintln!("no story in {}", words::number_of(shelf.n_reports(None)?, "document"));
        }
        PrintForm::Text => {
            writeln!(anstream::stdout(), "{}", draw::story_list(&rows, terminal::table_width()))?;
            tell_more(rows.len(), shelf.n_stories()?);
        }
    }
    Ok(Ending::Done)
}

/// Prints one story.
pub(crate) fn show(options: &StoryOptions) -> Result<Ending, Failure> {
    let ledger = ledger_at(&options.of.ledger.file, options.of.as_of, options.of.until)?;
    let shelf = ledger.shelf()?;
    let id = find_story(&shelf, &options.id)?;
    let contents = shelf.part_of_story(&id.0)?;
    let story = contents.story(&id.0).ok_or_else(|| Failure::UnknownId(options.id.clone()))?;
    match options.of.print.format {
        PrintForm::Json => print_json(&story_view(&contents, story, options.policy))?,
        PrintForm::Text => {
            let view = story_view(&contents, story, options.policy);
            let main = view.series.first().and_then(|row| contents.series(&row.series.0));
            let along_time =
                main.map(|series| draw::timeline(&timeline(&contents, series), terminal::width()));
            let findings =
                view.findings.iter().map(|found| draw::finding(&contents, found, terminal::width()));
            let drawn = draw::story(&view, along_time, findings.collect(), terminal::table_width());
            writeln!(anstream::stdout(), "{drawn}")?;
        }
    }
    Ok(Ending::Done)
}

/// The story that an id names, or that the thing belongs to that it names.
fn find_story(shelf: &Shelf, id: &str) -> Result<StoryId, Failure> {
    let mut stories: Vec<StoryId> = Vec::new();
    for thing in shelf.find(id)? {
        stories.extend(shelf.story_with(&thing)?);
    }
    stories.sort();
    stories.dedup();
    match &stories[..] {
        [] => Err(Failure::UnknownId(id.to_owned())),
        [story] => Ok(story.clone()),
        several => Err(Failure::AmbiguousId { id: id.to_owned(), n_found: several.len() }),
    }
}
