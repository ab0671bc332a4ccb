//! What does not fit, with the sentences that say so.

use ascribe::model::Finding;
use ascribe::views::{Evidence, finding_evidence};
use ascribe::{Contents, words};
use maud::{Markup, html};

use super::claim::{evidence, publisher};
use crate::edition::{finding_id, report_id};

/// A finding with its sentences; copies that say the same words are told once, with everyone who printed them.
pub(crate) fn finding(contents: &Contents, finding: &Finding) -> Markup {
    let mut told: Vec<(Evidence, Vec<String>)> = Vec::new();
    for sentence in finding_evidence(finding, |id| contents.claim(id)) {
        match told.iter_mut().find(|(other, _)| other.sentence == sentence.sentence) {
            Some((_, documents)) => documents.push(sentence.document.clone()),
            None => {
                let document = sentence.document.clone();
                told.push((sentence, vec![document]));
            }
        }
    }
    html! {
        article.finding id=(finding_id(finding)) {
            h3 { a href={ "/findings?check=" (finding.check) } { (finding.check.replace('_', " ")) } }
            p { (finding.message) }
            @for (sentence, documents) in &told {
                blockquote {
                    p { (evidence(sentence)) }
                    footer {
                        @for (idx, document) in documents.iter().enumerate() {
                            @if idx > 0 { "; " }
                            (place(contents, document))
                        }
                        @if let Some(claim) = &sentence.claim { " · " a href={ "/claims/" (claim) } { "claim" } }
                    }
                }
            }
        }
    }
}

/// Who published a document, and when.
fn place(contents: &Contents, sha256: &str) -> Markup {
    let document = contents.document(sha256);
    let outlet = document.map_or_else(|| "outlet unknown".to_owned(), publisher);
    let is_row = document.is_some_and(|document| words::sheet_row(&document.id).is_some());
    let day = document.and_then(|document| document.published_day());
    html! {
        a href={ "/reports/" (report_id(sha256)) } { (outlet) }
        @if day.is_some() || !is_row { ", " (day.map_or("date unknown".to_owned(), words::day)) }
    }
}
