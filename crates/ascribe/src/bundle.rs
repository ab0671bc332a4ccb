//! The evidence of a ledger as plain files, in a folder or a zip archive, that a second party can check without Ascribe.
//!
//! `SHA256SUMS` names every other file, so that `sha256sum -c SHA256SUMS` checks the whole. Each claim gives its place in
//! its document's text in three forms: code points, bytes, and the words with those around them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use ascribe_model::{Claim, Reading, SourceMention, Span};
use ascribe_store::{Act, Capture, Error as LedgerError, Operation};
use serde::Serialize;
use sha2::{Digest, Sha256};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

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
                    "{}: is there already, and was left as it is\nhint: name a new folder or zip file",
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

/// Writes the evidence of a ledger to `target`, which must not exist: a zip archive where the name ends in `.zip`, else a
/// folder. It gets its name when it is whole. How many documents it holds.
///
/// # Errors
/// The ledger does not agree with itself, or a file cannot be written.
pub fn write_bundle(ledger: &Ledger, target: &Path) -> Result<usize, BundleError> {
    let mut bundle = Bundle::make(target)?;
    let documents = ledger.store.document_hashes()?;
    let operations = ledger.operations()?;
    bundle.put("README.txt", |out| out.write_all(README.as_bytes()))?;
    bundle.put("operations.jsonl", |out| {
        operations.iter().try_for_each(|operation| write_line(out, &operation_line(operation)))
    })?;
    bundle.put("captures.jsonl", |out| {
        capture_lines(&operations).iter().try_for_each(|line| write_line(out, line))
    })?;
    let mut failed = None;
    bundle.put("claims.jsonl", |out| {
        for document in &documents {
            match claims_of(ledger, document) {
                Ok(lines) => out.write_all(&lines)?,
                Err(error) => {
                    failed = Some(error);
                    break;
                }
            }
        }
        Ok(())
    })?;
    if let Some(error) = failed {
        return Err(error.into());
    }
    for sha256 in pages_of(&operations) {
        if let Some(page) = ledger.page(&sha256)? {
            bundle.put(&format!("pages/{sha256}.{}", ending_of(&page.media)), |out| {
                out.write_all(&page.bytes)
            })?;
        }
    }
    for document in &documents {
        if let Some(reading) = ledger.store.machine_reading(document)? {
            let text = reading.document.text.as_bytes();
            bundle.put(&format!("texts/{document}.txt"), |out| out.write_all(text))?;
        }
    }
    bundle.finish()?;
    Ok(documents.len())
}

const README: &str = "\
The evidence of an Ascribe ledger.

  sha256sum -c SHA256SUMS     checks every file of this folder

pages/             the pages as they came in; a page's name is the SHA-256 of its bytes.
                   Of rows of a sheet the sheet, and the mapping by which it was read
texts/             the text that was read from the page of the same name, UTF-8. Of a row of a sheet
                   the name is the SHA-256 of the sheet's SHA-256, the row's number and the text,
                   a line feed between each
captures.jsonl     when pages were fetched, from where, with which headers, where that is known
claims.jsonl       one claim to a line: what was said, and where it stands in the text:
                     code_points, bytes    half-open offsets into the text
                     quote                 the words, with those before and behind them
                   as it stands after review (`state`); `machine` holds the fields that the
                   machine reads otherwise
operations.jsonl   the log of the ledger: who did what, when and why. `hash` is the SHA-256 of the
                   JSON array [hash before, kind, at, who, why, body], the first one of \"\"
";

/// A bundle in the making, under another name until it is whole.
struct Bundle {
    target: PathBuf,
    unfinished: PathBuf,
    form: Form,
    sums: BTreeMap<String, String>,
}

enum Form {
    Folder,
    Zip(Box<ZipWriter<BufWriter<File>>>),
}

impl Bundle {
    fn make(target: &Path) -> Result<Bundle, BundleError> {
        let failed = |error| BundleError::File { path: target.to_owned(), error };
        if target.exists() {
            return Err(failed(io::ErrorKind::AlreadyExists.into()));
        }
        let mut unfinished = target.as_os_str().to_owned();
        unfinished.push(format!(".new-{}", std::process::id()));
        let unfinished = PathBuf::from(unfinished);
        let form = if target.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("zip")) {
            let file = File::create_new(&unfinished).map_err(failed)?;
            Form::Zip(Box::new(ZipWriter::new(BufWriter::new(file))))
        } else {
            fs::create_dir(&unfinished).map_err(failed)?;
            ["pages", "texts"]
                .iter()
                .try_for_each(|name| fs::create_dir(unfinished.join(name)))
                .map_err(failed)?;
            Form::Folder
        };
        Ok(Bundle { target: target.to_owned(), unfinished, form, sums: BTreeMap::new() })
    }

    fn put(
        &mut self,
        name: &str,
        write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> Result<(), BundleError> {
        let path = self.target.join(name);
        let written = match &mut self.form {
            Form::Folder => File::create_new(self.unfinished.join(name))
                .and_then(|file| summed(BufWriter::new(file), write)),
            Form::Zip(archive) => archive
                .start_file(name, SimpleFileOptions::default().large_file(name.ends_with(".jsonl")))
                .map_err(io::Error::from)
                .and_then(|()| summed(archive, write)),
        };
        let sum = written.map_err(|error| BundleError::File { path, error })?;
        self.sums.insert(name.to_owned(), sum);
        Ok(())
    }

    fn finish(mut self) -> Result<(), BundleError> {
        let sums: String = self.sums.iter().map(|(name, sum)| format!("{sum}  {name}\n")).collect();
        self.put("SHA256SUMS", |out| out.write_all(sums.as_bytes()))?;
        let finished = match std::mem::replace(&mut self.form, Form::Folder) {
            Form::Folder => Ok(()),
            Form::Zip(archive) => archive.finish().map_err(io::Error::from).and_then(|mut file| file.flush()),
        };
        finished
            .and_then(|()| fs::rename(&self.unfinished, &self.target))
            .map_err(|error| BundleError::File { path: self.target.clone(), error })
    }
}

