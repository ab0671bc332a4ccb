//! What holds of every text, however odd: it is read without a panic, each span cuts just its text, and reading it again
//! gives the same.

use ascribe_model::{Block, BlockKind, Document, Excerpt, Reading, Span};
use ascribe_text::{Engine, Words, find_bare_figures, read_document_by};
use proptest::collection::vec;
use proptest::prelude::*;

/// Pieces that steer texts to where the rules decide: numbers, bounds, verbs, marks, and characters that break
/// tokenisers.
const PIECES: [&str; 60] = [
    "4,000",
    "1.5 million",
    "a dozen",
    "11-12",
    "3,000 to 4,000",
    "nearly one-third",
    "30 percent",
    "0",
    "1.234.567",
    "9999999999999999999999",
    "half",
    "of",
    "the",
    "more than",
    "at least",
    "up to",
    "another",
    "a",
    "soldiers",
    "civilians",
    "children",
    "policeman",
    "were",
    "killed",
    "wounded",
    "died",
    "displaced",
    "said",
    "told",
    "according to",
    "citing",
    "quoted by",
    "which",
    "who",
    "he",
    "they",
    "the ministry",
    "Kursk",
    "Gaza",
    "on Monday",
    "in March",
    "since 2011",
    "last week",
    "will send",
    "toll",
    "rose to",
    "including",
    "them",
    ",",
    ".",
    ";",
    ":",
    "“",
    "”",
    "(",
    ")",
    "—",
    "\u{301}",
    "𝟜𝟘𝟘",
    "\n\n",
];

fn document(text: String) -> Document {
    let blocks = vec![Block { kind: BlockKind::Body, span: Span::new(0, text.len()), in_page: None }];
    Document { text, blocks, ..Document::default() }
}

fn pieced() -> impl Strategy<Value = String> {
    vec(proptest::sample::select(&PIECES[..]), 0..60).prop_map(|pieces| pieces.join(" "))
}

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![3 => pieced(), 1 => "\\PC{0,200}", 1 => vec(any::<char>(), 0..120).prop_map(String::from_iter)]
}

fn is_cut(text: &str, excerpt: &Excerpt) -> bool {
    text.get(excerpt.span.start..excerpt.span.end) == Some(excerpt.text.as_str())
}

fn excerpts(reading: &Reading) -> Vec<&Excerpt> {
    let figures = reading.figures.iter().flat_map(|figure| {
        let mentions = figure.source.iter().chain(&figure.via).map(|mention| &mention.excerpt);
        std::iter::once(&figure.excerpt).chain(&figure.population).chain(mentions)
    });
    let statements =
        reading.statements.iter().flat_map(|said| said.source.iter().chain(&said.cue).chain(&said.content));
    figures.chain(statements).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn figures_alone_cut_their_text_and_repeat(text in any_text()) {
        let document = document(text);
        let figures = find_bare_figures(&Words::of(&document));
        for figure in &figures {
            prop_assert!(is_cut(&document.text, &figure.excerpt), "{figure:?}");
        }
        prop_assert_eq!(figures, find_bare_figures(&Words::of(&document)));
    }

    #[test]
    fn readings_by_rules_cut_their_text_and_repeat(text in any_text()) {
        let reading = read_document_by(document(text.clone()), Engine::Rules);
        for excerpt in excerpts(&reading) {
            prop_assert!(is_cut(&reading.document.text, excerpt), "{excerpt:?}");
        }
        prop_assert_eq!(&reading, &read_document_by(document(text), Engine::Rules));
    }
}

proptest! {
    // The tagger is slow without optimisation.
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn learned_readings_cut_their_text_and_repeat(text in any_text()) {
        let reading = read_document_by(document(text.clone()), Engine::Learned);
        for excerpt in excerpts(&reading) {
            prop_assert!(is_cut(&reading.document.text, excerpt), "{excerpt:?}");
        }
        prop_assert_eq!(&reading, &read_document_by(document(text), Engine::Learned));
    }
}
