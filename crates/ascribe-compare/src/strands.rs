//! The strands of a story: which of its claims count the same people, told apart by whom they count and by how their numbers
//! move.
//!
//! The words say who is counted; the numbers say whether it is the toll of the whole or one incident of it. Numbers of one
//! toll rise together over outlets and days: a count far off the course of the toll at its time is another count. In a story of
//! one happening, a quake or a crash, every count is of it unless the numbers say otherwise; in one that goes on, a war or a
//! wave of protests, a count of one event is an incident unless it lies on the course of the totals.

use std::collections::{BTreeMap, BTreeSet};

use ascribe_model::{Certainty, Change, Measure, Remark, Scope};

use crate::curve::{Curve, Falls, Point};
use crate::entry::Entry;
use crate::gathering::{About, home_of};
use crate::moment::noon;
use crate::origin::side_of;

/// A kind of people of whom this part of the claims and more count is the whole of the story: passengers of a plane.
const DOMINANT: f64 = 0.5;
/// Claims with a side from which on it is a side of the story.
const MIN_SIDED: usize = 2;
/// What counts that say they are totals, and counts open above ("more than 40"), weigh for the course beside others.
const TOTAL_WEIGHT: f64 = 1.5;
const OPEN_WEIGHT: f64 = 0.6;
/// Days for which an outlet may still give an older count, and how far below that one a count may lie.
const STALE_DAYS: f64 = 4.0;
const LEAST_OF_STALE: f64 = 0.9;
const LEAST_OF_STALE_OPEN: f64 = 0.6;
/// Days by which outlets lag behind a toll that goes on, and behind that of one happening, which may double in hours.
const LAG_DAYS: f64 = 0.75;
const LAG_DAYS_OF_ONE: f64 = 0.1;
/// The least part of the course at its time that a count of the same people is.
const LEAST_OF_COURSE: f64 = 0.45;
/// Days by which an outlet may be ahead, and how far above the course then a count may lie.
const AHEAD_DAYS: f64 = 2.0;
const MOST_OF_COURSE: f64 = 1.15;
/// In the first days of one happening counts are often too high: 22 dead became 18.
const EARLY_DAYS: f64 = 3.0;
const MOST_OF_EARLY: f64 = 1.6;
/// How far above the course a vague count may lie, of one happening and of one that goes on.
const MOST_OF_VAGUE: f64 = 3.0;
const MOST_OF_VAGUE_GOING_ON: f64 = 2.5;
/// A vague count this many times below the course is of other people.
const VAGUE_BELOW: f64 = 60.0;
/// How many times two counts may lie apart to be taken for one, for one of a rare kind of people, for a total that
/// disagrees, and for one of a named source.
const NEAR: f64 = 1.17;
const NEAR_OF_RARE: f64 = 1.42;
const DISAGREEING: f64 = 3.5;
const DISAGREEING_BY_NAME: f64 = 10.0;
/// How much nearer the course of another side must lie than that of the side that the page suggests, and the place.
const OWN_SIDE: f64 = 1.1;
const OWN_SIDE_OF_PLACE: f64 = 1.2;
/// How fast the toll of a story that goes on grows from one count to the next: so many times at once, so much more for each
/// day between, so many times at the most; in its first days.
const GROWTH: f64 = 1.6;
const GROWTH_PER_DAY: f64 = 0.1;
const MAX_GROWTH: f64 = 2.5;
const FIRST_DAYS: f64 = 2.0;
const FIRST_GROWTH: f64 = 3.0;
/// Days before the first report for which an event is of the story; what is further back is told for comparison.
const PAST_DAYS: f64 = 60.0;
/// UCDP precisions up to which a place is a spot, and up to which it is no whole country.
const SPOT: u8 = 3;
const BELOW_COUNTRY: u8 = 5;
/// Claims of a part from which on a count far off its course is an incident.
const MIN_PART: usize = 3;
const FAR_OFF: f64 = 3.3;

/// Claims that count the same people.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Strand {
    pub measure: Measure,
    pub is_share: bool,
    pub scope: Scope,
    /// Positions of the entries, in the order of time.
    pub members: Vec<usize>,
}

