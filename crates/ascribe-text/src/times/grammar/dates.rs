//! Calendar dates, months, years, weekdays, seasons.

use super::*;
use crate::times::phrase::{MonthWeek, Which};

/// Years that a bare four-digit number can be.
///
/// Below, such numbers are counts far more often than years; above, no report speaks of them.
const BARE_YEARS: std::ops::RangeInclusive<u32> = 1800..=2050;

/// Words after which a bare number is a year: "in 2014", "since 2011", "early 1990".
const BEFORE_YEARS: [&str; 24] = [
    "in",
    "since",
    "of",
    "by",
    "during",
    "until",
    "till",
    "from",
    "to",
    "after",
    "before",
    "between",
    "and",
    "through",
    "for",
    "mid",
    "early",
    "late",
    "fiscal",
    "year",
    "circa",
    "throughout",
    "end",
    "(",
];

/// People are counted, years are not.
const PEOPLE: [&str; 10] = [
    "people",
    "personnel",
    "police",
    "children",
    "men",
    "women",
    "troops",
    "soldiers",
    "civilians",
    "deaths",
];

/// Words that may follow a bare year. Others make the number a count: "2014 people".
const AFTER_YEARS: [&str; 40] = [
    "and",
    "or",
    "to",
    "but",
    "when",
    "as",
    "the",
    "in",
    "at",
    "on",
    "by",
    "for",
    "from",
    "with",
    "after",
    "before",
    "because",
    "while",
    "that",
    "was",
    "were",
    "is",
    "has",
    "had",
    "have",
    "until",
    "through",
    "under",
    "following",
    "a",
    "an",
    "of",
    "he",
    "they",
    "she",
    "it",
    "we",
    "which",
    "who",
    "than",
];

impl Reader<'_, '_> {
    /// A day with its month, or a month, with what is said of weekday and year.
    pub(super) fn date(&self, idx: usize) -> Read<Meaning> {
        let (first, weekday) = match self.weekday_name(idx) {
            Some((weekday, next)) => (self.behind_comma(next), Some(weekday)),
            None => (idx, None),
        };
        let first = if weekday.is_some() && self.is_at(first, Word::The) { first + 1 } else { first };
        let day = longest([
            self.month_day(first),
            self.day_month(first),
            self.days_month(first),
            self.iso_date(first),
        ]);
        let day = longest([
            day,
            self.slashed_date(first),
            self.dotted_date(first),
            self.dashed_month(first),
            self.last_month_day(first),
        ]);
        if let Some((meaning, end)) = day {
            return Some((of_weekday(meaning, weekday), end));
        }
        if weekday.is_some() || first != idx {
            return None;
        }
        self.month_alone(idx)
    }

    /// "March 12", "Nov. 25, 2009", "March eighth".
    fn month_day(&self, idx: usize) -> Read<Meaning> {
        let (month, next) = self.month_name(idx)?;
        let (day, next) = self.day_number(next)?;
        if let Some((last, next)) = self.last_day(idx, next).filter(|(last, _)| *last > day) {
            let (year, next) = self.year_said(next);
            return Some((Meaning::Days { year, month, first: day, last }, next));
        }
        let (year, next) = self.year_said(next);
        Some((Meaning::Day { year, month, day, part: None }, next))
    }

    /// The second day of "April 9 to 17", "July 4-6", "between Aug. 3 and 5".
    fn last_day(&self, start: usize, idx: usize) -> Read<i8> {
        let is_between = start > self.start && self.is_one_of(start - 1, &["between"]);
        let links = match self.at(idx) {
            Lexeme::Word(Word::Dash) => self.is_glued(idx) && self.is_glued(idx + 1),
            Lexeme::Word(Word::To) => true,
            Lexeme::Word(Word::And) => is_between,
            _ => false,
        };
        let (day, next) = self.day_number(idx + 1).filter(|_| links)?;
        self.month_name(next).is_none().then_some((day, next))
    }

