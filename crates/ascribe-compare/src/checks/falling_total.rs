//! `falling_total`: a running total of one source that falls from one day to a later one.
//!
//! The dead do not come back: a lower total is a correction, a change of definition or a slip.

use ascribe_model::{Change, Finding, Measure};

use super::{Check, CheckScope};
use crate::entry::Entry;
use crate::evidence::Evidence;
use crate::exact::{Bounds, write_bounds};
use crate::wording::described;

pub(super) const CHECK: Check = Check {
    name: "falling_total",
    summary: "a running total of one source that falls over time",
    scope: CheckScope::Pages,
    find,
};

fn find(evidence: &Evidence) -> Vec<Finding> {
    evidence.lines.iter().flat_map(|line| check(evidence, &line.members)).collect()
}

fn check(evidence: &Evidence, members: &[usize]) -> Vec<Finding> {
    let mut last: Vec<(&str, &Entry)> = Vec::new();
    let mut findings = Vec::new();
    for &idx in members {
        let entry = &evidence.entries[idx];
        let Some(source) = entry.source.as_ref().filter(|source| source.is_named && is_total(entry)) else {
            continue;
        };
        match last.iter_mut().find(|(key, _)| *key == source.key) {
            None => last.push((&source.key, entry)),
            Some((_, before)) => {
                if falls(before, entry) {
                    findings.push(evidence.finding(CHECK.name, message(before, entry), &[before, entry]));
                }
                *before = entry;
            }
        }
    }
    findings
}

fn is_total(entry: &Entry) -> bool {
    let only_grows = matches!(entry.claim.measure, Measure::Killed | Measure::Wounded | Measure::Casualties);
    only_grows && entry.claim.change == Change::Total && entry.is_current() && entry.day().is_some()
}

fn falls(before: &Entry, after: &Entry) -> bool {
    before.day() < after.day() && Bounds::tolerant(before.claim).lies_above(Bounds::tolerant(after.claim))
}

fn message(before: &Entry, after: &Entry) -> String {
    format!(
        "The running total falls: {}, then {}. {} against {}.",
        described(before),
        described(after),
        write_bounds(before.claim.amount),
        write_bounds(after.claim.amount),
    )
}
