//! `ascribe series`: the series of a ledger, or one of them drawn along time with its claims.

use std::io::Write;

use ascribe::model::{Finding, Series};
use ascribe::views::{ClaimTable, Range, SeriesRow, Timeline, claim_table, range, series_row, timeline};
use ascribe::{Contents, Policy};
use serde::Serialize;

use super::{contents_at, print_json};
use crate::arguments::{PrintForm, SeriesOptions};
use crate::draw::{self, words};
use crate::failure::Failure;
use crate::{Ending, terminal};

/// Lists all series, or draws the one whose id is given.
pub(crate) fn run(options: &SeriesOptions) -> Result<Ending, Failure> {
    let contents = contents_at(&options.ledger.file, options.as_of, options.until)?;
    match (&options.id, options.print.format) {
        (None, form) => list(&contents, options.policy, form)?,
        (Some(id), form) => print_one(&contents, find_series(&contents, id)?, options.policy, form)?,
    }
    Ok(Ending::Done)
}

fn list(contents: &Contents, policy: Option<Policy>, form: PrintForm) -> Result<(), Failure> {
    let series = contents.series_by_weight().into_iter();
    let rows: Vec<SeriesRow> = series.map(|series| series_row(contents, series, policy)).collect();
    match form {
        PrintForm::Json => print_json(&rows)?,
        PrintForm::Text if rows.is_empty() => {
            anstream::eprintln!("no series in {}", words::number_of(contents.readings.len(), "document"));
        }
        PrintForm::Text => {
            writeln!(anstream::stdout(), "{}", draw::series_list(&rows, terminal::table_width()))?
        }
    }
    Ok(())
}

/// One series as it leaves as JSON.
#[derive(Serialize)]
struct SeriesView<'c> {
    timeline: Timeline,
    table: ClaimTable,
    range: Option<Range>,
    findings: Vec<&'c Finding>,
}

fn print_one(
    contents: &Contents,
    series: &Series,
    policy: Option<Policy>,
    form: PrintForm,
) -> Result<(), Failure> {
    let range = policy.map(|policy| range(contents, series, policy));
    match form {
        PrintForm::Json => print_json(&SeriesView {
            timeline: timeline(contents, series),
            table: claim_table(contents, series),
            range,
            findings: contents.findings_on(series),
        })?,
        PrintForm::Text => {
            let drawn = series_with_claims(contents, series, terminal::width());
            let derived = range.map(|range| format!("\n\n{}", draw::range(&range))).unwrap_or_default();
            writeln!(anstream::stdout(), "{drawn}{derived}")?;
        }
    }
    Ok(())
}

fn find_series<'c>(contents: &'c Contents, id: &str) -> Result<&'c Series, Failure> {
    if let Some(series) = contents.series_now(id) {
        return Ok(series);
    }
    let found = contents.comparison.series.iter().filter(|series| series.id.0.starts_with(id));
    match found.collect::<Vec<_>>()[..] {
        [] => Err(Failure::UnknownId(id.to_owned())),
        [series] => Ok(series),
        ref several => Err(Failure::AmbiguousId { id: id.to_owned(), n_found: several.len() }),
    }
}

/// A series along time, its claims as a table, and what does not fit in it.
pub(crate) fn series_with_claims(contents: &Contents, series: &Series, width: usize) -> String {
    let along_time = draw::timeline(&timeline(contents, series), width);
    let table = draw::claim_table(&claim_table(contents, series), terminal::table_width());
    let findings = contents.findings_on(series);
    let findings = findings.into_iter().map(|finding| draw::finding(contents, finding, width));
    [along_time, table].into_iter().chain(findings).collect::<Vec<_>>().join("\n\n")
}
