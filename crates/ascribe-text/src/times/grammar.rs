//! The grammar of time expressions: which words belong together and what they say.
//!
//! Each rule takes the position of its first word and returns what it read and the position behind it. Where several
//! rules fit, the longest wins. Extents follow TimeML: determiners and modifiers belong to the expression,
//! prepositions do not.

mod clock;
mod dates;
mod lengths;
mod relative;
mod year_parts;

use super::lexemes::{FixedSense, Lexeme, Word, fixed_phrase};
use super::phrase::{Count, Length, Meaning, Modifier, Part, Phrase, Side, Unit, YearSaid};
use crate::Words;

/// What a rule read: its meaning, and the position of the first word behind it.
type Read<T> = Option<(T, usize)>;

/// Finds all time expressions, in text order, none inside another.
pub(super) fn find_phrases(words: &Words, lexemes: &[Lexeme]) -> Vec<Phrase> {
    let mut phrases = Vec::new();
    for sentence in &words.sentences {
        let reader = Reader { words, lexemes, start: sentence.tokens.start, end: sentence.tokens.end };
        let mut idx = reader.start;
        while idx < reader.end {
            match reader.phrase(idx) {
                Some(phrase) => {
                    idx = phrase.tokens.end;
                    phrases.push(phrase);
                }
                None => idx += 1,
            }
        }
    }
    phrases
}

/// A sentence with the lexemes of its words.
struct Reader<'a, 'd> {
    words: &'a Words<'d>,
    lexemes: &'a [Lexeme],
    start: usize,
    end: usize,
}

impl Reader<'_, '_> {
    /// The time expression that begins at `idx`.
    fn phrase(&self, idx: usize) -> Option<Phrase> {
        if self.at(idx) == Lexeme::Other {
            return None;
        }
        let plain = self.plain(idx).map(|(meaning, end)| (meaning, None, end));
        let modified = self.modified(idx).map(|(meaning, modifier, end)| (meaning, Some(modifier), end));
        let ((meaning, modifier, end), _) =
            longest([plain.map(|read| (read, read.2)), modified.map(|read| (read, read.2))])?;
        Some(Phrase { tokens: idx..self.without_last_stop(end), meaning, modifier })
    }

    /// An expression without a modifier before it.
    fn plain(&self, idx: usize) -> Read<Meaning> {
        if self.is_inside_name(idx) {
            return None;
        }
        longest([
            self.clock(idx),
            self.date(idx),
            self.year_alone(idx),
            self.weekday(idx),
            self.year_part(idx),
            self.season(idx),
            self.week_of_month(idx),
            self.relative(idx),
            self.part_of_day(idx),
            self.offset_or_duration(idx),
            self.stretch(idx),
            self.repeated(idx),
            self.fixed(idx),
        ])
    }

    /// "early January", "mid-March", "the end of 2014", "earlier this week", "about two weeks".
    fn modified(&self, idx: usize) -> Option<(Meaning, Modifier, usize)> {
        if let Some((modifier, next)) = self.bound_word(idx) {
            let is_bounded = |meaning: &Meaning| {
                !matches!(meaning, Meaning::Reference(_) | Meaning::Frequency(_) | Meaning::Every(_))
            };
            let (meaning, end) = self.plain(next).filter(|(meaning, _)| is_bounded(meaning))?;
            return Some((meaning, modifier, end));
        }
        let (modifier, next) = self.stage_word(idx)?;
        let (meaning, end) = self.plain(next)?;
        takes_stage(meaning).then_some((meaning, modifier, end))
    }

    /// About, more than, at least and their like.
    fn bound_word(&self, idx: usize) -> Read<Modifier> {
        let than = |modifier| self.words_at(idx + 1, &["than"]).map(|next| (modifier, next));
        match self.at(idx) {
            Lexeme::Word(Word::About) => Some((Modifier::Approx, idx + 1)),
            Lexeme::Word(Word::Nearly) => Some((Modifier::LessThan, idx + 1)),
            Lexeme::Word(Word::More) => than(Modifier::MoreThan),
            Lexeme::Word(Word::Less) if self.words.is(idx, "under") => Some((Modifier::LessThan, idx + 1)),
            Lexeme::Word(Word::Less) => than(Modifier::LessThan),
            Lexeme::Word(Word::UpTo) => {
                self.words_at(idx + 1, &["to"]).map(|next| (Modifier::EqualOrLess, next))
            }
            _ if self.is_next(idx, Word::AtLeast) && self.words.is(idx, "at") => {
                Some((Modifier::EqualOrMore, idx + 2))
            }
            _ => None,
        }
        .filter(|(_, next)| self.length(*next).is_some() || self.at(idx) == Lexeme::Word(Word::About))
    }

