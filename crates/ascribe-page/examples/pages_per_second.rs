//! Reads the pages of JSON lines files (`id`, `url`, `html`) again and again and prints how many it reads per second, on one core.

use std::time::{Duration, Instant};

use ascribe_page::{Hints, InputKind, read_page};

/// Rounds over all pages; the first warms the caches and is not counted.
const ROUNDS: u32 = 5;

fn main() -> std::io::Result<()> {
    for path in std::env::args().skip(1) {
        let pages: Vec<(Hints, String)> =
            std::fs::read_to_string(&path)?.lines().filter_map(page_of).collect();
        let n_bytes: usize = pages.iter().map(|(_, html)| html.len()).sum();
        let mut n_blocks = 0;
        let start = Instant::now();
        let mut counted_from = time_used(start);
        for round in 0..=ROUNDS {
            if round == 1 {
                counted_from = time_used(start);
            }
            for (hints, html) in &pages {
                n_blocks += read_page(html.as_bytes(), InputKind::Html, hints).blocks.len();
            }
        }
        let seconds = (time_used(start) - counted_from).as_secs_f64() / f64::from(ROUNDS);
        let (n_pages, megabytes) = (pages.len() as f64, n_bytes as f64 / 1e6);
        println!(
            "{path}: {:.0} pages/s, {:.1} MB/s ({n_blocks} blocks)",
            n_pages / seconds,
            megabytes / seconds
        );
    }
    Ok(())
}

/// Time that this program has had on a processor where the system tells it, else the time since `start`: other programs
/// on the machine do not count.
fn time_used(start: Instant) -> Duration {
    let told = std::fs::read_to_string("/proc/self/schedstat").ok();
    let nanoseconds = told.and_then(|told| told.split_whitespace().next()?.parse().ok());
    nanoseconds.map_or_else(|| start.elapsed(), Duration::from_nanos)
}

fn page_of(line: &str) -> Option<(Hints, String)> {
    let row: serde_json::Value = serde_json::from_str(line).ok()?;
    let url = row["url"].as_str().map(str::to_owned);
    Some((Hints { url, ..Hints::default() }, row["html"].as_str()?.to_owned()))
}
