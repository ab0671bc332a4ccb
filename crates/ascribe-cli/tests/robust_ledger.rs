//! A ledger survives what happens to files: killed runs, full disks, several runs at once. What a run had acknowledged is
//! never lost, and the ledger opens.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use ascribe::Ledger;
use assert_cmd::cargo::cargo_bin;

/// Runs that are killed, unless `ASCRIBE_KILLS` says how many: the continuous build kills 200.
const KILLS: u64 = 30;
/// Reports in the input: enough that a run takes several transactions.
const REPORTS: usize = 600;
/// The longest that a run is let go on: about as long as it takes to the end.
const LONGEST_MS: u64 = 120;

#[test]
fn a_killed_run_loses_nothing_that_it_had_acknowledged() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let input = reports(folder.path(), "reports.jsonl", 1..=REPORTS);
    let n_kills = n_kills();
    let mut n_cut_short = 0;
    for kill in 0..n_kills {
        let ledger = folder.path().join(format!("{}.ledger", kill / 4));
        let acknowledged = add_and_kill(&input, &ledger, Duration::from_micros(moment(kill)));
        n_cut_short += usize::from(acknowledged.len() < REPORTS);
        if ledger.exists() || !acknowledged.is_empty() {
            check(&ledger, &acknowledged);
        }
    }
    assert!(n_cut_short > n_kills as usize / 4, "most runs came to their end: {n_cut_short} of {n_kills}");
}

#[test]
fn a_killed_review_loses_no_decision_that_it_had_acknowledged() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let input = reports(folder.path(), "reports.jsonl", 1..=REPORTS);
    let whole = folder.path().join("whole.ledger");
    assert!(start_add(&input, &whole, Stdio::null()).wait().expect("an ending").success());
    let orders = folder.path().join("orders");
    fs::write(&orders, "a\nu\nc measure missing\na\nr\n".repeat(REPORTS / 4)).expect("written");
    let mut n_decided = 0;
    for kill in 0..n_kills() {
        let ledger = folder.path().join(format!("{}.ledger", kill / 4));
        if kill % 4 == 0 {
            fs::copy(&whole, &ledger).expect("copied");
        }
        let told = ledger.with_extension("out");
        let mut child = Command::new(cargo_bin!("ascribe"))
            .args([Path::new("review"), Path::new("--ledger"), &ledger])
            .stdin(File::open(&orders).expect("a file"))
            .stdout(File::create(&told).expect("a file"))
            .stderr(Stdio::null())
            .spawn()
            .expect("a run");
        std::thread::sleep(Duration::from_micros(moment(kill)));
        child.kill().expect("killed");
        child.wait().expect("an ending");
        n_decided += check_decisions(&ledger, &fs::read_to_string(told).expect("UTF-8"));
    }
    assert!(n_decided > 0, "no run came to a decision");
}

/// Checks that every operation that was printed stands in the log; how many there were.
fn check_decisions(path: &Path, told: &str) -> usize {
    let mut ledger = Ledger::open(path).expect("a ledger that opens");
    ledger.rebuild().expect("a ledger that agrees with itself");
    let kept = ledger.operations().expect("a log");
    // The last line may have been cut in the middle of being written.
    let whole = told.rsplit_once('\n').map_or("", |(whole, _)| whole);
    let printed = whole.lines().filter(|line| line.contains("  judge   ") || line.contains("  correct "));
    let ids = printed.map(|line| line.split_whitespace().next().and_then(|id| id.parse::<usize>().ok()));
    let mut n_decided = 0;
    for id in ids {
        let operation = &kept[id.expect("a number") - 1];
        assert!(matches!(operation.act.kind(), "judge" | "correct"), "operation {} is lost", operation.id);
        n_decided += 1;
    }
    n_decided
}

