//! The gazetteer: cities of GeoNames as shipped, and the places of `lexicon/places.toml` and the countries beside them.
//!
//! Cities stay in the bytes of the program: looking one up touches only what it needs. The names of the lexicon become
//! a second map of the same kind when the first page is read.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use fst::raw::{Fst, Output};
use serde::Deserialize;

use super::PlaceKind;
use super::words::is_article_prefix;
use crate::countries::{CountryWord, countries, country_idx, country_keys, country_word};
use crate::names::name_key;

/// A place of the gazetteer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Place {
    pub(super) name: &'static str,
    pub(super) kind: PlaceKind,
    /// ISO code; empty for what lies in several countries or in none.
    pub(super) country: &'static str,
    /// GeoNames code of the first-level region, or empty.
    pub(super) admin1: &'static str,
    pub(super) at: Option<(f64, f64)>,
    /// People, zero where unknown.
    pub(super) population: u32,
    /// Whether it comes from the lexicon.
    pub(super) is_listed: bool,
    /// Whether the name alone means this region and not the town of the same name.
    pub(super) is_bare: bool,
}

/// What a name can mean.
#[derive(Clone, Debug, Default)]
pub(super) struct Meanings {
    /// Places that bear it, in no particular order.
    pub(super) places: Vec<Place>,
    /// The country whose people or belongings it names, as a position among all countries.
    pub(super) people: Option<usize>,
}

/// A name written in key form, with the ends of its words: every prefix that ends with a word is looked up.
#[derive(Debug, Default)]
pub(super) struct WordKeys {
    pub(super) key: String,
    /// For each word: the end in `key`.
    pub(super) ends: Vec<usize>,
}

/// The longest name that `keys` begins with and that anything bears: how many words, and what it can mean.
pub(super) fn longest_name(
    keys: &WordKeys,
    mut is_written_so: impl FnMut(usize, &Place) -> bool,
) -> Option<(usize, Meanings)> {
    let cities = walk(&GAZETTEER.cities, keys);
    let listed = walk(&GAZETTEER.listed, keys);
    for n_words in (1..=keys.ends.len()).rev() {
        let mut meanings = Meanings::default();
        for (_, value) in listed.iter().filter(|(length, _)| *length == n_words) {
            let entry = &GAZETTEER.entries[usize::try_from(*value).unwrap_or_default()];
            meanings.places.extend(entry.places.iter().map(|idx| GAZETTEER.places[*idx]));
            meanings.people = entry.people;
        }
        for (_, value) in cities.iter().filter(|(length, _)| *length == n_words) {
            meanings.places.extend(cities_of(*value));
        }
        meanings.places.retain(|place| is_written_so(n_words, place));
        if !meanings.places.is_empty() || meanings.people.is_some() {
            return Some((n_words, meanings));
        }
    }
    None
}

/// The places whose names sound like `key`: "Ayn Isa" for Ain Issa, "Dayr Az Zawr" for Deir ez-Zor.
///
/// Only among the places of the lexicon and the cities of countries whose names are written from another script, where
/// every paper spells as it hears.
pub(super) fn sounding_like(key: &str) -> Vec<Place> {
    let sound = sound_of(key);
    SOUNDS.get(&sound).cloned().unwrap_or_default()
}

/// Countries whose places English papers spell as they hear them.
const SPELT_BY_EAR: [&str; 24] = [
    "AE", "AF", "BY", "DZ", "EG", "ER", "ET", "IQ", "IR", "JO", "KW", "LB", "LY", "MA", "OM", "PK", "PS",
    "RU", "SA", "SD", "SO", "SY", "UA", "YE",
];

/// Shortest sound that tells places apart, in letters: below, "Bab" and "Bib" and many more are one.
const MIN_SOUND: usize = 4;

static SOUNDS: LazyLock<HashMap<String, Vec<Place>>> = LazyLock::new(|| {
    let mut sounds: HashMap<String, Vec<Place>> = HashMap::new();
    let mut put = |name: &str, place: Place| {
        let sound = sound_of(&name_key(name));
        let places = sounds.entry(sound).or_default();
        if !places.iter().any(|known| known.name == place.name && known.country == place.country) {
            places.push(place);
        }
    };
    for idx in 0..u32_at(0) as usize {
        let place = city(idx);
        if SPELT_BY_EAR.contains(&place.country) {
            put(place.name, place);
        }
    }
    for place in
        GAZETTEER.places.iter().filter(|place| matches!(place.kind, PlaceKind::Town | PlaceKind::Region))
    {
        put(place.name, *place);
    }
    sounds.retain(|sound, _| sound.len() >= MIN_SOUND);
    sounds
});

