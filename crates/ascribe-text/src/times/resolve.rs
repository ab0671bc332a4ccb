//! From what an expression says to the days it means.

use ascribe_model::Interval;
use jiff::civil::Date;

use super::calendar;
use super::lexemes::frequency_value;
use super::phrase::{
    ClockDay, Count, Length, Meaning, Modifier, MonthWeek, Part, Phrase, Reference, Side, Unit, Which,
    YearPart, YearSaid,
};
use super::tense::Tense;
use super::{Rule, TimexKind};

/// What expressions are resolved against.
#[derive(Clone, Copy, Debug)]
pub(super) struct Anchors {
    /// The day of publication, or the date line of the page that stands for it.
    pub(super) now: Option<Date>,
    /// Whether `now` was found on the page and not given.
    pub(super) from_page: bool,
    /// The days last spoken of.
    pub(super) then: Option<Interval>,
    /// The first day of the quarter last spoken of: in a report on quarters "a year earlier" is one too.
    pub(super) quarter: Option<Date>,
}

/// What an expression means.
#[derive(Clone, Debug)]
pub(super) struct Resolved {
    pub(super) kind: TimexKind,
    pub(super) value: String,
    pub(super) days: Interval,
    pub(super) rule: Rule,
    pub(super) anchor: Option<Date>,
    pub(super) otherwise: Option<Interval>,
}

/// "payable Dec. 15", written in November, is to come: a date less than so many days ahead, whose last return is more
/// than so many days back.
///
/// Measured on TempEval-3 train: 75 and 200 days gave the most right dates where no verb tells the tense.
const NEAR_DAYS: i32 = 75;
const FAR_DAYS: i32 = 200;

/// How long after its end "the quarter" still means the last one, in days.
///
/// Measured on TempEval-3 train: all but one of its 20 such mentions stand in the first 40 days of the next quarter.
const QUARTER_LAG: i32 = 40;

/// Unknown on both sides.
pub(super) const OPEN: Interval = Interval { from: None, to: None };

/// Resolves one expression.
pub(super) fn resolve(phrase: &Phrase, anchors: Anchors, tense: Tense) -> Resolved {
    let resolver = Resolver { anchors, tense };
    let mut resolved = resolver.meaning(phrase.meaning);
    resolved.days = calendar::staged(resolved.days, phrase.modifier);
    if matches!(phrase.modifier, Some(Modifier::Approx)) && resolved.kind != TimexKind::Duration {
        resolved.otherwise = None;
    }
    resolved
}

struct Resolver {
    anchors: Anchors,
    tense: Tense,
}

impl Resolver {
    fn meaning(&self, meaning: Meaning) -> Resolved {
        match meaning {
            Meaning::Day { year, month, day, part } => self.day(year, month, day, part),
            Meaning::Unsure { year } => {
                let open = unplaced(TimexKind::Date, format!("{year:04}-XX-XX"));
                Resolved { rule: Rule::Ambiguous, ..open }
            }
            Meaning::Days { year, month, first, last } => self.days(year, month, first, last),
            Meaning::Month { year, month } => self.month(year, month),
            Meaning::WeekOfMonth { year, month, week } => self.week_of_month(year, month, week),
            Meaning::Year(year) => said(format!("{year:04}"), calendar::years(year, year)),
            Meaning::Years(first, last) => {
                said(format!("{first:04}/{last:04}"), calendar::years(first, last))
            }
            Meaning::Decade(year) => said(format!("{}", year / 10), calendar::years(year, year + 9)),
            Meaning::Century(rank) => {
                said(format!("{}", rank - 1), calendar::years(rank * 100 - 99, rank * 100))
            }
            Meaning::YearPart { year, part } => self.year_part(year, part),
            Meaning::Season { year, season } => self.season(year, season),
            Meaning::Weekday { weekday, which, part } => self.weekday(weekday, which, part),
            Meaning::DayShift { days, part } => self.near(Unit::Days, days, part),
            Meaning::Near { unit, shift } => self.near(unit, shift, None),
            Meaning::Same { unit } => self.same(unit),
            Meaning::Offset { length, side } => self.offset(length, side),
            Meaning::Stretch { length, side } => self.stretch(length, side),
            Meaning::Duration(length) => unplaced(TimexKind::Duration, duration_value(length)),
            Meaning::PartOfDay { part, shift } => self.part_of_day(part, shift),
            Meaning::PartOfThen { part, shift } => self.part_of_then(part, shift),
            Meaning::Clock { hour, minute, day } => self.clock(hour, minute, day),
            Meaning::Reference(reference) => self.reference(reference),
            Meaning::Frequency(position) => unplaced(TimexKind::Set, frequency_value(position).to_owned()),
            Meaning::Every(length) => unplaced(TimexKind::Set, duration_value(length)),
            Meaning::EveryWeekday { weekday, part } => {
                unplaced(TimexKind::Set, format!("XXXX-WXX-{weekday}{}", part_suffix(part)))
            }
        }
    }

