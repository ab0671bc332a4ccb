//! What a ledger holds: its series, a claim, a document, a finding.

use ascribe::model::{Claim, Finding, Reading};
use ascribe::views::{Evidence, finding_evidence, series_words};
use ascribe::{Contents, explain_reading};

use super::evidence::evidence;
use super::reasons::figure_reasons;
use super::style::{self, paint};
use super::{escape, words};

/// A heading above several parts.
pub(crate) fn heading(words: &str) -> String {
    paint(style::STRONG, words)
}

/// A sentence of the program's own, wrapped.
pub(crate) fn sentence(words: &str, width: usize) -> String {
    evidence(words, &[], "", width)
}

/// What was read, in one sentence.
pub(crate) fn opening(contents: &Contents, width: usize) -> String {
    let claims = contents.readings.iter().map(|reading| reading.claims.len()).sum();
    let outlets: std::collections::BTreeSet<_> =
        contents.readings.iter().filter_map(|reading| reading.document.outlet.as_deref()).collect();
    let read = format!(
        "{} from {}: {}, {}, {}.",
        words::number_of(contents.readings.len(), "report"),
        words::number_of(outlets.len(), "outlet"),
        words::number_of(claims, "claim"),
        words::number_of(contents.comparison.series.len(), "question"),
        words::number_of(contents.comparison.findings.len(), "finding"),
    );
    sentence(&read, width)
}

/// A finding with the sentences it rests on.
pub(crate) fn finding(contents: &Contents, finding: &Finding, width: usize) -> String {
    let mut told: Vec<(Evidence, Vec<String>)> = Vec::new();
    for sentence in finding_evidence(finding, |id| contents.claim(id)) {
        let place = place_of(contents, &sentence);
        // Copies say the same words: told once, with everyone who printed them.
        match told.iter_mut().find(|(other, _)| other.sentence == sentence.sentence) {
            Some((_, places)) => places.push(place),
            None => told.push((sentence, vec![place])),
        }
    }
    let told = told.iter().map(|(sentence, places)| quoted(sentence, &places.join("; "), width));
    finding_lines(finding, told, width)
}

/// Who published the document of a sentence, and when.
fn place_of(contents: &Contents, sentence: &Evidence) -> String {
    let document = contents.document(&sentence.document);
    let id = document.map_or(&*sentence.document, |document| &document.id);
    let publisher = words::publisher(sentence.outlet.as_deref(), id);
    let day = document.and_then(|document| document.published_day());
    let claim = sentence.claim.as_ref().and_then(|id| contents.claim(id));
    let printed =
        document.zip(claim).and_then(|(document, claim)| words::printed_page(document, claim.sentence.span));
    let page = printed.map(|page| format!(", {page}")).unwrap_or_default();
    match day {
        // The row of a sheet was published with the sheet; when that was nobody asks.
        None if words::sheet_row(id).is_some() => publisher,
        day => format!("{publisher}, {}{page}", day.map_or("date unknown".to_owned(), words::day)),
    }
}

/// A finding's check, its message, and then its sentences.
pub(crate) fn finding_lines(
    finding: &Finding,
    sentences: impl Iterator<Item = String>,
    width: usize,
) -> String {
    let check = paint(style::FINDING, escape::line(&finding.check));
    let message = evidence(&finding.message, &[], "  ", width);
    [check, message].into_iter().chain(sentences).collect::<Vec<_>>().join("\n")
}

/// A sentence behind a bar, with where it stands.
pub(crate) fn quoted(sentence: &Evidence, place: &str, width: usize) -> String {
    let lines = evidence(&sentence.sentence, &sentence.marks, "  │ ", width);
    if place.is_empty() {
        return lines;
    }
    format!("{lines}\n{}", paint(style::FAINT, evidence(place, &[], "  ╰ ", width)))
}

