//! `conflict`: two origins give numbers that cannot both hold for the same people at the same time.

use std::collections::{BTreeSet, HashMap, HashSet};

use ascribe_model::{Change, Finding, Interval, Measure, Ratio, Remark};
use jiff::civil::Date;

use super::{Check, CheckScope, Look};
use crate::entry::Entry;
use crate::evidence::Evidence;
use crate::exact::{Bounds, anchor, times, write_bounds};
use crate::lineage::days_between;
use crate::series::Line;
use crate::uses::MIN_LOCAL_COUNT;
use crate::wording::described;

pub(super) const CHECK: Check = Check {
    name: "conflict",
    summary: "two origins whose numbers cannot both hold for the same people at the same time",
    scope: CheckScope::Page,
    looks: &[Look::Series(find)],
};

/// Days by which two counts may lie apart and still speak of the same time.
const SAME_TIME_DAYS: i32 = 2;
/// Longest stretch of days that still is one time: "in mid-January". Within "in January" a toll may have grown.
const MAX_TIME_DAYS: i32 = 11;
/// Numbers of a war further apart than this many times mostly count different people, whatever the words.
const MAX_TIMES_APART: u64 = 10;
/// The same for an attack or disaster: two tolls of one are seldom twice apart, two attacks on one town often are.
const MAX_TIMES_APART_LOCAL: u64 = 2;
/// Findings of one series at the most: a list longer than this is read by nobody.
const MAX_PAIRS_PER_SERIES: usize = 400;

/// One finding for each pair of origins of a series: their first claims that do not fit.
fn find(evidence: &Evidence, line: &Line) -> Vec<Finding> {
    let mut current = first_of_each(evidence, &line.members);
    current.retain(|&idx| !evidence.uses.is_doubtful(&evidence.entries[idx]));
    if current.len() < 2 {
        return Vec::new();
    }
    if current.iter().all(|&idx| evidence.origins[idx].key == evidence.origins[current[0]].key) {
        return Vec::new();
    }
    let courses = courses(evidence, &current);
    let course = Moving::of(evidence, &line.members);
    let fits = |idx: usize, other: usize| {
        let course = courses.get(evidence.origins[other].key.as_str());
        course.is_some_and(|course| fits_course(course, &evidence.entries[idx]))
    };
    let mut told: BTreeSet<(&str, &str)> = BTreeSet::new();
    let mut told_numbers: BTreeSet<(Option<Ratio>, Option<Ratio>)> = BTreeSet::new();
    let mut findings = Vec::new();
    for (position, &first) in current.iter().enumerate() {
        for &second in current[position + 1..].iter().take(MAX_LOOK_AHEAD) {
            let (a, b) = (&evidence.entries[first], &evidence.entries[second]);
            let (key_a, key_b) = (&evidence.origins[first].key, &evidence.origins[second].key);
            let pair = if key_a < key_b {
                (key_a.as_str(), key_b.as_str())
            } else {
                (key_b.as_str(), key_a.as_str())
            };
            if is_far_behind(a, b) || told.len() >= MAX_PAIRS_PER_SERIES {
                break;
            }
            if key_a == key_b || told.contains(&pair) || !cannot_both_hold(a, b) {
                continue;
            }
            if course.explains(evidence, first, second) {
                continue;
            }
            if fits(first, second) || fits(second, first) {
                continue;
            }
            // The same two numbers from further origins tell nothing new.
            told.insert(pair);
            let (number_a, number_b) = (anchor(a.claim.amount), anchor(b.claim.amount));
            if !told_numbers.insert((number_a.min(number_b), number_a.max(number_b))) {
                continue;
            }
            let message = format!(
                "{} and {} cannot both hold: {} against {}.",
                described(a),
                described(b),
                write_bounds(a.claim.amount),
                write_bounds(b.claim.amount),
            );
            findings.push(evidence.finding(CHECK.name, message, &[a, b]));
        }
    }
    findings
}

/// How a toll moves: while it does, outlets differ because they lag and not because their sources disagree.
struct Moving {
    /// When each number was said, by whom, in order of time.
    said: Vec<(f64, u64, String)>,
}

/// Days around a claim in which numbers are looked at, and how many different ones make a toll one that moves.
const MOVING_DAYS: f64 = 2.0;
const MIN_MOVING: usize = 3;
/// From so many days on after a higher number a lower one is no lag.
const LAG_DAYS: f64 = 1.5;
/// Days in which a toll may have grown from one number to a higher one.
const MIN_GROWTH_DAYS: f64 = 0.5;
/// A toll that has grown by no more than a tenth may have done so within hours.
const STEP_TENTHS: u64 = 10;
/// Numbers that fall as well as rise, such as of the missing, differ by movement from so many days apart on.
const MIN_FALLING_DAYS: f64 = 0.25;

