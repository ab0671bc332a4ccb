//! What enters a ledger.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::acts::{
    Assignment, Coding, Correction, Grade, Judged, Judgement, Link, Merge, Moved, Naming, Note, PageRead,
    Progress, RowRead, Seal, Undone,
};

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
    /// A row of a sheet was imported.
    Import(RowRead),
    /// Somebody judged the machine's reading of a claim.
    Judge(Judgement),
    /// Somebody corrected the machine's reading of a claim. The reading itself stays.
    Correct(Correction),
    /// A coder read a claim without seeing what others make of it.
    Code(Coding),
    /// Somebody wrote a note.
    Note(Note),
    /// Somebody said who is to work on a claim.
    Assign(Assignment),
    /// Somebody said how far the work on a claim is.
    Status(Progress),
    /// Somebody closed a claim.
    Seal(Seal),
    /// Somebody said whether two things are the same.
    Link(Link),
    /// Somebody said that several names stand for the same.
    Merge(Merge),
    /// Somebody gave a story its title.
    Name(Naming),
    /// Somebody said that a report or a claim belongs to another story or series.
    Move(Moved),
    /// Somebody graded a source, an outlet, a claim or a series.
    Grade(Grade),
    /// Somebody took back an earlier operation. Taking back an undo brings the operation back.
    Undo(Undone),
}

impl Act {
    /// The word for it in the log and in output.
    pub fn kind(&self) -> &'static str {
        match self {
            Act::Add(_) => "add",
            Act::Reread(_) => "reread",
            Act::Import(_) => "import",
            Act::Judge(_) => "judge",
            Act::Correct(_) => "correct",
            Act::Code(_) => "code",
            Act::Note(_) => "note",
            Act::Assign(_) => "assign",
            Act::Status(_) => "status",
            Act::Seal(_) => "seal",
            Act::Link(_) => "link",
            Act::Merge(_) => "merge",
            Act::Name(_) => "name",
            Act::Move(_) => "move",
            Act::Grade(_) => "grade",
            Act::Undo(_) => "undo",
        }
    }

    /// The document and reading that it names, where it names one.
    pub fn page_read(&self) -> Option<&PageRead> {
        match self {
            Act::Add(read) | Act::Reread(read) => Some(read),
            Act::Import(row) => Some(&row.read),
            _ => None,
        }
    }

    /// The id that a person's word is about: a claim, and for a note a series or document too.
    pub fn about(&self) -> Option<&str> {
        match self {
            Act::Note(note) => Some(&note.about),
            Act::Name(naming) => Some(&naming.about),
            Act::Move(moved) => Some(&moved.what),
            _ => self.judged().map(|judged| judged.claim.0.as_str()),
        }
    }

    /// Whether it says how somebody reads a claim: a judgement, a correction or a coding.
    pub(crate) fn reads_a_claim(&self) -> bool {
        matches!(self, Act::Judge(_) | Act::Correct(_) | Act::Code(_))
    }

    /// The claim with its words, where a person looked at one.
    pub fn judged(&self) -> Option<&Judged> {
        match self {
            Act::Judge(judgement) => Some(&judgement.judged),
            Act::Correct(correction) => Some(&correction.judged),
            Act::Code(coding) => Some(&coding.judged),
            Act::Assign(assignment) => Some(&assignment.judged),
            Act::Status(progress) => Some(&progress.judged),
            Act::Seal(seal) => Some(&seal.judged),
            _ => None,
        }
    }

    pub(crate) fn body(&self) -> serde_json::Result<String> {
        match self {
            Act::Add(read) | Act::Reread(read) => written(read),
            Act::Import(row) => written(row),
            Act::Judge(judgement) => written(judgement),
            Act::Correct(correction) => written(correction),
            Act::Code(coding) => written(coding),
            Act::Note(note) => written(note),
            Act::Assign(assignment) => written(assignment),
            Act::Status(progress) => written(progress),
            Act::Seal(seal) => written(seal),
            Act::Link(link) => written(link),
            Act::Merge(merge) => written(merge),
            Act::Name(naming) => written(naming),
            Act::Move(moved) => written(moved),
            Act::Grade(grade) => written(grade),
            Act::Undo(undone) => written(undone),
        }
    }

    pub(crate) fn parse(kind: &str, body: &str) -> Result<Act, String> {
        match kind {
            "add" => read(body).map(Act::Add),
            "reread" => read(body).map(Act::Reread),
            "import" => read(body).map(Act::Import),
            "judge" => read(body).map(Act::Judge),
            "correct" => read(body).map(Act::Correct),
            "code" => read(body).map(Act::Code),
            "note" => read(body).map(Act::Note),
            "assign" => read(body).map(Act::Assign),
            "status" => read(body).map(Act::Status),
            "seal" => read(body).map(Act::Seal),
            "link" => read(body).map(Act::Link),
            "merge" => read(body).map(Act::Merge),
            "name" => read(body).map(Act::Name),
            "move" => read(body).map(Act::Move),
            "grade" => read(body).map(Act::Grade),
            "undo" => read(body).map(Act::Undo),
            _ => Err(format!("no operation of kind `{kind}` is known")),
        }
    }
}

fn written(body: &impl Serialize) -> serde_json::Result<String> {
    serde_json::to_string(body)
}

fn read<T: DeserializeOwned>(body: &str) -> Result<T, String> {
    serde_json::from_str(body).map_err(|error| error.to_string())
}
