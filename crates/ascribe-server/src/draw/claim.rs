//! Claims: in a table with their sentences, as a card over a figure, and by themselves.

use ascribe::model::{Certainty, Claim, Document, SourceMention};
use ascribe::views::{Evidence, EvidenceCell, TableEvidence, claim_evidence, series_words, source_key};
use ascribe::{Contents, words};
use maud::{Markup, html};

use crate::edition::report_id;

/// A sentence with the words that matter marked.
pub(crate) fn evidence(evidence: &Evidence) -> Markup {
    let mut marks = evidence.marks.clone();
    marks.sort_by_key(|mark| mark.start);
    let mut pieces = Vec::new();
    let mut at = 0;
    for mark in marks.into_iter().filter(|mark| mark.end <= evidence.sentence.len()) {
        if mark.start < at {
            continue;
        }
        pieces.push((&evidence.sentence[at..mark.start], mark.cut(&evidence.sentence)));
        at = mark.end;
    }
    html! {
        @for (before, marked) in pieces { (before) mark { (marked) } }
        (evidence.sentence[at..])
    }
}

/// The row of a table beneath its heads, with the cell of the figure and its heads marked.
pub(crate) fn table_row(table: &TableEvidence) -> Markup {
    let reach = |cell: &EvidenceCell| (cell.n_columns > 1).then_some(cell.n_columns);
    html! {
        div.scroll tabindex="0" role="region" aria-label="Row of the table" {
            table.cells {
                @for row in &table.heads {
                    tr { @for cell in row { th colspan=[reach(cell)] { @if cell.is_marked { mark { (cell.text) } } @else { (cell.text) } } } }
                }
                tr { @for cell in &table.cells { td colspan=[reach(cell)] { @if cell.is_marked { mark { (cell.text) } } @else { (cell.text) } } } }
            }
        }
    }
}

/// A report as it is named: headline or else outlet or else what it came in as.
pub(crate) fn report_title(document: &Document) -> String {
    let headline = document.headline.as_ref().filter(|title| !title.trim().is_empty());
    headline.map_or_else(|| publisher(document), Clone::clone)
}

/// Who published a report, or what it came in as.
pub(crate) fn publisher(document: &Document) -> String {
    words::publisher(document.outlet.as_deref(), &document.id)
}

/// A claim's way to the reader, with a link for each who has a page.
fn way(contents: Option<&Contents>, claim: &Claim) -> Markup {
    let report = format!("/reports/{}", report_id(&claim.document));
    let document = contents.and_then(|contents| contents.document(&claim.document));
    let outlet = claim.outlet.clone().or_else(|| document.map(publisher));
    let outlet = outlet.unwrap_or_else(|| "outlet unknown".to_owned());
    html! {
        @if let Some(source) = &claim.source {
            @match contents.and_then(|contents| source_page(contents, claim, source)) {
                Some(page) => a href=(page) { (words::name(source)) },
                None => (words::name(source)),
            }
            @for relay in &claim.via { " → " (words::name(relay)) }
            " → " a href=(report) { (outlet) }
        } @else {
            a href=(report) { (outlet) } span.quiet { ", in its own voice" }
        }
    }
}

/// The page of a claim's source: there is one where the claim's series goes back to it. A claim whose page derives from
/// another may go back to a source that it does not name itself.
fn source_page(contents: &Contents, claim: &Claim, source: &SourceMention) -> Option<String> {
    let key = source_key(source.actor.as_deref(), words::name(source));
    let origins = &contents.series_of(&claim.id)?.origins;
    let is_origin = origins.iter().any(|origin| source_key(origin.actor.as_deref(), &origin.name) == key);
    is_origin.then(|| format!("/sources/{key}"))
}

fn certainty(claim: &Claim) -> Markup {
    html! {
        @if claim.certainty != Certainty::Stated {
            " " span class={ "tag " (claim.certainty.as_str()) } { (claim.certainty.as_str()) }
        }
        @if claim.earlier { " " span.tag title="given beside a newer value" { "older value" } }
    }
}

/// The rows of a table of claims: day, number, sentence, way.
pub(crate) fn claim_rows(contents: &Contents, claims: &[&Claim]) -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-label="Claims" {
            table.claims {
                thead { tr { th scope="col" { "As of" } th scope="col" { "Said" } th scope="col" { "Sentence" } th scope="col" { "From whom, in which outlet" } } }
                tbody { @for claim in claims { (claim_row(contents, claim)) } }
            }
        }
    }
}

