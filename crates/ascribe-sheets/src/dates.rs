//! Cells that hold a day, a month or a year.

use ascribe_model::Interval;
use jiff::civil::Date;
use serde::Deserialize;

/// How a sheet writes days with slashes, dots or dashes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum DateOrder {
    /// 03/04/2025 is the third of April.
    DayFirst,
    /// 03/04/2025 is the fourth of March.
    MonthFirst,
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Reads `2025-04-03`, `03/04/2025` (with an order, or where only one can be meant), `3 April 2025`, `April 3, 2025`,
/// `2025-04`, `April 2025`, `2025`. A time behind a day is passed over.
pub(crate) fn parse_days(cell: &str, order: Option<DateOrder>) -> Result<Interval, String> {
    let wrong = || format!("`{cell}` is no day, month or year");
    let parts: Vec<&str> = cell
        .split(|c: char| c.is_whitespace() || "/.-,T".contains(c))
        .filter(|part| !part.is_empty())
        .collect();
    let number =
        |text: &str| text.parse::<i16>().ok().filter(|_| text.bytes().all(|byte| byte.is_ascii_digit()));
    let is_year = |text: &str| text.len() == 4 && number(text).is_some();
    let is_time = |parts: &[&str]| parts.iter().all(|part| part.contains(':') || number(part).is_some());
    match parts.as_slice() {
        [year] if is_year(year) => whole_year(number(year)),
        [year, month] if is_year(year) => whole_month(number(year), number(month)),
        [month, year] if is_year(year) => whole_month(number(year), named_month(month)),
        [year, month, day, rest @ ..] if is_year(year) && is_time(rest) => {
            one_day(number(year), number(month), number(day))
        }
        [a, b, year, rest @ ..] if is_year(year) && is_time(rest) => match (named_month(a), named_month(b)) {
            (None, Some(month)) => one_day(number(year), Some(month), number(a)),
            (Some(month), None) => one_day(number(year), Some(month), number(b)),
            _ => {
                return in_order(cell, number(year), number(a), number(b), order)
                    .and_then(|days| plausible(cell, days));
            }
        },
        _ => None,
    }
    .ok_or_else(wrong)
    .and_then(|days| plausible(cell, days))
}

/// Days in years that a sheet of reports can mean: 1403 and 2567 are years of other calendars, and the end of 1899 is the zero
/// of a spreadsheet.
fn plausible(cell: &str, days: Interval) -> Result<Interval, String> {
    const YEARS: std::ops::RangeInclusive<i16> = 1800..=2100;
    let zero = jiff::civil::date(1899, 12, 30)..=jiff::civil::date(1900, 1, 1);
    let is_odd = |day: Date| !YEARS.contains(&day.year());
    if days.from.is_some_and(|day| zero.contains(&day)) && days.from == days.to {
        return Err(format!(
            "`{cell}` is where a spreadsheet begins to count days, and hardly a day that is meant"
        ));
    }
    match days.from.is_some_and(is_odd) {
        true => Err(format!(
            "`{cell}` is of no year from {} to {}; is it another calendar?",
            YEARS.start(),
            YEARS.end()
        )),
        false => Ok(days),
    }
}

fn in_order(
    cell: &str,
    year: Option<i16>,
    a: Option<i16>,
    b: Option<i16>,
    order: Option<DateOrder>,
) -> Result<Interval, String> {
    let (day_first, month_first) = (one_day(year, b, a), one_day(year, a, b));
    let found = match (order, day_first, month_first) {
        (Some(DateOrder::DayFirst), day, _) | (Some(DateOrder::MonthFirst), _, day) => day,
        (None, Some(day), None) | (None, None, Some(day)) => Some(day),
        (None, Some(day), Some(other)) if day == other => Some(day),
        (None, Some(day), Some(other)) => {
            let words = |days: Interval| days.from.map_or(String::new(), |day| day.to_string());
            return Err(format!(
                "`{cell}` can be {} or {}; `dates = \"day-first\"` or `\"month-first\"` in the mapping says which",
                words(day),
                words(other)
            ));
        }
        (None, None, None) => None,
    };
    found.ok_or_else(|| format!("`{cell}` is no day"))
}

/// The day, month or year in ISO 8601, as short as it says what is meant.
pub(crate) fn days_words(days: Interval) -> String {
    let (Some(from), Some(to)) = (days.from, days.to) else {
        return days.from.or(days.to).map_or(String::new(), |day| day.to_string());
    };
    if from == to {
        from.to_string()
    } else if from.month() == to.month() && from == from.first_of_month() && to == from.last_of_month() {
        format!("{:04}-{:02}", from.year(), from.month())
    } else if from == from.first_of_year() && to == from.last_of_year() {
        format!("{:04}", from.year())
    } else {
        format!("{from}/{to}")
    }
}

fn named_month(word: &str) -> Option<i16> {
    let lower = word.to_lowercase();
    let is_it = |month: &&str| lower.len() >= 3 && month.starts_with(lower.as_str());
    MONTHS.iter().position(is_it).map(|idx| idx as i16 + 1)
}

fn one_day(year: Option<i16>, month: Option<i16>, day: Option<i16>) -> Option<Interval> {
    let day = Date::new(year?, i8::try_from(month?).ok()?, i8::try_from(day?).ok()?).ok()?;
    Some(Interval { from: Some(day), to: Some(day) })
}

fn whole_month(year: Option<i16>, month: Option<i16>) -> Option<Interval> {
    let first = one_day(year, month, Some(1))?.from?;
    Some(Interval { from: Some(first), to: Some(first.last_of_month()) })
}

fn whole_year(year: Option<i16>) -> Option<Interval> {
    let first = one_day(year, Some(1), Some(1))?.from?;
    Some(Interval { from: Some(first), to: Some(first.last_of_year()) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(cell: &str, order: Option<DateOrder>) -> Option<String> {
        parse_days(cell, order).ok().map(days_words)
    }

    #[test]
    fn days_that_can_be_only_one_day_are_read() {
        for (cell, day) in [
            ("2025-04-03", "2025-04-03"),
            ("2025-04-03 14:30:00", "2025-04-03"),
            ("2025-04-03T14:30:00", "2025-04-03"),
            ("16/01/2024", "2024-01-16"),
            ("1/16/2024", "2024-01-16"),
            ("03.03.2025", "2025-03-03"),
            ("3 April 2025", "2025-04-03"),
            ("Apr 3, 2025", "2025-04-03"),
            ("2025-02", "2025-02"),
            ("February 2025", "2025-02"),
            ("2025", "2025"),
        ] {
            assert_eq!(words(cell, None).as_deref(), Some(day), "{cell}");
        }
    }

    #[test]
    fn days_that_can_be_two_are_left_to_the_mapping() {
        assert!(parse_days("03/04/2025", None).unwrap_err().contains("2025-04-03 or 2025-03-04"));
        assert_eq!(words("03/04/2025", Some(DateOrder::DayFirst)).as_deref(), Some("2025-04-03"));
        assert_eq!(words("3/4/2025", Some(DateOrder::MonthFirst)).as_deref(), Some("2025-03-04"));
        for wrong in [
            "1403-02-17",
            "07/05/2567",
            "1899-12-31",
            "9999",
            "",
            "soon",
            "31/02/2025",
            "16/01/24",
            "13/13/2025",
            "2025-13-01",
            "1/16/2024 x",
        ] {
            assert_eq!(words(wrong, None), None, "{wrong}");
        }
        assert_eq!(words("1/16/2024", Some(DateOrder::DayFirst)), None);
    }
}
