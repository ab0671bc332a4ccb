//! Bare roles within a page: "the agency", "Seoul's spies", "the military".
//!
//! A role stands for the only actor of the page that fills it; where the page names none, for the body of the only
//! nation whose people and bodies speak in the page. What fits several is left apart: two sources that may be one are
//! not made one.

use std::collections::{BTreeMap, BTreeSet};

use ascribe_model::{Speaker, SpeakerKind, Statement};

use super::catalogue::CATALOGUE;
use super::{Actor, ActorKind, actor_key, explain_actor};
use crate::PlaceExpression;
use crate::countries::{self, country_idx, country_word};

/// Gives speakers that are named by a role alone the actor whom the role means in this page. `places` are those that the page
/// names, `text` is all of it.
pub(crate) fn settle_roles(statements: &mut [Statement], places: &[PlaceExpression], text: &str) {
    let countries = countries_of(places);
    let mut spoken_of: BTreeSet<&str> = countries.keys().copied().collect();
    for nation in nations_named(text) {
        spoken_of.insert(nation);
    }
    statements.iter_mut().for_each(|statement| leave_elsewhere(statement, &spoken_of));
    for statement in statements.iter_mut() {
        let Some(said) = statement.source.first().map(|source| source.text.clone()) else { continue };
        if let Some(speaker) = statement.speaker.as_mut().filter(|speaker| known(speaker).is_none())
            && let Some(actor) = body_named(&said).or_else(|| body_named(&speaker.name))
            && !is_elsewhere(actor, &said, &spoken_of)
        {
            settle(speaker, actor);
        }
    }
    let speakers = || statements.iter().filter_map(|statement| statement.speaker.as_ref());
    let actors: BTreeMap<&str, &'static Actor> =
        speakers().filter_map(known).map(|actor| (actor.id.as_str(), actor)).collect();
    let nations = nations_of(statements, &actors);
    for statement in statements.iter_mut() {
        let said = statement.source.first().map(|source| source.text.clone()).unwrap_or_default();
        let Some(speaker) = statement.speaker.as_mut().filter(|speaker| known(speaker).is_none()) else {
            continue;
        };
        let roles = [bare_role(&said), bare_role(&speaker.name)];
        let meant = roles.iter().flatten().find_map(|role| meant_by(role, &actors, &nations));
        if let Some(actor) = meant.filter(|actor| serves(actor, &countries)) {
            settle(speaker, actor);
        }
    }
}

/// How often the page names places of each country.
fn countries_of(places: &[PlaceExpression]) -> BTreeMap<&str, usize> {
    let mut countries: BTreeMap<&str, usize> = BTreeMap::new();
    for code in places.iter().filter_map(|place| place.mention.country.as_deref()) {
        *countries.entry(code).or_default() += 1;
    }
    countries
}

/// The countries that a text names, by name, people or capital.
fn nations_named(text: &str) -> impl Iterator<Item = &'static str> {
    let is_start = |(at, c): &(usize, char)| {
        c.is_uppercase() && !text[..*at].ends_with(|before: char| before.is_alphanumeric())
    };
    let starts = text.char_indices().filter(is_start).map(|(at, _)| at);
    let heads = starts.map(|at| {
        let rest = &text[at..];
        let end = rest.match_indices(' ').nth(MAX_NATION_WORDS - 1).map_or(rest.len(), |(end, _)| end);
        &rest[..end]
    });
    heads.filter_map(nation_in).map(|country| countries::countries()[country].code.as_str())
}

/// Words of the longest name of a country that is looked for.
const MAX_NATION_WORDS: usize = 4;

/// Takes back an actor who is a body of a country that the page does not speak of.
fn leave_elsewhere(statement: &mut Statement, spoken_of: &BTreeSet<&str>) {
    let Some(said) = statement.source.first().map(|source| source.text.clone()) else { return };
    let Some(speaker) = statement.speaker.as_mut() else { return };
    if known(speaker).is_some_and(|actor| is_elsewhere(actor, &said, spoken_of)) {
        let without_article =
            said.strip_prefix("The ").or_else(|| said.strip_prefix("the ")).unwrap_or(&said);
        speaker.name = without_article.to_owned();
        speaker.actor = None;
    }
}

