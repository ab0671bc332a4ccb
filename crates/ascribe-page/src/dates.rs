//! Dates as pages write them: in markup, in text and in addresses.

use std::ops::Range;

use jiff::civil::Date;

/// Years that a page can have been published in. Others are other numbers, or what a program writes where it knows none: 2099,
/// 9999. There is no clock here, so that the same page gives the same reading at any time; by 2049 this is to be raised.
const YEARS: std::ops::RangeInclusive<i16> = 1900..=2049;

/// Whether a page can have been published on a day: not on the first of 1970, in whatever zone, which is zero seconds.
pub(crate) fn is_plausible(day: Date) -> bool {
    let is_zero = day == jiff::civil::date(1970, 1, 1) || day == jiff::civil::date(1969, 12, 31);
    YEARS.contains(&day.year()) && !is_zero
}

/// Month names by their first letters, lower case; English first, then the languages of pages met in the public sets.
const MONTHS: [(&str, i8); 66] = [
    ("jan", 1),
    ("feb", 2),
    ("mar", 3),
    ("apr", 4),
    ("may", 5),
    ("jun", 6),
    ("jul", 7),
    ("aug", 8),
    ("sep", 9),
    ("oct", 10),
    ("nov", 11),
    ("dec", 12),
    ("mär", 3),
    ("maer", 3),
    ("mrz", 3),
    ("mai", 5),
    ("okt", 10),
    ("dez", 12),
    ("jän", 1),
    ("fév", 2),
    ("fev", 2),
    ("avr", 4),
    ("juin", 6),
    ("juil", 7),
    ("aoû", 8),
    ("aou", 8),
    ("déc", 12),
    ("ene", 1),
    ("abr", 4),
    ("ago", 8),
    ("dic", 12),
    ("gen", 1),
    ("mag", 5),
    ("giu", 6),
    ("lug", 7),
    ("set", 9),
    ("ott", 10),
    ("out", 10),
    ("maa", 3),
    ("mei", 5),
    ("maj", 5),
    ("sty", 1),
    ("lut", 2),
    ("kwi", 4),
    ("cze", 6),
    ("lip", 7),
    ("sie", 8),
    ("wrz", 9),
    ("paź", 10),
    ("lis", 11),
    ("gru", 12),
    ("oca", 1),
    ("şub", 2),
    ("nis", 4),
    ("haz", 6),
    ("tem", 7),
    ("ağu", 8),
    ("eyl", 9),
    ("eki", 10),
    ("kas", 11),
    ("ara", 12),
    ("янв", 1),
    ("фев", 2),
    ("мар", 3),
    ("апр", 4),
    ("авг", 8),
];

/// Digits of the shortest date: a day and a year.
const MIN_DATE_DIGITS: usize = 5;

/// A date found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FoundDate {
    /// Byte range in the text.
    pub range: Range<usize>,
    /// The day.
    pub date: Date,
}

#[derive(Clone, Debug)]
struct Token<'a> {
    range: Range<usize>,
    word: &'a str,
    /// Value of a run of up to four digits.
    number: Option<i16>,
}

/// All full dates (day, month and year) in a text, in order. Days and months in figures count only where they cannot be
/// mistaken for one another.
pub(crate) fn find_dates(text: &str) -> Vec<FoundDate> {
    if text.bytes().filter(u8::is_ascii_digit).count() < MIN_DATE_DIGITS {
        return Vec::new();
    }
    let tokens = tokens(text);
    let mut found = Vec::new();
    let mut at = 0;
    while at + 2 < tokens.len() {
        match date_at(text, &tokens[at..at + 3]) {
            Some(date) => {
                let range = tokens[at].range.start..tokens[at + 2].range.end;
                found.push(FoundDate { range, date });
                at += 3;
            }
            None => at += 1,
        }
    }
    found
}

/// The value of a date in markup as ISO 8601: with its time and zone where it has them, a day otherwise.
pub(crate) fn iso_value(written: &str) -> Option<String> {
    let written = written.trim();
    let is_since_1970 = matches!(written.len(), 10 | 13) && written.bytes().all(|byte| byte.is_ascii_digit());
    let since_1970 = || since_1970(written.parse().ok()?).filter(|_| is_since_1970);
    iso_date_time(written).or_else(since_1970).or_else(|| {
        let found = find_dates(written);
        let date = found.first()?.date;
        Some(with_clock(date, &written[found.first()?.range.end..]))
    })
}

