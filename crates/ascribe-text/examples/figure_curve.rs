//! The cost of the figure path by length of text: seconds, tokens a second and peak memory, for news, and for one line
//! of digits and one of "and". `cargo run --release -p ascribe-text --example figure_curve`

use std::time::Instant;

use ascribe_model::{Block, BlockKind, Document, Span};
use ascribe_text::{Words, find_bare_figures};

/// Lengths in megabytes.
const SIZES: [usize; 5] = [1, 5, 10, 25, 50];

/// Invented, in the style of wires.
const NEWS: &str = "At least 23 people, nine of them children, were killed when a drone hit a grain mill on Sunday, the \
    provincial health office said. The army had no immediate comment.\n\nMinisters met in the capital to discuss the \
    harvest, the price of bread and a new road to the coast. Nobody expected a decision before the autumn.\n\n";

fn main() {
    println!(
        "| text | MB | tokens | figures | seconds | tokens/s | peak memory, MB |\n|---|---|---|---|---|---|---|"
    );
    for (name, piece) in [
        ("news", NEWS),
        ("digits, one line", "7"),
        ("numbers, one line", "1234 "),
        ("“and”, one line", "and "),
    ] {
        for megabytes in SIZES {
            let text = piece.repeat(megabytes * 1_000_000 / piece.len());
            let blocks = vec![Block { kind: BlockKind::Body, span: Span::new(0, text.len()), in_page: None }];
            let document = Document { text, blocks, ..Document::default() };
            let start = Instant::now();
            let words = Words::of(&document);
            let n_figures = find_bare_figures(&words).len();
            let seconds = start.elapsed().as_secs_f64();
            let n_tokens = words.tokens.len();
            let pace = n_tokens as f64 / seconds;
            println!(
                "| {name} | {megabytes} | {n_tokens} | {n_figures} | {seconds:.2} | {pace:.0} | {} |",
                peak_megabytes()
            );
        }
    }
}

/// The most memory that the program has held so far, where the system tells it.
fn peak_megabytes() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = peak.and_then(|peak| peak.split_whitespace().next()?.parse::<u64>().ok());
    kilobytes.map_or_else(|| "unknown".into(), |kilobytes| (kilobytes / 1024).to_string())
}
