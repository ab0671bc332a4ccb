//! Office documents: paragraphs, headings, rows of tables and notes of DOCX (ISO 29500) and ODT (ISO 26300).
//!
//! Own walk over the XML because what matters here is where each paragraph stands in it, and what is no part of the text:
//! words that were deleted, the second form of a text box, remarks in the margin.

use ascribe_model::{BlockKind, DateBasis, Document, Notice, PageDate, Span};
use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};

use crate::dates::iso_value;
use crate::encoding::decode;
use crate::limits::{MAX_BLOCKS, MAX_PAGE_BYTES, MAX_TABLE_NESTING};
use crate::pages::{Item, Page, PageRead};
use crate::plain::{Around, Line, read_lines};
use crate::problem::Fault;
use crate::roles::is_prose;
use crate::stamp::{note_reader, stamp};
use crate::zipped::Members;
use crate::{Hints, Place, Problem};

/// Which kind of office document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    Docx,
    Odt,
}

impl Form {
    fn word(self) -> &'static str {
        match self {
            Form::Docx => "docx",
            Form::Odt => "odt",
        }
    }

    fn media(self) -> &'static str {
        match self {
            Form::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Form::Odt => "application/vnd.oasis.opendocument.text",
        }
    }
}

/// The member that holds the text of an office document of ISO 29500, as its list of relations names it.
pub(crate) fn main_part_named(relations: &[u8]) -> Option<String> {
    let xml = decode(relations, None).text.into_owned();
    let mut reader = Reader::from_str(&xml);
    let is_main = |element: &BytesStart<'_>| {
        attribute(element, "Type").is_some_and(|kind| kind.ends_with("/officeDocument"))
    };
    loop {
        match reader.read_event().ok()? {
            Event::Start(element) | Event::Empty(element) if is_main(&element) => {
                let target = attribute(&element, "Target")?;
                return Some(target.trim_start_matches('/').to_owned());
            }
            Event::Eof => return None,
            _ => {}
        }
    }
}

/// The one page of an office document whose text the member `part` holds.
pub(crate) fn read(input: &str, mut members: Members, form: Form, part: String) -> Item {
    let input = input.to_owned();
    let n_bytes = members.n_bytes();
    let read = move || {
        let whole = members.whole();
        Some(match document_of(&mut members, form, &part) {
            Ok(document) => {
                let document = stamp(document, &whole, &Hints::default());
                PageRead::Page(Page { document, bytes: whole, media: form.media(), headers: Vec::new() })
            }
            Err(Fault::TooLarge) => PageRead::Problem(Problem::page_too_large(&input, Place::Whole)),
            Err(Fault::Broken(why)) => {
                let message = format!("the {} document cannot be read: {why}", form.word().to_uppercase());
                let problem = Problem::new(&input, Place::Whole, "broken-document", message);
                PageRead::Problem(problem.with_hint("open it and save it again, or save its text"))
            }
        })
    };
    Item { n_bytes, read: Box::new(read) }
}

fn document_of(members: &mut Members, form: Form, part: &str) -> Result<Document, Fault> {
    let mut found = Found::default();
    found.take(members, form, part)?;
    if form == Form::Docx {
        let folder = part.rsplit_once('/').map_or("word", |(folder, _)| folder);
        for notes in ["footnotes.xml", "endnotes.xml"].map(|notes| format!("{folder}/{notes}")) {
            let mut in_notes = Found::default();
            if members.has(&notes) {
                in_notes.take(members, form, &notes)?;
            }
            let unplaced = in_notes.paragraphs.into_iter().map(|found| Paragraph { place: None, ..found });
            found.notes.extend(unplaced);
            found.fault = found.fault.or(in_notes.fault);
        }
    }
    if found.paragraphs.is_empty() && found.notes.is_empty() {
        return Err(Fault::Broken("no paragraph was found in it".to_owned()));
    }
    let (description, field) = match form {
        Form::Docx => ("docProps/core.xml", "<dcterms:modified"),
        Form::Odt => ("meta.xml", "<dc:date"),
    };
    let mut document = assemble(&found);
    document.modified = members.take_named(description).ok().and_then(|xml| dated(&xml.bytes, field));
    note_reader(&mut document, form.word(), form.word(), Some(format!("member {part}")));
    Ok(document)
}

