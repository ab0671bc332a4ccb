//! Which days the times of the kursk figures mean, against those that a person found for them.

use std::collections::HashMap;

use serde_json::Value;

use super::{Shares, Tally, text_of};

/// Report and words of a time, with the first and the last day it means; `-` where that is open.
const DAYS: &str = include_str!("../../../crates/ascribe-text/tests/kursk-when.tsv");

/// Among the figures read with the right number: those whose time means the days found by hand, or that rightly have none.
pub fn score_kursk(gold: &[Value], readings: &[Value]) -> Shares {
    let days: HashMap<(&str, &str), (&str, &str)> = DAYS.lines().filter_map(row).collect();
    let read: HashMap<String, &Value> =
        readings.iter().map(|reading| (text_of(&reading["id"]), reading)).collect();
    let mut tally = Tally::default();
    for report in gold {
        let id = text_of(&report["id"]);
        let Some(reading) = read.get(&id) else { continue };
        for figure in report["figures"].as_array().into_iter().flatten() {
            let Some(found) = figure_at(reading, figure) else { continue };
            let accepted = figure["when"].as_array().into_iter().flatten();
            let is_right = accepted.into_iter().any(|words| match words.as_str() {
                None => found["when"].is_null(),
                Some(words) => {
                    let found = (day(&found["when"]["from"]), day(&found["when"]["to"]));
                    let expected = days.get(&(id.as_str(), words));
                    expected.is_some_and(|expected| (found.0.as_str(), found.1.as_str()) == *expected)
                }
            });
            if is_right { tally.count_right() } else { tally.count_wrong() }
        }
    }
    Shares(vec![tally.share("days of when right", Some(0.85))])
}

/// The first and the last day of a row, or two words of it.
type Pair<'l> = (&'l str, &'l str);

fn row(line: &str) -> Option<(Pair<'_>, Pair<'_>)> {
    let fields: Vec<&str> = line.split('\t').collect();
    match fields[..] {
        [id, words, from, to] if !line.starts_with('#') => Some(((id, words), (from, to))),
        _ => None,
    }
}

/// The figure of the reading that stands where the gold one does and has its number.
fn figure_at<'r>(reading: &'r Value, gold: &Value) -> Option<&'r Value> {
    let overlaps = |figure: &&Value| {
        figure["start"].as_u64() < gold["end"].as_u64() && gold["start"].as_u64() < figure["end"].as_u64()
    };
    let has_number =
        |figure: &&Value| ["low", "high"].iter().all(|key| figure[*key].as_f64() == gold[*key].as_f64());
    reading["figures"].as_array()?.iter().find(|figure| overlaps(figure) && has_number(figure))
}

fn day(value: &Value) -> String {
    value.as_str().map_or_else(|| "-".to_owned(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn days_are_those_found_by_hand() {
        let figure = |when: Value| json!({"start": 0, "end": 5, "low": 3000, "high": null, "when": when});
        let gold = [json!({"id": "kursk-03", "figures": [figure(json!(["On 18 December"]))]})];
        let reading = |from: &str| json!({"id": "kursk-03", "figures": [figure(json!({"text": "x", "from": from, "to": "2024-12-18"}))]});
        assert_eq!(score_kursk(&gold, &[reading("2024-12-18")]).0[0].now, 1.0);
        assert_eq!(score_kursk(&gold, &[reading("2024-12-01")]).0[0].now, 0.0);
    }
}
