//! How many tokens a second one core reads. Reported, never a floor: machines differ.

use serde_json::{Value, json};

use crate::outside::{self, Cores, Places};
use crate::table::Row;

/// The name of this measurement on the command line.
pub const NAME: &str = "speed";

/// Texts that are read, again and again under new ids.
const FILES: [&str; 4] = ["figures/dev.jsonl", "kursk/dev.jsonl", "paragraphs/A.jsonl", "polnear/dev.jsonl"];

/// How many tokens are read at least: seconds of work at the speeds seen, so that the start does not count.
const LEAST_TOKENS: usize = 400_000;

/// Reads on one core and counts tokens per second, the start of the program included.
pub fn measure(places: &Places) -> Result<Vec<Row>, String> {
    let mut texts = Vec::new();
    for file in FILES {
        let rows = outside::load(&places.data(file))?;
        texts.extend(rows.iter().filter_map(|row| row["text"].as_str().map(str::to_owned)));
    }
    let n_tokens: usize = texts.iter().map(|text| count_tokens(text)).sum();
    let n_rounds = LEAST_TOKENS.div_ceil(n_tokens.max(1));
    let numbered = std::iter::repeat_n(&texts, n_rounds).flatten().enumerate();
    let inputs: Vec<Value> =
        numbered.map(|(text_idx, text)| json!({"id": text_idx.to_string(), "text": text})).collect();
    let path = places.scratch.join("speed.input.jsonl");
    outside::save(&path, &inputs)?;
    let (_, took) = places.read(NAME, &path, Cores::One)?;
    let pace = (n_tokens * n_rounds) as f64 / took.as_secs_f64();
    Ok(vec![Row::speed(NAME, "tokens/s, one core, whole reading", pace, Some(6000.0))])
}

/// Words, and other characters that are not white space: the tokens that the scorers count.
fn count_tokens(text: &str) -> usize {
    let mut n_tokens = 0;
    let mut in_word = false;
    for c in text.chars() {
        let is_word = c.is_alphanumeric() || c == '_';
        n_tokens += usize::from((is_word && !in_word) || (!is_word && !c.is_whitespace()));
        in_word = is_word;
    }
    n_tokens
}

#[cfg(test)]
mod tests {
    use super::count_tokens;

    #[test]
    fn tokens_are_words_and_marks() {
        assert_eq!(count_tokens("More than 4,000 died, he said."), 10);
        assert_eq!(count_tokens(" \n"), 0);
    }
}
