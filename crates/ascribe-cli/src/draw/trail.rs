//! The way of a number from page to page.

use ascribe::Alteration;
use ascribe::views::{Trail, TrailStep};

use super::contents::{heading, quoted};
use super::style::{self, paint};
use super::{escape, words};

/// Draws every appearance with its sentence, and what took its place.
pub(crate) fn trail(trail: &Trail, width: usize) -> String {
    let mut parts: Vec<String> =
        trail.steps.iter().enumerate().map(|(at, step)| appearance(trail, at, step, width)).collect();
    if !trail.corrections.is_empty() {
        let lines = trail.corrections.iter().map(|later| {
            let day = later.published.map_or("date unknown".to_owned(), words::day);
            let outlet = later.outlet.as_deref().unwrap_or("outlet unknown");
            let reason = later.reason.as_ref().map(|reason| format!(" ({reason})")).unwrap_or_default();
            let told = format!("  “{}” in {outlet}, {day}{reason}", later.said);
            escape::line(&told).into_owned()
        });
        parts.push(format!("{}\n{}", heading("Since replaced by"), lines.collect::<Vec<_>>().join("\n")));
    }
    parts.join("\n\n")
}

fn appearance(trail: &Trail, at: usize, step: &TrailStep, width: usize) -> String {
    let day = step.published.map_or("date unknown".to_owned(), words::day);
    let outlet = step.outlet.as_deref().unwrap_or("outlet unknown");
    let number = paint(style::STRONG, format!("{:3}", at + 1));
    let title = escape::line(&format!("{outlet}, {day}")).into_owned();
    let mut lines = vec![format!("{number}  {title}  {}", paint(style::FAINT, &step.claim.0))];
    let chain = if step.chain.is_empty() { "its own voice".to_owned() } else { step.chain.join(" → ") };
    lines.push(format!("     {}", escape::line(&format!("“{}” {}, {chain}", step.said, step.measure))));
    if let Some(from) = &step.from {
        let giver = trail.steps.iter().position(|other| other.claim == *from);
        let how = step.derivation.map_or("taken", |derivation| derivation.as_str());
        let giver = giver.map_or_else(|| from.0.clone(), |position| (position + 1).to_string());
        lines.push(format!("     {how} of {giver}{}", changes(&step.changes)));
    }
    lines.push(quoted(&step.evidence, "", width));
    lines.join("\n")
}

fn changes(changes: &[Alteration]) -> String {
    if changes.is_empty() {
        return ", nothing changed".to_owned();
    }
    let word = |change: &Alteration| match change {
        Alteration::Measure { from, to } => format!("measure ({} became {})", from.as_str(), to.as_str()),
        other => other.as_str().to_owned(),
    };
    format!(", changed: {}", changes.iter().map(word).collect::<Vec<_>>().join(", "))
}
