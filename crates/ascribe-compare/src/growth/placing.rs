//! Adding claims to series: which question each asks, among which incidents, beside which others.

use std::collections::{BTreeMap, BTreeSet};

use ascribe_model::{Measure, Reading};
use jiff::civil::Date;

use super::kept::{KeptClaim, KeptPlace, KeptQuestion};
use super::key::{Key, Table, short_at_end};
use super::{Growth, Place, Shelf};
use crate::entry::{Entry, resolve};
use crate::population::Population;
use crate::question::{
    FigureKey, QuestionKey, REPEAT_DAYS, Telling, figure_key, is_repeat, is_stray, takes_in,
};
use crate::uses::is_told_apart;

impl<S: Shelf> Growth<'_, S> {
    /// Places the claims of new documents, and those whose place changes by them or by the lineage of their documents;
    /// gives back the series that lost or won a claim.
    pub(super) fn place(
        &mut self,
        readings: &[Reading],
        fresh: &BTreeSet<u32>,
        moved: &BTreeSet<u32>,
    ) -> BTreeSet<String> {
        let mut dated: BTreeSet<String> = BTreeSet::new();
        let mut asked: BTreeSet<Place> = BTreeSet::new();
        for reading in readings {
            let Some(number) = self.number_of(&reading.document.sha256).filter(|n| fresh.contains(n)) else {
                continue;
            };
            for (position, entry) in (0..).zip(&resolve(std::slice::from_ref(reading))) {
                dated.extend(self.note(entry, (number, position)));
                asked.insert((number, position));
            }
        }
        asked.extend(moved.iter().flat_map(|number| self.places_in(*number)));
        let mut retold: BTreeSet<Place> = BTreeSet::new();
        for own in &dated {
            retold.extend(self.tell_apart_by_day(own));
        }
        for place in &asked {
            if self.tell_apart_by_document(*place) {
                retold.insert(*place);
            }
        }
        asked.extend(&retold);
        let strays: BTreeSet<Place> = asked.iter().flat_map(|place| self.strays_beside(*place)).collect();
        asked.extend(strays);
        asked.iter().flat_map(|place| self.settle(*place)).collect()
    }

    /// Notes a claim where it will be looked for. Gives back the question whose incidents it may change.
    fn note(&mut self, entry: &Entry, place: Place) -> Option<String> {
        let (number, position) = place;
        let own = QuestionKey::of(entry);
        let id = own.id().0;
        let kept = KeptQuestion::of(&own);
        // Until it is told apart it stands in no series.
        let at = KeptPlace { own: kept.clone(), told: kept, series: String::new() };
        self.write(&claim_key(place), &at);
        self.write(&member_key("", place), &KeptClaim::of(entry));
        let source = entry.source.as_ref().map_or("", |source| source.key.as_str());
        let table = if is_stray(&own, entry) {
            Some(Table::Stray)
        } else {
            own.population.side.map(|_| Table::Sided)
        };
        if let Some(table) = table {
            let key = figure_words(Key::of(table), figure_key(entry)).text(source).day(entry.day_on_page());
            self.shelf.put(&key.short(number).short(position).0, &[]);
        }
        if is_told_apart(entry) {
            let key = use_key(entry.population, entry.count()).text(entry.claim.measure.as_str());
            self.shelf.put(&key.short(number).short(position).0, &[]);
        }
        self.note_for_watch(entry, place);
        let Telling::Day(day) = own.telling(entry) else { return None };
        self.write(&Key::of(Table::Dated).text(&id).day(Some(day)).short(number).short(position), &day);
        Some(id)
    }

    /// Tells the incidents of a question apart; gives back the claims for which that changed.
    fn tell_apart_by_day(&mut self, own: &str) -> Vec<Place> {
        let dated = self.all::<Date>(&Key::of(Table::Dated).text(own));
        let entries: Vec<(Place, KeptPlace, Date)> = dated
            .into_iter()
            .filter_map(|(key, day)| Some((place_at_end(&key), self.place_of(place_at_end(&key))?, day)))
            .collect();
        let days: Vec<Date> = entries.iter().map(|(_, _, day)| *day).collect();
        let Some(key) = entries.first().map(|(_, at, _)| at.own.key()) else { return Vec::new() };
        let mut changed = Vec::new();
        for ((place, mut at, _), first) in entries.into_iter().zip(key.first_days(&days)) {
            let told = KeptQuestion::of(&key.of_day(first));
            if told != at.told {
                at.told = told;
                self.write(&claim_key(place), &at);
                changed.push(place);
            }
        }
        changed
    }

    /// Tells a claim apart by the first document of its line, where that is what tells it; whether it changed.
    fn tell_apart_by_document(&mut self, place: Place) -> bool {
        let (Some(mut at), Some(claim)) = (self.place_of(place), self.claim_at(place)) else { return false };
        let entry = claim.entry(0);
        let own = at.own.key();
        if own.telling(&entry) != Telling::Document {
            return false;
        }
        let root = self.line_of(place.0).last().copied().unwrap_or(place.0);
        let Some(root) = self.document(root) else { return false };
        let told = KeptQuestion::of(&own.of_document(root.sha256, &entry));
        let is_changed = told != at.told;
        at.told = told;
        self.write(&claim_key(place), &at);
        is_changed
    }

    /// The strays that may belong beside a claim.
    fn strays_beside(&self, place: Place) -> Vec<Place> {
        let Some(claim) = self.claim_at(place) else { return Vec::new() };
        let entry = claim.entry(0);
        if entry.population.side.is_none() {
            return Vec::new();
        }
        let mut strays = self.with_figure_near(Table::Stray, &entry);
        let children = self.keys(&Key::of(Table::Child).short(place.0));
        for child in children.iter().map(|key| short_at_end(key, 0)) {
            strays.extend(self.places_in(child));
        }
        strays
    }

    /// The claims under a table with the figure and the source of this one, near in time.
    fn with_figure_near(&self, table: Table, entry: &Entry) -> Vec<Place> {
        let (Some(source), Some(day)) = (&entry.source, entry.day_on_page()) else { return Vec::new() };
        let prefix = figure_words(Key::of(table), figure_key(entry)).text(&source.key);
        let shifted = |days: i32| day.checked_add(jiff::Span::new().days(days)).unwrap_or(day);
        let (from, to) = (shifted(-REPEAT_DAYS), shifted(REPEAT_DAYS));
        let keys = self.keys_between(&prefix.clone().day(Some(from)), &prefix.day(Some(to)).end());
        keys.iter().map(|key| place_at_end(key)).collect()
    }

    /// Puts a claim into the series of its question, or of the one that takes it in; gives back the series that changed.
    fn settle(&mut self, place: Place) -> Vec<String> {
        let (Some(mut at), Some(claim)) = (self.place_of(place), self.claim_at(place)) else {
            return Vec::new();
        };
        let entry = claim.entry(0);
        let told = at.told.key();
        let target = if is_stray(&told, &entry) { self.target(place, &entry, &told) } else { None };
        let question = target.unwrap_or(told);
        let series = question.id().0;
        if series == at.series {
            return Vec::new();
        }
        self.shelf.remove(&member_key(&at.series, place).0);
        self.write(&member_key(&series, place), &claim);
        self.write(&Key::of(Table::Question).text(&series), &KeptQuestion::of(&question));
        let before = std::mem::replace(&mut at.series, series.clone());
        self.write(&claim_key(place), &at);
        [before, series].into_iter().filter(|series| !series.is_empty()).collect()
    }

    /// The only question that takes in a stray.
    fn target(&self, place: Place, stray: &Entry, key: &QuestionKey) -> Option<QuestionKey> {
        let parent = self.link_of(place.0).parent_number();
        let of_parent = parent.map(|parent| self.places_in(parent)).unwrap_or_default();
        let near = self.with_figure_near(Table::Sided, stray);
        let mut found: BTreeSet<QuestionKey> = BTreeSet::new();
        for other in of_parent.into_iter().chain(near) {
            let (Some(at), Some(claim)) = (self.place_of(other), self.claim_at(other)) else { continue };
            let entry = claim.entry(if other.0 == place.0 { 0 } else { 1 });
            let told = at.told.key();
            let is_beside = Some(other.0) == parent || is_repeat(stray, &entry);
            if figure_key(&entry) == figure_key(stray) && takes_in(&told, key) && is_beside {
                found.insert(told);
            }
        }
        if found.len() == 1 { found.pop_first() } else { None }
    }

    /// The series in which the claims of documents stand.
    pub(super) fn series_of_documents(&self, documents: &BTreeSet<u32>) -> BTreeSet<String> {
        let places = documents.iter().flat_map(|number| self.places_in(*number));
        places.filter_map(|place| Some(self.place_of(place)?.series)).collect()
    }

    /// The series of claims for which new documents may have changed whether they stand alone with their number.
    pub(super) fn series_in_doubt(&self, fresh: &BTreeSet<u32>) -> BTreeSet<String> {
        let mut numbers: BTreeSet<(Population, u64)> = BTreeSet::new();
        for place in fresh.iter().flat_map(|number| self.places_in(*number)) {
            let Some(claim) = self.claim_at(place) else { continue };
            let entry = claim.entry(0);
            if is_told_apart(&entry) {
                numbers.insert((entry.population, entry.count()));
            }
        }
        let mut series = BTreeSet::new();
        for (population, count) in numbers {
            let mut by_measure: BTreeMap<String, Vec<Place>> = BTreeMap::new();
            for key in self.keys(&use_key(population, count)) {
                by_measure.entry(measure_in(&key)).or_default().push(place_at_end(&key));
            }
            // A measure that more documents give stands alone neither before nor after.
            let few = |places: &&Vec<Place>| {
                places.iter().map(|place| place.0).collect::<BTreeSet<u32>>().len() <= fresh.len() + 1
            };
            if by_measure.len() > 1 {
                let places = by_measure.values().filter(few).flatten();
                series.extend(places.filter_map(|place| Some(self.place_of(*place)?.series)));
            }
        }
        series
    }

    /// Who counts what with a number of these people: the measure, and the document's number.
    pub(super) fn users(&self, population: Population, count: u64) -> Vec<(Measure, u32)> {
        let found = self.keys(&use_key(population, count)).into_iter();
        let measure = |key: &[u8]| {
            let word = measure_in(key);
            Measure::ALL.into_iter().find(|measure| measure.as_str() == word)
        };
        found.filter_map(|key| Some((measure(&key)?, place_at_end(&key).0))).collect()
    }

    /// The claims of a document.
    pub(super) fn places_in(&self, number: u32) -> Vec<Place> {
        let n_claims = self.document(number).map_or(0, |document| document.n_claims);
        (0..n_claims).map(|position| (number, position)).collect()
    }

    pub(super) fn place_of(&self, place: Place) -> Option<KeptPlace> {
        self.read(&claim_key(place))
    }

    /// A claim with what its page tells of it.
    pub(super) fn claim_at(&self, place: Place) -> Option<KeptClaim> {
        let series = self.place_of(place)?.series;
        self.read(&member_key(&series, place))
    }
}

