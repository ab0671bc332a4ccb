use std::io::{BufRead, Read};

use ascribe_model::{Document, Notice};

use crate::archive::{Archive, Record, RecordRead};
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
    /// The headers of the response that it came in, as kept in a web archive, in order; else none.
    pub headers: Vec<(String, String)>,
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
    Pages(cut_pages(name, input, kind))
}

/// Cuts an input into its pages without reading them, as [`read_pages`] does, so that many can be read side by side.
///
/// The entries of a feed are read when they are cut: they have no bytes of their own.
pub fn cut_pages<R: Read>(name: &str, input: R, kind: Option<InputKind>) -> UnreadPages<R> {
    UnreadPages { name: name.to_owned(), state: State::Unopened { input, kind } }
}

/// The pages of one input, in order. Made by [`read_pages`].
pub struct Pages<R: Read>(UnreadPages<R>);

impl<R: Read> Iterator for Pages<R> {
    type Item = PageRead;

    fn next(&mut self) -> Option<PageRead> {
        self.0.find_map(UnreadPage::read)
    }
}

/// A page of an input that is not read yet, or what was in its place.
pub struct UnreadPage {
    input: String,
    content: Content,
}

enum Content {
    Read(Box<PageRead>),
    Whole { whole: Whole, kind: InputKind },
    Line { number: u64, line: Vec<u8> },
    Record { number: u64, record: Record },
}

impl UnreadPage {
    /// Reads the page. None where there is none: a blank line; a record of a request, an image, an error.
    pub fn read(self) -> Option<PageRead> {
        let UnreadPage { input, content } = self;
        match content {
            Content::Read(read) => Some(*read),
            Content::Whole { whole, kind } => Some(read_whole(&input, whole, kind)),
            Content::Line { number, line } => read_line(&input, number, &line),
            Content::Record { number, record } => read_capture(&input, number, record),
        }
    }

    /// How many bytes it holds: nearly all of the memory that it takes.
    pub fn n_bytes(&self) -> usize {
        match &self.content {
            Content::Read(read) => match &**read {
                PageRead::Page(page) => page.bytes.len(),
                PageRead::Problem(_) => 0,
            },
            Content::Whole { whole, .. } => whole.bytes.len(),
            Content::Line { line, .. } => line.len(),
            Content::Record { record, .. } => record.content.len(),
        }
    }
}

/// The pages of one input, in order, not read yet. Made by [`cut_pages`].
pub struct UnreadPages<R: Read> {
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

impl<R: Read> Iterator for UnreadPages<R> {
    type Item = UnreadPage;

    fn next(&mut self) -> Option<UnreadPage> {
        let content = self.next_content()?;
        Some(UnreadPage { input: self.name.clone(), content })
    }
}

impl<R: Read> UnreadPages<R> {
    fn next_content(&mut self) -> Option<Content> {
        let problem = |problem| Some(Content::Read(Box::new(PageRead::Problem(problem))));
        loop {
            match std::mem::replace(&mut self.state, State::Done) {
                State::Unopened { input, kind } => match self.open(input, kind) {
                    Ok(state) => self.state = state,
                    Err(fault) => return problem(fault),
                },
                State::Whole { source, kind } => match read_all(&self.name, source) {
                    Err(fault) => return problem(fault),
                    Ok(whole) if kind == InputKind::Feed => {
                        self.state = State::Entries(read_feed(&self.name, &whole.bytes).into_iter());
                    }
                    Ok(whole) => return Some(Content::Whole { whole, kind }),
                },
                State::Lines { source, n_lines } => return self.next_line(source, n_lines),
                State::Entries(mut entries) => {
                    let read = entries.next()?;
                    self.state = State::Entries(entries);
                    return Some(Content::Read(Box::new(read)));
                }
                State::Records(archive) => return self.next_record(archive),
                State::Done => return None,
            }
        }
    }

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
    fn next_line(&mut self, mut source: Unpacked<R>, n_lines: u64) -> Option<Content> {
        let mut line = Vec::new();
        let number = n_lines + 1;
        let problem = |code, message| {
            let problem = Problem::new(&self.name, Place::Line(number), code, message);
            Some(Content::Read(Box::new(PageRead::Problem(problem))))
        };
        match source.by_ref().take(MAX_LINE_BYTES as u64 + 1).read_until(b'\n', &mut line) {
            Ok(0) => return None,
            Ok(_) => {}
            Err(error) => return problem("cut-short", format!("reading stopped: {error}")),
        }
        let content = if line.len() > MAX_LINE_BYTES {
            let n_bytes = line.len() as u64 + skip_line(&mut source);
            problem("line-too-long", format!("line has {n_bytes} bytes; the limit is {MAX_LINE_BYTES}"))
        } else {
            Some(Content::Line { number, line })
        };
        self.state = State::Lines { source, n_lines: number };
        content
    }

    /// The next record of an archive; `None` at the end.
    fn next_record(&mut self, mut archive: Archive<Unpacked<R>>) -> Option<Content> {
        let read = archive.next_record()?;
        let number = archive.n_records;
        self.state = State::Records(archive);
        Some(match read {
            RecordRead::Record(record) => Content::Record { number, record },
            RecordRead::Broken { code, message } => {
                let problem = Problem::new(&self.name, Place::Record(number), code, message);
                Content::Read(Box::new(PageRead::Problem(problem)))
            }
        })
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

fn read_whole(name: &str, whole: Whole, kind: InputKind) -> PageRead {
    let Whole { bytes, stopped_by } = whole;
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
    PageRead::Page(Page { document, bytes, media, headers: Vec::new() })
}

fn cannot_read(name: &str, error: &std::io::Error) -> Problem {
    Problem::new(name, Place::Whole, "cannot-read", format!("reading stopped: {error}"))
}
