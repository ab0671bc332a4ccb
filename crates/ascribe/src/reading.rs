//! From inputs to readings: opened one after the other, read in parallel, given back in the order they came.

use std::collections::VecDeque;
use std::fs::File;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use ascribe_model::{Document, Finding, Reading};
use ascribe_page::{Fallback, Hints, InputKind, Page, PageRead, Place, Problem, UnreadPage, cut_pages};
use ascribe_text::Engine;
use rayon::prelude::*;

use crate::Input;
use crate::inputs::problem_with;

/// Pages of one input that are read at the same time. Bounds memory; enough to keep 64 cores busy.
const PAGES_AT_ONCE: usize = 256;
/// Bytes of pages that are held at the same time, unless a single page is longer.
const BYTES_AT_ONCE: usize = 32 << 20;
/// Files up to this size are opened and read side by side; a longer one is read page by page.
const SMALL_FILE: u64 = 1 << 20;
/// Small files that are opened side by side.
const FILES_AT_ONCE: usize = 64;

/// A page, what was read in it, and what the checks found within it.
#[derive(Clone, Debug)]
pub struct PageReading {
    /// The name of the input it came from.
    pub input: String,
    /// The page's bytes as they came in.
    pub bytes: Vec<u8>,
    /// Their media type, `text/html` for instance.
    pub media: &'static str,
    /// The headers of the response that it came in, in order; none where they are not known.
    pub headers: Vec<(String, String)>,
    /// What was read.
    pub reading: Reading,
    /// What the checks found within this page.
    pub findings: Vec<Finding>,
}

/// What came of one page, or of an input that gave none.
#[derive(Debug)]
pub enum Outcome {
    /// The page was read.
    Read(Box<PageReading>),
    /// It could not be; the rest goes on.
    Failed(Problem),
}

/// Reads all pages of the inputs.
///
/// The outcomes come in the order of the inputs and of the pages in them, whatever the number of cores, and only a
/// bounded number of pages is held at a time.
pub fn read_inputs(inputs: Vec<Input>, kind: Option<InputKind>) -> Readings {
    let engine = Engine::default();
    let hints = Hints::default();
    Readings { inputs: inputs.into(), n_opened: 0, kind, hints, engine, open: None, ready: VecDeque::new() }
}

/// Reads the pages in bytes that are at hand. `name` is what problems call them.
pub fn read_bytes(name: &str, bytes: &[u8], kind: Option<InputKind>) -> Vec<Outcome> {
    read_bytes_or(name, bytes, kind, &Fallback::default())
}

/// Whether an outlet is only the host of the address: the page gave no name.
fn is_host_of(outlet: &str, url: Option<&str>) -> bool {
    let rest = url.and_then(|url| url.split_once("://")).map_or("", |(_, rest)| rest);
    let host = rest.split(['/', '?', '#', ':']).next().unwrap_or_default();
    host.strip_prefix("www.").unwrap_or(host) == outlet
}

/// Reads the pages in bytes as [`read_bytes`] does, with what is known of them where they do not say it.
pub fn read_bytes_or(name: &str, bytes: &[u8], kind: Option<InputKind>, or: &Fallback) -> Vec<Outcome> {
    let pages = cut_safely(cut_pages(name, bytes, kind));
    pages.filter_map(|page| read_page(name, page, Engine::default(), or)).collect()
}

/// The outcomes of [`read_inputs`], in order.
pub struct Readings {
    inputs: VecDeque<Input>,
    n_opened: usize,
    kind: Option<InputKind>,
    hints: Hints,
    engine: Engine,
    open: Option<OpenInput>,
    ready: VecDeque<Outcome>,
}

type Pages = Box<dyn Iterator<Item = Cut> + Send>;

struct OpenInput {
    name: String,
    pages: Pages,
}

impl Readings {
    /// The same pages, with statements found by `engine`.
    pub fn with_engine(self, engine: Engine) -> Readings {
        Readings { engine, ..self }
    }

    /// The same pages, of each of which more is known than its bytes say. Inputs that hold many pages are refused then.
    pub fn told(self, hints: Hints) -> Readings {
        Readings { hints, ..self }
    }

    /// How many inputs have been opened so far.
    pub fn n_opened(&self) -> usize {
        self.n_opened
    }

    fn read_more(&mut self) {
        if let Some(mut open) = self.open.take() {
            let pages = next_pages(&mut open.pages);
            if !pages.is_empty() {
                self.ready.extend(read_side_by_side(&open.name, pages, self.engine));
                self.open = Some(open);
            }
            return;
        }
        let n_small = self.inputs.iter().take(FILES_AT_ONCE).take_while(|input| is_small(input)).count();
        if n_small > 1 {
            let batch: Vec<Input> = self.inputs.drain(..n_small).collect();
            self.n_opened += n_small;
            let read = batch
                .par_iter()
                .map(|input| read_whole(input, self.kind, &self.hints, self.engine))
                .collect::<Vec<_>>();
            self.ready.extend(read.into_iter().flatten());
        } else if let Some(input) = self.inputs.pop_front() {
            self.n_opened += 1;
            match open_pages(&input, self.kind, &self.hints) {
                Ok(pages) => self.open = Some(OpenInput { name: input.name(), pages }),
                Err(problem) => self.ready.push_back(Outcome::Failed(problem)),
            }
        }
    }
}

impl Iterator for Readings {
    type Item = Outcome;

    fn next(&mut self) -> Option<Outcome> {
        while self.ready.is_empty() && (self.open.is_some() || !self.inputs.is_empty()) {
            self.read_more();
        }
        self.ready.pop_front()
    }
}

