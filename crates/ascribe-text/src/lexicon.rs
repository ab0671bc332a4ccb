//! Loading of the word lists under `lexicon/`, which are built into the binary.

use serde::de::DeserializeOwned;

/// Parses a word list. The lists are part of the program, so a broken one is a defect: it panics with its name.
pub(crate) fn parse<T: DeserializeOwned>(name: &str, text: &str) -> T {
    match toml::from_str(text) {
        Ok(lexicon) => lexicon,
        Err(error) => panic!("lexicon/{name}: {error}"),
    }
}

/// The phrases of a list, as words.
pub(crate) fn phrases<'de, D: serde::Deserializer<'de>>(list: D) -> Result<Vec<Vec<String>>, D::Error> {
    let list: Vec<String> = serde::Deserialize::deserialize(list)?;
    Ok(list.iter().map(|phrase| tokens_of(phrase)).collect())
}

/// Splits a phrase of a word list as [`crate::Words`] splits text, in lower case.
pub(crate) fn tokens_of(phrase: &str) -> Vec<String> {
    crate::words::split(phrase).into_iter().map(|span| span.cut(phrase).to_lowercase()).collect()
}
