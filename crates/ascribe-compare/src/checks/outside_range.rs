//! `outside_range`: a number outside the range that the same source gives in the same page.
//!
//! "between 3,000 and 4,000 men were sent" and, further down, "the 5,000 men".

use ascribe_model::{Change, Finding, Remark};

use super::{Check, CheckScope, Look};
use crate::entry::Entry;
use crate::evidence::Evidence;
use crate::exact::{Bounds, write_bounds};
use crate::wording::{counted, quoted, speaker};

pub(super) const CHECK: Check = Check {
    name: "outside_range",
    summary: "a number outside the range that the same source gives",
    scope: CheckScope::Page,
    looks: &[Look::Page(find)],
};

fn find(evidence: &Evidence) -> Vec<Finding> {
    let mut findings = Vec::new();
    for page in (0..evidence.n_reports()).map(|report| evidence.page_range(report)) {
        for range in page.clone().filter(|&idx| is_range(&evidence.entries[idx])) {
            let answers_too = |other: &usize| evidence.line_of[*other] == evidence.line_of[range];
            let others = page.clone().filter(answers_too).map(|other| &evidence.entries[other]);
            findings.extend(others.filter_map(|other| check(evidence, &evidence.entries[range], other)));
        }
    }
    findings
}

fn is_range(entry: &Entry) -> bool {
    let said = Bounds::said(entry.claim.amount);
    // "150,000 or 1 million" is no range but two numbers.
    let is_list = entry.says(Remark::EitherOr);
    entry.is_current()
        && entry.counts_people()
        && !is_list
        && said.low.is_some()
        && said.high.is_some()
        && said.low < said.high
}

fn check(evidence: &Evidence, range: &Entry, other: &Entry) -> Option<Finding> {
    let comparable = other.is_current()
        && range.claim.id != other.claim.id
        && range.claim.when == other.claim.when
        && range.claim.population_key == other.claim.population_key
        && !other.is_some_of()
        && range.claim.change != Change::Rate
        && range.same_source(other);
    if !comparable || Bounds::tolerant(range.claim).overlaps(Bounds::tolerant(other.claim)) {
        return None;
    }
    let message = format!(
        "{} ({}) lies outside {} of the same source: {} against {}.",
        counted(other),
        speaker(other),
        quoted(range),
        write_bounds(other.claim.amount),
        write_bounds(range.claim.amount),
    );
    Some(evidence.finding(CHECK.name, message, &[other, range]))
}
