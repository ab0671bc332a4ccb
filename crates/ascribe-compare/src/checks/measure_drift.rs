//! `measure_drift`: a number that keeps its value on the way from page to page but changes what it counts.
//!
//! "4,000 casualties" in the source become "4,000 killed" in the copy.

use ascribe_model::{Finding, Measure};

use super::{Check, CheckScope};
use crate::entry::Entry;
use crate::evidence::Evidence;
use crate::exact::anchor;
use crate::wording::{counted, quoted};

pub(super) const CHECK: Check = Check {
    name: "measure_drift",
    summary: "a number that keeps its value along a lineage but changes what it counts",
    scope: CheckScope::Pages,
    find,
};

fn find(evidence: &Evidence) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (child, parent) in evidence.links.parents.iter().enumerate() {
        let Some(parent) = *parent else { continue };
        let (child, parent) = (evidence.page(child), evidence.page(parent));
        for entry in child {
            findings.extend(check(evidence, entry, child, parent));
        }
    }
    findings
}

/// Measures between which words drift. The size of a force does not become its losses by a slip of words.
fn drifts(measure: Measure) -> bool {
    matches!(
        measure,
        Measure::Killed | Measure::Wounded | Measure::Casualties | Measure::Missing | Measure::Captured
    )
}

fn check(evidence: &Evidence, entry: &Entry, child: &[Entry], parent: &[Entry]) -> Option<Finding> {
    if !drifts(entry.claim.measure) || !entry.counts_people() {
        return None;
    }
    let number = anchor(entry.claim.amount)?;
    let same_number = |other: &&Entry| {
        other.counts_people()
            && anchor(other.claim.amount) == Some(number)
            && other.population.may_be(entry.population)
    };
    let kept = parent.iter().filter(same_number).any(|other| other.claim.measure == entry.claim.measure);
    let mut before = parent.iter().filter(same_number).filter(|other| drifts(other.claim.measure));
    let original = before.next()?;
    let still_there = |other: &Entry| other.claim.measure == original.claim.measure;
    if kept || before.next().is_some() || child.iter().filter(same_number).any(still_there) {
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
