//! Time and memory of comparing very many reports: stories of invented words, each printed ten times with edits.
//!
//! `cargo run --release -p ascribe-compare --example scale -- 100000`

#[path = "../tests/support/mod.rs"]
mod support;

use std::time::Instant;

use ascribe_compare::compare;
use ascribe_model::{Change, Measure, Reading};
use support::{Fig, Page, place};

/// Reports of one story.
const PRINTS: usize = 10;
/// Words of a report.
const WORDS: usize = 250;

fn main() {
    let n_readings: usize = std::env::args().nth(1).and_then(|n| n.parse().ok()).unwrap_or(10_000);
    let mut random = Random(42);
    let readings: Vec<Reading> =
        (0..n_readings / PRINTS).flat_map(|story| print_story(story, &mut random)).collect();
    let n_claims: usize = readings.iter().map(|reading| reading.claims.len()).sum();
    println!("{} readings, {n_claims} claims, {} MiB before", readings.len(), peak_mib());
    let start = Instant::now();
    let comparison = compare(&readings);
    println!(
        "{:.1} s, {} MiB at the peak; {} links, {} series, {} findings",
        start.elapsed().as_secs_f64(),
        peak_mib(),
        comparison.lineage.len(),
        comparison.series.len(),
        comparison.findings.len(),
    );
}

/// A linear congruential generator: the same reports in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }

    /// A word; small numbers come up often, as words do.
    fn word(&mut self) -> String {
        let bound = 1 + self.below(30_000);
        let mut number = self.below(bound);
        let mut word = String::from("w");
        while number > 0 {
            word.push(char::from(b'a' + (number % 26) as u8));
            number /= 26;
        }
        word
    }
}

fn print_story(story: usize, random: &mut Random) -> Vec<Reading> {
    let words: Vec<String> = (0..WORDS).map(|_| random.word()).collect();
    let day = |offset: usize| {
        let first = support::day("2020-01-01");
        first.saturating_add(jiff::Span::new().days((story / 40 + offset / 4) as i64)).to_string()
    };
    let count = 3 + random.below(500);
    (0..PRINTS)
        .map(|print| {
            let edits = 3 + random.below(25);
            let text: Vec<String> = words
                .iter()
                .map(|word| if random.below(100) < edits { random.word() } else { word.clone() })
                .collect();
            let town = place(&format!("Town {}", story % 700), "SY", 2);
            let killed =
                Fig::exactly(count, Measure::Killed).of("people").change(Change::Event).by("police").at(town);
            let lost = Fig::over(story as u64 + 1000, Measure::Casualties)
                .of("Russian soldiers")
                .by("General Staff");
            let lost = lost.at(place("Ukraine", "UA", 6));
            let sent = Fig::exactly(11_000, Measure::Strength).of("North Korean troops").by("NIS");
            Page::new(&format!("Outlet {}", random.below(500)), &day(print))
                .says(&format!("{} {{{count}}}.", text[..100].join(" ")), [killed])
                .says(&format!("{} {{1000}}.", text[100..200].join(" ")), [lost])
                .says(&format!("{} {{11,000}}.", text[200..].join(" ")), [sent])
                .read()
        })
        .collect()
}

/// The greatest memory held so far, where the system tells.
fn peak_mib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|kib| kib.parse::<u64>().ok()).unwrap_or_default() / 1024
}
