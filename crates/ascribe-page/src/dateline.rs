//! The opening of a wire report: "SEOUL, Dec 19 (Meridian Wire) -".

use std::ops::Range;

use jiff::civil::Date;

use crate::dates::find_dates;

/// Bytes within which a dateline ends. The longest of the development sets has 58.
const MAX_DATELINE_BYTES: usize = 90;

/// A dateline at the start of a paragraph, as byte ranges of the paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Dateline {
    /// The agency in brackets.
    pub agency: Option<Range<usize>>,
    /// The day, where the dateline gives the year with it.
    pub date: Option<Date>,
}

/// Reads the dateline that opens a paragraph: a place in capitals, or any place with a name in brackets, then a dash.
pub(crate) fn read_dateline(paragraph: &str) -> Option<Dateline> {
    let limit = floor_border(paragraph, MAX_DATELINE_BYTES);
    let window = &paragraph[..limit];
    let head = &window[..dash(window)?];
    let agency = bracketed(head);
    let place = head.split(['(', ',']).next()?.trim();
    let has_place =
        place.chars().next().is_some_and(char::is_uppercase) && place.split_whitespace().count() <= 4;
    let in_capitals =
        place.chars().filter(|c| c.is_alphabetic()).count() > 2 && !place.chars().any(char::is_lowercase);
    if !has_place || !(in_capitals || agency.is_some()) || head.contains(['"', '“', ';', '?']) {
        return None;
    }
    let date = find_dates(head).first().map(|found| found.date);
    Some(Dateline { agency, date })
}

/// Where the first dash that stands apart begins.
fn dash(window: &str) -> Option<usize> {
    let dashes = [" — ", " – ", " - ", " -- ", "— ", "– ", ") -", ")—", ")–"];
    dashes
        .iter()
        .filter_map(|dash| window.find(dash).map(|at| if dash.starts_with(')') { at + 1 } else { at }))
        .min()
}

fn bracketed(head: &str) -> Option<Range<usize>> {
    let open = head.find('(')?;
    let close = open + head[open..].find(')')?;
    let is_last = head[close + 1..].trim().is_empty();
    let has_name = head[open + 1..close].chars().next().is_some_and(char::is_uppercase);
    (is_last && has_name).then_some(open + 1..close)
}

/// The last character border at or before `at`.
pub(crate) fn floor_border(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(paragraph: &str, agency: Option<&str>) {
        let found = read_dateline(paragraph).unwrap_or_else(|| panic!("no dateline in {paragraph}"));
        assert_eq!(found.agency.map(|range| &paragraph[range]), agency, "{paragraph}");
    }

    #[test]
    fn datelines_name_their_agency() {
        check("SEOUL, Dec 19 (Meridian Wire) - Troops sent", Some("Meridian Wire"));
        check("SEOUL, South Korea (TPA) — Roughly 4,700", Some("TPA"));
        check("Kyiv (Halyard) – The mayor", Some("Halyard"));
        check("WASHINGTON — Soldiers fighting", None);
        check("GUATEMALA CITY, 4 FEB 90 (ACAN-EFE) -- [TEXT] THE ARMY", Some("ACAN-EFE"));
    }

    #[test]
    fn a_full_date_in_a_dateline_is_read() {
        let found = read_dateline("KYIV, March 31, 2025 (Halyard) - The mayor said").unwrap();
        assert_eq!(found.date.unwrap().to_string(), "2025-03-31");
        assert_eq!(read_dateline("KYIV, March 31 (Halyard) - The mayor said").unwrap().date, None);
    }

    #[test]
    fn other_openings_are_no_datelines() {
        for text in [
            "The army - or what is left of it - withdrew",
            "Lee – a lawmaker – said",
            "4,000 dead",
            "",
            "(A) - b",
        ] {
            assert_eq!(read_dateline(text), None, "{text}");
        }
    }
}
