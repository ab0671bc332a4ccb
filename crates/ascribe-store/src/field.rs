//! The fields of a claim in words: as a person reads and corrects them.

use std::fmt;
use std::str::FromStr;

use ascribe_model::{
    Amount, Certainty, Change, Claim, Excerpt, Interval, Measure, PlaceMention, Ratio, SourceMention, Span,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A field of a claim that a person can correct.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Field {
    /// How many: `4000`, `4000+`, `-50`, `3000-4000`, `~300`, `30%`.
    Amount,
    /// What is counted: `killed`, `wounded` and so on.
    Measure,
    /// What kind of count: `total`, `event`, `more`, `rate`, `planned`.
    Change,
    /// How sure the source presents it: `stated`, `hedged`, `denied`, `forecast`.
    Certainty,
    /// Who is counted.
    Population,
    /// Who said it; `-` for the report's own voice.
    Source,
    /// Where: `Kursk Oblast`, or with the country's code `Kursk Oblast (RU)`; `-` for none.
    Place,
    /// The days it speaks of: `2025-03-31`, `2025-01`, `2025`, `2025-01-01/2025-03-31`; `-` for none.
    When,
}

impl Field {
    /// All fields, in the order of this list.
    pub const ALL: [Field; 8] = [
        Field::Amount,
        Field::Measure,
        Field::Change,
        Field::Certainty,
        Field::Population,
        Field::Source,
        Field::Place,
        Field::When,
    ];

    /// The word for it on the command line and in the log.
    pub fn as_str(self) -> &'static str {
        match self {
            Field::Amount => "amount",
            Field::Measure => "measure",
            Field::Change => "change",
            Field::Certainty => "certainty",
            Field::Population => "population",
            Field::Source => "source",
            Field::Place => "place",
            Field::When => "when",
        }
    }

    /// The field of a claim in the words in which it is corrected; the empty string where there is none.
    pub fn words(self, claim: &Claim) -> String {
        match self {
            Field::Amount => amount_words(claim.amount, claim.approx),
            Field::Measure => claim.measure.as_str().to_owned(),
            Field::Change => claim.change.as_str().to_owned(),
            Field::Certainty => claim.certainty.as_str().to_owned(),
            Field::Population => claim.population.clone().unwrap_or_default(),
            Field::Source => claim.source.as_ref().map_or(String::new(), |source| {
                source.name.clone().unwrap_or_else(|| source.excerpt.text.clone())
            }),
            Field::Place => claim.place.as_ref().map_or(String::new(), place_words),
            Field::When => claim.when.map_or(String::new(), days_words),
        }
    }

    /// Sets the field of a claim to what `value` says.
    ///
    /// # Errors
    /// What is wrong with the value.
    pub fn set(self, claim: &mut Claim, value: &str) -> Result<(), String> {
        match self {
            Field::Amount => (claim.amount, claim.approx) = parse_amount(value)?,
            Field::Measure => claim.measure = one_of(&Measure::ALL, Measure::as_str, value)?,
            Field::Change => claim.change = one_of(&CHANGES, Change::as_str, value)?,
            Field::Certainty => claim.certainty = one_of(&CERTAINTIES, Certainty::as_str, value)?,
            Field::Population => {
                claim.population = Some(value.to_owned());
                claim.population_key = value.to_lowercase();
            }
            Field::Source => claim.source = (!is_none(value)).then(|| named_by_hand(claim, value)),
            Field::Place => claim.place = (!is_none(value)).then(|| placed_by_hand(claim, value)),
            Field::When => claim.when = if is_none(value) { None } else { Some(parse_days(value)?) },
        }
        Ok(())
    }

    /// Sets the field where it says something else than `value`, so that what the machine knows of it beyond the words
    /// (where they stand, which actor they mean) stays.
    pub(crate) fn set_if_other(self, claim: &mut Claim, value: &str) {
        let is_same = self.words(claim) == value || self.words(claim).is_empty() && is_none(value);
        if !is_same {
            // A value that an older version took and this one does not is left as the machine read it.
            let _ = self.set(claim, value);
        }
    }
}

const CHANGES: [Change; 5] = [Change::Total, Change::Event, Change::More, Change::Rate, Change::Planned];
const CERTAINTIES: [Certainty; 4] =
    [Certainty::Stated, Certainty::Hedged, Certainty::Denied, Certainty::Forecast];

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Field {
    type Err = String;

    fn from_str(word: &str) -> Result<Field, String> {
        one_of(&Field::ALL, Field::as_str, word)
    }
}

