//! Events in the columns of UCDP's Georeferenced Event Dataset and of ACLED: a row for each series that counts the dead of one
//! event.
//!
//! Low, best and high are derived by the policy of that name; what was said stays in the ledger.

use std::collections::BTreeSet;

use ascribe_compare::{Policy, derive};
use ascribe_model::{Change, Claim, Interval, Measure, PlaceMention, Reading, Series};
use ascribe_sheets::{Cell, Table};

use super::{Loss, Losses, name_of};
use crate::Contents;

/// Whose columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EventForm {
    /// UCDP GED, release 23.1.
    Ucdp,
    /// ACLED, as exported since 2023.
    Acled,
}

const UCDP: [&str; 49] = [
    "id",
    "relid",
    "year",
    "active_year",
    "code_status",
    "type_of_violence",
    "conflict_dset_id",
    "conflict_new_id",
    "conflict_name",
    "dyad_dset_id",
    "dyad_new_id",
    "dyad_name",
    "side_a_dset_id",
    "side_a_new_id",
    "side_a",
    "side_b_dset_id",
    "side_b_new_id",
    "side_b",
    "number_of_sources",
    "source_article",
    "source_office",
    "source_date",
    "source_headline",
    "source_original",
    "where_prec",
    "where_coordinates",
    "where_description",
    "adm_1",
    "adm_2",
    "latitude",
    "longitude",
    "geom_wkt",
    "priogrid_gid",
    "country",
    "country_id",
    "region",
    "event_clarity",
    "date_prec",
    "date_start",
    "date_end",
    "deaths_a",
    "deaths_b",
    "deaths_civilians",
    "deaths_unknown",
    "best",
    "high",
    "low",
    "gwnoa",
    "gwnob",
];

const ACLED: [&str; 31] = [
    "event_id_cnty",
    "event_date",
    "year",
    "time_precision",
    "disorder_type",
    "event_type",
    "sub_event_type",
    "actor1",
    "assoc_actor_1",
    "inter1",
    "actor2",
    "assoc_actor_2",
    "inter2",
    "interaction",
    "civilian_targeting",
    "iso",
    "region",
    "country",
    "admin1",
    "admin2",
    "admin3",
    "location",
    "latitude",
    "longitude",
    "geo_precision",
    "source",
    "source_scale",
    "notes",
    "fatalities",
    "tags",
    "timestamp",
];

/// A row for each event whose dead are counted, by day; and what of the other claims has no place in the form.
pub fn event_sheet(contents: &Contents, form: EventForm) -> (Table, Vec<Loss>) {
    let mut losses = Losses::default();
    let mut events = Vec::new();
    for series in &contents.comparison.series {
        let claims: Vec<&Claim> = series.claims.iter().filter_map(|id| contents.claim(id)).collect();
        match reason_against(series, &claims) {
            Some(what) => claims.iter().for_each(|claim| losses.note(claim, what)),
            None => events.push(Event::of(contents, series, claims)),
        }
    }
    events.sort_by_key(|event| (event.days, event.series.id.0.clone()));
    let columns: &[&str] = match form {
        EventForm::Ucdp => &UCDP,
        EventForm::Acled => &ACLED,
    };
    let rows = events.iter().map(|event| {
        let cell = |column: &&str| match form {
            EventForm::Ucdp => event.ucdp_cell(column),
            EventForm::Acled => event.acled_cell(column),
        };
        columns.iter().map(cell).collect()
    });
    let rows = rows.collect();
    for event in &events {
        event.claims.iter().for_each(|claim| event.note_losses(claim, form, &mut losses));
    }
    (Table { columns: columns.iter().map(|name| (*name).to_owned()).collect(), rows }, losses.finish())
}

/// Why a series is no event of these forms.
fn reason_against(series: &Series, claims: &[&Claim]) -> Option<&'static str> {
    let question = &series.question;
    if question.change != Change::Event {
        return Some(
            "only the victims of one event have a row; totals, additions, rates and plans have none",
        );
    }
    if question.measure != Measure::Killed {
        return Some("only the killed are counted");
    }
    let counts_people = claims.iter().any(|claim| claim.amount.people_bounds().is_some());
    (!counts_people).then_some("shares and households have no column")
}

/// An event: the series of its dead with what its claims say of place, days and sources.
struct Event<'a> {
    series: &'a Series,
    claims: Vec<&'a Claim>,
    readings: Vec<&'a Reading>,
    place: Option<&'a PlaceMention>,
    days: Option<Interval>,
}

