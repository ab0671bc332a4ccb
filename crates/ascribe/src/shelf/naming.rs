//! What an id or its beginning names. An id that was once given never stops to lead somewhere.

use ascribe_model::{ClaimId, Scope, SeriesId, StoryId};
use ascribe_store::Error as LedgerError;

use super::Shelf;
use crate::views::SeriesSummary;

/// Something that an id names, by its whole id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Thing {
    /// A claim, rejected or not.
    Claim(ClaimId),
    /// A story.
    Story(StoryId),
    /// A series.
    Series(SeriesId),
    /// A document, by its SHA-256.
    Document(String),
}

impl Thing {
    /// The whole id, by which operations name it: of a document its SHA-256.
    pub fn id(&self) -> &str {
        match self {
            Thing::Claim(claim) => &claim.0,
            Thing::Story(story) => &story.0,
            Thing::Series(series) => &series.0,
            Thing::Document(sha256) => sha256,
        }
    }

    fn is_of_story(&self) -> bool {
        matches!(self, Thing::Story(_) | Thing::Series(_))
    }
}

/// Hexadecimal digits that tell a report or a claim from others.
const SHORTEST_HASH: usize = 6;
/// Things of one kind that a beginning is looked up among.
const MOST_FOUND: usize = 1_000;

impl Shelf<'_> {
    /// Everything whose id begins with `prefix`: claims, series, documents (by id or SHA-256, `sha256:` left out or not).
    /// An id of earlier leads to the story or series that took its place.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn find(&self, prefix: &str) -> Result<Vec<Thing>, LedgerError> {
        let hash = prefix.strip_prefix("sha256:").unwrap_or(prefix);
        let documents = self.store.documents_named(prefix, hash, MOST_FOUND)?;
        let stories = self.store.stories_beginning(prefix, MOST_FOUND)?;
        let series = self.store.series_beginning(prefix, MOST_FOUND)?;
        let claims = self.store.claim_ids_beginning(prefix, MOST_FOUND)?;
        let mut found: Vec<Thing> = documents
            .into_iter()
            .map(Thing::Document)
            .chain(stories.into_iter().map(|(_, id)| Thing::Story(StoryId(id))))
            .chain(series.into_iter().map(|(_, id)| Thing::Series(SeriesId(id))))
            .chain(claims.into_iter().map(Thing::Claim))
            .collect();
        // A story's id begins those of its series, and a whole's those of its incidents.
        if let Some(at) = found.iter().position(|found| found.id() == prefix) {
            return Ok(vec![found.swap_remove(at)]);
        }
        let stories = found.iter().filter(|found| matches!(found, Thing::Story(_))).cloned();
        if let Some(story) = only(stories).filter(|_| found.iter().all(Thing::is_of_story)) {
            return Ok(vec![story]);
        }
        if found.is_empty() {
            let story = if prefix.contains('.') { None } else { self.story_once(prefix)? };
            let series = self.series_now(prefix)?;
            found.extend(series.map(Thing::Series).or(story.map(|(_, id)| Thing::Story(id))));
        }
        Ok(found)
    }

    /// The story with this id, or the one that took its place. The beginning of an id is enough where it fits one story
    /// alone.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn story_now(&self, id: &str) -> Result<Option<StoryId>, LedgerError> {
        Ok(self.numbered_story_now(id)?.map(|(_, id)| id))
    }

    /// The series with this id, the one that took its place, or the only one whose id begins so.
    ///
    /// An id tells what it was of: the story, the measure, the part, and the first claim of an incident. So a series that
    /// went into another is found there: in the story as it stands now, else where the claim stands, else as the whole.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn series_now(&self, id: &str) -> Result<Option<SeriesId>, LedgerError> {
        if self.series_number(id)?.is_some() {
            return Ok(Some(SeriesId(id.to_owned())));
        }
        if let Some((_, series)) = only(self.store.series_beginning(id, 2)?) {
            return Ok(Some(SeriesId(series)));
        }
        let Some((story, what)) = id.split_once('.') else { return Ok(None) };
        let Some((n, story)) = self.numbered_story_now(story)? else { return Ok(None) };
        let there = format!("{story}.{what}");
        if self.series_number(&there)?.is_some() {
            return Ok(Some(SeriesId(there)));
        }
        let claim = what.rsplit('.').next().filter(|claim| claim.len() >= SHORTEST_HASH);
        if let Some(claim) = claim
            && let Some(claim) = only(self.store.claim_ids_beginning(claim, 2)?)
            && let Some(series) = self.series_of(&claim)?
        {
            return Ok(Some(series));
        }
        let measure = what.split('.').next().unwrap_or_default();
        let series: Vec<SeriesSummary> = self.store.rows_of_series(&self.store.series_of_story(n)?)?;
        let is_whole = |series: &&SeriesSummary| {
            series.question.measure.as_str() == measure && series.scope == Scope::Whole
        };
        Ok(series.iter().find(is_whole).map(|series| series.series.clone()))
    }

    /// The series that a claim stands in.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn series_of(&self, claim: &ClaimId) -> Result<Option<SeriesId>, LedgerError> {
        let Some(n) = self.store.series_of_claim(claim)? else { return Ok(None) };
        let rows: Vec<SeriesSummary> = self.store.rows_of_series(&[n].into())?;
        Ok(rows.into_iter().next().map(|series| series.series))
    }

    /// The story of a document, by the document's SHA-256.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn story_of(&self, sha256: &str) -> Result<Option<StoryId>, LedgerError> {
        let Some(n) = self.store.story_of_document(sha256)? else { return Ok(None) };
        Ok(self.store.stories_numbered(&[n].into())?.into_iter().next().map(|story| story.id))
    }

    /// The story that a thing belongs to.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn story_with(&self, thing: &Thing) -> Result<Option<StoryId>, LedgerError> {
        match thing {
            Thing::Story(story) => Ok(Some(story.clone())),
            Thing::Series(series) => {
                Ok(self.summaries([series])?.into_iter().next().map(|series| series.story))
            }
            Thing::Document(sha256) => self.story_of(sha256),
            Thing::Claim(claim) => match self.store.document_of_claim(claim)? {
                Some(sha256) => self.story_of(&sha256),
                None => Ok(None),
            },
        }
    }

    /// The documents whose SHA-256 begins with `prefix`, at most two.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn documents_beginning(&self, prefix: &str) -> Result<Vec<String>, LedgerError> {
        self.store.documents_named("", prefix, 2)
    }

    pub(super) fn story_number(&self, id: &str) -> Result<Option<i64>, LedgerError> {
        let found = self.store.stories_beginning(id, MOST_FOUND)?;
        Ok(found.into_iter().find(|(_, known)| known == id).map(|(n, _)| n))
    }

    pub(super) fn series_number(&self, id: &str) -> Result<Option<i64>, LedgerError> {
        self.store.series_with_id(id)
    }

    fn numbered_story_now(&self, id: &str) -> Result<Option<(i64, StoryId)>, LedgerError> {
        let beginning = self.store.stories_beginning(id, MOST_FOUND)?;
        let exact = beginning.iter().find(|(_, known)| known == id).cloned();
        if let Some((n, id)) = exact.or_else(|| only(beginning)) {
            return Ok(Some((n, StoryId(id))));
        }
        self.story_once(id)
    }

    /// The story that took the place of one that is no more: the one that holds its first report.
    fn story_once(&self, id: &str) -> Result<Option<(i64, StoryId)>, LedgerError> {
        let hash = id.strip_prefix('s').filter(|hash| hash.len() >= SHORTEST_HASH);
        let Some(hash) = hash else { return Ok(None) };
        let Some(report) = only(self.documents_beginning(hash)?) else { return Ok(None) };
        let Some(n) = self.store.story_of_document(&report)? else { return Ok(None) };
        Ok(self.store.stories_numbered(&[n].into())?.into_iter().next().map(|story| (n, story.id)))
    }
}

/// The only one, where there is one alone.
fn only<T>(all: impl IntoIterator<Item = T>) -> Option<T> {
    let mut all = all.into_iter();
    let first = all.next();
    first.filter(|_| all.next().is_none())
}
