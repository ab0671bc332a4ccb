//! What enters a ledger.

use ascribe_model::{ClaimId, Excerpt};
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
    /// The same as it stands in the log, JSON: what the hash is over.
    pub body: String,
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
    /// Somebody judged the machine's reading of a claim.
    Judge(Judgement),
    /// Somebody corrected the machine's reading of a claim. The reading itself stays.
    Correct(Correction),
    /// Somebody wrote a note.
    Note(Note),
    /// Somebody took back an earlier operation. Taking back an undo brings the operation back.
    Undo(Undone),
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

/// The claim that a person looked at, with the words as they stood: a later engine may read them otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judged {
    /// The claim.
    pub claim: ClaimId,
    /// The SHA-256 of its document.
    pub document: String,
    /// The figure as said.
    pub said: Excerpt,
}

/// A person's judgement of a claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judgement {
    /// What was judged.
    #[serde(flatten)]
    pub judged: Judged,
    /// The judgement.
    pub verdict: Verdict,
}

/// Whether the machine read a claim rightly. It says nothing of whether the claim is true.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// It was read rightly.
    Accept,
    /// It is no claim, or wrongly read beyond correcting: it takes no part in comparing.
    Reject,
    /// It cannot be told.
    Undecided,
}

impl Verdict {
    /// The word for it in the log and in output.
    pub fn as_str(self) -> &'static str {
        match self {
            Verdict::Accept => "accept",
            Verdict::Reject => "reject",
            Verdict::Undecided => "undecided",
        }
    }
}

/// A person's correction of one field of a claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    /// What was corrected.
    #[serde(flatten)]
    pub judged: Judged,
    /// The field.
    pub field: String,
    /// What the machine had read, in words.
    pub was: String,
    /// What it should be, in words.
    pub value: String,
}

/// A person's note.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// The id of the claim, series or document that it is about.
    pub about: String,
    /// The note.
    pub text: String,
}

/// An operation that was taken back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Undone {
    /// Its position in the log.
    pub operation: i64,
}

impl Act {
    /// The word for it in the log and in output.
    pub fn kind(&self) -> &'static str {
        match self {
            Act::Add(_) => "add",
            Act::Reread(_) => "reread",
            Act::Judge(_) => "judge",
            Act::Correct(_) => "correct",
            Act::Note(_) => "note",
            Act::Undo(_) => "undo",
        }
    }

    /// The page and reading that it names, where it names one.
    pub fn page_read(&self) -> Option<&PageRead> {
        match self {
            Act::Add(read) | Act::Reread(read) => Some(read),
            _ => None,
        }
    }

    pub(crate) fn body(&self) -> serde_json::Result<String> {
        match self {
            Act::Add(read) | Act::Reread(read) => serde_json::to_string(read),
            Act::Judge(judgement) => serde_json::to_string(judgement),
            Act::Correct(correction) => serde_json::to_string(correction),
            Act::Note(note) => serde_json::to_string(note),
            Act::Undo(undone) => serde_json::to_string(undone),
        }
    }

    pub(crate) fn parse(kind: &str, body: &str) -> Result<Act, String> {
        let act = match kind {
            "add" => serde_json::from_str(body).map(Act::Add),
            "reread" => serde_json::from_str(body).map(Act::Reread),
            "judge" => serde_json::from_str(body).map(Act::Judge),
            "correct" => serde_json::from_str(body).map(Act::Correct),
            "note" => serde_json::from_str(body).map(Act::Note),
            "undo" => serde_json::from_str(body).map(Act::Undo),
            _ => return Err(format!("no operation of kind `{kind}` is known")),
        };
        act.map_err(|error| error.to_string())
    }
}