    /// "3-5 August", "3 to 5 August 2014".
    fn days_month(&self, idx: usize) -> Read<Meaning> {
        let (first, next) = self.day_number(idx)?;
        let (last, next) = self.last_day(idx, next).or_else(|| {
            let is_link = matches!(self.at(next), Lexeme::Word(Word::Dash | Word::To | Word::And));
            self.day_number(next + 1).filter(|_| is_link)
        })?;
        let (month, next) = self.month_name(next).filter(|_| last > first)?;
        let (year, next) = self.year_said(next);
        Some((Meaning::Days { year, month, first, last }, next))
    }

    /// "the first week of January", "the last week of July 2014".
    pub(super) fn week_of_month(&self, idx: usize) -> Read<Meaning> {
        let first = if self.is_at(idx, Word::The) { idx + 1 } else { idx };
        let week = match self.at(first) {
            Lexeme::Ordinal(rank @ 1..=5) => MonthWeek::Counted(rank),
            Lexeme::Word(Word::Last) => MonthWeek::Last,
            _ => return None,
        };
        let is_week = self.at(first + 1) == Lexeme::Unit(Unit::Weeks) && self.is_at(first + 2, Word::Of);
        let (month, next) = self.month_name(first + 3).filter(|_| is_week)?;
        let (year, next) = self.year_said(next);
        Some((Meaning::WeekOfMonth { year, month, week }, next))
    }

    /// "last Oct. 23".
    fn last_month_day(&self, idx: usize) -> Read<Meaning> {
        let (which, first) = self.which(idx);
        if which == Which::Unsaid {
            return None;
        }
        match self.month_day(first)? {
            (Meaning::Day { year: YearSaid::Unsaid, month, day, part }, next) => {
                Some((Meaning::Day { year: YearSaid::Which(which), month, day, part }, next))
            }
            read => Some(read),
        }
    }

    /// "12 March", "the 14th of November 2017".
    fn day_month(&self, idx: usize) -> Read<Meaning> {
        let first = if self.is_at(idx, Word::The) { idx + 1 } else { idx };
        let (day, next) = self.day_number(first)?;
        let next = self.words_at(next, &["of"]).unwrap_or(next);
        let (month, next) = self.month_name(next)?;
        let (year, next) = self.year_said(next);
        Some((Meaning::Day { year, month, day, part: None }, next))
    }

    /// "2017-11-14".
    fn iso_date(&self, idx: usize) -> Read<Meaning> {
        let year = self.year_number(idx)?.0;
        let (month, day, end) = self.two_numbers(idx + 1, Word::Dash)?;
        calendar_day(year, month, day).map(|meaning| (meaning, end))
    }

    /// "11/14/2017", "14/11/2017" and "2017/11/14", "14-11-2017": the order is told by what is no month.
    ///
    /// Where both orders are dates the day is left open: American and other pages write it either way.
    fn slashed_date(&self, idx: usize) -> Read<Meaning> {
        let Lexeme::Digits(first) = self.at(idx) else { return None };
        let is_year = |(_, third, _): &(u32, u32, usize)| BARE_YEARS.contains(third);
        let dashed = || self.two_numbers(idx + 1, Word::Dash).filter(is_year);
        let slashed = self.two_numbers(idx + 1, Word::Slash);
        if let Some((second, third, end)) = slashed.filter(|_| first > 1000) {
            return calendar_day(i16::try_from(first).ok()?, second, third).map(|meaning| (meaning, end));
        }
        let (second, third, end) = slashed.or_else(dashed)?;
        Some((day_in_figures(first, second, third)?, end))
    }

    /// "on 13.4.2025", "on 11.12.13": likewise, behind a word that stands before days; not "version 3.4.2025".
    fn dotted_date(&self, idx: usize) -> Read<Meaning> {
        let behind = self.words.word(idx);
        let mut parts = behind.split('.').map(|part| part.parse::<u32>().ok());
        let [first, second, third] = [parts.next()??, parts.next()??, parts.next()??];
        let is_year = third < 100 || BARE_YEARS.contains(&third);
        let leads = idx > self.start
            && (self.is_one_of(idx - 1, &["on", "dated"]) || self.is_one_of(idx - 1, &BEFORE_YEARS));
        let fits = parts.next().is_none() && is_year && leads;
        fits.then(|| day_in_figures(first, second, third)).flatten().map(|meaning| (meaning, idx + 1))
    }

