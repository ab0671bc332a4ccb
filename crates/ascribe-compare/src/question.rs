//! What a claim answers: the question that tells series apart.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

use ascribe_model::{Change, Measure, SeriesId, short_id};
use jiff::civil::Date;

use crate::entry::{Entry, Theatre};
use crate::lexicon::THEATRES;
use crate::lineage::{Links, days_between};
use crate::population::Population;

/// Everything that must agree for two claims to answer one question.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct QuestionKey {
    pub measure: Measure,
    pub is_share: bool,
    pub change: Change,
    pub population: Population,
    pub theatre: Option<Theatre>,
    /// The calendar year, where only the people of one year are counted.
    pub year: Option<i16>,
    /// Of an event or a local toll, the first day; of an event without day or place, the document.
    pub incident: Option<Incident>,
}

/// What tells one attack or disaster from another at the same place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Incident {
    /// The first day that the claims speak of.
    Day(Date),
    /// The first document of a line of copies, by its hash, and what else keeps its counts apart.
    Document(String, String),
}

/// Days over which reports of one event spread: it is told on the day and the day after, dates lie one day off.
const EVENT_DAYS: i32 = 2;
/// A local toll on which nobody reports for so many days is closed: a later one counts another disaster.
const TOLL_GAP_DAYS: i32 = 60;

impl QuestionKey {
    fn of(entry: &Entry) -> QuestionKey {
        let claim = entry.claim;
        QuestionKey {
            measure: claim.measure,
            is_share: !entry.counts_people(),
            change: claim.change,
            population: entry.population,
            theatre: entry.theatre.clone(),
            year: counted_year(entry),
            incident: None,
        }
    }

    /// The series' id: from the question, so that it stays when claims are added.
    pub fn id(&self) -> SeriesId {
        let incident = match &self.incident {
            Some(Incident::Day(day)) => day.to_string(),
            Some(Incident::Document(document, what)) => format!("{document} {what}"),
            None => String::new(),
        };
        let theatre = self.theatre.as_ref();
        SeriesId(short_id(&[
            self.measure.as_str(),
            if self.is_share { "share" } else { "people" },
            self.change.as_str(),
            self.population.side.unwrap_or_default(),
            self.population.kind.unwrap_or_default(),
            theatre.map_or("", |theatre| &theatre.whole),
            theatre.and_then(|theatre| theatre.part.as_deref()).unwrap_or_default(),
            &self.year.map(|year| year.to_string()).unwrap_or_default(),
            &incident,
        ]))
    }

    /// Where the question is asked, in words.
    pub fn theatre_words(&self) -> Option<String> {
        let theatre = self.theatre.as_ref()?;
        Some(match &theatre.part {
            Some(part) => format!("{part}, {}", theatre.whole),
            None => theatre.whole.to_string(),
        })
    }

    /// The questions that this one asks a part of, in one step: all people for children, the war for a region of it,
    /// casualties for killed.
    pub fn wholes(&self) -> Vec<QuestionKey> {
        let mut wholes = Vec::new();
        if self.population.is_part() {
            let kinds = [None, Some("armed"), Some("civilians")];
            let of_kind =
                |kind| QuestionKey { population: Population { kind, ..self.population }, ..self.clone() };
            wholes.extend(kinds.map(of_kind));
        }
        if let Some(theatre) = self.theatre.as_ref().filter(|theatre| theatre.part.is_some()) {
            let whole = Some(Theatre { whole: theatre.whole.clone(), part: None });
            wholes.push(QuestionKey { theatre: whole, incident: None, ..self.clone() });
        }
        if matches!(self.measure, Measure::Killed | Measure::Wounded) {
            wholes.push(QuestionKey { measure: Measure::Casualties, ..self.clone() });
        }
        wholes
    }

    /// Whether the claims are counted attack by attack.
    fn is_event(&self) -> bool {
        self.change == Change::Event
    }

    /// Whether it is a count of a whole war: of the soldiers of a side, or of anybody in a war that the lexicon knows.
    /// Everything else counts an attack, a quake, a crime, and must be told apart by place and day.
    fn is_of_a_war(&self) -> bool {
        let is_force = self.population.side.is_some() && self.population.kind == Some("armed");
        let in_war = self.theatre.as_ref().is_some_and(|theatre| {
            theatre.part.is_none() && THEATRES.values().any(|war| **war == *theatre.whole)
        });
        !self.is_event() && (is_force || in_war)
    }
}