/// A name as it is heard: without articles, double letters and endings, with the vowels that spellings swap made one.
fn sound_of(key: &str) -> String {
    let mut sound = String::with_capacity(key.len());
    for word in key.split(' ').filter(|word| !is_article_prefix(word)) {
        let word = word.replace("ou", "u").replace("oo", "u").replace("ee", "i").replace("ie", "i");
        let word = word.trim_end_matches(['a', 'e', 'h']);
        for c in word.chars() {
            let c = match c {
                'o' => 'u',
                'y' | 'j' => 'i',
                'e' => 'a',
                'q' | 'c' => 'k',
                _ => c,
            };
            if !sound.ends_with(c) {
                sound.push(c);
            }
        }
    }
    sound
}

/// The name of the first-level region with this code.
pub(super) fn region_name(country: &str, admin1: &str) -> Option<&'static str> {
    let key = (country.to_owned(), admin1.to_owned());
    GAZETTEER.regions.get(&key).map(|idx| GAZETTEER.places[*idx].name)
}

/// The capital of a country as a place.
pub(super) fn capital(country: usize) -> Option<Place> {
    let country = &countries()[country];
    let key = name_key(&country.capital);
    let keys = WordKeys { ends: vec![key.len()], key };
    let (_, meanings) =
        longest_name(&keys, |_, place| place.country == country.code && place.kind == PlaceKind::Town)?;
    meanings.places.into_iter().max_by_key(|place| place.population)
}

static GAZETTEER: LazyLock<Gazetteer> = LazyLock::new(Gazetteer::load);

struct Gazetteer {
    cities: Fst<&'static [u8]>,
    listed: Fst<Vec<u8>>,
    /// What the values of `listed` stand for.
    entries: Vec<Entry>,
    places: Vec<Place>,
    /// First-level regions by country and code.
    regions: HashMap<(String, String), usize>,
}

