//! `single_origin`: many outlets, one origin.

use std::collections::BTreeSet;

use ascribe_model::{Finding, Independence};

use super::{Check, CheckScope, Look};
use crate::entry::Entry;
use crate::evidence::Evidence;
use crate::series::Line;
use crate::wording::{counted, plural};

pub(super) const CHECK: Check = Check {
    name: "single_origin",
    summary: "several outlets whose claims all go back to one origin",
    scope: CheckScope::Pages,
    looks: &[Look::Series(find)],
};

/// Outlets from which on a number looks supported.
const MIN_OUTLETS: usize = 2;

fn find(evidence: &Evidence, line: &Line) -> Vec<Finding> {
    check(evidence, line).into_iter().collect()
}

fn check(evidence: &Evidence, line: &Line) -> Option<Finding> {
    if line.series.independence != Independence::SameOrigin {
        return None;
    }
    let origin = line.series.origins.first()?;
    if origin.outlets.len() < MIN_OUTLETS {
        return None;
    }
    let mut seen = BTreeSet::new();
    let members =
        line.members.iter().map(|&idx| &evidence.entries[idx]).filter(|entry| !entry.is_in_passing());
    let first_of_page: Vec<&Entry> = members.filter(|entry| seen.insert(entry.reading)).collect();
    let message = format!(
        "{}, 1 origin: {} and the other claims of this series all go back to {} ({}).",
        plural(origin.outlets.len(), "outlet"),
        counted(first_of_page.first()?),
        origin.name,
        origin.outlets.join(", "),
    );
    Some(evidence.finding(CHECK.name, message, &first_of_page))
}
