//! Two documents set beside each other, sentence by sentence and word by word.

use std::collections::HashMap;

use ascribe_model::{Document, Span};

use crate::alignment::{Words, alignment, sentences};

/// Two sentences are one in two versions when so large a part of their words, in thousandths, stands in both in the same
/// order. Below it, sentences of one report on the same matter pass for versions of each other; the rewrites of the Kursk
/// samples lie at 520 and above where they follow the original.
const SAME_SENTENCE: usize = 450;
/// Sentences of a document that are set beside the other's; reports have up to a few hundred.
const MOST_SENTENCES: usize = 600;

/// A sentence of the left document, the right one, or one in both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentencePair {
    /// As it stands in the left document.
    pub left: Option<SentenceSide>,
    /// As it stands in the right document.
    pub right: Option<SentenceSide>,
}

/// A sentence with the words in it that the other side does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentenceSide {
    /// The sentence.
    pub text: String,
    /// Byte spans of `text` that stand otherwise on the other side; empty where nothing is set beside it.
    pub altered: Vec<Span>,
}

impl SentencePair {
    /// Whether both sides say the same in the same words.
    pub fn is_shared(&self) -> bool {
        let unaltered =
            |side: &Option<SentenceSide>| side.as_ref().is_some_and(|side| side.altered.is_empty());
        unaltered(&self.left) && unaltered(&self.right)
    }

    /// Whether both sides have it, in other words.
    pub fn is_altered(&self) -> bool {
        self.left.is_some() && self.right.is_some() && !self.is_shared()
    }
}

/// Sets two documents beside each other: the right one's sentences in their order, each with the left one that it is closest
/// to, and the left one's others where they stood.
///
/// ```
/// use ascribe_compare::side_by_side;
/// use ascribe_model::{Block, BlockKind, Document, Span};
///
/// let document = |text: &str| Document {
///     text: text.to_owned(),
///     blocks: vec![Block { kind: BlockKind::Body, span: Span::new(0, text.len()), in_page: None }],
///     ..Document::default()
/// };
/// let (left, right) = (document("At least 100 were wounded there."), document("At least 100 were killed there."));
/// let pairs = side_by_side(&left, &right);
/// let altered = pairs[0].right.as_ref().map(|side| side.altered[0].cut(&side.text));
/// assert_eq!(altered, Some("killed"));
/// ```
pub fn side_by_side(left: &Document, right: &Document) -> Vec<SentencePair> {
    let (left, right) = (texts(left), texts(right));
    let (left_words, right_words) = (words(&left), words(&right));
    let partners = partners(&left_words, &right_words);
    let mut pairs = Vec::new();
    let mut n_left = 0;
    for (idx, partner) in partners.iter().enumerate() {
        let taken = |at: usize| partners.contains(&Some(at));
        if let Some(partner) = *partner {
            let passed = (n_left..partner).filter(|at| !taken(*at));
            pairs.extend(passed.map(|at| SentencePair { left: Some(whole(&left[at])), right: None }));
            n_left = n_left.max(partner + 1);
            let (from, to) = altered(&left_words[partner], &right_words[idx], &left[partner], &right[idx]);
            pairs.push(SentencePair { left: Some(from), right: Some(to) });
        } else {
            pairs.push(SentencePair { left: None, right: Some(whole(&right[idx])) });
        }
    }
    let rest = (n_left..left.len()).filter(|at| !partners.contains(&Some(*at)));
    pairs.extend(rest.map(|at| SentencePair { left: Some(whole(&left[at])), right: None }));
    pairs
}

fn texts(document: &Document) -> Vec<String> {
    sentences(document).into_iter().map(|sentence| sentence.text).take(MOST_SENTENCES).collect()
}

fn words(sentences: &[String]) -> Vec<Words<'_>> {
    sentences.iter().map(|sentence| Words::of(sentence)).collect()
}

/// For each sentence of the right the one of the left that it is closest to; each is given once.
fn partners(left: &[Words], right: &[Words]) -> Vec<Option<usize>> {
    let mut offers: Vec<(usize, usize, usize)> = Vec::new();
    for (idx, sentence) in right.iter().enumerate() {
        for (other_idx, other) in left.iter().enumerate() {
            if other.in_common(sentence) >= SAME_SENTENCE {
                let likeness = other.in_order(sentence);
                if likeness >= SAME_SENTENCE {
                    offers.push((likeness, idx, other_idx));
                }
            }
        }
    }
    // The closest first; of equals those that stand first.
    offers.sort_by_key(|(likeness, idx, other_idx)| (std::cmp::Reverse(*likeness), *idx, *other_idx));
    let mut given: HashMap<usize, usize> = HashMap::new();
    let mut partners = vec![None; right.len()];
    for (_, idx, other_idx) in offers {
        if partners[idx].is_none() && !given.contains_key(&other_idx) {
            given.insert(other_idx, idx);
            partners[idx] = Some(other_idx);
        }
    }
    partners
}

fn whole(sentence: &str) -> SentenceSide {
    SentenceSide { text: sentence.to_owned(), altered: Vec::new() }
}

fn altered(left: &Words, right: &Words, left_text: &str, right_text: &str) -> (SentenceSide, SentenceSide) {
    let shared = alignment(&left.keys, &right.keys);
    let side = |words: &Words, text: &str, is_shared: &dyn Fn(usize) -> bool| {
        let mut altered: Vec<Span> = Vec::new();
        let mut was_altered = false;
        for (idx, word) in words.words.iter().enumerate() {
            let is_altered = !is_shared(idx);
            if is_altered {
                let span = span_in(text, word);
                match altered.last_mut().filter(|_| was_altered) {
                    Some(last) => *last = last.cover(span),
                    None => altered.push(span),
                }
            }
            was_altered = is_altered;
        }
        SentenceSide { text: text.to_owned(), altered }
    };
    let left_shared = |idx: usize| shared.iter().any(|(at, _)| *at == idx);
    let right_shared = |idx: usize| shared.iter().any(|(_, at)| *at == idx);
    (side(left, left_text, &left_shared), side(right, right_text, &right_shared))
}

/// Where a word that was cut out of `text` stands in it.
fn span_in(text: &str, word: &str) -> Span {
    let start = word.as_ptr() as usize - text.as_ptr() as usize;
    Span::new(start, start + word.len())
}

#[cfg(test)]
mod tests {
    use ascribe_model::{Block, BlockKind};

    use super::*;

    fn document(text: &str) -> Document {
        let block = Block { kind: BlockKind::Body, span: Span::new(0, text.len()), in_page: None };
        Document { text: text.to_owned(), blocks: vec![block], ..Document::default() }
    }

    #[test]
    fn what_is_shared_altered_and_left_out_is_told_apart() {
        let left = document(
            "One stays as it is. About 100 soldiers were wounded near the town. This one goes away.",
        );
        let right = document(
            "One stays as it is. Some 100 soldiers were killed near the town. Another comes in here.",
        );
        let pairs = side_by_side(&left, &right);
        let altered: Vec<&SentencePair> = pairs.iter().filter(|pair| pair.is_altered()).collect();
        assert!(pairs[0].is_shared());
        let words = |side: &SentenceSide| {
            side.altered.iter().map(|span| span.cut(&side.text).to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(words(altered[0].left.as_ref().unwrap()), ["About", "wounded"]);
        assert_eq!(words(altered[0].right.as_ref().unwrap()), ["Some", "killed"]);
        assert_eq!(pairs.iter().filter(|pair| pair.left.is_none()).count(), 1);
        assert_eq!(pairs.iter().filter(|pair| pair.right.is_none()).count(), 1);
    }
}
