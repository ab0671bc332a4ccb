//! Every claim as a row, in the columns that desks keep.

use ascribe_model::{Amount, Claim, Reading};
use ascribe_sheets::{Cell, Table};

use super::{bound_word, judgement_of, name_of};
use crate::Contents;
use crate::sheets::is_row;

/// The columns, in order. `docs/sheets.md` says what each holds.
pub(super) const COLUMNS: [&str; 36] = [
    "claim",
    "value",
    "low",
    "high",
    "unit",
    "bound",
    "measure",
    "change",
    "certainty",
    "population",
    "place",
    "region",
    "country",
    "latitude",
    "longitude",
    "precision",
    "as_of_from",
    "as_of_to",
    "source",
    "source_id",
    "via",
    "outlet",
    "published",
    "headline",
    "url",
    "said",
    "sentence",
    "page_sha256",
    "captured",
    "sheet_row",
    "series",
    "origins",
    "independence",
    "judgement",
    "judged_by",
    "judged_at",
];

/// All claims that take part in comparing, document by document, in the order of the text.
pub fn claim_sheet(contents: &Contents) -> Table {
    let series_of = contents
        .comparison
        .series
        .iter()
        .flat_map(|series| series.claims.iter().map(move |claim| (claim, series)))
        .collect::<std::collections::HashMap<_, _>>();
    let mut rows = Vec::new();
    for reading in in_order(contents) {
        for claim in &reading.claims {
            let mut row = claim_cells(claim, reading);
            let series = series_of.get(&claim.id);
            row.push(Cell::text(series.map(|series| series.id.0.as_str())));
            row.push(Cell::number(series.map(|series| series.origins.len() as u64)));
            row.push(Cell::text(series.map(|series| series.independence.as_str())));
            let judged = judgement_of(contents, &claim.id);
            row.push(Cell::text(judged.as_ref().map(|judged| judged.verdict.as_str())));
            row.push(Cell::text(judged.as_ref().map(|judged| judged.who)));
            row.push(Cell::text(judged.as_ref().map(|judged| judged.at)));
            rows.push(row);
        }
    }
    Table { columns: COLUMNS.map(str::to_owned).to_vec(), rows }
}

/// The readings by day of publication, then by id, so that a sheet reads along time whatever the hashes.
pub(super) fn in_order(contents: &Contents) -> Vec<&Reading> {
    let mut readings: Vec<&Reading> = contents.readings.iter().collect();
    readings.sort_by_cached_key(|reading| {
        let document = &reading.document;
        let day =
            document.published_day().or_else(|| reading.claims.iter().find_map(|claim| claim.when?.from));
        (day.is_none(), day, document.id.clone(), document.sha256.clone())
    });
    readings
}

fn claim_cells(claim: &Claim, reading: &Reading) -> Vec<Cell> {
    let document = &reading.document;
    let (value, low, high) = numbers(claim.amount);
    let place = claim.place.as_ref();
    let place_name = place.map(|place| place.name.as_deref().unwrap_or(&place.excerpt.text));
    let day = |day: Option<jiff::civil::Date>| Cell::text(day.map(|day| day.to_string()).as_deref());
    let via = claim.via.iter().map(name_of).collect::<Vec<_>>().join("; ");
    vec![
        Cell::text(Some(&claim.id.0)),
        value,
        low,
        high,
        Cell::text(Some(claim.amount.unit())),
        Cell::text(Some(bound_word(claim))),
        Cell::text(Some(claim.measure.as_str())),
        Cell::text(Some(claim.change.as_str())),
        Cell::text(Some(claim.certainty.as_str())),
        Cell::text(claim.population.as_deref()),
        Cell::text(place_name),
        Cell::text(place.and_then(|place| place.region.as_deref())),
        Cell::text(place.and_then(|place| place.country.as_deref())),
        Cell::real(place.and_then(|place| place.lat)),
        Cell::real(place.and_then(|place| place.lon)),
        Cell::number(place.and_then(|place| place.precision).map(u64::from)),
        day(claim.when.and_then(|when| when.from)),
        day(claim.when.and_then(|when| when.to)),
        Cell::text(claim.source.as_ref().map(name_of)),
        Cell::text(claim.source.as_ref().and_then(|source| source.actor.as_deref())),
        Cell::text(Some(&via)),
        Cell::text(claim.outlet.as_deref()),
        day(claim.published),
        Cell::text(document.headline.as_deref()),
        Cell::text(document.url.as_deref()),
        Cell::text(Some(&claim.excerpt.text)),
        Cell::text(Some(&claim.sentence.text)),
        Cell::text(Some(&document.sha256)),
        Cell::text(document.captured.as_ref().map(|date| date.value.as_str())),
        Cell::text(is_row(reading).then_some(document.id.as_str())),
    ]
}

/// One number where the bounds meet, and the bounds; shares as fractions of one.
fn numbers(amount: Amount) -> (Cell, Cell, Cell) {
    match amount {
        Amount::People { low, high } | Amount::Households { low, high } => {
            (Cell::number(low.filter(|_| low == high)), Cell::number(low), Cell::number(high))
        }
        Amount::Share { low, high } => {
            let real =
                |share: Option<ascribe_model::Ratio>| Cell::real(share.map(ascribe_model::Ratio::to_f64));
            (real(low.filter(|_| low == high)), real(low), real(high))
        }
    }
}
