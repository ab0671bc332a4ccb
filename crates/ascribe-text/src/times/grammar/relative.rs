//! Days and units counted from the present or from the time last spoken of.

use super::*;

impl Reader<'_, '_> {
    /// "today", "yesterday morning", "last week", "the previous month", "the same day", "the quarter".
    pub(super) fn relative(&self, idx: usize) -> Read<Meaning> {
        longest([
            self.day_relative(idx),
            self.determined_unit(idx),
            self.year_earlier(idx),
            self.year_end(idx),
        ])
    }

    fn day_relative(&self, idx: usize) -> Read<Meaning> {
        if self.is_at(idx, Word::Tonight) {
            return Some((Meaning::DayShift { days: 0, part: Some(Part::Night) }, idx + 1));
        }
        let far = self
            .words_at(idx, &["the", "day", "before"])
            .or_else(|| self.words_at(idx, &["the", "day", "after"]));
        if let Some(next) = far {
            let step = if self.words.is(next - 1, "before") { -1 } else { 1 };
            if let Some((days, end)) = self.day_word(next).filter(|(days, _)| *days != 0) {
                return Some((Meaning::DayShift { days: days + step, part: None }, end));
            }
            let side = if step < 0 { Side::BeforeThen } else { Side::AfterThen };
            let length = Length { count: Count::Exact(1), unit: Unit::Days };
            return Some((Meaning::Offset { length, side }, next));
        }
        let (days, next) = self.day_word(idx)?;
        let (part, next) = self.part_behind(next);
        Some((Meaning::DayShift { days, part }, next))
    }

    /// A unit behind "this", "last", "next", "the previous", "the same", "that" or "the".
    fn determined_unit(&self, idx: usize) -> Read<Meaning> {
        let the = usize::from(self.is_at(idx, Word::The));
        let first = idx + the;
        let step = |shift, skip: usize| {
            self.unit_at(first + skip).map(|(unit, end)| (Meaning::Near { unit, shift }, end))
        };
        let one = |side, skip: usize| {
            self.unit_at(first + skip).map(|(unit, end)| {
                let length = Length { count: Count::Exact(1), unit };
                (Meaning::Offset { length, side }, end)
            })
        };
        let same = |skip: usize| self.unit_at(first + skip).map(|(unit, end)| (Meaning::Same { unit }, end));
        match (self.at(first), self.at(first + 1)) {
            (Lexeme::Word(Word::This), Lexeme::Word(Word::Last)) => step(-1, 2),
            (Lexeme::Word(Word::This), Lexeme::Word(Word::Next)) => step(1, 2),
            (Lexeme::Word(Word::This), _) => step(0, 1),
            (Lexeme::Reference(_), _) if self.is_one_of(first, &["current"]) => step(0, 1),
            (Lexeme::Word(Word::Last), _) => step(-1, 1),
            (Lexeme::Word(Word::Next), _) => step(1, 1),
            (Lexeme::Word(Word::Previous), _) => one(Side::BeforeThen, 1),
            (Lexeme::Word(Word::Following), _) if the == 1 => one(Side::AfterThen, 1),
            (Lexeme::Word(Word::Same), _) if the == 1 => same(1),
            (Lexeme::Word(Word::That), _) => same(1),
            (Lexeme::Unit(Unit::Quarters | Unit::Years | Unit::Weekends | Unit::Weeks | Unit::Months), _)
                if the == 1 =>
            {
                let is_of = self.is_one_of(first + 1, &["of", "to"])
                    || self.at(first + 1) == Lexeme::Word(Word::Dash);
                same(0).filter(|_| !is_of)
            }
            _ => None,
        }
    }

    fn unit_at(&self, idx: usize) -> Read<Unit> {
        let idx = if self.is_at(idx, Word::Fiscal) { idx + 1 } else { idx };
        match self.at(idx) {
            Lexeme::Unit(unit) if unit >= Unit::Days => Some((unit, idx + 1)),
            _ => None,
        }
    }

    /// "year-earlier", "the year-ago quarter".
    fn year_earlier(&self, idx: usize) -> Read<Meaning> {
        let first = if self.is_at(idx, Word::The) { idx + 1 } else { idx };
        let is_noun = first > idx && self.is_one_of(first + 3, &["quarter", "period"]);
        let is_compound = (first == idx || is_noun)
            && self.at(first) == Lexeme::Unit(Unit::Years)
            && self.is_at(first + 1, Word::Dash)
            && matches!(self.at(first + 2), Lexeme::Word(Word::Earlier | Word::Ago));
        if !is_compound {
            return None;
        }
        let end = first + 3;
        let length = Length { count: Count::Exact(1), unit: Unit::Years };
        Some((Meaning::Offset { length, side: Side::BeforeNow }, if is_noun { end + 1 } else { end }))
    }

    /// "year-end".
    fn year_end(&self, idx: usize) -> Read<Meaning> {
        let next = self.behind_dash(idx + 1);
        let is_end = self.at(idx) == Lexeme::Unit(Unit::Years) && self.is_at(next, Word::End);
        is_end.then_some((Meaning::Near { unit: Unit::Years, shift: 0 }, next + 1))
    }
}
