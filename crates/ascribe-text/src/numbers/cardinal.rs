//! Whole numbers in digits, in words, or in both.

use super::reader::Reader;
use crate::{TokenKind, Words};

/// A whole number.
#[derive(Clone, Copy, Debug)]
pub struct Cardinal {
    /// Position behind it.
    pub next: usize,
    /// Its value.
    pub value: u64,
    /// The scale word it ends in ("million" is 1,000,000), else 1.
    pub scale: u64,
}

/// Reads the whole number that starts at `at`, not beyond `end`.
pub fn read_cardinal(words: &Words, at: usize, end: usize) -> Option<Cardinal> {
    if at >= end {
        return None;
    }
    let reader = Reader { words, end };
    let read =
        if words.tokens[at].kind == TokenKind::Number { reader.digits(at)? } else { reader.spelled(at)? };
    Some(reader.with_part(read).unwrap_or(read))
}

/// The scale behind digits at `at` ("million", "K", "m") and the position behind it.
pub fn read_scale(words: &Words, at: usize, end: usize) -> Option<(u64, usize)> {
    Reader { words, end }.scale_behind(at)
}

impl Reader<'_, '_> {
    /// Digits, in groups of three where they are set apart by spaces, with a scale: "11 000", "15-thousand", "6K".
    fn digits(&self, at: usize) -> Option<Cardinal> {
        let (mut value, mut next) = (whole_digits(self.words.word(at))?, at + 1);
        while self.is_group(at, next) && value > 0 {
            value = value.checked_mul(1000)?.checked_add(self.words.word(next).parse().ok()?)?;
            next += 1;
        }
        let mut scale = 1;
        while let Some((found, behind)) = self.scale_behind(next) {
            value = value.checked_mul(found)?;
            (scale, next) = (found, behind);
        }
        Some(Cardinal { next, value, scale })
    }

    /// Whether three digits stand at `next` that go on the number that starts at `at`: one to three digits, a gap,
    /// three digits, nothing glued.
    fn is_group(&self, at: usize, next: usize) -> bool {
        if next >= self.end
            || self.words.tokens[next].kind != TokenKind::Number
            || self.words.word(at).len() > 3
        {
            return false;
        }
        let group = self.words.word(next);
        let gap = &self.words.text[self.words.tokens[next - 1].span.end..self.words.tokens[next].span.start];
        let is_gap = matches!(gap, " " | "\u{a0}" | "\u{202f}" | "\u{2009}");
        is_gap && group.len() == 3 && !group.contains(['.', ','])
    }

    /// The scale at `at` and the position behind it. Letters count when glued to the digits and not to be taken for
    /// a measure of length: "1.5m people", not "1.5m high".
    fn scale_behind(&self, at: usize) -> Option<(u64, usize)> {
        let scale_at = self.behind_hyphen(at);
        let word = self.lower(scale_at);
        let is_glued = scale_at < self.end && !self.words.tokens[scale_at].spaced;
        let letters = match word.as_ref() {
            "k" if is_glued => Some(1000),
            "m" if is_glued && self.counts_behind(scale_at + 1) => Some(1_000_000),
            "b" if is_glued && self.counts_behind(scale_at + 1) => Some(1_000_000_000),
            "mil" | "mln" | "mn" => Some(1_000_000),
            "dzs" | "dozs" => Some(12),
            _ => None,
        };
        let plural = || scale_of(word.strip_suffix('s')?);
        let scale = letters.or_else(|| scale_of(&word)).or_else(plural)?;
        Some((scale, scale_at + 1))
    }

    /// Whether a noun in the plural or an adjective before one stands at `at`, and no word of length or place.
    fn counts_behind(&self, at: usize) -> bool {
        const LENGTHS: [&str; 14] = [
            "high", "long", "tall", "deep", "wide", "away", "from", "above", "below", "apart", "north",
            "south", "east", "west",
        ];
        let word = self.lower(at);
        at < self.end
            && self.words.tokens[at].kind == TokenKind::Word
            && self.words.tokens[at].spaced
            && !LENGTHS.contains(&word.as_ref())
    }

    /// Number words, joined by hyphens or "and"; digits may follow a scale ("two-thousand-700").
    fn spelled(&self, at: usize) -> Option<Cardinal> {
        let mut next = at;
        let mut sum = Sum { total: 0, group: 0, room: 1000, last_scale: 1 };
        let is_article = matches!(self.lower(at).as_ref(), "a" | "an");
        if is_article || self.starts_with_scale(at) {
            next = if is_article { self.behind_hyphen(at + 1) } else { at };
            scale_of(&self.lower(next))?;
            (sum.group, sum.room) = (1, 0);
        }
        let mut n_words = 0;
        loop {
            let candidate = if n_words == 0 { next } else { self.joined(next, sum.last_scale) };
            let word = self.lower(candidate);
            let scale = scale_of(&word).or_else(|| scale_of(word.strip_suffix('s')?).filter(|_| n_words > 0));
            let taken = if let Some(value) = small_number(&word) {
                sum.add(value)
            } else if let Some(scale) = scale {
                sum.multiply(scale)
            } else if self.is_tail(candidate, sum.last_scale) {
                sum.group += whole_digits(self.words.word(candidate))?;
                sum.room = 0;
                Some(())
            } else {
                None
            };
            if taken.is_none() {
                break;
            }
            n_words += 1;
            next = candidate + 1;
        }
        let value = sum.total.checked_add(sum.group)?;
        let scale = if sum.group == 0 && n_words > 0 { sum.last_scale } else { 1 };
        (n_words > 0).then_some(Cardinal { next, value, scale })
    }

