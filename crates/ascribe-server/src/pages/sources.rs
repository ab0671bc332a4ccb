//! `/sources` and `/sources/{key}`: who gave the numbers, and what became of them.

use ascribe::model::Claim;
use ascribe::views::{SourceEntry, SourceRow, series_words, source_in};
use ascribe::{Contents, Graded, SourceRecord, words};
use axum::extract::{Path, Query};
use maud::{Markup, html};
use schemars::JsonSchema;
use serde::Serialize;

use crate::asked::{Answer, Asked, Listing, Rows, encoded};
use crate::draw::{Frame, Section, claim_rows, empty, grade_box, turns};
use crate::refusal::Refusal;
use crate::wire::{WireClaim, WireRecord, WireSource};

pub(crate) async fn sources(asked: Asked, Query(listing): Query<Listing>) -> Answer {
    let asking = asked.clone();
    let found = asked.look(move |shelf| {
        let cut = asking.cut(shelf.n_sources()?, listing);
        let rows = shelf.sources(cut.rows())?;
        Ok((cut, rows))
    });
    let (cut, sources) = found.await?;
    let frame = Frame::new(Section::Sources, "Sources");
    asked.answer_cut(frame, cut, &sources, WireSource::of, |rows| {
        html! {
            h1 { "Sources" }
            p.lead { "Whom the claims go back to. An outlet stands here only where it speaks in its own voice." }
            @if rows.n_rows == 0 { (empty("sources")) } @else { (source_table(rows)) }
        }
    })
}

fn source_table(rows: &Rows<SourceRow>) -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-label="Sources" {
            table {
                thead { tr {
                    th scope="col" { "Source" } th.n scope="col" { "Claims" } th.n scope="col" { "Series" } th scope="col" { "Carried by" }
                } }
                tbody { @for entry in rows.shown {
                    tr {
                        td { a href={ "/sources/" (entry.key) } { (entry.name) } @if entry.is_outlet { " " span.tag { "outlet" } } }
                        td.n { (entry.n_claims) }
                        td.n { (entry.n_series) }
                        td { (carriers(&entry.outlets)) }
                    }
                } }
            }
        }
        (turns(rows))
    }
}

/// A source with its claims.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "SourcePage")]
pub(crate) struct WireSourcePage {
    /// The source.
    source: WireSource,
    /// How its first figures fared; null for an outlet in its own voice and for who gave no total with a day.
    record: Option<WireRecord>,
    /// All its claims, series by series.
    claims: Vec<WireClaim>,
}

pub(crate) async fn source(asked: Asked, Path(key): Path<String>) -> Answer {
    let edition = asked.edition().await?;
    let sought = key.clone();
    let found = asked.look(move |shelf| {
        let part = shelf.part_of_source(&sought)?;
        let (row, contents) = part.ok_or_else(|| Refusal::not_found("source", &sought))?;
        Ok((row, contents, shelf.source_records(Some(&sought))?.pop()))
    });
    let (row, contents, record) = found.await?;
    let (contents, record) = (&contents, record.as_ref());
    let entry = &source_in(contents, &key).ok_or_else(|| Refusal::not_found("source", &key))?;
    let frame = Frame::new(Section::Sources, entry.name.clone());
    let claims = || {
        let ids = entry.claims.iter().flat_map(|(_, claims)| claims);
        ids.filter_map(|id| contents.claim(id))
            .map(|claim| WireClaim::of(contents, claim))
            .collect::<Vec<_>>()
    };
    let json = || WireSourcePage {
        source: WireSource::of(&row),
        record: record.map(WireRecord::of),
        claims: claims(),
    };
    let of = if entry.is_outlet { Graded::Outlet } else { Graded::Source };
    let grades = edition.grades(of, &entry.name);
    asked.answer_with_table(frame, json, claims, || {
        let grading = grade_box(&asked, (of, &entry.name), &grades, &format!("/sources/{key}"));
        draw(contents, entry, record, &grading)
    })
}

fn draw(contents: &Contents, entry: &SourceEntry, record: Option<&SourceRecord>, grading: &Markup) -> Markup {
    html! {
        h1 { (entry.name) }
        p.lead {
            (words::number_of(entry.n_claims(), "claim")) " in " (entry.claims.len()) " series, carried by " (carriers(&entry.outlets))
            @if let Some(actor) = &entry.actor { " · " code { (actor) } }
        }
        p { @for (idx, outlet) in entry.outlets.iter().enumerate() {
            @if idx > 0 { ", " }
            a href={ "/reports?outlet=" (encoded(outlet)) } { (outlet) }
        } }
        div.columns { @if let Some(record) = record { (record_box(record)) } (grading) }
        @for (id, claims) in &entry.claims {
            @if let Some(series) = contents.series(&id.0) {
                section {
                    h2 { a href={ "/series/" (id) } { (series_words(series)) } }
                    (claim_rows(contents, &claims.iter().filter_map(|id| contents.claim(id)).collect::<Vec<&Claim>>()))
                }
            }
        }
    }
}

/// How the first figures of a source fared.
fn record_box(record: &SourceRecord) -> Markup {
    let change = record.median_change_permille.map(|permille| format!("{} %", permille as f64 / 10.0));
    html! {
        section.box.value {
            h2 { "Its record" span.quiet { " computed from this ledger; beside a person's grade, never instead of it" } }
            dl.facts {
                dt { "first totals" } dd { (record.n_first) }
                dt { "revised by itself" } dd { (record.n_revised) ", upwards " (record.n_up) ", downwards " (record.n_down) }
                @if let Some(change) = change { dt { "last of the first" } dd { (change) span.quiet { ", median" } } }
                @if let Some(days) = record.median_days { dt { "after" } dd { (words::number_of(days.unsigned_abs() as usize, "day")) span.quiet { ", median" } } }
            }
        }
    }
}

/// On how many outlets a source's claims stand, as far as these are known.
fn carriers(outlets: &[String]) -> String {
    match outlets.len() {
        0 => "no known outlet".to_owned(),
        n_outlets => words::number_of(n_outlets, "outlet"),
    }
}
