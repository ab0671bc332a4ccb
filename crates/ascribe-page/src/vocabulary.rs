//! Words that carry meaning, to tell whether two texts speak of the same things.

use std::collections::HashSet;
use std::hash::{BuildHasherDefault, Hasher};

/// Letters of a word that count: forms of a word ("casualty", "casualties") are then one.
const STEM_LETTERS: usize = 6;

/// Letters from which a word carries meaning.
const MIN_LETTERS: usize = 4;

/// Longer words that carry none.
const EMPTY: [&str; 40] = [
    "about", "after", "again", "also", "been", "before", "being", "could", "every", "first", "from", "have",
    "here", "into", "just", "like", "more", "most", "only", "other", "over", "said", "says", "some", "such",
    "than", "that", "their", "them", "then", "there", "these", "they", "this", "were", "what", "when",
    "which", "will", "with",
];

/// Bytes of the longest of these.
const MAX_EMPTY_BYTES: usize = 6;

/// The content words of a text, each once: numbers as written, words by their first letters, as hashes in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct ContentWords(Vec<u64>);

impl ContentWords {
    /// The content words of a line.
    pub(crate) fn of(line: &str) -> ContentWords {
        let mut word = String::new();
        let mut found = Vec::new();
        for part in line.split(|c: char| !c.is_alphanumeric()).filter(|part| part.len() >= MIN_LETTERS) {
            word.clear();
            if part.is_ascii() {
                word.push_str(part);
                word.make_ascii_lowercase();
            } else {
                word.extend(part.chars().flat_map(char::to_lowercase));
            }
            let is_empty = word.len() <= MAX_EMPTY_BYTES && EMPTY.binary_search(&word.as_str()).is_ok();
            if !is_empty && (part.is_ascii() || word.chars().count() >= MIN_LETTERS) {
                let end = word.char_indices().nth(STEM_LETTERS).map_or(word.len(), |(at, _)| at);
                found.push(fnv(&word.as_bytes()[..end]));
            }
        }
        found.sort_unstable();
        found.dedup();
        ContentWords(found)
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// How many of these words another text has too.
    pub(crate) fn n_shared(&self, other: &ContentWords) -> usize {
        self.0.iter().filter(|word| other.0.binary_search(word).is_ok()).count()
    }
}

/// FNV-1a: short, and the same on every machine.
fn fnv(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3))
}

/// The content words of many lines.
#[derive(Clone, Debug, Default)]
pub(crate) struct Vocabulary(HashSet<u64, BuildHasherDefault<AsIs>>);

impl Vocabulary {
    /// The content words of some lines.
    pub(crate) fn of<'a>(lines: impl IntoIterator<Item = &'a ContentWords>) -> Vocabulary {
        let mut vocabulary = Vocabulary::default();
        lines.into_iter().for_each(|words| vocabulary.add(words));
        vocabulary
    }

    pub(crate) fn add(&mut self, words: &ContentWords) {
        self.0.extend(&words.0);
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many of the words of a line are in it.
    pub(crate) fn n_shared(&self, words: &ContentWords) -> usize {
        words.0.iter().filter(|word| self.0.contains(word)).count()
    }
}

/// Takes hashes for what they are.
#[derive(Default)]
pub(crate) struct AsIs(u64);

impl Hasher for AsIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = fnv(bytes);
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_a_word_are_one_and_empty_words_none() {
        assert!(EMPTY.is_sorted() && EMPTY.iter().all(|word| word.len() <= MAX_EMPTY_BYTES));
        let (a, b) =
            (ContentWords::of("Casualties: 4000, they said"), ContentWords::of("a casualty of 4000"));
        assert_eq!((a.len(), a.n_shared(&b)), (2, 2));
        assert_eq!(ContentWords::of("4000 and 4000").len(), 1);
    }

    #[test]
    fn a_vocabulary_knows_the_words_of_its_lines() {
        let (a, b) = (ContentWords::of("harbour shelling"), ContentWords::of("harbour"));
        let vocabulary = Vocabulary::of([&b]);
        assert_eq!(vocabulary.n_shared(&a), 1);
        assert!(Vocabulary::default().is_empty());
    }
}
