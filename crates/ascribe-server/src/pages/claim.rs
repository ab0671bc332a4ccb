//! `/claims/{id}`: one claim with its sentence, its series, what people said of it and what does not fit.

use ascribe::model::{Claim, ClaimId, Reading};
use ascribe::views::{EvidenceCell, TableEvidence, Trail, TrailStep, claim_evidence, table_evidence, trail};
use ascribe::{Contents, Grade, Graded, Operation, words};
use axum::extract::Path;
use maud::{Markup, html};
use schemars::JsonSchema;
use serde::Serialize;

use crate::asked::{Answer, Asked};
use crate::draw::{
    self, Frame, Section, change, claim_facts, evidence, finding, grade_box, publisher, report_title,
};
use crate::edition::report_id;
use crate::pages::log::{WireOperation, operation_row, way_back};
use crate::refusal::Refusal;
use crate::wire::{WireClaim, WireFinding, WireGrade};

/// A claim with what people said of it.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "ClaimPage")]
pub(crate) struct WireClaimPage {
    /// The claim.
    claim: WireClaim,
    /// Whether a person rejected it; it then takes no part in comparing.
    rejected: bool,
    /// The row of a table that it stands in, beneath the heads of the table; null where it stands in a sentence.
    table: Option<WireTableRow>,
    /// What people said of it, in order; what was taken back is left out.
    reviews: Vec<WireOperation>,
    /// The findings that rest on it.
    findings: Vec<WireFinding>,
    /// How far people trust it.
    grades: Vec<WireGrade>,
    /// Every appearance of its number, by day of publication; the first is where it came up.
    trail: Vec<WireStep>,
}

/// A row of a table beneath its heads.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "TableRow")]
struct WireTableRow {
    /// The rows with the heads of the figure's column, each as cells from left to right.
    heads: Vec<Vec<WireTableCell>>,
    /// The cells of the row with the figure.
    cells: Vec<WireTableCell>,
}

/// A cell of a table.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "TableCell")]
struct WireTableCell {
    /// Its words.
    text: String,
    /// How many columns it covers.
    n_columns: usize,
    /// Whether the figure stands in it, or it is a head of the figure.
    marked: bool,
}

impl WireTableRow {
    fn of(table: &TableEvidence) -> WireTableRow {
        let cells = |cells: &Vec<EvidenceCell>| {
            let cell = |cell: &EvidenceCell| WireTableCell {
                text: cell.text.clone(),
                n_columns: cell.n_columns,
                marked: cell.is_marked,
            };
            cells.iter().map(cell).collect()
        };
        WireTableRow { heads: table.heads.iter().map(cells).collect(), cells: cells(&table.cells) }
    }
}

/// One appearance of a number on its way.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Appearance")]
struct WireStep {
    /// The claim.
    claim: String,
    /// Who published it.
    outlet: Option<String>,
    /// When.
    published: Option<String>,
    /// The words.
    said: String,
    /// The claim that it was taken from, where the reports show it.
    from: Option<String>,
    /// How its report derives from that one's.
    derivation: Option<&'static str>,
    /// What changed on the way from there.
    changes: Vec<String>,
}

impl WireStep {
    fn of(step: &TrailStep) -> WireStep {
        WireStep {
            claim: step.claim.0.clone(),
            outlet: step.outlet.clone(),
            published: step.published.map(|day| day.to_string()),
            said: step.said.clone(),
            from: step.from.as_ref().map(|from| from.0.clone()),
            derivation: step.derivation.map(|derivation| derivation.as_str()),
            changes: step.changes.iter().map(change).collect(),
        }
    }
}

/// The claim with this id, rejected or not.
pub(crate) fn find_claim<'c>(contents: &'c Contents, id: &str) -> Result<&'c Claim, Refusal> {
    let standing = contents.claim(&ClaimId(id.to_owned()));
    let rejected = || contents.rejected.iter().find(|claim| claim.id.0 == id);
    standing.or_else(rejected).ok_or_else(|| Refusal::not_found("claim", id))
}

