//! Words that say what is counted, found in a sentence.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use ascribe_model::{Measure, Span};
use serde::Deserialize;

use crate::closed::{self, Class};
use crate::{TokenKind, Words};

/// How a word tells what is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// A verb whose object is counted.
    Objects,
    /// A word whose subject is counted.
    Subjects,
    /// A participle behind those who are counted.
    Participles,
    /// A noun that is counted itself, or followed by "of".
    Nouns,
    /// A noun for people who are counted under the measure when no verb says otherwise.
    WeakNouns,
    /// A noun for the count itself.
    Tolls,
}

/// A word or phrase that says what is counted.
#[derive(Clone, Debug)]
pub struct Trigger {
    /// Positions in [`Words::tokens`].
    pub tokens: Range<usize>,
    /// What it tells, each role with its measure.
    pub senses: Vec<(Role, Measure)>,
}

impl Trigger {
    /// The measure that the word tells in this role.
    pub fn measure(&self, role: Role) -> Option<Measure> {
        self.senses.iter().find(|(sense, _)| *sense == role).map(|(_, measure)| *measure)
    }

    /// The measure that the word tells in one of these roles, the first that it has.
    pub fn measure_as(&self, roles: &[Role]) -> Option<Measure> {
        roles.iter().find_map(|role| self.measure(*role))
    }
}

#[derive(Deserialize)]
struct Lexicon {
    none: Nothing,
    #[serde(flatten)]
    measures: HashMap<String, Lists>,
}

/// Phrases that tell none of the measures.
#[derive(Deserialize)]
struct Nothing {
    phrases: Vec<String>,
}

#[derive(Deserialize)]
struct Lists {
    objects: Vec<String>,
    subjects: Vec<String>,
    participles: Vec<String>,
    nouns: Vec<String>,
    weak_nouns: Vec<String>,
    tolls: Vec<String>,
}

/// The words of a phrase, with what it tells.
type Phrase = (Vec<String>, Vec<(Role, Measure)>);
/// Phrases by their first word, the longest first.
type Phrases = HashMap<String, Vec<Phrase>>;

static LEXICON: LazyLock<Phrases> = LazyLock::new(|| {
    let lexicon: Lexicon =
        crate::lexicon::parse("measures.toml", include_str!("../../lexicon/measures.toml"));
    let mut senses: HashMap<Vec<String>, Vec<(Role, Measure)>> = HashMap::new();
    for phrase in &lexicon.none.phrases {
        senses.entry(crate::lexicon::tokens_of(phrase)).or_default();
    }
    for measure in Measure::ALL {
        let Some(lists) = lexicon.measures.get(measure.as_str()) else { continue };
        let lists = [
            (Role::Objects, &lists.objects),
            (Role::Subjects, &lists.subjects),
            (Role::Participles, &lists.participles),
            (Role::Nouns, &lists.nouns),
            (Role::WeakNouns, &lists.weak_nouns),
            (Role::Tolls, &lists.tolls),
        ];
        for (role, list) in lists {
            for phrase in list {
                senses.entry(crate::lexicon::tokens_of(phrase)).or_default().push((role, measure));
            }
        }
    }
    let mut phrases = Phrases::new();
    for (phrase, mut senses) in senses {
        senses.sort();
        phrases.entry(phrase[0].clone()).or_default().push((phrase, senses));
    }
    for list in phrases.values_mut() {
        list.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.0.cmp(&b.0)));
    }
    phrases
});

/// Finds the words of a sentence that say what is counted, in text order, the longest phrase at each place.
pub fn find_triggers(words: &Words, tokens: Range<usize>) -> Vec<Trigger> {
    let mut triggers = Vec::new();
    let mut at = tokens.start;
    while at < tokens.end {
        match phrase_at(words, at, tokens.end) {
            // "two burned-out lorries"
            Some((phrase, _)) if is_compound(words, at + phrase.len()) => at += phrase.len(),
            Some((phrase, senses)) => {
                if !senses.is_empty() {
                    triggers.push(Trigger { tokens: at..at + phrase.len(), senses: senses.clone() });
                }
                at += phrase.len();
            }
            None => at += 1,
        }
    }
    triggers
}

/// The phrase of the lexicon at `at`, the longest, with what it tells.
fn phrase_at(words: &Words, at: usize, end: usize) -> Option<&'static Phrase> {
    LEXICON.get(words.lower(at).as_ref())?.iter().find(|(phrase, _)| {
        at + phrase.len() <= end
            && phrase.iter().enumerate().all(|(offset, word)| words.is(at + offset, word))
    })
}

/// The position behind a phrase that tells none of the measures, where one stands at `at`: "infected".
pub fn behind_untold(words: &Words, at: usize, end: usize) -> Option<usize> {
    if at >= end {
        return None;
    }
    phrase_at(words, at, end).filter(|(_, senses)| senses.is_empty()).map(|(phrase, _)| at + phrase.len())
}

/// Whether a verb stands at `at` with an object behind it that is no number: "killed off the game".
pub fn takes_object(words: &Words, at: usize, end: usize) -> bool {
    let Some((phrase, senses)) = (at < end).then(|| phrase_at(words, at, end)).flatten() else {
        return false;
    };
    let next = at + phrase.len();
    senses.iter().any(|(role, _)| *role == Role::Objects)
        && next < end
        && words.tokens[next].kind == TokenKind::Word
        && (closed::is(words, next, Class::Determiner) || !closed::ends_phrase(words, next))
}

/// The words of a sentence that tell a measure, each with it.
pub(crate) fn measures_told(words: &Words, tokens: Range<usize>) -> Vec<(Span, Measure)> {
    let triggers = find_triggers(words, tokens).into_iter();
    let told = |trigger: Trigger| {
        let span = words.span(trigger.tokens);
        trigger.senses.into_iter().map(move |(_, measure)| (span, measure))
    };
    triggers.flat_map(told).collect()
}

/// Whether a word goes on at `at` with a hyphen and a particle.
fn is_compound(words: &Words, at: usize) -> bool {
    words.word(at) == "-" && ["out", "off", "up", "down"].iter().any(|particle| words.is(at + 1, particle))
}

/// The position of the trigger that starts at `at`.
pub fn trigger_at(triggers: &[Trigger], at: usize) -> Option<usize> {
    triggers.binary_search_by_key(&at, |trigger| trigger.tokens.start).ok()
}

/// The position of the trigger that ends before `at`, directly.
pub fn trigger_before(triggers: &[Trigger], at: usize) -> Option<usize> {
    triggers.binary_search_by_key(&at, |trigger| trigger.tokens.end).ok()
}
