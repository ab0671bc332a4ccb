//! Exact arithmetic on bounds that may be open, and how its results are written out.

use std::cmp::Ordering;

use ascribe_model::{Amount, Claim, Ratio};

/// How far an approximate number may lie from its words: one part in this many, either way.
///
/// "about 4,000" is taken as 3,600 to 4,400. There is no standard; surveys of hedge words find wider readings for
/// small numbers ("about 7" as 5 to 9: Ferson et al. 2015, International Journal of Approximate Reasoning 57).
/// A tenth keeps "around 30 percent" (27 to 33 %) apart from 36 % and lets 4,100 pass as "about 4,000".
pub(crate) const APPROXIMATE_PART: u64 = 10;

/// Bounds of an amount, as ratios: a number of people has the denominator 1. None is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Bounds {
    pub low: Option<Ratio>,
    pub high: Option<Ratio>,
}

impl Bounds {
    /// The bounds as the words give them.
    pub fn said(amount: Amount) -> Bounds {
        match amount {
            Amount::People { low, high } | Amount::Households { low, high } => {
                Bounds { low: low.and_then(|low| Ratio::new(low, 1)), high: high.and_then(whole) }
            }
            Amount::Share { low, high } => Bounds { low, high },
        }
    }

    /// The bounds of a claim, widened by [`APPROXIMATE_PART`] where its words say that they are not exact.
    ///
    /// Only a bound that the number itself sets is widened: the high of "nearly 200" is sharp, for it excludes 200.
    pub fn tolerant(claim: &Claim) -> Bounds {
        let said = Bounds::said(claim.amount);
        if !claim.approx || said.low.is_none() || said.high.is_none() {
            return said;
        }
        let part = APPROXIMATE_PART;
        Bounds {
            low: said.low.and_then(|low| times(low, part - 1, part)),
            high: said.high.and_then(|high| times(high, part + 1, part)),
        }
    }

    /// Whether some value lies in both.
    pub fn overlaps(self, other: Bounds) -> bool {
        let below = |low: Option<Ratio>, high: Option<Ratio>| match (low, high) {
            (Some(low), Some(high)) => low <= high,
            _ => true,
        };
        below(self.low, other.high) && below(other.low, self.high)
    }

    /// Whether every value of `self` lies above every value of `other`.
    pub fn lies_above(self, other: Bounds) -> bool {
        matches!((self.low, other.high), (Some(low), Some(high)) if low > high)
    }

    /// The sum of both, bound by bound; open where one is open.
    pub fn plus(self, other: Bounds) -> Bounds {
        let add = |a: Option<Ratio>, b: Option<Ratio>| a.zip(b).and_then(|(a, b)| sum(a, b));
        Bounds { low: add(self.low, other.low), high: add(self.high, other.high) }
    }

    /// What share these are of `whole`, bound by bound: low over its high, high over its low.
    pub fn share_of(self, whole: Bounds) -> Bounds {
        let low = self.low.zip(whole.high.or(whole.low)).and_then(|(part, whole)| quotient(part, whole));
        let high = self.high.zip(whole.low).and_then(|(part, whole)| quotient(part, whole));
        Bounds { low, high }
    }
}

fn whole(count: u64) -> Option<Ratio> {
    Ratio::new(count, 1)
}

/// `ratio * numerator / denominator`; none where it does not fit in 64 bits.
pub(crate) fn times(ratio: Ratio, numerator: u64, denominator: u64) -> Option<Ratio> {
    reduced(
        u128::from(ratio.numerator()) * u128::from(numerator),
        u128::from(ratio.denominator()) * u128::from(denominator),
    )
}

fn sum(a: Ratio, b: Ratio) -> Option<Ratio> {
    let numerator = u128::from(a.numerator()) * u128::from(b.denominator())
        + u128::from(b.numerator()) * u128::from(a.denominator());
    reduced(numerator, u128::from(a.denominator()) * u128::from(b.denominator()))
}

/// `part / whole`; none where the whole is nothing.
pub(crate) fn quotient(part: Ratio, whole: Ratio) -> Option<Ratio> {
    reduced(
        u128::from(part.numerator()) * u128::from(whole.denominator()),
        u128::from(part.denominator()) * u128::from(whole.numerator()),
    )
}

fn reduced(numerator: u128, denominator: u128) -> Option<Ratio> {
    let (mut a, mut b) = (numerator, denominator);
    while b != 0 {
        (a, b) = (b, a % b);
    }
    let divisor = a.max(1);
    Ratio::new(u64::try_from(numerator / divisor).ok()?, u64::try_from(denominator / divisor).ok()?)
}

