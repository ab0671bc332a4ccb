//! The actors of the lexicon, and those that every country has.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use serde::Deserialize;

use super::{Actor, ActorKind};
use crate::countries::{countries, country_idx};
use crate::names::name_key;

/// All known actors. Built when the first name is looked up.
pub(super) static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(Catalogue::load);

/// All known actors by the names that stand for them.
pub(super) struct Catalogue {
    /// Those of the lexicon, then the states, then the bodies of each state.
    actors: Vec<Actor>,
    /// Position of the first state among the actors.
    first_state: usize,
    names: HashMap<String, usize>,
    ids: HashMap<String, usize>,
    /// Words for a body to the role.
    body_words: HashMap<String, usize>,
    /// Country and role to the actor.
    bodies: HashMap<(usize, usize), usize>,
    capitals: HashMap<String, usize>,
    titles: HashSet<String>,
}

#[derive(Deserialize)]
struct Listed {
    id: String,
    name: String,
    country: Option<String>,
    #[serde(default)]
    also: Vec<String>,
    #[serde(default)]
    roles: Vec<String>,
    since: Option<i16>,
    until: Option<i16>,
}

#[derive(Deserialize)]
struct Role {
    slug: String,
    kind: ActorKind,
    name: String,
    words: Vec<String>,
}

#[derive(Deserialize)]
struct Roles {
    role: Vec<Role>,
    titles: Vec<String>,
}

impl Catalogue {
    fn load() -> Catalogue {
        let listed: HashMap<String, Vec<Listed>> = toml::from_str(include_str!("../../lexicon/actors.toml"))
            .expect("lexicon/actors.toml is part of the program and checked by a test");
        let roles: Roles = toml::from_str(include_str!("../../lexicon/roles.toml"))
            .expect("lexicon/roles.toml is part of the program and checked by a test");
        let mut catalogue = Catalogue {
            actors: Vec::new(),
            first_state: 0,
            names: HashMap::new(),
            ids: HashMap::new(),
            body_words: HashMap::new(),
            bodies: HashMap::new(),
            capitals: HashMap::new(),
            titles: roles.titles.iter().map(|title| name_key(title)).collect(),
        };
        let mut kinds: Vec<_> =
            listed.into_iter().filter_map(|(kind, actors)| Some((kind_named(&kind)?, actors))).collect();
        kinds.sort_by_key(|(kind, _)| *kind as usize);
        for (kind, actors) in kinds {
            actors.into_iter().for_each(|listed| catalogue.add_listed(listed, kind, &roles.role));
        }
        catalogue.add_states();
        catalogue.add_bodies(roles.role);
        let actors = catalogue.actors.iter().enumerate();
        catalogue.ids = actors.map(|(idx, actor)| (actor.id.clone(), idx)).collect();
        catalogue
    }

    /// The actor with this id.
    pub(super) fn with_id(&self, id: &str) -> Option<&Actor> {
        self.ids.get(id).map(|idx| &self.actors[*idx])
    }

    /// The actor of the lexicon with this name.
    pub(super) fn listed(&self, key: &str) -> Option<&Actor> {
        self.names.get(key).map(|idx| &self.actors[*idx])
    }

    /// A country as an actor, by its position among all countries.
    pub(super) fn state(&self, country: usize) -> Option<&Actor> {
        self.actors.get(self.first_state + country)
    }

    /// The country of which this is the capital.
    pub(super) fn capital(&self, key: &str) -> Option<usize> {
        self.capitals.get(key).copied()
    }

    /// The body of a country that these words name.
    pub(super) fn body(&self, country: usize, words: &str) -> Option<&Actor> {
        let role = self.body_words.get(words)?;
        self.bodies.get(&(country, *role)).map(|idx| &self.actors[*idx])
    }

    /// Whether these words name a body.
    pub(super) fn is_body_word(&self, words: &str) -> bool {
        self.body_words.contains_key(words)
    }

    /// Whether these words are a title.
    pub(super) fn is_title(&self, words: &str) -> bool {
        self.titles.contains(words)
    }

