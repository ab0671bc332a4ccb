//! `/review`: one claim at a time, its sentence beside the form; every judgement with its reason; undo.
//!
//! The form works without a script. With one, keys choose: `a` accept, `r` reject, `u` undecided, `s` skip, `z` undo.

use std::sync::Arc;

use ascribe::model::{Certainty, Change, Claim, Measure, Reading, Span};
use ascribe::{Contents, Field, Ledger, Operation, Verdict, words};
use axum::Form;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect};
use maud::{Markup, html};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::claim::find_claim;
use crate::asked::{Answer, Asked};
use crate::draw::{Frame, Section, claim_facts, report_title};
use crate::edition::{Edition, report_id};
use crate::pages::assets;
use crate::pages::log::operation_row;
use crate::refusal::Refusal;
use crate::site::Site;
use crate::wire::WireClaim;

/// Where in the queue, and what was just done.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct ReviewQuery {
    /// How many waiting claims are passed over.
    skip: Option<usize>,
    /// The operations just recorded, by number.
    done: Option<String>,
}

/// The review.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "ReviewPage")]
pub(crate) struct WireReview {
    /// How many claims nobody has judged.
    n_waiting: usize,
    /// The claim that comes next; null when all are done.
    next: Option<WireClaim>,
}

/// `/review`: the claim that comes next.
pub(crate) async fn review(asked: Asked, Query(query): Query<ReviewQuery>) -> Answer {
    let edition = Arc::clone(&asked.edition);
    let contents = &edition.contents;
    let waiting = waiting(contents);
    let skip = query.skip.unwrap_or(0);
    let next = waiting.get(skip).copied();
    let json =
        || WireReview { n_waiting: waiting.len(), next: next.map(|claim| WireClaim::of(contents, claim)) };
    asked.answer(Frame::new(Section::Review, "Review"), json, || {
        html! {
            h1 { "Review" }
            (done(&asked, query.done.as_deref()))
            @match next {
                Some(claim) => {
                    p.quiet { (words::number_of(waiting.len(), "claim")) " that nobody has judged, those first that the reader is least sure of" }
                    (desk(&asked, claim, Some(skip + 1)))
                }
                None => p { "No claim waits." @if skip > 0 { " " a href="/review" { "Back to those that were skipped" } } },
            }
        }
    })
}

/// `/review/{claim}`: this claim.
pub(crate) async fn review_claim(
    asked: Asked,
    Path(id): Path<String>,
    Query(query): Query<ReviewQuery>,
) -> Answer {
    let edition = Arc::clone(&asked.edition);
    let claim = find_claim(&edition.contents, &id)?;
    let n_waiting = waiting(&edition.contents).len();
    let json = || WireReview { n_waiting, next: Some(WireClaim::of(&edition.contents, claim)) };
    asked.answer(Frame::new(Section::Review, "Review"), json, || {
        html! {
            h1 { "Review" }
            (done(&asked, query.done.as_deref()))
            (desk(&asked, claim, None))
        }
    })
}

/// The claims that nobody has judged, those first that the reader is least sure of.
fn waiting(contents: &Contents) -> Vec<&Claim> {
    let claims = contents.readings.iter().flat_map(|reading| &reading.claims);
    let mut waiting: Vec<&Claim> = claims.filter(|claim| contents.reviews(&claim.id.0).is_empty()).collect();
    waiting.sort_by(|a, b| a.confidence.total_cmp(&b.confidence).then_with(|| a.id.cmp(&b.id)));
    waiting
}

/// What was just recorded, with a way back.
fn done(asked: &Asked, numbers: Option<&str>) -> Markup {
    let numbers: Vec<i64> =
        numbers.unwrap_or_default().split(',').filter_map(|number| number.parse().ok()).collect();
    let recorded: Vec<&Operation> =
        asked.edition.operations.iter().filter(|operation| numbers.contains(&operation.id)).collect();
    html! {
        @if !recorded.is_empty() {
            section.box.done role="status" {
                ul { @for operation in &recorded { li { "Operation " (operation.id) ": " (operation_row(operation)) } } }
                @if recorded.iter().any(|operation| operation.act.kind() != "undo") {
                    form #undo method="post" action="/undo" {
                        (form_token(asked))
                        input type="hidden" name="operations" value=(numbers.iter().map(i64::to_string).collect::<Vec<_>>().join(","));
                        label for="undo-why" { "Reason for taking it back" }
                        input #undo-why name="why" required value="a slip of the hand";
                        " " button { "Undo" } " " kbd { "z" }
                    }
                }
            }
        }
    }
}

fn form_token(asked: &Asked) -> Markup {
    html! { input type="hidden" name="token" value=(asked.site.keys.form_token()); }
}

