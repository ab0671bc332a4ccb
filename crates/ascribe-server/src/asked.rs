//! What a page handler is given: the edition, the form that is asked for, and the address; and how it answers.

use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::header;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use maud::Markup;
use serde::{Deserialize, Serialize};

use crate::draw::{Frame, full_page};
use crate::edition::Edition;
use crate::refusal::Refusal;
use crate::site::Site;
use crate::twin::{Twin, csv};
use crate::wire::WireList;

/// A request for a page.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) site: Arc<Site>,
    pub(crate) edition: Arc<Edition>,
    twin: Twin,
    path: String,
    query: String,
}

pub(crate) type Answer = Result<Response, Refusal>;

impl FromRequestParts<Arc<Site>> for Asked {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, site: &Arc<Site>) -> Result<Asked, Infallible> {
        Ok(Asked {
            site: Arc::clone(site),
            edition: site.edition(),
            twin: parts.extensions.get::<Twin>().copied().unwrap_or_default(),
            path: parts.uri.path().to_owned(),
            query: parts.uri.query().unwrap_or_default().to_owned(),
        })
    }
}

/// Rows on a page for people: what can be scanned without losing one's place.
const ROWS_SHOWN: usize = 100;
/// Rows on a page for programs.
const ROWS_SENT: usize = 1000;

/// Which page of a list is asked for.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
pub(crate) struct Listing {
    /// The page, from 1.
    page: Option<usize>,
}

/// A page of rows as it is drawn.
#[derive(Debug)]
pub(crate) struct Rows<'r, T> {
    /// The rows of this page.
    pub(crate) shown: &'r [T],
    /// How many rows there are on all pages.
    pub(crate) n_rows: usize,
    /// The page before and the page behind.
    pub(crate) turns: (Option<String>, Option<String>),
}

impl Asked {
    /// Answers with a page, or its `.json` twin. It has no table.
    pub(crate) fn answer<J: Serialize>(
        &self,
        frame: Frame,
        json: impl FnOnce() -> J,
        draw: impl FnOnce() -> Markup,
    ) -> Answer {
        match self.twin {
            Twin::Page => Ok(self.page(frame, draw())),
            Twin::Json => send_json(&json()),
            Twin::Csv => Err(Refusal::no_table(&self.path)),
        }
    }

    /// Answers with a page that is, or holds, a table.
    pub(crate) fn answer_with_table<J: Serialize, R: Serialize>(
        &self,
        frame: Frame,
        json: impl FnOnce() -> J,
        rows: impl FnOnce() -> Vec<R>,
        draw: impl FnOnce() -> Markup,
    ) -> Answer {
        match self.twin {
            Twin::Csv => send_csv(&rows()),
            _ => self.answer(Frame { has_table: true, ..frame }, json, draw),
        }
    }

    /// Answers with a list: a page of it for people and programs, the whole for spreadsheets.
    pub(crate) fn answer_list<T, R: Serialize>(
        &self,
        frame: Frame,
        listing: Listing,
        items: &[T],
        row: impl Fn(&T) -> R,
        draw: impl FnOnce(&Rows<T>) -> Markup,
    ) -> Answer {
        match self.twin {
            Twin::Csv => send_csv(&items.iter().map(row).collect::<Vec<_>>()),
            Twin::Json => {
                let rows = self.rows(items, listing, ROWS_SENT);
                let next = rows.turns.1.clone();
                let sent = rows.shown.iter().map(row).collect();
                let operation = self.edition.last_operation();
                send_json(&WireList { rows: sent, n_rows: rows.n_rows, next, operation })
            }
            Twin::Page => {
                let rows = self.rows(items, listing, ROWS_SHOWN);
                Ok(self.page(Frame { has_table: true, ..frame }, draw(&rows)))
            }
        }
    }

    /// Cuts out the page of a list that is asked for.
    pub(crate) fn rows<'r, T>(&self, items: &'r [T], listing: Listing, n_shown: usize) -> Rows<'r, T> {
        let n_pages = items.len().div_ceil(n_shown).max(1);
        let page = listing.page.unwrap_or(1).clamp(1, n_pages);
        let start = (page - 1) * n_shown;
        let shown = &items[start..(start + n_shown).min(items.len())];
        let turns = (
            (page > 1).then(|| self.with("page", page - 1)),
            (page < n_pages).then(|| self.with("page", page + 1)),
        );
        Rows { shown, n_rows: items.len(), turns }
    }

    /// The rows that a page for people shows.
    pub(crate) fn shown_rows<'r, T>(&self, items: &'r [T], listing: Listing) -> Rows<'r, T> {
        self.rows(items, listing, ROWS_SHOWN)
    }

    /// This page with one part of its state exchanged.
    pub(crate) fn with(&self, name: &str, value: impl ToString) -> String {
        let kept =
            self.query.split('&').filter(|pair| !pair.is_empty() && pair.split('=').next() != Some(name));
        let value = encoded(&value.to_string());
        let pairs: Vec<String> = kept.map(str::to_owned).chain([format!("{name}={value}")]).collect();
        let ending = if self.twin == Twin::Json { ".json" } else { "" };
        format!("{}{ending}?{}", self.path, pairs.join("&"))
    }

    /// The address of this page's twin.
    pub(crate) fn twin_address(&self, ending: &str) -> String {
        let path = if self.path == "/" { "/index" } else { &self.path };
        let query = if self.query.is_empty() { String::new() } else { format!("?{}", self.query) };
        format!("{path}{ending}{query}")
    }

    fn page(&self, frame: Frame, body: Markup) -> Response {
        full_page(self, &frame, body).into_response()
    }
}

/// `text` as it stands in a query: everything but letters, digits and a few marks as `%XX`.
pub(crate) fn encoded(text: &str) -> String {
    let keep = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~');
    text.bytes()
        .map(|byte| if keep(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

/// Sends JSON, set out for reading.
pub(crate) fn send_json<J: Serialize>(json: &J) -> Answer {
    let body = serde_json::to_string_pretty(json).map_err(|error| Refusal::bad_request(error.to_string()))?;
    Ok(([(header::CONTENT_TYPE, "application/json")], body).into_response())
}

fn send_csv<R: Serialize>(rows: &[R]) -> Answer {
    let body = csv(rows).map_err(|error| Refusal::bad_request(error.to_string()))?;
    Ok(([(header::CONTENT_TYPE, "text/csv; charset=utf-8")], body).into_response())
}