    /// The day against which the present is told, with the rule that it brings.
    fn now(&self) -> Option<(Date, Rule)> {
        let rule = if self.anchors.from_page { Rule::FromDateline } else { Rule::FromPublication };
        self.anchors.now.map(|now| (now, rule))
    }

    fn day(&self, year: YearSaid, month: i8, day: i8, part: Option<Part>) -> Resolved {
        let at = |year: i16| Date::new(year, month, day).ok().map(calendar::day);
        let value = |year: &str| format!("{year}-{month:02}-{day:02}{}", part_suffix(part));
        self.yearly(kind_with(part), year, at, value)
    }

    fn days(&self, year: YearSaid, month: i8, first: i8, last: i8) -> Resolved {
        let at = |year: i16| {
            let from = Date::new(year, month, first).ok()?;
            Some(Interval { from: Some(from), to: Some(Date::new(year, month, last).ok()?) })
        };
        let value = |year: &str| format!("{year}-{month:02}-{first:02}/{year}-{month:02}-{last:02}");
        self.yearly(TimexKind::Date, year, at, value)
    }

    fn month(&self, year: YearSaid, month: i8) -> Resolved {
        let value = |year: &str| format!("{year}-{month:02}");
        self.yearly(TimexKind::Date, year, |year| calendar::month(year, month), value)
    }

    fn week_of_month(&self, year: YearSaid, month: i8, week: MonthWeek) -> Resolved {
        let value = |year: &str| format!("{year}-{month:02}");
        self.yearly(TimexKind::Date, year, |year| calendar::week_of_month(year, month, week), value)
    }

    fn season(&self, year: YearSaid, season: super::phrase::Season) -> Resolved {
        let value = |year: &str| format!("{year}-{}", season.code());
        self.yearly(TimexKind::Date, year, |year| calendar::season(year, season), value)
    }

    fn year_part(&self, year: YearSaid, part: YearPart) -> Resolved {
        let code = match part {
            YearPart::Quarter(rank) => format!("Q{rank}"),
            YearPart::Half(rank) => format!("H{rank}"),
        };
        let value = |year: &str| format!("{year}-{code}");
        self.yearly(TimexKind::Date, year, |year| calendar::year_part(year, part), value)
    }

    /// Something that comes once a year: `at` gives its days in a year, `value` its value in a year of four digits.
    fn yearly(
        &self,
        kind: TimexKind,
        year: YearSaid,
        at: impl Fn(i16) -> Option<Interval>,
        value: impl Fn(&str) -> String,
    ) -> Resolved {
        match self.year_for(year, &at) {
            Some((year, rule, anchor, otherwise)) => {
                let days = at(year).unwrap_or(OPEN);
                Resolved { kind, value: value(&format!("{year:04}")), days, rule, anchor, otherwise }
            }
            None => unplaced(kind, value("XXXX")),
        }
    }

