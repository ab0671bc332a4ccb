//! Statements: who said what, in which words, passed on by whom.

use ascribe_model::Statement;

use crate::Words;

/// Finds the statements of a document, in the order of their first word.
pub fn find_statements(_words: &Words) -> Vec<Statement> {
    Vec::new()
}
