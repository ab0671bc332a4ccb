//! `denied`: a number that one source gives and another says is not so.

use std::collections::HashMap;

use ascribe_model::{Certainty, Finding, Ratio};

use super::{Check, CheckScope, Look};
use crate::entry::Entry;
use crate::evidence::Evidence;
use crate::exact::anchor;
use crate::series::Line;
use crate::wording::{described, quoted, speaker};

pub(super) const CHECK: Check = Check {
    name: "denied",
    summary: "a number that one source gives and another denies",
    scope: CheckScope::Page,
    looks: &[Look::Page(find_in_page), Look::Series(find_in_series)],
};

/// Denials of a claim of the same page.
fn find_in_page(evidence: &Evidence) -> Vec<Finding> {
    let denials = evidence.entries.iter().filter(|entry| entry.is_answered);
    denials.filter_map(|denial| check(evidence, denial, evidence.page(denial.reading).iter())).collect()
}

/// Denials of what others say of the question.
fn find_in_series(evidence: &Evidence, line: &Line) -> Vec<Finding> {
    let members = || line.members.iter().map(|&idx| &evidence.entries[idx]);
    // A denial speaks of its own number only: a series may hold very many.
    let mut of_number: HashMap<Option<Ratio>, Vec<&Entry>> = HashMap::new();
    for entry in members() {
        of_number.entry(anchor(entry.claim.amount)).or_default().push(entry);
    }
    let is_denial = |entry: &&Entry| entry.claim.certainty == Certainty::Denied && !entry.is_answered;
    let find = |denial: &Entry| {
        let claims = of_number.get(&anchor(denial.claim.amount))?;
        check(evidence, denial, claims.iter().copied())
    };
    members().filter(is_denial).filter_map(find).collect()
}

/// The first claim of another source that the denial speaks of.
fn check<'e, 'r: 'e>(
    evidence: &Evidence,
    denial: &Entry,
    mut claims: impl Iterator<Item = &'e Entry<'r>>,
) -> Option<Finding> {
    let claim = claims.find(|claim| denial.denies(claim))?;
    let message = format!(
        "{} is denied: {} says that {} is not so.",
        described(claim),
        speaker(denial),
        quoted(denial)
    );
    Some(evidence.finding(CHECK.name, message, &[claim, denial]))
}