/// What is told of a story that its strands turn on.
pub(crate) struct Setting {
    /// Whether it goes on and holds many incidents.
    goes_on: bool,
    /// Whose countries it is about.
    home: BTreeSet<&'static str>,
    /// The one that it is about most.
    main: Option<&'static str>,
    /// When its first report came.
    first: f64,
}

impl Setting {
    /// `members` are the positions of the story's entries.
    pub fn of(about: &About, first: f64, entries: &[Entry], members: &[usize]) -> Setting {
        Setting {
            goes_on: about.goes_on && !is_of_one_spot(entries, members),
            home: home_of(about),
            main: about.places.first().map(|(place, _)| *place),
            first,
        }
    }
}

/// Whether half and more of what a story counts at a place is counted at one spot: one strike of a war, not the war.
fn is_of_one_spot(entries: &[Entry], members: &[usize]) -> bool {
    /// The part of the counts with a place that must name the spot.
    const LEAST_PART: f64 = 0.5;
    let mut spots: BTreeMap<&str, usize> = BTreeMap::new();
    let mut n_placed = 0;
    for &idx in members {
        let entry = &entries[idx];
        let Some(place) = entry.claim.place.as_ref().filter(|_| entry.claim.measure != Measure::Strength)
        else {
            continue;
        };
        n_placed += 1;
        if place.precision.is_some_and(|precision| precision <= SPOT) {
            *spots.entry(place.name.as_deref().unwrap_or(&place.excerpt.text)).or_default() += 1;
        }
    }
    let most = spots.values().max().copied().unwrap_or(0);
    most as f64 >= LEAST_PART * n_placed as f64 && most > 0
}

/// A claim as strands are told apart.
struct Count<'e> {
    idx: usize,
    entry: &'e Entry<'e>,
    /// When it was said; of an older value its day. None where neither is known.
    moment: Option<f64>,
    count: u64,
    side: Option<&'static str>,
    kind: Option<&'static str>,
    /// The side that page, place or source suggest.
    suggested: Option<&'static str>,
    /// Whether it is a place below a country that suggests it.
    is_placed: bool,
    /// The country of the story for which its source speaks, and the one in which its place lies.
    of_source: Option<&'static str>,
    of_place: Option<&'static str>,
    group: Group,
}

