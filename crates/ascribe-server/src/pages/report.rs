//! `/reports/{id}`: the text of a report with its statements and figures marked; and the page as it was published.

use std::collections::HashMap;

use ascribe::model::{BlockKind, Claim, Finding, Lineage, Reading, Statement};
use ascribe::views::{
    CitedClaim, PartRole, StatementPart, TextBlock, TextPiece, VerificationView, report_text, verification,
};
use ascribe::{Contents, WireReading, parse_cited, wire_reading, words};
use axum::extract::{Path, Query};
use axum::http::header;
use axum::response::IntoResponse;
use maud::{Markup, html};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::asked::{Answer, Asked};
use crate::draw::{self, Frame, Section, claim_card, export_page, finding, made_by, report_title};
use crate::edition::{finding_id, report_id, report_named};
use crate::refusal::Refusal;
use crate::wire::{WireClaim, WireFinding, WireLineage, WireReport};

/// A report with all that was read in it.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "ReportPage")]
pub(crate) struct WireReportPage<'a> {
    /// The report.
    report: WireReport,
    /// The same as `ascribe read` prints.
    reading: WireReading<'a>,
    /// Its claims.
    claims: Vec<WireClaim>,
    /// What derives from it, and what it derives from.
    lineage: Vec<WireLineage>,
    /// The findings that rest on it.
    findings: Vec<WireFinding>,
    /// Whether the figure that was asked for stands in it; null when none was.
    verification: Option<WireVerification>,
}

/// Whether a figure stands in a report.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Verification")]
struct WireVerification {
    /// `stands`, `other bound`, `older value`, `other measure` or `absent`.
    verdict: &'static str,
    /// The claims that the verdict rests on.
    claims: Vec<String>,
    /// Where the report does not hold the figure: claims of the same measure.
    instead: Vec<String>,
}

impl WireVerification {
    fn of(view: &VerificationView) -> WireVerification {
        let ids = |claims: &[CitedClaim]| claims.iter().map(|claim| claim.claim.0.clone()).collect();
        WireVerification {
            verdict: view.verdict.as_str(),
            claims: ids(&view.claims),
            instead: ids(&view.instead),
        }
    }
}

/// What a report is asked about.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ReportQuery {
    /// A figure that it is cited for: "4,000 killed".
    figure: String,
}

pub(crate) async fn report(asked: Asked, Path(id): Path<String>, Query(query): Query<ReportQuery>) -> Answer {
    let (sha256, contents) = &part(&asked, id.clone()).await?;
    let reading = contents.reading(sha256).ok_or_else(|| Refusal::not_found("report", &id))?;
    let page = ReportPage::of(contents, reading);
    let held = match query.figure.trim() {
        "" => None,
        figure => Some(verification(reading, parse_cited(figure).map_err(not_a_figure)?)),
    };
    let frame = Frame::new(Section::Reports, report_title(&reading.document));
    let rows = || reading.claims.iter().map(|claim| WireClaim::of(contents, claim)).collect();
    asked.answer_with_table(
        frame,
        || page.wire(held.as_ref()),
        rows,
        || page.draw(&query.figure, held.as_ref()),
    )
}

/// The report that an id leads to, by its SHA-256, with what is drawn of it.
async fn part(asked: &Asked, id: String) -> Result<(String, Contents), Refusal> {
    let look = asked.look(move |shelf| {
        let sha256 = report_named(shelf, &id)?.ok_or_else(|| Refusal::not_found("report", &id))?;
        let contents = shelf.part_of_document(&sha256)?;
        Ok((sha256, contents))
    });
    look.await
}

/// `/reports/{id}/report.html`: the report in one file that needs no server.
pub(crate) async fn report_file(asked: Asked, Path(id): Path<String>) -> Answer {
    let edition = asked.edition().await?;
    let (sha256, contents) = &part(&asked, id.clone()).await?;
    let reading = contents.reading(sha256).ok_or_else(|| Refusal::not_found("report", &id))?;
    let page = ReportPage::of(contents, reading);
    let name = format!("attachment; filename=\"report-{}.html\"", report_id(page.sha256()));
    let policy = "default-src 'none'; style-src 'unsafe-inline'";
    let headers = [(header::CONTENT_DISPOSITION, name.as_str()), (header::CONTENT_SECURITY_POLICY, policy)];
    let body = html! { article.report.export { (page.heading()) (page.text(html! {})) } (made_by(edition.last_operation())) };
    Ok((headers, export_page(&report_title(&reading.document), body)).into_response())
}

