//! Which readings report the same statement, by copying one another or by citing the same source for the same number.

use std::collections::HashMap;

use ascribe_model::Reading;
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
/// question with the same number from the same origin within a few days of each other. Groups are numbered in the order of
/// their first reading.
pub fn share_statement(readings: &[Reading]) -> Vec<usize> {
    let evidence = Evidence::of(readings);
    let mut groups = Groups::of(readings.len());
    for (child, parent) in evidence.links.parents.iter().enumerate() {
        if let Some(parent) = parent {
            groups.join(child, *parent);
        }
    }
    let days: Vec<Option<Date>> = (0..readings.len()).map(|idx| published_in_line(&evidence, idx)).collect();
    let mut last_with: HashMap<(usize, &str, _), Vec<usize>> = HashMap::new();
    for (series, line) in evidence.lines.iter().enumerate() {
        for &idx in &line.members {
            let entry = &evidence.entries[idx];
            let is_leading = is_leading(&evidence, idx);
            if let Some(number) = anchor(entry.claim.amount).filter(|_| is_leading && entry.is_current()) {
                last_with
                    .entry((series, &evidence.origins[idx].key, number))
                    .or_default()
                    .push(entry.reading);
            }
        }
    }
    let mut meetings: Vec<Vec<usize>> = last_with.into_values().collect();
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

/// Whether the claim stands in the part of the report that says what it is about.
fn is_leading(evidence: &Evidence, idx: usize) -> bool {
    let entry = &evidence.entries[idx];
    let document = &evidence.readings[entry.reading].document;
    let start = document.reporting().map(|block| block.span.start).min().unwrap_or(0);
    let end = document.reporting().map(|block| block.span.end).max().unwrap_or(document.text.len());
    entry.claim.excerpt.span.start <= start + (end - start) / LEADING_PART
}

/// The day of publication, or that of the nearest ancestor that has one.
fn published_in_line(evidence: &Evidence, reading: usize) -> Option<Date> {
    let line = evidence.links.line(reading);
    line.into_iter().find_map(|idx| evidence.readings[idx].document.published_day())
}
