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

mod same_question;

mod blame;
mod policy;
mod record;
mod side_by_side;
mod verify;

use ascribe_model::{Comparison, Finding, Reading};
use rayon::prelude::*;

use checks::Placed;
use evidence::Evidence;

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
/// Near-linear in the number of readings; nothing is kept between calls. The order of the readings changes nothing but
/// which of two equals comes first.
pub fn compare(readings: &[Reading]) -> Comparison {
    compare_decided(readings, &Decisions::default())
}

/// Compares as [`compare`] does, with what people decided on stories and series.
pub fn compare_decided(readings: &[Reading], decisions: &Decisions) -> Comparison {
    conclude(Evidence::decided(readings, decisions))
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

/// Compares as [`compare_decided`] does, and tells how sources fared and which series may be one.
pub fn compare_whole(readings: &[Reading], decisions: &Decisions) -> Compared {
    let evidence = Evidence::decided(readings, decisions);
    let records = record::source_records(&evidence);
    let mut pairs = same_question::pair_questions(&evidence);
    let answered = decided::answered(&evidence.joined, decisions);
    pairs.retain(|pair| !answered.contains(&(pair.left.0.as_str(), pair.right.0.as_str())));
    Compared { comparison: conclude(evidence), records, pairs }
}

/// Checks what was formed, and hands it out.
fn conclude(evidence: Evidence) -> Comparison {
    let mut found: Vec<Placed> = checks::look_at_pages(&evidence);
    let documents = (0..evidence.readings.len()).into_par_iter();
    found.par_extend(documents.flat_map_iter(|document| checks::look_at_line(&evidence, document)));
    let lines = evidence.lines.par_iter();
    found.par_extend(lines.flat_map_iter(|line| checks::look_at_series(&evidence, line)));
    found.extend(checks::look_at_all(&evidence));
    let findings = checks::in_order(found).into_iter().map(|placed| placed.finding).collect();
    let series = evidence.lines.into_iter().map(|line| line.series).collect();
    Comparison {
        lineage: evidence.links.lineage,
        stories: evidence.stories,
        series,
        parts: evidence.parts,
        findings,
    }
}

/// What does not fit within one page: only the checks that make sense without other pages.
pub fn check_page(reading: &Reading) -> Vec<Finding> {
    let evidence = Evidence::of(std::slice::from_ref(reading));
    checks::check_page(&evidence).into_iter().map(|placed| placed.finding).collect()
}
