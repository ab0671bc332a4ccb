//! What is compared by itself: a story, or several that answers of people tie together.
//!
//! What one knot gives depends on its reports, on the pages that these derive from, and on today, and on nothing else.

use std::collections::{BTreeMap, HashMap, HashSet};

use ascribe_model::{Comparison, Finding, Lineage, Reading, Series, SeriesId, SeriesPart, Story, StoryId};
use jiff::civil::Date;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::checks::{self, Found};
use crate::decided::{Decisions, answered};
use crate::evidence::{Evidence, last_day};
use crate::gathering::About;
use crate::groups::Groups;
use crate::lineage::{Links, link_documents};
use crate::record::{self, SourceRecord, Tally};
use crate::same_question::{Given, QuestionPair, numbers_given, pair_questions};
use crate::stories::{Told, gather_stories};

/// Readings with the stories that they tell and whom they derive from.
///
/// This hangs together over all readings, and depends on what pages say and not on what people said of their claims: who
/// keeps it can compare one story anew without the others.
#[derive(Debug)]
pub struct Placed {
    links: Links,
    told: Vec<Told>,
    /// The last day on which one of the pages was published.
    today: Option<Date>,
}

/// What is kept of a story beside what it became.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StoryKept {
    about: About,
    title: String,
}

/// From whom a document derives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParentKept {
    /// The document's SHA-256.
    pub document: String,
    /// The parent's.
    pub parent: String,
    /// How much of its text stands in the parent's, in thousandths.
    pub closeness: u32,
    /// Whether it names the parent.
    pub is_named: bool,
}

/// What comparing one knot gave.
#[derive(Clone, Debug, Default)]
pub struct Knot {
    /// Its stories.
    pub stories: Vec<Story>,
    /// Their series, in order.
    pub series: Vec<Series>,
    /// Which of these count a part of what others count.
    pub parts: Vec<SeriesPart>,
    /// How the first figures of each named source fared, by the source's key.
    pub tallies: BTreeMap<String, Tally>,
    /// What may be set against the numbers of other series.
    pub numbers: Numbers,
    found: Vec<Found>,
}

/// The numbers of some series, to be set against those of others.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Numbers {
    given: Vec<Given>,
    /// For each series that became part of another by what people decided, that one.
    joined: BTreeMap<String, SeriesId>,
}

impl Placed {
    /// Places readings, as the machine made them.
    pub fn of(readings: &[&Reading], decisions: &Decisions) -> Placed {
        let (links, told) = rayon::join(|| link_documents(readings), || gather_stories(readings, decisions));
        Placed { links, told, today: last_day(readings) }
    }

    /// What was kept of some stories and of the pages that their reports derive from: of all readings those that these need.
    pub fn kept(
        readings: &[&Reading],
        stories: Vec<(Story, StoryKept)>,
        parents: &[ParentKept],
        lineage: Vec<Lineage>,
        today: Option<Date>,
    ) -> Placed {
        let position: HashMap<&str, usize> =
            readings.iter().enumerate().map(|(idx, reading)| (&*reading.document.sha256, idx)).collect();
        let n = readings.len();
        let mut links =
            Links { parents: vec![None; n], closeness: vec![0; n], names_parent: vec![false; n], lineage };
        for kept in parents {
            let of = |sha256: &String| position.get(sha256.as_str()).copied();
            if let (Some(child), Some(parent)) = (of(&kept.document), of(&kept.parent)) {
                links.parents[child] = Some(parent);
                links.closeness[child] = kept.closeness;
                links.names_parent[child] = kept.is_named;
            }
        }
        let told = |(story, kept): (Story, StoryKept)| {
            let documents = story.documents.iter().filter_map(|of| position.get(of.as_str()).copied());
            Told { id: story.id, documents: documents.collect(), about: kept.about, title: kept.title }
        };
        Placed { links, told: stories.into_iter().map(told).collect(), today }
    }

    /// What is to be kept of the stories, in their order.
    pub fn stories(&self) -> impl Iterator<Item = (&StoryId, StoryKept)> {
        self.told
            .iter()
            .map(|told| (&told.id, StoryKept { about: told.about.clone(), title: told.title.clone() }))
    }

    /// From whom the readings derive.
    pub fn parents(&self, readings: &[&Reading]) -> Vec<ParentKept> {
        let sha256 = |position: usize| readings[position].document.sha256.clone();
        let kept = |(child, parent): (usize, &Option<usize>)| {
            Some(ParentKept {
                document: sha256(child),
                parent: sha256((*parent)?),
                closeness: self.links.closeness[child],
                is_named: self.links.names_parent[child],
            })
        };
        self.links.parents.iter().enumerate().filter_map(kept).collect()
    }

    /// The last day on which one of the pages was published: as far as the readings know, today.
    pub fn today(&self) -> Option<Date> {
        self.today
    }

    /// Compares the readings as they stand, knot by knot, in the order of their stories.
    pub fn compare(&self, readings: &[&Reading], decisions: &Decisions) -> Vec<Knot> {
        let knots = knots(&self.told, readings, decisions);
        knots.into_par_iter().map(|told| self.compare_knot(readings, decisions, &told)).collect()
    }

