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

/// Below this, numbers meet by chance.
const MIN_COUNT: u64 = 10;

/// Words that tell a measure, as they begin.
fn words_of(measure: Measure) -> &'static [&'static str] {
    match measure {
        Measure::Killed => {
            &["kill", "dead", "died", "dies", "death", "bodies", "martyr", "fatal", "lives", "slain"]
        }
        Measure::Wounded => &["wound", "injur", "hurt"],
        Measure::Casualties => &["casualt", "losses", "lost", "victim", "wounded"],
        Measure::Missing => &["missing"],
        Measure::Captured => &["captur", "prisoner", "captive", "detain", "arrest", "hostage"],
        Measure::Displaced | Measure::Strength => &[],
    }
}

/// Characters before and after a figure in which its own verb stands.
const NEAR_CHARS: usize = 60;

/// Whether the words around the figure still tell the other measure: "a quarter of a million victims have been killed".
fn still_tells(entry: &Entry, measure: Measure) -> bool {
    let after: String = entry.words_after().chars().take(NEAR_CHARS).collect();
    let before: String = entry.words_before().chars().rev().take(NEAR_CHARS).collect();
    let before: String = before.chars().rev().collect();
    let near = format!("{before} {after}").to_lowercase();
    words_of(measure).iter().any(|word| near.contains(word))
}

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
    let still_there = |other: &Entry| other.claim.measure == original.claim.measure;
    if still_tells(entry, original.claim.measure) {
        return None;
    }
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
