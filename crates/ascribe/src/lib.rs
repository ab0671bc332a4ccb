//! What users of the library see: reading pages, the ledger, the views and the JSON that leaves.
//!
//! This crate alone touches files, the network and the clock; the crates beneath it are pure.

mod inputs;
mod reading;

mod agreement;
mod contents;
mod ledger;
mod queue;
mod review;
mod search;

mod shelf;

mod cited;

mod code_points;
mod explain;
mod wire;

mod bundle;
mod exports;
mod sheets;

pub mod views;
pub mod words;

pub use agreement::{Agreement, FieldAgreement, Metric};
/// What comparing gives beside series and findings.
pub use ascribe_compare::{
    Alteration, Appearance, Blame, CHECKS, CitedFigure, Derived, Likeness, Policy, QuestionPair,
    SentencePair, SentenceSide, SourceRecord, Verdict as CitedVerdict, side_by_side,
};
/// The nouns: documents, statements, figures, claims, series.
pub use ascribe_model as model;
pub use ascribe_page::{Fallback, Hints, InputKind, Place, Problem, page_text};
pub use ascribe_sheets::{
    Double, RowFate, RowReading, SourceName, Table, TableError, Unclear, write_csv, write_xlsx,
};
pub use ascribe_text::Engine;
pub use bundle::{BundleError, write_bundle};
pub use cited::parse_cited;
pub use contents::Contents;
pub use explain::{
    ExplainedActor, ExplainedDays, ExplainedFigure, ExplainedMention, ExplainedPlace, ExplainedPopulation,
    ExplainedReading, ExplainedTime, explain_reading,
};
pub use exports::{
    EventForm, Loss, claim_sheet, event_sheet, gkg_counts, json_ld, stix_bundle, wikipedia_citations,
};
#[cfg(feature = "parquet")]
pub use exports::{ParquetError, write_parquet};
pub use inputs::{Input, find_inputs};
pub use ledger::{
    Act, Answer, Assignment, Capture, Cell, ClaimState, Coding, Correction, Difference, DocumentHit, ENGINE,
    Field, Grade, Graded, Hit, Judged, Judgement, Kept, Ledger, LedgerError, LedgerFault, Link, MOST_COUNTED,
    Merge, Moved, Named, Naming, NewRow, NewSheet, Note, Only, Operation, PageRead, PairOf, Progress, Queue,
    QueueEntry, QueueKind, ReviewState, RowRead, Scale, Seal, Search, Share, Status, StoredPage, Undone,
    Verdict, row_hash,
};
pub use queue::{Context, Decision, QueueItem};
pub use reading::{Outcome, PageReading, Readings, read_bytes, read_bytes_or, read_inputs};
pub use review::ReviewError;
pub use sheets::{
    AgainError, ImportError, ImportTally, SheetAgain, SheetReading, find_mapping, read_rows, sheets_again,
    source_doubles,
};
pub use shelf::{Cut, Made, Revised, SeriesSought, Shelf, Thing};
pub use wire::{WireReading, read_schema, wire_explained_reading, wire_reading};
