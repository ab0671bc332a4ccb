//! A plain text cut into the lines or paragraphs that become its blocks.

use ascribe_model::Span;

use crate::limits::MAX_BLOCKS;

/// Longest line of a text that was wrapped by hand or machine: 80 columns and a little.
const MAX_WRAPPED_BYTES: usize = 90;

/// Shortest line that can be one in the middle of a wrapped paragraph.
const MIN_WRAPPED_BYTES: usize = 40;

/// Of a hundred lines that stand directly above another, how many must be as long as wrapped lines are and end in the
/// middle of a sentence. In the wrapped wire reports of the development sets 86 and more do, in all others 22 or fewer.
const MIN_WRAPPED_PERCENT: usize = 60;

/// The stretches of a text that are blocks: its lines without white space around, or its paragraphs where the text is
/// wrapped to a fixed width. At most [`MAX_BLOCKS`]; the last then holds the rest of the text.
pub(crate) fn split_lines(text: &str) -> Vec<Span> {
    let lines = raw_lines(text);
    if is_wrapped(text, &lines) {
        join_paragraphs(text, &lines)
    } else {
        lines.into_iter().flatten().collect()
    }
}

/// Each line trimmed; `None` for a blank one.
fn raw_lines(text: &str) -> Vec<Option<Span>> {
    let mut lines = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive(['\n', '\r', '\u{2028}', '\u{2029}']) {
        if lines.len() + 1 >= MAX_BLOCKS {
            break;
        }
        let span = Span::new(start, start + line.len()).trim(text);
        start += line.len();
        lines.push((!span.is_empty()).then_some(span));
    }
    let rest = Span::new(start, text.len()).trim(text);
    lines.push((!rest.is_empty()).then_some(rest));
    lines
}

fn is_wrapped(text: &str, lines: &[Option<Span>]) -> bool {
    let inner: Vec<Span> =
        lines.windows(2).filter(|pair| pair[1].is_some()).filter_map(|pair| pair[0]).collect();
    let is_cut = |line: &&Span| {
        let words = line.cut(text);
        let ends_open = words.ends_with(|c: char| c.is_alphanumeric() || matches!(c, ',' | '-'));
        (MIN_WRAPPED_BYTES..=MAX_WRAPPED_BYTES).contains(&words.len()) && ends_open
    };
    let n_cut = inner.iter().filter(is_cut).count();
    let n_long = inner.iter().filter(|line| line.len() > MAX_WRAPPED_BYTES).count();
    inner.len() >= 4 && n_cut * 100 >= inner.len() * MIN_WRAPPED_PERCENT && n_long * 10 <= inner.len()
}

fn join_paragraphs(text: &str, lines: &[Option<Span>]) -> Vec<Span> {
    let mut paragraphs: Vec<Span> = Vec::new();
    let mut is_open = false;
    for line in lines {
        match (line, paragraphs.last_mut()) {
            (Some(line), Some(paragraph)) if is_open && goes_on(paragraph.cut(text), line.cut(text)) => {
                *paragraph = paragraph.cover(*line);
            }
            (Some(line), _) => paragraphs.push(*line),
            (None, _) => {}
        }
        is_open = line.is_some_and(|line| line.len() >= MIN_WRAPPED_BYTES || !ends_sentence(line.cut(text)));
    }
    paragraphs
}

/// Whether a line may belong to the paragraph above: words of one's own do not go on in those that are quoted, nor in a
/// signature.
fn goes_on(paragraph: &str, line: &str) -> bool {
    is_quoted(paragraph) == is_quoted(line) && !is_signature_mark(paragraph) && !is_signature_mark(line)
}

/// Whether a line is quoted of another message, as mail programs mark it.
pub(crate) fn is_quoted(line: &str) -> bool {
    line.starts_with('>')
}

/// Whether a line is the mark behind which a signature stands.
pub(crate) fn is_signature_mark(line: &str) -> bool {
    line.trim_end() == "--"
}

/// Whether a line ends as a sentence does, closing quotes and brackets aside.
pub(crate) fn ends_sentence(line: &str) -> bool {
    line.trim_end_matches(['"', '\'', '”', '’', ')', ']', ' ']).ends_with(['.', '!', '?', '…'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let found: Vec<&str> = split_lines(text).iter().map(|span| span.cut(text)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn lines_are_blocks_where_each_is_a_paragraph() {
        check(
            "Toll rises\r\n\r\n Twelve died. \nMore were hurt.\n",
            &["Toll rises", "Twelve died.", "More were hurt."],
        );
        check("", &[]);
        check(" \n\n", &[]);
    }

    #[test]
    fn wrapped_paragraphs_are_blocks_as_a_whole() {
        let first = "THE ARMY DENIED TODAY THAT GUERRILLAS HAD ATTACKED THE FARM ON THE\nPACIFIC SIDE OF THE COUNTRY, \
                     WHERE THE PRESIDENT HAS BEEN STAYING SINCE\nTHE SECOND OF THE MONTH.";
        let second = "A REPORT OF A NEWS AGENCY SAID THAT A COLUMN HAD ATTACKED THE FARM TWO\nDAYS AGO AND THAT ONE \
                      CIVILIAN HAD DIED WHO HAPPENED TO PASS BY AT THAT\nTIME.";
        check(&format!("{first}\n\n{second}\n"), &[first, second]);
    }
}
