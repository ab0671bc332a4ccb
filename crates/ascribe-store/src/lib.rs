//! The ledger file: pages, readings and an append-only log of what was done, in one SQLite file.
//!
//! Three tables only grow and refuse to be changed: `operation` (the log), `page` (bytes as published) and `reading`
//! (what was read in them). The others are derived from these and can be rebuilt. Every entry of the log carries a hash
//! over itself and the entry before it, every page and reading is named by its own; all are checked when read.
//!
//! The store knows no clock and no user: both come with each [`Stamp`].

mod error;

mod file;

mod acts;
mod operation;

mod log;

mod field;
mod state;

mod claims;
mod compared;
mod derive;
mod priority;
mod relocate;

mod past;
mod query;
mod queue;
mod search;
mod standing;
mod store;
mod writer;

pub use acts::{
    Answer, Assignment, Capture, Coding, Correction, Grade, Graded, Judged, Judgement, Link, Merge, Moved,
    Named, Naming, Note, PageRead, PairOf, Progress, RowRead, Scale, Seal, Status, Undone, Verdict,
};
pub use compared::{Cut, Made, Revised, SeriesSought, Shelving, Snapshot, series_number};
pub use error::{Error, Fault};
pub use field::{Field, parse_amount, parse_days};
pub use operation::{Act, Operation, Stamp};
pub use query::Cell;
pub use queue::{Difference, MOST_COUNTED, Queue, QueueEntry, QueueKind, Share};
pub use search::{DocumentHit, Hit, Only, Search};
pub use standing::{Names, StandingReading};
pub use state::{ClaimState, ReviewState};
pub use store::{Kept, NewPage, NewRow, NewSheet, Store, StoredPage, row_hash};
