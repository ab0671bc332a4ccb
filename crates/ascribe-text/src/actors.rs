//! Actors: names resolved to the states, bodies, forces, groups, monitors, outlets and persons of the lexicon.
//!
//! `lexicon/actors.toml` lists those that have a name of their own; `lexicon/roles.toml` the bodies that every country
//! has, so that "Ukraine's defence ministry" and "the Ukrainian Ministry of Defense" are one actor without a line for
//! it. A name that neither knows gets an id from its words by [`actor_id`], which a person can merge later.

mod catalogue;
mod page;
mod population;

use crate::countries::{CountryWord, country_idx, country_word};
use crate::names::name_key;
use catalogue::CATALOGUE;

pub(crate) use page::settle_roles;
pub use population::{Population, PopulationKind, normalise_population};

/// A known actor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// Stable id: `south-korea-nis`.
    pub id: String,
    /// The name to show.
    pub name: String,
    /// What sort of actor.
    pub kind: ActorKind,
    /// ISO 3166-1 alpha-2 code of the country it belongs to or is seated in, where there is one.
    pub country: Option<String>,
    /// The year from which it existed, where the lexicon gives it.
    pub since: Option<i16>,
    /// The last year in which it existed, where the lexicon gives it.
    pub until: Option<i16>,
}

/// What sort of actor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ActorKind {
    /// A country, or the capital that stands for it.
    State,
    /// A government, presidency, parliament or court.
    Government,
    /// A ministry.
    Ministry,
    /// Armed forces or a part of them.
    Force,
    /// Police.
    Police,
    /// An intelligence, emergency or other agency.
    Agency,
    /// An armed group or opposition.
    ArmedGroup,
    /// One who counts and documents: an observatory, a research desk.
    Monitor,
    /// A body of the United Nations.
    Un,
    /// Another body of several states.
    Intergovernmental,
    /// A non-governmental organisation.
    Ngo,
    /// A news agency.
    Wire,
    /// A news outlet.
    Outlet,
    /// A person.
    Person,
}

/// How a name was resolved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActorRule {
    /// The lexicon has the name.
    Listed,
    /// A country and the word for one of its bodies: "Ukraine's defence ministry".
    BodyOfCountry,
    /// The name of a country, or of its capital for its government.
    Country,
    /// The name of a person behind titles.
    BehindTitles,
    /// Those who belong to a listed group or body: "ISIL fighters", "a Pentagon spokesman".
    MembersOf,
    /// The people of a country: "the Syrians".
    PeopleOf,
}

impl ActorRule {
    /// The words for it in output.
    pub fn as_str(self) -> &'static str {
        match self {
            ActorRule::Listed => "listed under this name",
            ActorRule::BodyOfCountry => "a body of the country named",
            ActorRule::Country => "a country",
            ActorRule::BehindTitles => "a listed person behind titles",
            ActorRule::MembersOf => "members of a listed group or body",
            ActorRule::PeopleOf => "the people of a country",
        }
    }
}

/// Resolves a name as it stands in a text ("the NIS", "South Korea's spy agency") to an actor of the lexicon.
///
/// ```
/// use ascribe_text::resolve_actor;
///
/// assert_eq!(resolve_actor("South Korea's spy agency").map(|actor| actor.id.as_str()), Some("south-korea-nis"));
/// assert_eq!(resolve_actor("the Observatory").map(|actor| actor.id.as_str()), Some("sohr"));
/// assert_eq!(resolve_actor("a neighbour"), None);
/// ```
pub fn resolve_actor(name: &str) -> Option<&'static Actor> {
    explain_actor(name).map(|(actor, _)| actor)
}

/// Resolves a name and says by which rule.
pub fn explain_actor(name: &str) -> Option<(&'static Actor, ActorRule)> {
    let key = actor_key(name)?;
    if let Some(actor) = CATALOGUE.listed(&key).filter(|actor| is_written_so(name, &key, actor)) {
        return Some((actor, ActorRule::Listed));
    }
    if let Some((country, _)) = country_word(&key).filter(|(_, word)| *word != CountryWord::People) {
        return Some((CATALOGUE.state(country)?, ActorRule::Country));
    }
    if let Some(country) = CATALOGUE.capital(&key) {
        return Some((CATALOGUE.state(country)?, ActorRule::Country));
    }
    if let Some(actor) = body_of_country(&key) {
        return Some((actor, ActorRule::BodyOfCountry));
    }
    if let Some(country) = people_of(&key) {
        return Some((CATALOGUE.state(country)?, ActorRule::PeopleOf));
    }
    if let Some(actor) = behind_titles(&key) {
        return Some((actor, ActorRule::BehindTitles));
    }
    members_of(name, &key).map(|actor| (actor, ActorRule::MembersOf))
}

