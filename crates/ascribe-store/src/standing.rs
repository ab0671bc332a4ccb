//! What the ledger holds as it stands: the newest readings with what people made of them.

use std::collections::{BTreeMap, BTreeSet};

use ascribe_model::{Claim, ClaimId, Reading, SourceMention};
use rusqlite::{OptionalExtension, Row, params};

use crate::acts::{Named, RowRead};
use crate::state::ClaimState;
use crate::{Error, Operation, Store, claims, log};

/// A reading with what people made of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StandingReading {
    /// The reading, its claims corrected, without those that were rejected, with those that people stand behind although
    /// the newest engine no longer reads them. Names that were merged are the one they were merged into.
    pub reading: Reading,
    /// The claims that were rejected, as the machine read them.
    pub rejected: Vec<Claim>,
    /// The reading as the machine made it, where people said something of it.
    pub as_read: Option<Reading>,
}

/// Names that are taken for another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names(BTreeMap<(Named, String), String>);

impl Names {
    /// The name that `name` is taken for, if for another.
    pub fn taken_for(&self, of: Named, name: &str) -> Option<&str> {
        self.0.get(&(of, name.to_owned())).map(String::as_str)
    }

    fn apply(&self, reading: &mut Reading) {
        if self.0.is_empty() {
            return;
        }
        self.rename(Named::Outlet, &mut reading.document.outlet);
        for claim in &mut reading.claims {
            self.rename(Named::Outlet, &mut claim.outlet);
            claim.source.iter_mut().chain(&mut claim.via).for_each(|mention| self.rename_source(mention));
        }
    }

    fn rename_source(&self, mention: &mut SourceMention) {
        let name = mention.name.as_ref().unwrap_or(&mention.excerpt.text);
        if let Some(into) = self.taken_for(Named::Source, name) {
            mention.name = Some(into.to_owned());
            // Whom the machine took it for is no longer said.
            mention.actor = None;
        }
        self.rename(Named::Actor, &mut mention.actor);
    }

    fn rename(&self, of: Named, name: &mut Option<String>) {
        if let Some(into) = name.as_ref().and_then(|name| self.taken_for(of, name)) {
            *name = Some(into.to_owned());
        }
    }
}

/// What was said of an id: of the claim that it names now, or of what it named when it was said.
const OF_ID: &str = "(review.claim = ?1 OR review.about = ?1 AND review.claim IS NULL)";

impl Store {
    /// Every document as it stands, ordered by the document's SHA-256.
    ///
    /// # Errors
    /// The ledger cannot be read, or a reading does not agree with its hash or its text.
    pub fn standing_readings(&self) -> Result<Vec<StandingReading>, Error> {
        let sql =
            "SELECT reading.hash, reading.body FROM document JOIN reading ON reading.hash = document.reading
            ORDER BY document.sha256";
        let bodies = self.rows(sql, [], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let (names, reviewed) = (self.names()?, self.reviewed_documents()?);
        bodies
            .iter()
            .map(|(hash, body): &(String, String)| {
                let reading = log::parse_reading(&self.path, hash, body)?;
                self.standing(reading, &names, &reviewed)
            })
            .collect()
    }

    /// The SHA-256 of every document, sorted.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn document_hashes(&self) -> Result<Vec<String>, Error> {
        self.rows("SELECT sha256 FROM document ORDER BY sha256", [], |row| row.get(0))
    }

