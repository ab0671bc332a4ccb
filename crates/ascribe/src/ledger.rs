//! The ledger: pages kept in a file, and what they say together.

use std::fmt;
use std::path::Path;

use ascribe_model::{Claim, Reading};
use ascribe_store::{NewPage, Past, Stamp, Store};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::{Contents, Field, PageReading};

pub use ascribe_store::{
    Act, Correction, Error as LedgerError, Fault as LedgerFault, Judged, Judgement, Kept, Note, Operation,
    StoredPage, Undone, Verdict,
};

/// What reads the pages, as it is noted in the log beside each reading: the version, and a hash of everything that
/// decides how a page is read.
pub const ENGINE: &str = concat!("ascribe ", env!("CARGO_PKG_VERSION"), "+", env!("ASCRIBE_BUILD"));

/// A ledger file: what was added stays, what is computed from it is computed anew.
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
    store: Store,
}

impl Ledger {
    /// Opens the ledger at `path` to add to it, making it where there is none.
    ///
    /// # Errors
    /// The file is something else than a ledger, comes from a newer Ascribe, is damaged, or may not be written.
    pub fn open(path: &Path) -> Result<Ledger, LedgerError> {
        Ok(Ledger { store: Store::open(path)? })
    }

    /// Opens the ledger at `path` to look into it.
    ///
    /// # Errors
    /// There is none, or it cannot be read.
    pub fn open_for_reading(path: &Path) -> Result<Ledger, LedgerError> {
        Ok(Ledger { store: Store::open_for_reading(path)? })
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
        let pages: Vec<NewPage> = pages.iter().map(new_page).collect();
        self.store.keep_pages(&pages, ENGINE, &stamp(why))
    }

    /// Everything in the ledger, compared, with the judgements and corrections of people applied.
    ///
    /// # Errors
    /// The ledger cannot be read, or does not agree with itself.
    pub fn contents(&self) -> Result<Contents, LedgerError> {
        Ok(Contents::reviewed(self.readings()?, self.store.standing_operations()?))
    }

    /// What the ledger held at the end of a day in UTC, compared as this program compares now.
    ///
    /// The day is that on which something was recorded, whenever the pages were published. What was undone only later still
    /// stands.
    ///
    /// # Errors
    /// The ledger cannot be read, or does not agree with itself.
    pub fn contents_at(&self, day: Date) -> Result<Contents, LedgerError> {
        let next = day.tomorrow().unwrap_or(Date::MAX);
        let Past { readings, standing } = self.store.before(&format!("{next}T00:00:00"))?;
        Ok(Contents::reviewed(readings, standing))
    }

    /// The readings of all documents, ordered by the documents' SHA-256.
    ///
    /// # Errors
    /// The ledger cannot be read, or does not agree with itself.
    pub fn readings(&self) -> Result<Vec<Reading>, LedgerError> {
        self.store.readings()
    }

    /// The claims, as the machine read them last, whose id begins with `prefix`; at most `limit`, ordered by id.
    ///
    /// # Errors
    /// The ledger cannot be read, or does not agree with itself.
    pub fn claims_beginning(&self, prefix: &str, limit: u32) -> Result<Vec<Claim>, LedgerError> {
        self.store.claims_beginning(prefix, limit)
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

    /// Copies the ledger as it stands at this moment to `copy`, where no file may be yet. Others may write meanwhile.
    ///
    /// # Errors
    /// The copy cannot be written, or its name is taken.
    pub fn copy_to(&self, copy: &Path) -> Result<(), LedgerError> {
        self.store.copy_to(copy)
    }

    /// Judges the machine's reading of a claim. A rejected claim takes no part in comparing.
    ///
    /// # Errors
    /// The ledger cannot be written.
    pub fn judge(
        &mut self,
        claim: &Claim,
        verdict: Verdict,
        why: Option<&str>,
    ) -> Result<Operation, LedgerError> {
        let act = Act::Judge(Judgement { judged: judged(claim), verdict });
        self.store.record(act, &stamp(why))
    }

    /// Corrects one field of the machine's reading of a claim; the reading stays beside it.
    ///
    /// # Errors
    /// The value is not one for this field, or the ledger cannot be written.
    pub fn correct(
        &mut self,
        claim: &Claim,
        field: Field,
        value: &str,
        why: Option<&str>,
    ) -> Result<Operation, CorrectError> {
        field.set(&mut claim.clone(), value).map_err(CorrectError::Value)?;
        let (judged, field, was) = (judged(claim), field.as_str().to_owned(), field.words(claim));
        let act = Act::Correct(Correction { judged, field, was, value: value.to_owned() });
        self.store.record(act, &stamp(why)).map_err(CorrectError::Ledger)
    }

    /// Writes a note about a claim, a series or a document.
    ///
    /// # Errors
    /// The ledger cannot be written.
    pub fn note(&mut self, about: &str, text: &str) -> Result<Operation, LedgerError> {
        let act = Act::Note(Note { about: about.to_owned(), text: text.to_owned() });
        self.store.record(act, &stamp(None))
    }

    /// Takes back an operation: a judgement, a correction, a note, an added page, or an undo.
    ///
    /// # Errors
    /// There is no such operation, or the ledger cannot be written.
    pub fn undo(&mut self, operation: i64, why: Option<&str>) -> Result<Operation, LedgerError> {
        self.store.record(Act::Undo(Undone { operation }), &stamp(why))
    }

    /// Checks the whole ledger against its hashes and computes the derived tables anew.
    ///
    /// # Errors
    /// The ledger does not agree with itself, or cannot be written. It is left as it was.
    pub fn rebuild(&mut self) -> Result<(), LedgerError> {
        self.store.rebuild()
    }
}

fn new_page(page: &PageReading) -> NewPage<'_> {
    let PageReading { input, bytes, media, reading, .. } = page;
    NewPage { input, bytes, media, reading }
}

fn judged(claim: &Claim) -> Judged {
    Judged { claim: claim.id.clone(), document: claim.document.clone(), said: claim.excerpt.clone() }
}

/// Why a claim could not be corrected.
#[derive(Debug)]
pub enum CorrectError {
    /// The value is not one for the field.
    Value(String),
    /// The ledger could not be written.
    Ledger(LedgerError),
}

impl fmt::Display for CorrectError {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            CorrectError::Value(wrong) => f.write_str(wrong),
            CorrectError::Ledger(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for CorrectError {}

/// Now, and whoever runs this.
fn stamp(why: Option<&str>) -> Stamp {
    // Microseconds: as fine as clocks of one machine can be told apart, and the same width in every row.
    let at = format!("{:.6}", Timestamp::now());
    let of = |name: &str| std::env::var(name).ok().filter(|who| !who.is_empty());
    let who = ["ASCRIBE_USER", "USER", "LOGNAME", "USERNAME"].into_iter().find_map(of);
    Stamp { at, who: who.unwrap_or_else(|| "unknown".to_owned()), why: why.map(str::to_owned) }
}
