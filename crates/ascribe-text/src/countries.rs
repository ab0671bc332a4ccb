//! Countries: their names, what their people are called, and roughly where they lie.
//!
//! From `lexicon/gazetteer/countries.tsv` (mledoze/countries, ODbL 1.0) and `lexicon/demonyms.toml`.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use serde::Deserialize;

use crate::names::name_key;

/// A country of ISO 3166-1.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Country {
    /// ISO 3166-1 alpha-2 code.
    pub(crate) code: String,
    /// Its common English name.
    pub(crate) name: String,
    /// Its capital.
    pub(crate) capital: String,
    /// Adjective for its people: "South Korean".
    pub(crate) demonym: String,
    /// The middle of its cities by population, degrees north and east.
    pub(crate) middle: Option<(f64, f64)>,
}

/// What a word or phrase says of a country.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CountryWord {
    /// Its name.
    Name,
    /// Its people or what belongs to them: "Syrian".
    People,
    /// Either, as in "US": a name that is used as an adjective too.
    Both,
}

/// All countries, by code.
pub(crate) fn countries() -> &'static [Country] {
    &COUNTRIES.list
}

/// The position of the country with this code among [`countries`].
pub(crate) fn country_idx(code: &str) -> Option<usize> {
    COUNTRIES.list.binary_search_by(|country| country.code.as_str().cmp(code)).ok()
}

/// The country that `key` (a [`name_key`]) names or whose people it names.
pub(crate) fn country_word(key: &str) -> Option<(usize, CountryWord)> {
    COUNTRIES.words.get(key).copied()
}

/// All keys of [`country_word`], in no order.
pub(crate) fn country_keys() -> impl Iterator<Item = &'static str> {
    COUNTRIES.words.keys().map(String::as_str)
}

struct Countries {
    list: Vec<Country>,
    words: HashMap<String, (usize, CountryWord)>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct Extra {
    #[serde(default)]
    names: Vec<String>,
    #[serde(default)]
    people: Vec<String>,
}

/// Territories whose people bear the name of another country's.
const NO_PEOPLE: [&str; 9] = ["TF", "BQ", "IO", "JE", "GG", "BV", "HM", "AQ", "CG"];

static COUNTRIES: LazyLock<Countries> = LazyLock::new(|| {
    let extra: BTreeMap<String, Extra> = toml::from_str(include_str!("../lexicon/demonyms.toml"))
        .expect("lexicon/demonyms.toml is part of the program and checked by a test");
    let rows: Vec<Vec<&str>> = include_str!("../lexicon/gazetteer/countries.tsv")
        .lines()
        .skip(1)
        .map(|line| line.split('\t').collect())
        .collect();
    Countries::of(rows, &extra)
});

impl Countries {
    fn of(mut rows: Vec<Vec<&str>>, extra: &BTreeMap<String, Extra>) -> Countries {
        rows.retain(|row| row.len() == 8);
        rows.sort();
        let mut countries = Countries { list: Vec::new(), words: HashMap::new() };
        for row in &rows {
            countries.add(row);
        }
        for (code, extra) in extra {
            let Ok(idx) = countries.list.binary_search_by(|country| country.code.as_str().cmp(code)) else {
                continue;
            };
            extra.names.iter().for_each(|name| countries.put(name, idx, CountryWord::Name));
            extra.people.iter().for_each(|name| countries.put_people(name, idx));
            if let Some(demonym) = extra.people.first() {
                countries.list[idx].demonym.clone_from(demonym);
            }
        }
        countries
    }

    fn add(&mut self, row: &[&str]) {
        let idx = self.list.len();
        let [code, name, official, capital, demonyms, other, lat, lon] = row[..] else { return };
        for name in [name, official] {
            self.put_new(name, idx, CountryWord::Name);
        }
        // Single words among the other names are foreign ones ("Island" for Iceland) that mean other things here.
        for name in other.split('|').filter(|name| name.contains(' ')) {
            self.put_new(name, idx, CountryWord::Name);
        }
        let mut demonyms = demonyms.split(['|', ',']).map(str::trim).filter(|_| !NO_PEOPLE.contains(&code));
        let demonym = demonyms.next().unwrap_or(name).to_owned();
        for people in std::iter::once(demonym.as_str()).chain(demonyms) {
            self.put_new(people, idx, CountryWord::People);
            self.put_new(&format!("{people}s"), idx, CountryWord::People);
        }
        self.list.push(Country {
            code: code.to_owned(),
            name: name.to_owned(),
            capital: capital.to_owned(),
            demonym,
            middle: lat.parse().ok().zip(lon.parse().ok()),
        });
    }

    /// Of words that two countries share, the first in the list keeps them until the lexicon says otherwise.
    fn put_new(&mut self, name: &str, idx: usize, word: CountryWord) {
        if !name.is_empty() {
            self.words.entry(name_key(name)).or_insert((idx, word));
        }
    }

    fn put(&mut self, name: &str, idx: usize, word: CountryWord) {
        let key = name_key(name);
        let known = self.words.get(&key).filter(|(known, _)| *known == idx).map(|(_, word)| *word);
        let word = if known.is_some_and(|known| known != word) { CountryWord::Both } else { word };
        self.words.insert(key, (idx, word));
    }

    fn put_people(&mut self, name: &str, idx: usize) {
        self.put(name, idx, CountryWord::People);
        if !name.ends_with(['s', 'h', 'e']) && !name.contains('.') && name.len() > 2 {
            self.put(&format!("{name}s"), idx, CountryWord::People);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(word: &str, expected: Option<(&str, CountryWord)>) {
        let found = country_word(&name_key(word)).map(|(idx, word)| (countries()[idx].code.as_str(), word));
        assert_eq!(found, expected, "country of {word}");
    }

    #[test]
    fn names_and_people() {
        check("Syria", Some(("SY", CountryWord::Name)));
        check("Syrians", Some(("SY", CountryWord::People)));
        check("North Korean", Some(("KP", CountryWord::People)));
        check("U.S.", Some(("US", CountryWord::Both)));
        check("French", Some(("FR", CountryWord::People)));
        check("Turkey", Some(("TR", CountryWord::Name)));
        check("Congolese", Some(("CD", CountryWord::People)));
        check("Island", None);
    }

    #[test]
    fn every_country_of_the_lexicon_is_known() {
        let extra: BTreeMap<String, Extra> =
            toml::from_str(include_str!("../lexicon/demonyms.toml")).unwrap();
        for code in extra.keys() {
            assert!(country_idx(code).is_some(), "no country {code}");
        }
    }
}
