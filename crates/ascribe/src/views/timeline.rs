//! How the answer to one question moved: one row for each number that a source gave, in order of days.

use std::collections::HashMap;

use ascribe_model::{
    Amount, Certainty, Change, Claim, ClaimId, Independence, OriginKind, Question, Scope, Series, SeriesId,
};
use ascribe_text::country_name;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::Contents;
use crate::words::{place_name, sheet_row};

/// A series as it is drawn along time.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Timeline {
    /// The series.
    pub series: SeriesId,
    /// What is being counted, in a few words: "casualties · North Korean soldiers".
    pub title: String,
    /// What is being counted.
    pub question: Question,
    /// Whose numbers these are, those with most claims first.
    pub sources: Vec<TimelineSource>,
    /// The numbers whose day is known, in order of days.
    pub rows: Vec<TimelineRow>,
    /// The numbers without a known day, apart: they have no place in time.
    pub undated: Vec<TimelineRow>,
    /// Which number took the place of which.
    pub steps: Vec<Step>,
    /// What carries the series.
    pub support: Support,
}

/// A source of a timeline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TimelineSource {
    /// The name.
    pub name: String,
    /// Stable id of the actor, where it is known.
    pub actor: Option<String>,
    /// How many claims go back to it.
    pub n_claims: usize,
}

/// One number that one source gave, with everyone who carried it.
///
/// The same number from the same source is one row for as long as the source gives no other.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TimelineRow {
    /// The day as of which it counts, or on which it was published; none when neither is known.
    pub day: Option<Date>,
    /// Which of the two it is.
    pub basis: DayBasis,
    /// How many.
    pub amount: Amount,
    /// Whether the words say that it is not exact.
    pub approx: bool,
    /// The words of the first claim.
    pub said: String,
    /// How sure the source presented it.
    pub certainty: Certainty,
    /// Position of its source.
    pub source: usize,
    /// The claims, the first to appear first.
    pub claims: Vec<ClaimId>,
    /// Who published them, in the order of first appearance.
    pub outlets: Vec<String>,
}

/// What the day of a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum DayBasis {
    /// The text says as of when.
    AsOf,
    /// The text does not say; it is the day on which the page was published.
    Published,
    /// Neither is known.
    Unknown,
}

/// That one row took the place of another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Step {
    /// Position of the earlier row.
    pub from: usize,
    /// Position of the later row.
    pub to: usize,
    /// The reason where one is said.
    pub reason: Option<String>,
}

/// On how many outlets and origins a series rests, and what can be said of their independence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Support {
    /// Outlets that carried a claim of the series; pages without a known outlet count as one each, all rows of a sheet as
    /// one.
    pub n_outlets: usize,
    /// Origins that the claims go back to.
    pub n_origins: usize,
    /// The verdict.
    pub independence: Independence,
}

/// The timeline of a series.
pub fn timeline(contents: &Contents, series: &Series) -> Timeline {
    let source_of = source_positions(series);
    let mut runs = Runs::default();
    for claim in series.claims.iter().filter_map(|id| contents.claim(id)) {
        runs.add(claim, source_of.get(&claim.id).copied().unwrap_or(0));
    }
    runs.rows.sort_by_key(|row| row.day);
    let undated = runs.rows.extract_if(.., |row| row.day.is_none()).collect();
    let steps = steps(&runs.rows, series);
    let sources = series.origins.iter().map(|origin| TimelineSource {
        name: origin.name.clone(),
        actor: origin.actor.clone(),
        n_claims: origin.claims.len(),
    });
    Timeline {
        series: series.id.clone(),
        title: series_words(series),
        question: series.question.clone(),
        sources: sources.collect(),
        rows: runs.rows,
        undated,
        steps,
        support: support(contents, series),
    }
}

/// What carries a series.
pub fn support(contents: &Contents, series: &Series) -> Support {
    let claims = series.claims.iter().filter_map(|id| contents.claim(id));
    let mut carriers: Vec<&str> = claims.map(|claim| carrier(contents, claim)).collect();
    carriers.sort_unstable();
    carriers.dedup();
    let n_outlets = carriers.len();
    Support { n_outlets, n_origins: n_origins(series), independence: series.independence }
}

/// How many origins a series goes back to: an outlet in its own voice is none.
fn n_origins(series: &Series) -> usize {
    series.origins.iter().filter(|origin| origin.kind != OriginKind::OwnVoice).count()
}

/// Who carried a claim: the outlet, or else the sheet whose row it is, or else the page.
fn carrier<'c>(contents: &'c Contents, claim: &'c Claim) -> &'c str {
    let sheet = || Some(sheet_row(&contents.document(&claim.document)?.id)?.0);
    claim.outlet.as_deref().or_else(sheet).unwrap_or(&claim.document)
}

/// For each claim the position of its origin in the series' list.
fn source_positions(series: &Series) -> HashMap<ClaimId, usize> {
    let origins = series.origins.iter().enumerate();
    origins.flat_map(|(idx, origin)| origin.claims.iter().map(move |id| (id.clone(), idx))).collect()
}

/// Rows in the making.
#[derive(Default)]
struct Runs {
    rows: Vec<TimelineRow>,
    /// The row at which each source stands, by whether the day is known.
    last_of: HashMap<(usize, bool), usize>,
}

impl Runs {
    fn add(&mut self, claim: &Claim, source: usize) {
        let (day, basis) = day_of(claim);
        let key = (source, day.is_some());
        let standing = self.last_of.get(&key).copied();
        let same = |row: &TimelineRow| row.amount == claim.amount && row.certainty == claim.certainty;
        match standing.filter(|idx| same(&self.rows[*idx])) {
            Some(idx) => add_carrier(&mut self.rows[idx], claim),
            None => {
                self.last_of.insert(key, self.rows.len());
                self.rows.push(new_row(claim, source, day, basis));
            }
        }
    }
}

