//! The courses of the groups of a story.

use std::collections::BTreeMap;

use super::count::{Count, Group};
use super::{AHEAD_DAYS, LEAST_OF_STALE, SPOT, Setting};
use crate::curve::{Curve, Falls, Point};

/// Days by which outlets lag behind a toll that goes on, and behind that of one happening, which may double in hours.
const LAG_DAYS: f64 = 0.75;
const LAG_DAYS_OF_ONE: f64 = 0.1;
/// How fast the toll of a story that goes on grows from one count to the next: so many times at once, so much more for each
/// day between, so many times at the most; in its first days.
const GROWTH: f64 = 1.6;
const GROWTH_PER_DAY: f64 = 0.1;
const MAX_GROWTH: f64 = 2.5;
const FIRST_DAYS: f64 = 2.0;
const FIRST_GROWTH: f64 = 3.0;

/// The course of each group.
pub(super) fn find_curves(counts: &[Count], setting: &Setting) -> BTreeMap<Group, Curve> {
    let mut by_group: BTreeMap<Group, Vec<&Count>> = BTreeMap::new();
    counts.iter().for_each(|count| by_group.entry(count.group).or_default().push(count));
    let curve =
        |(group, counts): (Group, Vec<&Count>)| (group, find_curve(group, counts.into_iter(), setting));
    by_group.into_iter().map(curve).collect()
}

/// The course of the counts of one group.
pub(super) fn find_curve<'c, 'e: 'c>(
    group: Group,
    counts: impl Iterator<Item = &'c Count<'e>>,
    setting: &Setting,
) -> Curve {
    let (totals, mut events): (Vec<&Count>, Vec<&Count>) =
        counts.filter(|count| count.is_step()).partition(|count| {
            // "The toll has risen to 15" in one town is that of an attack there, where many are told of.
            count.is_total() && !(setting.goes_on && count.precision() <= SPOT)
        });
    let totals: Vec<Point> = totals.into_iter().filter_map(Count::point).collect();
    if setting.goes_on && group.is_whole() {
        events = events_on_course(&events, &totals, setting);
    }
    let points = totals.into_iter().chain(events.into_iter().filter_map(Count::point)).collect();
    match setting.goes_on {
        true => Curve::of_whole(points, LAG_DAYS, Falls::Never),
        false => Curve::of_whole(points, LAG_DAYS_OF_ONE, Falls::Corrected),
    }
}

/// Counts of single events by their words that are steps of the toll all the same: they give a total's number, or go on from it.
fn events_on_course<'c, 'e>(
    events: &[&'c Count<'e>],
    totals: &[Point],
    setting: &Setting,
) -> Vec<&'c Count<'e>> {
    const SAME_DAYS: f64 = 5.0;
    const SAME_PART: f64 = 0.05;
    const LEAST_BEFORE_TOTALS: f64 = 0.55;
    let curve = Curve::through(totals.to_vec(), Falls::Never);
    let mut by_count: Vec<(u64, f64)> = totals.iter().map(|point| (point.count, point.moment)).collect();
    by_count.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let is_total = |count: u64, moment: f64| {
        let (low, high) = (count as f64 / (1.0 + SAME_PART), count as f64 / (1.0 - SAME_PART));
        let from = by_count.partition_point(|(of, _)| (*of as f64) < low);
        let near = by_count[from..].iter().take_while(|(of, _)| *of as f64 <= high);
        near.into_iter().any(|(_, at)| (at - moment).abs() < SAME_DAYS)
    };
    let mut highest: Option<(f64, u64)> = None;
    let mut found = Vec::new();
    for &count in events {
        let Some(moment) = count.moment else { continue };
        let taken = if is_total(count.count, moment) {
            true
        } else if count.precision() <= SPOT {
            false
        } else {
            let is_first = moment - setting.first <= FIRST_DAYS;
            let of_totals = curve.step(moment + LAG_DAYS);
            let latest = |of: fn(f64, f64) -> f64, a: Option<f64>, b: Option<f64>| match (a, b) {
                (Some(a), Some(b)) => Some(of(a, b)),
                (a, b) => a.or(b),
            };
            let last = latest(f64::max, highest.map(|(at, _)| at), of_totals.map(|(at, _)| at));
            let top = highest.map(|(_, n)| n).max(of_totals.map(|(_, n)| n));
            match last.zip(top) {
                None => {
                    let first_total = curve.first().zip(curve.begins());
                    is_first
                        && first_total.is_none_or(|(first, begins)| {
                            count.count as f64 >= LEAST_BEFORE_TOTALS * first as f64
                                || begins - moment > LAG_DAYS
                        })
                }
                Some((last, top)) => {
                    let days = (moment - last).max(0.0);
                    let growth = match is_first {
                        true => FIRST_GROWTH,
                        false => (GROWTH + GROWTH_PER_DAY * days).min(MAX_GROWTH),
                    };
                    let ahead = curve.at(moment + AHEAD_DAYS).unwrap_or(0).max(top) as f64;
                    let n = count.count as f64;
                    n >= LEAST_OF_STALE * top as f64 && n <= growth * ahead
                }
            }
        };
        if taken {
            highest = Some((moment, count.count.max(highest.map_or(0, |(_, n)| n))));
            found.push(count);
        }
    }
    found
}
