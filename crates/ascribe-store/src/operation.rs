//! What enters a ledger, and the chain that makes a change to it visible.

use ascribe_model::content_hash;
use serde::{Deserialize, Serialize};

/// Who did something, when and why. The store knows no clock and no user: both are given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// When, RFC 3339 in UTC.
    pub at: String,
    /// By whom.
    pub who: String,
    /// The reason, where one was given.
    pub why: Option<String>,
}

/// One entry of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operation {
    /// Position in the log, from 1.
    pub id: i64,
    /// Who, when and why.
    pub stamp: Stamp,
    /// What was done.
    pub act: Act,
    /// SHA-256 over the entry and the hash of the one before it.
    pub hash: String,
}

/// What an operation did. Pages and readings are named by their SHA-256 and kept beside the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// A page was added and read.
    Add(PageRead),
    /// A page that was there was read again, by another engine, with another result.
    Reread(PageRead),
}

/// A page and the reading of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageRead {
    /// The page's SHA-256.
    pub page: String,
    /// The path, `-` or address it was read from.
    pub input: String,
    /// What read it, name and version.
    pub engine: String,
    /// SHA-256 of the reading as JSON.
    pub reading: String,
}

impl Act {
    /// The word for it in the log and in output.
    pub fn kind(&self) -> &'static str {
        match self {
            Act::Add(_) => "add",
            Act::Reread(_) => "reread",
        }
    }

    /// The page and reading that it names.
    pub(crate) fn read(&self) -> &PageRead {
        match self {
            Act::Add(read) | Act::Reread(read) => read,
        }
    }

    pub(crate) fn body(&self) -> serde_json::Result<String> {
        serde_json::to_string(self.read())
    }

    pub(crate) fn parse(kind: &str, body: &str) -> Result<Act, String> {
        let read = || serde_json::from_str(body).map_err(|error| error.to_string());
        match kind {
            "add" => Ok(Act::Add(read()?)),
            "reread" => Ok(Act::Reread(read()?)),
            _ => Err(format!("no operation of kind `{kind}` is known")),
        }
    }
}

/// The hash of a log entry: SHA-256 of the JSON array `[hash before, kind, at, who, why, body]`, as anyone can compute
/// it again. The hash before the first entry is the empty string.
pub(crate) fn entry_hash(before: &str, kind: &str, stamp: &Stamp, body: &str) -> String {
    let entry = serde_json::json!([before, kind, stamp.at, stamp.who, stamp.why, body]);
    content_hash(entry.to_string().as_bytes())
}
