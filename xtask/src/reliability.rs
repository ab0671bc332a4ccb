//! How far the confidence of statements can be trusted: of those with about this confidence, how many are right.

use serde_json::Value;

use crate::floors::FloorFile;
use crate::outside::{self, Cores, Places};
use crate::scorers::Share;
use crate::sets::as_it_stands;
use crate::table::Row;

/// The name of this measurement on the command line.
pub const NAME: &str = "reliability";

/// Sets whose gold names every statement.
const SETS: [(&str, &str, &str); 3] = [
    ("paragraphs B", "paragraphs B: 1 - calibration error", "paragraphs/B.jsonl"),
    ("kursk", "kursk: 1 - calibration error", "kursk/dev.jsonl"),
    ("polnear", "polnear: 1 - calibration error", "polnear/dev.jsonl"),
];
/// Upper ends of the classes of confidence.
const CLASSES: [f64; 6] = [0.5, 0.6, 0.7, 0.8, 0.9, 1.01];
/// Least part of their words that two sources or contents share to be the same, as in the scorers.
const SAME: f64 = 0.5;

/// Statements of one class.
#[derive(Clone, Copy, Default)]
struct Class {
    n_statements: usize,
    n_right: usize,
    confidence: f64,
}

/// Reads the sets, prints a table of classes, and returns how well confidence and share agree.
pub fn measure(places: &Places, floors: &FloorFile) -> Result<Vec<Row>, String> {
    let mut rows = Vec::new();
    println!("| set | confidence | statements | right |\n|---|---|---|---|");
    for (set_idx, (set, figure, file)) in SETS.into_iter().enumerate() {
        let gold = outside::load(&places.data(file))?;
        let inputs: Vec<Value> = gold.iter().flat_map(as_it_stands).collect();
        let name = format!("{NAME}-{set_idx}");
        let input_path = places.scratch.join(format!("{name}.input.jsonl"));
        outside::save(&input_path, &inputs)?;
        let (readings, _) = places.read(&name, &input_path, Cores::All)?;
        let classes = classes_of(&gold, &readings);
        print_classes(set, &classes);
        let share = Share { figure, now: 1.0 - error_of(&classes), goal: Some(0.9) };
        rows.push(Row::of(NAME, share, floors));
    }
    println!();
    Ok(rows)
}

fn print_classes(set: &str, classes: &[Class; CLASSES.len()]) {
    for class in classes.iter().filter(|class| class.n_statements > 0) {
        let share = class.n_right as f64 / class.n_statements as f64;
        let mean = class.confidence / class.n_statements as f64;
        println!("| {set} | {mean:.2} | {} | {share:.2} |", class.n_statements);
    }
}

/// Expected calibration error: how far confidence and share lie apart, over all statements.
fn error_of(classes: &[Class; CLASSES.len()]) -> f64 {
    let n_statements: usize = classes.iter().map(|class| class.n_statements).sum();
    let apart: f64 = classes.iter().map(|class| (class.confidence - class.n_right as f64).abs()).sum();
    apart / n_statements.max(1) as f64
}

fn classes_of(gold: &[Value], readings: &[Value]) -> [Class; CLASSES.len()] {
    let mut classes = [Class::default(); CLASSES.len()];
    for (gold, reading) in gold.iter().zip(readings) {
        let words = words_of(gold["text"].as_str().unwrap_or_default());
        let listed = ["statements", "attributions"].iter().find_map(|key| gold[*key].as_array());
        let mut open: Vec<Roles> = listed.into_iter().flatten().map(|row| Roles::of(row, &words)).collect();
        let mut found: Vec<(f64, Roles)> = reading["statements"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|row| (row["confidence"].as_f64().unwrap_or_default(), Roles::of(row, &words)))
            .collect();
        found.sort_by(|one, other| other.0.total_cmp(&one.0));
        for (confidence, roles) in found {
            let right = open.iter().position(|gold| gold.is_like(&roles));
            right.map(|idx| open.swap_remove(idx));
            let class = &mut classes[CLASSES.partition_point(|end| *end <= confidence)];
            class.n_statements += 1;
            class.n_right += usize::from(right.is_some());
            class.confidence += confidence;
        }
    }
    classes
}

/// The words of the roles of a statement, by position.
struct Roles {
    source: Vec<usize>,
    cue: Vec<usize>,
    content: Vec<usize>,
}

impl Roles {
    fn of(row: &Value, words: &[(usize, usize)]) -> Roles {
        let role = |key: &str| words_in(&row[key], words);
        Roles { source: role("source"), cue: role("cue"), content: role("content") }
    }

    /// The lenient match of `score_attribution.py`: cues share a word, sources and contents half of theirs.
    fn is_like(&self, other: &Roles) -> bool {
        let cue = shared(&self.cue, &other.cue) > 0;
        cue && jaccard(&self.source, &other.source) >= SAME && jaccard(&self.content, &other.content) >= SAME
    }
}

fn shared(one: &[usize], other: &[usize]) -> usize {
    one.iter().filter(|word| other.contains(word)).count()
}

fn jaccard(one: &[usize], other: &[usize]) -> f64 {
    let both = shared(one, other);
    let all = one.len() + other.len() - both;
    if all == 0 { 1.0 } else { both as f64 / all as f64 }
}

/// The words that the spans of a role touch.
fn words_in(spans: &Value, words: &[(usize, usize)]) -> Vec<usize> {
    let at = |span: &Value, key: &str, idx: usize| {
        span.get(key).or_else(|| span.get(idx)).and_then(Value::as_u64).unwrap_or_default() as usize
    };
    let spans: Vec<(usize, usize)> = spans
        .as_array()
        .into_iter()
        .flatten()
        .map(|span| (at(span, "start", 0), at(span, "end", 1)))
        .collect();
    let touched = |word: &(usize, usize)| spans.iter().any(|span| word.0 < span.1 && span.0 < word.1);
    words.iter().enumerate().filter(|(_, word)| touched(word)).map(|(idx, _)| idx).collect()
}

/// Runs of letters, digits and underscores, and single marks, as the scorers count them: half-open, in code points.
fn words_of(text: &str) -> Vec<(usize, usize)> {
    let mut words: Vec<(usize, usize)> = Vec::new();
    let mut in_word = false;
    for (at, c) in text.chars().enumerate() {
        let is_word = c.is_alphanumeric() || c == '_';
        match words.last_mut() {
            Some(last) if is_word && in_word => last.1 = at + 1,
            _ if !c.is_whitespace() => words.push((at, at + 1)),
            _ => {}
        }
        in_word = is_word;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_statement_is_right_once() {
        let roles = json!({"source": [[0, 3]], "cue": [[4, 8]], "content": [[9, 14]]});
        let gold = [json!({"text": "Lee said it ended.", "statements": [roles]})];
        let with = |confidence: f64| {
            let mut row = roles.clone();
            row["confidence"] = confidence.into();
            row
        };
        let readings = [json!({"statements": [with(0.55), with(0.95)]})];
        let classes = classes_of(&gold, &readings);
        assert_eq!((classes[5].n_statements, classes[5].n_right), (1, 1));
        assert_eq!((classes[1].n_statements, classes[1].n_right), (1, 0));
        assert!((error_of(&classes) - 0.3).abs() < 1e-9);
    }
}
