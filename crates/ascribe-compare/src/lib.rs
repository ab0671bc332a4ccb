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

mod unit;

mod same_question;

mod blame;
mod policy;
mod record;
mod side_by_side;
mod verify;

use ascribe_model::{Comparison, Finding, Reading};
use rayon::prelude::*;

use evidence::{Evidence, last_day};
use lineage::link_documents;
use stories::gather_stories;
use unit::{Sought, Unit, compare_unit, sum_up, units};

pub use blame::{Alteration, Appearance, Blame, blame, follow};
pub use checks::{CHECKS, Check, CheckScope, LEAST_CONFIDENCE};
pub use decided::{Decision, Decisions, Move, Sameness};
pub use policy::{Derived, Policy, derive};
pub use record::SourceRecord;
pub use same_question::{Likeness, QuestionPair};
pub use side_by_side::{SentencePair, SentenceSide, side_by_side};
pub use statement_groups::share_statement;
pub use verify::{CitedFigure, Verdict, Verification, verify};

/// Compares the claims of many readings.
///
/// Each document should be given once: of two readings of the same document the claims count twice.
/// Near-linear in the number of readings. Reports find their stories one after the other, in the order of the readings;
/// everything else is the same in any order.
pub fn compare(readings: &[Reading]) -> Comparison {
    compare_whole(readings, &Decisions::default()).comparison
}

/// A comparison with what is told beside it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Compared {
    /// Stories, series, findings, lineage.
    pub comparison: Comparison,
    /// How the first figures of each named source fared, those with most series first, then by name.
    pub records: Vec<SourceRecord>,
    /// The pairs of series that may answer the same question and on which nobody has decided, those with most in common
    /// first.
    pub pairs: Vec<QuestionPair>,
}

/// Compares as [`compare`] does, with what people decided on stories and series, and tells how sources fared and which series
/// may be one.
pub fn compare_whole(readings: &[Reading], decisions: &Decisions) -> Compared {
    let readings: Vec<&Reading> = readings.iter().collect();
    let (links, told) = rayon::join(|| link_documents(&readings), || gather_stories(&readings, decisions));
    let today = last_day(&readings);
    let units = units(&told, &readings, decisions);
    let compared: Vec<Unit> = units
        .into_par_iter()
        .map(|stories| {
            compare_unit(&Sought { readings: &readings, links: &links, decisions, today }, &stories)
        })
        .collect();
    sum_up(compared, links.lineage, decisions)
}

/// What does not fit within one page: only the checks that make sense without other pages.
pub fn check_page(reading: &Reading) -> Vec<Finding> {
    let evidence = Evidence::of(std::slice::from_ref(reading));
    checks::check_page(&evidence).into_iter().map(|placed| placed.finding).collect()
}
