//! `/`: what is new, what moved, what does not fit.

use ascribe::model::{Claim, ClaimId, Finding, Reading};
use ascribe::views::SeriesSummary;
use ascribe::{Contents, Cut, LedgerError, Revised, SeriesSought, Shelf, words};
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
    let home = asked.look(|shelf| Ok(Home::of(shelf)?)).await?;
    let frame = Frame::new(Section::Home, "What was claimed");
    asked.answer(frame, || home.wire(&edition), || home.draw(&edition))
}

/// What the page shows.
struct Home {
    reports: Vec<Reading>,
    series: Vec<SeriesSummary>,
    findings: Vec<Finding>,
    moved: Vec<(SeriesSummary, Revised)>,
    /// The claims of these.
    contents: Contents,
}

/// A number that its source revised.
struct Moved<'c> {
    series: &'c SeriesSummary,
    from: &'c Claim,
    to: &'c Claim,
}

impl Home {
    fn of(shelf: &Shelf) -> Result<Home, LedgerError> {
        let moved = shelf.latest_revised(SHOWN)?;
        let findings = shelf.findings(None, Cut::first(SHOWN))?;
        let claims: Vec<ClaimId> =
            moved.iter().flat_map(|(_, step)| [step.earlier.clone(), step.later.clone()]).collect();
        Ok(Home {
            reports: shelf.latest_reports(None, Cut::first(SHOWN))?,
            series: shelf.series(&SeriesSought::default(), Cut::first(SHOWN))?,
            contents: shelf.part_of_rows(&claims, &findings, &[])?,
            findings,
            moved,
        })
    }

    /// The latest revisions, by the day of the later claim.
    fn moved(&self) -> Vec<Moved<'_>> {
        let claim = |id| self.contents.claim(id);
        let moved = self.moved.iter().filter_map(|(series, step)| {
            Some(Moved { series, from: claim(&step.earlier)?, to: claim(&step.later)? })
        });
        moved.collect()
    }

    fn wire(&self, edition: &Edition) -> WireHome {
        WireHome {
            n_reports: edition.n_reports,
            n_claims: edition.n_claims,
            n_series: edition.n_series,
            n_findings: edition.n_findings,
            reports: self.reports.iter().map(WireReport::of).collect(),
            moved: self.moved().iter().map(|moved| WireClaim::of(&self.contents, moved.to)).collect(),
            series: self.series.iter().map(WireSeries::of).collect(),
            findings: self.findings.iter().map(WireFinding::of).collect(),
            operation: edition.last_operation(),
        }
    }

    fn draw(&self, edition: &Edition) -> Markup {
        let moved = self.moved();
        html! {
            h1 { "Who said how many, about whom, as of when, and where they heard it" }
            ul.counts {
                li { a href="/reports" { strong { (words::count(edition.n_reports as u64)) } " reports" } }
                li { a href="/search" { strong { (words::count(edition.n_claims as u64)) } " claims" } }
                li { a href="/series" { strong { (words::count(edition.n_series as u64)) } " series" } }
                li { a href="/findings" { strong { (words::count(edition.n_findings as u64)) } " findings" } }
            }
            @if edition.n_reports == 0 { (empty("reports")) }
            @else {
                section { h2 { "Most claimed" } (series_table(&self.series)) }
                div.columns {
                    section { h2 { "What moved" } @if moved.is_empty() { p.quiet { "No source has revised a number." } } ul.news { @for moved in &moved { (moved_row(moved)) } } }
                    section { h2 { "What is new" } ul.news { @for reading in &self.reports { (report_row(reading)) } } }
                }
                section {
                    h2 { "What does not fit" }
                    @for found in self.findings.iter().take(3) { (finding(&self.contents, found)) }
                    @if self.findings.is_empty() { p.quiet { "No check found anything." } }
                    @else { p { a href="/findings" { "all findings" } } }
                }
            }
        }
    }
}

fn day_of(claim: &Claim) -> Option<Date> {
    claim.when.and_then(|when| when.to).or(claim.published)
}

fn moved_row(moved: &Moved) -> Markup {
    let Moved { series, from, to } = moved;
    let source = to.source.as_ref().map(words::name).or(to.outlet.as_deref()).unwrap_or("the report");
    html! {
        li {
            a href={ "/series/" (series.series) "#claim-" (to.id) } {
                (words::amount(from.amount, from.approx)) " → " strong { (words::amount(to.amount, to.approx)) }
            }
            " " (source)
            br; span.quiet { (series.title) @if let Some(day) = day_of(to) { ", " (words::day(day)) } }
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
