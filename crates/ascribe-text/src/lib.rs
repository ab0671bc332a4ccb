//! From a document's text to statements, figures and claims: one document at a time, pure, in any order.

mod lexicon;

mod words;

mod numbers;

mod actors;
mod places;
mod times;

mod statements;

use ascribe_model::{Document, Reading};

pub use actors::{Actor, resolve_actor};
pub use numbers::{Number, find_numbers};
pub use places::find_places;
pub use statements::find_statements;
pub use times::find_times;
pub use words::{Sentence, Token, TokenKind, Words};

/// Reads a document: its statements, figures and claims. Never fails; what stays open becomes a notice.
pub fn read_document(document: Document) -> Reading {
    let statements = find_statements(&Words::of(&document));
    Reading { document, statements, ..Reading::default() }
}
