//! `open_forecast` and `lapsed_forecast`: numbers foretold, and whether their day has come.
//!
//! "Analysts expect 12,000 casualties by the middle of April": open until then; lapsed when later pages do not reach it.
//! Today is the last day on which one of the pages was published: there is no clock.

use std::collections::HashMap;

use ascribe_model::{Certainty, Change, Finding, Measure};
use jiff::civil::Date;

use super::{Check, CheckScope};
use crate::entry::Entry;
use crate::evidence::Evidence;
use crate::exact::{Bounds, write_bounds};
use crate::lineage::days_between;
use crate::population::Population;
use crate::wording::{counted, described, speaker};

pub(super) const OPEN: Check = Check {
    name: "open_forecast",
    summary: "a number foretold for a day that has not come yet",
    scope: CheckScope::Pages,
    find: |evidence| find(evidence, State::Open),
};

pub(super) const LAPSED: Check = Check {
    name: "lapsed_forecast",
    summary: "a number foretold for a day that has passed without a claim that reaches it",
    scope: CheckScope::Pages,
    find: |evidence| find(evidence, State::Lapsed),
};

/// A forecast without a day is looked out for so long after it was made.
const OPEN_DAYS: i32 = 180;

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Open,
    Lapsed,
}

fn find(evidence: &Evidence, wanted: State) -> Vec<Finding> {
    let Some(today) = evidence.last_day() else { return Vec::new() };
    let counts = counts_by_question(evidence);
    let forecasts = evidence.entries.iter().filter(|entry| is_forecast(entry));
    let found = forecasts.filter_map(|forecast| {
        let made = forecast.claim.published?;
        let due = forecast.claim.when.and_then(|when| when.to.or(when.from)).filter(|due| *due > made);
        let later = later_counts(&counts, forecast, made);
        let foretold = Bounds::tolerant(forecast.claim);
        let is_reached = later.iter().any(|count| {
            let bounds = Bounds::tolerant(count.claim);
            bounds.overlaps(foretold) || bounds.lies_above(foretold)
        });
        let state = match due {
            _ if is_reached => return None,
            Some(due) if due < today => State::Lapsed,
            // Without a day it can lapse as little as come true; it is only looked out for.
            None if days_between(made, today) > OPEN_DAYS => return None,
            _ => State::Open,
        };
        (state == wanted).then(|| finding(evidence, forecast, due, later.last().copied(), state))
    });
    found.collect()
}

/// What somebody foretells or plans for people. A page's own "could" and "may" foretell nothing.
fn is_forecast(entry: &Entry) -> bool {
    let is_foretold = entry.claim.certainty == Certainty::Forecast || entry.claim.change == Change::Planned;
    let is_named = entry.source.as_ref().is_some_and(|source| source.is_named);
    is_foretold && is_named && entry.counts_people() && !entry.is_in_passing()
}

/// Current totals by what they count and whom, in order of days.
type Counts<'e, 'r> = HashMap<(Measure, bool, Population), Vec<(Date, &'e Entry<'r>)>>;

fn counts_by_question<'e, 'r>(evidence: &'e Evidence<'r>) -> Counts<'e, 'r> {
    let mut counts: Counts = HashMap::new();
    for entry in
        evidence.entries.iter().filter(|entry| entry.is_current() && entry.claim.change == Change::Total)
    {
        if let Some(day) = entry.day() {
            let key = (entry.claim.measure, entry.counts_people(), entry.population);
            counts.entry(key).or_default().push((day, entry));
        }
    }
    for same in counts.values_mut() {
        same.sort_by_key(|(day, _)| *day);
    }
    counts
}

/// Later counts of the same people by anybody, in order of days.
fn later_counts<'e, 'r>(counts: &Counts<'e, 'r>, forecast: &Entry, made: Date) -> Vec<&'e Entry<'r>> {
    let key = (forecast.claim.measure, forecast.counts_people(), forecast.population);
    let same = counts.get(&key).map_or(&[][..], Vec::as_slice);
    let first = same.partition_point(|(day, _)| *day <= made);
    same[first..].iter().map(|(_, entry)| *entry).collect()
}

fn finding(
    evidence: &Evidence,
    forecast: &Entry,
    due: Option<Date>,
    latest: Option<&Entry>,
    state: State,
) -> Finding {
    let by = due.map_or_else(|| "with no day given".to_owned(), |due| format!("for {due} at the latest"));
    let seen = match latest {
        Some(latest) => format!("the latest count of the same people is {}", described(latest)),
        None => "no later page counts the same people".to_owned(),
    };
    let (check, what) = match state {
        State::Open => (OPEN.name, "is still open"),
        State::Lapsed => (LAPSED.name, "has passed"),
    };
    let message = format!(
        "{} ({}, {}) foretold {by} {what}; {seen}.",
        counted(forecast),
        speaker(forecast),
        write_bounds(forecast.claim.amount),
    );
    let rests_on: Vec<&Entry> = [forecast].into_iter().chain(latest).collect();
    evidence.finding(check, message, &rests_on)
}