fn is_none(value: &str) -> bool {
    value.is_empty() || value == "-"
}

fn one_of<T: Copy>(all: &[T], word_of: impl Fn(T) -> &'static str, word: &str) -> Result<T, String> {
    all.iter().copied().find(|one| word_of(*one) == word).ok_or_else(|| {
        let known = all.iter().map(|one| word_of(*one)).collect::<Vec<_>>().join(", ");
        format!("`{word}` is none of {known}")
    })
}

/// A source that a person named: it stands nowhere in the text, so its excerpt is empty.
fn named_by_hand(claim: &Claim, name: &str) -> SourceMention {
    let place = claim.excerpt.span.start;
    let excerpt = Excerpt { text: String::new(), span: Span::new(place, place) };
    SourceMention { excerpt, name: Some(name.to_owned()), actor: None }
}

fn place_words(place: &PlaceMention) -> String {
    let name = place.name.as_ref().unwrap_or(&place.excerpt.text);
    place.country.as_ref().map_or_else(|| name.clone(), |country| format!("{name} ({country})"))
}

/// A place that a person named: it stands nowhere in the text, and where it lies is not looked up.
fn placed_by_hand(claim: &Claim, value: &str) -> PlaceMention {
    let at = claim.excerpt.span.start;
    let is_code = |code: &str| code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase());
    let with_country = value.strip_suffix(')').and_then(|value| value.rsplit_once(" ("));
    let (name, country) = match with_country {
        Some((name, code)) if is_code(code) => (name, Some(code.to_owned())),
        _ => (value, None),
    };
    let excerpt = Excerpt { text: String::new(), span: Span::new(at, at) };
    PlaceMention { name: Some(name.to_owned()), country, ..PlaceMention::unknown(excerpt) }
}

/// What stands behind a number of households.
const HOUSEHOLDS: &str = " households";

/// An amount as it is written for a correction: `4000`, `4000+`, `-50`, `3000-4000`, `~300`, `30%`, `300 households`; and whether it is
/// approximate.
///
/// # Errors
/// What is wrong with it.
pub fn parse_amount(value: &str) -> Result<(Amount, bool), String> {
    let (approx, rest) = match value.strip_prefix('~') {
        Some(rest) => (true, rest),
        None => (false, value),
    };
    let wrong =
        || format!("`{value}` is no amount; write 4000, 4000+, -50, 3000-4000, ~300, 30% or 300 households");
    if let Some(rest) = rest.strip_suffix(HOUSEHOLDS) {
        let about = if approx { "~" } else { "" };
        let (amount, approx) = parse_amount(&format!("{about}{}", rest.trim_end()))?;
        return Ok((amount.as_households(), approx));
    }
    let (rest, is_share) = match rest.strip_suffix('%') {
        Some(rest) => (rest, true),
        None => (rest, false),
    };
    let rest = rest.trim();
    let upper = rest.strip_prefix(['-', '≤', '–']).or_else(|| rest.strip_prefix("<="));
    let lower = rest.strip_suffix('+').or_else(|| rest.strip_prefix('≥')).or_else(|| rest.strip_prefix(">="));
    let (low, high) = match (lower, upper, rest.split_once(['-', '–'])) {
        (Some(low), _, _) => (Some(low), None),
        (None, Some(high), _) => (None, Some(high)),
        (None, None, Some((low, high))) => (Some(low), Some(high)),
        (None, None, None) => (Some(rest), Some(rest)),
    };
    let amount = match is_share {
        true => {
            let share = |text: Option<&str>| text.map(|text| share(text).ok_or_else(wrong)).transpose();
            Amount::Share { low: share(low)?, high: share(high)? }
        }
        false => {
            let number = |text: &str| text.replace(',', "").parse::<u64>().map_err(|_| wrong());
            Amount::People { low: low.map(number).transpose()?, high: high.map(number).transpose()? }
        }
    };
    let falls = match amount {
        Amount::People { low, high } | Amount::Households { low, high } => {
            low.zip(high).is_some_and(|(low, high)| low > high)
        }
        Amount::Share { low, high } => low.zip(high).is_some_and(|(low, high)| low > high),
    };
    if falls { Err(wrong()) } else { Ok((amount, approx)) }
}

/// A share in per cent, with at most two decimals: `30`, `33.3`.
fn share(percent: &str) -> Option<Ratio> {
    let (whole, decimals) = percent.split_once('.').unwrap_or((percent, ""));
    if decimals.len() > 2 || !decimals.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let scale = 10u64.pow(decimals.len() as u32);
    let decimals = if decimals.is_empty() { 0 } else { decimals.parse().ok()? };
    let numerator = whole.parse::<u64>().ok()?.checked_mul(scale)?.checked_add(decimals)?;
    Ratio::new(numerator, 100 * scale)
}

