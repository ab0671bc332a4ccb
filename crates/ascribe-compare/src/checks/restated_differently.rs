//! `restated_differently`: one page gives two numbers where it means one.
//!
//! The headline says "100 killed", the body of the same report by the same source "at least 120 killed".

use ascribe_model::{BlockKind, Finding, Span};

use super::{Check, CheckScope, Look};
use crate::entry::Entry;
use crate::evidence::Evidence;
use crate::exact::{Bounds, anchor, write_bounds};
use crate::wording::{counted, quoted};

pub(super) const CHECK: Check = Check {
    name: "restated_differently",
    summary: "a headline or summary whose number is not that of the report beneath it",
    scope: CheckScope::Page,
    looks: &[Look::Page(find)],
};

fn find(evidence: &Evidence) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (reading, page) in evidence.readings.iter().zip(evidence.page_entries()) {
        let role = |span: Span| {
            let block = reading.document.blocks.iter().find(|block| block.span.contains(span));
            block.map_or(BlockKind::Body, |block| block.kind)
        };
        let (restated, told): (Vec<&Entry>, Vec<&Entry>) =
            page.iter().partition(|entry| role(entry.claim.excerpt.span) != BlockKind::Body);
        // "64 bodies airlifted" above, "64 of the 88 bodies" below: the report tells the number.
        let is_told_once = |entry: &&&Entry| entry.claim.n_mentions == 1;
        let restated = restated.iter().filter(|entry| is_whole(entry)).filter(is_told_once);
        findings.extend(restated.filter_map(|entry| check(evidence, entry, &told)));
    }
    findings
}

/// Below this a report tells one victim after the other, and any number is among them.
const MIN_COUNT: u64 = 10;
/// Numbers further apart than this many times count something else: one attack of several, the wounded of one hospital.
const MAX_TIMES_APART: u64 = 2;

/// Whether it counts all of some people as of now, and not a handful.
fn is_whole(entry: &Entry) -> bool {
    entry.is_current() && entry.count() >= MIN_COUNT && !entry.is_some_of()
}

/// A restated number is odd when the report counts the same people but never gives a number that fits.
fn check(evidence: &Evidence, restated: &Entry, told: &[&Entry]) -> Option<Finding> {
    let is_near = |entry: &Entry| {
        let (a, b) = (entry.count(), restated.count());
        a.max(b) <= a.min(b).saturating_mul(MAX_TIMES_APART)
    };
    let is_same = |entry: &&&Entry| is_whole(entry) && answers_alike(restated, entry) && is_near(entry);
    let same: Vec<&&Entry> = told.iter().filter(is_same).collect();
    let bounds = Bounds::tolerant(restated.claim);
    let fits = |entry: &&&Entry| Bounds::tolerant(entry.claim).overlaps(bounds);
    // "eliminated about a thousand" above, "about 1,000 of them are dead" below: the same number, read as another measure.
    let is_told = told.iter().any(|entry| anchor(entry.claim.amount) == anchor(restated.claim.amount));
    if same.is_empty() || is_told || same.iter().any(fits) {
        return None;
    }
    let nearest = same[0];
    let message = format!(
        "Above the report: {}; in the report: {}. {} against {}.",
        counted(restated),
        quoted(nearest),
        write_bounds(restated.claim.amount),
        write_bounds(nearest.claim.amount),
    );
    Some(evidence.finding(CHECK.name, message, &[restated, nearest]))
}

fn answers_alike(a: &Entry, b: &Entry) -> bool {
    a.claim.measure == b.claim.measure
        && a.claim.change == b.claim.change
        && a.counts_people() == b.counts_people()
        && a.population == b.population
        && (a.claim.when.is_none() || b.claim.when.is_none() || a.claim.when == b.claim.when)
}