    /// Early, mid-, late, the end of and their like.
    fn stage_word(&self, idx: usize) -> Read<Modifier> {
        let first = if self.is_at(idx, Word::The) { idx + 1 } else { idx };
        let of = |modifier| self.words_at(first + 1, &["of"]).map(|next| (modifier, next));
        match self.at(first) {
            Lexeme::Word(Word::Early) => Some((Modifier::Start, self.behind_dash(first + 1))),
            Lexeme::Word(Word::Late) => Some((Modifier::End, self.behind_dash(first + 1))),
            Lexeme::Word(Word::Mid) => Some((Modifier::Mid, self.behind_dash(first + 1))),
            Lexeme::Word(Word::Earlier) => {
                Some((Modifier::Start, self.words_at(first + 1, &["in"]).unwrap_or(first + 1)))
            }
            Lexeme::Word(Word::Later) => {
                Some((Modifier::End, self.words_at(first + 1, &["in"]).unwrap_or(first + 1)))
            }
            Lexeme::Word(Word::Beginning) => of(Modifier::Start),
            Lexeme::Word(Word::Middle) => of(Modifier::Mid),
            Lexeme::Word(Word::End) => of(Modifier::End),
            _ => None,
        }
    }

    /// A holiday or a phrase that points at the past, the present or the future.
    fn fixed(&self, idx: usize) -> Read<Meaning> {
        let phrase = fixed_phrase(self.words, idx, self.end).map(|(fixed, end)| match fixed.sense {
            FixedSense::Reference(reference) => (Meaning::Reference(reference), end),
            FixedSense::Holiday { month, day } => {
                let (year, end) = self.year_said(end);
                (Meaning::Day { year, month, day, part: None }, end)
            }
        });
        let is_name = |(meaning, _): &(Meaning, usize)| {
            matches!(meaning, Meaning::Reference(_)) || self.is_capital(idx)
        };
        // "the past three months" is a stretch, "as soon as" no time at all.
        let is_stretch = |(meaning, end): &(Meaning, usize)| {
            matches!(meaning, Meaning::Reference(_))
                && (self.length(*end).is_some()
                    || self.before(idx) == Lexeme::Other && self.is_one_of(idx.saturating_sub(1), &["as"]))
        };
        let word = match self.at(idx) {
            Lexeme::Reference(reference) => Some((Meaning::Reference(reference), idx + 1)),
            _ => None,
        };
        longest([phrase.filter(is_name), word]).filter(|read| !is_stretch(read))
    }

    fn at(&self, idx: usize) -> Lexeme {
        if idx < self.end { self.lexemes[idx] } else { Lexeme::Other }
    }

    fn before(&self, idx: usize) -> Lexeme {
        if idx > self.start { self.lexemes[idx - 1] } else { Lexeme::Other }
    }

    fn is_at(&self, idx: usize, word: Word) -> bool {
        self.at(idx) == Lexeme::Word(word)
    }

    fn is_next(&self, idx: usize, word: Word) -> bool {
        self.is_at(idx + 1, word)
    }

    /// The position behind `expected`, if these words stand at `idx`.
    fn words_at(&self, idx: usize, expected: &[&str]) -> Option<usize> {
        let end = idx + expected.len();
        let fits = end <= self.end && (idx..end).zip(expected).all(|(at, word)| self.words.is(at, word));
        fits.then_some(end)
    }

    fn is_one_of(&self, idx: usize, expected: &[&str]) -> bool {
        idx < self.end && expected.iter().any(|word| self.words.is(idx, word))
    }

    fn is_capital(&self, idx: usize) -> bool {
        idx < self.end && self.words.word(idx).starts_with(char::is_uppercase)
    }

    /// Whether no white space stands before the word.
    fn is_glued(&self, idx: usize) -> bool {
        idx < self.end && !self.words.tokens[idx].spaced
    }

    fn behind_dash(&self, idx: usize) -> usize {
        if self.is_at(idx, Word::Dash) && self.is_glued(idx) { idx + 1 } else { idx }
    }

    /// Whether the word is glued by a dash to a word before it that is no part of a time: "ex-Friday", "Covid-2019".
    fn is_inside_name(&self, idx: usize) -> bool {
        let is_compound = idx >= self.start + 2
            && self.lexemes[idx - 1] == Lexeme::Word(Word::Dash)
            && self.is_glued(idx)
            && self.is_glued(idx - 1);
        is_compound && self.lexemes[idx - 2] == Lexeme::Other
    }

    /// A full stop that ends the sentence does not belong to "in Sept."
    fn without_last_stop(&self, end: usize) -> usize {
        let is_last = end == self.end && self.lexemes[end - 1] == Lexeme::Word(Word::Stop);
        if is_last { end - 1 } else { end }
    }
}

/// The read that reaches farthest; the first of equals.
fn longest<T, const N: usize>(reads: [Read<T>; N]) -> Read<T> {
    let mut best: Read<T> = None;
    for read in reads.into_iter().flatten() {
        if best.as_ref().is_none_or(|(_, end)| read.1 > *end) {
            best = Some(read);
        }
    }
    best
}

/// Whether "early" or "the end of" can be said of it.
fn takes_stage(meaning: Meaning) -> bool {
    match meaning {
        Meaning::Month { .. }
        | Meaning::Year(_)
        | Meaning::Decade(_)
        | Meaning::Century(_)
        | Meaning::YearPart { .. }
        | Meaning::Season { .. }
        | Meaning::Weekday { .. }
        | Meaning::DayShift { .. }
        | Meaning::Near { .. }
        | Meaning::PartOfDay { .. }
        | Meaning::PartOfThen { .. }
        | Meaning::Day { .. } => true,
        Meaning::Same { unit } => unit >= Unit::Days,
        _ => false,
    }
}
