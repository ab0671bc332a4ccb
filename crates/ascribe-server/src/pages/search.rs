//! `/search?q=…`: claims and reports by the ledger's own search, with series and sources of that name.
//!
//! It reads the ledger as it is at this moment, also while an edition is being computed.

use ascribe::model::{Certainty, Measure, Span};
use ascribe::views::{Evidence, SeriesSummary, SourceRow};
use ascribe::{Cut, DocumentHit, Hit, ReviewState, Search, SeriesSought, Shelf, words};
use axum::extract::Query;
use maud::{Markup, html};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::asked::{Answer, Asked, Listing};
use crate::draw::{Frame, Section, evidence, series_table};
use crate::edition::report_id;
use crate::refusal::Refusal;
use crate::wire::{WireSeries, WireSource};

/// Hits of a kind that are shown at once.
const SHOWN: usize = 50;

/// What is sought. An empty field leaves all, as forms send it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct SearchQuery {
    /// The words.
    q: String,
    measure: String,
    low: String,
    high: String,
    source: String,
    place: String,
    outlet: String,
    since: String,
    /// Up to this day. `until` is the time as of which all pages can be asked for.
    before: String,
    certainty: String,
    state: String,
}

/// What was found.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "SearchPage")]
pub(crate) struct WireSearch {
    /// Series whose question holds the words; the first 50, as with all else.
    series: Vec<WireSeries>,
    /// Sources whose name holds the words.
    sources: Vec<WireSource>,
    /// Claims that fit, the newest day first.
    claims: Vec<WireHit>,
    /// Reports whose headline or text holds the words, those added last first.
    reports: Vec<WireDocumentHit>,
    /// The next claims; null where these are the last.
    next: Option<String>,
}

/// A claim that was found.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "ClaimHit")]
pub(crate) struct WireHit {
    /// What names it.
    id: String,
    /// The words of the figure.
    said: String,
    /// The least that the words allow.
    low: Option<f64>,
    /// The greatest that the words allow.
    high: Option<f64>,
    /// What is counted: `people`, `households` or `share`.
    unit: String,
    /// Whether the words say that it is not exact.
    approx: bool,
    /// What is counted of these people.
    measure: String,
    /// What kind of count.
    change: String,
    /// Who is counted.
    population: String,
    /// Who said it; null in the report's own voice.
    source: Option<String>,
    /// How sure the source presents it.
    certainty: String,
    /// Where.
    place: Option<String>,
    /// The first day it speaks of.
    from: Option<String>,
    /// The last day it speaks of.
    to: Option<String>,
    /// Who published the report.
    outlet: Option<String>,
    /// The day of publication.
    published: Option<String>,
    /// How far its review is.
    state: String,
    /// The sentence it stands in.
    sentence: String,
    /// The report it stands in.
    report: String,
    /// Its page.
    link: String,
}

impl WireHit {
    fn of(hit: &Hit) -> WireHit {
        WireHit {
            id: hit.id.clone(),
            said: hit.said.clone(),
            low: hit.low,
            high: hit.high,
            unit: hit.unit.clone(),
            approx: hit.is_approx,
            measure: hit.measure.clone(),
            change: hit.change.clone(),
            population: hit.population.clone(),
            source: hit.source.clone(),
            certainty: hit.certainty.clone(),
            place: hit.place.clone(),
            from: hit.first_day.clone(),
            to: hit.last_day.clone(),
            outlet: hit.outlet.clone(),
            published: hit.published.clone(),
            state: hit.state.clone(),
            sentence: hit.sentence.clone(),
            report: report_id(&hit.document).to_owned(),
            link: format!("/claims/{}", hit.id),
        }
    }
}

/// A report that was found.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "ReportHit")]
pub(crate) struct WireDocumentHit {
    /// What names it in addresses.
    id: String,
    /// The headline.
    headline: Option<String>,
    /// Who published it.
    outlet: Option<String>,
    /// The day of publication.
    published: Option<String>,
    /// Its page.
    link: String,
}

impl WireDocumentHit {
    fn of(hit: &DocumentHit) -> WireDocumentHit {
        let id = report_id(&hit.sha256).to_owned();
        WireDocumentHit {
            link: format!("/reports/{id}"),
            id,
            headline: hit.headline.clone(),
            outlet: hit.outlet.clone(),
            published: hit.published.clone(),
        }
    }
}

