//! What people decided on whether two series are one: it enters comparing as given, and holds for later comparisons as well.

use std::collections::{BTreeMap, HashMap};

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
pub(crate) fn join_decided(mut formed: Formed, entries: &[Entry], decisions: &[Decision]) -> Formed {
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
