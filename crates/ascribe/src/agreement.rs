//! How far coders agree: Krippendorff's alpha for each field.
//!
//! K. Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011); the tests hold its worked examples.

use std::collections::{BTreeMap, BTreeSet};

use ascribe_model::{Amount, Ratio};
use ascribe_store::{Coding, Error as LedgerError, Field, Verdict, parse_amount, parse_days};
use jiff::civil;
use serde::Serialize;

use crate::Ledger;

/// How the distance of two values is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Metric {
    /// Alike or not.
    Nominal,
    /// By how much they differ.
    Interval,
    /// By how much they differ, beside how large they are: 3 and 4 are further apart than 103 and 104.
    Ratio,
}

/// How far coders agree in one field.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FieldAgreement {
    /// The field, or `verdict`.
    pub field: &'static str,
    /// How distance was measured.
    pub metric: Metric,
    /// Claims that two or more coders gave a value for.
    pub n_claims: usize,
    /// Values given for these.
    pub n_values: usize,
    /// 1: all agree; 0: as good as by chance; below: worse. None where nothing was coded twice, or where all values are the
    /// same, so that chance cannot be told from agreement.
    pub alpha: Option<f64>,
    /// The share of pairs of values that are the same.
    pub same: Option<f64>,
}

/// How far the coders of a ledger agree.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Agreement {
    /// The coders, in order.
    pub coders: Vec<String>,
    /// Claims that two or more of them coded.
    pub n_claims: usize,
    /// The verdict first, then each field.
    pub fields: Vec<FieldAgreement>,
}

impl Ledger {
    /// How far coders agree, over all claims that two or more of them coded.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn agreement(&self) -> Result<Agreement, LedgerError> {
        Ok(agreement(&self.store.codings()?))
    }
}

/// Values by claim, then by coder.
type Codings = BTreeMap<String, BTreeMap<String, Coding>>;

fn agreement(codings: &Codings) -> Agreement {
    let coders: BTreeSet<&String> = codings.values().flat_map(BTreeMap::keys).collect();
    let twice: Vec<Vec<&Coding>> =
        codings.values().filter(|by| by.len() > 1).map(|by| by.values().collect()).collect();
    let verdicts = units(&twice, |coding| Some(coding.verdict.as_str().to_owned()));
    let mut fields = vec![nominal("verdict", &verdicts)];
    for field in Field::ALL {
        let words = units(&twice, |coding| value_of(coding, field));
        fields.push(nominal(field.as_str(), &words));
        if let Some((metric, number)) = scale_of(field) {
            let numbers: Vec<Vec<f64>> =
                words.iter().map(|unit| unit.iter().filter_map(|words| number(words)).collect()).collect();
            fields.push(numeric(field.as_str(), metric, &numbers));
        }
    }
    Agreement { coders: coders.into_iter().cloned().collect(), n_claims: twice.len(), fields }
}

fn units(twice: &[Vec<&Coding>], value: impl Fn(&Coding) -> Option<String>) -> Vec<Vec<String>> {
    twice.iter().map(|codings| codings.iter().filter_map(|coding| value(coding)).collect()).collect()
}

/// The field as coded; none where the coder took it for no claim.
fn value_of(coding: &Coding, field: Field) -> Option<String> {
    match coding.verdict {
        Verdict::Reject => None,
        Verdict::Accept | Verdict::Undecided => coding.fields.get(field.as_str()).cloned(),
    }
}

/// The number that the words of a field stand for.
type NumberOf = fn(&str) -> Option<f64>;

/// Fields that are quantities: the amount on a ratio scale (a toll has a zero), days on an interval scale.
fn scale_of(field: Field) -> Option<(Metric, NumberOf)> {
    match field {
        Field::Amount => Some((Metric::Ratio, amount_number)),
        Field::When => Some((Metric::Interval, day_number)),
        _ => None,
    }
}

/// The middle of the bounds, or the one that is given.
fn amount_number(words: &str) -> Option<f64> {
    let (low, high) = match parse_amount(words).ok()?.0 {
        Amount::People { low, high } | Amount::Households { low, high } => {
            (low.map(|n| n as f64), high.map(|n| n as f64))
        }
        Amount::Share { low, high } => (low.map(Ratio::to_f64), high.map(Ratio::to_f64)),
    };
    match (low, high) {
        (Some(low), Some(high)) => Some((low + high) / 2.0),
        (bound, None) | (None, bound) => bound,
    }
}

/// The first day, else the last, counted from a fixed day.
fn day_number(words: &str) -> Option<f64> {
    let when = parse_days(words).ok()?;
    let day = when.from.or(when.to)?;
    let days = day.duration_since(civil::date(2000, 1, 1)).as_hours() / 24;
    Some(days as f64)
}

