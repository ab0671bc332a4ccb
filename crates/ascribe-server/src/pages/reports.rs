//! `/reports`: all reports, the last added first.

use ascribe::model::Reading;
use ascribe::words;
use axum::extract::Query;
use maud::{Markup, html};
use serde::Deserialize;

use crate::asked::{Answer, Asked, Listing, Rows, encoded};
use crate::draw::{Frame, Section, empty, report_title, turns};
use crate::edition::report_id;
use crate::wire::WireReport;

/// Which reports.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct ReportsQuery {
    /// Of this outlet alone.
    outlet: Option<String>,
}

pub(crate) async fn reports(
    asked: Asked,
    Query(query): Query<ReportsQuery>,
    Query(listing): Query<Listing>,
) -> Answer {
    let outlet = query.outlet.filter(|outlet| !outlet.is_empty());
    let (asking, sought) = (asked.clone(), outlet.clone());
    let found = asked.look(move |shelf| {
        let cut = asking.cut(shelf.n_reports(sought.as_deref())?, listing);
        let readings = shelf.latest_reports(sought.as_deref(), cut.rows())?;
        Ok((cut, readings))
    });
    let (cut, readings) = found.await?;
    let frame = Frame::new(Section::Reports, "Reports");
    asked.answer_cut(frame, cut, &readings, WireReport::of, |rows| {
        html! {
            h1 { "Reports" @if let Some(outlet) = &outlet { " of " (outlet) } }
            @if outlet.is_some() { p { a href="/reports" { "all reports" } } }
            @if rows.n_rows == 0 { (empty("reports")) } @else { (report_table(rows)) }
        }
    })
}

fn report_table(rows: &Rows<Reading>) -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-label="Reports" {
            table.listed {
                thead { tr {
                    th scope="col" { "Published" } th scope="col" { "Headline" } th scope="col" { "Outlet" }
                    th.n scope="col" { "Statements" } th.n scope="col" { "Claims" }
                } }
                tbody { @for reading in rows.shown { (report_row(reading)) } }
            }
        }
        (turns(rows))
    }
}

fn report_row(reading: &Reading) -> Markup {
    let document = &reading.document;
    html! {
        tr {
            td.day { (document.published_day().map_or("date unknown".to_owned(), words::day)) }
            td { a href={ "/reports/" (report_id(&document.sha256)) } { (report_title(document)) } }
            td { @if let Some(outlet) = &document.outlet { a href={ "/reports?outlet=" (encoded(outlet)) } { (outlet) } } }
            td.n data-unit=" statements" { (reading.statements.len()) }
            td.n data-unit=" claims" { (reading.claims.len()) }
        }
    }
}
