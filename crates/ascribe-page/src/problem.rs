use std::fmt;

use crate::limits::MAX_PAGE_BYTES;

/// What could not be read: one page, line or record, or a whole input. The run goes on with the rest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The input's name as given: a path, `-`, an address.
    pub input: String,
    /// Where in the input.
    pub place: Place,
    /// A short kebab-case code: `not-text`, `broken-json`, `page-too-large`.
    pub code: &'static str,
    /// What was tried and what was found.
    pub message: String,
    /// What to do about it, where there is advice.
    pub hint: Option<String>,
}

/// Where in an input something stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// The input as a whole.
    Whole,
    /// A line, counted from 1.
    Line(u64),
    /// A record of an archive or an entry of a feed, counted from 1.
    Record(u64),
}

/// Why there is no page.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    Broken(String),
    TooLarge,
}

impl Problem {
    /// Whether nothing is wrong: something was passed over that nobody named, and is told in passing.
    pub fn is_aside(&self) -> bool {
        matches!(self.code, "unknown-kind" | "belongs-to-page")
    }

    pub(crate) fn new(input: &str, place: Place, code: &'static str, message: impl Into<String>) -> Problem {
        Problem { input: input.to_owned(), place, code, message: message.into(), hint: None }
    }

    pub(crate) fn page_too_large(input: &str, place: Place) -> Problem {
        let message = format!("page has more than {MAX_PAGE_BYTES} bytes, the limit for one page");
        Problem::new(input, place, "page-too-large", message)
    }

    pub(crate) fn with_hint(mut self, hint: impl Into<String>) -> Problem {
        self.hint = Some(hint.into());
        self
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}: {} [{}]", self.input, self.place, self.message, self.code)?;
        match &self.hint {
            Some(hint) => write!(f, "\nhint: {hint}"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::Whole => Ok(()),
            Place::Line(line) => write!(f, ":{line}"),
            Place::Record(record) => write!(f, ", record {record}"),
        }
    }
}
