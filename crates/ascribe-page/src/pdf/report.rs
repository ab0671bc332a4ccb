//! A PDF as a document: its paragraphs, what is kept aside, and what whoever reads it should know.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use ascribe_model::{BlockKind, DateBasis, Document, Notice, PageDate, PrintedLine, Span};
use pdfboss_text::FontCache;

use super::apart::{Apart, is_page_number, tell_apart};
use super::bounds::{self, Metered};
use super::paper::{Letters, Paper, PaperLine, Shared, Style, read_paper};
use super::paragraphs::{Paragraph, paragraphs_of};
use crate::dates::{find_dates, is_plausible, iso_value};
use crate::limits::{MAX_BLOCKS, MAX_PAGE_BYTES, MAX_PDF_PAGES, MAX_PDF_UNPACKED_BYTES};
use crate::pages::Page;
use crate::plain::{Around, Line, read_lines};
use crate::roles::is_prose;
use crate::stamp::{note_reader, stamp};
use crate::tables::take_tables;
use crate::{Hints, PageRead, Place, Problem};

/// Of all letters, in hundredths, how many may have no meaning before the text is given up: a page with a formula or a
/// drawn letter has a few; a font without a key to its letters leaves nearly all.
const MAX_UNKNOWN_PERCENT: usize = 20;

/// Pages that a notice names.
const PAGES_NAMED: usize = 12;

/// Numbers of a page that a notice names.
const NUMBERS_NAMED: usize = 6;

/// Lines above the running text in which a date is looked for, and bytes that may stand beside it.
const MAX_LINES_ABOVE: usize = 12;
const MAX_BESIDE_DATE: usize = 60;

/// Bytes at the end of a file within which its last line stands.
const TAIL_BYTES: usize = 2048;

/// Why a file is not read, and what to do about it.
#[derive(Debug)]
pub(super) struct Refusal {
    code: &'static str,
    message: String,
    hint: &'static str,
}

impl Refusal {
    pub(super) fn broken(why: impl Into<String>) -> Refusal {
        let message = format!("the input is a PDF that cannot be read: {}", why.into());
        let hint = "fetch it again, or open it, print it as PDF anew and give that";
        Refusal { code: "broken-document", message, hint }
    }

    pub(super) fn locked() -> Refusal {
        let message = "the input is a PDF that is locked with a password".to_owned();
        let hint = "save it without a password, for instance with `qpdf --decrypt --password=… IN OUT`";
        Refusal { code: "not-text", message, hint }
    }

    fn scanned(n_pages: usize) -> Refusal {
        let pages = if n_pages == 1 { "the one page is a picture" } else { "the pages are pictures" };
        let message = format!("the input is a PDF without text: {pages} (a scan)");
        let hint =
            "have its text recognised first, for instance with `ocrmypdf IN OUT`, and check the numbers";
        Refusal { code: "not-text", message, hint }
    }

    fn leftward() -> Refusal {
        let message =
            "the input is a PDF whose text runs from right to left, which is not read from PDF".to_owned();
        Refusal {
            code: "not-text",
            message,
            hint: "save its text, or give the page or document that it was made of",
        }
    }

    fn empty() -> Refusal {
        Refusal::broken("no text was found on its pages")
    }
}

/// The document of a PDF, or why it is none.
pub(super) fn page_of(input: &str, bytes: Vec<u8>) -> PageRead {
    // The library is lenient and young: what it does not survive is told as a broken file.
    let read = catch_unwind(AssertUnwindSafe(|| document_of(&bytes)))
        .unwrap_or_else(|_| Err(Refusal::broken("the program that takes it apart gave up")));
    match read {
        Ok(document) => {
            let document = stamp(document, &bytes, &Hints::default());
            PageRead::Page(Page { document, bytes, media: "application/pdf", headers: Vec::new() })
        }
        Err(Refusal { code, message, hint }) => {
            PageRead::Problem(Problem::new(input, Place::Whole, code, message).with_hint(hint))
        }
    }
}