/// The year, when the claim counts the people of one whole calendar year.
fn counted_year(entry: &Entry) -> Option<i16> {
    let when = entry.claim.when?;
    let (from, to) = (when.from?, when.to?);
    let is_whole_year = (from.month(), from.day()) == (1, 1) && (to.month(), to.day()) == (12, 31);
    (is_whole_year && from.year() == to.year()).then_some(from.year())
}

/// The entries (positions) by question.
pub(crate) fn group(
    entries: &[Entry],
    links: &Links,
    document_of: &dyn Fn(usize) -> String,
) -> BTreeMap<QuestionKey, Vec<usize>> {
    let mut groups: BTreeMap<QuestionKey, Vec<usize>> = BTreeMap::new();
    for (idx, entry) in entries.iter().enumerate() {
        groups.entry(QuestionKey::of(entry)).or_default().push(idx);
    }
    let groups = complete_theatre(groups);
    let groups = complete_kind(groups);
    let groups = split_incidents(groups, entries, links, document_of);
    place_strays(groups, entries, links)
}

/// What keeps counts of one page apart when nobody knows their place or day. Totals of one measure and the same people are
/// taken for one question; of events, strengths and the rest a page may count many.
fn apart_within_page(entry: &Entry) -> String {
    let claim = entry.claim;
    let is_toll =
        claim.change == Change::Total && claim.measure != Measure::Strength && entry.counts_people();
    if is_toll {
        return claim.population_key.clone();
    }
    let bound = |bound: Option<u64>| bound.map_or_else(|| "-".to_owned(), |bound| bound.to_string());
    let (low, high) = claim.amount.people_bounds().unwrap_or_default();
    format!("{} {} {}", claim.population_key, bound(low), bound(high))
}

/// Splits events by day and place, and local tolls by long silences.
fn split_incidents(
    groups: BTreeMap<QuestionKey, Vec<usize>>,
    entries: &[Entry],
    links: &Links,
    document_of: &dyn Fn(usize) -> String,
) -> BTreeMap<QuestionKey, Vec<usize>> {
    let mut split: BTreeMap<QuestionKey, Vec<usize>> = BTreeMap::new();
    for (key, members) in groups {
        if key.is_of_a_war() {
            split.entry(key).or_default().extend(members);
            continue;
        }
        let first_day = |idx: &usize| entries[*idx].as_of.and_then(|as_of| as_of.from.or(as_of.to));
        let has_place = key.theatre.as_ref().is_some_and(|theatre| theatre.part.is_some());
        let (mut dated, undated): (Vec<usize>, Vec<usize>) =
            members.into_iter().partition(|idx| has_place && first_day(idx).is_some());
        for idx in undated {
            let document = document_of(links.root(entries[idx].reading));
            let incident = Some(Incident::Document(document, apart_within_page(&entries[idx])));
            split.entry(QuestionKey { incident, ..key.clone() }).or_default().push(idx);
        }
        dated.sort_by_key(|idx| (first_day(idx), *idx));
        let mut start: Option<Date> = None;
        let mut last: Option<Date> = None;
        for idx in dated {
            let Some(day) = first_day(&idx) else { continue };
            let goes_on = match (start, last) {
                (Some(start), _) if key.is_event() => days_between(start, day) <= EVENT_DAYS,
                (_, Some(last)) => days_between(last, day) <= TOLL_GAP_DAYS,
                _ => false,
            };
            let first = if goes_on { start.unwrap_or(day) } else { day };
            (start, last) = (Some(first), Some(day));
            let incident = Some(Incident::Day(first));
            split.entry(QuestionKey { incident, ..key.clone() }).or_default().push(idx);
        }
    }
    split
}

/// Of the claims that name a war, how many of ten must name the same one for those that name none to join it.
const PREVAILING_TENTHS: usize = 8;

/// Claims that name no place join the war in which nearly all of that side's people are counted.
fn complete_theatre(groups: BTreeMap<QuestionKey, Vec<usize>>) -> BTreeMap<QuestionKey, Vec<usize>> {
    let mut wars: BTreeMap<&'static str, BTreeMap<Arc<str>, usize>> = BTreeMap::new();
    for (key, members) in groups.iter().filter(|(key, _)| !key.is_event()) {
        if let (Some(side), Some(theatre)) = (key.population.side, &key.theatre) {
            *wars.entry(side).or_default().entry(theatre.whole.clone()).or_default() += members.len();
        }
    }
    let prevailing = |side: &str| {
        let counts = wars.get(side)?;
        let (whole, n) = counts.iter().max_by_key(|(whole, n)| (**n, Reverse((*whole).clone())))?;
        (n * 10 >= counts.values().sum::<usize>() * PREVAILING_TENTHS).then(|| whole.clone())
    };
    merge(groups, |key| {
        if key.theatre.is_some() || key.is_event() {
            return None;
        }
        let whole = prevailing(key.population.side?)?;
        Some(QuestionKey { theatre: Some(Theatre { whole, part: None }), ..key.clone() })
    })
}

