//! Lists what the place reader finds: `list_places INPUT.jsonl`, one JSON object per document.
//!
//! A line of input has `id` and `text`. Output: `id` and `places`, each with its words, code-point offsets, name, region,
//! country, kind, position, rule and alternatives. Scripts that measure places read this.

use std::io::Write;

use ascribe_model::{Block, BlockKind, Document, Span};
use ascribe_text::{PlaceExpression, Words, find_place_expressions};
use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("usage: list_places INPUT.jsonl")?;
    let mut out = std::io::stdout().lock();
    for line in std::fs::read_to_string(path)?.lines() {
        let row: Value = serde_json::from_str(line)?;
        let document = body(row["text"].as_str().unwrap_or_default());
        let found = find_place_expressions(&Words::of(&document));
        let places: Vec<Value> = found.iter().map(|place| shown(place, &document.text)).collect();
        writeln!(out, "{}", json!({ "id": row["id"], "places": places }))?;
    }
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

fn shown(place: &PlaceExpression, text: &str) -> Value {
    let mention = &place.mention;
    let start = text[..mention.excerpt.span.start].chars().count();
    json!({
        "text": mention.excerpt.text,
        "start": start,
        "end": start + mention.excerpt.text.chars().count(),
        "name": mention.name,
        "region": mention.region,
        "country": mention.country,
        "precision": mention.precision,
        "kind": place.kind.as_str(),
        "position": format!("{:?}", place.position),
        "rule": place.rule.as_str(),
        "alternatives": place.alternatives,
    })
}
