//! Ledgers of every schema so far are brought to the newest. `version-1.db` was written by the program of schema 1.

mod desk;

use std::fs;
use std::path::Path;

use ascribe_store::{Field, Store};

use desk::{Desk, check_rebuild};

fn version_1(desk: &Desk) {
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/version-1.db");
    fs::copy(kept, desk.path()).expect("copied");
}

#[test]
fn a_ledger_of_schema_1_keeps_everything() {
    let desk = Desk::new();
    version_1(&desk);
    let mut store = Store::open(&desk.path()).expect("brought to the newest schema");
    store.verify().expect("a ledger that agrees with itself");
    assert_eq!(store.operations().expect("a log").len(), 8);
    check_rebuild(&desk, &mut store);

    let claims: Vec<_> = store
        .standing_readings()
        .expect("readings")
        .into_iter()
        .flat_map(|standing| standing.reading.claims)
        .map(|claim| (claim.excerpt.text.clone(), Field::Amount.words(&claim)))
        .collect();
    assert!(claims.contains(&("About 200".to_owned(), "13".to_owned())), "corrected: {claims:?}");
    assert!(!claims.iter().any(|(said, _)| said == "300"), "rejected: {claims:?}");
    let states: String = desk
        .connection()
        .query_row("SELECT group_concat(state, ' ') FROM (SELECT state FROM claim ORDER BY id)", [], |row| {
            row.get(0)
        })
        .expect("states");
    assert_eq!(
        states, "rejected corrected open open open",
        "the judgement that was taken back counts no more"
    );
}

#[test]
fn looking_into_an_older_ledger_brings_it_up_to_date_too() {
    let desk = Desk::new();
    version_1(&desk);
    let store = Store::open_for_reading(&desk.path()).expect("a ledger");
    assert_eq!(store.standing_readings().expect("readings").len(), 3);
}

#[test]
fn an_older_ledger_that_is_damaged_is_left_as_it_was() {
    let desk = Desk::new();
    version_1(&desk);
    let change = "DROP TRIGGER reading_stays; UPDATE reading SET body = '{}'";
    desk.connection().execute_batch(change).expect("changed");
    let before = fs::read(desk.path()).expect("a file");
    let error = Store::open(&desk.path()).expect_err("damaged");
    assert!(error.to_string().contains("is not the one that was kept\nhint: restore"), "{error}");
    let version: u32 =
        desk.connection().query_row("PRAGMA user_version", [], |row| row.get(0)).expect("a version");
    assert_eq!(version, 1);
    assert_eq!(fs::read(desk.path()).expect("a file"), before);
}
