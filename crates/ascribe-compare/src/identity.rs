//! Who is who in a story: "the ministry", "Interior Ministry" and "Morocco's interior ministry" are one source, and a body
//! that every country has is never that of a country the story does not speak of.
//!
//! Pages resolve their own names; here those of many pages find each other. A name that stays ambiguous stays apart.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock};

use ascribe_model::SourceMention;

use crate::entry::Entry;
use crate::lexicon::{BODIES, SIDES};
use crate::population::Population;
use crate::source::{SourceKey, display_name, plain_name};

/// What a story says of who its sources may be.
#[derive(Clone, Debug, Default)]
pub(crate) struct Home {
    /// The countries that it is about.
    pub countries: BTreeSet<&'static str>,
    /// The one that it is about most.
    pub main: Option<&'static str>,
}

/// The land of a story that names none the lexicon knows.
const UNKNOWN_LAND: &str = "";

/// Heads of names that stand for the whole name once it has been given: "the directorate".
const HEADS: [&str; 18] = [
    "administration",
    "agency",
    "authority",
    "centre",
    "commission",
    "committee",
    "council",
    "department",
    "directorate",
    "institute",
    "ministry",
    "observatory",
    "office",
    "organisation",
    "service",
    "society",
    "syndicate",
    "union",
];

/// Gives the sources of one story one key each. `members` are the positions of its entries.
pub(crate) fn identify(entries: &mut [Entry], members: &[usize], home: &Home) {
    let mut parsed: Vec<Option<Parsed>> = members
        .iter()
        .map(|&idx| {
            let entry = &entries[idx];
            entry.claim.source.as_ref().map(|source| Parsed::of(source, entry, home))
        })
        .collect();
    let rests: BTreeSet<String> = parsed.iter().flatten().map(|source| source.rest.clone()).collect();
    for source in parsed.iter_mut().flatten() {
        source.rest = shortest_of(&source.rest, &rests).to_owned();
    }
    let known = Known::of(&parsed.iter().flatten().collect::<Vec<_>>());
    for (&idx, parsed) in members.iter().zip(&parsed) {
        if let Some(key) = parsed.as_ref().and_then(|parsed| known.key_of(parsed)) {
            entries[idx].source = Some(Arc::new(key));
        }
    }
}

/// A source as its words tell it.
struct Parsed {
    /// Words to show.
    name: String,
    /// In plain lower case.
    plain: String,
    /// The body that every country has.
    body: Option<&'static str>,
    country: Option<&'static str>,
    /// Capitalised words beside body and country: the town, the person.
    rest: String,
    /// The actor, where its country fits the story.
    actor: Option<String>,
}

impl Parsed {
    fn of(source: &SourceMention, entry: &Entry, home: &Home) -> Parsed {
        let words = source.excerpt.text.as_str();
        let shown = display_name(source);
        let body = body_in(shown);
        let said = Population::parse(words).side.or_else(|| Population::parse(shown).side);
        let of_actor =
            source.actor.as_deref().and_then(|actor| Population::parse(&actor.replace('-', " ")).side);
        let fits = |country: &str| home.countries.is_empty() || home.countries.contains(country);
        let is_elsewhere = body.is_some() && said.is_none() && of_actor.is_some_and(|country| !fits(country));
        let of_place = entry.claim.place.as_ref().and_then(|place| place.country.as_deref());
        let of_place = of_place.and_then(|code| home.countries.iter().copied().find(|known| *known == code));
        // Of several countries of a story the one in which is counted: "the health authorities" of Gaza.
        let is_other = body.is_some()
            && said.is_none()
            && of_actor.zip(of_place).is_some_and(|(actor, place)| actor != place);
        // An id that is only the name again tells nobody apart.
        let is_name = |actor: &String| actor.replace('-', " ") == plain_name(shown);
        let actor = source.actor.clone().filter(|actor| !is_elsewhere && !is_other && !is_name(actor));
        // Of a land that no lexicon knows: where a story is about that one alone, so are its bodies.
        let unknown = home.countries.is_empty().then_some(UNKNOWN_LAND);
        let country = said.or(of_actor.filter(|_| actor.is_some())).or(of_place).or(home.main).or(unknown);
        let shown = issuer_of(full_name(if is_elsewhere || is_other { words } else { shown }));
        Parsed {
            name: shown.to_owned(),
            plain: plain_name(shown),
            body,
            country,
            rest: rest_of(shown),
            actor,
        }
    }

