//! Number expressions: digits, words and vague words, with what bounds them, as exact amounts.
//!
//! This layer knows numbers, not people: whether a number counts anybody is for [`crate::find_figures`] to tell.

mod bounds;
mod cardinal;
mod numeral;
mod reader;

use std::ops::Range;

use ascribe_model::{Amount, Ratio};

use crate::{TokenKind, Words};
pub(crate) use bounds::is_currency;
use bounds::{Bound, bound_after, bound_before, bound_behind_noun};
use numeral::{Numeral, Value, read_numeral};

/// A number as it stands in a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number {
    /// Positions in [`Words::tokens`], with the words that bound it.
    pub tokens: Range<usize>,
    /// The same without the words before it that bound it.
    pub core: Range<usize>,
    /// What the words allow, read as a number of people or as a share.
    pub amount: Amount,
    /// Whether the words say that it is not exact.
    pub approx: bool,
    /// Whether it is said to come on top of another: "another 12".
    pub is_addition: bool,
    /// Whether it could be a year: four digits without a separator, 1900 to 2099.
    pub is_yearlike: bool,
}

/// Finds the numbers among `tokens` (those of one sentence), in text order, not overlapping.
///
/// What is written like a number and names something is left out: dates with slashes, clock times, ordinals,
/// calibres and types ("T-72", "155mm"), sums of money, numbered things ("No. 5").
pub fn find_numbers(words: &Words, tokens: Range<usize>) -> Vec<Number> {
    let mut numbers = Vec::new();
    let mut at = tokens.start;
    while at < tokens.end {
        match numeral::may_start(words, at).then(|| read_number(words, at, &tokens)).flatten() {
            Some(number) => {
                at = number.tokens.end;
                match numbers.last().and_then(|last| close_range(words, last, &number)) {
                    Some(range) => {
                        numbers.pop();
                        numbers.push(range);
                    }
                    None => numbers.push(number),
                }
            }
            None => at = skip(words, at, tokens.end),
        }
    }
    numbers
}

impl Number {
    /// The number as words behind its noun bound it, and the position behind them: "sixty people at most". `at` is the position
    /// behind the noun; none where no such words stand there, or where the number is bounded already.
    pub(crate) fn bounded_behind(&self, words: &Words, at: usize, end: usize) -> Option<(Number, usize)> {
        let Amount::People { low: Some(low), high: Some(high) } = self.amount else { return None };
        let (next, bound) = bound_behind_noun(words, at, end).filter(|_| low == high)?;
        let (amount, approx) = Extent::One(Value::Exact(low)).bounded(Some(bound));
        Some((Number { amount, approx: approx || self.approx, ..self.clone() }, next))
    }
}

/// "more than 100 and fewer than 300": two open ends that close each other.
fn close_range(words: &Words, first: &Number, second: &Number) -> Option<Number> {
    let is_joined = first.tokens.end + 1 == second.tokens.start
        && ["and", "but"].iter().any(|word| words.is(first.tokens.end, word));
    let (low, high) = match (first.amount, second.amount) {
        (Amount::People { low: Some(low), high: None }, Amount::People { low: None, high: Some(high) }) => {
            (low, high)
        }
        (Amount::People { low: None, high: Some(high) }, Amount::People { low: Some(low), high: None }) => {
            (low, high)
        }
        _ => return None,
    };
    (is_joined && low < high).then_some(Number {
        tokens: first.tokens.start..second.tokens.end,
        core: first.core.start..second.core.end,
        amount: Amount::People { low: Some(low), high: Some(high) },
        approx: first.approx || second.approx,
        is_addition: first.is_addition,
        is_yearlike: false,
    })
}

/// The position from which to go on where no number could be read: behind a name that starts with digits.
fn skip(words: &Words, at: usize, end: usize) -> usize {
    let mut next = at + 1;
    if words.tokens[at].kind == TokenKind::Number {
        while next < end && !words.tokens[next].spaced && words.tokens[next].kind != TokenKind::Mark {
            next += 1;
        }
    }
    next
}

fn read_number(words: &Words, at: usize, sentence: &Range<usize>) -> Option<Number> {
    let first = read_numeral(words, at, sentence.end)?;
    if is_glued_before(words, &first, sentence.start) || is_glued_behind(words, &first, sentence.end) {
        return None;
    }
    let before = bound_before(words, sentence.start, first.tokens.start);
    let (value, mut end, stretched) = read_range(words, first.clone(), before.between, sentence);
    // "30 Jul 2015 At least 18 people": the bound belongs to the number behind it.
    let after = bound_after(words, end, sentence.end)
        .filter(|(end, _)| *end >= sentence.end || words.tokens[*end].kind != TokenKind::Number);
    end = after.map_or(end, |(end, _)| end);
    let bound = match (before.bound, after.map(|(_, bound)| bound)) {
        (before, Some(Bound::About)) => before.or(Some(Bound::About)),
        (_, Some(after)) => Some(after),
        (before, None) => before,
    };
    let (amount, approx) = value.bounded(bound);
    Some(Number {
        tokens: before.start..end,
        core: first.tokens.start..end,
        amount,
        approx: approx || stretched || before.approx || matches!(after, Some((_, Bound::About))),
        is_addition: before.addition,
        is_yearlike: first.is_yearlike && end == first.tokens.end,
    })
}

