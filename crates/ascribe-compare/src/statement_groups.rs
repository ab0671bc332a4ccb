//! Which readings report the same statement, by copying one another or by citing the same source for the same number.

use std::collections::{BTreeMap, HashMap};

use ascribe_model::{Measure, Reading};
use jiff::civil::Date;

use crate::evidence::Evidence;
use crate::exact::anchor;
use crate::groups::Groups;
use crate::lineage::days_between;

/// Claims in the first half of a report say what it is about; those further down are background.
const LEADING_PART: usize = 2;
/// Days over which outlets report one statement.
const STATEMENT_DAYS: i32 = 4;

/// For each reading the number of its group: readings of one group go back to the same statement.
///
/// Two readings belong together when one derives from the other, or when claims at the head of both answer the same
/// question with the same number from the same origin within a few days of each other. Where only one origin is named for a
/// number, the nameless who give it ("officials") are taken for that one. Groups are numbered in the order of their first
/// reading.
pub fn share_statement(readings: &[Reading]) -> Vec<usize> {
    let evidence = Evidence::of(readings);
    let mut groups = Groups::of(readings.len());
    for (child, parent) in evidence.links.parents.iter().enumerate() {
        if let Some(parent) = parent {
            groups.join(child, *parent);
        }
    }
    let days: Vec<Option<Date>> = (0..readings.len()).map(|idx| published_in_line(&evidence, idx)).collect();
    let mut givers: HashMap<(usize, _), BTreeMap<Giver, Vec<usize>>> = HashMap::new();
    for (series, line) in evidence.lines.iter().enumerate() {
        for &idx in &line.members {
            let entry = &evidence.entries[idx];
            let is_leading = is_leading(&evidence, idx);
            if let Some(number) = anchor(entry.claim.amount).filter(|_| is_leading && entry.is_current()) {
                let of_number = givers.entry((series, number)).or_default();
                let origin = &evidence.origins[idx];
                of_number.entry((&origin.key, origin.is_named)).or_default().push(entry.reading);
            }
        }
    }
    let mut meetings: Vec<Vec<usize>> = Vec::new();
    for ((series, _), givers) in givers {
        // Of the strength of a force all say the same for months, so that "officials" may be anybody.
        let is_toll = evidence.lines[series].series.question.measure != Measure::Strength;
        meetings.extend(nameless_meeting(&givers, &days).filter(|_| is_toll));
        meetings.extend(givers.into_values());
    }
    meetings.sort();
    for mut meeting in meetings {
        meeting.sort_by_key(|&reading| (days[reading].is_none(), days[reading], reading));
        for pair in meeting.windows(2) {
            let near = match (days[pair[0]], days[pair[1]]) {
                (Some(a), Some(b)) => days_between(a, b) <= STATEMENT_DAYS,
                _ => true,
            };
            if near {
                groups.join(pair[0], pair[1]);
            }
        }
    }
    groups.numbers()
}

/// The key of an origin, and whether it is somebody.
type Giver<'e> = (&'e str, bool);

/// All readings with a day that give a number, where at most one origin is named for it.
fn nameless_meeting(givers: &BTreeMap<Giver, Vec<usize>>, days: &[Option<Date>]) -> Option<Vec<usize>> {
    let n_named = givers.keys().filter(|(_, is_named)| *is_named).count();
    let dated = givers.values().flatten().copied().filter(|&reading| days[reading].is_some());
    (n_named <= 1).then(|| dated.collect())
}

/// Whether the claim is what the report is about: it stands in the first part, or is of whom the report quotes first.
fn is_leading(evidence: &Evidence, idx: usize) -> bool {
    let entry = &evidence.entries[idx];
    let document = &evidence.readings[entry.reading].document;
    let start = document.reporting().map(|block| block.span.start).min().unwrap_or(0);
    let end = document.reporting().map(|block| block.span.end).max().unwrap_or(document.text.len());
    entry.claim.excerpt.span.start <= start + (end - start) / LEADING_PART || is_of_first(evidence, idx)
}

/// Whether the claim is of these days and goes back to whom the first claim of its page with a named source goes back to.
fn is_of_first(evidence: &Evidence, idx: usize) -> bool {
    let entry = &evidence.entries[idx];
    let published = evidence.readings[entry.reading].document.published_day();
    let is_new =
        entry.day().zip(published).is_some_and(|(day, on)| days_between(day, on).abs() <= STATEMENT_DAYS);
    let of_page = evidence.page_range(entry.reading).filter(|&other| evidence.origins[other].is_named);
    let first = of_page.min_by_key(|&other| evidence.entries[other].claim.excerpt.span.start);
    is_new && first.is_some_and(|first| evidence.origins[first].key == evidence.origins[idx].key)
}

/// The day of publication, or that of the nearest ancestor that has one.
fn published_in_line(evidence: &Evidence, reading: usize) -> Option<Date> {
    let line = evidence.links.line(reading);
    line.into_iter().find_map(|idx| evidence.readings[idx].document.published_day())
}
