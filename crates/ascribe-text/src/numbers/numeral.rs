//! Numerals: one value written in digits, in words, in both, or vaguely; and shares.

use std::ops::Range;

use ascribe_model::Ratio;

use super::cardinal::{Cardinal, read_cardinal, read_scale, scale_of, small_number, whole_digits};
use super::reader::Reader;
use crate::{TokenKind, Words};

/// A numeral without the words that bound it.
#[derive(Clone, Debug)]
pub struct Numeral {
    /// Positions in [`Words::tokens`].
    pub tokens: Range<usize>,
    /// What it says.
    pub value: Value,
    /// Whether it starts with digits.
    pub is_digits: bool,
    /// Whether it could be a year.
    pub is_yearlike: bool,
    /// Whether it is a share written as percent.
    pub is_percent: bool,
    /// The scale word it ends in ("million" is 1,000,000), else 1.
    pub scale: u64,
}

/// What a numeral says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    /// This many.
    Exact(u64),
    /// About this many, by the words themselves: "a couple of hundred", "a score".
    Loose(u64),
    /// This many at least, by a vague word: "dozens".
    Vague(u64),
    /// A share.
    Share(Ratio),
}

/// Reads the numeral that starts at `at`, not beyond `end`.
pub fn read_numeral(words: &Words, at: usize, end: usize) -> Option<Numeral> {
    let reader = Reader { words, end };
    if let Some(mixed) = reader.mixed(at) {
        return reader.scaled(at, mixed);
    }
    if words.tokens[at].kind == TokenKind::Mark {
        return None;
    }
    reader
        .part_of_scale(at)
        .or_else(|| reader.fraction(at).map(|fraction| reader.of_scale(fraction)))
        .or_else(|| reader.vague(at))
        .or_else(|| reader.counted(at))
}

/// Whether a numeral can start at `at`: most words of a text cannot, and are told at a glance.
pub fn may_start(words: &Words, at: usize) -> bool {
    match words.tokens[at].kind {
        TokenKind::Number => true,
        TokenKind::Mark => fraction_sign(words.word(at)).is_some(),
        TokenKind::Word => {
            let word = words.lower(at);
            matches!(word.as_ref(), "a" | "an" | "half" | "several" | "quarter" | "hundred" | "thousand")
                || plural_scale(&word).is_some()
                || small_number(&word).is_some()
        }
    }
}

/// Whole digits and a fraction behind them, not yet scaled.
#[derive(Clone, Copy, Debug)]
struct Mixed {
    whole: u64,
    numerator: u64,
    denominator: u64,
    next: usize,
}

impl Reader<'_, '_> {
    fn numeral(&self, at: usize, next: usize, value: Value, scale: u64) -> Numeral {
        let is_digits = self.words.tokens[at].kind == TokenKind::Number;
        Numeral { tokens: at..next, value, is_digits, is_yearlike: false, is_percent: false, scale }
    }

    /// "half a million", "half a dozen", "a quarter of a million", "quarter million".
    fn part_of_scale(&self, at: usize) -> Option<Numeral> {
        let (divisor, next) = match self.lower(at).as_ref() {
            "half" => (2, self.behind_hyphen(at + 1)),
            "a" if self.is(at + 1, "quarter") && self.is(at + 2, "of") => (4, at + 3),
            "quarter" if self.is(at + 1, "of") => (4, at + 2),
            "quarter" => (4, at + 1),
            _ => return None,
        };
        let next = if self.is(next, "a") { next + 1 } else { next };
        let scale = scale_of(&self.lower(next)).filter(|scale| *scale >= 12)?;
        (scale % divisor == 0).then(|| self.numeral(at, next + 1, Value::Exact(scale / divisor), scale))
    }