    /// How sure the machine is of a claim; none where it is not there, or was coded.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn confidence_uncoded(&self, claim: &ClaimId) -> Result<Option<f64>, Error> {
        let sql = "SELECT confidence FROM claim WHERE id = ?1
            AND NOT EXISTS (SELECT 1 FROM review WHERE claim = ?1 AND kind = 'code')";
        Ok(self.rows(sql, [&claim.0], |row| row.get(0))?.pop())
    }

    /// Some documents as they stand, by their SHA-256, in its order; those that are not there are left out.
    ///
    /// # Errors
    /// The ledger cannot be read, or a reading does not agree with its hash or its text.
    pub fn standing_among(&self, hashes: &BTreeSet<String>) -> Result<Vec<StandingReading>, Error> {
        let names = self.names()?;
        let mut standing = Vec::with_capacity(hashes.len());
        for sha256 in hashes {
            let Some(reading) = self.machine_reading(sha256)? else { continue };
            standing.push(self.standing(reading, &names, &self.reviewed_among(sha256)?)?);
        }
        Ok(standing)
    }

    /// What people said of the claims of one document, in the order of the log, each with the claim that it speaks of now.
    ///
    /// # Errors
    /// The ledger cannot be read, or an entry of the log is not understood.
    pub fn reviews_in(&self, sha256: &str) -> Result<Vec<(String, Operation)>, Error> {
        // A note names the claim alone, and no document.
        let sql = "SELECT coalesce(claim, about) FROM review WHERE document = ?1
            UNION SELECT about FROM review WHERE about = ?1
            UNION SELECT about FROM review WHERE about IN
                (SELECT claim.id FROM claim JOIN document ON document.n = claim.document WHERE document.sha256 = ?1)";
        let ids: Vec<String> = self.rows(sql, [sha256], |row| row.get(0))?;
        let mut said = Vec::new();
        for id in ids {
            said.extend(self.reviews_of(&id)?.into_iter().map(|operation| (id.clone(), operation)));
        }
        Ok(said)
    }

    fn reviewed_among(&self, sha256: &str) -> Result<BTreeSet<String>, Error> {
        let sql = "SELECT document FROM review WHERE document = ?1 LIMIT 1";
        Ok(self.rows(sql, [sha256], |row| row.get(0))?.into_iter().collect())
    }

    /// One document as it stands, by its SHA-256; none where there is none.
    ///
    /// # Errors
    /// The ledger cannot be read, or the reading does not agree with its hash or its text.
    pub fn standing_reading(&self, sha256: &str) -> Result<Option<StandingReading>, Error> {
        let Some(reading) = self.machine_reading(sha256)? else { return Ok(None) };
        self.standing(reading, &self.names()?, &self.reviewed_among(sha256)?).map(Some)
    }

    /// The newest reading of a document as the machine made it, by the document's SHA-256; none where there is none.
    ///
    /// # Errors
    /// The ledger cannot be read, or the reading does not agree with its hash or its text.
    pub fn machine_reading(&self, sha256: &str) -> Result<Option<Reading>, Error> {
        let sql = "SELECT reading FROM document WHERE sha256 = ?1";
        let hash: Option<String> = self
            .connection
            .query_row(sql, [sha256], |row| row.get(0))
            .optional()
            .map_err(|e| self.failed(e))?;
        hash.map(|hash| log::kept_reading(&self.path, &self.connection, &hash)).transpose()
    }

    /// As [`Store::machine_reading`], with the claims that people stand behind although the machine no longer reads them.
    ///
    /// # Errors
    /// The ledger cannot be read, or a reading does not agree with its hash or its text.
    pub fn machine_reading_with_kept(&self, sha256: &str) -> Result<Option<Reading>, Error> {
        let mut reading = self.machine_reading(sha256)?;
        if let Some(reading) = &mut reading {
            claims::add_kept(&self.path, &self.connection, reading)?;
        }
        Ok(reading)
    }

    /// The readings of all documents as the machine made them last, ordered by the document's SHA-256.
    ///
    /// # Errors
    /// The ledger cannot be read, or a reading does not agree with its hash or its text.
    pub fn readings(&self) -> Result<Vec<Reading>, Error> {
        let sql =
            "SELECT reading.hash, reading.body FROM document JOIN reading ON reading.hash = document.reading
            ORDER BY document.sha256";
        let bodies = self.rows(sql, [], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let parse = |(hash, body): &(String, String)| log::parse_reading(&self.path, hash, body);
        bodies.iter().map(parse).collect()
    }

    /// The claims as they stand whose id begins with `prefix`, rejected ones as the machine read them; at most `limit`,
    /// ordered by id.
    ///
    /// # Errors
    /// The ledger cannot be read, or a reading does not agree with its hash or its text.
    pub fn claims_beginning(&self, prefix: &str, limit: u32) -> Result<Vec<Claim>, Error> {
        let sql = "SELECT claim.id, document.sha256 FROM claim JOIN document ON document.n = claim.document
            WHERE claim.id >= ?1 AND claim.id < ?1 || char(0x10FFFF) ORDER BY claim.id LIMIT ?2";
        let row = |row: &Row| Ok((row.get(0)?, row.get(1)?));
        let found: Vec<(String, String)> = self.rows(sql, params![prefix, limit], row)?;
        let mut claims = Vec::new();
        for (id, sha256) in found {
            let Some(standing) = self.standing_reading(&sha256)? else { continue };
            let all = standing.reading.claims.into_iter().chain(standing.rejected);
            claims.extend(all.into_iter().find(|claim| claim.id.0 == id));
        }
        Ok(claims)
    }

    /// What people said of claims, series and documents, in the order of the log; what was taken back is left out. Each
    /// with the id that it speaks of now: a newer engine may have given the claim another.
    ///
    /// # Errors
    /// The ledger cannot be read, or an entry of the log is not understood.
    pub fn reviews(&self) -> Result<Vec<(String, Operation)>, Error> {
        let sql = "SELECT operation, coalesce(claim, about) FROM review ORDER BY operation";
        let now: BTreeMap<i64, String> =
            self.rows(sql, [], |row| Ok((row.get(0)?, row.get(1)?)))?.into_iter().collect();
        let operations = log::reviews(&self.path, &self.connection, "?1 = ?1", "")?;
        Ok(operations
            .into_iter()
            .filter_map(|operation| Some((now.get(&operation.id)?.clone(), operation)))
            .collect())
    }

    /// What people said of one claim, series or document, in the order of the log.
    ///
    /// # Errors
    /// The ledger cannot be read, or an entry of the log is not understood.
    pub fn reviews_of(&self, id: &str) -> Result<Vec<Operation>, Error> {
        log::reviews(&self.path, &self.connection, OF_ID, id)
    }

    /// The operations of one kind of people's work (`link`, `merge`, `grade` and so on) that stand, in order.
    ///
    /// # Errors
    /// The ledger cannot be read, or an entry of the log is not understood.
    pub fn standing_of_kind(&self, kind: &str) -> Result<Vec<Operation>, Error> {
        log::standing_of_kind(&self.path, &self.connection, kind)
    }

    /// The rows of sheets that stand, each as it was imported last, in the order of the log.
    ///
    /// # Errors
    /// The ledger cannot be read, or an entry of the log is not understood.
    pub fn imported_rows(&self) -> Result<Vec<RowRead>, Error> {
        let sql = "SELECT operation.body FROM document JOIN operation ON operation.id = document.read_by
            WHERE document.sheet IS NOT NULL ORDER BY operation.id";
        let bodies: Vec<String> = self.rows(sql, [], |row| row.get(0))?;
        let row = |body: &String| {
            serde_json::from_str(body).map_err(|error| {
                Error::damaged(&self.path, format!("an imported row is not understood: {error}"))
            })
        };
        bodies.iter().map(row).collect()
    }

    /// The names that are taken for another.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn names(&self) -> Result<Names, Error> {
        let rows: Vec<(String, String, String)> =
            self.rows("SELECT kind, name, into_name FROM merged", [], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?))
            })?;
        let of = |kind: &str| Named::ALL.into_iter().find(|of| of.as_str() == kind);
        Ok(Names(
            rows.into_iter().filter_map(|(kind, name, into)| Some(((of(&kind)?, name), into))).collect(),
        ))
    }

    fn reviewed_documents(&self) -> Result<BTreeSet<String>, Error> {
        let sql = "SELECT DISTINCT document FROM review WHERE document IS NOT NULL";
        Ok(self.rows(sql, [], |row| row.get(0))?.into_iter().collect())
    }

    fn standing(
        &self,
        mut reading: Reading,
        names: &Names,
        reviewed: &BTreeSet<String>,
    ) -> Result<StandingReading, Error> {
        let (mut rejected, mut as_read) = (Vec::new(), None);
        if reviewed.contains(&reading.document.sha256) {
            as_read = Some(reading.clone());
            claims::add_kept(&self.path, &self.connection, &mut reading)?;
            let mut states = self.states_in(&reading.document.sha256)?;
            for claim in std::mem::take(&mut reading.claims) {
                match states.remove(&claim.id.0) {
                    Some(state) if state.is_rejected() => rejected.push(claim),
                    Some(state) => {
                        let mut claim = state.apply(&claim);
                        // Whom a person vouches for is read right.
                        if state.is_vouched_for() {
                            claim.confidence = 1.0;
                        }
                        reading.claims.push(claim);
                    }
                    None => reading.claims.push(claim),
                }
            }
        }
        names.apply(&mut reading);
        as_read.iter_mut().for_each(|reading| names.apply(reading));
        Ok(StandingReading { reading, rejected, as_read })
    }

    fn states_in(&self, sha256: &str) -> Result<BTreeMap<String, ClaimState>, Error> {
        let sql = "SELECT DISTINCT claim FROM review WHERE document = ?1 AND claim IS NOT NULL";
        let ids: Vec<String> = self.rows(sql, [sha256], |row| row.get(0))?;
        let state = |id: String| {
            let operations = log::reviews(&self.path, &self.connection, "review.claim = ?1", &id)?;
            Ok((id, ClaimState::of(&operations)))
        };
        ids.into_iter().map(state).collect()
    }
}
