//! Entries of the log.

use ascribe::{Act, Operation};

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
            format!("{}: {} instead of {}", correction.field, correction.value, correction.was)
        }
        Act::Note(note) => note.text.clone(),
        Act::Add(_) | Act::Reread(_) | Act::Undo(_) => String::new(),
    };
    format!("{said}{why}, {} on {day}", operation.stamp.who)
}

fn what(act: &Act) -> String {
    match act {
        Act::Add(read) | Act::Reread(read) => {
            format!("{} {} by {}", read.page.get(..16).unwrap_or_default(), read.input, read.engine)
        }
        Act::Judge(judgement) => {
            let judged = &judgement.judged;
            format!("{} “{}” {}", judged.claim, judged.said.text, judgement.verdict.as_str())
        }
        Act::Correct(correction) => {
            let judged = &correction.judged;
            let (field, was, value) = (&correction.field, &correction.was, &correction.value);
            format!("{} “{}” {field}: {value} instead of {was}", judged.claim, judged.said.text)
        }
        Act::Note(note) => format!("{} {}", note.about, note.text),
        Act::Undo(undone) => format!("operation {}", undone.operation),
    }
}
