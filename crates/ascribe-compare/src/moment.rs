//! When pages were published: to the second where they tell it, in whatever zone.

use ascribe_model::Document;
use jiff::civil::{Date, DateTime};
use jiff::{Timestamp, tz::TimeZone};

/// Seconds of a day.
const DAY_S: f64 = 86_400.0;

/// When a document was published, in days since 1970; noon where only the day is known.
pub(crate) fn moment_of(document: &Document) -> Option<f64> {
    moment(&document.published.as_ref()?.value)
}

/// A time in days since 1970. A time without a zone is taken for UTC.
pub(crate) fn moment(value: &str) -> Option<f64> {
    let in_utc = |time: DateTime| time.to_zoned(TimeZone::UTC).ok().map(|zoned| zoned.timestamp());
    let zoned = || value.parse::<Timestamp>().ok();
    let civil = || if value.len() > 10 { value.parse::<DateTime>().ok().and_then(in_utc) } else { None };
    let noon = || in_utc(value.get(..10)?.parse::<Date>().ok()?.at(12, 0, 0, 0));
    let time = zoned().or_else(civil).or_else(noon)?;
    Some(time.as_second() as f64 / DAY_S)
}

/// The noon of a day, in days since 1970.
pub(crate) fn noon(day: Date) -> Option<f64> {
    moment(&day.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_told_apart_by_their_zones() {
        assert_eq!(moment("1970-01-02"), Some(1.5));
        assert_eq!(moment("1970-01-02T06:00:00Z"), Some(1.25));
        assert_eq!(moment("1970-01-02T06:00:00+06:00"), Some(1.0));
        assert_eq!(moment("1970-01-02T06:00:00"), Some(1.25));
        assert_eq!(moment("yesterday"), None);
    }
}
