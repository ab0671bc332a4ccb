//! `/stories/{id}`: one story: what its sources say now, how the toll moved, parts and incidents, sources, reports.

use ascribe::model::{Scope, Series, SeriesId};
use ascribe::views::{SeriesSummary, StoryView, story_view, timeline};
use ascribe::{Contents, Policy, words};
use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Redirect};
use maud::{Markup, html};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::stories::{about, reported};
use crate::asked::{Answer, Asked};
use crate::draw::{Chart, Frame, Section, finding, publisher, report_title, series_table};
use crate::edition::report_id;
use crate::refusal::Refusal;
use crate::wire::{WireFinding, WireReport, WireSeries, WireStory};

/// Series of one kind, sources and findings that are shown.
const SHOWN: usize = 30;
const FINDINGS_SHOWN: usize = 10;
/// Reports that are listed.
const REPORTS_SHOWN: usize = 200;

/// How the numbers of its series are made low, best and high.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct StoryQuery {
    policy: Option<String>,
}

/// A story with everything in it.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "StoryPage")]
pub(crate) struct WireStoryPage {
    /// The story.
    story: WireStory,
    /// Its series: of the whole, of parts, of incidents, and what is told beside them.
    series: Vec<WireSeries>,
    /// Its reports, in the order of their publication.
    reports: Vec<WireReport>,
    /// What does not fit in it.
    findings: Vec<WireFinding>,
}

pub(crate) async fn story(asked: Asked, Path(id): Path<String>, Query(query): Query<StoryQuery>) -> Answer {
    let sought = id.clone();
    let found = asked.look(move |shelf| {
        let now = shelf.story_now(&sought)?.ok_or_else(|| Refusal::not_found("story", &sought))?;
        let contents = shelf.part_of_story(&now.0)?;
        let series = shelf.summaries(contents.story(&now.0).into_iter().flat_map(|story| &story.series))?;
        Ok((now, contents, series))
    });
    let (now, contents, series) = found.await?;
    let contents = &contents;
    let story = contents.story(&now.0).ok_or_else(|| Refusal::not_found("story", &id))?;
    if story.id.0 != id && asked.is_for_people() {
        return Ok(Redirect::temporary(&format!("/stories/{}", story.id)).into_response());
    }
    let policy = match query.policy.as_deref() {
        None => Policy::AsSaid,
        Some(name) => name.parse().map_err(|wrong: String| Refusal::bad_request(wrong))?,
    };
    let frame = Frame::new(Section::Stories, story.title.clone());
    let wire_series = || series.iter().map(WireSeries::of).collect::<Vec<_>>();
    let reports = story.documents.iter().filter_map(|sha256| contents.reading(sha256));
    let json = || {
        let view = story_view(contents, story, None);
        WireStoryPage {
            story: WireStory::of(&view.row),
            series: wire_series(),
            reports: reports.map(WireReport::of).collect(),
            findings: view.findings.iter().map(WireFinding::of).collect(),
        }
    };
    asked.answer_with_table(frame, json, wire_series, || {
        draw(contents, &series, &story_view(contents, story, None), policy)
    })
}

fn draw(contents: &Contents, summaries: &[SeriesSummary], view: &StoryView, policy: Policy) -> Markup {
    let summary = |id: &SeriesId| summaries.iter().find(|series| series.series == *id);
    let series: Vec<&SeriesSummary> = view.series.iter().filter_map(|row| summary(&row.series)).collect();
    let of = |wanted: fn(&Scope) -> bool| -> Vec<SeriesSummary> {
        series.iter().filter(|series| wanted(&series.scope)).map(|series| (*series).clone()).collect()
    };
    let parts = [
        ("The whole", of(|scope| *scope == Scope::Whole)),
        ("Parts", of(|scope| matches!(scope, Scope::Part { .. }))),
        ("Incidents", of(|scope| matches!(scope, Scope::Incident { .. }))),
        ("Told in passing", of(|scope| matches!(scope, Scope::Aside { .. }))),
    ];
    html! {
        h1 { (view.row.title) }
        p.lead {
            (about(&view.row)) @if !about(&view.row).is_empty() { " · " }
            (words::number_of(view.row.n_reports, "report")) " from " (words::number_of(view.row.n_outlets, "outlet")) ", " (reported(&view.row))
        }
        @if !view.row.latest.is_empty() {
            section.box.value {
                h2 { "Said last" span.quiet { " each with its source; no number is chosen" } }
                dl.facts { @for latest in &view.row.latest {
                    dt { (latest.measure.as_str()) @if let Some(part) = &latest.part { " · " (part) } }
                    dd {
                        a href={ "/claims/" (latest.claim) } { (words::amount(latest.amount, latest.approx)) }
                        span.quiet {
                            " " (latest.source.as_deref().unwrap_or("in its own voice"))
                            @if let Some(outlet) = &latest.outlet { ", " (outlet) }
                            @if let Some(day) = latest.published { ", " (words::day(day)) }
                        }
                    }
                } }
            }
        }
        @if let Some(main) = series.first().and_then(|main| contents.series(&main.series.0)) { (curve(contents, main, policy)) }
        @for (heading, series) in parts.iter().filter(|(_, series)| !series.is_empty()) {
            section { h2 { (heading) } (series_table(&series[..series.len().min(SHOWN)])) (more(series.len(), SHOWN)) }
        }
        section { h2 { "Whom it goes back to" } ul.news {
            @for source in view.sources.iter().take(SHOWN) { li {
                a href={ "/sources/" (source.key) } { (source.name) } @if source.is_outlet { " " span.tag { "own voice" } }
                span.quiet { " " (words::number_of(source.n_claims, "claim")) ", " (words::number_of(source.outlets.len(), "outlet")) }
            } }
        } (more(view.sources.len(), SHOWN)) }
        section { h2 { "What does not fit" }
            @for found in view.findings.iter().take(FINDINGS_SHOWN) { (finding(contents, found)) }
            (more(view.findings.len(), FINDINGS_SHOWN))
            @if view.findings.is_empty() { p.quiet { "No check found anything." } }
        }
        section { h2 { "Reports" } ul.news {
            @for report in view.reports.iter().take(REPORTS_SHOWN) {
                @if let Some(document) = contents.document(&report.document) { li {
                    a href={ "/reports/" (report_id(&document.sha256)) } { (report_title(document)) }
                    br; span.quiet { (publisher(document)) @if let Some(day) = document.published_day() { ", " (words::day(day)) } ", " (words::number_of(report.n_claims, "claim")) }
                } }
            }
        } (more(view.reports.len(), REPORTS_SHOWN)) }
    }
}

/// How many there are that are not shown.
fn more(n_all: usize, n_shown: usize) -> Markup {
    html! { @if n_all > n_shown { p.quiet { "and " (n_all - n_shown) " more; the page as JSON has all" } } }
}

/// The series that counts the whole, drawn along time.
fn curve(contents: &Contents, series: &Series, policy: Policy) -> Markup {
    let timeline = timeline(contents, series);
    let derived = contents.derived(policy, series);
    let claims_at = format!("/series/{}", series.id);
    let chart =
        Chart { timeline: &timeline, policy, derived: &derived, as_of: "now", claims_at: Some(&claims_at) };
    html! { section { h2 { a href=(claims_at) { (timeline.title) } } (chart.draw()) } }
}
