//! Pairs of series that may answer the same question and that the words alone do not join: to be put to a person.

use std::collections::{BTreeMap, BTreeSet};

use ascribe_model::{Change, Measure, Ratio, SeriesId, SeriesPart};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::entry::Entry;
use crate::evidence::Evidence;
use crate::exact::anchor;
use crate::lineage::days_between;

/// Two series that may answer the same question.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct QuestionPair {
    /// The lesser of the two ids.
    pub left: SeriesId,
    /// The greater.
    pub right: SeriesId,
    /// What speaks for it.
    pub likeness: Likeness,
}

/// What speaks for two series being one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Likeness {
    /// Numbers that both give within 14 days of each other (3 of an event).
    pub n_numbers: usize,
    /// Of these, numbers that the same named source gives in both.
    pub n_of_one_source: usize,
    /// Whether one of the two does not say whose people it counts.
    pub is_side_open: bool,
    /// Whether one of the two does not say where.
    pub is_place_open: bool,
}

/// Days within which the same number in two series may be of one count: a story runs about two weeks.
const NEAR_DAYS: i32 = 14;
/// Days between the reports of one attack.
const NEAR_DAYS_OF_EVENT: i32 = 3;
/// Numbers below this meet by chance: on any day some report counts "two killed".
const MIN_COUNT: u64 = 10;
/// Claims of one number that are set against each other; a number that more claims give leads nowhere.
const MAX_CLAIMS_OF_NUMBER: usize = 400;

/// A number that may be set against that of another series.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Given {
    series: SeriesId,
    document: String,
    measure: Measure,
    change: Change,
    number: Ratio,
    day: Option<Date>,
    side: Option<String>,
    kind: Option<String>,
    /// Whether it counts a part of the people hit.
    is_part: bool,
    /// The war or country, and the place within it.
    theatre: Option<(String, Option<String>)>,
    /// The key of its source, where that is somebody.
    source: Option<String>,
}

/// The numbers of some stories that may be set against those of other series.
pub(crate) fn numbers_given(evidence: &Evidence) -> Vec<Given> {
    let given = |(idx, entry): (usize, &Entry)| {
        let is_asked = matches!(entry.claim.change, Change::Total | Change::Event) && entry.counts_people();
        let number = anchor(entry.claim.amount).filter(|_| is_asked && entry.count() >= MIN_COUNT)?;
        Some(Given {
            series: evidence.lines.get(evidence.line_of[idx])?.series.id.clone(),
            document: entry.claim.document.clone(),
            measure: entry.claim.measure,
            change: entry.claim.change,
            number,
            day: entry.day(),
            side: entry.population.side.map(str::to_owned),
            kind: entry.population.kind.map(str::to_owned),
            is_part: entry.population.is_part(),
            theatre: entry
                .theatre
                .as_ref()
                .map(|theatre| (theatre.whole.to_string(), theatre.part.as_deref().map(str::to_owned))),
            source: entry.source.as_ref().filter(|source| source.is_named).map(|source| source.key.clone()),
        })
    };
    evidence.own_entries().iter().enumerate().filter_map(given).collect()
}

/// The pairs of series that may answer the same question, those with most in common first.
///
/// Both count the same measure in the same way and give the same numbers at the same time, and nothing that they say of
/// whom and where excludes it. Series of which one counts a part of the other are no pair: they are linked as such.
pub(crate) fn pair_questions<'g>(
    given: impl Iterator<Item = &'g Given>,
    parts: &[SeriesPart],
) -> Vec<QuestionPair> {
    let parts: BTreeSet<(&SeriesId, &SeriesId)> =
        parts.iter().map(|part| (&part.part, &part.whole)).collect();
    let mut by_number: BTreeMap<(Measure, Change, Ratio), Vec<&Given>> = BTreeMap::new();
    for claim in given {
        by_number.entry((claim.measure, claim.change, claim.number)).or_default().push(claim);
    }
    let mut meetings: BTreeMap<(&SeriesId, &SeriesId), Meeting> = BTreeMap::new();
    for claims in by_number.values().filter(|claims| claims.len() <= MAX_CLAIMS_OF_NUMBER) {
        for (position, &one) in claims.iter().enumerate() {
            claims[position + 1..].iter().for_each(|other| meet(one, other, &mut meetings));
        }
    }
    let is_part = |a: &SeriesId, b: &SeriesId| parts.contains(&(a, b)) || parts.contains(&(b, a));
    let mut pairs: Vec<QuestionPair> = meetings
        .into_iter()
        .filter(|((a, b), _)| !is_part(a, b))
        .map(|((a, b), meeting)| QuestionPair {
            left: a.clone(),
            right: b.clone(),
            likeness: meeting.likeness(),
        })
        .collect();
    pairs.sort_by(|a, b| {
        let weight = |pair: &QuestionPair| (pair.likeness.n_of_one_source, pair.likeness.n_numbers);
        weight(b).cmp(&weight(a)).then_with(|| (&a.left, &a.right).cmp(&(&b.left, &b.right)))
    });
    pairs
}

/// What two series have in common.
#[derive(Default)]
struct Meeting {
    numbers: BTreeSet<Ratio>,
    of_one_source: BTreeSet<Ratio>,
    is_side_open: bool,
    is_place_open: bool,
}

impl Meeting {
    fn likeness(&self) -> Likeness {
        Likeness {
            n_numbers: self.numbers.len(),
            n_of_one_source: self.of_one_source.len(),
            is_side_open: self.is_side_open,
            is_place_open: self.is_place_open,
        }
    }
}

fn meet<'g>(a: &'g Given, b: &'g Given, meetings: &mut BTreeMap<(&'g SeriesId, &'g SeriesId), Meeting>) {
    if a.series == b.series || a.document == b.document || !may_be_one(a, b) {
        return;
    }
    let pair = ((&a.series).min(&b.series), (&a.series).max(&b.series));
    let meeting = meetings.entry(pair).or_default();
    meeting.numbers.insert(a.number);
    if a.source.is_some() && a.source == b.source {
        meeting.of_one_source.insert(a.number);
    }
    meeting.is_side_open |= a.side.is_none() != b.side.is_none();
    meeting.is_place_open |= a.theatre.is_none() != b.theatre.is_none();
}

/// Whether nothing that both say of time, people and place keeps them apart.
fn may_be_one(a: &Given, b: &Given) -> bool {
    let most = if a.change == Change::Event { NEAR_DAYS_OF_EVENT } else { NEAR_DAYS };
    let near = |a: Date, b: Date| days_between(a, b).abs() <= most;
    let agree = |a: Option<&String>, b: Option<&String>| a.is_none() || b.is_none() || a == b;
    let is_near = a.day.zip(b.day).is_some_and(|(a, b)| near(a, b));
    let same_place = match (&a.theatre, &b.theatre) {
        (Some((a, part_a)), Some((b, part_b))) => a == b && agree(part_a.as_ref(), part_b.as_ref()),
        _ => true,
    };
    let same_people = agree(a.side.as_ref(), b.side.as_ref())
        && agree(a.kind.as_ref(), b.kind.as_ref())
        && a.is_part == b.is_part;
    is_near && same_place && same_people
}
