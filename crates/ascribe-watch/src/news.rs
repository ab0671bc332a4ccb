//! What is announced. The shape is a promise, written down in `docs/watch.md`.

use ascribe::model::{Amount, Claim, Ratio};
use serde::Serialize;
use serde_json::Number;

/// Something new in the ledger. Written as one line of JSON.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum News {
    /// A page was added.
    Page(PageNews),
    /// A page that was added claims something.
    Claim(ClaimNews),
    /// A claim superseded another of the same source.
    Revision(Box<RevisionNews>),
    /// A check found something that it did not find before.
    Finding(FindingNews),
}

/// A page that was added.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PageNews {
    /// When it was added, RFC 3339 in UTC.
    pub at: String,
    /// The feed that named it.
    pub feed: String,
    /// Where it was fetched, after redirections; none for an entry that names no page.
    pub url: Option<String>,
    /// SHA-256 of its bytes.
    pub document: String,
    /// Its headline.
    pub headline: Option<String>,
    /// Who published it.
    pub outlet: Option<String>,
    /// When it says it was published, ISO 8601.
    pub published: Option<String>,
    /// How many claims it makes.
    pub n_claims: usize,
    /// Why the entry in the feed was kept in place of the page; none where the page was.
    pub in_place_of_page: Option<String>,
}

/// A claim that was not there before.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ClaimNews {
    /// When it was announced, RFC 3339 in UTC.
    pub at: String,
    /// The claim.
    #[serde(flatten)]
    pub claim: ClaimLine,
    /// The series that it stands in.
    pub series: Option<String>,
}

/// A claim as it is announced.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ClaimLine {
    /// Its id: `ascribe show` takes it.
    pub claim: String,
    /// SHA-256 of its document.
    pub document: String,
    /// The address of the document.
    pub url: Option<String>,
    /// Who published it.
    pub outlet: Option<String>,
    /// The day on which it was published.
    pub published: Option<String>,
    /// The figure as said.
    pub text: String,
    /// The sentence it stands in.
    pub sentence: String,
    /// The least that the words allow: people, or a fraction of 1 for a share.
    pub low: Option<Number>,
    /// The most that the words allow.
    pub high: Option<Number>,
    /// Whether the words say that it is not exact.
    pub approx: bool,
    /// `people`, `households` or `share`.
    pub unit: &'static str,
    /// What is counted.
    pub measure: &'static str,
    /// Total, event, addition, rate or plan.
    pub change: &'static str,
    /// Who is counted.
    pub population: Option<String>,
    /// Who said it.
    pub source: Option<String>,
    /// How sure the source presents it.
    pub certainty: &'static str,
}

/// A revision that was not there before.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RevisionNews {
    /// When it was announced, RFC 3339 in UTC.
    pub at: String,
    /// The series.
    pub series: String,
    /// The claim that no longer stands.
    pub from: ClaimLine,
    /// The claim that took its place.
    pub to: ClaimLine,
    /// The reason where one is said.
    pub reason: Option<String>,
}

/// A finding that was not there before.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FindingNews {
    /// When it was announced, RFC 3339 in UTC.
    pub at: String,
    /// The check that found it.
    pub check: String,
    /// What does not fit.
    pub message: String,
    /// The claims it rests on.
    pub claims: Vec<ClaimLine>,
}

impl ClaimLine {
    pub(crate) fn of(claim: &Claim, url: Option<&str>) -> ClaimLine {
        let share = |ratio: Ratio| Number::from_f64(ratio.to_f64());
        let (low, high) = match claim.amount {
            Amount::People { low, high } | Amount::Households { low, high } => {
                (low.map(Number::from), high.map(Number::from))
            }
            Amount::Share { low, high } => (low.and_then(share), high.and_then(share)),
        };
        let source = claim.source.as_ref();
        ClaimLine {
            claim: claim.id.0.clone(),
            document: claim.document.clone(),
            url: url.map(str::to_owned),
            outlet: claim.outlet.clone(),
            published: claim.published.map(|day| day.to_string()),
            text: claim.excerpt.text.clone(),
            sentence: claim.sentence.text.clone(),
            low,
            high,
            approx: claim.approx,
            unit: claim.amount.unit(),
            measure: claim.measure.as_str(),
            change: claim.change.as_str(),
            population: claim.population.clone(),
            source: source.map(|source| source.name.clone().unwrap_or_else(|| source.excerpt.text.clone())),
            certainty: claim.certainty.as_str(),
        }
    }
}
