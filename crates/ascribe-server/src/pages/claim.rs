//! `/claims/{id}`: one claim with its sentence, its series, what people said of it and what does not fit.

use ascribe::model::{Claim, ClaimId, Reading};
use ascribe::views::claim_evidence;
use ascribe::{Contents, words};
use axum::extract::Path;
use maud::{Markup, html};
use schemars::JsonSchema;
use serde::Serialize;

use crate::asked::{Answer, Asked};
use crate::draw::{Frame, Section, claim_facts, evidence, finding, report_title};
use crate::edition::report_id;
use crate::pages::log::{WireOperation, operation_row};
use crate::refusal::Refusal;
use crate::wire::{WireClaim, WireFinding};

/// A claim with what people said of it.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "ClaimPage")]
pub(crate) struct WireClaimPage {
    /// The claim.
    claim: WireClaim,
    /// Whether a person rejected it; it then takes no part in comparing.
    rejected: bool,
    /// What people said of it, in order; what was taken back is left out.
    reviews: Vec<WireOperation>,
    /// The findings that rest on it.
    findings: Vec<WireFinding>,
}

/// The claim with this id, rejected or not.
pub(crate) fn find_claim<'c>(contents: &'c Contents, id: &str) -> Result<&'c Claim, Refusal> {
    let standing = contents.claim(&ClaimId(id.to_owned()));
    let rejected = || contents.rejected.iter().find(|claim| claim.id.0 == id);
    standing.or_else(rejected).ok_or_else(|| Refusal::not_found("claim", id))
}

pub(crate) async fn claim(asked: Asked, Path(id): Path<String>) -> Answer {
    let edition = asked.edition().await?;
    let contents = &edition.contents;
    let claim = find_claim(contents, &id)?;
    let frame = Frame::new(Section::Series, format!("“{}”", claim.excerpt.text));
    let json = || WireClaimPage {
        claim: WireClaim::of(contents, claim),
        rejected: contents.claim(&claim.id).is_none(),
        reviews: contents.reviews(&claim.id.0).iter().map(WireOperation::of).collect(),
        findings: contents.findings_of(&claim.id).map(WireFinding::of).collect(),
    };
    asked.answer(frame, json, || draw(contents, claim))
}

fn draw(contents: &Contents, claim: &Claim) -> Markup {
    let reading = contents.reading(&claim.document);
    let reviews = contents.reviews(&claim.id.0);
    html! {
        h1 { "“" (claim.excerpt.text) "”" }
        @if contents.claim(&claim.id).is_none() { p.warning { "A person rejected this claim: it takes no part in comparing." } }
        div.beside {
            div {
                blockquote.large {
                    p { (evidence(&claim_evidence(claim))) }
                    @if let Some(reading) = reading { footer { (stands_in(reading)) } }
                }
                (claim_facts(Some(contents), claim))
                @for found in contents.findings_of(&claim.id) { (finding(contents, found)) }
            }
            aside {
                section.box {
                    h2 { "Review" }
                    p { a.button href={ "/review/" (claim.id) } { "Judge or correct it" } }
                    @if reviews.is_empty() { p.quiet { "Nobody has looked at it yet." } }
                    @else { ul { @for operation in reviews { li { (operation_row(operation)) } } } }
                }
                section.box { h2 { "Id" } p { code { (claim.id) } } }
            }
        }
    }
}

fn stands_in(reading: &Reading) -> Markup {
    let document = &reading.document;
    html! {
        a href={ "/reports/" (report_id(&document.sha256)) } { (report_title(document)) }
        ", " (document.outlet.as_deref().unwrap_or("outlet unknown"))
        ", " (document.published_day().map_or("date unknown".to_owned(), words::day))
    }
}
