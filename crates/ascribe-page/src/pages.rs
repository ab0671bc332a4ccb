use std::io::{BufRead, BufReader, Chain, Cursor, Read};

use ascribe_model::Document;
use flate2::bufread::MultiGzDecoder;

use crate::encoding::is_binary;
use crate::json_lines::read_line;
use crate::limits::{MAX_LINE_BYTES, MAX_PAGE_BYTES, MAX_SNIFF_BYTES};
use crate::{Hints, InputKind, Place, Problem, read_page};

/// One page that was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// What was read from it.
    pub document: Document,
    /// The page's bytes as they came in, kept as evidence.
    pub bytes: Vec<u8>,
    /// Their media type: `text/html`, `text/plain`, or `application/json` for a line of JSON lines.
    pub media: &'static str,
}

/// What came of one page of an input.
#[derive(Clone, Debug, PartialEq)]
#[expect(clippy::large_enum_variant, reason = "one lives at a time, and nearly all are pages")]
pub enum PageRead {
    /// The page was read.
    Page(Page),
    /// It could not be read; the run goes on with the next.
    Problem(Problem),
}

/// Reads the pages of an input one after the other, without holding more than one in memory.
///
/// `name` is the path, `-` or address by which problems call the input; its ending tells the kind where the content does
/// not. `kind` overrides both. Gzip is unpacked whatever the kind.
pub fn read_pages<R: Read>(name: &str, input: R, kind: Option<InputKind>) -> Pages<R> {
    Pages { name: name.to_owned(), state: State::Unopened { input, kind } }
}

/// The pages of one input, in order. Made by [`read_pages`].
pub struct Pages<R: Read> {
    name: String,
    state: State<R>,
}

enum State<R: Read> {
    Unopened { input: R, kind: Option<InputKind> },
    Whole { source: Source<R>, kind: InputKind },
    Lines { source: Source<R>, n_lines: u64 },
    Done,
}

type Peeked<R> = BufReader<Chain<Cursor<Vec<u8>>, R>>;

/// An input with its wrapping taken off.
enum Source<R: Read> {
    Bare(Peeked<R>),
    Gzip(Box<Peeked<MultiGzDecoder<Peeked<R>>>>),
}

impl<R: Read> Iterator for Pages<R> {
    type Item = PageRead;

    fn next(&mut self) -> Option<PageRead> {
        loop {
            match std::mem::replace(&mut self.state, State::Done) {
                State::Unopened { input, kind } => match open(&self.name, input, kind) {
                    Ok(state) => self.state = state,
                    Err(problem) => return Some(PageRead::Problem(problem)),
                },
                State::Whole { source, kind } => return Some(read_whole(&self.name, source, kind)),
                State::Lines { source, n_lines } => match self.next_line(source, n_lines) {
                    Step::Read(read) => return Some(read),
                    Step::Skipped => {}
                    Step::End => return None,
                },
                State::Done => return None,
            }
        }
    }
}

#[expect(clippy::large_enum_variant, reason = "one lives at a time")]
enum Step {
    Read(PageRead),
    Skipped,
    End,
}

impl<R: Read> Pages<R> {
    fn next_line(&mut self, mut source: Source<R>, n_lines: u64) -> Step {
        let mut line = Vec::new();
        let number = n_lines + 1;
        let limit = MAX_LINE_BYTES as u64 + 1;
        match source.by_ref().take(limit).read_until(b'\n', &mut line) {
            Ok(0) => return Step::End,
            Ok(_) => {}
            Err(error) => {
                let message = format!("reading stopped: {error}");
                return Step::Read(PageRead::Problem(Problem::new(
                    &self.name,
                    Place::Line(number),
                    "cut-short",
                    message,
                )));
            }
        }
        if line.len() > MAX_LINE_BYTES {
            let skipped = skip_line(&mut source);
            self.state = State::Lines { source, n_lines: number };
            let n_bytes = line.len() as u64 + skipped;
            let message = format!("line has {n_bytes} bytes; the limit is {MAX_LINE_BYTES}");
            return Step::Read(PageRead::Problem(Problem::new(
                &self.name,
                Place::Line(number),
                "line-too-long",
                message,
            )));
        }
        self.state = State::Lines { source, n_lines: number };
        read_line(&self.name, number, &line).map_or(Step::Skipped, Step::Read)
    }
}

