//! Who is counted: the noun phrase that belongs to a number.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::LazyLock;

use serde::Deserialize;

use super::measures::{Role, Trigger, trigger_at};
use crate::closed::{self, Class};
use crate::{TokenKind, Words};

/// Longest noun phrase that is read behind a number, in words. The longest in the development sets has seven.
const MAX_PHRASE: usize = 9;

/// What sort of noun a number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Noun {
    /// People.
    Person,
    /// Anything else.
    Thing,
    /// A noun of which the lexicon knows nothing.
    Unknown,
    /// "of them": those spoken of before.
    Anaphor,
    /// No noun: "14 were killed".
    None,
}

/// The noun phrase behind a number.
#[derive(Clone, Debug)]
pub struct Counted {
    /// What it counts.
    pub noun: Noun,
    /// The words for who is counted, without determiners.
    pub phrase: Option<Range<usize>>,
    /// Position behind the phrase.
    pub end: usize,
    /// The noun itself, where it says what is counted: "12 deaths", "12 hostages".
    pub trigger: Option<usize>,
    /// A participle before the noun that says what is counted: "12 wounded men".
    pub qualifier: Option<usize>,
}

#[derive(Deserialize)]
struct Lexicon {
    people: Vec<String>,
    irregular: Vec<(String, String)>,
    suffixes: Vec<String>,
    things: Vec<String>,
    collective: HashSet<String>,
    units: HashSet<String>,
    households: HashSet<String>,
    parents: HashSet<String>,
    numbered: HashSet<String>,
}

struct Nouns {
    people: HashSet<String>,
    singular: HashMap<String, String>,
    suffixes: Vec<String>,
    things: HashSet<String>,
    collective: HashSet<String>,
    units: HashSet<String>,
    households: HashSet<String>,
    parents: HashSet<String>,
    numbered: HashSet<String>,
}

static NOUNS: LazyLock<Nouns> = LazyLock::new(|| {
    let lexicon: Lexicon = crate::lexicon::parse("people.toml", include_str!("../../lexicon/people.toml"));
    let last_word = |noun: &String| noun.rsplit(' ').next().unwrap_or(noun).to_owned();
    Nouns {
        people: lexicon.people.iter().map(last_word).collect(),
        singular: lexicon.irregular.into_iter().collect(),
        suffixes: lexicon.suffixes,
        things: lexicon.things.iter().map(last_word).collect(),
        collective: lexicon.collective,
        units: lexicon.units,
        households: lexicon.households,
        parents: lexicon.parents,
        numbered: lexicon.numbered,
    }
});

/// The sort of a single noun, in lower case.
pub fn noun_of(lower: &str) -> Noun {
    let nouns = &*NOUNS;
    let known = |word: &str| {
        if nouns.people.contains(word) {
            Some(Noun::Person)
        } else if nouns.things.contains(word) {
            Some(Noun::Thing)
        } else {
            None
        }
    };
    if nouns.singular.contains_key(lower) {
        return Noun::Person;
    }
    let singulars = [
        Some(lower.to_owned()),
        lower.strip_suffix('s').map(str::to_owned),
        lower.strip_suffix("es").map(str::to_owned),
        lower.strip_suffix("ies").map(|stem| format!("{stem}y")),
        lower.strip_suffix("men").map(|stem| format!("{stem}man")),
        lower.strip_suffix("women").map(|stem| format!("{stem}woman")),
        lower.strip_suffix("children").map(|stem| format!("{stem}child")),
    ];
    if let Some(noun) = singulars.iter().flatten().find_map(|singular| known(singular)) {
        return noun;
    }
    let is_person = nouns
        .suffixes
        .iter()
        .any(|suffix| lower.len() > suffix.len() + 1 && lower.ends_with(suffix.as_str()));
    if is_person { Noun::Person } else { Noun::Unknown }
}

