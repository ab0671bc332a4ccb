use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{Change, ClaimId, Excerpt, Interval, Measure};

/// What many readings say together. Computed, never stored as fact: the same readings give the same comparison.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// Which document derives from which.
    pub lineage: Vec<Lineage>,
    /// What is going on: reports that tell of one happening or situation, in the order of their first report.
    #[serde(default)]
    pub stories: Vec<Story>,
    /// Claims that count the same people, in order; those of one story stand together.
    pub series: Vec<Series>,
    /// Series that count a part of what another counts. Linked, never merged.
    #[serde(default)]
    pub parts: Vec<SeriesPart>,
    /// What the checks found.
    pub findings: Vec<Finding>,
}

/// That one document derives from another, and how that is known.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Lineage {
    /// `sha256` of the document that derives.
    pub document: String,
    /// `sha256` of the document it derives from; none when that one is not among the readings.
    pub from: Option<String>,
    /// The outlet or wire it derives from, as named, where it is named.
    pub named: Option<String>,
    /// How it derives.
    pub derivation: Derivation,
    /// What the link rests on, in the order of weight.
    pub basis: Vec<LineageBasis>,
}

/// How a document derives from another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Derivation {
    /// The same words, light edits apart.
    Copy,
    /// The same report in other words.
    Rewrite,
    /// A report of its own that names the other as where it has a figure from.
    Citation,
}

impl Derivation {
    /// The word for it in output.
    pub fn as_str(self) -> &'static str {
        match self {
            Derivation::Copy => "copy",
            Derivation::Rewrite => "rewrite",
            Derivation::Citation => "citation",
        }
    }
}

/// What a link between two documents rests on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum LineageBasis {
    /// A credit line names the other: "Original Source: …".
    Credit {
        /// The words.
        text: String,
    },
    /// The text cites the other as a relay.
    CitedInText {
        /// The words.
        text: String,
    },
    /// So large a part of the shorter one's word shingles stands in the other.
    SharedShingles {
        /// Shared shingles in thousandths of the shorter text's.
        permille: u32,
    },
    /// Quoted words that both have.
    SharedQuotes {
        /// How many.
        n_quotes: u32,
    },
    /// Figures, with their words, that both have.
    SharedFigures {
        /// How many.
        n_figures: u32,
    },
}

/// Identity of a story: `s` and the beginning of the SHA-256 of its first report.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct StoryId(pub String);

/// Hexadecimal digits of a report's hash that stand in the id of a story.
const STORY_DIGITS: usize = 12;

impl StoryId {
    /// The id that a story has whose first report is the document with this SHA-256.
    pub fn of_first(sha256: &str) -> StoryId {
        StoryId(format!("s{}", sha256.get(..STORY_DIGITS).unwrap_or(sha256)))
    }
}

impl fmt::Display for StoryId {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What reports tell of one happening, or of one situation as it goes on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Story {
    /// Identity, from its first report.
    pub id: StoryId,
    /// The headline that is most like the whole; a person may give another.
    pub title: String,
    /// What happened or goes on, by the lexicon: `earthquake`, `rail`, `war`, `unrest`.
    pub happening: Option<String>,
    /// The countries and armed groups that it is about, by code, the most named first.
    pub places: Vec<String>,
    /// The first and the last day on which it was reported.
    pub reported: Option<Interval>,
    /// SHA-256 of its reports, in the order of their publication.
    pub documents: Vec<String>,
    /// Its series, those of the whole first.
    pub series: Vec<SeriesId>,
}

/// Whom of a story a series counts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Scope {
    /// All whom the story is about.
    Whole,
    /// A part of them: children, one side, one nationality.
    Part {
        /// Which, in words or by code.
        who: String,
    },
    /// One attack, day or place of a story that holds many.
    Incident {
        /// Which part of the people hit, where only a part is counted.
        who: Option<String>,
    },
    /// Told beside the story: a rate, a plan, an older disaster for comparison.
    Aside {
        /// What it is.
        why: String,
    },
}

