//! What was known of a ledger, so that what is new can be told.

use std::collections::HashSet;

use ascribe::Contents;
use ascribe::model::{ClaimId, Finding};

use crate::News;
use crate::news::{ClaimLine, ClaimNews, FindingNews, RevisionNews};

/// The claims, revisions and findings of a ledger at one moment.
#[derive(Debug, Default)]
pub(crate) struct Known {
    claims: HashSet<ClaimId>,
    revisions: HashSet<(ClaimId, ClaimId)>,
    findings: HashSet<(String, Vec<ClaimId>)>,
}

impl Known {
    /// Everything in a ledger.
    pub(crate) fn of(contents: &Contents) -> Known {
        let comparison = &contents.comparison;
        let claims = contents.readings.iter().flat_map(|reading| &reading.claims);
        let revisions = comparison.series.iter().flat_map(|series| &series.revisions);
        Known {
            claims: claims.map(|claim| claim.id.clone()).collect(),
            revisions: revisions.map(|revision| (revision.from.clone(), revision.to.clone())).collect(),
            findings: comparison.findings.iter().map(key_of).collect(),
        }
    }

    /// Takes in what a ledger holds now and tells what was not known: claims, then revisions, then findings, each in the
    /// order of the ledger.
    pub(crate) fn learn(&mut self, contents: &Contents, at: &str) -> Vec<News> {
        let line = |id: &ClaimId| {
            let claim = contents.claim(id)?;
            let url = contents.document(&claim.document).and_then(|document| document.url.as_deref());
            Some(ClaimLine::of(claim, url))
        };
        let at = || at.to_owned();
        let mut news = Vec::new();
        for claim in contents.readings.iter().flat_map(|reading| &reading.claims) {
            if self.claims.insert(claim.id.clone()) {
                let series = contents.series_of(&claim.id).map(|series| series.id.0.clone());
                news.extend(line(&claim.id).map(|claim| News::Claim(ClaimNews { at: at(), claim, series })));
            }
        }
        for series in &contents.comparison.series {
            for revision in &series.revisions {
                if !self.revisions.insert((revision.from.clone(), revision.to.clone())) {
                    continue;
                }
                if let (Some(from), Some(to)) = (line(&revision.from), line(&revision.to)) {
                    let (series, reason) = (series.id.0.clone(), revision.reason.clone());
                    let revision = RevisionNews { at: at(), series, from, to, reason };
                    news.push(News::Revision(Box::new(revision)));
                }
            }
        }
        for finding in &contents.comparison.findings {
            if self.findings.insert(key_of(finding)) {
                let (check, message) = (finding.check.clone(), finding.message.clone());
                let claims = finding.claims.iter().filter_map(line).collect();
                news.push(News::Finding(FindingNews { at: at(), check, message, claims }));
            }
        }
        news
    }
}

/// What a finding is known by: its message may change with what else is known.
fn key_of(finding: &Finding) -> (String, Vec<ClaimId>) {
    (finding.check.clone(), finding.claims.clone())
}
