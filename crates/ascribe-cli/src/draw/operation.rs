//! Entries of the log.

use ascribe::{Act, Judged, Operation};

use super::escape;
use super::style::{self, paint};

/// An entry of the log on one line: its number, when, by whom, what, and why.
pub(crate) fn operation(operation: &Operation) -> String {
    let at = operation.stamp.at.get(..16).unwrap_or(&operation.stamp.at).replace('T', " ");
    let kind = paint(style::STRONG, format!("{:8}", operation.act.kind()));
    let who = escape::line(&operation.stamp.who).into_owned();
    let what = escape::line(&what(&operation.act)).into_owned();
    let why = operation.stamp.why.as_ref().map_or(String::new(), |why| format!("  ({})", escape::line(why)));
    format!("{:5}  {at}  {who}  {kind}{what}{why}", operation.id)
}

/// What people said, as a line beneath a claim: who, when, what and why.
pub(crate) fn remark(operation: &Operation) -> String {
    let day = operation.stamp.at.get(..10).unwrap_or_default();
    let why = operation.stamp.why.as_ref().map_or(String::new(), |why| format!(" ({why})"));
    let said = match &operation.act {
        Act::Judge(judgement) => judgement.verdict.as_str().to_owned(),
        Act::Correct(correction) => {
            format!("{}: {}", correction.field, changed(&correction.value, &correction.was))
        }
        Act::Code(coding) => format!("coded: {}", coding.verdict.as_str()),
        Act::Note(note) => note.text.clone(),
        Act::Assign(assignment) if assignment.to.is_empty() => "given to nobody".to_owned(),
        Act::Assign(assignment) => format!("given to {}", assignment.to.join(", ")),
        Act::Status(progress) => progress.status.as_str().to_owned(),
        Act::Seal(_) => "sealed".to_owned(),
        _ => String::new(),
    };
    format!("{said}{why}, {} on {day}", operation.stamp.who)
}

fn what(act: &Act) -> String {
    match act {
        Act::Add(read) | Act::Reread(read) => {
            format!("{} {} by {}", read.page.get(..16).unwrap_or_default(), read.input, read.engine)
        }
        Act::Import(row) => {
            let read = &row.read;
            format!(
                "{} {} row {} by {}",
                read.page.get(..16).unwrap_or_default(),
                read.input,
                row.row,
                read.engine
            )
        }
        Act::Judge(judgement) => of_claim(&judgement.judged, judgement.verdict.as_str()),
        Act::Correct(correction) => {
            let changed = changed(&correction.value, &correction.was);
            of_claim(&correction.judged, &format!("{}: {changed}", correction.field))
        }
        Act::Code(coding) => of_claim(&coding.judged, coding.verdict.as_str()),
        Act::Assign(assignment) if assignment.to.is_empty() => of_claim(&assignment.judged, "to nobody"),
        Act::Assign(assignment) => of_claim(&assignment.judged, &format!("to {}", assignment.to.join(", "))),
        Act::Status(progress) => of_claim(&progress.judged, progress.status.as_str()),
        Act::Seal(seal) => of_claim(&seal.judged, "").trim_end().to_owned(),
        Act::Note(note) => format!("{} {}", note.about, note.text),
        Act::Link(link) => {
            format!("{} {} and {}: {}", link.of.as_str(), link.left, link.right, link.answer.as_str())
        }
        Act::Name(naming) => format!("{} {}", naming.about, naming.title),
        Act::Move(moved) => format!("{} into {}", moved.what, moved.into),
        Act::Merge(merge) => format!("{} {} into {}", merge.of.as_str(), merge.from.join(", "), merge.into),
        Act::Grade(grade) => {
            let (of, scale) = (grade.of.as_str(), grade.scale.as_str());
            format!("{of} {}: {} ({scale})", grade.about, grade.grade)
        }
        Act::Undo(undone) => format!("operation {}", undone.operation),
    }
}

fn changed(value: &str, was: &str) -> String {
    format!("{value} instead of {}", if was.is_empty() { "none" } else { was })
}

fn of_claim(judged: &Judged, what: &str) -> String {
    format!("{} “{}” {what}", judged.claim, judged.said.text)
}
