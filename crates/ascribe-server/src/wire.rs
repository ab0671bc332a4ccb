//! The rows and objects of the `.json` and `.csv` twins. Their shape is a promise; [`crate::routes`] documents it.
//!
//! Absent is `null`. Numbers of people are whole, shares are fractions of 1. Offsets are half-open and count Unicode
//! code points of the report's text.

use ascribe::model::{Amount, Claim, Finding, Interval, Lineage, Ratio, Reading, Span};
use ascribe::views::{SeriesSummary, SourceRow, StoryRow};
use ascribe::{Contents, Derived, Grade, Policy, SourceRecord, words};
use schemars::JsonSchema;
use serde::Serialize;

use crate::edition::{finding_id, report_id};

/// A report in a list.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Report")]
pub(crate) struct WireReport {
    /// What names it in addresses.
    pub(crate) id: String,
    /// SHA-256 of the page's bytes.
    pub(crate) sha256: String,
    /// The headline.
    pub(crate) headline: Option<String>,
    /// Who published it.
    pub(crate) outlet: Option<String>,
    /// The day of publication.
    pub(crate) published: Option<String>,
    /// Where it was published.
    pub(crate) url: Option<String>,
    /// BCP 47 code of the language.
    pub(crate) language: Option<String>,
    /// How many statements were read in it.
    pub(crate) n_statements: usize,
    /// How many claims were read in it.
    pub(crate) n_claims: usize,
    /// Its page.
    pub(crate) link: String,
}

impl WireReport {
    pub(crate) fn of(reading: &Reading) -> WireReport {
        let document = &reading.document;
        let id = report_id(&document.sha256).to_owned();
        WireReport {
            link: format!("/reports/{id}"),
            id,
            sha256: document.sha256.clone(),
            headline: document.headline.clone(),
            outlet: document.outlet.clone(),
            published: document.published_day().map(|day| day.to_string()),
            url: document.url.clone(),
            language: document.language.clone(),
            n_statements: reading.statements.len(),
            n_claims: reading.claims.len(),
        }
    }
}

/// A number of people, or a share as a fraction of 1.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
#[serde(untagged)]
#[schemars(rename = "Number")]
pub(crate) enum WireNumber {
    /// A number of people.
    People(u64),
    /// A share as a fraction of 1.
    Share(f64),
}

fn bounds(amount: Amount) -> (Option<WireNumber>, Option<WireNumber>) {
    let share = |ratio: Ratio| WireNumber::Share(ratio.to_f64());
    match amount {
        Amount::People { low, high } | Amount::Households { low, high } => {
            (low.map(WireNumber::People), high.map(WireNumber::People))
        }
        Amount::Share { low, high } => (low.map(share), high.map(share)),
    }
}

/// A claim: what was said, by whom, where it stands.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Claim")]
pub(crate) struct WireClaim {
    /// What names it.
    id: String,
    /// The series it stands in.
    series: Option<String>,
    /// The words of the figure.
    said: String,
    /// The least that the words allow.
    low: Option<WireNumber>,
    /// The greatest that the words allow.
    high: Option<WireNumber>,
    /// What is counted: `people`, `households` or `share`.
    unit: &'static str,
    /// Whether the words say that it is not exact.
    approx: bool,
    /// What is counted of these people.
    measure: &'static str,
    /// What kind of count.
    change: &'static str,
    /// Who is counted.
    population: Option<String>,
    /// Who said it; null in the report's own voice.
    source: Option<String>,
    /// Through whom, the nearest to the source first.
    via: Vec<String>,
    /// How sure the source presents it.
    certainty: &'static str,
    /// The first day it speaks of.
    from: Option<String>,
    /// The last day it speaks of.
    to: Option<String>,
    /// Where.
    place: Option<String>,
    /// Whether it is given as an older value beside a newer one.
    earlier: bool,
    /// Who published the report.
    outlet: Option<String>,
    /// The day of publication.
    published: Option<String>,
    /// The claim whose place it took.
    revises: Option<String>,
    /// The claim that took its place.
    revised_by: Option<String>,
    /// The report it stands in.
    report: String,
    /// The sentence it stands in.
    sentence: String,
    /// Offset of the figure's first code point in the report's text.
    start: usize,
    /// Offset behind the figure's last code point.
    end: usize,
    /// Its page.
    link: String,
}