/// Resolves the word for a body ("the spy agency", "the defence ministry") in a report about a country.
///
/// `country` is an ISO 3166-1 alpha-2 code.
pub fn resolve_body(word: &str, country: &str) -> Option<&'static Actor> {
    CATALOGUE.body(country_idx(country)?, &actor_key(word)?)
}

/// The name of the country with this ISO 3166-1 alpha-2 code: `South Korea` for `KR`.
pub fn country_name(code: &str) -> Option<&'static str> {
    Some(&CATALOGUE.state(country_idx(code)?)?.name)
}

/// The id of an actor that the lexicon does not know, from its name: `two-majors` for "Two Majors".
///
/// The same name gives the same id whatever its case, accents and punctuation. Empty names give `unnamed`.
pub fn actor_id(name: &str) -> String {
    let key = actor_key(name).unwrap_or_default();
    let mut id = String::with_capacity(key.len());
    for c in key.chars() {
        if c.is_alphanumeric() {
            id.push(c);
        } else if !id.is_empty() && !id.ends_with('-') {
            id.push('-');
        }
    }
    let id = id.trim_end_matches('-');
    if id.is_empty() { "unnamed".to_owned() } else { id.to_owned() }
}

/// Longest name that is looked up, in bytes: the longest of the lexicon has 90.
const MAX_NAME: usize = 120;

/// The key of a name without article, possessive ending and an acronym in brackets.
fn actor_key(name: &str) -> Option<String> {
    if name.len() > MAX_NAME {
        return None;
    }
    let name = name.split_once(" (").map_or(name, |(before, _)| before);
    let name = name.trim_matches(|c: char| c.is_whitespace() || "\"“”‘’'.,;:()".contains(c));
    let mut key =
        name_key(&name.replace("’s ", " ").replace("'s ", " ").replace("s' ", "s ").replace("s’ ", "s "));
    for ending in ["'s", "’s"] {
        if name.ends_with(ending) {
            key.truncate(key.len().saturating_sub(1));
        }
    }
    let key =
        ["the ", "an ", "a "].iter().find_map(|article| key.strip_prefix(article)).unwrap_or(&key).to_owned();
    (!key.is_empty()).then_some(key)
}

/// Acronyms count only in capitals: "MIT", "SITE", "IS" are other words without them.
fn is_written_so(name: &str, key: &str, actor: &Actor) -> bool {
    if key.len() > 4 || key.contains(' ') || actor.kind == ActorKind::Person {
        return key.len() > 4 || name.contains(char::is_uppercase);
    }
    name.chars().filter(|c| c.is_uppercase()).count() * 2 >= key.len()
}

/// "ukraine defence ministry", "syrian army", "ministry of defence of ukraine".
fn body_of_country(key: &str) -> Option<&'static Actor> {
    let country_of =
        |words: &str| country_word(words).map(|(country, _)| country).or_else(|| CATALOGUE.capital(words));
    let spaces = || key.match_indices(' ').map(|(at, _)| at);
    for at in spaces().take(4) {
        if let Some(country) = country_of(&key[..at]) {
            let rest = without_prefixes(&key[at + 1..]);
            if let Some(actor) = CATALOGUE.body(country, rest) {
                return Some(actor);
            }
        }
    }
    for link in [" of the ", " of ", " in "] {
        if let Some((body, place)) = key.rsplit_once(link)
            && let Some(country) = country_of(place)
        {
            return CATALOGUE.body(country, body);
        }
    }
    None
}

/// "syrians", "iraqi people", "people of turkey".
fn people_of(key: &str) -> Option<usize> {
    let people = key.strip_prefix("people of ").or_else(|| key.strip_suffix(" people")).unwrap_or(key);
    country_word(people.strip_prefix("the ").unwrap_or(people)).map(|(country, _)| country)
}

/// Words for those who belong to what stands before them.
const MEMBERS: [&str; 40] = [
    "fighters",
    "fighter",
    "forces",
    "force",
    "militants",
    "militant",
    "terrorists",
    "terrorist",
    "members",
    "member",
    "group",
    "units",
    "unit",
    "tactical",
    "military",
    "leadership",
    "movement",
    "gunmen",
    "rebels",
    "insurgents",
    "troops",
    "militia",
    "militias",
    "spokesman",
    "spokeswoman",
    "spokesperson",
    "official",
    "officials",
    "chief",
    "leader",
    "leaders",
    "commander",
    "commanders",
    "head",
    "director",
    "representative",
    "sources",
    "statement",
    "report",
    "organization",
];

