//! The word lists under `lexicon/`, read once.

use std::collections::HashMap;
use std::sync::LazyLock;

/// Side (country code or armed group) by the words that name it, in lower case.
pub(crate) static SIDES: LazyLock<HashMap<&'static str, &'static str>> =
    LazyLock::new(|| table(include_str!("../lexicon/sides.tsv")));

/// Kind of people by the words that name it, in lower case.
pub(crate) static KINDS: LazyLock<HashMap<&'static str, &'static str>> =
    LazyLock::new(|| table(include_str!("../lexicon/kinds.tsv")));

/// Theatre by country code, for wars that span several countries.
pub(crate) static THEATRES: LazyLock<HashMap<&'static str, &'static str>> =
    LazyLock::new(|| table(include_str!("../lexicon/theatres.tsv")));

/// War by side, for armies whose people count as soldiers of that war unless words say otherwise.
pub(crate) static ARMIES: LazyLock<HashMap<&'static str, &'static str>> =
    LazyLock::new(|| table(include_str!("../lexicon/armies.tsv")));

/// Last words of sources that name nobody.
pub(crate) static UNNAMED: LazyLock<HashMap<&'static str, ()>> =
    LazyLock::new(|| lines(include_str!("../lexicon/unnamed.tsv")).map(|line| (line, ())).collect());

/// Reads `value <tab> word|word|...` into word -> value.
fn table(list: &'static str) -> HashMap<&'static str, &'static str> {
    lines(list)
        .filter_map(|line| line.split_once('\t'))
        .flat_map(|(value, words)| words.split('|').map(move |word| (word, value)))
        .collect()
}

fn lines(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_is_read() {
        assert_eq!(SIDES.get("north korean"), Some(&"KP"));
        assert_eq!(KINDS.get("troops"), Some(&"armed"));
        assert_eq!(THEATRES.get("RU"), Some(&"Russia-Ukraine war"));
        assert_eq!(ARMIES.get("KP"), Some(&"Russia-Ukraine war"));
        assert!(UNNAMED.contains_key("official"));
    }
}
