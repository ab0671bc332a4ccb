//! The checks: rules that find where claims do not fit. One file each, named by what it finds.
//!
//! A check never says who is right. Its message writes the sum out, and its finding carries the sentences.

mod running_totals;

mod bound_dropped;
mod changed_detail;
mod conflict;
mod denied;
mod falling_total;
mod force_account;
mod forecasts;
mod implausible_jump;
mod measure_drift;
mod outside_range;
mod part_exceeds_whole;
mod restated_differently;
mod share_mismatch;
mod silent_party;
mod single_origin;
mod stale_figure;
mod sum_mismatch;
mod transposed_digits;

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
pub static CHECKS: [Check; 19] = [
    share_mismatch::CHECK,
    sum_mismatch::CHECK,
    part_exceeds_whole::CHECK,
    force_account::CHECK,
    outside_range::CHECK,
    restated_differently::CHECK,
    conflict::CHECK,
    denied::CHECK,
    falling_total::CHECK,
    transposed_digits::CHECK,
    implausible_jump::CHECK,
    stale_figure::CHECK,
    measure_drift::CHECK,
    bound_dropped::CHECK,
    changed_detail::CHECK,
    single_origin::CHECK,
    forecasts::OPEN,
    forecasts::LAPSED,
    silent_party::CHECK,
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

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::CHECKS;

    #[test]
    fn every_check_has_a_page_that_begins_with_its_name() {
        let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/checks");
        let index = std::fs::read_to_string(docs.join("README.md")).expect("the list of checks");
        for check in &CHECKS {
            let page = std::fs::read_to_string(docs.join(format!("{}.md", check.name))).unwrap_or_default();
            assert!(page.starts_with(&format!("# {}\n", check.name)), "docs/checks/{}.md", check.name);
            assert!(index.contains(&format!("[{0}]({0}.md)", check.name)), "{} is not listed", check.name);
        }
    }

    #[test]
    fn names_and_summaries_are_plain() {
        for check in &CHECKS {
            assert!(check.name.chars().all(|c| c.is_ascii_lowercase() || c == '_'), "{}", check.name);
            assert!(!check.summary.ends_with('.') && check.summary.len() < 110, "{}", check.summary);
        }
    }
}