impl WireClaim {
    pub(crate) fn of(contents: &Contents, claim: &Claim) -> WireClaim {
        let series = contents.series_of(&claim.id);
        let (low, high) = bounds(claim.amount);
        let days = claim.when.unwrap_or(Interval { from: None, to: None });
        let (start, end) = code_points(contents, claim);
        WireClaim {
            id: claim.id.0.clone(),
            series: series.map(|series| series.id.0.clone()),
            said: claim.excerpt.text.clone(),
            low,
            high,
            unit: claim.amount.unit(),
            approx: claim.approx,
            measure: claim.measure.as_str(),
            change: claim.change.as_str(),
            population: claim.population.clone(),
            source: claim.source.as_ref().map(|source| words::name(source).to_owned()),
            via: claim.via.iter().map(|relay| words::name(relay).to_owned()).collect(),
            certainty: claim.certainty.as_str(),
            from: days.from.map(|day| day.to_string()),
            to: days.to.map(|day| day.to_string()),
            place: claim.place.as_ref().map(words::place),
            earlier: claim.earlier,
            outlet: claim.outlet.clone(),
            published: claim.published.map(|day| day.to_string()),
            revises: contents.revised_from(&claim.id).map(|from| from.id.0.clone()),
            revised_by: contents.revised_by(&claim.id).map(|to| to.id.0.clone()),
            report: report_id(&claim.document).to_owned(),
            sentence: claim.sentence.text.clone(),
            start,
            end,
            link: format!("/claims/{}", claim.id),
        }
    }
}

/// Where the figure of a claim stands, in code points of its report's text.
fn code_points(contents: &Contents, claim: &Claim) -> (usize, usize) {
    let Span { start, .. } = claim.excerpt.span;
    let before = contents.document(&claim.document).and_then(|document| document.text.get(..start));
    let start = before.map_or(0, |text| text.chars().count());
    (start, start + claim.excerpt.text.chars().count())
}

/// A story in a list.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Story")]
pub(crate) struct WireStory {
    /// What names it.
    id: String,
    /// Its title: the headline that is most like the whole, or what a person called it.
    title: String,
    /// What happened or goes on: `earthquake`, `war`; null where no report says.
    happening: Option<String>,
    /// Countries and armed groups, the most named first.
    places: Vec<String>,
    /// The first day on which it was reported.
    first: Option<String>,
    /// The last day on which it was reported.
    last: Option<String>,
    /// How many reports tell it.
    n_reports: usize,
    /// How many outlets published these.
    n_outlets: usize,
    /// How many claims they hold.
    n_claims: usize,
    /// How many series these stand in.
    n_series: usize,
    /// Its page.
    link: String,
}

impl WireStory {
    pub(crate) fn of(row: &StoryRow) -> WireStory {
        let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string());
        WireStory {
            id: row.story.0.clone(),
            title: row.title.clone(),
            happening: row.happening.clone(),
            places: row.places.clone(),
            first: day(row.reported.and_then(|reported| reported.from)),
            last: day(row.reported.and_then(|reported| reported.to)),
            n_reports: row.n_reports,
            n_outlets: row.n_outlets,
            n_claims: row.n_claims,
            n_series: row.n_series,
            link: format!("/stories/{}", row.story),
        }
    }
}

/// A series in a list.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Series")]
pub(crate) struct WireSeries {
    /// What names it.
    id: String,
    /// What is counted, in a few words.
    title: String,
    /// The story that it belongs to.
    story: String,
    /// Whom of the story it counts: whole, part, incident or aside.
    scope: &'static str,
    /// Which part, where only one is counted; what it is, where it is told beside the story.
    part: Option<String>,
    /// What is counted.
    measure: &'static str,
    /// Who is counted.
    population: String,
    /// The war or region.
    theatre: Option<String>,
    /// What kind of count.
    change: &'static str,
    /// How many claims it holds.
    n_claims: usize,
    /// How many later claims took an earlier one's place.
    n_revisions: usize,
    /// How many outlets carried them.
    n_outlets: usize,
    /// How many origins they go back to.
    n_origins: usize,
    /// What can be said of the independence of these.
    independence: &'static str,
    /// Its page.
    link: String,
}

impl WireSeries {
    pub(crate) fn of(series: &SeriesSummary) -> WireSeries {
        let SeriesSummary { support, question, .. } = series;
        WireSeries {
            id: series.series.0.clone(),
            title: series.title.clone(),
            story: series.story.0.clone(),
            scope: series.scope.as_str(),
            part: series.scope.words().map(str::to_owned),
            measure: question.measure.as_str(),
            population: question.population.clone(),
            theatre: question.theatre.clone(),
            change: question.change.as_str(),
            n_claims: series.n_claims,
            n_revisions: series.n_revisions,
            n_outlets: support.n_outlets,
            n_origins: support.n_origins,
            independence: support.independence.as_str(),
            link: format!("/series/{}", series.series),
        }
    }
}

/// What a policy makes of a series.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Derived")]
pub(crate) struct WireDerived {
    /// The policy.
    policy: &'static str,
    /// The lowest number; null where it is open.
    low: Option<u64>,
    /// The number to use where one is wanted; null where the policy gives none.
    best: Option<u64>,
    /// The highest number; null where it is open.
    high: Option<u64>,
    /// The grade, where the policy gives one.
    grade: Option<String>,
}