fn claim_key((number, position): Place) -> Key {
    Key::of(Table::Claim).short(number).short(position)
}

fn member_key(series: &str, (number, position): Place) -> Key {
    Key::of(Table::Member).text(series).short(number).short(position)
}

fn use_key(population: Population, count: u64) -> Key {
    let words = |part: Option<&str>| part.unwrap_or_default().to_owned();
    Key::of(Table::Use).text(&words(population.side)).text(&words(population.kind)).number(count)
}

/// The measure in a key of [`Table::Use`]: what stands before the claim's place.
fn measure_in(key: &[u8]) -> String {
    let words = key.get(..key.len().saturating_sub(9)).unwrap_or_default();
    let start =
        Measure::ALL.iter().map(|measure| measure.as_str()).find(|word| words.ends_with(word.as_bytes()));
    start.unwrap_or_default().to_owned()
}

fn figure_words(key: Key, (measure, change, low, high): FigureKey) -> Key {
    let bound = |bound: Option<u64>| bound.map_or_else(|| "-".to_owned(), |bound| bound.to_string());
    key.text(measure.as_str()).text(change.as_str()).text(&bound(low)).text(&bound(high))
}

/// The claim that stands at the end of a key.
pub(super) fn place_at_end(key: &[u8]) -> Place {
    (short_at_end(key, 4), short_at_end(key, 0))
}
