//! Lines of pages as paragraphs: joined where a line, a column or a page breaks them, parted where a paragraph ends.

use std::collections::BTreeSet;

use ascribe_model::{PrintedLine, Span};

use super::paper::{PaperLine, SOFT_HYPHEN, Style};
use crate::lines::ends_sentence;
use crate::tables::Row;

/// How much wider than between the lines of a paragraph the distance to the next paragraph is.
const PARAGRAPH_GAP: f32 = 1.45;

/// How far, in sizes of the letters, the first line of a paragraph begins to the right of the others.
const INDENT: f32 = 0.8;

/// A paragraph, a heading, an item of a list or a row of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Paragraph {
    pub text: String,
    pub style: Style,
    /// Its lines, counted within its text.
    pub lines: Vec<PrintedLine>,
    /// The row of a table that it is, if it is one.
    pub row: Option<Row>,
}

/// Makes paragraphs of lines in reading order.
pub(super) fn paragraphs_of(lines: &[&PaperLine]) -> Vec<Paragraph> {
    let hyphened = hyphened_words(lines);
    let blocks = Blocks::of(lines);
    let mut paragraphs: Vec<Paragraph> = Vec::new();
    for (idx, line) in lines.iter().enumerate() {
        let before = idx.checked_sub(1).map(|before| lines[before]);
        match (before, paragraphs.last_mut()) {
            (Some(before), Some(paragraph)) if blocks.continues(before, line, idx) => {
                paragraph.join(line, &hyphened);
            }
            _ => paragraphs.push(Paragraph::opened_by(line)),
        }
    }
    for paragraph in &mut paragraphs {
        paragraph.end();
    }
    paragraphs
}

impl Paragraph {
    fn opened_by(line: &PaperLine) -> Paragraph {
        let (style, row) = (line.style, line.row.clone());
        let mut paragraph = Paragraph { text: String::new(), style, lines: Vec::new(), row };
        paragraph.push(line);
        paragraph
    }

    fn push(&mut self, line: &PaperLine) {
        let start = self.text.len();
        self.text.push_str(&line.text);
        let span = Span::new(start, self.text.len());
        self.lines.push(PrintedLine { span, page: line.page, area: line.area });
    }

    /// Joins a line, and the word that was broken before it.
    fn join(&mut self, line: &PaperLine, hyphened: &BTreeSet<String>) {
        self.row = None;
        let keep = match broken_word(&self.text, &line.text) {
            Some(Break::Soft) => self.text.len() - self.text.chars().next_back().map_or(0, char::len_utf8),
            Some(Break::Hyphen(whole)) if !hyphened.contains(&whole) => self.text.len() - 1,
            Some(Break::Hyphen(_) | Break::OwnHyphen) => self.text.len(),
            None => {
                self.text.push(' ');
                self.push(line);
                return;
            }
        };
        self.text.truncate(keep);
        if let Some(last) = self.lines.last_mut() {
            last.span.end = last.span.end.min(keep).max(last.span.start);
        }
        self.push(line);
    }

    /// Takes off the mark of a break behind which nothing came.
    fn end(&mut self) {
        if self.text.ends_with(SOFT_HYPHEN) {
            self.text.truncate(self.text.len() - SOFT_HYPHEN.len_utf8());
            self.text.push('-');
            if let Some(last) = self.lines.last_mut() {
                last.span.end = self.text.len();
            }
        }
    }
}

/// How a word is broken at the end of a line.
#[derive(Debug, PartialEq, Eq)]
enum Break {
    /// By a mark that is no part of it.
    Soft,
    /// By a hyphen, which may be a part of it; the word with its hyphen.
    Hyphen(String),
    /// By a hyphen that is a part of it: "45-year-" and "old".
    OwnHyphen,
}

