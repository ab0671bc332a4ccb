//! `ascribe series`: the series of a ledger, or one of them drawn along time with its claims.

use std::io::Write;

use ascribe::model::{Finding, Series, SeriesId};
use ascribe::views::{ClaimTable, Range, SeriesRow, SeriesSummary, Timeline, claim_table, range, timeline};
use ascribe::{Contents, Cut, Policy, SeriesSought, Shelf, Thing};
use serde::Serialize;

use super::{cut, ledger_at, print_json, tell_more, the_one};
use crate::arguments::{PrintForm, SeriesOptions};
use crate::draw::{self, words};
use crate::failure::Failure;
use crate::{Ending, terminal};

/// Lists all series, or draws the one whose id is given.
pub(crate) fn run(options: &SeriesOptions) -> Result<Ending, Failure> {
    let ledger = ledger_at(&options.ledger.file, options.as_of, options.until)?;
    let shelf = ledger.shelf()?;
    match &options.id {
        None => list(&shelf, options)?,
        Some(id) => {
            let id = find_series(&shelf, id)?;
            let contents = shelf.part_of_series(&id.0)?;
            let series = contents.series(&id.0).ok_or_else(|| Failure::UnknownId(id.0.clone()))?;
            print_one(&contents, series, options.policy, options.print.format)?;
        }
    }
    Ok(Ending::Done)
}

fn list(shelf: &Shelf, options: &SeriesOptions) -> Result<(), Failure> {
    let form = options.print.format;
    let rows = rows(shelf, cut(options.limit, form), options.policy)?;
    match form {
        PrintForm::Json => print_json(&rows)?,
        PrintForm::Text if rows.is_empty() => {
            anstream::eprintln!("no series in {}", words::number_of(shelf.n_reports(None)?, "document"));
        }
        PrintForm::Text => {
            writeln!(anstream::stdout(), "{}", draw::series_list(&rows, terminal::table_width()))?;
            tell_more(rows.len(), shelf.n_series(&SeriesSought::default())?);
        }
    }
    Ok(())
}

/// Rows of the list, those with most claims first. What a policy makes of a series is computed from its claims.
fn rows(shelf: &Shelf, cut: Cut, policy: Option<Policy>) -> Result<Vec<SeriesRow>, Failure> {
    let summaries = shelf.series(&SeriesSought::default(), cut)?.into_iter();
    let Some(policy) = policy else { return Ok(summaries.map(SeriesRow::from).collect()) };
    let of_policy = |summary: SeriesSummary| {
        let contents = shelf.part_of_series(&summary.series.0)?;
        let range = contents.series(&summary.series.0).map(|series| range(&contents, series, policy));
        Ok(SeriesRow { range, ..summary.into() })
    };
    summaries.map(of_policy).collect()
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

fn find_series(shelf: &Shelf, id: &str) -> Result<SeriesId, Failure> {
    match shelf.series_now(id)? {
        Some(series) => Ok(series),
        None => {
            let of_series = |thing: &Thing| matches!(thing, Thing::Series(_));
            the_one(shelf, id, of_series).map(|thing| SeriesId(thing.id().to_owned()))
        }
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
