//! A row given back: in the sheet's own columns, cleaner, with what people corrected.

use std::collections::BTreeMap;

use ascribe_model::{Amount, Claim, ClaimId, SourceMention};

use crate::counts::parse_count;
use crate::dates::{days_words, parse_days};
use crate::mapping::{Count, Field, Take};
use crate::rows::RowCounts;
use crate::{Row, RowReader};

/// The cells of a row as the claims say it now: numbers in digits, days in ISO 8601, corrected fields as corrected.
///
/// `kept` gives the claims as they stand; a claim that it does not give was rejected, and its cells are left empty.
/// Columns that the mapping does not name come back as they were.
pub fn row_again(reader: &RowReader, row: &Row, kept: &dyn Fn(&ClaimId) -> Option<Claim>) -> Vec<String> {
    let mut cells = row.cells.clone();
    // A sum of the rows above holds no claim, and is no rejected one: it comes back as it was.
    if reader.reason_to_skip(row).is_some() {
        return cells;
    }
    clean(reader, row, &mut cells);
    let RowCounts { reading, claims, .. } = reader.read_counts(row);
    for (count_idx, claim_idx) in claims {
        let (count, read) = (&reader.mapping.counts[count_idx], &reading.claims[claim_idx]);
        let mut put = |column: &Option<String>, words: String| {
            if let Some(idx) = column.as_deref().and_then(|column| reader.column_idx(column)) {
                cells[idx] = words;
            }
        };
        let Some(now) = kept(&read.id) else {
            for column in [&count.number, &count.low, &count.high] {
                put(column, String::new());
            }
            continue;
        };
        put_amount(count, read, &now, &mut put);
        for (field, take) in &count.fields {
            if take.column.is_some() && words_of(*field, &now) != words_of(*field, read) {
                let words = words_of(*field, &now).unwrap_or_default();
                put(&take.column, written(take, words));
            }
        }
    }
    cells
}

/// Writes the cells that the mapping knows to hold numbers and days in the one way that cannot be misread.
fn clean(reader: &RowReader, row: &Row, cells: &mut [String]) {
    for (column, shape) in shapes(&reader.mapping.counts) {
        let Some(idx) = reader.column_idx(column) else { continue };
        let Some(cell) = reader.cell(row, column) else { continue };
        match shape {
            Shape::Number => {
                if let Ok(count) = parse_count(cell, reader.mapping.thousands)
                    && count.low == count.high
                    && !count.approx
                {
                    cells[idx] = bound_words(count.low);
                }
            }
            Shape::Days => {
                if let Ok(days) = parse_days(cell, reader.mapping.dates) {
                    cells[idx] = days_words(days);
                }
            }
        }
    }
}

#[derive(Clone, Copy)]
enum Shape {
    Number,
    Days,
}

fn shapes(counts: &[Count]) -> BTreeMap<&str, Shape> {
    let mut shapes = BTreeMap::new();
    for count in counts {
        for column in [&count.number, &count.low, &count.high].into_iter().flatten() {
            shapes.insert(column.as_str(), Shape::Number);
        }
        for field in [Field::When, Field::From, Field::To, Field::Published] {
            let column = count.fields.get(&field).filter(|take| take.separator.is_none());
            if let Some(column) = column.and_then(|take| take.column.as_deref()) {
                shapes.insert(column, Shape::Days);
            }
        }
    }
    shapes
}

fn put_amount(count: &Count, read: &Claim, now: &Claim, put: &mut impl FnMut(&Option<String>, String)) {
    if (read.amount, read.approx) == (now.amount, now.approx) {
        return;
    }
    let Amount::People { low, high } = now.amount else { return };
    if count.number.is_none() {
        put(&count.low, bound_words(low));
        return put(&count.high, bound_words(high));
    }
    let about = if now.approx && !count.fields.contains_key(&Field::Bound) { "~" } else { "" };
    let words = match (low, high) {
        (Some(low), Some(high)) if low == high => format!("{about}{low}"),
        (Some(low), Some(high)) => format!("{about}{low}-{high}"),
        (Some(low), None) => format!("{about}{low}+"),
        (None, Some(high)) => format!("<{high}"),
        (None, None) => String::new(),
    };
    put(&count.number, words);
}

fn bound_words(bound: Option<u64>) -> String {
    bound.map_or(String::new(), |bound| bound.to_string())
}

