//! What an operation can do: one shape for each, as it stands in the log as JSON. Fields are only ever added, and may be
//! absent in older logs.

use std::collections::BTreeMap;

use ascribe_model::{ClaimId, Excerpt};
use serde::{Deserialize, Serialize};

/// A page and the reading of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageRead {
    /// The document's SHA-256: that of the page's bytes.
    pub page: String,
    /// The path, `-` or address it was read from.
    pub input: String,
    /// What read it, name and version.
    pub engine: String,
    /// SHA-256 of the reading as JSON.
    pub reading: String,
    /// When and with which headers the page was fetched, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capture: Option<Capture>,
}

/// How a page was fetched.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Capture {
    /// When, RFC 3339.
    pub at: Option<String>,
    /// The address it was fetched from.
    pub url: Option<String>,
    /// The headers of the response, in the order in which they came.
    #[serde(default)]
    pub headers: Vec<(String, String)>,
}

/// A row of a sheet, and the reading that it became: a document of its own, with a claim for each count in the row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowRead {
    /// The document's SHA-256: [`crate::row_hash`]. The reading is of the row's text.
    #[serde(flatten)]
    pub read: PageRead,
    /// SHA-256 of the sheet's bytes, kept as a page.
    pub sheet: String,
    /// The row, counted as a spreadsheet counts: the first row is 1.
    pub row: u64,
    /// SHA-256 of the mapping by which it was read, kept as a page.
    pub mapping: String,
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

/// One coder's reading of a claim, made without seeing those of others. It counts once a second coder agrees in every
/// field, or once somebody settles it by judging or correcting the claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coding {
    /// What was coded.
    #[serde(flatten)]
    pub judged: Judged,
    /// Whether it is a claim at all.
    pub verdict: Verdict,
    /// Every field as the coder reads it, in words: those left as the machine read them too. Empty when rejected.
    pub fields: BTreeMap<String, String>,
}

/// A person's note.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// The id of the claim, series or document that it is about.
    pub about: String,
    /// The note.
    pub text: String,
}

/// Who is to work on a claim. Replaces whoever was to before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assignment {
    /// The claim.
    #[serde(flatten)]
    pub judged: Judged,
    /// The people; nobody when empty, coders who do not see each other's work when several.
    pub to: Vec<String>,
}

/// How far the work on a claim is. The words of Atlos.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Nobody has begun.
    ToDo,
    /// Somebody is at it.
    InProgress,
    /// Whoever is at it cannot go on alone.
    HelpNeeded,
    /// Done, and to be looked at by another.
    ReadyForReview,
    /// Done.
    Completed,
    /// Not to be done.
    Canceled,
}

impl Status {
    /// All of them, in the order of work.
    pub const ALL: [Status; 6] = [
        Status::ToDo,
        Status::InProgress,
        Status::HelpNeeded,
        Status::ReadyForReview,
        Status::Completed,
        Status::Canceled,
    ];

    /// The word for it in the log and in output.
    pub fn as_str(self) -> &'static str {
        match self {
            Status::ToDo => "to-do",
            Status::InProgress => "in-progress",
            Status::HelpNeeded => "help-needed",
            Status::ReadyForReview => "ready-for-review",
            Status::Completed => "completed",
            Status::Canceled => "canceled",
        }
    }
}

/// How far the work on a claim is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// The claim.
    #[serde(flatten)]
    pub judged: Judged,
    /// How far.
    pub status: Status,
}

/// A claim that is done: nobody judges, corrects, codes or assigns it any more. Undoing the seal opens it again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seal {
    /// The claim.
    #[serde(flatten)]
    pub judged: Judged,
}

/// What two ids of a pair name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PairOf {
    /// Two claims, by id: whether they answer the same question.
    Claims,
    /// Two series, by id: whether they are one.
    Series,
    /// Two documents, by SHA-256: whether one derives from the other.
    Documents,
    /// Two sources, by name or actor: whether they are the same.
    Sources,
    /// Two stories, by id: whether they tell of one happening or situation.
    Stories,
}

/// A person's answer to the question whether two things are the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// They are.
    Same,
    /// They are not.
    NotSame,
    /// It cannot be told.
    Undecided,
}

impl Answer {
    /// The word for it in the log and in output.
    pub fn as_str(self) -> &'static str {
        match self {
            Answer::Same => "same",
            Answer::NotSame => "not-same",
            Answer::Undecided => "undecided",
        }
    }
}

impl PairOf {
    /// The word for it in the log and in output.
    pub fn as_str(self) -> &'static str {
        match self {
            PairOf::Claims => "claims",
            PairOf::Series => "series",
            PairOf::Documents => "documents",
            PairOf::Sources => "sources",
            PairOf::Stories => "stories",
        }
    }
}

