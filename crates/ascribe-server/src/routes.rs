//! All addresses, each with what it answers: one table makes both the router and the description of the API.

use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::middleware::from_fn_with_state;
use axum::routing::{MethodRouter, get, post};
use schemars::generate::{SchemaGenerator, SchemaSettings};
use schemars::{JsonSchema, Schema};
use serde_json::{Map, Value, json};
use tower::Layer;
use tower::util::{MapRequest, MapRequestLayer};

use crate::asked::is_of_a_time;
use crate::guard::guard;
use crate::pages;
use crate::refusal::WireRefusal;
use crate::site::Site;
use crate::twin::note_twin;
use crate::wire::{WireFinding, WireLineage, WireList, WireReport, WireSeries, WireSource, WireStory};

/// Bytes that may be sent at once: the longest page that is read, and some room for the form around it.
const MOST_SENT: usize = 40 << 20;

pub(crate) type Service = MapRequest<Router, fn(Request) -> Request>;

/// The service: every page with its twins, behind the guard.
pub(crate) fn service(site: Arc<Site>) -> Service {
    let mut router: Router<Arc<Site>> = Router::new();
    for route in routes() {
        router = router.route(route.path, route.answers);
    }
    let router = router
        .layer(DefaultBodyLimit::max(MOST_SENT))
        .layer(from_fn_with_state(Arc::clone(&site), guard))
        .with_state(site);
    MapRequestLayer::new(note_twin::<axum::body::Body> as fn(Request) -> Request).layer(router)
}

/// An address and what it answers.
struct Route {
    path: &'static str,
    answers: MethodRouter<Arc<Site>>,
    /// What the `.json` twin answers; none for what is no part of the API.
    described: Option<Described>,
}

impl Route {
    /// With parts of the query that it takes.
    fn asked_by(self, query: &'static [(&'static str, &'static str)]) -> Route {
        Route { described: self.described.map(|described| Described { query, ..described }), ..self }
    }
}

/// What a program can ask for.
struct Described {
    /// What is sent along; none for what is only read.
    sent: Option<Sent>,
    summary: &'static str,
    /// Names of the query's parts, each with what it does.
    query: &'static [(&'static str, &'static str)],
    schema: fn(&mut SchemaGenerator) -> Schema,
    has_table: bool,
}

/// What is sent along with a request.
#[derive(Clone, Copy)]
enum Sent {
    /// JSON of this shape.
    Json(fn(&mut SchemaGenerator) -> Schema),
    /// Pages as they are.
    Pages,
}

fn schema_of<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<T>()
}

const PAGE: (&str, &str) = ("page", "the page of the list, from 1");
const POLICY: (&str, &str) = ("policy", "as-said, ucdp, acled, airwars or ibc");

/// As of when a page is asked for; review, search and the log are always of now.
const TIMES: [(&str, &str); 2] = [
    ("as-of", "what the ledger held at the end of this day in UTC"),
    ("until", "without pages published after this day"),
];

/// A page that is no table.
fn page<T: JsonSchema>(path: &'static str, answers: MethodRouter<Arc<Site>>, summary: &'static str) -> Route {
    let described = Described { sent: None, summary, query: &[], schema: schema_of::<T>, has_table: false };
    Route { path, answers, described: Some(described) }
}

/// A page that is, or holds, a table.
fn table<T: JsonSchema>(
    path: &'static str,
    answers: MethodRouter<Arc<Site>>,
    summary: &'static str,
    query: &'static [(&'static str, &'static str)],
) -> Route {
    let described = Described { sent: None, summary, query, schema: schema_of::<T>, has_table: true };
    Route { path, answers, described: Some(described) }
}

/// What programs write.
fn written<T: JsonSchema>(
    path: &'static str,
    answers: MethodRouter<Arc<Site>>,
    sent: Sent,
    summary: &'static str,
) -> Route {
    let described =
        Described { sent: Some(sent), summary, query: &[], schema: schema_of::<T>, has_table: false };
    Route { path, answers, described: Some(described) }
}

/// What only browsers ask for.
fn file(path: &'static str, answers: MethodRouter<Arc<Site>>) -> Route {
    Route { path, answers, described: None }
}

