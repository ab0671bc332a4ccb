//! A claim that waits for a person: its sentence in its context, beside it the form.

use ascribe::{Coding, Difference, Field, MOST_COUNTED, Queue, QueueItem, QueueKind};

use super::evidence::evidence;
use super::style::{self, paint};
use super::table::grid;
use super::{escape, words};

/// What can be pressed.
pub(crate) fn key_line(kind: QueueKind) -> &'static str {
    match kind {
        QueueKind::Settle => {
            "1 2 … as that coder  a accept  r reject  u undecided  c correct  s skip  w reason  z undo  q quit"
        }
        QueueKind::Review | QueueKind::Code => {
            "a accept  r reject  u undecided  c correct  s skip  w reason  z undo  q quit"
        }
    }
}

/// A claim with all that a person needs to decide. `pending` are the corrections that were typed but not yet recorded.
pub(crate) fn queue_item(
    item: &QueueItem,
    queue: &Queue,
    pending: &[(Field, String)],
    n_waiting: u64,
    width: usize,
) -> String {
    let mut parts = vec![head(item, queue, n_waiting), context(item, width), form(item, pending)];
    parts.extend(differences(&item.differences, width));
    parts.extend(codings(item));
    parts.join("\n\n")
}

/// How many claims wait, in words.
pub(crate) fn waiting(n_waiting: u64) -> String {
    let or_more = if n_waiting == MOST_COUNTED { " or more" } else { "" };
    format!("{}{or_more} waiting", words::count(n_waiting))
}

/// What waits, one line each.
pub(crate) fn queue_list(items: &[QueueItem], width: usize) -> String {
    let heads = ["claim", "doubt", "said", "measure", "source", "sentence"];
    let row = |item: &QueueItem| {
        let claim = &item.claim;
        vec![
            claim.id.0.chars().take(8).collect(),
            doubt(item),
            claim.excerpt.text.clone(),
            claim.measure.as_str().to_owned(),
            Field::Source.words(claim),
            claim.sentence.text.clone(),
        ]
    };
    grid(&heads, items.iter().map(row).collect(), width)
}

fn doubt(item: &QueueItem) -> String {
    format!("{:.2}", 1.0 - item.claim.confidence)
}

fn head(item: &QueueItem, queue: &Queue, n_waiting: u64) -> String {
    let status = item.status.map_or(String::new(), |status| format!(" · {}", status.as_str()));
    let first = format!(
        "{} · {} · doubt {} · {}{status} · {}",
        waiting(n_waiting),
        escape::line(&queue.who),
        doubt(item),
        item.state.as_str(),
        item.claim.id
    );
    let headline = item.headline.as_deref().unwrap_or("(no headline)");
    let outlet = item.claim.outlet.as_deref().unwrap_or("outlet unknown");
    let day = item.claim.published.map_or("date unknown".to_owned(), words::day);
    let page = format!("{} · {}, {day}", escape::line(headline), escape::line(outlet));
    let url = item.url.as_ref().map_or(String::new(), |url| format!("\n{}", escape::line(url)));
    format!("{}\n{}{url}", paint(style::FAINT, first), paint(style::STRONG, page))
}

fn context(item: &QueueItem, width: usize) -> String {
    let context = &item.context;
    let marks: Vec<_> = context.figure.into_iter().collect();
    let faint = |text: &str| {
        let text = text.trim();
        (!text.is_empty()).then(|| paint(style::FAINT, evidence(text, &[], "    ", width)))
    };
    let sentence = evidence(&context.sentence, &marks, "  │ ", width);
    let lines: Vec<String> =
        [faint(&context.before), Some(sentence), faint(&context.after)].into_iter().flatten().collect();
    lines.join("\n")
}

fn form(item: &QueueItem, pending: &[(Field, String)]) -> String {
    let line = |field: &Field| {
        let now = match field {
            Field::Amount => words::amount(item.claim.amount, item.claim.approx),
            field => field.words(&item.claim),
        };
        let shown = if now.is_empty() { "-" } else { &now };
        let new = pending.iter().rev().find(|(other, _)| other == field).map(|(_, value)| value);
        let new =
            new.map_or(String::new(), |value| format!(" → {}", paint(style::MARKED, escape::line(value))));
        format!("  {:11} {}{new}", field.as_str(), escape::line(shown))
    };
    Field::ALL.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// What the machine reads otherwise than when somebody looked, a line each; none where it is the same.
pub(crate) fn differences(differences: &[Difference], width: usize) -> Option<String> {
    let told = differences.iter().map(|found| match found.field.as_str() {
        "claim" => format!("the machine no longer reads “{}” as a claim", found.was),
        field => format!(
            "the machine now reads {field} {} instead of {}",
            or_dash(&found.now),
            or_dash(&found.was)
        ),
    });
    let lines: Vec<String> =
        told.map(|told| paint(style::WARNING, evidence(&told, &[], "  ", width))).collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

fn codings(item: &QueueItem) -> Option<String> {
    let line = |(idx, (who, coding)): (usize, &(String, Coding))| {
        let other = coding.fields.iter().filter_map(|(field, value)| {
            let field: Field = field.parse().ok()?;
            (field.words(&item.machine) != *value).then(|| format!("{field}: {}", or_dash(value)))
        });
        let other = other.collect::<Vec<_>>().join(", ");
        format!("  {} {}  {}  {}", idx + 1, escape::line(who), coding.verdict.as_str(), escape::line(&other))
    };
    let lines: Vec<String> = item.codings.iter().enumerate().map(line).collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

fn or_dash(value: &str) -> &str {
    if value.is_empty() { "-" } else { value }
}