impl Scope {
    /// The word for its kind in output.
    pub fn as_str(&self) -> &'static str {
        match self {
            Scope::Whole => "whole",
            Scope::Part { .. } => "part",
            Scope::Incident { .. } => "incident",
            Scope::Aside { .. } => "aside",
        }
    }

    /// Who is counted, or what it is, where that is told apart.
    pub fn words(&self) -> Option<&str> {
        match self {
            Scope::Whole => None,
            Scope::Part { who: words } | Scope::Aside { why: words } => Some(words),
            Scope::Incident { who } => who.as_deref(),
        }
    }
}

/// Identity of a series: its story, what it counts and of whom, and for an incident its first claim. It tells where a series
/// that is no more has gone.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SeriesId(pub String);

impl fmt::Display for SeriesId {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// That one series counts a part of what another counts: children of all dead, one region of a war, killed of casualties.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SeriesPart {
    /// The part.
    pub part: SeriesId,
    /// What it is a part of.
    pub whole: SeriesId,
}

/// What is being counted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Question {
    /// What is counted.
    pub measure: Measure,
    /// Whether shares of people are compared, not numbers. Never mixed.
    pub is_share: bool,
    /// Who is counted, in the words that most claims use.
    pub population: String,
    /// The theatre or place, where one is known.
    pub theatre: Option<String>,
    /// The days the claims speak of together.
    pub span: Option<Interval>,
    /// Whether totals, events, additions, rates or plans are compared. Never mixed.
    pub change: Change,
}

/// Claims of one story that count the same people, in order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Series {
    /// Identity, from story, measure and scope.
    pub id: SeriesId,
    /// The story that it belongs to.
    #[serde(default)]
    pub story: StoryId,
    /// Whom of the story it counts.
    pub scope: Scope,
    /// The question.
    pub question: Question,
    /// The claims: by as-of day, then day of publication, then page and place in the page.
    pub claims: Vec<ClaimId>,
    /// Those of the claims that are shown beside the curve and not on it: forecasts, denials, older values.
    #[serde(default)]
    pub beside: Vec<ClaimId>,
    /// Which claim superseded which.
    pub revisions: Vec<Revision>,
    /// The independent origins that the claims go back to, largest first.
    pub origins: Vec<Origin>,
    /// What can be said of the independence of these origins.
    pub independence: Independence,
}

/// A later claim of the same source that supersedes an earlier one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Revision {
    /// The claim that no longer stands.
    pub from: ClaimId,
    /// The claim that took its place.
    pub to: ClaimId,
    /// The reason where one is said.
    pub reason: Option<String>,
}

/// One origin: the first source that claims go back to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Origin {
    /// The source's name, or the outlet's where the report speaks in its own voice.
    pub name: String,
    /// Stable id of the actor, where it is known.
    pub actor: Option<String>,
    /// Whether it is somebody.
    #[serde(default)]
    pub kind: OriginKind,
    /// The claims that go back to it.
    pub claims: Vec<ClaimId>,
    /// The outlets that carried them, sorted, each once.
    pub outlets: Vec<String>,
}

/// Whether an origin is somebody.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OriginKind {
    /// A source with a name.
    #[default]
    Named,
    /// "Officials", "a witness": one to a line of reports.
    Unnamed,
    /// An outlet in its own voice: whom it has its words from is not established, and it is no origin.
    OwnVoice,
}

/// What can be said of the independence of the origins of a series.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Independence {
    /// All claims go back to one origin.
    SameOrigin,
    /// Claims go back to different origins that are named.
    DifferentNamedOrigins,
    /// At most one origin is named, and others are unnamed or an outlet's own voice: independence is not established.
    NotEstablished,
}

impl Independence {
    /// The words for it in output.
    pub fn as_str(self) -> &'static str {
        match self {
            Independence::SameOrigin => "same origin",
            Independence::DifferentNamedOrigins => "different named origins",
            Independence::NotEstablished => "not established",
        }
    }
}

/// What a check found, with the sentences that it rests on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// The check's name, `share_mismatch` for instance.
    pub check: String,
    /// What does not fit, with the sum written out. It never says who is right.
    pub message: String,
    /// The claims it rests on, in the order in which the message speaks of them.
    pub claims: Vec<ClaimId>,
    /// The same claims' sentences, each with the `sha256` of its document.
    pub sentences: Vec<(String, Excerpt)>,
}