/// The sentence beside the form.
fn desk(asked: &Asked, claim: &Claim, skip: Option<usize>) -> Markup {
    let contents = &asked.edition.contents;
    let reading = contents.reading(&claim.document);
    html! {
        div.beside.desk {
            div {
                @if let Some(reading) = reading { (in_context(reading, claim)) }
                (claim_facts(contents, reading, claim))
                @let reviews = contents.reviews(&claim.id.0);
                @if !reviews.is_empty() { h2 { "Said of it so far" } ul { @for operation in reviews { li { (operation_row(operation)) } } } }
            }
            (form(asked, claim, skip))
        }
        script src=(assets::script_address()) defer {}
    }
}

/// Bytes of text that are shown before and behind a sentence: about a paragraph on each side.
const CONTEXT: usize = 500;

fn in_context(reading: &Reading, claim: &Claim) -> Markup {
    let document = &reading.document;
    let text = &document.text;
    let block =
        document.blocks.iter().map(|block| block.span).find(|span| span.contains(claim.sentence.span));
    let (block, sentence, figure) =
        (block.unwrap_or(claim.sentence.span), claim.sentence.span, claim.excerpt.span);
    let start = text.floor_char_boundary(block.start.max(sentence.start.saturating_sub(CONTEXT)));
    let end = text.ceil_char_boundary(block.end.min(sentence.end + CONTEXT));
    let cut = |start: usize, end: usize| Span::new(start, end.max(start)).cut(text);
    html! {
        blockquote.large {
            p {
                span.quiet { (cut(start, sentence.start)) }
                (cut(sentence.start, figure.start)) mark { (claim.excerpt.text) } (cut(figure.end, sentence.end))
                span.quiet { (cut(sentence.end, end)) }
            }
            footer {
                a href={ "/reports/" (report_id(&document.sha256)) } { (report_title(document)) }
                ", " (document.outlet.as_deref().unwrap_or("outlet unknown"))
            }
        }
    }
}

