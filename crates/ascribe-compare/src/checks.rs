//! The checks: rules that find where claims do not fit. One file each, named by what it finds.
//!
//! A check never says who is right. Its message writes the sum out, and its finding carries the sentences.

mod conflict;
mod falling_total;
mod measure_drift;
mod part_exceeds_whole;
mod restated_differently;
mod share_mismatch;
mod single_origin;

use ascribe_model::Finding;

use crate::evidence::Evidence;

/// A check.
#[derive(Clone, Copy, Debug)]
pub struct Check {
    /// Its name, alike in output, docs and code: `share_mismatch`.
    pub name: &'static str,
    /// What it finds, in one line.
    pub summary: &'static str,
    /// What it needs to look at.
    pub scope: CheckScope,
    find: fn(&Evidence) -> Vec<Finding>,
}

/// What a check looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckScope {
    /// The claims of one page: makes sense when one page is read alone.
    Page,
    /// The claims of many pages together.
    Pages,
}

/// All checks, in the order in which their findings are listed.
pub static CHECKS: [Check; 7] = [
    share_mismatch::CHECK,
    part_exceeds_whole::CHECK,
    restated_differently::CHECK,
    conflict::CHECK,
    falling_total::CHECK,
    measure_drift::CHECK,
    single_origin::CHECK,
];

/// The findings of the checks of the given scopes, in the order of [`CHECKS`], then by the place they rest on.
pub(crate) fn run_checks(evidence: &Evidence, scopes: &[CheckScope]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for check in CHECKS.iter().filter(|check| scopes.contains(&check.scope)) {
        let mut found = (check.find)(evidence);
        found.sort_by_cached_key(|finding| {
            let positions: Vec<Option<usize>> = finding.claims.iter().map(|id| evidence.find(id)).collect();
            (positions, finding.message.clone())
        });
        found.dedup();
        findings.extend(found);
    }
    findings
}
