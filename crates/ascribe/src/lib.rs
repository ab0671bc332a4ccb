//! What users of the library see: reading pages, the ledger, the views and the JSON that leaves.
//!
//! This crate alone touches files, the network and the clock; the crates beneath it are pure.

mod inputs;
mod reading;

mod contents;
mod ledger;
mod review;

mod cited;

mod code_points;
mod wire;

mod bundle;

pub mod views;

/// What comparing gives beside series and findings.
pub use ascribe_compare::{
    Alteration, Appearance, Blame, CitedFigure, Derived, Likeness, Policy, QuestionPair, SourceRecord,
    Verdict as CitedVerdict,
};
/// The nouns: documents, statements, figures, claims, series.
pub use ascribe_model as model;
pub use ascribe_page::{InputKind, Place, Problem};
pub use bundle::{BundleError, write_bundle};
pub use cited::parse_cited;
pub use contents::{Contents, Found};
pub use inputs::{Input, find_inputs};
pub use ledger::{
    Act, CorrectError, Correction, ENGINE, Judged, Judgement, Kept, Ledger, LedgerError, LedgerFault, Note,
    Operation, StoredPage, Undone, Verdict,
};
pub use reading::{Outcome, PageReading, Readings, read_bytes, read_inputs};
pub use review::Field;
pub use wire::{WireReading, read_schema, wire_reading};
