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
        // "3 hundred and 21", "4 thousand 3 hundred": words go on what digits and a scale began.
        let begun = (scale >= 100 && !self.is_hyphen(next)).then(|| Sum::begun_with(value, scale));
        let gone_on = begun.and_then(|sum| self.sum_up(next, sum, 1));
        Some(gone_on.filter(|whole| whole.next > next).unwrap_or(Cardinal { next, value, scale }))
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
            "k" if is_glued || self.words.word(at - 1).contains('.') => Some(1000),
            "m" if is_glued && self.counts_behind(scale_at + 1) => Some(1_000_000),
            "b" if is_glued && self.counts_behind(scale_at + 1) => Some(1_000_000_000),
            "mil" | "mln" | "mn" => Some(1_000_000),
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
        if is_article || self.starts_with_scale(at) || self.starts_with_hundred(at) {
            next = if is_article { self.behind_hyphen(at + 1) } else { at };
            scale_of(&self.lower(next))?;
            (sum.group, sum.room) = (1, 0);
        }
        self.sum_up(next, sum, 0)
    }

    /// Adds number words and scales from `next` on to what `n_words` words before them came to.
    fn sum_up(&self, mut next: usize, mut sum: Sum, mut n_words: usize) -> Option<Cardinal> {
        loop {
            let candidate = if n_words == 0 { next } else { self.joined(next, &sum) };
            let word = self.lower(candidate);
            let scale = if n_words > 0 { self.any_scale(candidate) } else { scale_of(&word) };
            let taken = if let Some(value) = small_number(&word) {
                sum.add(value)
            } else if let Some(scale) = scale {
                sum.multiply(scale)
            } else if let Some(tail) = self.tail(candidate, next, sum.last_scale) {
                sum.add(tail)
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

    /// A scale in the singular or plural: "hundred", "hundreds", "dozen".
    pub fn any_scale(&self, at: usize) -> Option<u64> {
        let word = self.lower(at);
        scale_of(&word).or_else(|| scale_of(word.strip_suffix('s')?)).filter(|scale| *scale > 1)
    }

    /// "hundred thousand": a scale before another needs no number before it.
    fn starts_with_scale(&self, at: usize) -> bool {
        scale_of(&self.lower(at)).is_some() && scale_of(&self.lower(at + 1)).is_some()
    }

    /// "Hundred and twenty": the hundred may stand without a one where a smaller number goes on; "a few hundred" is read before.
    fn starts_with_hundred(&self, at: usize) -> bool {
        matches!(self.lower(at).as_ref(), "hundred" | "thousand")
            && matches!(self.lower(at + 1).as_ref(), "and" | "&")
            && small_number(&self.lower(at + 2)).is_some_and(|value| value > 0)
            && !self.counts_others(at + 3)
    }

    /// The position of the next word of a spelled number: behind a hyphen, or behind "and" or a comma after a scale.
    fn joined(&self, at: usize, sum: &Sum) -> usize {
        let is_unit = |idx| small_number(&self.lower(idx)).is_some_and(|value| value < 10);
        // "fifty - two": nothing else stands between a ten and a unit.
        let is_loose_hyphen =
            sum.room == 10 && matches!(self.lower(at).as_ref(), "-" | "–") && is_unit(at + 1);
        if self.is_hyphen(at) || is_loose_hyphen {
            return at + 1;
        }
        let is_number = |idx: usize| {
            small_number(&self.lower(idx)).is_some()
                || idx < self.end && self.words.tokens[idx].kind == TokenKind::Number
        };
        if sum.last_scale < 100 || sum.room == 0 || !is_number(at + 1) {
            return at;
        }
        let hundred_at = self.behind_hyphen(at + 2);
        let scale = self.any_scale(hundred_at);
        let behind = if scale.is_some() { hundred_at + 1 } else { at + 2 };
        // "two hundred and two thousand" is one number, "between two hundred and three hundred" are two.
        let is_smaller =
            scale.is_none_or(|scale| scale < sum.last_scale || sum.last_scale == 100 && scale > 100);
        let is_joined = match self.lower(at).as_ref() {
            "and" | "&" => is_smaller && !self.is_part(at + 1),
            "," => is_smaller && scale.is_some() && sum.last_scale >= 1000,
            _ => false,
        };
        if is_joined && !self.counts_others(behind) { at + 1 } else { at }
    }

    /// "one half", "three quarters" behind "two million and".
    fn is_part(&self, at: usize) -> bool {
        matches!(self.lower(at + 1).as_ref(), "half" | "quarter" | "quarters")
    }

    /// Whether what stands behind a number makes it a count of its own: "two thousand and three hundred wounded".
    fn counts_others(&self, at: usize) -> bool {
        let word = self.lower(at);
        word.ends_with("ed") || matches!(word.as_ref(), "hurt" | "missing" | "others" | "more" | "dead")
    }

    /// Digits that go on a number: "four-thousand-100", "3 hundred and 21", "4 thousand 3 hundred".
    fn tail(&self, at: usize, behind: usize, last_scale: u64) -> Option<u64> {
        if last_scale < 100 || at >= self.end || self.words.tokens[at].kind != TokenKind::Number {
            return None;
        }
        let is_joined = at > behind || !self.words.tokens[at].spaced || self.is(at + 1, "hundred");
        whole_digits(self.words.word(at)).filter(|value| is_joined && *value < last_scale.min(1000))
    }

    /// "five and a half million", "three million and a quarter", "one billion and a half million".
    fn with_part(&self, read: Cardinal) -> Option<Cardinal> {
        let and = read.next;
        if !self.is(and, "and") {
            return None;
        }
        let (numerator, at) = match self.lower(and + 1).as_ref() {
            "a" | "one" => (1, and + 2),
            "three" if self.is_part(and + 1) => (3, and + 2),
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
    /// "3 hundred", "4 thousand": digits and a scale.
    fn begun_with(value: u64, scale: u64) -> Sum {
        match scale {
            100 => Sum { total: 0, group: value, room: 100, last_scale: scale },
            _ => Sum { total: value, group: 0, room: 1000, last_scale: scale },
        }
    }

    fn add(&mut self, value: u64) -> Option<()> {
        let fits = value < self.room && !(self.room < 1000 && value == 0);
        if !fits {
            return None;
        }
        self.group += value;
        self.room = if (20..100).contains(&value) && value.is_multiple_of(10) { 10 } else { 0 };
        Some(())
    }

    fn multiply(&mut self, scale: u64) -> Option<()> {
        let follows = self.group > 0
            && if scale == 100 { self.group < 100 } else { self.total == 0 || scale < self.last_scale };
        // "hundred thousand", "twelve hundred million": a scale may multiply what a scale closed.
        let stacks = self.group == 0 && self.total > 0 && scale > self.last_scale;
        if scale == 12 && self.group > 100 {
            // "three hundred and two dozen": the dozens come on top.
            let units = self.group % 100;
            (self.group, self.room) = (self.group - units + units * 12, 0);
            return (units > 0).then_some(());
        }
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

/// Whole digits with separators between groups of three, or of two before the last as in India: `4,000`, `3.000`, `230000`,
/// `1,25,000`.
pub fn whole_digits(text: &str) -> Option<u64> {
    if let Some(value) = indian_digits(text) {
        return Some(value);
    }
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

/// `1,25,000`, `12,34,567`: groups of two before a last one of three.
fn indian_digits(text: &str) -> Option<u64> {
    let groups: Vec<&str> = text.split(',').collect();
    let [first, middle @ .., last] = &groups[..] else { return None };
    let is_digits = |group: &str, len: usize| group.len() == len && group.bytes().all(|b| b.is_ascii_digit());
    let opens = (1..=2).contains(&first.len()) && is_digits(first, first.len()) && !first.starts_with('0');
    let fits =
        opens && !middle.is_empty() && middle.iter().all(|group| is_digits(group, 2)) && is_digits(last, 3);
    fits.then(|| text.replace(',', "").parse().ok())?
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
    let unit = unit.or((word == "naught" || word == "nought").then_some(0));
    unit.or_else(|| TENS.iter().position(|ten| *ten == word).map(|tens| (tens as u64 + 2) * 10))
}

/// The value of a scale word in the singular.
pub fn scale_of(word: &str) -> Option<u64> {
    match word {
        "dozen" | "doz" | "dz" => Some(12),
        "hundred" => Some(100),
        "thousand" => Some(1000),
        "lakh" => Some(100_000),
        "million" => Some(1_000_000),
        "crore" => Some(10_000_000),
        "billion" | "bn" => Some(1_000_000_000),
        _ => None,
    }
}
