//! `/series/{id}`: how a number moved, on what it rests, and every claim with its sentence.

use ascribe::model::{Claim, Finding, Origin, Series};
use ascribe::views::{Support, Timeline, series_summary, series_words, source_key, timeline};
use ascribe::{Contents, Derived, Graded, Policy, words};
use axum::extract::{Path, Query};
use axum::http::header;
use axum::response::IntoResponse;
use jiff::civil::Date;
use maud::{Markup, html};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::asked::{Answer, Asked, Listing, Rows};
use crate::draw::{
    Chart, Frame, Section, claim_rows, export_page, finding, grade_box, grade_list, made_by, past_words,
    standalone_chart, turns,
};
use crate::edition::{Edition, finding_id};
use crate::refusal::Refusal;
use crate::site::Past;
use crate::wire::{WireClaim, WireDerived, WireFinding, WireGrade, WireSeries};

/// Origins on the card; a series of thousands would bury all else.
const ORIGINS_SHOWN: usize = 12;
/// Findings beneath the claims; the list of findings holds them all.
const FINDINGS_SHOWN: usize = 20;

/// How the numbers of a series are made low, best and high.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct PolicyQuery {
    /// The policy's name.
    policy: Option<String>,
}

/// A series with its claims.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "SeriesPage")]
pub(crate) struct WireSeriesPage {
    /// The series.
    series: WireSeries,
    /// What the policy makes of it.
    derived: WireDerived,
    /// Who its claims go back to, largest first.
    origins: Vec<WireOrigin>,
    /// The claims, in order; a thousand at most.
    claims: Vec<WireClaim>,
    /// Where the next claims are; null where these are the last.
    next: Option<String>,
    /// How far people trust the series.
    grades: Vec<WireGrade>,
    /// The findings that rest on its claims.
    findings: Vec<WireFinding>,
    /// The number of the last operation that the ledger held when this was drawn.
    operation: i64,
}

/// An origin of a series.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Origin")]
struct WireOrigin {
    /// The name.
    name: String,
    /// Stable id of the actor, where it is known.
    actor: Option<String>,
    /// The claims that go back to it.
    claims: Vec<String>,
    /// The outlets that carried them.
    outlets: Vec<String>,
}

pub(crate) async fn series(
    asked: Asked,
    Path(id): Path<String>,
    Query(policy): Query<PolicyQuery>,
    Query(listing): Query<Listing>,
) -> Answer {
    let edition = asked.edition().await?;
    let (id, contents) = part(&asked, id).await?;
    let page = SeriesPage::of(&edition, &contents, asked.past, &id, &policy)?;
    let rows = asked.rows(&page.claims, listing);
    let frame = Frame::new(Section::Series, page.title());
    asked.answer_with_table(
        frame,
        || page.wire(&rows),
        || page.wire_claims(rows.shown),
        || page.draw(&asked, &rows),
    )
}

/// `/series/{id}/chart.svg`: the chart alone, for other pages.
pub(crate) async fn series_chart(
    asked: Asked,
    Path(id): Path<String>,
    Query(policy): Query<PolicyQuery>,
) -> Answer {
    let edition = asked.edition().await?;
    let (id, contents) = part(&asked, id).await?;
    let page = SeriesPage::of(&edition, &contents, asked.past, &id, &policy)?;
    let svg = standalone_chart(page.chart(None));
    let headers = [
        (header::CONTENT_TYPE, "image/svg+xml"),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; style-src 'unsafe-inline'"),
    ];
    Ok((headers, svg).into_response())
}

/// `/series/{id}/embed`: the chart with its support, for a frame in another page.
pub(crate) async fn series_embedded(
    asked: Asked,
    Path(id): Path<String>,
    Query(policy): Query<PolicyQuery>,
) -> Answer {
    let edition = asked.edition().await?;
    let (id, contents) = part(&asked, id).await?;
    let page = SeriesPage::of(&edition, &contents, asked.past, &id, &policy)?;
    let body = html! {
        figure.embed {
            (page.chart(None).draw())
            figcaption { strong { (page.title()) } " · " (support_words(&page.timeline.support)) " · Ascribe" }
        }
    };
    let policy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors *";
    Ok(([(header::CONTENT_SECURITY_POLICY, policy)], export_page(&page.title(), body)).into_response())
}

