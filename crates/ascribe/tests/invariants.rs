//! What holds for every text: spans cut exactly their text, each claim reaches its sentence, reading twice gives the
//! same bytes. Checked over the samples, and over the development sets where they lie beside the repository.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};

use ascribe::model::{Amount, Reading};
use ascribe_page::{PageRead, read_pages};
use ascribe_text::read_document;

/// How much of each development file is read, in bytes of text, spread over the file.
///
/// Keeps a debug build of this test under a minute: all files together are some 60 MB, of which this reads 1 MB.
const BYTES_PER_FILE: usize = 30_000;

/// How many pages of a folder of pages or archives are read, spread over the folder.
const PAGES_PER_FOLDER: usize = 12;

#[test]
fn samples_hold() {
    let folder = root().join("samples/kursk");
    let pages = files_in(&folder);
    assert!(pages.len() >= 14, "too few samples in {}", folder.display());
    for path in pages {
        check_input(&path.display().to_string(), &fs::read(&path).unwrap());
    }
}

#[test]
fn development_texts_hold() {
    let Some(data) = shared_data() else { return };
    for path in files_below(&data).iter().filter(|path| ends_with(path, "jsonl")) {
        let text = fs::read_to_string(path).unwrap();
        let rows: Vec<serde_json::Value> =
            text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
        let mut texts = Vec::new();
        rows.iter().for_each(|row| collect_texts(row, &mut texts));
        for (text_idx, text) in spread(&texts) {
            check_input(&format!("{} text {text_idx}", path.display()), text.as_bytes());
        }
    }
}

#[test]
fn development_pages_hold() {
    let Some(data) = shared_data() else { return };
    let mut folders: Vec<PathBuf> = files_in(&data.join("pages"))
        .iter()
        .map(|set| set.join("html"))
        .filter(|html| html.is_dir())
        .collect();
    folders.push(data.join("warc-samples"));
    for folder in folders {
        let pages = files_in(&folder);
        let step = pages.len().div_ceil(PAGES_PER_FOLDER).max(1);
        for path in pages.iter().step_by(step) {
            check_input(&path.display().to_string(), &fs::read(path).unwrap());
        }
    }
}

#[test]
fn odd_inputs_hold() {
    let odd: [(&str, &[u8]); 7] = [
        ("empty", b""),
        ("blank lines", b"\n\n \r\n\t\n"),
        ("zero bytes", &[0; 300]),
        ("invalid UTF-8", b"At least 12 \xff\xfe people were killed, \xe2\x80 said."),
        ("marks only", "“”—…‘’«»„".as_bytes()),
        ("numbers only", b"4,000 4,000 3,000 to 4,000 one-third 30 percent"),
        ("combining marks", "e\u{301}e\u{301} 12 people were killed in \u{200f}\u{202e}\u{feff}X".as_bytes()),
    ];
    for (name, bytes) in odd {
        check_input(name, bytes);
    }
}

/// Reads an input twice and checks every page in it.
fn check_input(name: &str, bytes: &[u8]) {
    let first = read_all(name, bytes);
    let second = read_all(name, bytes);
    for (once, again) in first.iter().zip(&second) {
        check_reading(name, once);
        let (once, again) = (serde_json::to_vec(once).unwrap(), serde_json::to_vec(again).unwrap());
        assert!(once == again, "{name}: reading twice gave different bytes");
    }
    assert_eq!(first.len(), second.len(), "{name}: reading twice gave a different number of pages");
}

fn read_all(name: &str, bytes: &[u8]) -> Vec<Reading> {
    let pages = read_pages(name, bytes, None).filter_map(|read| match read {
        PageRead::Page(page) => Some(read_document(page.document)),
        PageRead::Problem(_) => None,
    });
    pages.collect()
}

fn check_reading(name: &str, reading: &Reading) {
    assert!(reading.holds(), "{name}: a span does not cut its text: {}", broken_excerpts(reading));
    check_blocks(name, reading);
    check_positions(name, reading);
    for claim in &reading.claims {
        let figure = &reading.figures[claim.figure];
        assert_eq!(figure.excerpt, claim.excerpt, "{name}: a claim lost its figure");
        let reaches = claim.sentence.span.contains(claim.excerpt.span);
        assert!(reaches, "{name}: `{}` is not in its sentence `{}`", claim.excerpt.text, claim.sentence.text);
        assert_eq!(claim.document, reading.document.sha256, "{name}: a claim lost its document");
    }
}