    /// "19-Nov-12", "19-Nov-2012".
    fn dashed_month(&self, idx: usize) -> Read<Meaning> {
        let (Lexeme::Digits(day), Lexeme::Month(month)) = (self.at(idx), self.at(idx + 2)) else {
            return None;
        };
        let Lexeme::Digits(year) = self.at(idx + 4) else { return None };
        let is_dash = |at: usize| self.is_at(at, Word::Dash);
        let is_joined =
            is_dash(idx + 1) && is_dash(idx + 3) && (idx + 1..idx + 5).all(|at| self.is_glued(at));
        let year = if self.words.word(idx + 4).len() == 2 { full_year(year) } else { year };
        let meaning = calendar_day(i16::try_from(year).ok()?, u32::from(month.unsigned_abs()), day)?;
        (is_joined && BARE_YEARS.contains(&year)).then_some((meaning, idx + 5))
    }

    /// Two numbers, each with `mark` glued before it.
    fn two_numbers(&self, idx: usize, mark: Word) -> Option<(u32, u32, usize)> {
        let fits =
            self.is_at(idx, mark) && self.is_at(idx + 2, mark) && (idx..idx + 4).all(|at| self.is_glued(at));
        match (self.at(idx + 1), self.at(idx + 3)) {
            (Lexeme::Digits(second), Lexeme::Digits(third)) if fits => Some((second, third, idx + 4)),
            _ => None,
        }
    }

    /// "January", "July 1997", "June last year", "last April".
    fn month_alone(&self, idx: usize) -> Read<Meaning> {
        let (which, first) = self.which(idx);
        let (month, next) = self.month_name(first)?;
        if self.is_verb_or_name(first, next) {
            return None;
        }
        let (year, next) = self.year_said(next);
        let year =
            if year == YearSaid::Unsaid && which != Which::Unsaid { YearSaid::Which(which) } else { year };
        Some((Meaning::Month { year, month }, next))
    }

    /// Whether "May" or "March" is no month: "May they rest", "March on the capital".
    fn is_verb_or_name(&self, idx: usize, next: usize) -> bool {
        let is_doubtful = self.is_one_of(idx, &["may", "march"]);
        let has_year = matches!(self.at(next), Lexeme::Digits(1000..=2100)) || self.is_at(next, Word::Comma);
        let follows_time_word = idx > self.start
            && (self.is_one_of(idx - 1, &BEFORE_YEARS)
                || matches!(self.lexemes[idx - 1], Lexeme::Word(_) | Lexeme::Month(_)));
        is_doubtful && !has_year && !follows_time_word
    }

    /// The name of a month. An abbreviation wants its full stop or a number beside it.
    pub(super) fn month_name(&self, idx: usize) -> Read<i8> {
        let Lexeme::Month(month) = self.at(idx) else { return None };
        let is_short = self.words.word(idx).len() <= 4 && !self.is_one_of(idx, &["may", "june", "july"]);
        let has_stop = self.is_next(idx, Word::Stop) && self.is_glued(idx + 1);
        if !is_short {
            return Some((month, idx + 1));
        }
        let has_number = matches!(self.at(idx + 1), Lexeme::Digits(_))
            || matches!(self.before(idx), Lexeme::Digits(_) | Lexeme::Word(Word::Slash | Word::Dash));
        if has_stop { Some((month, idx + 2)) } else { has_number.then_some((month, idx + 1)) }
    }

    /// The name of a weekday. An abbreviation wants a full stop, a comma, a date behind it or "on" before it.
    pub(super) fn weekday_name(&self, idx: usize) -> Read<i8> {
        let Lexeme::Weekday(weekday) = self.at(idx) else { return None };
        if self.words.word(idx).len() >= 6 {
            return Some((weekday, idx + 1));
        }
        let has_stop = self.is_next(idx, Word::Stop) && self.is_glued(idx + 1) && idx + 2 < self.end;
        let behind = if has_stop { idx + 2 } else { idx + 1 };
        let date = self.behind_comma(behind);
        let has_date = self.month_day(date).or_else(|| self.day_month(date)).is_some();
        (has_date || self.before(idx) == Lexeme::Word(Word::On)).then_some((weekday, behind))
    }

