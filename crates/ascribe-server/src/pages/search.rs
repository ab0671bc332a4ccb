//! `/search?q=…`: reports, claims and series that hold all the words.

use std::sync::Arc;

use ascribe::model::{Claim, Reading, Series};
use ascribe::views::{SourceEntry, question_words, source_list};
use ascribe::{Contents, words};
use axum::extract::Query;
use maud::{Markup, html};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::asked::{Answer, Asked};
use crate::draw::{Frame, Section, claim_rows, report_title, series_table};
use crate::edition::report_id;
use crate::wire::{WireClaim, WireReport, WireSeries, WireSource};

/// Hits of a kind that are shown; whoever needs more gives more words.
const SHOWN: usize = 50;

/// What is sought.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct SearchQuery {
    /// The words; all must be found.
    #[serde(default)]
    q: String,
}

/// What was found.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "SearchPage")]
pub(crate) struct WireSearch {
    /// Series whose question holds the words; the first 50, as with all else.
    series: Vec<WireSeries>,
    /// Sources whose name holds the words.
    sources: Vec<WireSource>,
    /// Claims whose sentence, source or outlet holds the words.
    claims: Vec<WireClaim>,
    /// Reports whose text or outlet holds the words.
    reports: Vec<WireReport>,
}

pub(crate) async fn search(asked: Asked, Query(query): Query<SearchQuery>) -> Answer {
    let edition = Arc::clone(&asked.edition);
    let contents = &edition.contents;
    let hits = Hits::of(contents, &query.q);
    let rows = || hits.claims.iter().map(|claim| WireClaim::of(contents, claim)).collect::<Vec<_>>();
    let json = || WireSearch {
        series: hits.series.iter().map(|series| WireSeries::of(contents, series)).collect(),
        sources: hits.sources.iter().map(WireSource::of).collect(),
        claims: rows(),
        reports: hits.reports.iter().map(|reading| WireReport::of(reading)).collect(),
    };
    asked.answer_with_table(Frame::new(Section::Search, "Search"), json, rows, || {
        hits.draw(contents, &query.q)
    })
}

#[derive(Default)]
struct Hits<'c> {
    series: Vec<&'c Series>,
    sources: Vec<SourceEntry>,
    claims: Vec<&'c Claim>,
    reports: Vec<&'c Reading>,
}

impl<'c> Hits<'c> {
    fn of(contents: &'c Contents, query: &str) -> Hits<'c> {
        let sought: Vec<String> = query.split_whitespace().map(str::to_lowercase).collect();
        if sought.is_empty() {
            return Hits::default();
        }
        let holds = |text: &str| {
            let text = text.to_lowercase();
            sought.iter().all(|word| text.contains(word.as_str()))
        };
        let series = contents.series_by_weight().into_iter();
        let claims = contents.readings.iter().flat_map(|reading| &reading.claims);
        let reports = contents.readings.iter();
        Hits {
            series: series.filter(|series| holds(&question_words(&series.question))).take(SHOWN).collect(),
            sources: source_list(contents)
                .into_iter()
                .filter(|entry| holds(&entry.name))
                .take(SHOWN)
                .collect(),
            claims: claims.filter(|claim| holds(&claim_words(claim))).take(SHOWN).collect(),
            reports: reports.filter(|reading| holds(&report_words(reading))).take(SHOWN).collect(),
        }
    }

    fn is_empty(&self) -> bool {
        self.series.is_empty() && self.sources.is_empty() && self.claims.is_empty() && self.reports.is_empty()
    }

    fn draw(&self, contents: &Contents, query: &str) -> Markup {
        html! {
            h1 { "Search" }
            form action="/search" role="search" {
                input.wide type="search" name="q" value=(query) aria-label="Words to find" autofocus;
            }
            @if query.trim().is_empty() { p.quiet { "All words must be found: in a report's text, a claim's sentence, a source, a series." } }
            @else if self.is_empty() { p { "Nothing holds “" (query) "”." } }
            @if !self.series.is_empty() { h2 { "Series" } (series_table(contents, &self.series)) }
            @if !self.sources.is_empty() {
                h2 { "Sources" }
                ul { @for entry in &self.sources { li { a href={ "/sources/" (entry.key) } { (entry.name) } span.quiet { " " (words::number_of(entry.n_claims(), "claim")) } } } }
            }
            @if !self.claims.is_empty() { h2 { "Claims" } (claim_rows(contents, &self.claims)) }
            @if !self.reports.is_empty() {
                h2 { "Reports" }
                ul { @for reading in &self.reports {
                    li {
                        a href={ "/reports/" (report_id(&reading.document.sha256)) } { (report_title(&reading.document)) }
                        span.quiet { ", " (reading.document.outlet.as_deref().unwrap_or("outlet unknown")) }
                    }
                } }
            }
        }
    }
}

fn claim_words(claim: &Claim) -> String {
    let outlet = claim.outlet.as_deref().unwrap_or_default();
    [claim.sentence.text.as_str(), &words::chain(claim), outlet].join("\n")
}

fn report_words(reading: &Reading) -> String {
    let document = &reading.document;
    let parts = [document.headline.as_deref(), document.outlet.as_deref(), Some(document.text.as_str())];
    parts.into_iter().flatten().collect::<Vec<_>>().join("\n")
}