/// The day that an address names as part of its path: `/2025/03/31/`, `-2025-03-31-`, `/20250331/`.
pub(crate) fn date_in_url(url: &str) -> Option<Date> {
    let path = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = path.split_once('/').map_or("", |(_, path)| path);
    let path = path.split(['?', '#']).next()?;
    year_month_day(path).or_else(|| month_word_in_path(path)).or_else(|| {
        path.split(|c: char| !c.is_ascii_digit()).filter(|run| run.len() == 8).find_map(compact_date)
    })
}

fn year_month_day(path: &str) -> Option<Date> {
    let numbers: Vec<(usize, &str)> = digit_runs(path).collect();
    numbers.windows(3).find_map(|run| {
        let [year, month, day] = [run[0], run[1], run[2]];
        let joined = |left: (usize, &str), right: (usize, &str)| {
            let between = &path[left.0 + left.1.len()..right.0];
            matches!(between, "/" | "-" | "_" | ".")
        };
        let is_date = year.1.len() == 4 && (1..=2).contains(&month.1.len()) && (1..=2).contains(&day.1.len());
        (is_date && joined(year, month) && joined(month, day)).then(|| date_of(year.1, month.1, day.1))?
    })
}

/// `/2025/mar/31/` as some papers write it.
fn month_word_in_path(path: &str) -> Option<Date> {
    let parts: Vec<&str> = path.split('/').collect();
    parts.windows(3).find_map(|run| {
        let is_month = run[1].len() == 3 || run[1].chars().all(char::is_alphabetic);
        let month = is_month.then(|| month_number(run[1]))??;
        let (year, day) = (run[0].parse().ok()?, run[2].parse().ok()?);
        let is_plain = run[0].len() == 4 && run[2].len() <= 2;
        is_plain.then(|| day_of(year, month, day))?
    })
}

fn digit_runs(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    text.split(|c: char| !c.is_ascii_digit()).filter_map(move |run| {
        let start = at;
        at += run.len() + 1;
        (!run.is_empty()).then_some((start, run))
    })
}

fn compact_date(run: &str) -> Option<Date> {
    date_of(&run[..4], &run[4..6], &run[6..])
}

