use std::io::{BufRead, Read};

use ascribe_model::{Document, Notice};

use crate::archive::{Archive, Record, RecordRead};
use crate::captures::read_capture;
use crate::encoding::is_binary;
use crate::exports::Shape;
use crate::feed::read_feed;
use crate::inner::Items;
use crate::json_items::{problem_item, read_items};
use crate::json_lines::{UnknownKeys, read_line, read_told};
use crate::limits::{
    MAX_EXPORT_BYTES, MAX_INNER_UNPACKED_BYTES, MAX_LINE_BYTES, MAX_MESSAGE_BYTES, MAX_PAGE_BYTES,
    MAX_PDF_BYTES, MAX_UNPACKED_BYTES, MAX_ZIP_BYTES,
};
use crate::message::{Mailbox, MessageRead, read_message};
use crate::pdf;
use crate::stamp::read_one_page;
use crate::unpacked::{Opened, Unpacked, open};
use crate::zipped::read_zip;
use crate::{Hints, InputKind, Place, Problem};

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
    UnreadPages {
        name: name.to_owned(),
        state: State::Unopened { input, kind },
        depth: 0,
        only_known: false,
        charset: None,
        hints: Hints::default(),
    }
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
    Whole { whole: Whole, kind: InputKind, hints: Hints, charset: Option<String> },
    Line { number: u64, line: Vec<u8>, shape: Shape, unknown: Vec<String> },
    Record { number: u64, record: Record },
    Item(Item),
}

/// A page of an input that holds many, and how it is read.
pub(crate) struct Item {
    /// How many bytes it holds.
    pub n_bytes: usize,
    /// Reads it; none where there is no page.
    pub read: Box<dyn FnOnce() -> Option<PageRead> + Send>,
}

impl UnreadPage {
    /// Reads the page. None where there is none: a blank line; a record of a request, an image, an error.
    pub fn read(self) -> Option<PageRead> {
        let UnreadPage { input, content } = self;
        match content {
            Content::Read(read) => Some(*read),
            Content::Whole { whole, kind, hints, charset } => {
                Some(read_whole(&input, whole, kind, &hints, charset.as_deref()))
            }
            Content::Line { number, line, shape, unknown } => {
                read_line(&input, number, &line, &shape, &unknown)
            }
            Content::Record { number, record } => read_capture(&input, number, record),
            Content::Item(item) => (item.read)(),
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
            Content::Item(item) => item.n_bytes,
        }
    }
}

/// The pages of one input, in order, not read yet. Made by [`cut_pages`].
pub struct UnreadPages<R: Read> {
    name: String,
    state: State<R>,
    /// How many other inputs this one lies within.
    depth: usize,
    /// Whether what is of no known kind is passed over.
    only_known: bool,
    /// The charset of its text, where what it lies in says it.
    charset: Option<String>,
    /// What is known of the page besides its bytes.
    hints: Hints,
}

enum State<R: Read> {
    Unopened { input: R, kind: Option<InputKind> },
    Whole { source: Unpacked<R>, kind: InputKind },
    Lines { source: Unpacked<R>, n_lines: u64, unknown: UnknownKeys },
    Messages { mailbox: Mailbox<Unpacked<R>>, items: Items },
    Items(Items),
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
    /// The same pages, save that an input is passed over of which neither content nor name tells what it is, with a
    /// [`Problem`] that is only [told aside](Problem::is_aside). For what was found in a folder: scripts and style sheets are
    /// text too, and no reports.
    pub fn only_known(self) -> UnreadPages<R> {
        UnreadPages { only_known: true, ..self }
    }

    /// The same page, of which more is known than its bytes say: who published it when and where. An input that is not one page
    /// of text or HTML is refused then, since nothing could be known of all its pages alike.
    ///
    /// What was told is part of the page as it is kept: the same words told of two outlets are two pages.
    pub fn told(self, hints: Hints) -> UnreadPages<R> {
        UnreadPages { hints, ..self }
    }

    /// The pages of an input that lies within so many others.
    pub(crate) fn within(self, depth: usize, charset: Option<String>) -> UnreadPages<R> {
        UnreadPages { depth, only_known: true, charset, ..self }
    }

