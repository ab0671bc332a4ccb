//! Where numbers and days lie on a drawing.

use ascribe::model::Amount;
use jiff::civil::Date;

/// A scale from zero to a round number above the greatest that is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct NumberScale {
    step: f64,
    greatest: f64,
}

/// Ticks that a chart of usual height has room for.
const MOST_TICKS: f64 = 5.0;

impl NumberScale {
    /// A scale on which all amounts have a place.
    pub(crate) fn over(amounts: impl Iterator<Item = Amount>) -> NumberScale {
        let greatest = amounts.map(greatest_of).fold(0.0, f64::max).max(f64::MIN_POSITIVE);
        let step = round_step(greatest / MOST_TICKS);
        // An open bound needs room for its arrow above the greatest number.
        NumberScale { step, greatest: ((greatest * 1.08) / step).ceil() * step }
    }

    /// Where a number lies, 0 to 1.
    pub(crate) fn place(self, number: f64) -> f64 {
        (number / self.greatest).clamp(0.0, 1.0)
    }

    /// The numbers at which ticks stand, zero first.
    pub(crate) fn ticks(self) -> Vec<f64> {
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

/// The days from the first to the last that is drawn, with some room on both sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct DayScale {
    first: Date,
    n_days: i32,
}

/// Ticks that a chart of usual width has room for.
const MOST_DAY_TICKS: i32 = 7;

impl DayScale {
    /// A scale over the given days; none without a day.
    pub(crate) fn over(days: impl Iterator<Item = Date> + Clone) -> Option<DayScale> {
        let (first, last) = (days.clone().min()?, days.max()?);
        let margin = (days_between(first, last) / 20).max(3);
        let first = first.saturating_sub(jiff::Span::new().days(margin));
        Some(DayScale { first, n_days: days_between(first, last) + margin })
    }

    /// Where a day lies, 0 to 1.
    pub(crate) fn place(self, day: Date) -> f64 {
        f64::from(days_between(self.first, day)) / f64::from(self.n_days.max(1))
    }

    /// The days at which ticks stand, with their names: years, months or days.
    pub(crate) fn ticks(self) -> Vec<(Date, String)> {
        let n_months = self.n_days / 30;
        if n_months < 2 {
            let step = (self.n_days / MOST_DAY_TICKS).max(1);
            let day = |n: i32| self.first.saturating_add(jiff::Span::new().days(n * step));
            let days = (0..).map(day).take_while(|day| days_between(self.first, *day) <= self.n_days);
            return days.map(|day| (day, day.strftime("%-d %b").to_string())).collect();
        }
        let step = [1, 2, 3, 6, 12, 24, 60, 120].into_iter().find(|step| n_months / step <= MOST_DAY_TICKS);
        let step = step.unwrap_or(240);
        let mut month = self.first.first_of_month();
        let mut ticks = Vec::new();
        while days_between(self.first, month) <= self.n_days {
            let months_since_zero = i32::from(month.year()) * 12 + i32::from(month.month()) - 1;
            if months_since_zero % step == 0 && month >= self.first {
                let name = if step >= 12 { "%Y" } else { "%b %Y" };
                ticks.push((month, month.strftime(name).to_string()));
            }
            month = month.saturating_add(jiff::Span::new().months(1));
        }
        ticks
    }
}

fn days_between(first: Date, last: Date) -> i32 {
    first.until(last).map_or(0, |span| span.get_days())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_stand_at_round_numbers_above_the_greatest() {
        let ticks = |greatest| NumberScale::over([Amount::people(greatest)].into_iter()).ticks();
        assert_eq!(ticks(4700), [0.0, 1000.0, 2000.0, 3000.0, 4000.0, 5000.0, 6000.0]);
        assert_eq!(ticks(3).last(), Some(&4.0));
        assert_eq!(ticks(0).first(), Some(&0.0));
    }

    #[test]
    fn months_are_named_where_there_are_months() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        let names = |first: &str, last: &str| {
            let scale = DayScale::over([day(first), day(last)].into_iter()).unwrap();
            scale.ticks().into_iter().map(|(_, name)| name).collect::<Vec<_>>()
        };
        assert_eq!(names("2024-12-19", "2025-06-15").first().map(String::as_str), Some("Jan 2025"));
        assert_eq!(names("2014-02-20", "2025-06-15").first().map(String::as_str), Some("2014"));
        assert!(names("2025-03-31", "2025-03-31").len() <= 8);
        assert!(DayScale::over(std::iter::empty()).is_none());
    }
}
