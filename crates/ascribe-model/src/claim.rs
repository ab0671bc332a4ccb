use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{Amount, Certainty, Change, Excerpt, Measure, PlaceMention, Remarks, SourceMention};

/// Identity of a claim, made from its content: page, place in the page and what is counted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ClaimId(pub String);

impl fmt::Display for ClaimId {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One figure under one statement, resolved enough to be compared with those of other pages.
///
/// A claim is what was said, not what is true. It stands on its own: everything that comparing needs is in it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Claim {
    /// Identity, from content.
    pub id: ClaimId,
    /// The `sha256` of the document it stands in.
    pub document: String,
    /// Position of its main mention among the reading's figures.
    pub figure: usize,
    /// The figure as said.
    pub excerpt: Excerpt,
    /// The sentence it stands in.
    pub sentence: Excerpt,
    /// How many times the page says it.
    pub n_mentions: usize,
    /// How many.
    pub amount: Amount,
    /// Whether the words say that it is not exact.
    pub approx: bool,
    /// What is counted.
    pub measure: Measure,
    /// Who is counted, as said.
    pub population: Option<String>,
    /// Who is counted, normalised to compare: lower-case words that distinguish ("north korean military").
    pub population_key: String,
    /// Total, event, addition, rate, plan.
    pub change: Change,
    /// For a share: the claim that it is a share of.
    pub base: Option<ClaimId>,
    /// Who said it.
    pub source: Option<SourceMention>,
    /// Through whom, the nearest to the source first.
    pub via: Vec<SourceMention>,
    /// How sure the source presents it.
    pub certainty: Certainty,
    /// Where.
    pub place: Option<PlaceMention>,
    /// The days it speaks of.
    pub when: Option<Interval>,
    /// Whether the page gives it as an older value set beside a newer one ("up from 3,000 in January").
    pub earlier: bool,
    /// What the words around it say of the count beside these fields.
    #[serde(default)]
    pub remarks: Remarks,
    /// Who published the page.
    pub outlet: Option<String>,
    /// The day on which the page was published.
    pub published: Option<Date>,
    /// How sure the reader is of this reading, 0 to 1.
    pub confidence: f32,
}

/// A stretch of days, open where an end is not known. `from <= to` where both are given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Interval {
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub to: Option<Date>,
}

impl Interval {
    /// Whether some day lies in both.
    pub fn overlaps(self, other: Interval) -> bool {
        let below = |from: Option<Date>, to: Option<Date>| match (from, to) {
            (Some(from), Some(to)) => from <= to,
            _ => true,
        };
        below(self.from, other.to) && below(other.from, self.to)
    }
}
