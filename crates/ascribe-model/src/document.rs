use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::{Excerpt, Span};

/// What was read from one page: its text, the roles of its parts, and who published it when.
///
/// Reading never fails: what the reader could not settle stands in `notices`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// The id that the input gave, or `sha256:` and the hash of the page's content.
    pub id: String,
    /// SHA-256 of the page's bytes as they came in, 64 hexadecimal digits.
    pub sha256: String,
    /// The text that all spans point into.
    pub text: String,
    /// The parts of the text with their roles, in text order, not overlapping.
    pub blocks: Vec<Block>,
    /// The headline.
    pub headline: Option<String>,
    /// Who published the page: the name, or else the host.
    pub outlet: Option<String>,
    /// Where the page was published.
    pub url: Option<String>,
    /// BCP 47 language code, `en` for instance; none where it could not be told.
    pub language: Option<String>,
    /// When it was published; none when nothing says so. Never guessed.
    pub published: Option<PageDate>,
    /// When the page says it was last changed.
    pub modified: Option<PageDate>,
    /// When the page was captured (from an archive record).
    pub captured: Option<PageDate>,
    /// The names under which it was published, as they stand in the text.
    pub bylines: Vec<Excerpt>,
    /// Names of authors that only the page's metadata give.
    pub authors: Vec<String>,
    /// The original that the page itself names, if any.
    pub origin: Option<OriginMention>,
    /// What the page reader could not settle.
    pub notices: Vec<Notice>,
    /// As what its input was read; none in readings that were made before this was noted.
    #[serde(default)]
    pub read_as: Option<ReadAs>,
    /// Where the text stands on printed pages, line by line in text order; empty for what has no such pages (all but PDF).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub printed: Vec<PrintedLine>,
    /// The tables of the text, in text order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tables: Vec<Table>,
}

/// A table of the text: its rows from top to bottom.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// The caption that the page gives it, where it is no part of the reporting; a line above or beneath it may be one too.
    pub caption: Option<Span>,
    /// Its rows, in text order.
    pub rows: Vec<TableRow>,
}

/// A row of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableRow {
    /// The part of the document's text that holds the row.
    pub span: Span,
    /// Whether the page itself says that its cells are heads of the columns.
    pub is_head: bool,
    /// The cells that stand in it or reach into it from above, from left to right, not overlapping.
    pub cells: Vec<TableCell>,
}

impl TableRow {
    /// The cell that covers a column, counted from 0; none where the row ends before it.
    pub fn cell(&self, column: usize) -> Option<&TableCell> {
        let next = self.cells.partition_point(|cell| cell.column + cell.n_columns <= column);
        self.cells.get(next).filter(|cell| cell.column <= column)
    }
}

/// A cell of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableCell {
    /// Its words; empty where it has none. Those of a cell that reaches over several rows stand in the first.
    pub span: Span,
    /// The first column that it covers, counted from 0.
    pub column: usize,
    /// How many columns it covers, 1 at least.
    pub n_columns: usize,
    /// Whether it covers more than one row.
    pub is_tall: bool,
}

/// A line of the text as it stands on a printed page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrintedLine {
    /// The part of the document's text.
    pub span: Span,
    /// The page, counted from 1 in the order of the file, whatever number is printed on it.
    pub page: u32,
    /// Left, lower, right and upper edge in points from the lower left corner of the unturned page, rounded outwards.
    pub area: [i32; 4],
}

/// As what an input was read: so that whoever looks at a reading can tell which reader made it, and of which part.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadAs {
    /// What the input was taken for: `html`, `mhtml`, `email` and so on.
    pub kind: String,
    /// Which reader made the document of it: `html` for the main part of a page, `text` for plain text, `docx` and so on.
    pub reader: String,
    /// Which part of the input the document is, where an input has parts: a part of a message, a member of an archive.
    ///
    /// Where it is given, [`Block::in_page`] counts within that part as it is when its wrapping is taken off.
    pub part: Option<String>,
}

impl Document {
    /// The calendar day of publication, where known.
    pub fn published_day(&self) -> Option<jiff::civil::Date> {
        self.published.as_ref().and_then(PageDate::day)
    }

    /// When it was published, to the second where the page tells it; at noon (UTC) where only the day is known.
    pub fn published_at(&self) -> Option<jiff::Timestamp> {
        self.published.as_ref().and_then(PageDate::at)
    }

    /// The lines of printed pages that hold a part of the text, in text order; none where the document has no such pages.
    pub fn printed_lines(&self, part: Span) -> &[PrintedLine] {
        let first = self.printed.partition_point(|line| line.span.end <= part.start);
        let rest = &self.printed[first..];
        &rest[..rest.partition_point(|line| line.span.start < part.end)]
    }

    /// Whether it is a row of a sheet, and no page: one row is all that it holds.
    pub fn is_sheet_row(&self) -> bool {
        matches!(self.blocks.as_slice(), [Block { kind: BlockKind::Row, .. }])
    }

    /// The blocks that are reporting: everything but furniture, credit lines and rows.
    pub fn reporting(&self) -> impl Iterator<Item = &Block> {
        self.blocks.iter().filter(|block| block.kind.is_reporting())
    }
}

/// A part of the text with its role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// The role.
    pub kind: BlockKind,
    /// The part of the document's text.
    pub span: Span,
    /// Where the part lies in the bytes of the page (after decoding to UTF-8), where that is known.
    pub in_page: Option<Span>,
}

