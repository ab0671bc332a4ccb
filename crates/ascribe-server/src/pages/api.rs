//! `/api/…`: what programs write: reports, judgements, corrections, notes, undos. And `/enter`, where people show a token.

use std::sync::Arc;

use ascribe::{Field, InputKind, Kept, Ledger, Outcome, PageReading, read_bytes};
use axum::Form;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect};
use maud::html;
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::review::{claim_in, reason, verdict_of};
use crate::asked::Answer;
use crate::draw::bare_page;
use crate::edition::report_id;
use crate::keys::COOKIE;
use crate::refusal::Refusal;
use crate::site::Site;

/// What is said of the pages that are sent.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct SentQuery {
    /// What to call them in messages and in the log.
    name: Option<String>,
    /// What they are: text, html, jsonl, json, feed, warc, message, zip or pdf.
    input: Option<String>,
    /// Why they are added.
    why: Option<String>,
}

/// What came of pages that were sent.
#[derive(Debug, Default, Serialize, JsonSchema)]
#[schemars(rename = "Added")]
pub(crate) struct WireAdded {
    /// How many pages are new.
    n_added: usize,
    /// How many were there, but are read otherwise now.
    n_read_again: usize,
    /// How many were there already.
    n_already_there: usize,
    /// The reports, by what names them in addresses; pages show them within a second.
    reports: Vec<String>,
    /// What could not be read or kept, and why.
    problems: Vec<String>,
}

/// `POST /api/reports`: adds pages, in any form that `ascribe add` takes.
pub(crate) async fn add_reports(
    State(site): State<Arc<Site>>,
    headers: HeaderMap,
    Query(query): Query<SentQuery>,
    body: Bytes,
) -> Answer {
    admit(&site, &headers)?;
    let kind: Option<InputKind> = match &query.input {
        Some(word) => Some(word.parse().map_err(Refusal::bad_request)?),
        None => None,
    };
    let name = query.name.unwrap_or_else(|| "sent over HTTP".to_owned());
    let added =
        site.blocking(move |site| add(site, read_bytes(&name, &body, kind), query.why.as_deref())).await?;
    if added.reports.is_empty() {
        let problems = added.problems.join("; ");
        let refusal = Refusal::new(StatusCode::UNPROCESSABLE_ENTITY, "unreadable-page", problems);
        return Err(refusal.with_hint("send one page, or one JSON object a line with `?input=jsonl`"));
    }
    created(&added)
}

fn add(site: &Site, outcomes: Vec<Outcome>, why: Option<&str>) -> Result<WireAdded, Refusal> {
    let (mut pages, mut added): (Vec<PageReading>, WireAdded) = Default::default();
    for outcome in outcomes {
        match outcome {
            Outcome::Read(page) => pages.push(*page),
            Outcome::Failed(problem) => added.problems.push(problem.to_string()),
        }
    }
    let kept = site.ledger()?.add(&pages, why)?;
    for (page, kept) in pages.iter().zip(kept) {
        match kept {
            Kept::Added => added.n_added += 1,
            Kept::ReadAgain => added.n_read_again += 1,
            Kept::AlreadyThere => added.n_already_there += 1,
            Kept::Refused(why) => {
                added.problems.push(format!("{}: {why}", page.input));
                continue;
            }
        }
        added.reports.push(report_id(&page.reading.document.sha256).to_owned());
    }
    Ok(added)
}

/// A judgement as it is sent.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(rename = "NewJudgement")]
pub(crate) struct SentJudgement {
    /// `accept`, `reject` or `undecided`.
    verdict: String,
    /// Why.
    why: String,
}

/// A correction as it is sent.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(rename = "NewCorrection")]
pub(crate) struct SentCorrection {
    /// `amount`, `measure`, `change`, `certainty`, `population`, `source`, `place` or `when`.
    field: String,
    /// What it should be: `4000+`, `killed`, `2025-01`; `-` for none.
    value: String,
    /// Why.
    why: String,
}

/// A note as it is sent.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(rename = "NewNote")]
pub(crate) struct SentNote {
    /// The id of a claim, a series or a report.
    about: String,
    /// The note.
    text: String,
}

/// An undo as it is sent.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(rename = "NewUndo")]
pub(crate) struct SentUndo {
    /// Why.
    why: String,
}

/// What was recorded.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Recorded")]
pub(crate) struct WireRecorded {
    /// The numbers of the operations in the log.
    operations: Vec<i64>,
}

/// `POST /api/claims/{id}/judgements`.
pub(crate) async fn add_judgement(
    State(site): State<Arc<Site>>,
    headers: HeaderMap,
    Path(id): Path<String>,
    body: Bytes,
) -> Answer {
    admit(&site, &headers)?;
    let sent: SentJudgement = parse(&body)?;
    let (verdict, why) = (verdict_of(&sent.verdict)?, reason(&sent.why)?);
    let act = move |ledger: &mut Ledger| {
        let claim = claim_in(ledger, &id)?;
        Ok(vec![ledger.judge(&claim, verdict, Some(&why))?.id])
    };
    created(&WireRecorded { operations: site.write(act).await? })
}

