//! What can be typed to work on what a ledger holds: review, names, grades, search.

use ascribe::model::{Certainty, Change, Measure};
use ascribe::{Answer, CHECKS, Graded, Named, PairOf, ReviewState, Status};
use clap::{Args, ValueEnum};
use jiff::civil::Date;

use super::{LedgerOption, ReasonOption};

#[derive(Debug, Args)]
pub(crate) struct ReviewOptions {
    /// Code the claims that were given to you and another, without seeing what others coded
    #[arg(long, conflicts_with_all = ["settle", "whose"])]
    pub(crate) code: bool,
    /// Settle what coders differ on
    #[arg(long, conflicts_with = "whose")]
    pub(crate) settle: bool,
    /// Whose claims; else those given to you and those given to nobody
    #[arg(long, value_enum)]
    pub(crate) whose: Option<Whose>,
    /// List what waits instead of asking, the first so many
    #[arg(long, value_name = "N", num_args = 0..=1, default_missing_value = "20")]
    pub(crate) list: Option<u32>,
    /// In whose name; else `ASCRIBE_USER` or your name on this machine
    #[arg(long = "as", value_name = "NAME")]
    pub(crate) who: Option<String>,
    #[command(flatten)]
    pub(crate) ledger: LedgerOption,
}

/// Whose claims are gone through.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Whose {
    /// Those given to you
    Mine,
    /// Those given to others too
    All,
}

#[derive(Debug, Args)]
pub(crate) struct AssignOptions {
    /// The claims, by their ids or the beginnings of them
    #[arg(required_unless_present = "sample", value_name = "CLAIM")]
    pub(crate) claims: Vec<String>,
    /// So many claims that nobody has and that nobody chose
    #[arg(long, value_name = "N", conflicts_with = "claims")]
    pub(crate) sample: Option<u32>,
    /// To whom; several are coders who do not see each other's work; nobody when left out
    #[arg(long, value_name = "NAME")]
    pub(crate) to: Vec<String>,
    #[command(flatten)]
    pub(crate) reason: ReasonOption,
    #[command(flatten)]
    pub(crate) ledger: LedgerOption,
}

#[derive(Debug, Args)]
pub(crate) struct StatusOptions {
    /// The claim, by its id or the beginning of it
    pub(crate) claim: String,
    /// How far the work on it is: to-do, in-progress, help-needed, ready-for-review, completed or canceled
    #[arg(value_parser = parse_status)]
    pub(crate) status: Status,
    #[command(flatten)]
    pub(crate) reason: ReasonOption,
    #[command(flatten)]
    pub(crate) ledger: LedgerOption,
}

#[derive(Debug, Args)]
pub(crate) struct SealOptions {
    /// The claim, by its id or the beginning of it
    pub(crate) claim: String,
    #[command(flatten)]
    pub(crate) reason: ReasonOption,
    #[command(flatten)]
    pub(crate) ledger: LedgerOption,
}

#[derive(Debug, Args)]
pub(crate) struct AgreementOptions {
    /// How to print it
    #[arg(long, value_enum, default_value_t = TableFormat::Text)]
    pub(crate) format: TableFormat,
    #[command(flatten)]
    pub(crate) ledger: LedgerOption,
}

#[derive(Debug, Args)]
pub(crate) struct LinkOptions {
    /// What the two are: claims, series, stories, documents or sources
    #[arg(value_parser = parse_pair)]
    pub(crate) of: PairOf,
    /// The one: its id or the beginning of it, or the name of a source
    pub(crate) one: String,
    /// The other
    pub(crate) other: String,
    /// Whether they are the same: same, not-same or undecided
    #[arg(value_parser = parse_answer)]
    pub(crate) answer: Answer,
    #[command(flatten)]
    pub(crate) reason: ReasonOption,
    #[command(flatten)]
    pub(crate) ledger: LedgerOption,
}

#[derive(Debug, Args)]
pub(crate) struct NameOptions {
    /// The story, by its id or the beginning of it
    pub(crate) story: String,
    /// What to call it
    pub(crate) title: String,
    #[command(flatten)]
    pub(crate) reason: ReasonOption,
    #[command(flatten)]
    pub(crate) ledger: LedgerOption,
}

#[derive(Debug, Args)]
pub(crate) struct MoveOptions {
    /// The report or the claim, by its id or the beginning of it
    pub(crate) what: String,
    /// The story that the report belongs to, or the series that the claim belongs to; `new` for one of its own
    pub(crate) into: String,
    #[command(flatten)]
    pub(crate) reason: ReasonOption,
    #[command(flatten)]
    pub(crate) ledger: LedgerOption,
}

