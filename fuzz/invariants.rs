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
    assert!(document.bylines.iter().all(|byline| byline.holds_in(text)));
    if let Some(origin) = &document.origin
        && let Some(span) = origin.span
    {
        assert_eq!(text.get(span.start..span.end), Some(origin.text.as_str()));
    }
}