/// The role of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BlockKind {
    /// The title of the report.
    Headline,
    /// A summary set before the report.
    Lede,
    /// The report.
    Body,
    /// A summary that restates the report, at its end or in a box.
    Summary,
    /// A line that says where the report comes from: origin, agency, byline, dateline.
    Credit,
    /// What belongs to the page and not to the report: menus, teasers, share bars, author boxes.
    Furniture,
    /// A row of a table, `cell | cell`, or of a sheet, `column: cell | column: cell`.
    Row,
}

impl BlockKind {
    /// Whether a block of this kind is read as reporting.
    pub fn is_reporting(self) -> bool {
        !matches!(self, BlockKind::Credit | BlockKind::Furniture | BlockKind::Row)
    }

    /// The word for it in output.
    pub fn as_str(self) -> &'static str {
        match self {
            BlockKind::Headline => "headline",
            BlockKind::Lede => "lede",
            BlockKind::Body => "body",
            BlockKind::Summary => "summary",
            BlockKind::Credit => "credit",
            BlockKind::Furniture => "furniture",
            BlockKind::Row => "row",
        }
    }
}

/// A date of the page and what it rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageDate {
    /// ISO 8601: a date (`2025-03-31`) or a date-time with its zone where the page gives one.
    pub value: String,
    /// Where it was found.
    pub basis: DateBasis,
}

impl PageDate {
    /// The calendar day as written, in the zone in which it was written.
    pub fn day(&self) -> Option<jiff::civil::Date> {
        self.value.get(..10)?.parse().ok()
    }

    /// The time as written; one without a zone is taken for UTC, a day for its noon.
    pub fn at(&self) -> Option<jiff::Timestamp> {
        let in_utc =
            |time: jiff::civil::DateTime| time.to_zoned(TimeZone::UTC).ok().map(|zoned| zoned.timestamp());
        let zoned = || self.value.parse::<jiff::Timestamp>().ok();
        let civil = || self.value.parse().ok().filter(|_| self.value.len() > DAY_LENGTH).and_then(in_utc);
        zoned().or_else(civil).or_else(|| in_utc(self.day()?.at(12, 0, 0, 0)))
    }
}

/// Letters of a day: "2026-03-04".
const DAY_LENGTH: usize = 10;

/// Where a date of a page was found, the most trustworthy first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DateBasis {
    /// Given with the input (a JSON line's `published`, a person).
    Given,
    /// `datePublished` or `dateModified` in JSON-LD.
    JsonLd,
    /// `article:published_time` and its like.
    OpenGraph,
    /// `itemprop="datePublished"`.
    Microdata,
    /// Another `<meta>` element.
    Meta,
    /// A `<time>` element.
    TimeElement,
    /// An entry's date in a feed.
    Feed,
    /// The date in the head of a message: an e-mail, an entry of a chat.
    Message,
    /// An archive record's date.
    Archive,
    /// A date line in the text.
    Dateline,
    /// A date in the address.
    Url,
    /// A date found in the page's markup by a library's heuristics.
    Markup,
}

impl DateBasis {
    /// The word for it in output.
    pub fn as_str(self) -> &'static str {
        match self {
            DateBasis::Given => "given",
            DateBasis::JsonLd => "json-ld",
            DateBasis::OpenGraph => "open-graph",
            DateBasis::Microdata => "microdata",
            DateBasis::Meta => "meta",
            DateBasis::TimeElement => "time-element",
            DateBasis::Feed => "feed",
            DateBasis::Message => "message",
            DateBasis::Archive => "archive",
            DateBasis::Dateline => "dateline",
            DateBasis::Url => "url",
            DateBasis::Markup => "markup",
        }
    }
}

/// The original that a page names as where its report comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OriginMention {
    /// The outlet or address as named.
    pub text: String,
    /// Where it stands in the text; none when only the page's metadata name it.
    pub span: Option<Span>,
}

/// What a reader could not settle. Never an error: the run goes on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// A short kebab-case code: `no-publication-date`, `dates-disagree`, `not-english`.
    pub code: String,
    /// What was tried, what was found, what to do.
    pub message: String,
    /// The place in the text, where there is one.
    pub span: Option<Span>,
}

impl Notice {
    /// The code of a document in another language than English: it is kept, and what it says stays unread.
    pub const NOT_ENGLISH: &str = "not-english";

    /// A notice about the document as a whole.
    pub fn new(code: &str, message: impl Into<String>) -> Notice {
        Notice { code: code.to_owned(), message: message.into(), span: None }
    }

    /// A notice about one place of the text.
    pub fn at(code: &str, message: impl Into<String>, span: Span) -> Notice {
        Notice { code: code.to_owned(), message: message.into(), span: Some(span) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_told_apart_by_their_zones() {
        let at = |value: &str| {
            let date = PageDate { value: value.to_owned(), basis: DateBasis::Given };
            date.at().map(|time| time.to_string())
        };
        assert_eq!(at("1970-01-02").as_deref(), Some("1970-01-02T12:00:00Z"));
        assert_eq!(at("1970-01-02T06:00:00Z").as_deref(), Some("1970-01-02T06:00:00Z"));
        assert_eq!(at("1970-01-02T06:00:00+06:00").as_deref(), Some("1970-01-02T00:00:00Z"));
        assert_eq!(at("1970-01-02T06:00:00").as_deref(), Some("1970-01-02T06:00:00Z"));
        assert_eq!(at("yesterday"), None);
    }
}
