//! `ascribe judge`: whether the machine read a claim rightly.

use std::io::Write;

use ascribe::Verdict;

use super::{claim_of, open_existing};
use crate::Ending;
use crate::arguments::{JudgeOptions, VerdictWord};
use crate::draw;
use crate::failure::Failure;

/// Records the judgement and prints it as it stands in the log.
pub(crate) fn run(options: &JudgeOptions) -> Result<Ending, Failure> {
    let mut ledger = open_existing(&options.ledger.file)?;
    let claim = claim_of(&ledger, &options.claim)?;
    let verdict = match options.verdict {
        VerdictWord::Accept => Verdict::Accept,
        VerdictWord::Reject => Verdict::Reject,
        VerdictWord::Undecided => Verdict::Undecided,
    };
    let operation = ledger.judge(&claim, verdict, options.reason.why.as_deref())?;
    writeln!(anstream::stdout(), "{}", draw::operation(&operation))?;
    Ok(Ending::Done)
}
