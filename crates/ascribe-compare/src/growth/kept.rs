//! What is kept of documents and claims, in a form that outlives the run.

use std::sync::Arc;

use ascribe_model::{
    Change, Claim, Derivation, Document, Finding, Interval, Lineage, LineageBasis, Measure, OriginMention,
    PageDate, Reading,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::checks::{CHECKS, Placed};
use crate::entry::{Entry, Theatre};
use crate::lineage::{Parent, Sheet};
use crate::population::Population;
use crate::question::{Incident, QuestionKey};
use crate::source::source_key;

/// A document without its text: what series rest on.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct KeptDocument {
    pub sha256: String,
    pub id: String,
    pub outlet: Option<String>,
    pub origin: Option<String>,
    pub published: Option<PageDate>,
    pub length: usize,
    pub n_claims: u32,
}

impl KeptDocument {
    pub fn of(reading: &Reading, sheet: &Sheet) -> KeptDocument {
        let document = &reading.document;
        KeptDocument {
            sha256: document.sha256.clone(),
            id: document.id.clone(),
            outlet: document.outlet.clone(),
            origin: document.origin.as_ref().map(|origin| origin.text.clone()),
            published: document.published.clone(),
            length: sheet.length,
            n_claims: u32::try_from(reading.claims.len()).unwrap_or(u32::MAX),
        }
    }

    /// The day of publication.
    pub fn day(&self) -> Option<Date> {
        self.published.as_ref().and_then(PageDate::day)
    }

    /// As [`Sheet::rank`].
    pub fn rank(&self) -> (bool, Option<Date>, std::cmp::Reverse<usize>, &str) {
        (self.day().is_none(), self.day(), std::cmp::Reverse(self.length), &self.sha256)
    }

    /// A reading that holds these claims and no text.
    pub fn into_reading(self, claims: Vec<Claim>) -> Reading {
        let document = Document {
            id: self.id,
            sha256: self.sha256,
            outlet: self.outlet,
            origin: self.origin.map(|text| OriginMention { text, span: None }),
            published: self.published,
            ..Document::default()
        };
        Reading { document, claims, ..Reading::default() }
    }
}

/// A parent by number.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct KeptParent {
    pub document: u32,
    derivation: Derivation,
    basis: Vec<LineageBasis>,
    closeness: u32,
    is_named: bool,
}

impl KeptParent {
    pub fn of(parent: &Parent) -> KeptParent {
        KeptParent {
            document: u32::try_from(parent.document).unwrap_or(u32::MAX),
            derivation: parent.derivation,
            basis: parent.basis.clone(),
            closeness: parent.closeness,
            is_named: parent.is_named,
        }
    }

    pub fn parent(&self) -> Parent {
        Parent {
            document: self.document as usize,
            derivation: self.derivation,
            basis: self.basis.clone(),
            closeness: self.closeness,
            is_named: self.is_named,
        }
    }
}

/// Whom a document names, what it would derive from by that, and what it derives from in the end.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct KeptLink {
    pub named: Option<KeptParent>,
    pub base: Option<KeptParent>,
    pub parent: Option<KeptParent>,
    pub lineage: Vec<Lineage>,
}

impl KeptLink {
    /// The number of the document that it derives from.
    pub fn parent_number(&self) -> Option<u32> {
        self.parent.as_ref().map(|parent| parent.document)
    }

    /// Shared shingles with that one in thousandths.
    pub fn closeness(&self) -> u32 {
        self.parent.as_ref().map_or(0, |parent| parent.closeness)
    }
}

/// Whose people and what kind of them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct KeptPopulation(Option<String>, Option<String>);

impl KeptPopulation {
    fn of(population: Population) -> KeptPopulation {
        KeptPopulation(population.side.map(str::to_owned), population.kind.map(str::to_owned))
    }

    fn population(&self) -> Population {
        Population::known(self.0.as_deref(), self.1.as_deref())
    }
}

/// A claim with what its page tells of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct KeptClaim {
    pub claim: Claim,
    pub told: KeptTelling,
}

impl KeptClaim {
    /// An entry as its page alone tells it.
    pub fn of(entry: &Entry) -> KeptClaim {
        KeptClaim { claim: entry.claim.clone(), told: KeptTelling::of(entry) }
    }

