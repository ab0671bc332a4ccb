//! `/`: what is new, what moved, what does not fit.

use ascribe::model::{Claim, Reading, Series};
use ascribe::views::series_words;
use ascribe::words;
use jiff::civil::Date;
use maud::{Markup, html};
use schemars::JsonSchema;
use serde::Serialize;

use crate::asked::{Answer, Asked};
use crate::draw::{Frame, Section, empty, finding, publisher, report_title, series_table};
use crate::edition::{Edition, report_id};
use crate::wire::{WireClaim, WireFinding, WireReport, WireSeries};

/// Entries of each list: what fits on a screen without turning it into a list of its own.
const SHOWN: usize = 6;

/// The home page.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Home")]
pub(crate) struct WireHome {
    /// How many reports the ledger holds.
    n_reports: usize,
    /// How many claims.
    n_claims: usize,
    /// How many series.
    n_series: usize,
    /// How many findings.
    n_findings: usize,
    /// The reports added last.
    reports: Vec<WireReport>,
    /// The claims that revised an earlier one last.
    moved: Vec<WireClaim>,
    /// The series with the most claims.
    series: Vec<WireSeries>,
    /// The first findings.
    findings: Vec<WireFinding>,
    /// The number of the last operation that the ledger held when this was drawn.
    operation: i64,
}

pub(crate) async fn home(asked: Asked) -> Answer {
    let edition = asked.edition().await?;
    let frame = Frame::new(Section::Home, "What was claimed");
    asked.answer(frame, || wire(&edition), || draw(&edition))
}

/// A number that its source revised.
struct Moved<'c> {
    series: &'c Series,
    from: &'c Claim,
    to: &'c Claim,
}

/// The latest revisions, by the day of the later claim.
fn moved(edition: &Edition) -> Vec<Moved<'_>> {
    let contents = &edition.contents;
    let moved = edition.moved().iter().filter_map(|step| {
        let series = contents.comparison.series.get(step.series)?;
        Some(Moved { series, from: contents.claim(&step.from)?, to: contents.claim(&step.to)? })
    });
    moved.take(SHOWN).collect()
}

fn day_of(claim: &Claim) -> Option<Date> {
    claim.when.and_then(|when| when.to).or(claim.published)
}

fn wire(edition: &Edition) -> WireHome {
    let contents = &edition.contents;
    let comparison = &contents.comparison;
    WireHome {
        n_reports: contents.readings.len(),
        n_claims: edition.n_claims,
        n_series: comparison.series.len(),
        n_findings: comparison.findings.len(),
        reports: edition.latest().take(SHOWN).map(WireReport::of).collect(),
        moved: moved(edition).iter().map(|moved| WireClaim::of(contents, moved.to)).collect(),
        series: edition
            .series_by_weight()
            .take(SHOWN)
            .map(|series| WireSeries::of(edition, series))
            .collect(),
        findings: comparison.findings.iter().take(SHOWN).map(WireFinding::of).collect(),
        operation: edition.last_operation(),
    }
}

fn draw(edition: &Edition) -> Markup {
    let contents = &edition.contents;
    let comparison = &contents.comparison;
    let moved = moved(edition);
    let main: Vec<&Series> = edition.series_by_weight().take(SHOWN).collect();
    html! {
        h1 { "Who said how many, about whom, as of when, and where they heard it" }
        ul.counts {
            li { a href="/reports" { strong { (words::count(contents.readings.len() as u64)) } " reports" } }
            li { a href="/search" { strong { (words::count(edition.n_claims as u64)) } " claims" } }
            li { a href="/series" { strong { (words::count(comparison.series.len() as u64)) } " series" } }
            li { a href="/findings" { strong { (words::count(comparison.findings.len() as u64)) } " findings" } }
        }
        @if contents.readings.is_empty() { (empty("reports")) }
        @else {
            section { h2 { "Most claimed" } (series_table(edition, &main)) }
            div.columns {
                section { h2 { "What moved" } @if moved.is_empty() { p.quiet { "No source has revised a number." } } ul.news { @for moved in &moved { (moved_row(moved)) } } }
                section { h2 { "What is new" } ul.news { @for reading in edition.latest().take(SHOWN) { (report_row(reading)) } } }
            }
            section {
                h2 { "What does not fit" }
                @for found in comparison.findings.iter().take(3) { (finding(contents, found)) }
                @if comparison.findings.is_empty() { p.quiet { "No check found anything." } }
                @else { p { a href="/findings" { "all findings" } } }
            }
        }
    }
}

fn moved_row(moved: &Moved) -> Markup {
    let Moved { series, from, to } = moved;
    let source = to.source.as_ref().map(words::name).or(to.outlet.as_deref()).unwrap_or("the report");
    html! {
        li {
            a href={ "/series/" (series.id) "#claim-" (to.id) } {
                (words::amount(from.amount, from.approx)) " → " strong { (words::amount(to.amount, to.approx)) }
            }
            " " (source)
            br; span.quiet { (series_words(series)) @if let Some(day) = day_of(to) { ", " (words::day(day)) } }
        }
    }
}

fn report_row(reading: &Reading) -> Markup {
    let document = &reading.document;
    html! {
        li {
            a href={ "/reports/" (report_id(&document.sha256)) } { (report_title(document)) }
            br; span.quiet {
                (publisher(document))
                @if let Some(day) = document.published_day() { ", " (words::day(day)) }
                ", " (words::number_of(reading.claims.len(), "claim"))
            }
        }
    }
}