impl<'a> Event<'a> {
    fn of(contents: &'a Contents, series: &'a Series, claims: Vec<&'a Claim>) -> Event<'a> {
        let documents: BTreeSet<&str> = claims.iter().map(|claim| claim.document.as_str()).collect();
        let readings = documents.into_iter().filter_map(|document| contents.reading(document)).collect();
        // The nearest place that any of the claims gives.
        let places = claims.iter().filter_map(|claim| claim.place.as_ref());
        let place = places.min_by_key(|place| place.precision.unwrap_or(u8::MAX));
        let days = claims.iter().find_map(|claim| claim.when).or(series.question.span);
        Event { series, claims, readings, place, days }
    }

    fn ucdp_cell(&self, column: &str) -> Cell {
        let derived = derive(Policy::Ucdp, self.series, &self.claims);
        let place = self.place;
        match column {
            "id" => Cell::text(Some(&self.series.id.0)),
            "year" => self.year(),
            "code_status" => Cell::text(Some("Clear")),
            "number_of_sources" => Cell::Number(self.series.origins.len() as u64),
            "source_article" => self.joined(|reading| {
                let document = &reading.document;
                let parts = [
                    document.outlet.as_deref(),
                    document.published.as_ref().map(|date| date.value.as_str()),
                    document.headline.as_deref(),
                ];
                let words: Vec<&str> = parts.into_iter().flatten().collect();
                (!words.is_empty()).then(|| format!("\"{}\"", words.join(",")))
            }),
            "source_office" => self.joined(|reading| reading.document.outlet.clone()),
            "source_date" => {
                self.joined(|reading| reading.document.published_day().map(|day| day.to_string()))
            }
            "source_headline" => self.joined(|reading| reading.document.headline.clone()),
            "source_original" => self.sources(),
            "where_prec" => Cell::number(place.and_then(|place| place.precision).map(u64::from)),
            "where_coordinates" => Cell::text(place.and_then(|place| place.name.as_deref())),
            "where_description" => Cell::text(place.map(|place| place.excerpt.text.as_str())),
            "adm_1" => Cell::text(place.and_then(|place| place.region.as_deref())),
            "latitude" => Cell::real(place.and_then(|place| place.lat)),
            "longitude" => Cell::real(place.and_then(|place| place.lon)),
            "geom_wkt" => {
                let point = place.and_then(|place| place.lon.zip(place.lat));
                Cell::text(point.map(|(lon, lat)| format!("POINT ({lon} {lat})")).as_deref())
            }
            "country" => Cell::text(place.and_then(|place| place.country.as_deref())),
            "date_prec" => Cell::number(self.days.and_then(ucdp_precision)),
            "date_start" => self.day(|days| days.from.or(days.to)),
            "date_end" => self.day(|days| days.to.or(days.from)),
            "best" => Cell::number(derived.best),
            "high" => Cell::number(derived.high),
            "low" => Cell::number(derived.low),
            _ => Cell::Empty,
        }
    }

    fn acled_cell(&self, column: &str) -> Cell {
        let place = self.place;
        match column {
            "event_id_cnty" => Cell::text(Some(&self.series.id.0)),
            "event_date" => self.day(|days| days.from.or(days.to)),
            "year" => self.year(),
            "time_precision" => Cell::number(self.days.map(acled_precision)),
            "country" => Cell::text(place.and_then(|place| place.country.as_deref())),
            "admin1" => Cell::text(place.and_then(|place| place.region.as_deref())),
            "location" => Cell::text(place.and_then(|place| place.name.as_deref())),
            "latitude" => Cell::real(place.and_then(|place| place.lat)),
            "longitude" => Cell::real(place.and_then(|place| place.lon)),
            "geo_precision" => {
                Cell::number(place.and_then(|place| place.precision).map(|precision| match precision {
                    1 => 1,
                    2 | 3 => 2,
                    _ => 3,
                }))
            }
            "source" => self.joined(|reading| reading.document.outlet.clone()),
            "notes" => {
                let said = self.claims.iter().map(|claim| {
                    let source = claim.source.as_ref().map_or("no source named", name_of);
                    format!("{} ({source})", claim.excerpt.text)
                });
                Cell::text(Some(&said.collect::<Vec<_>>().join("; ")))
            }
            "fatalities" => Cell::number(derive(Policy::Acled, self.series, &self.claims).best),
            _ => Cell::Empty,
        }
    }

    fn note_losses(&self, claim: &Claim, form: EventForm, losses: &mut Losses) {
        if form == EventForm::Acled && claim.amount.people_bounds().is_some_and(|(low, high)| low != high) {
            losses.note(claim, "one number stands for a range or an open bound");
        }
        if self.claims.len() > 1 {
            losses.note(
                claim,
                "the claims of several sources become one row; each is named, not who said which number",
            );
        }
        if claim.place.as_ref().is_some_and(|place| place.country.is_some()) {
            losses.note(claim, "the country is a code of ISO 3166-1, not the name or number of the dataset");
        }
    }

    fn year(&self) -> Cell {
        let year = self.days.and_then(|days| days.from.or(days.to)).map(|day| day.year());
        Cell::number(year.and_then(|year| u64::try_from(year).ok()))
    }

    fn day(&self, of: impl Fn(Interval) -> Option<jiff::civil::Date>) -> Cell {
        Cell::text(self.days.and_then(of).map(|day| day.to_string()).as_deref())
    }

    fn joined(&self, of: impl Fn(&Reading) -> Option<String>) -> Cell {
        let words: Vec<String> = self.readings.iter().filter_map(|reading| of(reading)).collect();
        Cell::text(Some(&words.join(";")))
    }

    fn sources(&self) -> Cell {
        let names: BTreeSet<&str> =
            self.claims.iter().filter_map(|claim| claim.source.as_ref()).map(name_of).collect();
        Cell::text(Some(&names.into_iter().collect::<Vec<_>>().join(";")))
    }
}

fn n_days(days: Interval) -> Option<i32> {
    let (from, to) = (days.from?, days.to?);
    Some((to - from).get_days() + 1)
}

/// `date_prec` of the GED codebook: 1 the day, 2 two to six days, 3 a week, 4 up to a month, 5 up to a year.
fn ucdp_precision(days: Interval) -> Option<u64> {
    Some(match n_days(days)? {
        ..=1 => 1,
        2..=6 => 2,
        7 => 3,
        8..=31 => 4,
        _ => 5,
    })
}

/// `time_precision` of the ACLED codebook: 1 the day, 2 within a week, 3 within a month or longer.
fn acled_precision(days: Interval) -> u64 {
    match n_days(days) {
        Some(..=1) => 1,
        Some(2..=7) => 2,
        _ => 3,
    }
}
