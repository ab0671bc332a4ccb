//! Loading of the word lists under `lexicon/`, which are built into the binary.

use serde::de::DeserializeOwned;

/// Parses a word list. The lists are part of the program, so a broken one is a defect: it panics with its name.
pub(crate) fn parse<T: DeserializeOwned>(name: &str, text: &str) -> T {
    match toml::from_str(text) {
        Ok(lexicon) => lexicon,
        Err(error) => panic!("lexicon/{name}: {error}"),
    }
}

/// Splits a phrase of a word list as [`crate::Words`] splits text, in lower case.
pub(crate) fn tokens_of(phrase: &str) -> Vec<String> {
    crate::words::split(phrase).into_iter().map(|span| span.cut(phrase).to_lowercase()).collect()
}