/// "signalman", "policewoman"; not "German".
fn ends_in_man(lower: &str) -> bool {
    const OTHERS: [&str; 6] = ["human", "german", "roman", "norman", "ottoman", "talisman"];
    lower.len() > 4 && lower.ends_with("man") && !OTHERS.contains(&lower)
}

/// Whether a word, as it stands, is a noun for people in the singular: "policeman", "child".
pub fn is_person_singular(lower: &str) -> bool {
    NOUNS.people.contains(lower) || ends_in_man(lower)
}

/// Whether a noun stands for a body of people under arms, of which a part may be counted: "the garrison".
pub fn is_unit(lower: &str) -> bool {
    NOUNS.units.contains(lower)
}

/// Whether a noun counts households: "12,000 families", "300 households".
pub fn is_household(lower: &str) -> bool {
    let family = lower.strip_suffix("ies").map(|stem| format!("{stem}y"));
    let singular = family.as_deref().unwrap_or(lower.strip_suffix('s').unwrap_or(lower));
    NOUNS.households.contains(singular)
}

/// Whether a noun is for somebody's father or mother, in the singular or plural.
pub fn is_parent(lower: &str) -> bool {
    NOUNS.parents.contains(lower.strip_suffix('s').unwrap_or(lower))
}

/// Whether a noun is for things that bear numbers: "flight", "bill".
pub fn is_numbered(lower: &str) -> bool {
    NOUNS.numbered.contains(lower)
}

/// Whether a noun in the singular stands for many: "police", "crew".
pub fn is_collective(lower: &str) -> bool {
    NOUNS.collective.contains(lower)
}

/// The position behind the noun phrase of a single person that starts at `at`: "senior police officer",
/// "71-year-old man".
pub fn single_person(words: &Words, at: usize, end: usize) -> Option<usize> {
    let limit = end.min(at + 8);
    let mut next = at;
    while next < limit {
        let token = words.tokens[next];
        let is_age =
            token.kind == TokenKind::Number && words.tokens.get(next + 1).is_some_and(|dash| !dash.spaced);
        let is_hyphen = words.word(next) == "-" && !token.spaced;
        if token.kind != TokenKind::Word && !is_age && !is_hyphen || closed::ends_phrase(words, next) {
            return None;
        }
        if token.kind == TokenKind::Word
            && is_person_singular(&words.lower(next))
            && !goes_on(words, next + 1, end)
        {
            return Some(next + 1);
        }
        next += 1;
    }
    None
}

/// Whether another noun stands at `at`, so that the one before it only qualifies it: "police station".
fn goes_on(words: &Words, at: usize, end: usize) -> bool {
    at < end
        && words.tokens[at].kind == TokenKind::Word
        && words.tokens[at].spaced
        && matches!(noun_of(&words.lower(at)), Noun::Person | Noun::Thing)
}

/// Reads the noun phrase behind a number that ends at `at`.
pub fn read_counted(words: &Words, at: usize, end: usize, triggers: &[Trigger]) -> Counted {
    let mut start = at;
    // “some 100” fresh graves: quotation marks may hold the number alone.
    if start + 1 < end
        && matches!(words.word(start), "”" | "’" | "\"" | "'")
        && words.tokens[start + 1].kind == TokenKind::Word
    {
        start += 1;
    }
    if start < end && words.is(start, "of") {
        start += 1;
        if start < end && is_anaphor(words, start) {
            return read_anaphor(words, start, end, triggers);
        }
    }
    // "the 3,000 the government admits to", "the 1,200 that it mentioned": behind digits, a clause starts.
    let is_clause = start == at && start > 0 && words.tokens[start - 1].kind == TokenKind::Number;
    while start < end && (closed::is(words, start, Class::Determiner) && !is_clause || is_more(words, start))
    {
        start += 1;
    }
    read_phrase(words, at, start, end, triggers)
}