    /// The year of something that comes once a year: the rule, the anchor and what the other tense would give.
    fn year_for(
        &self,
        said: YearSaid,
        at: impl Fn(i16) -> Option<Interval>,
    ) -> Option<(i16, Rule, Option<Date>, Option<Interval>)> {
        let which = match said {
            YearSaid::Number(year) => return Some((year, Rule::Said, None, None)),
            YearSaid::Shift(shift) => {
                let (now, rule) = self.now()?;
                return Some((now.year().checked_add(i16::try_from(shift).ok()?)?, rule, Some(now), None));
            }
            YearSaid::OfWeekday(weekday) => return self.year_of_weekday(weekday, at),
            YearSaid::Unsaid => Which::Unsaid,
            YearSaid::Which(which) => which,
        };
        let Some((now, rule)) = self.now() else { return self.year_near_then(at) };
        let year = now.year();
        let begun = |year: i16| at(year).and_then(|days| days.from).is_some_and(|from| from <= now);
        let over = |year: i16| at(year).and_then(|days| days.to).is_some_and(|to| to < now);
        let past = if begun(year) { year } else { year - 1 };
        let future = if over(year) { year + 1 } else { year };
        let (chosen, other) = match (which, self.tense) {
            (Which::Last, _) => (if over(year) { year } else { year - 1 }, past),
            (Which::Next, _) => (if begun(year) { year + 1 } else { year }, future),
            (Which::This, _) => (year, year),
            (_, Tense::Future) => (future, past),
            (_, tense) => {
                let is_near = tense == Tense::Unsaid && self.is_nearer(now, at(past), at(future));
                if is_near { (future, past) } else { (past, future) }
            }
        };
        let otherwise = (chosen != other).then(|| at(other)).flatten();
        Some((chosen, rule, Some(now), otherwise))
    }

    /// The year nearest to the present, or to what was last spoken of, in which the day falls on a weekday.
    fn year_of_weekday(
        &self,
        weekday: i8,
        at: impl Fn(i16) -> Option<Interval>,
    ) -> Option<(i16, Rule, Option<Date>, Option<Interval>)> {
        let then = self.anchors.then.and_then(|then| then.from).map(|then| (then, Rule::FromNearestDate));
        let (anchor, rule) = self.now().or(then)?;
        let distance = |year: i16| {
            let day = at(year)?.from?;
            let falls = day.weekday().to_monday_one_offset() == weekday;
            falls.then(|| Some((day.since(anchor).ok()?.get_days().abs(), year)))?
        };
        let (_, year) = (anchor.year() - 6..=anchor.year() + 1).filter_map(distance).min()?;
        Some((year, rule, Some(anchor), None))
    }

    /// Whether what is to come is so near, and what has been so far away, that the past is not meant.
    fn is_nearer(&self, now: Date, past: Option<Interval>, future: Option<Interval>) -> bool {
        let days = |from: Option<Date>, to: Option<Date>| Some(to?.since(from?).ok()?.get_days());
        let since = days(past.and_then(|past| past.to), Some(now));
        let until = days(Some(now), future.and_then(|future| future.from));
        since.zip(until).is_some_and(|(since, until)| until > 0 && until < NEAR_DAYS && since > FAR_DAYS)
    }

    /// Without a day of publication: the year that brings it nearest to the days last spoken of.
    fn year_near_then(
        &self,
        at: impl Fn(i16) -> Option<Interval>,
    ) -> Option<(i16, Rule, Option<Date>, Option<Interval>)> {
        let then = self.anchors.then?.from?;
        let distance = |year: i16| {
            let from = at(year)?.from?;
            Some((from.since(then).ok()?.get_days().abs(), year))
        };
        let (_, year) = (then.year() - 1..=then.year() + 1).filter_map(distance).min()?;
        Some((year, Rule::FromNearestDate, Some(then), None))
    }