    /// Body, country and town or person.
    fn place(&self) -> Option<(&'static str, &'static str, &str)> {
        Some((self.body?, self.country?, self.rest.as_str()))
    }
}

/// A name without the short one behind it: "National Intelligence Service (NIS)".
fn full_name(name: &str) -> &str {
    match name.split_once(" (") {
        Some((full, short)) if short.strip_suffix(')').is_some_and(|short| !short.contains(' ')) => full,
        _ => name,
    }
}

/// The shortest of several names with which a name begins: "velmaran" is of "velmara".
fn shortest_of<'n>(name: &'n str, names: &'n BTreeSet<String>) -> &'n str {
    /// Letters that two names must share from the start.
    const MIN_SHARED: usize = 4;
    let begins = |other: &&String| other.len() >= MIN_SHARED && name.starts_with(other.as_str());
    names.iter().filter(begins).min_by_key(|other| other.len()).map_or(name, String::as_str)
}

/// Who issued a paper: "the CPD's list" is the CPD's.
fn issuer_of(name: &str) -> &str {
    const PAPERS: [&str; 8] =
        ["bulletin", "count", "list", "register", "report", "statement", "tally", "update"];
    let issuer = PAPERS.iter().find_map(|paper| name.strip_suffix(paper)?.strip_suffix(' '));
    let issuer = issuer.and_then(|issuer| issuer.strip_suffix("'s").or_else(|| issuer.strip_suffix("’s")));
    issuer.filter(|issuer| issuer.contains(char::is_uppercase)).unwrap_or(name)
}

/// The longest name of a body among words.
fn body_in(words: &str) -> Option<&'static str> {
    let plain = plain_name(words);
    let words: Vec<&str> = plain.split(' ').collect();
    let runs =
        (0..words.len()).flat_map(|at| (1..=MAX_BODY_WORDS.min(words.len() - at)).map(move |n| at..at + n));
    let found = runs.filter_map(|run| BODIES.get_key_value(words[run].join(" ").as_str()));
    found.max_by_key(|(name, _)| (name.len(), **name)).map(|(_, body)| *body)
}

/// Words of the longest name of a body.
const MAX_BODY_WORDS: usize = 5;

/// Words of the names of bodies.
static BODY_WORDS: LazyLock<BTreeSet<&str>> =
    LazyLock::new(|| BODIES.keys().flat_map(|name| name.split(' ')).collect());

/// Capitalised words that name neither a body nor a country.
fn rest_of(words: &str) -> String {
    let words = words.split(|c: char| !c.is_alphanumeric() && c != '-' && c != '\'' && c != '’');
    let is_rest = |(idx, word): &(usize, &str)| {
        let lower = word.to_lowercase().replace('’', "'");
        let lower = lower.strip_suffix("'s").unwrap_or(&lower);
        let is_first_common = *idx == 0 && ["the", "a", "an"].contains(&lower);
        word.starts_with(char::is_uppercase)
            && !is_first_common
            && !BODY_WORDS.contains(lower)
            && !SIDES.contains_key(lower)
            && !HEADS.contains(&lower)
    };
    let rest: Vec<String> = words
        .filter(|word| !word.is_empty())
        .enumerate()
        .filter(is_rest)
        .map(|(_, word)| plain_name(word))
        .collect();
    rest.join(" ")
}

/// The sources of a story.
#[derive(Default)]
struct Known {
    /// The key of each body of a country with what else its name says.
    bodies: BTreeMap<(&'static str, &'static str, String), String>,
    /// The keys of full names by their initials, by their last word, and those of known actors by their words; none where
    /// several share them.
    short: BTreeMap<String, Option<String>>,
    /// What to call each key: the name with most capitals, of several the first.
    names: BTreeMap<String, String>,
}

impl Known {
    fn of(parsed: &[&Parsed]) -> Known {
        let mut known = Known::default();
        for source in parsed {
            let Some((body, country, rest)) = source.place() else { continue };
            let own = || format!("{body}@{country}{}{rest}", if rest.is_empty() { "" } else { "/" });
            let key = known.bodies.entry((body, country, rest.to_owned())).or_insert_with(own);
            source.actor.iter().for_each(|actor| key.clone_from(actor));
        }
        for source in parsed {
            if let Some(actor) = &source.actor {
                known.note(source.plain.clone(), actor);
            }
            let key = known.body_of(source).or(source.actor.as_ref()).unwrap_or(&source.plain).clone();
            if source.plain.contains(' ') && source.name.contains(char::is_uppercase) {
                shorts_of(&source.name).into_iter().for_each(|short| known.note(short, &key));
            }
            let name = known.names.entry(key).or_insert_with(|| source.name.clone());
            if n_capitals(&source.name) > n_capitals(name) {
                name.clone_from(&source.name);
            }
        }
        known
    }

