use std::cmp::Ordering;
use std::fmt;

use serde::{Deserialize, Serialize};

/// An exact non-negative ratio, kept in lowest terms. Shares are ratios, never floats.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "(u64, u64)", try_from = "(u64, u64)")]
pub struct Ratio {
    numerator: u64,
    denominator: u64,
}

impl Ratio {
    /// `numerator / denominator` in lowest terms; none when the denominator is zero.
    pub fn new(numerator: u64, denominator: u64) -> Option<Ratio> {
        if denominator == 0 {
            return None;
        }
        let divisor = greatest_common_divisor(numerator, denominator);
        Some(Ratio { numerator: numerator / divisor, denominator: denominator / divisor })
    }

    /// The numerator in lowest terms.
    pub fn numerator(self) -> u64 {
        self.numerator
    }

    /// The denominator in lowest terms, never zero.
    pub fn denominator(self) -> u64 {
        self.denominator
    }

    /// The nearest float. For display and for JSON only.
    pub fn to_f64(self) -> f64 {
        self.numerator as f64 / self.denominator as f64
    }
}

fn greatest_common_divisor(mut a: u64, mut b: u64) -> u64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a.max(1)
}

impl PartialOrd for Ratio {
    fn partial_cmp(&self, other: &Ratio) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Ratio {
    fn cmp(&self, other: &Ratio) -> Ordering {
        let left = u128::from(self.numerator) * u128::from(other.denominator);
        let right = u128::from(other.numerator) * u128::from(self.denominator);
        left.cmp(&right)
    }
}

impl fmt::Display for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{}/{}", self.numerator, self.denominator)
    }
}

impl From<Ratio> for (u64, u64) {
    fn from(ratio: Ratio) -> (u64, u64) {
        (ratio.numerator, ratio.denominator)
    }
}

impl TryFrom<(u64, u64)> for Ratio {
    type Error = &'static str;

    fn try_from((numerator, denominator): (u64, u64)) -> Result<Ratio, &'static str> {
        Ratio::new(numerator, denominator).ok_or("a ratio needs a denominator above zero")
    }
}

/// How many, as said: what the words allow, open where they leave it open.
///
/// "more than 4,000" has a low of 4000 and no high; "up to 50" a high of 50 and no low; "about 300" both at 300
/// (that it is approximate is said by [`crate::Figure::approx`]). At least one bound is always given, and low is
/// never above high.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "unit", rename_all = "lowercase")]
pub enum Amount {
    /// A number of people.
    People {
        /// The least number that the words allow.
        low: Option<u64>,
        /// The greatest number that the words allow.
        high: Option<u64>,
    },
    /// A number of households or families: how many people they are is not said.
    Households {
        /// The least number that the words allow.
        low: Option<u64>,
        /// The greatest number that the words allow.
        high: Option<u64>,
    },
    /// A share of a group of people.
    Share {
        /// The least share that the words allow.
        low: Option<Ratio>,
        /// The greatest share that the words allow.
        high: Option<Ratio>,
    },
}

impl Amount {
    /// Exactly `count` people.
    pub fn people(count: u64) -> Amount {
        Amount::People { low: Some(count), high: Some(count) }
    }

    /// The same number of households where it is one of people; anything else stays.
    pub fn as_households(self) -> Amount {
        match self {
            Amount::People { low, high } => Amount::Households { low, high },
            amount => amount,
        }
    }

    /// The word for the unit in output: `people`, `households` or `share`.
    pub fn unit(self) -> &'static str {
        match self {
            Amount::People { .. } => "people",
            Amount::Households { .. } => "households",
            Amount::Share { .. } => "share",
        }
    }

    /// The bounds of a number of people; none for households and shares.
    pub fn people_bounds(self) -> Option<(Option<u64>, Option<u64>)> {
        match self {
            Amount::People { low, high } => Some((low, high)),
            Amount::Households { .. } | Amount::Share { .. } => None,
        }
    }

    /// The bounds of a share; none for a number of people or households.
    pub fn share_bounds(self) -> Option<(Option<Ratio>, Option<Ratio>)> {
        match self {
            Amount::Share { low, high } => Some((low, high)),
            Amount::People { .. } | Amount::Households { .. } => None,
        }
    }

    /// Whether some value is allowed by both; numbers of people, of households and shares never agree.
    pub fn overlaps(self, other: Amount) -> bool {
        fn meet<T: Ord>(
            low: Option<T>,
            high: Option<T>,
            other_low: Option<T>,
            other_high: Option<T>,
        ) -> bool {
            let below = |low: Option<T>, high: Option<T>| match (low, high) {
                (Some(low), Some(high)) => low <= high,
                _ => true,
            };
            below(low, other_high) && below(other_low, high)
        }
        match (self, other) {
            (Amount::People { low: a, high: b }, Amount::People { low: c, high: d }) => meet(a, b, c, d),
            (Amount::Households { low: a, high: b }, Amount::Households { low: c, high: d }) => {
                meet(a, b, c, d)
            }
            (Amount::Share { low: a, high: b }, Amount::Share { low: c, high: d }) => meet(a, b, c, d),
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ratios_are_exact_and_ordered() {
        assert_eq!(Ratio::new(30, 100), Ratio::new(3, 10));
        assert!(Ratio::new(1, 3) < Ratio::new(4000, 11000));
        assert_eq!(Ratio::new(1, 0), None);
        assert_eq!(Ratio::new(0, 7).map(|ratio| ratio.denominator()), Some(1));
    }

    #[test]
    fn open_bounds_overlap_on_their_open_side() {
        let over = Amount::People { low: Some(4000), high: None };
        let under = Amount::People { low: None, high: Some(50) };
        assert!(over.overlaps(Amount::people(4700)));
        assert!(!over.overlaps(Amount::people(3000)));
        assert!(!over.overlaps(under));
        assert!(!over.overlaps(over.as_households()));
        assert!(over.as_households().overlaps(Amount::people(4700).as_households()));
        assert!(!over.overlaps(Amount::Share { low: None, high: Ratio::new(1, 3) }));
    }

    #[test]
    fn a_ratio_without_denominator_is_refused_on_reading() {
        assert!(serde_json::from_str::<Ratio>("[1,0]").is_err());
        assert_eq!(serde_json::from_str::<Ratio>("[2,6]").ok(), Ratio::new(1, 3));
    }
}