    fn weekday(&self, weekday: i8, which: Which, part: Option<Part>) -> Resolved {
        let kind = kind_with(part);
        let suffix = part_suffix(part);
        let found = self.now().and_then(|(now, rule)| {
            let past = calendar::weekday_up_to(now, weekday)?;
            let coming = if past == now { past } else { calendar::add_days(past, 7)? };
            let (chosen, other) = match (which, self.tense) {
                (Which::OfWeek(shift), _) => {
                    let monday = calendar::add_days(calendar::monday_of(now)?, 7 * shift)?;
                    let day = calendar::add_days(monday, i32::from(weekday) - 1)?;
                    (day, day)
                }
                (Which::Last, _) if past == now => (calendar::add_days(past, -7)?, past),
                (Which::Last, _) => (past, calendar::add_days(past, -7)?),
                (Which::Next, _) => (calendar::add_days(past, 7)?, calendar::add_days(past, 14)?),
                (_, Tense::Future) => (coming, past),
                (_, Tense::Past | Tense::Unsaid) => (past, coming),
            };
            Some((chosen, other, now, rule))
        });
        match found {
            Some((chosen, other, now, rule)) => Resolved {
                kind,
                value: format!("{chosen}{suffix}"),
                days: calendar::day(chosen),
                rule,
                anchor: Some(now),
                otherwise: (other != chosen).then(|| calendar::day(other)),
            },
            None => unplaced(kind, format!("XXXX-WXX-{weekday}{suffix}")),
        }
    }

    /// A unit so many steps from the present.
    fn near(&self, unit: Unit, shift: i32, part: Option<Part>) -> Resolved {
        let found = self.now().and_then(|(now, rule)| {
            let days = calendar::unit_around(now, unit, shift)?;
            Some((days, unit_value(days.from?, unit), now, rule))
        });
        let kind = kind_with(part);
        match found {
            Some((days, value, now, rule)) => Resolved {
                kind,
                value: value + part_suffix(part),
                days,
                rule,
                anchor: Some(now),
                otherwise: None,
            },
            None => unplaced(kind, unanchored(shift).to_owned()),
        }
    }

    /// "the quarter", "the same day": the unit of the time last spoken of, else of the present.
    fn same(&self, unit: Unit) -> Resolved {
        let then = self.anchors.then.and_then(|then| then.from);
        let recent = |now: Date| match unit {
            // Figures of a quarter come out in the weeks after it.
            Unit::Quarters => self.anchors.quarter.or_else(|| calendar::add_days(now, -QUARTER_LAG)),
            // On a weekday "the weekend" is the one before.
            Unit::Weekends if now.weekday().to_monday_one_offset() < 6 => calendar::add(now, Unit::Weeks, -1),
            _ => Some(now),
        };
        let (Some(anchor), rule) = (match then {
            Some(then) if unit <= Unit::Days => (Some(then), Rule::FromLastDate),
            _ => (self.anchors.now.and_then(recent), Rule::FromPublication),
        }) else {
            return unplaced(TimexKind::Date, "PAST_REF".to_owned());
        };
        match calendar::unit_around(anchor, unit, 0) {
            Some(days) => Resolved {
                kind: TimexKind::Date,
                value: days.from.map_or_else(String::new, |from| unit_value(from, unit)),
                days,
                rule,
                anchor: Some(anchor),
                otherwise: None,
            },
            None => unplaced(TimexKind::Date, "PAST_REF".to_owned()),
        }
    }

    fn offset(&self, length: Length, side: Side) -> Resolved {
        let is_before = matches!(side, Side::BeforeNow | Side::BeforeThen);
        let direction = if is_before { -1 } else { 1 };
        if let (Some(quarter), Unit::Years, true) = (self.anchors.quarter, length.unit, is_before)
            && let Some(count) = exact(length.count)
            && let Some(first) = calendar::add(quarter, Unit::Years, -count)
        {
            return Resolved {
                value: unit_value(first, Unit::Quarters),
                days: calendar::unit_around(first, Unit::Quarters, 0).unwrap_or(OPEN),
                rule: Rule::FromLastDate,
                anchor: Some(quarter),
                ..unplaced(TimexKind::Date, String::new())
            };
        }
        let kind = if length.unit < Unit::Days { TimexKind::Time } else { TimexKind::Date };
        let anchor = match side {
            Side::BeforeThen | Side::AfterThen => {
                let then = self.anchors.then.and_then(|then| if is_before { then.from } else { then.to });
                then.map(|then| (then, Rule::FromLastDate)).or_else(|| self.now().filter(|_| is_before))
            }
            _ => self.now(),
        };
        let found = anchor.zip(exact(length.count)).and_then(|((anchor, rule), count)| {
            let days = calendar::unit_around(anchor, length.unit, direction * count)?;
            Some((days, unit_value(days.from?, length.unit), anchor, rule))
        });
        match found {
            Some((days, value, anchor, rule)) => {
                Resolved { kind, value, days, rule, anchor: Some(anchor), otherwise: None }
            }
            None => {
                let mut resolved = unplaced(kind, unanchored(direction).to_owned());
                if let (Some((now, rule)), Side::BeforeNow) = (self.now(), side) {
                    resolved.days.to = Some(now);
                    (resolved.rule, resolved.anchor) = (rule, Some(now));
                }
                resolved
            }
        }
    }

