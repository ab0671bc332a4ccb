//! Measures the readers of times, places and actors: `measure_settings INPUT.jsonl`.
//!
//! Prints words a second on one core for times and places, names a second for actors, and what the gazetteer and the
//! lexicons add to resident memory when they are first used (Linux only).

use std::time::{Duration, Instant};

use ascribe_model::{Block, BlockKind, Document, Span};
use ascribe_text::{Words, find_places, find_times, resolve_actor};
use serde_json::Value;

/// How often the texts are read, so that the run takes seconds and not milliseconds.
const ROUNDS: u32 = 5;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("usage: measure_settings INPUT.jsonl")?;
    let texts: Vec<Document> = std::fs::read_to_string(path)?
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .map(|row| body(row["text"].as_str().unwrap_or_default()))
        .collect();
    let words: Vec<Words> = texts.iter().map(Words::of).collect();
    let n_words: usize = words.iter().map(|words| words.tokens.len()).sum();
    let published = "2025-04-04".parse().ok();
    let before = resident_kb();
    let first = measure(|| find_places(&words[0]));
    println!("places: first use {:.1} ms, memory +{} kB", first.as_secs_f64() * 1e3, resident_kb() - before);
    let before = resident_kb();
    let first = measure(|| resolve_actor("the NIS"));
    println!("actors: first use {:.1} ms, memory +{} kB", first.as_secs_f64() * 1e3, resident_kb() - before);
    let rate = |spent: Duration, n: usize| n as f64 * f64::from(ROUNDS) / spent.as_secs_f64();
    let times = measure(|| repeat(|| words.iter().map(|words| find_times(words, published).len()).sum()));
    let places = measure(|| repeat(|| words.iter().map(|words| find_places(words).len()).sum()));
    println!("{n_words} words in {} texts", texts.len());
    println!("times: {:.0} words/s", rate(times, n_words));
    println!("places: {:.0} words/s", rate(places, n_words));
    println!("times and places: {:.0} words/s", rate(times + places, n_words));
    let names: Vec<String> = words.iter().flat_map(capitalised).collect();
    let actors = measure(|| repeat(|| names.iter().filter(|name| resolve_actor(name).is_some()).count()));
    println!("actors: {:.0} names/s", rate(actors, names.len()));
    Ok(())
}

fn body(text: &str) -> Document {
    let span = Span::new(0, text.len());
    Document {
        text: text.to_owned(),
        blocks: vec![Block { kind: BlockKind::Body, span, in_page: None }],
        ..Document::default()
    }
}

/// Pairs of words of which the first has a capital: names and what looks like one.
fn capitalised(words: &Words) -> Vec<String> {
    let is_name = |idx: &usize| words.word(*idx).starts_with(char::is_uppercase);
    let pairs = (0..words.tokens.len().saturating_sub(1)).filter(is_name);
    pairs.map(|idx| words.span(idx..idx + 2).cut(words.text).to_owned()).collect()
}

fn repeat(mut work: impl FnMut() -> usize) -> usize {
    (0..ROUNDS).map(|_| work()).sum()
}

fn measure<T>(work: impl FnOnce() -> T) -> Duration {
    let start = Instant::now();
    std::hint::black_box(work());
    start.elapsed()
}

fn resident_kb() -> i64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(0)
}
