//! What the page shows around its heading: lines that are nothing but a byline or a date.

use std::ops::Range;

use jiff::civil::Date;

use super::markup::Source;
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
}

impl Nearby {
    /// Reads the lines below the heading, then those above it.
    pub(crate) fn read(source: &Source<'_>, heading_at: usize) -> Nearby {
        let above_start = floor_border(source.text, heading_at.saturating_sub(BYTES_ABOVE));
        let below_end = floor_border(source.text, heading_at.saturating_add(BYTES_BELOW));
        let below = lines(source, heading_at..below_end);
        let above = lines(source, above_start..heading_at);
        let in_order = || below.iter().chain(above.iter().rev());
        let bylines = in_order().filter_map(|line| byline(line)).take(2).collect();
        Nearby { heading_at, date: in_order().find_map(|line| lone_date(line)), bylines }
    }
}

fn lines(source: &Source<'_>, range: Range<usize>) -> Vec<String> {
    let paragraphs = join_pieces(source.text, source.pieces_within(range), None);
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
        let found = Nearby::read(&Source::new(source), source.find("<h1>").unwrap());
        assert_eq!(found.date.unwrap().to_string(), "2025-03-31");
        assert_eq!(found.bylines, ["Ann Lee"]);
        assert_eq!(lone_date("Updated 31 March 2025"), None);
    }
}
