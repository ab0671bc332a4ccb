//! `/findings`: what does not fit, with the sentences.

use ascribe::model::Finding;
use ascribe::views::series_words;
use ascribe::words;
use axum::extract::Query;
use maud::{Markup, html};
use serde::Deserialize;

use crate::asked::{Answer, Asked, Listing};
use crate::draw::{Frame, Section, empty, finding, turns};
use crate::edition::Edition;
use crate::refusal::Refusal;
use crate::wire::WireFinding;

/// Which findings.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct FindingsQuery {
    /// Of this check alone.
    check: Option<String>,
    /// Of this series alone.
    series: Option<String>,
}

pub(crate) async fn findings(
    asked: Asked,
    Query(query): Query<FindingsQuery>,
    Query(listing): Query<Listing>,
) -> Answer {
    let edition = asked.edition().await?;
    let contents = &edition.contents;
    let of_series = match query.series.as_deref().filter(|id| !id.is_empty()) {
        Some(id) => Some(contents.series_now(id).ok_or_else(|| Refusal::not_found("series", id))?),
        None => None,
    };
    let is_of = |finding: &&Finding| query.check.as_ref().is_none_or(|check| *check == finding.check);
    let chosen: Vec<&Finding> = match of_series {
        Some(series) => contents.findings_on(series).into_iter().filter(is_of).collect(),
        None => contents.comparison.findings.iter().filter(is_of).collect(),
    };
    let frame = Frame::new(Section::Findings, "Findings");
    asked.answer_list(frame, listing, &chosen, |finding| WireFinding::of(finding), |rows| {
        html! {
            h1 { "Findings" @if let Some(series) = of_series { " in " a href={ "/series/" (series.id) } { (series_words(series)) } } }
            p.lead { "What does not fit, with the sum written out and the sentences it rests on. A finding never says who is right." }
            @if of_series.is_none() { (checks(&edition, query.check.as_deref())) } @else { p { a href="/findings" { "all findings" } } }
            @if rows.n_rows == 0 { (empty("findings")) }
            @for found in rows.shown { (finding(contents, found)) }
            (turns(rows))
        }
    })
}

/// The checks that found something, with how much.
fn checks(edition: &Edition, chosen: Option<&str>) -> Markup {
    let n_findings = edition.contents.comparison.findings.len();
    html! {
        nav.facets aria-label="Narrow down by check" {
            a href="/findings" aria-current=[chosen.is_none().then_some("true")] { "all " span.quiet { (words::count(n_findings as u64)) } }
            @for (check, n) in &edition.checks {
                a href={ "/findings?check=" (check) } aria-current=[(chosen == Some(check.as_str())).then_some("true")] { (check.replace('_', " ")) " " span.quiet { (words::count(*n as u64)) } }
            }
        }
    }
}
