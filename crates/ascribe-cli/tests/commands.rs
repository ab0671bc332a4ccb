//! Every command as a user meets it: what it prints, where, and how it ends.
//!
//! `INSTA_UPDATE=always cargo test -p ascribe-cli` writes the snapshots anew after a change that is meant.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use assert_cmd::cargo::cargo_bin;

fn ascribe(folder: &Path) -> Command {
    let mut command = Command::new(cargo_bin!("ascribe"));
    command.current_dir(folder).env("ASCRIBE_USER", "desk").env_remove("CLICOLOR_FORCE");
    command
}

fn pages() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pages")
}

/// Runs `ascribe` with these arguments and tells all that a user sees.
fn told(folder: &Path, arguments: &[&str]) -> String {
    let output = ascribe(folder).args(arguments).output().expect("a run");
    let Output { status, stdout, stderr } = &output;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let status = status.code().expect("an exit status");
    let place = pages().display().to_string();
    format!("status {status}\n--- out\n{}--- err\n{}", text(stdout), text(stderr)).replace(&place, "pages")
}

fn reports() -> String {
    pages().join("reports.jsonl").display().to_string()
}

/// A folder with a ledger of the two reports in it.
fn desk() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let added = told(folder.path(), &["add", &reports()]);
    assert!(added.starts_with("status 0"), "{added}");
    folder
}

/// The first id of the list of series.
fn first_series(folder: &Path) -> String {
    let listed = told(folder, &["series"]);
    let line = listed.lines().skip_while(|line| !line.starts_with("series")).nth(1);
    line.and_then(|line| line.split(' ').next()).expect("a series").to_owned()
}

#[test]
fn read_prints_text() {
    insta::assert_snapshot!(told(&pages(), &["read", &reports()]));
}

#[test]
fn read_explains_each_resolution_when_asked() {
    let told = told(&pages(), &["read", "--explain", &reports()]);
    for expected in ["┆ where   ", "┆ when    ", "┆ source  ", "┆ people  "] {
        assert!(told.contains(expected), "{expected:?} in\n{told}");
    }
    let object = |arguments: &[&str]| {
        let output = ascribe(&pages()).args(arguments).output().expect("a run");
        json(String::from_utf8(output.stdout).expect("UTF-8").lines().next().expect("a line"))
    };
    let plain = object(&["read", "--format", "jsonl", &reports()]);
    let explained = object(&["read", "--format", "jsonl", "--explain", &reports()]);
    assert!(plain.get("explain").is_none(), "only when asked");
    let figures = explained["explain"]["figures"].as_array().expect("figures");
    assert_eq!(figures.len(), plain["figures"].as_array().map_or(0, Vec::len));
    for (figure, reasons) in plain["figures"].as_array().into_iter().flatten().zip(figures) {
        assert_eq!(figure["place"].is_null(), reasons["place"]["rule"].is_null(), "{reasons}");
        assert_eq!(figure["when"].is_null(), reasons["when"]["rule"].is_null(), "{reasons}");
    }
}

#[test]
fn show_explains_a_claim_when_asked() {
    let desk = desk();
    let told = told(desk.path(), &["show", "--explain", &first_claim(desk.path())]);
    assert!(told.contains("┆ where   ") && told.contains("┆ when    "), "{told}");
}

#[test]
fn read_prints_json_lines_in_the_order_of_the_input() {
    let output = ascribe(&pages()).args(["read", "--format", "jsonl", &reports()]).output().expect("a run");
    let lines = String::from_utf8(output.stdout).expect("UTF-8");
    let ids: Vec<_> = lines.lines().map(|line| json(line)["id"].as_str().map(str::to_owned)).collect();
    assert_eq!(ids, [Some("post".to_owned()), Some("courier".to_owned())]);
}

#[test]
fn read_prints_one_json_array() {
    let output = ascribe(&pages()).args(["read", "--format", "json", &reports()]).output().expect("a run");
    let array = json(&String::from_utf8(output.stdout).expect("UTF-8"));
    assert_eq!(array.as_array().map(Vec::len), Some(2));
    assert_eq!(array[0]["document"]["outlet"], "Example Post");
    assert!(array[0]["document"]["origin"].is_null());
}

