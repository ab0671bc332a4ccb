//! Asking what is kept of a comparison.

use std::collections::BTreeSet;

use ascribe_model::{ClaimId, Comparison, Finding, Lineage, Series, SeriesPart, Story};
use rusqlite::{Row, params};
use serde::de::DeserializeOwned;

use super::{Cut, Revised, SeriesSought, series_number};
use crate::{Error, Store};

impl Store {
    /// Understands rows that were kept as JSON.
    fn parsed<T: DeserializeOwned>(&self, bodies: Vec<String>) -> Result<Vec<T>, Error> {
        let parse = |body: &String| {
            serde_json::from_str(body).map_err(|error| {
                let what = format!(
                    "a row of the comparison is not understood ({error}); `ascribe rebuild` drops it"
                );
                Error::damaged(&self.path, what)
            })
        };
        bodies.iter().map(parse).collect()
    }

    pub(super) fn bodies<T: DeserializeOwned>(
        &self,
        sql: &str,
        parameters: impl rusqlite::Params,
    ) -> Result<Vec<T>, Error> {
        self.parsed(self.rows(sql, parameters, |row| row.get(0))?)
    }

    fn numbers(&self, sql: &str, parameters: impl rusqlite::Params) -> Result<Vec<i64>, Error> {
        self.rows(sql, parameters, |row| row.get(0))
    }

    pub(super) fn count(&self, sql: &str, parameters: impl rusqlite::Params) -> Result<usize, Error> {
        let counted: Vec<i64> = self.rows(sql, parameters, |row| row.get(0))?;
        Ok(counted.first().copied().unwrap_or(0).unsigned_abs() as usize)
    }

    /// The whole comparison.
    ///
    /// # Errors
    /// The ledger cannot be read, or a row is not understood.
    pub fn whole_comparison(&self) -> Result<Comparison, Error> {
        Ok(Comparison {
            lineage: self.bodies("SELECT body FROM lineage ORDER BY document, origin, named, rowid", [])?,
            stories: self.bodies("SELECT body FROM story ORDER BY n", [])?,
            series: self.bodies("SELECT body FROM series ORDER BY n", [])?,
            parts: self.series_parts()?,
            findings: self.bodies("SELECT body FROM finding ORDER BY place, n", [])?,
        })
    }

    /// Rows of the list of stories, those with most reports first.
    ///
    /// # Errors
    /// The ledger cannot be read, or a row is not understood.
    pub fn story_rows<T: DeserializeOwned>(&self, cut: Cut) -> Result<Vec<T>, Error> {
        let sql = "SELECT row FROM story ORDER BY n_reports DESC, n LIMIT ?2 OFFSET ?1";
        self.bodies(sql, params![cut.n_skipped as i64, cut.limit as i64])
    }

