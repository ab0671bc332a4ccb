//! The word lists under `lexicon/`, read once.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::sketch::Happenings;

/// Side (country code or armed group) by the words that name it, in lower case.
pub(crate) static SIDES: LazyLock<FxHashMap<&'static str, &'static str>> =
    LazyLock::new(|| table(include_str!("../lexicon/sides.tsv")));

/// Kind of people by the words that name it, in lower case.
pub(crate) static KINDS: LazyLock<FxHashMap<&'static str, &'static str>> =
    LazyLock::new(|| table(include_str!("../lexicon/kinds.tsv")));

/// Theatre by country code, for wars that span several countries.
pub(crate) static THEATRES: LazyLock<FxHashMap<&'static str, &'static str>> =
    LazyLock::new(|| table(include_str!("../lexicon/theatres.tsv")));

/// Bodies that every country has by the words for them.
pub(crate) static BODIES: LazyLock<FxHashMap<&'static str, &'static str>> =
    LazyLock::new(|| table(include_str!("../lexicon/bodies.tsv")));

/// Last words of sources that name nobody.
pub(crate) static UNNAMED: LazyLock<FxHashMap<&'static str, ()>> =
    LazyLock::new(|| lines(include_str!("../lexicon/unnamed.tsv")).map(|line| (line, ())).collect());

/// How rare words and places are in news, in hundredths of a natural logarithm; places stand under `@`.
pub(crate) static RARITY: LazyLock<FxHashMap<&'static str, i32>> = LazyLock::new(|| {
    let rows = lines(include_str!("../lexicon/rarity.tsv")).filter_map(|line| line.split_once('\t'));
    rows.filter_map(|(word, rarity)| Some((word, rarity.parse().ok()?))).collect()
});

/// Kinds of happening and the words that tell of them.
pub(crate) static HAPPENINGS: LazyLock<Happenings> = LazyLock::new(|| {
    let mut happenings = Happenings { names: Vec::new(), words: FxHashMap::default() };
    for (name, words) in
        lines(include_str!("../lexicon/happenings.tsv")).filter_map(|line| line.split_once('\t'))
    {
        for word in words.split('|') {
            happenings.words.entry(word).or_default().push(happenings.names.len());
        }
        happenings.names.push(name);
    }
    happenings
});

/// Reads `value <tab> word|word|...` into word -> value.
fn table(list: &'static str) -> FxHashMap<&'static str, &'static str> {
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
        assert!(UNNAMED.contains_key("official"));
        assert!(RARITY["earthquak"] > RARITY["attack"] && RARITY["@US"] < RARITY["@PE"]);
        assert_eq!(HAPPENINGS.words["clashes"].len(), 2);
    }
}