impl Moving {
    fn of(evidence: &Evidence, members: &[usize]) -> Moving {
        let said = members.iter().filter_map(|&idx| {
            let entry = &evidence.entries[idx];
            let is_step = entry.is_current() && !entry.is_vague() && entry.claim.measure != Measure::Strength;
            let moment = evidence.counted_at[idx].filter(|_| is_step)?;
            Some((moment, entry.count(), evidence.origins[idx].key.clone()))
        });
        let mut said: Vec<(f64, u64, String)> = said.collect();
        said.sort_by(|a, b| a.0.total_cmp(&b.0));
        Moving { said }
    }

    /// Whether the toll moved at a time: three numbers and more within days.
    fn moves_at(&self, moment: f64) -> bool {
        let from = self.said.partition_point(|(at, _, _)| *at < moment - MOVING_DAYS);
        let near = self.said[from..].iter().take_while(|(at, _, _)| *at <= moment + MOVING_DAYS);
        near.map(|(_, count, _)| *count).collect::<BTreeSet<u64>>().len() >= MIN_MOVING
    }

    /// Whether the movement of the toll explains that two numbers differ: the lower came before the higher, or as a lag
    /// behind it, or repeats what others had said before the higher.
    fn explains(&self, evidence: &Evidence, one: usize, other: usize) -> bool {
        let (a, b) = (&evidence.entries[one], &evidence.entries[other]);
        // One report that gives two sources' numbers for now sets them against each other.
        if a.reading == b.reading && a.claim.earlier == b.claim.earlier {
            return false;
        }
        let (higher, lower) = if a.count() >= b.count() { (one, other) } else { (other, one) };
        let times = evidence.counted_at[higher].zip(evidence.counted_at[lower]);
        let Some((of_higher, of_lower)) = times else { return false };
        // "288" two days after "275" is the toll as it grew, whatever the day that both name; "30" hours after "29" as well.
        let (most, least) = (a.count().max(b.count()), a.count().min(b.count()));
        let is_step = most.saturating_mul(STEP_TENTHS) <= least.saturating_mul(STEP_TENTHS + 1);
        let growth_days = if is_step { 0.0 } else { MIN_GROWTH_DAYS };
        if only_grows(a) && of_higher > of_lower && of_higher - of_lower >= growth_days {
            return true;
        }
        if !self.moves_at(of_higher) && !self.moves_at(of_lower) {
            return false;
        }
        if may_fall(a.claim.measure) {
            return (of_higher - of_lower).abs() >= MIN_FALLING_DAYS;
        }
        let own = &evidence.origins[lower].key;
        let before = self.said.iter().take_while(|(at, _, _)| *at < of_higher);
        let is_repeated = before
            .into_iter()
            .any(|(_, count, origin)| *count == evidence.entries[lower].count() && origin != own);
        of_lower - of_higher < LAG_DAYS || is_repeated
    }
}

/// The tolls of one origin in order of days.
type Course = Vec<(Date, Bounds)>;

/// The course of each origin of a series, by its key.
fn courses<'e>(evidence: &'e Evidence, current: &[usize]) -> HashMap<&'e str, Course> {
    let mut courses: HashMap<&str, Course> = HashMap::new();
    for &idx in current {
        let entry = &evidence.entries[idx];
        if let Some(day) = entry.day().filter(|_| only_grows(entry)) {
            let course = courses.entry(&evidence.origins[idx].key).or_default();
            course.push((day, Bounds::tolerant(entry.claim)));
        }
    }
    courses.values_mut().for_each(|course| course.sort_by_key(|(day, _)| *day));
    courses
}

/// Whether a toll lies between what the other origin gave last before it and next after it: "900" on the tenth and "1,354" on
/// the twelfth leave room for "1,100" on the eleventh.
fn fits_course(course: &Course, entry: &Entry) -> bool {
    let Some(day) = entry.day().filter(|_| only_grows(entry)) else { return false };
    let bounds = Bounds::tolerant(entry.claim);
    let before = course.partition_point(|(of, _)| *of <= day).checked_sub(1);
    let after = course.partition_point(|(of, _)| *of < day);
    let is_above = before.is_some_and(|at| !course[at].1.lies_above(bounds));
    let is_below = course.get(after).is_some_and(|(_, next)| !bounds.lies_above(*next));
    is_above && is_below
}

/// Whether it is a toll, which grows and never falls.
fn only_grows(entry: &Entry) -> bool {
    entry.claim.change == Change::Total && !may_fall(entry.claim.measure)
}

/// Whether what is counted may become less: the missing are found, the displaced go home.
fn may_fall(measure: Measure) -> bool {
    matches!(measure, Measure::Strength | Measure::Missing | Measure::Displaced | Measure::Captured)
}

/// Claims that follow in order and are set against one: bounds the cost in a series of very many.
const MAX_LOOK_AHEAD: usize = 500;

