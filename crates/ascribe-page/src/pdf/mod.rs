//! PDF (ISO 32000): the text of its pages, line by line, each with its page and its place on it.
//!
//! A library takes the file apart and lays the pages out: columns, tables, headings. What is done here is what matters for
//! reports: what a file may cost ([`bounds`]), what is no part of the report ([`apart`]), paragraphs across lines, columns
//! and pages ([`paragraphs`]), and a second reading of every number ([`second`]).
//!
//! Only with the feature `pdf`; without it a PDF is refused by name.

use crate::inner::Items;
use crate::pages::Item;

#[cfg(feature = "pdf")]
mod apart;
#[cfg(feature = "pdf")]
mod bounds;
#[cfg(feature = "pdf")]
mod paper;
#[cfg(feature = "pdf")]
mod paragraphs;
#[cfg(feature = "pdf")]
mod report;
#[cfg(feature = "pdf")]
mod second;

/// The one page of a PDF.
pub(crate) fn read(input: &str, bytes: Vec<u8>) -> Items {
    let input = input.to_owned();
    let item = Item { n_bytes: bytes.len(), read: Box::new(move || Some(page_of(&input, bytes))) };
    Box::new(std::iter::once(item))
}

#[cfg(feature = "pdf")]
use report::page_of;

#[cfg(not(feature = "pdf"))]
fn page_of(input: &str, _: Vec<u8>) -> crate::PageRead {
    let message = "the input is a PDF, which this program was built without";
    let problem = crate::Problem::new(input, crate::Place::Whole, "not-text", message);
    crate::PageRead::Problem(
        problem.with_hint("build it with the feature `pdf`, or save the text of the file"),
    )
}
