//! Readings and what they say together, with ways to find one thing in them.

use std::collections::{BTreeSet, HashMap, VecDeque};

use ascribe_compare::{Blame, Decision, Decisions, Derived, Move, Policy, Sameness};
use ascribe_model::{Amount, Claim, ClaimId, Comparison, Document, Finding, Lineage, Reading, Series, Story};
use ascribe_store::{Act, Answer, Moved, Operation, PairOf, StandingReading};

/// Documents through which a claim's way is followed: comparing them takes less than half a second.
pub(crate) const MOST_NEAR: usize = 300;

/// Readings, compared, in the order in which they were given: all of a ledger, or those that a part of it needs.
#[derive(Clone, Debug)]
pub struct Contents {
    /// The readings.
    pub readings: Vec<Reading>,
    /// What they say together.
    pub comparison: Comparison,
    /// Claims that a person rejected; they take no part in comparing.
    pub rejected: Vec<Claim>,
    /// For each id what people said of it.
    reviews: HashMap<String, Vec<Operation>>,
    /// Where each claim stands: position of its reading, position among that reading's claims.
    claims: HashMap<ClaimId, (usize, usize)>,
    documents: HashMap<String, usize>,
    /// Where things stand in the comparison.
    places: Places,
}

/// What people decided on stories, series and claims: `links`, `moves` and `names` as they stand, in order. Of two on the same
/// thing the later counts.
pub(crate) fn decisions(links: &[Operation], moves: &[Operation], names: &[Operation]) -> Decisions {
    let mut decisions = Decisions::default();
    for operation in links {
        let Act::Link(link) = &operation.act else { continue };
        if !matches!(link.of, PairOf::Stories | PairOf::Series | PairOf::Claims) {
            continue;
        }
        let answer = match link.answer {
            Answer::Same => Sameness::Same,
            Answer::NotSame => Sameness::NotSame,
            Answer::Undecided => Sameness::Undecided,
        };
        decisions.pairs.retain(|known| (&known.left, &known.right) != (&link.left, &link.right));
        decisions.pairs.push(Decision { left: link.left.clone(), right: link.right.clone(), answer });
    }
    for operation in moves {
        let Act::Move(moved) = &operation.act else { continue };
        decisions.moves.retain(|known| known.what != moved.what);
        let into = Some(moved.into.clone()).filter(|into| into != Moved::NEW);
        decisions.moves.push(Move { what: moved.what.clone(), into });
    }
    for operation in names {
        let Act::Name(naming) = &operation.act else { continue };
        decisions.titles.insert(naming.about.clone(), naming.title.clone());
    }
    decisions
}

impl Contents {
    /// Compares readings. Each document should be given once.
    pub fn of(readings: Vec<Reading>) -> Contents {
        let comparison = ascribe_compare::compare(&readings);
        Contents::compared(readings, comparison)
    }

    /// Readings as they stand after what people made of them, with what they say together. `said` is what people said,
    /// each with the id that it speaks of.
    pub(crate) fn reviewed(
        standing: Vec<StandingReading>,
        said: Vec<(String, Operation)>,
        comparison: Comparison,
    ) -> Contents {
        let mut reviews: HashMap<String, Vec<Operation>> = HashMap::new();
        said.into_iter().for_each(|(id, operation)| reviews.entry(id).or_default().push(operation));
        let mut rejected = Vec::new();
        let mut readings = Vec::with_capacity(standing.len());
        for mut standing in standing {
            rejected.append(&mut standing.rejected);
            readings.push(standing.reading);
        }
        Contents { rejected, reviews, ..Contents::compared(readings, comparison) }
    }

    /// Readings with what they say together.
    pub(crate) fn compared(readings: Vec<Reading>, comparison: Comparison) -> Contents {
        let places = readings.iter().enumerate().flat_map(|(reading_idx, reading)| {
            let claims = reading.claims.iter().enumerate();
            claims.map(move |(claim_idx, claim)| (claim.id.clone(), (reading_idx, claim_idx)))
        });
        let claims = places.collect();
        let documents =
            readings.iter().enumerate().map(|(idx, r)| (r.document.sha256.clone(), idx)).collect();
        let places = Places::of(&comparison);
        let (rejected, reviews) = (Vec::new(), HashMap::new());
        Contents { readings, comparison, rejected, reviews, claims, documents, places }
    }

