//! The evidence of a ledger as a folder of plain files that a second party can check without Ascribe.
//!
//! `SHA256SUMS` names every other file, so that `sha256sum -c SHA256SUMS` checks the whole. Each claim gives its place in
//! its document's text in three forms: code points, bytes, and the words with those around them.

use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use ascribe_model::{Claim, Reading, SourceMention, Span, content_hash};
use ascribe_store::{Error as LedgerError, Operation};
use serde::Serialize;

use crate::code_points::CodePoints;
use crate::{Field, Ledger};

/// Characters of the text that are given before and behind quoted words. As Hypothesis does for its quote selectors.
const CONTEXT: usize = 32;

/// Why a bundle could not be written.
#[derive(Debug)]
pub enum BundleError {
    /// The ledger could not be read.
    Ledger(LedgerError),
    /// A file of the bundle could not be written.
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
}

impl fmt::Display for BundleError {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            BundleError::Ledger(error) => error.fmt(f),
            BundleError::File { path, error } if error.kind() == io::ErrorKind::AlreadyExists => {
                write!(
                    f,
                    "{}: is there already, and was left as it is\nhint: name a new folder",
                    path.display()
                )
            }
            BundleError::File { path, error } => write!(f, "{}: cannot be written: {error}", path.display()),
        }
    }
}

impl std::error::Error for BundleError {}

impl From<LedgerError> for BundleError {
    fn from(error: LedgerError) -> BundleError {
        BundleError::Ledger(error)
    }
}

/// Writes the evidence of a ledger into `folder`, which must not exist. How many documents it holds.
///
/// # Errors
/// The ledger does not agree with itself, or a file cannot be written.
pub fn write_bundle(ledger: &Ledger, folder: &Path) -> Result<usize, BundleError> {
    let mut bundle = Bundle::make(folder)?;
    let readings = ledger.readings()?;
    let mut claims = String::new();
    for reading in &readings {
        let document = &reading.document;
        if let Some(page) = ledger.page(&document.sha256)? {
            bundle.put(&format!("pages/{}.{}", document.sha256, ending_of(&page.media)), &page.bytes)?;
        }
        bundle.put(&format!("texts/{}.txt", document.sha256), document.text.as_bytes())?;
        claims += &claim_lines(reading);
    }
    bundle.put("claims.jsonl", claims.as_bytes())?;
    let operations = ledger.operations()?;
    bundle.put("operations.jsonl", operations.iter().map(operation_line).collect::<String>().as_bytes())?;
    bundle.put("README.txt", README.as_bytes())?;
    bundle.finish()?;
    Ok(readings.len())
}

const README: &str = "\
The evidence of an Ascribe ledger.

  sha256sum -c SHA256SUMS     checks every file of this folder

pages/             the pages as they came in; a page's name is the SHA-256 of its bytes
texts/             the text that was read from the page of the same name, UTF-8
claims.jsonl       one claim to a line: what was said, and where it stands in the text:
                     code_points, bytes    half-open offsets into the text
                     quote                 the words, with those before and behind them
operations.jsonl   the log of the ledger: who did what, when and why. `hash` is the SHA-256 of the
                   JSON array [hash before, kind, at, who, why, body], the first one of \"\"
";

/// A folder in the making.
struct Bundle<'a> {
    folder: &'a Path,
    sums: Vec<(String, String)>,
}

impl<'a> Bundle<'a> {
    fn make(folder: &'a Path) -> Result<Bundle<'a>, BundleError> {
        let failed = |error| BundleError::File { path: folder.to_owned(), error };
        fs::create_dir(folder).map_err(failed)?;
        for name in ["pages", "texts"] {
            fs::create_dir(folder.join(name)).map_err(failed)?;
        }
        Ok(Bundle { folder, sums: Vec::new() })
    }

    fn put(&mut self, name: &str, content: &[u8]) -> Result<(), BundleError> {
        let path = self.folder.join(name);
        fs::write(&path, content).map_err(|error| BundleError::File { path, error })?;
        self.sums.push((name.to_owned(), content_hash(content)));
        Ok(())
    }

    fn finish(mut self) -> Result<(), BundleError> {
        self.sums.sort();
        let sums: String = self.sums.iter().map(|(name, hash)| format!("{hash}  {name}\n")).collect();
        let path = self.folder.join("SHA256SUMS");
        fs::write(&path, sums).map_err(|error| BundleError::File { path, error })
    }
}

fn ending_of(media: &str) -> &'static str {
    match media {
        "text/html" => "html",
        "application/json" => "json",
        _ => "txt",
    }
}