fn routes() -> Vec<Route> {
    vec![
        page::<pages::WireHome>("/", get(pages::home), "What is new, what moved, what does not fit"),
        table::<WireList<WireReport>>(
            "/reports",
            get(pages::reports),
            "All reports, the last added first",
            &[("outlet", "of this outlet alone"), PAGE],
        ),
        table::<pages::WireReportPage>(
            "/reports/{id}",
            get(pages::report),
            "A report with its text, statements, figures and claims",
            &[("figure", "a figure that it is cited for, `4,000 killed`: whether it stands there")],
        ),
        file("/reports/{id}/page", get(pages::original)),
        file("/reports/{id}/report.html", get(pages::report_file)),
        table::<WireList<WireStory>>(
            "/stories",
            get(pages::stories),
            "What is going on: all stories, those with most reports first",
            &[PAGE],
        ),
        table::<pages::WireStoryPage>(
            "/stories/{id}",
            get(pages::story),
            "A story: what is counted in it, its sources, its reports, what does not fit",
            &[POLICY],
        ),
        table::<WireList<WireSeries>>(
            "/series",
            get(pages::series_list),
            "All series, those with most claims first",
            &[("measure", "of this measure alone"), ("theatre", "of this theatre alone"), PAGE],
        ),
        table::<pages::WireSeriesPage>(
            "/series/{id}",
            get(pages::series),
            "A series: what a policy makes of it, its origins, its claims",
            &[POLICY, PAGE],
        ),
        file("/series/{id}/chart.svg", get(pages::series_chart)),
        file("/series/{id}/embed", get(pages::series_embedded)),
        file("/series/{id}/report.html", get(pages::series_file)),
        page::<pages::WireClaimPage>(
            "/claims/{id}",
            get(pages::claim),
            "A claim with what people said of it",
        ),
        table::<WireList<WireFinding>>(
            "/findings",
            get(pages::findings),
            "What does not fit, with the sentences",
            &[("check", "of this check alone"), ("series", "of this series alone"), PAGE],
        ),
        table::<WireList<WireSource>>("/sources", get(pages::sources), "Whom claims go back to", &[PAGE]),
        table::<pages::WireSourcePage>("/sources/{key}", get(pages::source), "A source with its claims", &[]),
        table::<WireList<WireLineage>>(
            "/lineage",
            get(pages::lineage),
            "Which report derives from which",
            &[PAGE],
        ),
        table::<WireList<pages::WireOperation>>(
            "/log",
            get(pages::log),
            "What was done to the ledger, the last first",
            &[PAGE],
        ),
        page::<pages::WireCompare>("/compare", get(pages::compare), "Two reports side by side")
            .asked_by(&[("left", "a report"), ("right", "another report")]),
        table::<pages::WireSearch>(
            "/search",
            get(pages::search),
            "What holds all the words",
            &[
                ("q", "the words"),
                ("measure", "counted as this"),
                ("low", "with a bound from this number on"),
                ("high", "with a bound up to this number"),
                ("source", "of this source"),
                ("place", "at this place, region or country"),
                ("outlet", "of this outlet"),
                ("since", "speaking of no day before this"),
                ("before", "speaking of no day after this"),
                ("certainty", "stated, hedged, denied or forecast"),
                ("state", "of the review: open, accepted and so on"),
                PAGE,
            ],
        ),
        page::<pages::WireReview>("/review", get(pages::review), "The claim that waits for a person")
            .asked_by(&[
                ("skip", "how many waiting claims are passed over"),
                ("kind", "`settle` for claims on which coders differ"),
                ("share", "`mine` or `all`; else mine and nobody's"),
            ]),
        page::<pages::WireReview>(
            "/review/{id}",
            get(pages::review_claim).post(pages::judge),
            "A claim as it waits for a person",
        ),
        file("/undo", post(pages::undo)),
        file("/grade", post(pages::grade)),
        file("/enter", get(pages::enter).post(pages::entered)),
        written::<pages::WireAdded>(
            "/api/reports",
            post(pages::add_reports),
            Sent::Pages,
            "Add pages, in any form that `ascribe add` takes",
        )
        .asked_by(&[
            ("name", "what to call them"),
            ("input", "text, html, jsonl, json, feed, warc, message, zip or pdf"),
            ("why", "why they are added"),
        ]),
        written::<pages::WireRecorded>(
            "/api/claims/{id}/judgements",
            post(pages::add_judgement),
            Sent::Json(schema_of::<pages::SentJudgement>),
            "Judge the machine's reading of a claim",
        ),
        written::<pages::WireRecorded>(
            "/api/claims/{id}/corrections",
            post(pages::add_correction),
            Sent::Json(schema_of::<pages::SentCorrection>),
            "Correct one field of a claim",
        ),
        written::<pages::WireRecorded>(
            "/api/notes",
            post(pages::add_note),
            Sent::Json(schema_of::<pages::SentNote>),
            "Write a note",
        ),
        written::<pages::WireRecorded>(
            "/api/operations/{number}/undo",
            post(pages::add_undo),
            Sent::Json(schema_of::<pages::SentUndo>),
            "Take back an operation",
        ),
        page::<pages::WireAbout>("/about", get(pages::about), "The engine and its error rates"),
        file("/openapi", get(pages::openapi)),
        file("/static/ascribe.css", get(pages::style)),
        file("/static/ascribe.js", get(pages::script)),
    ]
}