/// Reads what a number or share that ends at `at` is a part of: a body of people as well, "half of the brigade".
pub fn read_part(words: &Words, at: usize, end: usize, triggers: &[Trigger]) -> Counted {
    let counted = read_counted(words, at, end, triggers);
    let at = if matches!(words.word(at), "”" | "’" | "\"" | "'") { at + 1 } else { at };
    let is_plain = |at: &usize| {
        words.tokens[*at].kind == TokenKind::Word
            && (closed::is(words, *at, Class::Determiner) || !closed::ends_phrase(words, *at))
    };
    if counted.noun == Noun::Person || !words.is(at, "of") {
        return counted;
    }
    let phrase = (at + 1..end.min(at + MAX_PHRASE)).take_while(is_plain);
    let mut phrase = phrase.skip_while(|at| closed::is(words, *at, Class::Determiner));
    let Some(start) = phrase.next() else { return counted };
    let is_unit = |at: &usize| {
        NOUNS.units.contains(words.lower(*at).as_ref())
            && !goes_on(words, *at + 1, end)
            && !matches!(words.word(*at + 1), "'s" | "’s" | "'" | "’")
    };
    match std::iter::once(start).chain(phrase).find(is_unit) {
        Some(last) => Counted {
            noun: Noun::Person,
            phrase: Some(start..last + 1),
            end: last + 1,
            trigger: None,
            qualifier: None,
        },
        None => counted,
    }
}

fn is_anaphor(words: &Words, at: usize) -> bool {
    ["them", "whom", "which", "us", "ours", "theirs"].iter().any(|pronoun| words.is(at, pronoun))
        || (["those", "these"].iter().any(|pronoun| words.is(at, pronoun))
            && !words.tokens.get(at + 1).is_some_and(|next| {
                next.kind == TokenKind::Word && noun_of(&words.lower(at + 1)) == Noun::Person
            }))
}

fn is_more(words: &Words, at: usize) -> bool {
    ["more", "other", "others", "additional", "further", "new"].iter().any(|word| words.is(at, word))
}

/// "of them", with a noun set beside it: "nine of them children".
fn read_anaphor(words: &Words, at: usize, end: usize, triggers: &[Trigger]) -> Counted {
    let beside = at + 1;
    let mut counted = read_phrase(words, beside, beside, end, triggers);
    if counted.noun != Noun::Person {
        counted = Counted { noun: Noun::Anaphor, phrase: None, end: beside, trigger: None, qualifier: None };
    }
    counted
}

fn read_phrase(words: &Words, from: usize, start: usize, end: usize, triggers: &[Trigger]) -> Counted {
    let limit = end.min(start + MAX_PHRASE);
    let mut noun = Noun::None;
    let (mut head, mut trigger, mut qualifier) = (None, None, None);
    let mut at = start;
    while at < limit {
        if is_joint(words, at, limit) {
            at += 1;
            continue;
        }
        if words.tokens[at].kind != TokenKind::Word || closed::ends_phrase(words, at) {
            break;
        }
        // "3,300 soldiers home": where they go, and not what they are.
        if head.is_some() && words.is(at, "home") {
            break;
        }
        if let Some(idx) = trigger_at(triggers, at) {
            // "one of the wounded": behind "the", the participle is the noun.
            let is_nominal = start > from && head.is_none() && triggers[idx].measure(Role::Nouns).is_some();
            if is_counted_noun(&triggers[idx]) {
                (noun, head, trigger) = (Noun::Person, Some(triggers[idx].tokens.end), Some(idx));
            } else if qualifies(words, &triggers[idx], limit, head) {
                qualifier = qualifier.or(Some(idx));
            } else if is_nominal {
                (noun, head, qualifier) = (Noun::Person, Some(triggers[idx].tokens.end), Some(idx));
            } else {
                break;
            }
            at = triggers[idx].tokens.end;
            continue;
        }
        match classify(words, at, head.is_some()) {
            Some(found) => (noun, head, trigger) = (found, Some(at + 1), None),
            None if head.is_some() => break,
            None => {}
        }
        at += 1;
    }
    let Some(phrase_end) = head.filter(|end| *end > start) else {
        return Counted { noun: Noun::None, phrase: None, end: from, trigger: None, qualifier: None };
    };
    let phrase = Some(strip_marks(words, start..phrase_end));
    Counted { noun, phrase, end: phrase_end, trigger, qualifier }
}

