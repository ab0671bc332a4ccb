//! `ascribe assign`: who is to work on which claims.

use super::{claim_of, open_existing, print_operations};
use crate::Ending;
use crate::arguments::AssignOptions;
use crate::failure::Failure;

/// Gives the claims that are named, or a sample, to people.
pub(crate) fn run(options: &AssignOptions) -> Result<Ending, Failure> {
    let mut ledger = open_existing(&options.ledger.file)?;
    let ids = match options.sample {
        Some(limit) => ledger.sample(limit)?,
        None => options.claims.clone(),
    };
    let claims = ids.iter().map(|id| claim_of(&ledger, id)).collect::<Result<Vec<_>, _>>()?;
    let operations = ledger.assign(&claims, &options.to, options.reason.why.as_deref())?;
    print_operations(&operations)
}
