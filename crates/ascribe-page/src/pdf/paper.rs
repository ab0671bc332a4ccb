//! One page of paper: its lines with their places, and what of it is no text.

use pdfboss_core::{Document, OcState, Page, StructureTree, block_on};
use pdfboss_output::{
    BBox, Block, Cell, Line, Role, page_layout_with_rulings, retain_rulings_on_page, retain_spans_on_page,
};
use pdfboss_text::{
    FontCache, ReadingOrder, TextSpan, extract_spans_and_rulings_reporting_cached_with, placed_images_with,
};
use unicode_normalization::UnicodeNormalization;

use super::bounds::Metered;
use super::second::{self, Numbers};
use crate::limits::MAX_PDF_PIECES;
use crate::tables::{self, Height, Row, RowKind, row_kind, row_of};

/// Of a page without text, how much of it pictures must cover to make it a scan: a quarter; a logo has less.
const MIN_SCANNED_SHARE: f32 = 0.25;

/// How much smaller than the letters beside it a raised digit is.
const MAX_RAISED_SIZE: f32 = 0.85;

/// A line as it stands on a page, or a row of a table.
#[derive(Clone, Debug)]
pub(super) struct PaperLine {
    pub text: String,
    pub style: Style,
    /// The page, counted from 1.
    pub page: u32,
    /// Lines with the same number stand together on their page: a paragraph or several, an item of a list, a heading.
    pub block: usize,
    /// Where its letters begin and end, and where they stand, as whoever reads the page sees it.
    pub x: f32,
    pub end_x: f32,
    pub y: f32,
    /// The size of its letters.
    pub size: f32,
    /// Where it stands on the page, see [`ascribe_model::PrintedLine`].
    pub area: [i32; 4],
    /// The row of a table that it is, if it is one whose cells stand in columns for sure.
    pub row: Option<Row>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    Heading,
    Body,
    Item,
    Row,
    /// What the file itself says stands at the edge of each page.
    Edge,
}

/// What was found on one page.
#[derive(Debug, Default)]
pub(super) struct Paper {
    pub lines: Vec<PaperLine>,
    pub letters: Letters,
    /// Whether pictures cover it and no text stands on it.
    pub is_scan: bool,
    /// Numbers that the page gives in one way of reading and not in the other.
    pub differing: Numbers,
    /// Whether something on it could not be read, and what.
    pub unread: Option<String>,
    /// Tables whose columns cannot be told for sure.
    pub n_loose_tables: usize,
}

/// How many letters there are of which kind.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Letters {
    pub n_all: usize,
    /// Letters of scripts that are written from right to left.
    pub n_leftward: usize,
    /// Of which the file does not say what they mean.
    pub n_unknown: usize,
    /// That a program put invisibly under a picture.
    pub n_invisible: usize,
}

impl Letters {
    pub(super) fn add(&mut self, other: Letters) {
        self.n_all += other.n_all;
        self.n_leftward += other.n_leftward;
        self.n_unknown += other.n_unknown;
        self.n_invisible += other.n_invisible;
    }

    fn of(spans: &[TextSpan]) -> Letters {
        let mut letters = Letters::default();
        for span in spans {
            let counted = Letters::in_text(&span.text);
            letters.add(Letters { n_invisible: if span.invisible { counted.n_all } else { 0 }, ..counted });
        }
        letters
    }

    pub(super) fn in_text(text: &str) -> Letters {
        let mut letters = Letters::default();
        for letter in text.chars().filter(|letter| !letter.is_whitespace()) {
            letters.n_all += 1;
            letters.n_leftward += usize::from(is_leftward(letter));
            letters.n_unknown += usize::from(is_unknown(letter));
        }
        letters
    }

    /// Whether most letters run from right to left.
    pub(super) fn is_leftward(self) -> bool {
        self.n_leftward * 2 > self.n_all
    }
}

/// Hebrew, Arabic, Syriac, Thaana, N'Ko and their forms (Unicode, chapters 9 and 19).
fn is_leftward(letter: char) -> bool {
    matches!(letter, '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}' | '\u{10800}'..='\u{10FFF}' | '\u{1E800}'..='\u{1EFFF}')
}

/// A letter that a font shows without saying which it is.
fn is_unknown(letter: char) -> bool {
    letter == '\u{FFFD}' || letter.is_control()
}

