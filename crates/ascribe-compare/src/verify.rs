//! Whether a figure stands in a page that is cited for it.

use ascribe_model::{Amount, Claim, ClaimId, Measure, Reading};
use serde::Serialize;

use crate::exact::anchor;

/// A figure that a page is cited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct CitedFigure {
    /// How many, with the bounds that the citation gives.
    pub amount: Amount,
    /// Whether the citation says that the number is not exact.
    pub approx: bool,
    /// Of what; none when the citation gives a bare number.
    pub measure: Option<Measure>,
}

/// What a page says of a figure that it is cited for, from the best to the worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// The figure stands there: number, bounds and measure.
    Stands,
    /// The number stands there with another bound: "more than 4,000" for 4,000.
    OtherBound,
    /// The figure stands there as an older value, set beside a newer one.
    OlderValue,
    /// The number stands there, but counts something else: 4,000 casualties for 4,000 killed.
    OtherMeasure,
    /// The number does not stand there.
    Absent,
}

impl Verdict {
    /// The words for it in output.
    pub fn as_str(self) -> &'static str {
        match self {
            Verdict::Stands => "stands",
            Verdict::OtherBound => "other bound",
            Verdict::OlderValue => "older value",
            Verdict::OtherMeasure => "other measure",
            Verdict::Absent => "absent",
        }
    }
}

/// A verdict with the claims that it rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Verification {
    /// The best that any claim of the page gives.
    pub verdict: Verdict,
    /// The claims that give it, in text order; empty when absent. Each carries its sentence.
    pub claims: Vec<ClaimId>,
}

/// Looks for a figure among the claims of a page.
///
/// Numbers must be the same; "about 4,000" is no 4,100. What the page says with other words ("exceeded" for "more than")
/// has the same bounds and stands.
pub fn verify(reading: &Reading, cited: CitedFigure) -> Verification {
    let verdicts: Vec<(Verdict, &Claim)> =
        reading.claims.iter().map(|claim| (verdict_of(claim, cited), claim)).collect();
    let verdict = verdicts.iter().map(|(verdict, _)| *verdict).min().unwrap_or(Verdict::Absent);
    let best = verdicts.iter().filter(|(of_claim, _)| *of_claim == verdict && verdict != Verdict::Absent);
    Verification { verdict, claims: best.map(|(_, claim)| claim.id.clone()).collect() }
}

fn verdict_of(claim: &Claim, cited: CitedFigure) -> Verdict {
    if claim.amount.unit() != cited.amount.unit() || anchor(claim.amount) != anchor(cited.amount) {
        return Verdict::Absent;
    }
    let same_measure = cited.measure.is_none_or(|measure| measure == claim.measure);
    match (same_measure, claim.earlier, claim.amount == cited.amount) {
        (false, _, _) => Verdict::OtherMeasure,
        (true, true, _) => Verdict::OlderValue,
        (true, false, false) => Verdict::OtherBound,
        (true, false, true) => Verdict::Stands,
    }
}