/// `/series/{id}/report.html`: the series in one file that needs no server.
pub(crate) async fn series_file(
    asked: Asked,
    Path(id): Path<String>,
    Query(policy): Query<PolicyQuery>,
) -> Answer {
    let edition = asked.edition().await?;
    let (id, contents) = part(&asked, id).await?;
    let page = SeriesPage::of(&edition, &contents, asked.past, &id, &policy)?;
    let name = format!("attachment; filename=\"series-{}.html\"", page.series.id);
    let policy = "default-src 'none'; style-src 'unsafe-inline'";
    let headers = [(header::CONTENT_DISPOSITION, name.as_str()), (header::CONTENT_SECURITY_POLICY, policy)];
    Ok((headers, export_page(&page.title(), page.draw_file())).into_response())
}

/// The series that an id leads to, with what is drawn of it.
async fn part(asked: &Asked, id: String) -> Result<(String, Contents), Refusal> {
    let look = asked.look(move |shelf| {
        let now = shelf.series_now(&id)?.ok_or_else(|| Refusal::not_found("series", &id))?;
        let contents = shelf.part_of_series(&now.0)?;
        Ok((now.0, contents))
    });
    look.await
}

struct SeriesPage<'c> {
    edition: &'c Edition,
    contents: &'c Contents,
    /// Up to when the ledger is shown, in words.
    as_of: String,
    series: &'c Series,
    claims: Vec<&'c Claim>,
    timeline: Timeline,
    policy: Policy,
    derived: Derived,
}

