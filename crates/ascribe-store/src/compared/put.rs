//! Putting the rows of a comparison.

use std::collections::BTreeSet;

use ascribe_model::{Finding, Lineage, Series, SeriesPart, Story};
use rusqlite::params;
use serde::Serialize;

use super::{Made, Revised, Shelving};
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
        let Made { operation, head, by, n_reports, n_claims } = made;
        let counts = (*n_reports as i64, *n_claims as i64);
        let sql = "INSERT INTO compared VALUES (?1, ?2, ?3, ?4, ?5)";
        self.run(sql, params![operation, head, by, counts.0, counts.1])
    }

    /// Puts a story with its row of a list.
    ///
    /// # Errors
    /// There is no room for it.
    pub fn put_story(&self, n: i64, story: &Story, row: &impl Serialize) -> Result<(), Error> {
        let n_reports = story.documents.len() as i64;
        let (row, body) = (self.json(row)?, self.json(story)?);
        self.run(
            "INSERT INTO story VALUES (?1, ?2, ?3, ?4, ?5)",
            params![n, story.id.0, n_reports, row, body],
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
    pub fn put_part(&self, part: &SeriesPart) -> Result<(), Error> {
        let sql = "INSERT INTO series_part VALUES (?1, ?2) ON CONFLICT DO NOTHING";
        self.run(sql, params![part.part.0, part.whole.0])
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
    pub fn put_finding(&self, place: &str, finding: &Finding) -> Result<(), Error> {
        let body = self.json(finding)?;
        let sql = "INSERT INTO finding (place, check_by, body) VALUES (?1, ?2, ?3)";
        self.run(sql, params![place, finding.check, body])?;
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

    /// Puts a tree of documents, in the order in which they are listed.
    ///
    /// # Errors
    /// There is no room for it.
    pub fn put_tree(&self, n_nodes: usize, tree: &impl Serialize) -> Result<(), Error> {
        let body = self.json(tree)?;
        self.run("INSERT INTO tree (n_nodes, body) VALUES (?1, ?2)", params![n_nodes as i64, body])
    }

    /// Puts a source with its row of a list and the series in which claims go back to it.
    ///
    /// # Errors
    /// There is no room for it.
    pub fn put_source(
        &self,
        (key, name): (&str, &str),
        n_claims: usize,
        row: &impl Serialize,
        series: &BTreeSet<i64>,
    ) -> Result<(), Error> {
        let row = self.json(row)?;
        let sql = "INSERT INTO source VALUES (?1, ?2, ?3, ?4, ?5)";
        self.run(sql, params![key, name, name.to_lowercase(), n_claims as i64, row])?;
        let sql = "INSERT INTO source_series VALUES (?1, ?2)";
        series.iter().try_for_each(|series| self.run(sql, params![key, series]))
    }

    /// Puts how the first figures of a source fared, in the order in which this is listed.
    ///
    /// # Errors
    /// There is no room for it.
    pub fn put_record(&self, key: &str, record: &impl Serialize) -> Result<(), Error> {
        let body = self.json(record)?;
        self.run("INSERT INTO record (key, body) VALUES (?1, ?2)", params![key, body])
    }

    /// Puts a pair of series that may be one, in the order in which they are listed.
    ///
    /// # Errors
    /// There is no room for it.
    pub fn put_pair(&self, pair: &impl Serialize) -> Result<(), Error> {
        let body = self.json(pair)?;
        self.run("INSERT INTO pair (body) VALUES (?1)", params![body])
    }
}
