//! Prints the statements of texts, for measuring: reads JSON lines with `id` and `text` from standard input; with the
//! argument `rules`, by rules alone.
//!
//! Offsets in the output are code points, as the scorers want them.

use std::io::{BufRead, Write};

use ascribe_model::{Block, BlockKind, Document, Excerpt, Span, Statement};
use ascribe_text::Engine;
use serde_json::{Value, json};

fn main() -> std::io::Result<()> {
    let engine = match std::env::args().nth(1).as_deref() {
        Some("rules") => Engine::Rules,
        _ => Engine::Learned,
    };
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for line in std::io::stdin().lock().lines() {
        let row: Value = serde_json::from_str(&line?)?;
        let text = row["text"].as_str().unwrap_or_default().to_owned();
        let block = Block { kind: BlockKind::Body, span: Span::new(0, text.len()), in_page: None };
        let document = Document { text, blocks: vec![block], ..Document::default() };
        let words = ascribe_text::Words::of(&document);
        let statements = ascribe_text::find_statements(&words, engine);
        let starts = CodePoints::of(&document.text);
        let rows: Vec<Value> = statements.iter().map(|statement| starts.row(statement)).collect();
        writeln!(out, "{}", json!({ "id": row["id"], "statements": rows }))?;
    }
    out.flush()
}

/// The byte offset of every code point.
struct CodePoints(Vec<usize>);

impl CodePoints {
    fn of(text: &str) -> CodePoints {
        CodePoints(text.char_indices().map(|(at, _)| at).collect())
    }

    fn at(&self, byte: usize) -> usize {
        self.0.partition_point(|start| *start < byte)
    }

    fn pieces(&self, excerpts: &[Excerpt]) -> Vec<[usize; 2]> {
        excerpts.iter().map(|excerpt| [self.at(excerpt.span.start), self.at(excerpt.span.end)]).collect()
    }

    fn row(&self, statement: &Statement) -> Value {
        json!({
            "source": self.pieces(&statement.source),
            "cue": self.pieces(&statement.cue),
            "content": self.pieces(&statement.content),
            "speaker": statement.speaker,
            "relays": statement.relays,
            "certainty": statement.certainty.as_str(),
            "form": statement.form.as_str(),
            "confidence": statement.confidence,
        })
    }
}
