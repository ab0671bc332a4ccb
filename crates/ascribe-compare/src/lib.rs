//! Many readings together: which reports tell one story, which claims count the same people, who repeats whom, and what does not
//! fit.
//!
//! Pure and deterministic: the same readings in the same order give the same comparison, byte for byte.
//!
//! ```
//! use ascribe_model::Reading;
//!
//! let comparison = ascribe_compare::compare(&[Reading::default()]);
//! assert!(comparison.series.is_empty());
//! ```

mod exact;
mod lexicon;

mod population;
mod source;

mod entry;

mod moment;
mod sketch;

mod lineage;
mod origin;

mod identity;

mod curve;
mod gathering;
mod rows;
mod strands;

mod series;
mod stories;

mod alignment;
mod uses;

mod evidence;

mod checks;
mod wording;

mod groups;

mod decided;

mod statement_groups;

mod knot;

mod same_question;

mod blame;
mod policy;
mod record;
mod side_by_side;
mod verify;

use ascribe_model::{Comparison, Finding, Reading};

use evidence::Evidence;

pub use blame::{Alteration, Appearance, Blame, blame, follow};
pub use checks::{CHECKS, Check, CheckScope, LEAST_CONFIDENCE};
pub use decided::{Decision, Decisions, Move, Sameness};
pub use knot::{Knot, Numbers, ParentKept, Placed, StoryKept, pairs, records};
pub use policy::{Derived, Policy, derive};
pub use record::{SourceRecord, Tally};
pub use same_question::{Likeness, QuestionPair};
pub use side_by_side::{SentencePair, SentenceSide, side_by_side};
pub use statement_groups::share_statement;
pub use verify::{CitedFigure, Verdict, Verification, verify};

/// Compares the claims of many readings.
///
/// Each document should be given once: of two readings of the same document the claims count twice.
/// Near-linear in the number of readings; nothing is kept between calls. The order of the readings changes nothing but
/// which of two equals comes first.
pub fn compare(readings: &[Reading]) -> Comparison {
    compare_decided(readings, &Decisions::default())
}

/// Compares as [`compare`] does, with what people decided on stories and series.
pub fn compare_decided(readings: &[Reading], decisions: &Decisions) -> Comparison {
    let readings: Vec<&Reading> = readings.iter().collect();
    let placed = Placed::of(&readings, decisions);
    placed.sum_up(&placed.compare(&readings, decisions))
}

/// What does not fit within one page: only the checks that make sense without other pages.
pub fn check_page(reading: &Reading) -> Vec<Finding> {
    let evidence = Evidence::of(std::slice::from_ref(reading));
    checks::check_page(&evidence).into_iter().map(|of| of.finding).collect()
}
