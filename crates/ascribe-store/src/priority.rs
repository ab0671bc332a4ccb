//! Which claims a person should look at first: the doubtful ones on which much rests.

use ascribe_model::{Amount, Change, Claim, Measure};

/// The highest priority that doubt and importance give.
pub(crate) const HIGHEST: i64 = 1_000_000;

/// `doubt × importance`, in millionths, exact: no float decides an order.
///
/// Doubt is `1 - confidence`. Importance is the product of what is counted (deaths and losses weigh most: they are what
/// ledgers are kept for), of what kind of count it is (a running total stands for all that came before it), and of how
/// large the number is (each digit adds an eighth, so that ten thousand weigh twice as much as ten and no number buries the
/// rest). The weights are set by hand and documented in `docs/review.md`; they order a queue and judge nothing.
pub(crate) fn priority(claim: &Claim) -> i64 {
    let certain = (f64::from(claim.confidence) * 1000.0).round().clamp(0.0, 1000.0) as i64;
    let doubt = 1000 - certain;
    let importance = measure_weight(claim.measure) * change_weight(claim.change) * size_weight(claim.amount);
    // Weights are tenths, tenths and eighths.
    doubt * importance * HIGHEST / (1000 * 10 * 10 * 8)
}

fn measure_weight(measure: Measure) -> i64 {
    match measure {
        Measure::Killed | Measure::Casualties => 10,
        Measure::Wounded | Measure::Missing => 8,
        Measure::Captured | Measure::Displaced => 7,
        Measure::Strength => 6,
    }
}

fn change_weight(change: Change) -> i64 {
    match change {
        Change::Total => 10,
        Change::Event => 9,
        Change::More => 8,
        Change::Rate => 6,
        Change::Planned => 5,
    }
}

/// Eighths: one for the claim itself and one for each digit, up to seven. A share has no size and weighs as a thousand.
fn size_weight(amount: Amount) -> i64 {
    match amount {
        Amount::People { low, high } | Amount::Households { low, high } => {
            let most = high.max(low).unwrap_or(0);
            1 + i64::from(most.checked_ilog10().map_or(0, |digits| digits + 1).min(7))
        }
        Amount::Share { .. } => 5,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_digit_weighs() {
        let weights = [0, 9, 10, 4000, 1_000_000, u64::MAX].map(|n| size_weight(Amount::people(n)));
        assert_eq!(weights, [1, 2, 3, 5, 8, 8]);
        assert_eq!(size_weight(Amount::People { low: Some(4000), high: None }), 5);
    }
}