/// Whether a body that every country has is that of one that the page does not speak of, and no word says whose it is: "civil
/// defence" in Kassala is not Syria's, the "National Intelligence Service" of a report from Nairobi not Korea's.
fn is_elsewhere(actor: &Actor, said: &str, spoken_of: &BTreeSet<&str>) -> bool {
    let is_of_any_country = actor_key(said).is_some_and(|words| CATALOGUE.is_body_word(&words));
    let is_named = actor.country.as_deref().is_none_or(|country| spoken_of.contains(country));
    is_of_any_country && nation_in(said).is_none() && !spoken_of.is_empty() && !is_named
}

/// Bodies that serve the people of their own country: which one is meant depends on where the harm was done.
const HOME_BODIES: [&str; 6] =
    ["health-ministry", "emergency-service", "ambulance-service", "police", "red-cross", "interior-ministry"];

/// Whether a body may be meant by a role: one that serves its own country only where the page speaks of that country most.
fn serves(actor: &Actor, countries: &BTreeMap<&str, usize>) -> bool {
    let Some(country) = actor.country.as_deref() else { return true };
    let is_home_body = HOME_BODIES.iter().any(|body| actor.id.ends_with(body));
    let most = countries.values().max().copied().unwrap_or(0);
    !is_home_body || countries.is_empty() || countries.get(country).is_some_and(|n| *n == most)
}

fn settle(speaker: &mut Speaker, actor: &Actor) {
    speaker.name.clone_from(&actor.name);
    speaker.actor = Some(actor.id.clone());
    speaker.kind = SpeakerKind::Institution;
}

/// The actor of the lexicon that a speaker has been resolved to.
fn known(speaker: &Speaker) -> Option<&'static Actor> {
    CATALOGUE.with_id(speaker.actor.as_deref()?)
}

/// "Seoul's spies", "Britain's Ministry of Defence": a body with its country, and not one of its people.
fn body_named(said: &str) -> Option<&'static Actor> {
    /// Words for people of a body, of whom nobody in particular is meant.
    const PEOPLE: [&str; 18] = [
        "official",
        "officials",
        "lawmaker",
        "lawmakers",
        "authorities",
        "troops",
        "soldiers",
        "servicemen",
        "fighters",
        "commandos",
        "officers",
        "rescuers",
        "paramedics",
        "prosecutors",
        "jets",
        "minister",
        "secretary",
        "chief",
    ];
    let (actor, _) = explain_actor(said)?;
    let is_body =
        matches!(actor.kind, ActorKind::Ministry | ActorKind::Agency | ActorKind::Force | ActorKind::Police);
    let key = actor_key(said)?;
    (is_body && !key.split(' ').any(|word| PEOPLE.contains(&word))).then_some(actor)
}

/// The words of a role in key form, where they hold no name: "the spy agency", "Spy agency" at the start of a headline.
fn bare_role(words: &str) -> Option<String> {
    let without_article = words.strip_prefix("The ").or_else(|| words.strip_prefix("the ")).unwrap_or(words);
    let has_name = without_article.chars().skip(1).any(char::is_uppercase);
    actor_key(words).filter(|_| !has_name)
}

/// Heads of roles that leave open which body is meant, with the kind of body.
const OPEN_ROLES: [(&str, ActorKind); 6] = [
    ("agency", ActorKind::Agency),
    ("service", ActorKind::Agency),
    ("ministry", ActorKind::Ministry),
    ("observatory", ActorKind::Monitor),
    ("monitor", ActorKind::Monitor),
    ("monitoring group", ActorKind::Monitor),
];

fn meant_by(
    role: &str,
    actors: &BTreeMap<&str, &'static Actor>,
    nations: &BTreeSet<usize>,
) -> Option<&'static Actor> {
    if let Some((_, kind)) = OPEN_ROLES.iter().find(|(word, _)| *word == role) {
        return only(actors.values().copied().filter(|actor| actor.kind == *kind));
    }
    let body_of = |country: usize| CATALOGUE.body(country, role).filter(|body| is_institution(body));
    let fills = |actor: &&'static Actor| {
        let country = actor.country.as_deref().and_then(country_idx);
        country.and_then(body_of).is_some_and(|body| body.id == actor.id)
    };
    let named: Vec<&'static Actor> = actors.values().copied().filter(fills).collect();
    if named.is_empty() { body_of(only(nations.iter().copied())?) } else { only(named.into_iter()) }
}