/// The date that a field of the document's description holds.
fn dated(xml: &[u8], field: &str) -> Option<PageDate> {
    let rest = &xml[memchr::memmem::find(xml, field.as_bytes())?..];
    let rest = &rest[memchr::memchr(b'>', rest)? + 1..];
    let written = &rest[..memchr::memchr(b'<', rest)?];
    let value = iso_value(std::str::from_utf8(written).ok()?.trim())?;
    Some(PageDate { value, basis: DateBasis::Meta })
}

fn assemble(found: &Found) -> Document {
    let mut text = String::new();
    let mut lines = Vec::new();
    let all = || found.paragraphs.iter().chain(&found.notes);
    let title = headline_of(&found.paragraphs);
    for (idx, paragraph) in all().enumerate().take(MAX_BLOCKS) {
        if !text.is_empty() {
            text.push_str("\n\n");
        }
        let start = text.len();
        text.push_str(&paragraph.text);
        let kind = match paragraph.style {
            _ if Some(idx) == title => Some(BlockKind::Headline),
            Style::Row => Some(BlockKind::Row),
            _ => None,
        };
        lines.push(Line { span: Span::new(start, text.len()), kind, in_page: paragraph.place });
    }
    let n_all = all().count();
    let mut document = read_lines(text, lines, Around::Nothing, &Hints::default(), Document::default());
    let too_long = || format!("the document has {n_all} paragraphs; the first {MAX_BLOCKS} were read");
    let cut_short = found.fault.clone().into_iter().chain((n_all > MAX_BLOCKS).then(too_long));
    document.notices.extend(cut_short.map(|message| Notice::new("cut-short", message)));
    let is_row = |paragraph: &&Paragraph| {
        paragraph.style == Style::Row && paragraph.text.contains(|c: char| c.is_ascii_digit())
    };
    let n_rows = all().filter(is_row).count();
    if n_rows > 0 {
        let message = format!(
            "tables are kept and not read: {n_rows} rows with numbers; `ascribe import` reads the rows of sheets"
        );
        document.notices.push(Notice::new("table-not-read", message));
    }
    if found.n_deleted > 0 {
        let message = "the document has changes that are not accepted yet: what they delete is not read, what they add is";
        document.notices.push(Notice::new("tracked-changes", message));
    }
    document
}

/// The first title or heading, where no running text stands above it.
fn headline_of(paragraphs: &[Paragraph]) -> Option<usize> {
    let is_title = |paragraph: &Paragraph| matches!(paragraph.style, Style::Title | Style::Heading);
    let first = paragraphs.iter().position(is_title)?;
    let is_above = |paragraph: &Paragraph| paragraph.style == Style::Body && is_prose(&paragraph.text);
    (!paragraphs[..first].iter().any(is_above)).then_some(first)
}

/// A paragraph or the row of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Paragraph {
    text: String,
    style: Style,
    /// Where it stands in the XML.
    place: Option<Span>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Style {
    Title,
    Heading,
    Body,
    Row,
}

/// What stands in a document.
#[derive(Debug, Default)]
struct Found {
    paragraphs: Vec<Paragraph>,
    notes: Vec<Paragraph>,
    n_deleted: usize,
    /// What is wrong with a member behind what was read of it.
    fault: Option<String>,
}

impl Found {
    /// Adds what stands in a member.
    fn take(&mut self, members: &mut Members, form: Form, part: &str) -> Result<(), Fault> {
        let broken = |why: String| Fault::Broken(format!("`{part}`: {why}"));
        let member = members.take_named(part).map_err(broken)?;
        if member.bytes.len() > MAX_PAGE_BYTES {
            return Err(Fault::TooLarge);
        }
        let xml = decode(&member.bytes, None).text.into_owned();
        *self = paragraphs_of(&xml, form).map_err(broken)?;
        self.fault = member.fault.map(|fault| format!("`{part}` was read as far as it can be: {fault}"));
        Ok(())
    }
}

/// What an element means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Paragraph(Style),
    Row,
    Cell,
    Note,
    /// A run of text of a DOCX paragraph.
    Run,
    /// Not read, with all that is in it.
    Skip,
    Deleted,
    Other,
}

/// A paragraph that is not closed yet.
struct Open {
    text: String,
    style: Style,
    start: usize,
}

