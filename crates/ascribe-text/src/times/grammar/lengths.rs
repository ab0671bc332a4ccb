//! Lengths of time, and what is said with them: "two weeks ago", "the past three months", "10-year".

use super::*;
use crate::TokenKind;

impl Reader<'_, '_> {
    /// A count with its unit: "two weeks", "a month", "several years", "10-year", "two and a half years".
    pub(super) fn length(&self, idx: usize) -> Read<Length> {
        let (count, next) = self.count(idx).unwrap_or((Count::Vague, idx));
        let next = self.words_at(next, &["more"]).unwrap_or(next);
        let next =
            self.words_at(next, &["full"]).or_else(|| self.words_at(next, &["consecutive"])).unwrap_or(next);
        let dashed = self.behind_dash(next);
        let (unit, end) = match self.at(dashed) {
            Lexeme::Unit(unit) if next > idx && (dashed > next || is_single(count)) => (unit, dashed + 1),
            Lexeme::Unit(unit) if next > idx && self.is_before_noun(dashed + 1) => (unit, dashed + 1),
            Lexeme::Units(unit) if dashed == next => (unit, next + 1),
            Lexeme::Ordinal(2) if self.is_one_of(dashed, &["second"]) && dashed > next => {
                (Unit::Seconds, dashed + 1)
            }
            _ => return None,
        };
        let (count, end) = match self.and_a_half(end) {
            Some(end) => (half_more(count), end),
            None => (count, end),
        };
        Some((Length { count, unit }, end))
    }

    /// "a five year low": a noun behind a singular unit.
    fn is_before_noun(&self, idx: usize) -> bool {
        self.at(idx) == Lexeme::Other
            && idx < self.end
            && self.words.word(idx).starts_with(char::is_lowercase)
    }

    fn and_a_half(&self, idx: usize) -> Option<usize> {
        self.words_at(idx, &["and", "a", "half"])
    }

    /// How many: digits, words, "a", "several", "a few", "a couple of", "2 1/2".
    fn count(&self, idx: usize) -> Read<Count> {
        let vague = |next: usize| Some((Count::Vague, self.words_at(next, &["of"]).unwrap_or(next)));
        let (exact, next) = match (self.at(idx), self.at(idx + 1)) {
            (Lexeme::Word(Word::A), Lexeme::Word(Word::Few)) => return vague(idx + 2),
            (Lexeme::Word(Word::A), Lexeme::Word(Word::Couple)) => {
                return Some((Count::Exact(2), self.words_at(idx + 2, &["of"]).unwrap_or(idx + 2)));
            }
            (Lexeme::Word(Word::Couple), _) => {
                return Some((Count::Exact(2), self.words_at(idx + 1, &["of"]).unwrap_or(idx + 1)));
            }
            (Lexeme::Word(Word::Several | Word::Few), _) => return vague(idx + 1),
            (Lexeme::Word(Word::Half), Lexeme::Word(Word::A)) => return Some((Count::AndHalf(0), idx + 2)),
            (Lexeme::Word(Word::A), Lexeme::Count(_)) => self.small_number(idx + 1)?,
            (Lexeme::Word(Word::A), _) => (1, idx + 1),
            (Lexeme::Digits(count), _) => (count, idx + 1),
            (Lexeme::Count(_), _) => self.small_number(idx)?,
            _ => return None,
        };
        if let Some(end) = self.and_a_half(next).or_else(|| self.slashed_half(next)) {
            return Some((Count::AndHalf(exact), end));
        }
        Some((Count::Exact(exact), next))
    }

    /// "1/2" behind a whole number.
    fn slashed_half(&self, idx: usize) -> Option<usize> {
        let is_half = self.at(idx) == Lexeme::Digits(1)
            && self.is_next(idx, Word::Slash)
            && self.at(idx + 2) == Lexeme::Digits(2);
        is_half.then_some(idx + 3)
    }

    /// A number in words: "twenty", "twenty-four", "two hundred", "two thousand".
    pub(super) fn small_number(&self, idx: usize) -> Read<u32> {
        let Lexeme::Count(first) = self.at(idx) else { return None };
        let (mut number, mut next) = (first, idx + 1);
        while let Lexeme::Count(more) = self.at(self.behind_dash(next)) {
            number = match more {
                100 | 1000 if number < more => number * more,
                _ if more < 10 && number % 10 == 0 && number % 100 >= 20 => number + more,
                _ if number >= 100 && more < 100 && number % 100 == 0 => number + more,
                _ => break,
            };
            next = self.behind_dash(next) + 1;
        }
        Some((number, next))
    }

    /// "two weeks ago", "a year earlier", "three days later", or the length alone.
    pub(super) fn offset_or_duration(&self, idx: usize) -> Read<Meaning> {
        let first = if self.is_at(idx, Word::The) { idx + 1 } else { idx };
        let (length, end) = self.length(first)?;
        if first == idx
            && let Some((side, behind)) = self.side_behind(end)
        {
            return Some((Meaning::Offset { length, side }, behind));
        }
        let is_meant = self.is_length_of_time(idx, first, length, end);
        is_meant.then_some((Meaning::Duration(length), end))
    }

