//! What a PDF may cost. The library bounds each single stream at 256 MiB; what many streams, tables and rows may cost
//! together is bounded here, before it is asked for.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::future::ready;

use pdfboss_core::filters::decode_stream;
use pdfboss_core::lexer::{Lexer, Token};
use pdfboss_core::parser::{NoResolve, Parser};
use pdfboss_core::xref::{XrefEntry, load_xref, parse_section_at, startxref};
use pdfboss_core::{AsyncObjectSource, BoxFuture, Dict, Document, Error, ObjRef, Object, Stream};

use super::report::Refusal;
use crate::limits::{MAX_PDF_OBJECT_BYTES, MAX_PDF_OBJECTS, MAX_PDF_PAGE_BYTES, MAX_PDF_UNPACKED_BYTES};

/// Sections of the table of objects: one for every time a file was changed by adding to its end.
const MAX_SECTIONS: usize = 1_000;

/// Bytes of one row of what was packed row by row: the tables of objects have 5, pictures some thousands.
const MAX_ROW_BYTES: u64 = 1 << 20;

/// Opens a file whose tables and packed objects are within their limits.
pub(super) fn open(bytes: &[u8]) -> Result<Document, Refusal> {
    check_tables(bytes)?;
    let table = load_xref(bytes).map_err(|error| refused(&error))?;
    if table.len() > MAX_PDF_OBJECTS {
        return Err(Refusal::broken(format!("it has more than {MAX_PDF_OBJECTS} objects, the limit")));
    }
    let in_stream = |reference: &ObjRef| matches!(table.get(reference.num), Some(XrefEntry::InStream { .. }));
    if table.trailer.get("Encrypt").and_then(|lock| lock.as_ref()).as_ref().is_some_and(in_stream) {
        return Err(Refusal::broken("what its lock is lies within what is locked"));
    }
    let packed = packed_objects(&table);
    for number in &packed {
        check_packed(bytes, table.get(*number))?;
    }
    let document = Document::load(bytes.to_vec()).map_err(|error| refused(&error))?;
    check_packed_sizes(&document, &packed)?;
    Ok(document)
}

fn refused(error: &Error) -> Refusal {
    match error {
        Error::Encrypted => Refusal::locked(),
        Error::InvalidXref => Refusal::broken("it has no objects that can be found"),
        error => Refusal::broken(error.to_string()),
    }
}

/// Follows the table of objects through its sections as the library will, and refuses one that unpacks to too much.
///
/// Where a section cannot be read the library searches the file for objects, which costs no more than the file has bytes.
fn check_tables(bytes: &[u8]) -> Result<(), Refusal> {
    let mut waiting: Vec<usize> = startxref(bytes).into_iter().collect();
    let mut seen = BTreeSet::new();
    while let Some(at) = waiting.pop() {
        if !seen.insert(at) {
            continue;
        }
        if seen.len() > MAX_SECTIONS {
            return Err(Refusal::broken(format!(
                "its table of objects has more than {MAX_SECTIONS} sections"
            )));
        }
        let is_plain =
            matches!(Lexer::at(bytes, at).peek_token(), Ok(Token::Keyword(word)) if word == b"xref");
        let next = match is_plain {
            true => parse_section_at(bytes, at).ok().map(|section| [section.prev, section.xrefstm]),
            false => packed_section(bytes, at)?.map(|dict| [dict.get_int("Prev"), None]),
        };
        let offsets = next.into_iter().flatten().flatten();
        waiting.extend(offsets.filter_map(|at| usize::try_from(at).ok()).filter(|at| *at < bytes.len()));
    }
    Ok(())
}

/// The dictionary of a section that is packed as a stream; none where it cannot be read.
fn packed_section(bytes: &[u8], at: usize) -> Result<Option<Dict>, Refusal> {
    let Ok((_, Object::Stream(stream))) = Parser::at(bytes, at).parse_indirect(&NoResolve) else {
        return Ok(None);
    };
    if !has_short_rows(&stream.dict, |value| value.clone()) {
        return Err(Refusal::broken("the rows of its table of objects are too long"));
    }
    let Ok(unpacked) = decode_stream(&stream, &NoResolve) else { return Ok(None) };
    let widths = stream.dict.get_array("W").unwrap_or_default();
    let row: i64 = widths.iter().filter_map(Object::as_int).map(|width| width.clamp(0, 8)).sum();
    let n_rows = unpacked.len() / usize::try_from(row.max(1)).unwrap_or(1);
    if n_rows > MAX_PDF_OBJECTS {
        return Err(Refusal::broken(format!("it has more than {MAX_PDF_OBJECTS} objects, the limit")));
    }
    Ok(Some(stream.dict))
}

fn packed_objects(table: &pdfboss_core::xref::Xref) -> BTreeSet<u32> {
    let packed = table.iter().filter_map(|(_, entry)| match entry {
        XrefEntry::InStream { stream_num, .. } => Some(stream_num),
        _ => None,
    });
    packed.collect()
}

