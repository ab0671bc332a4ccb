//! Words that must fit into columns, beside those that are the same everywhere.

pub(crate) use ascribe::words::*;
use jiff::civil::Date;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// A day in few characters: `31 Mar 2025`.
pub(crate) fn short_day(date: Date) -> String {
    date.strftime("%e %b %Y").to_string()
}

/// The time between two days in weeks or months; none for less than `least_days`.
pub(crate) fn gap(before: Date, day: Date, least_days: i32) -> Option<String> {
    let n_days = before.until(day).ok()?.get_days();
    match n_days {
        n if n < least_days => None,
        // Two months and more: months of 30.4 days on average.
        61.. => Some(number_of((f64::from(n_days) / 30.4).round() as usize, "month")),
        _ => Some(number_of((n_days / 7) as usize, "week")),
    }
}

/// `text` in at most `n_columns`, with `…` where something was cut off.
pub(crate) fn shorten(text: &str, n_columns: usize) -> String {
    if text.width() <= n_columns {
        return text.to_owned();
    }
    let mut short = String::new();
    let mut n_taken = 0;
    for c in text.chars() {
        n_taken += c.width().unwrap_or(0);
        if n_taken + 1 > n_columns {
            break;
        }
        short.push(c);
    }
    short.truncate(short.trim_end().len());
    short + "…"
}
