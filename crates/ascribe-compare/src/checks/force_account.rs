//! `force_account`: a force whose parts do not balance: sent and added, lost, still there.
//!
//! "11,000 sent", "4,000 lost", "9,000 remain": 9,000 + 4,000 is more than 11,000.

use ascribe_model::{Change, Finding, Measure, Remark};

use super::{Check, CheckScope, Look};
use crate::entry::Entry;
use crate::evidence::Evidence;
use crate::exact::{Bounds, write_count_bounds};
use crate::wording::{counted, quoted};

pub(super) const CHECK: Check = Check {
    name: "force_account",
    summary: "a force whose account does not balance: sent and added against lost and still there",
    scope: CheckScope::Page,
    looks: &[Look::Page(find)],
};

fn find(evidence: &Evidence) -> Vec<Finding> {
    evidence
        .page_entries()
        .flat_map(|page| page.iter().filter_map(|left| check(evidence, page, left)))
        .collect()
}

fn check(evidence: &Evidence, page: &[Entry], left: &Entry) -> Option<Finding> {
    if !is_strength(left) || left.claim.change != Change::Total || !left.says(Remark::Left) {
        return None;
    }
    let of_force = |entry: &&Entry| {
        entry.population.side == left.population.side
            && entry.population.side.is_some()
            && entry.population.may_be(left.population)
            && entry.claim.id != left.claim.id
            && entry.counts_people()
    };
    let is_sent = |entry: &&Entry| {
        is_strength(entry) && entry.claim.change == Change::Total && entry.says(Remark::Sent)
    };
    let sent = only(page.iter().filter(of_force).filter(is_sent))?;
    let is_lost = |entry: &&Entry| {
        entry.is_current() && entry.claim.change == Change::Total && is_loss(entry.claim.measure)
    };
    let lost = only(page.iter().filter(of_force).filter(is_lost));
    let added: Vec<&Entry> = page
        .iter()
        .filter(of_force)
        .filter(|entry| entry.claim.measure == Measure::Strength && entry.claim.change == Change::More)
        .collect();
    let came =
        added.iter().fold(Bounds::tolerant(sent.claim), |sum, more| sum.plus(Bounds::tolerant(more.claim)));
    let gone = lost.map(|lost| Bounds::tolerant(lost.claim));
    let accounted = gone.map_or(Bounds::tolerant(left.claim), |gone| Bounds::tolerant(left.claim).plus(gone));
    if !accounted.lies_above(came) {
        return None;
    }
    let rests_on: Vec<&Entry> =
        [sent].into_iter().chain(added.iter().copied()).chain(lost).chain([left]).collect();
    Some(evidence.finding(CHECK.name, message(sent, &added, lost, left), &rests_on))
}

fn is_strength(entry: &Entry) -> bool {
    entry.claim.measure == Measure::Strength && entry.is_current() && entry.counts_people()
}

/// Losses that leave a force for good. Wounded come back.
fn is_loss(measure: Measure) -> bool {
    matches!(measure, Measure::Killed | Measure::Captured)
}

fn only<'e, 'r: 'e>(mut entries: impl Iterator<Item = &'e Entry<'r>>) -> Option<&'e Entry<'r>> {
    let only = entries.next()?;
    entries.next().is_none().then_some(only)
}

fn message(sent: &Entry, added: &[&Entry], lost: Option<&Entry>, left: &Entry) -> String {
    let count = |entry: &Entry| write_count_bounds(Bounds::said(entry.claim.amount));
    let came: Vec<String> = [sent].iter().chain(added).map(|entry| count(entry)).collect();
    let (gone, gone_count) = match lost {
        Some(lost) => (format!(" and {}", counted(lost)), format!(" + {}", count(lost))),
        None => (String::new(), String::new()),
    };
    format!(
        "{} left{gone} are more than came: {}{gone_count} against {} ({} sent).",
        quoted(left),
        count(left),
        came.join(" + "),
        quoted(sent),
    )
}
