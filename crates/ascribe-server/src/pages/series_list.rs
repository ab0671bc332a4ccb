//! `/series`: what is being counted.

use ascribe::{SeriesSought, words};
use axum::extract::Query;
use maud::{Markup, html};
use serde::Deserialize;

use crate::asked::{Answer, Asked, Listing, encoded};
use crate::draw::{Frame, Section, empty, series_table, turns};
use crate::edition::Edition;
use crate::wire::WireSeries;

/// Which series.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct SeriesListQuery {
    /// Of this measure alone.
    measure: Option<String>,
    /// Of this theatre alone.
    theatre: Option<String>,
}

pub(crate) async fn series_list(
    asked: Asked,
    Query(query): Query<SeriesListQuery>,
    Query(listing): Query<Listing>,
) -> Answer {
    let edition = asked.edition().await?;
    let (asking, sought) = (asked.clone(), query.sought());
    let found = asked.look(move |shelf| {
        let cut = asking.cut(shelf.n_series(&sought)?, listing);
        let series = shelf.series(&sought, cut.rows())?;
        Ok((cut, series))
    });
    let (cut, series) = found.await?;
    let frame = Frame::new(Section::Series, "Series");
    asked.answer_cut(frame, cut, &series, WireSeries::of, |rows| {
        html! {
            h1 { "Series" }
            p.lead { "Claims that answer one question: who is counted, as what, where. Open one to see its number move." }
            (facets(&edition, &query))
            @if rows.n_rows == 0 { (empty("series")) } @else { (series_table(rows.shown)) (turns(rows)) }
        }
    })
}

impl SeriesListQuery {
    fn sought(&self) -> SeriesSought {
        SeriesSought {
            measure: self.measure.clone(),
            theatre: self.theatre.clone(),
            ..SeriesSought::default()
        }
    }
}

/// Ways to narrow the list down, with how many series each leaves.
fn facets(edition: &Edition, query: &SeriesListQuery) -> Markup {
    let n_series = edition.n_series;
    let theatre =
        query.theatre.as_deref().map(|theatre| format!("&theatre={}", encoded(theatre))).unwrap_or_default();
    html! {
        nav.facets aria-label="Narrow down by measure" {
            a href="/series" aria-current=[(query.measure.is_none() && query.theatre.is_none()).then_some("true")] { "all " span.quiet { (words::count(n_series as u64)) } }
            @for (measure, n) in &edition.measures {
                a href={ "/series?measure=" (measure.as_str()) (theatre) }
                    aria-current=[(query.measure.as_deref() == Some(measure.as_str())).then_some("true")] {
                    (measure.as_str()) " " span.quiet { (words::count(*n as u64)) }
                }
            }
        }
    }
}
