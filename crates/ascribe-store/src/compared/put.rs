//! Putting the rows of a comparison.

use std::collections::BTreeSet;

use ascribe_model::{Finding, Lineage, Series, SeriesPart, Story};
use rusqlite::params;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{Made, Revised, Shelving, series_number};
use crate::Error;

impl Shelving<'_> {
    fn run(&self, sql: &str, parameters: impl rusqlite::Params) -> Result<(), Error> {
        let run = || self.connection.prepare_cached(sql)?.execute(parameters).map(|_| ());
        run().map_err(|error| self.store.failed(error))
    }

    fn json(&self, what: &impl Serialize) -> Result<String, Error> {
        serde_json::to_string(what)
            .map_err(|error| self.store.failed(rusqlite::Error::ToSqlConversionFailure(Box::new(error))))
    }

    pub(super) fn put_made(&self, made: &Made) -> Result<(), Error> {
        let Made { operation, head, by, n_reports, n_claims, today } = made;
        let counts = (*n_reports as i64, *n_claims as i64);
        let today = today.map(|day| day.to_string());
        let sql = "INSERT INTO compared VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        self.run(sql, params![operation, head, by, counts.0, counts.1, today])
    }

    /// Takes out what was put of knots: their stories, by number, with all that stands in these. Gives back the keys of the
    /// sources whose parts went.
    ///
    /// # Errors
    /// The ledger cannot be written.
    pub fn take_out(&self, stories: &BTreeSet<i64>) -> Result<BTreeSet<String>, Error> {
        let mut sources = BTreeSet::new();
        for story in stories {
            let keys =
                self.store.rows("SELECT key FROM source_part WHERE knot = ?1", [story], |row| row.get(0));
            sources.extend(keys?);
            let (first, last) = (series_number(*story, 0), series_number(story + 1, 0) - 1);
            for table in ["series_claim", "revised", "source_series"] {
                let sql = format!("DELETE FROM {table} WHERE series BETWEEN ?1 AND ?2");
                self.run(&sql, params![first, last])?;
            }
            self.run("DELETE FROM series WHERE n BETWEEN ?1 AND ?2", params![first, last])?;
            self.run(
                "DELETE FROM finding_claim WHERE finding IN (SELECT n FROM finding WHERE knot = ?1)",
                [story],
            )?;
            for table in ["finding", "series_part", "source_part"] {
                self.run(&format!("DELETE FROM {table} WHERE knot = ?1"), [story])?;
            }
            self.run("DELETE FROM knot WHERE n = ?1", [story])?;
            self.run("DELETE FROM story WHERE n = ?1", [story])?;
        }
        Ok(sources)
    }

    /// Puts a story with its row of a list and what comparing it anew needs.
    ///
    /// # Errors
    /// There is no room for it.
    pub fn put_story(
        &self,
        n: i64,
        story: &Story,
        row: &impl Serialize,
        kept: &impl Serialize,
    ) -> Result<(), Error> {
        let n_reports = story.documents.len() as i64;
        let (row, body, kept) = (self.json(row)?, self.json(story)?, self.json(kept)?);
        self.run(
            "INSERT INTO story VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![n, story.id.0, n_reports, row, body, kept],
        )?;
        let sql = "INSERT INTO story_report VALUES (?1, ?2) ON CONFLICT DO NOTHING";
        story.documents.iter().try_for_each(|document| self.run(sql, params![document, n]))
    }

    /// Puts a series with its row of a list and its title in lower case.
    ///
    /// # Errors
    /// There is no room for it.
    pub fn put_series(
        &self,
        n: i64,
        series: &Series,
        title: &str,
        row: &impl Serialize,
    ) -> Result<(), Error> {
        let (measure, theatre) = (series.question.measure.as_str(), &series.question.theatre);
        let n_claims = series.claims.len() as i64;
        let (row, body) = (self.json(row)?, self.json(series)?);
        let sql = "INSERT INTO series VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
        self.run(sql, params![n, series.id.0, n_claims, measure, theatre, title, row, body])?;
        let sql = "INSERT INTO series_claim VALUES (?1, ?2) ON CONFLICT DO NOTHING";
        series.claims.iter().try_for_each(|claim| self.run(sql, params![claim.0, n]))
    }

    /// Puts that a series counts a part of what another counts.
    ///
    /// # Errors
    /// There is no room for it.
    pub fn put_part(&self, knot: i64, part: &SeriesPart) -> Result<(), Error> {
        let sql = "INSERT INTO series_part VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING";
        self.run(sql, params![part.part.0, part.whole.0, knot])
    }

    /// Puts a revision, by its place among those of its series.
    ///
    /// # Errors
    /// There is no room for it.
    pub fn put_revised(&self, place: usize, revised: &Revised) -> Result<(), Error> {
        let Revised { series, day, amount, earlier, later } = revised;
        let sql = "INSERT INTO revised VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        self.run(sql, params![series, place as i64, day, amount, earlier.0, later.0])
    }

    /// Puts a finding; `place` orders it among others.
    ///
    /// # Errors
    /// There is no room for it.
    pub fn put_finding(&self, knot: i64, place: &str, finding: &Finding) -> Result<(), Error> {
        let body = self.json(finding)?;
        let sql = "INSERT INTO finding (knot, place, check_by, body) VALUES (?1, ?2, ?3, ?4)";
        self.run(sql, params![knot, place, finding.check, body])?;
        let n = self.connection.last_insert_rowid();
        let sql = "INSERT INTO finding_claim VALUES (?1, ?2) ON CONFLICT DO NOTHING";
        finding.claims.iter().try_for_each(|claim| self.run(sql, params![claim.0, n]))
    }

    /// Puts a link between documents.
    ///
    /// # Errors
    /// There is no room for it.
    pub fn put_lineage(&self, link: &Lineage) -> Result<(), Error> {
        let body = self.json(link)?;
        let sql = "INSERT INTO lineage VALUES (?1, ?2, ?3, ?4)";
        self.run(sql, params![link.document, link.from, link.named, body])
    }

    /// Puts from whom a document derives: how much of its text stands there too, in thousandths, and whether it names it.
    ///
    /// # Errors
    /// There is no room for it.
    pub fn put_parent(
        &self,
        document: &str,
        parent: &str,
        closeness: u32,
        is_named: bool,
    ) -> Result<(), Error> {
        let sql = "INSERT INTO parent VALUES (?1, ?2, ?3, ?4)";
        self.run(sql, params![document, parent, closeness, is_named])
    }

    /// Puts a tree of documents, in the order in which they are listed.
    ///
    /// # Errors
    /// There is no room for it.
    pub fn put_tree(&self, n_nodes: usize, tree: &impl Serialize) -> Result<(), Error> {
        let body = self.json(tree)?;
        self.run("INSERT INTO tree (n_nodes, body) VALUES (?1, ?2)", params![n_nodes as i64, body])
    }

    /// Puts a source with its row of a list.
    ///
    /// # Errors
    /// There is no room for it.
    pub fn put_source(
        &self,
        (key, name): (&str, &str),
        n_claims: usize,
        row: &impl Serialize,
    ) -> Result<(), Error> {
        let row = self.json(row)?;
        let sql = "INSERT OR REPLACE INTO source VALUES (?1, ?2, ?3, ?4, ?5)";
        self.run(sql, params![key, name, name.to_lowercase(), n_claims as i64, row])
    }

    /// Takes out a source of which no knot holds anything.
    ///
    /// # Errors
    /// The ledger cannot be written.
    pub fn take_out_source(&self, key: &str) -> Result<(), Error> {
        self.run("DELETE FROM source WHERE key = ?1", [key])
    }

    /// Puts what of a source stands in one knot, and in which series.
    ///
    /// # Errors
    /// There is no room for it.
    pub fn put_source_part(
        &self,
        key: &str,
        knot: i64,
        row: &impl Serialize,
        series: &BTreeSet<i64>,
    ) -> Result<(), Error> {
        let row = self.json(row)?;
        self.run("INSERT INTO source_part VALUES (?1, ?2, ?3)", params![key, knot, row])?;
        let sql = "INSERT INTO source_series VALUES (?1, ?2) ON CONFLICT DO NOTHING";
        series.iter().try_for_each(|series| self.run(sql, params![key, series]))
    }

    /// What of a source stands in each knot, in their order.
    ///
    /// # Errors
    /// The ledger cannot be read, or a row is not understood.
    pub fn source_parts<T: DeserializeOwned>(&self, key: &str) -> Result<Vec<T>, Error> {
        self.store.bodies("SELECT row FROM source_part WHERE key = ?1 ORDER BY knot", [key])
    }

    /// Puts what the records of sources and the pairs of series are told from.
    ///
    /// # Errors
    /// There is no room for it.
    pub fn put_knot(&self, n: i64, tallies: &impl Serialize, numbers: &impl Serialize) -> Result<(), Error> {
        let (tallies, numbers) = (self.json(tallies)?, self.json(numbers)?);
        self.run("INSERT INTO knot VALUES (?1, ?2, ?3)", params![n, tallies, numbers])
    }
}
