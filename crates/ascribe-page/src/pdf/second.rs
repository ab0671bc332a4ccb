//! A second reading of the numbers of a page: in the order in which the file writes them, by the distances between its
//! pieces alone. Where it gives other numbers than the layout does, one of the two is wrong, and whoever reads is told.

use std::collections::BTreeSet;

use pdfboss_text::TextSpan;

use super::paper::PaperLine;

/// Distance, in sizes of the letters, from which on two pieces are two words. Spaces within numbers have 0.17 to 0.2.
const WORD_GAP: f32 = 0.12;

/// Distance from which on two groups of digits are two numbers, whatever they look like.
const NUMBER_GAP: f32 = 0.6;

/// Numbers that one reading gives and the other does not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Numbers {
    /// By the layout.
    pub laid_out: Vec<String>,
    /// By the order in the file.
    pub in_order: Vec<String>,
}

impl Numbers {
    pub(super) fn is_empty(&self) -> bool {
        self.laid_out.is_empty() && self.in_order.is_empty()
    }
}

/// Compares the numbers of the lines of a page with those of its pieces.
pub(super) fn compare(lines: &[PaperLine], spans: &[TextSpan]) -> Numbers {
    let mut laid_out = BTreeSet::new();
    for line in lines {
        laid_out.extend(numbers_in(&line.text));
    }
    let in_order: BTreeSet<String> = numbers_in(&in_file_order(spans)).collect();
    let only = |one: &BTreeSet<String>, other: &BTreeSet<String>| one.difference(other).cloned().collect();
    Numbers { laid_out: only(&laid_out, &in_order), in_order: only(&in_order, &laid_out) }
}

/// The text of a page as its pieces follow one another in the file.
fn in_file_order(spans: &[TextSpan]) -> String {
    let mut text = String::new();
    let mut before: Option<&TextSpan> = None;
    for span in spans {
        match before.map_or(Gap::None, |before| gap(before, span)) {
            Gap::None => {}
            Gap::Word => text.push(' '),
            Gap::Line => text.push('\n'),
        }
        text.push_str(&span.text);
        before = Some(span);
    }
    text
}

enum Gap {
    None,
    Word,
    Line,
}

fn gap(before: &TextSpan, span: &TextSpan) -> Gap {
    let size = before.size.max(span.size).max(0.1);
    let (along, across) = match span.rotate {
        0 => (span.x - before.end_x, span.y - before.end_y),
        90 => (span.y - before.end_y, span.x - before.end_x),
        180 => (before.end_x - span.x, span.y - before.end_y),
        _ => (before.end_y - span.y, span.x - before.end_x),
    };
    let is_same_line = before.rotate == span.rotate && across.abs() <= 0.1 * size && along >= -size;
    match along / size {
        _ if !is_same_line => Gap::Line,
        along if along >= NUMBER_GAP => Gap::Line,
        along if along >= WORD_GAP => Gap::Word,
        _ => Gap::None,
    }
}

/// The numbers of a text by their digits: without what groups them, with what parts a fraction.
fn numbers_in(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(['\n', '|']).flat_map(|line| {
        let letters: Vec<char> = line.chars().filter(|c| *c != '\u{200B}').collect();
        let mut numbers = Vec::new();
        let mut number = String::new();
        for (idx, letter) in letters.iter().enumerate() {
            let digits_behind = || letters[idx + 1..].iter().take_while(|c| c.is_ascii_digit()).count();
            let is_within = !number.is_empty() && idx + 1 < letters.len();
            match letter {
                digit if digit.is_ascii_digit() => number.push(*digit),
                ',' | '.' | '\'' | '’' if is_within && digits_behind() > 0 => number.push(*letter),
                blank if blank.is_whitespace() && is_within && digits_behind() == 3 && number.len() <= 11 => {
                }
                _ if number.is_empty() => {}
                _ => numbers.push(std::mem::take(&mut number)),
            }
        }
        numbers.extend((!number.is_empty()).then_some(number));
        numbers
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_told_by_their_digits() {
        let numbers = |text: &str| numbers_in(text).collect::<Vec<_>>();
        assert_eq!(numbers("1,250 people, 1 204 dead; 4.5 million."), ["1,250", "1204", "4.5"]);
        assert_eq!(numbers("Kesh | 155 | 1\u{202F}240\n18 500"), ["155", "1240", "18500"]);
        assert_eq!(numbers("20\u{AD}30 people"), ["20", "30"]);
        assert_eq!(numbers("on 12 May 52, five¹"), ["12", "52"]);
    }
}