    /// The entry in the reading at a position.
    pub fn entry(&self, reading: usize) -> Entry<'_> {
        self.told.entry(&self.claim, reading)
    }
}

/// What a page tells of one of its claims.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct KeptTelling {
    population: KeptPopulation,
    said: KeptPopulation,
    theatre: Option<(String, Option<String>)>,
    as_of: Option<Interval>,
    is_older: bool,
    is_answered: bool,
}

impl KeptTelling {
    fn of(entry: &Entry) -> KeptTelling {
        KeptTelling {
            population: KeptPopulation::of(entry.population),
            said: KeptPopulation::of(entry.said),
            theatre: entry.theatre.as_ref().map(kept_theatre),
            as_of: entry.as_of_on_page,
            is_older: entry.is_older_on_page,
            is_answered: entry.is_answered,
        }
    }

    /// The entry of `claim`, of which this tells, in the reading at a position.
    pub fn entry<'r>(&self, claim: &'r Claim, reading: usize) -> Entry<'r> {
        Entry {
            claim,
            reading,
            population: self.population.population(),
            said: self.said.population(),
            theatre: self.theatre.as_ref().map(theatre),
            source: claim.source.as_ref().map(|source| Arc::new(source_key(source))),
            as_of: self.as_of,
            is_older: self.is_older,
            as_of_on_page: self.as_of,
            is_older_on_page: self.is_older,
            is_answered: self.is_answered,
        }
    }
}

fn kept_theatre(theatre: &Theatre) -> (String, Option<String>) {
    (theatre.whole.to_string(), theatre.part.as_ref().map(ToString::to_string))
}

fn theatre((whole, part): &(String, Option<String>)) -> Theatre {
    Theatre { whole: Arc::from(whole.as_str()), part: part.as_deref().map(Arc::from) }
}

/// A question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct KeptQuestion {
    measure: Measure,
    is_share: bool,
    change: Change,
    population: KeptPopulation,
    theatre: Option<(String, Option<String>)>,
    year: Option<i16>,
    day: Option<Date>,
    document: Option<(String, String)>,
}

impl KeptQuestion {
    pub fn of(key: &QuestionKey) -> KeptQuestion {
        let (day, document) = match &key.incident {
            Some(Incident::Day(day)) => (Some(*day), None),
            Some(Incident::Document(document, what)) => (None, Some((document.clone(), what.clone()))),
            None => (None, None),
        };
        KeptQuestion {
            measure: key.measure,
            is_share: key.is_share,
            change: key.change,
            population: KeptPopulation::of(key.population),
            theatre: key.theatre.as_ref().map(kept_theatre),
            year: key.year,
            day,
            document,
        }
    }

    pub fn key(&self) -> QuestionKey {
        let of_document = || self.document.clone().map(|(document, what)| Incident::Document(document, what));
        QuestionKey {
            measure: self.measure,
            is_share: self.is_share,
            change: self.change,
            population: self.population.population(),
            theatre: self.theatre.as_ref().map(theatre),
            year: self.year,
            incident: self.day.map(Incident::Day).or_else(of_document),
        }
    }
}

/// What a claim asks: by itself, among its incidents, and in the end.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct KeptPlace {
    /// The question by itself.
    pub own: KeptQuestion,
    /// Told apart from other incidents.
    pub told: KeptQuestion,
    /// The id of the series in which it stands.
    pub series: String,
}

/// A finding, with the days on which it holds when that turns on the day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct KeptFinding {
    pub places: Vec<(String, usize)>,
    pub finding: Finding,
    /// Only after this day.
    pub after: Option<Date>,
    /// Only up to this day.
    pub until: Option<Date>,
}

impl KeptFinding {
    pub fn of(placed: &Placed) -> KeptFinding {
        let Placed { places, finding, .. } = placed;
        KeptFinding { places: places.clone(), finding: finding.clone(), after: None, until: None }
    }

    pub fn placed(self) -> Placed {
        let check = CHECKS.iter().position(|check| check.name == self.finding.check);
        Placed { check: check.unwrap_or(CHECKS.len()), places: self.places, finding: self.finding }
    }

    /// Whether it holds on a day.
    pub fn holds_on(&self, today: Option<Date>) -> bool {
        let Some(today) = today else { return self.after.is_none() };
        self.after.is_none_or(|after| after < today) && self.until.is_none_or(|until| today <= until)
    }
}