/// What all pages of a document share.
pub(super) struct Shared<'a> {
    pub document: &'a Document,
    pub metered: Metered<'a>,
    pub fonts: FontCache,
    pub layers: Option<OcState>,
    pub tags: Option<StructureTree>,
}

/// Reads one page, counted from 0.
pub(super) fn read_paper(shared: &Shared<'_>, idx: usize) -> Result<Paper, String> {
    let page = shared.document.page(idx).map_err(|error| error.to_string())?;
    shared.metered.begin_page();
    let read = block_on(extract_spans_and_rulings_reporting_cached_with(
        &shared.metered,
        &page,
        &shared.fonts,
        shared.layers.as_ref(),
        shared.tags.as_ref(),
        ReadingOrder::StructureTree,
    ));
    let (mut spans, mut rulings, report) = read.map_err(|error| error.to_string())?;
    let mut unread = report.skipped.first().map(|skipped| format!("{}: {}", skipped.kind, skipped.cause));
    retain_spans_on_page(&mut spans, &page);
    retain_rulings_on_page(&mut rulings, &page);
    if spans.len() > MAX_PDF_PIECES {
        unread =
            Some(format!("{} pieces of text, of which the first {MAX_PDF_PIECES} were read", spans.len()));
        spans.truncate(MAX_PDF_PIECES);
    }
    rulings.truncate(MAX_PDF_PIECES);
    raise_marks(&mut spans);
    let letters = Letters::of(&spans);
    let is_scan = letters.n_all == 0 && is_covered(shared, &page);
    let layout = page_layout_with_rulings(&spans, &rulings, report.order);
    let mut lines = Lines { page: u32::try_from(idx + 1).unwrap_or(u32::MAX), ..Lines::default() };
    layout.blocks.into_iter().for_each(|block| lines.add(block));
    let differing = second::compare(&lines.lines, &spans);
    Ok(Paper {
        lines: lines.lines,
        letters,
        is_scan,
        differing,
        unread,
        n_loose_tables: lines.n_loose_tables,
    })
}

/// Whether pictures cover the page.
fn is_covered(shared: &Shared<'_>, page: &Page) -> bool {
    let images =
        block_on(placed_images_with(&shared.metered, page, shared.layers.as_ref())).unwrap_or_default();
    let (width, height) = (page.crop_box.width(), page.crop_box.height());
    let covered: f32 = images.iter().map(|image| image.bbox.width() * image.bbox.height()).sum();
    covered >= MIN_SCANNED_SHARE * width * height
}

/// Makes digits that are raised beside larger letters raised digits: they call a footnote and belong to no number.
fn raise_marks(spans: &mut [TextSpan]) {
    for idx in 0..spans.len() {
        let is_digits =
            |text: &str| !text.is_empty() && text.len() <= 3 && text.bytes().all(|c| c.is_ascii_digit());
        let span = &spans[idx];
        if span.rotate != 0 || !is_digits(span.text.trim()) {
            continue;
        }
        let before = idx
            .checked_sub(1)
            .map(|before| &spans[before])
            .filter(|before| is_near(before.end_x, span.x, span));
        let behind = spans.get(idx + 1).filter(|behind| is_near(span.end_x, behind.x, span));
        let is_raised = |other: &&TextSpan| {
            let rise = span.y - other.y;
            span.size <= MAX_RAISED_SIZE * other.size && rise >= 0.15 * other.size && rise <= other.size
        };
        if before.filter(is_raised).or(behind.filter(is_raised)).is_some() {
            spans[idx].text = spans[idx].text.chars().map(raised).collect();
        }
    }
}

fn is_near(end: f32, start: f32, span: &TextSpan) -> bool {
    (start - end).abs() <= span.size
}

fn raised(digit: char) -> char {
    let forms = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    digit.to_digit(10).and_then(|digit| forms.get(digit as usize)).copied().unwrap_or(digit)
}

/// The lines of a page as its blocks are taken apart.
#[derive(Default)]
struct Lines {
    page: u32,
    block: usize,
    n_tables: usize,
    n_loose_tables: usize,
    lines: Vec<PaperLine>,
}

