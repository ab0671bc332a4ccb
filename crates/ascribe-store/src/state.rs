//! Where a claim stands after what people did with it.

use std::collections::BTreeMap;

use ascribe_model::Claim;

use crate::acts::{Coding, Status, Verdict};
use crate::{Act, Field, Operation};

/// What people made of a claim, all operations that stand taken together.
///
/// Of judgements and of corrections of one field the last one counts. Codings of two or more coders count once they agree
/// in every field, or not at all once somebody has judged or corrected the claim after them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClaimState {
    /// The judgement that counts.
    pub verdict: Option<Verdict>,
    /// The corrections that count.
    pub corrections: BTreeMap<Field, String>,
    /// The last coding of each coder.
    pub codings: BTreeMap<String, Coding>,
    /// Whether coders differ and nobody has settled it.
    pub is_disputed: bool,
    /// Who is to work on it.
    pub assigned: Vec<String>,
    /// How far the work is.
    pub status: Option<Status>,
    /// The operation that sealed it.
    pub sealed_by: Option<i64>,
}

/// How far the review of a claim is, in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReviewState {
    /// Nobody has said anything.
    Open,
    /// Coded, but not yet by two who agree.
    Coded,
    /// Coders differ.
    Disputed,
    /// Somebody looked and could not tell.
    Undecided,
    /// Read rightly.
    Accepted,
    /// Corrected.
    Corrected,
    /// No claim, or wrongly read: takes no part in comparing.
    Rejected,
}

impl ReviewState {
    /// All of them, in the order of work.
    pub const ALL: [ReviewState; 7] = [
        ReviewState::Open,
        ReviewState::Coded,
        ReviewState::Disputed,
        ReviewState::Undecided,
        ReviewState::Accepted,
        ReviewState::Corrected,
        ReviewState::Rejected,
    ];

    /// The word for it in output.
    pub fn as_str(self) -> &'static str {
        match self {
            ReviewState::Open => "open",
            ReviewState::Coded => "coded",
            ReviewState::Disputed => "disputed",
            ReviewState::Undecided => "undecided",
            ReviewState::Accepted => "accepted",
            ReviewState::Corrected => "corrected",
            ReviewState::Rejected => "rejected",
        }
    }
}

impl ClaimState {
    /// What the operations on one claim come to. They must stand and be in the order of the log.
    pub fn of<'a>(operations: impl IntoIterator<Item = &'a Operation>) -> ClaimState {
        let mut state = ClaimState::default();
        let mut is_settled = false;
        for operation in operations {
            match &operation.act {
                Act::Judge(judgement) => {
                    state.verdict = Some(judgement.verdict);
                    is_settled = true;
                }
                Act::Correct(correction) => {
                    if let Ok(field) = correction.field.parse() {
                        state.corrections.insert(field, correction.value.clone());
                    }
                    is_settled = true;
                }
                Act::Code(coding) => {
                    state.codings.insert(operation.stamp.who.clone(), coding.clone());
                    is_settled = false;
                }
                Act::Assign(assignment) => state.assigned.clone_from(&assignment.to),
                Act::Status(progress) => state.status = Some(progress.status),
                Act::Seal(_) => state.sealed_by = Some(operation.id),
                _ => {}
            }
        }
        if !is_settled && state.codings.len() > 1 {
            state.settle_by_codings();
        }
        state
    }

    fn settle_by_codings(&mut self) {
        let mut codings = self.codings.values();
        let Some(first) = codings.next() else { return };
        let agrees = |other: &Coding| other.verdict == first.verdict && other.fields == first.fields;
        self.is_disputed = !codings.all(agrees);
        if !self.is_disputed {
            self.verdict = Some(first.verdict);
            let fields = first.fields.iter();
            self.corrections =
                fields.filter_map(|(field, value)| Some((field.parse().ok()?, value.clone()))).collect();
        }
    }

    /// How far the review is, in one word. `machine` is the claim as the machine reads it.
    pub fn word(&self, machine: &Claim) -> ReviewState {
        match self.verdict {
            _ if self.is_disputed => ReviewState::Disputed,
            Some(Verdict::Reject) => ReviewState::Rejected,
            _ if self.changes(machine) => ReviewState::Corrected,
            Some(Verdict::Accept) => ReviewState::Accepted,
            Some(Verdict::Undecided) => ReviewState::Undecided,
            // Corrected to what a newer engine reads by itself.
            None if !self.corrections.is_empty() => ReviewState::Accepted,
            None if !self.codings.is_empty() => ReviewState::Coded,
            None => ReviewState::Open,
        }
    }

    /// The claim with the corrections that count.
    pub fn apply(&self, machine: &Claim) -> Claim {
        let mut claim = machine.clone();
        for (field, value) in &self.corrections {
            field.set_if_other(&mut claim, value);
        }
        claim
    }

    /// Whether the claim takes part in comparing.
    pub fn is_rejected(&self) -> bool {
        self.verdict == Some(Verdict::Reject)
    }

    /// Whether a person stands behind the claim, so that it stays when a newer engine no longer reads it.
    pub fn is_vouched_for(&self) -> bool {
        !self.is_rejected() && (self.verdict == Some(Verdict::Accept) || !self.corrections.is_empty())
    }

    fn changes(&self, machine: &Claim) -> bool {
        !self.corrections.is_empty() && self.apply(machine) != *machine
    }
}
