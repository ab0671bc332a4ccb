//! Claims with everything that comparing needs to know of them, resolved within their page.

use std::sync::Arc;

use ascribe_model::{Amount, Certainty, Change, Claim, Interval, Measure, Reading, Remark};
use jiff::civil::Date;

use crate::exact::anchor;
use crate::lexicon::THEATRES;
use crate::population::{Population, forces_named, side_at_end};
use crate::source::{SourceKey, source_key};

/// A claim and what comparing needs to know of it.
#[derive(Clone, Debug)]
pub(crate) struct Entry<'r> {
    /// The claim.
    pub claim: &'r Claim,
    /// Position of its reading.
    pub reading: usize,
    /// Who is counted, filled in from the page.
    pub population: Population,
    /// Who is counted, as far as the claim's own words say.
    pub said: Population,
    /// Where: a war, a region, a place. Filled in from the page for totals.
    pub theatre: Option<Theatre>,
    /// Whose word it is; none in the report's own voice.
    pub source: Option<Arc<SourceKey>>,
    /// The days it speaks of, or those as of which it counts.
    pub as_of: Option<Interval>,
    /// Whether the page sets it beside a newer one: as its words say, or as the numbers of other pages show.
    pub is_older: bool,
    /// The days as the page alone tells them.
    pub as_of_on_page: Option<Interval>,
    /// Whether it is older as the page alone tells.
    pub is_older_on_page: bool,
    /// Whether, being a denial, it speaks of a claim of its own page.
    pub is_answered: bool,
}

/// Where people are counted, as wide as the count.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Theatre {
    /// The war or country that holds it.
    pub whole: Arc<str>,
    /// The region or place within it; none for the whole.
    pub part: Option<Arc<str>>,
}

impl Entry<'_> {
    /// Whether it may be set against others: a number that stands for now, not denied, not yet to come.
    pub fn is_current(&self) -> bool {
        !self.is_older && self.is_said_for_now()
    }

    /// The same as far as its page alone tells.
    pub fn is_current_on_page(&self) -> bool {
        !self.is_older_on_page && self.is_said_for_now()
    }

    fn is_said_for_now(&self) -> bool {
        self.claim.change != Change::Planned
            && !matches!(self.claim.certainty, Certainty::Denied | Certainty::Forecast)
    }

    /// The last day as of which it counts, as far as its page alone tells.
    pub fn day_on_page(&self) -> Option<Date> {
        self.as_of_on_page.and_then(|as_of| as_of.to.or(as_of.from))
    }

    /// The last day as of which it counts.
    pub fn day(&self) -> Option<Date> {
        self.as_of.and_then(|as_of| as_of.to.or(as_of.from))
    }

    /// Whether its words say of no number: "dozens", "several".
    pub fn is_vague(&self) -> bool {
        self.says(Remark::Vague)
    }

    /// Whether it counts somebody in passing: "a policeman", "one of them".
    pub fn is_in_passing(&self) -> bool {
        self.says(Remark::InPassing)
    }

    /// Whether a strength is a whole force and not some men here or there: "11,000 were sent", not "2,000 hold out".
    pub fn is_whole_force(&self) -> bool {
        self.says(Remark::WholeForce)
    }

    /// Whether the text remarks this on the count.
    pub fn says(&self, remark: Remark) -> bool {
        self.claim.remarks.say(remark)
    }

    /// Whether the figure picks some out of others or leaves some out: "three of the victims were police officers",
    /// "the other two victims", "six others were killed in a village near the city".
    pub fn is_some_of(&self) -> bool {
        self.says(Remark::SomeOf)
    }

    /// The number that the words hold on to, as a whole number; 0 for a share.
    pub fn count(&self) -> u64 {
        let (low, high) = self.claim.amount.people_bounds().unwrap_or_default();
        low.or(high).unwrap_or_default()
    }

    /// Whether it counts households or families.
    pub fn counts_households(&self) -> bool {
        matches!(self.claim.amount, Amount::Households { .. })
    }

    /// Whether it counts people, not households and not a share of them.
    pub fn counts_people(&self) -> bool {
        matches!(self.claim.amount, Amount::People { .. })
    }

    /// Whether it says that another's number is not so.
    pub fn denies(&self, claim: &Entry) -> bool {
        self.claim.certainty == Certainty::Denied
            && claim.is_current()
            && !claim.same_source(self)
            && claim.claim.measure == self.claim.measure
            && claim.claim.change == self.claim.change
            && claim.population.may_be(self.population)
            && anchor(claim.claim.amount) == anchor(self.claim.amount)
    }

    /// Whether its source is somebody: named, and not "officials".
    pub fn is_of_named(&self) -> bool {
        self.source.as_ref().is_some_and(|source| source.is_named)
    }

    /// Whether both are the word of one source: the same key, or the report's own voice in one page.
    pub fn same_source(&self, other: &Entry) -> bool {
        match (&self.source, &other.source) {
            (Some(a), Some(b)) => a == b && (a.is_named || self.reading == other.reading),
            (None, None) => self.reading == other.reading,
            _ => false,
        }
    }
}

