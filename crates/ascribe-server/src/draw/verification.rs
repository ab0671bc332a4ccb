//! A report held against a figure that it is cited for.

use ascribe::views::{CitedClaim, VerificationView};
use ascribe::{CitedVerdict, words};
use maud::{Markup, html};

use super::claim::evidence;

/// The verdict, the sentences that it rests on, and what the report says instead.
pub(crate) fn verification(view: &VerificationView) -> Markup {
    html! {
        p.verdict role="status" { strong { (words::cited(&view.cited)) } ": " (verdict_words(view.verdict)) "." }
        @for claim in &view.claims { (cited(claim)) }
        @if !view.elsewhere.is_empty() {
            p { "The digits stand there, but not as a count of people:" }
            @for line in &view.elsewhere { blockquote { p { (evidence(line)) } } }
        }
        @if !view.instead.is_empty() {
            p { "What the report gives instead:" }
            @for claim in &view.instead { (cited(claim)) }
        }
    }
}

fn cited(claim: &CitedClaim) -> Markup {
    let chain = if claim.chain.is_empty() { "its own voice".to_owned() } else { claim.chain.join(" → ") };
    html! {
        blockquote {
            p { (evidence(&claim.evidence)) }
            footer { a href={ "/claims/" (claim.claim) } { "“" (claim.said) "”" } " " (claim.measure) ", " (chain) }
        }
    }
}

fn verdict_words(verdict: CitedVerdict) -> &'static str {
    match verdict {
        CitedVerdict::Stands => "stands in this report",
        CitedVerdict::OtherBound => "the number stands in this report with another bound",
        CitedVerdict::OlderValue => "stands in this report as an older value, beside a newer one",
        CitedVerdict::OtherMeasure => "the number stands in this report, but counts something else",
        CitedVerdict::Absent => "does not stand in this report",
    }
}
