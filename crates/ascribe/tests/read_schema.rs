//! The JSON of `ascribe read` is a promise: it changes only on purpose.

use std::fs;
use std::path::PathBuf;

fn schema_path() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../schema/read.schema.json")
}

/// Set `UPDATE_SCHEMA=1` to write the schema anew after a change that is meant.
#[test]
fn the_schema_is_the_one_that_is_kept() {
    let schema = serde_json::to_value(ascribe::read_schema()).unwrap();
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        fs::create_dir_all(schema_path().parent().unwrap()).unwrap();
        fs::write(schema_path(), serde_json::to_string_pretty(&schema).unwrap() + "\n").unwrap();
    }
    let kept: serde_json::Value = serde_json::from_slice(&fs::read(schema_path()).unwrap()).unwrap();
    assert!(kept == schema, "schema/read.schema.json differs from the types; see UPDATE_SCHEMA in this test");
}
