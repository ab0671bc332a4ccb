//! Lists and tables that several pages show.

use ascribe::views::SeriesSummary;
use ascribe::words;
use maud::{Markup, html};

use crate::asked::Rows;

/// How to turn the page of a list.
pub(crate) fn turns<T>(rows: &Rows<T>) -> Markup {
    html! {
        @if rows.turns.0.is_some() || rows.turns.1.is_some() {
            nav.turns aria-label="Pages of this list" {
                @if let Some(before) = &rows.turns.0 { a href=(before) rel="prev" { "← before" } }
                span.quiet { (rows.shown.len()) " of " (words::count(rows.n_rows as u64)) }
                @if let Some(next) = &rows.turns.1 { a href=(next) rel="next" { "next →" } }
            }
        }
    }
}

/// What a list says when nothing is in it.
pub(crate) fn empty(what: &str) -> Markup {
    html! { p.empty { "No " (what) ". " span.quiet { "Reports are added with " code { "ascribe add PATH" } "." } } }
}

/// Series with what they rest on and how the number stands.
pub(crate) fn series_table(series: &[SeriesSummary]) -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-label="Series" {
            table.listed {
                thead { tr {
                    th scope="col" { "What is counted" } th scope="col" { "Last said" }
                    th.n scope="col" { "Claims" } th.n scope="col" { "Revisions" } th scope="col" { "Rests on" }
                } }
                tbody { @for series in series { (series_row(series)) } }
            }
        }
    }
}

fn series_row(series: &SeriesSummary) -> Markup {
    let (support, last) = (&series.support, &series.last);
    html! {
        tr {
            td { a href={ "/series/" (series.series) } { (series.title) } }
            td.number {
                @if let Some(row) = last {
                    (words::amount(row.amount, row.approx))
                    @if let Some(day) = row.day { br; span.quiet { (words::day(day)) } }
                }
            }
            td.n data-unit=" claims" { (series.n_claims) }
            td.n data-unit=" revisions" { @if series.n_revisions == 0 { span.quiet { "0" } } @else { (series.n_revisions) } }
            td {
                (words::number_of(support.n_outlets, "outlet")) ", " (words::number_of(support.n_origins, "origin"))
                br; span.quiet { (support.independence.as_str()) }
            }
        }
    }
}