/// Refuses packed objects whose dictionary does not say itself how many they are: the library believes it.
fn check_packed(bytes: &[u8], entry: Option<XrefEntry>) -> Result<(), Refusal> {
    let Some(XrefEntry::InFile { offset, .. }) = entry else { return Ok(()) };
    let at = usize::try_from(offset).unwrap_or(usize::MAX);
    if at >= bytes.len() {
        return Ok(());
    }
    let Ok((_, Object::Stream(stream))) = Parser::at(bytes, at).parse_indirect(&NoResolve) else {
        return Ok(());
    };
    let said = |key: &str| stream.dict.get(key).and_then(Object::as_int);
    let is_few = said("N").is_some_and(|n| usize::try_from(n).is_ok_and(|n| n <= MAX_PDF_OBJECTS));
    if !is_few || said("Length").is_none() || !has_short_rows(&stream.dict, |value| value.clone()) {
        return Err(Refusal::broken("its packed objects do not say how many they are"));
    }
    Ok(())
}

/// Refuses packed objects that unpack to too much together: they stay in memory.
fn check_packed_sizes(document: &Document, packed: &BTreeSet<u32>) -> Result<(), Refusal> {
    let mut n_left = MAX_PDF_OBJECT_BYTES;
    for number in packed {
        let Ok(Object::Stream(stream)) = document.get(ObjRef { num: *number, r#gen: 0 }) else { continue };
        let n_bytes = document.stream_data(&stream).map_or(0, |unpacked| unpacked.len());
        n_left = n_left.checked_sub(n_bytes).ok_or_else(|| {
            Refusal::broken(format!(
                "its objects unpack to more than {MAX_PDF_OBJECT_BYTES} bytes, the limit"
            ))
        })?;
    }
    Ok(())
}

/// Whether rows that a stream was packed by are short: each is held in memory, however few bytes the stream has.
fn has_short_rows(dict: &Dict, resolve: impl Fn(&Object) -> Object) -> bool {
    let parameters = ["DecodeParms", "DP"].iter().filter_map(|key| dict.get(key)).map(&resolve);
    let each = parameters.flat_map(|found| match found {
        Object::Array(several) => several.iter().map(&resolve).collect(),
        one => vec![one],
    });
    each.into_iter().filter_map(|found| found.as_dict().cloned()).all(|parameters| {
        let said = |key: &str, otherwise: u64| {
            let value = parameters.get(key).map(&resolve).and_then(|value| value.as_int());
            value.map_or(otherwise, |value| u64::try_from(value).unwrap_or(0)).max(1)
        };
        let bits = said("Colors", 1).saturating_mul(said("BitsPerComponent", 8));
        bits.saturating_mul(said("Columns", 1)) / 8 <= MAX_ROW_BYTES
    })
}

/// A document whose streams are counted as they are unpacked.
pub(super) struct Metered<'a> {
    document: &'a Document,
    n_left: Cell<usize>,
    n_left_of_page: Cell<usize>,
}

impl<'a> Metered<'a> {
    pub(super) fn new(document: &'a Document) -> Metered<'a> {
        let (n_left, n_left_of_page) = (Cell::new(MAX_PDF_UNPACKED_BYTES), Cell::new(MAX_PDF_PAGE_BYTES));
        Metered { document, n_left, n_left_of_page }
    }

    /// Begins a page: what is drawn on it counts anew.
    pub(super) fn begin_page(&self) {
        self.n_left_of_page.set(MAX_PDF_PAGE_BYTES);
    }

    /// Whether no more may be unpacked.
    pub(super) fn is_spent(&self) -> bool {
        self.n_left.get() == 0
    }

    fn unpack(&self, stream: &Stream) -> Result<Vec<u8>, Error> {
        let resolve = |value: &Object| self.document.resolve(value).unwrap_or(Object::Null);
        if self.is_spent() || !has_short_rows(&stream.dict, resolve) {
            return Err(Error::Decode("beyond the limits".to_owned()));
        }
        let unpacked = self.document.stream_data(stream);
        let n_bytes = unpacked.as_ref().map_or(stream.data.len(), Vec::len);
        let beyond = || Error::Decode("beyond the limits".to_owned());
        let left = self.n_left.get().checked_sub(n_bytes.max(1));
        self.n_left.set(left.unwrap_or(0));
        if !is_font(&stream.dict) {
            let left_of_page = self.n_left_of_page.get().checked_sub(n_bytes).ok_or_else(beyond)?;
            self.n_left_of_page.set(left_of_page);
        }
        left.ok_or_else(beyond)?;
        unpacked
    }
}

/// Whether a stream is a font: these are read once for all pages.
fn is_font(dict: &Dict) -> bool {
    let kind = dict.get_name("Subtype").map(|name| name.0.as_str());
    matches!(kind, Some("Type1C" | "CIDFontType0C" | "OpenType")) || dict.get("Length1").is_some()
}

// Everything is there already, so every answer is ready when it is asked for.
impl AsyncObjectSource for Metered<'_> {
    fn get(&self, reference: ObjRef) -> BoxFuture<'_, Result<Object, Error>> {
        Box::pin(ready(self.document.get(reference)))
    }

    fn stream_data<'b>(&'b self, stream: &'b Stream) -> BoxFuture<'b, Result<Vec<u8>, Error>> {
        Box::pin(ready(self.unpack(stream)))
    }

    fn resolve<'b>(&'b self, object: &'b Object) -> BoxFuture<'b, Result<Object, Error>> {
        Box::pin(ready(self.document.resolve(object)))
    }
}