/// Who is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Group {
    /// All whom the story is about.
    Whole,
    /// One side of a story with several.
    Side(&'static str),
    /// People of another country than those of the story.
    Foreign(&'static str),
    /// A kind of people.
    Kind(&'static str),
}

impl Group {
    fn words(self) -> Option<String> {
        match self {
            Group::Whole => None,
            Group::Side(words) | Group::Foreign(words) | Group::Kind(words) => Some(words.to_owned()),
        }
    }

    fn scope(self) -> Scope {
        self.words().map_or(Scope::Whole, |who| Scope::Part { who })
    }

    /// Whether its claims are told apart by their numbers into toll and incidents.
    fn is_whole(self) -> bool {
        matches!(self, Group::Whole | Group::Side(_))
    }
}

/// The strands of one story. `members` are the positions of its entries, `moments` when each reading was published.
pub(crate) fn find_strands(
    entries: &[Entry],
    members: &[usize],
    moments: &[Option<f64>],
    setting: &Setting,
) -> Vec<Strand> {
    let mut strands = Strands::default();
    let mut by_measure: BTreeMap<Measure, Vec<Count>> = BTreeMap::new();
    for &idx in members {
        let entry = &entries[idx];
        let measure = entry.claim.measure;
        let aside = |why: String| Scope::Aside { why };
        if entry.counts_households() {
            // How many people they are nobody says: they are compared with their like alone.
            strands.put(measure, false, aside("households".to_owned()), idx);
        } else if !entry.counts_people() {
            let whom =
                [entry.population.side, entry.population.kind].into_iter().flatten().collect::<Vec<_>>();
            let scope = if whom.is_empty() { Scope::Whole } else { Scope::Part { who: whom.join(" ") } };
            strands.put(measure, true, scope, idx);
        } else if matches!(entry.claim.change, Change::Rate | Change::Planned) {
            strands.put(measure, false, aside(entry.claim.change.as_str().to_owned()), idx);
        } else if let Some(year) = past_year(entry, setting) {
            strands.put(measure, false, aside(format!("in {year}")), idx);
        } else if measure == Measure::Strength {
            strands.put(measure, false, strength_scope(entry), idx);
        } else {
            by_measure.entry(measure).or_default().push(count_of(idx, entry, moments, setting));
        }
    }
    for (measure, counts) in by_measure {
        tell_apart(measure, counts, setting, &mut strands);
    }
    strands.finish()
}

#[derive(Default)]
struct Strands {
    by_scope: BTreeMap<(Measure, bool, ScopeKey), Strand>,
}

/// What orders scopes: wholes first, then parts, incidents in the order in which they are found, and what is beside.
type ScopeKey = (u8, usize, String);

impl Strands {
    fn put(&mut self, measure: Measure, is_share: bool, scope: Scope, idx: usize) {
        self.put_at(measure, is_share, scope, 0, idx);
    }

    fn put_at(&mut self, measure: Measure, is_share: bool, scope: Scope, number: usize, idx: usize) {
        let key = match &scope {
            Scope::Whole => (0, number, String::new()),
            Scope::Part { who } => (1, number, who.clone()),
            Scope::Incident { who } => (2, number, who.clone().unwrap_or_default()),
            Scope::Aside { why } => (3, number, why.clone()),
        };
        let strand = self.by_scope.entry((measure, is_share, key));
        let strand = strand.or_insert_with(|| Strand { measure, is_share, scope, members: Vec::new() });
        strand.members.push(idx);
    }

    fn finish(self) -> Vec<Strand> {
        self.by_scope.into_values().collect()
    }
}

/// The year of something that lies long before the story: an older disaster told for comparison.
fn past_year(entry: &Entry, setting: &Setting) -> Option<i16> {
    let to = entry.claim.when?.to?;
    let is_long_before = noon(to).is_some_and(|day| day < setting.first - PAST_DAYS);
    (is_long_before && !entry.is_older && !entry.claim.earlier).then(|| to.year())
}

/// A strength is of a force; who was sent, who came later and who left are told apart by the words.
fn strength_scope(entry: &Entry) -> Scope {
    let whom = [entry.population.side, entry.population.kind];
    let what = (entry.claim.change != Change::Total).then(|| entry.claim.change.as_str());
    let words: Vec<&str> = whom.into_iter().chain([what]).flatten().collect();
    if words.is_empty() { Scope::Whole } else { Scope::Part { who: words.join(" ") } }
}

fn count_of<'e>(idx: usize, entry: &'e Entry<'e>, moments: &[Option<f64>], setting: &Setting) -> Count<'e> {
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
        kind: went(entry).or(entry.said.kind.filter(|kind| !not_told_by.contains(kind))),
        suggested: of_place
            .or(entry.population.side.filter(|side| setting.home.contains(side)))
            .or(of_source),
        is_placed: of_place.is_some() && precision_of(entry) <= BELOW_COUNTRY,
        of_source,
        of_place,
        group: Group::Whole,
    }
}

/// Displaced people who left their country, and those who did not.
const ABROAD: &str = "abroad";
const INSIDE: &str = "inside the country";

/// Where displaced people went: refugees and those displaced within their country are never one count.
fn went(entry: &Entry) -> Option<&'static str> {
    let ways = [(Remark::Abroad, ABROAD), (Remark::Inside, INSIDE)];
    ways.into_iter().find(|(remark, _)| entry.says(*remark)).map(|(_, way)| way)
}

/// How exactly a claim says where, by UCDP; unknown where it does not.
fn precision_of(entry: &Entry) -> u8 {
    entry.claim.place.as_ref().and_then(|place| place.precision).unwrap_or(u8::MAX)
}

