//! `changed_detail`: text taken from another page in which a name, number, day, place or cause was exchanged.
//!
//! "a blast in Damascus killed 12" in the source, "a blast in Aleppo killed 12" in the copy.

use ascribe_model::{Excerpt, Finding};

use super::{Check, CheckScope, Look};
use crate::alignment::{Words, alignment, sentences};
use crate::entry::Entry;
use crate::evidence::Evidence;
use crate::lexicon::KINDS;
use crate::lineage::TAKEN_OVER_PERMILLE;
use crate::population::Population;

pub(super) const CHECK: Check = Check {
    name: "changed_detail",
    summary: "text taken from another page with a name, number, day, place or cause exchanged",
    scope: CheckScope::Pages,
    looks: &[Look::Line(find)],
};

/// Share of words (thousandths) that two sentences have in common when one was taken from the other.
const SAME_SENTENCE_PERMILLE: usize = 700;
/// Shared shingles (thousandths) from which on a page is the other nearly word for word.
const VERBATIM_PERMILLE: u32 = 600;
/// Longest exchange that is a detail and not a new clause, in words.
const MAX_EXCHANGED_WORDS: usize = 6;
/// Changes of one page that a finding lists; a page with more is another text.
const MAX_CHANGES: usize = 12;

fn find(evidence: &Evidence, child: usize) -> Vec<Finding> {
    let root = evidence.links.root(child);
    let outlet = |idx: usize| evidence.readings[idx].document.outlet.as_ref();
    // An outlet that uses its own words again writes of something else.
    let is_own = outlet(child).is_some() && outlet(child) == outlet(root);
    if root == child || is_own || evidence.links.closeness_to_root(child) < TAKEN_OVER_PERMILLE {
        return Vec::new();
    }
    let source = sentences(&evidence.readings[root].document);
    compare_texts(evidence, root, &source, child).into_iter().collect()
}

/// A detail that was exchanged, with the sentences that it stands in.
struct Change<'s> {
    before: String,
    after: String,
    source: &'s Excerpt,
    own: Excerpt,
}

/// Sets the sentences of a page against those of the first page of its line: what changed on the way, however many took
/// it over in between.
fn compare_texts(evidence: &Evidence, root: usize, source: &[Excerpt], child: usize) -> Option<Finding> {
    let source_words: Vec<Words> = source.iter().map(|sentence| Words::of(&sentence.text)).collect();
    let mut changes: Vec<Change> = Vec::new();
    for own in sentences(&evidence.readings[child].document) {
        let own_words = Words::of(&own.text);
        let Some(taken) = taken_from(&own_words, &source_words) else { continue };
        for (before, after) in exchanges(&source_words[taken], &own_words) {
            if changes.iter().all(|known| known.before != before || known.after != after) {
                changes.push(Change { before, after, source: &source[taken], own: own.clone() });
            }
        }
    }
    // A page that retells may turn many words; unless it is nearly word for word, a count's sentence must be changed: any
    // that gives the count, also where the page gave it before.
    let is_verbatim = evidence.links.closeness_to_root(child) >= VERBATIM_PERMILLE;
    let figures = &evidence.readings[child].figures;
    let has_claim =
        |change: &Change| figures.iter().any(|figure| figure.excerpt.span.overlaps(change.own.span));
    let is_told =
        (1..=MAX_CHANGES).contains(&changes.len()) && (is_verbatim || changes.iter().any(has_claim));
    is_told.then(|| finding(evidence, root, child, &changes))
}

/// The sentence that `own` was taken from: the one with most words in common, if they stand in the same order.
fn taken_from(own: &Words, sources: &[Words]) -> Option<usize> {
    let of_source = sources.iter().enumerate().map(|(at, source)| (at, source.in_common(own)));
    let (best, permille) = of_source.max_by_key(|(at, n)| (*n, usize::MAX - at))?;
    let is_taken =
        permille >= SAME_SENTENCE_PERMILLE && sources[best].in_order(own) >= SAME_SENTENCE_PERMILLE;
    is_taken.then_some(best)
}

/// Runs of words that stand in one where the other has different ones, where both hold a detail of the same sort; and
/// causes that are added: "by shelling".
fn exchanges(source: &Words, own: &Words) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let (mut i, mut j) = (0, 0);
    let ends = (source.words.len(), own.words.len());
    for (at, to) in alignment(&source.keys, &own.keys).into_iter().chain([ends]) {
        let (before, after) = (&source.words[i..at], &own.words[j..to]);
        let is_short = |run: &[&str]| (1..=MAX_EXCHANGED_WORDS).contains(&run.len());
        let (sort, own_sort) = (Sort::of(before, i == 0), Sort::of(after, j == 0));
        let sorts = sort.zip(own_sort);
        let is_exchange = is_short(before) && is_short(after) && sorts.is_some_and(|(a, b)| a.may_become(b));
        if is_exchange && !means_the_same(before, after) {
            found.push((before.join(" "), after.join(" ")));
        }
        if before.is_empty() && is_short(after) && own_sort == Some(Sort::Cause) {
            found.push((String::new(), after.join(" ")));
        }
        (i, j) = (at + 1, to + 1);
    }
    found
}