impl Drop for Bundle {
    /// Takes away what did not become whole.
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.unfinished).or_else(|_| fs::remove_file(&self.unfinished));
    }
}

/// Writes and gives the SHA-256 of what was written.
fn summed<W: Write>(out: W, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<String> {
    let mut summing = Summing { out, hasher: Sha256::new() };
    write(&mut summing)?;
    summing.out.flush()?;
    Ok(summing.hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

struct Summing<W> {
    out: W,
    hasher: Sha256,
}

impl<W: Write> Write for Summing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let n_written = self.out.write(bytes)?;
        self.hasher.update(&bytes[..n_written]);
        Ok(n_written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

fn ending_of(media: &str) -> &'static str {
    match media {
        "text/html" => "html",
        "application/json" => "json",
        "message/rfc822" => "eml",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document" => "docx",
        "application/vnd.oasis.opendocument.text" => "odt",
        "application/pdf" => "pdf",
        "text/csv" => "csv",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" => "xlsx",
        _ => "txt",
    }
}

/// Every page that an operation names, taken back or not: evidence stays.
fn pages_of(operations: &[Operation]) -> BTreeSet<String> {
    let named = |operation: &Operation| match &operation.act {
        Act::Add(read) | Act::Reread(read) => vec![read.page.clone()],
        Act::Import(row) => vec![row.sheet.clone(), row.mapping.clone()],
        _ => Vec::new(),
    };
    operations.iter().flat_map(named).collect()
}

#[derive(Serialize)]
struct CaptureLine<'a> {
    page: &'a str,
    #[serde(flatten)]
    capture: &'a Capture,
}

fn capture_lines(operations: &[Operation]) -> Vec<CaptureLine<'_>> {
    let reads = operations.iter().filter_map(|operation| operation.act.page_read());
    reads.filter_map(|read| Some(CaptureLine { page: &read.page, capture: read.capture.as_ref()? })).collect()
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
    state: &'static str,
    machine: BTreeMap<&'static str, String>,
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

/// The claims of a document as they stand, those that were rejected too, a line each.
fn claims_of(ledger: &Ledger, document: &str) -> Result<Vec<u8>, LedgerError> {
    let (Some(machine), Some(standing)) =
        (ledger.store.machine_reading_with_kept(document)?, ledger.store.standing_reading(document)?)
    else {
        return Ok(Vec::new());
    };
    let text = &machine.document.text;
    let points = CodePoints::of(text);
    let mut lines = Vec::new();
    for claim in standing.reading.claims.iter().chain(&standing.rejected) {
        let read = read_by_machine(&machine, claim);
        let state = ledger.store.claim_state(&claim.id.0)?.word(read).as_str();
        // Writing to memory does not fail.
        let _ = write_line(&mut lines, &claim_line(claim, read, state, text, &points));
    }
    Ok(lines)
}

fn read_by_machine<'a>(machine: &'a Reading, claim: &'a Claim) -> &'a Claim {
    machine.claims.iter().find(|read| read.id == claim.id).unwrap_or(claim)
}

fn claim_line<'a>(
    claim: &'a Claim,
    machine: &Claim,
    state: &'static str,
    text: &'a str,
    points: &CodePoints,
) -> ClaimLine<'a> {
    let other = Field::ALL.into_iter().filter(|field| field.words(claim) != field.words(machine));
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
        state,
        machine: other.map(|field| (field.as_str(), field.words(machine))).collect(),
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

fn operation_line(operation: &Operation) -> OperationLine<'_> {
    OperationLine {
        id: operation.id,
        kind: operation.act.kind(),
        at: &operation.stamp.at,
        who: &operation.stamp.who,
        why: operation.stamp.why.as_deref(),
        body: &operation.body,
        hash: &operation.hash,
    }
}

/// Writes a value as one line of JSON.
fn write_line(out: &mut (impl Write + ?Sized), value: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *out, value)?;
    out.write_all(b"\n")
}