impl Lines {
    fn add(&mut self, block: Block) {
        match block {
            Block::Heading { lines, bbox, .. } => self.put(&lines, Style::Heading, &bbox),
            Block::Paragraph { lines, bbox, role: Role::PageHeader | Role::PageFooter } => {
                self.put(&lines, Style::Edge, &bbox);
            }
            Block::Paragraph { lines, bbox, .. } => self.put(&lines, Style::Body, &bbox),
            Block::List { items, .. } => {
                for item in items {
                    self.put(&item.lines, Style::Item, &item.bbox);
                }
            }
            Block::Table { rows, bbox } => {
                let has_columns = columns_stand_apart(&rows) && is_one_line_each(&rows);
                self.n_loose_tables += usize::from(!has_columns && rows.iter().any(|row| holds_digits(row)));
                self.n_tables += 1;
                // Each page has fewer tables than pieces of text.
                let table = has_columns.then_some(self.page as usize * MAX_PDF_PIECES + self.n_tables);
                rows.iter().for_each(|row| self.put_row(row, &bbox, table));
            }
        }
    }

    fn put(&mut self, lines: &[Line], style: Style, bbox: &BBox) {
        self.block += 1;
        for line in lines {
            let written: String = line.inlines.iter().map(|inline| inline.text.as_str()).collect();
            let text = clean(&written);
            if !text.is_empty() {
                let (page, block, area) = (self.page, self.block, area_of(&[line], bbox));
                let Line { x, end_x, y, size, .. } = *line;
                let row = None;
                self.lines.push(PaperLine { text, style, page, block, x, end_x, y, size, area, row });
            }
        }
    }

    /// The cells of a row side by side; as a row of the table where that has columns.
    fn put_row(&mut self, row: &[Cell], bbox: &BBox, table: Option<usize>) {
        self.block += 1;
        let filled: Vec<&Line> = row.iter().filter_map(|cell| cell.line.as_ref()).collect();
        let (Some(first), Some(last)) = (filled.first(), filled.last()) else { return };
        let cells: Vec<String> = row.iter().map(words).collect();
        let (page, block, area) = (self.page, self.block, area_of(&filled, bbox));
        let (x, end_x, y, size) = (first.x, last.end_x, first.y, first.size);
        let line = |text, style, row| PaperLine { text, style, page, block, x, end_x, y, size, area, row };
        let kind = row_kind(cells.iter().map(String::as_str));
        let cell = |(cell, text): (&Cell, &String)| tables::Cell {
            text: text.clone(),
            n_columns: usize::from(cell.colspan),
            height: Height::Rows(usize::from(cell.rowspan)),
        };
        let (text, of_row) = row_of(table.unwrap_or_default(), row.iter().zip(&cells).map(cell).collect());
        let of_row = table.map(|_| of_row);
        match kind {
            RowKind::Empty => {}
            RowKind::Cells => self.lines.push(line(text, Style::Row, of_row)),
            RowKind::Single => self.lines.push(line(text, Style::Item, of_row)),
            // Running text in a table that only lays out a page is text.
            RowKind::Layout => {
                for (idx, cell) in cells.into_iter().filter(|cell| !cell.is_empty()).enumerate() {
                    self.block += usize::from(idx > 0);
                    let block = self.block;
                    self.lines.push(PaperLine { block, ..line(cell, Style::Item, None) });
                }
            }
        }
    }
}

fn words(cell: &Cell) -> String {
    let inlines = cell.line.iter().flat_map(|line| &line.inlines);
    clean(&inlines.map(|inline| inline.text.as_str()).collect::<String>())
}

fn holds_digits(row: &[Cell]) -> bool {
    row.iter().any(|cell| words(cell).contains(|c: char| c.is_ascii_digit()))
}

/// Whether the words of each column stand in a band of their own: then a head belongs to the numbers beneath it. A head that
/// reaches over two columns and was put into one of them lies over the numbers of both.
fn columns_stand_apart(rows: &[Vec<Cell>]) -> bool {
    let mut bands: Vec<Option<(f32, f32)>> = Vec::new();
    for row in rows {
        let mut column = 0;
        for cell in row {
            let n_columns = usize::from(cell.colspan).max(1);
            if let (Some(line), 1) = (&cell.line, n_columns) {
                bands.resize(bands.len().max(column + 1), None);
                let (x, end_x) = bands[column].unwrap_or((line.x, line.end_x));
                bands[column] = Some((x.min(line.x), end_x.max(line.end_x)));
            }
            column += n_columns;
        }
    }
    let bands: Vec<(f32, f32)> = bands.into_iter().flatten().collect();
    bands.windows(2).all(|pair| pair[0].1 <= pair[1].0)
}

