//! What `ascribe export` writes, read by libraries that others wrote: `tests/outside/check_exports.py`.
//!
//! `cargo xtask test` installs them and names their Python in `ASCRIBE_PYTHON`; without it the test says on stderr that it was
//! skipped.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use assert_cmd::cargo::cargo_bin;
use serde_json::{Value, json};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn run(folder: &Path, arguments: &[&str]) -> String {
    let mut command = Command::new(cargo_bin!("ascribe"));
    let output = command.current_dir(folder).env("ASCRIBE_USER", "desk").args(arguments).output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    let is_done = output.status.success() || arguments[0] == "import";
    assert!(is_done, "{arguments:?}: {told}");
    told
}

/// A ledger of reports, hostile words and rows, with judgements, exported in every form.
fn exported() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let samples = root().join("samples");
    let path = |name: &str| samples.join(name).display().to_string();
    run(folder.path(), &["add", &path("kursk")]);
    let hostile = json!({
        "id": "hostile", "url": "https://x.example/a|b", "published": "2025-05-01",
        "headline": "=1+1 }} {{delete}} [[File:x]]", "outlet": "@outlet | ''x''",
        "text": "At least 14 soldiers were killed near Kursk on 30 April 2025, the \"}}<ref>{{x|y}}\" ministry said."
    });
    std::fs::write(folder.path().join("hostile.jsonl"), format!("{hostile}\n")).unwrap();
    run(folder.path(), &["add", "hostile.jsonl"]);
    run(folder.path(), &["import", &path("sheets/events.csv"), "--as", "ucdp"]);
    for (form, name) in [
        ("csv", "claims.csv"),
        ("xlsx", "claims.xlsx"),
        ("json-ld", "claims.jsonld"),
        ("stix", "claims.stix.json"),
        ("wikipedia", "claims.wiki"),
        ("ucdp", "ucdp.csv"),
        ("acled", "acled.csv"),
        ("gkg", "claims.gkg.csv"),
    ] {
        run(folder.path(), &["export", "--to", form, name]);
    }
    if cfg!(feature = "parquet") {
        run(folder.path(), &["export", "--to", "parquet", "claims.parquet"]);
    }
    folder
}

#[test]
fn others_read_what_leaves() {
    let Some(python) = std::env::var_os("ASCRIBE_PYTHON") else {
        let told = "skipped: no outside reader of exports; `cargo xtask test` installs them";
        writeln!(std::io::stderr(), "{told}").unwrap();
        return;
    };
    let folder = exported();
    let judged = std::fs::read_to_string(folder.path().join("claims.csv")).unwrap();
    let first = judged.lines().nth(1).unwrap().split(',').next().unwrap().to_owned();
    run(folder.path(), &["judge", &first, "accept", "--why", "as the page says"]);
    for (form, name) in [("json-ld", "claims.jsonld"), ("stix", "claims.stix.json"), ("csv", "claims.csv")] {
        std::fs::remove_file(folder.path().join(name)).unwrap();
        run(folder.path(), &["export", "--to", form, name]);
    }
    let script = root().join("tests/outside/check_exports.py");
    let output = Command::new(python).arg(script).arg(folder.path()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let found: Value = serde_json::from_slice(&output.stdout).unwrap();
    let (ids, n) = (&found["csv"]["ids"], &found["csv"]["rows"]);
    assert!(n.as_u64().unwrap() > 90, "{found}");
    assert_eq!((&found["xlsx"]["rows"], &found["wikipedia"]["lines"]), (n, n));
    assert_eq!((&found["json_ld"]["claims"], &found["stix"]["claims"]), (ids, ids));
    assert_eq!(found["json_ld"]["lows"], found["stix"]["lows"]);
    assert_eq!((&found["json_ld"]["reviews"], &found["stix"]["opinions"]), (&json!(1), &json!(1)));
    assert!(found["events"]["ucdp"].as_u64().unwrap() >= 3, "{found}");
    if cfg!(feature = "parquet") {
        assert_eq!(&found["parquet"]["rows"], n);
    }
}

/// The form for GDELT has no reader of others that takes a file without the rest of the graph: its shape is checked here, after the
/// codebook.
#[test]
fn counts_for_gdelt_keep_their_shape_and_tell_what_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    run(folder.path(), &["add", &root().join("samples/kursk").display().to_string()]);
    let told = run(folder.path(), &["export", "--to", "gkg", "counts.csv"]);
    for lost in ["no source", "no type for `casualties`", "range or an open bound"] {
        assert!(told.contains(lost), "{told}");
    }
    let text = std::fs::read_to_string(folder.path().join("counts.csv")).unwrap();
    assert!(text.lines().count() > 5);
    for line in text.lines().skip(1) {
        let fields: Vec<&str> = line.split('\t').collect();
        assert_eq!(fields.len(), 7, "{line}");
        for count in fields[5].split_terminator(';') {
            let parts: Vec<&str> = count.split('#').collect();
            assert_eq!(parts.len(), 10, "{count}");
            assert!(
                ["KILL", "WOUND", "ARREST"].contains(&parts[0]) && parts[1].parse::<u64>().is_ok(),
                "{count}"
            );
        }
        assert!(fields[6].split_terminator(';').all(|count| count.split('#').count() == 11), "{line}");
    }
}

#[test]
fn the_same_ledger_gives_the_same_bytes() {
    let folder = exported();
    for form in ["csv", "xlsx", "json-ld", "stix", "gkg", "wikipedia", "ucdp", "acled"] {
        let [one, other] = ["one", "other"].map(|name| folder.path().join(format!("{name}.{form}")));
        for path in [&one, &other] {
            run(folder.path(), &["export", "--to", form, &path.display().to_string()]);
        }
        assert_eq!(std::fs::read(one).unwrap(), std::fs::read(other).unwrap(), "{form}");
    }
}
