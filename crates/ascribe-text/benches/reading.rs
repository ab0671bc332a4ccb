//! How fast text is read: `cargo bench -p ascribe-text`. Throughput is given in bytes of text.

use ascribe_model::{Block, BlockKind, Document, Span};
use ascribe_text::{
    Engine, Words, find_bare_figures, find_places, find_times, read_document, read_document_by, resolve_actor,
};
use divan::Bencher;
use divan::counter::BytesCount;

/// Invented reports in the style of wires, one paragraph each.
const PARAGRAPHS: [&str; 4] = [
    "At least 23 people, nine of them children, were killed when a drone hit a grain mill on Sunday, the provincial health office said. The army had no immediate comment.",
    "The ministry put the number of wounded at 118, up from 96 a day earlier, and said another 40 people were still missing. “We are still digging,” an official told reporters.",
    "Ministers met in the capital to discuss the harvest, the price of bread and a new road to the coast. Nobody expected a decision before the autumn, and nobody got one.",
    "More than 4,000 of the 11,000 troops sent to the front have been killed or wounded, according to the intelligence service, which had spoken of about 3,000 in January.",
];

fn main() {
    divan::main();
}

fn document(n_paragraphs: usize) -> Document {
    let paragraphs: Vec<&str> = PARAGRAPHS.iter().copied().cycle().take(n_paragraphs).collect();
    let text = paragraphs.join("\n\n");
    let blocks = vec![Block { kind: BlockKind::Body, span: Span::new(0, text.len()), in_page: None }];
    Document { text, blocks, ..Document::default() }
}

#[divan::bench(args = [40, 400], sample_count = 10)]
fn whole_reading(bencher: Bencher, n_paragraphs: usize) {
    let document = document(n_paragraphs);
    bencher
        .counter(BytesCount::of_str(&document.text))
        .with_inputs(|| document.clone())
        .bench_values(read_document);
}

#[divan::bench(args = [40, 400, 4000])]
fn whole_reading_by_rules(bencher: Bencher, n_paragraphs: usize) {
    let document = document(n_paragraphs);
    bencher
        .counter(BytesCount::of_str(&document.text))
        .with_inputs(|| document.clone())
        .bench_values(|document| read_document_by(document, Engine::Rules));
}

#[divan::bench(args = [40, 400, 4000])]
fn figures_alone(bencher: Bencher, n_paragraphs: usize) {
    let document = document(n_paragraphs);
    bencher.counter(BytesCount::of_str(&document.text)).bench(|| find_bare_figures(&Words::of(&document)));
}

#[divan::bench(args = [40, 400])]
fn times_alone(bencher: Bencher, n_paragraphs: usize) {
    let document = document(n_paragraphs);
    let words = Words::of(&document);
    let published = "2025-04-04".parse().ok();
    bencher.counter(BytesCount::of_str(&document.text)).bench(|| find_times(&words, published));
}

#[divan::bench(args = [40, 400])]
fn places_alone(bencher: Bencher, n_paragraphs: usize) {
    let document = document(n_paragraphs);
    let words = Words::of(&document);
    bencher.counter(BytesCount::of_str(&document.text)).bench(|| find_places(&words));
}

/// One name a time; a page has some dozens.
#[divan::bench(args = ["the NIS", "Ukraine's defence ministry", "Two Majors"])]
fn actor(name: &str) -> Option<&'static ascribe_text::Actor> {
    resolve_actor(name)
}
