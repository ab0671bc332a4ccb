//! What a ledger says, compared, as rows of its own tables: lists by the part that is shown, details by id, each with the
//! readings that it needs and no others.
//!
//! A comparison is made when somebody asks and the log has grown, and kept in the file; whoever finds it there reads.

mod making;
mod naming;

use std::collections::{BTreeMap, BTreeSet, HashSet, VecDeque};

use ascribe_compare::{Numbers, QuestionPair, SourceRecord, Tally};
use ascribe_model::{ClaimId, Comparison, Finding, Lineage, Reading, SeriesId};
use ascribe_store::{Error as LedgerError, Snapshot, Store};

use crate::contents::MOST_NEAR;
use crate::views::{LineageNode, SeriesSummary, SourceRow, StoryRow, source_key};
use crate::{Contents, Ledger};

pub use ascribe_store::{Cut, Made, Revised, SeriesSought};
pub use naming::Thing;

/// A comparison of a ledger, at one state of it.
///
/// ```
/// # let folder = tempfile::tempdir()?;
/// let ledger = ascribe::Ledger::open(&folder.path().join("desk.ledger"))?;
/// let shelf = ledger.shelf()?;
/// assert!(shelf.stories(ascribe::Cut::ALL)?.is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Shelf<'l> {
    store: &'l Store,
    made: Made,
    _snapshot: Snapshot<'l>,
}

/// What a part of a ledger is to hold.
#[derive(Debug, Default)]
struct Wanted {
    stories: BTreeSet<i64>,
    series: BTreeSet<i64>,
    findings: BTreeSet<i64>,
    lineage: Vec<Lineage>,
    /// Claims whose documents are needed.
    claims: BTreeSet<ClaimId>,
    documents: BTreeSet<String>,
}

impl Ledger {
    /// What the ledger says, compared. Reads what is kept; where the log has grown since, compares anew and keeps that. A
    /// ledger that must not be written is compared all the same.
    ///
    /// # Errors
    /// The ledger cannot be read, or does not agree with itself.
    pub fn shelf(&self) -> Result<Shelf<'_>, LedgerError> {
        making::shelf(self.store())
    }

    /// What is kept of the last comparison, whether or not the log has grown since; none where nothing is kept, or by another
    /// program.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn shelf_as_kept(&self) -> Result<Option<Shelf<'_>>, LedgerError> {
        making::shelf_as_kept(self.store())
    }

    /// As [`Ledger::contents`], compared without some documents, by their SHA-256: what was known before they came.
    ///
    /// # Errors
    /// The ledger cannot be read, or does not agree with itself.
    pub fn contents_without(&self, documents: &HashSet<String>) -> Result<Contents, LedgerError> {
        making::contents_without(self.store(), documents)
    }

    /// Whether [`Ledger::shelf`] need not compare anew.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn is_compared(&self) -> Result<bool, LedgerError> {
        making::is_compared(self.store())
    }
}

