//! Times and parts of day.

use super::*;
use crate::times::phrase::{ClockDay, Which};

impl Reader<'_, '_> {
    /// "10 p.m.", "7:15 a.m. Wednesday", "noon Thursday", "14:30 GMT", "5 p.m. EST, Nov. 6".
    pub(super) fn clock(&self, idx: usize) -> Read<Meaning> {
        let ((hour, minute), next) = longest([self.clock_time(idx), self.named_hour(idx)])?;
        let next = self.behind_zone(next);
        let (day, next) = self.clock_day(next);
        Some((Meaning::Clock { hour, minute, day }, next))
    }

    fn clock_time(&self, idx: usize) -> Read<(i8, i8)> {
        let Lexeme::Digits(hour @ 0..=24) = self.at(idx) else { return None };
        let has_minute = (self.is_next(idx, Word::Colon)) && self.is_glued(idx + 1) && self.is_glued(idx + 2);
        let (minute, next) = match self.at(idx + 2) {
            Lexeme::Digits(minute @ 0..=59) if has_minute => (Some(minute), idx + 3),
            _ => (None, idx + 1),
        };
        let hour = i8::try_from(hour).ok()?;
        let minute = minute.and_then(|minute| i8::try_from(minute).ok());
        if self.is_at(next, Word::Clock) && (1..=12).contains(&hour) {
            let is_afternoon = self.words.word(next).starts_with(['p', 'P']);
            let hour = hour % 12 + if is_afternoon { 12 } else { 0 };
            return Some(((hour, minute.unwrap_or(0)), next + 1));
        }
        if let Some(next) = self.words_at(next, &["o'clock"]).or_else(|| self.words_at(next, &["o’clock"]))
        {
            return Some(((hour, 0), next));
        }
        let is_placed =
            self.behind_zone(next) > next || (idx > self.start && self.is_one_of(idx - 1, &["at", "around"]));
        minute.filter(|_| is_placed).map(|minute| ((hour, minute), next))
    }

    fn named_hour(&self, idx: usize) -> Read<(i8, i8)> {
        match self.at(idx) {
            Lexeme::Word(Word::Noon) => Some(((12, 0), idx + 1)),
            Lexeme::Word(Word::Midnight) => Some(((24, 0), idx + 1)),
            _ => None,
        }
    }

    fn behind_zone(&self, idx: usize) -> usize {
        const ZONES: [&str; 14] = [
            "gmt", "utc", "est", "edt", "cst", "cdt", "pst", "pdt", "et", "cet", "cest", "msk", "bst", "eet",
        ];
        if let Some(next) = self.words_at(idx, &["local", "time"]) {
            return next;
        }
        if self.is_capital(idx) && self.is_one_of(idx, &ZONES) { idx + 1 } else { idx }
    }

    fn clock_day(&self, idx: usize) -> (Option<ClockDay>, usize) {
        let next = self.behind_comma(idx);
        let next = self.words_at(next, &["on"]).unwrap_or(next);
        if let Some((Meaning::Day { year, month, day, .. }, end)) = self.date(next) {
            return (Some(ClockDay::Date { year, month, day }), end);
        }
        if let Some((weekday, end)) = self.weekday_name(next) {
            return (Some(ClockDay::Weekday(weekday)), end);
        }
        match self.at(idx) {
            Lexeme::Word(Word::Today) => (Some(ClockDay::Shift(0)), idx + 1),
            Lexeme::Word(Word::Yesterday) => (Some(ClockDay::Shift(-1)), idx + 1),
            Lexeme::Word(Word::Tomorrow) => (Some(ClockDay::Shift(1)), idx + 1),
            _ => (None, idx),
        }
    }

