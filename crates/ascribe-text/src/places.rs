//! Places: names found and resolved to the gazetteer.

use ascribe_model::PlaceMention;

use crate::Words;

/// Finds the places of a document, in text order.
pub fn find_places(_words: &Words) -> Vec<PlaceMention> {
    Vec::new()
}
