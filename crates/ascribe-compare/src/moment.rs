//! When pages were published, as numbers that can be set against each other.

use ascribe_model::Document;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// Seconds of a day.
const DAY_S: f64 = 86_400.0;

/// When a document was published, in days since 1970.
pub(crate) fn moment_of(document: &Document) -> Option<f64> {
    document.published_at().map(days)
}

/// The noon of a day, in days since 1970.
pub(crate) fn noon(day: Date) -> Option<f64> {
    day.at(12, 0, 0, 0).to_zoned(TimeZone::UTC).ok().map(|noon| days(noon.timestamp()))
}

fn days(time: Timestamp) -> f64 {
    time.as_second() as f64 / DAY_S
}