    /// "14", "14th", "eighth": a day of a month.
    fn day_number(&self, idx: usize) -> Read<i8> {
        match self.at(idx) {
            Lexeme::Digits(day @ 1..=31) if self.words.word(idx).len() <= 2 => {
                let has_ending = self.is_glued(idx + 1) && self.is_one_of(idx + 1, &["st", "nd", "rd", "th"]);
                let is_clock = self.is_next(idx, Word::Colon)
                    && self.is_glued(idx + 2)
                    && matches!(self.at(idx + 2), Lexeme::Digits(_));
                let next = if has_ending { idx + 2 } else { idx + 1 };
                (!is_clock).then_some((i8::try_from(day).ok()?, next))
            }
            Lexeme::Ordinal(day @ 1..=31) => Some((i8::try_from(day).ok()?, idx + 1)),
            _ => None,
        }
    }

    /// What is said of the year directly behind a day, month, quarter or season; nothing is fine too.
    pub(super) fn year_said(&self, idx: usize) -> (YearSaid, usize) {
        let next = self.behind_comma(idx);
        let next = self.words_at(next, &["of"]).unwrap_or(next);
        if let Some((year, end)) = self.year_number(next) {
            return (YearSaid::Number(year), end);
        }
        if let Some((year, end)) = self.short_year(idx) {
            return (YearSaid::Number(year), end);
        }
        let shift = match self.at(next) {
            Lexeme::Word(Word::Last | Word::Previous) => Some(-1),
            Lexeme::Word(Word::This) => Some(0),
            Lexeme::Word(Word::Next) => Some(1),
            _ => None,
        };
        match shift {
            Some(shift) if self.at(next + 1) == Lexeme::Unit(Unit::Years) => {
                (YearSaid::Shift(shift), next + 2)
            }
            _ => (YearSaid::Unsaid, idx),
        }
    }

    /// "April of 87", "April of ’87", "April ’87": two digits that no day of a month can be, or that an apostrophe marks.
    fn short_year(&self, idx: usize) -> Read<i16> {
        let of = self.words_at(idx, &["of"]);
        let next = of.unwrap_or(idx);
        let is_marked = self.is_one_of(next, &["'", "’", "‘"]);
        let at = next + usize::from(is_marked);
        let Lexeme::Digits(year) = self.at(at) else { return None };
        let is_short = self.words.word(at).len() == 2 && (!is_marked || self.is_glued(at));
        let is_year = is_marked || of.is_some() && year > 31;
        let year = i16::try_from(full_year(year)).ok()?;
        (is_short && is_year).then_some((year, at + 1))
    }

    /// A year in four digits, or in words: "nineteen ninety-six", "two thousand and eight".
    pub(super) fn year_number(&self, idx: usize) -> Read<i16> {
        match self.at(idx) {
            Lexeme::Digits(year @ 1000..=2100) if self.words.word(idx).len() == 4 => {
                Some((i16::try_from(year).ok()?, idx + 1))
            }
            Lexeme::Count(2) => {
                let is_said =
                    idx > self.start && self.is_one_of(idx - 1, &["year"]) && !self.is_next(idx, Word::Dash);
                let (year, end) = self.small_number(idx).filter(|_| is_said)?;
                (2000..2100).contains(&year).then(|| Some((i16::try_from(year).ok()?, end)))?
            }
            Lexeme::Count(century @ 17..=20) => {
                let (rest, end) = self.small_number(idx + 1).filter(|(rest, _)| (10..100).contains(rest))?;
                Some((i16::try_from(century * 100 + rest).ok()?, end))
            }
            _ => None,
        }
    }

