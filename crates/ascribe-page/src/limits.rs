//! How much is read from outside, and why no more.
//!
//! No clock is allowed while reading, so the time for one page is bounded by its size and by the number of its elements.

/// Bytes looked at to tell what an input is.
///
/// Enough for a page's comments and `DOCTYPE` before its first telling element, and for `version` in a JSON feed.
pub const MAX_SNIFF_BYTES: usize = 4096;

/// Bytes of one page, after decompression.
///
/// The largest page of the development sets has 1.9 MB; a report of 16 MiB of text would be a book of 2.5 million words.
pub const MAX_PAGE_BYTES: usize = 16 << 20;

/// Bytes of one line of JSON lines. A page of [`MAX_PAGE_BYTES`] may grow by escapes.
pub const MAX_LINE_BYTES: usize = 64 << 20;

/// Lines of a plain text that become blocks of their own; what follows is one block.
///
/// A book has fewer paragraphs; the longest report of the development sets has 212.
pub const MAX_BLOCKS: usize = 50_000;
