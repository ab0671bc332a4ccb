//! What people decided on whether two series are one: it enters comparing as given, and holds for later comparisons as well.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use ascribe_model::SeriesId;
use serde::Serialize;

use crate::entry::Entry;
use crate::groups::Groups;
use crate::stories::{Formed, Grouped};

/// A person's answer about two series, or two claims and the series that they stand in.
///
/// The ids are those that the series have by themselves, before anything is decided; they stay when claims are added.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Decision {
    /// Id of a series or a claim.
    pub left: String,
    /// Id of another.
    pub right: String,
    /// The answer.
    pub answer: Sameness,
}

/// What people decided on stories and series.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Decisions {
    /// Whether two stories, series or claims are the same.
    pub pairs: Vec<Decision>,
    /// What belongs elsewhere, in the order in which it was moved; of each thing the last move.
    pub moves: Vec<Move>,
    /// The titles of stories, by the ids that they had.
    pub titles: BTreeMap<String, String>,
}

impl Decisions {
    /// What answers and moves tie together, by ids: the stories of both are compared together.
    pub fn ties(&self) -> Vec<(&str, &str)> {
        let same = self.pairs.iter().filter(|decision| decision.answer == Sameness::Same);
        let pairs = same.map(|decision| (&*decision.left, &*decision.right));
        let moves = self.moves.iter().filter_map(|of| Some((&*of.what, of.into.as_deref()?)));
        pairs.chain(moves).collect()
    }
}

/// Where a report or a claim belongs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Move {
    /// The SHA-256 of the report's document, or the id of the claim.
    pub what: String,
    /// The story of the report or the series of the claim, by id; none for one of its own.
    pub into: Option<String>,
}

/// Whether two series answer the same question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sameness {
    /// They do: they become one.
    Same,
    /// They do not: they stay apart and are not put to anybody again.
    NotSame,
    /// It cannot be told: they stay apart and are not put to anybody again.
    Undecided,
}

/// Makes series one that somebody said are the same. The first of them, in the order of stories and series, stands for all.
pub(crate) fn join_decided(mut formed: Formed, entries: &[Entry], decisions: &Decisions) -> Formed {
    move_claims(&mut formed, entries, &decisions.moves);
    let decisions = &decisions.pairs;
    if decisions.iter().all(|decision| decision.answer != Sameness::Same) {
        return formed;
    }
    let mut positions: HashMap<&str, usize> = HashMap::new();
    for (position, group) in formed.groups.iter().enumerate() {
        positions.insert(&group.id.0, position);
        positions.extend(group.members.iter().map(|&idx| (entries[idx].claim.id.0.as_str(), position)));
    }
    let mut groups = Groups::of(formed.groups.len());
    for decision in decisions.iter().filter(|decision| decision.answer == Sameness::Same) {
        let position = |id: &str| positions.get(id).copied();
        if let (Some(left), Some(right)) = (position(&decision.left), position(&decision.right)) {
            groups.join(left, right);
        }
    }
    let mut joined: BTreeMap<usize, Grouped> = BTreeMap::new();
    for (number, group) in groups.numbers().into_iter().zip(std::mem::take(&mut formed.groups)) {
        match joined.get_mut(&number) {
            Some(known) => {
                formed.joined.insert(group.id.0.clone(), known.id.clone());
                known.members.extend(group.members);
                formed.stories[group.story].series.retain(|id| *id != group.id);
            }
            None => {
                joined.insert(number, group);
            }
        }
    }
    formed.groups = joined.into_values().collect();
    formed
}

/// The pairs of series on which somebody decided, each by both orders of their ids, as the series are called now.
pub(crate) fn answered<'d>(
    joined: &BTreeMap<&str, &'d SeriesId>,
    decisions: &'d Decisions,
) -> BTreeSet<(&'d str, &'d str)> {
    let now = |id: &'d str| joined.get(id).map_or(id, |series| series.0.as_str());
    let pairs = decisions.pairs.iter().map(|decision| (now(&decision.left), now(&decision.right)));
    pairs.flat_map(|(left, right)| [(left, right), (right, left)]).collect()
}

/// Moves claims into the series that people said they belong to. A series that holds nothing any more is gone.
fn move_claims(formed: &mut Formed, entries: &[Entry], moves: &[Move]) {
    if moves.is_empty() {
        return;
    }
    let of_id: HashMap<&str, usize> =
        entries.iter().enumerate().map(|(idx, entry)| (entry.claim.id.0.as_str(), idx)).collect();
    for Move { what, into } in moves {
        let Some(&idx) = of_id.get(what.as_str()) else { continue };
        let Some(from) = formed.groups.iter().position(|group| group.members.contains(&idx)) else {
            continue;
        };
        let target =
            into.as_ref().and_then(|into| formed.groups.iter().position(|group| group.id.0 == *into));
        if target == Some(from) || target.is_none() && into.is_some() {
            continue;
        }
        formed.groups[from].members.retain(|member| *member != idx);
        match target {
            Some(target) => formed.groups[target].members.push(idx),
            None => {
                let own = formed.groups[from].apart(&entries[idx].claim.id, idx);
                formed.stories[own.story].series.push(own.id.clone());
                formed.groups.push(own);
            }
        }
    }
    // Those of one story stand together.
    formed.groups.sort_by_key(|group| group.story);
    let stories = &mut formed.stories;
    formed.groups.retain(|group| {
        let is_kept = !group.members.is_empty();
        if !is_kept {
            stories[group.story].series.retain(|id| *id != group.id);
        }
        is_kept
    });
}