pub(crate) async fn claim(asked: Asked, Path(id): Path<String>) -> Answer {
    let edition = asked.edition().await?;
    let sought = ClaimId(id.clone());
    let contents = &asked.look(move |shelf| Ok(shelf.part_of_claim(&sought)?)).await?;
    let claim = find_claim(contents, &id)?;
    let reviews = reviews(&asked, contents, claim).await?;
    let way = trail(contents, &claim.id);
    let grades = edition.grades(Graded::Claim, &claim.id.0);
    let frame = Frame::new(Section::Series, format!("“{}”", claim.excerpt.text));
    let json = || WireClaimPage {
        claim: WireClaim::of(contents, claim),
        rejected: contents.claim(&claim.id).is_none(),
        table: contents
            .reading(&claim.document)
            .and_then(|reading| table_evidence(reading, claim))
            .map(|table| WireTableRow::of(&table)),
        reviews: reviews.iter().map(WireOperation::of).collect(),
        findings: contents.findings_of(&claim.id).map(WireFinding::of).collect(),
        grades: grades.iter().map(|grade| WireGrade::of(grade)).collect(),
        trail: way.iter().flat_map(|way| &way.steps).map(WireStep::of).collect(),
    };
    let told = Told { way: way.as_ref(), reviews: &reviews, grades: &grades };
    asked.answer(frame, json, || draw(&asked, contents, claim, &told))
}

/// What people said of a claim: by now, also while the next edition is computed, or by the time that is asked for.
async fn reviews(asked: &Asked, contents: &Contents, claim: &Claim) -> Result<Vec<Operation>, Refusal> {
    let id = claim.id.0.clone();
    if asked.shows_the_past() {
        return Ok(contents.reviews(&id).to_vec());
    }
    asked.site.blocking(move |site| site.look(|ledger| Ok(ledger.reviews_of(&id)?))).await
}

/// What is told of a claim beside its sentence.
struct Told<'t> {
    way: Option<&'t Trail>,
    /// What people said of it.
    reviews: &'t [Operation],
    grades: &'t [&'t Grade],
}

fn draw(asked: &Asked, contents: &Contents, claim: &Claim, told: &Told) -> Markup {
    let Told { way, reviews, grades } = told;
    let reading = contents.reading(&claim.document);
    html! {
        h1 { "“" (claim.excerpt.text) "”" }
        @if contents.claim(&claim.id).is_none() { p.warning { "A person rejected this claim: it takes no part in comparing." } }
        div.beside {
            div {
                blockquote.large {
                    @match reading.and_then(|reading| table_evidence(reading, claim)) {
                        Some(table) => { (draw::table_row(&table)) }
                        None => { p { (evidence(&claim_evidence(claim))) } }
                    }
                    @if let Some(reading) = reading { footer { (stands_in(reading)) } }
                }
                (claim_facts(Some(contents), claim))
                @if let Some(way) = way { (draw::trail(way)) }
                @for found in contents.findings_of(&claim.id) { (finding(contents, found)) }
            }
            aside {
                section.box {
                    h2 { "Review" }
                    p { a.button href={ "/review/" (claim.id) } { "Judge or correct it" } }
                    @if reviews.is_empty() { p.quiet { "Nobody has looked at it yet." } }
                    @else { ul { @for operation in *reviews { li { (operation_row(operation)) (way_back(operation)) } } } }
                }
                (grade_box(asked, (Graded::Claim, &claim.id.0), grades, &format!("/claims/{}", claim.id)))
                section.box { h2 { "Id" } p { code { (claim.id) } } }
            }
        }
    }
}

fn stands_in(reading: &Reading) -> Markup {
    let document = &reading.document;
    html! {
        a href={ "/reports/" (report_id(&document.sha256)) } { (report_title(document)) }
        ", " (publisher(document))
        ", " (document.published_day().map_or("date unknown".to_owned(), words::day))
    }
}