fn broken_word(text: &str, next: &str) -> Option<Break> {
    if text.ends_with([SOFT_HYPHEN, '\u{2010}']) {
        return Some(Break::Soft);
    }
    // "20–" and "30 people": a range.
    let is_range =
        text.strip_suffix(['-', '–', '—']).is_some_and(|head| head.ends_with(|c: char| c.is_ascii_digit()));
    if is_range && next.starts_with(|c: char| c.is_ascii_digit()) {
        return Some(Break::OwnHyphen);
    }
    let head = text.strip_suffix('-')?;
    let start = head.rfind(char::is_whitespace).map_or(0, |at| at + 1);
    let first = head[start..].trim_start_matches(|c: char| !c.is_alphanumeric());
    let rest: String = next.chars().take_while(|c| c.is_alphanumeric() || *c == '-').collect();
    let has_own = first.contains('-') || first.starts_with(|c: char| c.is_ascii_digit());
    if !head.ends_with(char::is_alphanumeric) || !next.starts_with(char::is_lowercase) {
        return None;
    }
    Some(if has_own { Break::OwnHyphen } else { Break::Hyphen(format!("{first}-{rest}").to_lowercase()) })
}

/// Words that stand with a hyphen in the middle of a line.
fn hyphened_words(lines: &[&PaperLine]) -> BTreeSet<String> {
    let words = lines.iter().flat_map(|line| line.text.split_whitespace());
    let inner = words.filter(|word| word.trim_end_matches('-').contains('-'));
    inner.map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase()).collect()
}

/// Lines whose right edge tells how wide a column is: those around a line, since the columns of a block may change.
const LINES_BEFORE: usize = 1;
const LINES_BEHIND: usize = 3;

/// What the lines of each block have in common.
struct Blocks {
    /// Of each line the left edge of its block, the right edge of the lines around it, and the distance between lines.
    measures: Vec<Measure>,
}

#[derive(Clone, Copy)]
struct Measure {
    left: f32,
    right: f32,
    pitch: f32,
}

impl Blocks {
    fn of(lines: &[&PaperLine]) -> Blocks {
        let mut measures = Vec::with_capacity(lines.len());
        while measures.len() < lines.len() {
            let rest = &lines[measures.len()..];
            let n_lines = rest.iter().take_while(|line| is_same_block(line, rest[0])).count().max(1);
            let block = &rest[..n_lines];
            let left = block.iter().map(|line| line.x).fold(f32::MAX, f32::min);
            let mut steps: Vec<f32> = block.windows(2).map(|pair| pair[0].y - pair[1].y).collect();
            steps.retain(|step| *step > 0.0);
            steps.sort_by(f32::total_cmp);
            // The smaller steps: a block of short paragraphs has as many distances between them as within.
            let pitch = steps.get(steps.len() / 4).copied().unwrap_or(f32::MAX);
            measures.extend((0..n_lines).map(|idx| {
                let around = idx.saturating_sub(LINES_BEFORE)..(idx + 1 + LINES_BEHIND).min(n_lines);
                let right = block[around].iter().map(|line| line.end_x).fold(f32::MIN, f32::max);
                Measure { left, right, pitch }
            }));
        }
        Blocks { measures }
    }

    /// Whether a line goes on with the paragraph of the line before it, which stands at `idx - 1`.
    fn continues(&self, before: &PaperLine, line: &PaperLine, idx: usize) -> bool {
        if before.style != line.style || line.style == Style::Row {
            return false;
        }
        if !is_same_block(before, line) {
            return self.continues_across(before, line, idx);
        }
        if matches!(line.style, Style::Heading | Style::Item) {
            return true;
        }
        let Measure { left, pitch, .. } = self.measures[idx];
        let right = self.measures[idx - 1].right;
        let is_far = before.y - line.y > PARAGRAPH_GAP * pitch;
        let is_indented = line.x > left + INDENT * line.size && before.x < left + INDENT * line.size / 2.0;
        let is_new = is_far || is_indented && starts_sentence(&line.text);
        !is_new && (starts_small(&line.text) || !had_room(before, line, right))
    }

    /// The same over the border of a column or a page: in the middle of a sentence only.
    fn continues_across(&self, before: &PaperLine, line: &PaperLine, idx: usize) -> bool {
        let is_text = line.style == Style::Body || line.style == Style::Item && before.page != line.page;
        let moves_on = before.page != line.page || line.y > before.y;
        let is_open = !ends_sentence(&before.text) && !before.text.ends_with(':');
        let is_full = !had_room(before, line, self.measures[idx - 1].right);
        is_text && moves_on && is_open && is_full && !starts_sentence(&line.text)
    }
}