fn claim_row(contents: &Contents, claim: &Claim) -> Markup {
    let (revises, revised_by) = (contents.revised_from(&claim.id), contents.revised_by(&claim.id));
    html! {
        tr id={ "claim-" (claim.id) } class=[revised_by.map(|_| "revised")] {
            td.day {
                (claim.when.map_or("not said".to_owned(), words::days))
                @if let Some(day) = claim.published { br; span.quiet { "published " (words::day(day)) } }
            }
            td.number {
                a href={ "/claims/" (claim.id) } { (words::amount(claim.amount, claim.approx)) }
                (certainty(claim))
                @if let Some(before) = revises { br; span.quiet { "revises " a href={ "#claim-" (before.id) } { (words::amount(before.amount, before.approx)) } } }
                @if let Some(later) = revised_by { br; span.quiet { a href={ "#claim-" (later.id) } { "revised since" } } }
            }
            td.sentence { (evidence(&claim_evidence(claim))) }
            td { (way(Some(contents), claim)) @if let Some(page) = contents.document(&claim.document).and_then(|document| words::printed_page(document, claim.sentence.span)) { span.quiet { ", " (page) } } }
        }
    }
}

/// What is known of a claim, as terms with their descriptions; without contents no series and no source is linked.
pub(crate) fn claim_facts(contents: Option<&Contents>, claim: &Claim) -> Markup {
    let reading = contents.and_then(|contents| contents.reading(&claim.document));
    let figure = reading.and_then(|reading| reading.figures.get(claim.figure));
    let time_words = figure.and_then(|figure| figure.when.as_ref()).map(|when| when.excerpt.text.as_str());
    html! {
        dl.facts {
            dt { "number" } dd { (words::amount(claim.amount, claim.approx)) ", " (bounds_words(claim)) }
            dt { "counts" } dd {
                (claim.measure.as_str()) ", " (claim.change.as_str())
                @if let Some(population) = &claim.population { ", of " (population) }
            }
            dt { "from" } dd { (way(contents, claim)) }
            @if let Some(page) = reading.and_then(|reading| words::printed_page(&reading.document, claim.sentence.span)) {
                dt { "printed on" } dd { (page) }
            }
            @if let Some(cell) = figure.and_then(words::cell) { dt { "stands in" } dd { (cell) } }
            dt { "certainty" } dd { (claim.certainty.as_str()) }
            dt { "as of" } dd {
                @match (claim.when, time_words) {
                    (Some(when), Some(said)) => { (words::days(when)) span.quiet { " (“" (said) "”)" } }
                    (Some(when), None) => { (words::days(when)) }
                    (None, Some(said)) => { "“" (said) "”, not settled" }
                    (None, None) => { "not said" }
                }
            }
            @if let Some(place) = &claim.place { dt { "where" } dd { (words::place(place)) } }
            @if claim.n_mentions > 1 { dt { "on the page" } dd { (words::number_of(claim.n_mentions, "mention")) } }
            @if let Some(series) = contents.and_then(|contents| contents.series_of(&claim.id)) {
                dt { "series" } dd { a href={ "/series/" (series.id) "#claim-" (claim.id) } { (series_words(series)) } }
            }
        }
    }
}

/// What the words allow, in words.
fn bounds_words(claim: &Claim) -> &'static str {
    use ascribe::model::Amount::{Households, People, Share};
    let (is_low, is_high, is_exact) = match claim.amount {
        People { low, high } | Households { low, high } => (low.is_some(), high.is_some(), low == high),
        Share { low, high } => (low.is_some(), high.is_some(), low == high),
    };
    match (is_low, is_high) {
        (true, false) => "or more: no upper end",
        (false, true) => "or fewer: no lower end",
        _ if is_exact && claim.approx => "roughly",
        _ if is_exact => "as it stands",
        _ => "a range",
    }
}

/// What hovering or focusing a figure in a report shows. Within a paragraph, so of plain spans.
pub(crate) fn claim_card(contents: &Contents, claim: &Claim) -> Markup {
    let counted = [claim.measure.as_str(), claim.change.as_str(), claim.certainty.as_str()].join(" · ");
    html! {
        span.card {
            b { (words::amount(claim.amount, claim.approx)) } " " (bounds_words(claim))
            span { (counted) @if let Some(population) = &claim.population { " · " (population) } }
            span { "from " (words::chain(claim)) }
            @if let Some(when) = claim.when { span { "as of " (words::days(when)) } }
            @if let Some(series) = contents.series_of(&claim.id) {
                span { a href={ "/series/" (series.id) "#claim-" (claim.id) } { "series: " (series_words(series)) } }
            }
        }
    }
}
