//! Where a number came up first, who took it over from whom, and what changed on the way.

use ascribe_compare::Alteration;
use ascribe_model::{Claim, ClaimId, Derivation};
use jiff::civil::Date;
use serde::Serialize;

use super::evidence::{Evidence, claim_evidence};
use crate::Contents;

/// The way of a claim through the pages.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Trail {
    /// The claim that was asked for.
    pub claim: ClaimId,
    /// Every appearance of its number, by day of publication; the first is where it came up. Those without a day last.
    pub steps: Vec<TrailStep>,
    /// What took the number's place later, in the words of the same source.
    pub corrections: Vec<TrailCorrection>,
}

/// One appearance.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TrailStep {
    /// The claim.
    pub claim: ClaimId,
    /// Who published it.
    pub outlet: Option<String>,
    /// When.
    pub published: Option<Date>,
    /// The words.
    pub said: String,
    /// The measure, in a word.
    pub measure: &'static str,
    /// The way to the reader: source, relays, the nearest to the source first; empty in the report's own voice.
    pub chain: Vec<String>,
    /// The appearance that it was taken from, where the pages show it.
    pub from: Option<ClaimId>,
    /// How its page derives from that one's.
    pub derivation: Option<Derivation>,
    /// What changed on the way from there.
    pub changes: Vec<Alteration>,
    /// The sentence.
    pub evidence: Evidence,
}

/// A later number of the same source that took the place of this one.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TrailCorrection {
    /// The claim that no longer stands.
    pub from: ClaimId,
    /// The claim that took its place.
    pub to: ClaimId,
    /// The reason where one is said.
    pub reason: Option<String>,
    /// The words of the later claim.
    pub said: String,
    /// Who published it.
    pub outlet: Option<String>,
    /// When.
    pub published: Option<Date>,
}

/// The way of a claim; none where the ledger does not hold it.
pub fn trail(contents: &Contents, claim: &ClaimId) -> Option<Trail> {
    let blame = contents.blame(claim)?;
    let steps = blame.appearances.into_iter().filter_map(|appearance| {
        let claim = contents.claim(&appearance.claim)?;
        Some(TrailStep {
            claim: appearance.claim,
            outlet: claim.outlet.clone(),
            published: claim.published,
            said: claim.excerpt.text.clone(),
            measure: claim.measure.as_str(),
            chain: chain(claim),
            from: appearance.from,
            derivation: appearance.derivation,
            changes: appearance.changes,
            evidence: claim_evidence(claim),
        })
    });
    let corrections = blame.corrections.into_iter().filter_map(|step| {
        let later = contents.claim(&step.to)?;
        Some(TrailCorrection {
            said: later.excerpt.text.clone(),
            outlet: later.outlet.clone(),
            published: later.published,
            from: step.from,
            to: step.to,
            reason: step.reason,
        })
    });
    Some(Trail { claim: claim.clone(), steps: steps.collect(), corrections: corrections.collect() })
}

fn chain(claim: &Claim) -> Vec<String> {
    let mentions = claim.source.iter().chain(&claim.via);
    mentions.map(|mention| mention.name.clone().unwrap_or_else(|| mention.excerpt.text.clone())).collect()
}
