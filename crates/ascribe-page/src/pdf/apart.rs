//! What stands on the pages and is no part of the report: lines that come again at the edge of every page, numbers of pages,
//! footnotes.

use std::collections::BTreeMap;

use super::paper::{PaperLine, Style};

/// Lines at the upper and at the lower edge of a page that may be a head or a foot.
const MAX_EDGE_LINES: usize = 3;

/// The distance, in sizes of the letters, that parts a head or a foot from the text. Lines of a text stand 1.1 to 1.5 apart.
const MIN_EDGE_GAP: f32 = 1.7;

/// Points by which a line that comes again may stand higher or lower.
const MAX_SHIFT: f32 = 3.0;

/// How much smaller than the text a footnote is set.
const MAX_NOTE_SIZE: f32 = 0.95;

/// Why a line is no part of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Apart {
    /// It stands at the edge of the page, as on other pages, or is its number.
    Edge,
    Footnote,
}

/// Tells of each line why it is no part of the report; none of those that are.
pub(super) fn tell_apart(lines: &[PaperLine]) -> Vec<Option<Apart>> {
    let mut apart: Vec<Option<Apart>> =
        lines.iter().map(|line| (line.style == Style::Edge).then_some(Apart::Edge)).collect();
    let pages = pages_of(lines);
    mark_edges(lines, &pages, &mut apart);
    mark_footnotes(lines, &pages, &mut apart);
    apart
}

/// The positions of the lines of each page.
fn pages_of(lines: &[PaperLine]) -> Vec<Vec<usize>> {
    let mut pages: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (idx, line) in lines.iter().enumerate() {
        pages.entry(line.page).or_default().push(idx);
    }
    pages.into_values().collect()
}

/// A line at the edge of a page without the numbers that may be those of its pages. "Flood kills 40" and "Flood kills 52" of a
/// file of two pages are two lines.
fn masked(text: &str, n_pages: usize) -> String {
    let is_of_page = |word: &&str| {
        let number = word.trim_matches(|c: char| !c.is_alphanumeric());
        number.parse::<usize>().is_ok_and(|number| number <= n_pages)
    };
    text.split_whitespace().filter(|word| !is_of_page(word)).collect()
}

fn mark_edges(lines: &[PaperLine], pages: &[Vec<usize>], apart: &mut [Option<Apart>]) {
    let edges: Vec<Vec<usize>> = pages.iter().map(|page| edge_lines(lines, page)).collect();
    let mut heights: BTreeMap<String, Vec<(f32, u32)>> = BTreeMap::new();
    for idx in edges.iter().flatten() {
        let line = &lines[*idx];
        heights.entry(masked(&line.text, pages.len())).or_default().push((line.y, line.page));
    }
    for (page, edge) in pages.iter().zip(&edges) {
        for idx in edge {
            let line = &lines[*idx];
            let comes_again = heights.get(&masked(&line.text, pages.len())).is_some_and(|found| {
                found.iter().any(|(y, page)| *page != line.page && (y - line.y).abs() <= MAX_SHIFT)
            });
            let is_number = is_page_number(&line.text) && is_outermost(lines, page, *idx);
            if comes_again && !is_sentence(&line.text) || is_number {
                apart[*idx] = Some(Apart::Edge);
            }
        }
    }
}

/// The lines that stand apart from the rest at the upper and at the lower edge of a page.
fn edge_lines(lines: &[PaperLine], page: &[usize]) -> Vec<usize> {
    let mut by_height: Vec<usize> = page.to_vec();
    by_height.sort_by(|a, b| lines[*a].y.total_cmp(&lines[*b].y));
    let mut edge = outer_group(lines, by_height.iter().copied());
    edge.extend(outer_group(lines, by_height.iter().rev().copied()));
    edge
}

/// The first lines from the edge inwards, up to where the text begins; none where it begins at once.
fn outer_group(lines: &[PaperLine], inwards: impl Iterator<Item = usize>) -> Vec<usize> {
    let mut group: Vec<usize> = Vec::new();
    for idx in inwards {
        let is_parted = group.last().is_some_and(|last| {
            let (last, line) = (&lines[*last], &lines[idx]);
            (last.y - line.y).abs() > MIN_EDGE_GAP * last.size.min(line.size)
        });
        if is_parted {
            return group;
        }
        group.push(idx);
        if group.len() > MAX_EDGE_LINES {
            return Vec::new();
        }
    }
    Vec::new()
}

/// Whether nothing stands above a line, or nothing below it.
fn is_outermost(lines: &[PaperLine], page: &[usize], idx: usize) -> bool {
    let height = lines[idx].y;
    let others = || page.iter().filter(|other| **other != idx).map(|other| lines[*other].y);
    others().all(|y| y > height - MAX_SHIFT) || others().all(|y| y < height + MAX_SHIFT)
}

/// "3", "Page 3", "3 of 12", "- 3 -", "iv"; not "1,204".
pub(super) fn is_page_number(text: &str) -> bool {
    let is_grouped = text
        .as_bytes()
        .windows(3)
        .any(|near| near[0].is_ascii_digit() && matches!(near[1], b',' | b'.') && near[2].is_ascii_digit());
    let words: Vec<String> = text
        .to_lowercase()
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect();
    let number = |word: &str| {
        let is_number = word.len() <= 4 && !word.starts_with('0') && word.bytes().all(|c| c.is_ascii_digit());
        word.parse::<u32>().ok().filter(|_| is_number)
    };
    let is_number = |word: &str| number(word).is_some();
    let is_of =
        |one: &str, total: &str| number(one).zip(number(total)).is_some_and(|(one, total)| one <= total);
    !is_grouped
        && match words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
            [one] => is_number(one) || is_roman(one),
            ["page" | "p" | "pg" | "seite", one] => is_number(one),
            [one, total] | [one, "of", total] => is_of(one, total),
            ["page", one, "of", total] | ["page", one, total] => is_of(one, total),
            _ => false,
        }
}

