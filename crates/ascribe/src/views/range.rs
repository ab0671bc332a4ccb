//! What a policy makes of a series: low, best and high, beside what was said and never in place of it.

use ascribe_compare::{Derived, Policy};
use ascribe_model::{Question, Scope, Series, SeriesId, StoryId};
use serde::Serialize;

use super::timeline::{Support, series_words, support};
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