impl Count<'_> {
    /// Whether it says of how many it speaks: "dozens" does not.
    fn is_vague(&self) -> bool {
        self.entry.is_vague()
    }

    /// Whether it may be a step of a course.
    fn is_step(&self) -> bool {
        self.count > 0
            && !self.is_vague()
            && self.entry.is_current()
            && matches!(self.entry.claim.change, Change::Total | Change::Event | Change::More)
    }

    fn is_total(&self) -> bool {
        self.entry.claim.change == Change::Total
    }

    fn is_open(&self) -> bool {
        self.entry.claim.amount.people_bounds().is_some_and(|(_, high)| high.is_none())
    }

    fn precision(&self) -> u8 {
        precision_of(self.entry)
    }

    /// The place below a country that it names.
    fn place(&self) -> Option<&str> {
        let place = self.entry.claim.place.as_ref()?;
        place.name.as_deref().filter(|_| self.precision() <= BELOW_COUNTRY)
    }

    fn point(&self) -> Option<Point> {
        let weight = if self.is_open() { OPEN_WEIGHT } else { 1.0 };
        let weight = if self.is_total() { weight * TOTAL_WEIGHT } else { weight };
        Some(Point { moment: self.moment?, count: self.count, weight, is_open: self.is_open() })
    }

    /// How many times it lies from a course at its time, never below one.
    fn apart_from(&self, curve: &Curve) -> f64 {
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
    fn fits(&self, curve: &Curve, goes_on: bool) -> bool {
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

/// Tells the counts of one measure apart.
fn tell_apart(measure: Measure, mut counts: Vec<Count>, setting: &Setting, strands: &mut Strands) {
    counts.sort_by(|a, b| {
        let when = |count: &Count| count.moment.unwrap_or(f64::INFINITY);
        let (one, other) = (a.entry.claim, b.entry.claim);
        when(a)
            .total_cmp(&when(b))
            .then_with(|| (&one.document, one.figure).cmp(&(&other.document, other.figure)))
    });
    let sides = group(&mut counts, setting);
    join_ways(&mut counts, setting);
    let mut curves = find_curves(&counts, setting);
    if sides {
        // A count without a side that lies on the course of one is of that side, and no step of the whole.
        let of_side = |count: &Count| {
            let mut of_sides = curves.iter().filter(|(group, _)| matches!(group, Group::Side(_)));
            of_sides.any(|(_, curve)| !curve.is_empty() && count.apart_from(curve) <= NEAR)
        };
        let wholes = counts.iter().filter(|count| count.group == Group::Whole && !of_side(count));
        let curve = find_curve(Group::Whole, wholes, setting);
        curves.insert(Group::Whole, curve);
    }
    let is_moved = move_wholes(&mut counts, &curves, setting, sides);
    curves.entry(Group::Whole).or_default();
    let wholes: Vec<Group> = curves.keys().copied().filter(|group| group.is_whole()).collect();
    let mut sizes: BTreeMap<Group, usize> = BTreeMap::new();
    counts.iter().for_each(|count| *sizes.entry(count.group).or_default() += 1);
    let size = |group: Group| sizes.get(&group).copied().unwrap_or(0);
    let largest = wholes.iter().copied().max_by_key(|group| (size(*group), std::cmp::Reverse(*group)));
    let largest = largest.unwrap_or(Group::Whole);
    let highest = highest_of_pages(&counts);
    let mut incidents = Incidents::default();
    for (position, count) in counts.iter().enumerate() {
        let own = count.group;
        let group = if is_moved[position] {
            Some(own)
        } else if own.is_whole() && sides && count.side.is_none() {
            of_sides(count, own, largest, &wholes, &curves, setting)
        } else {
            let curve = &curves[&own];
            let is_beside = matches!(count.entry.claim.certainty, Certainty::Forecast | Certainty::Denied);
            let is_far = count.apart_from(curve) > FAR_OFF;
            let is_incident = own.is_whole()
                || size(own) >= MIN_PART
                    && !count.is_vague()
                    && (count.entry.claim.change == Change::Event || is_far);
            if let Some(country) = of_one_country(count, own, curve, setting) {
                strands.put(measure, false, Scope::Part { who: country.to_owned() }, count.idx);
                continue;
            }
            let is_spot = own.is_whole() && is_spot_of(count, &highest);
            let is_on_course = count.fits(curve, setting.goes_on) || disagrees(count, curve);
            let stands =
                is_on_course && !is_spot || is_beside || !is_incident || curve.is_empty() && size(own) == 1;
            stands.then_some(own)
        };
        match group {
            Some(group) => strands.put(measure, false, group.scope(), count.idx),
            None => incidents.add(count, if own.is_whole() { None } else { own.words() }),
        }
    }
    incidents.finish(measure, strands);
}

/// Whether a total without a spot of its own is of the same people all the same, and its source disagrees.
fn disagrees(count: &Count, curve: &Curve) -> bool {
    let most = if count.entry.is_of_named() { DISAGREEING_BY_NAME } else { DISAGREEING };
    count.is_total() && !count.is_vague() && count.precision() > SPOT && count.apart_from(curve) < most
}

/// Of one happening in several countries, the country of which alone a count speaks: one below the toll of all that an
/// authority of the country gives, or that is told of another country than the one hit most.
fn of_one_country(count: &Count, own: Group, curve: &Curve, setting: &Setting) -> Option<&'static str> {
    const LEAST_PART: f64 = 0.97;
    if own != Group::Whole
        || setting.goes_on
        || setting.home.len() < 2
        || !count.is_step()
        || !count.is_total()
    {
        return None;
    }
    let now = count.moment.and_then(|moment| curve.at(moment))? as f64;
    let part = count.count as f64 / now.max(1.0);
    let is_exact = !count.is_open() && !count.entry.claim.approx;
    let by_authority = count.of_source.filter(|_| is_exact && part < LEAST_PART);
    let elsewhere = count.of_place.filter(|place| Some(*place) != setting.main && part < LEAST_OF_COURSE);
    by_authority.or(elsewhere)
}

/// For each page and group its highest count, with the place that it names.
fn highest_of_pages<'c>(counts: &'c [Count]) -> BTreeMap<(usize, Group), &'c Count<'c>> {
    let mut highest: BTreeMap<(usize, Group), &Count> = BTreeMap::new();
    for count in counts.iter().filter(|count| count.is_step()) {
        let known = highest.entry((count.entry.reading, count.group)).or_insert(count);
        if count.count > known.count {
            *known = count;
        }
    }
    highest
}

