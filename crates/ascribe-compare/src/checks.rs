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
use rayon::prelude::*;

use crate::evidence::Evidence;
use crate::series::Line;

/// A check.
#[derive(Clone, Copy, Debug)]
pub struct Check {
    /// Its name, alike in output, docs and code: `share_mismatch`.
    pub name: &'static str,
    /// What it finds, in one line.
    pub summary: &'static str,
    /// What it needs to look at.
    pub scope: CheckScope,
    looks: &'static [Look],
}

/// What a check looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckScope {
    /// The claims of one page: makes sense when one page is read alone.
    Page,
    /// The claims of many pages together.
    Pages,
}

/// How a check looks: at as little as it can, so that a page that is added is set against few others.
#[derive(Clone, Copy, Debug)]
enum Look {
    /// At the claims of each page.
    Page(fn(&Evidence) -> Vec<Finding>),
    /// At each series by itself.
    Series(fn(&Evidence, &Line) -> Vec<Finding>),
    /// At each document (by position) beside its parent and the first of its line.
    Line(fn(&Evidence, usize) -> Vec<Finding>),
    /// At claims of all pages of a story.
    All(fn(&Evidence) -> Vec<Finding>),
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

/// A finding with what orders it: its check's position in [`CHECKS`], and where the claims that it rests on stand.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Found {
    pub check: usize,
    pub places: Vec<(String, usize)>,
    pub finding: Finding,
}

/// What does not fit within the page that the evidence is of.
pub(crate) fn check_page(evidence: &Evidence) -> Vec<Found> {
    let mut found = look_at_pages(evidence);
    let of_page = |check: &&Check| check.scope == CheckScope::Page;
    let names: Vec<&str> = CHECKS.iter().filter(of_page).map(|check| check.name).collect();
    let in_series = evidence.lines.iter().flat_map(|line| look_at_series(evidence, line));
    found.extend(in_series.filter(|of| names.contains(&of.finding.check.as_str())));
    in_order(found)
}

/// What does not fit, in the order of findings.
pub(crate) fn look(evidence: &Evidence) -> Vec<Found> {
    let mut found = look_at_pages(evidence);
    let reports = (0..evidence.n_reports()).into_par_iter();
    found.par_extend(reports.flat_map_iter(|report| look_at_line(evidence, report)));
    let lines = evidence.lines.par_iter();
    found.par_extend(lines.flat_map_iter(|line| look_at_series(evidence, line)));
    found.extend(look_at_all(evidence));
    in_order(found)
}

/// What does not fit within each page.
fn look_at_pages(evidence: &Evidence) -> Vec<Found> {
    run(evidence, |look| match look {
        Look::Page(find) => find(evidence),
        _ => Vec::new(),
    })
}

/// What does not fit within a series.
fn look_at_series(evidence: &Evidence, line: &Line) -> Vec<Found> {
    run(evidence, |look| match look {
        Look::Series(find) => find(evidence, line),
        _ => Vec::new(),
    })
}

/// What does not fit between a document and those that it derives from.
fn look_at_line(evidence: &Evidence, document: usize) -> Vec<Found> {
    run(evidence, |look| match look {
        Look::Line(find) => find(evidence, document),
        _ => Vec::new(),
    })
}

/// What does not fit over all pages of a story.
fn look_at_all(evidence: &Evidence) -> Vec<Found> {
    run(evidence, |look| match look {
        Look::All(find) => find(evidence),
        _ => Vec::new(),
    })
}

impl Found {
    /// What orders it among all findings, as words that are compared letter by letter.
    pub fn place(&self) -> String {
        // Of two the shorter list comes first where the longer begins with it, as lists compare.
        let claims = self.places.iter();
        let places: String =
            claims.map(|(document, figure)| format!("\u{2}{document}\u{1}{figure:08}")).collect();
        format!("{:03}{places}\u{1}{}", self.check, self.finding.message)
    }
}

/// Findings in the order of [`CHECKS`], then by the places they rest on; each once.
pub(crate) fn in_order(mut found: Vec<Found>) -> Vec<Found> {
    found.sort_by(|a, b| {
        let key = |of: &Found| (of.check, of.places.clone(), of.finding.message.clone());
        key(a).cmp(&key(b))
    });
    found.dedup_by(|a, b| a.finding == b.finding);
    found
}

fn run(evidence: &Evidence, find: impl Fn(Look) -> Vec<Finding>) -> Vec<Found> {
    let mut found = Vec::new();
    for look in CHECKS.iter().flat_map(|check| check.looks) {
        let sound = find(*look).into_iter().filter(|finding| is_well_read(evidence, finding));
        found.extend(sound.map(|finding| place(evidence, finding)));
    }
    found
}

/// From which confidence on a finding may rest on a claim. Of 48 figures kept apart that the reader is less sure of 26 are wrong
/// in number or measure, of the 610 others 61 (`docs/figures.md`).
pub const LEAST_CONFIDENCE: f32 = 0.6;

/// Whether each claim that a finding rests on is likely read right: what the reader doubts and nobody vouches for accuses
/// nobody.
fn is_well_read(evidence: &Evidence, finding: &Finding) -> bool {
    let claims = finding.claims.iter().filter_map(|id| evidence.find(id));
    claims.map(|idx| evidence.entries[idx].claim.confidence).all(|confidence| confidence >= LEAST_CONFIDENCE)
}

/// A finding with where the claims that it rests on stand.
fn place(evidence: &Evidence, finding: Finding) -> Found {
    let place = |id| evidence.find(id).map(|idx| evidence.entries[idx].claim);
    let claims = finding.claims.iter().filter_map(place);
    let places = claims.map(|claim| (claim.document.clone(), claim.figure)).collect();
    let check = CHECKS.iter().position(|check| check.name == finding.check).unwrap_or(CHECKS.len());
    Found { check, places, finding }
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
