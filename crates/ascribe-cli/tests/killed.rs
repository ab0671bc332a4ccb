//! A run that is killed at any moment loses nothing that it had acknowledged, and leaves a ledger that opens.

use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Stdio};
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
fn what_was_acknowledged_is_kept() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let input = folder.path().join("reports.jsonl");
    let report = |n| format!("{{\"id\": \"{n}\", \"text\": \"{n} people were killed.\"}}\n");
    fs::write(&input, (1..=REPORTS).map(report).collect::<String>()).expect("written");
    let n_kills = std::env::var("ASCRIBE_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(KILLS);
    let mut n_cut_short = 0;
    for kill in 0..n_kills {
        let ledger = folder.path().join(format!("{}.ledger", kill / 4));
        let acknowledged = add_and_kill(&input, &ledger, Duration::from_micros(moment(kill)));
        n_cut_short += usize::from(acknowledged.len() < REPORTS);
        check(&ledger, &acknowledged, kill);
    }
    assert!(n_cut_short > n_kills as usize / 4, "most runs came to their end: {n_cut_short} of {n_kills}");
}

/// Spreads the moments of killing over the run: the golden ratio leaves no gaps and needs no chance.
fn moment(kill: u64) -> u64 {
    (kill * 618_034) % 1_000_000 * LONGEST_MS / 1000
}

/// Starts `ascribe add`, kills it after a while, and gives the pages that it had named as kept.
fn add_and_kill(input: &Path, ledger: &Path, after: Duration) -> Vec<String> {
    let told = ledger.with_extension("out");
    let mut child = Command::new(cargo_bin!("ascribe"))
        .args([Path::new("add"), input, Path::new("--ledger"), ledger])
        .stdout(File::create(&told).expect("a file"))
        .stderr(Stdio::null())
        .spawn()
        .expect("a run");
    std::thread::sleep(after);
    // On Unix this is SIGKILL: the process cannot put anything in order.
    child.kill().expect("killed");
    child.wait().expect("an ending");
    let told = fs::read_to_string(told).expect("UTF-8");
    // The last line may have been cut in the middle of being written.
    let whole = told.rsplit_once('\n').map_or("", |(whole, _)| whole);
    whole
        .lines()
        .filter_map(|line| line.split_whitespace().find(|word| is_hash(word)))
        .map(str::to_owned)
        .collect()
}

fn is_hash(word: &str) -> bool {
    word.len() == 16 && word.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn check(path: &Path, acknowledged: &[String], kill: u64) {
    if !path.exists() {
        return assert!(acknowledged.is_empty());
    }
    let mut ledger = Ledger::open(path).expect("a ledger that opens");
    ledger.rebuild().expect("a ledger that agrees with itself");
    let kept = ledger.readings().expect("readings");
    for hash in acknowledged {
        let is_kept = kept.iter().any(|reading| reading.document.sha256.starts_with(hash));
        assert!(is_kept, "kill {kill} lost the page {hash}");
    }
}