/// Whether its page gives a higher number of the same people, and this one for a place within: "1,000 dead, 600 of them in the
/// port".
fn is_spot_of(count: &Count, highest: &BTreeMap<(usize, Group), &Count>) -> bool {
    let Some(higher) = highest.get(&(count.entry.reading, count.group)) else { return false };
    let same_source = count.entry.source == higher.entry.source;
    let is_within = count.precision() < BELOW_COUNTRY && count.place() != higher.place();
    count.is_step() && same_source && is_within && higher.count as f64 > NEAR * count.count as f64
}

/// Groups counts by whom their words count; whether the story has sides.
fn group(counts: &mut [Count], setting: &Setting) -> bool {
    let n = counts.len() as f64;
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    let mut sides: BTreeMap<&'static str, usize> = BTreeMap::new();
    for count in counts.iter() {
        // Of soldiers it may be the page that says that they are: "300 have died" in a report on an army.
        let kind = count.kind.or(count.entry.population.kind.filter(|kind| *kind == "armed"));
        kind.into_iter().for_each(|kind| *kinds.entry(kind).or_default() += 1);
        let home = count.side.filter(|side| setting.home.contains(side));
        home.into_iter().for_each(|side| *sides.entry(side).or_default() += 1);
    }
    let mut sided: BTreeSet<&'static str> = BTreeSet::new();
    if setting.goes_on {
        sided.extend(sides.iter().filter(|(_, n)| **n >= MIN_SIDED).map(|(side, _)| *side));
    }
    if sided.len() < 2 {
        sided.clear();
    }
    for count in counts.iter_mut() {
        let foreign = count.side.filter(|side| !setting.home.contains(side));
        let is_part = |kind: &&str| [ABROAD, INSIDE].contains(kind) || (kinds[kind] as f64) < DOMINANT * n;
        let kind = count.kind.filter(is_part);
        // Where displaced people are tells nothing of whose they are.
        let suggested = count.suggested.filter(|_| count.entry.claim.measure != Measure::Displaced);
        let side = count.side.or(suggested).filter(|side| sided.contains(side));
        // What only page or place suggest is weighed against the numbers.
        count.side = count.side.filter(|side| sided.contains(side));
        count.group = match (foreign, kind, side) {
            (Some(foreign), _, _) => Group::Foreign(foreign),
            (_, Some(kind), _) => Group::Kind(kind),
            (_, _, Some(side)) => Group::Side(side),
            _ => Group::Whole,
        };
    }
    !sided.is_empty()
}