    /// The way of a claim through the readings; none when no reading holds it.
    ///
    /// Looks at no more than 300 documents: a number that a thousand outlets print is followed through the nearest.
    pub fn blame(&self, claim: &ClaimId) -> Option<Blame> {
        let same = self.same_number(self.claim(claim)?);
        let near: Vec<Reading> = self.near(&same).into_iter().map(|idx| self.readings[idx].clone()).collect();
        let ids: Vec<ClaimId> = same.iter().map(|claim| claim.id.clone()).collect();
        let appearances = ascribe_compare::follow(&near, &ids);
        let is_ours = |id: &ClaimId| appearances.iter().any(|appearance| appearance.claim == *id);
        let revisions = self.series_of(claim).into_iter().flat_map(|series| &series.revisions);
        let corrections = revisions.filter(|revision| is_ours(&revision.from) && !is_ours(&revision.to));
        Some(Blame { corrections: corrections.cloned().collect(), appearances })
    }

    /// The claims of a claim's series that go back to its origin with its number; itself among them.
    fn same_number<'c>(&'c self, claim: &'c Claim) -> Vec<&'c Claim> {
        let number = |claim: &Claim| match claim.amount {
            Amount::People { low, high } | Amount::Households { low, high } => (low.or(high), None),
            Amount::Share { low, high } => (None, low.or(high)),
        };
        let origins = self.series_of(&claim.id).into_iter().flat_map(|series| &series.origins);
        let origin = origins.into_iter().find(|origin| origin.claims.contains(&claim.id));
        let others = origin.into_iter().flat_map(|origin| &origin.claims).filter_map(|id| self.claim(id));
        let is_same =
            |other: &Claim| number(other) == number(claim) && other.amount.unit() == claim.amount.unit();
        let others = others.filter(|other| other.id != claim.id && is_same(other));
        [claim].into_iter().chain(others).collect()
    }

    /// The readings that hold some claims, and all that these derive from or that derive from them, in their order.
    fn near(&self, claims: &[&Claim]) -> BTreeSet<usize> {
        let mut waiting: VecDeque<&str> = claims.iter().map(|claim| &*claim.document).collect();
        let mut near = BTreeSet::new();
        while let Some(document) = waiting.pop_front() {
            let Some(idx) = self.documents.get(document) else { continue };
            if near.len() < MOST_NEAR && near.insert(*idx) {
                let links = self.lineage_of(document);
                waiting
                    .extend(links.flat_map(|link| [Some(&*link.document), link.from.as_deref()]).flatten());
            }
        }
        near
    }

    /// What a policy makes of a series.
    pub fn derived(&self, policy: Policy, series: &Series) -> Derived {
        let on_curve = series.claims.iter().filter(|id| !series.beside.contains(id));
        let claims: Vec<&Claim> = on_curve.filter_map(|id| self.claim(id)).collect();
        ascribe_compare::derive(policy, series, &claims)
    }

    /// What people said of the claim, series or document with this id, in order; what was taken back is left out.
    pub fn reviews(&self, id: &str) -> &[Operation] {
        self.reviews.get(id).map_or(&[], Vec::as_slice)
    }

    /// The claim with this id.
    pub fn claim(&self, id: &ClaimId) -> Option<&Claim> {
        let (reading_idx, claim_idx) = *self.claims.get(id)?;
        Some(&self.readings[reading_idx].claims[claim_idx])
    }

    /// The reading of the document with this SHA-256.
    pub fn reading(&self, sha256: &str) -> Option<&Reading> {
        self.documents.get(sha256).map(|idx| &self.readings[*idx])
    }

    /// The document with this SHA-256.
    pub fn document(&self, sha256: &str) -> Option<&Document> {
        self.reading(sha256).map(|reading| &reading.document)
    }

    /// The series that a claim stands in.
    pub fn series_of(&self, claim: &ClaimId) -> Option<&Series> {
        self.places.series_of.get(claim).map(|idx| &self.comparison.series[*idx])
    }

    /// The series with this id.
    pub fn series(&self, id: &str) -> Option<&Series> {
        self.places.series.get(id).map(|idx| &self.comparison.series[*idx])
    }

    /// The story with this id.
    pub fn story(&self, id: &str) -> Option<&Story> {
        self.places.stories.get(id).map(|idx| &self.comparison.stories[*idx])
    }

    /// The story of a report, by the report's SHA-256.
    pub fn story_of(&self, sha256: &str) -> Option<&Story> {
        self.places.story_of.get(sha256).map(|idx| &self.comparison.stories[*idx])
    }

