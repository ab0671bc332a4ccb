//! `ascribe link`: whether two things are the same.

use ascribe::{Ledger, Named, PairOf, Thing};

use super::{claim_of, open_existing, print_operations, tell_unknown_names, whole_id};
use crate::Ending;
use crate::arguments::LinkOptions;
use crate::failure::Failure;

/// Records the answer and prints it as it stands in the log.
pub(crate) fn run(options: &LinkOptions) -> Result<Ending, Failure> {
    let mut ledger = open_existing(&options.ledger.file)?;
    let (one, other) =
        (whole(&ledger, options.of, &options.one)?, whole(&ledger, options.of, &options.other)?);
    if one == other {
        return Err(Failure::Value(format!(
            "`{}` and `{}` are one thing already",
            options.one, options.other
        )));
    }
    let operation = ledger.link(options.of, [&one, &other], options.answer, options.reason.why.as_deref())?;
    print_operations(&[operation])
}

/// One of the two by its whole id; a source by its name.
fn whole(ledger: &Ledger, of: PairOf, id: &str) -> Result<String, Failure> {
    match of {
        PairOf::Claims => Ok(claim_of(ledger, id)?.id.0),
        PairOf::Series => whole_id(&ledger.shelf()?, id, |thing| matches!(thing, Thing::Series(_))),
        PairOf::Stories => whole_id(&ledger.shelf()?, id, |thing| matches!(thing, Thing::Story(_))),
        PairOf::Documents => whole_id(&ledger.shelf()?, id, |thing| matches!(thing, Thing::Document(_))),
        PairOf::Sources => {
            tell_unknown_names(ledger, Named::Source, &[id])?;
            Ok(id.to_owned())
        }
    }
}
