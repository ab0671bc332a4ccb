//! `ascribe grade`: how far a source or a claim is trusted, on a scale of the field.

use ascribe::{Graded, Ledger, Named, Scale, Thing};

use super::{claim_of, open_existing, print_operations, tell_unknown_names, whole_id};
use crate::Ending;
use crate::arguments::GradeOptions;
use crate::failure::Failure;

/// Records the grade, on the scale that has it, and prints it as it stands in the log.
pub(crate) fn run(options: &GradeOptions) -> Result<Ending, Failure> {
    let mut ledger = open_existing(&options.ledger.file)?;
    let fitting = Scale::ALL.into_iter().filter(|scale| scale.grades_such(options.of));
    let has_grade =
        |scale: &Scale| scale.grades().iter().any(|known| known.eq_ignore_ascii_case(&options.grade));
    let Some(scale) = fitting.clone().find(has_grade) else {
        let known = fitting.flat_map(Scale::grades).copied().collect::<Vec<_>>().join(", ");
        return Err(Failure::Value(format!("`{}` is none of {known}", options.grade)));
    };
    let why = options.reason.why.as_deref();
    let about = whole(&ledger, options)?;
    let operation = ledger.grade(options.of, &about, scale, &options.grade, why)?;
    print_operations(&[operation])
}

/// What is graded: a claim or a series by its whole id, a source or an outlet by its name.
fn whole(ledger: &Ledger, options: &GradeOptions) -> Result<String, Failure> {
    let about = options.about.as_str();
    let named = match options.of {
        Graded::Claim => return Ok(claim_of(ledger, about)?.id.0),
        Graded::Series => {
            return whole_id(&ledger.shelf()?, about, |thing| matches!(thing, Thing::Series(_)));
        }
        Graded::Source => Named::Source,
        Graded::Outlet => Named::Outlet,
    };
    tell_unknown_names(ledger, named, &[about])?;
    Ok(about.to_owned())
}