fn check_blocks(name: &str, reading: &Reading) {
    let document = &reading.document;
    for block in &document.blocks {
        let cut = document.text.get(block.span.start..block.span.end);
        assert!(cut.is_some(), "{name}: a block does not lie in the text: {:?}", block.span);
    }
    for pair in document.blocks.windows(2) {
        assert!(pair[0].span.end <= pair[1].span.start, "{name}: blocks overlap or are out of order");
    }
    for figure in &reading.figures {
        let span = figure.excerpt.span;
        let inside = match &figure.cell {
            Some(cell) => {
                let row = &document.tables[cell.table].rows[cell.row];
                row.cell(cell.column).is_some_and(|cell| cell.span.contains(span))
            }
            None => document.reporting().any(|block| block.span.contains(span)),
        };
        assert!(inside, "{name}: `{}` was read outside reporting", figure.excerpt.text);
    }
}

fn check_positions(name: &str, reading: &Reading) {
    let (n_figures, n_statements) = (reading.figures.len(), reading.statements.len());
    for figure in &reading.figures {
        let positions = figure.mentions.iter().chain(&figure.base);
        assert!(positions.into_iter().all(|idx| *idx < n_figures), "{name}: a figure points nowhere");
        assert!(
            figure.statement.is_none_or(|idx| idx < n_statements),
            "{name}: a figure's statement is missing"
        );
        assert!(in_order(figure.amount), "{name}: `{}` has low above high", figure.excerpt.text);
    }
    for (statement_idx, statement) in reading.statements.iter().enumerate() {
        let ok = statement.relays.iter().all(|idx| *idx < n_statements && *idx != statement_idx);
        assert!(ok, "{name}: a statement relays nothing or itself");
    }
    assert!(reading.claims.iter().all(|claim| claim.figure < n_figures), "{name}: a claim points nowhere");
}

fn in_order(amount: Amount) -> bool {
    match amount {
        Amount::People { low: Some(low), high: Some(high) }
        | Amount::Households { low: Some(low), high: Some(high) } => low <= high,
        Amount::Share { low: Some(low), high: Some(high) } => low <= high,
        Amount::People { low, high } | Amount::Households { low, high } => low.is_some() || high.is_some(),
        Amount::Share { low, high } => low.is_some() || high.is_some(),
    }
}

fn broken_excerpts(reading: &Reading) -> String {
    let text = &reading.document.text;
    let in_statements =
        reading.statements.iter().flat_map(|s| s.source.iter().chain(&s.cue).chain(&s.content));
    let in_figures = reading.figures.iter().flat_map(|f| std::iter::once(&f.excerpt).chain(&f.population));
    let broken = in_statements.chain(in_figures).filter(|excerpt| !excerpt.holds_in(text));
    broken.map(|excerpt| format!("`{}` at {:?}", excerpt.text, excerpt.span)).collect::<Vec<_>>().join(", ")
}

/// Every string long enough to be a text, at any depth.
fn collect_texts<'a>(value: &'a serde_json::Value, texts: &mut Vec<&'a str>) {
    match value {
        serde_json::Value::String(text) if text.len() > 60 => texts.push(text),
        serde_json::Value::Array(items) => items.iter().for_each(|item| collect_texts(item, texts)),
        serde_json::Value::Object(fields) => fields.values().for_each(|field| collect_texts(field, texts)),
        _ => {}
    }
}

/// Texts spread over the list, together no longer than [`BYTES_PER_FILE`].
fn spread<'a>(texts: &[&'a str]) -> Vec<(usize, &'a str)> {
    let all_bytes: usize = texts.iter().map(|text| text.len()).sum();
    let step = all_bytes.div_ceil(BYTES_PER_FILE).max(1);
    texts.iter().copied().enumerate().step_by(step).collect()
}

fn files_in(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let (folders, mut files): (Vec<PathBuf>, Vec<PathBuf>) =
        files_in(folder).into_iter().partition(|path| path.is_dir());
    files.extend(folders.iter().flat_map(|folder| files_below(folder)));
    files
}

fn ends_with(path: &Path, extension: &str) -> bool {
    path.extension().is_some_and(|ending| ending == extension)
}

fn shared_data() -> Option<PathBuf> {
    let data = root().join("../shared/data");
    data.is_dir().then_some(data)
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}
