//! What the page shows around its heading: lines that are nothing but a byline or a date.

use std::ops::Range;

use ascribe_model::Span;
use jiff::civil::Date;

use super::apart::is_within;
use super::markup::{Piece, Source};
use super::paragraphs::join_pieces;
use crate::credits::read_byline;
use crate::dateline::floor_border;
use crate::dates::find_dates;

/// Bytes of source read behind the heading. Head images, share bars and inline scripts fill most of them.
const BYTES_BELOW: usize = 24 << 10;

/// Bytes of source read above the heading.
const BYTES_ABOVE: usize = 4 << 10;

/// Words of a line that holds a date and little else.
const MAX_DATE_LINE_WORDS: usize = 12;

/// Words of a date line besides the date: labels and sections in any language.
const MAX_LABEL_WORDS: usize = 3;

/// What stands around the heading.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Nearby {
    /// Byte offset of the heading in the source.
    pub heading_at: usize,
    /// The date of the first line that is little but a date.
    pub date: Option<Date>,
    /// The bylines, as written.
    pub bylines: Vec<String>,
    /// Parts of the page that are no part of the report: what is dated there is a comment or another report.
    pub apart: Vec<Span>,
}

impl Nearby {
    /// Reads the lines below the heading, then those above it.
    pub(crate) fn read(source: &Source<'_>, heading_at: usize, apart: &[Span]) -> Nearby {
        let above_start = floor_border(source.text, heading_at.saturating_sub(BYTES_ABOVE));
        let below_end = floor_border(source.text, heading_at.saturating_add(BYTES_BELOW));
        let below = lines(source, heading_at..below_end, apart);
        let above = lines(source, above_start..heading_at, apart);
        let in_order = || below.iter().chain(above.iter().rev());
        let bylines = in_order().filter_map(|line| byline(line)).take(2).collect();
        let date = in_order().find_map(|line| lone_date(line));
        Nearby { heading_at, date, bylines, apart: apart.to_vec() }
    }

    /// Whether a place in the source lies in a part that is no part of the report.
    pub(crate) fn is_apart(&self, at: usize) -> bool {
        is_within(&self.apart, at)
    }
}

/// Words with which a line begins that says when the page was published.
const PUBLISHED_LABELS: [&str; 16] = [
    "published",
    "first published",
    "originally published",
    "publication date",
    "date published",
    "posted",
    "post date",
    "date posted",
    "posted on",
    "veröffentlicht",
    "erschienen",
    "publié",
    "publicado",
    "pubblicato",
    "gepubliceerd",
    "опубликовано",
];

/// The date of a line that says that it is the day of publication ("Published: 29 October 2024"), wherever on the page it stands:
/// the first below the heading, else the last above it. `apart` are the parts of others.
pub(crate) fn labelled_date(source: &Source<'_>, heading_at: usize, apart: &[Span]) -> Option<Date> {
    let labelled = |line: &String| {
        let lower = line.to_lowercase();
        PUBLISHED_LABELS.iter().any(|label| lower.starts_with(label)).then(|| lone_date(line)).flatten()
    };
    let below = lines(source, heading_at..source.text.len(), apart);
    below
        .iter()
        .find_map(labelled)
        .or_else(|| lines(source, 0..heading_at, apart).iter().rev().find_map(labelled))
}

fn lines(source: &Source<'_>, range: Range<usize>, apart: &[Span]) -> Vec<String> {
    let is_own = |piece: &Piece| {
        let Piece::Text(text) = piece else { return true };
        !is_within(apart, text.start)
    };
    let paragraphs = join_pieces(source.text, source.pieces_within(range).filter(is_own), None);
    paragraphs.into_iter().map(|paragraph| paragraph.text).collect()
}

fn byline(line: &str) -> Option<String> {
    let starts_so = line.get(..2).is_some_and(|start| start.eq_ignore_ascii_case("by"));
    let range = starts_so.then(|| read_byline(line)).flatten()?.byline?;
    Some(line[range].to_owned())
}

fn lone_date(line: &str) -> Option<Date> {
    if line.split_whitespace().count() > MAX_DATE_LINE_WORDS {
        return None;
    }
    let found = find_dates(line).into_iter().next()?;
    let label = line[..found.range.start].to_lowercase();
    let is_change =
        ["updated", "modified", "aktualisiert", "reviewed"].iter().any(|word| label.contains(word));
    let rest = format!("{} {}", &line[..found.range.start], &line[found.range.end..]);
    let is_word = |word: &&str| word.chars().filter(|c| c.is_alphabetic()).count() > 3;
    (!is_change && rest.split_whitespace().filter(is_word).count() <= MAX_LABEL_WORDS).then_some(found.date)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_around_the_heading_are_read() {
        let source = "<p>4 May 2020</p><h1>Toll rises</h1><p>By <a href=x>Ann Lee</a></p><div>Datum: 31.03.2025, 10:00 Uhr</div>\
                      <p>On 3 March 2025 the town was shelled and many of its people were hurt.</p>";
        let found = Nearby::read(&Source::new(source), source.find("<h1>").unwrap(), &[]);
        assert_eq!(found.date.unwrap().to_string(), "2025-03-31");
        assert_eq!(found.bylines, ["Ann Lee"]);
        assert_eq!(lone_date("Updated 31 March 2025"), None);
    }
}
