//! `changed_detail`: a sentence taken from another page in which a name, number, day, place or cause was exchanged.
//!
//! "a blast in Damascus killed 12" in the source, "a blast in Aleppo killed 12" in the copy.

use ascribe_model::Finding;

use super::{Check, CheckScope};
use crate::entry::Entry;
use crate::evidence::Evidence;
use crate::lexicon::KINDS;
use crate::lineage::n_shared;
use crate::population::Population;

pub(super) const CHECK: Check = Check {
    name: "changed_detail",
    summary: "a sentence taken from another page with a name, number, day, place or cause exchanged",
    scope: CheckScope::Pages,
    find,
};

/// Share of words (thousandths) that two sentences have in common when one was taken from the other.
const SAME_SENTENCE_PERMILLE: usize = 700;
/// Words of a sentence that are compared; sentences beyond this are lists.
const MAX_WORDS: usize = 120;
/// Longest exchange that is a detail and not a new clause, in words.
const MAX_EXCHANGED_WORDS: usize = 6;

fn find(evidence: &Evidence) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (child, parent) in evidence.links.parents.iter().enumerate() {
        let Some(parent) = *parent else { continue };
        // An outlet that uses its own words again writes of something else.
        let outlet = |idx: usize| evidence.readings[idx].document.outlet.as_ref();
        if outlet(child).is_some() && outlet(child) == outlet(parent) {
            continue;
        }
        let sources = first_of_sentences(evidence.page(parent));
        let source_words: Vec<Words> =
            sources.iter().map(|entry| Words::of(&entry.claim.sentence.text)).collect();
        for entry in first_of_sentences(evidence.page(child)) {
            let own = Words::of(&entry.claim.sentence.text);
            let Some(taken) = taken_from(&own, &source_words) else { continue };
            let exchanged = exchanges(&source_words[taken], &own);
            if !exchanged.is_empty() {
                findings.push(finding(evidence, sources[taken], entry, &exchanged));
            }
        }
    }
    findings
}

/// One entry for each sentence that holds claims.
fn first_of_sentences<'e, 'r>(page: &'e [Entry<'r>]) -> Vec<&'e Entry<'r>> {
    let mut firsts: Vec<&Entry> = Vec::new();
    for entry in page {
        if firsts.iter().all(|first| first.claim.sentence.span != entry.claim.sentence.span) {
            firsts.push(entry);
        }
    }
    firsts
}

/// A sentence as words, with a key for each that ignores case.
struct Words<'s> {
    words: Vec<&'s str>,
    keys: Vec<u64>,
    /// The keys in order, to count what two sentences have in common.
    sorted: Vec<u64>,
}

