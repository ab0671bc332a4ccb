//! A page held against a figure.

use ascribe::views::{CitedClaim, VerificationView};

use super::contents::{heading, quoted};
use super::style::{self, paint};
use super::{escape, words};

/// Draws the verdict, the sentences that it rests on, and what the page says instead.
pub(crate) fn verification(view: &VerificationView, width: usize) -> String {
    let cited_words = words::cited(&view.cited);
    let outlet = view.outlet.as_deref().unwrap_or("outlet unknown");
    let page = format!("{outlet}, {}", view.document.get(..12).unwrap_or(&view.document));
    let verdict = paint(style::STRONG, view.verdict.as_str());
    let mut parts = vec![format!("{verdict}  {cited_words} in {}", escape::line(&page))];
    parts.extend(view.claims.iter().map(|claim| cited(claim, width)));
    if !view.elsewhere.is_empty() {
        parts.push(heading("The digits stand there, but not as a count of people"));
        parts.extend(view.elsewhere.iter().map(|evidence| quoted(evidence, "", width)));
    }
    if !view.instead.is_empty() {
        parts.push(heading("What the page gives instead"));
        parts.extend(view.instead.iter().map(|claim| cited(claim, width)));
    }
    parts.join("\n")
}

fn cited(claim: &CitedClaim, width: usize) -> String {
    let chain = if claim.chain.is_empty() { "its own voice".to_owned() } else { claim.chain.join(" → ") };
    let said = escape::line(&format!("“{}” {}, {chain}", claim.said, claim.measure)).into_owned();
    format!("  {said}\n{}", quoted(&claim.evidence, "", width))
}
