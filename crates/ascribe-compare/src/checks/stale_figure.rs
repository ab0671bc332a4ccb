//! `stale_figure`: a number that its source has since replaced, reported as if it stood.
//!
//! The NIS said 4,700 on 30 April; a page of 20 May gives its 3,000 of January as the count of today.

use ascribe_model::Finding;
use jiff::civil::Date;

use super::running_totals::running_totals;
use super::{Check, CheckScope, Look};
use crate::entry::Entry;
use crate::evidence::Evidence;
use crate::exact::{anchor, write_bounds};
use crate::lineage::days_between;
use crate::series::Line;
use crate::wording::{counted, described, speaker};

pub(super) const CHECK: Check = Check {
    name: "stale_figure",
    summary: "a number that its source has since replaced, reported as if it stood",
    scope: CheckScope::Pages,
    looks: &[Look::Series(find)],
};

/// Days after which a newer number of the source is known to whoever writes.
const KNOWN_AFTER_DAYS: i32 = 3;

fn find(evidence: &Evidence, line: &Line) -> Vec<Finding> {
    let mut findings = Vec::new();
    for total in running_totals(evidence, line) {
        for at in 0..total.steps.len() {
            findings.extend(check(evidence, &total.steps[..at], total.steps[at]));
        }
    }
    findings
}

/// The last steps that are looked back on: more is another time.
const MAX_STEPS_BACK: usize = 50;

fn check(evidence: &Evidence, before: &[(Date, &Entry)], (day, entry): (Date, &Entry)) -> Option<Finding> {
    let number = anchor(entry.claim.amount)?;
    let back = &before[before.len().saturating_sub(MAX_STEPS_BACK)..];
    let first = back.iter().position(|(_, old)| anchor(old.claim.amount) == Some(number))?;
    // An outlet that goes back to an older number corrects itself, which is what `falling_total` finds.
    let is_newer = |(when, new): &&(Date, &Entry)| {
        anchor(new.claim.amount) > Some(number)
            && days_between(*when, day) >= KNOWN_AFTER_DAYS
            && new.claim.outlet != entry.claim.outlet
    };
    let is_told =
        |(_, old): &(Date, &Entry)| old.reading == entry.reading && anchor(old.claim.amount) == Some(number);
    if back.iter().any(is_told) {
        return None;
    }
    let (_, newer) = back[first + 1..].iter().rev().find(is_newer)?;
    let (_, old) = back[first];
    let message = format!(
        "{} repeats {} of {}, but {} had since given {}.",
        described(entry),
        counted(old),
        old.day().map_or_else(|| "an earlier day".to_owned(), |day| day.to_string()),
        speaker(newer),
        write_bounds(newer.claim.amount),
    );
    Some(evidence.finding(CHECK.name, message, &[entry, old, newer]))
}