struct Walk {
    form: Form,
    roles: Vec<Role>,
    open: Vec<Open>,
    /// Of each row that is open the cells that are closed, each with its paragraphs.
    rows: Vec<Vec<Vec<Paragraph>>>,
    /// Of each cell that is open its paragraphs.
    cells: Vec<Vec<Paragraph>>,
    n_skipping: usize,
    n_runs: usize,
    n_notes: usize,
    found: Found,
}

fn paragraphs_of(xml: &str, form: Form) -> Result<Found, String> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = false;
    let mut walk = Walk {
        form,
        roles: Vec::new(),
        open: Vec::new(),
        rows: Vec::new(),
        cells: Vec::new(),
        n_skipping: 0,
        n_runs: 0,
        n_notes: 0,
        found: Found::default(),
    };
    loop {
        let before = place_of(&reader);
        let event = reader.read_event().map_err(|error| format!("byte {before}: {error}"))?;
        match event {
            Event::Start(element) => walk.start(&element, before),
            Event::Empty(element) => walk.empty(&element),
            Event::End(_) => walk.end(place_of(&reader)),
            Event::Text(text) => walk.text(&text.xml10_content()),
            Event::CData(text) => walk.text(&text.xml10_content()),
            Event::GeneralRef(reference) => walk.text(&resolved(&reference)),
            Event::Eof => break,
            _ => {}
        }
    }
    while !walk.roles.is_empty() {
        walk.end(xml.len());
    }
    Ok(walk.found)
}

fn place_of(reader: &Reader<&[u8]>) -> usize {
    usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX)
}

/// What a reference stands for; nothing for one that the document would have to define itself.
fn resolved(reference: &BytesRef<'_>) -> String {
    if let Ok(Some(letter)) = reference.resolve_char_ref() {
        return letter.to_string();
    }
    let known = match &*reference.xml10_content() {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        _ => "",
    };
    known.to_owned()
}

impl Walk {
    fn start(&mut self, element: &BytesStart<'_>, before: usize) {
        let role = match role_of(element, self.form) {
            Role::Row if self.rows.len() >= MAX_TABLE_NESTING => Role::Other,
            Role::Cell if self.cells.len() >= MAX_TABLE_NESTING => Role::Other,
            role => role,
        };
        match role {
            Role::Skip | Role::Deleted => self.n_skipping += 1,
            Role::Run => self.n_runs += 1,
            Role::Note => self.n_notes += 1,
            Role::Row => self.rows.push(Vec::new()),
            Role::Cell => self.cells.push(Vec::new()),
            Role::Paragraph(style) => self.open.push(Open { text: String::new(), style, start: before }),
            Role::Other => {}
        }
        self.found.n_deleted += usize::from(role == Role::Deleted);
        self.roles.push(role);
        self.mark(element);
    }

    fn empty(&mut self, element: &BytesStart<'_>) {
        self.found.n_deleted += usize::from(role_of(element, self.form) == Role::Deleted);
        self.mark(element);
    }

    /// Blanks and line breaks that elements stand for, and the style of the paragraph that is open.
    fn mark(&mut self, element: &BytesStart<'_>) {
        let name = element.name();
        let blank = match name.as_ref() {
            "w:tab" | "text:tab" | "text:s" | "w:br" | "w:cr" | "text:line-break" => " ",
            "w:noBreakHyphen" => "-",
            "w:pStyle" => {
                let style = attribute(element, "w:val").map(|value| style_named(&value));
                if let (Some(open), Some(style)) = (self.open.last_mut(), style) {
                    open.style = style;
                }
                return;
            }
            _ => return,
        };
        if self.n_skipping == 0
            && let Some(open) = self.open.last_mut()
        {
            open.text.push_str(blank);
        }
    }

    fn text(&mut self, text: &str) {
        let is_read = self.n_skipping == 0 && (self.form == Form::Odt || self.n_runs > 0);
        if let Some(open) = self.open.last_mut().filter(|_| is_read) {
            open.text.push_str(text);
        }
    }

