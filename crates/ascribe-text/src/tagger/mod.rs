//! The learned tagger: cues, and for each cue its source and its content, by a small network.
//!
//! What it was trained on, how well it does and how its graphs are to be read stands in `models/`.

mod pieces;

mod network;

mod decode;

use std::ops::Range;

use ascribe_model::Span;

use network::{Asked, Encoded, NETWORK};
use pieces::Unit;

/// A cue with its roles, as the network sees them.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Tag {
    /// The words of the cue, in one piece or several.
    pub cue: Vec<Span>,
    /// Who said it: in one piece, or none.
    pub source: Vec<Span>,
    /// What was said.
    pub content: Vec<Span>,
    /// How likely it is right (lenient), 0 to 1.
    pub confidence: f32,
}

/// Tags the lines of a text, given by their spans; the tags of a line stand in the order of its cues.
pub(crate) fn tag_lines(text: &str, lines: &[Span]) -> Vec<Tag> {
    let tag = || -> Vec<Tag> {
        let units = lines.iter().flat_map(|line| NETWORK.vocabulary.cut_units(text, *line));
        units.filter_map(|unit| tag_unit(&unit)).flatten().collect()
    };
    // `rten` has a pool of its own. A worker of another pool that waits for it would meanwhile begin further pages on
    // the same stack; a thread of its own only waits.
    let done = std::thread::scope(|scope| scope.spawn(|| rten::thread_pool().run(tag)).join());
    done.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

fn tag_unit(unit: &Unit) -> Option<Vec<Tag>> {
    let encoded = NETWORK.encode(unit)?;
    let cues = decode::find_cues(&encoded.cue_scores, NETWORK.settings.cue_min);
    if cues.is_empty() {
        return Some(Vec::new());
    }
    let asked = NETWORK.ask(unit, &encoded, &cues)?;
    Some(cues.iter().zip(&asked).map(|(cue, asked)| tag_cue(unit, &encoded, cue, asked)).collect())
}

fn tag_cue(unit: &Unit, encoded: &Encoded, cue: &[Range<usize>], asked: &Asked) -> Tag {
    /// Beyond these, odds and paths tell nothing more; the borders of the fit of the confidence.
    const MOST_ODDS: f32 = 8.0;
    const LEAST_PATH: f32 = -12.0;
    let roles = decode::find_roles(&asked.role_scores, cue);
    let odds = cue.first().map_or(0.0, |words| decode::cue_odds(&encoded.cue_scores[words.start]));
    let empty = |pieces: &[Range<usize>]| if pieces.is_empty() { 1.0 } else { 0.0 };
    let confidence = NETWORK.settings.confidence([
        odds.min(MOST_ODDS),
        asked.verdict,
        roles.path.max(LEAST_PATH),
        empty(&roles.source),
        empty(&roles.content),
    ]);
    let spans = |pieces: &[Range<usize>]| -> Vec<Span> {
        let span =
            |words: &Range<usize>| Span::new(unit.words[words.start].start, unit.words[words.end - 1].end);
        pieces.iter().map(span).collect()
    };
    Tag { cue: spans(cue), source: spans(&roles.source), content: spans(&roles.content), confidence }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    /// Labels of training and of this crate, and how many of them differ.
    #[derive(Debug, Default)]
    struct Agreement {
        n_labels: usize,
        n_different: usize,
        largest_gap: f32,
    }

    impl Agreement {
        fn compare(&mut self, expected: &[Value], found: &[&str]) {
            self.n_labels += expected.len().max(found.len());
            let same =
                expected.iter().zip(found).filter(|(expected, found)| expected.as_str() == Some(found));
            self.n_different += expected.len().max(found.len()) - same.count();
        }

        /// Compares a unit of the text whose code points start at `borders`.
        fn compare_unit(&mut self, text: &str, borders: &[usize], expected: &Value) {
            let span = |pair: &Value| {
                let at = |end: usize| borders[pair[end].as_u64().unwrap() as usize];
                Span::new(at(0), at(1))
            };
            let spans: Vec<Span> = expected["words"].as_array().unwrap().iter().map(span).collect();
            let (Some(first), Some(last)) = (spans.first(), spans.last()) else { return };
            let units = NETWORK.vocabulary.cut_units(text, Span::new(first.start, last.end));
            let unit = &units[0];
            assert_eq!(unit.words, spans, "words of {text:?}");
            let ids: Vec<i64> = unit.ids.iter().map(|id| i64::from(*id)).collect();
            assert_eq!(serde_json::json!(ids), expected["pieces"], "pieces of {text:?}");
            self.compare_tags(unit, expected);
        }

        fn compare_tags(&mut self, unit: &Unit, expected: &Value) {
            let tags = tag_unit(unit).unwrap();
            let label = |pieces: &[Span], word: Span, names: [&'static str; 2]| {
                let piece = pieces.iter().find(|piece| piece.contains(word))?;
                Some(names[usize::from(piece.start < word.start)])
            };
            let all_cues: Vec<Span> = tags.iter().flat_map(|tag| tag.cue.clone()).collect();
            let outside =
                |word: &Span| if all_cues.iter().any(|cue| cue.contains(*word)) { "cue" } else { "O" };
            let expected_cues = expected["cue"].as_array().unwrap().iter();
            let simple = expected_cues.map(|label| if label == "O" { label.clone() } else { "cue".into() });
            self.compare(&simple.collect::<Vec<_>>(), &unit.words.iter().map(outside).collect::<Vec<_>>());
            for cue in expected["cues"].as_array().unwrap() {
                let roles = cue["roles"].as_array().unwrap();
                let start = unit.words[cue["words"][0][0].as_u64().unwrap() as usize].start;
                // A cue that only one of the two has differs in its cue labels, which are counted above.
                let Some(tag) = tags.iter().find(|tag| tag.cue[0].start == start) else { continue };
                let role = |word: &Span| {
                    label(&tag.source, *word, ["B-source", "I-source"])
                        .or_else(|| label(&tag.content, *word, ["B-content", "I-content"]))
                        .unwrap_or("O")
                };
                self.compare(roles, &unit.words.iter().map(role).collect::<Vec<_>>());
                let gap = (cue["confidence"].as_f64().unwrap() as f32 - tag.confidence).abs();
                self.largest_gap = self.largest_gap.max(gap);
            }
        }
    }

    fn borders(text: &str) -> Vec<usize> {
        text.char_indices().map(|(at, _)| at).chain([text.len()]).collect()
    }

    #[test]
    fn labels_are_those_of_training() {
        let texts: Vec<Value> =
            serde_json::from_str(include_str!("../../../../models/attribution-agreement.json")).unwrap();
        let mut agreement = Agreement::default();
        for row in &texts {
            let text = row["text"].as_str().unwrap();
            for unit in row["units"].as_array().unwrap() {
                agreement.compare_unit(text, &borders(text), unit);
            }
        }
        assert!(agreement.n_labels > 500, "{agreement:?}");
        assert_eq!(agreement.n_different, 0, "{agreement:?}");
        assert!(agreement.largest_gap < 0.02, "{agreement:?}");
    }

    /// `LABELS` names the labels that training writes, `TEXTS` the articles they are of.
    #[test]
    #[ignore = "needs the labels and texts of PolNeAR's dev part"]
    fn labels_are_those_of_training_on_polnear() {
        let rows = |name: &str| -> Vec<Value> {
            let file = std::fs::read_to_string(std::env::var(name).unwrap()).unwrap();
            file.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
        };
        let texts = rows("TEXTS");
        let mut agreement = Agreement::default();
        for unit in rows("LABELS") {
            let row = texts.iter().find(|row| row["id"] == unit["id"]).unwrap();
            let text = row["text"].as_str().unwrap();
            agreement.compare_unit(text, &borders(text), &unit);
        }
        println!("{agreement:?}");
        assert!(agreement.n_different * 1_000 <= agreement.n_labels, "{agreement:?}");
    }
}