    fn add_listed(&mut self, listed: Listed, kind: ActorKind, roles: &[Role]) {
        let idx = self.actors.len();
        for name in std::iter::once(&listed.name).chain(&listed.also) {
            let key = name_key(name);
            let key = key.strip_prefix("the ").unwrap_or(&key);
            self.names.entry(key.to_owned()).or_insert(idx);
        }
        if let Some(country) = listed.country.as_deref().and_then(country_idx) {
            for role in
                listed.roles.iter().filter_map(|slug| roles.iter().position(|role| role.slug == *slug))
            {
                self.bodies.entry((country, role)).or_insert(idx);
            }
        }
        self.actors.push(Actor {
            id: listed.id,
            name: listed.name,
            kind,
            country: listed.country,
            since: listed.since,
            until: listed.until,
        });
    }

    fn add_states(&mut self) {
        self.first_state = self.actors.len();
        for (idx, country) in countries().iter().enumerate() {
            self.actors.push(Actor {
                id: slug(&country.name),
                name: country.name.clone(),
                kind: ActorKind::State,
                country: Some(country.code.clone()),
                since: None,
                until: None,
            });
            // The states of small territories are not meant when a namesake of their capital is named.
            if country.middle.is_some() && !country.capital.is_empty() {
                self.capitals.entry(name_key(&country.capital)).or_insert(idx);
            }
        }
        for (name, code) in CAPITALS {
            if let Some(idx) = country_idx(code) {
                self.capitals.insert(name_key(name), idx);
            }
        }
    }

    fn add_bodies(&mut self, roles: Vec<Role>) {
        for (role_idx, role) in roles.iter().enumerate() {
            for word in &role.words {
                self.body_words.entry(name_key(word)).or_insert(role_idx);
            }
            for (country_idx, country) in countries().iter().enumerate() {
                if self.bodies.contains_key(&(country_idx, role_idx)) {
                    continue;
                }
                self.bodies.insert((country_idx, role_idx), self.actors.len());
                self.actors.push(Actor {
                    id: format!("{}-{}", slug(&country.name), role.slug),
                    name: format!("{} of {}", role.name, country.name),
                    kind: role.kind,
                    country: Some(country.code.clone()),
                    since: None,
                    until: None,
                });
            }
        }
    }
}

/// Capitals and seats that the press names otherwise than the list of countries does.
const CAPITALS: [(&str, &str); 8] = [
    ("Washington", "US"),
    ("Kiev", "UA"),
    ("Kyiv", "UA"),
    ("Pyongyang", "KP"),
    ("Tel Aviv", "IL"),
    ("Jerusalem", "IL"),
    ("Naypyidaw", "MM"),
    ("Brussels", "BE"),
];

fn kind_named(list: &str) -> Option<ActorKind> {
    Some(match list {
        "agency" => ActorKind::Agency,
        "force" => ActorKind::Force,
        "armed_group" => ActorKind::ArmedGroup,
        "monitor" => ActorKind::Monitor,
        "un" => ActorKind::Un,
        "intergovernmental" => ActorKind::Intergovernmental,
        "ngo" => ActorKind::Ngo,
        "wire" => ActorKind::Wire,
        "outlet" => ActorKind::Outlet,
        "person" => ActorKind::Person,
        _ => return None,
    })
}

fn slug(name: &str) -> String {
    name_key(name).replace([' ', '(', ')'], "-").trim_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_unique_and_lists_are_known() {
        let listed: HashMap<String, Vec<Listed>> =
            toml::from_str(include_str!("../../lexicon/actors.toml")).unwrap();
        for kind in listed.keys() {
            assert!(kind_named(kind).is_some(), "no kind of actor is called {kind}");
        }
        let roles: Roles = toml::from_str(include_str!("../../lexicon/roles.toml")).unwrap();
        let slugs: HashSet<&str> = roles.role.iter().map(|role| role.slug.as_str()).collect();
        for actor in listed.values().flatten() {
            for role in &actor.roles {
                assert!(slugs.contains(role.as_str()), "{}: no role {role}", actor.id);
            }
            if let Some(code) = &actor.country {
                assert!(country_idx(code).is_some(), "{}: no country {code}", actor.id);
            }
        }
        let mut seen = HashSet::new();
        for actor in &CATALOGUE.actors {
            assert!(seen.insert(&actor.id), "the id {} stands twice", actor.id);
        }
    }
}