    fn end(&mut self, after: usize) {
        match self.roles.pop() {
            Some(Role::Skip | Role::Deleted) => self.n_skipping = self.n_skipping.saturating_sub(1),
            Some(Role::Run) => self.n_runs = self.n_runs.saturating_sub(1),
            Some(Role::Note) => self.n_notes = self.n_notes.saturating_sub(1),
            Some(Role::Cell) => {
                let cell = self.cells.pop().unwrap_or_default();
                if let Some(row) = self.rows.last_mut() {
                    row.push(cell);
                }
            }
            Some(Role::Row) => {
                let row = self.rows.pop().unwrap_or_default();
                self.end_row(row);
            }
            Some(Role::Paragraph(_)) => {
                if let Some(open) = self.open.pop() {
                    let text = open.text.split_whitespace().collect::<Vec<_>>().join(" ");
                    let place = Some(Span::new(open.start, after));
                    self.put(Paragraph { text, style: open.style, place });
                }
            }
            _ => {}
        }
    }

    fn put(&mut self, paragraph: Paragraph) {
        if paragraph.text.is_empty() || self.n_skipping > 0 {
            return;
        }
        match self.cells.last_mut() {
            Some(cell) => cell.push(paragraph),
            None if self.n_notes > 0 && self.form == Form::Odt => self.found.notes.push(paragraph),
            None => self.found.paragraphs.push(paragraph),
        }
    }

    /// Running text in a table that only lays out a page is text; what else stands in a table is a row, cell beside cell.
    fn end_row(&mut self, row: Vec<Vec<Paragraph>>) {
        let n_filled = row.iter().filter(|cell| !cell.is_empty()).count();
        let is_layout = n_filled == 1 || row.iter().flatten().any(|found| is_prose(&found.text));
        if is_layout {
            row.into_iter().flatten().for_each(|found| self.put(found));
            return;
        }
        let places = row.iter().flatten().filter_map(|found| found.place);
        let place = places.reduce(|one, other| one.cover(other));
        let words = |cell: &Vec<Paragraph>| {
            cell.iter().map(|found| found.text.as_str()).collect::<Vec<_>>().join(" ")
        };
        let text = row.iter().map(words).collect::<Vec<_>>().join(" | ");
        if n_filled > 0 {
            self.put(Paragraph { text, style: Style::Row, place });
        }
    }
}

fn role_of(element: &BytesStart<'_>, form: Form) -> Role {
    let name = element.name();
    match (form, name.as_ref()) {
        (Form::Docx, "w:p") => Role::Paragraph(Style::Body),
        (Form::Docx, "w:t") => Role::Run,
        (Form::Docx, "w:tr") | (Form::Odt, "table:table-row") => Role::Row,
        (Form::Docx, "w:tc") | (Form::Odt, "table:table-cell" | "table:covered-table-cell") => Role::Cell,
        (Form::Docx, "w:footnote" | "w:endnote") => {
            // The lines that part notes from the text are kept as notes of a type of their own.
            if attribute(element, "w:type").is_some_and(|kind| kind != "normal") {
                Role::Skip
            } else {
                Role::Note
            }
        }
        (Form::Docx, "w:del" | "w:moveFrom") => Role::Deleted,
        (Form::Docx, "mc:Fallback") => Role::Skip,
        (Form::Odt, "text:p") => Role::Paragraph(Style::Body),
        (Form::Odt, "text:h") => Role::Paragraph(Style::Heading),
        (Form::Odt, "text:note-body") => Role::Note,
        (Form::Odt, "text:tracked-changes") => Role::Deleted,
        (
            Form::Odt,
            "text:note-citation"
            | "office:annotation"
            | "text:table-of-content"
            | "office:forms"
            | "office:font-face-decls"
            | "office:automatic-styles"
            | "svg:title"
            | "svg:desc",
        ) => Role::Skip,
        _ => Role::Other,
    }
}

fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = element.try_get_attribute(name).ok().flatten()?;
    Some(found.value.into_owned())
}

/// Styles keep the names of the language of the program that wrote them, without letters that are not ASCII.
fn style_named(name: &str) -> Style {
    let name = name.to_lowercase();
    let begins = |starts: &[&str]| starts.iter().any(|start| name.starts_with(start));
    if begins(&["title", "titel", "titre"]) && !begins(&["titre1", "titre2", "titre3"]) {
        Style::Title
    } else if begins(&["heading", "berschrift", "titre", "ttulo", "titolo", "nagwek", "kop"]) {
        Style::Heading
    } else {
        Style::Body
    }
}