/// Reads on to the next line feed and returns how many bytes that were.
fn skip_line(source: &mut impl BufRead) -> u64 {
    let mut n_skipped = 0;
    while let Ok(buffer) = source.fill_buf() {
        if buffer.is_empty() {
            break;
        }
        let at = memchr::memchr(b'\n', buffer);
        let n_bytes = at.map_or(buffer.len(), |at| at + 1);
        source.consume(n_bytes);
        n_skipped += n_bytes as u64;
        if at.is_some() {
            break;
        }
    }
    n_skipped
}

fn open<R: Read>(name: &str, input: R, kind: Option<InputKind>) -> Result<State<R>, Problem> {
    let (prefix, peeked) = peek(input).map_err(|error| cannot_read(name, &error))?;
    if prefix.starts_with(&[0x1f, 0x8b]) {
        let unpacked = MultiGzDecoder::new(peeked);
        let (prefix, peeked) = peek(unpacked).map_err(|error| cannot_read(name, &error))?;
        return settle(name, &prefix, Source::Gzip(Box::new(peeked)), kind);
    }
    settle(name, &prefix, Source::Bare(peeked), kind)
}

fn settle<R: Read>(
    name: &str,
    prefix: &[u8],
    source: Source<R>,
    kind: Option<InputKind>,
) -> Result<State<R>, Problem> {
    if prefix.is_empty() {
        return Err(Problem::new(name, Place::Whole, "empty-input", "read no bytes: the input is empty"));
    }
    let kind = kind.unwrap_or_else(|| InputKind::sniff(prefix, name));
    Ok(match kind {
        InputKind::Jsonl => State::Lines { source, n_lines: 0 },
        InputKind::Text | InputKind::Html | InputKind::Feed | InputKind::Warc => {
            State::Whole { source, kind }
        }
    })
}

/// Reads the first bytes of an input and puts them back in front of it.
fn peek<R: Read>(mut input: R) -> std::io::Result<(Vec<u8>, Peeked<R>)> {
    let mut prefix = Vec::with_capacity(MAX_SNIFF_BYTES);
    input.by_ref().take(MAX_SNIFF_BYTES as u64).read_to_end(&mut prefix)?;
    let rest = Cursor::new(prefix.clone()).chain(input);
    Ok((prefix, BufReader::with_capacity(64 << 10, rest)))
}

fn read_whole<R: Read>(name: &str, source: Source<R>, kind: InputKind) -> PageRead {
    if matches!(kind, InputKind::Feed | InputKind::Warc) {
        let message = format!("this is a {kind} input; its entries cannot be read yet");
        let problem = Problem::new(name, Place::Whole, "kind-not-read", message);
        return PageRead::Problem(problem.with_hint("give the pages in it as HTML files or as JSON lines"));
    }
    let mut bytes = Vec::new();
    if let Err(error) = source.take(MAX_PAGE_BYTES as u64 + 1).read_to_end(&mut bytes) {
        return PageRead::Problem(cannot_read(name, &error));
    }
    if bytes.len() > MAX_PAGE_BYTES {
        let message = format!("page has more than {MAX_PAGE_BYTES} bytes, the limit for one page");
        let problem = Problem::new(name, Place::Whole, "page-too-large", message);
        return PageRead::Problem(problem.with_hint("give many reports as JSON lines, one to a line"));
    }
    if is_binary(&bytes) {
        let message = "the bytes are not text in any known encoding";
        return PageRead::Problem(Problem::new(name, Place::Whole, "not-text", message));
    }
    let document = read_page(&bytes, kind, &Hints::default());
    let media = if kind == InputKind::Html { "text/html" } else { "text/plain" };
    PageRead::Page(Page { document, bytes, media })
}

fn cannot_read(name: &str, error: &std::io::Error) -> Problem {
    Problem::new(name, Place::Whole, "cannot-read", format!("reading stopped: {error}"))
}

impl<R: Read> Read for Source<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        match self {
            Source::Bare(source) => source.read(buffer),
            Source::Gzip(source) => source.read(buffer),
        }
    }
}

impl<R: Read> BufRead for Source<R> {
    fn fill_buf(&mut self) -> std::io::Result<&[u8]> {
        match self {
            Source::Bare(source) => source.fill_buf(),
            Source::Gzip(source) => source.fill_buf(),
        }
    }

    fn consume(&mut self, n_bytes: usize) {
        match self {
            Source::Bare(source) => source.consume(n_bytes),
            Source::Gzip(source) => source.consume(n_bytes),
        }
    }
}