impl Shelf<'_> {
    /// What the comparison was made from.
    pub fn made(&self) -> &Made {
        &self.made
    }

    /// Whether its rows lie beside the file, for this connection alone, since the file must not be written.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn is_held(&self) -> Result<bool, LedgerError> {
        self.store.is_held()
    }

    /// Everything in the ledger, with all readings.
    ///
    /// # Errors
    /// The ledger cannot be read, or does not agree with itself.
    pub fn contents(&self) -> Result<Contents, LedgerError> {
        let (standing, said) = (self.store.standing_readings()?, self.store.reviews()?);
        Ok(Contents::reviewed(standing, said, self.store.whole_comparison()?))
    }

    /// Rows of the list of stories, those with most reports first.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn stories(&self, cut: Cut) -> Result<Vec<StoryRow>, LedgerError> {
        self.store.story_rows(cut)
    }

    /// How many stories there are.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn n_stories(&self) -> Result<usize, LedgerError> {
        self.store.n_stories()
    }

    /// Rows of the list of series, those with most claims first.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn series(&self, sought: &SeriesSought, cut: Cut) -> Result<Vec<SeriesSummary>, LedgerError> {
        self.store.series_rows(sought, cut)
    }

    /// How many series are sought.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn n_series(&self, sought: &SeriesSought) -> Result<usize, LedgerError> {
        self.store.n_series(sought)
    }

    /// How many series count each measure, by the measure's name.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn counts_of_measures(&self) -> Result<Vec<(String, usize)>, LedgerError> {
        self.store.counts_of_measures()
    }

    /// What lists tell of some series, in the order of all; those that are not there are left out.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn summaries<'i>(
        &self,
        ids: impl IntoIterator<Item = &'i SeriesId>,
    ) -> Result<Vec<SeriesSummary>, LedgerError> {
        let mut numbers = BTreeSet::new();
        for id in ids {
            numbers.extend(self.series_number(&id.0)?);
        }
        self.store.rows_of_series(&numbers)
    }

    /// The findings of a check, or of all, in order.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn findings(&self, check: Option<&str>, cut: Cut) -> Result<Vec<Finding>, LedgerError> {
        self.store.findings_of_check(check, cut)
    }

    /// The checks that found something, with how much, in the order of the findings.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn counts_of_checks(&self) -> Result<Vec<(String, usize)>, LedgerError> {
        self.store.counts_of_checks()
    }

    /// The claims that took an earlier one's place last, each with its series and the earlier one.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn latest_revised(&self, limit: usize) -> Result<Vec<(SeriesSummary, Revised)>, LedgerError> {
        let mut found = Vec::new();
        for revised in self.store.latest_revised(limit)? {
            let series: Vec<SeriesSummary> = self.store.rows_of_series(&[revised.series].into())?;
            found.extend(series.into_iter().next().map(|series| (series, revised)));
        }
        Ok(found)
    }

    /// Links between documents, in order.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn lineage(&self, cut: Cut) -> Result<Vec<Lineage>, LedgerError> {
        self.store.lineage(cut)
    }

    /// How many links there are.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn n_lineage(&self) -> Result<usize, LedgerError> {
        self.store.n_lineage()
    }

    /// The trees of who repeats whom with at most so many nodes, the largest first; at most `limit`.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn trees(&self, most_nodes: usize, limit: usize) -> Result<Vec<LineageNode>, LedgerError> {
        self.store.trees(most_nodes, limit)
    }

    /// How many trees there are.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn n_trees(&self) -> Result<usize, LedgerError> {
        self.store.n_trees()
    }

    /// Rows of the list of sources, those with most claims first.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn sources(&self, cut: Cut) -> Result<Vec<SourceRow>, LedgerError> {
        self.store.source_rows(cut)
    }

    /// The sources whose names hold all these words, in lower case; at most `limit`.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn sources_with(&self, words: &[String], limit: usize) -> Result<Vec<SourceRow>, LedgerError> {
        self.store.sources_with(words, limit)
    }

    /// How many sources there are.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn n_sources(&self) -> Result<usize, LedgerError> {
        self.store.n_sources()
    }

    /// How the first figures of each named source fared, those with most series first; of one alone by its key.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn source_records(&self, key: Option<&str>) -> Result<Vec<SourceRecord>, LedgerError> {
        let tallies: Vec<BTreeMap<String, Tally>> = self.store.tallies()?;
        let mut records = ascribe_compare::records(tallies.iter().flatten());
        records
            .retain(|record| key.is_none_or(|key| source_key(record.actor.as_deref(), &record.name) == key));
        Ok(records)
    }

    /// The pairs of series that may answer the same question and on which nobody has decided, those with most in common
    /// first.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn question_pairs(&self) -> Result<Vec<QuestionPair>, LedgerError> {
        let numbers: Vec<Numbers> = self.store.numbers_given()?;
        let decisions = making::decided(self.store)?;
        Ok(ascribe_compare::pairs(&numbers, &self.store.series_parts()?, &decisions))
    }

    /// How many documents there are; of one outlet, or of all.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn n_reports(&self, outlet: Option<&str>) -> Result<usize, LedgerError> {
        self.store.n_documents(outlet)
    }

    /// The documents as they stand, the one added last first; of one outlet, or of all.
    ///
    /// # Errors
    /// The ledger cannot be read, or does not agree with itself.
    pub fn latest_reports(&self, outlet: Option<&str>, cut: Cut) -> Result<Vec<Reading>, LedgerError> {
        let mut readings = Vec::new();
        for sha256 in self.store.latest_documents(outlet, cut)? {
            readings.extend(self.store.standing_reading(&sha256)?.map(|standing| standing.reading));
        }
        Ok(readings)
    }
}

