//! Stretches of the calendar.

use ascribe_model::Interval;
use jiff::Span;
use jiff::civil::{Date, Weekday};

use super::phrase::{Modifier, MonthWeek, Season, Unit, YearPart};

/// The stretch that is one day.
pub(super) fn day(date: Date) -> Interval {
    Interval { from: Some(date), to: Some(date) }
}

/// The days of a month.
pub(super) fn month(year: i16, month: i8) -> Option<Interval> {
    let first = Date::new(year, month, 1).ok()?;
    Some(Interval { from: Some(first), to: Some(first.last_of_month()) })
}

/// The days from the first day of one year to the last of another.
pub(super) fn years(first: i16, last: i16) -> Option<Interval> {
    Some(Interval { from: Some(Date::new(first, 1, 1).ok()?), to: Some(Date::new(last, 12, 31).ok()?) })
}

/// A week of a month: its first seven days, the next seven and so on, or its last seven.
pub(super) fn week_of_month(year: i16, month: i8, week: MonthWeek) -> Option<Interval> {
    let first = Date::new(year, month, 1).ok()?;
    let from = match week {
        MonthWeek::Counted(rank) => add_days(first, 7 * (i32::from(rank) - 1))?,
        MonthWeek::Last => add_days(first.last_of_month(), -6)?,
    };
    Some(Interval { from: Some(from), to: Some(add_days(from, 6)?.min(first.last_of_month())) })
}

/// The days of a quarter or half.
pub(super) fn year_part(year: i16, part: YearPart) -> Option<Interval> {
    let (first, n_months) = match part {
        YearPart::Quarter(rank) => (i8::try_from(rank).ok()? * 3 - 2, 3),
        YearPart::Half(rank) => (i8::try_from(rank).ok()? * 6 - 5, 6),
    };
    Some(Interval { from: month(year, first)?.from, to: month(year, first + n_months - 1)?.to })
}

/// The days of a season by whole months, northern; a winter runs into the next year.
pub(super) fn season(year: i16, season: Season) -> Option<Interval> {
    let (from, to) = match season {
        Season::Spring => ((year, 3), (year, 5)),
        Season::Summer => ((year, 6), (year, 8)),
        Season::Autumn => ((year, 9), (year, 11)),
        Season::Winter => ((year, 12), (year + 1, 2)),
    };
    Some(Interval { from: month(from.0, from.1)?.from, to: month(to.0, to.1)?.to })
}

/// The unit that holds `date`, moved by `shift` units.
pub(super) fn unit_around(date: Date, unit: Unit, shift: i32) -> Option<Interval> {
    let moved = add(date, unit, shift)?;
    let year = moved.year();
    match unit {
        Unit::Seconds | Unit::Minutes | Unit::Hours | Unit::Days => Some(day(moved)),
        Unit::Weeks | Unit::Fortnights => {
            let monday = monday_of(moved)?;
            Some(Interval { from: Some(monday), to: add_days(monday, 6) })
        }
        Unit::Weekends => {
            let monday = monday_of(moved)?;
            Some(Interval { from: add_days(monday, 5), to: add_days(monday, 6) })
        }
        Unit::Months => month(year, moved.month()),
        Unit::Quarters => year_part(year, YearPart::Quarter(quarter_of(moved))),
        Unit::Years => years(year, year),
        Unit::Decades => years(year.div_euclid(10) * 10, year.div_euclid(10) * 10 + 9),
        Unit::Centuries => years(year.div_euclid(100) * 100, year.div_euclid(100) * 100 + 99),
    }
}

/// `date` moved by so many units; none outside the calendar.
pub(super) fn add(date: Date, unit: Unit, n: i32) -> Option<Date> {
    let n = i64::from(n);
    let span = match unit {
        Unit::Seconds | Unit::Minutes => return Some(date),
        Unit::Hours => Span::new().try_days(n / 24),
        Unit::Days => Span::new().try_days(n),
        Unit::Weekends | Unit::Weeks => Span::new().try_days(7 * n),
        Unit::Fortnights => Span::new().try_days(14 * n),
        Unit::Months => Span::new().try_months(n),
        Unit::Quarters => Span::new().try_months(3 * n),
        Unit::Years => Span::new().try_years(n),
        Unit::Decades => Span::new().try_years(10 * n),
        Unit::Centuries => Span::new().try_years(100 * n),
    };
    date.checked_add(span.ok()?).ok()
}

/// `date` moved by so many days.
pub(super) fn add_days(date: Date, n: i32) -> Option<Date> {
    add(date, Unit::Days, n)
}

/// The nearest day on or before `date` that falls on `weekday` (Monday 1).
pub(super) fn weekday_up_to(date: Date, weekday: i8) -> Option<Date> {
    let back = (date.weekday().to_monday_one_offset() - weekday).rem_euclid(7);
    add_days(date, -i32::from(back))
}

/// The Monday of the week of `date`.
pub(super) fn monday_of(date: Date) -> Option<Date> {
    weekday_up_to(date, Weekday::Monday.to_monday_one_offset())
}

/// The quarter in which `date` lies, 1 to 4.
pub(super) fn quarter_of(date: Date) -> u8 {
    date.month().unsigned_abs().div_ceil(3)
}

/// The part of a stretch that "early", "mid-" and "late" mean: its first, middle or last third.
///
/// A month's thirds are 1-10, 11-20 and 21 to the end, as newspapers use them.
pub(super) fn staged(interval: Interval, modifier: Option<Modifier>) -> Interval {
    let (Some(from), Some(to)) = (interval.from, interval.to) else { return interval };
    let n_days = to.since(from).map_or(0, |span| span.get_days()) + 1;
    let third = if (28..=31).contains(&n_days) { 10 } else { n_days / 3 };
    let bounds = match modifier {
        Some(Modifier::Start) if third > 0 => (Some(from), add_days(from, third - 1)),
        Some(Modifier::Mid) if third > 0 => (add_days(from, third), add_days(from, 2 * third - 1)),
        Some(Modifier::End) if third > 0 => (add_days(from, 2 * third), Some(to)),
        _ => return interval,
    };
    Interval { from: bounds.0, to: bounds.1 }
}
