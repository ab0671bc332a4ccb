//! `/review`: one claim at a time, its sentence beside the form; every judgement with its reason; undo.
//!
//! It reads and writes the ledger's own queue, also while an edition is being computed. The form works without a script. With one, keys choose: `a` accept, `r` reject, `u` undecided, `s` skip, `z` undo.

use std::sync::Arc;

use ascribe::model::{Certainty, Change, Claim, Measure};
use ascribe::{
    Contents, Context, Decision, Difference, Field, Ledger, LedgerError, MOST_COUNTED, Operation, Queue,
    QueueEntry, QueueItem, QueueKind, Share, Verdict, words,
};
use axum::Form;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect};
use maud::{Markup, html};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::asked::{Answer, Asked};
use crate::draw::{Frame, Section, claim_facts};
use crate::edition::report_id;
use crate::pages::assets;
use crate::pages::log::operation_row;
use crate::refusal::Refusal;
use crate::site::Site;

/// Where in which queue, and what was just done.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ReviewQuery {
    /// How many waiting claims are passed over.
    skip: u32,
    /// The operations just recorded, by number.
    done: String,
    /// `settle` for claims on which coders differ; else those that nobody has judged.
    kind: String,
    /// `mine`, `all`, or else those given to this person and to nobody.
    share: String,
}

impl ReviewQuery {
    fn queue(&self, ledger: &Ledger) -> Result<Queue, Refusal> {
        let kind = match self.kind.as_str() {
            "" | "review" => QueueKind::Review,
            "settle" => QueueKind::Settle,
            other => return Err(Refusal::bad_request(format!("`{other}` is neither review nor settle"))),
        };
        let share = match self.share.as_str() {
            "" => Share::MineAndFree,
            "mine" => Share::Mine,
            "all" => Share::All,
            other => return Err(Refusal::bad_request(format!("`{other}` is neither mine nor all"))),
        };
        Ok(Queue { who: ledger.user().to_owned(), kind, share })
    }

    /// The queue in an address, without where in it.
    fn state(&self) -> String {
        let of = |name: &str, value: &str| (!value.is_empty()).then(|| format!("&{name}={value}"));
        [of("kind", &self.kind), of("share", &self.share)].into_iter().flatten().collect()
    }
}

/// The review.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "ReviewPage")]
pub(crate) struct WireReview {
    /// How many claims wait; 10,000 where as many or more do.
    n_waiting: u64,
    /// The claim that comes next; null when all are done.
    next: Option<WireWaiting>,
}

/// A claim that waits for a person.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "WaitingClaim")]
pub(crate) struct WireWaiting {
    /// What names it.
    id: String,
    /// The words of the figure.
    said: String,
    /// Each field that can be corrected, as it stands.
    fields: Vec<WireField>,
    /// How far its review is.
    state: &'static str,
    /// How far the work on it is.
    status: Option<&'static str>,
    /// The text before the sentence.
    before: String,
    /// The sentence it stands in.
    sentence: String,
    /// The text behind the sentence.
    after: String,
    /// The headline of its page.
    headline: Option<String>,
    /// Who published it.
    outlet: Option<String>,
    /// The report it stands in.
    report: String,
    /// Where the machine now reads it otherwise than when somebody looked at it.
    differences: Vec<WireDifference>,
    /// Its page.
    link: String,
}

/// A field of a claim.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Field")]
struct WireField {
    /// Its name.
    name: &'static str,
    /// Its value in words; empty where there is none.
    value: String,
}

/// That the machine now reads a field otherwise.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Difference")]
struct WireDifference {
    /// The field, or `claim` where it reads none any more.
    field: String,
    /// What it read when somebody looked.
    was: String,
    /// What it reads now.
    now: String,
}

impl WireWaiting {
    fn of(item: &QueueItem) -> WireWaiting {
        let claim = &item.claim;
        let field = |field: Field| WireField { name: field.as_str(), value: field.words(claim) };
        let difference = |found: &Difference| WireDifference {
            field: found.field.clone(),
            was: found.was.clone(),
            now: found.now.clone(),
        };
        WireWaiting {
            id: claim.id.0.clone(),
            said: claim.excerpt.text.clone(),
            fields: Field::ALL.into_iter().map(field).collect(),
            state: item.state.as_str(),
            status: item.status.map(|status| status.as_str()),
            before: item.context.before.clone(),
            sentence: item.context.sentence.clone(),
            after: item.context.after.clone(),
            headline: item.headline.clone(),
            outlet: claim.outlet.clone(),
            report: report_id(&claim.document).to_owned(),
            differences: item.differences.iter().map(difference).collect(),
            link: format!("/claims/{}", claim.id),
        }
    }
}

