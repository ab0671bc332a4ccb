//! What people do with claims: judge, correct, code, assign, seal; and how sources are merged and graded.

use std::collections::BTreeMap;
use std::fmt;

use ascribe_model::{Claim, StoryId};
use ascribe_store::{
    Act, Answer, Assignment, Coding, Correction, Error as LedgerError, Field, Grade, Graded, Judged,
    Judgement, Link, Merge, Moved, Named, Naming, Note, Operation, PairOf, Progress, Scale, Seal, Status,
    Undone, Verdict,
};

use crate::Ledger;

/// Why something could not be recorded.
#[derive(Debug)]
pub enum ReviewError {
    /// A value is not one for its field, or a grade not one of its scale.
    Value(String),
    /// The ledger could not be read or written.
    Ledger(LedgerError),
}

impl fmt::Display for ReviewError {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            ReviewError::Value(wrong) => f.write_str(wrong),
            ReviewError::Ledger(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for ReviewError {}

impl From<LedgerError> for ReviewError {
    fn from(error: LedgerError) -> ReviewError {
        ReviewError::Ledger(error)
    }
}

impl Ledger {
    /// Judges the machine's reading of a claim. A rejected claim takes no part in comparing.
    ///
    /// # Errors
    /// The claim is sealed, or the ledger cannot be written.
    pub fn judge(
        &mut self,
        claim: &Claim,
        verdict: Verdict,
        why: Option<&str>,
    ) -> Result<Operation, LedgerError> {
        self.record_one(Act::Judge(Judgement { judged: judged(claim), verdict }), why)
    }

    /// Corrects one field of the machine's reading of a claim; the reading stays beside it.
    ///
    /// # Errors
    /// The value is not one for this field, the claim is sealed, or the ledger cannot be written.
    pub fn correct(
        &mut self,
        claim: &Claim,
        field: Field,
        value: &str,
        why: Option<&str>,
    ) -> Result<Operation, ReviewError> {
        let correction = correction(claim, field, value)?;
        Ok(self.record_one(Act::Correct(correction), why)?)
    }

    /// Codes a claim: records how one coder reads it, all fields, without changing the claim. `corrected` are the fields
    /// that the coder reads otherwise than `machine`, the machine's reading.
    ///
    /// # Errors
    /// A value is not one for its field, the claim is sealed, or the ledger cannot be written.
    pub fn code(
        &mut self,
        machine: &Claim,
        verdict: Verdict,
        corrected: &[(Field, String)],
        why: Option<&str>,
    ) -> Result<Operation, ReviewError> {
        let mut read = machine.clone();
        for (field, value) in corrected {
            field.set(&mut read, value).map_err(ReviewError::Value)?;
        }
        let fields = match verdict {
            Verdict::Reject => BTreeMap::new(),
            _ => Field::ALL.iter().map(|field| (field.as_str().to_owned(), field.words(&read))).collect(),
        };
        Ok(self.record_one(Act::Code(Coding { judged: judged(machine), verdict, fields }), why)?)
    }

    /// Writes a note about a claim, a series or a document.
    ///
    /// # Errors
    /// The ledger cannot be written.
    pub fn note(&mut self, about: &str, text: &str) -> Result<Operation, LedgerError> {
        self.record_one(Act::Note(Note { about: about.to_owned(), text: text.to_owned() }), None)
    }

    /// Gives claims to people: to nobody, to one, or to several coders who do not see each other's work. In one
    /// transaction.
    ///
    /// # Errors
    /// A claim is sealed, or the ledger cannot be written; nothing was recorded then.
    pub fn assign(
        &mut self,
        claims: &[Claim],
        to: &[String],
        why: Option<&str>,
    ) -> Result<Vec<Operation>, LedgerError> {
        let act = |claim| Act::Assign(Assignment { judged: judged(claim), to: to.to_vec() });
        self.record(claims.iter().map(act).collect(), why)
    }

    /// Says how far the work on a claim is.
    ///
    /// # Errors
    /// The claim is sealed, or the ledger cannot be written.
    pub fn set_status(
        &mut self,
        claim: &Claim,
        status: Status,
        why: Option<&str>,
    ) -> Result<Operation, LedgerError> {
        self.record_one(Act::Status(Progress { judged: judged(claim), status }), why)
    }

    /// Seals a claim: until the seal is undone nobody judges, corrects, codes or assigns it.
    ///
    /// # Errors
    /// The claim is sealed already, or the ledger cannot be written.
    pub fn seal(&mut self, claim: &Claim, why: Option<&str>) -> Result<Operation, LedgerError> {
        self.record_one(Act::Seal(Seal { judged: judged(claim) }), why)
    }

    /// Says whether two things are the same. The later answer about a pair counts.
    ///
    /// # Errors
    /// The ledger cannot be written.
    pub fn link(
        &mut self,
        of: PairOf,
        pair: [&str; 2],
        answer: Answer,
        why: Option<&str>,
    ) -> Result<Operation, LedgerError> {
        self.record_one(Act::Link(Link::new(of, pair[0], pair[1], answer)), why)
    }

    /// Gives a story its title. The last one counts.
    ///
    /// # Errors
    /// The ledger cannot be written.
    pub fn name(&mut self, story: &str, title: &str, why: Option<&str>) -> Result<Operation, LedgerError> {
        let (about, title) = (story.to_owned(), title.to_owned());
        self.record_one(Act::Name(Naming { about, title }), why)
    }

    /// Says that a report (by the SHA-256 of its document) or a claim (by id) belongs to another story or series;
    /// [`Moved::NEW`] for one of its own.
    ///
    /// # Errors
    /// The ledger cannot be written.
    pub fn move_into(&mut self, what: &str, into: &str, why: Option<&str>) -> Result<Operation, LedgerError> {
        let (what, into) = (what.to_owned(), into.to_owned());
        self.record_one(Act::Move(Moved { what, into }), why)
    }

    /// Puts reports (by the SHA-256 of their documents) into a story of their own, all of them or none.
    ///
    /// # Errors
    /// The ledger cannot be written; nothing was recorded then.
    pub fn split(&mut self, reports: &[String], why: Option<&str>) -> Result<Vec<Operation>, LedgerError> {
        let Some(first) = reports.first() else { return Ok(Vec::new()) };
        let into = |report: &String| match report == first {
            true => Moved::NEW.to_owned(),
            false => StoryId::of_first(first).0,
        };
        let act = |report: &String| Act::Move(Moved { what: report.clone(), into: into(report) });
        self.record(reports.iter().map(act).collect(), why)
    }

    /// Takes several names for one. Nothing is rewritten, and undoing tells them apart again.
    ///
    /// # Errors
    /// The ledger cannot be written.
    pub fn merge(
        &mut self,
        of: Named,
        from: &[String],
        into: &str,
        why: Option<&str>,
    ) -> Result<Operation, LedgerError> {
        self.record_one(Act::Merge(Merge { of, from: from.to_vec(), into: into.to_owned() }), why)
    }

    /// Grades a source, an outlet, a claim or a series on a scale.
    ///
    /// # Errors
    /// The scale does not grade such things or has no such grade, or the ledger cannot be written.
    pub fn grade(
        &mut self,
        of: Graded,
        about: &str,
        scale: Scale,
        grade: &str,
        why: Option<&str>,
    ) -> Result<Operation, ReviewError> {
        if !scale.grades_such(of) {
            return Err(ReviewError::Value(format!("{} grades no {}", scale.as_str(), of.as_str())));
        }
        let known = scale.grades().iter().find(|known| known.eq_ignore_ascii_case(grade));
        let Some(grade) = known else {
            let known = scale.grades().join(", ");
            return Err(ReviewError::Value(format!("`{grade}` is none of {known}")));
        };
        let (about, grade) = (about.to_owned(), (*grade).to_owned());
        Ok(self.record_one(Act::Grade(Grade { of, about, scale, grade }), why)?)
    }

    /// Takes back an operation: whatever it was, an undo too.
    ///
    /// # Errors
    /// There is no such operation, its claim is sealed, or the ledger cannot be written.
    pub fn undo(&mut self, operation: i64, why: Option<&str>) -> Result<Operation, LedgerError> {
        self.record_one(Act::Undo(Undone { operation }), why)
    }

    /// Takes back several operations, the last first, all of them or none.
    ///
    /// # Errors
    /// There is no such operation, a claim is sealed, or the ledger cannot be written.
    pub fn undo_all(&mut self, operations: &[i64], why: Option<&str>) -> Result<Vec<Operation>, LedgerError> {
        let undo = |operation: &i64| Act::Undo(Undone { operation: *operation });
        self.record(operations.iter().rev().map(undo).collect(), why)
    }

    fn record_one(&mut self, act: Act, why: Option<&str>) -> Result<Operation, LedgerError> {
        let mut recorded = self.record(vec![act], why)?;
        // One act gives one operation.
        Ok(recorded.remove(0))
    }
}

pub(crate) fn judged(claim: &Claim) -> Judged {
    Judged { claim: claim.id.clone(), document: claim.document.clone(), said: claim.excerpt.clone() }
}

/// A correction of a claim as it stands.
///
/// # Errors
/// The value is not one for the field.
pub(crate) fn correction(claim: &Claim, field: Field, value: &str) -> Result<Correction, ReviewError> {
    field.set(&mut claim.clone(), value).map_err(ReviewError::Value)?;
    let (field, was) = (field.as_str().to_owned(), field.words(claim));
    Ok(Correction { judged: judged(claim), field, was, value: value.to_owned() })
}