#[derive(Debug, Args)]
pub(crate) struct SplitOptions {
    /// The reports that tell a story of their own, by their ids or the beginnings of them
    #[arg(required = true, value_name = "REPORT")]
    pub(crate) reports: Vec<String>,
    #[command(flatten)]
    pub(crate) reason: ReasonOption,
    #[command(flatten)]
    pub(crate) ledger: LedgerOption,
}

#[derive(Debug, Args)]
pub(crate) struct MergeOptions {
    /// What they name: source, actor or outlet
    #[arg(value_parser = parse_named)]
    pub(crate) of: Named,
    /// The names that stand for the same
    #[arg(required = true, value_name = "NAME")]
    pub(crate) from: Vec<String>,
    /// The name that they are taken for
    #[arg(long, value_name = "NAME")]
    pub(crate) into: String,
    #[command(flatten)]
    pub(crate) reason: ReasonOption,
    #[command(flatten)]
    pub(crate) ledger: LedgerOption,
}

#[derive(Debug, Args)]
pub(crate) struct GradeOptions {
    /// What is graded: source, outlet, claim or series
    #[arg(value_parser = parse_graded)]
    pub(crate) of: Graded,
    /// Its name, or the id of the claim or series or the beginning of it
    pub(crate) about: String,
    /// A to F for a source or outlet, 1 to 6 or an Airwars word for a claim or series
    pub(crate) grade: String,
    #[command(flatten)]
    pub(crate) reason: ReasonOption,
    #[command(flatten)]
    pub(crate) ledger: LedgerOption,
}

#[derive(Debug, Args)]
pub(crate) struct SearchOptions {
    /// Words that the sentence, source, population or place hold; `"two words"` stand together, `gren*` begins so
    pub(crate) words: Vec<String>,
    /// The number as said: 4000, 1000..5000, 1000.. or ..50
    #[arg(long, value_parser = parse_range)]
    pub(crate) number: Option<NumberRange>,
    /// What is counted: killed, wounded, casualties, missing, captured, displaced or strength
    #[arg(long, value_parser = parse_measure)]
    pub(crate) measure: Option<Measure>,
    /// What kind of count: total, event, more, rate or planned
    #[arg(long, value_parser = parse_change)]
    pub(crate) change: Option<Change>,
    /// Who said it, by name; names that were merged are one
    #[arg(long)]
    pub(crate) source: Option<String>,
    /// Who said it, by the actor's id
    #[arg(long)]
    pub(crate) actor: Option<String>,
    /// A place or region by name, or a country by its two letters
    #[arg(long)]
    pub(crate) place: Option<String>,
    /// Who published it
    #[arg(long)]
    pub(crate) outlet: Option<String>,
    /// Not before this day, month or year: of what it speaks of, or else of publication
    #[arg(long, value_name = "DAY", value_parser = parse_period)]
    pub(crate) since: Option<String>,
    /// Not after this day, month or year
    #[arg(long, value_name = "DAY", value_parser = parse_period)]
    pub(crate) until: Option<String>,
    /// How sure the source presents it: stated, hedged, denied or forecast
    #[arg(long, value_parser = parse_certainty)]
    pub(crate) certainty: Option<Certainty>,
    /// Findings of this check rest on it: conflict, share_mismatch, …
    #[arg(long, value_parser = parse_check)]
    pub(crate) check: Option<&'static str>,
    /// How far its review is: open, coded, disputed, undecided, accepted, corrected or rejected
    #[arg(long, value_parser = parse_state)]
    pub(crate) state: Option<ReviewState>,
    /// How far the work on it is
    #[arg(long, value_parser = parse_status)]
    pub(crate) status: Option<Status>,
    /// To whom it was given
    #[arg(long, value_name = "NAME")]
    pub(crate) to: Option<String>,
    /// The machine now reads it otherwise than when somebody looked
    #[arg(long, conflicts_with = "check")]
    pub(crate) changed: bool,
    /// Find whole reports by their words instead of claims
    #[arg(long, requires = "words")]
    pub(crate) reports: bool,
    /// At most so many
    #[arg(long, default_value_t = 50, value_name = "N")]
    pub(crate) limit: u32,
    /// Leave out the first so many
    #[arg(long, default_value_t = 0, value_name = "N")]
    pub(crate) skip: u32,
    /// How to print it
    #[arg(long, value_enum, default_value_t = TableFormat::Text)]
    pub(crate) format: TableFormat,
    #[command(flatten)]
    pub(crate) ledger: LedgerOption,
}

#[derive(Debug, Args)]
pub(crate) struct SqlOptions {
    /// One statement that reads: `select measure, count(*) from claims group by 1`
    pub(crate) query: String,
    /// How to print it
    #[arg(long, value_enum, default_value_t = TableFormat::Text)]
    pub(crate) format: TableFormat,
    #[command(flatten)]
    pub(crate) ledger: LedgerOption,
}

