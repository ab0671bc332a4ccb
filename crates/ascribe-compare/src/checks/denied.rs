//! `denied`: a number that one source gives and another says is not so.

use ascribe_model::{Certainty, Finding};

use super::{Check, CheckScope};
use crate::entry::Entry;
use crate::evidence::Evidence;
use crate::exact::anchor;
use crate::wording::{described, quoted, speaker};

pub(super) const CHECK: Check = Check {
    name: "denied",
    summary: "a number that one source gives and another denies",
    scope: CheckScope::Page,
    find,
};

fn find(evidence: &Evidence) -> Vec<Finding> {
    let is_denial = |idx: &usize| evidence.entries[*idx].claim.certainty == Certainty::Denied;
    (0..evidence.entries.len()).filter(is_denial).filter_map(|idx| check(evidence, idx)).collect()
}

/// The first claim of another source that the denial speaks of: in its page, else in the pages of its series.
fn check(evidence: &Evidence, idx: usize) -> Option<Finding> {
    let denial = &evidence.entries[idx];
    let in_page = evidence.page(denial.reading).iter().find(|claim| is_denied(claim, denial));
    let in_series = || {
        let line = &evidence.lines[evidence.line_of[idx]];
        line.members.iter().map(|&idx| &evidence.entries[idx]).find(|claim| is_denied(claim, denial))
    };
    let claim = in_page.or_else(in_series)?;
    let message = format!(
        "{} is denied: {} says that {} is not so.",
        described(claim),
        speaker(denial),
        quoted(denial)
    );
    Some(evidence.finding(CHECK.name, message, &[claim, denial]))
}

fn is_denied(claim: &Entry, denial: &Entry) -> bool {
    claim.is_current()
        && !claim.same_source(denial)
        && claim.claim.measure == denial.claim.measure
        && claim.claim.change == denial.claim.change
        && claim.population.may_be(denial.population)
        && anchor(claim.claim.amount) == anchor(denial.claim.amount)
}
