//! `falling_total`: a running total of one source that falls from one day to a later one.
//!
//! The dead do not come back: a lower total is a correction, a change of definition or a slip.

use ascribe_model::Finding;
use jiff::civil::Date;

use super::running_totals::running_totals;
use super::{Check, CheckScope, Look};
use crate::entry::Entry;
use crate::evidence::Evidence;
use crate::exact::{Bounds, anchor, times, write_bounds};
use crate::series::Line;
use crate::wording::described;

pub(super) const CHECK: Check = Check {
    name: "falling_total",
    summary: "a running total of one source that falls over time",
    scope: CheckScope::Pages,
    looks: &[Look::Series(find)],
};

fn find(evidence: &Evidence, line: &Line) -> Vec<Finding> {
    let mut findings = Vec::new();
    for total in running_totals(evidence, line) {
        // Set against the last one before it, so that one slip gives one finding and not one for every day after.
        for at in 1..total.steps.len() {
            let ((day_before, before), (day, after)) = (total.steps[at - 1], total.steps[at]);
            if day_before < day
                && is_later(before, after)
                && falls(before, after)
                && !is_known(&total.steps[..at], after)
            {
                findings.push(evidence.finding(CHECK.name, message(before, after), &[before, after]));
            }
        }
    }
    findings
}

/// Whether the later day was not told of before: "2,800" on the 16th of what began on the 7th is no fall to the 1,900 of the 14th.
fn is_later(before: &Entry, after: &Entry) -> bool {
    before.claim.published.zip(after.claim.published).is_none_or(|(before, after)| before <= after)
}

/// Steps that are looked back on for the same number.
const MAX_STEPS_BACK: usize = 50;

/// Whether the source gave this number before, through another outlet: an old value repeated is no fall (see
/// `stale_figure`).
fn is_known(before: &[(Date, &Entry)], entry: &Entry) -> bool {
    let back = &before[before.len().saturating_sub(MAX_STEPS_BACK)..];
    back.iter().any(|(_, old)| {
        anchor(old.claim.amount) == anchor(entry.claim.amount) && old.claim.outlet != entry.claim.outlet
    })
}

/// A number below half of the one before counts other people, whatever the words.
const MAX_FALL: u64 = 2;

fn falls(before: &Entry, after: &Entry) -> bool {
    let half = anchor(before.claim.amount).and_then(|number| times(number, 1, MAX_FALL));
    anchor(after.claim.amount) >= half
        && Bounds::tolerant(before.claim).lies_above(Bounds::tolerant(after.claim))
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
