//! The course of a toll: the run of counts with most weight that hardly ever falls, and what lies on it.

/// A count at a time, with how much it says for the course.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Point {
    /// Days since 1970.
    pub moment: f64,
    pub count: u64,
    pub weight: f64,
}

/// How far a count may fall short of the one before it and still be no fall: outlets round.
const LEAST_STEP: f64 = 0.97;
/// Points before one that are looked at as the one it follows.
const MAX_LOOK_BACK: usize = 400;
/// A point with less than this part of the second highest count of the weeks before it is no step of the same course; where
/// the course may fall, less than the other.
const LEAST_OF_HIGHER: f64 = 0.55;
const LEAST_OF_HIGHER_FALLING: f64 = 0.25;
/// How far a course falls at the most where a toll is corrected, and the weight of later counts that must bear it out.
const DEEPEST_FALL: f64 = 0.25;
const COST_OF_FALL: f64 = 2.5;
/// How far the two highest counts may lie apart and still bear each other out.
const MOST_APART: f64 = 1.5;
/// Days before a point in which higher counts speak against it.
const DAYS_BEFORE: f64 = 30.0;

/// Whether a toll may be corrected downwards: of one happening it may ("not 11,000 but 4,000"), of one that goes on a lower
/// number is that of an incident.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Falls {
    Never,
    Corrected,
}

/// A course: counts that hardly ever fall, in order of time.
#[derive(Clone, Debug, Default)]
pub(crate) struct Curve {
    moments: Vec<f64>,
    counts: Vec<u64>,
}

impl Curve {
    /// The course with most weight through some of the points.
    pub fn through(mut points: Vec<Point>, falls: Falls) -> Curve {
        points.sort_by(|a, b| a.moment.total_cmp(&b.moment).then(a.count.cmp(&b.count)));
        let mut best: Vec<(f64, Option<usize>)> = Vec::with_capacity(points.len());
        for (idx, point) in points.iter().enumerate() {
            let mut before = (0.0, None);
            for (other, (weight, _)) in best.iter().enumerate().skip(idx.saturating_sub(MAX_LOOK_BACK)) {
                let part = point.count as f64 / points[other].count.max(1) as f64;
                let cost = match falls {
                    _ if part >= LEAST_STEP => 0.0,
                    Falls::Corrected if part >= DEEPEST_FALL => COST_OF_FALL,
                    _ => continue,
                };
                if *weight - cost > before.0 {
                    before = (*weight - cost, Some(other));
                }
            }
            best.push((before.0 + point.weight, before.1));
        }
        let mut at = None;
        for (idx, (weight, _)) in best.iter().enumerate() {
            if at.is_none_or(|last: usize| *weight > best[last].0) {
                at = Some(idx);
            }
        }
        let mut run = Vec::new();
        while let Some(idx) = at {
            run.push(idx);
            at = best[idx].1;
        }
        let mut curve = Curve::default();
        let mut highest = 0;
        for idx in run.into_iter().rev() {
            let count = points[idx].count;
            let falls = (count as f64) < LEAST_STEP * highest as f64;
            highest = if falls { count } else { count.max(highest) };
            curve.moments.push(points[idx].moment);
            curve.counts.push(highest);
        }
        curve
    }

    /// The course without points that higher ones, borne out by a second, speak against: those of the weeks before and of so
    /// many days after, for outlets lag.
    pub fn of_whole(mut points: Vec<Point>, days_after: f64, falls: Falls) -> Curve {
        let least = if falls == Falls::Never { LEAST_OF_HIGHER } else { LEAST_OF_HIGHER_FALLING };
        points.sort_by(|a, b| a.moment.total_cmp(&b.moment).then(a.count.cmp(&b.count)));
        let mut window: std::collections::BTreeMap<u64, usize> = std::collections::BTreeMap::new();
        let (mut first, mut end) = (0, 0);
        let mut kept = Vec::with_capacity(points.len());
        for point in &points {
            while end < points.len() && points[end].moment <= point.moment + days_after {
                *window.entry(points[end].count).or_default() += 1;
                end += 1;
            }
            while points[first].moment < point.moment - DAYS_BEFORE {
                if let Some(n) = window.get_mut(&points[first].count) {
                    *n -= 1;
                    if *n == 0 {
                        window.remove(&points[first].count);
                    }
                }
                first += 1;
            }
            let mut highest =
                window.iter().rev().flat_map(|(count, n)| std::iter::repeat_n(*count as f64, *n));
            let (top, second) = (highest.next().unwrap_or(0.0), highest.next().unwrap_or(0.0));
            let is_beneath = (point.count as f64) < least * second && top < MOST_APART * second;
            if !is_beneath {
                kept.push(*point);
            }
        }
        Curve::through(kept, falls)
    }

    pub fn is_empty(&self) -> bool {
        self.moments.is_empty()
    }

    /// The first count.
    pub fn first(&self) -> Option<u64> {
        self.counts.first().copied()
    }

    /// When the course begins.
    pub fn begins(&self) -> Option<f64> {
        self.moments.first().copied()
    }

    /// Where the course stands at a time; none before it begins.
    pub fn at(&self, moment: f64) -> Option<u64> {
        self.step(moment).map(|(_, count)| count)
    }

    /// The last step up to a time: when, and the count.
    pub fn step(&self, moment: f64) -> Option<(f64, u64)> {
        let idx = self.moments.partition_point(|of| *of <= moment).checked_sub(1)?;
        Some((self.moments[idx], self.counts[idx]))
    }

    /// Its counts, each once.
    pub fn levels(&self) -> impl Iterator<Item = u64> {
        let mut last = None;
        self.counts.iter().copied().filter(move |count| last.replace(*count) != Some(*count))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(counts: &[(f64, u64)]) -> Vec<Point> {
        counts.iter().map(|&(moment, count)| Point { moment, count, weight: 1.0 }).collect()
    }

    #[test]
    fn a_course_leaves_out_what_falls() {
        let curve =
            Curve::through(points(&[(1.0, 10), (2.0, 100), (2.5, 12), (3.0, 110), (4.0, 150)]), Falls::Never);
        assert_eq!(curve.levels().collect::<Vec<_>>(), [10, 100, 110, 150]);
        assert_eq!((curve.at(0.5), curve.at(2.9), curve.at(9.0)), (None, Some(100), Some(150)));
    }

    #[test]
    fn a_toll_that_is_corrected_falls_once_others_bear_it_out() {
        let told = [
            (1.0, 5000),
            (2.0, 11_000),
            (2.5, 11_300),
            (6.0, 3900),
            (6.5, 4000),
            (7.0, 4000),
            (8.0, 4000),
            (9.0, 4200),
        ];
        let curve = Curve::of_whole(points(&told), 0.1, Falls::Corrected);
        assert_eq!((curve.at(3.0), curve.at(7.5), curve.at(9.0)), (Some(11_300), Some(4000), Some(4200)));
        let once = Curve::of_whole(points(&told[..4]), 0.1, Falls::Corrected);
        assert_eq!(once.at(7.0), Some(11_300), "one lower number corrects nothing");
    }

    #[test]
    fn an_incident_told_beside_a_toll_is_no_step_of_it() {
        let told = [(1.0, 17), (1.1, 40), (1.2, 17), (1.3, 17), (1.4, 42), (2.0, 17), (3.0, 47)];
        let curve = Curve::of_whole(points(&told), 0.75, Falls::Never);
        assert_eq!(curve.levels().collect::<Vec<_>>(), [40, 42, 47]);
    }
}
