//! What was typed.

use crate::eval::{Floors, Request};

/// What `cargo xtask help` prints.
pub const HELP: &str = "\
cargo xtask test [ARGUMENT...]

Installs the programs of others that tests check our output with (into the target folder),
then runs `cargo test --workspace`, to which the arguments go. Needs python3 with venv, node
with npm, Chromium and, the first time, package indexes.

cargo xtask bench ledger [CLAIMS] [FILE]

Fills a ledger in the temporary folder with so many made-up claims (a million where none are
given) and prints how long that and the commonest queries take, and the size of the file. With
a FILE the ledger is kept there.

cargo xtask eval [SET...] [--raise] [--beside PYTHON]

Reads the development sets in ../shared/data with the release binary, scores what it read,
prints one table and compares it with tests/floors.json.

  SET              only these sets (the first column of the table, or the word that several begin
                   with, like `pages`); `speed` is one of them, and so is `reliability`:
                   how often statements are right, by confidence
  --raise          write higher floors where a figure has risen; floors never fall
  --beside PYTHON  read pages with trafilatura too, by a Python that has it
                   (`pip install trafilatura==2.3.1 lxml_html_clean`), and print its figures

Needs python3 for the scorers in ../shared/tools.

cargo xtask load

Serves the samples with the release binary to fifty readers while a thousand reports are
added, and prints how long answers took.

Exit status: 0 all tests pass or all floors hold, 1 not so, 2 something could not be run.";

/// What to do.
pub enum Task {
    /// Print the help text.
    ShowHelp,
    /// Run all tests, with these arguments.
    Test(Vec<String>),
    /// Measure a ledger of so many claims.
    BenchLedger(Vec<String>),
    /// Put the server under load.
    Load,
    /// Measure.
    Eval(Request),
}

/// Understands the arguments behind `cargo xtask`.
pub fn parse(mut words: impl Iterator<Item = String>) -> Result<Task, String> {
    match words.next().as_deref() {
        None | Some("help" | "--help" | "-h") => return Ok(Task::ShowHelp),
        Some("test") => return Ok(Task::Test(words.collect())),
        Some("bench") => {
            return match words.next().as_deref() {
                Some("ledger") => Ok(Task::BenchLedger(words.collect())),
                _ => Err("what to bench?\nhint: `cargo xtask bench ledger`".to_owned()),
            };
        }
        Some("load") => return Ok(Task::Load),
        Some("eval") => {}
        Some(other) => {
            return Err(format!("no task is called `{other}`\nhint: `cargo xtask help` lists them"));
        }
    }
    let mut request = Request { sets: Vec::new(), floors: Floors::Keep, beside: None };
    while let Some(word) = words.next() {
        match word.as_str() {
            "--raise" => request.floors = Floors::Raise,
            "--beside" => {
                let python =
                    words.next().ok_or("`--beside` names no Python\nhint: see `cargo xtask help`")?;
                request.beside = Some(python.into());
            }
            "--help" | "-h" => return Ok(Task::ShowHelp),
            option if option.starts_with('-') => {
                return Err(format!("`eval` has no option `{option}`\nhint: see `cargo xtask help`"));
            }
            _ => request.sets.push(word),
        }
    }
    Ok(Task::Eval(request))
}