fn is_same_block(one: &PaperLine, other: &PaperLine) -> bool {
    one.page == other.page && one.block == other.block
}

fn starts_small(text: &str) -> bool {
    text.starts_with(char::is_lowercase)
}

fn starts_sentence(text: &str) -> bool {
    let text = text.trim_start_matches(['“', '"', '‘', '\'', '(', '«', '„']);
    text.starts_with(char::is_uppercase)
}

/// Whether the first word of a line would have found room behind the line before it: then whoever wrote it began anew.
fn had_room(before: &PaperLine, line: &PaperLine, right: f32) -> bool {
    let n_letters = line.text.chars().count().max(1) as f32;
    let letter = (line.end_x - line.x) / n_letters;
    let n_first = line.text.split_whitespace().next().map_or(1, |word| word.chars().count()) as f32;
    right - before.end_x > (n_first + 1.5) * letter
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(lines: &[(&str, f32, f32)], expected: &[&str]) {
        let paper: Vec<PaperLine> = lines
            .iter()
            .map(|(text, x, y)| PaperLine {
                text: (*text).to_owned(),
                style: Style::Body,
                page: if *y > 0.0 { 1 } else { 2 },
                block: 1,
                x: *x,
                end_x: x + 5.0 * text.chars().count() as f32,
                y: *y,
                size: 10.0,
                area: [0; 4],
                row: None,
            })
            .collect();
        let paragraphs = paragraphs_of(&paper.iter().collect::<Vec<_>>());
        let texts: Vec<&str> = paragraphs.iter().map(|paragraph| paragraph.text.as_str()).collect();
        assert_eq!(texts, expected);
        for paragraph in &paragraphs {
            assert!(paragraph.lines.windows(2).all(|pair| pair[0].span.end <= pair[1].span.start));
            assert_eq!(paragraph.lines.last().map(|line| line.span.end), Some(paragraph.text.len()));
        }
    }

    #[test]
    fn words_that_lines_break_are_joined() {
        check(&[("the adminis-", 0.0, 90.0), ("tration said", 0.0, 80.0)], &["the administration said"]);
        check(&[("a 45-year-", 0.0, 90.0), ("old man died", 0.0, 80.0)], &["a 45-year-old man died"]);
        check(&[("a 45-", 0.0, 90.0), ("year-old man died", 0.0, 80.0)], &["a 45-year-old man died"]);
        check(
            &[("it said that 20–", 0.0, 90.0), ("30 people died", 0.0, 80.0)],
            &["it said that 20–30 people died"],
        );
        check(
            &[("it said that 20-", 0.0, 90.0), ("30 people died", 0.0, 80.0)],
            &["it said that 20-30 people died"],
        );
        check(&[("the ad\u{AD}", 0.0, 90.0), ("ministration", 0.0, 80.0)], &["the administration"]);
        check(
            &[("of part-time and of part-", 0.0, 90.0), ("time officers of the town", 0.0, 80.0)],
            &["of part-time and of part-time officers of the town"],
        );
    }

    #[test]
    fn paragraphs_end_where_there_was_room() {
        check(
            &[
                ("At least 12 people were killed in the", 0.0, 90.0),
                ("town on Monday.", 0.0, 80.0),
                ("The mayor said that 30 were wounded.", 0.0, 70.0),
            ],
            &[
                "At least 12 people were killed in the town on Monday.",
                "The mayor said that 30 were wounded.",
            ],
        );
        check(
            &[
                ("At least 12 people were killed in the town.", 0.0, 90.0),
                ("The mayor said so on the same day.", 12.0, 80.0),
            ],
            &["At least 12 people were killed in the town.", "The mayor said so on the same day."],
        );
    }

    #[test]
    fn sentences_go_on_over_the_page() {
        check(
            &[("At least 12 people were killed in the", 0.0, 90.0), ("town on Monday.", 0.0, -10.0)],
            &["At least 12 people were killed in the town on Monday."],
        );
        check(
            &[("At least 12 people were killed in the town.", 0.0, 90.0), ("The mayor said so.", 0.0, -10.0)],
            &["At least 12 people were killed in the town.", "The mayor said so."],
        );
    }
}