    fn compare_knot(&self, readings: &[&Reading], decisions: &Decisions, told: &[&Told]) -> Knot {
        let mut positions: Vec<usize> =
            told.iter().flat_map(|story| story.documents.iter().copied()).collect();
        let n_own = positions.len();
        let mut known: HashSet<usize> = positions.iter().copied().collect();
        for own in 0..n_own {
            let above = self.links.line(positions[own]);
            positions.extend(above.into_iter().filter(|ancestor| known.insert(*ancestor)));
        }
        let mut first = 0;
        let told: Vec<Told> = told
            .iter()
            .map(|story| {
                let documents = (first..first + story.documents.len()).collect();
                first += story.documents.len();
                Told { documents, ..(*story).clone() }
            })
            .collect();
        let of_knot: Vec<&Reading> = positions.iter().map(|position| readings[*position]).collect();
        let links = self.links.among(&positions, &of_knot, n_own);
        let evidence = Evidence::of_stories(of_knot, &told, links, decisions, self.today);
        let found = checks::look(&evidence);
        let (tallies, given) = (record::tallies(&evidence), numbers_given(&evidence));
        let Evidence { stories, lines, parts, joined, .. } = evidence;
        let series = lines.into_iter().map(|line| line.series).collect();
        Knot { stories, series, parts, tallies, numbers: Numbers { given, joined }, found }
    }

    /// What knots give together, in the order of the stories.
    pub fn sum_up(&self, knots: &[Knot]) -> Comparison {
        let mut stories: HashMap<&StoryId, &Story> = HashMap::new();
        let mut series: HashMap<&StoryId, Vec<&Series>> = HashMap::new();
        let mut whole = Comparison { lineage: self.links.lineage.clone(), ..Comparison::default() };
        let mut found = Vec::new();
        for knot in knots {
            stories.extend(knot.stories.iter().map(|story| (&story.id, story)));
            knot.series.iter().for_each(|of| series.entry(&of.story).or_default().push(of));
            whole.parts.extend(knot.parts.iter().cloned());
            found.extend(knot.found.iter().cloned());
        }
        for Told { id, .. } in &self.told {
            whole.stories.extend(stories.get(id).copied().cloned());
            whole.series.extend(series.remove(id).into_iter().flatten().cloned());
        }
        whole.parts.sort();
        whole.findings = checks::in_order(found).into_iter().map(|of| of.finding).collect();
        whole
    }
}

impl Knot {
    /// What does not fit in it, each with what orders it among the findings of all knots: words that are compared letter by letter.
    pub fn findings(&self) -> impl Iterator<Item = (String, &Finding)> {
        self.found.iter().map(|of| (of.place(), &of.finding))
    }
}

/// The stories by knots: those whose series or claims somebody said are one, or moved into one another, are compared together.
fn knots<'t>(told: &'t [Told], readings: &[&Reading], decisions: &Decisions) -> Vec<Vec<&'t Told>> {
    let ties = decisions.ties();
    let mut groups = Groups::of(told.len());
    if !ties.is_empty() {
        let story_of = stories_named(told, readings, ties.iter().flat_map(|(one, other)| [*one, *other]));
        for (one, other) in ties {
            if let (Some(one), Some(other)) = (story_of.get(one), story_of.get(other)) {
                groups.join(*one, *other);
            }
        }
    }
    let numbers = groups.numbers();
    let mut knots: Vec<Vec<&Told>> = vec![Vec::new(); numbers.iter().max().map_or(0, |last| last + 1)];
    told.iter().zip(numbers).for_each(|(story, knot)| knots[knot].push(story));
    knots
}

/// The positions of the stories of series and claims, by their ids.
fn stories_named<'i>(
    told: &[Told],
    readings: &[&Reading],
    ids: impl Iterator<Item = &'i str>,
) -> HashMap<&'i str, usize> {
    let wanted: HashSet<&str> = ids.collect();
    let by_id: HashMap<&str, usize> =
        told.iter().enumerate().map(|(position, story)| (story.id.0.as_str(), position)).collect();
    let of_series = |id: &str| by_id.get(id.split_once('.')?.0).copied();
    let mut found: HashMap<&str, usize> =
        wanted.iter().filter_map(|id| Some((*id, of_series(id)?))).collect();
    for (position, story) in told.iter().enumerate() {
        let claims = story.documents.iter().flat_map(|idx| &readings[*idx].claims);
        found.extend(claims.filter_map(|claim| Some((*wanted.get(claim.id.0.as_str())?, position))));
    }
    found
}

/// How the first figures of each named source fared over all knots, those with most series first, then by name.
pub fn records<'u>(tallies: impl Iterator<Item = (&'u String, &'u Tally)>) -> Vec<SourceRecord> {
    let mut of_source: BTreeMap<&String, Tally> = BTreeMap::new();
    for (key, tally) in tallies {
        of_source.entry(key).or_default().take_in(tally);
    }
    record::in_order(of_source.into_values().map(Tally::record).collect())
}

/// The pairs of series that may answer the same question and on which nobody has decided, those with most in common first.
pub fn pairs(numbers: &[Numbers], parts: &[SeriesPart], decisions: &Decisions) -> Vec<QuestionPair> {
    let joined: BTreeMap<&str, &SeriesId> =
        numbers.iter().flat_map(|of| &of.joined).map(|(id, into)| (id.as_str(), into)).collect();
    let answered = answered(&joined, decisions);
    let mut pairs = pair_questions(numbers.iter().flat_map(|of| &of.given), parts);
    pairs.retain(|pair| !answered.contains(&(pair.left.0.as_str(), pair.right.0.as_str())));
    pairs
}
