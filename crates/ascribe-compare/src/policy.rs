//! Policies: how words become low, best and high, and what grade a count gets.
//!
//! Never stored in place of what was said; switchable in every view.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fmt;
use std::str::FromStr;

use ascribe_model::{Claim, ClaimId, Independence, OriginKind, Series};
use serde::Serialize;

/// A named set of rules that derives numbers from the claims of a series.
///
/// All policies look at the claims that stand: those that no later claim of the same source superseded, that are neither
/// denied nor foretold nor set beside a newer value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Policy {
    /// Low is the least low said, high the greatest high said, open where one is open; no best.
    AsSaid,
    /// After the Uppsala Conflict Data Program: low and high are the lowest and highest number given; best is the number
    /// that most origins give, the lower one where several tie ("conservative"; GED codebook, best/low/high).
    Ucdp,
    /// After ACLED: one number, "the most conservative estimate available": the lowest. Vague words count as its FAQ
    /// says: 10 for "tens", 12 for "dozens", 100 for "hundreds".
    Acled,
    /// After Airwars: least and greatest number over all sources, and a grade: `fair` with at least two origins,
    /// `weak` with one. `confirmed`, `contested` and `discounted` turn on who is responsible, and need a person.
    Airwars,
    /// After Iraq Body Count: least and greatest number; `provisional` unless two independent origins give one.
    Ibc,
}

impl Policy {
    /// All policies, in the order of this list.
    pub const ALL: [Policy; 5] = [Policy::AsSaid, Policy::Ucdp, Policy::Acled, Policy::Airwars, Policy::Ibc];

    /// The name for it on the command line and in output.
    pub fn as_str(self) -> &'static str {
        match self {
            Policy::AsSaid => "as-said",
            Policy::Ucdp => "ucdp",
            Policy::Acled => "acled",
            Policy::Airwars => "airwars",
            Policy::Ibc => "ibc",
        }
    }
}

impl fmt::Display for Policy {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Policy {
    type Err = String;

    fn from_str(word: &str) -> Result<Policy, String> {
        Policy::ALL.into_iter().find(|policy| policy.as_str() == word).ok_or_else(|| {
            let known = Policy::ALL.map(Policy::as_str).join(", ");
            format!("`{word}` is no policy; known are {known}")
        })
    }
}

/// What a policy makes of a series.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Derived {
    /// The lowest number.
    pub low: Option<u64>,
    /// The number to use where one is wanted.
    pub best: Option<u64>,
    /// The highest number.
    pub high: Option<u64>,
    /// The grade, where the policy gives one.
    pub grade: Option<&'static str>,
}

/// Derives numbers from the claims of a series; `claims` in the order of the series. Shares are left out.
pub fn derive(policy: Policy, series: &Series, claims: &[&Claim]) -> Derived {
    let superseded: HashSet<&ClaimId> = series.revisions.iter().map(|revision| &revision.from).collect();
    let standing: Vec<&Claim> = claims.iter().copied().filter(|claim| stands(&superseded, claim)).collect();
    let bounds: Vec<(Option<u64>, Option<u64>)> =
        standing.iter().filter_map(|claim| claim.amount.people_bounds()).collect();
    if bounds.is_empty() {
        return Derived::default();
    }
    let numbers = || bounds.iter().filter_map(|(low, high)| low.or(*high));
    let lowest = numbers().min();
    let highest = bounds.iter().filter_map(|(low, high)| high.or(*low)).max();
    match policy {
        Policy::AsSaid => as_said(&bounds),
        Policy::Ucdp => {
            let best = most_supported(series, &standing);
            Derived { low: lowest, best, high: highest, grade: None }
        }
        Policy::Acled => {
            let best = standing.iter().filter_map(|claim| acled_number(claim)).min();
            Derived { best, ..Derived::default() }
        }
        Policy::Airwars => {
            let grade = Some(airwars_grade(series));
            Derived { low: lowest, best: None, high: highest, grade }
        }
        Policy::Ibc => {
            let is_checked = series.independence == Independence::DifferentNamedOrigins;
            Derived { low: lowest, best: None, high: highest, grade: (!is_checked).then_some("provisional") }
        }
    }
}

/// Whether no later claim of the same source took its place, and it is said for now.
fn stands(superseded: &HashSet<&ClaimId>, claim: &Claim) -> bool {
    use ascribe_model::Certainty::{Denied, Forecast};
    !superseded.contains(&claim.id) && !claim.earlier && !matches!(claim.certainty, Denied | Forecast)
}

fn as_said(bounds: &[(Option<u64>, Option<u64>)]) -> Derived {
    let is_open_below = bounds.iter().any(|(low, _)| low.is_none());
    let is_open_above = bounds.iter().any(|(_, high)| high.is_none());
    let low = bounds.iter().filter_map(|(low, _)| *low).min().filter(|_| !is_open_below);
    let high = bounds.iter().filter_map(|(_, high)| *high).max().filter(|_| !is_open_above);
    Derived { low, best: None, high, grade: None }
}

/// The number that most origins of the series give; of several the lowest.
fn most_supported(series: &Series, standing: &[&Claim]) -> Option<u64> {
    let origins = series.origins.iter().enumerate();
    let origin_of: HashMap<&ClaimId, usize> =
        origins.flat_map(|(idx, origin)| origin.claims.iter().map(move |claim| (claim, idx))).collect();
    let mut given_by: BTreeMap<u64, BTreeSet<usize>> = BTreeMap::new();
    for claim in standing {
        if let Some(number) = claim.amount.people_bounds().and_then(|(low, high)| low.or(high)) {
            given_by.entry(number).or_default().extend(origin_of.get(&claim.id));
        }
    }
    let most = given_by.iter().max_by_key(|(number, origins)| (origins.len(), Reverse(**number)));
    most.map(|(number, _)| *number)
}

/// ACLED's number for a claim: its rule for vague words, else the lower bound.
fn acled_number(claim: &Claim) -> Option<u64> {
    let words = claim.excerpt.text.to_lowercase();
    let (low, high) = claim.amount.people_bounds()?;
    match words.as_str() {
        "dozens" => Some(12),
        "tens" => Some(10),
        "hundreds" => Some(100),
        _ => low.or(high),
    }
}

/// "weak" for a single source, "fair" for two and more.
fn airwars_grade(series: &Series) -> &'static str {
    let sources = series.origins.iter().filter(|origin| origin.kind != OriginKind::OwnVoice);
    if sources.count() < 2 { "weak" } else { "fair" }
}
