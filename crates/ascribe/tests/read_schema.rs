//! The JSON of `ascribe read` is a promise: it changes only on purpose, and what leaves keeps to it.

use std::fs;
use std::path::{Path, PathBuf};

use ascribe::{Outcome, PageReading, find_inputs, read_inputs, wire_reading};
use serde_json::Value;

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

fn schema_path() -> PathBuf {
    root().join("schema/read.schema.json")
}

/// Set `UPDATE_SCHEMA=1` to write the schema anew after a change that is meant.
#[test]
fn the_schema_is_the_one_that_is_kept() {
    let schema = serde_json::to_value(ascribe::read_schema()).unwrap();
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        fs::create_dir_all(schema_path().parent().unwrap()).unwrap();
        fs::write(schema_path(), serde_json::to_string_pretty(&schema).unwrap() + "\n").unwrap();
    }
    let kept: Value = serde_json::from_slice(&fs::read(schema_path()).unwrap()).unwrap();
    assert!(kept == schema, "schema/read.schema.json differs from the types; see UPDATE_SCHEMA in this test");
}

#[test]
fn what_leaves_keeps_to_the_schema() {
    let schema: Value = serde_json::from_slice(&fs::read(schema_path()).unwrap()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for page in sample_pages() {
        let object = object_of(&page);
        let faults: Vec<_> = validator
            .iter_errors(&object)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(faults.is_empty(), "{}:\n{}", page.input, faults.join("\n"));
    }
    assert!(!validator.is_valid(&serde_json::json!({"id": "a"})), "the schema refuses what is incomplete");
}

#[test]
fn offsets_count_code_points_and_cut_exactly_their_text() {
    for page in sample_pages() {
        let object = object_of(&page);
        let text: Vec<char> = object["document"]["text"].as_str().unwrap().chars().collect();
        let n_checked = check_offsets(&object, &text, &page.input);
        assert!(n_checked > 0, "{} has no offsets", page.input);
    }
}

#[test]
fn every_key_is_present() {
    let page = sample_pages().remove(0);
    let object = object_of(&page);
    for (list, keys) in [
        ("statements", "source cue content speaker relays certainty form likelihood confidence"),
        (
            "figures",
            "text start end low high approx unit measure population change base source via certainty place when \
             statement mentions confidence cell",
        ),
        ("notices", "code message start end"),
    ] {
        for entry in object[list].as_array().unwrap() {
            let found: Vec<_> = entry.as_object().unwrap().keys().map(String::as_str).collect();
            let mut expected: Vec<_> = keys.split_whitespace().collect();
            expected.sort_unstable();
            let mut sorted = found.clone();
            sorted.sort_unstable();
            assert_eq!(sorted, expected, "{list}");
        }
    }
}

fn sample_pages() -> Vec<PageReading> {
    let (inputs, problems) = find_inputs(&[root().join("samples/kursk")]);
    assert!(problems.is_empty());
    let pages: Vec<_> = read_inputs(inputs, None)
        .filter_map(|outcome| match outcome {
            Outcome::Read(page) => Some(*page),
            Outcome::Failed(_) => None,
        })
        .collect();
    assert!(pages.len() >= 14, "the samples are there");
    pages
}

fn object_of(page: &PageReading) -> Value {
    serde_json::to_value(wire_reading(&page.reading, &page.findings)).expect("JSON")
}

/// Checks every object with `text`, `start` and `end`, wherever it stands.
fn check_offsets(value: &Value, text: &[char], input: &str) -> usize {
    match value {
        Value::Array(values) => values.iter().map(|value| check_offsets(value, text, input)).sum(),
        Value::Object(fields) => {
            let inner: usize = fields.values().map(|value| check_offsets(value, text, input)).sum();
            let number = |name: &str| fields.get(name).and_then(Value::as_u64).map(|number| number as usize);
            let words = fields.get("text").and_then(Value::as_str);
            let (Some(words), Some(start), Some(end)) = (words, number("start"), number("end")) else {
                return inner;
            };
            let cut: String = text[start..end].iter().collect();
            assert_eq!(cut, words, "{input}");
            inner + 1
        }
        _ => 0,
    }
}