#[test]
fn others_read_and_copy_while_one_writes() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let ledger = folder.path().join("desk.ledger");
    let first = reports(folder.path(), "first.jsonl", 1..=10);
    assert!(start_add(&first, &ledger, Stdio::null()).wait().expect("an ending").success());
    let more = reports(folder.path(), "more.jsonl", 11..=REPORTS);
    let mut writer = start_add(&more, &ledger, Stdio::null());
    let mut copies = Vec::new();
    while writer.try_wait().expect("a state").is_none() || copies.is_empty() {
        let found = Command::new(cargo_bin!("ascribe"))
            .args(["search", "people", "--limit", "5", "--ledger"])
            .arg(&ledger)
            .output()
            .expect("a run");
        assert!(found.status.success(), "{}", String::from_utf8_lossy(&found.stderr));
        let copy = folder.path().join(format!("copy-{}.ledger", copies.len()));
        Ledger::open_for_reading(&ledger).expect("a ledger").copy_to(&copy).expect("copied");
        copies.push(copy);
    }
    for copy in copies {
        let mut copy = Ledger::open(&copy).expect("a ledger that opens");
        copy.rebuild().expect("a copy that agrees with itself");
        assert!(copy.operations().expect("a log").len() >= 10);
    }
}

#[test]
fn runs_at_the_same_time_wait_for_each_other() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let ledger = folder.path().join("desk.ledger");
    let inputs = [(1, 200), (101, 300), (201, 400)]
        .map(|(first, last)| reports(folder.path(), &format!("{first}.jsonl"), first..=last));
    let runs = inputs.map(|input| start_add(&input, &ledger, Stdio::null()));
    for mut run in runs {
        assert!(run.wait().expect("an ending").success());
    }
    let mut ledger = Ledger::open(&ledger).expect("a ledger that opens");
    ledger.rebuild().expect("a ledger that agrees with itself");
    assert_eq!(ledger.operations().expect("a log").len(), 400, "each report was added once");
}

/// Nobody but root could write to such a file all the same, so root runs it as `nobody`.
#[cfg(target_os = "linux")]
#[test]
fn a_ledger_that_must_not_be_written_is_read_and_left_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().expect("a temporary folder");
    let [ledger, program] = ["desk.ledger", "ascribe"].map(|name| folder.path().join(name));
    let input = reports(folder.path(), "reports.jsonl", 1..=10);
    assert!(start_add(&input, &ledger, Stdio::null()).wait().expect("an ending").success());
    fs::copy(cargo_bin!("ascribe"), &program).expect("copied");
    let before = fs::read(&ledger).expect("a file");
    let allow = |path: &Path, mode| {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("rights");
    };
    let older = folder.path().join("older.ledger");
    let version_1 = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ascribe-store/tests/version-1.db");
    fs::copy(version_1, &older).expect("copied");
    for (path, mode) in [(&ledger, 0o444), (&older, 0o444), (&input, 0o444)] {
        allow(path, mode);
    }
    allow(folder.path(), 0o555);
    let is_root = Command::new("id").arg("-u").output().expect("a run").stdout == b"0\n";
    let run = |arguments: &[&str]| {
        let mut command = Command::new(if is_root { Path::new("setpriv") } else { &program });
        if is_root {
            command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]).arg(&program);
        }
        let output = command.args(arguments).current_dir(folder.path()).output().expect("a run");
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    assert_eq!(run(&["search", "people", "--limit", "1", "--ledger", "desk.ledger"]).0, Some(0));
    assert_eq!(run(&["series", "--ledger", "desk.ledger"]).0, Some(0));
    for command in [vec!["add", "reports.jsonl"], vec!["rebuild"], vec!["undo", "1"]] {
        let (status, told) = run(&[command.as_slice(), &["--ledger", "desk.ledger"]].concat());
        assert_eq!(status, Some(2), "{command:?}: {told}");
        assert!(told.contains("may be read but not written\nhint: ask for the right"), "{command:?}: {told}");
    }
    let (status, told) = run(&["search", "--ledger", "older.ledger"]);
    assert!(
        status == Some(2) && told.contains("by an older Ascribe and may not be brought up to date"),
        "{told}"
    );
    allow(folder.path(), 0o755);
    assert_eq!(fs::read(&ledger).expect("a file"), before);
    assert!(!ledger.with_extension("ledger-wal").exists(), "nothing is left beside it");
}