    fn stretch(&self, length: Length, side: Side) -> Resolved {
        let mut resolved = match (length.count, side) {
            (Count::Vague, Side::BeforeNow) => unplaced(TimexKind::Date, "PAST_REF".to_owned()),
            (Count::Vague, Side::AfterNow) => unplaced(TimexKind::Date, "FUTURE_REF".to_owned()),
            _ => unplaced(TimexKind::Duration, duration_value(length)),
        };
        let Some((now, rule)) = self.now() else { return resolved };
        let far = |direction: i32| {
            exact(length.count).and_then(|count| calendar::add(now, length.unit, direction * count))
        };
        resolved.days = match side {
            Side::BeforeNow => Interval { from: far(-1), to: Some(now) },
            Side::AfterNow => Interval { from: Some(now), to: far(1) },
            _ => return resolved,
        };
        (resolved.rule, resolved.anchor) = (rule, Some(now));
        resolved
    }

    /// "overnight", "in the morning".
    fn part_of_day(&self, part: Part, shift: i32) -> Resolved {
        let then = self.anchors.then.filter(|then| then.from.is_some() && then.from == then.to);
        if let (0, Some(day)) = (shift, then.and_then(|then| then.from)) {
            return Resolved {
                kind: TimexKind::Time,
                value: format!("{day}T{}", part.code()),
                days: calendar::day(day),
                rule: Rule::FromLastDate,
                anchor: Some(day),
                otherwise: None,
            };
        }
        let mut resolved = self.near(Unit::Days, shift, Some(part));
        if shift < 0
            && let (Some(from), Some(anchor)) = (resolved.days.from, resolved.anchor)
        {
            resolved.days = Interval { from: Some(from), to: Some(anchor) };
        }
        resolved
    }

    /// "the next morning": of the day last spoken of.
    fn part_of_then(&self, part: Part, shift: i32) -> Resolved {
        let side = if shift < 0 { Side::BeforeThen } else { Side::AfterThen };
        let count = Count::Exact(shift.unsigned_abs());
        let mut resolved = self.offset(Length { count, unit: Unit::Days }, side);
        resolved.kind = TimexKind::Time;
        if resolved.days.from.is_some() {
            resolved.value += part_suffix(Some(part));
        }
        resolved
    }

    fn clock(&self, hour: i8, minute: i8, day: Option<ClockDay>) -> Resolved {
        let mut resolved = match day {
            Some(ClockDay::Weekday(weekday)) => self.weekday(weekday, Which::Unsaid, None),
            Some(ClockDay::Shift(days)) => self.near(Unit::Days, days, None),
            Some(ClockDay::Date { year, month, day }) => self.day(year, month, day, None),
            None => {
                match self.anchors.then.and_then(|then| then.from.filter(|from| then.to == Some(*from))) {
                    Some(then) => Resolved {
                        value: then.to_string(),
                        days: calendar::day(then),
                        rule: Rule::FromLastDate,
                        anchor: Some(then),
                        ..unplaced(TimexKind::Time, String::new())
                    },
                    None => self.near(Unit::Days, 0, None),
                }
            }
        };
        resolved.kind = TimexKind::Time;
        resolved.value = format!("{}T{hour:02}:{minute:02}", resolved.value);
        resolved
    }