/// What lies on the desk.
struct Desk {
    n_waiting: u64,
    item: Option<QueueItem>,
    /// What people said of the claim so far.
    said: Vec<Operation>,
    /// What was just recorded.
    done: Vec<Operation>,
}

impl Desk {
    /// `claim` names the claim; without it, it is the next in the queue.
    fn read(ledger: &Ledger, query: &ReviewQuery, claim: Option<&str>) -> Result<Desk, Refusal> {
        let queue = query.queue(ledger)?;
        let item = match claim {
            Some(id) => Some(item_of(ledger, &queue, id)?),
            None => ledger.next_in_queue(&queue, query.skip)?,
        };
        let said = match &item {
            Some(item) => ledger.reviews_of(&item.claim.id.0)?,
            None => Vec::new(),
        };
        let done = numbers_in(&query.done).into_iter().map(|number| ledger.operations_among(number, number));
        let done = done.collect::<Result<Vec<_>, LedgerError>>()?.concat();
        Ok(Desk { n_waiting: ledger.n_waiting(&queue)?, item, said, done })
    }

    fn wire(&self) -> WireReview {
        WireReview { n_waiting: self.n_waiting, next: self.item.as_ref().map(WireWaiting::of) }
    }
}

/// The claim with this id, as it is to be judged.
fn item_of(ledger: &Ledger, queue: &Queue, id: &str) -> Result<QueueItem, Refusal> {
    let claim = claim_in(ledger, id)?;
    // Only its place in the queue depends on the priority.
    let entry = QueueEntry { claim: claim.id.0, document: claim.document, priority: 0 };
    ledger.queue_item(queue, &entry)?.ok_or_else(|| Refusal::not_found("claim", id))
}

/// The claim with this id as it stands in the ledger.
pub(crate) fn claim_in(ledger: &Ledger, id: &str) -> Result<Claim, Refusal> {
    let found = ledger.claims_beginning(id, 1)?.pop();
    found.filter(|claim| claim.id.0 == id).ok_or_else(|| Refusal::not_found("claim", id))
}

fn numbers_in(list: &str) -> Vec<i64> {
    list.split(',').filter_map(|number| number.parse().ok()).collect()
}