    fn side_behind(&self, idx: usize) -> Read<Side> {
        match self.at(idx) {
            Lexeme::Word(Word::Ago) => Some((Side::BeforeNow, idx + 1)),
            Lexeme::Word(Word::Earlier) => Some((Side::BeforeThen, idx + 1)),
            Lexeme::Word(Word::Later) => Some((Side::AfterThen, idx + 1)),
            Lexeme::Word(Word::Before) if self.ends_clause(idx + 1) => Some((Side::BeforeThen, idx + 1)),
            _ => self.words_at(idx, &["from", "now"]).map(|next| (Side::AfterNow, next)),
        }
    }

    /// Whether nothing stands at `idx` that "before" could belong to.
    fn ends_clause(&self, idx: usize) -> bool {
        idx >= self.end
            || self.words.tokens[idx].kind == TokenKind::Mark
            || self.is_one_of(idx, &["that", "and", "but", "when"])
    }

    /// Whether a length without "ago" is a stretch of time and no age, rate or plain plural.
    fn is_length_of_time(&self, idx: usize, first: usize, length: Length, end: usize) -> bool {
        let is_age = self.is_at(end, Word::Dash) && self.is_one_of(end + 1, &["old", "olds"])
            || self.is_one_of(end, &["old"]);
        if is_age {
            return false;
        }
        let says_count = end - first > 1;
        let is_few = matches!(self.at(first + 1), Lexeme::Word(Word::Few | Word::Couple) | Lexeme::Count(_));
        let is_adjective = self.is_at(end.saturating_sub(2), Word::Dash);
        if first > idx && is_adjective {
            return false;
        }
        let is_counted = says_count && (is_few || !self.is_at(first, Word::A));
        let follows = |expected: &[&str]| idx > self.start && self.is_one_of(idx - 1, expected);
        if is_counted {
            return true;
        }
        if self.is_at(first, Word::A) {
            return length.unit > Unit::Hours && follows(&AROUND_LENGTHS);
        }
        first == idx
            && length.unit >= Unit::Days
            && follows(&["for", "in", "of", "after", "within", "over", "through"])
    }

    /// "the past two weeks", "recent months", "the first nine months", "the next two years".
    pub(super) fn stretch(&self, idx: usize) -> Read<Meaning> {
        let first = if self.is_at(idx, Word::The) || self.is_at(idx, Word::This) { idx + 1 } else { idx };
        let side = match self.at(first) {
            Lexeme::Word(Word::Last | Word::Previous) => Side::BeforeNow,
            Lexeme::Reference(super::super::phrase::Reference::Past)
                if self.is_one_of(first, &["recent"]) =>
            {
                Side::BeforeNow
            }
            Lexeme::Word(Word::Next) => Side::AfterNow,
            Lexeme::Word(Word::Following) => Side::AfterThen,
            Lexeme::Ordinal(rank) if first > idx => {
                if let (Lexeme::Unit(unit), true) =
                    (self.at(first + 1), self.is_one_of(first + 2, &["of", "after", "since"]))
                {
                    let length = Length { count: Count::Exact(1), unit };
                    return (unit >= Unit::Hours)
                        .then_some((Meaning::Stretch { length, side: Side::First }, first + 2));
                }
                if rank > 1 {
                    return None;
                }
                Side::First
            }
            _ => return None,
        };
        let (length, end) = self.length(first + 1)?;
        Some((Meaning::Stretch { length, side }, end))
    }

    /// "every day", "each month", "daily", "each Thursday", "Mondays".
    pub(super) fn repeated(&self, idx: usize) -> Read<Meaning> {
        match self.at(idx) {
            Lexeme::Frequency(position) => return Some((Meaning::Frequency(position), idx + 1)),
            Lexeme::Weekdays(weekday) => {
                return Some((Meaning::EveryWeekday { weekday, part: None }, idx + 1));
            }
            Lexeme::Weekday(weekday) => {
                let Lexeme::Parts(part) = self.at(idx + 1) else { return None };
                return Some((Meaning::EveryWeekday { weekday, part: Some(part) }, idx + 2));
            }
            Lexeme::Word(Word::Each) => {}
            _ => return None,
        }
        if let Some((weekday, next)) = self.weekday_name(idx + 1) {
            let (part, end) = self.part_behind(next);
            return Some((Meaning::EveryWeekday { weekday, part }, end));
        }
        if let Lexeme::Unit(unit) = self.at(idx + 1) {
            return Some((Meaning::Every(Length { count: Count::Exact(1), unit }), idx + 2));
        }
        let (length, end) = self.length(idx + 1)?;
        Some((Meaning::Every(length), end))
    }
}

/// Words before "a week", "a month" that make it a stretch of time: without them it is mostly a rate.
const AROUND_LENGTHS: [&str; 16] = [
    "for", "in", "within", "after", "over", "than", "about", "nearly", "almost", "least", "half", "of",
    "barely", "lasted", "during", "to",
];

fn is_single(count: Count) -> bool {
    matches!(count, Count::Exact(1) | Count::AndHalf(0))
}

fn half_more(count: Count) -> Count {
    match count {
        Count::Exact(count) => Count::AndHalf(count),
        other => other,
    }
}