    fn next_content(&mut self) -> Option<Content> {
        let problem = |problem| Some(Content::Read(Box::new(PageRead::Problem(problem))));
        loop {
            match std::mem::replace(&mut self.state, State::Done) {
                State::Unopened { input, kind } => match self.open(input, kind) {
                    Ok(state) => self.state = state,
                    Err(fault) => return problem(fault),
                },
                State::Whole { source, kind } => match read_all(&self.name, source, kind) {
                    Err(fault) => return problem(fault),
                    Ok(whole) if matches!(kind, InputKind::Text | InputKind::Html) => {
                        let (hints, charset) = (std::mem::take(&mut self.hints), self.charset.take());
                        return Some(Content::Whole { whole, kind, hints, charset });
                    }
                    Ok(whole) => self.state = self.cut_whole(whole, kind),
                },
                State::Messages { mut mailbox, mut items } => {
                    if let Some(item) = items.next() {
                        self.state = State::Messages { mailbox, items };
                        return Some(Content::Item(item));
                    }
                    let items = self.next_message(&mut mailbox)?;
                    self.state = State::Messages { mailbox, items };
                }
                State::Lines { source, n_lines, unknown } => return self.next_line(source, n_lines, unknown),
                State::Items(mut items) => {
                    let item = items.next()?;
                    self.state = State::Items(items);
                    return Some(Content::Item(item));
                }
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

    /// The pages of an input that is held whole, and what stopped its reading.
    fn cut_whole(&self, whole: Whole, kind: InputKind) -> State<R> {
        let Whole { bytes, stopped_by } = whole;
        let n_bytes = bytes.len();
        let cut_short = stopped_by.map(|error| {
            let message = format!("reading stopped after {n_bytes} bytes: {error}");
            Problem::new(&self.name, Place::Whole, "cut-short", message)
        });
        let items = match kind {
            InputKind::Feed => {
                let mut entries = read_feed(&self.name, &bytes);
                entries.extend(cut_short.map(PageRead::Problem));
                return State::Entries(entries.into_iter());
            }
            InputKind::Message => read_message(&self.name, bytes, self.depth),
            InputKind::Pdf => pdf::read(&self.name, bytes),
            InputKind::Zip => read_zip(&self.name, bytes, self.depth),
            _ => read_items(&self.name, bytes),
        };
        State::Items(Box::new(items.chain(cut_short.map(problem_item))))
    }

    /// The pages of the next message of a mailbox; `None` at its end.
    fn next_message(&self, mailbox: &mut Mailbox<Unpacked<R>>) -> Option<Items> {
        let read = mailbox.next_message()?;
        let part = format!("message {}", mailbox.n_messages);
        let name = format!("{}: {part}", self.name);
        let told = |name: &str, code, message| -> Items {
            Box::new(std::iter::once(problem_item(Problem::new(name, Place::Whole, code, message))))
        };
        Some(match read {
            MessageRead::Message(bytes) => {
                Box::new(read_message(&name, bytes, self.depth).map(move |item| item.of_part(&part)))
            }
            MessageRead::TooLarge => {
                let message =
                    format!("the message has more than {MAX_MESSAGE_BYTES} bytes, the limit for one");
                told(&name, "page-too-large", message)
            }
            MessageRead::CutShort(error) => {
                told(&self.name, "cut-short", format!("reading stopped within {part}: {error}"))
            }
        })
    }

    fn open(&self, input: R, kind: Option<InputKind>) -> Result<State<R>, Problem> {
        let most = if self.depth == 0 { MAX_UNPACKED_BYTES } else { MAX_INNER_UNPACKED_BYTES };
        let Opened { prefix, source } = open(input, most).map_err(|error| cannot_read(&self.name, &error))?;
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
        if let Some(problem) = self.unknown(&prefix, kind) {
            return Err(problem);
        }
        let kind = kind.unwrap_or_else(|| InputKind::sniff(&prefix, &self.name));
        if self.hints != Hints::default() && !matches!(kind, InputKind::Text | InputKind::Html) {
            let message = format!(
                "outlet, date and address were told of it, which is for one page of text or HTML; this is of kind `{kind}`"
            );
            let problem = Problem::new(&self.name, Place::Whole, "many-pages", message);
            return Err(
                problem.with_hint("leave out `--outlet`, `--published` and `--url`: it says them itself")
            );
        }
        Ok(match kind {
            InputKind::Jsonl => State::Lines { source, n_lines: 0, unknown: UnknownKeys::default() },
            InputKind::Warc => State::Records(Archive::new(source)),
            InputKind::Message if prefix.starts_with(b"From ") => {
                State::Messages { mailbox: Mailbox::new(source), items: Box::new(std::iter::empty()) }
            }
            InputKind::Text
            | InputKind::Html
            | InputKind::Json
            | InputKind::Feed
            | InputKind::Message
            | InputKind::Zip
            | InputKind::Pdf => State::Whole { source, kind },
        })
    }

    /// Of an input that is to be of a known kind and is of none: that it is passed over.
    fn unknown(&self, prefix: &[u8], kind: Option<InputKind>) -> Option<Problem> {
        let told = kind.or_else(|| InputKind::tell(prefix, &self.name));
        let is_known = match told {
            // Their pages are looked at one by one.
            Some(InputKind::Zip | InputKind::Warc | InputKind::Pdf) => true,
            Some(_) => !is_binary(prefix),
            None => !is_binary(prefix) && !has_ending(&self.name),
        };
        if !self.only_known || is_known {
            return None;
        }
        let message = "passed over: neither its content nor its name says that it is a report";
        let problem = Problem::new(&self.name, Place::Whole, "unknown-kind", message);
        let is_table = [".csv", ".tsv"].iter().any(|ending| self.name.to_lowercase().ends_with(ending));
        Some(problem.with_hint(match is_table {
            true => "its rows are taken by `ascribe import SHEET --as MAPPING`",
            false => "to have it read, name it by itself, with `--input text` or another kind",
        }))
    }

    /// The next line of JSON lines; `None` at the end.
    fn next_line(
        &mut self,
        mut source: Unpacked<R>,
        n_lines: u64,
        mut unknown: UnknownKeys,
    ) -> Option<Content> {
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
            let (shape, new) = unknown.meet(&line, None);
            Some(Content::Line { number, line, shape, unknown: new })
        };
        self.state = State::Lines { source, n_lines: number, unknown };
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

/// Whether a file's name has an ending that stands for a kind of file: `.css`, not `.2025-03-01` or `. Army says`.
fn has_ending(name: &str) -> bool {
    let last = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let Some((stem, ending)) = last.rsplit_once('.') else { return false };
    let is_ending =
        (1..=8).contains(&ending.len()) && ending.bytes().all(|byte| byte.is_ascii_alphanumeric());
    !stem.is_empty() && is_ending && ending.bytes().any(|byte| byte.is_ascii_alphabetic())
}

/// Inputs that say by their first bytes that they are something else, with what to do about it.
fn unreadable(name: &str, prefix: &[u8]) -> Option<Problem> {
    let save = "save its text, or print the page as HTML";
    let known: [(&[u8], &str, &str); 13] = [
        (b"{\\rtf", "a rich text document (RTF)", "save its text, or save it as DOCX"),
        (
            &[0xd0, 0xcf, 0x11, 0xe0],
            "an old office document, an Outlook message or one locked with a password",
            "open it and save it as DOCX or EML without a password",
        ),
        (b"bplist00", "a page saved by Safari (webarchive) or another property list", save),
        (b"SQLite format 3\0", "a database (SQLite)", "export its texts as JSON lines"),
        (b"PAR1", "a Parquet file", "export its texts as JSON lines"),
        (b"Rar!", "a RAR archive", "unpack it and give the folder"),
        (&[b'7', b'z', 0xbc, 0xaf], "a 7z archive", "unpack it and give the folder"),
        (b"PK\x05\x06", "an empty zip archive", "pack it again"),
        (b"PK\x07\x08", "a zip archive in several pieces", "unpack it and give the folder"),
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

fn read_all<R: Read>(name: &str, source: Unpacked<R>, kind: InputKind) -> Result<Whole, Problem> {
    let (most, what, hint) = match kind {
        InputKind::Message => (MAX_MESSAGE_BYTES, "one message", "save what is attached to it by itself"),
        InputKind::Zip => (MAX_ZIP_BYTES, "one zip archive", "unpack it and give the folder"),
        InputKind::Json => (MAX_EXPORT_BYTES, "one JSON document", "give its objects as JSON lines"),
        InputKind::Pdf => (MAX_PDF_BYTES, "one PDF", "split it, or save its text"),
        _ => (MAX_PAGE_BYTES, "one page", "give many reports as JSON lines, one to a line"),
    };
    let mut bytes = Vec::new();
    let stopped_by = source.take(most as u64 + 1).read_to_end(&mut bytes).err();
    if bytes.len() > most {
        let message = format!("page has more than {most} bytes, the limit for {what}");
        let problem = Problem::new(name, Place::Whole, "page-too-large", message);
        return Err(problem.with_hint(hint));
    }
    match stopped_by {
        Some(error) if bytes.is_empty() => Err(cannot_read(name, &error)),
        stopped_by => Ok(Whole { bytes, stopped_by }),
    }
}

fn read_whole(name: &str, whole: Whole, kind: InputKind, hints: &Hints, charset: Option<&str>) -> PageRead {
    let Whole { bytes, stopped_by } = whole;
    if is_binary(&bytes) {
        let message = "the bytes are not text in any known encoding";
        return PageRead::Problem(Problem::new(name, Place::Whole, "not-text", message));
    }
    let mut read = match *hints == Hints::default() {
        true => {
            let document = read_one_page(&bytes, kind, hints, charset);
            let media = if kind == InputKind::Html { "text/html" } else { "text/plain" };
            PageRead::Page(Page { document, bytes, media, headers: Vec::new() })
        }
        false => read_told(name, &bytes, kind, hints),
    };
    if let (PageRead::Page(page), Some(error)) = (&mut read, stopped_by) {
        let message = format!("reading stopped after {} bytes: {error}", page.bytes.len());
        page.document.notices.push(Notice::new("cut-short", message));
    }
    read
}

fn cannot_read(name: &str, error: &std::io::Error) -> Problem {
    Problem::new(name, Place::Whole, "cannot-read", format!("reading stopped: {error}"))
}