/// `/reports/{id}/page`: the page as it was published, with nothing in it that acts or loads.
pub(crate) async fn original(asked: Asked, Path(id): Path<String>) -> Answer {
    let sought = id.clone();
    let named = asked.look(move |shelf| {
        report_named(shelf, &sought)?.ok_or_else(|| Refusal::not_found("report", &sought))
    });
    let sha256 = named.await?;
    let page = asked.site.blocking(move |site| site.page(&sha256)).await?;
    let page = page.ok_or_else(|| Refusal::not_found("page", &id))?;
    let policy = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; \
        form-action 'none'; base-uri 'none'; frame-ancestors 'self'";
    let (kind, body) = match page.media.as_str() {
        "text/html" => ("text/html; charset=utf-8", lamed(&ascribe::page_text(&page.bytes))),
        media if is_shown_as_text(media) => ("text/plain; charset=utf-8", ascribe::page_text(&page.bytes)),
        _ => return Ok((headers_of_file(policy), page.bytes).into_response()),
    };
    Ok(([(header::CONTENT_TYPE, kind), (header::CONTENT_SECURITY_POLICY, policy)], body).into_response())
}

/// Whether a page is text that a browser may show as it stands.
fn is_shown_as_text(media: &str) -> bool {
    media.starts_with("text/") || matches!(media, "application/json" | "message/rfc822")
}

/// A page that no browser shows is carried away as a file.
fn headers_of_file(policy: &'static str) -> [(header::HeaderName, &'static str); 3] {
    [
        (header::CONTENT_TYPE, "application/octet-stream"),
        (header::CONTENT_DISPOSITION, "attachment"),
        (header::CONTENT_SECURITY_POLICY, policy),
    ]
}

/// Markup whose elements that could make a browser look up a name or turn to another address are unknown to it.
///
/// The content security policy lets nothing load and the sandbox lets nothing act, but hints to connect beforehand are
/// bound by neither.
fn lamed(markup: &str) -> String {
    let mut safe = String::with_capacity(markup.len() + 64);
    let mut rest = markup;
    while let Some(at) = rest.find('<') {
        let (before, tag) = rest.split_at(at + 1);
        safe.push_str(before);
        let name = tag.trim_start_matches('/').as_bytes();
        let acts =
            ["link", "meta", "base", "script", "iframe", "frame", "object", "embed", "portal"].iter().any(
                |word| name.get(..word.len()).is_some_and(|name| name.eq_ignore_ascii_case(word.as_bytes())),
            );
        if acts && !tag.starts_with('/') {
            safe.push_str("x-");
        }
        rest = tag;
    }
    safe.push_str(rest);
    safe
}

struct ReportPage<'c> {
    contents: &'c Contents,
    reading: &'c Reading,
    /// For each figure the claim it is a mention of.
    claim_of: HashMap<usize, &'c Claim>,
}