fn date_of(year: &str, month: &str, day: &str) -> Option<Date> {
    day_of(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

fn day_of(year: i16, month: i8, day: i8) -> Option<Date> {
    Date::new(year, month, day).ok().filter(|day| is_plausible(*day))
}

/// `2025-03-31T10:22:00+09:00` and its loose relatives, kept to the second with the zone as written.
fn iso_date_time(written: &str) -> Option<String> {
    let n_digits = written.bytes().take_while(u8::is_ascii_digit).count();
    if n_digits == 8 {
        return compact_date(&written[..8]).map(|date| date.to_string());
    }
    let head = written.get(..10)?;
    let separators = (head.as_bytes()[4], head.as_bytes()[7]);
    if !matches!(separators, (b'-', b'-') | (b'/', b'/') | (b'.', b'.')) {
        return None;
    }
    if written.as_bytes().get(10).is_some_and(u8::is_ascii_digit) {
        return None;
    }
    let date = date_of(head.get(..4)?, head.get(5..7)?, head.get(8..10)?)?;
    Some(with_clock(date, &written[10..]))
}

/// A number of seconds or milliseconds since 1970 as a date-time, or `20250331` as a day; none for any other number.
///
/// Seconds stay under 100,000 millions until the year 5138, milliseconds pass that in 1973. Under ten millions are numbers
/// that are no time since 1970 in news: years, days of a year.
pub(crate) fn since_1970(number: f64) -> Option<String> {
    if !(1e7..1e14).contains(&number) {
        return None;
    }
    if number.fract() == 0.0 && number < 1e8 {
        return compact_date(&format!("{number:.0}")).map(|date| date.to_string());
    }
    let seconds = if number < 1e11 { number } else { number / 1000.0 };
    // Bounded above: fits.
    let stamp = jiff::Timestamp::from_second(seconds.floor() as i64).ok()?;
    YEARS.contains(&jiff::tz::Offset::UTC.to_datetime(stamp).year()).then(|| stamp.to_string())
}

/// The date with the clock time and zone that follow it, where they are a time and a zone.
fn with_clock(date: Date, tail: &str) -> String {
    let tail = tail.trim_start_matches(|c: char| c == 'T' || c == ',' || c.is_whitespace());
    let tail = tail.strip_prefix("at ").or_else(|| tail.strip_prefix("- ")).unwrap_or(tail);
    match clock(tail) {
        Some((time, rest)) => format!("{date}T{time}{}", zone(rest)),
        None => date.to_string(),
    }
}

/// `10:22`, `10:22:05`, `10:22 pm` at the start of a text, as `HH:MM:SS`, and what follows.
fn clock(text: &str) -> Option<(String, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != ':').unwrap_or(text.len());
    let mut parts = text[..end].split(':');
    let hour: u8 = parts.next()?.parse().ok()?;
    let minute: u8 = parts.next()?.parse().ok()?;
    let second: u8 = parts.next().map_or(Some(0), |part| part.parse().ok())?;
    let rest = skip_fraction(&text[end..]);
    let marker = rest.trim_start().get(..2).map(str::to_ascii_lowercase);
    let (hour, rest) = match marker.as_deref() {
        Some("pm") if hour < 12 => (hour + 12, &rest.trim_start()[2..]),
        Some("am") if hour == 12 => (0, &rest.trim_start()[2..]),
        Some("am" | "pm") => (hour, &rest.trim_start()[2..]),
        _ => (hour, rest),
    };
    (hour < 24 && minute < 60 && second < 61).then(|| (format!("{hour:02}:{minute:02}:{second:02}"), rest))
}

fn skip_fraction(text: &str) -> &str {
    match text.strip_prefix('.') {
        Some(rest) => rest.trim_start_matches(|c: char| c.is_ascii_digit()),
        None => text,
    }
}

/// `Z`, `+0900`, `+09:00`, `GMT`, `UTC` as ISO 8601 writes them; nothing for a zone that is not one of these.
fn zone(text: &str) -> String {
    let text = text.trim_start();
    let text = ["GMT", "UTC"]
        .iter()
        .find_map(|name| text.strip_prefix(name)?.strip_prefix(['+', '-']))
        .map_or(text, |rest| &text[text.len() - rest.len() - 1..]);
    if text.starts_with(['Z', 'z']) || ["GMT", "UTC"].iter().any(|name| text.starts_with(name)) {
        return "Z".to_owned();
    }
    let Some(sign) = text.chars().next().filter(|c| matches!(c, '+' | '-')) else { return String::new() };
    let digits: String =
        text[1..].chars().filter(|c| *c != ':').take_while(char::is_ascii_digit).take(4).collect();
    match digits.len() {
        4 => format!("{sign}{}:{}", &digits[..2], &digits[2..]),
        2 => format!("{sign}{digits}:00"),
        _ => String::new(),
    }
}

fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut start = None;
    let mut was_digit = false;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        let is_digit = c.is_ascii_digit();
        let is_word = is_digit || c.is_alphabetic();
        if let Some(from) = start.filter(|_| !is_word || is_digit != was_digit) {
            push_token(text, from..at, &mut tokens);
            start = None;
        }
        if is_word && start.is_none() {
            start = Some(at);
        }
        was_digit = is_digit;
    }
    tokens
}

/// Keeps a token unless it is a word that may stand inside a date ("31st of March").
fn push_token<'a>(text: &'a str, range: Range<usize>, tokens: &mut Vec<Token<'a>>) {
    let word = &text[range.clone()];
    let is_filler = matches!(word, "st" | "nd" | "rd" | "th" | "of" | "de" | "the" | "del");
    if !is_filler {
        let number = (word.len() <= 4).then(|| word.parse().ok()).flatten();
        tokens.push(Token { range, word, number });
    }
}

