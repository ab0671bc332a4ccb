//! `part_exceeds_whole`: a part that is larger than the whole it belongs to.
//!
//! "12 children among the 10 dead", "5,000 killed" of "4,700 casualties", "12,000 casualties" of "11,000 troops".

use ascribe_model::{Change, Finding, Measure};

use super::{Check, CheckScope, Look};
use crate::entry::Entry;
use crate::evidence::Evidence;
use crate::exact::{Bounds, write_bounds};
use crate::wording::{counted, speaker};

pub(super) const CHECK: Check = Check {
    name: "part_exceeds_whole",
    summary: "a part that is larger than the whole it belongs to",
    scope: CheckScope::Page,
    looks: &[Look::Page(find)],
};

fn find(evidence: &Evidence) -> Vec<Finding> {
    let mut findings = Vec::new();
    for page in evidence.page_entries() {
        for part in page {
            findings.extend(page.iter().filter_map(|whole| check(evidence, page, part, whole)));
        }
    }
    findings
}

fn check(evidence: &Evidence, page: &[Entry], part: &Entry, whole: &Entry) -> Option<Finding> {
    if !is_part_of(part, whole)
        || is_restated(page, whole)
        || !Bounds::tolerant(part.claim).lies_above(Bounds::tolerant(whole.claim))
    {
        return None;
    }
    let is_reinforced = whole.claim.measure == Measure::Strength
        && page
            .iter()
            .any(|entry| entry.claim.measure == Measure::Strength && entry.claim.change == Change::More);
    if is_reinforced {
        return None;
    }
    let message = format!(
        "{} ({}) are a part of {} ({}), but {} is more than {}.",
        counted(part),
        speaker(part),
        counted(whole),
        speaker(whole),
        write_bounds(part.claim.amount),
        write_bounds(whole.claim.amount),
    );
    Some(evidence.finding(CHECK.name, message, &[part, whole]))
}

/// Below this, "victims" are told one after the other.
const MIN_CASUALTIES: u64 = 10;

/// Whether the casualties are the dead or the wounded of the page in another word: "the bodies of 44 victims" beside
/// "44 killed".
fn is_restated(page: &[Entry], whole: &Entry) -> bool {
    whole.claim.measure == Measure::Casualties
        && page.iter().any(|entry| {
            matches!(entry.claim.measure, Measure::Killed | Measure::Wounded)
                && entry.count() == whole.count()
        })
}

/// Whether the words make one the part of the other.
fn is_part_of(part: &Entry, whole: &Entry) -> bool {
    let comparable = part.counts_people()
        && whole.counts_people()
        && part.is_current()
        && whole.is_current()
        && !whole.is_some_of()
        && !whole.is_in_passing()
        && part.claim.change == whole.claim.change
        && part.population.side == whole.population.side;
    if !comparable {
        return false;
    }
    let same_time = part.claim.when == whole.claim.when;
    let same_people = part.population.may_be(whole.population);
    let same_place = part.theatre == whole.theatre;
    match (part.claim.measure, whole.claim.measure) {
        (Measure::Killed | Measure::Wounded, Measure::Casualties) => {
            same_people
                && same_time
                && same_place
                && whole.count() >= MIN_CASUALTIES
                && part.same_source(whole)
        }
        (Measure::Killed | Measure::Wounded | Measure::Casualties, Measure::Strength) => {
            same_people && is_force(part, whole) && part.claim.change == Change::Total
        }
        (a, b) if a == b => {
            // "14 people, including three children": one sentence, the part after the whole.
            part.population.is_part()
                && !whole.population.is_part()
                && part.claim.sentence.span == whole.claim.sentence.span
                && part.claim.excerpt.span.start > whole.claim.excerpt.span.start
                && says_including(part, whole)
        }
        _ => false,
    }
}

/// Whether the losses and the strength are of one force.
fn is_force(part: &Entry, whole: &Entry) -> bool {
    part.population.side.is_some()
        && part.population.side == whole.population.side
        && part.said.kind == Some("armed")
        && whole.is_whole_force()
}

/// Whether the words between both say that one is among the other.
fn says_including(part: &Entry, whole: &Entry) -> bool {
    part.claim.remarks.within.is_some_and(|at| at >= whole.claim.excerpt.span.end)
}
