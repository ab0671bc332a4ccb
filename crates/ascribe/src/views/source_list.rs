//! Who gave the numbers: every origin of every series, gathered over the series.

use std::collections::{BTreeMap, BTreeSet};

use ascribe_model::{ClaimId, Origin, OriginKind, Series, SeriesId, short_id};
use serde::{Deserialize, Serialize};

use crate::Contents;

/// A source with all that goes back to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceEntry {
    /// What names it in addresses: the actor's id, or else made from the name.
    pub key: String,
    /// The name.
    pub name: String,
    /// Stable id of the actor, where it is known.
    pub actor: Option<String>,
    /// Whether it is an outlet whose reports speak in their own voice.
    pub is_outlet: bool,
    /// The claims that go back to it, series by series.
    pub claims: Vec<(SeriesId, Vec<ClaimId>)>,
    /// The outlets that carried them, sorted, each once.
    pub outlets: Vec<String>,
}

impl SourceEntry {
    /// How many claims go back to it.
    pub fn n_claims(&self) -> usize {
        self.claims.iter().map(|(_, claims)| claims.len()).sum()
    }
}

/// A source as a row of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceRow {
    /// What names it in addresses.
    pub key: String,
    /// The name.
    pub name: String,
    /// Stable id of the actor, where it is known.
    pub actor: Option<String>,
    /// Whether it is an outlet whose reports speak in their own voice.
    pub is_outlet: bool,
    /// How many claims go back to it.
    pub n_claims: usize,
    /// In how many series these stand.
    pub n_series: usize,
    /// The outlets that carried them, sorted, each once.
    pub outlets: Vec<String>,
}

impl SourceRow {
    /// The same source with what of it stands elsewhere.
    pub(crate) fn with(mut self, other: SourceRow) -> SourceRow {
        self.n_claims += other.n_claims;
        self.n_series += other.n_series;
        self.outlets.extend(other.outlets);
        self.outlets.sort();
        self.outlets.dedup();
        self
    }
}

/// A source as a row of a list.
pub fn source_row(entry: &SourceEntry) -> SourceRow {
    SourceRow {
        n_claims: entry.n_claims(),
        n_series: entry.claims.len(),
        key: entry.key.clone(),
        name: entry.name.clone(),
        actor: entry.actor.clone(),
        is_outlet: entry.is_outlet,
        outlets: entry.outlets.clone(),
    }
}

/// What names a source in addresses.
pub fn source_key(actor: Option<&str>, name: &str) -> String {
    actor.map_or_else(|| short_id(&["source", &name.to_lowercase()]), str::to_owned)
}

/// All sources, those with most claims first, then by name.
pub fn source_list(contents: &Contents) -> Vec<SourceEntry> {
    sources_of(contents.comparison.series.iter())
}

/// What goes back to the source of a key in some series.
pub fn source_in(contents: &Contents, key: &str) -> Option<SourceEntry> {
    source_list(contents).into_iter().find(|entry| entry.key == key)
}

/// The sources of some series, in the same order.
pub(crate) fn sources_of<'c>(series: impl Iterator<Item = &'c Series>) -> Vec<SourceEntry> {
    let mut entries: BTreeMap<String, (SourceEntry, BTreeSet<String>)> = BTreeMap::new();
    for series in series {
        for origin in &series.origins {
            let key = source_key(origin.actor.as_deref(), &origin.name);
            let (entry, outlets) =
                entries.entry(key.clone()).or_insert_with(|| (new_entry(key, origin), BTreeSet::new()));
            entry.claims.push((series.id.clone(), origin.claims.clone()));
            outlets.extend(origin.outlets.iter().cloned());
        }
    }
    let finished = entries.into_values().map(|(mut entry, outlets)| {
        entry.outlets = outlets.into_iter().collect();
        entry
    });
    let mut entries: Vec<SourceEntry> = finished.collect();
    entries.sort_by(|a, b| (b.n_claims(), &a.name).cmp(&(a.n_claims(), &b.name)));
    entries
}

fn new_entry(key: String, origin: &Origin) -> SourceEntry {
    SourceEntry {
        key,
        name: origin.name.clone(),
        actor: origin.actor.clone(),
        is_outlet: origin.kind == OriginKind::OwnVoice,
        claims: Vec::new(),
        outlets: Vec::new(),
    }
}
