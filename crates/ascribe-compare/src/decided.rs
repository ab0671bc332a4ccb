//! What people decided on whether two series are one: it enters comparing as given, and holds for later comparisons as well.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;

use crate::entry::Entry;
use crate::groups::Groups;
use crate::question::QuestionKey;

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

/// Groups of claims by question.
type Questions = BTreeMap<QuestionKey, Vec<usize>>;

/// Makes groups one that somebody said are the same. The question that says most stands for both.
pub(crate) fn join_decided(questions: Questions, entries: &[Entry], decisions: &[Decision]) -> Questions {
    if decisions.iter().all(|decision| decision.answer != Sameness::Same) {
        return questions;
    }
    let questions: Vec<(QuestionKey, Vec<usize>)> = questions.into_iter().collect();
    let mut positions: HashMap<String, usize> = HashMap::new();
    for (position, (key, members)) in questions.iter().enumerate() {
        positions.insert(key.id().0, position);
        positions.extend(members.iter().map(|&idx| (entries[idx].claim.id.0.clone(), position)));
    }
    let mut groups = Groups::of(questions.len());
    for decision in decisions.iter().filter(|decision| decision.answer == Sameness::Same) {
        if let (Some(left), Some(right)) = (positions.get(&decision.left), positions.get(&decision.right)) {
            groups.join(*left, *right);
        }
    }
    let mut joined: BTreeMap<usize, (QuestionKey, Vec<usize>)> = BTreeMap::new();
    for (number, (key, members)) in groups.numbers().into_iter().zip(questions) {
        let (known, all) = joined.entry(number).or_insert_with(|| (key.clone(), Vec::new()));
        if tells(&key) > tells(known) {
            *known = key;
        }
        all.extend(members);
    }
    joined.into_values().collect()
}

/// How much a question says of whom and where.
fn tells(key: &QuestionKey) -> (bool, bool, bool, &QuestionKey) {
    (key.population.side.is_some(), key.theatre.is_some(), key.population.kind.is_some(), key)
}
