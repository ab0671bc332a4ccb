//! How a name, a place or a time was resolved: rule, anchor, alternatives.

use ascribe::{
    ExplainedActor, ExplainedFigure, ExplainedMention, ExplainedPlace, ExplainedReading, ExplainedTime,
};

use super::evidence::evidence;
use super::style::{self, paint};

/// What stands before the lines.
const MARGIN: &str = "    ┆ ";
/// Other places or times of the sentence that are named; the JSON has all.
const OTHERS_NAMED: usize = 3;

/// How the source of a statement was resolved.
pub(crate) fn statement_reasons(explained: &ExplainedReading, idx: usize, width: usize) -> Option<String> {
    let actor = explained.statements.get(idx)?.as_ref()?;
    Some(faint(&actor_words(actor), width))
}

/// How the source, the people, the place and the time of a figure were resolved.
pub(crate) fn figure_reasons(explained: &ExplainedReading, idx: usize, width: usize) -> Option<String> {
    let figure = explained.figures.get(idx)?.as_ref()?;
    let lines: Vec<String> = figure_lines(figure).iter().map(|line| faint(line, width)).collect();
    Some(lines.join("\n"))
}

fn faint(words: &str, width: usize) -> String {
    paint(style::FAINT, evidence(words, &[], MARGIN, width))
}

fn figure_lines(figure: &ExplainedFigure) -> Vec<String> {
    let mut lines: Vec<String> =
        figure.source.iter().map(|actor| format!("source  {}", actor_words(actor))).collect();
    lines.extend(figure.via.iter().map(|actor| format!("via     {}", actor_words(actor))));
    if let Some(people) = &figure.population {
        let whose = people.whose.as_deref().map(|whose| format!(", of {whose}")).unwrap_or_default();
        let kind = people.kind.map(|kind| format!(", {kind}")).unwrap_or_default();
        lines.push(format!("people  “{}”{whose}{kind}", people.key));
    }
    lines.extend(place_lines(&figure.place));
    lines.extend(time_lines(&figure.when));
    lines
}

fn place_lines(place: &ExplainedPlace) -> Vec<String> {
    let rule = place.rule.map(|rule| format!("; {rule}")).unwrap_or_default();
    let mut lines = vec![format!("where   {}{rule}", place.choice)];
    if !place.alternatives.is_empty() {
        lines.push(format!("        of this name also: {}", place.alternatives.join("; ")));
    }
    lines.extend(others(&place.rather_than));
    lines
}

fn time_lines(time: &ExplainedTime) -> Vec<String> {
    let rule = time.rule.map(|rule| format!("; {rule}")).unwrap_or_default();
    let anchor = time.anchor.as_deref().map(|day| format!(", {day}")).unwrap_or_default();
    let mut lines = vec![format!("when    {}{rule}{anchor}", time.choice)];
    if let Some(days) = &time.otherwise {
        let day = |day: &Option<String>| day.clone().unwrap_or_else(|| "…".to_owned());
        lines.push(format!("        looking the other way: {} to {}", day(&days.from), day(&days.to)));
    }
    lines.extend(others(&time.rather_than));
    lines
}

fn actor_words(actor: &ExplainedActor) -> String {
    let name = actor.name.as_deref().map(|name| format!(", here {name}")).unwrap_or_default();
    let id = actor.actor.as_deref().map(|id| format!(" = {id}")).unwrap_or_default();
    format!("“{}”{name}{id}: {}", actor.said, actor.rule)
}

/// What else the sentence names, in one line.
fn others(rather_than: &[ExplainedMention]) -> Option<String> {
    let named: Vec<String> =
        rather_than.iter().take(OTHERS_NAMED).map(|other| format!("“{}”", other.text)).collect();
    let n_more = rather_than.len() - named.len();
    let more = if n_more > 0 { format!(" and {n_more} more") } else { String::new() };
    (!named.is_empty()).then(|| format!("        rather than {}{more}", named.join(", ")))
}
