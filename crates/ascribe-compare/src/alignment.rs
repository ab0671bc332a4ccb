//! Sentences set word against word.

use ascribe_model::{Document, Excerpt, Span};

use crate::lineage::n_shared;

/// Words of a sentence that are compared; sentences beyond this are lists.
const MAX_WORDS: usize = 120;

/// A sentence as words, with a key for each that ignores case.
pub(crate) struct Words<'s> {
    /// The words as they stand, without marks.
    pub words: Vec<&'s str>,
    /// A key for each word, the same for upper and lower case.
    pub keys: Vec<u64>,
    /// The keys in order, to count what two sentences have in common.
    sorted: Vec<u64>,
}

impl<'s> Words<'s> {
    /// The words of a sentence.
    pub fn of(sentence: &'s str) -> Words<'s> {
        let is_border = |c: char| {
            c.is_whitespace() || matches!(c, ',' | ';' | ':' | '"' | '“' | '”' | '(' | ')' | '—' | '–')
        };
        let words: Vec<&str> = sentence
            .split(is_border)
            .map(|word| word.trim_matches(['.', '\'', '’', '!', '?', '-', '[', ']']))
            .filter(|word| !word.is_empty())
            .take(MAX_WORDS)
            .collect();
        let keys: Vec<u64> = words.iter().map(|word| word_key(word)).collect();
        let mut sorted = keys.clone();
        sorted.sort_unstable();
        Words { words, keys, sorted }
    }

    /// What part of both sentences' words stands in both, in thousandths, whatever the order.
    pub fn in_common(&self, other: &Words) -> usize {
        self.permille(other, n_shared(&self.sorted, &other.sorted))
    }

    /// What part of both sentences' words stands in both in the same order, in thousandths.
    pub fn in_order(&self, other: &Words) -> usize {
        self.permille(other, alignment(&self.keys, &other.keys).len())
    }

    fn permille(&self, other: &Words, n_common: usize) -> usize {
        n_common * 2000 / (self.words.len() + other.words.len()).max(1)
    }
}

/// FNV-1a of the letters in lower case.
fn word_key(word: &str) -> u64 {
    word.chars().flat_map(char::to_lowercase).fold(0xcbf2_9ce4_8422_2325, |key, letter| {
        (key ^ u64::from(u32::from(letter))).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

/// Positions of the words that both have, in order: the longest common subsequence between what both begin and end with.
pub(crate) fn alignment(a: &[u64], b: &[u64]) -> Vec<(usize, usize)> {
    let shorter = a.len().min(b.len());
    let start = (0..shorter).take_while(|&at| a[at] == b[at]).count();
    let rest = shorter - start;
    let end = (1..=rest).take_while(|&back| a[a.len() - back] == b[b.len() - back]).count();
    let (middle_a, middle_b) = (&a[start..a.len() - end], &b[start..b.len() - end]);
    let mut pairs: Vec<(usize, usize)> = (0..start).map(|at| (at, at)).collect();
    pairs.extend(longest_common(middle_a, middle_b).into_iter().map(|(i, j)| (start + i, start + j)));
    pairs.extend((1..=end).rev().map(|back| (a.len() - back, b.len() - back)));
    pairs
}

fn longest_common(a: &[u64], b: &[u64]) -> Vec<(usize, usize)> {
    let width = b.len() + 1;
    let mut longest = vec![0_u16; (a.len() + 1) * width];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            longest[i * width + j] = if a[i] == b[j] {
                longest[(i + 1) * width + j + 1] + 1
            } else {
                longest[(i + 1) * width + j].max(longest[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j, mut pairs) = (0, 0, Vec::new());
    while i < a.len() && j < b.len() {
        if a[i] == b[j] {
            pairs.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if longest[(i + 1) * width + j] >= longest[i * width + j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}

/// The sentences of a document's reporting: cut at line ends, and at a full stop before a capital or a digit.
pub(crate) fn sentences(document: &Document) -> Vec<Excerpt> {
    let mut sentences = Vec::new();
    for block in document.reporting() {
        let text = block.span.cut(&document.text);
        let mut start = 0;
        let ends = text.match_indices(['.', '\n', '?', '!']).map(|(at, mark)| at + mark.len());
        for end in ends.chain([text.len()]) {
            let goes_on = text[end..].starts_with(' ')
                && !text[end..]
                    .trim_start()
                    .starts_with(|c: char| c.is_uppercase() || matches!(c, '"' | '“'));
            let inside =
                end < text.len() && !text[..end].ends_with('\n') && !text[end..].starts_with([' ', '\n']);
            if goes_on || inside || end <= start {
                continue;
            }
            let span = Span::new(block.span.start + start, block.span.start + end).trim(&document.text);
            if !span.is_empty() {
                sentences.push(Excerpt::cut(&document.text, span));
            }
            start = end;
        }
    }
    sentences
}

#[cfg(test)]
mod tests {
    use ascribe_model::{Block, BlockKind};

    use super::*;

    #[test]
    fn documents_are_cut_into_sentences() {
        let text = "One line\nFirst one, at 3.5 km. Second one? No. third goes on. \u{201c}Fourth.\u{201d}";
        let block = Block { kind: BlockKind::Body, span: Span::new(0, text.len()), in_page: None };
        let document = Document { text: text.to_owned(), blocks: vec![block], ..Document::default() };
        let found: Vec<String> = sentences(&document).into_iter().map(|sentence| sentence.text).collect();
        let expected = [
            "One line",
            "First one, at 3.5 km.",
            "Second one?",
            "No. third goes on.",
            "\u{201c}Fourth.\u{201d}",
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn words_are_aligned_in_order() {
        let (a, b) = (Words::of("a b c d e"), Words::of("A x c e"));
        assert_eq!(alignment(&a.keys, &b.keys), [(0, 0), (2, 2), (4, 3)]);
        assert_eq!(a.in_order(&b), 666);
    }
}