    /// A year without a month: "in 2014", "1932-33", "the 1990s", "fiscal 1989", "the 20th century".
    pub(super) fn year_alone(&self, idx: usize) -> Read<Meaning> {
        let the = usize::from(self.is_at(idx, Word::The));
        let decade = self.decade(idx + the);
        let century = self.century(idx + the);
        if the == 1 {
            let year_word = self.words_at(idx + 1, &["year"]).and_then(|next| self.year_number(next));
            return longest([decade, century, year_word.map(|(year, end)| (Meaning::Year(year), end))]);
        }
        let fiscal = self.is_at(idx, Word::Fiscal).then(|| {
            let next = self.words_at(idx + 1, &["year"]).unwrap_or(idx + 1);
            self.year_number(next).map(|(year, end)| (Meaning::Year(year), end))
        });
        longest([decade, century, fiscal.flatten(), self.bare_year(idx)])
    }

    fn bare_year(&self, idx: usize) -> Read<Meaning> {
        let (year, end) = self.year_number(idx)?;
        if end > idx + 2 {
            return Some((Meaning::Year(year), end));
        }
        if !BARE_YEARS.contains(&u32::from(year.unsigned_abs())) || self.is_count_of_something(idx, end) {
            return None;
        }
        if self.is_at(end, Word::Dash) && self.is_glued(end) && self.is_glued(end + 1) {
            let Lexeme::Digits(last) = self.at(end + 1) else { return None };
            let last = if last < 100 {
                year / 100 * 100 + i16::try_from(last).ok()?
            } else {
                i16::try_from(last).ok()?
            };
            return (last > year && last < year + 100).then_some((Meaning::Years(year, last), end + 2));
        }
        Some((Meaning::Year(year), end))
    }

    /// Whether the four digits count something, or are part of a longer number or name.
    fn is_count_of_something(&self, idx: usize, end: usize) -> bool {
        let follows_time_word = idx == self.start
            || self.is_one_of(idx - 1, &BEFORE_YEARS)
            || matches!(self.lexemes[idx - 1], Lexeme::Word(Word::Comma | Word::Dash | Word::Slash));
        let is_before_noun = end < self.end
            && self.words.word(end).starts_with(char::is_lowercase)
            && !self.is_one_of(end, &AFTER_YEARS);
        // "Since 2011 bombs in the town have killed 77": a stretch of years, unless people are counted.
        let is_since = idx > self.start && self.is_one_of(idx - 1, &["since"]);
        if is_before_noun && idx > self.start && self.is_determiner(idx - 1) && !is_since {
            return self.is_counted_noun(end);
        }
        let is_strong =
            ["in", "since", "during", "until", "till", "before", "throughout", "early", "late", "mid"];
        if is_before_noun && idx > self.start && self.is_one_of(idx - 1, &is_strong) {
            return self.is_one_of(end, &PEOPLE);
        }
        if !follows_time_word && self.is_capital(end) && idx > self.start && self.is_determiner(idx - 1) {
            return false;
        }
        let is_money = idx > self.start && self.is_one_of(idx - 1, &["$", "£", "€", "#", "no", "+"]);
        let is_percent = self.is_one_of(end, &["%", "percent"]);
        !follows_time_word || is_before_noun || is_money || is_percent
    }

    /// "the 1996 bombing", "its 1990 invasion", "Israel's 1967 border".
    fn is_determiner(&self, idx: usize) -> bool {
        self.is_one_of(
            idx,
            &["the", "a", "his", "her", "its", "their", "that", "this", "'s", "’s", "after", "since"],
        )
    }

    /// "the 2014 people": a noun that can be counted and is so.
    fn is_counted_noun(&self, idx: usize) -> bool {
        let word = self.words.word(idx);
        word.ends_with('s') && !word.ends_with("ss")
            || self.is_one_of(idx, &["or", "of", "km", "kg"])
            || self.is_one_of(idx, &PEOPLE)
    }

    fn decade(&self, idx: usize) -> Read<Meaning> {
        let (year, next) = self.year_number(idx)?;
        let is_decade = year % 10 == 0 && self.is_glued(next) && self.is_one_of(next, &["s", "'s", "’s"]);
        is_decade.then_some((Meaning::Decade(year), next + 1))
    }

