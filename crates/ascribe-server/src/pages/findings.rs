//! `/findings`: what does not fit, with the sentences.

use std::sync::Arc;

use ascribe::model::Finding;
use axum::extract::Query;
use maud::{Markup, html};
use serde::Deserialize;

use crate::asked::{Answer, Asked, Listing};
use crate::draw::{Frame, Section, empty, finding, turns};
use crate::wire::WireFinding;

/// Which findings.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct FindingsQuery {
    /// Of this check alone.
    check: Option<String>,
}

pub(crate) async fn findings(
    asked: Asked,
    Query(query): Query<FindingsQuery>,
    Query(listing): Query<Listing>,
) -> Answer {
    let edition = Arc::clone(&asked.edition);
    let all = &edition.contents.comparison.findings;
    let is_of = |finding: &&Finding| query.check.as_ref().is_none_or(|check| *check == finding.check);
    let chosen: Vec<&Finding> = all.iter().filter(is_of).collect();
    let frame = Frame::new(Section::Findings, "Findings");
    asked.answer_list(frame, listing, &chosen, |finding| WireFinding::of(finding), |rows| {
        html! {
            h1 { "Findings" }
            p.lead { "What does not fit, with the sum written out and the sentences it rests on. A finding never says who is right." }
            (checks(all, query.check.as_deref()))
            @if rows.n_rows == 0 { (empty("findings")) }
            @for found in rows.shown { (finding(&edition.contents, found)) }
            (turns(rows))
        }
    })
}

/// The checks that found something, with how much.
fn checks(all: &[Finding], chosen: Option<&str>) -> Markup {
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for finding in all {
        match counts.iter_mut().find(|(check, _)| *check == finding.check) {
            Some((_, n)) => *n += 1,
            None => counts.push((&finding.check, 1)),
        }
    }
    html! {
        nav.facets aria-label="Narrow down by check" {
            a href="/findings" aria-current=[chosen.is_none().then_some("true")] { "all " span.quiet { (all.len()) } }
            @for (check, n) in counts {
                a href={ "/findings?check=" (check) } aria-current=[(chosen == Some(check)).then_some("true")] { (check.replace('_', " ")) " " span.quiet { (n) } }
            }
        }
    }
}
