//! A sentence with the words that matter underlined.

use std::ops::Range;

use ascribe::model::Span;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::escape;
use super::style::{self, paint};

/// Draws `sentence`, wrapped to `width` behind `margin`, with the spans `marks` of it underlined on a line of their own.
pub(crate) fn evidence(sentence: &str, marks: &[Span], margin: &str, width: usize) -> String {
    let cells = cells_of(sentence, marks);
    let room = width.saturating_sub(margin.width()).max(20);
    let drawn = wrap(&cells, room).into_iter().map(|line| draw_line(&cells[line], margin));
    drawn.collect::<Vec<_>>().join("\n")
}

/// One character of the sentence as shown.
struct Cell {
    shown: String,
    n_columns: usize,
    is_marked: bool,
}

impl Cell {
    fn is_space(&self) -> bool {
        self.shown == " "
    }
}

fn cells_of(sentence: &str, marks: &[Span]) -> Vec<Cell> {
    let cell = |(offset, c): (usize, char)| {
        let shown = escape::shown(c).unwrap_or_else(|| c.to_string());
        let n_columns = if shown.len() == c.len_utf8() { c.width().unwrap_or(0) } else { shown.width() };
        Cell {
            shown,
            n_columns,
            is_marked: marks.iter().any(|mark| mark.contains(Span::new(offset, offset + c.len_utf8()))),
        }
    };
    sentence.char_indices().map(cell).collect()
}

/// The cells of each line: broken at spaces, or anywhere where a word alone is longer than the line.
fn wrap(cells: &[Cell], room: usize) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let (mut start, mut last_space, mut n_columns) = (0, None, 0);
    let mut idx = 0;
    while idx < cells.len() {
        n_columns += cells[idx].n_columns;
        if cells[idx].is_space() {
            last_space = Some(idx);
        }
        if n_columns > room && idx > start {
            let end = last_space.unwrap_or(idx);
            lines.push(start..end);
            start = last_space.map_or(end, |space| space + 1);
            (idx, last_space, n_columns) = (start, None, 0);
            continue;
        }
        idx += 1;
    }
    if start < cells.len() {
        lines.push(start..cells.len());
    }
    lines
}

fn draw_line(cells: &[Cell], margin: &str) -> String {
    let mut words = String::new();
    for run in cells.chunk_by(|a, b| a.is_marked == b.is_marked) {
        let text: String = run.iter().map(|cell| cell.shown.as_str()).collect();
        words += &if run[0].is_marked { paint(style::MARKED, text) } else { text };
    }
    if !cells.iter().any(|cell| cell.is_marked) {
        return format!("{margin}{words}");
    }
    let under: String =
        cells.iter().map(|cell| if cell.is_marked { "‾" } else { " " }.repeat(cell.n_columns)).collect();
    format!("{margin}{words}\n{margin}{}", paint(style::MARKED, under.trim_end()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(sentence: &str, mark: &str, width: usize, expected: &[&str]) {
        let start = sentence.find(mark).unwrap();
        let drawn = evidence(sentence, &[Span::new(start, start + mark.len())], "| ", width);
        let plain = anstream::adapter::strip_str(&drawn).to_string();
        assert_eq!(plain.lines().collect::<Vec<_>>(), expected);
    }

    #[test]
    fn the_words_are_underlined_where_they_stand() {
        check(
            "They lost over 4,000 men.",
            "over 4,000",
            60,
            &["| They lost over 4,000 men.", "|           ‾‾‾‾‾‾‾‾‾‾"],
        );
    }

    #[test]
    fn underlining_follows_the_words_to_the_next_line() {
        check(
            "Some fifteen hundred or more over 4,000",
            "over 4,000",
            36,
            &[
                "| Some fifteen hundred or more over",
                "|                              ‾‾‾‾",
                "| 4,000",
                "| ‾‾‾‾‾",
            ],
        );
    }

    #[test]
    fn wide_characters_take_two_columns() {
        check("北朝鮮 12 dead", "12", 60, &["| 北朝鮮 12 dead", "|        ‾‾"]);
    }
}