    fn century(&self, idx: usize) -> Read<Meaning> {
        let (number, next) = match self.at(idx) {
            Lexeme::Ordinal(number) => (u32::from(number), idx + 1),
            Lexeme::Digits(number @ 1..=22) if self.is_one_of(idx + 1, &["st", "nd", "rd", "th"]) => {
                (number, idx + 2)
            }
            _ => return None,
        };
        let next = self.behind_dash(next);
        (self.at(next) == Lexeme::Unit(Unit::Centuries))
            .then(|| Some((Meaning::Century(i16::try_from(number).ok()?), next + 1)))?
    }

    /// "Friday", "last Friday", "Friday morning", "Monday of last week".
    pub(super) fn weekday(&self, idx: usize) -> Read<Meaning> {
        let (which, first) = self.which(idx);
        let (weekday, next) = self.weekday_name(first)?;
        let (part, next) = self.part_behind(next);
        let (of_week, next) = self.of_week(next);
        Some((Meaning::Weekday { weekday, which: of_week.unwrap_or(which), part }, next))
    }

    /// "of last week", "this week", "last week" behind a weekday.
    fn of_week(&self, idx: usize) -> (Option<Which>, usize) {
        let next = self.words_at(idx, &["of"]).unwrap_or(idx);
        let next = if next > idx && self.is_at(next, Word::The) { next + 1 } else { next };
        let shift = match self.at(next) {
            Lexeme::Word(Word::Last | Word::Previous) => -1,
            Lexeme::Word(Word::This) => 0,
            Lexeme::Word(Word::Next) => 1,
            _ => return (None, idx),
        };
        if self.at(next + 1) == Lexeme::Unit(Unit::Weeks) {
            (Some(Which::OfWeek(shift)), next + 2)
        } else {
            (None, idx)
        }
    }

    /// "last", "this past", "the previous", "next" before a weekday, month or season.
    pub(super) fn which(&self, idx: usize) -> (Which, usize) {
        let the = usize::from(self.is_at(idx, Word::The));
        match (self.at(idx + the), self.at(idx + the + 1)) {
            (Lexeme::Word(Word::This), Lexeme::Word(Word::Last)) => (Which::Last, idx + the + 2),
            (Lexeme::Word(Word::This), Lexeme::Word(Word::Next)) => (Which::Next, idx + the + 2),
            (Lexeme::Word(Word::This), _) => (Which::This, idx + the + 1),
            (Lexeme::Word(Word::Last | Word::Previous), _) => (Which::Last, idx + the + 1),
            (Lexeme::Word(Word::Next | Word::Following), _) => (Which::Next, idx + the + 1),
            _ => (Which::Unsaid, idx),
        }
    }

    pub(super) fn behind_comma(&self, idx: usize) -> usize {
        if self.is_at(idx, Word::Comma) { idx + 1 } else { idx }
    }
}

/// A day without a year whose weekday is said.
fn of_weekday(meaning: Meaning, weekday: Option<i8>) -> Meaning {
    match (meaning, weekday) {
        (Meaning::Day { year: YearSaid::Unsaid, month, day, part }, Some(weekday)) => {
            Meaning::Day { year: YearSaid::OfWeekday(weekday), month, day, part }
        }
        _ => meaning,
    }
}

/// The year that two digits stand for: up to 50 in this century, above in the last.
fn full_year(digits: u32) -> u32 {
    if digits <= 50 { 2000 + digits } else { 1900 + digits }
}

/// A day from two numbers and a year; left open where both orders are days.
fn day_in_figures(first: u32, second: u32, third: u32) -> Option<Meaning> {
    let year = i16::try_from(if third < 100 { 2000 + third } else { third }).ok()?;
    let (month, day) = if first > 12 { (second, first) } else { (first, second) };
    let meaning = calendar_day(year, month, day)?;
    let is_sure = first > 12 || second > 12 || first == second;
    Some(if is_sure { meaning } else { Meaning::Unsure { year } })
}

fn calendar_day(year: i16, month: u32, day: u32) -> Option<Meaning> {
    let (month, day) = (i8::try_from(month).ok()?, i8::try_from(day).ok()?);
    jiff::civil::Date::new(year, month, day).ok()?;
    Some(Meaning::Day { year: YearSaid::Number(year), month, day, part: None })
}