impl<'c> ReportPage<'c> {
    fn of(contents: &'c Contents, reading: &'c Reading) -> ReportPage<'c> {
        let mut claim_of = HashMap::new();
        for claim in &reading.claims {
            let mentions = reading.figures.get(claim.figure).into_iter().flat_map(|figure| &figure.mentions);
            claim_of.extend(mentions.chain([&claim.figure]).map(|figure| (*figure, claim)));
        }
        ReportPage { contents, reading, claim_of }
    }

    fn sha256(&self) -> &'c str {
        &self.reading.document.sha256
    }

    fn findings(&self) -> Vec<&'c Finding> {
        self.contents.findings_in(self.reading)
    }

    fn links(&self) -> impl Iterator<Item = &'c Lineage> {
        self.contents.lineage_of(self.sha256())
    }

    fn wire(&self, held: Option<&VerificationView>) -> WireReportPage<'c> {
        WireReportPage {
            report: WireReport::of(self.reading),
            reading: wire_reading(self.reading, &[]),
            claims: self.reading.claims.iter().map(|claim| WireClaim::of(self.contents, claim)).collect(),
            lineage: self.links().map(|link| WireLineage::of(self.contents, link)).collect(),
            findings: self.findings().into_iter().map(WireFinding::of).collect(),
            verification: held.map(WireVerification::of),
        }
    }

    fn draw(&self, figure: &str, held: Option<&VerificationView>) -> Markup {
        html! {
            article.report {
                (self.heading())
                p {
                    a href="#page" { "the page as published" } " · "
                    a href={ "/reports/" (report_id(self.sha256())) "/report.html" } download { "report.html" }
                    span.quiet { ", one file, needs no server" }
                }
                @if let Some(held) = held { section.box.verify #verify { (draw::verification(held)) } }
                (self.text(self.ways(figure)))
                (self.page_as_published())
            }
        }
    }

    /// What else can be asked of the report.
    fn ways(&self, figure: &str) -> Markup {
        let id = report_id(self.sha256());
        html! {
            section.box {
                form action={ "/reports/" (id) "#verify" } {
                    label for="figure" { strong { "Is a figure in this report?" } }
                    div.row { input #figure.wide name="figure" value=(figure) placeholder="4,000 killed" required; button { "Look" } }
                }
                p { a href={ "/compare?left=" (id) } { "Set it beside another report" } }
            }
        }
    }

    /// The marked text, what is known beside it, and what does not fit.
    fn text(&self, ways: Markup) -> Markup {
        let findings = self.findings();
        html! {
            div.beside {
                div.text { @for block in report_text(self.reading) { (self.block(&block)) } }
                aside { (ways) (self.lineage()) (finding_links(&findings)) (self.notices()) (legend()) }
            }
            @if !findings.is_empty() {
                section { h2 { "Findings" } @for found in &findings { (finding(self.contents, found)) } }
            }
        }
    }

    fn heading(&self) -> Markup {
        let document = &self.reading.document;
        let names = document.bylines.iter().map(|byline| byline.text.as_str());
        let by: Vec<&str> = names.chain(document.authors.iter().map(String::as_str)).collect();
        html! {
            header {
                h1 { (report_title(document)) }
                p.quiet {
                    (draw::publisher(document)) ", "
                    @match &document.published {
                        Some(date) => { (date.day().map_or(date.value.clone(), words::day)) " (" (date.basis.as_str()) ")" }
                        None => { "date unknown" }
                    }
                    @if !by.is_empty() { ", by " (by.join(", ")) }
                    @if let Some(origin) = &document.origin { " · names as its origin: " strong { (origin.text) } }
                }
                @if let Some(url) = &document.url { p.quiet.url { (url) } }
                p { (words::number_of(self.reading.claims.len(), "claim")) ", " (words::number_of(self.reading.statements.len(), "statement"))
                    " · " code title="SHA-256 of the page's bytes" { (report_id(&document.sha256)) } }
            }
        }
    }

    fn block(&self, block: &TextBlock) -> Markup {
        let pieces = html! { @for piece in &block.pieces { (self.piece(piece)) } };
        html! {
            @match block.kind {
                BlockKind::Headline => p.headline { (pieces) },
                BlockKind::Furniture => p.furniture title="page furniture: not read as reporting" { (pieces) },
                kind => p class=(kind.as_str()) { (pieces) },
            }
        }
    }

    fn piece(&self, piece: &TextPiece) -> Markup {
        let claim = piece.figure.and_then(|figure| self.claim_of.get(&figure));
        let class = piece.part.map(|part| self.part_class(part));
        html! {
            @match (claim, piece.part) {
                (Some(claim), _) => span class={ "figure " (class.unwrap_or_default()) } {
                    a href={ "/claims/" (claim.id) } { (piece.text) }
                    (claim_card(self.contents, claim))
                },
                (None, Some(StatementPart { statement, role: PartRole::Cue })) => span class={ "cue " (class.unwrap_or_default()) } tabindex="0" {
                    (piece.text)
                    (self.statement_card(statement))
                },
                (None, Some(_)) => span class=[class] { (piece.text) },
                (None, None) => (piece.text),
            }
        }
    }

    fn part_class(&self, part: StatementPart) -> String {
        let statement = &self.reading.statements[part.statement];
        let role = match part.role {
            PartRole::Source => "source",
            PartRole::Cue => "said",
            PartRole::Content => "content",
        };
        format!("{role} {}", statement.certainty.as_str())
    }

    fn statement_card(&self, idx: usize) -> Markup {
        let statement = &self.reading.statements[idx];
        html! {
            span.card {
                b { (self.statement_way(idx)) }
                span { (statement.certainty.as_str().replace('_', " ")) " · " (statement.form.as_str()) }
            }
        }
    }

    /// From the speaker over those who pass the words on to the page.
    fn statement_way(&self, idx: usize) -> String {
        let statements = &self.reading.statements;
        let mut way = vec![speaker(&statements[idx])];
        let (mut at, mut seen) = (idx, vec![idx]);
        // A statement could be said to relay itself by a circle; each is passed once.
        while let Some(by) =
            (0..statements.len()).find(|by| statements[*by].relays.contains(&at) && !seen.contains(by))
        {
            way.push(speaker(&statements[by]));
            seen.push(by);
            at = by;
        }
        way.push("page");
        way.join(" → ")
    }

    fn lineage(&self) -> Markup {
        let title = |sha256: &str| {
            let document = self.contents.document(sha256);
            html! { a href={ "/reports/" (report_id(sha256)) } { (document.map_or("outlet unknown".to_owned(), draw::publisher)) } }
        };
        let links: Vec<_> = self.links().collect();
        html! {
            @if !links.is_empty() {
                section.box {
                    h2 { "Lineage" }
                    ul { @for link in links {
                        li {
                            @if link.document == self.sha256() {
                                (link.derivation.as_str()) " of "
                                @match (&link.from, &link.named) {
                                    (Some(from), _) => { (title(from)) " (" a href={ "/compare?left=" (report_id(from)) "&right=" (report_id(&link.document)) } { "compare" } ")" }
                                    (None, named) => { (named.as_deref().unwrap_or("an original that is not named")) }
                                }
                            } @else {
                                (link.derivation.as_str()) " in " (title(&link.document))
                                " (" a href={ "/compare?left=" (report_id(self.sha256())) "&right=" (report_id(&link.document)) } { "compare" } ")"
                            }
                            br; span.quiet { (link.basis.iter().map(words::basis).collect::<Vec<_>>().join("; ")) }
                        }
                    } }
                }
            }
        }
    }

    fn notices(&self) -> Markup {
        html! {
            @if self.reading.all_notices().next().is_some() {
                section.box {
                    h2 { "Not settled" }
                    ul { @for notice in self.reading.all_notices() { li { (notice.message) } } }
                }
            }
        }
    }

    fn page_as_published(&self) -> Markup {
        html! {
            details #page {
                summary { "The page as published" span.quiet { " (shut off: no scripts, no network)" } }
                iframe title="The page as published, shut off" sandbox="" loading="lazy"
                    src={ "/reports/" (report_id(self.sha256())) "/page" } {}
            }
        }
    }
}