impl<'c> SeriesPage<'c> {
    fn of(
        edition: &'c Edition,
        contents: &'c Contents,
        past: Past,
        id: &str,
        query: &PolicyQuery,
    ) -> Result<SeriesPage<'c>, Refusal> {
        let series = contents.series(id).ok_or_else(|| Refusal::not_found("series", id))?;
        let policy = match query.policy.as_deref() {
            None => Policy::AsSaid,
            Some(name) => name.parse().map_err(|wrong: String| Refusal::bad_request(wrong))?,
        };
        let claims: Vec<&Claim> = series.claims.iter().filter_map(|id| contents.claim(id)).collect();
        let derived = contents.derived(policy, series);
        let timeline = timeline(contents, series);
        let heard_until = edition.heard_until().and_then(|at| at.get(..10)).unwrap_or("no day");
        let as_of = if past.is_now() { format!("as of {heard_until}") } else { past_words(past) };
        Ok(SeriesPage { edition, contents, as_of, series, claims, timeline, policy, derived })
    }

    fn title(&self) -> String {
        series_words(self.series)
    }

    fn chart<'s>(&'s self, claims_at: Option<&'s str>) -> Chart<'s> {
        let (timeline, derived) = (&self.timeline, &self.derived);
        Chart { timeline, policy: self.policy, derived, as_of: &self.as_of, claims_at }
    }

    fn wire_claims(&self, claims: &[&Claim]) -> Vec<WireClaim> {
        claims.iter().map(|claim| WireClaim::of(self.contents, claim)).collect()
    }

    fn wire(&self, rows: &Rows<&Claim>) -> WireSeriesPage {
        let origin = |origin: &Origin| WireOrigin {
            name: origin.name.clone(),
            actor: origin.actor.clone(),
            claims: origin.claims.iter().map(|claim| claim.0.clone()).collect(),
            outlets: origin.outlets.clone(),
        };
        WireSeriesPage {
            series: WireSeries::of(&series_summary(self.contents, self.series)),
            derived: WireDerived::of(self.policy, &self.derived),
            origins: self.series.origins.iter().map(origin).collect(),
            claims: self.wire_claims(rows.shown),
            next: rows.turns.1.clone(),
            grades: self
                .edition
                .grades(Graded::Series, &self.series.id.0)
                .into_iter()
                .map(WireGrade::of)
                .collect(),
            findings: self.contents.findings_on(self.series).into_iter().map(WireFinding::of).collect(),
            operation: self.edition.last_operation(),
        }
    }

    fn draw(&self, asked: &Asked, rows: &Rows<&Claim>) -> Markup {
        html! {
            h1 { (self.title()) }
            div.beside {
                div {
                    div.scroll.drawn tabindex="0" role="region" aria-label="Chart" { (self.chart(Some("")).draw()) }
                    h2 #claims { "Claims" }
                    (claim_rows(self.contents, rows.shown))
                    (turns(rows))
                }
                aside { (self.card(Some(asked))) (times(asked)) (self.ways_out()) }
            }
            (self.findings())
        }
    }

    /// The page without anything that needs the server.
    fn draw_file(&self) -> Markup {
        html! {
            article.export {
                h1 { (self.title()) }
                div.beside {
                    div {
                        (self.chart(Some("")).draw())
                        h2 { "Claims" }
                        (claim_rows(self.contents, &self.claims))
                    }
                    aside { (self.card(None)) }
                }
                (self.findings())
                (made_by(self.edition.last_operation()))
            }
        }
    }

    /// Low, best and high under a policy, origins, findings.
    fn card(&self, asked: Option<&Asked>) -> Markup {
        let findings = self.contents.findings_on(self.series);
        html! {
            section.box.value {
                h2 { "Assessed" span.quiet { " by " (self.policy.as_str()) } }
                (numbers(&self.derived))
                @if let Some(grade) = self.derived.grade { p { "Grade: " strong { (grade) } } }
                p.quiet { (policy_words(self.policy)) }
                @if let Some(asked) = asked {
                    nav.facets aria-label="Policy" {
                        @for policy in Policy::ALL {
                            a href=(asked.with("policy", policy.as_str())) aria-current=[(policy == self.policy).then_some("true")] { (policy.as_str()) }
                        }
                    }
                }
            }
            section.box {
                h2 { (support_words(&self.timeline.support)) }
                p { (independence_words(&self.timeline.support)) }
                ul.origins { @for origin in self.series.origins.iter().take(ORIGINS_SHOWN) { (self.origin_row(origin)) } }
                @if self.series.origins.len() > ORIGINS_SHOWN {
                    p.quiet { "and " (self.series.origins.len() - ORIGINS_SHOWN) " more; the claims name them all" }
                }
            }
            (self.findings_card(&findings))
            (self.grades_card(asked))
        }
    }

    /// How many findings of which check rest on the series.
    fn findings_card(&self, findings: &[&Finding]) -> Markup {
        let mut checks: Vec<(&Finding, usize)> = Vec::new();
        for found in findings {
            match checks.iter_mut().find(|(first, _)| first.check == found.check) {
                Some((_, n)) => *n += 1,
                None => checks.push((found, 1)),
            }
        }
        html! {
            @if !findings.is_empty() {
                section.box {
                    h2 { (words::number_of(findings.len(), "open finding")) }
                    ul { @for (first, n) in checks {
                        li { a href={ "#" (finding_id(first)) } { (first.check.replace('_', " ")) } @if n > 1 { span.quiet { " × " (n) } } }
                    } }
                }
            }
        }
    }

    /// How far people trust the series.
    fn grades_card(&self, asked: Option<&Asked>) -> Markup {
        let id = &self.series.id;
        let grades = self.edition.grades(Graded::Series, &id.0);
        match asked {
            Some(asked) => grade_box(asked, (Graded::Series, &id.0), &grades, &format!("/series/{id}")),
            None => {
                html! { @if !grades.is_empty() { section.box { h2 { "Grades" } (grade_list(&grades)) } } }
            }
        }
    }

    fn origin_row(&self, origin: &Origin) -> Markup {
        let by_name = self.edition.grades(Graded::Source, &origin.name);
        let by_outlet = self.edition.grades(Graded::Outlet, &origin.name);
        html! {
            li {
                a href={ "/sources/" (source_key(origin.actor.as_deref(), &origin.name)) } { (origin.name) }
                @for grade in by_name.into_iter().chain(by_outlet) { " " span.tag title=(grade.scale.as_str()) { (grade.grade) } }
                span.quiet {
                    " " (words::number_of(origin.claims.len(), "claim"))
                    @if !origin.outlets.is_empty() { ", " (words::number_of(origin.outlets.len(), "outlet")) }
                }
            }
        }
    }

    /// What can be done with the series elsewhere.
    fn ways_out(&self) -> Markup {
        let id = &self.series.id;
        html! {
            section.box {
                h2 { "Take it along" }
                ul {
                    li { a href={ "/series/" (id) "/report.html?policy=" (self.policy.as_str()) } download { "report.html" } span.quiet { ", one file, needs no server" } }
                    li { a href={ "/series/" (id) "/chart.svg?policy=" (self.policy.as_str()) } { "chart.svg" } }
                    li { a href={ "/series/" (id) "/embed?policy=" (self.policy.as_str()) } { "chart for a frame" } }
                    li { a href={ "/series/" (id) ".csv" } { "claims as CSV" } }
                }
            }
        }
    }

    fn findings(&self) -> Markup {
        let findings = self.contents.findings_on(self.series);
        html! {
            @if !findings.is_empty() {
                section #findings {
                    h2 { "What does not fit" }
                    @for found in findings.iter().take(FINDINGS_SHOWN) { (finding(self.contents, found)) }
                    @if findings.len() > FINDINGS_SHOWN {
                        p { a href={ "/findings?series=" (self.series.id) } { "all " (words::count(findings.len() as u64)) " findings on this series" } }
                    }
                }
            }
        }
    }
}

