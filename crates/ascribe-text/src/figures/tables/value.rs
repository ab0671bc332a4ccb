//! The number in a cell.

use std::ops::Range;

use ascribe_model::{Amount, Measure};

use super::lexicon::LISTS;
use super::unclear::Unclear;
use crate::figures::measures::find_triggers;
use crate::figures::people::{Noun, is_household, noun_of};
use crate::numbers::{Number, find_numbers};
use crate::{TokenKind, Words};

/// What a cell says.
#[derive(Clone, Debug)]
pub(super) enum Value {
    /// A number of people, or of households.
    Number(Number),
    /// Nothing, or zero: it counts nobody.
    Nothing,
    /// Something else.
    Unclear(Unclear),
}

/// Reads a cell in a column of a measure; without one, a number alone. Marks of footnotes behind the number ("31*") and a noun for
/// those who are counted ("12 people", "3 killed") are passed over.
pub(super) fn read_value(words: &Words, cell: Range<usize>, measure: Option<Measure>) -> Value {
    let mut end = cell.end;
    while end > cell.start + 1 && matches!(words.word(end - 1), "*" | "†" | "‡" | "§" | "." | ",") {
        end -= 1;
    }
    if cell.is_empty() || LISTS.no_value.is(words, cell.clone()) {
        return Value::Nothing;
    }
    let mut numbers = find_numbers(words, cell.start..end);
    let (Some(mut number), true) = (numbers.pop(), numbers.is_empty()) else {
        return Value::Unclear(Unclear::Cell);
    };
    let behind = number.tokens.end..end;
    if number.tokens.start != cell.start
        || number.is_addition
        || !names_counted(words, behind.clone(), measure)
    {
        return Value::Unclear(Unclear::Cell);
    }
    if behind.clone().any(|at| is_household(&words.lower(at))) {
        number.amount = number.amount.as_households();
    }
    match number.amount {
        Amount::Share { .. } => Value::Unclear(Unclear::Share),
        Amount::People { high: Some(0), .. } | Amount::Households { high: Some(0), .. } => Value::Nothing,
        _ => Value::Number(number),
    }
}

/// Whether a cell is a number, which may be a year, and nothing else.
pub(super) fn is_number(words: &Words, cell: Range<usize>) -> bool {
    cell.clone().any(|at| words.tokens[at].kind == TokenKind::Number)
        && !matches!(read_value(words, cell, None), Value::Unclear(Unclear::Cell))
}

/// Whether the words behind a number are nouns for people and words for the measure.
fn names_counted(words: &Words, behind: Range<usize>, measure: Option<Measure>) -> bool {
    let triggers = find_triggers(words, behind.clone());
    let tells = |at: usize| {
        let mut of_word = triggers.iter().filter(|trigger| trigger.tokens.contains(&at));
        of_word.any(|trigger| trigger.senses.iter().any(|(_, told)| Some(*told) == measure))
    };
    let is_counted = |at: usize| {
        let lower = words.lower(at);
        noun_of(&lower) == Noun::Person || is_household(&lower) || tells(at)
    };
    measure.is_some() && behind.clone().all(is_counted) || behind.is_empty()
}
