//! What a time expression says, before anything anchors it.

use std::ops::Range;

use serde::Deserialize;

/// A time expression of the text: which words, and what they say.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Phrase {
    /// Its words, as positions in [`crate::Words::tokens`].
    pub(super) tokens: Range<usize>,
    /// What they say.
    pub(super) meaning: Meaning,
    /// Early, late, about, at least.
    pub(super) modifier: Option<Modifier>,
}

/// What the words say.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Meaning {
    /// A day of a month, perhaps with its year, weekday and part of day.
    Day { year: YearSaid, month: i8, day: i8, part: Option<Part> },
    /// A day in figures that can be read two ways: "03/04/2025".
    Unsure { year: i16 },
    /// Days of one month: "April 9 to 17".
    Days { year: YearSaid, month: i8, first: i8, last: i8 },
    /// A week of a month: "the first week of January".
    WeekOfMonth { year: YearSaid, month: i8, week: MonthWeek },
    /// A month.
    Month { year: YearSaid, month: i8 },
    /// A year.
    Year(i16),
    /// Years that belong together: "1932-33".
    Years(i16, i16),
    /// Ten years, named by the first: "the 1990s".
    Decade(i16),
    /// A hundred years: "the 20th century".
    Century(i16),
    /// A quarter or half of a year.
    YearPart { year: YearSaid, part: YearPart },
    /// A season.
    Season { year: YearSaid, season: Season },
    /// A weekday.
    Weekday { weekday: i8, which: Which, part: Option<Part> },
    /// So many days from the day of publication: today 0, yesterday -1.
    DayShift { days: i32, part: Option<Part> },
    /// The present, a past or a coming unit: "this week" 0, "last month" -1.
    Near { unit: Unit, shift: i32 },
    /// The unit in question without more: "the quarter", "the same day", "that month".
    Same { unit: Unit },
    /// So long before or after something: "two weeks ago", "three days later".
    Offset { length: Length, side: Side },
    /// A stretch that ends or begins at something: "the past two weeks", "the next two years".
    Stretch { length: Length, side: Side },
    /// A stretch of time whose place is not said: "three months".
    Duration(Length),
    /// A part of day alone: "in the morning", "overnight".
    PartOfDay { part: Part, shift: i32 },
    /// A part of the day last spoken of or the one beside it: "the next morning".
    PartOfThen { part: Part, shift: i32 },
    /// A time of day, perhaps with its day: "10 p.m. Wednesday".
    Clock { hour: i8, minute: i8, day: Option<ClockDay> },
    /// Past, present or future without more.
    Reference(Reference),
    /// Again and again: the TIMEX3 value is in the lexicon.
    Frequency(u8),
    /// Every so many units: "every day", "each month".
    Every(Length),
    /// Every week on this day: "each Thursday", "Mondays".
    EveryWeekday { weekday: i8, part: Option<Part> },
}

impl Meaning {
    /// How much time is named.
    pub(super) fn grain(self) -> Grain {
        match self {
            Meaning::Reference(_)
            | Meaning::Frequency(_)
            | Meaning::Every(_)
            | Meaning::EveryWeekday { .. } => Grain::Unsaid,
            Meaning::Day { .. }
            | Meaning::Unsure { .. }
            | Meaning::Weekday { .. }
            | Meaning::DayShift { .. }
            | Meaning::PartOfDay { .. }
            | Meaning::PartOfThen { .. }
            | Meaning::Clock { .. } => Grain::Day,
            // "a minute later": within the telling of an event.
            Meaning::Offset { length, .. } if length.unit < Unit::Hours => Grain::Unsaid,
            Meaning::Near { unit, .. } | Meaning::Same { unit } => unit.grain(),
            Meaning::Offset { length, .. } if length.unit > Unit::Weekends => Grain::Longer,
            Meaning::Offset { .. } => Grain::Day,
            Meaning::Stretch { length: Length { count: Count::Vague, .. }, .. } => Grain::Vague,
            Meaning::Stretch { length, .. } | Meaning::Duration(length) => length.grain(),
            Meaning::Days { .. } => Grain::Week,
            _ => Grain::Longer,
        }
    }
}

/// How much time an expression names, whatever day it is counted from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grain {
    /// Nothing is said of it: "now", "recently", "daily".
    Unsaid,
    /// A day or two, or less: "Friday", "this weekend", "overnight".
    Day,
    /// Some days: "last week", "from 3 to 5 May".
    Week,
    /// More: "this year", "in January".
    Longer,
    /// Some time, nobody says how much: "in recent weeks".
    Vague,
}

/// The day that a time of day names.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum ClockDay {
    Weekday(i8),
    Shift(i32),
    Date { year: YearSaid, month: i8, day: i8 },
}