/// A hyphen inside a word, or an opening quotation mark before one.
fn is_joint(words: &Words, at: usize, end: usize) -> bool {
    let token = words.tokens[at];
    let opens = matches!(words.word(at), "“" | "‘" | "\"" | "'")
        && at + 1 < end
        && token.spaced
        && !words.tokens[at + 1].spaced;
    let is_glued = !token.spaced && at + 1 < end && at > 0;
    let joins = is_glued && matches!(words.word(at), "-" | "‑") && !words.tokens[at + 1].spaced;
    let is_initial = is_glued && words.word(at) == "." && words.tokens[at - 1].span.len() == 1;
    opens || joins || is_initial
}

/// A noun that is counted itself: "12 deaths", "30 hostages".
fn is_counted_noun(trigger: &Trigger) -> bool {
    trigger.measure(Role::WeakNouns).is_some()
        || trigger.measure(Role::Nouns).is_some() && !is_participle(trigger)
}

fn is_participle(trigger: &Trigger) -> bool {
    trigger.measure(Role::Participles).is_some() || trigger.measure(Role::Subjects).is_some()
}

/// A participle that stands before its noun: "12 wounded soldiers", "5 missing children".
fn qualifies(words: &Words, trigger: &Trigger, end: usize, head: Option<usize>) -> bool {
    let next = trigger.tokens.end;
    if head.is_some() || !is_participle(trigger) || next >= end || words.tokens[next].kind != TokenKind::Word
    {
        return false;
    }
    let is_person = |at: usize| {
        at < end && words.tokens[at].kind == TokenKind::Word && noun_of(&words.lower(at)) == Noun::Person
    };
    is_person(next) || (is_person(next + 1) && !closed::ends_phrase(words, next))
}

/// Whether the word is a noun that the number may count; none for an adjective or whatever else stands there.
fn classify(words: &Words, at: usize, has_head: bool) -> Option<Noun> {
    let lower = words.lower(at);
    match noun_of(&lower) {
        Noun::Unknown => {
            let word = words.word(at);
            let is_plural = lower.len() > 3
                && lower.ends_with('s')
                && !lower.ends_with("ss")
                && !lower.ends_with("us")
                && !lower.ends_with("is")
                && !lower.ends_with("ous");
            // "signalman", not "Rahman".
            let is_man = ends_in_man(&lower) && word.starts_with(char::is_lowercase);
            let is_people = is_man || is_nationality_noun(word, &lower);
            if is_people {
                Some(Noun::Person)
            } else if is_plural && !has_head {
                Some(Noun::Unknown)
            } else {
                None
            }
        }
        // "police" before "officers" is part of the phrase and the last noun decides.
        noun => Some(noun),
    }
}

/// "Palestinians", "Iraqis", "Syrians": capitalised plurals of nationalities and peoples.
fn is_nationality_noun(word: &str, lower: &str) -> bool {
    let is_capitalised = word.chars().next().is_some_and(char::is_uppercase);
    const ENDINGS: [&str; 9] = ["ans", "ians", "is", "ese", "ens", "eans", "ites", "ots", "eks"];
    is_capitalised && lower.len() > 4 && ENDINGS.iter().any(|ending| lower.ends_with(ending))
}

fn strip_marks(words: &Words, phrase: Range<usize>) -> Range<usize> {
    let mut start = phrase.start;
    while start + 1 < phrase.end && words.tokens[start].kind == TokenKind::Mark {
        start += 1;
    }
    start..phrase.end
}