#[derive(Serialize)]
struct ClaimLine<'a> {
    id: &'a str,
    document: &'a str,
    outlet: Option<&'a str>,
    published: Option<String>,
    said: Place<'a>,
    sentence: Place<'a>,
    amount: String,
    measure: &'static str,
    change: &'static str,
    certainty: &'static str,
    population: Option<&'a str>,
    source: Option<&'a str>,
    via: Vec<&'a str>,
    when: String,
    confidence: f32,
}

/// Words of the text and where they stand, in three forms.
#[derive(Serialize)]
struct Place<'a> {
    code_points: Range,
    bytes: Range,
    quote: Quote<'a>,
}

#[derive(Serialize)]
struct Range {
    start: usize,
    end: usize,
}

#[derive(Serialize)]
struct Quote<'a> {
    exact: &'a str,
    prefix: &'a str,
    suffix: &'a str,
}

fn claim_lines(reading: &Reading) -> String {
    let text = &reading.document.text;
    let points = CodePoints::of(text);
    let line = |claim: &Claim| json_line(&claim_line(claim, text, &points));
    reading.claims.iter().map(line).collect()
}

fn claim_line<'a>(claim: &'a Claim, text: &'a str, points: &CodePoints) -> ClaimLine<'a> {
    let name = |source: &'a SourceMention| source.name.as_deref().unwrap_or(&source.excerpt.text);
    ClaimLine {
        id: &claim.id.0,
        document: &claim.document,
        outlet: claim.outlet.as_deref(),
        published: claim.published.map(|day| day.to_string()),
        said: place(claim.excerpt.span, text, points),
        sentence: place(claim.sentence.span, text, points),
        amount: Field::Amount.words(claim),
        measure: claim.measure.as_str(),
        change: claim.change.as_str(),
        certainty: claim.certainty.as_str(),
        population: claim.population.as_deref(),
        source: claim.source.as_ref().map(name),
        via: claim.via.iter().map(name).collect(),
        when: Field::When.words(claim),
        confidence: claim.confidence,
    }
}

fn place<'a>(span: Span, text: &'a str, points: &CodePoints) -> Place<'a> {
    let before = text[..span.start].char_indices().rev().take(CONTEXT).last();
    let prefix = before.map_or("", |(start, _)| &text[start..span.start]);
    let behind = text[span.end..].char_indices().nth(CONTEXT);
    let suffix = behind.map_or(&text[span.end..], |(n, _)| &text[span.end..span.end + n]);
    Place {
        code_points: Range { start: points.position(span.start), end: points.position(span.end) },
        bytes: Range { start: span.start, end: span.end },
        quote: Quote { exact: span.cut(text), prefix, suffix },
    }
}

#[derive(Serialize)]
struct OperationLine<'a> {
    id: i64,
    kind: &'static str,
    at: &'a str,
    who: &'a str,
    why: Option<&'a str>,
    body: &'a str,
    hash: &'a str,
}

fn operation_line(operation: &Operation) -> String {
    json_line(&OperationLine {
        id: operation.id,
        kind: operation.act.kind(),
        at: &operation.stamp.at,
        who: &operation.stamp.who,
        why: operation.stamp.why.as_deref(),
        body: &operation.body,
        hash: &operation.hash,
    })
}

/// A value as one line of JSON. Values of this module hold nothing that JSON lacks.
fn json_line(value: &impl Serialize) -> String {
    serde_json::to_string(value).map_or_else(|_| String::new(), |line| line + "\n")
}