/// Governments and their officials speak with many mouths: "officials" stay nobody in particular.
fn is_institution(actor: &Actor) -> bool {
    matches!(actor.kind, ActorKind::Ministry | ActorKind::Agency | ActorKind::Force | ActorKind::Police)
}

/// The nations whose people and bodies speak in the page.
fn nations_of(statements: &[Statement], actors: &BTreeMap<&str, &'static Actor>) -> BTreeSet<usize> {
    let is_national = |actor: &&&Actor| {
        !matches!(
            actor.kind,
            ActorKind::Wire
                | ActorKind::Outlet
                | ActorKind::Un
                | ActorKind::Intergovernmental
                | ActorKind::Ngo
        )
    };
    let of_actors =
        actors.values().filter(is_national).filter_map(|actor| country_idx(actor.country.as_deref()?));
    let of_words = statements
        .iter()
        .flat_map(|statement| &statement.source)
        .filter_map(|source| nation_in(&source.text));
    of_actors.chain(of_words).collect()
}

/// The country at the head of a name: "a South Korean lawmaker", "Seoul lawmaker".
fn nation_in(said: &str) -> Option<usize> {
    let key = actor_key(said)?;
    let ends = key.match_indices(' ').map(|(at, _)| at).take(3).chain([key.len()]);
    let mut heads = ends.map(|end| &key[..end]);
    heads.find_map(|head| country_word(head).map(|(country, _)| country).or_else(|| CATALOGUE.capital(head)))
}

/// The only one of several, counted by what they are.
fn only<T: PartialEq>(mut several: impl Iterator<Item = T>) -> Option<T> {
    let first = several.next()?;
    several.all(|other| other == first).then_some(first)
}

#[cfg(test)]
mod tests {
    use ascribe_model::{Block, BlockKind, Document, Span};

    use super::*;
    use crate::{Engine, Words, find_statements};

    /// The actors of the statements of a text, in its order; `-` for nobody known.
    fn check(text: &str, expected: &[&str]) {
        let blocks = vec![Block { kind: BlockKind::Body, span: Span::new(0, text.len()), in_page: None }];
        let document = Document { text: text.to_owned(), blocks, ..Document::default() };
        let mut statements = find_statements(&Words::of(&document), Engine::Rules);
        settle_roles(&mut statements, &crate::find_place_expressions(&Words::of(&document)), text);
        let actors = statements.iter().map(|statement| {
            let speaker = statement.speaker.as_ref();
            speaker.and_then(known).map_or("-", |actor| actor.id.as_str())
        });
        assert_eq!(actors.collect::<Vec<_>>(), expected, "{text}");
    }

    #[test]
    fn a_role_is_the_only_actor_of_the_page_that_fills_it() {
        let named = "South Korea's National Intelligence Service said 300 soldiers had died.";
        check(
            &format!("{named} The spy agency said 2,700 were wounded. The agency said more would follow."),
            &["south-korea-nis"; 3],
        );
        check(
            &format!(
                "{named} Ukraine's military intelligence said 500 had died. The agency said that 40 were missing."
            ),
            &["south-korea-nis", "ukraine-hur", "-"],
        );
    }

    #[test]
    fn bodies_of_two_nations_stay_two() {
        check(
            "Britain's Ministry of Defence said 500 had died. Russia's Defence Ministry said 300 had died.",
            &["uk-ministry-of-defence", "russia-ministry-of-defence"],
        );
    }

    #[test]
    fn a_role_is_the_body_of_the_only_nation_that_speaks() {
        check(
            "A South Korean lawmaker said 100 soldiers had died. The spy agency said 1,000 were wounded.",
            &["-", "south-korea-nis"],
        );
        check(
            "A South Korean lawmaker said 100 had died. A Ukrainian lawmaker said 300 had died. The spy agency said nothing was known.",
            &["-", "-", "-"],
        );
    }

    #[test]
    fn a_body_is_never_that_of_a_country_the_page_does_not_speak_of() {
        check(
            "NAIROBI, Kenya — The National Intelligence Service said 12 people had died in Mombasa.",
            &["-"],
        );
        check(
            "Israeli officials said 700 had died. In Gaza City, Gaza, and Rafah the health authorities said 400 had died in Gaza.",
            &["-", "-"],
        );
    }

    #[test]
    fn a_body_with_its_country_needs_no_page() {
        check("Seoul's spies said 600 soldiers had died.", &["south-korea-nis"]);
        check("U.S. officials said 600 soldiers had died.", &["-"]);
    }
}
