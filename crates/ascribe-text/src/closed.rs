//! The closed classes of English words that phrase reading rests on.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::{TokenKind, Words};

/// Classes of words that hold a sentence together. A word may be in several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    /// "the", "its", "those".
    Determiner,
    /// "in", "of", "during".
    Preposition,
    /// "is", "had", "will", "been".
    Auxiliary,
    /// "he", "who", "which", "that".
    Pronoun,
    /// "and", "but", "because".
    Conjunction,
}

const DETERMINERS: &[&str] = &[
    "the", "a", "an", "this", "that", "these", "those", "its", "their", "his", "her", "our", "my", "your",
    "whose", "no", "any", "each", "every", "all", "both", "own", "such", "what",
];
const PREPOSITIONS: &[&str] = &[
    "of",
    "in",
    "on",
    "at",
    "by",
    "for",
    "from",
    "to",
    "with",
    "without",
    "into",
    "onto",
    "over",
    "under",
    "after",
    "before",
    "since",
    "until",
    "till",
    "during",
    "within",
    "near",
    "outside",
    "inside",
    "around",
    "across",
    "along",
    "against",
    "among",
    "amongst",
    "amid",
    "between",
    "behind",
    "beyond",
    "through",
    "throughout",
    "towards",
    "toward",
    "off",
    "up",
    "down",
    "about",
    "as",
    "than",
    "per",
    "via",
    "despite",
    "upon",
    "beside",
    "besides",
    "like",
    "below",
    "above",
    "aboard",
    "including",
    "excluding",
    "following",
    "according",
    "out",
    "beneath",
    "alongside",
    "because",
];
const AUXILIARIES: &[&str] = &[
    "is", "are", "was", "were", "be", "been", "being", "am", "has", "have", "had", "having", "do", "does",
    "did", "will", "would", "shall", "should", "can", "could", "may", "might", "must", "cannot", "can't",
    "won't", "don't", "didn't", "doesn't", "hasn't", "haven't", "hadn't", "isn't", "aren't", "wasn't",
    "weren't", "wouldn't", "couldn't", "get", "got", "gets", "getting",
];
const PRONOUNS: &[&str] = &[
    "he",
    "she",
    "it",
    "they",
    "we",
    "i",
    "you",
    "him",
    "them",
    "us",
    "me",
    "who",
    "whom",
    "which",
    "that",
    "there",
    "himself",
    "herself",
    "themselves",
    "itself",
    "others",
    "everyone",
    "someone",
    "nobody",
    "none",
];
const CONJUNCTIONS: &[&str] = &[
    "and", "or", "but", "nor", "while", "when", "where", "whereas", "because", "although", "though", "if",
    "unless", "plus",
];
static CLASSES: LazyLock<[HashSet<&'static str>; 5]> = LazyLock::new(|| {
    let set = |list: &[&'static str]| list.iter().copied().collect();
    [set(DETERMINERS), set(PREPOSITIONS), set(AUXILIARIES), set(PRONOUNS), set(CONJUNCTIONS)]
});

/// Whether the token is a word of the class.
pub(crate) fn is(words: &Words, at: usize, class: Class) -> bool {
    words.tokens[at].kind == TokenKind::Word
        && !is_country_initials(words.word(at))
        && CLASSES[class as usize].contains(words.lower(at).as_ref())
}

/// "US troops" is no pronoun, "IT staff" neither.
fn is_country_initials(word: &str) -> bool {
    matches!(word, "US" | "IT")
}

/// Whether the token is a word that ends a noun phrase: anything of a closed class.
pub(crate) fn ends_phrase(words: &Words, at: usize) -> bool {
    use Class::{Auxiliary, Conjunction, Determiner, Preposition, Pronoun};
    words.tokens[at].kind == TokenKind::Word && !is_country_initials(words.word(at)) && {
        let lower = words.lower(at);
        [Determiner, Preposition, Auxiliary, Pronoun, Conjunction]
            .iter()
            .any(|class| CLASSES[*class as usize].contains(lower.as_ref()))
    }
}
