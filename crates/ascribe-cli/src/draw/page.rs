//! One page as text: who published when, the statements, the figures, the findings, the notices.

use ascribe::PageReading;
use ascribe::model::{Claim, Document, Finding, Reading, Span, Statement};

use super::evidence::evidence;
use super::style::{self, paint};
use super::{escape, words};

/// What was read in a page, for reading.
pub(crate) fn page(page: &PageReading, width: usize) -> String {
    let reading = &page.reading;
    let parts = [
        heading(&page.input, &reading.document, width),
        statements(reading, width),
        figures(reading, width),
        findings(reading, &page.findings, width),
        notices(reading),
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
    lines.push(paint(style::FAINT, format!("page       {}", escape::line(place))));
    lines.join("\n")
}

fn publication(document: &Document) -> String {
    let outlet = document.outlet.as_deref().unwrap_or("outlet unknown");
    let date = match &document.published {
        Some(date) => {
            let day = date.day().map_or_else(|| date.value.clone(), words::day);
            format!("{day} (from {})", date.basis.as_str())
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

fn statements(reading: &Reading, width: usize) -> String {
    if reading.statements.is_empty() {
        return String::new();
    }
    let mut lines = vec![section("Statements")];
    for (idx, statement) in reading.statements.iter().enumerate() {
        let manner =
            format!("{}, {}", statement.certainty.as_str().replace('_', " "), statement.form.as_str());
        let chain = escape::line(&statement_chain(&reading.statements, idx)).into_owned();
        lines.push(format!("  {}  {}", paint(style::STRONG, chain), paint(style::FAINT, manner)));
        let said = statement.content.iter().map(|piece| piece.text.as_str()).collect::<Vec<_>>().join(" … ");
        if !said.is_empty() {
            lines.push(evidence(&said, &[], "    ", width));
        }
    }
    lines.join("\n")
}

/// From the speaker over those who pass the words on to the page: "NIS → Lee → page".
fn statement_chain(statements: &[Statement], idx: usize) -> String {
    let mut chain = vec![speaker(&statements[idx])];
    let mut seen = vec![idx];
    let mut at = idx;
    // A statement could be said to relay itself by a circle; each is passed once.
    while let Some(by) = statements.iter().position(|other| other.relays.contains(&at))
        && !seen.contains(&by)
    {
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

fn figures(reading: &Reading, width: usize) -> String {
    if reading.claims.is_empty() {
        return String::new();
    }
    let claims = reading.claims.iter().map(|claim| figure(claim, width));
    std::iter::once(section("Figures")).chain(claims).collect::<Vec<_>>().join("\n")
}

fn figure(claim: &Claim, width: usize) -> String {
    let mut about = vec![claim.measure.as_str(), claim.change.as_str(), claim.certainty.as_str()];
    about.extend(claim.population.as_deref());
    let mentions =
        if claim.n_mentions > 1 { format!(" ({} mentions)", claim.n_mentions) } else { String::new() };
    let said = paint(style::STRONG, escape::line(&claim.excerpt.text));
    let amount = paint(style::FAINT, words::amount(claim.amount, claim.approx));
    let title = format!("  {said} [{amount}]  {}{mentions}", escape::line(&about.join(" · ")));
    let mut lines = vec![title, format!("    source  {}", escape::line(&words::chain(claim)))];
    lines.extend(circumstances(claim).map(|line| format!("    {}", escape::line(&line))));
    lines.push(claim_evidence(claim, "    │ ", width));
    lines.join("\n")
}

/// Where and when, as far as the page says.
fn circumstances(claim: &Claim) -> impl Iterator<Item = String> {
    let place = claim.place.as_ref().map(|place| {
        let name = place.name.as_deref().unwrap_or(&place.excerpt.text);
        let country = place.country.as_ref().map_or(String::new(), |code| format!(" ({code})"));
        format!("place   {name}{country}")
    });
    let when = claim.when.map(|when| format!("when    {}", words::days(when)));
    place.into_iter().chain(when)
}

/// The claim's sentence with its figure underlined.
pub(crate) fn claim_evidence(claim: &Claim, margin: &str, width: usize) -> String {
    let (sentence, figure) = (claim.sentence.span, claim.excerpt.span);
    let mark = sentence
        .contains(figure)
        .then(|| Span::new(figure.start - sentence.start, figure.end - sentence.start));
    evidence(&claim.sentence.text, mark.as_slice(), margin, width)
}

fn findings(reading: &Reading, findings: &[Finding], width: usize) -> String {
    if findings.is_empty() {
        return String::new();
    }
    let mut lines = vec![section("Findings")];
    for finding in findings {
        let check = paint(style::FINDING, &finding.check);
        lines.push(format!("  {check}"));
        lines.push(evidence(&finding.message, &[], "    ", width));
        let claims =
            finding.claims.iter().filter_map(|id| reading.claims.iter().find(|claim| claim.id == *id));
        lines.extend(claims.map(|claim| claim_evidence(claim, "    │ ", width)));
    }
    lines.join("\n")
}

fn notices(reading: &Reading) -> String {
    let lines: Vec<_> = reading
        .all_notices()
        .map(|notice| format!("  {}  {}", notice.code, escape::lines(&notice.message)))
        .collect();
    if lines.is_empty() { String::new() } else { format!("{}\n{}", section("Notices"), lines.join("\n")) }
}
