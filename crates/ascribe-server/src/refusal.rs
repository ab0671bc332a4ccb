//! Why a request is not answered: a code, a message and what to do, as a page or as JSON.

use ascribe::{LedgerError, LedgerFault, ReviewError};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use schemars::JsonSchema;
use serde::Serialize;

/// Why a request is not answered. The guard gives it its form: a page for people, JSON for programs.
#[derive(Clone, Debug)]
pub(crate) struct Refusal {
    pub(crate) status: StatusCode,
    pub(crate) code: &'static str,
    pub(crate) message: String,
    pub(crate) hint: Option<String>,
}

/// All codes with their meaning, in the order of their status.
pub(crate) const CODES: [(&str, &str); 15] = [
    ("bad-request", "The request cannot be understood: a field is missing or is not what it should be."),
    ("no-reason", "A judgement, a correction or an undo came without its reason."),
    (
        "token-needed",
        "The pages are read with a token; send it as `Authorization: Bearer …` or enter it at /enter.",
    ),
    ("not-allowed", "Writing needs the token for writing, or a form of this server's own pages."),
    ("wrong-host", "The Host header names another server than this one."),
    ("not-found", "There is no such page, report, claim, series or source in the ledger."),
    ("no-table", "This page is no table and has no `.csv` twin."),
    ("wrong-method", "The address answers another method than the one that was used."),
    ("settled", "The claim is sealed, or the operation was taken back already; nothing was recorded."),
    ("too-slow", "The answer took longer than it may."),
    (
        "too-large",
        "What was sent is larger than is taken at once, or the ledger is too large for what was asked.",
    ),
    ("unreadable-page", "None of the pages sent could be read."),
    ("ledger-failed", "The ledger could not be read or written."),
    (
        "comparing",
        "The ledger is being compared for the first time since the server was started; ask again in a moment.",
    ),
    ("busy", "More requests are being answered than the server takes at once; ask again in a moment."),
];

impl Refusal {
    /// A refusal with one of the [`CODES`].
    pub(crate) fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Refusal {
        debug_assert!(CODES.iter().any(|(known, _)| *known == code), "`{code}` is documented");
        Refusal { status, code, message: message.into(), hint: None }
    }

    /// There is nothing of this id.
    pub(crate) fn not_found(what: &str, id: &str) -> Refusal {
        let refusal =
            Refusal::new(StatusCode::NOT_FOUND, "not-found", format!("the ledger holds no {what} `{id}`"));
        refusal.with_hint("it may be spelt otherwise, or its page was taken back")
    }

    /// The server or the ledger failed.
    pub(crate) fn failed(what: &str) -> Refusal {
        Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, "ledger-failed", what)
    }

    /// What was sent cannot be used.
    pub(crate) fn bad_request(message: impl Into<String>) -> Refusal {
        Refusal::new(StatusCode::BAD_REQUEST, "bad-request", message)
    }

    /// The page has no table.
    pub(crate) fn no_table(path: &str) -> Refusal {
        let refusal = Refusal::new(StatusCode::NOT_FOUND, "no-table", format!("`{path}` is no table"));
        refusal.with_hint("its `.json` twin holds all of it")
    }

    /// With what to do about it.
    pub(crate) fn with_hint(self, hint: impl Into<String>) -> Refusal {
        Refusal { hint: Some(hint.into()), ..self }
    }

    /// What a refusal of the router or an extractor comes to, which knows only its status.
    pub(crate) fn of_status(status: StatusCode, path: &str) -> Refusal {
        match status {
            StatusCode::NOT_FOUND => Refusal::new(status, "not-found", format!("there is no page `{path}`")),
            StatusCode::METHOD_NOT_ALLOWED => {
                Refusal::new(status, "wrong-method", format!("`{path}` does not answer this method"))
            }
            StatusCode::PAYLOAD_TOO_LARGE => {
                Refusal::new(status, "too-large", "what was sent is larger than is taken at once")
            }
            _ => Refusal { status, ..Refusal::bad_request(format!("`{path}` cannot be asked like this")) },
        }
    }

    pub(crate) fn wire(&self) -> WireRefusal {
        WireRefusal {
            error: WireError {
                code: self.code,
                message: self.message.clone(),
                hint: self.hint.clone(),
                link: format!("/about#{}", self.code),
            },
        }
    }

    pub(crate) fn draw(&self) -> Markup {
        html! {
            h1 { (self.status.canonical_reason().unwrap_or("Not answered")) }
            p { (self.message) "." }
            @if let Some(hint) = &self.hint { p.quiet { "Hint: " (hint) "." } }
            p { a href="/" { "Home" } " · " a href={ "/about#" (self.code) } { "What `" (self.code) "` means" } }
        }
    }
}

/// An error as it leaves the server.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Refusal")]
pub(crate) struct WireRefusal {
    /// Why the request is not answered.
    error: WireError,
}

#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Error")]
struct WireError {
    /// One word for the kind of error, the same in every version.
    code: &'static str,
    /// What was tried and what was found.
    message: String,
    /// What to do about it.
    hint: Option<String>,
    /// Where the code is explained.
    link: String,
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl From<LedgerError> for Refusal {
    fn from(error: LedgerError) -> Refusal {
        let told = error.to_string();
        let (message, hint) = match told.split_once("\nhint: ") {
            Some((message, hint)) => (message.to_owned(), Some(hint.to_owned())),
            None => (told, None),
        };
        let refusal = match error.fault() {
            LedgerFault::NoSuchOperation(_) => Refusal::new(StatusCode::NOT_FOUND, "not-found", message),
            LedgerFault::Sealed(_) | LedgerFault::TakenBack(_) => {
                Refusal::new(StatusCode::CONFLICT, "settled", message)
            }
            _ => Refusal::failed(&message),
        };
        Refusal { hint, ..refusal }
    }
}

impl From<ReviewError> for Refusal {
    fn from(error: ReviewError) -> Refusal {
        match error {
            ReviewError::Value(message) => Refusal::bad_request(message),
            ReviewError::Ledger(error) => error.into(),
        }
    }
}
