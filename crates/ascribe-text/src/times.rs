//! Time expressions: found, normalised and resolved against the day of publication.
//!
//! An expression is found by a grammar of our own over the words of [`crate::Words`]; what its words mean lies in
//! `lexicon/times.toml`. It is resolved with a bias to the past, as news is: "Friday" is the last one, "January" the
//! last one that has begun, unless a verb beside it speaks of what is to come. What nothing anchors stays open; a
//! date is never invented.

mod calendar;
mod compose;
mod grammar;
mod lexemes;
mod phrase;
mod resolve;
mod tense;

#[cfg(test)]
mod tests;

use ascribe_model::{Excerpt, Interval, Notice, TimeMention};
use jiff::civil::Date;

use crate::Words;

pub use phrase::{Grain, Modifier};

/// A time as named in the text, with everything that is known of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeExpression {
    /// The words with the preposition before them: "in January", "since the war began in 2011".
    pub excerpt: Excerpt,
    /// The single expressions inside, in text order: two in "between January and March", none in "since the
    /// invasion".
    pub timexes: Vec<Timex>,
    /// How the words before it bound it.
    pub bound: Bound,
    /// The first day it can mean; none when open or unknown.
    pub from: Option<Date>,
    /// The last day it can mean; none when open or unknown.
    pub to: Option<Date>,
}

impl TimeExpression {
    /// Whether it names a day, week, month, season or year, and not only "now", "daily" or "for two weeks"; "today" and
    /// "this year" do, whether or not anything anchors them.
    pub fn is_dated(&self) -> bool {
        self.timexes.iter().any(|timex| {
            matches!(timex.kind, TimexKind::Date | TimexKind::Time) && timex.grain != Grain::Unsaid
        })
    }

    /// The days it can mean.
    pub fn days(&self) -> Interval {
        Interval { from: self.from, to: self.to }
    }

    /// The form in which a figure carries it.
    pub fn to_mention(&self) -> TimeMention {
        TimeMention { excerpt: self.excerpt.clone(), from: self.from, to: self.to }
    }
}

/// A single time expression after TimeML 1.2.1 (TIMEX3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timex {
    /// The words, with determiner and modifier and without preposition: "the third quarter", "early January".
    pub excerpt: Excerpt,
    /// Which sort of time.
    pub kind: TimexKind,
    /// The normalised value: `2025-01`, `2024-W51`, `P2W`, `XXXX-03`, `PRESENT_REF`.
    pub value: String,
    /// How much time the words name.
    pub grain: Grain,
    /// Early, late, about, at least.
    pub modifier: Option<Modifier>,
    /// The days it means, open where unknown.
    pub days: Interval,
    /// How the days were found.
    pub rule: Rule,
    /// The day they were counted from.
    pub anchor: Option<Date>,
    /// The days that the same words would mean if they looked the other way in time.
    pub otherwise: Option<Interval>,
}

/// Which sort of time, as in TIMEX3.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimexKind {
    /// A day or more.
    Date,
    /// Less than a day.
    Time,
    /// A stretch of time.
    Duration,
    /// Again and again.
    Set,
}

impl TimexKind {
    /// The word of TIMEX3 for it.
    pub fn as_str(self) -> &'static str {
        match self {
            TimexKind::Date => "DATE",
            TimexKind::Time => "TIME",
            TimexKind::Duration => "DURATION",
            TimexKind::Set => "SET",
        }
    }
}

/// How the days of an expression were found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// The words say them: "14 November 2017".
    Said,
    /// Counted from the day of publication.
    FromPublication,
    /// Counted from a full date at the head of the page, where no day of publication is given.
    FromDateline,
    /// Counted from the time last spoken of: "three days later".
    FromLastDate,
    /// The year that brings it nearest to the date last spoken of, where no day of publication is known.
    FromNearestDate,
    /// Day and month can be read either way: "03/04/2025".
    Ambiguous,
    /// Nothing anchors it.
    Open,
}

impl Rule {
    /// The words for it in output.
    pub fn as_str(self) -> &'static str {
        match self {
            Rule::Said => "said",
            Rule::FromPublication => "from the day of publication",
            Rule::FromDateline => "from the date at the head of the page",
            Rule::FromLastDate => "from the time last spoken of",
            Rule::FromNearestDate => "nearest to the date last spoken of",
            Rule::Ambiguous => "left open: day and month can be read either way",
            Rule::Open => "left open",
        }
    }
}

/// How the words before an expression bound it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// "in", "on", "during", "between … and", or nothing.
    Within,
    /// "since", "from": open to the right.
    Since,
    /// "until", "through": open to the left.
    Until,
    /// "by": open to the left.
    By,
    /// "before": ends before it begins.
    Before,
    /// "after": begins when it ends.
    After,
    /// "as of": the day up to which was counted.
    AsOf,
}

impl Bound {
    /// The words for it in output.
    pub fn as_str(self) -> &'static str {
        match self {
            Bound::Within => "within",
            Bound::Since => "since",
            Bound::Until => "until",
            Bound::By => "by",
            Bound::Before => "before",
            Bound::After => "after",
            Bound::AsOf => "as of",
        }
    }
}

/// What is said of days in figures that can be read two ways: the first of them, and how many there are.
pub(crate) fn notice(times: &[TimeExpression]) -> Option<Notice> {
    let timexes = times.iter().flat_map(|time| &time.timexes);
    let mut unsure = timexes.filter(|timex| timex.rule == Rule::Ambiguous);
    let first = unsure.next()?;
    let others = match unsure.count() {
        0 => String::new(),
        n => format!(", as can {n} more"),
    };
    let message = format!(
        "“{}” can be read day first or month first{others}; it was left open: look at the page for which is meant",
        first.excerpt.text
    );
    Some(Notice::at("ambiguous-day", message, first.excerpt.span))
}

/// Whether the token at `idx` is the name of a month, written as one: "March", "Nov", not "may".
pub(crate) fn is_month(words: &Words, idx: usize) -> bool {
    words.word(idx).starts_with(char::is_uppercase)
        && matches!(lexemes::lexeme(words, idx), lexemes::Lexeme::Month(_))
}

/// Finds the time expressions of a document, in text order, resolved where something anchors them.
///
/// `published` is the day of publication. Without it, a full date at the head of the page stands for it; without that
/// too, relative expressions stay open.
pub fn find_times(words: &Words, published: Option<Date>) -> Vec<TimeExpression> {
    compose::find_expressions(words, published)
}
