//! A claim as strands are told apart: when, how many, of whom.

use ascribe_model::{Change, Measure, Remark, Scope};

use super::{
    AHEAD_DAYS, BELOW_COUNTRY, LEAST_OF_COURSE, LEAST_OF_STALE, LEAST_OF_STALE_OPEN, MOST_OF_COURSE, NEAR,
    SPOT, STALE_DAYS, Setting,
};
use crate::curve::{Curve, Point};
use crate::entry::Entry;
use crate::moment::noon;
use crate::origin::side_of;

/// What counts that say they are totals, and counts open above ("more than 40"), weigh for the course beside others.
const TOTAL_WEIGHT: f64 = 1.5;
const OPEN_WEIGHT: f64 = 0.6;
/// In the first days of one happening counts are often too high: 22 dead became 18.
const EARLY_DAYS: f64 = 3.0;
const MOST_OF_EARLY: f64 = 1.6;
/// How far above the course a vague count may lie, of one happening and of one that goes on.
const MOST_OF_VAGUE: f64 = 3.0;
const MOST_OF_VAGUE_GOING_ON: f64 = 2.5;
/// A vague count this many times below the course is of other people.
const VAGUE_BELOW: f64 = 60.0;

/// A claim as strands are told apart.
pub(super) struct Count<'e> {
    pub(super) idx: usize,
    pub(super) entry: &'e Entry<'e>,
    /// When it was said; of an older value its day. None where neither is known.
    pub(super) moment: Option<f64>,
    pub(super) count: u64,
    pub(super) side: Option<&'static str>,
    pub(super) kind: Option<&'static str>,
    /// The side that page, place or source suggest.
    pub(super) suggested: Option<&'static str>,
    /// Whether it is a place below a country that suggests it.
    pub(super) is_placed: bool,
    /// The country of the story for which its source speaks, and the one in which its place lies.
    pub(super) of_source: Option<&'static str>,
    pub(super) of_place: Option<&'static str>,
    pub(super) group: Group,
}

