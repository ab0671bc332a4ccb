//! `ascribe stories`: what is going on; `ascribe story`: one of it.

use std::io::Write;

use ascribe::model::Story;
use ascribe::views::{StoryRow, story_row, story_view, timeline};
use ascribe::{Contents, Found};

use super::{contents_at, print_json};
use crate::arguments::{PrintForm, StoriesOptions, StoryOptions};
use crate::draw::{self, words};
use crate::failure::Failure;
use crate::{Ending, terminal};

/// Lists the stories of a ledger, those with most reports first.
pub(crate) fn list(options: &StoriesOptions) -> Result<Ending, Failure> {
    let contents = contents_at(&options.ledger.file, options.as_of, options.until)?;
    let rows: Vec<StoryRow> =
        contents.stories_by_weight().into_iter().map(|story| story_row(&contents, story)).collect();
    match options.print.format {
        PrintForm::Json => print_json(&rows)?,
        PrintForm::Text if rows.is_empty() => {
            anstream::eprintln!("no story in {}", words::number_of(contents.readings.len(), "document"));
        }
        PrintForm::Text => {
            writeln!(anstream::stdout(), "{}", draw::story_list(&rows, terminal::table_width()))?
        }
    }
    Ok(Ending::Done)
}

/// Prints one story.
pub(crate) fn show(options: &StoryOptions) -> Result<Ending, Failure> {
    let contents = contents_at(&options.of.ledger.file, options.of.as_of, options.of.until)?;
    let story = find_story(&contents, &options.id)?;
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
fn find_story<'c>(contents: &'c Contents, id: &str) -> Result<&'c Story, Failure> {
    let story_of = |found: &Found| match found {
        Found::Story(story) => contents.story(&story.id.0),
        Found::Series(series) => contents.story(&series.story.0),
        Found::Claim(claim) => contents.story_of(&claim.document),
        Found::Document(reading) => contents.story_of(&reading.document.sha256),
    };
    let mut stories: Vec<&Story> = contents.find(id).iter().filter_map(story_of).collect();
    stories.dedup_by(|a, b| a.id == b.id);
    match stories[..] {
        [] => Err(Failure::UnknownId(id.to_owned())),
        [story] => Ok(story),
        ref several => Err(Failure::AmbiguousId { id: id.to_owned(), n_found: several.len() }),
    }
}
