//! `/findings`: what does not fit, with the sentences.

use ascribe::model::Finding;
use ascribe::views::SeriesSummary;
use ascribe::{Contents, Shelf, words};
use axum::extract::Query;
use maud::{Markup, html};
use serde::Deserialize;

use crate::asked::{Answer, Asked, Cut, Listing};
use crate::draw::{Frame, Section, empty, finding, turns};
use crate::edition::Edition;
use crate::refusal::Refusal;
use crate::wire::WireFinding;

/// Which findings.
#[derive(Clone, Debug, Default, Deserialize)]
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
    let (asking, sought) = (asked.clone(), query.clone());
    let Found { cut, findings, contents, of_series } =
        asked.look(move |shelf| Found::of(shelf, &asking, &sought, listing)).await?;
    let (contents, of_series) = (&contents, &of_series);
    let frame = Frame::new(Section::Findings, "Findings");
    asked.answer_cut(frame, cut, &findings, WireFinding::of, |rows| {
        html! {
            h1 { "Findings" @if let Some(series) = of_series { " in " a href={ "/series/" (series.series) } { (series.title) } } }
            p.lead { "What does not fit, with the sum written out and the sentences it rests on. A finding never says who is right." }
            @if of_series.is_none() { (checks(&edition, query.check.as_deref())) } @else { p { a href="/findings" { "all findings" } } }
            @if rows.n_rows == 0 { (empty("findings")) }
            @for found in rows.shown { (finding(contents, found)) }
            (turns(rows))
        }
    })
}

/// What was found, with what is drawn of it.
struct Found {
    cut: Cut,
    findings: Vec<Finding>,
    contents: Contents,
    /// The series that it was sought in.
    of_series: Option<SeriesSummary>,
}

impl Found {
    fn of(shelf: &Shelf, asking: &Asked, query: &FindingsQuery, listing: Listing) -> Result<Found, Refusal> {
        if let Some(id) = query.series.as_deref().filter(|id| !id.is_empty()) {
            let now = shelf.series_now(id)?.ok_or_else(|| Refusal::not_found("series", id))?;
            let contents = shelf.part_of_series(&now.0)?;
            let is_of = |finding: &&Finding| query.check.as_ref().is_none_or(|check| *check == finding.check);
            let all: Vec<Finding> = contents.comparison.findings.iter().filter(is_of).cloned().collect();
            let cut = asking.cut(all.len(), listing);
            let findings = all.get(cut.range.clone()).unwrap_or_default().to_vec();
            let of_series = shelf.summaries([&now])?.into_iter().next();
            return Ok(Found { cut, findings, contents, of_series });
        }
        let check = query.check.as_deref();
        let is_of = |name: &str| check.is_none_or(|check| check == name);
        let counts = shelf.counts_of_checks()?;
        let n_found = counts.iter().filter(|(name, _)| is_of(name)).map(|(_, n)| n).sum();
        let cut = asking.cut(n_found, listing);
        let findings = shelf.findings(check, cut.rows())?;
        let contents = shelf.part_of_rows(&[], &findings, &[])?;
        Ok(Found { cut, findings, contents, of_series: None })
    }
}

/// The checks that found something, with how much.
fn checks(edition: &Edition, chosen: Option<&str>) -> Markup {
    let n_findings = edition.n_findings;
    html! {
        nav.facets aria-label="Narrow down by check" {
            a href="/findings" aria-current=[chosen.is_none().then_some("true")] { "all " span.quiet { (words::count(n_findings as u64)) } }
            @for (check, n) in &edition.checks {
                a href={ "/findings?check=" (check) } aria-current=[(chosen == Some(check.as_str())).then_some("true")] { (check.replace('_', " ")) " " span.quiet { (words::count(*n as u64)) } }
            }
        }
    }
}