pub(crate) async fn search(
    asked: Asked,
    Query(query): Query<SearchQuery>,
    Query(listing): Query<Listing>,
) -> Answer {
    let page = listing.page();
    let n_shown = asked.rows_read(SHOWN);
    let (sought, words) = (query.search()?, query.q.trim().to_owned());
    let is_asked = query.asks();
    let found = asked.site.blocking(move |site| {
        site.look(|ledger| {
            if !is_asked {
                return Ok((Vec::new(), Vec::new()));
            }
            let n_skipped = u32::try_from((page - 1) * n_shown).unwrap_or(u32::MAX);
            // One more than is shown tells whether there are more.
            let claims = ledger.search(&sought, n_skipped, n_shown as u32 + 1)?;
            let has_words = !words.is_empty() && page == 1;
            let reports =
                if has_words { ledger.search_documents(&words, 0, SHOWN as u32)? } else { Vec::new() };
            Ok((claims, reports))
        })
    });
    let (mut claims, reports) = found.await?;
    let has_more = claims.len() > n_shown;
    claims.truncate(n_shown);
    let named = Named::find(&asked, &query, page).await?;
    let hits = Hits { claims, reports, named };
    let next = has_more.then(|| asked.with("page", page + 1));
    let rows = || hits.claims.iter().map(WireHit::of).collect::<Vec<_>>();
    let json = || hits.wire(next.clone());
    asked.answer_with_table(Frame::new(Section::Search, "Search"), json, rows, || {
        hits.draw(&query, next.as_deref())
    })
}

impl SearchQuery {
    /// Whether anything is sought at all.
    fn asks(&self) -> bool {
        let fields = [&self.q, &self.measure, &self.low, &self.high, &self.source, &self.place];
        let more = [&self.outlet, &self.since, &self.before, &self.certainty, &self.state];
        fields.into_iter().chain(more).any(|field| !field.trim().is_empty())
    }

    fn search(&self) -> Result<Search, Refusal> {
        Ok(Search {
            words: text(&self.q),
            low: number("low", &self.low)?,
            high: number("high", &self.high)?,
            measure: one_of("measure", &self.measure, Measure::ALL, Measure::as_str)?,
            source: text(&self.source),
            place: text(&self.place),
            outlet: text(&self.outlet),
            since: text(&self.since),
            // A month or a year goes on to its end: every day of it comes before these letters.
            until: text(&self.before).map(|day| format!("{day}~")),
            certainty: one_of("certainty", &self.certainty, CERTAINTIES, Certainty::as_str)?,
            state: one_of("state", &self.state, ReviewState::ALL, ReviewState::as_str)?,
            ..Search::default()
        })
    }
}

const CERTAINTIES: [Certainty; 4] =
    [Certainty::Stated, Certainty::Hedged, Certainty::Denied, Certainty::Forecast];
fn text(field: &str) -> Option<String> {
    let field = field.trim();
    (!field.is_empty()).then(|| field.to_owned())
}

fn number(name: &str, field: &str) -> Result<Option<u64>, Refusal> {
    let digits: String = field.chars().filter(|letter| !matches!(letter, ' ' | ',' | '\u{a0}')).collect();
    let wrong = |_| Refusal::bad_request(format!("`{name}` is `{field}`, which is no number of people"));
    if digits.is_empty() { Ok(None) } else { digits.parse().map(Some).map_err(wrong) }
}

fn one_of<T: Copy>(
    name: &str,
    field: &str,
    known: impl IntoIterator<Item = T>,
    word: impl Fn(T) -> &'static str,
) -> Result<Option<T>, Refusal> {
    if field.trim().is_empty() {
        return Ok(None);
    }
    let known: Vec<T> = known.into_iter().collect();
    let found = known.iter().copied().find(|known| word(*known) == field);
    let words = || known.iter().map(|known| word(*known)).collect::<Vec<_>>().join(", ");
    let wrong = || Refusal::bad_request(format!("`{name}` is `{field}`, which is none of {}", words()));
    found.map(Some).ok_or_else(wrong)
}

/// Series and sources of the edition whose names hold the words.
#[derive(Default)]
struct Named {
    series: Vec<SeriesSummary>,
    sources: Vec<SourceRow>,
}

impl Named {
    /// Looks for them, where the ledger was compared already.
    async fn find(asked: &Asked, query: &SearchQuery, page: usize) -> Result<Named, Refusal> {
        let words: Vec<String> = query.q.split_whitespace().map(str::to_lowercase).collect();
        let Some(edition) = asked.site.shown().filter(|_| page == 1 && !words.is_empty()) else {
            return Ok(Named::default());
        };
        let sought = SeriesSought { measure: text(&query.measure), theatre: None, words: words.clone() };
        let look = move |shelf: &Shelf| {
            let series = shelf.series(&sought, Cut::first(SHOWN))?;
            Ok(Named { series, sources: shelf.sources_with(&words, SHOWN)? })
        };
        asked.site.blocking(move |site| site.look_at(&edition, look)).await
    }
}

struct Hits {
    claims: Vec<Hit>,
    reports: Vec<DocumentHit>,
    named: Named,
}

impl Hits {
    fn wire(&self, next: Option<String>) -> WireSearch {
        WireSearch {
            series: self.named.series.iter().map(WireSeries::of).collect(),
            sources: self.named.sources.iter().map(WireSource::of).collect(),
            claims: self.claims.iter().map(WireHit::of).collect(),
            reports: self.reports.iter().map(WireDocumentHit::of).collect(),
            next,
        }
    }

    fn is_empty(&self) -> bool {
        let named = self.named.series.is_empty() && self.named.sources.is_empty();
        named && self.claims.is_empty() && self.reports.is_empty()
    }