/// A single value or the two ends of a range.
#[derive(Clone, Copy, Debug)]
enum Extent {
    One(Value),
    Counts(u64, u64),
    Shares(Ratio, Ratio),
}

impl Extent {
    fn bounded(self, bound: Option<Bound>) -> (Amount, bool) {
        match self {
            Extent::One(Value::Share(share)) => {
                let (low, high) = open(share, bound);
                (Amount::Share { low, high }, is_rough(bound))
            }
            Extent::One(Value::Exact(count)) => {
                let (low, high) = open(count, bound);
                (Amount::People { low, high }, is_rough(bound))
            }
            Extent::One(Value::Loose(count)) => {
                let (low, high) = open(count, bound);
                (Amount::People { low, high }, true)
            }
            Extent::One(Value::Vague(count)) => match bound {
                Some(Bound::AtMost | Bound::Nearly) => {
                    (Amount::People { low: None, high: Some(count) }, true)
                }
                _ => (Amount::People { low: Some(count), high: None }, true),
            },
            Extent::Counts(low, high) => {
                (Amount::People { low: Some(low), high: Some(high) }, is_rough(bound))
            }
            Extent::Shares(low, high) => {
                (Amount::Share { low: Some(low), high: Some(high) }, is_rough(bound))
            }
        }
    }
}

fn open<T: Copy>(value: T, bound: Option<Bound>) -> (Option<T>, Option<T>) {
    match bound {
        Some(Bound::AtLeast) => (Some(value), None),
        Some(Bound::AtMost | Bound::Nearly) => (None, Some(value)),
        Some(Bound::About) | None => (Some(value), Some(value)),
    }
}

fn is_rough(bound: Option<Bound>) -> bool {
    matches!(bound, Some(Bound::Nearly | Bound::About))
}

/// Reads the second end of a range behind `first`; gives what was read, where it ends, and whether the writer
/// stretched it ("about 700, possibly 750").
fn read_range(
    words: &Words,
    first: Numeral,
    between: bool,
    sentence: &Range<usize>,
) -> (Extent, usize, bool) {
    let end = first.tokens.end;
    let alone = (Extent::One(first.value), end, false);
    let Some((at, stretched)) = second_end(words, &first, between, sentence) else {
        return alone;
    };
    let Some(second) = read_numeral(words, at, sentence.end) else {
        return alone;
    };
    if second.is_yearlike && !between || is_glued_behind(words, &second, sentence.end) {
        return alone;
    }
    let is_framed = between || at_from(words, &first, sentence.start);
    match join(first, &second, is_framed) {
        Some(extent) => (extent, second.tokens.end, stretched),
        None => alone,
    }
}

/// Where the second end of a range would start.
fn second_end(
    words: &Words,
    first: &Numeral,
    between: bool,
    sentence: &Range<usize>,
) -> Option<(usize, bool)> {
    let at = first.tokens.end;
    if at + 1 >= sentence.end {
        return None;
    }
    let joined = match words.word(at) {
        "-" | "–" | "—" | "~" if !words.tokens[at].spaced => !words.tokens[at + 1].spaced,
        // "1,000 - 5,000": large numbers in digits on both sides of a dash set apart.
        "-" | "–" => first.is_digits && is_large(words, at - 1) && is_large(words, at + 1),
        "through" => first.is_digits && words.tokens[at + 1].kind == TokenKind::Number,
        "to" => !is_step(words, sentence.start, first.tokens.start),
        "or" => true,
        "and" => between,
        _ => false,
    };
    if joined {
        return Some((at + 1, false));
    }
    let is_stretch = words.word(at) == ","
        && ["possibly", "maybe", "perhaps"].iter().any(|stretch| words.is(at + 1, stretch));
    (is_stretch && at + 2 < sentence.end).then_some((at + 2, true))
}

/// Whether "N to M" says that a count moved, not that it lies between: "rose from 3,000 to 4,000", "by 300 to 4,000".
fn is_step(words: &Words, start: usize, at: usize) -> bool {
    const MOVES: [&str; 26] = [
        "rose",
        "risen",
        "rise",
        "rising",
        "rises",
        "increased",
        "increase",
        "increasing",
        "grew",
        "grown",
        "climbed",
        "jumped",
        "raised",
        "raising",
        "revised",
        "up",
        "down",
        "fell",
        "fallen",
        "dropped",
        "cut",
        "lowered",
        "reduced",
        "went",
        "gone",
        "corrected",
    ];
    let mut back = (start..at).rev();
    let Some(last) =
        back.find(|idx| !["about", "around", "some", "roughly", "nearly"].iter().any(|w| words.is(*idx, w)))
    else {
        return false;
    };
    if words.is(last, "by") {
        return true;
    }
    words.is(last, "from")
        && (start..last).rev().take(8).any(|idx| MOVES.iter().any(|verb| words.is(idx, verb)))
}

