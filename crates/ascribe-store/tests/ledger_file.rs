//! What a ledger file promises: it keeps, it refuses to forget, it tells what is wrong with it.

mod desk;

use std::fs;
use std::path::Path;

use ascribe_model::{Document, Reading};
use ascribe_store::{Fault, Kept, Made, Store};
use rusqlite::Connection;

use desk::{Desk, derived_rows, keep, reading_of};

fn fault_of(path: &Path) -> String {
    let error = Store::open_for_reading(path).and_then(|store| store.verify()).expect_err("a fault");
    error.to_string()
}

#[test]
fn what_was_kept_comes_back_and_again_changes_nothing() {
    let desk = Desk::new();
    let readings = [reading_of("12 died."), reading_of("30 died.")];
    assert_eq!(keep(&mut desk.store(), &readings, "engine 1"), [Kept::Added, Kept::Added]);
    let before = fs::read(desk.path()).expect("a file");
    assert_eq!(keep(&mut desk.store(), &readings, "engine 1"), [Kept::AlreadyThere, Kept::AlreadyThere]);
    assert_eq!(fs::read(desk.path()).expect("a file"), before);

    let store = Store::open_for_reading(&desk.path()).expect("a ledger");
    let mut expected = readings.to_vec();
    expected.sort_by_key(|reading| reading.document.sha256.clone());
    assert_eq!(store.readings().expect("readings"), expected);
    assert_eq!(store.operations().expect("a log").len(), 2);
    let page = store.page(&readings[0].document.sha256).expect("a page").expect("kept");
    assert_eq!((page.bytes.as_slice(), page.media.as_str()), (b"12 died.".as_slice(), "text/plain"));
}

#[test]
fn a_newer_engine_adds_its_reading_and_erases_nothing() {
    let desk = Desk::new();
    let old = reading_of("12 died.");
    let new = Reading { claims: Vec::new(), ..old.clone() };
    let mut store = desk.store();
    keep(&mut store, std::slice::from_ref(&old), "engine 1");
    assert_eq!(keep(&mut store, std::slice::from_ref(&new), "engine 2"), [Kept::ReadAgain]);
    assert_eq!(keep(&mut store, std::slice::from_ref(&new), "engine 3"), [Kept::AlreadyThere]);
    let elsewhere =
        Reading { document: Document { id: "again".to_owned(), ..new.document.clone() }, ..new.clone() };
    assert_eq!(keep(&mut store, &[elsewhere], "engine 2"), [Kept::AlreadyThere], "what came first is kept");
    assert_eq!(store.readings().expect("readings"), [new]);
    let kinds: Vec<_> = store.operations().expect("a log").iter().map(|entry| entry.act.kind()).collect();
    assert_eq!(kinds, ["add", "reread"]);
    let n_readings: i64 =
        desk.connection().query_row("SELECT count(*) FROM reading", [], |row| row.get(0)).expect("a count");
    assert_eq!(n_readings, 2);
}

#[test]
fn a_reading_that_does_not_hold_is_refused_and_the_rest_is_kept() {
    let desk = Desk::new();
    let mut broken = reading_of("12 died.");
    broken.claims[0].excerpt.text = "13".to_owned();
    let kept = keep(&mut desk.store(), &[broken, reading_of("30 died.")], "engine 1");
    assert!(matches!(&kept[..], [Kept::Refused(_), Kept::Added]));
}

#[test]
fn the_log_refuses_to_be_changed() {
    let desk = Desk::new();
    keep(&mut desk.store(), &[reading_of("12 died.")], "engine 1");
    let connection = desk.connection();
    for table in ["operation", "page", "reading"] {
        assert!(connection.execute(&format!("DELETE FROM {table}"), []).is_err());
    }
    for change in ["operation SET who = 'x'", "page SET media = 'x'", "reading SET body = '{}'"] {
        assert!(connection.execute(&format!("UPDATE {change}"), []).is_err());
    }
}

#[test]
fn what_was_changed_behind_its_back_is_noticed() {
    for (change, told) in [
        (
            "DROP TRIGGER operation_stays; UPDATE operation SET who = 'x' WHERE id = 1",
            "operation 1 of the log",
        ),
        ("DROP TRIGGER operation_kept; DELETE FROM operation WHERE id = 1", "operation 2 of the log"),
        ("DROP TRIGGER page_stays; UPDATE page SET bytes = x'00'", "is not the one that was kept"),
        ("DROP TRIGGER page_kept; DELETE FROM page", "is missing"),
        ("DROP TRIGGER reading_stays; UPDATE reading SET body = '{}'", "is not the one that was kept"),
    ] {
        let desk = Desk::new();
        keep(&mut desk.store(), &[reading_of("12 died."), reading_of("30 died.")], "engine 1");
        desk.connection().execute_batch(change).expect("a change");
        let fault = fault_of(&desk.path());
        assert!(fault.contains(told), "{change}: {fault}");
        assert!(desk.store().rebuild().is_err());
    }
}

#[test]
fn tables_rebuilt_from_the_log_are_the_same() {
    let desk = Desk::new();
    let readings: Vec<_> = (1..=20).map(|n| reading_of(&format!("{n} died."))).collect();
    let mut store = desk.store();
    keep(&mut store, &readings, "engine 1");
    let reread = Reading { claims: Vec::new(), ..readings[3].clone() };
    keep(&mut store, &[reread], "engine 2");
    let before = derived_rows(&desk.connection());
    assert!(before.len() > 39, "{}", before.len());
    desk.connection().execute_batch("DELETE FROM claim; UPDATE document SET outlet = 'x'").expect("a change");
    store.rebuild().expect("rebuilt");
    assert_eq!(derived_rows(&desk.connection()), before);
}

