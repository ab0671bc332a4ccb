//! Where a claim comes from: its first appearance, who repeated it, what changed on the way, who corrected it.

use std::collections::BTreeSet;

use ascribe_model::{ClaimId, Derivation, Measure, Reading, Revision};
use serde::Serialize;

use crate::entry::Entry;
use crate::evidence::Evidence;
use crate::exact::anchor;

/// The way of a claim through the readings.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Blame {
    /// Every appearance, by day; the first is where the number came up. Those without a day come last.
    pub appearances: Vec<Appearance>,
    /// The revisions that superseded one of the appearances.
    pub corrections: Vec<Revision>,
}

/// One appearance of a number.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Appearance {
    /// The claim.
    pub claim: ClaimId,
    /// The appearance it was taken from, where the documents show it.
    pub from: Option<ClaimId>,
    /// How its document derives from that one's.
    pub derivation: Option<Derivation>,
    /// What changed on the way from there.
    pub changes: Vec<Alteration>,
}

/// What changed between an appearance and the one it was taken from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Alteration {
    /// What is counted.
    Measure {
        /// In the source.
        from: Measure,
        /// In the copy.
        to: Measure,
    },
    /// The bounds: "at least 100" became "100".
    Bounds,
    /// Whether the words say that it is not exact.
    Approximation,
    /// The source named, or that one is.
    Source,
    /// How sure it is said to be.
    Certainty,
}

impl Alteration {
    /// The word for it in output.
    pub fn as_str(self) -> &'static str {
        match self {
            Alteration::Measure { .. } => "measure",
            Alteration::Bounds => "bounds",
            Alteration::Approximation => "approximation",
            Alteration::Source => "source",
            Alteration::Certainty => "certainty",
        }
    }
}

/// Follows a claim through the readings; none when no reading holds it.
///
/// Takes in every claim that goes back to the same origin with the same number for the same question, and what derived
/// documents made of it, whatever they count with it.
pub fn blame(readings: &[Reading], claim: &ClaimId) -> Option<Blame> {
    let evidence = Evidence::of(readings);
    let start = evidence.find(claim)?;
    let line = &evidence.lines[evidence.line_of[start]];
    let number = anchor(evidence.entries[start].claim.amount);
    let is_same = |idx: &usize| {
        evidence.origins[*idx].key == evidence.origins[start].key
            && anchor(evidence.entries[*idx].claim.amount) == number
    };
    let mut found: BTreeSet<usize> = line.members.iter().copied().filter(is_same).collect();
    found.insert(start);
    add_derived(&evidence, &mut found);
    let is_ours = |id: &ClaimId| evidence.find(id).is_some_and(|idx| found.contains(&idx));
    let corrections =
        line.series.revisions.iter().filter(|revision| is_ours(&revision.from) && !is_ours(&revision.to));
    Some(Blame { appearances: appearances(&evidence, &found), corrections: corrections.cloned().collect() })
}

/// Follows a claim whose series is known: `same` are the claims of the series that go back to the same origin with the same
/// number. `readings` are those that hold them and those that these derive from or that derive from them.
///
/// The appearances are those that [`blame`] finds among all readings, for what it costs to look at these.
pub fn follow(readings: &[Reading], same: &[ClaimId]) -> Vec<Appearance> {
    let evidence = Evidence::of(readings);
    let mut found: BTreeSet<usize> = same.iter().filter_map(|id| evidence.find(id)).collect();
    add_derived(&evidence, &mut found);
    appearances(&evidence, &found)
}

/// What was found, by day.
fn appearances(evidence: &Evidence, found: &BTreeSet<usize>) -> Vec<Appearance> {
    let mut order: Vec<usize> = found.iter().copied().collect();
    order.sort_by_key(|&idx| {
        let entry = &evidence.entries[idx];
        let day = entry.claim.published;
        (day.is_none(), day, depth(evidence, entry.reading), idx)
    });
    order.iter().map(|&idx| appearance(evidence, found, idx)).collect()
}

/// Documents between a reading and the first of its line.
fn depth(evidence: &Evidence, reading: usize) -> usize {
    evidence.links.line(reading).len() - 1
}

/// Adds the claims with the same number in documents that derive from those found, and in those they derive from.
fn add_derived(evidence: &Evidence, found: &mut BTreeSet<usize>) {
    loop {
        let mut more = Vec::new();
        for (child, parent) in evidence.links.parents.iter().enumerate() {
            let Some(parent) = *parent else { continue };
            for (known, other) in [(child, parent), (parent, child)] {
                for idx in evidence.page_range(known).filter(|idx| found.contains(idx)) {
                    more.extend(counterpart(evidence, idx, other).filter(|other| !found.contains(other)));
                }
            }
        }
        if more.is_empty() {
            return;
        }
        found.extend(more);
    }
}

/// The claim of another reading with the same number, of the same measure if there is one.
fn counterpart(evidence: &Evidence, idx: usize, reading: usize) -> Option<usize> {
    let entry = &evidence.entries[idx];
    let same = |other: &usize| {
        let other = &evidence.entries[*other];
        anchor(other.claim.amount) == anchor(entry.claim.amount) && other.population.may_be(entry.population)
    };
    let candidates: Vec<usize> = evidence.page_range(reading).filter(same).collect();
    let of_measure = |other: &&usize| evidence.entries[**other].claim.measure == entry.claim.measure;
    candidates.iter().find(of_measure).or(candidates.first()).copied()
}

fn appearance(evidence: &Evidence, found: &BTreeSet<usize>, idx: usize) -> Appearance {
    let entry = &evidence.entries[idx];
    let parent = evidence.links.parents[entry.reading];
    let from =
        parent.and_then(|parent| counterpart(evidence, idx, parent)).filter(|from| found.contains(from));
    let document = &evidence.readings[entry.reading].document.sha256;
    let link = evidence.links.lineage.iter().find(|link| link.document == *document && link.from.is_some());
    Appearance {
        claim: entry.claim.id.clone(),
        from: from.map(|from| evidence.entries[from].claim.id.clone()),
        derivation: from.and(link).map(|link| link.derivation),
        changes: from.map(|from| alterations(&evidence.entries[from], entry)).unwrap_or_default(),
    }
}

fn alterations(from: &Entry, to: &Entry) -> Vec<Alteration> {
    let (a, b) = (from.claim, to.claim);
    let mut changes = Vec::new();
    if a.measure != b.measure {
        changes.push(Alteration::Measure { from: a.measure, to: b.measure });
    }
    if a.amount != b.amount {
        changes.push(Alteration::Bounds);
    }
    if a.approx != b.approx {
        changes.push(Alteration::Approximation);
    }
    if from.source != to.source {
        changes.push(Alteration::Source);
    }
    if a.certainty != b.certainty {
        changes.push(Alteration::Certainty);
    }
    changes
}
