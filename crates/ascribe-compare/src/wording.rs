//! How messages speak of claims. Neutral: what was said, by whom, when; never who is right.

use ascribe_model::Interval;

use crate::entry::Entry;
use crate::exact::write_bounds;
use crate::source::display_name;

/// The words of the figure in quotation marks: “more than 4,000”.
pub(crate) fn quoted(entry: &Entry) -> String {
    let said = &entry.claim.excerpt.text;
    // A low and a high in two cells of a sheet are one figure; between them stands the name of a column, which nobody said.
    if said.contains(BETWEEN_CELLS) { write_bounds(entry.claim.amount) } else { format!("“{said}”") }
}

/// What parts the cells in the text of a sheet's row.
const BETWEEN_CELLS: &str = " | ";

/// The figure with its measure: “more than 4,000” casualties.
pub(crate) fn counted(entry: &Entry) -> String {
    format!("{} {}", quoted(entry), entry.claim.measure.as_str())
}

/// Whose word it is: the source's name, or the outlet's own voice.
pub(crate) fn speaker(entry: &Entry) -> String {
    match (&entry.claim.source, &entry.claim.outlet) {
        (Some(source), _) => display_name(source).to_owned(),
        (None, Some(outlet)) => format!("{outlet} in its own voice"),
        (None, None) => "the page in its own voice".to_owned(),
    }
}

/// The day as of which it counts, or that none is known.
fn as_of(days: Option<Interval>) -> String {
    match days {
        Some(as_of) => match (as_of.from, as_of.to) {
            (Some(from), Some(to)) if from != to => format!("as of {from} to {to}"),
            (Some(day), _) | (None, Some(day)) => format!("as of {day}"),
            (None, None) => "undated".to_owned(),
        },
        None => "undated".to_owned(),
    }
}

/// The figure, its speaker and its day: “more than 4,000” casualties (NIS, as of 2025-03-30).
pub(crate) fn described(entry: &Entry) -> String {
    format!("{} ({}, {})", counted(entry), speaker(entry), as_of(entry.as_of))
}

/// The same with the day that its page alone tells.
pub(crate) fn described_on_page(entry: &Entry) -> String {
    format!("{} ({}, {})", counted(entry), speaker(entry), as_of(entry.as_of_on_page))
}

/// "1 outlet", "12 outlets".
pub(crate) fn plural(n: usize, noun: &str) -> String {
    if n == 1 { format!("1 {noun}") } else { format!("{n} {noun}s") }
}