fn new_row(claim: &Claim, source: usize, day: Option<Date>, basis: DayBasis) -> TimelineRow {
    TimelineRow {
        day,
        basis,
        amount: claim.amount,
        approx: claim.approx,
        said: claim.excerpt.text.clone(),
        certainty: claim.certainty,
        source,
        claims: vec![claim.id.clone()],
        outlets: claim.outlet.iter().cloned().collect(),
    }
}

fn add_carrier(row: &mut TimelineRow, claim: &Claim) {
    row.claims.push(claim.id.clone());
    row.approx |= claim.approx;
    let new = claim.outlet.iter().filter(|outlet| !row.outlets.contains(outlet)).cloned().collect::<Vec<_>>();
    row.outlets.extend(new);
}

/// The day a claim is placed at: the last day it speaks of, never after the page itself; else the page's.
fn day_of(claim: &Claim) -> (Option<Date>, DayBasis) {
    let told = claim.when.filter(|when| claim.change != Change::Total || when.to.is_some() || claim.earlier);
    match (told.and_then(|when| when.to.or(when.from)), claim.published) {
        (Some(day), Some(published)) => (Some(day.min(published)), DayBasis::AsOf),
        (Some(day), None) => (Some(day), DayBasis::AsOf),
        (None, Some(published)) if !claim.earlier => (Some(published), DayBasis::Published),
        _ => (None, DayBasis::Unknown),
    }
}

/// The series' revisions as steps between rows. A revision within a row, or from an undated number, is none.
fn steps(rows: &[TimelineRow], series: &Series) -> Vec<Step> {
    let rows = rows.iter().enumerate();
    let row_of: HashMap<&ClaimId, usize> =
        rows.flat_map(|(idx, row)| row.claims.iter().map(move |claim| (claim, idx))).collect();
    let step = |revision: &ascribe_model::Revision| {
        let (from, to) = (*row_of.get(&revision.from)?, *row_of.get(&revision.to)?);
        (from < to).then(|| Step { from, to, reason: revision.reason.clone() })
    };
    let mut steps: Vec<Step> = series.revisions.iter().filter_map(step).collect();
    steps.sort_by_key(|step| (step.to, step.from));
    steps.dedup_by_key(|step| (step.to, step.from));
    steps
}

/// A part of the people hit in words: "KR children" are "South Korea children".
pub(super) fn part_words(who: &str) -> String {
    who.split(' ').map(place_name).collect::<Vec<_>>().join(" ")
}

/// A series in a few words: "killed · children · Gaza", "killed · in one incident · Juliaca, Peru".
pub fn series_words(series: &Series) -> String {
    let question = &series.question;
    let (population, scope) = match &series.scope {
        Scope::Whole => (question.population.clone(), None),
        // The theatre names the place.
        Scope::Part { who } if is_place_of(who, question.theatre.as_deref()) => {
            (question.population.clone(), None)
        }
        Scope::Part { who } => (part_words(who), None),
        Scope::Incident { who } => {
            let who = who.as_deref().map(part_words);
            (who.unwrap_or_else(|| question.population.clone()), Some("in one incident"))
        }
        Scope::Aside { why } => (question.population.clone(), Some(why.as_str())),
    };
    let change = scope.or(match question.change {
        Change::More => Some("in addition"),
        Change::Rate => Some("per day, week or month"),
        Change::Planned => Some("planned"),
        Change::Event | Change::Total => None,
    });
    let share = question.is_share.then_some("share");
    let theatre = question.theatre.as_deref().map(theatre_words);
    let words = [Some(question.measure.as_str()), share, Some(&population), change, theatre.as_deref()];
    words.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// Whether a part is that of the place which a theatre names.
fn is_place_of(who: &str, theatre: Option<&str>) -> bool {
    theatre.and_then(|theatre| theatre.rsplit_once(", ")).is_some_and(|(place, _)| place == who)
}

/// A theatre with its country by name: `Darayya, Syria` for `Darayya, SY`.
fn theatre_words(theatre: &str) -> String {
    let (part, code) = theatre.rsplit_once(", ").map_or(("", theatre), |(part, code)| (part, code));
    match country_name(code).filter(|_| code.len() == 2) {
        Some(country) if part.is_empty() => country.to_owned(),
        Some(country) => format!("{part}, {country}"),
        None => theatre.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use ascribe_model::Measure;

    use super::*;

    #[test]
    fn a_series_says_what_sets_it_apart() {
        let series = |scope: Scope, is_share, theatre: &str| Series {
            id: SeriesId(String::new()),
            story: ascribe_model::StoryId::default(),
            scope,
            question: Question {
                measure: Measure::Casualties,
                is_share,
                population: "men".to_owned(),
                theatre: Some(theatre.to_owned()),
                span: None,
                change: Change::Total,
            },
            claims: Vec::new(),
            beside: Vec::new(),
            revisions: Vec::new(),
            origins: Vec::new(),
            independence: Independence::SameOrigin,
        };
        let words = series_words(&series(Scope::Incident { who: None }, true, "Darayya, SY"));
        assert_eq!(words, "casualties · share · men · in one incident · Darayya, Syria");
        let part = Scope::Part { who: "KR children".to_owned() };
        assert_eq!(
            series_words(&series(part, false, "KR")),
            "casualties · South Korea children · South Korea"
        );
        assert!(
            series_words(&series(Scope::Whole, false, "Russia-Ukraine war"))
                .ends_with("· Russia-Ukraine war")
        );
    }
}