/// A field of a claim in words; none for fields that are not corrected one by one.
fn words_of(field: Field, claim: &Claim) -> Option<String> {
    let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string());
    match field {
        Field::Measure => Some(claim.measure.as_str().to_owned()),
        Field::Change => Some(claim.change.as_str().to_owned()),
        Field::Certainty => Some(claim.certainty.as_str().to_owned()),
        Field::Bound => Some(bound_word(claim).to_owned()),
        Field::Population => claim.population.clone(),
        Field::Source => claim.source.as_ref().map(|source| source_words(source, &claim.via)),
        Field::When => claim.when.map(days_words),
        Field::From => claim.when.and_then(|when| day(when.from)),
        Field::To => claim.when.and_then(|when| day(when.to)),
        Field::Place => claim.place.as_ref().and_then(|place| place.name.clone()),
        _ => None,
    }
}

fn bound_word(claim: &Claim) -> &'static str {
    match claim.amount {
        _ if claim.approx => "about",
        Amount::People { low: Some(_), high: None } => "at-least",
        Amount::People { low: None, high: Some(_) } => "at-most",
        _ => "exact",
    }
}

fn source_words(source: &SourceMention, via: &[SourceMention]) -> String {
    let name = |source: &SourceMention| source.name.clone().unwrap_or_else(|| source.excerpt.text.clone());
    let relays: Vec<String> = via.iter().map(name).collect();
    if relays.is_empty() { name(source) } else { format!("{} (via {})", name(source), relays.join(", ")) }
}

/// What a field's words are called in the sheet.
fn written(take: &Take, words: String) -> String {
    let called = take.words.iter().find(|(_, meant)| **meant == words);
    called.map_or(words, |(called, _)| called.clone())
}

#[cfg(test)]
mod tests {
    use crate::rows::test_names::NoNames;
    use crate::{Mapping, read_sheet};

    use super::*;

    const MAPPING: &str = r#"
        dates = "day-first"
        thousands = ","
        [[skip]]
        column = "note"
        is = ["sum"]
        because = "a sum of the rows above"
        [fields]
        measure = { column = "type", words = { deaths = "killed", casualties = "casualties" } }
        source = { column = "who", via = ["(via *)"] }
        when = "date"
        [[counts]]
        low = "low"
        high = "high"
        [[counts]]
        number = "point"
    "#;

    fn again(line: &str, change: impl Fn(Claim) -> Option<Claim>) -> Vec<String> {
        let bytes = format!("date,low,high,point,type,who,note\n{line}\n");
        let sheet = read_sheet(bytes.as_bytes(), None, 1).unwrap();
        let mapping = Mapping::parse(MAPPING).unwrap();
        let hash = |_, text: &str| ascribe_model::content_hash(text.as_bytes());
        let reader = RowReader::new("test.csv", &sheet, &mapping, &NoNames, &hash);
        let reading = reader.read(&sheet.rows[0]).reading;
        let kept = |id: &ClaimId| change(reading.claims.iter().find(|claim| claim.id == *id)?.clone());
        row_again(&reader, &sheet.rows[0], &kept)
    }

    #[test]
    fn a_row_comes_back_cleaner_and_says_the_same() {
        let cells = again("1/12/2025,\"1,000\",\"2,000\",,deaths, Officials (via Wire) ,as is", Some);
        assert_eq!(cells, ["2025-12-01", "1000", "2000", "", "deaths", "Officials (via Wire)", "as is"]);
    }

    #[test]
    fn corrections_come_back_in_the_words_of_the_sheet() {
        let cells = again("16/01/2024,,,500,deaths,Officials,", |mut claim| {
            claim.amount = Amount::People { low: Some(600), high: None };
            claim.measure = ascribe_model::Measure::Casualties;
            Some(claim)
        });
        assert_eq!(cells, ["2024-01-16", "", "", "600+", "casualties", "Officials", ""]);
    }

    #[test]
    fn a_row_that_the_mapping_skips_keeps_its_numbers() {
        let cells = again("16/01/2024,10,20,15,deaths,Officials,sum", Some);
        assert_eq!(cells, ["16/01/2024", "10", "20", "15", "deaths", "Officials", "sum"]);
    }

    #[test]
    fn a_rejected_claim_leaves_its_cells_empty() {
        let cells = again("16/01/2024,10,20,15,deaths,Officials,", |claim| {
            (claim.amount != Amount::people(15)).then_some(claim)
        });
        assert_eq!(cells[1..4], ["10", "20", ""]);
    }
}
