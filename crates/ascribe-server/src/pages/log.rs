//! `/log`: everything that was done to the ledger.

use ascribe::{Act, Judged, Operation, PageRead};
use axum::extract::Query;
use maud::{Markup, html};
use schemars::JsonSchema;
use serde::Serialize;

use crate::asked::{Answer, Asked, Listing};
use crate::draw::{Frame, Section, empty, minute, turns};
use crate::edition::report_id;
use crate::site::Site;

/// An operation of the log.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Operation")]
pub(crate) struct WireOperation {
    /// Its number, from 1.
    pub(crate) id: i64,
    /// What was done.
    kind: &'static str,
    /// When, RFC 3339 in UTC.
    at: String,
    /// By whom.
    who: String,
    /// Why, where a reason was given.
    why: Option<String>,
    /// What was done, as the log holds it: JSON.
    body: String,
    /// SHA-256 over the entry and the hash of the one before it.
    hash: String,
}

impl WireOperation {
    pub(crate) fn of(operation: &Operation) -> WireOperation {
        WireOperation {
            id: operation.id,
            kind: operation.act.kind(),
            at: operation.stamp.at.clone(),
            who: operation.stamp.who.clone(),
            why: operation.stamp.why.clone(),
            body: operation.body.clone(),
            hash: operation.hash.clone(),
        }
    }
}

pub(crate) async fn log(asked: Asked, Query(listing): Query<Listing>) -> Answer {
    let of_form = asked.clone();
    let frame = Frame::new(Section::About, "Log");
    let read = move |site: &Site| {
        site.look(|ledger| {
            let cut = of_form.cut(ledger.n_operations()?.unsigned_abs() as usize, listing);
            let (first, last) = (cut.n_rows - cut.range.end + 1, cut.n_rows - cut.range.start);
            let mut operations = ledger.operations_among(first as i64, last as i64)?;
            operations.reverse();
            Ok((cut, operations))
        })
    };
    let (cut, operations) = asked.site.blocking(read).await?;
    asked.answer_cut(frame, cut, &operations, WireOperation::of, |rows| {
        html! {
            h1 { "Log" }
            p.lead { "Everything that was ever done to this ledger. The log only grows; taking back is an operation too." }
            @if rows.n_rows == 0 { (empty("operations")) }
            ol.log reversed { @for operation in rows.shown { li value=(operation.id) { (operation_row(operation)) (way_back(operation)) } } }
            (turns(rows))
        }
    })
}

/// An operation in a line: what, who, when, why.
pub(crate) fn operation_row(operation: &Operation) -> Markup {
    html! {
        span.act { (act(&operation.act)) }
        span.quiet { " · " (operation.stamp.who) ", " (minute(&operation.stamp.at)) }
        @if let Some(why) = &operation.stamp.why { br; span.why { "“" (why) "”" } }
    }
}

/// To the desk, where it can be taken back with a reason.
pub(crate) fn way_back(operation: &Operation) -> Markup {
    html! { @if operation.act.kind() != "undo" { " " a.quiet href={ "/review?done=" (operation.id) } { "take back" } } }
}

fn act(act: &Act) -> Markup {
    html! {
        @match act {
            Act::Add(read) => { "added " (report(read)) }
            Act::Reread(read) => { "read again " (report(read)) }
            Act::Import(row) => { "imported row " (row.row) " of " (report(&row.read)) }
            Act::Judge(judgement) => { (judgement.verdict.as_str()) " " (claim(&judgement.judged)) }
            Act::Correct(correction) => {
                "corrected " (correction.field) " of " (claim(&correction.judged))
                " from " del { (correction.was) } " to " ins { (correction.value) }
            }
            Act::Code(coding) => { "coded " (claim(&coding.judged)) ": " (coding.verdict.as_str()) }
            Act::Note(note) => { "note on " code { (note.about) } ": " (note.text) }
            Act::Assign(assignment) if assignment.to.is_empty() => { "gave " (claim(&assignment.judged)) " to nobody" }
            Act::Assign(assignment) => { "gave " (claim(&assignment.judged)) " to " (assignment.to.join(", ")) }
            Act::Status(progress) => { (claim(&progress.judged)) " is " (progress.status.as_str()) }
            Act::Seal(seal) => { "sealed " (claim(&seal.judged)) }
            Act::Link(link) => { (link.of.as_str()) " " (link.left) " and " (link.right) ": " (link.answer.as_str()) }
            Act::Name(naming) => { "called " code { (naming.about) } " “" (naming.title) "”" }
            Act::Move(moved) => { "moved " code { (moved.what) } " into " code { (moved.into) } }
            Act::Merge(merge) => { "took " (merge.of.as_str()) " " (merge.from.join(", ")) " for " (merge.into) }
            Act::Grade(grade) => { "graded " (grade.of.as_str()) " " (grade.about) ": " strong { (grade.grade) } " (" (grade.scale.as_str()) ")" }
            Act::Undo(undone) => { "took back operation " (undone.operation) }
        }
    }
}

fn report(read: &PageRead) -> Markup {
    html! { a href={ "/reports/" (report_id(&read.page)) } { (read.input) } }
}

fn claim(judged: &Judged) -> Markup {
    html! { a href={ "/claims/" (judged.claim) } { "“" (judged.said.text) "”" } }
}
