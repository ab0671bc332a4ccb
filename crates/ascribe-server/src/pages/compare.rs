//! `/compare?left=…&right=…`: two reports side by side, with what they share and what was altered.

use ascribe::model::Reading;
use ascribe::{Cut, SentencePair, SentenceSide, Shelf, side_by_side, words};
use axum::extract::Query;
use maud::{Markup, html};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::asked::{Answer, Asked};
use crate::draw::{Frame, Section, publisher, report_title};
use crate::edition::{report_id, report_named};
use crate::refusal::Refusal;
use crate::wire::WireReport;

/// Which reports.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct CompareQuery {
    left: Option<String>,
    right: Option<String>,
}

/// Two reports, sentence by sentence.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "ComparePage")]
pub(crate) struct WireCompare {
    /// The left report.
    left: WireReport,
    /// The right report.
    right: WireReport,
    /// The sentences of both.
    sentences: Vec<WirePair>,
}

#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "SentencePair")]
struct WirePair {
    /// As it stands on the left; null where it stands on the right alone.
    left: Option<WireSide>,
    /// As it stands on the right; null where it stands on the left alone.
    right: Option<WireSide>,
}

#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "SentenceSide")]
struct WireSide {
    /// The sentence.
    text: String,
    /// The words in it that stand otherwise on the other side.
    altered: Vec<String>,
}

pub(crate) async fn compare(asked: Asked, Query(query): Query<CompareQuery>) -> Answer {
    let given = |id: &Option<String>| id.clone().filter(|id| !id.is_empty());
    let (Some(left), Some(right)) = (given(&query.left), given(&query.right)) else {
        if asked.is_for_people() {
            let frame = Frame { has_twin: false, ..Frame::new(Section::Lineage, "Two reports") };
            let latest = asked.look(|shelf| Ok(shelf.latest_reports(None, Cut::first(OFFERED))?)).await?;
            return asked.answer(frame, || (), || choose(&latest, &query));
        }
        let refusal = Refusal::bad_request("two reports are compared, and not both are named");
        return Err(
            refusal.with_hint("`/compare?left=ID&right=ID`; a report's page links to its comparisons")
        );
    };
    let (left, right) = &asked.look(move |shelf| Ok((found(shelf, &left)?, found(shelf, &right)?))).await?;
    let pairs = side_by_side(&left.document, &right.document);
    let json = || WireCompare {
        left: WireReport::of(left),
        right: WireReport::of(right),
        sentences: pairs
            .iter()
            .map(|pair| WirePair { left: pair.left.as_ref().map(wire), right: pair.right.as_ref().map(wire) })
            .collect(),
    };
    asked.answer(Frame::new(Section::Lineage, "Two reports"), json, || draw(left, right, &pairs))
}

/// Reports that are offered to be chosen; any other is named by its id.
const OFFERED: usize = 200;

/// Asks for two reports.
fn choose(latest: &[Reading], query: &CompareQuery) -> Markup {
    let field = |name: &str, what: &str, value: &Option<String>| {
        html! { label { (what) input.wide name=(name) value=(value.as_deref().unwrap_or_default()) list="latest" required; } }
    };
    html! {
        h1 { "Two reports side by side" }
        form.narrowed {
            (field("left", "one report, by its id", &query.left))
            (field("right", "the other", &query.right))
            datalist #latest {
                @for reading in latest {
                    option value=(report_id(&reading.document.sha256)) { (report_title(&reading.document)) }
                }
            }
            p { button { "Compare" } }
        }
        p.quiet { "The id stands on the report's page; " a href="/lineage" { "lineage" } " links every report with those it derives from." }
    }
}

fn found(shelf: &Shelf, id: &str) -> Result<Reading, Refusal> {
    let none = || Refusal::not_found("report", id);
    let sha256 = report_named(shelf, id)?.ok_or_else(none)?;
    let mut readings = shelf.part_of_documents([sha256].into())?.readings;
    readings.pop().ok_or_else(none)
}

fn wire(side: &SentenceSide) -> WireSide {
    let altered = side.altered.iter().map(|span| span.cut(&side.text).to_owned());
    WireSide { text: side.text.clone(), altered: altered.collect() }
}

fn draw(left: &Reading, right: &Reading, pairs: &[SentencePair]) -> Markup {
    let n_shared = pairs.iter().filter(|pair| pair.is_shared()).count();
    let n_altered = pairs.iter().filter(|pair| pair.is_altered()).count();
    html! {
        h1 { "Two reports side by side" }
        p.lead {
            (words::number_of(n_shared, "sentence")) " in the same words, " (words::number_of(n_altered, "sentence")) " in other words, "
            (pairs.len() - n_shared - n_altered) " in one alone"
        }
        div.scroll tabindex="0" role="region" aria-label="The two reports" {
            table.pairs {
                thead { tr { th scope="col" { (heading(left)) } th scope="col" { (heading(right)) } } }
                tbody { @for pairs in pairs.chunk_by(|a, b| is_alone(a) && is_alone(b)) {
                    tr class=(if pairs[0].is_shared() { "shared" } else if pairs[0].is_altered() { "changed" } else { "alone" }) {
                        td { @for side in pairs.iter().filter_map(|pair| pair.left.as_ref()) { p { (sentence(side, Side::Left)) } } }
                        td { @for side in pairs.iter().filter_map(|pair| pair.right.as_ref()) { p { (sentence(side, Side::Right)) } } }
                    }
                } }
            }
        }
    }
}

/// Sentences that only one side has stand beside each other, not one below the other.
fn is_alone(pair: &SentencePair) -> bool {
    pair.left.is_none() || pair.right.is_none()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Left,
    Right,
}

fn heading(reading: &Reading) -> Markup {
    let document = &reading.document;
    html! {
        a href={ "/reports/" (report_id(&document.sha256)) } { (report_title(document)) }
        br;
        (publisher(document))
        ", " (document.published_day().map_or("date unknown".to_owned(), words::day))
    }
}

/// A sentence with its altered words marked as taken out on the left and put in on the right.
fn sentence(side: &SentenceSide, place: Side) -> Markup {
    let mut pieces = Vec::new();
    let mut at = 0;
    for span in &side.altered {
        pieces.push((&side.text[at..span.start], span.cut(&side.text)));
        at = span.end;
    }
    html! {
        @for (before, altered) in pieces {
            (before)
            @match place { Side::Left => del { (altered) }, Side::Right => ins { (altered) } }
        }
        (side.text[at..])
    }
}