/// A claim with everything that is known of it.
pub(crate) fn claim(contents: &Contents, claim: &Claim, width: usize) -> String {
    let reading = contents.reading(&claim.document);
    let mut lines: Vec<_> =
        reading.map(|reading| super::page::figure(reading, claim, width)).into_iter().collect();
    let fact = |name: &str, value: String| format!("    {name:8}{}", escape::line(&value));
    if let Some(document) = contents.document(&claim.document) {
        let headline = document.headline.as_deref().unwrap_or("(no headline)");
        lines.push(fact("in", format!("{} {headline}", &document.sha256[..12])));
        lines.push(fact("page", super::page::publication(document)));
    }
    if let Some(series) = contents.series_of(&claim.id) {
        lines.push(fact("series", format!("{} {}", series.id, series_words(series))));
        let steps = series.revisions.iter().filter(|step| step.from == claim.id || step.to == claim.id);
        lines.extend(steps.filter_map(|step| {
            let (word, other) = if step.to == claim.id { ("revises", &step.from) } else { ("now", &step.to) };
            contents.claim(other).map(|other| fact(word, format!("{} ({})", other.excerpt.text, other.id)))
        }));
    }
    lines.push(fact("id", claim.id.to_string()));
    let remarks = contents.reviews(&claim.id.0).iter().map(super::operation::remark);
    lines.extend(remarks.map(|remark| fact("review", remark)));
    let on_claim = contents.comparison.findings.iter().filter(|found| found.claims.contains(&claim.id));
    lines.extend(on_claim.map(|found| format!("\n{}", finding(contents, found, width))));
    lines.join("\n")
}

/// A claim with everything that is known of it and how it was resolved.
pub(crate) fn explained_claim(contents: &Contents, claim: &Claim, width: usize) -> String {
    let drawn = self::claim(contents, claim, width);
    let reading = contents.reading(&claim.document);
    let reasons = reading.and_then(|reading| figure_reasons(&explain_reading(reading), claim.figure, width));
    reasons.map_or(drawn.clone(), |reasons| format!("{drawn}\n\n{reasons}"))
}

/// A document as it was read.
pub(crate) fn document(contents: &Contents, reading: &Reading, width: usize) -> String {
    document_with(contents, reading, super::page::reading(&reading.document.id, reading, &[], width), width)
}

/// A document as it was read, with how each part was resolved.
pub(crate) fn explained_document(contents: &Contents, reading: &Reading, width: usize) -> String {
    let drawn = super::page::explained_reading(&reading.document.id, reading, &[], width);
    document_with(contents, reading, drawn, width)
}

fn document_with(contents: &Contents, reading: &Reading, drawn: String, width: usize) -> String {
    let findings = contents.comparison.findings.iter();
    let of_document = |finding: &&Finding| {
        finding.sentences.iter().any(|(document, _)| *document == reading.document.sha256)
    };
    let links = lineage_of(contents, &reading.document.sha256, width);
    let findings = findings.filter(of_document).map(|found| finding(contents, found, width));
    [drawn, links]
        .into_iter()
        .filter(|part| !part.is_empty())
        .chain(findings)
        .collect::<Vec<_>>()
        .join("\n\n")
}

/// What a document derives from and what derives from it, and how that is known.
fn lineage_of(contents: &Contents, sha256: &str, width: usize) -> String {
    let links = contents.comparison.lineage.iter();
    let lines: Vec<String> = links
        .filter_map(|link| {
            let how = link.derivation.as_str();
            let basis = link.basis.iter().map(words::basis).collect::<Vec<_>>().join("; ");
            let words = if link.document == sha256 {
                let named =
                    || link.named.clone().unwrap_or_else(|| "an original that is not named".to_owned());
                let from = link.from.as_ref().map_or_else(named, |from| title_of(contents, from));
                format!("{how} of {from}: {basis}")
            } else if link.from.as_deref() == Some(sha256) {
                format!("{how} in {}: {basis}", title_of(contents, &link.document))
            } else {
                return None;
            };
            Some(evidence(&words, &[], "  ", width))
        })
        .collect();
    if lines.is_empty() { String::new() } else { format!("{}\n{}", heading("Lineage"), lines.join("\n")) }
}

/// Outlet and beginning of the hash: enough to name a document and to show it.
fn title_of(contents: &Contents, sha256: &str) -> String {
    let outlet = contents.document(sha256).and_then(|document| document.outlet.as_deref());
    format!("{} ({})", outlet.unwrap_or("outlet unknown"), sha256.get(..12).unwrap_or(sha256))
}