/// What is said of the year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum YearSaid {
    /// Nothing.
    Unsaid,
    /// Its number.
    Number(i16),
    /// "last year" -1, "this year" 0.
    Shift(i32),
    /// "last January", "next March": the nearest before or after.
    Which(Which),
    /// "Monday, Oct. 26": the nearest year in which the day falls on this weekday.
    OfWeekday(i8),
}

/// Which of the recurring days or months is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Which {
    /// Not said.
    Unsaid,
    /// "this Friday".
    This,
    /// "last Friday".
    Last,
    /// "next Friday".
    Next,
    /// Of the week so far away: "Monday of last week".
    OfWeek(i32),
}

/// Which week of a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MonthWeek {
    /// The first, second, third, fourth or fifth.
    Counted(u8),
    /// The last.
    Last,
}

/// A length of time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Length {
    /// How many.
    pub(super) count: Count,
    /// Of what.
    pub(super) unit: Unit,
}

impl Length {
    fn grain(self) -> Grain {
        let is_few = |most: u32| matches!(self.count, Count::Exact(count) if count <= most);
        match self.unit.grain() {
            Grain::Day if self.unit < Unit::Hours || is_few(2) => Grain::Day,
            Grain::Day if self.unit == Unit::Hours && is_few(48) => Grain::Day,
            Grain::Day => Grain::Week,
            Grain::Week if !is_few(1) => Grain::Longer,
            grain => grain,
        }
    }
}

/// How many units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Count {
    /// So many.
    Exact(u32),
    /// So many and a half.
    AndHalf(u32),
    /// "several", "a few", or the plural alone.
    Vague,
}

/// Before or after what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// Before the day of publication: "ago", "the past".
    BeforeNow,
    /// After the day of publication: "the next".
    AfterNow,
    /// Before the time last spoken of: "earlier", "before".
    BeforeThen,
    /// After the time last spoken of: "later".
    AfterThen,
    /// At the beginning of something: "the first week".
    First,
}

/// Units of time, the smallest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Unit {
    Seconds,
    Minutes,
    Hours,
    Days,
    Weekends,
    Weeks,
    Fortnights,
    Months,
    Quarters,
    Years,
    Decades,
    Centuries,
}

impl Unit {
    fn grain(self) -> Grain {
        match self {
            _ if self <= Unit::Weekends => Grain::Day,
            Unit::Weeks => Grain::Week,
            _ => Grain::Longer,
        }
    }
}

/// Seasons, with the codes of TIMEX3.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
pub(super) enum Season {
    #[serde(rename = "SP")]
    Spring,
    #[serde(rename = "SU")]
    Summer,
    #[serde(rename = "FA")]
    Autumn,
    #[serde(rename = "WI")]
    Winter,
}

/// Parts of day, with the codes of TIMEX3.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
pub(super) enum Part {
    #[serde(rename = "MO")]
    Morning,
    #[serde(rename = "AF")]
    Afternoon,
    #[serde(rename = "EV")]
    Evening,
    #[serde(rename = "NI")]
    Night,
}

/// Quarters and halves of a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum YearPart {
    /// 1 to 4.
    Quarter(u8),
    /// 1 or 2.
    Half(u8),
}

/// Past, present or future without more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Reference {
    Past,
    Present,
    Future,
}

/// The `mod` of TIMEX3.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Modifier {
    /// "early", "the beginning of".
    Start,
    /// "mid-", "the middle of".
    Mid,
    /// "late", "the end of".
    End,
    /// "about".
    Approx,
    /// "more than".
    MoreThan,
    /// "at least".
    EqualOrMore,
    /// "less than", "nearly".
    LessThan,
    /// "up to", "no more than".
    EqualOrLess,
}

impl Modifier {
    /// The word of TIMEX3 for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Modifier::Start => "START",
            Modifier::Mid => "MID",
            Modifier::End => "END",
            Modifier::Approx => "APPROX",
            Modifier::MoreThan => "MORE_THAN",
            Modifier::EqualOrMore => "EQUAL_OR_MORE",
            Modifier::LessThan => "LESS_THAN",
            Modifier::EqualOrLess => "EQUAL_OR_LESS",
        }
    }
}

impl Season {
    /// The code of TIMEX3.
    pub(super) fn code(self) -> &'static str {
        match self {
            Season::Spring => "SP",
            Season::Summer => "SU",
            Season::Autumn => "FA",
            Season::Winter => "WI",
        }
    }
}

impl Part {
    /// The code of TIMEX3.
    pub(super) fn code(self) -> &'static str {
        match self {
            Part::Morning => "MO",
            Part::Afternoon => "AF",
            Part::Evening => "EV",
            Part::Night => "NI",
        }
    }
}