#[test]
fn read_takes_the_standard_input() {
    let mut command = assert_cmd::Command::from_std(ascribe(&pages()));
    let output = command.args(["read", "-", "--format", "jsonl"]).write_stdin("12 people died.").unwrap();
    assert_eq!(json(&String::from_utf8_lossy(&output.stdout))["document"]["text"], "12 people died.");
}

#[test]
fn add_names_what_it_keeps_and_again_keeps_nothing() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let first = told(folder.path(), &["add", &reports(), "--why", "the shelling"]);
    let again = told(folder.path(), &["add", &reports()]);
    insta::assert_snapshot!(format!("{first}\n=== again\n{again}"));
    assert!(!folder.path().join("ascribe.ledger-wal").exists(), "nothing is left beside the ledger");
}

#[test]
fn series_lists_them_and_draws_one() {
    let desk = desk();
    let list = told(desk.path(), &["series"]);
    let one = told(desk.path(), &["series", &first_series(desk.path())]);
    insta::assert_snapshot!(format!("{list}\n=== one\n{one}"));
    assert!(!desk.path().join("ascribe.ledger-wal").exists(), "nothing is left beside the ledger");
}

#[test]
fn findings_come_with_their_sentences() {
    let desk = desk();
    insta::assert_snapshot!(told(desk.path(), &["findings", "--check"]));
}

#[test]
fn show_takes_any_id() {
    let desk = desk();
    let [claim, document] = [&first_claim(desk.path()), "courier"].map(|id| told(desk.path(), &["show", id]));
    insta::assert_snapshot!(format!("{claim}\n=== document\n{document}"));
    let [unknown, ambiguous] = ["zzz", ""].map(|id| told(desk.path(), &["show", id]));
    insta::assert_snapshot!(format!("{unknown}\n=== ambiguous\n{ambiguous}"));
}

#[test]
fn verify_says_whether_a_figure_stands_in_a_page() {
    let desk = desk();
    let in_words = told(desk.path(), &["verify", "courier", "more than 4,000 casualties", "--check"]);
    let other = told(desk.path(), &["verify", "courier", "4000 killed", "--check"]);
    let absent = told(desk.path(), &["verify", &reports(), "1500 killed", "--check"]);
    insta::assert_snapshot!(format!("{in_words}\n=== other\n{other}\n=== absent\n{absent}"));
    let unclear = told(desk.path(), &["verify", "courier", "many"]);
    assert!(unclear.starts_with("status 2") && unclear.contains("hint: write it as"), "{unclear}");
}

#[test]
fn blame_lineage_sources_and_pairs_are_told() {
    let desk = desk();
    let blamed = told(desk.path(), &["blame", &first_claim(desk.path())]);
    let lineage = told(desk.path(), &["lineage"]);
    let sources = told(desk.path(), &["sources"]);
    let pairs = told(desk.path(), &["pairs"]);
    insta::assert_snapshot!(format!(
        "{blamed}\n=== lineage\n{lineage}\n=== sources\n{sources}\n=== pairs\n{pairs}"
    ));
    let unknown = told(desk.path(), &["source", "nobody"]);
    assert!(unknown.starts_with("status 2") && unknown.contains("hint: `ascribe sources`"), "{unknown}");
}

#[test]
fn policies_and_earlier_days_change_the_view_and_not_the_ledger() {
    let desk = desk();
    let derived = told(desk.path(), &["series", "--policy", "ucdp"]);
    let one = told(desk.path(), &["series", &first_series(desk.path()), "--policy", "as-said"]);
    let never = told(desk.path(), &["series", "--as-of", "2001-01-01"]);
    let before = told(desk.path(), &["findings", "--until", "2001-01-01"]);
    insta::assert_snapshot!(format!("{derived}\n=== one\n{one}\n=== as of\n{never}\n=== until\n{before}"));
    let now = told(desk.path(), &["series", "--as-of", "9000-01-01"]);
    assert_eq!(now, told(desk.path(), &["series"]));
    let unknown = told(desk.path(), &["series", "--policy", "none"]);
    assert!(unknown.starts_with("status 2") && unknown.contains("known are as-said, ucdp"), "{unknown}");
}

