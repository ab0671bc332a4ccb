//! Compacts the public gazetteers into what the program ships: `build_gazetteer SOURCE TARGET`.
//!
//! SOURCE holds `cities15000.tsv` and `cities_alt_names.tsv` (GeoNames, CC BY 4.0) and `countries.tsv`
//! (mledoze/countries, ODbL 1.0). TARGET gets `names.fst` (name to cities), `cities.bin` (the cities) and
//! `countries.tsv`; their form is described in the README beside them. The same input gives the same bytes.

use std::collections::{BTreeMap, HashMap};
use std::error::Error;
use std::fs;
use std::path::Path;

use ascribe_text::name_key;
use unicode_normalization::UnicodeNormalization;

/// Shortest other name that is kept: shorter ones are codes of airports and languages' abbreviations.
const MIN_NAME: usize = 4;

/// A value at or above this is no city but a place in the list of those that share a name.
const SHARED: u64 = 1 << 32;

struct City {
    name: String,
    country: [u8; 2],
    admin1: [u8; 4],
    lat: f64,
    lon: f64,
    population: u32,
}

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [source, target] = &args[..] else { return Err("usage: build_gazetteer SOURCE TARGET".into()) };
    let (source, target) = (Path::new(source), Path::new(target));
    fs::create_dir_all(target)?;
    let (cities, idx_of) = read_cities(&fs::read_to_string(source.join("cities15000.tsv"))?)?;
    let names = read_names(&cities, &idx_of, &fs::read_to_string(source.join("cities_alt_names.tsv"))?);
    let shared = write_names(&names, &target.join("names.fst"))?;
    write_cities(&cities, &shared, &target.join("cities.bin"))?;
    let countries = write_countries(&fs::read_to_string(source.join("countries.tsv"))?, &cities);
    fs::write(target.join("countries.tsv"), countries)?;
    println!("{} cities, {} names", cities.len(), names.len());
    Ok(())
}

type IdxOf = HashMap<String, u32>;

fn read_cities(table: &str) -> Result<(Vec<City>, IdxOf), Box<dyn Error>> {
    let mut cities = Vec::new();
    let mut idx_of = HashMap::new();
    for line in table.lines().skip(1) {
        let fields: Vec<&str> = line.split('\t').collect();
        let [id, name, country, admin1, lat, lon, population] = fields[..] else { continue };
        let mut code = [0; 4];
        let kept = &admin1.as_bytes()[..admin1.len().min(4)];
        code[..kept.len()].copy_from_slice(kept);
        idx_of.insert(id.to_owned(), u32::try_from(cities.len())?);
        cities.push(City {
            name: shown_name(name, country),
            country: country.as_bytes().try_into()?,
            admin1: code,
            lat: lat.parse()?,
            lon: lon.parse()?,
            population: population.parse().unwrap_or(0),
        });
    }
    Ok((cities, idx_of))
}

/// Countries whose names GeoNames writes with the marks of scholarly transliteration, which no newspaper uses.
const TRANSLITERATED: [&str; 24] = [
    "AE", "AF", "BH", "DZ", "EG", "ER", "ET", "IL", "IQ", "IR", "JO", "KW", "LB", "LY", "MA", "MR", "OM",
    "PK", "PS", "QA", "SA", "SD", "SY", "YE",
];

/// The name without these marks: `Hamah` for `Ḩamāh`.
fn shown_name(name: &str, country: &str) -> String {
    if !TRANSLITERATED.contains(&country) {
        return name.to_owned();
    }
    let is_mark = |c: &char| unicode_normalization::char::is_combining_mark(*c) || "‘’ʻʼ".contains(*c);
    name.nfd().filter(|c| !is_mark(c)).collect()
}

/// All names with the cities that bear them, the largest first.
fn read_names(cities: &[City], idx_of: &IdxOf, table: &str) -> BTreeMap<String, Vec<u32>> {
    let mut names: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    let mut put = |name: &str, city: u32| {
        let key = name_key(name);
        let cities = names.entry(key).or_default();
        if !cities.contains(&city) {
            cities.push(city);
        }
    };
    for (idx, city) in (0..).zip(cities) {
        put(&city.name, idx);
    }
    for line in table.lines().skip(1) {
        let Some((id, name)) = line.split_once('\t') else { continue };
        let Some(idx) = idx_of.get(id) else { continue };
        if is_kept(name) {
            put(name, *idx);
        }
    }
    names.retain(|key, _| !key.is_empty());
    for sharing in names.values_mut() {
        sharing.sort_by_key(|idx| std::cmp::Reverse(cities[*idx as usize].population));
    }
    names
}