    fn reference(&self, reference: Reference) -> Resolved {
        let value = match reference {
            Reference::Past => "PAST_REF",
            Reference::Present => "PRESENT_REF",
            Reference::Future => "FUTURE_REF",
        };
        let mut resolved = unplaced(TimexKind::Date, value.to_owned());
        if let (Some((now, rule)), Reference::Present) = (self.now(), reference) {
            resolved.days = calendar::day(now);
            (resolved.rule, resolved.anchor) = (rule, Some(now));
        }
        resolved
    }
}

fn said(value: String, days: Option<Interval>) -> Resolved {
    Resolved {
        kind: TimexKind::Date,
        value,
        days: days.unwrap_or(OPEN),
        rule: Rule::Said,
        anchor: None,
        otherwise: None,
    }
}

fn unplaced(kind: TimexKind, value: String) -> Resolved {
    Resolved { kind, value, days: OPEN, rule: Rule::Open, anchor: None, otherwise: None }
}

fn kind_with(part: Option<Part>) -> TimexKind {
    if part.is_some() { TimexKind::Time } else { TimexKind::Date }
}

fn part_suffix(part: Option<Part>) -> &'static str {
    match part {
        Some(Part::Morning) => "TMO",
        Some(Part::Afternoon) => "TAF",
        Some(Part::Evening) => "TEV",
        Some(Part::Night) => "TNI",
        None => "",
    }
}

fn unanchored(direction: i32) -> &'static str {
    match direction {
        0 => "PRESENT_REF",
        1.. => "FUTURE_REF",
        _ => "PAST_REF",
    }
}

fn exact(count: Count) -> Option<i32> {
    match count {
        Count::Exact(count) | Count::AndHalf(count) => i32::try_from(count).ok(),
        Count::Vague => None,
    }
}

/// The TIMEX3 value of the unit that begins at `first`.
fn unit_value(first: Date, unit: Unit) -> String {
    let year = first.year();
    let week = first.iso_week_date();
    match unit {
        Unit::Seconds | Unit::Minutes | Unit::Hours | Unit::Days => first.to_string(),
        Unit::Weeks | Unit::Fortnights => format!("{:04}-W{:02}", week.year(), week.week()),
        Unit::Weekends => format!("{:04}-W{:02}-WE", week.year(), week.week()),
        Unit::Months => format!("{year:04}-{:02}", first.month()),
        Unit::Quarters => format!("{year:04}-Q{}", calendar::quarter_of(first)),
        Unit::Years => format!("{year:04}"),
        Unit::Decades => format!("{}", year.div_euclid(10)),
        Unit::Centuries => format!("{}", year.div_euclid(100)),
    }
}

/// The TIMEX3 value of a length: `P2W`, `PT4H`, `PXM`.
fn duration_value(length: Length) -> String {
    let (prefix, letter) = match length.unit {
        Unit::Seconds => ("PT", "S"),
        Unit::Minutes => ("PT", "M"),
        Unit::Hours => ("PT", "H"),
        Unit::Days => ("P", "D"),
        Unit::Weeks => ("P", "W"),
        Unit::Weekends => ("P", "WE"),
        Unit::Fortnights => return duration_in(length.count, 2, "P", "W"),
        Unit::Months => ("P", "M"),
        Unit::Quarters => ("P", "Q"),
        Unit::Years => ("P", "Y"),
        Unit::Decades => return duration_in(length.count, 10, "P", "Y"),
        Unit::Centuries => ("P", "C"),
    };
    duration_in(length.count, 1, prefix, letter)
}

fn duration_in(count: Count, factor: u32, prefix: &str, letter: &str) -> String {
    match count {
        Count::Exact(count) => format!("{prefix}{}{letter}", count.saturating_mul(factor)),
        Count::AndHalf(count) if letter == "Y" => format!("P{count}Y6M"),
        Count::AndHalf(count) => format!("{prefix}{count}.5{letter}"),
        Count::Vague => format!("{prefix}X{letter}"),
    }
}