/// The comparable claims of a series, of those that repeat one number of one origin on one day the first.
fn first_of_each(evidence: &Evidence, members: &[usize]) -> Vec<usize> {
    let mut seen = HashSet::new();
    let is_first = |idx: &usize| {
        let entry = &evidence.entries[*idx];
        is_comparable(entry)
            && seen.insert((&evidence.origins[*idx].key, entry.claim.amount, entry.claim.approx, entry.as_of))
    };
    members.iter().copied().filter(is_first).collect()
}

/// Only what a source is given for: a page's own voice mostly repeats a source that it names elsewhere.
fn is_comparable(entry: &Entry) -> bool {
    entry.is_current()
        && !entry.is_vague()
        && entry.is_of_named()
        && matches!(entry.claim.change, Change::Total | Change::Event)
        && entry.as_of.is_some()
        && !entry.is_in_passing()
        && !entry.is_some_of()
}

/// Whether `b`, and with it all that follow in order, comes too late to be set against `a`.
fn is_far_behind(a: &Entry, b: &Entry) -> bool {
    const MAX_DAYS: i32 = 62;
    a.day().zip(b.day()).is_some_and(|(a, b)| days_between(a, b) > MAX_DAYS)
}

fn cannot_both_hold(a: &Entry, b: &Entry) -> bool {
    let (bounds_a, bounds_b) = (Bounds::tolerant(a.claim), Bounds::tolerant(b.claim));
    if bounds_a.overlaps(bounds_b) || are_one_rounded(a, b) || are_far_apart(a, b) || !count_the_same(a, b) {
        return false;
    }
    let same_time =
        a.as_of.zip(b.as_of).is_some_and(|(a, b)| is_short(a) && is_short(b) && widened(a).overlaps(b));
    // A toll does not fall: a lower one at a later day cannot hold beside a higher one before it.
    let falls = only_grows(a)
        && (is_before(a, b) && bounds_a.lies_above(bounds_b)
            || is_before(b, a) && bounds_b.lies_above(bounds_a));
    same_time || falls
}

/// A number in whole thousands is mostly rounded: "783,000" for 783,138.
const ROUNDED_TO: u64 = 1_000;
/// Yet no number is rounded by more than such a part of it (one in twenty): 465,000 is not "500,000".
const MAX_ROUNDED_PART: u64 = 20;

/// Whether one number may be the other, rounded.
fn are_one_rounded(a: &Entry, b: &Entry) -> bool {
    let exact = |entry: &Entry| {
        let (low, high) = entry.claim.amount.people_bounds()?;
        low.filter(|_| low == high && low > Some(0))
    };
    let Some((a, b)) = exact(a).zip(exact(b)) else { return false };
    let step = |number: u64| {
        10_u64.pow((0..).take_while(|zeros| number.is_multiple_of(10_u64.pow(zeros + 1))).count() as u32)
    };
    let (rounder, other) = if step(a) >= step(b) { (a, b) } else { (b, a) };
    let apart = rounder.abs_diff(other);
    step(rounder) >= ROUNDED_TO && apart <= step(rounder) / 2 && apart <= rounder / MAX_ROUNDED_PART
}

/// Whether the words leave no doubt that both count the same people. A strength says whose; a toll without a side says that
/// it is one, for "four people were killed" counts an attack and not the war.
fn count_the_same(a: &Entry, b: &Entry) -> bool {
    match (a.claim.measure, a.claim.change) {
        (Measure::Strength, _) => a.said.side.is_some() && a.said.side == b.said.side,
        (_, Change::Total) if a.population.side.is_none() => a.says(Remark::SoFar) && b.says(Remark::SoFar),
        _ => true,
    }
}

fn are_far_apart(a: &Entry, b: &Entry) -> bool {
    let is_local = a.claim.change == Change::Event || a.population.side.is_none();
    let is_small = a.count().min(b.count()) < MIN_LOCAL_COUNT;
    if is_local && is_small {
        return true;
    }
    let most = if is_local { MAX_TIMES_APART_LOCAL } else { MAX_TIMES_APART };
    let numbers = anchor(a.claim.amount).zip(anchor(b.claim.amount));
    numbers.is_none_or(|(a, b)| times(a.min(b), most, 1).is_none_or(|most| a.max(b) > most))
}

/// Whether the last day of `a` lies before the first of `b`.
fn is_before(a: &Entry, b: &Entry) -> bool {
    let last = a.as_of.and_then(|as_of| as_of.to);
    let first = b.as_of.and_then(|as_of| as_of.from);
    last.zip(first).is_some_and(|(last, first)| last < first)
}

fn is_short(interval: Interval) -> bool {
    interval.from.zip(interval.to).is_some_and(|(from, to)| days_between(from, to) <= MAX_TIME_DAYS)
}

fn widened(interval: Interval) -> Interval {
    let shift = |day: Date, days: i32| day.checked_add(jiff::Span::new().days(days)).unwrap_or(day);
    Interval {
        from: interval.from.map(|day| shift(day, -SAME_TIME_DAYS)),
        to: interval.to.map(|day| shift(day, SAME_TIME_DAYS)),
    }
}
