//! A story as a row of a list, and whole: what is counted in it, who carried it, what does not fit.

use std::collections::BTreeSet;

use ascribe_model::{
    Amount, Change, Claim, ClaimId, Document, Finding, Interval, Measure, Scope, Series, Story, StoryId,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::range::{SeriesRow, series_row};
use super::source_list::{SourceEntry, sources_of};
use super::timeline::part_words;
use crate::words::{self, place_name};
use crate::{Contents, Policy};

/// A story as a row of a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StoryRow {
    /// The story.
    pub story: StoryId,
    /// Its title: a headline, or what a person called it.
    pub title: String,
    /// What happened or goes on, by the lexicon; null where no report says.
    pub happening: Option<String>,
    /// The countries and armed groups that it is about, by name, the most named first.
    pub places: Vec<String>,
    /// The first and the last day on which it was reported; null where no report has a day.
    pub reported: Option<Interval>,
    /// How many reports tell it.
    pub n_reports: usize,
    /// How many outlets published these.
    pub n_outlets: usize,
    /// How many claims they hold.
    pub n_claims: usize,
    /// How many series these stand in.
    pub n_series: usize,
    /// What was said last of the whole, or else of its largest part, measure by measure.
    pub latest: Vec<Latest>,
}

/// The number that was said last of one measure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Latest {
    /// What is counted.
    pub measure: Measure,
    /// Of which part of the people hit, where nothing counts them all.
    pub part: Option<String>,
    /// The words.
    pub said: String,
    /// How many.
    pub amount: Amount,
    /// Whether the words say that it is not exact.
    pub approx: bool,
    /// Who said it; null in the report's own voice.
    pub source: Option<String>,
    /// Who published it.
    pub outlet: Option<String>,
    /// The day of publication.
    pub published: Option<Date>,
    /// The claim.
    pub claim: ClaimId,
}

/// A story with everything in it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StoryView {
    /// The story as in a list.
    #[serde(flatten)]
    pub row: StoryRow,
    /// Its series: of the whole, of parts, of incidents, and what is told beside them, each with most claims first.
    pub series: Vec<SeriesRow>,
    /// Whom its claims go back to, those with most claims first.
    pub sources: Vec<StorySource>,
    /// Its reports, in the order of their publication.
    pub reports: Vec<StoryReport>,
    /// What does not fit in it.
    pub findings: Vec<Finding>,
}

/// Whom claims of a story go back to.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StorySource {
    /// What names it in addresses.
    pub key: String,
    /// The name.
    pub name: String,
    /// Whether it is an outlet whose reports speak in their own voice: whom they have it from is not established.
    pub is_outlet: bool,
    /// How many claims go back to it.
    pub n_claims: usize,
    /// The outlets that carried them.
    pub outlets: Vec<String>,
}

/// A report of a story.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StoryReport {
    /// The SHA-256 of its document.
    pub document: String,
    /// Who published it.
    pub outlet: Option<String>,
    /// The headline.
    pub headline: Option<String>,
    /// When it was published, as the page gives it.
    pub published: Option<String>,
    /// How many claims it holds.
    pub n_claims: usize,
}

/// A story as a row of a list.
pub fn story_row(contents: &Contents, story: &Story) -> StoryRow {
    let documents = || story.documents.iter().filter_map(|sha256| contents.reading(sha256));
    let outlets: BTreeSet<&str> =
        documents().filter_map(|reading| reading.document.outlet.as_deref()).collect();
    StoryRow {
        story: story.id.clone(),
        title: story.title.clone(),
        happening: story.happening.clone(),
        places: story.places.iter().map(|place| place_name(place).to_owned()).collect(),
        reported: story.reported,
        n_reports: story.documents.len(),
        n_outlets: outlets.len(),
        n_claims: documents().map(|reading| reading.claims.len()).sum(),
        n_series: story.series.len(),
        latest: latest(contents, story),
    }
}

/// A story with everything in it; `policy` derives low, best and high of each series.
pub fn story_view(contents: &Contents, story: &Story, policy: Option<Policy>) -> StoryView {
    let mut series: Vec<&Series> = contents.series_in(story).collect();
    let rank = |series: &Series| match series.scope {
        Scope::Whole => 0,
        Scope::Part { .. } => 1,
        Scope::Incident { .. } => 2,
        Scope::Aside { .. } => 3,
    };
    series.sort_by_key(|series| (rank(series), std::cmp::Reverse(series.claims.len())));
    let claims: BTreeSet<&ClaimId> = series.iter().flat_map(|series| &series.claims).collect();
    let findings = contents.comparison.findings.iter();
    let of_story = |finding: &&Finding| finding.claims.iter().any(|claim| claims.contains(claim));
    let report = |sha256: &String| {
        let reading = contents.reading(sha256)?;
        let document = &reading.document;
        Some(StoryReport {
            document: sha256.clone(),
            outlet: document.outlet.clone(),
            headline: document.headline.clone(),
            published: document.published.as_ref().map(|date| date.value.clone()),
            n_claims: reading.claims.len(),
        })
    };
    StoryView {
        row: story_row(contents, story),
        sources: sources_of(series.iter().copied()).into_iter().map(story_source).collect(),
        series: series.iter().map(|series| series_row(contents, series, policy)).collect(),
        reports: story.documents.iter().filter_map(report).collect(),
        findings: findings.filter(of_story).cloned().collect(),
    }
}

fn story_source(entry: SourceEntry) -> StorySource {
    StorySource {
        n_claims: entry.n_claims(),
        key: entry.key,
        name: entry.name,
        is_outlet: entry.is_outlet,
        outlets: entry.outlets,
    }
}

/// The last number of each measure that counts the whole; where nothing counts it, of the part with most claims.
fn latest(contents: &Contents, story: &Story) -> Vec<Latest> {
    let measures =
        [Measure::Killed, Measure::Wounded, Measure::Casualties, Measure::Missing, Measure::Displaced];
    let of_measure = |measure: Measure| {
        let series = || contents.series_in(story).filter(move |series| series.question.measure == measure);
        let is_part = |series: &&Series| matches!(series.scope, Scope::Part { .. });
        let counts = || series().filter(|series| !series.question.is_share);
        let whole = counts().find(|series| series.scope == Scope::Whole);
        let part = || counts().filter(is_part).max_by_key(|series| series.claims.len());
        last_said(contents, whole.or_else(part)?)
    };
    measures.into_iter().filter_map(of_measure).collect()
}

/// The number of a series that was published last.
fn last_said(contents: &Contents, series: &Series) -> Option<Latest> {
    let on_curve = series.claims.iter().filter(|id| !series.beside.contains(id));
    let claims = on_curve.filter_map(|id| contents.claim(id)).filter(|claim| claim.change != Change::More);
    let when = |claim: &Claim| contents.document(&claim.document).and_then(Document::published_at);
    // Of several that one report gives the highest: beside the toll it may give that of a town.
    let number = |claim: &Claim| claim.amount.people_bounds().and_then(|(low, high)| low.or(high));
    let last = claims.max_by_key(|claim| (when(claim), number(claim)))?;
    Some(Latest {
        measure: last.measure,
        part: series.scope.words().map(part_words),
        said: last.excerpt.text.clone(),
        amount: last.amount,
        approx: last.approx,
        source: last.source.as_ref().map(|source| words::name(source).to_owned()),
        outlet: last.outlet.clone(),
        published: last.published,
        claim: last.id.clone(),
    })
}