fn date_at(text: &str, tokens: &[Token<'_>]) -> Option<Date> {
    let [a, b, c] = tokens else { return None };
    if !close_together(text, a, b) || !close_together(text, b, c) {
        return None;
    }
    match (a.number, b.number, c.number) {
        (Some(day), None, Some(year)) if c.word.len() == 4 => {
            day_of(year, month_number(b.word)?, small(day)?)
        }
        (None, Some(day), Some(year)) if c.word.len() == 4 => {
            day_of(year, month_number(a.word)?, small(day)?)
        }
        (Some(year), None, Some(day)) if a.word.len() == 4 => {
            day_of(year, month_number(b.word)?, small(day)?)
        }
        (Some(year), Some(month), Some(day)) if a.word.len() == 4 && c.word.len() <= 2 => {
            same_separators(text, tokens).then(|| day_of(year, small(month)?, small(day)?))?
        }
        (Some(first), Some(second), Some(year))
            if c.word.len() == 4 && a.word.len() <= 2 && b.word.len() <= 2 =>
        {
            same_separators(text, tokens)
                .then(|| unmistakable(text, a, small(first)?, small(second)?, year))?
        }
        _ => None,
    }
}

/// `31-03-2025` and `03/31/2025` can be read one way only; `03.04.2025` with points is day first everywhere.
fn unmistakable(text: &str, a: &Token<'_>, first: i8, second: i8, year: i16) -> Option<Date> {
    let has_points = text[a.range.end..].starts_with('.');
    if has_points || first > 12 || first == second {
        day_of(year, second, first)
    } else if second > 12 {
        day_of(year, first, second)
    } else {
        None
    }
}

fn small(number: i16) -> Option<i8> {
    i8::try_from(number).ok()
}

/// Nothing but a little punctuation and fillers between two parts of a date.
fn close_together(text: &str, a: &Token<'_>, b: &Token<'_>) -> bool {
    let between = &text[a.range.end..b.range.start];
    between.len() <= 8 && !between.contains(['\n', '(', ')', ';', '"', '|', ':'])
}

fn same_separators(text: &str, tokens: &[Token<'_>]) -> bool {
    let first = &text[tokens[0].range.end..tokens[1].range.start];
    let second = &text[tokens[1].range.end..tokens[2].range.start];
    first.trim() == second.trim() && matches!(first.trim(), "-" | "/" | "." | "–")
}

fn month_number(word: &str) -> Option<i8> {
    let word = word.to_lowercase();
    if word.chars().count() < 3 || is_other_word(&word) {
        return None;
    }
    MONTHS.iter().find(|(start, _)| word.starts_with(start)).map(|(_, month)| *month)
}

/// Words that begin like a month and are none.
fn is_other_word(word: &str) -> bool {
    let letters = word.chars().count();
    letters > 10
        || matches!(
            word,
            "mark" | "market" | "markets" | "march-in" | "marine" | "marines" | "married" | "decree"
        )
        || matches!(
            word,
            "general" | "gender" | "major" | "magazine" | "list" | "settlement" | "outside" | "set"
        )
        || matches!(word, "area" | "arab" | "arabs" | "aged" | "ago" | "out" | "lists" | "november-")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let found: Vec<String> = find_dates(text).iter().map(|found| found.date.to_string()).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn dates_in_text_are_found_where_they_are_full() {
        check("Friday, January 4, 2019", &["2019-01-04"]);
        check("Updated: 30-04-2025 14:12 IST | Created: 29-04-2025", &["2025-04-30", "2025-04-29"]);
        check("Date of publication 3 June 2016 Syrian", &["2016-06-03"]);
        check("on the 31st of March, 2025", &["2025-03-31"]);
        check("31. März 2025, le 3 août 2024", &["2025-03-31", "2024-08-03"]);
        check("2025/03/31 and 03/31/2025", &["2025-03-31", "2025-03-31"]);
        check("in March 2025, on 3 March, 03/04/2025, 1,200 in May 2024", &[]);
        check("killed 12 soldiers 2025", &[]);
    }

    #[test]
    fn markup_dates_keep_time_and_zone() {
        let check =
            |written: &str, expected: Option<&str>| assert_eq!(iso_value(written).as_deref(), expected);
        check("2025-03-31", Some("2025-03-31"));
        check("2025-03-31T10:22:05.123+0900", Some("2025-03-31T10:22:05+09:00"));
        check("2025-03-31 10:22 GMT", Some("2025-03-31T10:22:00Z"));
        check("Mon, 31 Mar 2025 10:22:00 -0400", Some("2025-03-31T10:22:00-04:00"));
        check("2025-03-31 10:22:05 GMT+0200", Some("2025-03-31T10:22:05+02:00"));
        check("March 31, 2025 at 2:05 pm", Some("2025-03-31T14:05:00"));
        check("1743416520", Some("2025-03-31T10:22:00Z"));
        check("20250331", Some("2025-03-31"));
        check("2008-10-294T05:21:46-0700", None);
        check("yesterday", None);
    }

    #[test]
    fn addresses_name_days() {
        let check = |url: &str, expected: Option<&str>| {
            assert_eq!(date_in_url(url).map(|date| date.to_string()).as_deref(), expected, "{url}");
        };
        check("https://a.example/2025/03/31/toll", Some("2025-03-31"));
        check("https://a.example/world/toll-2025-03-31", Some("2025-03-31"));
        check("https://a.example/world/2025/mar/31/toll", Some("2025-03-31"));
        check("https://a.example/20250331/toll", Some("2025-03-31"));
        check("https://a.example/story-4711-1734591?d=2025-03-31", None);
        check("https://2025-03-31.example/", None);
    }
}