fn is_small(input: &Input) -> bool {
    match input {
        Input::Standard => false,
        Input::Bytes { bytes, .. } => bytes.len() as u64 <= SMALL_FILE,
        Input::File(path) | Input::Found(path) => {
            std::fs::metadata(path).is_ok_and(|file| file.is_file() && file.len() <= SMALL_FILE)
        }
    }
}

fn open_pages(input: &Input, kind: Option<InputKind>, hints: &Hints) -> Result<Pages, Problem> {
    let name = input.name();
    let hints = hints.clone();
    match input {
        Input::Standard => Ok(Box::new(cut_safely(cut_pages(&name, io::stdin(), kind).told(hints)))),
        Input::Bytes { bytes, .. } => Ok(Box::new(cut_safely(cut_pages(&name, *bytes, kind).told(hints)))),
        Input::File(path) => Ok(Box::new(cut_safely(cut_pages(&name, open_file(path)?, kind).told(hints)))),
        Input::Found(path) => {
            let pages = cut_pages(&name, open_file(path)?, kind).told(hints).only_known();
            Ok(Box::new(cut_safely(pages)))
        }
    }
}

fn open_file(path: &Path) -> Result<File, Problem> {
    let refused = |error: io::Error| problem_with(path, &error);
    File::open(path).map_err(refused)
}

/// A page that was cut from its input, or that the reader failed on cutting it.
type Cut = Result<UnreadPage, CutFailed>;

struct CutFailed;

/// Cuts an input into its pages. A defect of the reader ends the input there, and not the run.
fn cut_safely(mut pages: impl Iterator<Item = UnreadPage>) -> impl Iterator<Item = Cut> {
    let mut has_failed = false;
    std::iter::from_fn(move || {
        if has_failed {
            return None;
        }
        let cut = catch_unwind(AssertUnwindSafe(|| pages.next()));
        has_failed = cut.is_err();
        cut.map_err(|_| CutFailed).transpose()
    })
}

/// The next pages, as many as may be held at the same time.
fn next_pages(pages: &mut Pages) -> Vec<Cut> {
    let mut gathered = Vec::new();
    let mut n_bytes = 0;
    while gathered.len() < PAGES_AT_ONCE && n_bytes < BYTES_AT_ONCE {
        let Some(page) = pages.next() else { break };
        n_bytes += page.as_ref().map_or(0, UnreadPage::n_bytes);
        gathered.push(page);
    }
    gathered
}

fn read_side_by_side(name: &str, pages: Vec<Cut>, engine: Engine) -> Vec<Outcome> {
    let or = Fallback::default();
    pages.into_par_iter().filter_map(|page| read_page(name, page, engine, &or)).collect()
}

fn read_whole(input: &Input, kind: Option<InputKind>, hints: &Hints, engine: Engine) -> Vec<Outcome> {
    let or = Fallback::default();
    match open_pages(input, kind, hints) {
        Ok(pages) => pages.filter_map(|page| read_page(&input.name(), page, engine, &or)).collect(),
        Err(problem) => vec![Outcome::Failed(problem)],
    }
}

/// Reads a page; none where there is none in its place.
fn read_page(input: &str, page: Cut, engine: Engine, or: &Fallback) -> Option<Outcome> {
    let Ok(page) = page else { return Some(reader_failed(input, "the input")) };
    // A defect of the reader must not take the run with it: the page is named and the rest is read.
    let page = match catch_unwind(AssertUnwindSafe(|| page.read())) {
        Ok(None) => return None,
        Ok(Some(PageRead::Page(page))) => page,
        Ok(Some(PageRead::Problem(problem))) => return Some(Outcome::Failed(problem)),
        Err(_) => return Some(reader_failed(input, "a page")),
    };
    let Page { mut document, bytes, media, headers } = page;
    // The host of the address is no name where another is known.
    if or.outlet.is_some()
        && document.outlet.as_ref().is_some_and(|outlet| is_host_of(outlet, document.url.as_deref()))
    {
        document.outlet = None;
    }
    or.fill(&mut document);
    let id = document.id.clone();
    Some(match catch_unwind(AssertUnwindSafe(|| read_and_check(document, engine))) {
        Ok((reading, findings)) => {
            let input = input.to_owned();
            Outcome::Read(Box::new(PageReading { input, bytes, media, headers, reading, findings }))
        }
        Err(_) => reader_failed(input, &format!("the page `{id}`")),
    })
}

fn reader_failed(input: &str, on: &str) -> Outcome {
    Outcome::Failed(Problem {
        input: input.to_owned(),
        place: Place::Whole,
        code: "reader-failed",
        message: format!("the reader failed on {on}, which it never should"),
        hint: Some("please report it, with the page if you may share it".to_owned()),
    })
}

fn read_and_check(document: Document, engine: Engine) -> (Reading, Vec<Finding>) {
    let reading = ascribe_text::read_document_by(document, engine);
    debug_assert!(reading.holds(), "every excerpt stands where it says");
    let findings = ascribe_compare::check_page(&reading);
    (reading, findings)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_input_that_cannot_be_cut_ends_and_not_the_run() {
        let lines = "{\"text\": \"Twelve died.\"}\n".as_bytes();
        let broken = std::iter::once(()).map(|()| -> UnreadPage { panic!("a defect") });
        let pages = cut_safely(cut_pages("-", lines, None).chain(broken));
        let outcomes: Vec<Outcome> =
            pages.filter_map(|page| read_page("-", page, Engine::default(), &Fallback::default())).collect();
        assert!(matches!(&outcomes[0], Outcome::Read(_)));
        assert!(matches!(&outcomes[1..], [Outcome::Failed(problem)] if problem.code == "reader-failed"));
    }
}