    /// "1½", "2 1/2", "2-1/2", "¾": digits with a fraction behind them, or a fraction sign alone.
    fn mixed(&self, at: usize) -> Option<Mixed> {
        let is_number = |at: usize| at < self.end && self.words.tokens[at].kind == TokenKind::Number;
        if !is_number(at) {
            let (numerator, denominator) = fraction_sign(self.words.word(at))?;
            return Some(Mixed { whole: 0, numerator, denominator, next: at + 1 });
        }
        let is_glued = |at: usize| !self.words.tokens[at].spaced;
        let digits = |at: usize| self.words.word(at).parse::<u64>().ok();
        // "1/2 million"
        if self.is(at + 1, "/") && is_number(at + 2) && is_glued(at + 1) && is_glued(at + 2) {
            let (numerator, denominator) = (digits(at)?, digits(at + 2)?);
            let fraction = Mixed { whole: 0, numerator, denominator, next: at + 3 };
            return is_part(numerator, denominator).then_some(fraction);
        }
        let whole = whole_digits(self.words.word(at))?;
        if at + 1 < self.end
            && let Some((numerator, denominator)) = fraction_sign(self.words.word(at + 1))
        {
            return Some(Mixed { whole, numerator, denominator, next: at + 2 });
        }
        let upper = self.behind_hyphen(at + 1);
        let is_fraction = is_number(upper)
            && (upper > at + 1 || self.words.tokens[upper].spaced)
            && self.is(upper + 1, "/")
            && is_number(upper + 2)
            && is_glued(upper + 1)
            && is_glued(upper + 2);
        let part = |at: usize| is_fraction.then(|| digits(at)).flatten();
        let (numerator, denominator) = (part(upper)?, part(upper + 2)?);
        is_part(numerator, denominator).then_some(Mixed { whole, numerator, denominator, next: upper + 3 })
    }

    /// A fraction behind whole digits as a count or a share. It needs a scale, a percent sign or "of" behind it: nobody counts
    /// half a person, and the digits alone would be another number.
    fn scaled(&self, at: usize, mixed: Mixed) -> Option<Numeral> {
        let Mixed { whole, numerator, denominator, next } = mixed;
        let value = whole.checked_mul(denominator)?.checked_add(numerator)?;
        if let Some(next) = self.percent(next) {
            let share = Ratio::new(value, denominator.checked_mul(100)?)?;
            return Some(Numeral { is_percent: true, ..self.numeral(at, next, Value::Share(share), 1) });
        }
        if let Some((scale, next)) = read_scale(self.words, next, self.end).filter(|(scale, _)| *scale >= 12)
        {
            let count = value.checked_mul(scale)?;
            return (count % denominator == 0)
                .then(|| self.numeral(at, next, Value::Exact(count / denominator), scale));
        }
        let share = Ratio::new(numerator, denominator)?;
        (whole == 0 && self.is(next, "of")).then(|| self.numeral(at, next, Value::Share(share), 1))
    }

    /// "three quarters of a million": the share as a count, where it is one of a scale.
    fn of_scale(&self, fraction: Numeral) -> Numeral {
        let next = fraction.tokens.end;
        let Value::Share(share) = fraction.value else { return fraction };
        let is_of = self.is(next, "of") && matches!(self.lower(next + 1).as_ref(), "a" | "one");
        let Some(scale) = scale_of(&self.lower(next + 2)).filter(|scale| is_of && *scale >= 100) else {
            return fraction;
        };
        let count = scale * share.numerator();
        let value = match count % share.denominator() {
            0 => Value::Exact(count / share.denominator()),
            _ => Value::Loose(count / share.denominator()),
        };
        self.numeral(fraction.tokens.start, next + 3, value, scale)
    }

    /// "dozens", "tens of thousands", "several hundred", "a few", "a couple of hundred", "a score".
    fn vague(&self, at: usize) -> Option<Numeral> {
        if let Some(count) = plural_scale(&self.lower(at)) {
            return self.plural(at, count);
        }
        let (few, next, is_couple) = match self.lower(at).as_ref() {
            "several" => (3, at + 1, false),
            "a" => match self.lower(at + 1).as_ref() {
                "few" | "handful" => (3, at + 2, false),
                "couple" => (2, at + 2, true),
                "score" if !self.is(at + 2, "line") => {
                    return Some(self.numeral(at, at + 2, Value::Loose(20), 1));
                }
                _ => return None,
            },
            _ => return None,
        };
        let scaled = if self.is(next, "of") { next + 1 } else { next };
        let scaled_value = self.any_scale(scaled).map(|scale| (few * scale, scale));
        let (value, next) = match scaled_value {
            Some((value, _)) => (value, scaled + 1),
            None => (few, next),
        };
        let value = match (is_couple, scaled_value) {
            (true, None) => Value::Exact(value),
            (true, Some(_)) => Value::Loose(value),
            (false, _) => Value::Vague(value),
        };
        Some(self.numeral(at, next, value, scaled_value.map_or(1, |(_, scale)| scale)))
    }

    /// "dozens", "hundreds of thousands". "the hundreds" as a range of numbers ("in the thousands") counts as well.
    fn plural(&self, at: usize, mut count: u64) -> Option<Numeral> {
        let mut next = at + 1;
        while self.is(next, "of") {
            let Some(scale) =
                self.lower(next + 1).strip_suffix('s').and_then(scale_of).filter(|scale| *scale > 1)
            else {
                break;
            };
            count = if count < 100 && scale >= 100 { count / 2 * scale } else { count.saturating_mul(scale) };
            next += 2;
        }
        // "tens of thousands": ten is not vague by itself, so "tens" alone is read as 20.
        let count = match (self.lower(at).as_ref(), next > at + 1) {
            ("tens", true) => count / 10 * 20,
            ("dozens" | "scores", true) => count * 2,
            (_, true) => count,
            (_, false) => count,
        };
        Some(self.numeral(at, next, Value::Vague(count), 1))
    }

