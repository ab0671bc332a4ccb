//! The strands of a story: which of its claims count the same people, told apart by whom they count and by how their numbers
//! move.
//!
//! The words say who is counted; the numbers say whether it is the toll of the whole or one incident of it. Numbers of one
//! toll rise together over outlets and days: a count far off the course of the toll at its time is another count. In a story of
//! one happening, a quake or a crash, every count is of it unless the numbers say otherwise; in one that goes on, a war or a
//! wave of protests, a count of one event is an incident unless it lies on the course of the totals.

mod count;

mod courses;
mod incidents;

use std::collections::{BTreeMap, BTreeSet};

use ascribe_model::{Certainty, Change, Measure, Scope};

use crate::curve::Curve;
use crate::entry::Entry;
use crate::gathering::{About, home_of};
use crate::moment::noon;
use count::{ABROAD, Count, Group, INSIDE, count_of, displaced};
use courses::{find_curve, find_curves};
use incidents::Incidents;

/// A kind of people of whom this part of the claims and more count is the whole of the story: passengers of a plane.
const DOMINANT: f64 = 0.5;
/// Claims with a side from which on it is a side of the story.
const MIN_SIDED: usize = 2;
/// Days for which an outlet may still give an older count, and how far below that one a count may lie.
const STALE_DAYS: f64 = 4.0;
const LEAST_OF_STALE: f64 = 0.9;
const LEAST_OF_STALE_OPEN: f64 = 0.6;
/// The least part of the course at its time that a count of the same people is.
const LEAST_OF_COURSE: f64 = 0.45;
/// Days by which an outlet may be ahead, and how far above the course then a count may lie.
const AHEAD_DAYS: f64 = 2.0;
const MOST_OF_COURSE: f64 = 1.15;
/// How many times two counts may lie apart to be taken for one, for one of a rare kind of people, for a total that
/// disagrees, and for one of a named source.
const NEAR: f64 = 1.17;
const NEAR_OF_RARE: f64 = 1.42;
const DISAGREEING: f64 = 3.5;
const DISAGREEING_BY_NAME: f64 = 10.0;
/// How much nearer the course of another side must lie than that of the side that the page suggests, and the place.
const OWN_SIDE: f64 = 1.1;
const OWN_SIDE_OF_PLACE: f64 = 1.2;
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
    join_displaced(&mut counts, setting);
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
            // Of one happening, what is counted at one of its places beside the toll is a part of that.
            let theatre = count.entry.theatre.as_ref().filter(|_| is_spot && !setting.goes_on);
            if let Some(place) = theatre.and_then(|theatre| theatre.part.as_deref()) {
                strands.put(measure, false, Scope::Part { who: place.to_owned() }, count.idx);
                continue;
            }
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
        let kind = count.kind.filter(|kind| (kinds[kind] as f64) < DOMINANT * n);
        // Where displaced people are tells nothing of whose they are.
        let suggested = count.suggested.filter(|_| count.entry.claim.measure != Measure::Displaced);
        let side = count.side.or(suggested).filter(|side| sided.contains(side));
        // What only page or place suggest is weighed against the numbers.
        count.side = count.side.filter(|side| sided.contains(side));
        count.group = match (foreign, displaced(count.entry), kind, side) {
            (Some(foreign), ..) => Group::Foreign(foreign),
            (_, Some(displaced), ..) => displaced,
            (_, _, Some(kind), _) => Group::Kind(kind),
            (.., Some(side)) => Group::Side(side),
            _ => Group::Whole,
        };
    }
    !sided.is_empty()
}

/// Counts of displaced people that do not say where these went are of those abroad, or of those inside the country, where they give
/// their number: "one million have fled", "1 million refugees".
fn join_displaced(counts: &mut [Count], setting: &Setting) {
    /// Reports that must say where they went.
    const MIN_REPORTS: usize = 2;
    let curve_of = |group: Group| {
        let members = || counts.iter().filter(|count| count.group == group);
        let reports: BTreeSet<usize> = members().map(|count| count.entry.reading).collect();
        let curve = find_curve(group, members(), setting);
        (reports.len() >= MIN_REPORTS && !curve.is_empty()).then_some((group, curve))
    };
    let curves: Vec<(Group, Curve)> = [ABROAD, INSIDE].into_iter().filter_map(curve_of).collect();
    for count in counts.iter_mut().filter(|count| count.group.is_whole() && count.is_step()) {
        let near = curves.iter().map(|(group, curve)| (count.apart_from(curve), *group));
        let nearest = near.min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        if let Some((_, group)) = nearest.filter(|(apart, _)| *apart <= NEAR) {
            count.group = group;
        }
    }
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