    /// Notes what a key goes by; what several go by is nobody's.
    fn note(&mut self, short: String, key: &str) {
        let found = self.short.entry(short).or_insert_with(|| Some(key.to_owned()));
        if found.as_ref().is_some_and(|known| known != key) {
            *found = None;
        }
    }

    /// The key of the body of a country that a source is.
    fn body_of(&self, source: &Parsed) -> Option<&String> {
        let (body, country, rest) = source.place()?;
        let of = |rest: &str| self.bodies.get(&(body, country, rest.to_owned()));
        let with_rest: Vec<&String> = self
            .bodies
            .iter()
            .filter(|((b, c, r), _)| *b == body && *c == country && !r.is_empty())
            .map(|(_, key)| key)
            .collect();
        match with_rest[..] {
            [only] if rest.is_empty() && of("").is_none_or(|key| key.contains('@')) => Some(only),
            _ => of(rest),
        }
    }

    /// The key of a source; none where its page's own says as much.
    fn key_of(&self, source: &Parsed) -> Option<SourceKey> {
        let of_body = self.body_of(source);
        let of_short = || self.short.get(&source.plain).filter(|_| source.actor.is_none())?.as_ref();
        let key = of_body.or_else(of_short)?;
        let name = self.names.get(key)?;
        let name = match source.country.filter(|_| of_body.is_some() && n_capitals(name) == 0) {
            Some(country) => with_country(name, country),
            None => name.clone(),
        };
        Some(SourceKey { key: key.clone(), is_named: true, name: Some(name) })
    }
}

/// How many words of a name have a capital.
fn n_capitals(name: &str) -> usize {
    name.split(' ').filter(|word| word.starts_with(char::is_uppercase)).count()
}

/// What stands for a full name: its initials, and its last word where that is a head.
fn shorts_of(name: &str) -> Vec<String> {
    let words: Vec<&str> = name.split(' ').filter(|word| word.starts_with(char::is_uppercase)).collect();
    let initials_of = |words: &[&str]| {
        let initials: String = words.iter().filter_map(|word| word.chars().next()).collect();
        (words.len() > 1).then(|| initials.to_lowercase())
    };
    // "Velmaran Civil Protection Directorate" is the CPD.
    let is_body_word = |word: &&str| BODY_WORDS.contains(word.to_lowercase().as_str());
    let after_country = words.first().filter(|_| words.len() > 3).filter(|word| !is_body_word(word));
    let last = plain_name(words.last().copied().unwrap_or_default());
    let head = HEADS.contains(&last.as_str()).then_some(last);
    let without_country = after_country.and_then(|_| initials_of(&words[1..]));
    initials_of(&words).into_iter().chain(without_country).chain(head).collect()
}

/// A body with its country, by code as places show it: "health ministry (PE)".
fn with_country(name: &str, code: &str) -> String {
    let name = name.trim_start_matches("the ");
    if code == UNKNOWN_LAND { name.to_owned() } else { format!("{name} ({code})") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_are_found_in_words() {
        assert_eq!(body_in("Morocco’s Interior Ministry"), Some("interior ministry"));
        assert_eq!(body_in("the Velmaran Civil Protection Directorate"), Some("civil defence"));
        assert_eq!(body_in("a witness"), None);
        assert!(BODIES.keys().all(|name| name.split(' ').count() <= MAX_BODY_WORDS));
        assert_eq!(rest_of("Kassala civil defence"), "kassala");
        assert_eq!(rest_of("The Health Ministry"), "");
    }

    #[test]
    fn full_names_have_short_ones() {
        assert_eq!(shorts_of("Civil Protection Directorate"), ["cpd", "directorate"]);
        assert_eq!(shorts_of("Velmaran Civil Protection Directorate"), ["vcpd", "cpd", "directorate"]);
        let rests = BTreeSet::from(["", "velmara", "velmaran", "quorrin"].map(str::to_owned));
        assert_eq!(shortest_of("velmaran", &rests), "velmara");
        assert_eq!(shortest_of("quorrin", &rests), "quorrin");
        assert_eq!(full_name("National Intelligence Service (NIS)"), "National Intelligence Service");
        assert_eq!(issuer_of("the CPD's list"), "the CPD");
        assert_eq!(with_country("the health ministry", "PE"), "health ministry (PE)");
    }
}
