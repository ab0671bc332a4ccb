//! One page as text: who published when, the statements, the figures, the findings, the notices.

use ascribe::model::{BlockKind, Claim, Document, Finding, Reading, Span, Statement};
use ascribe::views::{EvidenceCell, claim_evidence, finding_evidence, table_evidence};
use ascribe::{ExplainedReading, PageReading, explain_reading};

use super::contents::{finding_lines, quoted};
use super::evidence::evidence;
use super::reasons::{figure_reasons, statement_reasons};
use super::style::{self, paint};
use super::{escape, words};

/// What was read in a page, for reading.
pub(crate) fn page(page: &PageReading, width: usize) -> String {
    reading(&page.input, &page.reading, &page.findings, width)
}

/// What was read in a page, with how each part was resolved.
pub(crate) fn explained_page(page: &PageReading, width: usize) -> String {
    explained_reading(&page.input, &page.reading, &page.findings, width)
}

/// A reading, for reading. `input` is where the page came from.
pub(crate) fn reading(input: &str, reading: &Reading, findings: &[Finding], width: usize) -> String {
    parts(input, reading, findings, None, width)
}

/// A reading with how each part was resolved.
pub(crate) fn explained_reading(
    input: &str,
    reading: &Reading,
    findings: &[Finding],
    width: usize,
) -> String {
    parts(input, reading, findings, Some(&explain_reading(reading)), width)
}

fn parts(
    input: &str,
    reading: &Reading,
    findings: &[Finding],
    explained: Option<&ExplainedReading>,
    width: usize,
) -> String {
    let parts = [
        heading(input, &reading.document, width),
        statements(reading, explained, width),
        figures(reading, explained, width),
        found(reading, findings, width),
        notices(reading, width),
    ];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n")
}

fn heading(input: &str, document: &Document, width: usize) -> String {
    let title = document.headline.as_deref().unwrap_or("(no headline)");
    let rule = paint(style::FAINT, "─".repeat(width));
    let mut lines = vec![rule, paint(style::STRONG, escape::line(title))];
    lines.push(format!("published  {}", escape::line(&publication(document))));
    if let Some(origin) = &document.origin {
        lines.push(format!("origin     {} (named by the page)", escape::line(&origin.text)));
    }
    let place = document.url.as_deref().unwrap_or(input);
    lines.push(format!("page       {}", escape::line(place)));
    let beneath = " ".repeat(LABEL.len());
    let left_out = furniture(document).map(|words| evidence(&words, &[], &beneath, width));
    lines.extend(left_out.map(|drawn| format!("{LABEL}{}", &drawn[LABEL.len()..])));
    lines.join("\n")
}

/// What stands before the blocks that were not read.
const LABEL: &str = "left out   ";
/// Blocks of furniture that are named; a page from the web can have hundreds.
const FURNITURE_NAMED: usize = 5;
/// Columns of a block's words that tell which one it is.
const FURNITURE_COLUMNS: usize = 28;

/// The beginnings of the blocks that were not read as reporting. The title of a table is read with it.
fn furniture(document: &Document) -> Option<String> {
    let is_title = |span: Span| document.tables.iter().any(|table| table.caption == Some(span));
    let blocks = document.blocks.iter().filter(|block| block.kind == BlockKind::Furniture);
    let blocks = blocks.filter(|block| !is_title(block.span));
    let shown =
        |span: Span| format!("“{}”", words::shorten(span.cut(&document.text).trim(), FURNITURE_COLUMNS));
    let mut named: Vec<String> = blocks.map(|block| shown(block.span)).collect();
    let n_more = named.len().saturating_sub(FURNITURE_NAMED);
    named.truncate(FURNITURE_NAMED);
    if n_more > 0 {
        named.push(format!("and {n_more} more"));
    }
    (!named.is_empty()).then(|| format!("{} (page furniture)", named.join(", ")))
}

/// Who published when, under whose name.
pub(crate) fn publication(document: &Document) -> String {
    let outlet = document.outlet.as_deref().unwrap_or("outlet unknown");
    let date = match &document.published {
        Some(date) => {
            let day = date.day().map_or_else(|| date.value.clone(), words::day);
            format!("{day} ({})", date.basis.as_str())
        }
        None => "date unknown".to_owned(),
    };
    let names = document.bylines.iter().map(|byline| byline.text.as_str());
    let by = names.chain(document.authors.iter().map(String::as_str)).collect::<Vec<_>>().join(", ");
    if by.is_empty() { format!("{outlet}, {date}") } else { format!("{outlet}, {date}, by {by}") }
}

fn section(title: &str) -> String {
    paint(style::STRONG, title)
}

fn statements(reading: &Reading, explained: Option<&ExplainedReading>, width: usize) -> String {
    if reading.statements.is_empty() {
        return String::new();
    }
    let passed_by = passed_by(&reading.statements);
    let mut lines = vec![section("Statements")];
    for (idx, statement) in reading.statements.iter().enumerate() {
        let manner =
            format!("{}, {}", statement.certainty.as_str().replace('_', " "), statement.form.as_str());
        let chain = escape::line(&statement_chain(&reading.statements, &passed_by, idx)).into_owned();
        lines.push(format!("  {}  {}", paint(style::STRONG, chain), paint(style::FAINT, manner)));
        let said = statement.content.iter().map(|piece| piece.text.as_str()).collect::<Vec<_>>().join(" … ");
        if !said.is_empty() {
            lines.push(evidence(&said, &[], "    ", width));
        }
        lines.extend(explained.and_then(|explained| statement_reasons(explained, idx, width)));
    }
    lines.join("\n")
}

