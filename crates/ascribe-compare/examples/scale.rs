//! Time and memory of comparing very many reports.
//!
//! `cargo run --release -p ascribe-compare --example scale -- 10000`

#[path = "../tests/support/mod.rs"]
mod support;

use std::time::Instant;

use ascribe_compare::compare;
use support::stories::{Corpus, Random, reports};

fn main() {
    let n_reports: usize = std::env::args().nth(1).and_then(|n| n.parse().ok()).unwrap_or(10_000);
    let corpus = Corpus { n_reports, n_prints: 10, n_words: 250, n_stories_a_day: 40 };
    let readings = reports(corpus, &mut Random(42));
    let n_claims: usize = readings.iter().map(|reading| reading.claims.len()).sum();
    println!("{} readings, {n_claims} claims, {} MiB before", readings.len(), peak_mib());
    let start = Instant::now();
    let comparison = compare(&readings);
    let (n_links, n_series) = (comparison.lineage.len(), comparison.series.len());
    println!(
        "all at once: {:.1} s, {} MiB at the peak; {n_links} links, {n_series} series, {} findings",
        start.elapsed().as_secs_f64(),
        peak_mib(),
        comparison.findings.len(),
    );
}

/// The greatest memory held so far, where the system tells.
fn peak_mib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|kib| kib.parse::<u64>().ok()).unwrap_or_default() / 1024
}
