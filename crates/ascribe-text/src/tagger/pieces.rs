//! Word pieces: how the network sees a text, each word with the bytes it stands on.
//!
//! A word is a run of letters and digits; every other visible character is a word of its own. The training code cuts
//! alike (`train/pieces.py`); a test compares the two.

use std::collections::HashMap;
use std::ops::Range;

use ascribe_model::Span;
use unicode_general_category::{GeneralCategory, get_general_category};
use unicode_normalization::UnicodeNormalization;

/// Longest word that is cut into pieces, in characters; a longer one is one unknown piece. BERT's own limit.
const MAX_WORD: usize = 100;
/// Most pieces of a unit, the marks at both ends included. No paragraph of PolNeAR's dev part is longer.
pub(super) const MAX_PIECES: usize = 320;

/// The pieces that the network knows.
#[derive(Debug)]
pub(super) struct Vocabulary {
    /// Pieces that open a word.
    opening: HashMap<&'static str, i32>,
    /// Pieces that go on, without their `##`.
    following: HashMap<&'static str, i32>,
    unknown: i32,
    first: i32,
    last: i32,
}

/// What the network reads at once: a paragraph, or a part of a very long one.
#[derive(Debug)]
pub(super) struct Unit {
    /// The bytes of each word.
    pub words: Vec<Span>,
    /// The pieces, with the marks at both ends.
    pub ids: Vec<i32>,
    /// For each piece how its word looks: twice its case, plus one when a blank stands before it.
    pub looks: Vec<i32>,
    /// For each word the position of its first piece, and last the position of the mark at the end.
    pub first_piece: Vec<usize>,
}

impl Unit {
    /// The pieces of a run of words.
    pub fn pieces(&self, words: &Range<usize>) -> Range<usize> {
        self.first_piece[words.start]..self.first_piece[words.end]
    }
}

impl Vocabulary {
    /// Reads a vocabulary: one piece per line, numbered from 0.
    pub fn of(lines: &'static str) -> Vocabulary {
        let mut vocabulary =
            Vocabulary { opening: HashMap::new(), following: HashMap::new(), unknown: 0, first: 0, last: 0 };
        for (id, piece) in (0..).zip(lines.lines()) {
            match piece {
                "[UNK]" => vocabulary.unknown = id,
                "[CLS]" => vocabulary.first = id,
                "[SEP]" => vocabulary.last = id,
                _ => {}
            }
            match piece.strip_prefix("##") {
                Some(rest) if !rest.is_empty() => vocabulary.following.insert(rest, id),
                _ => vocabulary.opening.insert(piece, id),
            };
        }
        vocabulary
    }

    /// Cuts a line into units: one, unless it has too many pieces; then behind a sentence where there is one.
    pub fn cut_units(&self, text: &str, line: Span) -> Vec<Unit> {
        let words: Vec<Word> = find_words(text, line);
        let cut: Vec<Vec<i32>> = words.iter().map(|word| self.cut(&word.plain)).collect();
        let mut units = Vec::new();
        let mut start = 0;
        while start < words.len() {
            let end = start + count_fitting(&words[start..], &cut[start..]);
            units.push(self.build_unit(&words[start..end], &cut[start..end]));
            start = end;
        }
        units
    }

    fn build_unit(&self, words: &[Word], cut: &[Vec<i32>]) -> Unit {
        let mut unit =
            Unit { words: Vec::new(), ids: vec![self.first], looks: vec![0], first_piece: Vec::new() };
        for (word, ids) in words.iter().zip(cut) {
            unit.words.push(word.span);
            unit.first_piece.push(unit.ids.len());
            unit.ids.extend(ids);
            unit.looks.resize(unit.ids.len(), word.look);
        }
        unit.first_piece.push(unit.ids.len());
        unit.ids.push(self.last);
        unit.looks.push(0);
        unit
    }

    /// The longest known pieces from the left; one unknown piece when some part is in none.
    fn cut(&self, plain: &str) -> Vec<i32> {
        let borders: Vec<usize> = plain.char_indices().map(|(at, _)| at).chain([plain.len()]).collect();
        let n_chars = borders.len() - 1;
        let mut ids = Vec::new();
        let mut start = 0;
        while start < n_chars && n_chars <= MAX_WORD {
            let known = if start == 0 { &self.opening } else { &self.following };
            let longest = (start + 1..=n_chars)
                .rev()
                .find_map(|end| known.get(&plain[borders[start]..borders[end]]).map(|id| (*id, end)));
            let Some((id, end)) = longest else { return vec![self.unknown] };
            ids.push(id);
            start = end;
        }
        if ids.is_empty() { vec![self.unknown] } else { ids }
    }
}

/// How many of the words go into the next unit.
fn count_fitting(words: &[Word], cut: &[Vec<i32>]) -> usize {
    const MARKS: usize = 2;
    let mut n_pieces = MARKS;
    let mut sentence_end = None;
    for (position, word) in words.iter().enumerate() {
        n_pieces += cut[position].len();
        if n_pieces > MAX_PIECES {
            return sentence_end.unwrap_or(position.max(1));
        }
        if matches!(word.plain.as_str(), "." | "!" | "?") {
            sentence_end = Some(position + 1);
        }
    }
    words.len()
}

