//! What is looked out for over all pages: numbers of soldiers that one page counts otherwise, and forecasts.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::kept::{KeptClaim, KeptFinding};
use super::key::{Key, Table};
use super::placing::place_at_end;
use super::{Growth, Place, Shelf};
use crate::checks::{self, Forecast, force_number, forecast_findings, is_forecast, is_total_of, outcome_of};
use crate::entry::Entry;
use crate::evidence::Evidence;
use crate::lineage::Links;

/// What became of a forecast so far.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct KeptForecast {
    is_reached: bool,
    latest: Option<(Date, String, u32, Place)>,
}

impl<S: Shelf> Growth<'_, S> {
    /// Notes a claim that other pages may be set against.
    pub(super) fn note_for_watch(&mut self, entry: &Entry, (number, position): Place) {
        if let Some((side, war, count)) = force_number(entry) {
            let key = Key::of(Table::Force).text(side).text(war).number(count);
            self.shelf.put(&key.short(number).short(position).0, &[]);
        }
        if is_forecast(entry) {
            let key = watched(Table::Forecast, entry).short(number).short(position);
            self.write(&key, &KeptForecast { is_reached: false, latest: None });
        }
        if let Some(day) = entry.day_on_page().filter(|_| is_total_of(entry)) {
            let key = watched(Table::Total, entry).day(Some(day)).short(number).short(position);
            self.shelf.put(&key.0, &[]);
        }
    }

    /// Looks anew at what the claims of new documents concern.
    pub(super) fn watch(&mut self, fresh: &BTreeSet<u32>) {
        let mut forces: BTreeSet<(String, String, u64)> = BTreeSet::new();
        let places: Vec<Place> = fresh.iter().flat_map(|number| self.places_in(*number)).collect();
        for &place in &places {
            let Some(claim) = self.claim_at(place) else { continue };
            let entry = claim.entry(0);
            if let Some((side, war, count)) = force_number(&entry) {
                forces.insert((side.to_owned(), war.to_owned(), count));
            }
            if is_forecast(&entry) {
                self.look_out(place, &entry);
            }
            if let Some(day) = entry.day_on_page().filter(|_| is_total_of(&entry)) {
                self.tell_forecasts(place, &entry, day, fresh);
            }
        }
        for (side, war, count) in forces {
            self.look_at_force(&side, &war, count);
        }
    }

    /// Whether one page alone counts a number of soldiers otherwise than the others.
    fn look_at_force(&mut self, side: &str, war: &str, count: u64) {
        let prefix = Key::of(Table::Force).text(side).text(war).number(count);
        let mut claims: BTreeMap<u32, Vec<KeptClaim>> = BTreeMap::new();
        for place in self.keys(&prefix).iter().map(|key| place_at_end(key)) {
            if let Some(claim) = self.claim_at(place) {
                claims.entry(place.0).or_default().push(claim);
            }
        }
        let bench = self.bench(claims);
        let evidence = Evidence::without_series(&bench.readings, bench.entries(), Links::default());
        let found: Vec<KeptFinding> = checks::look_at_forces(&evidence).iter().map(KeptFinding::of).collect();
        self.write_found(&Key::of(Table::Finding).text("force").text(side).text(war).number(count), &found);
    }

    /// Finds what became of a new forecast among the totals that are there.
    fn look_out(&mut self, place: Place, forecast: &Entry) {
        let Some(made) = forecast.claim.published else { return };
        let prefix = watched(Table::Total, forecast);
        let after = prefix.clone().day(Some(made)).end();
        let later = self.keys_between(&after, &prefix.end());
        let mut kept = KeptForecast { is_reached: false, latest: None };
        for other in later.iter().map(|key| place_at_end(key)) {
            self.weigh(forecast, other, &mut kept);
            if kept.is_reached {
                break;
            }
        }
        self.tell(place, forecast, &kept);
    }

    /// Tells the forecasts of the same people of a new total. Those that are new themselves look out for it.
    fn tell_forecasts(&mut self, total: Place, entry: &Entry, day: Date, fresh: &BTreeSet<u32>) {
        let keys = self.keys(&watched(Table::Forecast, entry));
        for key in keys.into_iter().filter(|key| !fresh.contains(&place_at_end(key).0)) {
            let place = place_at_end(&key);
            let Some(mut kept) = self.read::<KeptForecast>(&Key(key)) else { continue };
            let Some(claim) = self.claim_at(place) else { continue };
            let forecast = claim.entry(0);
            if forecast.claim.published.is_some_and(|made| made < day) {
                self.weigh(&forecast, total, &mut kept);
                self.tell(place, &forecast, &kept);
            }
        }
    }

    /// Sets a forecast against a later total.
    fn weigh(&self, forecast: &Entry, total: Place, kept: &mut KeptForecast) {
        let Some(claim) = self.claim_at(total) else { return };
        let entry = claim.entry(0);
        let Some(day) = entry.day_on_page() else { return };
        kept.is_reached |= outcome_of(forecast, &entry);
        let position = u32::try_from(entry.claim.figure).unwrap_or(u32::MAX);
        let found = Some((day, entry.claim.document.clone(), position, total));
        kept.latest = found.max(kept.latest.take());
    }

    /// Keeps what became of a forecast, and what is to be said of it.
    fn tell(&mut self, place: Place, forecast: &Entry, kept: &KeptForecast) {
        let at = watched(Table::Forecast, forecast).short(place.0).short(place.1);
        let at_finding = Key::of(Table::Finding).text("forecast").short(place.0).short(place.1);
        // What was reached stays so, and needs to be told of nothing any more.
        if kept.is_reached {
            self.shelf.remove(&at.0);
            self.shelf.remove(&at_finding.0);
            return;
        }
        self.write(&at, kept);
        let latest = kept.latest.as_ref().and_then(|(_, _, _, total)| self.claim_at(*total));
        let latest = latest.as_ref().map(|latest| latest.entry(1));
        let entries = [Some(forecast), latest.as_ref()].into_iter().flatten().cloned().collect();
        let evidence = Evidence::without_series(&[], entries, Links::default());
        let state = Forecast { entry: forecast, is_reached: kept.is_reached, latest: latest.as_ref() };
        let found: Vec<KeptFinding> = forecast_findings(&evidence, state)
            .into_iter()
            .map(|(finding, after, until)| KeptFinding {
                after,
                until,
                ..KeptFinding::of(&checks::placed(&evidence, finding))
            })
            .collect();
        self.write_found(&at_finding, &found);
    }
}

/// What is counted and whom, as forecasts and totals share it.
fn watched(table: Table, entry: &Entry) -> Key {
    let unit = if entry.counts_people() { "people" } else { "share" };
    let words = |part: Option<&'static str>| part.unwrap_or_default();
    Key::of(table)
        .text(entry.claim.measure.as_str())
        .text(unit)
        .text(words(entry.population.side))
        .text(words(entry.population.kind))
}