    /// "one-third", "two thirds", "a quarter", "half", "one in three", "three out of every four".
    fn fraction(&self, at: usize) -> Option<Numeral> {
        if let Some(next) = self.half(at) {
            return Some(self.numeral(at, next, Value::Share(Ratio::new(1, 2)?), 1));
        }
        let is_article = matches!(self.lower(at).as_ref(), "a" | "an");
        let (numerator, next) = if is_article {
            (1, at + 1)
        } else {
            self.cardinal(at).map(|cardinal| (cardinal.value, cardinal.next))?
        };
        let denominator_at = self.behind_hyphen(next);
        let word = self.lower(denominator_at);
        if let Some((denominator, is_plural)) = denominator_of(&word) {
            let fits = is_plural == (numerator > 1) && numerator < denominator && numerator > 0;
            let is_share = denominator_at > next || is_plural || self.ends_share(denominator_at + 1);
            return (fits && is_share)
                .then(|| Ratio::new(numerator, denominator))?
                .map(|share| self.numeral(at, denominator_at + 1, Value::Share(share), 1));
        }
        if is_article { None } else { self.one_in(at, numerator, next) }
    }

    /// "half", where it is not part of another word ("half-built", "first half", "half an hour").
    fn half(&self, at: usize) -> Option<usize> {
        if !self.is(at, "half") || self.is_hyphen(at + 1) {
            return None;
        }
        let follows = self.lower(at + 1);
        let before = at.checked_sub(1).map(|idx| self.words.lower(idx));
        let is_ordinal =
            matches!(before.as_deref(), Some("first" | "second" | "other" | "latter" | "last" | "and" | "-"));
        let is_time = matches!(
            follows.as_ref(),
            "an" | "a" | "past" | "hour" | "day" | "way" | "century" | "year" | "mast"
        );
        (!is_ordinal && !is_time).then_some(at + 1)
    }

    /// Whether what follows "a third" lets it be a share: "a third of", "a third were", not "a third man".
    fn ends_share(&self, at: usize) -> bool {
        if at >= self.end || self.words.tokens[at].kind == TokenKind::Mark {
            return true;
        }
        const FOLLOWERS: [&str; 20] = [
            "of", "were", "was", "are", "is", "had", "have", "has", "in", "since", "by", "to", "from", "on",
            "at", "who", "that", "died", "and", "said",
        ];
        FOLLOWERS.iter().any(|word| self.words.is(at, word))
    }

    /// "one in three", "nine out of ten": small round bases only, and nothing that measures time behind them.
    fn one_in(&self, at: usize, numerator: u64, next: usize) -> Option<Numeral> {
        let base_at = match self.lower(next).as_ref() {
            "in" => next + 1,
            "out" if self.is(next + 1, "of") => next + 2,
            _ => return None,
        };
        let base_at =
            if self.is(base_at, "every") || self.is(base_at, "each") { base_at + 1 } else { base_at };
        let base = self.cardinal(base_at)?;
        let is_base = matches!(base.value, 2..=10 | 12 | 20 | 50 | 100 | 1000) && numerator < base.value;
        let is_number = self.words.tokens[base_at].kind == TokenKind::Number && base.value < 100;
        let then = self.lower(base.next);
        const NOT_BASES: [&str; 15] = [
            "day",
            "days",
            "week",
            "weeks",
            "month",
            "months",
            "year",
            "years",
            "hours",
            "minutes",
            "attacks",
            "places",
            "separate",
            "different",
            "other",
        ];
        let counts_time = NOT_BASES.contains(&then.as_ref());
        (is_base && !is_number && !counts_time)
            .then(|| Ratio::new(numerator, base.value))?
            .map(|share| self.numeral(at, base.next, Value::Share(share), 1))
    }

    /// A count or a percentage: "4,000", "1.36 million", "two-thousand-700", "30 percent", "6K", "a hundred".
    fn counted(&self, at: usize) -> Option<Numeral> {
        if let Some(numeral) = self.decimal(at) {
            return Some(numeral);
        }
        let cardinal = self.cardinal(at)?;
        if let Some(next) = self.percent(cardinal.next) {
            let share = Ratio::new(cardinal.value, 100)?;
            let numeral = self.numeral(at, next, Value::Share(share), 1);
            return (cardinal.value <= 100).then_some(Numeral { is_percent: true, ..numeral });
        }
        let numeral = self.numeral(at, cardinal.next, Value::Exact(cardinal.value), cardinal.scale);
        Some(Numeral { is_yearlike: cardinal.next == at + 1 && is_yearlike(self.words.word(at)), ..numeral })
    }