/// `POST /api/claims/{id}/corrections`.
pub(crate) async fn add_correction(
    State(site): State<Arc<Site>>,
    headers: HeaderMap,
    Path(id): Path<String>,
    body: Bytes,
) -> Answer {
    admit(&site, &headers)?;
    let sent: SentCorrection = parse(&body)?;
    let field: Field = sent.field.parse().map_err(Refusal::bad_request)?;
    let why = reason(&sent.why)?;
    let act = move |ledger: &mut Ledger| {
        let claim = claim_in(ledger, &id)?;
        Ok(vec![ledger.correct(&claim, field, &sent.value, Some(&why))?.id])
    };
    created(&WireRecorded { operations: site.write(act).await? })
}

/// `POST /api/notes`.
pub(crate) async fn add_note(State(site): State<Arc<Site>>, headers: HeaderMap, body: Bytes) -> Answer {
    admit(&site, &headers)?;
    let sent: SentNote = parse(&body)?;
    let text = reason(&sent.text)?;
    let (shown, id) = (site.shown(), sent.about.clone());
    let look = move |site: &Site| match shown {
        Some(edition) => site.look_at(&edition, |shelf| Ok(shelf.series_now(&id)?.is_some())),
        None => Ok(false),
    };
    let is_series = site.blocking(look).await?;
    let act = move |ledger: &mut Ledger| {
        let about = if is_series { sent.about } else { claim_or_report(ledger, &sent.about)? };
        Ok(vec![ledger.note(&about, &text)?.id])
    };
    created(&WireRecorded { operations: site.write(act).await? })
}

/// The whole id of the claim or report that `id` names: a note on anything else would be found nowhere.
fn claim_or_report(ledger: &Ledger, id: &str) -> Result<String, Refusal> {
    if ledger.claims_beginning(id, 1)?.iter().any(|claim| claim.id.0 == id) {
        return Ok(id.to_owned());
    }
    let report =
        ledger.documents_named(id)?.into_iter().find(|sha256| sha256 == id || report_id(sha256) == id);
    report.ok_or_else(|| Refusal::not_found("claim, series or report", id))
}

/// `POST /api/operations/{number}/undo`.
pub(crate) async fn add_undo(
    State(site): State<Arc<Site>>,
    headers: HeaderMap,
    Path(number): Path<i64>,
    body: Bytes,
) -> Answer {
    admit(&site, &headers)?;
    let why = reason(&parse::<SentUndo>(&body)?.why)?;
    let act = move |ledger: &mut Ledger| Ok(vec![ledger.undo(number, Some(&why))?.id]);
    created(&WireRecorded { operations: site.write(act).await? })
}

fn admit(site: &Site, headers: &HeaderMap) -> Result<(), Refusal> {
    if site.keys.may_write(headers) {
        return Ok(());
    }
    let refusal = Refusal::new(StatusCode::FORBIDDEN, "not-allowed", "writing needs the token for writing");
    Err(refusal.with_hint("start the server with ASCRIBE_WRITE_TOKEN and send `Authorization: Bearer TOKEN`"))
}

fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T, Refusal> {
    serde_json::from_slice(body)
        .map_err(|error| Refusal::bad_request(format!("the JSON is not as it should be: {error}")))
}

fn created<T: Serialize>(made: &T) -> Answer {
    let body = serde_json::to_string_pretty(made).map_err(|error| Refusal::bad_request(error.to_string()))?;
    Ok((StatusCode::CREATED, [(header::CONTENT_TYPE, "application/json")], body).into_response())
}

/// `GET /enter`: where a token is shown.
pub(crate) async fn enter() -> Answer {
    let body = html! {
        h1 { "Enter" }
        form method="post" action="/enter" {
            label for="token" { "Token" }
            input #token.wide name="token" type="password" autocomplete="current-password" required autofocus;
            p { button { "Enter" } }
        }
    };
    Ok(bare_page("Enter", body).into_response())
}

/// A token as a form sends it.
#[derive(Debug, Deserialize)]
pub(crate) struct SentToken {
    token: String,
}

/// `POST /enter`: keeps the token in the browser until it is closed.
pub(crate) async fn entered(State(site): State<Arc<Site>>, Form(sent): Form<SentToken>) -> Answer {
    let is_plain =
        sent.token.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b';' | b',' | b'"'));
    if !is_plain || !site.keys.opens(&sent.token) {
        return Err(Refusal::new(StatusCode::FORBIDDEN, "not-allowed", "this token opens nothing here"));
    }
    let cookie = format!("{COOKIE}={}; HttpOnly; SameSite=Strict; Path=/", sent.token);
    Ok(([(header::SET_COOKIE, cookie)], Redirect::to("/")).into_response())
}