fn amount_words(amount: Amount, approx: bool) -> String {
    let about = if approx { "~" } else { "" };
    let percent = |share: Ratio| format!("{:.1}", share.to_f64() * 100.0).trim_end_matches(".0").to_owned();
    let (low, high, unit) = match amount {
        Amount::People { low, high } => (low.map(|n| n.to_string()), high.map(|n| n.to_string()), ""),
        Amount::Households { low, high } => {
            (low.map(|n| n.to_string()), high.map(|n| n.to_string()), HOUSEHOLDS)
        }
        Amount::Share { low, high } => (low.map(percent), high.map(percent), "%"),
    };
    match (low, high) {
        (Some(low), Some(high)) if low == high => format!("{about}{low}{unit}"),
        (Some(low), Some(high)) => format!("{about}{low}-{high}{unit}"),
        (Some(low), None) => format!("{about}{low}+{unit}"),
        (None, Some(high)) => format!("{about}-{high}{unit}"),
        (None, None) => String::new(),
    }
}

/// Days as they are written for a correction: `2025-03-31`, `2025-01`, `2025`, `2025-01-01/2025-03-31`, `/2025`.
///
/// # Errors
/// What is wrong with them.
pub fn parse_days(value: &str) -> Result<Interval, String> {
    let wrong = || {
        format!("`{value}` is no day, month, year or span; write 2025-03-31, 2025-01, 2025 or two of them")
    };
    let (from, to) = value.split_once('/').unwrap_or((value, value));
    let days = |text: &str| match text.len() {
        4 => day(&format!("{text}-01-01")).map(|from| (from, from.last_of_year())),
        7 => day(&format!("{text}-01")).map(|from| (from, from.last_of_month())),
        _ => day(text).map(|from| (from, from)),
    };
    let from = if from.is_empty() { None } else { Some(days(from).ok_or_else(wrong)?.0) };
    let to = if to.is_empty() { None } else { Some(days(to).ok_or_else(wrong)?.1) };
    match (from, to) {
        (None, None) => Err(wrong()),
        (Some(from), Some(to)) if from > to => Err(wrong()),
        (from, to) => Ok(Interval { from, to }),
    }
}

fn day(text: &str) -> Option<Date> {
    text.parse().ok()
}

fn days_words(interval: Interval) -> String {
    let day = |day: Option<Date>| day.map_or(String::new(), |day| day.to_string());
    if interval.from == interval.to {
        day(interval.from)
    } else {
        format!("{}/{}", day(interval.from), day(interval.to))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_as_they_are_written() {
        for written in ["4000", "4000+", "-50", "3000-4000", "~300", "30%", "~-30%"] {
            let (amount, approx) = parse_amount(written).unwrap();
            assert_eq!(amount_words(amount, approx), written);
        }
        assert_eq!(parse_amount("4,000").unwrap().0, Amount::people(4000));
        // As amounts are shown everywhere else.
        for (shown, written) in
            [("≤50", "-50"), ("<=50", "-50"), ("≥50", "50+"), ("3,000–4,000", "3000-4000")]
        {
            assert_eq!(parse_amount(shown), parse_amount(written), "{shown}");
        }
        // What is read of "nearly one-third" is written like this, and can be written back.
        assert_eq!(
            parse_amount("~-33.3%").map(|(amount, approx)| amount_words(amount, approx)).as_deref(),
            Ok("~-33.3%")
        );
        assert_eq!(parse_amount("30 %"), parse_amount("30%"));
        for wrong in ["", "many", "4000-3000", "+", "-", "1.5", "33.333%", "40-30%", "1.%x"] {
            assert!(parse_amount(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn days_are_read_as_coarsely_as_they_are_written() {
        let words = |written| parse_days(written).map(days_words);
        assert_eq!(words("2025-03-31").as_deref(), Ok("2025-03-31"));
        assert_eq!(words("2025-02").as_deref(), Ok("2025-02-01/2025-02-28"));
        assert_eq!(words("2024").as_deref(), Ok("2024-01-01/2024-12-31"));
        assert_eq!(words("/2024-06").as_deref(), Ok("/2024-06-30"));
        for wrong in ["", "/", "soon", "2025-13", "2025/2024"] {
            assert!(words(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn fields_are_named_as_they_are_read() {
        for field in Field::ALL {
            assert_eq!(field.as_str().parse(), Ok(field));
        }
    }
}
