//! Which readings an outlet published, by every name it goes by.

use std::collections::{BTreeMap, HashMap};

use ascribe_model::{Document, Reading};

use crate::source::plain_name;

/// The readings of each outlet, by its plain name and by its host.
pub(crate) struct Outlets {
    by_name: BTreeMap<String, Vec<usize>>,
    /// Names of two words and more as they are written, by their first word.
    written: HashMap<String, Vec<String>>,
}

impl Outlets {
    /// Gathers the outlets of the readings.
    pub fn of(readings: &[Reading]) -> Outlets {
        let mut by_name: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (idx, reading) in readings.iter().enumerate() {
            for name in names(&reading.document) {
                by_name.entry(name).or_default().push(idx);
            }
        }
        Outlets { by_name, written: written_names(readings) }
    }

    /// The outlets of other readings that the reporting names in so many words. Names of one word are left out: "Times",
    /// "Independent" and "Nation" are words like others.
    pub fn named_in(&self, document: &Document) -> Vec<String> {
        let mut named = Vec::new();
        for block in document.reporting() {
            let text = block.span.cut(&document.text);
            for (at, word) in words(text) {
                let starting_here = self.written.get(word).into_iter().flatten();
                let found = starting_here.filter(|name| {
                    let after = text[at..].strip_prefix(name.as_str());
                    after.is_some_and(|after| !after.starts_with(char::is_alphanumeric))
                });
                named.extend(found.cloned());
            }
        }
        named.sort();
        named.dedup();
        named
    }

    /// The readings that the outlet called `name` published, in the order of the readings.
    pub fn readings_of(&self, name: &str) -> &[usize] {
        let found = self
            .by_name
            .get(&plain_name(name))
            .or_else(|| self.by_name.get(&host(name)))
            .or_else(|| self.by_name.get(&squeezed(name)));
        found.map_or(&[], Vec::as_slice)
    }
}

/// Names of outlets of two words and more, without a leading article, by their first word.
fn written_names(readings: &[Reading]) -> HashMap<String, Vec<String>> {
    let mut names: Vec<&str> = readings
        .iter()
        .filter_map(|reading| reading.document.outlet.as_deref())
        .map(|name| name.strip_prefix("The ").unwrap_or(name))
        .filter(|name| name.contains(' '))
        .collect();
    names.sort_unstable();
    names.dedup();
    let mut written: HashMap<String, Vec<String>> = HashMap::new();
    for name in names {
        if let Some((_, first)) = words(name).next() {
            written.entry(first.to_owned()).or_default().push(name.to_owned());
        }
    }
    written
}

/// Words that start with a capital, with where they start.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.starts_with(char::is_uppercase))
        .map(|word| (word.as_ptr() as usize - text.as_ptr() as usize, word))
}

/// Whether `name` is a name of the outlet that published the document.
pub(crate) fn is_outlet_of(name: &str, document: &Document) -> bool {
    let known = [plain_name(name), host(name), squeezed(name)];
    names(document).any(|own| known.contains(&own))
}

fn names(document: &Document) -> impl Iterator<Item = String> {
    let of_outlet = |outlet| [plain_name(outlet), host(outlet), squeezed(outlet)];
    let outlet = document.outlet.as_deref().into_iter().flat_map(of_outlet);
    let from_url = document.url.as_deref().into_iter().flat_map(|url| [host(url), squeezed(url)]);
    let mut names: Vec<String> = outlet.chain(from_url).filter(|name| !name.is_empty()).collect();
    names.sort();
    names.dedup();
    names.into_iter()
}

/// What the name of an outlet and its address have in common: "The Korea Herald" and "www.koreaherald.com" are both
/// "koreaherald".
fn squeezed(name: &str) -> String {
    let host = host(name);
    let label = if host.contains('.') && !host.contains(' ') {
        host.split('.').next().unwrap_or_default().to_owned()
    } else {
        plain_name(name)
    };
    label.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// The host of an address without `www.`, scheme, port and path, in lower case; other words as they are.
fn host(address: &str) -> String {
    let lower = address.trim().to_lowercase();
    let rest = lower.split_once("://").map_or(lower.as_str(), |(_, rest)| rest);
    let host = rest.split(['/', '?', '#', ':']).next().unwrap_or(rest);
    host.strip_prefix("www.").unwrap_or(host).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outlet_is_found_by_name_and_by_host() {
        let document = Document {
            outlet: Some("The Hanyang Herald".to_owned()),
            url: Some("https://www.hanyang-herald.example:443/article/1".to_owned()),
            ..Document::default()
        };
        assert!(is_outlet_of("Hanyang Herald", &document));
        assert!(is_outlet_of("hanyang-herald.example", &document));
        assert!(is_outlet_of("www.hanyang-herald.example", &document));
        assert!(!is_outlet_of("Meridian Wire", &document));
        let by_name = Document { outlet: Some("The Korea Herald".to_owned()), ..Document::default() };
        assert!(is_outlet_of("www.koreaherald.com", &by_name));
        let readings = [Reading { document, ..Reading::default() }];
        assert_eq!(Outlets::of(&readings).readings_of("HANYANG-HERALD.example"), [0]);
    }
}
