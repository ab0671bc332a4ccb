//! What a page handler is given: the edition of the time that is asked for, the form that is asked for, and the address; and how it answers.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use ascribe::Shelf;
use axum::extract::FromRequestParts;
use axum::http::header;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use maud::Markup;
use serde::{Deserialize, Serialize};

use crate::draw::{Frame, full_page};
use crate::edition::Edition;
use crate::refusal::Refusal;
use crate::site::{Past, Site};
use crate::twin::{Twin, csv};
use crate::wire::WireList;

/// A request for a page.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) site: Arc<Site>,
    /// The time as of which the ledger is asked for.
    pub(crate) past: Past,
    /// What the page is drawn from; a page that reads the ledger itself needs none.
    drawn_from: OnceLock<Arc<Edition>>,
    twin: Twin,
    path: String,
    query: String,
}

pub(crate) type Answer = Result<Response, Refusal>;

impl FromRequestParts<Arc<Site>> for Asked {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, site: &Arc<Site>) -> Result<Asked, Refusal> {
        Ok(Asked {
            site: Arc::clone(site),
            past: Past::asked_for(parts.uri.query().unwrap_or_default())?,
            drawn_from: OnceLock::new(),
            twin: parts.extensions.get::<Twin>().copied().unwrap_or_default(),
            path: parts.uri.path().to_owned(),
            query: parts.uri.query().unwrap_or_default().to_owned(),
        })
    }
}

/// Rows on a page for people: what can be scanned without losing one's place.
const ROWS_SHOWN: usize = 100;
/// Rows of a search that a spreadsheet gets at once: more than anybody looks through by hand.
const MOST_ROWS_READ: usize = 10_000;
/// Rows on a page for programs.
const ROWS_SENT: usize = 1000;

/// Which page of a list is asked for.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
pub(crate) struct Listing {
    /// The page, from 1.
    page: Option<usize>,
}

impl Listing {
    /// The page, from 1.
    pub(crate) fn page(self) -> usize {
        self.page.unwrap_or(1).max(1)
    }
}

/// The part of a list that is asked for.
#[derive(Clone, Debug)]
pub(crate) struct Cut {
    /// The positions of its rows.
    pub(crate) range: Range<usize>,
    /// How many rows the list has.
    pub(crate) n_rows: usize,
    turns: (Option<String>, Option<String>),
}

impl Cut {
    /// The rows of the shelf's list.
    pub(crate) fn rows(&self) -> ascribe::Cut {
        ascribe::Cut { n_skipped: self.range.start, limit: self.range.len() }
    }
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

impl Past {
    /// The days in a query; an empty one is none, as forms send it.
    fn asked_for(query: &str) -> Result<Past, Refusal> {
        let day = |name: &str| -> Result<Option<Date>, Refusal> {
            let values = query.split('&').filter_map(|pair| pair.split_once('='));
            let mut value =
                values.filter(|(key, value)| *key == name && !value.is_empty()).map(|(_, value)| value);
            let wrong = |value: &str| {
                Refusal::bad_request(format!("`{value}` is no day")).with_hint(format!("`{name}=2025-03-01`"))
            };
            value.next_back().map(|value| value.parse().map_err(|_| wrong(value))).transpose()
        };
        Ok(Past { as_of: day("as-of")?, until: day("until")? })
    }

    /// The days as they stand in a query; empty for now.
    pub(crate) fn query(self) -> String {
        let as_of = self.as_of.map(|day| format!("as-of={day}"));
        let until = self.until.map(|day| format!("until={day}"));
        [as_of, until].into_iter().flatten().collect::<Vec<_>>().join("&")
    }
}

impl Asked {
    /// The edition of the time that is asked for.
    ///
    /// # Errors
    /// The ledger is still being compared, cannot be read, or is too large to show its past.
    pub(crate) async fn edition(&self) -> Result<Arc<Edition>, Refusal> {
        let edition = match self.past.is_now() {
            true => self.site.edition().await?,
            false => self.site.past_edition(self.past).await?,
        };
        Ok(Arc::clone(self.drawn_from.get_or_init(|| edition)))
    }

    /// Looks at the rows of the edition of the time that is asked for, beside the requests that are being answered.
    ///
    /// # Errors
    /// The ledger is still being compared, cannot be read, or is too large to show its past; or what `look` refuses.
    pub(crate) async fn look<T: Send + 'static>(
        &self,
        look: impl FnOnce(&Shelf) -> Result<T, Refusal> + Send + 'static,
    ) -> Result<T, Refusal> {
        let edition = self.edition().await?;
        self.site.blocking(move |site| site.look_at(&edition, look)).await
    }