/// "300 North Koreans" join North Korean troops, unless North Korean civilians are counted there as well.
fn complete_kind(groups: BTreeMap<QuestionKey, Vec<usize>>) -> BTreeMap<QuestionKey, Vec<usize>> {
    let keys: Vec<QuestionKey> = groups.keys().cloned().collect();
    merge(groups, |key| {
        if key.population.kind.is_some() || key.population.side.is_none() {
            return None;
        }
        let with_kind = |kind| {
            let population = Population { kind: Some(kind), ..key.population };
            QuestionKey { population, ..key.clone() }
        };
        let armed = with_kind("armed");
        let is_clear =
            keys.binary_search(&armed).is_ok() && keys.binary_search(&with_kind("civilians")).is_err();
        is_clear.then_some(armed)
    })
}

/// Moves whole groups to the key that `target` gives.
fn merge(
    groups: BTreeMap<QuestionKey, Vec<usize>>,
    target: impl Fn(&QuestionKey) -> Option<QuestionKey>,
) -> BTreeMap<QuestionKey, Vec<usize>> {
    let mut merged: BTreeMap<QuestionKey, Vec<usize>> = BTreeMap::new();
    for (key, members) in groups {
        merged.entry(target(&key).unwrap_or(key)).or_default().extend(members);
    }
    merged
}

/// Days within which the same source repeating the same number means the same people.
const REPEAT_DAYS: i32 = 14;

/// Places claims that do not say whose people they count beside the same figure of the same source, or of the
/// document that theirs derives from, where that is one question only.
fn place_strays(
    groups: BTreeMap<QuestionKey, Vec<usize>>,
    entries: &[Entry],
    links: &Links,
) -> BTreeMap<QuestionKey, Vec<usize>> {
    let mut by_figure: BTreeMap<FigureKey, Vec<(&QuestionKey, usize)>> = BTreeMap::new();
    for (key, members) in &groups {
        if key.population.side.is_some() {
            for &idx in members {
                by_figure.entry(figure_key(&entries[idx])).or_default().push((key, idx));
            }
        }
    }
    let mut placed: BTreeMap<QuestionKey, Vec<usize>> = BTreeMap::new();
    for (key, members) in &groups {
        for &idx in members {
            let is_stray = key.population.side.is_none() && !key.population.is_part();
            let target = is_stray.then(|| stray_target(idx, key, entries, links, &by_figure)).flatten();
            placed.entry(target.unwrap_or(key).clone()).or_default().push(idx);
        }
    }
    placed
}

/// What two claims share that give the same figure, whoever is counted.
type FigureKey = (Measure, Change, Option<u64>, Option<u64>);

fn figure_key(entry: &Entry) -> FigureKey {
    let (low, high) = entry.claim.amount.people_bounds().unwrap_or_default();
    (entry.claim.measure, entry.claim.change, low, high)
}

fn stray_target<'k>(
    idx: usize,
    key: &QuestionKey,
    entries: &[Entry],
    links: &Links,
    by_figure: &BTreeMap<FigureKey, Vec<(&'k QuestionKey, usize)>>,
) -> Option<&'k QuestionKey> {
    let stray = &entries[idx];
    if !stray.counts_people() {
        return None;
    }
    let is_repeat = |other: &Entry| {
        let near = stray.day().zip(other.day()).is_some_and(|(a, b)| days_between(a, b).abs() <= REPEAT_DAYS);
        near && stray.same_source(other) && stray.source.is_some()
    };
    let derives = |other: &Entry| links.parents[stray.reading] == Some(other.reading);
    let mut found: Vec<&QuestionKey> = by_figure
        .get(&figure_key(stray))?
        .iter()
        .filter(|(other_key, _)| other_key.population.may_be(key.population) && !other_key.is_event())
        .filter(|(_, other)| derives(&entries[*other]) || is_repeat(&entries[*other]))
        .map(|(other_key, _)| *other_key)
        .collect();
    found.sort();
    found.dedup();
    let [target] = found.as_slice() else { return None };
    Some(target)
}