    /// The series of a story, those of the whole first.
    pub fn series_in<'c>(&'c self, story: &'c Story) -> impl Iterator<Item = &'c Series> {
        story.series.iter().filter_map(|id| self.series(&id.0))
    }

    /// The claim whose place a claim took in its series.
    pub fn revised_from(&self, claim: &ClaimId) -> Option<&Claim> {
        self.claim(self.places.revised_from.get(claim)?)
    }

    /// The claim that took a claim's place in its series.
    pub fn revised_by(&self, claim: &ClaimId) -> Option<&Claim> {
        self.claim(self.places.revised_by.get(claim)?)
    }

    /// What a document derives from and what derives from it, by the document's SHA-256, in the order of all links.
    pub fn lineage_of(&self, sha256: &str) -> impl Iterator<Item = &Lineage> {
        let positions = self.places.lineage_of.get(sha256).into_iter().flatten();
        positions.map(|idx| &self.comparison.lineage[*idx])
    }

    /// The findings that rest on a claim, in order.
    pub fn findings_of(&self, claim: &ClaimId) -> impl Iterator<Item = &Finding> {
        let positions = self.places.findings_of.get(claim).into_iter().flatten();
        positions.map(|idx| &self.comparison.findings[*idx])
    }

    /// The findings that rest on a claim of a series, in order.
    pub fn findings_on(&self, series: &Series) -> Vec<&Finding> {
        self.findings_on_claims(series.claims.iter())
    }

    /// The findings that rest on a claim of a report, in order.
    pub fn findings_in(&self, reading: &Reading) -> Vec<&Finding> {
        self.findings_on_claims(reading.claims.iter().map(|claim| &claim.id))
    }

    fn findings_on_claims<'c>(&self, claims: impl Iterator<Item = &'c ClaimId>) -> Vec<&Finding> {
        let positions = claims.filter_map(|claim| self.places.findings_of.get(claim)).flatten();
        let positions: BTreeSet<usize> = positions.copied().collect();
        positions.into_iter().map(|idx| &self.comparison.findings[idx]).collect()
    }

    /// The series with the most claims: the one to show first. Of several the first.
    pub fn main_series(&self) -> Option<&Series> {
        self.series_by_weight().into_iter().next()
    }

    /// All series, those with the most claims first.
    pub fn series_by_weight(&self) -> Vec<&Series> {
        let mut series: Vec<_> = self.comparison.series.iter().collect();
        series.sort_by_key(|series| std::cmp::Reverse(series.claims.len()));
        series
    }
}

/// Where things stand in a comparison, by what names them.
#[derive(Clone, Debug, Default)]
struct Places {
    stories: HashMap<String, usize>,
    /// The story of each document.
    story_of: HashMap<String, usize>,
    series: HashMap<String, usize>,
    /// The series that each claim stands in.
    series_of: HashMap<ClaimId, usize>,
    revised_from: HashMap<ClaimId, ClaimId>,
    revised_by: HashMap<ClaimId, ClaimId>,
    /// The findings that rest on each claim, in order.
    findings_of: HashMap<ClaimId, Vec<usize>>,
    /// The links of each document, in order.
    lineage_of: HashMap<String, Vec<usize>>,
}

impl Places {
    fn of(comparison: &Comparison) -> Places {
        let mut places = Places::default();
        for (idx, story) in comparison.stories.iter().enumerate() {
            places.stories.insert(story.id.0.clone(), idx);
            places.story_of.extend(story.documents.iter().map(|document| (document.clone(), idx)));
        }
        for (idx, series) in comparison.series.iter().enumerate() {
            places.series.insert(series.id.0.clone(), idx);
            places.series_of.extend(series.claims.iter().map(|claim| (claim.clone(), idx)));
            for step in &series.revisions {
                places.revised_from.entry(step.to.clone()).or_insert_with(|| step.from.clone());
                places.revised_by.entry(step.from.clone()).or_insert_with(|| step.to.clone());
            }
        }
        for (idx, finding) in comparison.findings.iter().enumerate() {
            for claim in &finding.claims {
                places.findings_of.entry(claim.clone()).or_default().push(idx);
            }
        }
        for (idx, link) in comparison.lineage.iter().enumerate() {
            for document in [Some(&link.document), link.from.as_ref()].into_iter().flatten() {
                places.lineage_of.entry(document.clone()).or_default().push(idx);
            }
        }
        places
    }
}