fn document_of(bytes: &[u8]) -> Result<Document, Refusal> {
    let opened = bounds::open(bytes)?;
    let mut found = read_pages(&opened)?;
    let is_cut = memchr::memmem::rfind(&bytes[bytes.len().saturating_sub(TAIL_BYTES)..], b"%%EOF").is_none();
    if is_cut {
        let message = "the file breaks off before its end; what is there was read";
        found.notices.push(Notice::new("cut-short", message));
    }
    let letters = found.letters;
    if letters.n_unknown * 100 > letters.n_all * MAX_UNKNOWN_PERCENT {
        let cut = if is_cut { "; it breaks off before its end" } else { "" };
        return Err(Refusal::broken(format!("it does not say which letters its fonts show{cut}")));
    }
    if letters.n_all == 0 {
        let n_scans = found.scans.len();
        return Err(if n_scans > 0 { Refusal::scanned(n_scans) } else { Refusal::empty() });
    }
    if letters.is_leftward() {
        return Err(Refusal::leftward());
    }
    let mut document = assemble(found);
    document.modified = opened.metadata().mod_date.as_deref().and_then(changed);
    note_reader(&mut document, "pdf", "pdf", None);
    Ok(document)
}

/// "D:20260306081500+01'00'" as a date.
fn changed(written: &str) -> Option<PageDate> {
    let digits: String = written.trim_start_matches("D:").chars().take_while(char::is_ascii_digit).collect();
    let day = format!("{}-{}-{}", digits.get(..4)?, digits.get(4..6)?, digits.get(6..8)?);
    Some(PageDate { value: iso_value(&day)?, basis: DateBasis::Meta })
}

/// What was found on all pages.
#[derive(Default)]
struct Found {
    lines: Vec<PaperLine>,
    letters: Letters,
    scans: Vec<u32>,
    notices: Vec<Notice>,
}

fn read_pages(opened: &pdfboss_core::Document) -> Result<Found, Refusal> {
    let n_pages = opened.flattened_page_count();
    if n_pages == 0 {
        return Err(Refusal::broken("no page was found in it"));
    }
    let shared = Shared {
        document: opened,
        metered: Metered::new(opened),
        fonts: FontCache::default(),
        layers: opened.oc_state(),
        tags: opened.structure_tree(),
    };
    let mut found = Found::default();
    let mut told = Told::default();
    for idx in 0..n_pages.min(MAX_PDF_PAGES) {
        let page = u32::try_from(idx + 1).unwrap_or(u32::MAX);
        if shared.metered.is_spent() {
            let message = format!(
                "its streams unpack to more than {MAX_PDF_UNPACKED_BYTES} bytes, the limit; from page {page} on nothing was read"
            );
            found.notices.push(Notice::new("cut-short", message));
            break;
        }
        let paper =
            read_paper(&shared, idx).unwrap_or_else(|why| Paper { unread: Some(why), ..Paper::default() });
        told.add(page, &paper);
        found.letters.add(paper.letters);
        found.scans.extend(paper.is_scan.then_some(page));
        found.lines.extend(paper.lines);
    }
    if n_pages > MAX_PDF_PAGES {
        let message = format!("the PDF has {n_pages} pages; the first {MAX_PDF_PAGES} were read");
        found.notices.push(Notice::new("cut-short", message));
    }
    told.notices(&mut found);
    Ok(found)
}

/// What pages have in them that is not read, or not sure.
#[derive(Default)]
struct Told {
    unread: Vec<(u32, String)>,
    unknown: Vec<u32>,
    recognised: Vec<u32>,
    differing: Vec<String>,
    with_loose_tables: Vec<u32>,
}

impl Told {
    fn add(&mut self, page: u32, paper: &Paper) {
        self.unread.extend(paper.unread.clone().map(|why| (page, why)));
        self.with_loose_tables.extend((paper.n_loose_tables > 0).then_some(page));
        self.unknown.extend((paper.letters.n_unknown > 0).then_some(page));
        self.recognised.extend((paper.letters.n_invisible * 2 > paper.letters.n_all).then_some(page));
        if !paper.differing.is_empty() {
            let named = |numbers: &[String]| match numbers {
                [] => "none".to_owned(),
                numbers => numbers.iter().take(NUMBERS_NAMED).cloned().collect::<Vec<_>>().join(", "),
            };
            let (one, other) = (named(&paper.differing.laid_out), named(&paper.differing.in_order));
            self.differing.push(format!(
                "numbers of page {page} read differently by their place and by their order in the file: {one} / {other}; look at the page"
            ));
        }
    }