/// Whether "from" stands before the number.
fn at_from(words: &Words, first: &Numeral, start: usize) -> bool {
    first.tokens.start > start && words.is(first.tokens.start - 1, "from")
}

/// Whether the word is digits for 100 or more.
fn is_large(words: &Words, at: usize) -> bool {
    words.tokens[at].kind == TokenKind::Number
        && words.word(at).len() >= 3
        && !words.word(at).starts_with('0')
}

/// The two ends as one extent. Ends far apart are two numbers unless "between" or "from" frames them.
fn join(first: Numeral, second: &Numeral, is_framed: bool) -> Option<Extent> {
    match (first.value, second.value) {
        (Value::Share(low), Value::Share(high)) if low < high => Some(Extent::Shares(low, high)),
        (Value::Exact(count), Value::Share(high)) if second.is_percent => {
            let low = Ratio::new(count, 100)?;
            (low < high).then_some(Extent::Shares(low, high))
        }
        (Value::Exact(low), Value::Exact(high)) => {
            let takes_scale = second.scale > 1 && low < second.scale && first.scale == 1;
            let scaled = low.saturating_mul(second.scale);
            let low = if takes_scale && scaled < high { scaled } else { low };
            // "3-4,000": the thousands of the second number count for the first.
            let low = if low < 10 && high >= 1000 && low * 1000 < high && first.is_digits {
                low * 1000
            } else {
                low
            };
            (low < high && (is_framed || high <= low.saturating_mul(100)))
                .then_some(Extent::Counts(low, high))
        }
        _ => None,
    }
}

/// Whether the numeral is the start of a name, a date, a time or a sum, by what is glued to its end: "155mm", "12:30".
fn is_glued_behind(words: &Words, numeral: &Numeral, end: usize) -> bool {
    let at = numeral.tokens.end;
    let is_glued = |idx: usize, kind: TokenKind| {
        idx < end && !words.tokens[idx].spaced && words.tokens[idx].kind == kind
    };
    if !numeral.is_digits {
        return false;
    }
    if is_glued(at, TokenKind::Mark) {
        let before_digits = is_glued(at + 1, TokenKind::Number);
        return match words.word(at) {
            ":" | "/" => before_digits,
            "-" => before_digits && is_glued(at + 2, TokenKind::Mark) && is_glued(at + 3, TokenKind::Number),
            "€" | "£" | "°" => true,
            _ => false,
        };
    }
    is_glued(at, TokenKind::Word) || is_glued(at, TokenKind::Number)
}

/// Whether the numeral ends a name or is a sum, by what stands directly before it: "T-72", "F16", "$500".
fn is_glued_before(words: &Words, numeral: &Numeral, start: usize) -> bool {
    let at = numeral.tokens.start;
    if at == start {
        return false;
    }
    let before = words.word(at - 1);
    if is_money(words, at, start) {
        return true;
    }
    if matches!(before, "$" | "€" | "£" | "¥" | "₴" | "₽" | "#" | "№") {
        return true;
    }
    if is_second_year(words, at, start) {
        return true;
    }
    let is_clock = before == ":" && at >= start + 2 && words.tokens[at - 2].kind == TokenKind::Number;
    let opens = "(“\"‘'[~≈><≥≤•—–:·|*".contains(before);
    numeral.is_digits && !words.tokens[at].spaced && (!opens || is_clock)
}

/// "Rs 5 lakh", "Rs. 10 lakh", "SYP 5 million": whether a sum begins at `at`, by the currency before it.
fn is_money(words: &Words, at: usize, start: usize) -> bool {
    let stop = at > start + 1 && words.word(at - 1) == "." && !words.tokens[at - 1].spaced;
    is_currency(words.word(at - 1 - usize::from(stop)))
}

/// "the season of 2012–13", "the war of 1975–90": behind a dash that is glued to a year, a year in two digits or four.
fn is_second_year(words: &Words, at: usize, start: usize) -> bool {
    const YEARS: Range<u64> = 1000..2100;
    if at < start + 2 || words.tokens[at].spaced || words.tokens[at - 1].spaced {
        return false;
    }
    let year = |at: usize, len: usize| {
        let word = words.word(at);
        let is_plain = word.len() == len && word.bytes().all(|byte| byte.is_ascii_digit());
        is_plain.then(|| word.parse::<u64>().ok()).flatten()
    };
    let first = year(at - 2, 4).filter(|first| YEARS.contains(first));
    let is_dash = matches!(words.word(at - 1), "–" | "—" | "-" | "‑");
    // "in 1,200–14" has a separator; "1200–1400 people" is a range that was read as one number.
    is_dash && first.is_some() && (year(at, 2).is_some() || year(at, 4).is_some())
}

#[cfg(test)]
mod tests;
