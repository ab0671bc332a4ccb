//! The running totals of each source of a series, in order of days: what several checks walk along.

use ascribe_model::{Change, Measure, Remark};
use jiff::civil::Date;

use crate::entry::Entry;
use crate::evidence::Evidence;
use crate::series::Line;

/// The totals of one source, in order of days. Of several on one day all are kept.
pub(super) struct RunningTotal<'e, 'r> {
    /// The claims, each with its day.
    pub steps: Vec<(Date, &'e Entry<'r>)>,
}

/// The running totals of a series by source, in the order in which the sources come up.
pub(super) fn running_totals<'e, 'r>(evidence: &'e Evidence<'r>, line: &Line) -> Vec<RunningTotal<'e, 'r>> {
    let mut by_source: Vec<(&str, RunningTotal)> = Vec::new();
    for &idx in &line.members {
        let entry = &evidence.entries[idx];
        let source = entry.source.as_ref().filter(|source| source.is_named);
        let (Some(source), Some(day)) = (source, entry.day().filter(|_| is_total(entry))) else { continue };
        match by_source.iter_mut().find(|(key, _)| *key == source.key) {
            Some((_, total)) => total.steps.push((day, entry)),
            None => by_source.push((&source.key, RunningTotal { steps: vec![(day, entry)] })),
        }
    }
    by_source.into_iter().map(|(_, total)| total).collect()
}

/// Whether it is a count that can only grow.
fn is_total(entry: &Entry) -> bool {
    let only_grows = matches!(entry.claim.measure, Measure::Killed | Measure::Wounded | Measure::Casualties);
    only_grows
        && entry.counts_people()
        && entry.claim.change == Change::Total
        && entry.is_current()
        && !entry.is_some_of()
        // A pace, whatever the reader took it for.
        && !entry.says(Remark::Average)
}
