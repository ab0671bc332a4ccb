//! The ledger: pages kept in a file, and what they say together.

use std::path::Path;

use ascribe_model::{Claim, Reading};
use ascribe_store::{NewPage, Stamp, Store};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::{Contents, PageReading};

pub use ascribe_store::{
    Act, Answer, Assignment, Capture, Cell, ClaimState, Coding, Correction, Difference, DocumentHit,
    Error as LedgerError, Fault as LedgerFault, Field, Grade, Graded, Hit, Judged, Judgement, Kept, Link,
    MOST_COUNTED, Merge, Moved, Named, Naming, NewRow, NewSheet, Note, Only, Operation, PageRead, PairOf,
    Progress, Queue, QueueEntry, QueueKind, ReviewState, RowRead, Scale, Seal, Search, Share, Status,
    StoredPage, Undone, Verdict, row_hash,
};

/// What reads the pages, as it is noted in the log beside each reading: the version, and a hash of everything that
/// decides how a page is read.
pub const ENGINE: &str = concat!("ascribe ", env!("CARGO_PKG_VERSION"), "+", env!("ASCRIBE_BUILD"));

/// Documents that the beginning of an id is looked up among.
const MOST_NAMED: usize = 1_000;

/// A ledger file: what was added stays, and so does what was computed from it until more is added.
///
/// One process may add while others read.
///
/// ```
/// # let folder = tempfile::tempdir()?;
/// # let path = folder.path().join("desk.ledger");
/// let ledger = ascribe::Ledger::open(&path)?;
/// assert!(ledger.contents()?.comparison.series.is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Ledger {
    pub(crate) store: Store,
    user: String,
}

impl Ledger {
    /// Opens the ledger at `path` to add to it, making it where there is none.
    ///
    /// # Errors
    /// The file is something else than a ledger, comes from a newer Ascribe, is damaged, or may not be written.
    pub fn open(path: &Path) -> Result<Ledger, LedgerError> {
        Ok(Ledger { store: Store::open(path)?, user: user() })
    }

    /// Opens the ledger at `path` to look into it.
    ///
    /// # Errors
    /// There is none, or it cannot be read.
    pub fn open_for_reading(path: &Path) -> Result<Ledger, LedgerError> {
        Ok(Ledger { store: Store::open_for_reading(path)?, user: user() })
    }

    pub(crate) fn store(&self) -> &Store {
        &self.store
    }

    /// The same ledger in the name of another: `who` stands in the log beside what is done from now on. Without it, that is
    /// `ASCRIBE_USER` or else the user's name on this machine.
    pub fn as_user(self, who: &str) -> Ledger {
        Ledger { user: who.to_owned(), ..self }
    }

    /// In whose name things are done.
    pub fn user(&self) -> &str {
        &self.user
    }

    /// Where the ledger lies.
    pub fn path(&self) -> &Path {
        self.store.path()
    }

    /// Adds pages: all of them or, on an error, none. What came of each, in order.
    ///
    /// A page that is there already changes nothing, unless this engine is another than the one that read it last and reads
    /// it otherwise. `why` is noted in the log with the user and the time.
    ///
    /// # Errors
    /// The ledger cannot be written.
    pub fn add(&mut self, pages: &[PageReading], why: Option<&str>) -> Result<Vec<Kept>, LedgerError> {
        let captures: Vec<Option<Capture>> = pages.iter().map(capture_of).collect();
        let pages = pages.iter().zip(&captures).map(|(page, capture)| new_page(page, capture.as_ref()));
        let pages: Vec<NewPage> = pages.collect();
        let stamp = self.stamp(why);
        self.store.keep_pages(&pages, ENGINE, &stamp)
    }

    /// Everything in the ledger, compared, with the judgements and corrections of people applied. What shows a part of it
    /// takes that from [`Ledger::shelf`].
    ///
    /// # Errors
    /// The ledger cannot be read, or does not agree with itself.
    pub fn contents(&self) -> Result<Contents, LedgerError> {
        self.shelf()?.contents()
    }

    /// The ledger of another time, in memory, to be compared as this program compares now: what it held at the end of the
    /// day `as_of` in UTC, without the pages that were published after the day `until` or on none.
    ///
    /// The first is the day on which something was recorded, whenever the pages were published. What was undone only later
    /// still stands.
    ///
    /// # Errors
    /// The ledger cannot be read, or does not agree with itself.
    pub fn past(&self, as_of: Option<Date>, until: Option<Date>) -> Result<Ledger, LedgerError> {
        let end = as_of.map(|day| format!("{}T00:00:00", day.tomorrow().unwrap_or(Date::MAX)));
        Ok(Ledger { store: self.store.past(end.as_deref(), until)?, user: self.user.clone() })
    }

    /// The readings of all documents as the machine made them last, ordered by the documents' SHA-256.
    ///
    /// # Errors
    /// The ledger cannot be read, or does not agree with itself.
    pub fn readings(&self) -> Result<Vec<Reading>, LedgerError> {
        self.store.readings()
    }

