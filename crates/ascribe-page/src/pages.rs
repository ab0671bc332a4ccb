use std::io::{BufRead, Read};

use ascribe_model::{Document, Notice};

use crate::archive::{Archive, RecordRead};
use crate::captures::read_capture;
use crate::encoding::is_binary;
use crate::feed::read_feed;
use crate::json_lines::read_line;
use crate::limits::{MAX_LINE_BYTES, MAX_PAGE_BYTES};
use crate::unpacked::{Opened, Unpacked, open};
use crate::{Hints, InputKind, Place, Problem, read_page};

/// One page that was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// What was read from it.
    pub document: Document,
    /// The page's bytes as they came in, unpacked, kept as evidence. Of a feed entry: what the feed says of it, as a page.
    pub bytes: Vec<u8>,
    /// Their media type: `text/html` or `text/plain`.
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

/// Reads the pages of an input one after the other, without holding more than one in memory (a feed's entries excepted).
///
/// `name` is the path, `-` or address by which problems call the input; its ending tells the kind where the content does
/// not. `kind` overrides both. Gzip and lz4 are unpacked whatever the kind.
///
/// ```
/// use ascribe_page::{PageRead, read_pages};
///
/// let lines = "{\"id\": \"1\", \"text\": \"Twelve died.\"}\n{\"id\": 2}\n";
/// let reads: Vec<PageRead> = read_pages("-", lines.as_bytes(), None).collect();
/// assert!(matches!(&reads[0], PageRead::Page(page) if page.document.text == "Twelve died."));
/// assert!(matches!(&reads[1], PageRead::Problem(problem) if problem.code == "broken-json"));
/// ```
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
    Whole { source: Unpacked<R>, kind: InputKind },
    Lines { source: Unpacked<R>, n_lines: u64 },
    Entries(std::vec::IntoIter<PageRead>),
    Records(Archive<Unpacked<R>>),
    Done,
}

impl<R: Read> Iterator for Pages<R> {
    type Item = PageRead;

    fn next(&mut self) -> Option<PageRead> {
        loop {
            match std::mem::replace(&mut self.state, State::Done) {
                State::Unopened { input, kind } => match self.open(input, kind) {
                    Ok(state) => self.state = state,
                    Err(problem) => return Some(PageRead::Problem(problem)),
                },
                State::Whole { source, kind: InputKind::Feed } => match read_all(&self.name, source) {
                    Ok(whole) => self.state = State::Entries(read_feed(&self.name, &whole.bytes).into_iter()),
                    Err(problem) => return Some(PageRead::Problem(problem)),
                },
                State::Whole { source, kind } => return Some(read_whole(&self.name, source, kind)),
                State::Lines { source, n_lines } => match self.next_line(source, n_lines)? {
                    Step::Read(read) => return Some(*read),
                    Step::Passed => {}
                },
                State::Entries(mut entries) => {
                    let read = entries.next()?;
                    self.state = State::Entries(entries);
                    return Some(read);
                }
                State::Records(archive) => match self.next_record(archive)? {
                    Step::Read(read) => return Some(*read),
                    Step::Passed => {}
                },
                State::Done => return None,
            }
        }
    }
}

/// What a line or record came to; those without a page are passed.
enum Step {
    Read(Box<PageRead>),
    Passed,
}

impl From<Option<PageRead>> for Step {
    fn from(read: Option<PageRead>) -> Step {
        read.map_or(Step::Passed, |read| Step::Read(Box::new(read)))
    }
}

impl<R: Read> Pages<R> {
    fn open(&self, input: R, kind: Option<InputKind>) -> Result<State<R>, Problem> {
        let Opened { prefix, source } = open(input).map_err(|error| cannot_read(&self.name, &error))?;
        if prefix.is_empty() {
            return Err(Problem::new(
                &self.name,
                Place::Whole,
                "empty-input",
                "read no bytes: the input is empty",
            ));
        }
        if let Some(problem) = unreadable(&self.name, &prefix) {
            return Err(problem);
        }
        let kind = kind.unwrap_or_else(|| InputKind::sniff(&prefix, &self.name));
        Ok(match kind {
            InputKind::Jsonl => State::Lines { source, n_lines: 0 },
            InputKind::Warc => State::Records(Archive::new(source)),
            InputKind::Text | InputKind::Html | InputKind::Feed => State::Whole { source, kind },
        })
    }