/// A count with its thousands set apart: `11,000`.
pub(crate) fn write_count(count: u64) -> String {
    let digits = count.to_string();
    let mut written = String::with_capacity(digits.len() + digits.len() / 3);
    for (idx, digit) in digits.chars().enumerate() {
        if idx > 0 && (digits.len() - idx).is_multiple_of(3) {
            written.push(',');
        }
        written.push(digit);
    }
    written
}

/// A share in percent, rounded half up to a tenth, without a trailing `.0`: `36.4 %`, `30 %`.
pub(crate) fn write_percent(share: Ratio) -> String {
    format!("{} %", percent_digits(share))
}

fn percent_digits(share: Ratio) -> String {
    let scaled = u128::from(share.numerator()) * 2000 + u128::from(share.denominator());
    let tenths = scaled / (2 * u128::from(share.denominator()));
    match tenths % 10 {
        0 => format!("{}", tenths / 10),
        rest => format!("{}.{rest}", tenths / 10),
    }
}

/// Bounds of a share in words: `at most 33.3 %`, `26.7 to 28.6 %`, `at least 36.4 %`, `30 %`.
pub(crate) fn write_share_bounds(bounds: Bounds) -> String {
    match (bounds.low, bounds.high) {
        (Some(low), Some(high)) if low.cmp(&high) == Ordering::Equal => write_percent(low),
        (Some(low), Some(high)) => format!("{} to {} %", percent_digits(low), percent_digits(high)),
        (Some(low), None) => format!("at least {}", write_percent(low)),
        (None, Some(high)) => format!("at most {}", write_percent(high)),
        (None, None) => "any share".to_owned(),
    }
}

/// Bounds of a count in words: `at most 50`, `14,000 to 15,000`, `at least 4,000`, `11,000`.
pub(crate) fn write_count_bounds(bounds: Bounds) -> String {
    let count = |ratio: Ratio| write_count(ratio.numerator() / ratio.denominator());
    match (bounds.low, bounds.high) {
        (Some(low), Some(high)) if low == high => count(low),
        (Some(low), Some(high)) => format!("{} to {}", count(low), count(high)),
        (Some(low), None) => format!("at least {}", count(low)),
        (None, Some(high)) => format!("at most {}", count(high)),
        (None, None) => "any number".to_owned(),
    }
}

/// Bounds of any amount in words.
pub(crate) fn write_bounds(amount: Amount) -> String {
    match amount {
        Amount::People { .. } | Amount::Households { .. } => write_count_bounds(Bounds::said(amount)),
        Amount::Share { .. } => write_share_bounds(Bounds::said(amount)),
    }
}

/// The number that the words hold on to, whatever bound they set: 4,000 in "more than 4,000" and "nearly 4,000".
/// Of a range its low.
pub(crate) fn anchor(amount: Amount) -> Option<Ratio> {
    let said = Bounds::said(amount);
    said.low.or(said.high)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn people(low: Option<u64>, high: Option<u64>) -> Bounds {
        Bounds::said(Amount::People { low, high })
    }

    #[test]
    fn shares_are_written_to_a_tenth_of_a_percent() {
        let written = |numerator, denominator| Ratio::new(numerator, denominator).map(write_percent);
        assert_eq!(written(4000, 11000).as_deref(), Some("36.4 %"));
        assert_eq!(written(1, 3).as_deref(), Some("33.3 %"));
        assert_eq!(written(3, 10).as_deref(), Some("30 %"));
        assert_eq!(written(1, 1).as_deref(), Some("100 %"));
    }

    #[test]
    fn a_share_of_an_open_count_stays_open() {
        let share = people(Some(4000), None).share_of(people(Some(11000), Some(11000)));
        assert_eq!(write_share_bounds(share), "at least 36.4 %");
        let reinforced = people(Some(11000), Some(11000)).plus(people(Some(3000), Some(4000)));
        assert_eq!(write_count_bounds(reinforced), "14,000 to 15,000");
        let exact = people(Some(4000), Some(4000)).share_of(reinforced);
        assert_eq!(write_share_bounds(exact), "26.7 to 28.6 %");
    }

    #[test]
    fn sums_that_do_not_fit_are_given_up() {
        let huge = people(Some(u64::MAX), None);
        assert_eq!(huge.plus(huge).low, None);
        assert_eq!(people(Some(1), None).share_of(people(Some(0), Some(0))).low, None);
    }

    #[test]
    fn counts_are_grouped_by_thousands() {
        assert_eq!(write_count(0), "0");
        assert_eq!(write_count(999), "999");
        assert_eq!(write_count(1_456_610), "1,456,610");
    }
}