/// `/review`: the claim that comes next.
pub(crate) async fn review(asked: Asked, Query(query): Query<ReviewQuery>) -> Answer {
    let of_desk = query.clone();
    let look = move |site: &Site| site.look(|ledger| Desk::read(ledger, &of_desk, None));
    let desk = asked.site.blocking(look).await?;
    let contents = contents_of(&asked, &desk).await?;
    asked.answer(Frame::new(Section::Review, "Review"), || desk.wire(), || {
        html! {
            h1 { "Review" }
            (done(&asked, &query, &desk.done))
            (queues(&query))
            @match &desk.item {
                Some(item) => {
                    p.quiet { (waiting_words(desk.n_waiting, &query)) }
                    (draw(&asked, &query, (item, contents.as_ref()), &desk.said, Some(query.skip + 1)))
                }
                None => p { "No claim waits." @if query.skip > 0 { " " a href={ "/review?skip=0" (query.state()) } { "Back to those that were skipped" } } },
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
    let of_desk = query.clone();
    let look = move |site: &Site| site.look(|ledger| Desk::read(ledger, &of_desk, Some(&id)));
    let desk = asked.site.blocking(look).await?;
    let contents = contents_of(&asked, &desk).await?;
    asked.answer(
        Frame::new(Section::Review, "Review"),
        || desk.wire(),
        || {
            html! {
                h1 { "Review" }
                (done(&asked, &query, &desk.done))
                @if let Some(item) = &desk.item { (draw(&asked, &query, (item, contents.as_ref()), &desk.said, None)) }
            }
        },
    )
}

fn waiting_words(n_waiting: u64, query: &ReviewQuery) -> String {
    let n = if n_waiting < MOST_COUNTED {
        words::number_of(usize::try_from(n_waiting).unwrap_or(usize::MAX), "claim")
    } else {
        format!("{} claims or more", words::count(MOST_COUNTED))
    };
    match query.kind.as_str() {
        "settle" => format!("{n} on which coders differ"),
        _ => format!("{n} to look at, the doubtful ones on which most rests first"),
    }
}

/// Which claims to work on.
fn queues(query: &ReviewQuery) -> Markup {
    let here = |kind: &str, share: &str| (query.kind == kind && query.share == share).then_some("true");
    html! {
        nav.facets aria-label="Which claims" {
            a href="/review" aria-current=[here("", "")] { "mine and nobody's" }
            a href="/review?share=mine" aria-current=[here("", "mine")] { "mine" }
            a href="/review?share=all" aria-current=[here("", "all")] { "everybody's" }
            a href="/review?kind=settle" aria-current=[here("settle", "")] { "coders differ" }
        }
    }
}

/// What was just recorded, with a way back.
fn done(asked: &Asked, query: &ReviewQuery, recorded: &[Operation]) -> Markup {
    html! {
        @if !recorded.is_empty() {
            section.box.done role="status" {
                ul { @for operation in recorded { li { "Operation " (operation.id) ": " (operation_row(operation)) } } }
                @if recorded.iter().any(|operation| operation.act.kind() != "undo") {
                    form #undo method="post" action="/undo" {
                        (form_token(asked))
                        (kept_state(query))
                        input type="hidden" name="operations" value=(recorded.iter().map(|operation| operation.id.to_string()).collect::<Vec<_>>().join(","));
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

fn kept_state(query: &ReviewQuery) -> Markup {
    html! {
        input type="hidden" name="kind" value=(query.kind);
        input type="hidden" name="share" value=(query.share);
    }
}

/// What the claim on the desk stands among, where the ledger was compared already.
async fn contents_of(asked: &Asked, desk: &Desk) -> Result<Option<Contents>, Refusal> {
    let (Some(item), Some(edition)) = (&desk.item, asked.site.shown().filter(|_| asked.is_for_people()))
    else {
        return Ok(None);
    };
    let claim = item.claim.id.clone();
    let look = move |site: &Site| site.look_at(&edition, |shelf| Ok(shelf.part_of_claim(&claim)?));
    asked.site.blocking(look).await.map(Some)
}

/// The sentence beside the form.
fn draw(
    asked: &Asked,
    query: &ReviewQuery,
    (item, contents): (&QueueItem, Option<&Contents>),
    said: &[Operation],
    skip: Option<u32>,
) -> Markup {
    html! {
        div.beside.desk {
            div {
                (in_context(item))
                @if !item.differences.is_empty() { (differences(&item.differences)) }
                (claim_facts(contents, &item.claim))
                @if !said.is_empty() { h2 { "Said of it so far" } ul { @for operation in said { li { (operation_row(operation)) } } } }
            }
            (form(asked, query, item, skip))
        }
        script src=(assets::script_address()) defer {}
    }
}

fn in_context(item: &QueueItem) -> Markup {
    let Context { before, sentence, figure, after } = &item.context;
    let id = report_id(&item.claim.document);
    let title = item.headline.as_deref().filter(|title| !title.trim().is_empty()).unwrap_or(id);
    html! {
        blockquote.large {
            p {
                span.quiet { (before) }
                @match figure {
                    Some(figure) => { (sentence[..figure.start]) mark { (figure.cut(sentence)) } (sentence[figure.end..]) }
                    None => { (sentence) }
                }
                span.quiet { (after) }
            }
            footer {
                a href={ "/reports/" (id) } { (title) }
                ", " (item.claim.outlet.as_deref().unwrap_or("outlet unknown"))
                @if let Some(day) = item.claim.published { ", " (words::day(day)) }
            }
        }
    }
}

fn differences(differences: &[Difference]) -> Markup {
    html! {
        section.box {
            h2 { "Read otherwise since somebody looked" }
            ul { @for found in differences { li { (found.field) ": " del { (found.was) } " " ins { (found.now) } } } }
        }
    }
}

fn form(asked: &Asked, query: &ReviewQuery, item: &QueueItem, skip: Option<u32>) -> Markup {
    let claim = &item.claim;
    html! {
        form.box.judge #judge method="post" action={ "/review/" (claim.id) } {
            (form_token(asked))
            (kept_state(query))
            input type="hidden" name="skip" value=(skip.map_or(0, |skip| skip - 1));
            fieldset {
                legend { "Did the machine read it rightly?" }
                @for (verdict, key, what) in VERDICTS {
                    label.choice { input type="radio" name="verdict" value=(verdict.as_str()) required data-key=(key); " " (what) " " kbd { (key) } }
                }
                @for (coder, coding) in &item.codings {
                    label.choice { input type="radio" name="verdict" value={ (AS_CODED_BY) (coder) }; " As " strong { (coder) } " coded it: " (coding.verdict.as_str())
                        span.quiet { @for (field, value) in &coding.fields { " · " (field) " " (value) } } }
                }
            }
            details {
                summary { "Correct a field " kbd { "c" } }
                @for field in Field::ALL { (field_input(field, claim)) }
                p.quiet { "A field that is changed is a correction and goes with “Accept”; the machine's reading stays beside it." }
            }
            label for="why" { "Reason" }
            textarea #why name="why" rows="2" required {}
            p { button { "Record" } " " kbd { "Enter" } @if let Some(skip) = skip { " " a #skip href={ "/review?skip=" (skip) (query.state()) } { "skip" } " " kbd { "s" } } }
        }
    }
}

/// What stands before a coder's name where a form takes that one's reading.
const AS_CODED_BY: &str = "as:";

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
    skip: u32,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    share: String,
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

    fn decision(&self, claim: &Claim) -> Result<Decision, Refusal> {
        if let Some(coder) = self.verdict.strip_prefix(AS_CODED_BY) {
            return Ok(Decision::AsCodedBy(coder.to_owned()));
        }
        let corrections = self.corrections(claim);
        match (verdict_of(&self.verdict)?, corrections.is_empty()) {
            (Verdict::Accept, true) => Ok(Decision::Accept),
            (Verdict::Accept, false) => Ok(Decision::Correct(corrections)),
            (Verdict::Reject, true) => Ok(Decision::Reject),
            (Verdict::Undecided, true) => Ok(Decision::Undecided),
            (verdict, false) => {
                let message = format!("fields were corrected, and the verdict is {}", verdict.as_str());
                Err(Refusal::bad_request(message).with_hint("a corrected claim is accepted"))
            }
        }
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
    let (kind, share) = (judged.kind.clone(), judged.share.clone());
    let query = ReviewQuery { skip: judged.skip, done: String::new(), kind, share };
    let of_queue = query.clone();
    let recorded = site.write(move |ledger| {
        let queue = of_queue.queue(ledger)?;
        let item = item_of(ledger, &queue, &id)?;
        let decision = judged.decision(&item.claim)?;
        Ok(numbers_of(&ledger.decide(&queue, &item, &decision, Some(&why))?))
    });
    Ok(back_to_desk(&recorded.await?, &query))
}

fn numbers_of(operations: &[Operation]) -> Vec<i64> {
    operations.iter().map(|operation| operation.id).collect()
}

/// The next claim, with what was just recorded above it.
fn back_to_desk(recorded: &[i64], query: &ReviewQuery) -> axum::response::Response {
    let numbers = recorded.iter().map(i64::to_string).collect::<Vec<_>>().join(",");
    let skip = if query.skip == 0 { String::new() } else { format!("&skip={}", query.skip) };
    Redirect::to(&format!("/review?done={numbers}{skip}{}", query.state())).into_response()
}

/// What a form to take something back sends.
#[derive(Debug, Deserialize)]
pub(crate) struct TakenBack {
    token: String,
    operations: String,
    #[serde(default)]
    why: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    share: String,
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
    let undone = site.write(move |ledger| Ok(numbers_of(&ledger.undo_all(&numbers, Some(&why))?)));
    let query = ReviewQuery { kind: sent.kind, share: sent.share, ..ReviewQuery::default() };
    Ok(back_to_desk(&undone.await?, &query))
}

pub(crate) fn admit_form(site: &Site, headers: &HeaderMap, token: &str) -> Result<(), Refusal> {
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
