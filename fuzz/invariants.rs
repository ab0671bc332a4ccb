//! What must hold for every document, whatever bytes it was read from.

use ascribe_model::Document;
use ascribe_page::{InputKind, PageRead, read_pages};

/// Reads an input as one kind and checks every document that comes of it.
pub fn read_and_check(bytes: &[u8], kind: Option<InputKind>) {
    for read in read_pages("fuzz", bytes, kind) {
        if let PageRead::Page(page) = read {
            check(&page.document);
        }
    }
}

/// A zip archive of one member, behind the word that says what it is, where it has one.
pub fn zipped(name: &str, bytes: &[u8], declared: Option<&str>) -> Vec<u8> {
    use std::io::Write;
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let members = declared.map(|declared| ("mimetype", declared.as_bytes())).into_iter().chain([(name, bytes)]);
    for (name, bytes) in members {
        archive.start_file(name, stored).expect("memory takes members");
        archive.write_all(bytes).expect("memory takes bytes");
    }
    archive.finish().expect("memory takes archives").into_inner()
}

/// Checks that blocks stand in order on character borders and that every excerpt stands where it says it stands.
pub fn check(document: &Document) {
    let text = &document.text;
    let mut end = 0;
    for block in &document.blocks {
        assert!(block.span.start >= end && !block.span.is_empty());
        end = block.span.end;
        assert!(text.get(block.span.start..end).is_some());
        assert!(block.in_page.is_none_or(|place| place.start < place.end));
    }
    let mut end = 0;
    for line in &document.printed {
        assert!(line.span.start >= end && text.get(line.span.start..line.span.end).is_some());
        end = line.span.end;
        assert!(line.page > 0 && line.area[0] <= line.area[2] && line.area[1] <= line.area[3]);
    }
    check_tables(document);
    assert!(document.bylines.iter().all(|byline| byline.holds_in(text)));
    if let Some(origin) = &document.origin
        && let Some(span) = origin.span
    {
        assert_eq!(text.get(span.start..span.end), Some(origin.text.as_str()));
    }
}

/// Checks that the rows of tables are blocks in order, and that the words of a cell stand in its row or in one above.
fn check_tables(document: &Document) {
    let mut start = 0;
    for table in &document.tables {
        let first = table.rows.first().expect("a table has a row").span.start;
        for row in &table.rows {
            assert!(row.span.start >= start && document.blocks.iter().any(|block| block.span == row.span));
            start = row.span.end;
            let mut column = 0;
            for cell in &row.cells {
                assert!(cell.column >= column && cell.n_columns > 0);
                column = cell.column + cell.n_columns;
                assert!(document.text.get(cell.span.start..cell.span.end).is_some());
                assert!(row.span.contains(cell.span) || cell.is_tall && cell.span.start >= first);
            }
        }
    }
}
