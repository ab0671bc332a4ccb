//! `transposed_digits`: a number that does not fit its place in a series but would with two digits swapped.
//!
//! 34,735 · 34,789 · 38,443 · 34,904: with the second and third digit swapped it would be 34,843.

use ascribe_model::Finding;

use super::running_totals::running_totals;
use super::{Check, CheckScope, Look};
use crate::entry::Entry;
use crate::evidence::Evidence;
use crate::exact::{Bounds, write_count};
use crate::series::Line;
use crate::wording::described;

pub(super) const CHECK: Check = Check {
    name: "transposed_digits",
    summary: "a number that does not fit its place in a series but would with two digits swapped",
    scope: CheckScope::Pages,
    looks: &[Look::Series(find)],
};

fn find(evidence: &Evidence, line: &Line) -> Vec<Finding> {
    let mut findings = Vec::new();
    for total in running_totals(evidence, line) {
        let exact: Vec<(u64, &Entry)> =
            total.steps.iter().filter_map(|(_, entry)| Some((exact_number(entry)?, *entry))).collect();
        for window in exact.windows(3) {
            let [(before, first), (number, middle), (after, last)] = window else { continue };
            if let Some(meant) = swapped_between(*number, *before, *after) {
                let message = format!(
                    "{} stands between {} and {}; with two neighbouring digits swapped it would be {} and fit.",
                    described(middle),
                    write_count(*before),
                    write_count(*after),
                    write_count(meant),
                );
                findings.push(evidence.finding(CHECK.name, message, &[middle, first, last]));
            }
        }
    }
    findings
}

/// Below this, swapping digits makes small numbers meet by chance.
const MIN_NUMBER: u64 = 1_000;
/// The neighbours of the number lie at most such a part of it apart (one in twenty): else many swaps would fit.
const MAX_GAP_PART: u64 = 20;

fn exact_number(entry: &Entry) -> Option<u64> {
    let said = Bounds::said(entry.claim.amount);
    (said.low == said.high && !entry.claim.approx).then_some(said.low?.numerator())
}

/// The number that `number` becomes when two neighbouring digits are swapped, where it lies between the others and
/// `number` does not. None where several would: then the digits do not tell.
fn swapped_between(number: u64, before: u64, after: u64) -> Option<u64> {
    let is_tight = after.checked_sub(before).is_some_and(|gap| gap <= number / MAX_GAP_PART);
    if number < MIN_NUMBER || !is_tight || (before..=after).contains(&number) {
        return None;
    }
    let digits = number.to_string().into_bytes();
    let mut meant: Vec<u64> = (1..digits.len())
        .filter_map(|at| {
            let mut swapped = digits.clone();
            swapped.swap(at - 1, at);
            String::from_utf8(swapped).ok()?.parse().ok()
        })
        .filter(|swapped| *swapped != number && (before..=after).contains(swapped))
        .collect();
    meant.dedup();
    let [meant] = meant.as_slice() else { return None };
    Some(*meant)
}

#[cfg(test)]
mod tests {
    use super::swapped_between;

    #[test]
    fn only_a_swap_that_fits_is_named() {
        assert_eq!(swapped_between(38_443, 34_789, 34_904), Some(34_843));
        assert_eq!(swapped_between(34_800, 34_789, 34_904), None);
        assert_eq!(swapped_between(90_000, 34_789, 34_904), None);
        assert_eq!(swapped_between(7, 1, 5), None);
    }
}
