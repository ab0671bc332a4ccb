//! Pairs of series that may answer the same question and that the words alone do not join: to be put to a person.

use std::collections::{BTreeMap, BTreeSet};

use ascribe_model::{Change, Measure, Ratio, SeriesId};
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

/// The pairs of series that may answer the same question, those with most in common first.
///
/// Both count the same measure in the same way and give the same numbers at the same time, and nothing that they say of
/// whom and where excludes it. Series of which one counts a part of the other are no pair: they are linked as such.
pub(crate) fn pair_questions(evidence: &Evidence) -> Vec<QuestionPair> {
    let parts: BTreeSet<(&SeriesId, &SeriesId)> =
        evidence.parts.iter().map(|part| (&part.part, &part.whole)).collect();
    let mut meetings: BTreeMap<(usize, usize), Meeting> = BTreeMap::new();
    for claims in by_number(evidence).values().filter(|claims| claims.len() <= MAX_CLAIMS_OF_NUMBER) {
        for (position, &one) in claims.iter().enumerate() {
            for &other in &claims[position + 1..] {
                meet(evidence, one, other, &mut meetings);
            }
        }
    }
    let id = |line: usize| &evidence.lines[line].series.id;
    let is_part = |a: usize, b: usize| parts.contains(&(id(a), id(b))) || parts.contains(&(id(b), id(a)));
    let mut pairs: Vec<QuestionPair> = meetings
        .into_iter()
        .filter(|((a, b), _)| !is_part(*a, *b))
        .map(|((a, b), meeting)| {
            let (left, right) = (id(a).min(id(b)).clone(), id(a).max(id(b)).clone());
            QuestionPair { left, right, likeness: meeting.likeness() }
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

/// Claims that give the same number of the same measure in the same way.
type Number = (Measure, Change, Ratio);

fn by_number(evidence: &Evidence) -> BTreeMap<Number, Vec<usize>> {
    let mut claims: BTreeMap<Number, Vec<usize>> = BTreeMap::new();
    for (idx, entry) in evidence.entries.iter().enumerate() {
        let is_asked = matches!(entry.claim.change, Change::Total | Change::Event) && entry.counts_people();
        let number = anchor(entry.claim.amount).filter(|_| is_asked && entry.count() >= MIN_COUNT);
        if let Some(number) = number {
            claims.entry((entry.claim.measure, entry.claim.change, number)).or_default().push(idx);
        }
    }
    claims
}

fn meet(evidence: &Evidence, one: usize, other: usize, meetings: &mut BTreeMap<(usize, usize), Meeting>) {
    let (a, b) = (&evidence.entries[one], &evidence.entries[other]);
    let (line_a, line_b) = (evidence.line_of[one], evidence.line_of[other]);
    let Some(number) = anchor(a.claim.amount) else { return };
    if line_a == line_b || a.reading == b.reading || !may_be_one(a, b) {
        return;
    }
    let meeting = meetings.entry((line_a.min(line_b), line_a.max(line_b))).or_default();
    meeting.numbers.insert(number);
    if a.same_source(b) {
        meeting.of_one_source.insert(number);
    }
    meeting.is_side_open |= a.population.side.is_none() != b.population.side.is_none();
    meeting.is_place_open |= a.theatre.is_none() != b.theatre.is_none();
}

/// Whether nothing that both say of time, people and place keeps them apart.
fn may_be_one(a: &Entry, b: &Entry) -> bool {
    let most = if a.claim.change == Change::Event { NEAR_DAYS_OF_EVENT } else { NEAR_DAYS };
    let near = |a: Date, b: Date| days_between(a, b).abs() <= most;
    let is_near = a.day().zip(b.day()).is_some_and(|(a, b)| near(a, b));
    let same_place = match (&a.theatre, &b.theatre) {
        (Some(a), Some(b)) => {
            a.whole == b.whole && (a.part.is_none() || b.part.is_none() || a.part == b.part)
        }
        _ => true,
    };
    is_near && same_place && a.population.may_be(b.population)
}
