//! Time and memory of comparing very many reports, all at once and one more.
//!
//! `cargo run --release -p ascribe-compare --example scale -- 10000`

#[path = "../tests/support/mod.rs"]
mod support;

use std::time::Instant;

use ascribe_compare::{Growth, MemoryShelf, compare};
use ascribe_model::{ClaimId, Comparison, Reading, Series};
use support::stories::{Corpus, Random, reports};

/// Reports that are added one after the other in the end.
const N_ADDED: usize = 20;

fn main() {
    let n_reports: usize = std::env::args().nth(1).and_then(|n| n.parse().ok()).unwrap_or(10_000);
    let corpus = Corpus { n_reports: n_reports + N_ADDED, n_prints: 10, n_words: 250, n_stories_a_day: 40 };
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
    let mut shelf = MemoryShelf::default();
    shelf.readings.extend(readings.iter().map(|reading| (reading.document.sha256.clone(), reading.clone())));
    let start = Instant::now();
    Growth::on(&mut shelf).add(&readings[..n_reports]);
    println!("grown: {:.1} s, {} MiB at the peak", start.elapsed().as_secs_f64(), peak_mib());
    let start = Instant::now();
    Growth::on(&mut shelf).comparison();
    println!("grown and looked at: {:.1} s, {} MiB at the peak", start.elapsed().as_secs_f64(), peak_mib());
    let start = Instant::now();
    for reading in &readings[n_reports..] {
        Growth::on(&mut shelf).add(std::slice::from_ref(reading));
    }
    println!("one more: {:.1} ms in the mean", start.elapsed().as_secs_f64() * 1000.0 / N_ADDED as f64);
    let entered = readings.last().and_then(|reading| largest_with(&comparison, reading));
    if let Some(series) = entered {
        let start = Instant::now();
        let looked_at = Growth::on(&mut shelf).series(&series.id);
        println!(
            "the largest series that the last one entered, looked at: {:.1} ms, {} claims",
            start.elapsed().as_secs_f64() * 1000.0,
            looked_at.map_or(0, |series| series.claims.len()),
        );
    }
    let start = Instant::now();
    let n_series = Growth::on(&mut shelf).comparison().series.len();
    println!("all looked at: {:.1} s, {n_series} series", start.elapsed().as_secs_f64());
}

/// The largest series in which a claim of the reading stands.
fn largest_with<'c>(comparison: &'c Comparison, reading: &Reading) -> Option<&'c Series> {
    let is_of_reading = |id: &ClaimId| reading.claims.iter().any(|claim| claim.id == *id);
    let entered = comparison.series.iter().filter(|series| series.claims.iter().any(is_of_reading));
    entered.max_by_key(|series| series.claims.len())
}

/// The greatest memory held so far, where the system tells.
fn peak_mib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|kib| kib.parse::<u64>().ok()).unwrap_or_default() / 1024
}
