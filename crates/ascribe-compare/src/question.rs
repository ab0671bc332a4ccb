//! What a claim answers: the question that tells series apart.

use std::collections::BTreeMap;
use std::sync::Arc;

use ascribe_model::{Change, Measure, SeriesId, short_id};
use jiff::civil::Date;

use crate::entry::{Entry, Theatre};
use crate::lexicon::{ARMIES, THEATRES};
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
    /// The question of a claim by itself, before it is told apart from other incidents of the place.
    ///
    /// It depends on nothing but the claim's page and the lexicon, so that a series keeps its id whatever is added.
    pub fn of(entry: &Entry) -> QuestionKey {
        let claim = entry.claim;
        let mut population = entry.population;
        let theatre = entry.theatre.clone().or_else(|| own_war(entry));
        let army = population.side.and_then(|side| ARMIES.get(side));
        if population.kind.is_none()
            && army.is_some_and(|war| theatre.as_ref().is_some_and(|t| *t.whole == **war))
        {
            population.kind = Some("armed");
        }
        QuestionKey {
            measure: claim.measure,
            is_share: !entry.counts_people(),
            change: claim.change,
            population,
            theatre,
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

/// The war in which a side's people are counted where no place is named: its army's, else that of its country.
fn own_war(entry: &Entry) -> Option<Theatre> {
    let side = entry.population.side.filter(|_| entry.claim.change != Change::Event)?;
    let war = ARMIES.get(side).or_else(|| THEATRES.get(side))?;
    Some(Theatre { whole: Arc::from(*war), part: None })
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
        let mut dated: Vec<(Date, usize)> = Vec::new();
        for idx in members {
            match key.telling(&entries[idx]) {
                Telling::Whole => split.entry(key.clone()).or_default().push(idx),
                Telling::Day(day) => dated.push((day, idx)),
                Telling::Document => {
                    let document = document_of(links.root(entries[idx].reading));
                    split.entry(key.of_document(document, &entries[idx])).or_default().push(idx);
                }
            }
        }
        dated.sort_unstable();
        let days: Vec<Date> = dated.iter().map(|(day, _)| *day).collect();
        for ((_, idx), first) in dated.into_iter().zip(key.first_days(&days)) {
            split.entry(key.of_day(first)).or_default().push(idx);
        }
    }
    split
}

/// What tells a claim apart from others that ask alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Telling {
    /// Nothing: a count of a whole war.
    Whole,
    /// The day, at its place.
    Day(Date),
    /// The document, where no day or place is known.
    Document,
}

impl QuestionKey {
    /// What tells a claim of this question apart from others.
    pub fn telling(&self, entry: &Entry) -> Telling {
        if self.is_of_a_war() {
            return Telling::Whole;
        }
        let first_day = entry.as_of_on_page.and_then(|as_of| as_of.from.or(as_of.to));
        let has_place = self.theatre.as_ref().is_some_and(|theatre| theatre.part.is_some());
        first_day.filter(|_| has_place).map_or(Telling::Document, Telling::Day)
    }

    /// For days in order the first day of the incident that each belongs to.
    pub fn first_days(&self, days: &[Date]) -> Vec<Date> {
        let mut firsts: Vec<Date> = Vec::with_capacity(days.len());
        let mut last: Option<(Date, Date)> = None;
        for &day in days {
            let first = match last {
                Some((first, _)) if self.is_event() && days_between(first, day) <= EVENT_DAYS => first,
                Some((first, last)) if !self.is_event() && days_between(last, day) <= TOLL_GAP_DAYS => first,
                _ => day,
            };
            last = Some((first, day));
            firsts.push(first);
        }
        firsts
    }

    /// The same question for the incident that began on a day.
    pub fn of_day(&self, first: Date) -> QuestionKey {
        QuestionKey { incident: Some(Incident::Day(first)), ..self.clone() }
    }

    /// The same question for whatever the documents of one line tell of. `document` is the first of the line.
    pub fn of_document(&self, document: String, entry: &Entry) -> QuestionKey {
        let incident = Some(Incident::Document(document, apart_within_page(entry)));
        QuestionKey { incident, ..self.clone() }
    }
}

/// Days within which the same source repeating the same number means the same people.
pub(crate) const REPEAT_DAYS: i32 = 14;

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
            let target = is_stray(key, &entries[idx])
                .then(|| stray_target(idx, key, entries, links, &by_figure))
                .flatten();
            placed.entry(target.unwrap_or(key).clone()).or_default().push(idx);
        }
    }
    placed
}

/// What two claims share that give the same figure, whoever is counted.
pub(crate) type FigureKey = (Measure, Change, Option<u64>, Option<u64>);

pub(crate) fn figure_key(entry: &Entry) -> FigureKey {
    let (low, high) = entry.claim.amount.people_bounds().unwrap_or_default();
    (entry.claim.measure, entry.claim.change, low, high)
}

/// Whether a claim does not say whose people it counts, so that it may belong beside one that does.
pub(crate) fn is_stray(key: &QuestionKey, entry: &Entry) -> bool {
    key.population.side.is_none() && !key.population.is_part() && entry.counts_people()
}

/// Whether a claim of the question `key` may take in a stray of the question `stray_key` with the same figure, where
/// they are of one source or one derives from the other.
pub(crate) fn takes_in(key: &QuestionKey, stray_key: &QuestionKey) -> bool {
    key.population.side.is_some() && key.population.may_be(stray_key.population) && !key.is_event()
}

/// Whether both are the same number of the same source near in time.
pub(crate) fn is_repeat(stray: &Entry, other: &Entry) -> bool {
    let days = stray.day_on_page().zip(other.day_on_page());
    let near = days.is_some_and(|(a, b)| days_between(a, b).abs() <= REPEAT_DAYS);
    near && stray.source.is_some() && stray.same_source(other)
}

fn stray_target<'k>(
    idx: usize,
    key: &QuestionKey,
    entries: &[Entry],
    links: &Links,
    by_figure: &BTreeMap<FigureKey, Vec<(&'k QuestionKey, usize)>>,
) -> Option<&'k QuestionKey> {
    let stray = &entries[idx];
    let derives = |other: &Entry| links.parents[stray.reading] == Some(other.reading);
    let mut found: Vec<&QuestionKey> = by_figure
        .get(&figure_key(stray))?
        .iter()
        .filter(|(other_key, _)| takes_in(other_key, key))
        .filter(|(_, other)| derives(&entries[*other]) || is_repeat(stray, &entries[*other]))
        .map(|(other_key, _)| *other_key)
        .collect();
    found.sort();
    found.dedup();
    let [target] = found.as_slice() else { return None };
    Some(target)
}