fn nominal(field: &'static str, units: &[Vec<String>]) -> FieldAgreement {
    let values: BTreeSet<&String> = units.iter().flatten().collect();
    let number = |value: &String| values.iter().position(|known| *known == value).unwrap_or_default() as f64;
    let units: Vec<Vec<f64>> = units.iter().map(|unit| unit.iter().map(number).collect()).collect();
    numeric(field, Metric::Nominal, &units)
}

fn numeric(field: &'static str, metric: Metric, units: &[Vec<f64>]) -> FieldAgreement {
    let pairable: Vec<&Vec<f64>> = units.iter().filter(|unit| unit.len() > 1).collect();
    FieldAgreement {
        field,
        metric,
        n_claims: pairable.len(),
        n_values: pairable.iter().map(|unit| unit.len()).sum(),
        alpha: alpha(&pairable, metric),
        same: same(&pairable),
    }
}

/// `1 - observed / expected` disagreement over the values of units that have two or more.
fn alpha(units: &[&Vec<f64>], metric: Metric) -> Option<f64> {
    let all: Vec<f64> = units.iter().flat_map(|unit| unit.iter().copied()).collect();
    let n = all.len() as f64;
    let within = |values: &[f64]| -> f64 {
        let pairs = values
            .iter()
            .enumerate()
            .flat_map(|(idx, one)| values[idx + 1..].iter().map(move |other| distance(metric, *one, *other)));
        // Each pair counts in both directions.
        2.0 * pairs.sum::<f64>()
    };
    let observed: f64 = units.iter().map(|unit| within(unit) / (unit.len() as f64 - 1.0)).sum::<f64>() / n;
    let expected = within(&all) / (n * (n - 1.0));
    (expected > 0.0).then(|| 1.0 - observed / expected)
}

fn same(units: &[&Vec<f64>]) -> Option<f64> {
    let (mut n_same, mut n_pairs) = (0, 0);
    for unit in units {
        for (idx, one) in unit.iter().enumerate() {
            n_pairs += unit.len() - idx - 1;
            n_same += unit[idx + 1..].iter().filter(|other| *other == one).count();
        }
    }
    (n_pairs > 0).then(|| n_same as f64 / n_pairs as f64)
}

fn distance(metric: Metric, one: f64, other: f64) -> f64 {
    match metric {
        Metric::Nominal => f64::from(u8::from(one != other)),
        Metric::Interval => (one - other).powi(2),
        Metric::Ratio if one + other == 0.0 => 0.0,
        Metric::Ratio => ((one - other) / (one + other)).powi(2),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checks alpha over coders' rows, a space for a value that was not given.
    fn check(rows: &[&str], metric: Metric, expected: f64) {
        let width = rows.iter().map(|row| row.len()).max().unwrap_or(0);
        let value = |row: &&str, unit: usize| {
            row.as_bytes().get(unit).filter(|byte| **byte != b' ').map(|byte| f64::from(*byte - b'0'))
        };
        let units: Vec<Vec<f64>> =
            (0..width).map(|unit| rows.iter().filter_map(|row| value(row, unit)).collect()).collect();
        let found = numeric("field", metric, &units).alpha.unwrap();
        assert!((found - expected).abs() < 0.0005, "{rows:?}: {found} instead of {expected}");
    }

    /// Section A: two observers, ten units, two values.
    #[test]
    fn binary_values_of_two_coders() {
        check(&["0100000010", "1110010000"], Metric::Nominal, 0.095);
    }

    /// Section B: two observers, twelve units, five values (a to e written 1 to 5).
    #[test]
    fn nominal_values_of_two_coders() {
        check(&["112243335441", "212223335444"], Metric::Nominal, 0.692);
    }

    /// Sections C and D: four observers, twelve units, values missing, with each metric.
    #[test]
    fn values_of_many_coders_with_gaps() {
        let rows = ["123321412   ", "1233224125 3", " 3332342251 ", "12332441251 "];
        check(&rows, Metric::Nominal, 0.743);
        check(&rows, Metric::Interval, 0.849);
        check(&rows, Metric::Ratio, 0.797);
    }

    #[test]
    fn nothing_is_said_where_nothing_can_be_told() {
        assert_eq!(numeric("field", Metric::Nominal, &[vec![1.0], vec![2.0]]).alpha, None);
        let alike = numeric("field", Metric::Nominal, &[vec![1.0, 1.0], vec![1.0, 1.0]]);
        assert_eq!((alike.alpha, alike.same), (None, Some(1.0)));
    }

    #[test]
    fn amounts_and_days_are_quantities() {
        assert_eq!(amount_number("3000-4000"), Some(3500.0));
        assert_eq!(amount_number("4000+"), Some(4000.0));
        assert_eq!(amount_number("30%"), Some(0.3));
        assert_eq!(day_number("2000-01-31"), Some(30.0));
        assert_eq!(day_number("/2000-01-31"), Some(30.0));
        assert_eq!(day_number(""), None);
    }
}
