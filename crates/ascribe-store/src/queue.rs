//! Which claims wait for a person, in which order.

use std::collections::BTreeMap;

use rusqlite::{Row, named_params};

use crate::acts::Coding;
use crate::{Act, ClaimState, Error, Store, log};

/// What somebody wants to work on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Queue {
    /// Who.
    pub who: String,
    /// What kind of work.
    pub kind: QueueKind,
    /// Whose claims. Coders only ever get their own.
    pub share: Share,
}

/// What kind of work waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QueueKind {
    /// Claims that nobody has judged, and those that a newer engine reads otherwise than when somebody did; without
    /// those that were given to several coders.
    Review,
    /// Claims that were given to a coder and another, and that this coder has not coded yet. What others coded is not
    /// shown. What was given to one alone is to be reviewed: a single coding would never count.
    Code,
    /// Claims on which coders differ.
    Settle,
}

/// Whose claims.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Share {
    /// Those given to this person and those given to nobody.
    MineAndFree,
    /// Those given to this person.
    Mine,
    /// All, whoever they were given to.
    All,
}

/// A claim that waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueueEntry {
    /// The claim.
    pub claim: String,
    /// The SHA-256 of its document.
    pub document: String,
    /// Doubt times importance in millionths; a million more where the machine now reads it otherwise.
    pub priority: i64,
}

/// One field that the machine reads otherwise than when a person looked at it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The field, or `claim` where the machine no longer reads any claim there.
    pub field: String,
    /// What it read then, in words.
    pub was: String,
    /// What it reads now.
    pub now: String,
}

/// No more waiting claims are counted: to count a million takes seconds, and nobody needs to know.
pub const MOST_COUNTED: u64 = 10_000;

const REVIEW: &str = "is_sealed = 0 AND (state = 'open' OR differs = 1)
    AND (status IS NULL OR status NOT IN ('completed', 'canceled'))
    AND (SELECT count(*) FROM assigned WHERE assigned.claim = claim.id) < 2";
const CODE: &str = "is_sealed = 0 AND claim.id IN (SELECT assigned.claim FROM assigned WHERE assigned.who = :who)
    AND (SELECT count(*) FROM assigned WHERE assigned.claim = claim.id) >= 2
    AND NOT EXISTS (SELECT 1 FROM review WHERE review.kind = 'code' AND review.who = :who AND review.claim = claim.id)";
const SETTLE: &str = "is_sealed = 0 AND state = 'disputed'";

const MINE: &str = "EXISTS (SELECT 1 FROM assigned WHERE assigned.claim = claim.id AND assigned.who = :who)";
const FREE: &str = "NOT EXISTS (SELECT 1 FROM assigned WHERE assigned.claim = claim.id)";

impl Queue {
    fn condition(&self) -> String {
        let (waits, share) = match self.kind {
            QueueKind::Review => (REVIEW, self.share),
            QueueKind::Code => (CODE, Share::All),
            QueueKind::Settle => (SETTLE, Share::All),
        };
        match share {
            Share::All => format!("{waits} AND :who IS NOT NULL"),
            Share::Mine => format!("{waits} AND {MINE}"),
            Share::MineAndFree => format!("{waits} AND ({MINE} OR {FREE})"),
        }
    }
}

impl Store {
    /// The claims that wait, those of the highest priority first, `n_skipped` of them left out; at most `limit`.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn queue(&self, queue: &Queue, n_skipped: u32, limit: u32) -> Result<Vec<QueueEntry>, Error> {
        let sql = format!(
            "SELECT claim.id, document.sha256, claim.priority FROM claim
            JOIN document ON document.n = claim.document
            WHERE {} ORDER BY claim.priority DESC, claim.n LIMIT :limit OFFSET :n_skipped",
            queue.condition()
        );
        let parameters = named_params! {":who": queue.who, ":limit": limit, ":n_skipped": n_skipped};
        let entry =
            |row: &Row| Ok(QueueEntry { claim: row.get(0)?, document: row.get(1)?, priority: row.get(2)? });
        self.rows(&sql, parameters, entry)
    }

    /// How many claims wait; [`MOST_COUNTED`] where as many or more do.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn n_waiting(&self, queue: &Queue) -> Result<u64, Error> {
        let waiting = queue.condition();
        let sql = format!("SELECT count(*) FROM (SELECT 1 FROM claim WHERE {waiting} LIMIT {MOST_COUNTED})");
        let count = |row: &Row| row.get::<_, i64>(0);
        let n = self.rows(&sql, named_params! {":who": queue.who}, count)?.pop().unwrap_or(0);
        Ok(n.unsigned_abs())
    }

    /// Claims that were given to nobody and of which nobody has said anything, at most `limit`, in the order of their
    /// ids: since ids are hashes, a sample that nobody chose.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn sample(&self, limit: u32) -> Result<Vec<String>, Error> {
        let sql = format!(
            "SELECT claim.id FROM claim WHERE state = 'open' AND is_sealed = 0 AND {FREE}
            ORDER BY claim.id LIMIT ?1"
        );
        self.rows(&sql, [limit], |row| row.get(0))
    }

    /// What people made of a claim.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn claim_state(&self, claim: &str) -> Result<ClaimState, Error> {
        Ok(ClaimState::of(&log::reviews(&self.path, &self.connection, "review.claim = ?1", claim)?))
    }

    /// Where the machine reads a claim otherwise than when somebody last looked at it.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn differences(&self, claim: &str) -> Result<Vec<Difference>, Error> {
        let sql = "SELECT field, was, now FROM difference WHERE claim = ?1 ORDER BY field";
        let difference =
            |row: &Row| Ok(Difference { field: row.get(0)?, was: row.get(1)?, now: row.get(2)? });
        self.rows(sql, [claim], difference)
    }

    /// Every claim that the machine reads otherwise than when somebody last looked at it, ordered by id; also those that it
    /// no longer reads at all.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn all_differences(&self) -> Result<BTreeMap<String, Vec<Difference>>, Error> {
        let sql = "SELECT claim, field, was, now FROM difference ORDER BY claim, field";
        let row = |row: &Row| {
            Ok((row.get(0)?, Difference { field: row.get(1)?, was: row.get(2)?, now: row.get(3)? }))
        };
        let mut found: BTreeMap<String, Vec<Difference>> = BTreeMap::new();
        for (claim, difference) in self.rows(sql, [], row)? {
            found.entry(claim).or_default().push(difference);
        }
        Ok(found)
    }

    /// The last coding of each claim by each coder, by claim and coder.
    ///
    /// # Errors
    /// The ledger cannot be read, or an entry of the log is not understood.
    pub fn codings(&self) -> Result<BTreeMap<String, BTreeMap<String, Coding>>, Error> {
        let mut codings: BTreeMap<String, BTreeMap<String, Coding>> = BTreeMap::new();
        for operation in log::reviews(&self.path, &self.connection, "review.kind = ?1", "code")? {
            let claim =
                self.rows("SELECT claim FROM review WHERE operation = ?1", [operation.id], |row| {
                    row.get::<_, Option<String>>(0)
                })?;
            if let (Some(Some(claim)), Act::Code(coding)) = (claim.into_iter().next(), operation.act) {
                codings.entry(claim).or_default().insert(operation.stamp.who, coding);
            }
        }
        Ok(codings)
    }
}
