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
use crate::tables::{self, Cell, Height, RowKind, row_kind, row_of, take_tables};
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
    let rows: Vec<Span> = lines.iter().map(|line| line.span).collect();
    let rows =
        rows.into_iter().zip(all()).filter_map(|(span, paragraph)| Some((span, paragraph.row.as_ref()?)));
    let mut document = read_lines(text, lines, Around::Nothing, &Hints::default(), Document::default());
    take_tables(&mut document, rows);
    let too_long = || format!("the document has {n_all} paragraphs; the first {MAX_BLOCKS} were read");
    let cut_short = found.fault.clone().into_iter().chain((n_all > MAX_BLOCKS).then(too_long));
    document.notices.extend(cut_short.map(|message| Notice::new("cut-short", message)));
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
    /// The row of a table that it is, if it is one.
    row: Option<tables::Row>,
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
    Table,
    /// The rows of a table that its program repeats at the head of each page.
    HeadRows,
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

/// A row that is not closed yet.
struct OpenRow {
    is_head: bool,
    /// Its cells that are closed.
    cells: Vec<OpenCell>,
}

/// A cell, with its paragraphs.
struct OpenCell {
    n_columns: usize,
    height: Height,
    paragraphs: Vec<Paragraph>,
}

struct Walk {
    form: Form,
    roles: Vec<Role>,
    open: Vec<Open>,
    /// The numbers of the tables that are open.
    tables: Vec<usize>,
    n_tables: usize,
    n_head_rows: usize,
    rows: Vec<OpenRow>,
    cells: Vec<OpenCell>,
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
        tables: Vec::new(),
        n_tables: 0,
        n_head_rows: 0,
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
            Role::Table => {
                self.tables.push(self.n_tables);
                self.n_tables += 1;
            }
            Role::HeadRows => self.n_head_rows += 1,
            Role::Row => self.rows.push(OpenRow { is_head: self.n_head_rows > 0, cells: Vec::new() }),
            Role::Cell => self.cells.push(self.open_cell(element)),
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

    /// What empty elements stand for: blanks and line breaks, the style of the paragraph that is open, how far the cell that is
    /// open reaches, heads of columns.
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
            "w:gridSpan" => {
                let n_columns = attribute(element, "w:val").and_then(|value| value.parse().ok());
                if let (Some(cell), Some(n_columns)) = (self.cells.last_mut(), n_columns) {
                    cell.n_columns = n_columns;
                }
                return;
            }
            "w:vMerge" => {
                let goes_on = attribute(element, "w:val").is_none_or(|value| value != "restart");
                if let Some(cell) = self.cells.last_mut().filter(|_| goes_on) {
                    cell.height = Height::FromAbove;
                }
                return;
            }
            "w:tblHeader" => {
                let is_off =
                    attribute(element, "w:val").is_some_and(|value| value == "0" || value == "false");
                if let Some(row) = self.rows.last_mut().filter(|_| !is_off) {
                    row.is_head = true;
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
                if let (Some(cell), Some(row)) = (self.cells.pop(), self.rows.last_mut()) {
                    row.cells.push(cell);
                }
            }
            Some(Role::Row) => {
                if let Some(row) = self.rows.pop() {
                    self.end_row(row);
                }
            }
            Some(Role::HeadRows) => self.n_head_rows = self.n_head_rows.saturating_sub(1),
            Some(Role::Table) => {
                self.tables.pop();
            }
            Some(Role::Paragraph(_)) => {
                if let Some(open) = self.open.pop() {
                    let text = open.text.split_whitespace().collect::<Vec<_>>().join(" ");
                    let place = Some(Span::new(open.start, after));
                    self.put(Paragraph { text, style: open.style, place, row: None });
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
            Some(cell) => cell.paragraphs.push(paragraph),
            None if self.n_notes > 0 && self.form == Form::Odt => self.found.notes.push(paragraph),
            None => self.found.paragraphs.push(paragraph),
        }
    }

    fn open_cell(&self, element: &BytesStart<'_>) -> OpenCell {
        let number = |name: &str| attribute(element, name).and_then(|value| value.trim().parse().ok());
        let n_columns = number("table:number-columns-spanned").unwrap_or(1);
        let n_rows = number("table:number-rows-spanned").unwrap_or(1);
        OpenCell { n_columns, height: Height::Rows(n_rows), paragraphs: Vec::new() }
    }

    /// Running text in a table that only lays out a page is text; what else stands in a table is a row, cell beside cell.
    fn end_row(&mut self, row: OpenRow) {
        let words = |cell: &OpenCell| {
            cell.paragraphs.iter().map(|found| found.text.as_str()).collect::<Vec<_>>().join(" ")
        };
        let paragraphs = || row.cells.iter().flat_map(|cell| &cell.paragraphs);
        let is_layout = paragraphs().any(|found| is_prose(&found.text));
        let kind = if is_layout {
            RowKind::Layout
        } else {
            row_kind(row.cells.iter().map(words).collect::<Vec<_>>().iter().map(String::as_str))
        };
        let n_paragraphs = paragraphs().count();
        let place = paragraphs().filter_map(|found| found.place).reduce(|one, other| one.cover(other));
        // The table that the row stands in is the innermost that is open.
        let table = self.tables.last().copied().unwrap_or_default();
        let cell =
            |cell: &OpenCell| Cell { text: words(cell), n_columns: cell.n_columns, height: cell.height };
        match kind {
            RowKind::Cells => {
                let (text, mut of_row) = row_of(table, row.cells.iter().map(cell).collect());
                of_row.is_head = row.is_head;
                self.put(Paragraph { text, style: Style::Row, place, row: Some(of_row) });
            }
            RowKind::Single if n_paragraphs == 1 => {
                let (_, of_row) = row_of(table, row.cells.iter().map(cell).collect());
                let paragraphs = row.cells.into_iter().flat_map(|cell| cell.paragraphs);
                // A row of a table within the cell stays what it is.
                paragraphs.for_each(|found| {
                    let row = found.row.or(Some(of_row.clone()));
                    self.put(Paragraph { row, ..found });
                });
            }
            _ => row.cells.into_iter().flat_map(|cell| cell.paragraphs).for_each(|found| self.put(found)),
        }
    }
}

fn role_of(element: &BytesStart<'_>, form: Form) -> Role {
    let name = element.name();
    match (form, name.as_ref()) {
        (Form::Docx, "w:p") => Role::Paragraph(Style::Body),
        (Form::Docx, "w:t") => Role::Run,
        (Form::Docx, "w:tbl") | (Form::Odt, "table:table") => Role::Table,
        (Form::Odt, "table:table-header-rows") => Role::HeadRows,
        (Form::Docx, "w:tr") | (Form::Odt, "table:table-row") => Role::Row,
        (Form::Docx, "w:tc") | (Form::Odt, "table:table-cell") => Role::Cell,
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
            | "table:covered-table-cell"
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
