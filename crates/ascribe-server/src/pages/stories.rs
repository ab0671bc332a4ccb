//! `/stories`: what is going on.

use ascribe::views::{Latest, StoryRow};
use ascribe::words;
use axum::extract::Query;
use maud::{Markup, html};

use crate::asked::{Answer, Asked, Listing, Rows};
use crate::draw::{Frame, Section, empty, turns};
use crate::wire::WireStory;

pub(crate) async fn stories(asked: Asked, Query(listing): Query<Listing>) -> Answer {
    let asking = asked.clone();
    let found = asked.look(move |shelf| {
        let cut = asking.cut(shelf.n_stories()?, listing);
        let rows = shelf.stories(cut.rows())?;
        Ok((cut, rows))
    });
    let (cut, stories) = found.await?;
    let frame = Frame::new(Section::Stories, "Stories");
    asked.answer_cut(frame, cut, &stories, WireStory::of, |rows| {
        html! {
            h1 { "Stories" }
            p.lead { "What is going on: reports that tell of one happening, or of one situation as it goes on." }
            @if rows.n_rows == 0 { (empty("stories")) } @else { (table(rows)) (turns(rows)) }
        }
    })
}

fn table(rows: &Rows<StoryRow>) -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-label="Stories" {
            table.listed {
                thead { tr {
                    th scope="col" { "What" } th scope="col" { "Last said" }
                    th.n scope="col" { "Reports" } th.n scope="col" { "Claims" } th scope="col" { "Reported" }
                } }
                tbody { @for story in rows.shown { (table_row(story)) } }
            }
        }
    }
}

fn table_row(row: &StoryRow) -> Markup {
    html! {
        tr {
            td {
                a href={ "/stories/" (row.story) } { @if row.title.is_empty() { "Without a title" } @else { (row.title) } }
                br; span.quiet { (about(row)) }
            }
            td.number { @for (idx, latest) in row.latest.iter().take(2).enumerate() { @if idx > 0 { br; } (said(latest)) } }
            td.n data-unit=" reports" { (row.n_reports) }
            td.n data-unit=" claims" { (row.n_claims) }
            td { (reported(row)) br; span.quiet { (words::number_of(row.n_outlets, "outlet")) } }
        }
    }
}

/// What it is about, in a few words.
pub(super) fn about(row: &StoryRow) -> String {
    row.happening.iter().chain(&row.places).map(String::as_str).collect::<Vec<_>>().join(" · ")
}

/// A number with what it counts.
pub(super) fn said(latest: &Latest) -> Markup {
    html! { a href={ "/claims/" (latest.claim) } { (words::amount(latest.amount, latest.approx)) } " " (latest.measure.as_str()) @if let Some(part) = &latest.part { " · " (part) } }
}

/// From when to when it was reported.
pub(super) fn reported(row: &StoryRow) -> String {
    let days = row.reported.and_then(|reported| Some((reported.from?, reported.to?)));
    match days {
        None => "no date".to_owned(),
        Some((from, to)) if from == to => words::day(from),
        Some((from, to)) => format!("{} to {}", words::day(from), words::day(to)),
    }
}