impl<'s> Words<'s> {
    fn of(sentence: &'s str) -> Words<'s> {
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

    /// What part of both sentences' words `n_common` pairs make up, in thousandths.
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

/// The sentence that `own` was taken from: the one with most words in common, if they stand in the same order.
fn taken_from(own: &Words, sources: &[Words]) -> Option<usize> {
    let in_common = |source: &Words| source.permille(own, n_shared(&source.sorted, &own.sorted));
    let of_source = sources.iter().enumerate().map(|(at, source)| (at, in_common(source)));
    let (best, permille) = of_source.max_by_key(|(at, n)| (*n, usize::MAX - at))?;
    let in_order = || sources[best].permille(own, alignment(&sources[best].keys, &own.keys).len());
    (permille >= SAME_SENTENCE_PERMILLE && in_order() >= SAME_SENTENCE_PERMILLE).then_some(best)
}

/// Positions of the words that both have, in order: the longest common subsequence between what both begin and end with.
fn alignment(a: &[u64], b: &[u64]) -> Vec<(usize, usize)> {
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

/// Runs of words that stand in one where the other has different ones, where both hold a detail of the same sort.
fn exchanges(source: &Words, own: &Words) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let (mut i, mut j) = (0, 0);
    let ends = (source.words.len(), own.words.len());
    for (at, to) in alignment(&source.keys, &own.keys).into_iter().chain([ends]) {
        let (before, after) = (&source.words[i..at], &own.words[j..to]);
        let is_short = |run: &[&str]| (1..=MAX_EXCHANGED_WORDS).contains(&run.len());
        let sort = Sort::of(before, i == 0);
        let is_exchange =
            is_short(before) && is_short(after) && sort.is_some() && sort == Sort::of(after, j == 0);
        if is_exchange && !means_the_same(before, after) {
            found.push((before.join(" "), after.join(" ")));
        }
        (i, j) = (at + 1, to + 1);
    }
    found
}

/// What sort of detail words give.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sort {
    Number,
    Name,
    Kind,
    Cause,
}

/// Words for how people come to harm, by their beginning.
const CAUSES: [&str; 20] = [
    "strike",
    "airstrike",
    "shell",
    "bomb",
    "rocket",
    "missile",
    "gun",
    "shot",
    "shoot",
    "mortar",
    "chemical",
    "mine",
    "drone",
    "clash",
    "explos",
    "blast",
    "execut",
    "stab",
    "sniper",
    "gas",
];
/// Kinds of people that are exchanged without a change of meaning: "reporters" for "journalists".
const LOOSE_KINDS: [&str; 2] = ["press", "wounded"];

impl Sort {
    /// The sort of the first telling word. A capital at the start of a sentence says nothing.
    fn of(words: &[&str], at_start: bool) -> Option<Sort> {
        let is_number = |word: &&str| word.contains(|c: char| c.is_ascii_digit());
        if words.iter().any(is_number) {
            return Some(Sort::Number);
        }
        let is_name =
            |(at, word): (usize, &&str)| word.starts_with(char::is_uppercase) && !(at_start && at == 0);
        if words.iter().enumerate().any(is_name) {
            return Some(Sort::Name);
        }
        let lower: Vec<String> = words.iter().map(|word| word.to_lowercase()).collect();
        let kind = lower.iter().find_map(|word| KINDS.get(word.as_str()));
        if kind.is_some_and(|kind| !LOOSE_KINDS.contains(kind)) {
            return Some(Sort::Kind);
        }
        let is_cause = |word: &String| CAUSES.iter().any(|cause| word.starts_with(cause));
        lower.iter().any(is_cause).then_some(Sort::Cause)
    }
}

/// Whether two runs say the same in other letters: "U.S." and "US", "NIS" and "National Intelligence Service", "American"
/// and "U.S.", "soldiers" and "troops", "4,000" and "4000".
fn means_the_same(before: &[&str], after: &[&str]) -> bool {
    let letters = |words: &[&str]| -> String {
        words
            .iter()
            .flat_map(|word| word.chars())
            .filter(|c| c.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect()
    };
    let initials = |words: &[&str]| -> String {
        let capitals = words.iter().filter_map(|word| word.chars().next()).filter(|c| c.is_uppercase());
        capitals.flat_map(char::to_lowercase).collect()
    };
    let names = |words: &[&str]| -> Vec<String> {
        let named =
            words.iter().filter(|word| word.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit()));
        named.map(|word| (*word).to_owned()).collect()
    };
    // Of names and numbers only they themselves count: "NIS told reporters", "the Service informed journalists".
    let (named_before, named_after) = (names(before), names(after));
    let before: Vec<&str> = if named_before.is_empty() { before.to_vec() } else { refs(&named_before) };
    let after: Vec<&str> = if named_after.is_empty() { after.to_vec() } else { refs(&named_after) };
    let (before, after) = (before.as_slice(), after.as_slice());
    let (a, b) = (letters(before), letters(after));
    let people = |words: &[&str]| Population::parse(&words.join(" "));
    let (of_a, of_b) = (people(before), people(after));
    let same_people = of_a != Population::default() && of_a.side == of_b.side && of_a.kind == of_b.kind;
    a == b
        || (a == initials(after) || b == initials(before)) && a.len().min(b.len()) > 1
        || a.starts_with(&b)
        || b.starts_with(&a)
        || same_people
}

fn refs(words: &[String]) -> Vec<&str> {
    words.iter().map(String::as_str).collect()
}

fn finding(evidence: &Evidence, source: &Entry, entry: &Entry, exchanged: &[(String, String)]) -> Finding {
    let outlet = |entry: &Entry| entry.claim.outlet.clone().unwrap_or_else(|| "the source".to_owned());
    let changes: Vec<String> =
        exchanged.iter().map(|(before, after)| format!("“{before}” became “{after}”")).collect();
    let message = format!(
        "In a sentence that {} takes from {}: {}.",
        outlet(entry),
        outlet(source),
        changes.join(", ")
    );
    evidence.finding(CHECK.name, message, &[source, entry])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exchanged_names_and_numbers_are_named() {
        let source = Words::of("A blast in Damascus killed 12 people on Tuesday, the ministry said.");
        let copy = Words::of("A blast in Aleppo killed 15 people on Tuesday, the ministry said.");
        let exchanged = exchanges(&source, &copy);
        assert_eq!(exchanged, [("Damascus".into(), "Aleppo".into()), ("12".into(), "15".into())]);
        assert_eq!(taken_from(&copy, &[Words::of("else"), source]), Some(1));
    }

    #[test]
    fn other_words_for_the_same_are_no_change() {
        let source = Words::of("At least 12 U.S. soldiers died, an official of the NIS told reporters.");
        let copy = Words::of(
            "At least 12 US troops perished, an official of the National Intelligence Service informed journalists.",
        );
        assert!(exchanges(&source, &copy).is_empty());
    }
}