/// The claims of all readings, page by page, in text order.
pub(crate) fn resolve<'r>(readings: &[&'r Reading]) -> Vec<Entry<'r>> {
    let n_claims = readings.iter().map(|reading| reading.claims.len()).sum();
    let mut entries = Vec::with_capacity(n_claims);
    for (idx, reading) in readings.iter().enumerate() {
        let first = entries.len();
        entries.extend(reading.claims.iter().map(|claim| entry(claim, idx)));
        fill_population(&mut entries[first..], reading);
        mark_older(&mut entries[first..], reading);
        // Only now, for whether a place is a part of the war depends on whose people they are.
        for entry in &mut entries[first..] {
            entry.theatre = theatre(entry);
        }
        fill_theatre(&mut entries[first..]);
        settle(&mut entries[first..]);
    }
    entries
}

fn entry(claim: &Claim, reading: usize) -> Entry<'_> {
    Entry {
        claim,
        reading,
        population: Population::of(claim),
        said: Population::of(claim),
        theatre: None,
        source: claim.source.as_ref().map(|source| Arc::new(source_key(source))),
        as_of: as_of(claim),
        is_older: claim.earlier,
        as_of_on_page: None,
        is_older_on_page: claim.earlier,
        is_answered: false,
    }
}

/// Notes what the page alone tells, before other pages are looked at.
fn settle(entries: &mut [Entry]) {
    for entry in entries.iter_mut() {
        entry.as_of_on_page = entry.as_of;
        entry.is_older_on_page = entry.is_older;
    }
    let is_answered = |denial: &Entry| entries.iter().any(|claim| denial.denies(claim));
    let answered: Vec<bool> = entries.iter().map(is_answered).collect();
    for (entry, is_answered) in entries.iter_mut().zip(answered) {
        entry.is_answered = is_answered;
    }
}

/// The days a claim speaks of; a current count without a day of its own counts as of its page's day.
fn as_of(claim: &Claim) -> Option<Interval> {
    let known = claim.when.filter(|when| when.from.is_some() || when.to.is_some());
    let published = || claim.published.map(|day| Interval { from: Some(day), to: Some(day) });
    match known {
        // "since 2022": a running total up to the day of the page.
        Some(Interval { from: Some(_), to: None }) if claim.change == Change::Total => published().or(known),
        Some(_) => known,
        None if claim.earlier => None,
        None => published(),
    }
}

/// The widest UCDP precision that still is a place in a country; 6 is the country itself.
const COUNTRY_PRECISION: u8 = 6;

/// The theatre of a count. A force abroad is counted for its whole war, wherever in it it was hit.
///
/// A country named because the people or the speaker come from there is no theatre: "North Korea's losses",
/// "said in Seoul".
fn theatre(entry: &Entry) -> Option<Theatre> {
    let place = entry.claim.place.as_ref()?;
    let name = place.name.as_deref().unwrap_or(&place.excerpt.text);
    // "the hospital", of which nothing says where it stands, is no theatre.
    if place.name.is_none() && !place.excerpt.text.contains(char::is_uppercase) {
        return None;
    }
    let Some(country) = place.country.as_deref() else {
        return Some(Theatre { whole: Arc::from(name), part: None });
    };
    let war = |country: &str| THEATRES.get(country).map(|war| Arc::<str>::from(*war));
    let whole = war(country).unwrap_or_else(|| Arc::from(country));
    let population = entry.population;
    let is_home =
        population.kind == Some("armed") && population.side == Some(country) && war(country).is_none();
    let speakers = entry.claim.source.iter().chain(&entry.claim.via);
    let is_speakers = speakers.filter_map(|speaker| Population::parse(&speaker.excerpt.text).side);
    let is_told_from =
        population.side != Some(country) && is_speakers.into_iter().any(|side| side == country);
    if entry.claim.change != Change::Event && war(country).is_none() && (is_home || is_told_from) {
        return None;
    }
    let is_abroad = population.side.is_some_and(|side| war(side).unwrap_or_else(|| Arc::from(side)) != whole);
    let is_country = place.precision.is_some_and(|precision| precision >= COUNTRY_PRECISION);
    let region = || place.region.as_deref().filter(|_| entry.claim.change != Change::Event);
    let part = (!is_abroad && !is_country).then(|| Arc::from(region().unwrap_or(name)));
    Some(Theatre { whole, part })
}