fn not_a_figure(told: String) -> Refusal {
    let (message, hint) = told.split_once("\nhint: ").unwrap_or((&told, "write it as `4000 killed`"));
    Refusal::bad_request(message).with_hint(hint)
}

fn speaker(statement: &Statement) -> &str {
    let as_said = statement.source.first().map_or("somebody not named", |source| source.text.as_str());
    statement.speaker.as_ref().map_or(as_said, |speaker| speaker.name.as_str())
}

fn finding_links(findings: &[&Finding]) -> Markup {
    html! {
        @if !findings.is_empty() {
            section.box {
                h2 { "What does not fit" }
                ul { @for found in findings { li { a href={ "#" (finding_id(found)) } { (found.check.replace('_', " ")) } } } }
            }
        }
    }
}

fn legend() -> Markup {
    html! {
        section.box.legend {
            h2 { "Marks" }
            p { span.figure { "4,000" } " a figure: hover, focus or open it" }
            p { span.cue tabindex="-1" { "said" } " the words that make a statement" }
            p { span.content { "content" } " of a statement; " span.content.hedged { "hedged" } "; " span.content.denied { "denied" } "; " span.content.forecast { "forecast" } }
            p { span.source { "source" } " who said it" }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::lamed;

    #[test]
    fn nothing_that_reaches_out_is_left() {
        let page = "<LINK rel=preconnect href=//evil.example><meta http-equiv=refresh content='0;url=//x'><p>Text</p>\
            <base href=//x><script>1</script><iframe src=x></iframe><header>kept</header>";
        let safe = lamed(page);
        for word in ["<LINK", "<meta", "<base", "<script", "<iframe"] {
            assert!(!safe.contains(word), "{safe}");
        }
        assert!(safe.contains("<p>Text</p>") && safe.contains("<header>kept</header>"));
    }
}
