//! `open_forecast` and `lapsed_forecast`: numbers foretold, and whether their day has come.
//!
//! "Analysts expect 12,000 casualties by the middle of April": open until then; lapsed when later pages do not reach it.
//! Today is the last day on which one of the pages was published: there is no clock.

use std::collections::HashMap;

use ascribe_model::{Certainty, Change, Finding, Measure};
use jiff::civil::Date;

use super::{Check, CheckScope, Look};
use crate::entry::Entry;
use crate::evidence::Evidence;
use crate::exact::Bounds;
use crate::population::Population;
use crate::wording::{counted, described_on_page, speaker};

pub(super) const OPEN: Check = Check {
    name: "open_forecast",
    summary: "a number foretold for a day that has not come yet",
    scope: CheckScope::Pages,
    looks: &[Look::All(|evidence| find(evidence, State::Open))],
};

pub(super) const LAPSED: Check = Check {
    name: "lapsed_forecast",
    summary: "a number foretold for a day that has passed without a claim that reaches it",
    scope: CheckScope::Pages,
    looks: &[Look::All(|evidence| find(evidence, State::Lapsed))],
};

/// A forecast without a day is looked out for so long after it was made.
const OPEN_DAYS: i64 = 180;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Open,
    Lapsed,
}

/// A forecast and what became of it so far.
#[derive(Clone, Copy)]
pub(crate) struct Forecast<'e, 'r> {
    /// The forecast.
    pub entry: &'e Entry<'r>,
    /// Whether a later count reaches it.
    pub is_reached: bool,
    /// The latest count of the same people.
    pub latest: Option<&'e Entry<'r>>,
}

fn find(evidence: &Evidence, wanted: State) -> Vec<Finding> {
    let Some(today) = evidence.today else { return Vec::new() };
    let counts = counts_by_people(evidence);
    let mut findings = Vec::new();
    for (idx, entry) in evidence.own_entries().iter().enumerate().filter(|(_, entry)| is_forecast(entry)) {
        let Some(made) = entry.claim.published else { continue };
        let same = counts.get(&people_of(entry)).map_or(&[][..], Vec::as_slice);
        let first = same.partition_point(|count| count.day <= made);
        // "People" are the same within a series alone; the soldiers of one side are so in the whole story.
        let is_same = |count: &&Count| {
            entry.population.side.is_some() || evidence.line_of[count.idx] == evidence.line_of[idx]
        };
        let later = same[first..].iter().filter(is_same).map(|count| &evidence.entries[count.idx]);
        let later: Vec<&Entry> = later.collect();
        let is_reached = later.iter().any(|count| outcome_of(entry, count));
        let forecast = Forecast { entry, is_reached, latest: later.last().copied() };
        let told = tell(evidence, forecast).into_iter();
        let holds = |state: State, due: Option<Date>| match (state, due) {
            (State::Lapsed, due) => due.is_some_and(|due| due < today),
            (State::Open, until) => until.is_some_and(|until| today <= until),
        };
        findings.extend(
            told.filter(|(state, day, _)| *state == wanted && holds(*state, *day)).map(|told| told.2),
        );
    }
    findings
}

/// That it is open, with the last day on which it is; and that it has lapsed, with the day after which it has.
fn tell(evidence: &Evidence, forecast: Forecast) -> Vec<(State, Option<Date>, Finding)> {
    let entry = forecast.entry;
    let Some(made) = entry.claim.published.filter(|_| !forecast.is_reached) else { return Vec::new() };
    let due = entry.claim.when.and_then(|when| when.to.or(when.from)).filter(|due| *due > made);
    // Without a day it can lapse as little as come true; it is only looked out for.
    let until = due.or_else(|| made.checked_add(jiff::Span::new().days(OPEN_DAYS)).ok());
    let mut told = vec![(State::Open, until, finding(evidence, forecast, due, State::Open))];
    if due.is_some() {
        told.push((State::Lapsed, due, finding(evidence, forecast, due, State::Lapsed)));
    }
    told
}

/// Whether a later count reaches a forecast.
pub(crate) fn outcome_of(forecast: &Entry, count: &Entry) -> bool {
    let (bounds, foretold) = (Bounds::tolerant(count.claim), Bounds::tolerant(forecast.claim));
    bounds.overlaps(foretold) || bounds.lies_above(foretold)
}

/// What somebody foretells or plans for people. A page's own "could" and "may" foretell nothing, and of "thousands" nobody can say
/// whether they came.
pub(crate) fn is_forecast(entry: &Entry) -> bool {
    let is_foretold = entry.claim.certainty == Certainty::Forecast || entry.claim.change == Change::Planned;
    let is_told = entry.counts_people() && !entry.is_in_passing() && !entry.is_vague();
    is_foretold && entry.is_of_named() && is_told
}

/// Whether it is a total that a forecast may be set against.
pub(crate) fn is_total_of(entry: &Entry) -> bool {
    entry.is_current_on_page() && entry.claim.change == Change::Total
}

/// What is counted and of whom.
type People = (Measure, bool, Population);

fn people_of(entry: &Entry) -> People {
    (entry.claim.measure, entry.counts_people(), entry.population)
}

/// A current total.
struct Count {
    day: Date,
    /// Position of its entry.
    idx: usize,
}

/// Current totals by whom they count, in order of days.
fn counts_by_people(evidence: &Evidence) -> HashMap<People, Vec<Count>> {
    let mut counts: HashMap<People, Vec<Count>> = HashMap::new();
    for (idx, entry) in evidence.own_entries().iter().enumerate().filter(|(_, entry)| is_total_of(entry)) {
        if let Some(day) = entry.day_on_page() {
            counts.entry(people_of(entry)).or_default().push(Count { day, idx });
        }
    }
    for same in counts.values_mut() {
        same.sort_by_key(|count| {
            let claim = evidence.entries[count.idx].claim;
            (count.day, &claim.document, claim.figure)
        });
    }
    counts
}

fn finding(evidence: &Evidence, forecast: Forecast, due: Option<Date>, state: State) -> Finding {
    let by = due.map_or_else(|| "with no day given".to_owned(), |due| format!("for {due} at the latest"));
    let seen = match forecast.latest {
        Some(latest) => format!("the latest count of the same people is {}", described_on_page(latest)),
        None => "no later report of the story counts the same people".to_owned(),
    };
    let (check, what) = match state {
        State::Open => (OPEN.name, "is still open"),
        State::Lapsed => (LAPSED.name, "has passed"),
    };
    let message = format!(
        "{}, foretold by {} {by}, {what}; {seen}.",
        counted(forecast.entry),
        speaker(forecast.entry),
    );
    let rests_on: Vec<&Entry> = [forecast.entry].into_iter().chain(forecast.latest).collect();
    evidence.finding(check, message, &rests_on)
}