impl WireDerived {
    pub(crate) fn of(policy: Policy, derived: &Derived) -> WireDerived {
        WireDerived {
            policy: policy.as_str(),
            low: derived.low,
            best: derived.best,
            high: derived.high,
            grade: derived.grade.map(str::to_owned),
        }
    }
}

/// How far a person trusts something.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Grade")]
pub(crate) struct WireGrade {
    /// The scale.
    scale: &'static str,
    /// The grade on it.
    grade: String,
}

impl WireGrade {
    pub(crate) fn of(grade: &Grade) -> WireGrade {
        WireGrade { scale: grade.scale.as_str(), grade: grade.grade.clone() }
    }
}

/// A finding with the sentences it rests on.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Finding")]
pub(crate) struct WireFinding {
    /// What names it.
    id: String,
    /// The check that found it.
    check: String,
    /// What does not fit, with the sum written out.
    message: String,
    /// The claims it rests on.
    claims: Vec<String>,
    /// Their sentences.
    sentences: Vec<String>,
    /// Its place in the list of findings.
    link: String,
}

impl WireFinding {
    pub(crate) fn of(finding: &Finding) -> WireFinding {
        let id = finding_id(finding);
        WireFinding {
            link: format!("/findings#{id}"),
            id,
            check: finding.check.clone(),
            message: finding.message.clone(),
            claims: finding.claims.iter().map(|claim| claim.0.clone()).collect(),
            sentences: finding.sentences.iter().map(|(_, excerpt)| excerpt.text.clone()).collect(),
        }
    }
}

/// A source in a list.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Source")]
pub(crate) struct WireSource {
    /// What names it.
    key: String,
    /// The name.
    name: String,
    /// Stable id of the actor, where it is known.
    actor: Option<String>,
    /// Whether it is an outlet that speaks in its own voice.
    is_outlet: bool,
    /// How many claims go back to it.
    n_claims: usize,
    /// In how many series.
    n_series: usize,
    /// The outlets that carried them.
    outlets: Vec<String>,
    /// Its page.
    link: String,
}

impl WireSource {
    pub(crate) fn of(entry: &SourceRow) -> WireSource {
        WireSource {
            key: entry.key.clone(),
            name: entry.name.clone(),
            actor: entry.actor.clone(),
            is_outlet: entry.is_outlet,
            n_claims: entry.n_claims,
            n_series: entry.n_series,
            outlets: entry.outlets.clone(),
            link: format!("/sources/{}", entry.key),
        }
    }
}

/// How the first figures of a source fared. It says nothing of who is right.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "SourceRecord")]
pub(crate) struct WireRecord {
    /// Series in which it gave a total with a day.
    n_first: usize,
    /// Of these, series in which a later figure of its own took the first one's place.
    n_revised: usize,
    /// Of these, those whose last figure lies above the first.
    n_up: usize,
    /// Of these, those whose last figure lies below the first.
    n_down: usize,
    /// The last figure in thousandths of the first: the median over revised series.
    median_change_permille: Option<u64>,
    /// Days from the first figure to the first revision: the median.
    median_days: Option<i32>,
}

impl WireRecord {
    pub(crate) fn of(record: &SourceRecord) -> WireRecord {
        WireRecord {
            n_first: record.n_first,
            n_revised: record.n_revised,
            n_up: record.n_up,
            n_down: record.n_down,
            median_change_permille: record.median_change_permille,
            median_days: record.median_days,
        }
    }
}

/// That one report derives from another.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Lineage")]
pub(crate) struct WireLineage {
    /// The report that derives.
    report: String,
    /// Who published it.
    outlet: Option<String>,
    /// How it derives.
    derivation: &'static str,
    /// The report it derives from; null when that one is not in the ledger.
    from: Option<String>,
    /// Who published that one, or the original as it is named.
    from_outlet: Option<String>,
    /// What the link rests on.
    basis: Vec<String>,
}

impl WireLineage {
    pub(crate) fn of(contents: &Contents, link: &Lineage) -> WireLineage {
        let outlet = |sha256: &str| contents.document(sha256).and_then(|document| document.outlet.clone());
        WireLineage {
            report: report_id(&link.document).to_owned(),
            outlet: outlet(&link.document),
            derivation: link.derivation.as_str(),
            from: link.from.as_deref().map(|from| report_id(from).to_owned()),
            from_outlet: link.from.as_deref().and_then(outlet).or_else(|| link.named.clone()),
            basis: link.basis.iter().map(words::basis).collect(),
        }
    }
}

/// A page of a list.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "{R}List")]
pub(crate) struct WireList<R> {
    /// The rows of this page.
    pub(crate) rows: Vec<R>,
    /// How many rows there are on all pages.
    pub(crate) n_rows: usize,
    /// The next page; null on the last.
    pub(crate) next: Option<String>,
    /// The number of the last operation that the ledger held when this was drawn.
    pub(crate) operation: i64,
}