/// Counts of displaced people that do not say where these went are of those abroad, or of those inside the country, where they give
/// their number: "one million have fled", "1 million refugees".
fn join_ways(counts: &mut [Count], setting: &Setting) {
    /// Reports that must say where they went.
    const MIN_REPORTS: usize = 2;
    let ways = [ABROAD, INSIDE].map(Group::Kind);
    let curve_of = |way: Group| {
        let of_way = || counts.iter().filter(|count| count.group == way);
        let reports: BTreeSet<usize> = of_way().map(|count| count.entry.reading).collect();
        let curve = find_curve(way, of_way(), setting);
        (reports.len() >= MIN_REPORTS && !curve.is_empty()).then_some((way, curve))
    };
    let curves: Vec<(Group, Curve)> = ways.into_iter().filter_map(curve_of).collect();
    for count in counts.iter_mut().filter(|count| count.group.is_whole() && count.is_step()) {
        let near = curves.iter().map(|(way, curve)| (count.apart_from(curve), *way));
        let nearest = near.min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        if let Some((_, way)) = nearest.filter(|(apart, _)| *apart <= NEAR) {
            count.group = way;
        }
    }
}

/// The course of each group.
fn find_curves(counts: &[Count], setting: &Setting) -> BTreeMap<Group, Curve> {
    let mut by_group: BTreeMap<Group, Vec<&Count>> = BTreeMap::new();
    counts.iter().for_each(|count| by_group.entry(count.group).or_default().push(count));
    let curve =
        |(group, counts): (Group, Vec<&Count>)| (group, find_curve(group, counts.into_iter(), setting));
    by_group.into_iter().map(curve).collect()
}

/// The course of the counts of one group.
fn find_curve<'c, 'e: 'c>(
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

/// Moves counts that name a kind of people, but give the number of the whole: "the war of two generals has killed hundreds".
/// For each count whether it was moved.
fn move_wholes(
    counts: &mut [Count],
    curves: &BTreeMap<Group, Curve>,
    setting: &Setting,
    sides: bool,
) -> Vec<bool> {
    const OFTEN_PARTS: [&str; 4] = ["armed", "children", "civilians", "women"];
    const FEW: usize = 4;
    let mut sizes: BTreeMap<Group, usize> = BTreeMap::new();
    counts.iter().for_each(|count| *sizes.entry(count.group).or_default() += 1);
    let mut is_moved = vec![false; counts.len()];
    for (count, is_moved) in counts.iter_mut().zip(&mut is_moved) {
        let Group::Kind(kind) = count.group else { continue };
        if [ABROAD, INSIDE].contains(&kind) {
            continue;
        }
        let is_rare = !OFTEN_PARTS.contains(&kind);
        let is_few = sizes[&count.group] < FEW || sides && kind == "civilians";
        if kind == "children" || !is_rare && !is_few {
            continue;
        }
        let near = |group: &Group, curve: &Curve| {
            if !group.is_whole() || curve.is_empty() {
                return None;
            }
            if count.is_vague() {
                return (is_rare && count.fits(curve, setting.goes_on)).then_some(NEAR);
            }
            let apart = count.apart_from(curve);
            (apart <= if is_rare || sides { NEAR_OF_RARE } else { NEAR }).then_some(apart)
        };
        let found = curves.iter().filter_map(|(group, curve)| Some((near(group, curve)?, *group)));
        if let Some((_, group)) = found.min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1))) {
            count.group = group;
            *is_moved = true;
        }
    }
    is_moved
}

/// Of a story with sides the group of a count that does not say whose people it counts: the one whose course it lies on.
fn of_sides(
    count: &Count,
    own: Group,
    largest: Group,
    wholes: &[Group],
    curves: &BTreeMap<Group, Curve>,
    setting: &Setting,
) -> Option<Group> {
    if count.is_vague() {
        let group = if own == Group::Whole { largest } else { own };
        return count.fits(&curves[&group], setting.goes_on).then_some(group);
    }
    let apart = |group: &Group| {
        let apart = count.apart_from(&curves[group]);
        let own_side = if count.is_placed { OWN_SIDE_OF_PLACE } else { OWN_SIDE };
        if *group == own && own != Group::Whole { apart / own_side } else { apart }
    };
    let known = wholes.iter().filter(|group| !curves[group].is_empty());
    let nearest =
        known.map(|group| (apart(group), *group)).min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    match nearest {
        Some((apart, group)) if apart <= NEAR => Some(group),
        _ => {
            let curve = &curves[&own];
            (count.fits(curve, setting.goes_on) || disagrees(count, curve)).then_some(own)
        }
    }
}

