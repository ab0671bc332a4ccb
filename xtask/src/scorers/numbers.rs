//! The number layer alone: number expressions set into a plain sentence, where each must become a figure.
//!
//! Taken are whole numbers of people, from 0 up. Left out, because nobody counts people so: decimals, fractions
//! ("thirty fifths"), negative numbers, ordinals, powers of ten ("1.3e6"), comparisons as in mathematics ("or equal to
//! 30"), letters that measure weight or length in the news ("10g", "1mm"), and more people than ever lived.

use serde_json::{Value, json};

use super::{Counted, Shares, Tally, figures_by_id, text_of, whole};

/// What stands behind the number: it must be read as a count of dead.
const FRAME: &str = "people were killed in the battle.";

/// Parts of expressions that nobody counts people with.
const NO_COUNTS: [&str; 5] = ["fifth", "tenth", "equal", "^", "="];

/// More than the number of people who ever lived.
const TOO_MANY: u64 = 200_000_000_000;

/// The expression of one case as a sentence, when it is a count.
pub fn recognizers_inputs(gold: &Value) -> Vec<Value> {
    recognizers_case(gold).map(|(words, _)| framed(gold, &words)).into_iter().collect()
}

/// Whether value and bounds are right, over plain numbers and over ranges and bounds.
pub fn score_recognizers(gold: &[Value], readings: &[Value]) -> Shares {
    let read = figures_by_id(readings);
    let (mut plain, mut bounded) = (Tally::default(), Tally::default());
    for row in gold {
        let Some((_, (low, high))) = recognizers_case(row) else { continue };
        let right = is_read_as(&read, row, low, high);
        let tally = if row["model"] == "NumberModel" { &mut plain } else { &mut bounded };
        tally.count(usize::from(right), 1);
    }
    Shares(vec![
        plain.share("counts: value right", Some(0.97)),
        bounded.share("ranges and bounds: right", Some(0.97)),
    ])
}

type Bounds = (Option<u64>, Option<u64>);

/// The words and bounds of a case that is nothing but one count.
fn recognizers_case(gold: &Value) -> Option<(String, Bounds)> {
    let results = gold["results"].as_array()?;
    let [result] = results.as_slice() else { return None };
    let words = text_of(&result["text"]).trim().to_owned();
    let counts_nobody =
        NO_COUNTS.iter().any(|part| words.contains(part)) || has_power_of_ten(&words) || has_unit(&words);
    if counts_nobody {
        return None;
    }
    let value = text_of(&result["resolution"]["value"]);
    let bounds = match gold["model"].as_str()? {
        "NumberModel" => {
            let count = count_of(&value)?;
            (Some(count), Some(count))
        }
        "NumberRangeModel" => range_of(&value)?,
        _ => return None,
    };
    Some((words, bounds))
}

/// "1e10": an e between digits.
fn has_power_of_ten(words: &str) -> bool {
    let chars: Vec<char> = words.chars().collect();
    chars.windows(3).any(|three| three[0].is_ascii_digit() && three[1] == 'e' && three[2].is_ascii_digit())
}

/// "10g", "1mm": grams and millimetres, which the source reads as billions and millions.
fn has_unit(words: &str) -> bool {
    ["g", "mm"].iter().any(|unit| {
        words.strip_suffix(unit).is_some_and(|digits| digits.ends_with(|last: char| last.is_ascii_digit()))
    })
}

fn count_of(value: &str) -> Option<u64> {
    value.parse::<u64>().ok().filter(|count| *count < TOO_MANY)
}

/// `(10,)` is more than 10, `[,20]` at most 20, `[3,7)` 3 to 7: the number said is kept, open or closed.
fn range_of(value: &str) -> Option<Bounds> {
    let inner = value.trim_start_matches(['(', '[']).trim_end_matches([')', ']']);
    let (low, high) = inner.split_once(',')?;
    let side = |text: &str| if text.is_empty() { Some(None) } else { count_of(text).map(Some) };
    Some((side(low)?, side(high)?))
}

/// The surface of one quantity as a sentence, when it is a count without a unit.
pub fn quantulum_inputs(gold: &Value) -> Vec<Value> {
    quantulum_case(gold).map(|(words, _)| framed(gold, &words)).into_iter().collect()
}

/// Whether the value is right.
pub fn score_quantulum(gold: &[Value], readings: &[Value]) -> Shares {
    let read = figures_by_id(readings);
    let mut tally = Tally::default();
    for row in gold {
        let Some((_, count)) = quantulum_case(row) else { continue };
        tally.count(usize::from(is_read_as(&read, row, Some(count), Some(count))), 1);
    }
    Shares(vec![tally.share("counts: value right", Some(0.97))])
}

fn quantulum_case(gold: &Value) -> Option<(String, u64)> {
    let quantity = gold["quantities"].as_array()?.first()?;
    let count = whole(&quantity["value"]).filter(|_| quantity["unit"] == "dimensionless")?;
    let is_certain = quantity["uncertainty"].is_null();
    is_certain.then(|| (text_of(&quantity["surface"]), count))
}

fn framed(gold: &Value, words: &str) -> Value {
    json!({"id": gold["id"], "text": format!("{words} {FRAME}")})
}

fn is_read_as(
    read: &std::collections::BTreeMap<String, Vec<Counted>>,
    gold: &Value,
    low: Option<u64>,
    high: Option<u64>,
) -> bool {
    match read.get(&text_of(&gold["id"])).map(Vec::as_slice) {
        Some([figure]) => figure.low == low && figure.high == high && figure.measure == "killed",
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn case(model: &str, words: &str, value: &str) -> Option<(String, Bounds)> {
        let result = json!({"text": words, "resolution": {"value": value}});
        recognizers_case(&json!({"id": "x", "model": model, "input": words, "results": [result]}))
    }

    #[test]
    fn only_what_counts_people_is_asked() {
        assert!(case("NumberModel", "two hundred", "200").is_some());
        for (words, value) in [("1.3e6", "1300000"), ("-2", "-2"), ("2.5", "2.5"), ("thirty fifths", "6")] {
            assert!(case("NumberModel", words, value).is_none(), "{words}");
        }
        assert!(case("OrdinalModel", "tenth", "10").is_none());
    }

    #[test]
    fn ranges_keep_their_open_end() {
        let bounds = |value| case("NumberRangeModel", "more than 30", value).map(|case| case.1);
        assert_eq!(bounds("(30,)"), Some((Some(30), None)));
        assert_eq!(bounds("[3,7)"), Some((Some(3), Some(7))));
        assert_eq!(bounds("(,50]"), Some((None, Some(50))));
    }
}
