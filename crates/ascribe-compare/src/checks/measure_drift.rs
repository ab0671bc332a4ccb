//! `measure_drift`: a number that keeps its value on the way from page to page but changes what it counts.
//!
//! "4,000 casualties" in the source become "4,000 killed" in the copy.

use std::collections::BTreeMap;

use ascribe_model::{Change, Finding, Measure};

use super::{Check, CheckScope, Look};
use crate::entry::Entry;
use crate::evidence::Evidence;
use crate::exact::anchor;
use crate::lineage::days_between;
use crate::wording::{counted, quoted};

pub(super) const CHECK: Check = Check {
    name: "measure_drift",
    summary: "a number that keeps its value along a lineage but changes what it counts",
    scope: CheckScope::Pages,
    looks: &[Look::Line(find), Look::All(find_alone)],
};

fn find(evidence: &Evidence, child: usize) -> Vec<Finding> {
    let Some(parent) = evidence.links.taken_from(child) else { return Vec::new() };
    let (child, parent) = (evidence.page(child), evidence.page(parent));
    child.iter().filter_map(|entry| check(evidence, entry, child, parent)).collect()
}

/// Pages that must give a number as casualties for a single page that gives it as killed to stand alone.
const MIN_OTHERS: usize = 2;
/// Below this, numbers of a war meet by chance.
const MIN_WAR_COUNT: u64 = 100;
/// Other pages that a finding shows: enough to see that there are several.
const MAX_SHOWN: usize = 5;
/// Days within which pages that give one number speak of one statement.
const SAME_STATEMENT_DAYS: i32 = 14;

/// Soldiers of one side in one war, and a number of them.
pub(crate) type ForceNumber<'e> = (&'static str, &'e str, u64);

/// The force and the number that a claim gives of it, where it is a total of soldiers large enough to be told apart.
pub(crate) fn force_number<'e>(entry: &'e Entry) -> Option<ForceNumber<'e>> {
    let (side, theatre) = entry.population.side.zip(entry.theatre.as_ref())?;
    let is_force = entry.population.kind == Some("armed") && entry.claim.change == Change::Total;
    let is_large = entry.counts_people() && entry.count() >= MIN_WAR_COUNT;
    (is_force && is_large).then(|| (side, &*theatre.whole, entry.count()))
}

/// A number of soldiers that one page gives as killed and several others, at the time, as casualties.
pub(super) fn find_alone(evidence: &Evidence) -> Vec<Finding> {
    let mut by_number: BTreeMap<ForceNumber, Vec<&Entry>> = BTreeMap::new();
    for entry in evidence.own_entries() {
        if let Some(number) = force_number(entry) {
            by_number.entry(number).or_default().push(entry);
        }
    }
    by_number.values().filter_map(|same| alone(evidence, same)).collect()
}

fn alone(evidence: &Evidence, same: &[&Entry]) -> Option<Finding> {
    let of = |measure: Measure| same.iter().copied().filter(move |entry| entry.claim.measure == measure);
    let killed = of(Measure::Killed).next()?;
    if of(Measure::Killed).any(|other| other.reading != killed.reading)
        || killed.claim.remarks.told.contains(&Measure::Casualties)
    {
        return None;
    }
    let near = |other: &&Entry| {
        let days = killed.claim.published.zip(other.claim.published);
        days.is_none_or(|(a, b)| days_between(a, b).abs() <= SAME_STATEMENT_DAYS)
    };
    let is_other = |other: &&Entry| other.reading != killed.reading && near(other);
    let mut others: Vec<&Entry> = of(Measure::Casualties).filter(is_other).collect();
    others.dedup_by_key(|other| other.reading);
    if others.len() < MIN_OTHERS {
        return None;
    }
    let outlet = |entry: &Entry| entry.claim.outlet.clone().unwrap_or_else(|| "a page".to_owned());
    let message = format!(
        "{} stand as killed in {} alone; {} other pages give the number as casualties, {} for one.",
        quoted(killed),
        outlet(killed),
        others.len(),
        outlet(others[0]),
    );
    let rests_on: Vec<&Entry> = std::iter::once(killed).chain(others.into_iter().take(MAX_SHOWN)).collect();
    Some(evidence.finding(CHECK.name, message, &rests_on))
}

/// Measures between which words drift. The size of a force does not become its losses by a slip of words.
fn drifts(measure: Measure) -> bool {
    matches!(
        measure,
        Measure::Killed | Measure::Wounded | Measure::Casualties | Measure::Missing | Measure::Captured
    )
}

/// Below this, numbers meet by chance.
const MIN_COUNT: u64 = 10;

fn check(evidence: &Evidence, entry: &Entry, child: &[Entry], parent: &[Entry]) -> Option<Finding> {
    if !drifts(entry.claim.measure) || !entry.counts_people() {
        return None;
    }
    let number = anchor(entry.claim.amount)?;
    // "dozens" and small numbers stand for anybody.
    if entry.count() < MIN_COUNT || entry.is_some_of() {
        return None;
    }
    let same_number = |other: &&Entry| {
        other.counts_people()
            && anchor(other.claim.amount) == Some(number)
            && other.population.may_be(entry.population)
    };
    let kept = parent.iter().filter(same_number).any(|other| other.claim.measure == entry.claim.measure);
    let mut before = parent.iter().filter(same_number).filter(|other| drifts(other.claim.measure));
    let original = before.next()?;
    // Of a number that the parent gives for several things nobody can tell which one was meant; said twice, it is one.
    let is_several = before.any(|other| other.claim.measure != original.claim.measure);
    let still_there = |other: &Entry| other.claim.measure == original.claim.measure;
    // "A quarter of a million victims have been killed" still tells the other.
    if entry.claim.remarks.told.contains(&original.claim.measure) {
        return None;
    }
    if kept || is_several || child.iter().filter(same_number).any(still_there) {
        return None;
    }
    let outlet = |entry: &Entry| entry.claim.outlet.clone().unwrap_or_else(|| "a page".to_owned());
    let message = format!(
        "{} in {} stand as {} {} in {}, which derives from it.",
        counted(original),
        outlet(original),
        quoted(entry),
        entry.claim.measure.as_str(),
        outlet(entry),
    );
    Some(evidence.finding(CHECK.name, message, &[original, entry]))
}