    /// How many stories there are.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn n_stories(&self) -> Result<usize, Error> {
        self.count("SELECT count(*) FROM story", [])
    }

    /// Rows of the list of stories, by their numbers, in order.
    ///
    /// # Errors
    /// The ledger cannot be read, or a row is not understood.
    pub fn rows_of_stories<T: DeserializeOwned>(&self, numbers: &BTreeSet<i64>) -> Result<Vec<T>, Error> {
        self.each(numbers, "SELECT row FROM story WHERE n = ?1")
    }

    /// Stories by their numbers, in order.
    ///
    /// # Errors
    /// The ledger cannot be read, or a row is not understood.
    pub fn stories_numbered(&self, numbers: &BTreeSet<i64>) -> Result<Vec<Story>, Error> {
        self.each(numbers, "SELECT body FROM story WHERE n = ?1")
    }

    /// The numbers of the stories whose id begins with `prefix`; at most `limit`.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn stories_beginning(&self, prefix: &str, limit: usize) -> Result<Vec<(i64, String)>, Error> {
        let sql = "SELECT n, id FROM story WHERE id >= ?1 AND id < ?1 || char(0x10FFFF) ORDER BY n LIMIT ?2";
        self.rows(sql, params![prefix, limit as i64], |row| Ok((row.get(0)?, row.get(1)?)))
    }

    /// The number of the story of a document.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn story_of_document(&self, sha256: &str) -> Result<Option<i64>, Error> {
        Ok(self.numbers("SELECT story FROM story_report WHERE document = ?1", [sha256])?.first().copied())
    }

    /// Rows of the list of series, those with most claims first.
    ///
    /// # Errors
    /// The ledger cannot be read, or a row is not understood.
    pub fn series_rows<T: DeserializeOwned>(&self, sought: &SeriesSought, cut: Cut) -> Result<Vec<T>, Error> {
        let (which, mut values) = sought.condition();
        let sql = format!(
            "SELECT row FROM series {which} ORDER BY n_claims DESC, n
            LIMIT CAST(? AS INTEGER) OFFSET CAST(? AS INTEGER)"
        );
        values.extend([cut.limit.to_string(), cut.n_skipped.to_string()]);
        self.bodies(&sql, rusqlite::params_from_iter(values))
    }

    /// How many series are sought.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn n_series(&self, sought: &SeriesSought) -> Result<usize, Error> {
        let (which, values) = sought.condition();
        self.count(&format!("SELECT count(*) FROM series {which}"), rusqlite::params_from_iter(values))
    }

    /// How many series count each measure.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn counts_of_measures(&self) -> Result<Vec<(String, usize)>, Error> {
        self.counts("SELECT measure, count(*) FROM series GROUP BY measure ORDER BY measure")
    }

    /// The rows of some series, in their order.
    ///
    /// # Errors
    /// The ledger cannot be read, or a row is not understood.
    pub fn rows_of_series<T: DeserializeOwned>(&self, numbers: &BTreeSet<i64>) -> Result<Vec<T>, Error> {
        self.each(numbers, "SELECT row FROM series WHERE n = ?1")
    }

    /// Series by their numbers, in order.
    ///
    /// # Errors
    /// The ledger cannot be read, or a row is not understood.
    pub fn series_numbered(&self, numbers: &BTreeSet<i64>) -> Result<Vec<Series>, Error> {
        self.each(numbers, "SELECT body FROM series WHERE n = ?1")
    }

    /// The numbers of a story's series.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn series_of_story(&self, story: i64) -> Result<BTreeSet<i64>, Error> {
        let sql = "SELECT n FROM series WHERE n BETWEEN ?1 AND ?2";
        let ends = params![series_number(story, 0), series_number(story + 1, 0) - 1];
        Ok(self.numbers(sql, ends)?.into_iter().collect())
    }

    /// The numbers and ids of the series whose id begins with `prefix`; at most `limit`.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn series_beginning(&self, prefix: &str, limit: usize) -> Result<Vec<(i64, String)>, Error> {
        let sql = "SELECT n, id FROM series WHERE id >= ?1 AND id < ?1 || char(0x10FFFF) ORDER BY n LIMIT ?2";
        self.rows(sql, params![prefix, limit as i64], |row| Ok((row.get(0)?, row.get(1)?)))
    }

    /// The number of the series with this id.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn series_with_id(&self, id: &str) -> Result<Option<i64>, Error> {
        Ok(self.numbers("SELECT n FROM series WHERE id = ?1", [id])?.first().copied())
    }

    /// The number of the series that a claim stands in.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn series_of_claim(&self, claim: &ClaimId) -> Result<Option<i64>, Error> {
        Ok(self.numbers("SELECT series FROM series_claim WHERE claim = ?1", [&claim.0])?.first().copied())
    }

    /// The latest revisions, by the day of the later claim; of those to the same number in a series one.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn latest_revised(&self, limit: usize) -> Result<Vec<Revised>, Error> {
        let sql = "SELECT series, day, amount, earlier, later FROM revised ORDER BY day DESC, series, place";
        let read = || {
            let mut query = self.connection.prepare_cached(sql)?;
            let mut rows = query.query([])?;
            let mut found: Vec<Revised> = Vec::new();
            while let Some(row) = rows.next()? {
                let (earlier, later) = (ClaimId(row.get(3)?), ClaimId(row.get(4)?));
                let next =
                    Revised { series: row.get(0)?, day: row.get(1)?, amount: row.get(2)?, earlier, later };
                let is_same = |last: &Revised| last.series == next.series && last.amount == next.amount;
                if found.last().is_some_and(is_same) {
                    continue;
                }
                if found.len() == limit {
                    break;
                }
                found.push(next);
            }
            Ok(found)
        };
        read().map_err(|error| self.failed(error))
    }

    /// Findings of a check, or of all, in order.
    ///
    /// # Errors
    /// The ledger cannot be read, or a row is not understood.
    pub fn findings_of_check(&self, check: Option<&str>, cut: Cut) -> Result<Vec<Finding>, Error> {
        let (limit, n_skipped) = (cut.limit as i64, cut.n_skipped as i64);
        match check {
            Some(check) => self.bodies(
                "SELECT body FROM finding WHERE check_by = ?1 ORDER BY place, n LIMIT ?2 OFFSET ?3",
                params![check, limit, n_skipped],
            ),
            None => self.bodies(
                "SELECT body FROM finding ORDER BY place, n LIMIT ?1 OFFSET ?2",
                params![limit, n_skipped],
            ),
        }
    }

    /// The checks that found something, with how much, in the order of the findings.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn counts_of_checks(&self) -> Result<Vec<(String, usize)>, Error> {
        self.counts("SELECT check_by, count(*) FROM finding GROUP BY check_by ORDER BY min(place)")
    }

    /// The numbers of the findings that rest on a claim.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn findings_on_claim(&self, claim: &ClaimId) -> Result<Vec<i64>, Error> {
        self.numbers("SELECT finding FROM finding_claim WHERE claim = ?1", [&claim.0])
    }

    /// Findings by their numbers, in the order of all.
    ///
    /// # Errors
    /// The ledger cannot be read, or a row is not understood.
    pub fn findings_numbered(&self, numbers: &BTreeSet<i64>) -> Result<Vec<Finding>, Error> {
        let mut found: Vec<(String, i64, String)> = Vec::new();
        for n in numbers {
            let row = |row: &Row| Ok((row.get(0)?, *n, row.get(1)?));
            found.extend(self.rows("SELECT place, body FROM finding WHERE n = ?1", [n], row)?);
        }
        found.sort();
        self.parsed(found.into_iter().map(|(_, _, body)| body).collect())
    }

    /// Links between documents, in order.
    ///
    /// # Errors
    /// The ledger cannot be read, or a row is not understood.
    pub fn lineage(&self, cut: Cut) -> Result<Vec<Lineage>, Error> {
        let sql = "SELECT body FROM lineage ORDER BY document, origin, named, rowid LIMIT ?1 OFFSET ?2";
        self.bodies(sql, params![cut.limit as i64, cut.n_skipped as i64])
    }

    /// How many links there are.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn n_lineage(&self) -> Result<usize, Error> {
        self.count("SELECT count(*) FROM lineage", [])
    }

    /// What a document derives from and what derives from it, in the order of all links.
    ///
    /// # Errors
    /// The ledger cannot be read, or a row is not understood.
    pub fn lineage_of(&self, sha256: &str) -> Result<Vec<Lineage>, Error> {
        let sql = "SELECT body FROM (
                SELECT document, origin, named, rowid AS n, body FROM lineage WHERE document = ?1
                UNION SELECT document, origin, named, rowid, body FROM lineage WHERE origin = ?1
            ) ORDER BY document, origin, named, n";
        self.bodies(sql, [sha256])
    }

    /// The trees of at most so many nodes, the largest first.
    ///
    /// # Errors
    /// The ledger cannot be read, or a row is not understood.
    pub fn trees<T: DeserializeOwned>(&self, most_nodes: usize, limit: usize) -> Result<Vec<T>, Error> {
        let sql = "SELECT body FROM tree WHERE n_nodes <= ?1 ORDER BY n LIMIT ?2";
        let most = i64::try_from(most_nodes).unwrap_or(i64::MAX);
        self.bodies(sql, params![most, i64::try_from(limit).unwrap_or(i64::MAX)])
    }

    /// How many trees there are.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn n_trees(&self) -> Result<usize, Error> {
        self.count("SELECT count(*) FROM tree", [])
    }

    /// Rows of the list of sources, those with most claims first.
    ///
    /// # Errors
    /// The ledger cannot be read, or a row is not understood.
    pub fn source_rows<T: DeserializeOwned>(&self, cut: Cut) -> Result<Vec<T>, Error> {
        let sql = "SELECT row FROM source ORDER BY n_claims DESC, name, key LIMIT ?1 OFFSET ?2";
        self.bodies(sql, params![cut.limit as i64, cut.n_skipped as i64])
    }

    /// Rows of the sources whose names hold all these words, in lower case; at most `limit`.
    ///
    /// # Errors
    /// The ledger cannot be read, or a row is not understood.
    pub fn sources_with<T: DeserializeOwned>(&self, words: &[String], limit: usize) -> Result<Vec<T>, Error> {
        let holds = vec!["instr(title, ?) > 0"; words.len()].join(" AND ");
        let sql = format!(
            "SELECT row FROM source WHERE {} ORDER BY n_claims DESC, name, key LIMIT {limit}",
            if words.is_empty() { "1" } else { &holds }
        );
        self.bodies(&sql, rusqlite::params_from_iter(words))
    }

    /// How many sources there are.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn n_sources(&self) -> Result<usize, Error> {
        self.count("SELECT count(*) FROM source", [])
    }

    /// The row of a source with the numbers of the series in which claims go back to it.
    ///
    /// # Errors
    /// The ledger cannot be read, or the row is not understood.
    pub fn source<T: DeserializeOwned>(&self, key: &str) -> Result<Option<(T, BTreeSet<i64>)>, Error> {
        let found: Vec<T> = self.bodies("SELECT row FROM source WHERE key = ?1", [key])?;
        let series = self.numbers("SELECT series FROM source_series WHERE key = ?1", [key])?;
        Ok(found.into_iter().next().map(|row| (row, series.into_iter().collect())))
    }

    /// How the first figures of each source fared, knot by knot.
    ///
    /// # Errors
    /// The ledger cannot be read, or a row is not understood.
    pub fn tallies<T: DeserializeOwned>(&self) -> Result<Vec<T>, Error> {
        self.bodies("SELECT tallies FROM knot ORDER BY n", [])
    }

    /// What may be set against other series, knot by knot.
    ///
    /// # Errors
    /// The ledger cannot be read, or a row is not understood.
    pub fn numbers_given<T: DeserializeOwned>(&self) -> Result<Vec<T>, Error> {
        self.bodies("SELECT numbers FROM knot ORDER BY n", [])
    }

    /// Which series count a part of what another counts.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn series_parts(&self) -> Result<Vec<SeriesPart>, Error> {
        let id = ascribe_model::SeriesId;
        let part = |row: &Row| Ok(SeriesPart { part: id(row.get(0)?), whole: id(row.get(1)?) });
        self.rows("SELECT part, whole FROM series_part ORDER BY part, whole", [], part)
    }

    /// What comparing stories anew needs, by their numbers, in order.
    ///
    /// # Errors
    /// The ledger cannot be read, or a row is not understood.
    pub fn stories_kept<T: DeserializeOwned>(&self, numbers: &BTreeSet<i64>) -> Result<Vec<T>, Error> {
        self.each(numbers, "SELECT kept FROM story WHERE n = ?1")
    }

    /// From whom a document derives: its parent, how much of its text stands there too, in thousandths, and whether it names
    /// it.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn parent_of(&self, sha256: &str) -> Result<Option<(String, u32, bool)>, Error> {
        let sql = "SELECT parent, closeness, is_named FROM parent WHERE document = ?1";
        let found = self.rows(sql, [sha256], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        Ok(found.into_iter().next())
    }

    /// The document in which a claim stands, rejected or not, by its SHA-256.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn document_of_claim(&self, claim: &ClaimId) -> Result<Option<String>, Error> {
        let sql = "SELECT document.sha256 FROM claim JOIN document ON document.n = claim.document
            WHERE claim.id = ?1";
        let found: Vec<String> = self.rows(sql, [&claim.0], |row| row.get(0))?;
        Ok(found.into_iter().next())
    }

    /// The ids of the claims, rejected ones among them, that begin with `prefix`; at most `limit`, in order.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn claim_ids_beginning(&self, prefix: &str, limit: usize) -> Result<Vec<ClaimId>, Error> {
        let sql = "SELECT id FROM claim WHERE id >= ?1 AND id < ?1 || char(0x10FFFF) ORDER BY id LIMIT ?2";
        self.rows(sql, params![prefix, limit as i64], |row| Ok(ClaimId(row.get(0)?)))
    }

    /// The claims of a series that give the number of one of them, with their documents.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn same_number(&self, series: i64, claim: &ClaimId) -> Result<Vec<(ClaimId, String)>, Error> {
        let sql = "SELECT claim.id, document.sha256
            FROM claim AS given JOIN series_claim JOIN claim ON claim.id = series_claim.claim
            JOIN document ON document.n = claim.document
            WHERE given.id = ?2 AND series_claim.series = ?1 AND claim.unit = given.unit
                AND coalesce(claim.low, claim.high) IS coalesce(given.low, given.high)
            ORDER BY claim.id";
        self.rows(sql, params![series, claim.0], |row| Ok((ClaimId(row.get(0)?), row.get(1)?)))
    }

    /// The documents whose id is `id`, or whose SHA-256 begins with `hash`; at most `limit`, by their SHA-256.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn documents_named(&self, id: &str, hash: &str, limit: usize) -> Result<Vec<String>, Error> {
        let sql = "SELECT sha256 FROM document WHERE id = ?1
            UNION SELECT sha256 FROM document WHERE sha256 >= ?2 AND sha256 < ?2 || char(0x10FFFF)
            ORDER BY sha256 LIMIT ?3";
        self.rows(sql, params![id, hash, limit as i64], |row| row.get(0))
    }

    /// The SHA-256 of documents, the one added last first; of one outlet, or of all.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn latest_documents(&self, outlet: Option<&str>, cut: Cut) -> Result<Vec<String>, Error> {
        let sql = format!("SELECT document.sha256 {OF_OUTLET} ORDER BY document.n DESC LIMIT ?2 OFFSET ?3");
        self.rows(&sql, params![outlet, cut.limit as i64, cut.n_skipped as i64], |row| row.get(0))
    }

    /// How many documents there are; of one outlet, or of all.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn n_documents(&self, outlet: Option<&str>) -> Result<usize, Error> {
        match outlet {
            Some(_) => self.count(&format!("SELECT count(*) {OF_OUTLET}"), [outlet]),
            None => self.count("SELECT count(*) FROM document", []),
        }
    }

    fn counts(&self, sql: &str) -> Result<Vec<(String, usize)>, Error> {
        self.rows(sql, [], |row| Ok((row.get(0)?, row.get::<_, i64>(1)?.unsigned_abs() as usize)))
    }

    fn each<T: DeserializeOwned>(&self, numbers: &BTreeSet<i64>, sql: &str) -> Result<Vec<T>, Error> {
        let mut bodies = Vec::with_capacity(numbers.len());
        for n in numbers {
            bodies.extend(self.rows(sql, [n], |row| row.get::<_, String>(0))?);
        }
        self.parsed(bodies)
    }
}

/// Documents with the outlet that they stand under now.
const OF_OUTLET: &str = "FROM document
    LEFT JOIN merged ON merged.kind = 'outlet' AND merged.name = document.outlet
    WHERE ?1 IS NULL OR coalesce(merged.into_name, document.outlet) = ?1 COLLATE BINARY";