    fn notices(self, found: &mut Found) {
        let notices = &mut found.notices;
        notices.extend(self.differing.into_iter().map(|message| Notice::new("numbers-differ", message)));
        if !found.scans.is_empty() {
            let message =
                format!("{} without text, pictures of pages, are not read", pages_named(&found.scans));
            notices.push(Notice::new("pictures-not-read", message));
        }
        if !self.recognised.is_empty() {
            let pages = pages_named(&self.recognised);
            let message = format!(
                "the text of {pages} was recognised by a program in a picture; check the numbers against the picture"
            );
            notices.push(Notice::new("recognised-text", message));
        }
        if !self.unknown.is_empty() {
            let pages = pages_named(&self.unknown);
            let message = format!(
                "of some letters on {pages} the file does not say which they are; they stand as U+FFFD"
            );
            notices.push(Notice::new("unknown-letters", message));
        }
        if !self.with_loose_tables.is_empty() {
            let message = format!(
                "tables on {} are kept and not read: which head stands over which number, or where a cell ends, cannot be told for sure",
                pages_named(&self.with_loose_tables)
            );
            notices.push(Notice::new("table-not-read", message));
        }
        if let Some((page, why)) = self.unread.first() {
            let n_more = self.unread.len() - 1;
            let more = if n_more > 0 { format!("; {n_more} more pages") } else { String::new() };
            let message = format!("a part of page {page} could not be read ({why}){more}");
            notices.push(Notice::new("cut-short", message));
        }
    }
}

/// "page 3", "pages 1, 3 and 4".
fn pages_named(pages: &[u32]) -> String {
    let mut named: Vec<String> = pages.iter().take(PAGES_NAMED).map(ToString::to_string).collect();
    if pages.len() > PAGES_NAMED {
        named.push(format!("{} more", pages.len() - PAGES_NAMED));
    }
    match named.as_slice() {
        [page] => format!("page {page}"),
        [first @ .., last] => format!("pages {} and {last}", first.join(", ")),
        [] => "no page".to_owned(),
    }
}

/// The report, and behind it what is kept and not read.
fn assemble(found: Found) -> Document {
    let Found { lines, mut notices, .. } = found;
    let apart = tell_apart(&lines);
    let mut report = Vec::new();
    let mut aside = Vec::new();
    let mut leftward = BTreeSet::new();
    for (line, apart) in lines.iter().zip(&apart) {
        if Letters::in_text(&line.text).is_leftward() {
            leftward.insert(line.page);
            aside.push((line, None));
        } else if apart.is_some() {
            aside.push((line, *apart));
        } else {
            report.push(line);
        }
    }
    notices.extend(notices_aside(&aside, &leftward));
    let paragraphs = paragraphs_of(&report);
    let kept = once_each(&aside);
    let kept = paragraphs_of(&kept.iter().collect::<Vec<_>>());
    let mut document = joined(&paragraphs, &kept);
    document.notices.splice(0..0, notices);
    document
}

/// Lines that are kept and not read: what stands on every page once. None goes on on the next page.
fn once_each(aside: &[(&PaperLine, Option<Apart>)]) -> Vec<PaperLine> {
    let mut seen = BTreeSet::new();
    let is_new = |(line, apart): &&(&PaperLine, Option<Apart>)| {
        let is_number = is_page_number(&line.text);
        *apart != Some(Apart::Edge) || seen.insert(if is_number { String::new() } else { line.text.clone() })
    };
    let kept = aside.iter().filter(is_new);
    kept.map(|(line, _)| PaperLine { style: Style::Edge, ..(*line).clone() }).collect()
}