/// The shell lets no file grow beyond so many kilobytes, as a full disk does; the run is told, not ended by a signal.
#[cfg(unix)]
#[test]
fn a_full_disk_is_told_and_what_was_acknowledged_is_kept() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let input = reports(folder.path(), "reports.jsonl", 1..=REPORTS);
    let ledger = folder.path().join("desk.ledger");
    let script = "trap '' XFSZ; ulimit -f 1024; exec \"$0\" add \"$1\" --ledger \"$2\"";
    let output = Command::new("bash")
        .args(["-c", script])
        .arg(cargo_bin!("ascribe"))
        .args([&input, &ledger])
        .output()
        .expect("a run");
    let told = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{told}");
    assert!(told.contains("the disk takes no more\nhint: make room"), "{told}");
    let acknowledged = hashes(&String::from_utf8_lossy(&output.stdout));
    assert!(!acknowledged.is_empty() && acknowledged.len() < REPORTS, "{}", acknowledged.len());
    check(&ledger, &acknowledged);

    let again = start_add(&input, &ledger, Stdio::null()).wait().expect("an ending");
    assert!(again.success(), "with room the run comes to its end");
    assert_eq!(Ledger::open(&ledger).expect("a ledger").readings().expect("readings").len(), REPORTS);
}

fn n_kills() -> u64 {
    std::env::var("ASCRIBE_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(KILLS)
}

/// A file of reports, each of its own number of people.
fn reports(folder: &Path, name: &str, numbers: std::ops::RangeInclusive<usize>) -> PathBuf {
    let report = |n| format!("{{\"id\": \"{n}\", \"text\": \"{n} people were killed.\"}}\n");
    let path = folder.join(name);
    fs::write(&path, numbers.map(report).collect::<String>()).expect("written");
    path
}

fn start_add(input: &Path, ledger: &Path, stdout: Stdio) -> Child {
    Command::new(cargo_bin!("ascribe"))
        .args([Path::new("add"), input, Path::new("--ledger"), ledger])
        .stdout(stdout)
        .stderr(Stdio::null())
        .spawn()
        .expect("a run")
}

/// Spreads the moments of killing over the run: the golden ratio leaves no gaps and needs no chance.
fn moment(kill: u64) -> u64 {
    (kill * 618_034) % 1_000_000 * LONGEST_MS / 1000
}

/// Starts `ascribe add`, kills it after a while, and gives the pages that it had named as kept.
fn add_and_kill(input: &Path, ledger: &Path, after: Duration) -> Vec<String> {
    let told = ledger.with_extension("out");
    let mut child = start_add(input, ledger, File::create(&told).expect("a file").into());
    std::thread::sleep(after);
    // On Unix this is SIGKILL: the process cannot put anything in order.
    child.kill().expect("killed");
    child.wait().expect("an ending");
    let told = fs::read_to_string(told).expect("UTF-8");
    // The last line may have been cut in the middle of being written.
    hashes(told.rsplit_once('\n').map_or("", |(whole, _)| whole))
}

/// The hashes of the pages that a run has named.
fn hashes(told: &str) -> Vec<String> {
    let is_hash = |word: &&str| word.len() == 16 && word.bytes().all(|byte| byte.is_ascii_hexdigit());
    told.lines().filter_map(|line| line.split_whitespace().find(is_hash)).map(str::to_owned).collect()
}

fn check(path: &Path, acknowledged: &[String]) {
    let mut ledger = Ledger::open(path).expect("a ledger that opens");
    ledger.rebuild().expect("a ledger that agrees with itself");
    let kept = ledger.readings().expect("readings");
    for hash in acknowledged {
        let is_kept = kept.iter().any(|reading| reading.document.sha256.starts_with(hash));
        assert!(is_kept, "the page {hash} is lost");
    }
}