    /// "percent", "per cent", "%", but not "percentage points".
    fn percent(&self, at: usize) -> Option<usize> {
        match self.lower(at).as_ref() {
            "percent" | "pct" | "%" => Some(at + 1),
            "per" if self.is(at + 1, "cent") => Some(at + 2),
            "-" if self.is_hyphen(at) && self.is(at + 1, "percent") => Some(at + 2),
            _ => None,
        }
    }

    /// Digits with a decimal part, which need a scale or a percent sign behind them.
    fn decimal(&self, at: usize) -> Option<Numeral> {
        if self.words.tokens[at].kind != TokenKind::Number {
            return None;
        }
        let (mantissa, divisor) = decimal_digits(self.words.word(at))?;
        if let Some(next) = self.percent(at + 1) {
            let share = Ratio::new(mantissa, divisor.checked_mul(100)?)?;
            let numeral = self.numeral(at, next, Value::Share(share), 1);
            return Some(Numeral { is_percent: true, ..numeral });
        }
        let (scale, next) = read_scale(self.words, at + 1, self.end).filter(|(scale, _)| *scale >= 1000)?;
        let value = mantissa.checked_mul(scale)?;
        (value % divisor == 0).then(|| self.numeral(at, next, Value::Exact(value / divisor), scale))
    }

    fn cardinal(&self, at: usize) -> Option<Cardinal> {
        read_cardinal(self.words, at, self.end)
    }
}

/// Digits with one decimal separator, as mantissa and divisor: `1.36` is 136 and 100.
fn decimal_digits(text: &str) -> Option<(u64, u64)> {
    let (whole, part) = text.rsplit_once(['.', ','])?;
    let is_group = part.len() == 3 && text.contains(',');
    if part.is_empty() || part.len() > 4 || is_group {
        return None;
    }
    let whole: String = whole.chars().filter(char::is_ascii_digit).collect();
    let divisor = 10u64.checked_pow(part.len() as u32)?;
    let mantissa = whole.parse::<u64>().ok()?.checked_mul(divisor)?.checked_add(part.parse().ok()?)?;
    Some((mantissa, divisor))
}

/// Whether two numbers with a slash between are a fraction that people write, and no date or rate.
fn is_part(numerator: u64, denominator: u64) -> bool {
    matches!(denominator, 2..=5 | 8) && (1..denominator).contains(&numerator)
}

/// What a fraction of one character stands for.
fn fraction_sign(sign: &str) -> Option<(u64, u64)> {
    Some(match sign {
        "½" => (1, 2),
        "⅓" => (1, 3),
        "⅔" => (2, 3),
        "¼" => (1, 4),
        "¾" => (3, 4),
        "⅕" => (1, 5),
        "⅖" => (2, 5),
        "⅗" => (3, 5),
        "⅘" => (4, 5),
        "⅙" => (1, 6),
        "⅚" => (5, 6),
        "⅐" => (1, 7),
        "⅛" => (1, 8),
        "⅜" => (3, 8),
        "⅝" => (5, 8),
        "⅞" => (7, 8),
        "⅑" => (1, 9),
        "⅒" => (1, 10),
        _ => return None,
    })
}

fn is_yearlike(text: &str) -> bool {
    text.len() == 4 && text.parse::<u64>().is_ok_and(|year| (1900..2100).contains(&year))
}

/// The least that a plural scale stands for, after the figure guidelines: two of its unit.
fn plural_scale(word: &str) -> Option<u64> {
    match word {
        "tens" => Some(20),
        "dozens" => Some(24),
        "scores" => Some(40),
        "hundreds" => Some(200),
        "thousands" => Some(2000),
        "millions" => Some(2_000_000),
        _ => None,
    }
}

fn denominator_of(word: &str) -> Option<(u64, bool)> {
    let (word, is_plural) = match word.strip_suffix('s') {
        Some(singular) => (singular, true),
        None => (word, false),
    };
    let denominator = match word {
        "third" => 3,
        "quarter" | "fourth" => 4,
        "fifth" => 5,
        "sixth" => 6,
        "seventh" => 7,
        "eighth" => 8,
        "ninth" => 9,
        "tenth" => 10,
        _ => return None,
    };
    Some((denominator, is_plural))
}
