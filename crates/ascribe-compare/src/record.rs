//! The record of a source: how its first figures fared.
//!
//! Shown beside an analyst's grade, never instead of it.

use std::collections::BTreeMap;

use ascribe_model::Change;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::evidence::Evidence;
use crate::exact::{anchor, quotient, times};
use crate::lineage::days_between;
use crate::source::display_name;

/// How the first figures of a source fared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceRecord {
    /// The source's name.
    pub name: String,
    /// Stable id of the actor, where known.
    pub actor: Option<String>,
    /// Series in which it gave a figure with a day.
    pub n_first: usize,
    /// Of these, series in which a later figure of its own took the first one's place.
    pub n_revised: usize,
    /// Of these, those whose last figure lies above the first.
    pub n_up: usize,
    /// Of these, those whose last figure lies below the first.
    pub n_down: usize,
    /// The last figure in thousandths of the first: the median over revised series; none without one.
    pub median_change_permille: Option<u64>,
    /// Days from the first figure to the first revision: the median; none without one.
    pub median_days: Option<i32>,
}

/// The first figures of each named source of some stories, by the source's key.
pub(crate) fn tallies(evidence: &Evidence) -> BTreeMap<String, Tally> {
    let mut tallies: BTreeMap<String, Tally> = BTreeMap::new();
    for line in &evidence.lines {
        let mut of_line: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for &idx in &line.members {
            let entry = &evidence.entries[idx];
            let is_counted =
                entry.claim.change == Change::Total && entry.counts_people() && entry.day().is_some();
            if let Some(source) = entry.source.as_ref().filter(|source| source.is_named && is_counted) {
                of_line.entry(&source.key).or_default().push(idx);
            }
        }
        for (key, members) in of_line {
            tallies.entry(key.to_owned()).or_default().add(evidence, &members);
        }
    }
    tallies
}

/// Records in the order in which they are listed: most series first, then by name.
pub(crate) fn in_order(mut records: Vec<SourceRecord>) -> Vec<SourceRecord> {
    records.sort_by(|a, b| (b.n_first, &a.name, &a.actor).cmp(&(a.n_first, &b.name, &b.actor)));
    records
}

/// How the first figures of one source fared in some series.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Tally {
    name: String,
    actor: Option<String>,
    n_first: usize,
    n_up: usize,
    n_down: usize,
    changes: Vec<u64>,
    days: Vec<i32>,
}

impl Tally {
    /// Adds the claims of one series, in order of days.
    fn add(&mut self, evidence: &Evidence, members: &[usize]) {
        let entries: Vec<_> = members.iter().map(|&idx| &evidence.entries[idx]).collect();
        let (Some(first), Some(last)) = (entries.first(), entries.last()) else { return };
        if let Some(source) = &first.claim.source {
            display_name(source).clone_into(&mut self.name);
            self.actor.clone_from(&source.actor);
        }
        self.n_first += 1;
        let number = |idx: usize| anchor(entries[idx].claim.amount);
        let Some(revised) = (1..entries.len()).find(|&idx| number(idx) != number(0)) else { return };
        let between = |a: Option<Date>, b: Option<Date>| a.zip(b).map(|(a, b)| days_between(a, b));
        self.days.extend(between(first.day(), entries[revised].day()));
        let (before, after) = (anchor(first.claim.amount), anchor(last.claim.amount));
        let share = before.zip(after).and_then(|(before, after)| times(quotient(after, before)?, 1000, 1));
        let permille = share.map_or(1000, |share| share.numerator() / share.denominator());
        self.changes.push(permille);
        self.n_up += usize::from(after > before);
        self.n_down += usize::from(after < before);
    }

    /// Takes in the same source's of later stories.
    pub(crate) fn take_in(&mut self, later: &Tally) {
        (self.name, self.actor) = (later.name.clone(), later.actor.clone());
        self.n_first += later.n_first;
        self.n_up += later.n_up;
        self.n_down += later.n_down;
        self.changes.extend(&later.changes);
        self.days.extend(&later.days);
    }

    /// What it comes to.
    pub(crate) fn record(mut self) -> SourceRecord {
        self.changes.sort_unstable();
        self.days.sort_unstable();
        SourceRecord {
            name: self.name,
            actor: self.actor,
            n_first: self.n_first,
            n_revised: self.changes.len(),
            n_up: self.n_up,
            n_down: self.n_down,
            median_change_permille: self.changes.get(self.changes.len() / 2).copied(),
            median_days: self.days.get(self.days.len() / 2).copied(),
        }
    }
}
