//! `ascribe series`: the series of a ledger, or one of them drawn along time with its claims.

use std::io::Write;

use ascribe::views::{claim_table, timeline};
use ascribe::{Contents, Found};

use super::contents_of;
use crate::arguments::SeriesOptions;
use crate::draw;
use crate::failure::Failure;
use crate::{Ending, terminal};

/// Lists all series, or draws the one whose id is given.
pub(crate) fn run(options: &SeriesOptions) -> Result<Ending, Failure> {
    let contents = contents_of(&options.ledger.file)?;
    let width = terminal::width();
    let drawn = match &options.id {
        None => draw::series_list(&contents, width),
        Some(id) => draw_one(&contents, id, width)?,
    };
    writeln!(anstream::stdout(), "{drawn}")?;
    Ok(Ending::Done)
}

fn draw_one(contents: &Contents, id: &str, width: usize) -> Result<String, Failure> {
    let found = contents.find(id).into_iter().filter_map(|found| match found {
        Found::Series(series) => Some(series),
        _ => None,
    });
    match found.collect::<Vec<_>>()[..] {
        [] => Err(Failure::UnknownId(id.to_owned())),
        [series] => Ok(series_with_claims(contents, series, width)),
        ref several => Err(Failure::AmbiguousId { id: id.to_owned(), n_found: several.len() }),
    }
}

/// A series along time, its claims as a table, and what does not fit in it.
pub(crate) fn series_with_claims(
    contents: &Contents,
    series: &ascribe::model::Series,
    width: usize,
) -> String {
    let along_time = draw::timeline(&timeline(contents, series), width);
    let table = draw::claim_table(&claim_table(contents, series), width);
    let findings = contents.findings_on(series);
    let findings = findings.into_iter().map(|finding| draw::finding(contents, finding, width));
    [along_time, table].into_iter().chain(findings).collect::<Vec<_>>().join("\n\n")
}