/// How a table is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum TableFormat {
    /// For reading
    Text,
    /// Comma-separated values
    Csv,
    /// One object per row and line
    Jsonl,
}

/// A day, month or year as it was written.
fn parse_period(words: &str) -> Result<String, String> {
    let first_day = match words.len() {
        4 => format!("{words}-01-01"),
        7 => format!("{words}-01"),
        _ => words.to_owned(),
    };
    let is_period = first_day.parse::<Date>().is_ok();
    if is_period {
        Ok(words.to_owned())
    } else {
        Err("no day, month or year; write 2025-03-31, 2025-03 or 2025".to_owned())
    }
}

fn parse_check(word: &str) -> Result<&'static str, String> {
    let names: Vec<&'static str> = CHECKS.iter().map(|check| check.name).collect();
    one_of(&names, |name| name, word)
}

/// Bounds of a number, both inclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NumberRange {
    pub(crate) low: Option<u64>,
    pub(crate) high: Option<u64>,
}

fn parse_range(words: &str) -> Result<NumberRange, String> {
    let wrong = || format!("`{words}` is no number; write 4000, 1000..5000, 1000.. or ..50");
    let number = |digits: &str| digits.replace(',', "").parse::<u64>().map_err(|_| wrong());
    let bound = |digits: &str| if digits.is_empty() { Ok(None) } else { number(digits).map(Some) };
    let (low, high) = match words.split_once("..") {
        Some((low, high)) => (bound(low)?, bound(high)?),
        None => (Some(number(words)?), Some(number(words)?)),
    };
    let is_backwards = low.zip(high).is_some_and(|(low, high)| low > high);
    if is_backwards || low.or(high).is_none() { Err(wrong()) } else { Ok(NumberRange { low, high }) }
}

fn one_of<T: Copy>(all: &[T], word_of: impl Fn(T) -> &'static str, word: &str) -> Result<T, String> {
    all.iter().copied().find(|one| word_of(*one) == word).ok_or_else(|| {
        let known = all.iter().map(|one| word_of(*one)).collect::<Vec<_>>().join(", ");
        format!("none of {known}")
    })
}

fn parse_status(word: &str) -> Result<Status, String> {
    one_of(&Status::ALL, Status::as_str, word)
}

fn parse_state(word: &str) -> Result<ReviewState, String> {
    one_of(&ReviewState::ALL, ReviewState::as_str, word)
}

fn parse_measure(word: &str) -> Result<Measure, String> {
    one_of(&Measure::ALL, Measure::as_str, word)
}

fn parse_change(word: &str) -> Result<Change, String> {
    let all = [Change::Total, Change::Event, Change::More, Change::Rate, Change::Planned];
    one_of(&all, Change::as_str, word)
}

fn parse_certainty(word: &str) -> Result<Certainty, String> {
    let all = [Certainty::Stated, Certainty::Hedged, Certainty::Denied, Certainty::Forecast];
    one_of(&all, Certainty::as_str, word)
}

fn parse_pair(word: &str) -> Result<PairOf, String> {
    let all = [PairOf::Claims, PairOf::Series, PairOf::Stories, PairOf::Documents, PairOf::Sources];
    one_of(&all, PairOf::as_str, word)
}

fn parse_answer(word: &str) -> Result<Answer, String> {
    one_of(&[Answer::Same, Answer::NotSame, Answer::Undecided], Answer::as_str, word)
}

fn parse_named(word: &str) -> Result<Named, String> {
    one_of(&Named::ALL, Named::as_str, word)
}

fn parse_graded(word: &str) -> Result<Graded, String> {
    let all = [Graded::Source, Graded::Outlet, Graded::Claim, Graded::Series];
    one_of(&all, Graded::as_str, word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read_as_they_are_written() {
        let range = |words| parse_range(words).map(|range| (range.low, range.high));
        assert_eq!(range("4,000"), Ok((Some(4000), Some(4000))));
        assert_eq!(range("1000..5000"), Ok((Some(1000), Some(5000))));
        assert_eq!(range("1000.."), Ok((Some(1000), None)));
        assert_eq!(range("..50"), Ok((None, Some(50))));
        for wrong in ["", "..", "many", "5..4"] {
            assert!(range(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn periods_are_days_months_and_years() {
        for period in ["2025-03-31", "2025-03", "2025"] {
            assert_eq!(parse_period(period).as_deref(), Ok(period));
        }
        for wrong in ["2025-13", "31.3.2025", "March", ""] {
            assert!(parse_period(wrong).is_err(), "{wrong}");
        }
    }
}
