//! `bound_dropped`: a bound or "about" that is lost on the way from page to page.
//!
//! "at least 100" in the source, "100" in the copy.

use ascribe_model::{Amount, Finding};

use super::{Check, CheckScope, Look};
use crate::entry::Entry;
use crate::evidence::Evidence;
use crate::exact::{Bounds, anchor};
use crate::wording::quoted;

pub(super) const CHECK: Check = Check {
    name: "bound_dropped",
    summary: "a bound or “about” that is lost along a lineage",
    scope: CheckScope::Pages,
    looks: &[Look::Line(find)],
};

fn find(evidence: &Evidence, child: usize) -> Vec<Finding> {
    let Some(parent) = evidence.links.taken_from(child) else { return Vec::new() };
    let (child, parent) = (evidence.page(child), evidence.page(parent));
    child.iter().filter_map(|entry| check(evidence, entry, child, parent)).collect()
}

fn check(evidence: &Evidence, entry: &Entry, child: &[Entry], parent: &[Entry]) -> Option<Finding> {
    if !is_flat(entry) {
        return None;
    }
    let same: Vec<&Entry> = parent.iter().filter(|other| counts_alike(entry, other)).collect();
    let original = same.first()?;
    let figures = &evidence.readings[entry.reading].figures;
    let mut mentions = figures
        .get(entry.claim.figure)
        .into_iter()
        .flat_map(|figure| &figure.mentions)
        .filter_map(|idx| figures.get(*idx));
    let kept_elsewhere = child.iter().any(|other| counts_alike(entry, other) && !is_flat(other))
        || mentions.any(|figure| figure.approx || !is_one_number(figure.amount));
    if same.iter().any(|other| is_flat(other)) || kept_elsewhere {
        return None;
    }
    let outlet = |entry: &Entry| entry.claim.outlet.clone().unwrap_or_else(|| "a page".to_owned());
    let message = format!(
        "{} in {} stands as {} in {}, which derives from it.",
        quoted(original),
        outlet(original),
        quoted(entry),
        outlet(entry),
    );
    Some(evidence.finding(CHECK.name, message, &[original, entry]))
}

/// Whether the words give one number without any doubt.
fn is_flat(entry: &Entry) -> bool {
    entry.counts_people() && !entry.claim.approx && is_one_number(entry.claim.amount)
}

fn is_one_number(amount: Amount) -> bool {
    let said = Bounds::said(amount);
    said.low == said.high
}

fn counts_alike(a: &Entry, b: &Entry) -> bool {
    b.counts_people()
        && a.claim.measure == b.claim.measure
        && anchor(a.claim.amount) == anchor(b.claim.amount)
        && a.population.may_be(b.population)
}