/// The API as an OpenAPI 3.1 document, made from the table of routes and the types that leave.
pub(crate) fn document() -> Value {
    let settings = SchemaSettings::draft2020_12().with(|settings| {
        settings.definitions_path = "/components/schemas".into();
        settings.meta_schema = None;
    });
    let mut generator = settings.into_generator();
    let refusal = generator.subschema_for::<WireRefusal>();
    let mut paths = Map::new();
    for route in routes() {
        let Some(described) = &route.described else { continue };
        let operation = operation(described, &route, &mut generator, &refusal);
        let (path, method) = match described.sent {
            None => (json_path(route.path), "get"),
            Some(_) => (route.path.to_owned(), "post"),
        };
        paths.insert(path, json!({ method: operation }));
    }
    let schemas = generator.take_definitions(true);
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Ascribe",
            "version": env!("CARGO_PKG_VERSION"),
            "summary": "Who said how many, about whom, as of when, and where they heard it.",
            "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" },
        },
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": { "token": { "type": "http", "scheme": "bearer" } },
        },
    })
}

/// The `.json` twin of a page; that of the home page is called `index`.
fn json_path(path: &str) -> String {
    if path == "/" { "/index.json".to_owned() } else { format!("{path}.json") }
}

fn operation(
    described: &Described,
    route: &Route,
    generator: &mut SchemaGenerator,
    refusal: &Schema,
) -> Value {
    let in_path = route.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let parameter = |name: &str, place: &str, what: &str| json!({ "name": name, "in": place, "required": place == "path", "description": what, "schema": { "type": "string" } });
    let in_path = in_path.map(|name| parameter(name, "path", "what names it"));
    let of_a_time: &[(&str, &str)] = if is_of_a_time(route.path) { &TIMES } else { &[] };
    let in_query = described.query.iter().chain(of_a_time);
    let in_query = in_query.map(|(name, what)| parameter(name, "query", what));
    let parameters: Vec<Value> = in_path.chain(in_query).collect();
    let refused =
        |what: &str| json!({ "description": what, "content": { "application/json": { "schema": refusal } } });
    let answer = json!({
        "description": described.summary,
        "content": { "application/json": { "schema": (described.schema)(generator) } },
    });
    let mut responses = json!({
        "400": refused("The request cannot be understood."),
        "401": refused("A token is needed."),
        "404": refused("There is nothing of this id."),
    });
    let Some(sent) = described.sent else {
        responses["200"] = answer;
        let table = if described.has_table { " The `.csv` twin holds the rows alone." } else { "" };
        let about = format!("The `.json` twin of the page `{}`.{table}", route.path);
        return json!({
            "summary": described.summary, "description": about, "parameters": parameters, "responses": responses,
            "security": [{}, { "token": [] }],
        });
    };
    responses["201"] = answer;
    responses["403"] = refused("Writing needs the token for writing.");
    responses["409"] = refused("The claim is sealed, or the operation was taken back already.");
    let content = match sent {
        Sent::Json(schema) => json!({ "application/json": { "schema": schema(generator) } }),
        Sent::Pages => json!({ "*/*": {} }),
    };
    json!({
        "summary": described.summary, "parameters": parameters, "responses": responses,
        "requestBody": { "required": true, "content": content }, "security": [{ "token": [] }],
    })
}
