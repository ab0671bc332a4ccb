//! What is compared by itself: a story, or several that answers of people tie together.
//!
//! What one unit gives depends on its reports, on the pages that these derive from, and on today, and on nothing else.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use ascribe_model::{Comparison, Lineage, Reading, Series, SeriesId, SeriesPart, Story};
use jiff::civil::Date;

use crate::Compared;
use crate::checks::{self, Placed};
use crate::decided::{Decisions, Sameness, answered};
use crate::evidence::Evidence;
use crate::groups::Groups;
use crate::lineage::Links;
use crate::record::{self, Tally};
use crate::same_question::{Given, numbers_given, pair_questions};
use crate::stories::Told;

/// What units are looked for in.
pub(crate) struct Sought<'s, 'r> {
    pub readings: &'s [&'r Reading],
    pub links: &'s Links,
    pub decisions: &'s Decisions,
    pub today: Option<Date>,
}

/// What comparing one unit gave.
pub(crate) struct Unit {
    /// Its stories, each with its series.
    stories: Vec<(Story, Vec<Series>)>,
    parts: Vec<SeriesPart>,
    findings: Vec<Placed>,
    tallies: BTreeMap<String, Tally>,
    given: Vec<Given>,
    joined: BTreeMap<String, SeriesId>,
}

/// The stories by units: those whose series or claims somebody said are one, or moved into one another, are compared together.
pub(crate) fn units<'t>(
    told: &'t [Told],
    readings: &[&Reading],
    decisions: &Decisions,
) -> Vec<Vec<&'t Told>> {
    let same = decisions.pairs.iter().filter(|decision| decision.answer == Sameness::Same);
    let mut ties: Vec<(&str, &str)> = same.map(|decision| (&*decision.left, &*decision.right)).collect();
    ties.extend(decisions.moves.iter().filter_map(|of| Some((&*of.what, of.into.as_deref()?))));
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
    let mut units: Vec<Vec<&Told>> = vec![Vec::new(); numbers.iter().max().map_or(0, |last| last + 1)];
    told.iter().zip(numbers).for_each(|(story, unit)| units[unit].push(story));
    units
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

/// Compares the stories of one unit.
pub(crate) fn compare_unit(sought: &Sought, told: &[&Told]) -> Unit {
    let mut positions: Vec<usize> = told.iter().flat_map(|story| story.documents.iter().copied()).collect();
    let n_own = positions.len();
    let mut known: HashSet<usize> = positions.iter().copied().collect();
    for own in 0..n_own {
        let above = sought.links.line(positions[own]);
        positions.extend(above.into_iter().filter(|ancestor| known.insert(*ancestor)));
    }
    let mut first = 0;
    let told: Vec<Told> = told
        .iter()
        .map(|story| {
            let documents = (first..first + story.documents.len()).collect();
            first += story.documents.len();
            Told { id: story.id.clone(), documents, gathered: story.gathered.clone() }
        })
        .collect();
    let readings: Vec<&Reading> = positions.iter().map(|position| sought.readings[*position]).collect();
    let links = sought.links.among(&positions, &readings, n_own);
    let evidence = Evidence::of_stories(readings, &told, links, sought.decisions, sought.today);
    let findings = checks::look(&evidence);
    let (tallies, given) = (record::tallies(&evidence), numbers_given(&evidence));
    let mut by_story: HashMap<_, Vec<Series>> = HashMap::new();
    for line in evidence.lines {
        by_story.entry(line.series.story.clone()).or_default().push(line.series);
    }
    let with_series = |story: Story| {
        let series = by_story.remove(&story.id).unwrap_or_default();
        (story, series)
    };
    let mut with_series = with_series;
    Unit {
        stories: evidence.stories.into_iter().map(&mut with_series).collect(),
        parts: evidence.parts,
        findings,
        tallies,
        given,
        joined: evidence.joined,
    }
}

/// What the units give together. `lineage` is that of all reports.
pub(crate) fn sum_up(units: Vec<Unit>, lineage: Vec<Lineage>, decisions: &Decisions) -> Compared {
    let mut comparison = Comparison { lineage, ..Comparison::default() };
    let mut found = Vec::new();
    let mut tallies: BTreeMap<String, Tally> = BTreeMap::new();
    let mut given = Vec::new();
    let mut joined = BTreeMap::new();
    for unit in units {
        for (story, series) in unit.stories {
            comparison.stories.push(story);
            comparison.series.extend(series);
        }
        comparison.parts.extend(unit.parts);
        found.extend(unit.findings);
        for (key, tally) in unit.tallies {
            tallies.entry(key).or_default().take_in(tally);
        }
        given.extend(unit.given);
        joined.extend(unit.joined);
    }
    comparison.parts.sort();
    comparison.findings = checks::in_order(found).into_iter().map(|placed| placed.finding).collect();
    let mut pairs = pair_questions(&given, &comparison.parts);
    let answered: BTreeSet<(&str, &str)> = answered(&joined, decisions);
    pairs.retain(|pair| !answered.contains(&(pair.left.0.as_str(), pair.right.0.as_str())));
    let records = record::in_order(tallies.into_values().map(Tally::record).collect());
    Compared { comparison, records, pairs }
}
