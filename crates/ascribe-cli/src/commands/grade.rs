//! `ascribe grade`: how far a source or a claim is trusted, on a scale of the field.

use ascribe::Scale;

use super::{open_existing, print_operations};
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
    let operation = ledger.grade(options.of, &options.about, scale, &options.grade, why)?;
    print_operations(&[operation])
}
