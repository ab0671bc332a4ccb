//! The strands of a sheet: its rows say by their columns whom, where and in which way they count.

use std::collections::BTreeMap;

use ascribe_model::{Change, Measure, Scope};
use jiff::civil::Date;

use crate::entry::Entry;
use crate::strands::Strand;

/// What rows of one strand agree in.
type RowKey<'e> = (Measure, bool, Change, String, Option<&'e str>, Option<Date>);

/// The strands of the rows of one sheet: a row without a place counts the people of the whole sheet, one of an attack those of
/// its day and place.
pub(crate) fn row_strands(entries: &[Entry], members: &[usize]) -> Vec<Strand> {
    let mut by_key: BTreeMap<RowKey, Vec<usize>> = BTreeMap::new();
    for &idx in members {
        by_key.entry(key_of(&entries[idx])).or_default().push(idx);
    }
    let strand = |((measure, is_share, change, whom, place, _), members): (RowKey, Vec<usize>)| {
        let is_incident = change == Change::Event && place.is_some();
        let place = place.filter(|_| !is_incident);
        let usual = (change != Change::Total && !is_incident).then(|| change.as_str());
        let words = [Some(whom.as_str()).filter(|whom| !whom.is_empty()), place, usual];
        let words: Vec<&str> = words.into_iter().flatten().collect();
        let who = words.join(" ");
        let scope = match (is_incident, who.is_empty()) {
            (true, is_empty) => Scope::Incident { who: (!is_empty).then_some(who) },
            (false, true) => Scope::Whole,
            (false, false) => Scope::Part { who },
        };
        Strand { measure, is_share, scope, members }
    };
    by_key.into_iter().map(strand).collect()
}

fn key_of<'e>(entry: &'e Entry) -> RowKey<'e> {
    let claim = entry.claim;
    let population = [entry.population.side, entry.population.kind].into_iter().flatten().collect::<Vec<_>>();
    let whom = if population.is_empty() { claim.population_key.clone() } else { population.join(" ") };
    let place = claim.place.as_ref().map(|place| place.name.as_deref().unwrap_or(&place.excerpt.text));
    let day = entry.as_of_on_page.and_then(|as_of| as_of.from.or(as_of.to));
    let day = day.filter(|_| claim.change == Change::Event && place.is_some());
    let whom = if entry.counts_households() { format!("households {whom}") } else { whom };
    let is_share = !entry.counts_people() && !entry.counts_households();
    (claim.measure, is_share, claim.change, whom, place, day)
}