/// What sort of detail words give.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sort {
    Number,
    Day,
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
/// Days of the week and months, by their beginning.
const DAYS: [&str; 19] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
/// Kinds of people that are exchanged without a change of meaning: "reporters" for "journalists".
const LOOSE_KINDS: [&str; 2] = ["press", "wounded"];

impl Sort {
    /// Whether one is told in place of the other: "civilians" become "the White Helmets", "strikes" become "shelling".
    fn may_become(self, other: Sort) -> bool {
        self == other || matches!((self, other), (Sort::Kind, Sort::Name) | (Sort::Name, Sort::Kind))
    }

    /// The sort of the first telling word. A capital at the start of a sentence says nothing.
    fn of(words: &[&str], at_start: bool) -> Option<Sort> {
        let is_number = |word: &&str| word.contains(|c: char| c.is_ascii_digit());
        if words.iter().any(is_number) {
            return Some(Sort::Number);
        }
        let is_day = |word: &&str| DAYS.iter().any(|day| word.to_lowercase().starts_with(day));
        if words.iter().any(is_day) {
            return Some(Sort::Day);
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
        || are_spelled_alike(&a, &b)
        || have_one_surname(before, after)
        || (a == initials(after) || b == initials(before)) && a.len().min(b.len()) > 1
        || a.starts_with(&b)
        || b.starts_with(&a)
        || same_people
}

/// Letters that two spellings of a name begin with alike: "Kobane" and "Kobani", "Shia" and "Shiite".
const SAME_START: usize = 3;

fn are_spelled_alike(a: &str, b: &str) -> bool {
    let has_digit = |word: &str| word.contains(|c: char| c.is_ascii_digit());
    let n_alike = a.chars().zip(b.chars()).take_while(|(a, b)| a == b).count();
    n_alike >= SAME_START && !has_digit(a) && !has_digit(b)
}

/// How alike two spellings of a surname are at the least, 0 to 1: "Mackenzie" and "Makenzie" are 0.89.
const SAME_SURNAME: f64 = 0.8;

/// Whether two names end in one surname, as two outlets spell it: "Paul Mackenzie" and "Makenzie".
fn have_one_surname(before: &[&str], after: &[&str]) -> bool {
    let surname = |words: &[&str]| {
        let last = words.last().map(|word| word.to_lowercase())?;
        (!last.contains(|c: char| c.is_ascii_digit())).then_some(last)
    };
    let surnames = surname(before).zip(surname(after));
    surnames.is_some_and(|(a, b)| strsim::normalized_levenshtein(&a, &b) >= SAME_SURNAME)
}

fn refs(words: &[String]) -> Vec<&str> {
    words.iter().map(String::as_str).collect()
}

fn finding(evidence: &Evidence, root: usize, child: usize, changes: &[Change]) -> Finding {
    let outlet = |reading: usize| {
        evidence.readings[reading].document.outlet.clone().unwrap_or_else(|| "a page".to_owned())
    };
    let told: Vec<String> = changes
        .iter()
        .map(|change| match change.before.as_str() {
            "" => format!("“{}” was added", change.after),
            before => format!("“{before}” became “{}”", change.after),
        })
        .collect();
    let message = format!("In text that {} takes from {}: {}.", outlet(child), outlet(root), told.join(", "));
    let mut rests_on: Vec<&Entry> = Vec::new();
    for (reading, place) in changes.iter().flat_map(|change| [(root, change.source), (child, &change.own)]) {
        let in_sentence = |entry: &&Entry| place.span.overlaps(entry.claim.sentence.span);
        rests_on.extend(evidence.page(reading).iter().find(in_sentence));
    }
    rests_on.dedup_by_key(|entry| &entry.claim.id);
    let mut finding = evidence.finding(CHECK.name, message, &rests_on);
    finding.sentences.clear();
    for change in changes {
        for (reading, sentence) in [(root, change.source), (child, &change.own)] {
            let shown = (evidence.readings[reading].document.sha256.clone(), sentence.clone());
            if !finding.sentences.contains(&shown) {
                finding.sentences.push(shown);
            }
        }
    }
    finding
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

    #[test]
    fn another_spelling_of_a_name_is_no_change() {
        let source = Words::of("The arrest of Pavel Holmberg came after 12 deaths in the camp.");
        let copy = Words::of("The arrest of Holmbergh came after 12 deaths in the camp.");
        assert!(exchanges(&source, &copy).is_empty());
        let other = Words::of("The arrest of Ida Holten came after 12 deaths in the camp.");
        assert_eq!(exchanges(&source, &other), [("Pavel Holmberg".into(), "Ida Holten".into())]);
    }
}