    /// Whether the page itself is asked for, not one of its twins.
    pub(crate) fn is_for_people(&self) -> bool {
        self.twin == Twin::Page
    }

    /// How many rows to read of a list that shows `shown` to people: spreadsheets get more at once.
    pub(crate) fn rows_read(&self, shown: usize) -> usize {
        if self.twin == Twin::Csv { MOST_ROWS_READ } else { shown }
    }

    /// Whether the page is drawn from an earlier time.
    pub(crate) fn shows_the_past(&self) -> bool {
        !self.past.is_now() && self.drawn_from.get().is_some()
    }

    /// What the page is drawn from, or what pages are drawn from at this moment.
    pub(crate) fn shown(&self) -> Option<Arc<Edition>> {
        self.drawn_from.get().cloned().or_else(|| self.site.shown())
    }

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

    /// Answers with the part of a list that was cut out: a page of it for people and programs, the whole for spreadsheets.
    pub(crate) fn answer_cut<T, R: Serialize>(
        &self,
        frame: Frame,
        cut: Cut,
        shown: &[T],
        row: impl Fn(&T) -> R,
        draw: impl FnOnce(&Rows<T>) -> Markup,
    ) -> Answer {
        let rows = Rows { shown, n_rows: cut.n_rows, turns: cut.turns };
        match self.twin {
            Twin::Csv => send_csv(&shown.iter().map(row).collect::<Vec<_>>()),
            Twin::Json => self.send_list(&rows, row),
            Twin::Page => Ok(self.page(Frame { has_table: true, ..frame }, draw(&rows))),
        }
    }

    fn send_list<T, R: Serialize>(&self, rows: &Rows<T>, row: impl Fn(&T) -> R) -> Answer {
        let operation = self.shown().map_or(0, |edition| edition.last_operation());
        let sent = rows.shown.iter().map(row).collect();
        send_json(&WireList { rows: sent, n_rows: rows.n_rows, next: rows.turns.1.clone(), operation })
    }

    /// The part of a list of so many rows that is asked for: a page of it, for spreadsheets the whole.
    pub(crate) fn cut(&self, n_rows: usize, listing: Listing) -> Cut {
        let n_shown = match self.twin {
            Twin::Page => ROWS_SHOWN,
            Twin::Json => ROWS_SENT,
            Twin::Csv => n_rows.max(1),
        };
        let n_pages = n_rows.div_ceil(n_shown).max(1);
        let page = listing.page().min(n_pages);
        let start = (page - 1) * n_shown;
        let turns = (
            (page > 1).then(|| self.with("page", page - 1)),
            (page < n_pages).then(|| self.with("page", page + 1)),
        );
        Cut { range: start..(start + n_shown).min(n_rows), n_rows, turns }
    }

    /// The rows of a list that are asked for.
    pub(crate) fn rows<'r, T>(&self, items: &'r [T], listing: Listing) -> Rows<'r, T> {
        let Cut { range, n_rows, turns } = self.cut(items.len(), listing);
        Rows { shown: &items[range], n_rows, turns }
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

    /// This page as of now.
    pub(crate) fn now_address(&self) -> String {
        let is_time = |pair: &&str| matches!(pair.split('=').next(), Some("as-of" | "until"));
        let kept: Vec<&str> =
            self.query.split('&').filter(|pair| !pair.is_empty() && !is_time(pair)).collect();
        let query = if kept.is_empty() { String::new() } else { format!("?{}", kept.join("&")) };
        format!("{}{query}", self.path)
    }

    /// The query without these parts, as pairs: what a form that asks for them must keep.
    pub(crate) fn kept_pairs(&self, without: &[&str]) -> Vec<(String, String)> {
        let pairs = self.query.split('&').filter_map(|pair| pair.split_once('='));
        let kept = pairs.filter(|(name, _)| !without.contains(name) && *name != "page");
        kept.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
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

/// Pages that can be asked for as of an earlier time; review, search, the log and what is written are always of now.
const OF_A_TIME: [&str; 8] = ["", "reports", "series", "claims", "findings", "sources", "lineage", "compare"];

/// Whether the page at an address can be asked for as of an earlier time.
pub(crate) fn is_of_a_time(address: &str) -> bool {
    let section = address.strip_prefix('/').and_then(|rest| rest.split(['/', '?', '#', '.']).next());
    section.is_some_and(|section| OF_A_TIME.contains(&section))
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
