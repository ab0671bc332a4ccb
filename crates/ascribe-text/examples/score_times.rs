//! Scores time expressions against TIMEX3 gold: `score_times GOLD.jsonl [--errors]`.
//!
//! A line of gold has `text`, `dct` (the document's day) and `timexes` with `start`, `end` (code points), `type` and
//! `value`. Printed: F1 of exact spans, of overlapping spans, and of overlapping spans with the right value, as in
//! TempEval-3.

use ascribe_model::{Block, BlockKind, Document, Span};
use ascribe_text::{Timex, Words, find_times};
use serde_json::Value;

#[derive(Default)]
struct Tally {
    n_gold: usize,
    n_found: usize,
    n_exact: usize,
    n_overlap: usize,
    n_value: usize,
    n_kind: usize,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let path = args.first().ok_or("usage: score_times GOLD.jsonl [--errors]")?;
    let shows_errors = args.iter().any(|arg| arg == "--errors");
    let mut tally = Tally::default();
    for line in std::fs::read_to_string(path)?.lines() {
        score_row(&serde_json::from_str(line)?, shows_errors, &mut tally);
    }
    let f1 = |right: usize| 2.0 * right as f64 / (tally.n_gold + tally.n_found).max(1) as f64;
    println!("gold {} found {}", tally.n_gold, tally.n_found);
    println!(
        "strict span F1 {:.3}  relaxed span F1 {:.3}  kind F1 {:.3}  value F1 {:.3}",
        f1(tally.n_exact),
        f1(tally.n_overlap),
        f1(tally.n_kind),
        f1(tally.n_value)
    );
    Ok(())
}

fn score_row(row: &Value, shows_errors: bool, tally: &mut Tally) {
    let text = row["text"].as_str().unwrap_or_default();
    let document = body(text);
    let words = Words::of(&document);
    let published = row["dct"].as_str().and_then(|dct| dct.get(..10)).and_then(|day| day.parse().ok());
    let found: Vec<Timex> =
        find_times(&words, published).into_iter().flat_map(|found| found.timexes).collect();
    let offsets: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let gold = row["timexes"].as_array().cloned().unwrap_or_default();
    tally.n_gold += gold.len();
    tally.n_found += found.len();
    let mut is_used = vec![false; found.len()];
    for timex in &gold {
        let position = |name: &str| timex[name].as_u64().and_then(|at| offsets.get(at as usize)).copied();
        let (Some(start), Some(end)) = (position("start"), position("end")) else { continue };
        let span = Span::new(start, end);
        let exact = found.iter().position(|found| found.excerpt.span == span);
        let hit = exact.or_else(|| {
            (0..found.len()).find(|idx| !is_used[*idx] && found[*idx].excerpt.span.overlaps(span))
        });
        let Some(idx) = hit else {
            if shows_errors {
                println!("missed   {:?} {}", timex["text"], context(text, span));
            }
            continue;
        };
        is_used[idx] = true;
        tally.n_overlap += 1;
        tally.n_exact += usize::from(exact.is_some());
        let is_value = timex["value"] == found[idx].value.as_str();
        tally.n_value += usize::from(is_value);
        tally.n_kind += usize::from(timex["type"] == found[idx].kind.as_str());
        if shows_errors && !is_value {
            let (dct, value) = (&row["dct"], &found[idx].value);
            println!(
                "value    {:?} gold {} found {value} dct {dct} {}",
                found[idx].excerpt.text,
                timex["value"],
                context(text, span)
            );
        } else if shows_errors && exact.is_none() {
            println!("extent   {:?} gold {}", found[idx].excerpt.text, timex["text"]);
        }
    }
    for (timex, _) in found.iter().zip(&is_used).filter(|(_, used)| shows_errors && !**used) {
        println!("extra    {:?} {} {}", timex.excerpt.text, timex.value, context(text, timex.excerpt.span));
    }
}

fn body(text: &str) -> Document {
    let span = Span::new(0, text.len());
    Document {
        text: text.to_owned(),
        blocks: vec![Block { kind: BlockKind::Body, span, in_page: None }],
        ..Document::default()
    }
}

/// The words around a span, on one line.
fn context(text: &str, span: Span) -> String {
    let before = text[..span.start].char_indices().rev().nth(40).map_or(0, |(at, _)| at);
    let after = text[span.end..].char_indices().nth(30).map_or(text.len(), |(at, _)| span.end + at);
    format!("| {}", text[before..after].replace('\n', " "))
}
