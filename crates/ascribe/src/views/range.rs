//! What a policy makes of a series: low, best and high, beside what was said and never in place of it.

use ascribe_compare::{Derived, Policy};
use ascribe_model::{Amount, Question, Scope, Series, SeriesId, StoryId};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::timeline::{Support, series_words, support, timeline};
use crate::Contents;

/// Low, best and high of a series by a policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Range {
    /// The policy.
    pub policy: Policy,
    /// What it derives. Null where it gives no such number.
    #[serde(flatten)]
    pub derived: Derived,
}

/// A series as a row of a list.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SeriesRow {
    /// The series.
    pub series: SeriesId,
    /// The story that it belongs to.
    pub story: StoryId,
    /// Whom of the story it counts.
    pub scope: Scope,
    /// The question in a few words.
    pub title: String,
    /// The question.
    pub question: Question,
    /// How many claims answer it.
    pub n_claims: usize,
    /// What carries it.
    pub support: Support,
    /// What the policy that was asked for makes of it; null without one.
    pub range: Option<Range>,
}

/// What a policy makes of a series.
pub fn range(contents: &Contents, series: &Series, policy: Policy) -> Range {
    Range { policy, derived: contents.derived(policy, series) }
}

/// What lists tell of a series, whatever the policy.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SeriesSummary {
    /// The series.
    pub series: SeriesId,
    /// The story that it belongs to.
    pub story: StoryId,
    /// Whom of the story it counts.
    pub scope: Scope,
    /// The question in a few words.
    pub title: String,
    /// The question.
    pub question: Question,
    /// How many claims answer it.
    pub n_claims: usize,
    /// How many later claims took an earlier one's place.
    pub n_revisions: usize,
    /// What carries it.
    pub support: Support,
    /// The number that was said last.
    pub last: Option<LastSaid>,
}

/// The number of a series that was said last.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LastSaid {
    /// How many.
    pub amount: Amount,
    /// Whether the words say that it is not exact.
    pub approx: bool,
    /// The day as of which it counts, or on which it was published.
    pub day: Option<Date>,
}

/// What lists tell of a series.
pub fn series_summary(contents: &Contents, series: &Series) -> SeriesSummary {
    let along = timeline(contents, series);
    let last = along.rows.into_iter().next_back().or(along.undated.into_iter().next_back());
    SeriesSummary {
        series: series.id.clone(),
        story: series.story.clone(),
        scope: series.scope.clone(),
        title: along.title,
        question: along.question,
        n_claims: series.claims.len(),
        n_revisions: series.revisions.len(),
        support: along.support,
        last: last.map(|row| LastSaid { amount: row.amount, approx: row.approx, day: row.day }),
    }
}

/// A series as a row of a list.
pub fn series_row(contents: &Contents, series: &Series, policy: Option<Policy>) -> SeriesRow {
    SeriesRow {
        series: series.id.clone(),
        story: series.story.clone(),
        scope: series.scope.clone(),
        title: series_words(series),
        question: series.question.clone(),
        n_claims: series.claims.len(),
        support: support(contents, series),
        range: policy.map(|policy| range(contents, series, policy)),
    }
}

impl From<SeriesSummary> for SeriesRow {
    fn from(summary: SeriesSummary) -> SeriesRow {
        let SeriesSummary { series, story, scope, title, question, n_claims, support, .. } = summary;
        SeriesRow { series, story, scope, title, question, n_claims, support, range: None }
    }
}