/// Whether a word, in lower case, is a Roman number of the pages before a report: "xiv", not "civil".
fn is_roman(word: &str) -> bool {
    const SIGNS: [(u32, &str); 9] =
        [(100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")];
    const MOST: u32 = 199;
    let written = |mut number: u32| {
        let mut written = String::new();
        for (value, sign) in SIGNS {
            while number >= value {
                written.push_str(sign);
                number -= value;
            }
        }
        written
    };
    (1..=MOST).any(|number| written(number) == word)
}

/// A sentence that comes again is a restatement and no running head.
fn is_sentence(text: &str) -> bool {
    crate::lines::ends_sentence(text) && text.split_whitespace().count() >= 6
}

/// Marks what is set smaller at the foot of a column and begins with a mark of its own.
fn mark_footnotes(lines: &[PaperLine], pages: &[Vec<usize>], apart: &mut [Option<Apart>]) {
    let size = text_size(lines);
    for page in pages {
        let mut first = 0;
        while first < page.len() {
            let block = lines[page[first]].block;
            let end = first + page[first..].iter().take_while(|idx| lines[**idx].block == block).count();
            if let Some(from) = note_start(lines, &page[first..end], size)
                && is_foot(lines, page, &page[first + from..end], size)
            {
                for idx in &page[first + from..end] {
                    apart[*idx] = apart[*idx].or(Some(Apart::Footnote));
                }
            }
            first = end;
        }
    }
}

/// The size in which most letters are set.
fn text_size(lines: &[PaperLine]) -> f32 {
    let mut counts: BTreeMap<i32, usize> = BTreeMap::new();
    for line in lines.iter().filter(|line| line.style != Style::Row) {
        *counts.entry((line.size * 10.0).round() as i32).or_default() += line.text.len();
    }
    let most = counts.iter().max_by_key(|(size, n_bytes)| (**n_bytes, **size));
    most.map_or(0.0, |(size, _)| *size as f32 / 10.0)
}

/// Where in a block its footnotes begin: at the first line from which on all is small, when it has a mark before it.
fn note_start(lines: &[PaperLine], block: &[usize], size: f32) -> Option<usize> {
    let is_small = |idx: &usize| lines[*idx].size <= MAX_NOTE_SIZE * size && lines[*idx].style != Style::Row;
    let n_small = block.iter().rev().take_while(|idx| is_small(idx)).count();
    let from = block.len() - n_small;
    let first = &lines[*block.get(from)?];
    let on_page = || lines.iter().filter(|line| line.page == first.page).map(|line| line.text.as_str());
    has_note_mark(&first.text, on_page).then_some(from)
}

/// Whether a line begins with the mark of a footnote. A bare number is one where the text of the page has it raised: "12 people
/// were killed" in small letters is none.
fn has_note_mark<'l, L: Iterator<Item = &'l str>>(text: &str, on_page: impl Fn() -> L) -> bool {
    const RAISED: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    let is_sign = |c: char| matches!(c, '*' | '†' | '‡' | '§');
    let n_digits = text.chars().take_while(char::is_ascii_digit).count();
    let (number, rest) = text.split_at(n_digits);
    let raised: String = number.bytes().filter_map(|digit| RAISED.get(usize::from(digit - b'0'))).collect();
    let is_number = (1..=3).contains(&n_digits)
        && rest.trim_start_matches(['.', ')', ' ']).starts_with(|c: char| c.is_alphabetic() || c == '“')
        && on_page().any(|line| line.contains(&raised));
    text.starts_with(|c| RAISED.contains(&c) || is_sign(c)) || is_number
}

/// Whether nothing of the text's own size stands below these lines in their column.
fn is_foot(lines: &[PaperLine], page: &[usize], notes: &[usize], size: f32) -> bool {
    let (left, right) = notes.iter().fold((f32::MAX, f32::MIN), |(left, right), idx| {
        (left.min(lines[*idx].x), right.max(lines[*idx].end_x))
    });
    let lowest = notes.iter().map(|idx| lines[*idx].y).fold(f32::MAX, f32::min);
    !page.iter().map(|idx| &lines[*idx]).any(|line| {
        line.y < lowest
            && line.x < right
            && line.end_x > left
            && line.size > MAX_NOTE_SIZE * size
            && line.style != Style::Edge
            && !is_page_number(&line.text)
            && line.text.split_whitespace().count() >= 5
            && crate::roles::is_prose(&line.text)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_pages_are_told_from_numbers() {
        for number in ["3", "Page 3", "- 12 -", "3 / 12", "Page 1 of 2", "iv", "xiv"] {
            assert!(is_page_number(number), "{number}");
        }
        for other in
            ["1,250 people", "12 May", "12 dead", "Kesh", "2026 report", "0100", "1,204", "Civil", "12 of 3"]
        {
            assert!(!is_page_number(other), "{other}");
        }
    }
}