/// Who is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Group {
    /// All whom the story is about.
    Whole,
    /// One side of a story with several.
    Side(&'static str),
    /// People of another country than those of the story.
    Foreign(&'static str),
    /// A kind of people.
    Kind(&'static str),
    /// Displaced people who left their country, or who did not.
    Displaced(&'static str),
}

impl Group {
    pub(super) fn words(self) -> Option<String> {
        match self {
            Group::Whole => None,
            Group::Side(words) | Group::Foreign(words) | Group::Kind(words) | Group::Displaced(words) => {
                Some(words.to_owned())
            }
        }
    }

    pub(super) fn scope(self) -> Scope {
        self.words().map_or(Scope::Whole, |who| Scope::Part { who })
    }

    /// Whether its claims are told apart by their numbers into toll and incidents.
    pub(super) fn is_whole(self) -> bool {
        matches!(self, Group::Whole | Group::Side(_))
    }
}

pub(super) fn count_of<'e>(
    idx: usize,
    entry: &'e Entry<'e>,
    moments: &[Option<f64>],
    setting: &Setting,
) -> Count<'e> {
    let said = moments[entry.reading];
    let as_of = || entry.day().and_then(noon);
    let moment = if entry.is_older { as_of() } else { said.or_else(as_of) };
    let not_told_by = match entry.claim.measure {
        Measure::Captured | Measure::Missing => &["prisoners"][..],
        Measure::Displaced => &["refugees", "civilians"],
        _ => &[],
    };
    let side = entry.said.side.filter(|side| *side != "several");
    // "Israel-Hamas", "Turkey-Syria": a name of the story and not of the people.
    let names_story = entry.claim.population.as_deref().is_some_and(|words| words.contains('-'));
    let side = side.filter(|side| !(names_story && setting.home.contains(side)));
    let country = entry.claim.place.as_ref().and_then(|place| place.country.as_deref());
    let of_place = setting.home.iter().copied().find(|home| Some(*home) == country);
    let of_source = entry.claim.source.as_ref().and_then(side_of).filter(|side| setting.home.contains(side));
    Count {
        idx,
        entry,
        moment,
        count: entry.count(),
        side,
        kind: entry.said.kind.filter(|kind| !not_told_by.contains(kind)),
        suggested: of_place
            .or(entry.population.side.filter(|side| setting.home.contains(side)))
            .or(of_source),
        is_placed: of_place.is_some() && precision_of(entry) <= BELOW_COUNTRY,
        of_source,
        of_place,
        group: Group::Whole,
    }
}

/// Refugees and those displaced within their country, who are never one count: which of them an entry counts, where it says so.
pub(super) fn displaced(entry: &Entry) -> Option<Group> {
    let kinds = [(Remark::Abroad, ABROAD), (Remark::Inside, INSIDE)];
    kinds.into_iter().find(|(remark, _)| entry.says(*remark)).map(|(_, kind)| kind)
}

pub(super) const ABROAD: Group = Group::Displaced("abroad");
pub(super) const INSIDE: Group = Group::Displaced("inside the country");

/// How exactly a claim says where, by UCDP; unknown where it does not.
fn precision_of(entry: &Entry) -> u8 {
    entry.claim.place.as_ref().and_then(|place| place.precision).unwrap_or(u8::MAX)
}

impl Count<'_> {
    /// Whether it says of how many it speaks: "dozens" does not.
    pub(super) fn is_vague(&self) -> bool {
        self.entry.is_vague()
    }

    /// Whether it may be a step of a course.
    pub(super) fn is_step(&self) -> bool {
        self.count > 0
            && !self.is_vague()
            && self.entry.is_current()
            && matches!(self.entry.claim.change, Change::Total | Change::Event | Change::More)
    }

    pub(super) fn is_total(&self) -> bool {
        self.entry.claim.change == Change::Total
    }

    pub(super) fn is_open(&self) -> bool {
        self.entry.claim.amount.people_bounds().is_some_and(|(_, high)| high.is_none())
    }

    pub(super) fn precision(&self) -> u8 {
        precision_of(self.entry)
    }

    /// The place below a country that it names.
    pub(super) fn place(&self) -> Option<&str> {
        let place = self.entry.claim.place.as_ref()?;
        place.name.as_deref().filter(|_| self.precision() <= BELOW_COUNTRY)
    }

    pub(super) fn point(&self) -> Option<Point> {
        let weight = if self.is_open() { OPEN_WEIGHT } else { 1.0 };
        let weight = if self.is_total() { weight * TOTAL_WEIGHT } else { weight };
        Some(Point { moment: self.moment?, count: self.count, weight })
    }

    /// How many times it lies from a course at its time, never below one.
    pub(super) fn apart_from(&self, curve: &Curve) -> f64 {
        let count = self.count.max(1) as f64;
        let apart = |level: u64| (count / level.max(1) as f64).max(level.max(1) as f64 / count);
        let near: Vec<u64> = match self.moment {
            Some(moment) => {
                [moment, moment + 0.5, moment - 1.0].into_iter().filter_map(|at| curve.at(at)).collect()
            }
            None => curve.levels().collect(),
        };
        let near = if near.is_empty() { curve.first().into_iter().collect() } else { near };
        near.into_iter().map(apart).fold(f64::INFINITY, f64::min)
    }

    /// Whether it lies on a course: not far below what was said days before, not far above what was said days after.
    pub(super) fn fits(&self, curve: &Curve, goes_on: bool) -> bool {
        let (Some(first), Some(begins)) = (curve.first(), curve.begins()) else { return false };
        let Some(moment) = self.moment else {
            return curve.levels().any(|level| {
                let part = self.count as f64 / level.max(1) as f64;
                (LEAST_OF_STALE_OPEN..=MOST_OF_COURSE).contains(&part)
            });
        };
        let count = self.count as f64;
        let number = |level: u64| level as f64;
        // Before the first total of a war nothing tells of which attack a number is.
        if goes_on && moment < begins - STALE_DAYS {
            return false;
        }
        let now = curve.at(moment).map(number);
        let ahead = curve.at(moment + AHEAD_DAYS).map_or(number(first), number);
        if self.is_vague() {
            let most = if goes_on { MOST_OF_VAGUE_GOING_ON } else { MOST_OF_VAGUE };
            return count <= most * ahead && now.unwrap_or(number(first)) <= count * VAGUE_BELOW;
        }
        let stale = if self.is_open() { LEAST_OF_STALE_OPEN } else { LEAST_OF_STALE };
        let of_now = now.map(|now| LEAST_OF_COURSE * now);
        let of_first = goes_on.then_some(LEAST_OF_COURSE * number(first));
        let before = curve.at(moment - STALE_DAYS).map(number);
        let of_stale = before.map(|before| stale * before.min(now.unwrap_or(before)));
        if goes_on && !self.is_total() && self.precision() <= SPOT && self.apart_from(curve) > NEAR {
            return false;
        }
        let least = of_now.or(of_first).unwrap_or(0.0).max(of_stale.unwrap_or(0.0));
        let is_early = !goes_on && moment - begins <= EARLY_DAYS;
        let most = if is_early { MOST_OF_EARLY } else { MOST_OF_COURSE };
        (least..=most * ahead).contains(&count)
    }
}