/// A word in the spelling of the vocabulary: lower case, without accents.
#[derive(Debug)]
struct Word {
    span: Span,
    plain: String,
    look: i32,
}

/// The words of a text in the spelling of the vocabulary.
pub(super) fn plain_words(text: &str) -> Vec<String> {
    find_words(text, Span::new(0, text.len())).into_iter().map(|word| word.plain).collect()
}

fn find_words(text: &str, line: Span) -> Vec<Word> {
    let mut words = Vec::new();
    let mut after_blank = true;
    let mut chars = line.cut(text).char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if c.is_whitespace() || is_empty(c) {
            after_blank = c.is_whitespace();
            continue;
        }
        let mut end = at + c.len_utf8();
        if c.is_alphanumeric() {
            while let Some((next, inner)) =
                chars.next_if(|(_, next)| next.is_alphanumeric() || is_mark(*next))
            {
                end = next + inner.len_utf8();
            }
        }
        let span = Span::new(line.start + at, line.start + end);
        let word = span.cut(text);
        let look = 2 * case_of(word) + i32::from(after_blank);
        words.push(Word { span, plain: word.chars().flat_map(spell).collect(), look });
        after_blank = false;
    }
    words
}

/// 0: no capital first; 1: a capital first; 2: two characters at least, and all letters are capitals.
fn case_of(word: &str) -> i32 {
    let mut chars = word.chars();
    let starts_upper = chars.next().is_some_and(char::is_uppercase);
    let all_upper = !chars.as_str().is_empty() && !word.chars().any(char::is_lowercase);
    if starts_upper { 1 + i32::from(all_upper) } else { 0 }
}

fn spell(c: char) -> impl Iterator<Item = char> {
    let shown = (!is_empty(c)).then_some(c);
    shown.into_iter().nfd().flat_map(char::to_lowercase).filter(|part| !is_mark(*part))
}

fn is_mark(c: char) -> bool {
    !c.is_ascii() && get_general_category(c) == GeneralCategory::NonspacingMark
}

/// Whether the vocabulary has no spelling for the character: accents that stand alone, and control characters.
fn is_empty(c: char) -> bool {
    let hidden = |c| matches!(get_general_category(c), GeneralCategory::Control | GeneralCategory::Format);
    if c.is_ascii() { c.is_ascii_control() } else { is_mark(c) || hidden(c) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PIECES: &str = "[PAD]\n[UNK]\n[CLS]\n[SEP]\nthe\nmin\n##ister\n##istry\n,\n’\ns\ncafe\n4\n000\n.";

    fn check_units(text: &str, expected: &str) {
        let names: Vec<&str> = PIECES.lines().collect();
        let show = |unit: &Unit| -> String {
            let words = (0..unit.words.len()).map(|word| {
                let pieces = unit.pieces(&(word..word + 1));
                let named: Vec<&str> =
                    unit.ids[pieces.clone()].iter().map(|id| names[*id as usize]).collect();
                format!("{}={}:{}", unit.words[word].cut(text), named.join(""), unit.looks[pieces.start])
            });
            words.collect::<Vec<_>>().join(" ")
        };
        let units = Vocabulary::of(PIECES).cut_units(text, Span::new(0, text.len()));
        let found: Vec<String> = units.iter().map(show).collect();
        assert_eq!(found.join(" / "), expected, "units of {text:?}");
    }

    #[test]
    fn words_are_cut_into_the_longest_known_pieces() {
        check_units(
            "The Minister, the MINISTRY’s",
            "The=the:3 Minister=min##ister:3 ,=,:0 the=the:1 MINISTRY=min##istry:5 ’=’:0 s=s:0",
        );
        check_units("4,000", "4=4:1 ,=,:0 000=000:0");
    }

    #[test]
    fn accents_fall_and_bytes_stay() {
        check_units("CAFÉ cafe\u{301}", "CAFÉ=cafe:5 cafe\u{301}=cafe:1");
    }

    #[test]
    fn what_is_not_known_is_one_piece() {
        check_units("mint xyz the", "mint=[UNK]:1 xyz=[UNK]:1 the=the:1");
        check_units(&"the".repeat(60), &format!("{}=[UNK]:1", "the".repeat(60)));
        check_units("\u{0}\u{200b} \u{a0}", "");
    }

    #[test]
    fn a_long_line_is_cut_behind_a_sentence() {
        let sentence = "the ".repeat(199) + ".";
        let text = format!("{sentence} {sentence}");
        let units = Vocabulary::of(PIECES).cut_units(&text, Span::new(0, text.len()));
        assert_eq!(units.iter().map(|unit| unit.words.len()).collect::<Vec<_>>(), [200, 200]);
        let endless = "the ".repeat(1_000);
        let units = Vocabulary::of(PIECES).cut_units(&endless, Span::new(0, endless.len()));
        assert_eq!(units.iter().map(|unit| unit.words.len()).collect::<Vec<_>>(), [318, 318, 318, 46]);
    }
}
