//! The way of a number: where it came up first, who repeated it, what changed on the way, what took its place.

use ascribe::views::{Trail, TrailStep};
use ascribe::{Alteration, words};
use maud::{Markup, html};

use super::claim::evidence;
use crate::edition::report_id;

/// Appearances that are drawn; a number that a thousand outlets printed is counted, not listed.
const MOST_STEPS: usize = 40;

/// The way of a claim, unless it is told by the claim alone.
pub(crate) fn trail(trail: &Trail) -> Markup {
    html! {
        @if trail.steps.len() > 1 || !trail.corrections.is_empty() {
            section #trail {
                h2 { "The way of this number" }
                ol.trail { @for step in trail.steps.iter().take(MOST_STEPS) { (appearance(trail, step)) } }
                @if trail.steps.len() > MOST_STEPS { p.quiet { "and " (trail.steps.len() - MOST_STEPS) " more" } }
                @for later in &trail.corrections {
                    p { "Since replaced by " a href={ "/claims/" (later.to) } { "“" (later.said) "”" }
                        span.quiet { " in " (later.outlet.as_deref().unwrap_or("outlet unknown")) ", " (later.published.map_or("date unknown".to_owned(), words::day))
                            @if let Some(reason) = &later.reason { " (" (reason) ")" } } }
                }
            }
        }
    }
}

fn appearance(trail: &Trail, step: &TrailStep) -> Markup {
    let giver = step.from.as_ref().and_then(|from| trail.steps.iter().find(|other| other.claim == *from));
    let chain = if step.chain.is_empty() { "its own voice".to_owned() } else { step.chain.join(" → ") };
    html! {
        li aria-current=[(step.claim == trail.claim).then_some("true")] {
            a href={ "/reports/" (report_id(&step.evidence.document)) } { (step.outlet.as_deref().unwrap_or("outlet unknown")) }
            ", " (step.published.map_or("date unknown".to_owned(), words::day)) ": "
            @if step.claim == trail.claim { strong { "“" (step.said) "”" } } @else { a href={ "/claims/" (step.claim) } { "“" (step.said) "”" } }
            " " (step.measure) span.quiet { ", " (chain) }
            @if let Some(giver) = giver {
                br; span.quiet {
                    (step.derivation.map_or("taken", |derivation| derivation.as_str())) " of " (giver.outlet.as_deref().unwrap_or("outlet unknown"))
                    " (" a href={ "/compare?left=" (report_id(&giver.evidence.document)) "&right=" (report_id(&step.evidence.document)) } { "compare" } ")"
                }
                @if step.changes.is_empty() { span.quiet { ", nothing changed" } }
                @else { ", changed: " strong.changed { (step.changes.iter().map(change).collect::<Vec<_>>().join(", ")) } }
            }
            blockquote { p { (evidence(&step.evidence)) } }
        }
    }
}

/// What changed, in words.
pub(crate) fn change(change: &Alteration) -> String {
    match change {
        Alteration::Measure { from, to } => format!("measure ({} became {})", from.as_str(), to.as_str()),
        other => other.as_str().to_owned(),
    }
}