#[derive(Default)]
struct Entry {
    places: Vec<usize>,
    people: Option<usize>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    country: BTreeMap<String, CountryPlaces>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CountryPlaces {
    #[serde(default)]
    regions: Vec<Listed>,
    #[serde(default)]
    areas: Vec<Listed>,
    #[serde(default)]
    districts: Vec<Listed>,
    #[serde(default)]
    towns: Vec<Listed>,
    #[serde(default)]
    seas: Vec<Listed>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Listed {
    name: String,
    at: (f64, f64),
    #[serde(default)]
    admin1: String,
    #[serde(default)]
    also: Vec<String>,
    #[serde(default)]
    bare: bool,
}

impl Gazetteer {
    fn load() -> Gazetteer {
        let file: File = toml::from_str(include_str!("../../lexicon/places.toml"))
            .expect("lexicon/places.toml is part of the program and checked by a test");
        let mut places = Vec::new();
        let mut names: BTreeMap<String, Entry> = BTreeMap::new();
        let mut regions = HashMap::new();
        add_countries(&mut places, &mut names);
        for (code, listed) in file.country {
            let code: &'static str = if code == "XX" { "" } else { code.leak() };
            let kinds = [
                (PlaceKind::Region, listed.regions),
                (PlaceKind::Area, listed.areas),
                (PlaceKind::District, listed.districts),
                (PlaceKind::Town, listed.towns),
                (PlaceKind::Sea, listed.seas),
            ];
            for (kind, entries) in kinds {
                for entry in entries {
                    if kind == PlaceKind::Region && !entry.admin1.is_empty() {
                        regions.insert((code.to_owned(), entry.admin1.clone()), places.len());
                    }
                    add_listed(entry, kind, code, &mut places, &mut names);
                }
            }
        }
        let mut builder = fst::raw::Builder::memory();
        let mut entries = Vec::with_capacity(names.len());
        for (name, entry) in names {
            builder.insert(name, entries.len() as u64).expect("a sorted map gives its keys in order");
            entries.push(entry);
        }
        Gazetteer {
            cities: Fst::new(NAMES).expect("names.fst is part of the program and checked by a test"),
            listed: Fst::new(builder.into_inner().expect("writing to memory does not fail"))
                .expect("what the builder wrote is a map"),
            entries,
            places,
            regions,
        }
    }
}

fn add_countries(places: &mut Vec<Place>, names: &mut BTreeMap<String, Entry>) {
    let first = places.len();
    places.extend(countries().iter().map(|country| Place {
        name: &country.name,
        kind: PlaceKind::Country,
        country: &country.code,
        admin1: "",
        at: country.middle,
        population: 0,
        is_listed: true,
        is_bare: false,
    }));
    for key in country_keys() {
        let Some((idx, word)) = country_word(key) else { continue };
        let entry = names.entry(key.to_owned()).or_default();
        if word != CountryWord::People {
            entry.places.push(first + idx);
            // Texts that lost their apostrophes write "Syrias capital".
            let possessive = names.entry(format!("{key}s")).or_default();
            possessive.people.get_or_insert(idx);
        }
        if word != CountryWord::Name {
            names.entry(key.to_owned()).or_default().people = Some(idx);
        }
    }
}

fn add_listed(
    listed: Listed,
    kind: PlaceKind,
    country: &'static str,
    places: &mut Vec<Place>,
    names: &mut BTreeMap<String, Entry>,
) {
    let idx = places.len();
    for name in std::iter::once(&listed.name).chain(&listed.also) {
        let entry = names.entry(name_key(name)).or_default();
        if !entry.places.contains(&idx) {
            entry.places.push(idx);
        }
    }
    places.push(Place {
        name: listed.name.leak(),
        kind,
        country,
        admin1: listed.admin1.leak(),
        at: Some(listed.at),
        population: 0,
        is_listed: true,
        is_bare: listed.bare,
    });
}

/// The words of `keys` from the first on that are names: how many words, and the value.
fn walk<D: AsRef<[u8]>>(names: &Fst<D>, keys: &WordKeys) -> Vec<(usize, u64)> {
    let bytes = keys.key.as_bytes();
    let mut found = Vec::new();
    let mut node = names.root();
    let mut output = Output::zero();
    let mut at = 0;
    for (n_words, end) in (1..).zip(&keys.ends) {
        while at < *end {
            let Some(transition) = node.find_input(bytes[at]) else { return found };
            let transition = node.transition(transition);
            output = output.cat(transition.out);
            node = names.node(transition.addr);
            at += 1;
        }
        if node.is_final() {
            found.push((n_words, output.cat(node.final_output()).value()));
        }
    }
    found
}

const NAMES: &[u8] = include_bytes!("../../lexicon/gazetteer/names.fst");
const CITIES: &[u8] = include_bytes!("../../lexicon/gazetteer/cities.bin");

/// Bytes of the two lengths at the head, and of one city; see the README beside the files.
const HEAD: usize = 8;
const CITY: usize = 24;

/// Values at or above this are positions in the lists of shared names.
const SHARED: u64 = 1 << 32;

/// Most cities of one name that are looked at: the largest, of a list that runs to dozens.
const MAX_SHARED: usize = 8;

fn cities_of(value: u64) -> impl Iterator<Item = Place> {
    let lists = HEAD + CITY * u32_at(0) as usize;
    let (first, count) = if value < SHARED {
        (None, 1)
    } else {
        let at = lists + 4 * usize::try_from(value - SHARED).unwrap_or_default();
        (Some(at + 4), (u32_at(at) as usize).min(MAX_SHARED))
    };
    (0..count).map(move |rank| match first {
        Some(list) => city(u32_at(list + 4 * rank) as usize),
        None => city(usize::try_from(value).unwrap_or_default()),
    })
}

fn city(idx: usize) -> Place {
    let at = HEAD + CITY * idx;
    let degrees = |at: usize| f64::from(u32_at(at).cast_signed()) / 1e4;
    let names = HEAD + CITY * u32_at(0) as usize + 4 * u32_at(4) as usize;
    let name = names + u32_at(at + 12) as usize;
    let name_len = usize::from(u16::from_le_bytes([CITIES[at + 22], CITIES[at + 23]]));
    let code = &CITIES[at + 16..at + 18];
    Place {
        name: str::from_utf8(&CITIES[name..name + name_len]).unwrap_or_default(),
        kind: PlaceKind::Town,
        country: str::from_utf8(code).ok().and_then(country_idx).map_or("", |idx| &countries()[idx].code),
        admin1: str::from_utf8(&CITIES[at + 18..at + 22]).unwrap_or_default().trim_end_matches('\0'),
        at: Some((degrees(at), degrees(at + 4))),
        population: u32_at(at + 8),
        is_listed: false,
        is_bare: false,
    }
}

fn u32_at(at: usize) -> u32 {
    u32::from_le_bytes([CITIES[at], CITIES[at + 1], CITIES[at + 2], CITIES[at + 3]])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, expected: &str) {
        let key = name_key(name);
        let keys = WordKeys { ends: vec![key.len()], key };
        let (_, meanings) = longest_name(&keys, |_, _| true).unwrap_or_default();
        let best = meanings.places.iter().max_by_key(|place| (place.is_listed, place.population));
        let found = best.map(|place| format!("{} {} {}", place.name, place.country, place.admin1));
        assert_eq!(found.as_deref(), Some(expected), "place {name}");
    }

    #[test]
    fn cities_regions_and_countries_are_found() {
        check("Shanghai", "Shanghai CN 23");
        check("Deir Ezzor", "Deir ez-Zor SY 07");
        check("Avdiivka", "Avdiivka UA 05");
        check("Syria", "Syria SY ");
        assert!(sounding_like("ayn isa").iter().any(|place| place.name == "Ain Issa"));
        assert!(sounding_like("al hasaka").iter().any(|place| place.country == "SY"));
        assert_eq!(region_name("SY", "09"), Some("Aleppo Governorate"));
        assert_eq!(capital(country_idx("SY").unwrap()).map(|place| place.name), Some("Damascus"));
    }

    /// The first-level regions of the lexicon that have a code.
    fn regions() -> impl Iterator<Item = Place> {
        let regions = GAZETTEER.places.iter().copied();
        regions.filter(|place| place.kind == PlaceKind::Region && !place.admin1.is_empty())
    }

    #[test]
    fn no_two_regions_share_a_code() {
        let mut names: BTreeMap<(&str, &str), Vec<&str>> = BTreeMap::new();
        regions().for_each(|place| names.entry((place.country, place.admin1)).or_default().push(place.name));
        names.retain(|_, sharing| sharing.len() > 1);
        assert!(names.is_empty(), "regions of one code: {names:?}");
    }

    /// The nearest of the cities, in degrees that get no shorter to the north, with how far it lies.
    fn nearest(cities: &[Place], to: Place) -> Option<(f64, &Place)> {
        let (lat, lon) = to.at?;
        let near = cities.iter().filter(|city| city.country == to.country).filter_map(|city| {
            let (north, east) = city.at?;
            Some((((north - lat).powi(2) + ((east - lon) * lat.to_radians().cos()).powi(2)).sqrt(), city))
        });
        near.min_by(|a, b| a.0.total_cmp(&b.0))
    }

    #[test]
    fn the_seat_of_a_region_and_the_towns_of_the_lexicon_lie_in_the_region_of_their_code() {
        /// The nearest city this near, some seven kilometres, is the place itself.
        const SAME_PLACE: f64 = 0.06;
        // Seats that lie in another region than their own, or beside a city of another one; the new state of Sudan, whose seat
        // GeoNames has in the old one.
        const ELSEWHERE: [&str; 4] = ["Kyiv Oblast", "Leningrad Oblast", "Hajar al-Aswad", "West Kordofan"];
        let cities: Vec<Place> = (0..u32_at(0) as usize).map(city).collect();
        let listed = GAZETTEER.places.iter().filter(|place| {
            matches!(place.kind, PlaceKind::Region | PlaceKind::Town) && !place.admin1.is_empty()
        });
        let wrong: Vec<String> = listed
            .filter(|place| !ELSEWHERE.contains(&place.name))
            .filter_map(|place| {
                let (_, city) = nearest(&cities, *place).filter(|(way, _)| *way < SAME_PLACE)?;
                let known = cut(place.admin1);
                (city.admin1 != known)
                    .then(|| format!("{} has {known}, but {} lies in {}", place.name, city.name, city.admin1))
            })
            .collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    /// A code as the cities have it: four letters at the most.
    fn cut(code: &str) -> &str {
        code.get(..4).unwrap_or(code)
    }

    #[test]
    fn regions_of_the_united_states_have_their_own_codes() {
        // The codes of the post, which GeoNames takes.
        const STATES: &str = "Alabama AL,Alaska AK,Arizona AZ,Arkansas AR,California CA,Colorado CO,Connecticut CT,\
            Delaware DE,Florida FL,Georgia GA,Hawaii HI,Idaho ID,Illinois IL,Indiana IN,Iowa IA,Kansas KS,Kentucky KY,\
            Louisiana LA,Maine ME,Maryland MD,Massachusetts MA,Michigan MI,Minnesota MN,Mississippi MS,Missouri MO,\
            Montana MT,Nebraska NE,Nevada NV,New Hampshire NH,New Jersey NJ,New Mexico NM,New York State NY,\
            North Carolina NC,North Dakota ND,Ohio OH,Oklahoma OK,Oregon OR,Pennsylvania PA,Rhode Island RI,\
            South Carolina SC,South Dakota SD,Tennessee TN,Texas TX,Utah UT,Vermont VT,Virginia VA,Washington WA,\
            West Virginia WV,Wisconsin WI,Wyoming WY";
        for place in regions().filter(|place| place.country == "US") {
            let code = STATES.split(',').find_map(|state| {
                state.trim().rsplit_once(' ').filter(|(name, _)| *name == place.name).map(|(_, code)| code)
            });
            assert!(code.is_none_or(|code| code == place.admin1), "{} has {}", place.name, place.admin1);
        }
    }

    #[test]
    fn the_shipped_files_fit_together() {
        let n_cities = u32_at(0) as usize;
        let last = city(n_cities - 1);
        assert!(!last.name.is_empty() && last.country.len() == 2);
        assert!(walk(&GAZETTEER.cities, &WordKeys { key: "kursk".to_owned(), ends: vec![5] }).len() == 1);
    }
}