/// Whether another name can stand in an English text: Latin letters, no code, no other script.
fn is_kept(name: &str) -> bool {
    let is_latin = |c: char| {
        c.is_ascii()
            || ('\u{c0}'..='\u{24f}').contains(&c)
            || ('\u{1e00}'..='\u{1eff}').contains(&c)
            || "‘’ʻʼ".contains(c)
    };
    let n_letters = name.chars().filter(|c| c.is_alphabetic()).count();
    let is_code = name.chars().all(|c| !c.is_lowercase());
    n_letters >= MIN_NAME
        && !is_code
        && name.chars().all(is_latin)
        && name.starts_with(|c: char| !c.is_lowercase())
}

/// Writes the names; returns the lists of cities that share one, each behind its length.
fn write_names(names: &BTreeMap<String, Vec<u32>>, path: &Path) -> Result<Vec<u32>, Box<dyn Error>> {
    let mut shared: Vec<u32> = Vec::new();
    let mut builder = fst::MapBuilder::memory();
    for (name, cities) in names {
        let value = match cities[..] {
            [city] => u64::from(city),
            _ => {
                let at = SHARED + shared.len() as u64;
                shared.push(u32::try_from(cities.len())?);
                shared.extend(cities);
                at
            }
        };
        builder.insert(name, value)?;
    }
    fs::write(path, builder.into_inner()?)?;
    Ok(shared)
}

fn write_cities(cities: &[City], shared: &[u32], path: &Path) -> Result<(), Box<dyn Error>> {
    let mut names = String::new();
    let mut bytes = Vec::new();
    bytes.extend(u32::try_from(cities.len())?.to_le_bytes());
    bytes.extend(u32::try_from(shared.len())?.to_le_bytes());
    for city in cities {
        bytes.extend(((city.lat * 1e4).round() as i32).to_le_bytes());
        bytes.extend(((city.lon * 1e4).round() as i32).to_le_bytes());
        bytes.extend(city.population.to_le_bytes());
        bytes.extend(u32::try_from(names.len())?.to_le_bytes());
        bytes.extend(city.country);
        bytes.extend(city.admin1);
        bytes.extend(u16::try_from(city.name.len())?.to_le_bytes());
        names.push_str(&city.name);
    }
    shared.iter().for_each(|value| bytes.extend(value.to_le_bytes()));
    bytes.extend(names.as_bytes());
    Ok(fs::write(path, bytes)?)
}

/// Code, name, official name, capital, demonyms, other names, and the middle of the country's cities by population.
fn write_countries(table: &str, cities: &[City]) -> String {
    let mut out = String::from("code\tname\tofficial\tcapital\tdemonyms\tother\tlat\tlon\n");
    for line in table.lines().skip(1) {
        let fields: Vec<&str> = line.split('\t').collect();
        let [code, _, name, official, capital, demonym, demonym_f, _, _, other] = fields[..] else {
            continue;
        };
        let (lat, lon) = middle(code, cities);
        let demonyms =
            if demonym_f == demonym { demonym.to_owned() } else { format!("{demonym}|{demonym_f}") };
        let other: Vec<&str> = other.split('|').filter(|name| is_kept(name) && !name.contains(',')).collect();
        out += &format!(
            "{code}\t{name}\t{official}\t{capital}\t{demonyms}\t{}\t{lat}\t{lon}\n",
            other.join("|")
        );
    }
    out
}

fn middle(code: &str, cities: &[City]) -> (String, String) {
    let inside = cities.iter().filter(|city| city.country == code.as_bytes());
    let (mut lat, mut lon, mut weight) = (0.0, 0.0, 0.0);
    for city in inside {
        let people = f64::from(city.population.max(1));
        lat += city.lat * people;
        lon += city.lon * people;
        weight += people;
    }
    if weight == 0.0 {
        (String::new(), String::new())
    } else {
        (format!("{:.2}", lat / weight), format!("{:.2}", lon / weight))
    }
}