    /// "hundred thousand": a scale before another needs no number before it.
    fn starts_with_scale(&self, at: usize) -> bool {
        scale_of(&self.lower(at)).is_some() && scale_of(&self.lower(at + 1)).is_some()
    }

    /// The position of the next word of a spelled number: behind a hyphen, or behind "and" after a scale.
    fn joined(&self, at: usize, last_scale: u64) -> usize {
        if self.is_hyphen(at) {
            return at + 1;
        }
        let is_and = self.is(at, "and") && last_scale >= 100 && small_number(&self.lower(at + 1)).is_some();
        // "two thousand and three hundred wounded": two numbers.
        let starts_another =
            last_scale >= 1000 && scale_of(&self.lower(self.behind_hyphen(at + 2))).is_some();
        if is_and && !starts_another { at + 1 } else { at }
    }

    /// Digits that end a spelled number: "four-thousand-100".
    fn is_tail(&self, at: usize, last_scale: u64) -> bool {
        last_scale >= 100
            && at < self.end
            && self.words.tokens[at].kind == TokenKind::Number
            && !self.words.tokens[at].spaced
            && whole_digits(self.words.word(at)).is_some_and(|value| value < last_scale)
    }

    /// "five and a half million", "three million and a quarter", "one billion and a half million".
    fn with_part(&self, read: Cardinal) -> Option<Cardinal> {
        let and = read.next;
        if !self.is(and, "and") {
            return None;
        }
        let (numerator, at) = match self.lower(and + 1).as_ref() {
            "a" | "one" => (1, and + 2),
            "three" => (3, and + 2),
            _ => return None,
        };
        let denominator = match self.lower(at).as_ref() {
            "half" if numerator == 1 => 2,
            "quarter" | "quarters" => 4,
            _ => return None,
        };
        let (part_scale, next) = match scale_of(&self.lower(at + 1)) {
            Some(scale) => (scale, at + 2),
            None if read.scale > 1 => (read.scale, at + 1),
            None => return None,
        };
        let whole = if read.scale == 1 { read.value.checked_mul(part_scale)? } else { read.value };
        let part = part_scale * numerator / denominator;
        Some(Cardinal { next, value: whole.checked_add(part)?, scale: part_scale })
    }
}

/// A spelled number while it is summed up.
struct Sum {
    total: u64,
    group: u64,
    /// What may follow: below 100 after a hundred, below 10 after a ten.
    room: u64,
    last_scale: u64,
}

impl Sum {
    fn add(&mut self, value: u64) -> Option<()> {
        let fits = value < self.room && !(self.room < 1000 && value == 0);
        if !fits {
            return None;
        }
        self.group += value;
        self.room = if value >= 20 && value.is_multiple_of(10) { 10 } else { 0 };
        Some(())
    }

    fn multiply(&mut self, scale: u64) -> Option<()> {
        let follows = self.group > 0
            && if scale == 100 { self.group < 100 } else { self.total == 0 || scale < self.last_scale };
        // "hundred thousand", "twelve hundred million": a scale may multiply what a scale closed.
        let stacks = self.group == 0 && self.total > 0 && scale > self.last_scale;
        if stacks {
            self.total = self.total.checked_mul(scale)?;
        } else if !follows {
            return None;
        } else if scale == 100 {
            (self.group, self.room) = (self.group * 100, 100);
        } else {
            self.total = self.total.checked_add(self.group.checked_mul(scale)?)?;
            (self.group, self.room) = (0, 1000);
        }
        self.last_scale = scale;
        Some(())
    }
}

/// Whole digits with separators between groups of three: `4,000`, `3.000`, `230000`.
pub fn whole_digits(text: &str) -> Option<u64> {
    let mut groups = text.split([',', '.']);
    let first = groups.next()?;
    let mut n_groups = 0;
    for group in groups {
        n_groups += 1;
        if group.len() != 3 {
            return None;
        }
    }
    if n_groups > 0 && (first.len() > 3 || first == "0") {
        return None;
    }
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    digits.parse().ok()
}

/// The value of a number word below 100 that is one word.
pub fn small_number(word: &str) -> Option<u64> {
    if !(3..=9).contains(&word.len()) {
        return None;
    }
    const UNITS: [&str; 20] = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];
    const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    let unit = UNITS.iter().position(|unit| *unit == word).map(|value| value as u64);
    unit.or_else(|| TENS.iter().position(|ten| *ten == word).map(|tens| (tens as u64 + 2) * 10))
}

/// The value of a scale word in the singular.
pub fn scale_of(word: &str) -> Option<u64> {
    match word {
        "dozen" => Some(12),
        "hundred" => Some(100),
        "thousand" => Some(1000),
        "lakh" => Some(100_000),
        "million" => Some(1_000_000),
        "crore" => Some(10_000_000),
        "billion" | "bn" => Some(1_000_000_000),
        _ => None,
    }
}
