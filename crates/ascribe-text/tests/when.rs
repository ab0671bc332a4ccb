//! The times of the kursk reports mean the days that a person found for them.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use ascribe_model::{Block, BlockKind, Document, Span};
use ascribe_text::{Words, find_times};
use serde_json::Value;

/// The reports lie beside the project and are not part of it: without them there is nothing to check.
#[test]
fn times_of_the_kursk_reports_mean_the_days_found_by_hand() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/kursk/dev.jsonl");
    let Ok(reports) = fs::read_to_string(file) else { return };
    let reports: HashMap<String, Value> = reports
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .map(|report| (report["id"].as_str().unwrap().to_owned(), report))
        .collect();
    let expected = include_str!("kursk-when.tsv").lines().filter(|line| !line.starts_with('#'));
    let wrong: Vec<String> = expected.filter_map(|row| difference(row, &reports)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What was found for one row of the set, where it is not what the row says.
fn difference(row: &str, reports: &HashMap<String, Value>) -> Option<String> {
    let fields: Vec<&str> = row.split('\t').collect();
    let [id, said, from, to] = fields[..] else { return Some(format!("not four fields: {row}")) };
    let text = reports[id]["text"].as_str().unwrap_or_default();
    let published = reports[id]["published"].as_str().and_then(|day| day.parse().ok());
    let span = Span::new(0, text.len());
    let document = Document {
        text: text.to_owned(),
        blocks: vec![Block { kind: BlockKind::Body, span, in_page: None }],
        ..Document::default()
    };
    let found = find_times(&Words::of(&document), published);
    let day = |day: Option<jiff::civil::Date>| day.map_or_else(|| "-".to_owned(), |day| day.to_string());
    let fits = |words: &str| words == said || words.ends_with(&format!(" {said}"));
    let days: Vec<String> = found
        .iter()
        .filter(|time| fits(&time.excerpt.text))
        .map(|time| format!("{}\t{}", day(time.from), day(time.to)))
        .collect();
    (!days.contains(&format!("{from}\t{to}"))).then(|| format!("{row}: found {days:?}"))
}