/// Whether no cell goes on in the line below it: beneath the first number, a line without a number and with empty cells may be
/// the rest of the names above.
fn is_one_line_each(rows: &[Vec<Cell>]) -> bool {
    let below = rows.iter().skip_while(|row| !holds_digits(row));
    below.into_iter().all(|row| {
        let reaches_over_all = matches!(row.as_slice(), [cell] if cell.colspan > 1);
        reaches_over_all || holds_digits(row) || row.iter().all(|cell| cell.line.is_some())
    })
}

/// The place of lines on the page; that of their block where they stand turned, and their own is the reader's.
fn area_of(lines: &[&Line], block: &BBox) -> [i32; 4] {
    let mut area = [f32::MAX, f32::MAX, f32::MIN, f32::MIN];
    for line in lines {
        area = [
            area[0].min(line.x),
            area[1].min(line.y - 0.25 * line.size),
            area[2].max(line.end_x),
            area[3].max(line.y + 0.8 * line.size),
        ];
    }
    let slack = lines.first().map_or(0.0, |line| line.size);
    let is_within = area[0] >= block.x0 - slack
        && area[1] >= block.y0 - slack
        && area[2] <= block.x1 + slack
        && area[3] <= block.y1 + slack;
    let [x0, y0, x1, y1] = if is_within { area } else { [block.x0, block.y0, block.x1, block.y1] };
    // Text can be drawn mirrored. Casts of floats saturate, and what is no number becomes 0.
    let (left, lower) = (x0.min(x1).floor() as i32, y0.min(y1).floor() as i32);
    [left, lower, (x0.max(x1).ceil() as i32).max(left), (y0.max(y1).ceil() as i32).max(lower)]
}

/// A line as it is read: single blanks, no ligatures, no marks of places where a word may be broken, no bullet.
fn clean(text: &str) -> String {
    let mut cleaned = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !cleaned.is_empty() {
            cleaned.push(' ');
        }
        // "20-30", "45-year-old": where the fonts of western letters have the hyphen, it comes out as the mark of a break.
        let has_number = word.contains(|c: char| c.is_ascii_digit());
        word.chars().for_each(|letter| match letter {
            '\u{FB00}'..='\u{FB06}' => cleaned.extend(letter.nfkc()),
            SOFT_HYPHEN | '\u{2010}' if has_number => cleaned.push('-'),
            _ => cleaned.push(letter),
        });
    }
    // A soft hyphen stays where the line ends with it: there the word is broken.
    let ends_broken = cleaned.ends_with(SOFT_HYPHEN) || cleaned.ends_with("\u{AD}\u{2010}");
    cleaned.retain(|letter| letter != SOFT_HYPHEN && !is_unknown_control(letter));
    if ends_broken {
        cleaned.truncate(cleaned.trim_end_matches('\u{2010}').len());
        cleaned.push(SOFT_HYPHEN);
    }
    let bullet = cleaned.split_once(' ').filter(|(mark, _)| is_bullet(mark)).map(|(_, rest)| rest.to_owned());
    bullet.unwrap_or(cleaned)
}

/// The mark of a place where a word may be broken.
pub(super) const SOFT_HYPHEN: char = '\u{AD}';

fn is_unknown_control(letter: char) -> bool {
    letter.is_control() || matches!(letter, '\u{200B}'..='\u{200F}' | '\u{FEFF}')
}

/// A mark before an item of a list; fonts of signs have theirs where Unicode has no letters.
fn is_bullet(mark: &str) -> bool {
    let mut letters = mark.chars();
    let is_mark = letters.next().is_some_and(|c| {
        matches!(c, '•' | '●' | '◦' | '○' | '▪' | '■' | '□' | '▸' | '►' | '➢' | '‣' | '∙') || is_private(c)
    });
    is_mark && letters.next().is_none()
}

fn is_private(letter: char) -> bool {
    matches!(letter, '\u{E000}'..='\u{F8FF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_cleaned() {
        assert_eq!(clean("  of\u{AD}\u{FB01}cers   of \u{AD}"), "officers of \u{AD}");
        assert_eq!(clean("ad\u{AD}min\u{AD}\u{2010}"), "admin\u{AD}");
        assert_eq!(clean("\u{F095} 420 flats"), "420 flats");
        assert_eq!(clean("• 11 nurses"), "11 nurses");
        assert_eq!(clean("1\u{A0}204 people"), "1 204 people");
        assert_eq!(clean("twenty-\u{2010}"), "twenty-\u{2010}");
    }
}
