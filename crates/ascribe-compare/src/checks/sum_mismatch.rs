//! `sum_mismatch`: killed and wounded that do not add up to the casualties beside them.
//!
//! "300 killed and 2,700 wounded" beside "4,000 casualties": 300 + 2,700 = 3,000.

use ascribe_model::{Finding, Measure, Remark};

use super::{Check, CheckScope, Look};
use crate::entry::Entry;
use crate::evidence::Evidence;
use crate::exact::{Bounds, write_bounds, write_count_bounds};
use crate::wording::{counted, quoted, speaker};

pub(super) const CHECK: Check = Check {
    name: "sum_mismatch",
    summary: "killed and wounded that do not add up to the casualties beside them",
    scope: CheckScope::Page,
    looks: &[Look::Page(find)],
};

fn find(evidence: &Evidence) -> Vec<Finding> {
    let mut findings = Vec::new();
    for page in evidence.page_entries() {
        let casualties = page.iter().filter(|entry| entry.claim.measure == Measure::Casualties);
        findings.extend(casualties.filter_map(|whole| check(evidence, page, whole)));
    }
    findings
}

/// Below this, "victims" are told one after the other.
const MIN_CASUALTIES: u64 = 10;

fn check(evidence: &Evidence, page: &[Entry], whole: &Entry) -> Option<Finding> {
    if !whole.counts_people() || !whole.is_current() || whole.is_some_of() || whole.count() < MIN_CASUALTIES {
        return None;
    }
    let killed = only_part(page, whole, Measure::Killed)?;
    let wounded = only_part(page, whole, Measure::Wounded)?;
    // "the bodies of 44 victims" beside "44 killed": the casualties are the dead.
    if [killed, wounded].iter().any(|part| part.count() == whole.count()) {
        return None;
    }
    let sum = Bounds::tolerant(killed.claim).plus(Bounds::tolerant(wounded.claim));
    let said = Bounds::tolerant(whole.claim);
    let is_short = said.lies_above(sum) && !may_count_others(page, whole);
    if !sum.lies_above(said) && !is_short {
        return None;
    }
    let exact_sum = Bounds::said(killed.claim.amount).plus(Bounds::said(wounded.claim.amount));
    let message = format!(
        "{} and {} make {} ({} + {}), but {} ({}) are {}.",
        counted(killed),
        counted(wounded),
        write_count_bounds(exact_sum),
        write_bounds(killed.claim.amount),
        write_bounds(wounded.claim.amount),
        quoted(whole) + " casualties",
        speaker(whole),
        write_bounds(whole.claim.amount),
    );
    Some(evidence.finding(CHECK.name, message, &[killed, wounded, whole]))
}

/// The only count of this measure that goes with the casualties: same source, people, time and kind of count.
fn only_part<'p, 'r>(page: &'p [Entry<'r>], whole: &Entry, measure: Measure) -> Option<&'p Entry<'r>> {
    let mut parts = page.iter().filter(|part| {
        part.claim.measure == measure
            && part.counts_people()
            && part.is_current()
            && !part.is_in_passing()
            && part.claim.change == whole.claim.change
            && part.population == whole.population
            && part.claim.when == whole.claim.when
            && part.same_source(whole)
    });
    let only = parts.next()?;
    parts.next().is_none().then_some(only)
}

/// Whether the casualties may take in missing and captured people too, as the BBC's of January 2025 did.
fn may_count_others(page: &[Entry], whole: &Entry) -> bool {
    let counts_others =
        page.iter().any(|entry| matches!(entry.claim.measure, Measure::Missing | Measure::Captured));
    counts_others || whole.says(Remark::WithOthers)
}