    /// The claims as they stand whose id begins with `prefix`; at most `limit`, ordered by id.
    ///
    /// # Errors
    /// The ledger cannot be read, or does not agree with itself.
    pub fn claims_beginning(&self, prefix: &str, limit: u32) -> Result<Vec<Claim>, LedgerError> {
        self.store.claims_beginning(prefix, limit)
    }

    /// The documents whose id is `id` or whose SHA-256 begins with it, `sha256:` left out or not, by their SHA-256.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn documents_named(&self, id: &str) -> Result<Vec<String>, LedgerError> {
        self.store.documents_named(id, id.strip_prefix("sha256:").unwrap_or(id), MOST_NAMED)
    }

    /// One document as it stands, by its SHA-256; none where there is none.
    ///
    /// # Errors
    /// The ledger cannot be read, or does not agree with itself.
    pub fn report(&self, sha256: &str) -> Result<Option<Reading>, LedgerError> {
        Ok(self.store.standing_reading(sha256)?.map(|standing| standing.reading))
    }

    /// How many documents there are.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn n_documents(&self) -> Result<usize, LedgerError> {
        self.store.n_documents(None)
    }

    /// The page of a document as it came in; none where it is not kept.
    ///
    /// # Errors
    /// The ledger cannot be read, or the page is not the one that was kept.
    pub fn page(&self, sha256: &str) -> Result<Option<StoredPage>, LedgerError> {
        self.store.page(sha256)
    }

    /// The log: everything that was ever done to the ledger, in order.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn operations(&self) -> Result<Vec<Operation>, LedgerError> {
        self.store.operations()
    }

    /// The operations from the number `first` to `last`, in order; the first of a ledger has the number 1.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn operations_among(&self, first: i64, last: i64) -> Result<Vec<Operation>, LedgerError> {
        self.store.operations_among(first, last)
    }

    /// What people said of one claim, series or document, in order; what was taken back is left out.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn reviews_of(&self, id: &str) -> Result<Vec<Operation>, LedgerError> {
        self.store.reviews_of(id)
    }

    /// The grades that people gave and did not take back, in order: of two of the same thing on the same scale the later
    /// counts.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn grades(&self) -> Result<Vec<Operation>, LedgerError> {
        self.store.standing_of_kind("grade")
    }

    /// How many operations there are: grows with every change, and tells whether contents are still those of today.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn n_operations(&self) -> Result<i64, LedgerError> {
        self.store.n_operations()
    }

    /// Copies the ledger as it stands at this moment to `copy`, where no file may be yet. Others may write meanwhile.
    ///
    /// # Errors
    /// The copy cannot be written, or its name is taken.
    pub fn copy_to(&self, copy: &Path) -> Result<(), LedgerError> {
        self.store.copy_to(copy)
    }

    /// Imports rows of a sheet, each with what it became: all of them or, on an error, none. What came of each, in order.
    ///
    /// # Errors
    /// The ledger cannot be written.
    pub fn import_rows(
        &mut self,
        sheet: &NewSheet,
        rows: &[NewRow],
        why: Option<&str>,
    ) -> Result<Vec<Kept>, LedgerError> {
        let stamp = self.stamp(why);
        self.store.keep_rows(sheet, rows, ENGINE, &stamp)
    }

    /// Checks the whole ledger against its hashes and computes the derived tables anew.
    ///
    /// # Errors
    /// The ledger does not agree with itself, or cannot be written. It is left as it was.
    pub fn rebuild(&mut self) -> Result<(), LedgerError> {
        self.store.rebuild()
    }

    pub(crate) fn record(
        &mut self,
        acts: Vec<Act>,
        why: Option<&str>,
    ) -> Result<Vec<Operation>, LedgerError> {
        let stamp = self.stamp(why);
        self.store.record(acts, &stamp)
    }

    /// Now, and in whose name.
    fn stamp(&self, why: Option<&str>) -> Stamp {
        // Microseconds: as fine as clocks of one machine can be told apart, and the same width in every row.
        let at = format!("{:.6}", Timestamp::now());
        Stamp { at, who: self.user.clone(), why: why.map(str::to_owned) }
    }
}

fn new_page<'a>(page: &'a PageReading, capture: Option<&'a Capture>) -> NewPage<'a> {
    let PageReading { input, bytes, media, reading, .. } = page;
    NewPage { input, bytes, media, reading, capture }
}

/// When and with which headers a page was fetched; none where nothing is known of it.
fn capture_of(page: &PageReading) -> Option<Capture> {
    let document = &page.reading.document;
    let at = document.captured.as_ref().map(|date| date.value.clone());
    let is_known = at.is_some() || !page.headers.is_empty();
    is_known.then(|| Capture { at, url: document.url.clone(), headers: page.headers.clone() })
}

/// Whoever runs this.
fn user() -> String {
    let of = |name: &str| std::env::var(name).ok().filter(|who| !who.is_empty());
    let who = ["ASCRIBE_USER", "USER", "LOGNAME", "USERNAME"].into_iter().find_map(of);
    who.unwrap_or_else(|| "unknown".to_owned())
}
