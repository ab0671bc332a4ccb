//! Quarters, halves and seasons.

use super::*;
use crate::times::phrase::{Which, YearPart};

impl Reader<'_, '_> {
    /// "the third quarter", "this year's first half", "the 1988 second quarter", "third-quarter", "Q3 2020".
    pub(super) fn year_part(&self, idx: usize) -> Read<Meaning> {
        let (year, first) = self.year_before_part(idx);
        let first = if self.is_at(first, Word::Fiscal) { self.behind_dash(first + 1) } else { first };
        let (part, next) = self.ordinal_part(first).or_else(|| self.q_part(first))?;
        let is_adjective = self.is_at(next - 2, Word::Dash) && self.is_at(idx, Word::The);
        if is_adjective {
            return None;
        }
        if year != YearSaid::Unsaid {
            return Some((Meaning::YearPart { year, part }, next));
        }
        let (year, next) = self.year_said(next);
        Some((Meaning::YearPart { year, part }, next))
    }

    /// "the", "last year's", "the 1988": what stands before a quarter.
    fn year_before_part(&self, idx: usize) -> (YearSaid, usize) {
        let first = if self.is_at(idx, Word::The) { idx + 1 } else { idx };
        if let Some((year, next)) = self.year_number(first) {
            return (YearSaid::Number(year), next);
        }
        let shift = match self.at(first) {
            Lexeme::Word(Word::Last | Word::Previous) => -1,
            Lexeme::Word(Word::This) => 0,
            Lexeme::Word(Word::Next) => 1,
            _ => return (YearSaid::Unsaid, first),
        };
        let is_year =
            self.at(first + 1) == Lexeme::Unit(Unit::Years) && self.is_one_of(first + 2, &["'s", "’s"]);
        if is_year { (YearSaid::Shift(shift), first + 3) } else { (YearSaid::Unsaid, first) }
    }

    fn ordinal_part(&self, idx: usize) -> Read<YearPart> {
        let Lexeme::Ordinal(rank @ 1..=4) = self.at(idx) else { return None };
        let next = self.behind_dash(idx + 1);
        let next = if self.is_at(next, Word::Fiscal) { next + 1 } else { next };
        match self.at(next) {
            Lexeme::Unit(Unit::Quarters) => Some((YearPart::Quarter(rank), next + 1)),
            Lexeme::Word(Word::Half) if rank <= 2 => Some((YearPart::Half(rank), next + 1)),
            _ => None,
        }
    }

    fn q_part(&self, idx: usize) -> Read<YearPart> {
        let is_quarter = self.is_one_of(idx, &["q"]) && self.is_glued(idx + 1);
        match self.at(idx + 1) {
            Lexeme::Digits(rank @ 1..=4) if is_quarter => {
                Some((YearPart::Quarter(u8::try_from(rank).ok()?), idx + 2))
            }
            _ => None,
        }
    }

    /// "the summer of 2014", "last fall", "autumn 2024". Without any of these words it is too often something else.
    pub(super) fn season(&self, idx: usize) -> Read<Meaning> {
        let (which, first) = self.which(idx);
        let has_the = self.is_at(first, Word::The);
        let first = if has_the { first + 1 } else { first };
        let Lexeme::Season(season) = self.at(first) else { return None };
        let (year, next) = self.year_said(first + 1);
        let is_said = has_the || year != YearSaid::Unsaid || which != Which::Unsaid;
        let is_verb = self.is_one_of(first, &["fall", "spring"])
            && year == YearSaid::Unsaid
            && has_the
            && self.is_one_of(first + 1, &["of", "in"]);
        let follows_in =
            idx > self.start && self.is_one_of(idx - 1, &["in", "by", "since", "mid", "early", "late"]);
        if is_verb || !(is_said || follows_in) {
            return None;
        }
        let year =
            if year == YearSaid::Unsaid && which != Which::Unsaid { YearSaid::Which(which) } else { year };
        Some((Meaning::Season { year, season }, next))
    }
}