#[test]
fn what_a_ledger_says_leaves_as_json() {
    let desk = desk();
    let (series, claim) = (first_series(desk.path()), first_claim(desk.path()));
    let printed = |arguments: &[&str]| {
        let output = ascribe(desk.path()).args(arguments).args(["--format", "json"]).output().expect("a run");
        json(&String::from_utf8(output.stdout).expect("UTF-8"))
    };
    assert_eq!(printed(&["series", "--policy", "ibc"])[0]["range"]["policy"], "ibc");
    assert!(printed(&["series", &series])["timeline"]["rows"].is_array());
    assert!(printed(&["blame", &claim])["steps"][0]["evidence"]["sentence"].is_string());
    assert!(printed(&["findings"])[0]["check"].is_string());
    assert_eq!(printed(&["verify", "courier", "1500"])[0]["verdict"], "absent");
    for command in ["sources", "lineage", "pairs"] {
        assert!(printed(&[command]).is_array(), "{command}");
    }
}

/// The first claim of the first series.
fn first_claim(folder: &Path) -> String {
    let series = told(folder, &["series", &first_series(folder)]);
    let claim = series.lines().skip_while(|line| !line.starts_with("claim")).nth(1);
    claim.and_then(|line| line.split(' ').next()).expect("a claim").to_owned()
}

#[test]
fn people_judge_correct_and_take_back() {
    let desk = desk();
    let folder = desk.path();
    let (claim, before) = (first_claim(folder), told(folder, &["series"]));
    let done = |arguments: &[&str]| {
        let told = told(folder, arguments);
        assert!(told.starts_with("status 0"), "{told}");
    };
    done(&["correct", &claim, "measure", "wounded", "--why", "the headline says so"]);
    assert!(
        told(folder, &["show", &claim])
            .contains("wounded instead of casualties (the headline says so), desk")
    );
    assert_ne!(told(folder, &["series"]), before, "a corrected claim answers another question");
    done(&["judge", &claim, "reject"]);
    let series = told(folder, &["series", &first_series(folder)]);
    assert!(!series.contains(&claim), "a rejected claim takes no part:\n{series}");
    done(&["note", &first_whole_claim(folder), "call the agency"]);
    done(&["undo", "3", "--why", "wrong claim"]);
    done(&["undo", "4"]);
    assert_eq!(told(folder, &["series"]), before, "everything was taken back");
    insta::assert_snapshot!(without_times(&told(folder, &["log"]).replace(ascribe::ENGINE, "(engine)")));

    for (arguments, message) in [
        (vec!["correct", &claim, "amount", "many"], "`many` is no amount"),
        (vec!["correct", &claim, "measure", "hurt"], "`hurt` is none of killed"),
        (vec!["judge", "zzz", "accept"], "nothing in the ledger has an id"),
        (vec!["undo", "99"], "there is no operation 99 in the log"),
        (vec!["judge", &claim, "accept", "--ledger", "none.ledger"], "no such ledger"),
    ] {
        let told = told(folder, &arguments);
        assert!(told.starts_with("status 2") && told.contains(message), "{arguments:?}: {told}");
    }
}

fn first_whole_claim(folder: &Path) -> String {
    let shown = told(folder, &["show", &first_claim(folder)]);
    let id = shown.lines().find_map(|line| line.trim().strip_prefix("id "));
    id.expect("an id").trim().to_owned()
}

/// The text with every `2025-03-31 12:30` made one: the log knows the clock.
fn without_times(text: &str) -> String {
    let is_time = |at: &str| {
        let shape: String = at.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
        shape == "0000-00-00 00:00"
    };
    let mut told = String::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        match rest.get(..16).filter(|at| is_time(at)) {
            Some(at) => {
                told.push_str("(time)");
                rest = &rest[at.len()..];
            }
            None => {
                told.push(c);
                rest = &rest[c.len_utf8()..];
            }
        }
    }
    told
}

#[test]
fn backup_copies_and_takes_no_place() {
    let desk = desk();
    let copied = told(desk.path(), &["backup", "copy.ledger"]);
    let listed = |ledger| told(desk.path(), &["series", "--ledger", ledger]);
    assert!(copied.starts_with("status 0"), "{copied}");
    assert_eq!(listed("copy.ledger"), listed("ascribe.ledger"));
    insta::assert_snapshot!(told(desk.path(), &["backup", "copy.ledger"]));
}