/// An answer about a pair. The later answer about the same pair counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// What the two are.
    pub of: PairOf,
    /// The lesser of the two ids.
    pub left: String,
    /// The greater.
    pub right: String,
    /// The answer.
    pub answer: Answer,
}

impl Link {
    /// An answer about a pair; the order of the two does not matter.
    pub fn new(of: PairOf, one: &str, other: &str, answer: Answer) -> Link {
        let (left, right) = if one <= other { (one, other) } else { (other, one) };
        Link { of, left: left.to_owned(), right: right.to_owned(), answer }
    }
}

/// What a person calls something. The last name counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Naming {
    /// The id of a story.
    pub about: String,
    /// The title.
    pub title: String,
}

/// That something belongs elsewhere than the machine put it. Of two moves of the same thing the last counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    /// A report, by the SHA-256 of its document, or a claim, by id.
    pub what: String,
    /// The story or series that it belongs to, by id; [`Moved::NEW`] for one of its own.
    pub into: String,
}

impl Moved {
    /// Stands for a story or series of its own.
    pub const NEW: &str = "new";
}

/// What goes by several names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Named {
    /// Sources, by the name under which they are shown.
    Source,
    /// Actors, by their id.
    Actor,
    /// Outlets, by name.
    Outlet,
}

impl Named {
    /// All of them.
    pub const ALL: [Named; 3] = [Named::Source, Named::Actor, Named::Outlet];

    /// The word for it in the log and in output.
    pub fn as_str(self) -> &'static str {
        match self {
            Named::Source => "source",
            Named::Actor => "actor",
            Named::Outlet => "outlet",
        }
    }
}

/// Names that stand for the same. Nothing is rewritten: the names stay as they were read, and are taken for one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Merge {
    /// What they name.
    pub of: Named,
    /// The names that are taken for another.
    pub from: Vec<String>,
    /// The name that they are taken for.
    pub into: String,
}

/// What is graded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Graded {
    /// A source, by name.
    Source,
    /// An outlet, by name.
    Outlet,
    /// A claim, by id.
    Claim,
    /// A series, by id.
    Series,
}

impl Graded {
    /// The word for it in the log and in output.
    pub fn as_str(self) -> &'static str {
        match self {
            Graded::Source => "source",
            Graded::Outlet => "outlet",
            Graded::Claim => "claim",
            Graded::Series => "series",
        }
    }
}

/// A scale of grades that the field uses. Grades of different scales are never averaged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scale {
    /// Reliability of a source or outlet, A (completely reliable) to E (unreliable), F (cannot be judged): the letter of
    /// the Admiralty system (NATO AJP-2.1).
    AdmiraltyReliability,
    /// Credibility of an item, 1 (confirmed by other sources) to 5 (improbable), 6 (cannot be judged): its digit.
    AdmiraltyCredibility,
    /// The grading of Airwars for an event: confirmed, fair, weak, contested, discounted.
    Airwars,
}

impl Scale {
    /// All of them.
    pub const ALL: [Scale; 3] = [Scale::AdmiraltyReliability, Scale::AdmiraltyCredibility, Scale::Airwars];

    /// The word for it in the log and in output.
    pub fn as_str(self) -> &'static str {
        match self {
            Scale::AdmiraltyReliability => "admiralty-reliability",
            Scale::AdmiraltyCredibility => "admiralty-credibility",
            Scale::Airwars => "airwars",
        }
    }

    /// Its grades, the best first.
    pub fn grades(self) -> &'static [&'static str] {
        match self {
            Scale::AdmiraltyReliability => &["A", "B", "C", "D", "E", "F"],
            Scale::AdmiraltyCredibility => &["1", "2", "3", "4", "5", "6"],
            Scale::Airwars => &["confirmed", "fair", "weak", "contested", "discounted"],
        }
    }

    /// Whether it grades such things: the letter grades who speaks, the others what was said.
    pub fn grades_such(self, graded: Graded) -> bool {
        let is_speaker = matches!(graded, Graded::Source | Graded::Outlet);
        is_speaker == (self == Scale::AdmiraltyReliability)
    }
}

/// A person's grade. The later grade of the same thing on the same scale counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grade {
    /// What is graded.
    pub of: Graded,
    /// Its name or id.
    pub about: String,
    /// On which scale.
    pub scale: Scale,
    /// The grade, one of the scale's.
    pub grade: String,
}

/// An operation that was taken back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Undone {
    /// Its position in the log.
    pub operation: i64,
}