/// Parts of the ledger, each with what is drawn of it.
impl Shelf<'_> {
    /// A story with its series, its reports and what does not fit in it, by its id; nothing of a story that is not there.
    ///
    /// # Errors
    /// The ledger cannot be read, or does not agree with itself.
    pub fn part_of_story(&self, id: &str) -> Result<Contents, LedgerError> {
        let mut wanted = Wanted::default();
        if let Some(n) = self.story_number(id)? {
            wanted.stories.insert(n);
            wanted.series = self.store.series_of_story(n)?;
            for story in self.store.stories_numbered(&wanted.stories)? {
                wanted.documents.extend(story.documents);
            }
        }
        self.add_findings_on_series(&mut wanted)?;
        self.part(wanted)
    }

    /// A series with its claims and what does not fit in it, by its id; nothing of a series that is not there.
    ///
    /// # Errors
    /// The ledger cannot be read, or does not agree with itself.
    pub fn part_of_series(&self, id: &str) -> Result<Contents, LedgerError> {
        let mut wanted = Wanted::default();
        if let Some(n) = self.series_number(id)? {
            wanted.series.insert(n);
        }
        self.add_findings_on_series(&mut wanted)?;
        self.part(wanted)
    }

    /// The series in which claims go back to a source, by its key, with these claims. None where there is no such source.
    ///
    /// # Errors
    /// The ledger cannot be read, or does not agree with itself.
    pub fn part_of_source(&self, key: &str) -> Result<Option<(SourceRow, Contents)>, LedgerError> {
        let Some((row, series)) = self.store.source::<SourceRow>(key)? else { return Ok(None) };
        let mut wanted = Wanted { series, ..Wanted::default() };
        for series in self.store.series_numbered(&wanted.series)? {
            let of_source = series
                .origins
                .iter()
                .filter(|origin| source_key(origin.actor.as_deref(), &origin.name) == key);
            wanted.claims.extend(of_source.flat_map(|origin| origin.claims.iter().cloned()));
        }
        let claims: Vec<ClaimId> = wanted.claims.iter().cloned().collect();
        self.add_revised(&claims, &mut wanted)?;
        self.part(wanted).map(|part| Some((row, part)))
    }

    /// A document with the series of its claims, what it derives from and what does not fit in it, by its SHA-256.
    ///
    /// # Errors
    /// The ledger cannot be read, or does not agree with itself.
    pub fn part_of_document(&self, sha256: &str) -> Result<Contents, LedgerError> {
        let mut wanted = Wanted::default();
        wanted.documents.insert(sha256.to_owned());
        wanted.stories.extend(self.store.story_of_document(sha256)?);
        let standing = self.store.standing_reading(sha256)?;
        let claims: Vec<ClaimId> =
            standing.into_iter().flat_map(|standing| standing.reading.claims).map(|claim| claim.id).collect();
        self.add_revised(&claims, &mut wanted)?;
        self.add_findings_on(&claims, &mut wanted)?;
        wanted.lineage = self.store.lineage_of(sha256)?;
        self.part(wanted)
    }

    /// A claim with its series, its way through the documents and what does not fit with it. A rejected claim has its
    /// document alone.
    ///
    /// # Errors
    /// The ledger cannot be read, or does not agree with itself.
    pub fn part_of_claim(&self, claim: &ClaimId) -> Result<Contents, LedgerError> {
        let mut wanted = Wanted::default();
        wanted.claims.insert(claim.clone());
        self.add_revised(std::slice::from_ref(claim), &mut wanted)?;
        self.add_findings_on(std::slice::from_ref(claim), &mut wanted)?;
        self.add_way(claim, &mut wanted)?;
        self.part(wanted)
    }

    /// The documents of some claims, and of findings and links, with the series of the claims: what lists draw.
    ///
    /// # Errors
    /// The ledger cannot be read, or does not agree with itself.
    pub fn part_of_rows(
        &self,
        claims: &[ClaimId],
        findings: &[Finding],
        lineage: &[Lineage],
    ) -> Result<Contents, LedgerError> {
        let mut wanted = Wanted::default();
        self.add_revised(claims, &mut wanted)?;
        wanted.claims.extend(findings.iter().flat_map(|finding| finding.claims.iter().cloned()));
        wanted.lineage = lineage.to_vec();
        self.part(wanted)
    }

    /// Some documents, by their SHA-256.
    ///
    /// # Errors
    /// The ledger cannot be read, or does not agree with itself.
    pub fn part_of_documents(&self, documents: BTreeSet<String>) -> Result<Contents, LedgerError> {
        self.part(Wanted { documents, ..Wanted::default() })
    }

    /// Adds claims, their series, and the claims whose place they took or that took theirs.
    fn add_revised(&self, claims: &[ClaimId], wanted: &mut Wanted) -> Result<(), LedgerError> {
        let mut numbers = BTreeSet::new();
        for claim in claims {
            wanted.claims.insert(claim.clone());
            numbers.extend(self.store.series_of_claim(claim)?);
        }
        let asked: BTreeSet<&ClaimId> = claims.iter().collect();
        for series in self.store.series_numbered(&numbers)? {
            let steps = series.revisions.into_iter();
            let near = steps.filter(|step| asked.contains(&step.from) || asked.contains(&step.to));
            wanted.claims.extend(near.flat_map(|step| [step.from, step.to]));
        }
        wanted.series.extend(numbers);
        Ok(())
    }

    fn add_findings_on(&self, claims: &[ClaimId], wanted: &mut Wanted) -> Result<(), LedgerError> {
        for claim in claims {
            wanted.findings.extend(self.store.findings_on_claim(claim)?);
        }
        Ok(())
    }

    /// Adds the claims of the series that are wanted, and the findings that rest on them.
    fn add_findings_on_series(&self, wanted: &mut Wanted) -> Result<(), LedgerError> {
        let series = self.store.series_numbered(&wanted.series)?;
        let claims: Vec<ClaimId> = series.into_iter().flat_map(|series| series.claims).collect();
        self.add_findings_on(&claims, wanted)?;
        wanted.claims.extend(claims);
        Ok(())
    }

    /// Adds the documents through which a claim's number can be followed.
    fn add_way(&self, claim: &ClaimId, wanted: &mut Wanted) -> Result<(), LedgerError> {
        let Some(n) = self.store.series_of_claim(claim)? else { return Ok(()) };
        let same = self.store.same_number(n, claim)?;
        let own = same.iter().find(|(id, _)| id == claim).map(|(_, document)| document.clone());
        let mut waiting: VecDeque<String> = own.into_iter().collect();
        for series in self.store.series_numbered(&BTreeSet::from([n]))? {
            let origin = series.origins.iter().find(|origin| origin.claims.contains(claim));
            let of_origin = |id: &ClaimId| same.iter().find(|(same, _)| same == id);
            let others = origin.into_iter().flat_map(|origin| &origin.claims).filter_map(of_origin);
            waiting.extend(others.filter(|(id, _)| id != claim).map(|(_, document)| document.clone()));
            let ours: BTreeSet<&ClaimId> = same.iter().map(|(id, _)| id).collect();
            let later = series.revisions.into_iter().filter(|step| ours.contains(&step.from));
            wanted.claims.extend(later.map(|step| step.to));
        }
        let mut near = BTreeSet::new();
        while let Some(document) = waiting.pop_front() {
            if near.len() < MOST_NEAR && near.insert(document.clone()) {
                let links = self.store.lineage_of(&document)?;
                waiting.extend(
                    links.iter().flat_map(|link| [Some(link.document.clone()), link.from.clone()]).flatten(),
                );
                wanted.lineage.extend(links);
            }
        }
        wanted.documents.extend(near);
        Ok(())
    }

    fn part(&self, mut wanted: Wanted) -> Result<Contents, LedgerError> {
        let findings = self.store.findings_numbered(&wanted.findings)?;
        wanted.claims.extend(findings.iter().flat_map(|finding| finding.claims.iter().cloned()));
        for claim in &wanted.claims {
            wanted.documents.extend(self.store.document_of_claim(claim)?);
        }
        for link in &wanted.lineage {
            wanted.documents.insert(link.document.clone());
            wanted.documents.extend(link.from.clone());
        }
        wanted
            .lineage
            .sort_by(|a, b| (&a.document, &a.from, &a.named).cmp(&(&b.document, &b.from, &b.named)));
        wanted.lineage.dedup();
        let standing = self.store.standing_among(&wanted.documents)?;
        let mut said = Vec::new();
        for sha256 in &wanted.documents {
            said.extend(self.store.reviews_in(sha256)?);
        }
        let comparison = Comparison {
            lineage: wanted.lineage,
            stories: self.store.stories_numbered(&wanted.stories)?,
            series: self.store.series_numbered(&wanted.series)?,
            parts: Vec::new(),
            findings,
        };
        Ok(Contents::reviewed(standing, said, comparison))
    }
}
