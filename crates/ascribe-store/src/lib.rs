//! The ledger file: pages, readings and an append-only log of what was done, in one SQLite file.
//!
//! Three tables only grow and refuse to be changed: `operation` (the log), `page` (bytes as published) and `reading`
//! (what was read in them). The others are derived from these and can be rebuilt. Every entry of the log carries a hash
//! over itself and the entry before it, every page and reading is named by its own; all are checked when read.
//!
//! The store knows no clock and no user: both come with each [`Stamp`].

mod error;

mod file;
mod operation;

mod log;

mod derive;

mod past;
mod store;
mod writer;

pub use error::{Error, Fault};
pub use operation::{Act, Correction, Judged, Judgement, Note, Operation, PageRead, Stamp, Undone, Verdict};
pub use past::Past;
pub use store::{Kept, NewPage, Store, StoredPage};