    fn draw(&self, query: &SearchQuery, next: Option<&str>) -> Markup {
        let Named { series, sources } = &self.named;
        html! {
            h1 { "Search" }
            (form(query))
            @if !query.asks() { p.quiet { "All words must be found; “two words” in quotation marks stand together, gren* begins so." } }
            @else if self.is_empty() { p { "Nothing fits" @if !query.q.is_empty() { " “" (query.q) "”" } "." } }
            @if !series.is_empty() { h2 { "Series" } (series_table(series)) }
            @if !sources.is_empty() {
                h2 { "Sources" }
                ul { @for entry in sources { li { a href={ "/sources/" (entry.key) } { (entry.name) } span.quiet { " " (words::number_of(entry.n_claims, "claim")) } } } }
            }
            @if !self.claims.is_empty() { h2 { "Claims" } (claim_table(&self.claims)) }
            @if let Some(next) = next { nav.turns aria-label="Pages of these claims" { a href=(next) rel="next" { "next claims →" } } }
            @if !self.reports.is_empty() {
                h2 { "Reports" }
                ul { @for report in &self.reports { (report_row(report)) } }
            }
        }
    }
}

fn form(query: &SearchQuery) -> Markup {
    let narrows = SearchQuery { q: String::new(), ..query.clone() }.asks();
    html! {
        form.search action="/search" role="search" {
            div.row {
                input.wide type="search" name="q" value=(query.q) aria-label="Words to find" autofocus;
                button { "Search" }
            }
            details open[narrows] {
                summary { "Narrow the claims down" }
                div.fields {
                    (choice("measure", "counted as", &query.measure, &Measure::ALL.map(Measure::as_str)))
                    (field("low", "from", &query.low, "4000"))
                    (field("high", "up to", &query.high, "10000"))
                    (field("source", "source", &query.source, ""))
                    (field("outlet", "outlet", &query.outlet, ""))
                    (field("place", "place or country", &query.place, "Kursk, RU"))
                    (field("since", "not before", &query.since, "2025-01"))
                    (field("before", "not after", &query.before, "2025-03-31"))
                    (choice("certainty", "certainty", &query.certainty, &CERTAINTIES.map(Certainty::as_str)))
                    (choice("state", "review", &query.state, &ReviewState::ALL.map(ReviewState::as_str)))
                }
            }
        }
    }
}

fn field(name: &str, what: &str, value: &str, example: &str) -> Markup {
    html! { label { (what) input name=(name) value=(value) placeholder=(example); } }
}

fn choice(name: &str, what: &str, value: &str, choices: &[&str]) -> Markup {
    html! {
        label { (what)
            select name=(name) {
                option value="" { "any" }
                @for choice in choices { option value=(choice) selected[*choice == value] { (choice) } }
            }
        }
    }
}

fn claim_table(hits: &[Hit]) -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-label="Claims" {
            table.claims {
                thead { tr { th scope="col" { "As of" } th scope="col" { "Said" } th scope="col" { "Sentence" } th scope="col" { "From whom, in which outlet" } } }
                tbody { @for hit in hits { (claim_row(hit)) } }
            }
        }
    }
}

fn claim_row(hit: &Hit) -> Markup {
    let day = |day: &str| day.parse().map_or(day.to_owned(), words::day);
    let last = hit.last_day.as_deref().or(hit.first_day.as_deref());
    html! {
        tr {
            td.day {
                (last.map_or("not said".to_owned(), day))
                @if let Some(published) = &hit.published { br; span.quiet { "published " (day(published)) } }
            }
            td.number {
                a href={ "/claims/" (hit.id) } { (hit.said) }
                br; span.quiet { (hit.measure) @if hit.certainty != Certainty::Stated.as_str() { ", " (hit.certainty) } }
                @if hit.state != ReviewState::Open.as_str() { br; span.tag { (hit.state) } }
            }
            td.sentence { (evidence(&marked(hit))) }
            td {
                (hit.source.as_deref().unwrap_or("its own voice")) " → "
                a href={ "/reports/" (report_id(&hit.document)) } { (words::publisher(hit.outlet.as_deref(), &hit.document_id)) }
            }
        }
    }
}

/// The sentence with the figure marked.
fn marked(hit: &Hit) -> Evidence {
    let mark = hit.sentence.find(&hit.said).map(|start| Span::new(start, start + hit.said.len()));
    Evidence {
        claim: None,
        document: hit.document.clone(),
        outlet: hit.outlet.clone(),
        sentence: hit.sentence.clone(),
        marks: mark.into_iter().collect(),
    }
}

fn report_row(hit: &DocumentHit) -> Markup {
    let id = report_id(&hit.sha256);
    html! {
        li {
            a href={ "/reports/" (id) } { (hit.headline.as_deref().filter(|title| !title.trim().is_empty()).unwrap_or(id)) }
            span.quiet {
                ", " (words::publisher(hit.outlet.as_deref(), &hit.id))
                @if let Some(day) = &hit.published { ", " (day.parse().map_or(day.clone(), words::day)) }
            }
        }
    }
}
