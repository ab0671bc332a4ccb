//! `ascribe pairs`: series that may answer the same question, to be put to a person.

use std::io::Write;

use super::{ledger_at, print_json};
use crate::arguments::{PairsOptions, PrintForm};
use crate::draw;
use crate::failure::Failure;
use crate::{Ending, terminal};

/// Lists the pairs, those with most in common first.
pub(crate) fn run(options: &PairsOptions) -> Result<Ending, Failure> {
    let ledger = ledger_at(&options.ledger.file, None, None)?;
    let shelf = ledger.shelf()?;
    let pairs = shelf.question_pairs()?;
    match options.print.format {
        PrintForm::Json => print_json(&pairs)?,
        PrintForm::Text if pairs.is_empty() => anstream::eprintln!("no two series may be one"),
        PrintForm::Text => {
            let series = shelf.summaries(pairs.iter().flat_map(|pair| [&pair.left, &pair.right]))?;
            writeln!(anstream::stdout(), "{}", draw::pairs(&series, &pairs, terminal::table_width()))?;
            anstream::eprintln!("hint: `ascribe link series ONE OTHER same` (not-same, undecided) answers");
        }
    }
    Ok(Ending::Done)
}
