//! Scorers: the shared Python ones, and our own for sets that have counts but no offsets.

pub mod counts;
pub mod days;
pub mod numbers;

use std::collections::BTreeMap;

use serde_json::Value;

/// How a set is scored.
pub enum Scorer {
    /// By a script of the shared tools, which prints JSON.
    Python {
        /// The script.
        script: &'static str,
        /// What is taken from what it prints.
        figures: &'static [Picked],
    },
    /// Here, from the gold and the readings.
    Own(fn(&[Value], &[Value]) -> Shares),
}

/// A figure that is taken from what a Python scorer prints.
pub struct Picked {
    /// Its name in the table and in the floors.
    pub figure: &'static str,
    /// Where it stands in the JSON.
    pub pointer: &'static str,
    /// What it shall reach.
    pub goal: Option<f64>,
}

/// A measured share, 0 to 1.
pub struct Share {
    /// Its name in the table and in the floors.
    pub figure: &'static str,
    /// Its value.
    pub now: f64,
    /// What it shall reach.
    pub goal: Option<f64>,
}

/// The shares that a scorer measured.
pub struct Shares(pub Vec<Share>);

impl Shares {
    /// Takes figures from what a Python scorer printed. One that was not printed counts as zero.
    pub fn pick(printed: &Value, figures: &[Picked]) -> Shares {
        let shares = figures.iter().map(|picked| Share {
            figure: picked.figure,
            now: printed.pointer(picked.pointer).and_then(Value::as_f64).unwrap_or(0.0),
            goal: picked.goal,
        });
        Shares(shares.collect())
    }

    /// Takes figures from lines that hold `label 0.123`; `…` in a label stands for any words. One that was not printed
    /// counts as zero.
    pub fn pick_labelled(printed: &str, figures: &[Picked]) -> Shares {
        let shares = figures.iter().map(|picked| Share {
            figure: picked.figure,
            now: number_behind(printed, picked.pointer).unwrap_or(0.0),
            goal: picked.goal,
        });
        Shares(shares.collect())
    }
}

fn number_behind(printed: &str, label: &str) -> Option<f64> {
    let rest = label.split('…').try_fold(printed, |rest, part| Some(rest.split_once(part)?.1))?;
    let number = rest.trim_start();
    let end = number.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(number.len());
    number[..end].parse().ok()
}

/// How many were right of how many asked.
#[derive(Default)]
pub struct Tally {
    right: usize,
    asked: usize,
}

impl Tally {
    /// Counts one answer that was right.
    pub fn count_right(&mut self) {
        self.right += 1;
        self.asked += 1;
    }

    /// Counts one answer that was wrong.
    pub fn count_wrong(&mut self) {
        self.asked += 1;
    }

    /// Counts `asked` answers of which `right` were right.
    pub fn count(&mut self, right: usize, asked: usize) {
        self.right += right;
        self.asked += asked;
    }

    /// The share that was right; zero when nothing was asked.
    pub fn share(&self, figure: &'static str, goal: Option<f64>) -> Share {
        let now = if self.asked == 0 { 0.0 } else { self.right as f64 / self.asked as f64 };
        Share { figure, now, goal }
    }
}

/// A figure of a reading, as far as counting needs it.
pub struct Counted {
    /// The least number of people, where given.
    pub low: Option<u64>,
    /// The greatest, where given.
    pub high: Option<u64>,
    /// What is counted.
    pub measure: String,
    /// The place, in lower case: the words, the resolved name and the region it lies in.
    pub place: Vec<String>,
}

impl Counted {
    /// Whether one of the bounds is this number.
    pub fn names(&self, count: u64) -> bool {
        self.low == Some(count) || self.high == Some(count)
    }
}

/// The figures that count people, by the id of their document.
pub fn figures_by_id(readings: &[Value]) -> BTreeMap<String, Vec<Counted>> {
    let mut by_id = BTreeMap::new();
    for reading in readings {
        let figures = reading["figures"].as_array().into_iter().flatten();
        let counted = figures.filter(|figure| figure["unit"] == "people").map(|figure| Counted {
            low: whole(&figure["low"]),
            high: whole(&figure["high"]),
            measure: figure["measure"].as_str().unwrap_or_default().to_owned(),
            place: ["text", "name", "region"]
                .iter()
                .filter_map(|key| Some(figure["place"].get(*key)?.as_str()?.to_lowercase()))
                .collect(),
        });
        by_id.insert(text_of(&reading["id"]), counted.collect());
    }
    by_id
}

/// A JSON string or number as text.
pub fn text_of(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// A JSON number as a whole number, if it is one.
pub fn whole(value: &Value) -> Option<u64> {
    let number = value.as_f64()?;
    (number >= 0.0 && number.fract() == 0.0).then_some(number as u64)
}

#[cfg(test)]
mod tests {
    use super::number_behind;

    #[test]
    fn a_number_is_found_behind_its_label() {
        let printed =
            "strict span F1 0.1\nsame origin: 30 right of 30, F1 0.909\nfound for 2 of 4 (0.500) here";
        assert_eq!(number_behind(printed, "same origin…F1"), Some(0.909));
        assert_eq!(number_behind(printed, "found for…("), Some(0.5));
        assert_eq!(number_behind(printed, "value F1"), None);
    }
}