/// Marks older values that no word marks as such: a lower toll with a time of its own beside a higher one without.
///
/// "More than 4,000 … The toll stood at about 3,000 in January."
fn mark_older(entries: &mut [Entry], reading: &Reading) {
    let has_time = |entry: &Entry| {
        let figure = reading.figures.get(entry.claim.figure);
        entry.claim.when.is_some() || figure.is_some_and(|figure| figure.when.is_some())
    };
    let is_toll = |entry: &Entry| {
        entry.claim.change == Change::Total
            && entry.claim.measure != Measure::Strength
            && entry.counts_people()
    };
    let is_topped = |entry: &Entry| {
        let tops = |other: &Entry| {
            other.claim.measure == entry.claim.measure
                && is_toll(other)
                && !has_time(other)
                && other.population.may_be(entry.population)
                && other.count() > entry.count()
        };
        is_toll(entry) && has_time(entry) && entries.iter().any(tops)
    };
    let older: Vec<bool> = entries.iter().map(is_topped).collect();
    for (entry, is_older) in entries.iter_mut().zip(older) {
        entry.is_older |= is_older;
    }
}

/// Fills in the side from the page: from the same sentence, or when the page counts the people of one side only.
fn fill_population(entries: &mut [Entry], reading: &Reading) {
    for entry in entries.iter_mut().filter(|entry| entry.population.side.is_none()) {
        entry.population.side = entry.claim.remarks.loser.as_deref().and_then(side_at_end);
    }
    let mut sides = entries.iter().filter_map(|entry| entry.population.side).peekable();
    let only = if sides.peek().is_some() { prevailing(sides.collect()) } else { force_in_text(reading) };
    for idx in 0..entries.len() {
        if entries[idx].population.side.is_none() && !entries[idx].population.is_part() {
            let sentence = entries[idx].claim.sentence.span;
            let beside = entries[..idx].iter().rev().find(|before| before.claim.sentence.span == sentence);
            entries[idx].population.side = only.or(beside.and_then(|before| before.population.side));
        }
    }
    let sides_of = |kind: &str| -> Vec<&'static str> {
        let of_kind = entries.iter().filter(|entry| entry.population.kind == Some(kind));
        of_kind.filter_map(|entry| entry.population.side).collect()
    };
    let (armed, civilians) = (sides_of("armed"), sides_of("civilians"));
    for entry in entries.iter_mut() {
        let Some(side) = entry.population.side else { continue };
        if entry.population.kind.is_none() && armed.contains(&side) && !civilians.contains(&side) {
            entry.population.kind = Some("armed");
        }
    }
}

/// Mentions of a force from which on a page may be about it.
const MIN_FORCE_MENTIONS: usize = 2;
/// Of all mentions of sides, how many of ten must be of one for it to be whom the page counts. Pages on two armies give
/// each about half; pages on one name the enemy and the speaker now and then.
const PREVAILING_TENTHS: usize = 7;

/// The side that most of the mentions are of, when that is nearly all.
fn prevailing(sides: Vec<&'static str>) -> Option<&'static str> {
    let n_of = |side: &str| sides.iter().filter(|other| **other == side).count();
    let most = sides.iter().copied().max_by_key(|side| (n_of(side), *side))?;
    (n_of(most) * 10 >= sides.len() * PREVAILING_TENTHS).then_some(most)
}

/// The side whose force the page is about: the one in the headline, else the one that most mentions are of.
fn force_in_text(reading: &Reading) -> Option<&'static str> {
    let document = &reading.document;
    let in_headline = document.headline.as_deref().map(forces_named).unwrap_or_default();
    if let Some(side) = only_value(in_headline.into_iter()) {
        return Some(side);
    }
    let named: Vec<&str> =
        document.reporting().flat_map(|block| forces_named(block.span.cut(&document.text))).collect();
    (named.len() >= MIN_FORCE_MENTIONS).then(|| prevailing(named)).flatten()
}

/// Fills in where totals count when the page's totals of that side all count in one war.
fn fill_theatre(entries: &mut [Entry]) {
    for side in sides(entries) {
        let of_side = |entry: &&Entry| entry.population.side == side && entry.claim.change != Change::Event;
        let Some(whole) = only_value(
            entries
                .iter()
                .filter(of_side)
                .filter_map(|entry| entry.theatre.as_ref())
                .map(|t| t.whole.clone()),
        ) else {
            continue;
        };
        for entry in entries.iter_mut() {
            let is_total = entry.population.side == side && entry.claim.change != Change::Event;
            if is_total && entry.theatre.is_none() {
                entry.theatre = Some(Theatre { whole: whole.clone(), part: None });
            }
        }
    }
}

fn sides(entries: &[Entry]) -> Vec<Option<&'static str>> {
    let mut sides: Vec<_> = entries.iter().map(|entry| entry.population.side).collect();
    sides.sort_unstable();
    sides.dedup();
    sides
}

/// The value that all have, if they have one and the same.
fn only_value<T: PartialEq>(mut values: impl Iterator<Item = T>) -> Option<T> {
    let first = values.next()?;
    values.all(|value| value == first).then_some(first)
}
