//! The claims of a series as a table: one row a claim, in the series' order.

use ascribe_model::{Amount, Certainty, ClaimId, Interval, Series, SeriesId};
use jiff::civil::Date;
use serde::Serialize;

use super::timeline::{Support, support};
use crate::Contents;

/// The claims of a series.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ClaimTable {
    /// The series.
    pub series: SeriesId,
    /// The question in a few words.
    pub title: String,
    /// One row a claim, in the series' order.
    pub rows: Vec<ClaimRow>,
    /// What carries the series.
    pub support: Support,
}

/// A claim as a row.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ClaimRow {
    /// The claim.
    pub claim: ClaimId,
    /// The days it speaks of.
    pub when: Option<Interval>,
    /// The day on which it was published.
    pub published: Option<Date>,
    /// The words.
    pub said: String,
    /// How many.
    pub amount: Amount,
    /// Whether the words say that it is not exact.
    pub approx: bool,
    /// How sure the source presents it.
    pub certainty: Certainty,
    /// The way to the reader: source, relays, the nearest to the source first; empty in the report's own voice.
    pub chain: Vec<String>,
    /// Who published it.
    pub outlet: Option<String>,
    /// The document it stands in.
    pub document: String,
    /// The claim that it superseded.
    pub revises: Option<ClaimId>,
}

/// The claims of a series as a table.
pub fn claim_table(contents: &Contents, series: &Series) -> ClaimTable {
    let claims = series.claims.iter().filter_map(|id| contents.claim(id));
    let rows = claims.map(|claim| ClaimRow {
        claim: claim.id.clone(),
        when: claim.when,
        published: claim.published,
        said: claim.excerpt.text.clone(),
        amount: claim.amount,
        approx: claim.approx,
        certainty: claim.certainty,
        chain: chain(claim),
        outlet: claim.outlet.clone(),
        document: claim.document.clone(),
        revises: series.revisions.iter().find(|step| step.to == claim.id).map(|step| step.from.clone()),
    });
    ClaimTable {
        series: series.id.clone(),
        title: super::timeline::series_words(series),
        rows: rows.collect(),
        support: support(contents, series),
    }
}

fn chain(claim: &ascribe_model::Claim) -> Vec<String> {
    let mentions = claim.source.iter().chain(&claim.via);
    mentions.map(|mention| mention.name.clone().unwrap_or_else(|| mention.excerpt.text.clone())).collect()
}
