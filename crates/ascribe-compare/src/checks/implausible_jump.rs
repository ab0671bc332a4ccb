//! `implausible_jump`: a running total that grows in days as it did in months before.
//!
//! Set against the source's own pace: a slip of the pen, two days at once, a change of what is counted, or an event that
//! ought to be told beside it.

use ascribe_model::Finding;
use jiff::civil::Date;

use super::running_totals::running_totals;
use super::{Check, CheckScope, Look};
use crate::entry::Entry;
use crate::evidence::Evidence;
use crate::exact::{anchor, write_count};
use crate::lineage::days_between;
use crate::series::Line;
use crate::wording::described;

pub(super) const CHECK: Check = Check {
    name: "implausible_jump",
    summary: "a running total that grows far faster than its source's own pace",
    scope: CheckScope::Pages,
    looks: &[Look::Series(find)],
};

/// Steps before, from which the pace is taken: their median per day.
const PACE_STEPS: usize = 9;
/// Times the pace from which on a step is a jump. Of 1,626 days of Ukraine's General Staff the greatest honest step is
/// 4.6 times the median of the nine days before it.
const PACE_FACTOR: u64 = 8;
/// Halves of the greatest step before, from which on a step is a jump: one and a half times. Some sources enter their counts in
/// lumps every few weeks (children hurt in the West Bank), some count what comes in waves (missiles of one night): what a
/// source has shown before is its own way.
const GREATEST_HALVES: u64 = 3;
/// With fewer steps to go by: times the number before, within [`SHORT_DAYS`].
const SHORT_FACTOR: u64 = 8;
/// Days within which a source's total cannot well multiply.
const SHORT_DAYS: i32 = 7;
/// Totals below this multiply in a day as an attack or quake comes to light.
const MIN_TOTAL: u64 = 500;
/// A jump is at least such a part of the total: one in fifty.
const MIN_PART: u64 = 50;

fn find(evidence: &Evidence, line: &Line) -> Vec<Finding> {
    let mut findings = Vec::new();
    for total in running_totals(evidence, line) {
        // A number repeated stands for days without a count, not for days without losses.
        let mut steps = total.steps;
        steps.dedup_by_key(|(_, entry)| number(entry));
        let numbers: Vec<(Date, u64)> = steps.iter().map(|(day, entry)| (*day, number(entry))).collect();
        let mut greatest = 0;
        for at in 1..steps.len() {
            let grown = numbers[at].1.saturating_sub(numbers[at - 1].1);
            let is_new = grown.saturating_mul(2) > greatest * GREATEST_HALVES;
            if let Some(pace) = jump(&numbers[..=at]).filter(|_| is_new) {
                let (before, after) = (steps[at - 1].1, steps[at].1);
                findings.push(evidence.finding(CHECK.name, message(before, after, pace), &[before, after]));
            }
            greatest = greatest.max(grown);
        }
    }
    findings
}

fn number(entry: &Entry) -> u64 {
    anchor(entry.claim.amount).map_or(0, |number| number.numerator())
}

/// How the growth was expected, when the last step is a jump.
#[derive(Clone, Copy)]
enum Pace {
    /// People a day, as before.
    Daily(u64),
    /// Too few steps to know.
    Unknown,
}

fn jump(numbers: &[(Date, u64)]) -> Option<Pace> {
    let [.., (day_before, before), (day, after)] = numbers else { return None };
    let n_days = u64::try_from(days_between(*day_before, *day)).ok().filter(|days| *days > 0)?;
    let grown = after.checked_sub(*before)?;
    if *before < MIN_TOTAL || grown < before / MIN_PART {
        return None;
    }
    match daily_pace(&numbers[..numbers.len() - 1]) {
        Some(pace) => (grown > PACE_FACTOR * pace.max(1) * n_days).then_some(Pace::Daily(pace)),
        None => {
            let is_jump = n_days <= SHORT_DAYS as u64 && *after > SHORT_FACTOR * before;
            is_jump.then_some(Pace::Unknown)
        }
    }
}

/// The median growth a day over the last steps; none with too few.
fn daily_pace(numbers: &[(Date, u64)]) -> Option<u64> {
    let start = numbers.len().checked_sub(PACE_STEPS + 1)?;
    let mut paces: Vec<u64> = numbers[start..]
        .windows(2)
        .map(|pair| {
            let n_days = u64::try_from(days_between(pair[0].0, pair[1].0)).unwrap_or(1).max(1);
            pair[1].1.saturating_sub(pair[0].1).div_ceil(n_days)
        })
        .collect();
    paces.sort_unstable();
    Some(paces[paces.len() / 2])
}

fn message(before: &Entry, after: &Entry, pace: Pace) -> String {
    let grown = write_count(number(after) - number(before));
    let days = before.day().zip(after.day()).map_or(0, |(before, after)| days_between(before, after));
    let days = if days == 1 { "1 day".to_owned() } else { format!("{days} days") };
    let against = match pace {
        Pace::Daily(pace) => format!("; the median of the steps before is {} a day", write_count(pace)),
        Pace::Unknown => String::new(),
    };
    format!(
        "The total grows by {grown} in {days}: {}, then {}{against}.",
        described(before),
        described(after)
    )
}