fn notices_aside(aside: &[(&PaperLine, Option<Apart>)], leftward: &BTreeSet<u32>) -> Vec<Notice> {
    let mut notices = Vec::new();
    let pages_of = |wanted: Apart| -> Vec<u32> {
        let pages: BTreeSet<u32> =
            aside.iter().filter(|(_, apart)| *apart == Some(wanted)).map(|(line, _)| line.page).collect();
        pages.into_iter().collect()
    };
    let edges = pages_of(Apart::Edge);
    if !edges.is_empty() {
        let message = format!(
            "running heads, feet and numbers of {} pages are kept once, behind the text, and not read",
            edges.len()
        );
        notices.push(Notice::new("page-edges-not-read", message));
    }
    let notes = pages_of(Apart::Footnote);
    if !notes.is_empty() {
        let message = format!("footnotes are kept behind the text and not read: {}", pages_named(&notes));
        notices.push(Notice::new("footnotes-not-read", message));
    }
    if !leftward.is_empty() {
        let pages: Vec<u32> = leftward.iter().copied().collect();
        let message = format!(
            "lines that run from right to left are kept behind the text and not read: {}",
            pages_named(&pages)
        );
        notices.push(Notice::new("right-to-left-not-read", message));
    }
    notices
}

/// The text of paragraphs, one behind the other, with the place of each line.
fn joined(report: &[Paragraph], kept: &[Paragraph]) -> Document {
    let mut text = String::new();
    let mut lines = Vec::new();
    let mut printed = Vec::new();
    let headline = headline_of(report);
    let all = report.iter().enumerate().map(|(idx, paragraph)| (Some(idx), paragraph));
    let all = all.chain(kept.iter().map(|paragraph| (None, paragraph)));
    let mut n_read = 0;
    for (idx, paragraph) in all.take(MAX_BLOCKS) {
        if text.len() + paragraph.text.len() > MAX_PAGE_BYTES {
            break;
        }
        n_read += 1;
        if !text.is_empty() {
            text.push_str("\n\n");
        }
        let start = text.len();
        text.push_str(&paragraph.text);
        let kind = match idx {
            None => Some(BlockKind::Furniture),
            Some(_) if idx == headline => Some(BlockKind::Headline),
            Some(_) if paragraph.style == Style::Row => Some(BlockKind::Row),
            Some(_) => None,
        };
        lines.push(Line { span: Span::new(start, text.len()), kind, in_page: None });
        let moved = |span: Span| Span::new(start + span.start, start + span.end);
        printed.extend(paragraph.lines.iter().map(|line| PrintedLine { span: moved(line.span), ..*line }));
    }
    let known = Document { published: date_above(report), ..Document::default() };
    let rows: Vec<Span> = lines.iter().map(|line| line.span).collect();
    let rows =
        rows.into_iter().zip(report).filter_map(|(span, paragraph)| Some((span, paragraph.row.as_ref()?)));
    let mut document = read_lines(text, lines, Around::Nothing, &Hints::default(), known);
    take_tables(&mut document, rows);
    let n_all = report.len() + kept.len();
    if n_all > n_read {
        let message = format!("the PDF has {n_all} paragraphs; the first {n_read} were read");
        document.notices.push(Notice::new("cut-short", message));
    }
    document.printed = printed;
    document
}

/// The day in a line above the running text that says little else: "6 March 2026", "Ministry of Health, 2 March 2026".
fn date_above(report: &[Paragraph]) -> Option<PageDate> {
    let above =
        report.iter().take_while(|paragraph| !(paragraph.style == Style::Body && is_prose(&paragraph.text)));
    above.take(MAX_LINES_ABOVE).filter(|paragraph| paragraph.style != Style::Row).find_map(|paragraph| {
        let dates = find_dates(&paragraph.text);
        let [found] = dates.as_slice() else { return None };
        let besides = paragraph.text.len() - found.range.len();
        let value = found.date.to_string();
        (besides <= MAX_BESIDE_DATE && is_plausible(found.date))
            .then_some(PageDate { value, basis: DateBasis::Dateline })
    })
}

/// The first heading, where no running text stands above it.
fn headline_of(report: &[Paragraph]) -> Option<usize> {
    let first = report.iter().position(|paragraph| paragraph.style == Style::Heading)?;
    let is_above = |paragraph: &Paragraph| paragraph.style == Style::Body && is_prose(&paragraph.text);
    (!report[..first].iter().any(is_above)).then_some(first)
}