    /// "this morning", "last night", "overnight", "the morning", "the early hours of Thursday".
    pub(super) fn part_of_day(&self, idx: usize) -> Read<Meaning> {
        if let Some(read) = self.part_of_a_day(idx) {
            return Some(read);
        }
        match (self.at(idx), self.at(idx + 1)) {
            (Lexeme::Word(Word::Overnight), _) => {
                Some((Meaning::PartOfDay { part: Part::Night, shift: -1 }, idx + 1))
            }
            (Lexeme::Word(Word::This), Lexeme::Part(part)) => {
                Some((Meaning::DayShift { days: 0, part: Some(part) }, idx + 2))
            }
            (Lexeme::Word(Word::Last), Lexeme::Part(part)) => {
                Some((Meaning::DayShift { days: -1, part: Some(part) }, idx + 2))
            }
            (Lexeme::Word(Word::The), Lexeme::Word(step)) => self.part_of_next_day(idx + 2, step),
            (Lexeme::Word(Word::The), Lexeme::Part(part)) => {
                let is_placed =
                    idx > self.start && self.is_one_of(idx - 1, &["in", "during", "by", "throughout"]);
                is_placed.then_some((Meaning::PartOfDay { part, shift: 0 }, idx + 2))
            }
            (Lexeme::Word(Word::Mid), _) => {
                let next = self.behind_dash(idx + 1);
                let Lexeme::Part(part) = self.at(next) else { return None };
                let (days, end) = self.day_word(next + 1).unwrap_or((0, next + 1));
                Some((Meaning::DayShift { days, part: Some(part) }, end))
            }
            _ => None,
        }
    }

    /// "the next morning", "the previous night".
    fn part_of_next_day(&self, idx: usize, step: Word) -> Read<Meaning> {
        let Lexeme::Part(part) = self.at(idx) else { return None };
        let shift = match step {
            Word::Next | Word::Following => 1,
            Word::Previous => -1,
            Word::Same => 0,
            _ => return None,
        };
        Some((Meaning::PartOfThen { part, shift }, idx + 1))
    }

    /// "the night of March 5", "the early hours of Thursday", "the morning of the attack" is none.
    fn part_of_a_day(&self, idx: usize) -> Read<Meaning> {
        let first = if self.is_at(idx, Word::The) { idx + 1 } else { idx };
        let (part, next) = match self.at(first) {
            Lexeme::Part(part) => (part, first + 1),
            Lexeme::Word(Word::Early) if self.is_one_of(first + 1, &["hours", "morning"]) => {
                (Part::Morning, first + 2)
            }
            Lexeme::Word(Word::Late) if self.is_one_of(first + 1, &["hours", "night"]) => {
                (Part::Night, first + 2)
            }
            _ => return None,
        };
        let next = self.words_at(next, &["of"]).or_else(|| self.words_at(next, &["on"]))?;
        if let Some((days, end)) = self.day_word(next) {
            return Some((Meaning::DayShift { days, part: Some(part) }, end));
        }
        if let Some((Meaning::Day { year, month, day, .. }, end)) = self.date(next) {
            return Some((Meaning::Day { year, month, day, part: Some(part) }, end));
        }
        let (weekday, end) = self.weekday_name(next)?;
        Some((Meaning::Weekday { weekday, which: Which::Unsaid, part: Some(part) }, end))
    }

    /// A part of day directly behind a day: "Friday morning".
    pub(super) fn part_behind(&self, idx: usize) -> (Option<Part>, usize) {
        let next = if self.is_one_of(idx, &["early", "late"]) { idx + 1 } else { idx };
        let next = if self.is_at(next, Word::Mid) { self.behind_dash(next + 1) } else { next };
        match self.at(next) {
            Lexeme::Part(part) => (Some(part), next + 1),
            _ => (None, idx),
        }
    }

    /// Today, yesterday, tomorrow.
    pub(super) fn day_word(&self, idx: usize) -> Read<i32> {
        match self.at(idx) {
            Lexeme::Word(Word::Today) => Some((0, idx + 1)),
            Lexeme::Word(Word::Yesterday) => Some((-1, idx + 1)),
            Lexeme::Word(Word::Tomorrow) => Some((1, idx + 1)),
            _ => None,
        }
    }
}
