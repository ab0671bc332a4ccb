//! Single attacks, days and places within a story of many.

use std::collections::BTreeMap;

use ascribe_model::{Measure, Scope};

use super::count::Count;
use super::{BELOW_COUNTRY, SPOT, Strands};

/// Counts of single attacks, days and places.
#[derive(Default)]
pub(super) struct Incidents<'c, 'e> {
    found: Vec<Incident<'c, 'e>>,
    /// Positions of the incidents that may still be told, by the size of their counts.
    by_size: BTreeMap<i32, Vec<usize>>,
    /// Positions of the incidents that a reading tells with a count.
    by_page: BTreeMap<(usize, u64), Vec<usize>>,
}

pub(super) struct Incident<'c, 'e> {
    who: Option<String>,
    counts: Vec<&'c Count<'e>>,
}

/// Counts of an incident that a further one is set against, the latest.
const MAX_SET_AGAINST: usize = 12;
/// How many times two counts of one incident may lie apart.
const MOST_APART_OF_INCIDENT: f64 = 2.5;
/// Days for which an incident is told.
const INCIDENT_DAYS: f64 = 30.0;

impl<'c, 'e> Incidents<'c, 'e> {
    /// Adds a count to the incident that it tells of, or begins one. Counts come in order of time, those without one last.
    pub(super) fn add(&mut self, count: &'c Count<'e>, who: Option<String>) {
        let candidates = self.candidates(count);
        let is_of = |position: &usize| {
            let incident = &self.found[*position];
            let mut latest = incident.counts.iter().rev().take(MAX_SET_AGAINST);
            incident.who == who && latest.any(|other| is_one_incident(count, other))
        };
        let position = candidates.into_iter().find(is_of).unwrap_or(self.found.len());
        match self.found.get_mut(position) {
            Some(incident) => incident.counts.push(count),
            None => self.found.push(Incident { who, counts: vec![count] }),
        }
        self.by_page.entry((count.entry.reading, count.count)).or_default().push(position);
        let of_size = self.by_size.entry(size_of(count)).or_default();
        if !of_size.contains(&position) {
            of_size.push(position);
        }
    }

    /// The incidents that a count may tell of, in order: those of its page, or of about its size that are still told.
    fn candidates(&mut self, count: &Count) -> Vec<usize> {
        let Some(now) = count.moment else {
            return self.by_page.get(&(count.entry.reading, count.count)).cloned().unwrap_or_default();
        };
        let found = &self.found;
        let is_told = |position: &usize| {
            let last = found[*position].counts.last().and_then(|last| last.moment);
            last.is_some_and(|last| now - last <= INCIDENT_DAYS)
        };
        let size = size_of(count);
        let mut candidates = Vec::new();
        for (_, of_size) in self.by_size.range_mut(size - 1..=size + 1) {
            of_size.retain(is_told);
            candidates.extend(of_size.iter().copied());
        }
        candidates.sort_unstable();
        candidates.dedup();
        candidates
    }

    pub(super) fn finish(self, measure: Measure, strands: &mut Strands) {
        for (number, incident) in self.found.into_iter().enumerate() {
            for count in incident.counts {
                let scope = Scope::Incident { who: incident.who.clone() };
                strands.put_at(measure, false, scope, number, count.idx);
            }
        }
    }
}

/// The size of a count in steps so large that two counts of one incident lie at most one step apart.
fn size_of(count: &Count) -> i32 {
    (count.count.max(1) as f64).log(MOST_APART_OF_INCIDENT).floor() as i32
}

/// Whether two counts tell of one incident: near in time, number and place.
fn is_one_incident(count: &Count, other: &Count) -> bool {
    let Some((now, then)) = count.moment.zip(other.moment) else {
        return count.entry.reading == other.entry.reading && count.count == other.count;
    };
    let days = (now - then).abs();
    if days > INCIDENT_DAYS {
        return false;
    }
    let (a, b) = (count.count.max(1) as f64, other.count.max(1) as f64);
    let apart = (a / b).max(b / a);
    let places = count.place().zip(other.place());
    let same_place = places.is_some_and(|(a, b)| a == b) && count.precision() <= SPOT;
    let other_place = places.is_some_and(|(a, b)| a != b)
        && count.precision() < BELOW_COUNTRY
        && other.precision() < BELOW_COUNTRY;
    let is_near = days <= 3.0 && apart <= 1.67 && !other_place;
    let is_there = same_place && days <= 5.0 && apart <= MOST_APART_OF_INCIDENT;
    let is_told_again = apart <= 1.11 && count.count >= 10 && !other_place;
    is_near || is_there || is_told_again
}
