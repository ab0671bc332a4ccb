//! How much is read from outside, and why no more.
//!
//! No clock is allowed while reading, so the time for one page is bounded by its size and by the number of its elements.

/// Bytes looked at to tell what an input is.
///
/// Enough for a page's comments and `DOCTYPE` before its first telling element, and for `version` in a JSON feed.
pub const MAX_SNIFF_BYTES: usize = 4096;

/// Bytes of one page, after decompression.
///
/// The largest page of the development sets has 1.6 MB; a report of 16 MiB of text would be a book of 2.5 million words.
pub const MAX_PAGE_BYTES: usize = 16 << 20;

/// Bytes of one JSON document that holds many pages. An export of a chat with 500,000 messages has about 250 MB.
pub const MAX_EXPORT_BYTES: usize = 256 << 20;

/// Bytes of one message: an e-mail with what is attached to it, a page that a browser saved with its pictures.
///
/// Mail services take messages of 25 to 50 MB; saved pages of the sites tried had up to 15 MB.
pub const MAX_MESSAGE_BYTES: usize = 64 << 20;

/// Parts of one message. Saved pages of the sites tried had up to 300.
pub const MAX_MESSAGE_PARTS: usize = 10_000;

/// Places of one message at which a part may begin: runs of dashes, which part it and stand in its style sheets too.
///
/// Each part without a head costs the parser some 200 bytes for five.
pub const MAX_PART_MARKS: usize = 1_000_000;

/// Parts of one message that hold others, those of messages within it included.
///
/// A day's digest of a mailing list has some hundred messages with two of them each.
pub const MAX_MESSAGE_NESTING: usize = 1000;

/// Attachments of one message that are read.
pub const MAX_ATTACHMENTS: usize = 200;

/// Bytes of one zip archive: an office document, a web archive with its pages, files packed together.
///
/// It is held in memory. The web archives in a larger one can be given by themselves, at any size.
pub const MAX_ZIP_BYTES: usize = 256 << 20;

/// Members of one zip archive.
pub const MAX_MEMBERS: usize = 20_000;

/// Bytes of one member of a zip archive, unpacked.
pub const MAX_MEMBER_BYTES: usize = 256 << 20;

/// How many files a file may lie within: a document in an archive in a message is three.
pub const MAX_NESTING: usize = 3;

/// Bytes that something packed within another input may unpack to.
pub const MAX_INNER_UNPACKED_BYTES: u64 = 2 << 30;

/// Bytes of one PDF. Situation reports with maps and pictures have up to 20 MB.
pub const MAX_PDF_BYTES: usize = 64 << 20;

/// Pages of one PDF that are read. Reports of commissions have up to a thousand.
pub const MAX_PDF_PAGES: usize = 2_000;

/// Objects of one PDF. A book of a thousand pages, tagged for screen readers, has about 200,000.
pub const MAX_PDF_OBJECTS: usize = 1_000_000;

/// Bytes that the tables and packed objects of one PDF may unpack to; they stay in memory while it is read.
pub const MAX_PDF_OBJECT_BYTES: usize = 64 << 20;

/// Bytes that what is drawn on one page of a PDF may unpack to.
///
/// A page of text has 5 to 50 KB; pages with drawn maps have more, and their text is read as far as this goes. Each piece of
/// text takes some 450 bytes while its page is read, so that a page made for it takes some 300 MB.
pub const MAX_PDF_PAGE_BYTES: usize = 4 << 20;

/// Bytes that all streams of one PDF that are looked at may unpack to: pages, fonts, parts that pages share.
pub const MAX_PDF_UNPACKED_BYTES: usize = 256 << 20;

/// Pieces of text of one page of a PDF that are laid out. Pages whose letters are placed one by one have up to 6,000.
pub const MAX_PDF_PIECES: usize = 50_000;

/// Bytes of one line of JSON lines. A page of [`MAX_PAGE_BYTES`] may grow by escapes.
pub const MAX_LINE_BYTES: usize = 64 << 20;

/// Keys of one input's objects that are named as not read. The objects of public sets have fewer than 30.
pub const MAX_NAMED_KEYS: usize = 50;

/// Lines of a plain text that become blocks of their own; what follows is one block.
///
/// A book has fewer paragraphs; the longest report of the development sets has 219 lines.
pub const MAX_BLOCKS: usize = 50_000;

/// Columns of a table that are told apart; what stands further to the right is in the row's text and in no cell. HTML lets a cell
/// reach over 1,000 columns (WHATWG, section 4.9.11); tables that people read have some twenty.
pub const MAX_TABLE_COLUMNS: usize = 200;

/// Cells of all tables of a document, those that reach over several rows counted in each. The largest table of the pages that
/// this reader was measured on has some thousand.
pub const MAX_TABLE_CELLS: usize = 200_000;

/// Tables within tables of a page or an office document that are told apart; what lies deeper is text of the innermost of these.
///
/// Word lays out letters with tables three deep.
pub const MAX_TABLE_NESTING: usize = 20;

/// Bytes of one archive record. Larger ones hold videos and the like; they are passed over with a problem.
pub const MAX_RECORD_BYTES: usize = 32 << 20;

/// Bytes of one header line of an archive record, and of a line looked at on the way to the next record.
pub const MAX_RECORD_HEADER_BYTES: usize = 64 << 10;

/// Header lines of one archive record. The standard names 21.
pub const MAX_RECORD_HEADERS: usize = 200;

/// Bytes that one packed input may unpack to.
///
/// Crawls keep archive files to about 1 GB packed, 5 GB unpacked; this leaves room and ends a bomb.
pub const MAX_UNPACKED_BYTES: u64 = 32 << 30;

/// Entries of one feed. Feeds of the public sets have fewer than 200; whole archives of a site a few thousand.
pub const MAX_FEED_ENTRIES: usize = 20_000;

/// Nesting of elements in an HTML page. The deepest page of the development sets has 62.
pub const MAX_HTML_DEPTH: usize = 500;

/// Elements in an HTML page. The fullest page of the development sets has 4,000; beyond, the main part is not looked for and
/// all paragraphs of the page are taken.
pub const MAX_HTML_ELEMENTS: usize = 200_000;