/// Counts of single attacks, days and places.
#[derive(Default)]
struct Incidents<'c, 'e> {
    found: Vec<Incident<'c, 'e>>,
    /// Positions of the incidents that may still be told, by the size of their counts.
    by_size: BTreeMap<i32, Vec<usize>>,
    /// Positions of the incidents that a reading tells with a count.
    by_page: BTreeMap<(usize, u64), Vec<usize>>,
}

struct Incident<'c, 'e> {
    who: Option<String>,
    counts: Vec<&'c Count<'e>>,
}

/// Counts of an incident that a further one is set against, the latest.
const MAX_SET_AGAINST: usize = 12;
/// How many times two counts of one incident may lie apart.
const MOST_APART_OF_INCIDENT: f64 = 2.5;
/// Days for which an incident is told.
const INCIDENT_DAYS: f64 = 30.0;

impl<'c, 'e> Incidents<'c, 'e> {
    /// Adds a count to the incident that it tells of, or begins one. Counts come in order of time, those without one last.
    fn add(&mut self, count: &'c Count<'e>, who: Option<String>) {
        let candidates = self.candidates(count);
        let is_of = |position: &usize| {
            let incident = &self.found[*position];
            let mut latest = incident.counts.iter().rev().take(MAX_SET_AGAINST);
            incident.who == who && latest.any(|other| is_one_incident(count, other))
        };
        let position = candidates.into_iter().find(is_of).unwrap_or(self.found.len());
        match self.found.get_mut(position) {
            Some(incident) => incident.counts.push(count),
            None => self.found.push(Incident { who, counts: vec![count] }),
        }
        self.by_page.entry((count.entry.reading, count.count)).or_default().push(position);
        let of_size = self.by_size.entry(size_of(count)).or_default();
        if !of_size.contains(&position) {
            of_size.push(position);
        }
    }

    /// The incidents that a count may tell of, in order: those of its page, or of about its size that are still told.
    fn candidates(&mut self, count: &Count) -> Vec<usize> {
        let Some(now) = count.moment else {
            return self.by_page.get(&(count.entry.reading, count.count)).cloned().unwrap_or_default();
        };
        let found = &self.found;
        let is_told = |position: &usize| {
            let last = found[*position].counts.last().and_then(|last| last.moment);
            last.is_some_and(|last| now - last <= INCIDENT_DAYS)
        };
        let size = size_of(count);
        let mut candidates = Vec::new();
        for (_, of_size) in self.by_size.range_mut(size - 1..=size + 1) {
            of_size.retain(is_told);
            candidates.extend(of_size.iter().copied());
        }
        candidates.sort_unstable();
        candidates.dedup();
        candidates
    }

    fn finish(self, measure: Measure, strands: &mut Strands) {
        for (number, incident) in self.found.into_iter().enumerate() {
            for count in incident.counts {
                let scope = Scope::Incident { who: incident.who.clone() };
                strands.put_at(measure, false, scope, number, count.idx);
            }
        }
    }
}

/// The size of a count in steps so large that two counts of one incident lie at most one step apart.
fn size_of(count: &Count) -> i32 {
    (count.count.max(1) as f64).log(MOST_APART_OF_INCIDENT).floor() as i32
}

/// Whether two counts tell of one incident: near in time, number and place.
fn is_one_incident(count: &Count, other: &Count) -> bool {
    let Some((now, then)) = count.moment.zip(other.moment) else {
        return count.entry.reading == other.entry.reading && count.count == other.count;
    };
    let days = (now - then).abs();
    if days > INCIDENT_DAYS {
        return false;
    }
    let (a, b) = (count.count.max(1) as f64, other.count.max(1) as f64);
    let apart = (a / b).max(b / a);
    let places = count.place().zip(other.place());
    let same_place = places.is_some_and(|(a, b)| a == b) && count.precision() <= SPOT;
    let other_place = places.is_some_and(|(a, b)| a != b)
        && count.precision() < BELOW_COUNTRY
        && other.precision() < BELOW_COUNTRY;
    let is_near = days <= 3.0 && apart <= 1.67 && !other_place;
    let is_there = same_place && days <= 5.0 && apart <= MOST_APART_OF_INCIDENT;
    let is_told_again = apart <= 1.11 && count.count >= 10 && !other_place;
    is_near || is_there || is_told_again
}