/// "isil tactical units", "assad regime", "pentagon spokesman".
fn members_of(name: &str, key: &str) -> Option<&'static Actor> {
    let mut rest = key;
    while let Some((before, _)) = rest.rsplit_once(' ').filter(|(_, last)| MEMBERS.contains(last)) {
        rest = before;
        if let Some(actor) =
            CATALOGUE.listed(rest).filter(|actor| is_written_so(first_words(name, rest), rest, actor))
        {
            return (actor.kind != ActorKind::Person).then_some(actor);
        }
    }
    let (person, _) =
        key.rsplit_once(' ').filter(|(_, last)| ["regime", "government", "administration"].contains(last))?;
    let actor = CATALOGUE.listed(person).filter(|actor| actor.kind == ActorKind::Person)?;
    CATALOGUE.body(country_idx(actor.country.as_deref()?)?, "government")
}

/// The words of a name that a key of so many words was made of, without article.
fn first_words<'n>(name: &'n str, key: &str) -> &'n str {
    let name = name.trim_start_matches(|c: char| !c.is_alphanumeric());
    let lower = name.to_lowercase();
    let start = ["the ", "an ", "a "]
        .iter()
        .find(|article| lower.starts_with(**article))
        .map_or(0, |article| article.len());
    let name = &name[start..];
    let n_words = key.split(' ').count();
    name.match_indices([' ', '-']).nth(n_words - 1).map_or(name, |(at, _)| &name[..at])
}

/// Adjectives between a country and the word for a body: "South Korea's main spy agency".
fn without_prefixes(mut rest: &str) -> &str {
    for prefix in ["state ", "own ", "main ", "national ", "federal ", "official ", "top "] {
        if CATALOGUE.is_body_word(rest) {
            break;
        }
        rest = rest.strip_prefix(prefix).unwrap_or(rest);
    }
    rest
}

/// "ukrainian president volodymyr zelensky": a listed person behind a country and titles.
fn behind_titles(key: &str) -> Option<&'static Actor> {
    let mut rest = key;
    loop {
        let longest = rest
            .match_indices(' ')
            .map(|(at, _)| at)
            .take(4)
            .filter(|at| is_before_person(&rest[..*at]))
            .last()?;
        rest = &rest[longest + 1..];
        if let Some(actor) = CATALOGUE.listed(rest).filter(|actor| actor.kind == ActorKind::Person) {
            return Some(actor);
        }
    }
}

fn is_before_person(words: &str) -> bool {
    CATALOGUE.is_title(words)
        || country_word(words).is_some()
        || CATALOGUE
            .listed(words)
            .is_some_and(|actor| !matches!(actor.kind, ActorKind::Person | ActorKind::Outlet))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, expected: Option<&str>) {
        assert_eq!(resolve_actor(name).map(|actor| actor.id.as_str()), expected, "actor {name}");
    }

    #[test]
    fn listed_names_and_acronyms() {
        check("the NIS", Some("south-korea-nis"));
        check("National Intelligence Service (NIS)", Some("south-korea-nis"));
        check("Syrian Observatory for Human Rights", Some("sohr"));
        check("Daesh", Some("islamic-state"));
        check("The New York Times", Some("nyt"));
        check("is", None);
        check("who", None);
        check("WHO", Some("un-who"));
    }

    #[test]
    fn bodies_of_a_country() {
        check("South Korea's spy agency", Some("south-korea-nis"));
        check("the South Korean intelligence agency", Some("south-korea-nis"));
        check("Ukraine's Defence Ministry", Some("ukraine-ministry-of-defence"));
        check("Ministry of Defense of Ukraine", Some("ukraine-ministry-of-defence"));
        check("the Pentagon", Some("us-department-of-defense"));
        check("US Defense Department", Some("us-department-of-defense"));
        check("Syrian state media", Some("sana"));
        check("Seoul", Some("south-korea"));
        assert_eq!(
            resolve_body("the spy agency", "KR").map(|actor| actor.id.as_str()),
            Some("south-korea-nis")
        );
    }

    #[test]
    fn persons_behind_titles() {
        check("Ukrainian President Volodymyr Zelenskyy", Some("volodymyr-zelensky"));
        check("Mr. Putin", Some("vladimir-putin"));
        check("President", None);
        check("UN Special Envoy Staffan de Mistura", Some("staffan-de-mistura"));
        check("ISIL tactical units", Some("islamic-state"));
        check("a Pentagon spokesman", Some("us-department-of-defense"));
        check("the Assad regime", Some("syria-government"));
        check("the Iraqi people", Some("iraq"));
    }

    #[test]
    fn unknown_names_get_an_id() {
        assert_eq!(actor_id("Two Majors"), "two-majors");
        assert_eq!(actor_id("the Åland Desk’s"), "aland-desk");
        assert_eq!(actor_id("—"), "unnamed");
    }
}