fn form(asked: &Asked, claim: &Claim, skip: Option<usize>) -> Markup {
    html! {
        form.box.judge #judge method="post" action={ "/review/" (claim.id) } {
            (form_token(asked))
            input type="hidden" name="skip" value=(skip.map_or(String::new(), |skip| (skip - 1).to_string()));
            fieldset {
                legend { "Did the machine read it rightly?" }
                @for (verdict, key, what) in VERDICTS {
                    label.choice { input type="radio" name="verdict" value=(verdict.as_str()) required data-key=(key); " " (what) " " kbd { (key) } }
                }
            }
            details {
                summary { "Correct a field " kbd { "c" } }
                @for field in Field::ALL { (field_input(field, claim)) }
                p.quiet { "A field that is changed is a correction; the machine's reading stays beside it." }
            }
            label for="why" { "Reason" }
            textarea #why name="why" rows="2" required {}
            p { button { "Record" } " " kbd { "Enter" } @if let Some(skip) = skip { " " a #skip href={ "/review?skip=" (skip) } { "skip" } " " kbd { "s" } } }
        }
    }
}

const VERDICTS: [(Verdict, &str, &str); 3] = [
    (Verdict::Accept, "a", "Accept: as the sentence says it"),
    (Verdict::Reject, "r", "Reject: no claim, or wrong beyond correcting"),
    (Verdict::Undecided, "u", "Undecided"),
];

fn field_input(field: Field, claim: &Claim) -> Markup {
    let (name, is) = (field.as_str(), field.words(claim));
    let choices: Vec<&str> = match field {
        Field::Measure => Measure::ALL.map(Measure::as_str).to_vec(),
        Field::Change => [Change::Total, Change::Event, Change::More, Change::Rate, Change::Planned]
            .map(Change::as_str)
            .to_vec(),
        Field::Certainty => [Certainty::Stated, Certainty::Hedged, Certainty::Denied, Certainty::Forecast]
            .map(Certainty::as_str)
            .to_vec(),
        _ => Vec::new(),
    };
    html! {
        label for={ "field-" (name) } { (name) }
        @if choices.is_empty() {
            input.wide id={ "field-" (name) } name=(name) value=(is);
        } @else {
            select id={ "field-" (name) } name=(name) {
                @for choice in choices { option value=(choice) selected[choice == is] { (choice) } }
            }
        }
    }
}

/// What a form sends.
#[derive(Debug, Deserialize)]
pub(crate) struct Judged {
    token: String,
    verdict: String,
    #[serde(default)]
    why: String,
    #[serde(default)]
    skip: String,
    amount: Option<String>,
    measure: Option<String>,
    change: Option<String>,
    certainty: Option<String>,
    population: Option<String>,
    source: Option<String>,
    place: Option<String>,
    when: Option<String>,
}

impl Judged {
    /// The fields that differ from the claim as it stands.
    fn corrections(&self, claim: &Claim) -> Vec<(Field, String)> {
        let sent = |field: Field| match field {
            Field::Amount => &self.amount,
            Field::Measure => &self.measure,
            Field::Change => &self.change,
            Field::Certainty => &self.certainty,
            Field::Population => &self.population,
            Field::Source => &self.source,
            Field::Place => &self.place,
            Field::When => &self.when,
        };
        let changed = Field::ALL.into_iter().filter_map(|field| {
            let value = sent(field).as_deref()?.trim();
            (value != field.words(claim))
                .then(|| (field, if value.is_empty() { "-" } else { value }.to_owned()))
        });
        changed.collect()
    }
}

/// `POST /review/{claim}`: what a person makes of a claim.
pub(crate) async fn judge(
    State(site): State<Arc<Site>>,
    headers: HeaderMap,
    Path(id): Path<String>,
    Form(judged): Form<Judged>,
) -> Answer {
    admit_form(&site, &headers, &judged.token)?;
    let why = reason(&judged.why)?;
    let verdict = verdict_of(&judged.verdict)?;
    let skip = judged.skip.clone();
    let recorded = site.write(move |ledger, edition| {
        let claim = find_claim(&edition.contents, &id)?;
        record(ledger, claim, verdict, &judged.corrections(claim), &why)
    });
    let numbers = recorded.await?.iter().map(i64::to_string).collect::<Vec<_>>().join(",");
    let skip = if skip.is_empty() { String::new() } else { format!("&skip={skip}") };
    Ok(Redirect::to(&format!("/review?done={numbers}{skip}")).into_response())
}

/// Records corrections and then the judgement; the numbers of the operations.
pub(crate) fn record(
    ledger: &mut Ledger,
    claim: &Claim,
    verdict: Verdict,
    corrections: &[(Field, String)],
    why: &str,
) -> Result<Vec<i64>, Refusal> {
    // All values are looked at before the first is written.
    for (field, value) in corrections {
        let wrong = |message: String| Refusal::bad_request(format!("{field} cannot be corrected: {message}"));
        field.set(&mut claim.clone(), value).map_err(wrong)?;
    }
    let mut numbers = Vec::new();
    for (field, value) in corrections {
        numbers.push(ledger.correct(claim, *field, value, Some(why))?.id);
    }
    numbers.push(ledger.judge(claim, verdict, Some(why))?.id);
    Ok(numbers)
}

/// What a form to take something back sends.
#[derive(Debug, Deserialize)]
pub(crate) struct TakenBack {
    token: String,
    operations: String,
    #[serde(default)]
    why: String,
}

/// `POST /undo`: takes operations back, the last first.
pub(crate) async fn undo(
    State(site): State<Arc<Site>>,
    headers: HeaderMap,
    Form(sent): Form<TakenBack>,
) -> Answer {
    admit_form(&site, &headers, &sent.token)?;
    let why = reason(&sent.why)?;
    let numbers: Option<Vec<i64>> = sent.operations.split(',').map(|number| number.parse().ok()).collect();
    let numbers = numbers.ok_or_else(|| Refusal::bad_request("`operations` are numbers of the log"))?;
    let undone = site.write(move |ledger, _: &Edition| {
        let undone = ledger.undo_all(&numbers, Some(&why))?;
        Ok(undone.iter().map(|operation| operation.id).collect::<Vec<i64>>())
    });
    let numbers = undone.await?.iter().map(i64::to_string).collect::<Vec<_>>().join(",");
    Ok(Redirect::to(&format!("/review?done={numbers}")).into_response())
}

fn admit_form(site: &Site, headers: &HeaderMap, token: &str) -> Result<(), Refusal> {
    if site.keys.may_write_by_form(headers, token) {
        return Ok(());
    }
    let refusal = Refusal::new(
        StatusCode::FORBIDDEN,
        "not-allowed",
        "this form was not sent from a page of this server by somebody who may write",
    );
    Err(refusal.with_hint("load the page again; where a write token is set, enter it at /enter first"))
}

/// A reason that says something.
pub(crate) fn reason(why: &str) -> Result<String, Refusal> {
    let why = why.trim();
    if why.is_empty() {
        let refusal = Refusal::new(StatusCode::BAD_REQUEST, "no-reason", "no reason was given");
        return Err(refusal.with_hint("say in a few words why; it is kept in the log"));
    }
    Ok(why.to_owned())
}

pub(crate) fn verdict_of(word: &str) -> Result<Verdict, Refusal> {
    let found = VERDICTS.into_iter().find(|(verdict, _, _)| verdict.as_str() == word);
    let wrong =
        || Refusal::bad_request(format!("`{word}` is no verdict; there are accept, reject and undecided"));
    found.map(|(verdict, _, _)| verdict).ok_or_else(wrong)
}
