//! Words around a number that say how it stands to those who are counted, from `lexicon/counting.toml`.

use std::collections::HashSet;
use std::sync::LazyLock;

use serde::Deserialize;

/// The lists of that file, each under its name.
#[derive(Deserialize)]
pub struct Wording {
    /// What may stand behind a bare number, so that it counts nothing of its own: "the police count 28 in the town".
    pub behind_bare: HashSet<String>,
    /// What leads to a bare number that goes on about a count: "the hospital has 14", "put it at 12".
    pub before_bare: HashSet<String>,
    /// Nouns of counting before "as": "gave the figure as 19".
    pub counts: HashSet<String>,
    /// What joins the members of a list: "11 women, four infants along with a guard".
    pub joins: HashSet<String>,
    /// Words of a bound that are the predicate: "casualties exceeded 4,000".
    pub exceeds: HashSet<String>,
    /// What an object starts with.
    pub objects_start: HashSet<String>,
    /// Verbs that say nothing of those before them, so that a verb further on is not theirs.
    pub others: HashSet<String>,
    /// What may stand between a verb and the number of its object: "killed what it called 12".
    pub between: HashSet<String>,
    /// Verbs that take things as often as people.
    pub loose: HashSet<String>,
    /// Verbs between people and their number: "rebels, numbering 300".
    pub numbering: HashSet<String>,
    /// What leads from a noun of counting to its number: "the toll rose to 12", "losses now 3,000".
    pub leads: HashSet<String>,
    /// What makes a number in its own clause no certain one: "reportedly", "feared dead".
    pub hedges: HashSet<String>,
    /// What makes it one to come: "will", "expected".
    pub forecasts: HashSet<String>,
    /// Words of a verb group that leave open whether the harm has happened: "might have been".
    pub open: HashSet<String>,
    /// Words of a verb group that do not: "have been".
    pub auxiliaries: HashSet<String>,
    /// Verbs in the past that bring harm behind them: "resulted in the deaths of 40".
    pub brought: HashSet<String>,
    /// Nouns for what becomes of people: "the fate of 142 others".
    pub fates: HashSet<String>,
    /// What says that it is not known.
    pub unknown: HashSet<String>,
    /// Verbs of what takes people in: "can hold 600".
    pub takes: HashSet<String>,
    /// What says that something was made for so many: "built to hold 600".
    pub made: HashSet<String>,
    /// Nouns for how many would fit: "a capacity of 500".
    pub room: HashSet<String>,
    /// What is built for people who come of their own will: "the stadium holds 20,000".
    pub venues: HashSet<String>,
    /// Cases of an illness: "1,250 new cases".
    pub cases: HashSet<String>,
    /// What stands before such cases: "confirmed".
    pub of_cases: HashSet<String>,
}

/// The lists, parsed once.
pub static WORDING: LazyLock<Wording> =
    LazyLock::new(|| crate::lexicon::parse("counting.toml", include_str!("../../../lexicon/counting.toml")));