    /// The next line of JSON lines; `None` at the end.
    fn next_line(&mut self, mut source: Unpacked<R>, n_lines: u64) -> Option<Step> {
        let mut line = Vec::new();
        let number = n_lines + 1;
        let problem =
            |code, message| PageRead::Problem(Problem::new(&self.name, Place::Line(number), code, message));
        match source.by_ref().take(MAX_LINE_BYTES as u64 + 1).read_until(b'\n', &mut line) {
            Ok(0) => return None,
            Ok(_) => {}
            Err(error) => {
                return Some(Some(problem("cut-short", format!("reading stopped: {error}"))).into());
            }
        }
        let read = if line.len() > MAX_LINE_BYTES {
            let n_bytes = line.len() as u64 + skip_line(&mut source);
            Some(problem("line-too-long", format!("line has {n_bytes} bytes; the limit is {MAX_LINE_BYTES}")))
        } else {
            read_line(&self.name, number, &line)
        };
        self.state = State::Lines { source, n_lines: number };
        Some(read.into())
    }

    /// The next record of an archive; `None` at the end.
    fn next_record(&mut self, mut archive: Archive<Unpacked<R>>) -> Option<Step> {
        let read = archive.next_record()?;
        let number = archive.n_records;
        let step = match read {
            RecordRead::Record(record) => read_capture(&self.name, number, record),
            RecordRead::Broken { code, message } => {
                Some(PageRead::Problem(Problem::new(&self.name, Place::Record(number), code, message)))
            }
        };
        self.state = State::Records(archive);
        Some(step.into())
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

/// Inputs that say by their first bytes that they are something else, with what to do about it.
fn unreadable(name: &str, prefix: &[u8]) -> Option<Problem> {
    let known: [(&[u8], &str, &str); 6] = [
        (b"%PDF", "a PDF", "save its text, or print the page as HTML"),
        (b"PK\x03\x04", "a zip archive or an office document", "unpack it, or save its text"),
        (&[0x1f, 0x8b], "packed twice", "unpack it once"),
        (&[0x28, 0xb5, 0x2f, 0xfd], "packed with zstd", "unpack it, for instance with `zstd -d`"),
        (b"BZh", "packed with bzip2", "unpack it, for instance with `bunzip2`"),
        (&[0xfd, b'7', b'z', b'X', b'Z'], "packed with xz", "unpack it, for instance with `unxz`"),
    ];
    let (_, what, hint) = known.into_iter().find(|(start, _, _)| prefix.starts_with(start))?;
    Some(Problem::new(name, Place::Whole, "not-text", format!("the input is {what}")).with_hint(hint))
}

/// The bytes of an input that is one page, and what stopped the reading before its end.
struct Whole {
    bytes: Vec<u8>,
    stopped_by: Option<std::io::Error>,
}

fn read_all<R: Read>(name: &str, source: Unpacked<R>) -> Result<Whole, Problem> {
    let mut bytes = Vec::new();
    let stopped_by = source.take(MAX_PAGE_BYTES as u64 + 1).read_to_end(&mut bytes).err();
    if bytes.len() > MAX_PAGE_BYTES {
        let message = format!("page has more than {MAX_PAGE_BYTES} bytes, the limit for one page");
        let problem = Problem::new(name, Place::Whole, "page-too-large", message);
        return Err(problem.with_hint("give many reports as JSON lines, one to a line"));
    }
    match stopped_by {
        Some(error) if bytes.is_empty() => Err(cannot_read(name, &error)),
        stopped_by => Ok(Whole { bytes, stopped_by }),
    }
}

fn read_whole<R: Read>(name: &str, source: Unpacked<R>, kind: InputKind) -> PageRead {
    let Whole { bytes, stopped_by } = match read_all(name, source) {
        Ok(whole) => whole,
        Err(problem) => return PageRead::Problem(problem),
    };
    if is_binary(&bytes) {
        let message = "the bytes are not text in any known encoding";
        return PageRead::Problem(Problem::new(name, Place::Whole, "not-text", message));
    }
    let mut document = read_page(&bytes, kind, &Hints::default());
    if let Some(error) = stopped_by {
        let message = format!("reading stopped after {} bytes: {error}", bytes.len());
        document.notices.push(Notice::new("cut-short", message));
    }
    let media = if kind == InputKind::Html { "text/html" } else { "text/plain" };
    PageRead::Page(Page { document, bytes, media })
}

fn cannot_read(name: &str, error: &std::io::Error) -> Problem {
    Problem::new(name, Place::Whole, "cannot-read", format!("reading stopped: {error}"))
}