#[test]
fn other_files_are_told_apart_and_left_alone() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let check = |name: &str, content: Option<&[u8]>, expected: fn(&Fault) -> bool| {
        let path = folder.path().join(name);
        if let Some(content) = content {
            fs::write(&path, content).expect("written");
        }
        let error = Store::open_for_reading(&path).expect_err("no ledger");
        assert!(expected(error.fault()), "{name}: {error}");
        if let Some(content) = content.filter(|content| !content.is_empty()) {
            assert!(Store::open(&path).is_err(), "{name} must not become a ledger");
            assert_eq!(fs::read(&path).expect("a file"), content, "{name} must not be changed");
        }
    };
    check("none", None, |fault| matches!(fault, Fault::Missing));
    check("empty", Some(b""), |fault| matches!(fault, Fault::Missing));
    check("text", Some(b"twelve died"), |fault| matches!(fault, Fault::NotALedger));

    let other = folder.path().join("other.db");
    Connection::open(&other).and_then(|db| db.execute_batch("CREATE TABLE t (x)")).expect("a database");
    check("other.db", Some(&fs::read(&other).expect("a file")), |fault| matches!(fault, Fault::NotALedger));

    let newer = folder.path().join("newer.ledger");
    drop(Store::open(&newer).expect("a ledger"));
    Connection::open(&newer).and_then(|db| db.pragma_update(None, "user_version", 99)).expect("changed");
    let content = fs::read(&newer).expect("a file");
    check("newer.ledger", Some(&content), |fault| matches!(fault, Fault::Newer { found: 99, .. }));
    assert!(Store::open(folder.path()).is_err());
    let nowhere = Store::open(&folder.path().join("none/desk.ledger")).expect_err("no folder");
    assert!(matches!(nowhere.fault(), Fault::NoFolder), "{nowhere}");
}

#[test]
fn a_damaged_file_is_told() {
    let desk = Desk::new();
    let readings: Vec<_> = (1..=200).map(|n| reading_of(&format!("{n} died."))).collect();
    keep(&mut desk.store(), &readings, "engine 1");
    let mut content = fs::read(desk.path()).expect("a file");
    let middle = content.len() / 2;
    content[middle..middle + 4096].fill(0xAA);
    fs::write(desk.path(), &content).expect("written");
    let fault = fault_of(&desk.path());
    assert!(fault.contains("damaged") && fault.contains("hint:"), "{fault}");
    fs::write(desk.path(), &content[..content.len() / 3]).expect("written");
    assert!(fault_of(&desk.path()).contains("damaged"));
}

#[test]
fn one_writes_while_others_read() {
    let desk = Desk::new();
    let mut writer = desk.store();
    keep(&mut writer, &[reading_of("12 died.")], "engine 1");
    let reader = Store::open_for_reading(&desk.path()).expect("a ledger");
    assert_eq!(reader.readings().expect("readings").len(), 1);
    keep(&mut writer, &[reading_of("30 died.")], "engine 1");
    assert_eq!(reader.readings().expect("readings").len(), 2);
}

#[test]
fn a_copy_is_a_whole_ledger_and_takes_no_others_place() {
    let desk = Desk::new();
    let mut writer = desk.store();
    keep(&mut writer, &[reading_of("12 died.")], "engine 1");
    let copy = desk.folder.path().join("copy.ledger");
    writer.copy_to(&copy).expect("copied");
    keep(&mut writer, &[reading_of("30 died.")], "engine 1");
    let copied = Store::open(&copy).expect("a ledger");
    copied.verify().expect("a ledger that agrees with itself");
    assert_eq!(copied.readings().expect("readings").len(), 1);
    let again = writer.copy_to(&copy).expect_err("the name is taken");
    assert!(matches!(again.fault(), Fault::Taken));
    assert_eq!(Store::open(&copy).expect("a ledger").readings().expect("readings").len(), 1);
}

#[test]
fn an_older_comparison_takes_no_newer_ones_place() {
    let desk = Desk::new();
    let (mut store, reader) = (desk.store(), Store::open_for_reading(&desk.path()).expect("a ledger"));
    let made = |operation, by: &str| Made {
        operation,
        head: String::new(),
        by: by.to_owned(),
        n_reports: 0,
        n_claims: 0,
        today: None,
    };
    let kept = |store: &Store| store.compared().expect("read").map(|made| made.operation);
    assert_eq!(kept(&reader), None);
    store.keep_compared(&made(5, "one"), |_| Ok(())).expect("kept");
    store.keep_compared(&made(3, "one"), |_| Ok(())).expect("left as it was");
    assert_eq!(kept(&reader), Some(5));
    store.keep_compared(&made(4, "another"), |_| Ok(())).expect("kept: the other program's means nothing");
    assert_eq!(kept(&reader), Some(4));
    reader.hold_compared(&made(9, "one"), |_| Ok(())).expect("held beside the file");
    assert_eq!((kept(&reader), kept(&store)), (Some(9), Some(4)));
    reader.forget_held().expect("forgotten");
    assert_eq!(kept(&reader), Some(4));
    store.rebuild().expect("rebuilt");
    assert_eq!(kept(&store), None);
}