fn numbers(derived: &Derived) -> Markup {
    let number = |number: Option<u64>| number.map_or("open".to_owned(), words::count);
    html! {
        dl.numbers {
            div { dt { "low" } dd { (number(derived.low)) } }
            div { dt { "best" } dd { (derived.best.map_or("–".to_owned(), words::count)) } }
            div { dt { "high" } dd { (number(derived.high)) } }
        }
    }
}

/// Asks for the series as of an earlier day.
fn times(asked: &Asked) -> Markup {
    let value = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
    html! {
        section.box {
            h2 { "At an earlier time" }
            form.times {
                @for (name, value) in asked.kept_pairs(&["as-of", "until"]) { input type="hidden" name=(name) value=(value); }
                label { "published until " input type="date" name="until" value=(value(asked.past.until)); }
                label { "what this ledger held on " input type="date" name="as-of" value=(value(asked.past.as_of)); }
                button { "Show" }
            }
        }
    }
}

/// "9 outlets, 2 origins".
fn support_words(support: &Support) -> String {
    format!(
        "{}, {}",
        words::number_of(support.n_outlets, "outlet"),
        words::number_of(support.n_origins, "origin")
    )
}

fn independence_words(support: &Support) -> &'static str {
    use ascribe::model::Independence::{DifferentNamedOrigins, NotEstablished, SameOrigin};
    match support.independence {
        SameOrigin => "Same origin: however many repeat it, it is one account.",
        DifferentNamedOrigins => "Different named origins.",
        NotEstablished => "Independence is not established: at most one of the origins is named.",
    }
}

fn policy_words(policy: Policy) -> &'static str {
    match policy {
        Policy::AsSaid => "The least low and the greatest high that stand, open where one is open. No best.",
        Policy::Ucdp => {
            "After UCDP: lowest and highest number given; best is what most origins give, the lower of a tie."
        }
        Policy::Acled => "After ACLED: one number, the most conservative.",
        Policy::Airwars => "After Airwars: least and greatest over all sources, with a grade.",
        Policy::Ibc => "After Iraq Body Count: provisional unless two independent origins give a number.",
    }
}
