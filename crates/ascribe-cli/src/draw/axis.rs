//! Where a number lies on a line of so many columns.

use ascribe::model::Amount;

/// A scale from zero to a round number above the greatest that is drawn.
#[derive(Clone, Debug)]
pub(crate) struct Axis {
    n_columns: usize,
    greatest: f64,
    step: f64,
}

/// Ticks that fit without their numbers touching.
const COLUMNS_PER_TICK: usize = 9;

impl Axis {
    /// An axis over `n_columns` on which all amounts have a place.
    pub(crate) fn over<'a>(amounts: impl Iterator<Item = &'a Amount>, n_columns: usize) -> Axis {
        let greatest = amounts.map(|amount| greatest_of(*amount)).fold(0.0, f64::max).max(f64::MIN_POSITIVE);
        let n_ticks = (n_columns / COLUMNS_PER_TICK).max(1) as f64;
        let step = round_step(greatest / n_ticks);
        Axis { n_columns, greatest: (greatest / step).ceil() * step, step }
    }

    /// The column of a number.
    pub(crate) fn column(&self, number: f64) -> usize {
        let last = self.n_columns.saturating_sub(1);
        ((number / self.greatest * last as f64).round() as usize).min(last)
    }

    /// The numbers at which ticks stand, zero first.
    pub(crate) fn ticks(&self) -> Vec<f64> {
        let n_steps = (self.greatest / self.step).round() as usize;
        (0..=n_steps).map(|n| n as f64 * self.step).collect()
    }
}

/// The lower and upper end of an amount as numbers, open where it is open.
pub(crate) fn ends(amount: Amount) -> (Option<f64>, Option<f64>) {
    match amount {
        Amount::People { low, high } | Amount::Households { low, high } => {
            (low.map(|low| low as f64), high.map(|high| high as f64))
        }
        Amount::Share { low, high } => (low.map(|low| low.to_f64()), high.map(|high| high.to_f64())),
    }
}

fn greatest_of(amount: Amount) -> f64 {
    let (low, high) = ends(amount);
    high.or(low).unwrap_or(0.0)
}

/// The least of 1, 2, 2.5, 5 and 10 times a power of ten that is no less than `step`.
fn round_step(step: f64) -> f64 {
    let power = 10f64.powf(step.log10().floor());
    let round = [1.0, 2.0, 2.5, 5.0, 10.0].map(|factor| factor * power);
    round.into_iter().find(|round| *round >= step * (1.0 - 1e-9)).unwrap_or(10.0 * power)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ticks(greatest: u64, n_columns: usize) -> Vec<f64> {
        Axis::over([Amount::people(greatest)].iter(), n_columns).ticks()
    }

    #[test]
    fn ticks_stand_at_round_numbers_and_reach_over_the_greatest() {
        assert_eq!(ticks(4700, 54), [0.0, 1000.0, 2000.0, 3000.0, 4000.0, 5000.0]);
        assert_eq!(ticks(3, 54).last(), Some(&3.0));
        assert_eq!(ticks(0, 54).first(), Some(&0.0));
    }

    #[test]
    fn the_greatest_tick_is_the_last_column() {
        let axis = Axis::over([Amount::people(4700)].iter(), 54);
        assert_eq!((axis.column(0.0), axis.column(5000.0), axis.column(2500.0)), (0, 53, 27));
    }
}
