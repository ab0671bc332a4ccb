//! Which words a report exchanged in what it took over from another.

use ascribe_compare::SentencePair;
use serde::Serialize;

/// Words of the one report and what stands for them in the other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WordChange {
    /// In the report that came first.
    pub from: String,
    /// In the report that derives from it.
    pub to: String,
}

/// Words of an exchange; a longer stretch is another sentence, not another word.
const MOST_WORDS: usize = 4;

/// What part of a sentence, in thousandths, may stand otherwise: beyond it words stand for each other by chance only, as in the
/// citations of the Kursk samples.
const MOST_ALTERED: usize = 350;

/// The words that stand for each other in sentences which both reports have, those with digits first: a changed number says
/// more than a changed verb.
pub fn word_changes(pairs: &[SentencePair]) -> Vec<WordChange> {
    let mut changes: Vec<WordChange> = pairs.iter().flat_map(changes_of).collect();
    changes.sort_by_key(|change| !(has_digit(&change.from) || has_digit(&change.to)));
    changes.dedup();
    changes
}

fn changes_of(pair: &SentencePair) -> Vec<WordChange> {
    let (Some(left), Some(right)) = (&pair.left, &pair.right) else { return Vec::new() };
    let is_close = [left, right].into_iter().all(|side| {
        let n_altered: usize = side.altered.iter().map(|span| span.len()).sum();
        n_altered * 1000 <= side.text.len() * MOST_ALTERED
    });
    if !is_close || left.altered.len() != right.altered.len() {
        return Vec::new();
    }
    let both = left.altered.iter().zip(&right.altered);
    let change = both.map(|(from, to)| WordChange {
        from: from.cut(&left.text).to_owned(),
        to: to.cut(&right.text).to_owned(),
    });
    change.filter(|change| is_short(&change.from) && is_short(&change.to)).collect()
}

fn is_short(words: &str) -> bool {
    words.split_whitespace().count() <= MOST_WORDS
}

fn has_digit(words: &str) -> bool {
    words.contains(|c: char| c.is_ascii_digit())
}