/// For each statement the first one that passes its words on.
fn passed_by(statements: &[Statement]) -> Vec<Option<usize>> {
    let mut passed_by = vec![None; statements.len()];
    for (idx, statement) in statements.iter().enumerate() {
        for relayed in &statement.relays {
            if let Some(by @ None) = passed_by.get_mut(*relayed) {
                *by = Some(idx);
            }
        }
    }
    passed_by
}

/// From the speaker over those who pass the words on to the page: "NIS → Lee → page".
fn statement_chain(statements: &[Statement], passed_by: &[Option<usize>], idx: usize) -> String {
    let mut chain = vec![speaker(&statements[idx])];
    let mut seen = vec![idx];
    let mut at = idx;
    // A statement could be said to relay itself by a circle; each is passed once.
    while let Some(by) = passed_by[at].filter(|by| !seen.contains(by)) {
        chain.push(speaker(&statements[by]));
        seen.push(by);
        at = by;
    }
    chain.push("page");
    chain.join(" → ")
}

fn speaker(statement: &Statement) -> &str {
    let as_said = statement.source.first().map_or("somebody not named", |source| source.text.as_str());
    statement.speaker.as_ref().map_or(as_said, |speaker| speaker.name.as_str())
}

fn figures(reading: &Reading, explained: Option<&ExplainedReading>, width: usize) -> String {
    if reading.claims.is_empty() {
        return paint(style::FAINT, "no figures of people");
    }
    let claims = reading.claims.iter().map(|claim| {
        let drawn = figure(reading, claim, width);
        let reasons = explained.and_then(|explained| figure_reasons(explained, claim.figure, width));
        reasons.map_or(drawn.clone(), |reasons| format!("{drawn}\n{reasons}"))
    });
    std::iter::once(section("Figures")).chain(claims).collect::<Vec<_>>().join("\n")
}

/// A figure as said, with everything that the page says of it, and its sentence.
pub(crate) fn figure(reading: &Reading, claim: &Claim, width: usize) -> String {
    let mut about = vec![claim.measure.as_str(), claim.change.as_str(), claim.certainty.as_str()];
    about.extend(claim.population.as_deref());
    let said = paint(style::STRONG, escape::line(&claim.excerpt.text));
    let amount = paint(style::FAINT, words::amount(claim.amount, claim.approx));
    let title = format!("  {said}  {amount}  {}", escape::line(&about.join(" · ")));
    let mut lines = vec![title];
    let facts = [
        Some(("from", words::chain(claim))),
        claim.place.as_ref().map(|place| ("where", words::place(place))),
        when(reading, claim).map(|when| ("when", when)),
        mentions(reading, claim).map(|mentions| ("also as", mentions)),
    ];
    let line = |(name, value): (&str, String)| format!("    {name:8}{}", escape::line(&value));
    lines.extend(facts.into_iter().flatten().map(line));
    let heads = table_evidence(reading, claim).map(|table| table.heads).unwrap_or_default();
    lines.extend(heads.iter().map(|row| evidence(&head_row(row), &[], "    │ ", width)));
    let sentence = claim_evidence(claim);
    lines.push(evidence(&sentence.sentence, &sentence.marks, "    │ ", width));
    let cell = reading.figures.get(claim.figure).and_then(words::cell);
    let place = words::printed_page(&reading.document, claim.sentence.span).into_iter().chain(cell);
    let place = place.collect::<Vec<_>>().join(", ");
    lines.extend((!place.is_empty()).then(|| paint(style::FAINT, format!("    ╰ {place}"))));
    lines.join("\n")
}

/// The heads of a table above one of its rows, as the row is written.
fn head_row(cells: &[EvidenceCell]) -> String {
    cells.iter().map(|cell| cell.text.as_str()).collect::<Vec<_>>().join(" | ")
}

/// The other words in which the page gives the same figure.
fn mentions(reading: &Reading, claim: &Claim) -> Option<String> {
    let main = reading.figures.get(claim.figure)?;
    let others = main.mentions.iter().filter_map(|idx| reading.figures.get(*idx));
    let said: Vec<_> = others.map(|figure| format!("“{}”", figure.excerpt.text)).collect();
    (!said.is_empty()).then(|| said.join(", "))
}

/// The days a claim speaks of, or else the words that leave them open.
fn when(reading: &Reading, claim: &Claim) -> Option<String> {
    let said = reading.figures.get(claim.figure).and_then(|figure| figure.when.as_ref());
    let open = || said.map(|time| format!("“{}”, not settled", time.excerpt.text));
    claim.when.map(words::days).or_else(open)
}

fn found(reading: &Reading, findings: &[Finding], width: usize) -> String {
    if findings.is_empty() {
        return String::new();
    }
    let claim_of = |id: &_| reading.claims.iter().find(|claim| claim.id == *id);
    let drawn = findings.iter().map(|finding| {
        let sentences = finding_evidence(finding, claim_of);
        finding_lines(finding, sentences.iter().map(|sentence| quoted(sentence, "", width)), width)
    });
    std::iter::once(section("Findings")).chain(drawn).collect::<Vec<_>>().join("\n")
}

fn notices(reading: &Reading, width: usize) -> String {
    let lines: Vec<_> = reading
        .all_notices()
        .map(|notice| evidence(&format!("{}: {}", notice.code, notice.message), &[], "  ", width))
        .collect();
    if lines.is_empty() { String::new() } else { format!("{}\n{}", section("Notices"), lines.join("\n")) }
}
