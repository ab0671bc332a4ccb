//! Lists what the time reader finds: `list_times INPUT.jsonl`, one JSON object per document.
//!
//! A line of input has `id`, `text` and perhaps `published`. Output: `id` and `times`, each with its words, offsets in
//! code points, days, bound, and its TIMEX3 expressions with the rule, the anchor and the other reading of each.

use std::io::Write;

use ascribe_model::{Block, BlockKind, Document, Interval, Span};
use ascribe_text::{TimeExpression, Timex, Words, find_times};
use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("usage: list_times INPUT.jsonl")?;
    let mut out = std::io::stdout().lock();
    for line in std::fs::read_to_string(path)?.lines() {
        let row: Value = serde_json::from_str(line)?;
        let document = body(row["text"].as_str().unwrap_or_default());
        let published =
            row["published"].as_str().and_then(|day| day.get(..10)).and_then(|day| day.parse().ok());
        let found = find_times(&Words::of(&document), published);
        let times: Vec<Value> = found.iter().map(|time| shown(time, &document.text)).collect();
        writeln!(out, "{}", json!({ "id": row["id"], "times": times }))?;
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

fn shown(time: &TimeExpression, text: &str) -> Value {
    let start = text[..time.excerpt.span.start].chars().count();
    json!({
        "text": time.excerpt.text,
        "start": start,
        "end": start + time.excerpt.text.chars().count(),
        "from": time.from.map(|day| day.to_string()),
        "to": time.to.map(|day| day.to_string()),
        "bound": format!("{:?}", time.bound),
        "rule": time.timexes.first().map(|timex| timex.rule.as_str()),
        "timexes": time.timexes.iter().map(|timex| shown_timex(timex, text)).collect::<Vec<_>>(),
    })
}

fn shown_timex(timex: &Timex, text: &str) -> Value {
    let start = text[..timex.excerpt.span.start].chars().count();
    let days =
        |days: Interval| json!([days.from.map(|day| day.to_string()), days.to.map(|day| day.to_string())]);
    json!({
        "text": timex.excerpt.text,
        "start": start,
        "end": start + timex.excerpt.text.chars().count(),
        "type": timex.kind.as_str(),
        "value": timex.value,
        "mod": timex.modifier.map(|modifier| modifier.as_str()),
        "days": days(timex.days),
        "rule": timex.rule.as_str(),
        "anchor": timex.anchor.map(|day| day.to_string()),
        "otherwise": timex.otherwise.map(days),
    })
}
