//! Comparing anew what changed of a comparison: the stories that people spoke of, and no others.

use std::collections::{BTreeMap, BTreeSet};

use ascribe_compare::{Decisions, ParentKept, Placed, StoryKept};
use ascribe_model::{Lineage, Reading, Story, StoryId};
use ascribe_store::{Error as LedgerError, Made, Shelving, Store};

use super::{decided, put_knot, put_sources, story_of, written_by};
use crate::Contents;
use crate::views::StoryRow;

/// Compares stories anew, by their numbers, and replaces what is kept of them; false where that could not be written. Reads
/// their reports and the pages that these derive from.
pub(super) fn mend(
    store: &Store,
    kept: &Made,
    mut now: Made,
    mut stories: BTreeSet<i64>,
) -> Result<bool, LedgerError> {
    let Some(Ok(mut file)) = written_by(store).filter(|_| !store.is_held().unwrap_or(true)) else {
        return Ok(false);
    };
    let decisions = decided(store)?;
    add_tied(store, &decisions, &mut stories)?;
    let told: Vec<Story> = store.stories_numbered(&stories)?;
    let beside: Vec<StoryKept> = store.stories_kept(&stories)?;
    let before: Vec<StoryRow> = store.rows_of_stories(&stories)?;
    let own: BTreeSet<String> = told.iter().flat_map(|story| story.documents.iter().cloned()).collect();
    let parents = parents_of(store, &own)?;
    let lineage = lineage_of(store, &own)?;
    let mut documents = own;
    documents.extend(parents.iter().map(|kept| kept.parent.clone()));
    let readings: Vec<Reading> =
        store.standing_among(&documents)?.into_iter().map(|standing| standing.reading).collect();
    let standing: Vec<&Reading> = readings.iter().collect();
    let placed =
        Placed::kept(&standing, told.iter().cloned().zip(beside).collect(), &parents, lineage, kept.today);
    let knots = placed.compare(&standing, &decisions);
    let contents = Contents::compared(readings, placed.sum_up(&knots));
    let numbers: BTreeMap<&StoryId, i64> =
        told.iter().map(|story| &story.id).zip(stories.iter().copied()).collect();
    let beside: BTreeMap<&StoryId, StoryKept> = placed.stories().collect();
    let after = contents.comparison.stories.iter().flat_map(|story| &story.documents);
    let n_after: usize = after.filter_map(|sha256| contents.reading(sha256)).map(|of| of.claims.len()).sum();
    now.n_claims = now.n_claims + n_after - before.iter().map(|row| row.n_claims).sum::<usize>();
    let mend = |shelving: &Shelving| {
        let mut sources = shelving.take_out(&stories)?;
        for knot in &knots {
            sources.extend(put_knot(shelving, &contents, knot, &numbers, &beside)?);
        }
        put_sources(shelving, &sources)
    };
    Ok(file.mend_compared(kept, &now, mend).unwrap_or(false))
}

/// Adds the stories that answers of people tie to some, directly or through others.
fn add_tied(store: &Store, decisions: &Decisions, stories: &mut BTreeSet<i64>) -> Result<(), LedgerError> {
    let mut tied: Vec<(i64, i64)> = Vec::new();
    for (one, other) in decisions.ties() {
        if let (Some(one), Some(other)) = (story_of(store, one)?, story_of(store, other)?) {
            tied.push((one, other));
        }
    }
    loop {
        let n_before = stories.len();
        for (one, other) in &tied {
            if stories.contains(one) || stories.contains(other) {
                stories.extend([*one, *other]);
            }
        }
        if stories.len() == n_before {
            return Ok(());
        }
    }
}

/// From whom documents derive, and from whom these do.
fn parents_of(store: &Store, documents: &BTreeSet<String>) -> Result<Vec<ParentKept>, LedgerError> {
    let mut waiting: Vec<String> = documents.iter().cloned().collect();
    let mut known = documents.clone();
    let mut parents = Vec::new();
    while let Some(document) = waiting.pop() {
        if let Some((parent, closeness, is_named)) = store.parent_of(&document)? {
            if known.insert(parent.clone()) {
                waiting.push(parent.clone());
            }
            parents.push(ParentKept { document, parent, closeness, is_named });
        }
    }
    Ok(parents)
}

/// What documents derive from, in the order of all links.
fn lineage_of(store: &Store, documents: &BTreeSet<String>) -> Result<Vec<Lineage>, LedgerError> {
    let mut lineage = Vec::new();
    for document in documents {
        let links = store.lineage_of(document)?;
        lineage.extend(links.into_iter().filter(|link| link.document == *document));
    }
    Ok(lineage)
}
