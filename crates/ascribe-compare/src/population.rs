//! Who is counted: the side they belong to and the kind of people they are, as far as the words tell.

use std::collections::HashMap;
use std::sync::LazyLock;

use ascribe_model::{Claim, Measure};

use crate::lexicon::{KINDS, SIDES};

/// Longest name in the lexicon, in words ("generals and senior officers").
const MAX_NAME_WORDS: usize = 4;

/// Who is counted. What the words leave open stays open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Population {
    /// Country code or armed group; `several` when the words name more than one.
    pub side: Option<&'static str>,
    /// `armed`, `civilians`, `children` …
    pub kind: Option<&'static str>,
}

/// Kinds that may be the whole of a toll; the others are parts of one.
const WHOLE_KINDS: [&str; 2] = ["armed", "civilians"];

impl Population {
    /// Reads the population of a claim from its key and, where that is silent, from the words.
    pub fn of(claim: &Claim) -> Population {
        let from_key = Population::parse(&claim.population_key);
        let from_words = Population::parse(claim.population.as_deref().unwrap_or_default());
        let kind = from_key.kind.or(from_words.kind);
        // "the injured" are a part of a force, but not of the injured.
        let kind = kind.filter(|kind| *kind != "wounded" || claim.measure == Measure::Strength);
        Population { side: from_key.side.or(from_words.side), kind }
    }

    /// Reads words such as "North Korean troops".
    pub fn parse(words: &str) -> Population {
        let words = plain_words(words);
        let mut population = Population::default();
        let mut at = 0;
        while at < words.len() {
            let longest = MAX_NAME_WORDS.min(words.len() - at);
            let before = at.checked_sub(1).map(|before| words[before].as_str());
            let name = |len: &usize| words[at..at + len].join(" ");
            at += (1..=longest).rev().find(|len| population.take(&name(len), before)).unwrap_or(1);
        }
        population
    }

    /// Notes what a name says; false when the lexicon does not know it.
    ///
    /// The first side named is the one counted ("soldiers North Korea has sent to Russia's war"), unless another is
    /// joined to it by the word `before` ("Russian and Ukrainian soldiers").
    fn take(&mut self, name: &str, before: Option<&str>) -> bool {
        if let Some(side) = SIDES.get(name) {
            let joined = matches!(before, Some("and" | "or"));
            self.side = match self.side {
                Some(known) if known != *side && joined => Some("several"),
                known => known.or(Some(side)),
            };
            return true;
        }
        let Some(kind) = KINDS.get(name) else { return false };
        // The narrower word decides: "women soldiers" are a part of the soldiers.
        let is_narrower = |known: &str| WHOLE_KINDS.contains(&known) && !WHOLE_KINDS.contains(kind);
        if self.kind.is_none_or(is_narrower) {
            self.kind = Some(kind);
        }
        true
    }

    /// Whether these are only a part of the people hit: children, police, journalists.
    pub fn is_part(self) -> bool {
        self.kind.is_some_and(|kind| !WHOLE_KINDS.contains(&kind))
    }

    /// Whether both may be the same people. Unknown may be anybody, but never a part such as children.
    pub fn may_be(self, other: Population) -> bool {
        let agree = |a: Option<&str>, b: Option<&str>| a.is_none() || b.is_none() || a == b;
        agree(self.side, other.side) && agree(self.kind, other.kind) && self.is_part() == other.is_part()
    }
}

/// The sides whose forces a text names: each "North Korean troops" and "Russia's army" in it, but not "by Ukraine's forces".
pub(crate) fn forces_named(text: &str) -> Vec<&'static str> {
    let words = plain_words(text);
    let is_armed = |at: usize| words.get(at).is_some_and(|word| KINDS.get(word.as_str()) == Some(&"armed"));
    let is_agent = |at: usize| at > 0 && matches!(words[at - 1].as_str(), "by" | "against" | "with");
    let named = sides_named(&words).into_iter();
    named.filter(|side| is_armed(side.end) && !is_agent(side.start)).map(|side| side.name).collect()
}

/// The side whose name ends some words: "the soldiers that North Korea".
pub(crate) fn side_at_end(words: &str) -> Option<&'static str> {
    let words = plain_words(words);
    sides_named(&words).into_iter().find(|side| side.end == words.len()).map(|side| side.name)
}

/// A name of a side among words.
struct SideName {
    start: usize,
    end: usize,
    name: &'static str,
}

/// Words of the longest name of a side that begins with a word.
static LONGEST_SIDE: LazyLock<HashMap<&str, usize>> = LazyLock::new(|| {
    let mut longest: HashMap<&str, usize> = HashMap::new();
    for name in SIDES.keys() {
        let first = name.split(' ').next().unwrap_or_default();
        let known = longest.entry(first).or_default();
        *known = name.split(' ').count().max(*known);
    }
    longest
});

fn sides_named(words: &[String]) -> Vec<SideName> {
    let mut named = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let longest =
            LONGEST_SIDE.get(words[at].as_str()).map_or(0, |longest| (words.len() - at).min(*longest));
        let name = |len: usize| SIDES.get(words[at..at + len].join(" ").as_str()).copied();
        let found = (1..=longest).rev().find_map(|len| Some((len, name(len)?)));
        if let Some((len, name)) = found {
            named.push(SideName { start: at, end: at + len, name });
        }
        at += found.map_or(1, |(len, _)| len);
    }
    named
}

/// Lower-case words without possessive endings and marks; full stops inside initialisms stay.
fn plain_words(words: &str) -> Vec<String> {
    words
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '(' | ')' | '"' | '“' | '”' | '/'))
        .map(|word| {
            let word = word.to_lowercase().replace('’', "'");
            let word = word.strip_suffix("'s").unwrap_or(&word);
            word.trim_end_matches('\'').to_owned()
        })
        .filter(|word| !word.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(words: &str, side: Option<&str>, kind: Option<&str>) {
        let population = Population::parse(words);
        assert_eq!((population.side, population.kind), (side, kind), "population of {words:?}");
    }

    #[test]
    fn sides_and_kinds_are_read_from_words() {
        check("North Korean troops", Some("KP"), Some("armed"));
        check("soldiers North Korea has sent to Russia's war", Some("KP"), Some("armed"));
        check("Russian and Ukrainian soldiers", Some("several"), Some("armed"));
        check("the North's forces", Some("KP"), Some("armed"));
        check("N. Korean Soldiers", Some("KP"), Some("armed"));
        check("Palestinian children", Some("PS"), Some("children"));
        check("people", None, None);
        check("women soldiers", None, Some("women"));
        check("police officers", None, Some("police"));
    }

    #[test]
    fn forces_and_losers_are_named_by_the_text() {
        assert_eq!(forces_named("North Korea's troops were killed by Ukraine's forces"), ["KP"]);
        assert_eq!(side_at_end("in January North Korea"), Some("KP"));
        assert_eq!(side_at_end("Ukraine said soldiers"), None);
    }

    #[test]
    fn unknown_may_be_anybody_but_a_part() {
        let parse = Population::parse;
        assert!(parse("North Korean troops").may_be(parse("soldiers")));
        assert!(parse("people").may_be(parse("civilians")));
        assert!(!parse("people").may_be(parse("children")));
        assert!(!parse("Russian troops").may_be(parse("Ukrainian troops")));
        assert!(!parse("soldiers").may_be(parse("civilians")));
    }
}