#[test]
fn a_bundle_is_checked_without_ascribe() {
    let desk = desk();
    let folder = desk.path().join("bundle");
    insta::assert_snapshot!(told(desk.path(), &["export", "--to", "bundle", "bundle"]));
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).expect("a file");
    for line in read("SHA256SUMS").lines() {
        let (hash, name) = line.split_once("  ").expect("a sum");
        let content = std::fs::read(folder.join(name)).expect("a file");
        assert_eq!(ascribe::model::content_hash(&content), hash, "{name}");
    }
    let claims = read("claims.jsonl");
    assert!(claims.lines().count() >= 3);
    for claim in claims.lines().map(json) {
        let text = read(&format!("texts/{}.txt", claim["document"].as_str().expect("a document")));
        for place in [&claim["said"], &claim["sentence"]] {
            let offset = |form: &str, end: &str| place[form][end].as_u64().expect("an offset") as usize;
            let exact = place["quote"]["exact"].as_str().expect("words");
            assert_eq!(&text[offset("bytes", "start")..offset("bytes", "end")], exact);
            let (start, end) = (offset("code_points", "start"), offset("code_points", "end"));
            assert_eq!(text.chars().skip(start).take(end - start).collect::<String>(), exact);
            let [prefix, suffix] =
                ["prefix", "suffix"].map(|side| place["quote"][side].as_str().expect("words"));
            assert!(text.contains(&format!("{prefix}{exact}{suffix}")));
        }
    }
    let mut before = String::new();
    for operation in read("operations.jsonl").lines().map(json) {
        let [kind, at, who, why, body] =
            ["kind", "at", "who", "why", "body"].map(|key| operation[key].clone());
        let entry = serde_json::json!([before, kind, at, who, why, body]).to_string();
        before = operation["hash"].as_str().expect("a hash").to_owned();
        assert_eq!(ascribe::model::content_hash(entry.as_bytes()), before);
    }
    assert!(told(desk.path(), &["export", "--to", "bundle", "bundle"]).contains("is there already"));
}

#[test]
fn rebuild_checks_everything() {
    let desk = desk();
    let before = told(desk.path(), &["series"]);
    insta::assert_snapshot!(told(desk.path(), &["rebuild"]));
    assert_eq!(told(desk.path(), &["series"]), before);
}

#[test]
fn a_ledger_that_is_not_there_is_told() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    insta::assert_snapshot!(told(folder.path(), &["findings", "--ledger", "desk.ledger"]));
    assert!(told(folder.path(), &["rebuild"]).starts_with("status 2"));
    assert!(!folder.path().join("ascribe.ledger").exists(), "looking makes no ledger");
}

#[test]
fn demo_tells_the_story_anywhere_and_the_same_each_time() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let story = || ascribe(folder.path()).arg("demo").output().expect("a run");
    let (first, second) = (story(), story());
    assert!(first.status.success());
    assert_eq!(first.stdout, second.stdout);
    let story = String::from_utf8(first.stdout).expect("UTF-8");
    assert!(story.lines().all(|line| line.chars().count() <= 100), "{story}");
    for part in ["casualties", "outlets", "origins", "Who repeats whom", "└─", "What does not fit", "│", "‾‾"]
    {
        assert!(story.contains(part), "{part} is missing:\n{story}");
    }
    assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 0, "the demo leaves nothing");
}

#[test]
fn help_fits_on_a_page() {
    insta::assert_snapshot!(told(&pages(), &["--help"]));
    assert!(told(&pages(), &["read"]).starts_with("status 2"));
}

fn json(text: &str) -> serde_json::Value {
    serde_json::from_str(text).expect("JSON")
}

#[test]
fn import_accounts_for_every_row_and_sources_proposes_doubles() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let sheet = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples/sheets/estimates.csv");
    let path = sheet.display().to_string();
    let run = |arguments: &[&str]| told(folder.path(), arguments).replace(&path, "estimates.csv");
    let dry = run(&["import", &path, "--as", "economist", "--dry-run"]);
    assert!(!folder.path().join("ascribe.ledger").exists(), "a dry run keeps nothing");
    let kept = run(&["import", &path, "--as", "economist"]);
    let again = run(&["import", &path, "--as", "economist"]);
    let doubles = run(&["sources", "--doubles"]);
    let unknown = run(&["import", &path, "--as", "no-such.toml"]);
    insta::assert_snapshot!(format!(
        "{dry}\n=== kept\n{kept}\n=== again\n{again}\n=== doubles\n{doubles}\n=== unknown\n{unknown}"
    ));
}
