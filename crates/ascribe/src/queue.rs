//! Review one claim at a time: what waits, the next one with all that a person needs to decide, and the decision.

use std::collections::BTreeMap;

use ascribe_model::{Claim, Span};
use ascribe_store::{
    Act, Coding, Correction, Difference, Error as LedgerError, Field, Judgement, Operation, Queue,
    QueueEntry, QueueKind, ReviewState, Status, Verdict,
};
use serde::Serialize;

use crate::Ledger;
use crate::review::{ReviewError, correction, judged};

/// Characters of the text that are shown before and behind the sentence: the paragraph, for most reports.
const CONTEXT: usize = 400;

/// A claim that waits, with all that a person needs to decide.
#[derive(Clone, Debug)]
pub struct QueueItem {
    /// The claim as it is to be judged: as it stands; for coders as the machine reads it.
    pub claim: Claim,
    /// The claim as the machine reads it.
    pub machine: Claim,
    /// How far its review is.
    pub state: ReviewState,
    /// How far the work on it is.
    pub status: Option<Status>,
    /// Doubt times importance in millionths; a million more where the machine now reads it otherwise.
    pub priority: i64,
    /// The headline of its page.
    pub headline: Option<String>,
    /// Where the page was published.
    pub url: Option<String>,
    /// The sentence in its context.
    pub context: Context,
    /// Where the machine now reads it otherwise than when somebody last looked.
    pub differences: Vec<Difference>,
    /// To settle what coders differ on: what each of them made of it, by coder. Empty for any other work.
    pub codings: Vec<(String, Coding)>,
}

/// A sentence in its context.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Context {
    /// The text before the sentence, of the same part of the page.
    pub before: String,
    /// The sentence.
    pub sentence: String,
    /// The figure in it, as a byte span of `sentence`.
    pub figure: Option<Span>,
    /// The text behind it.
    pub after: String,
}

/// What a person makes of a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// It is read rightly.
    Accept,
    /// It is no claim, or read wrongly beyond correcting.
    Reject,
    /// It cannot be told.
    Undecided,
    /// It is to be read so in these fields, and rightly in all others.
    Correct(Vec<(Field, String)>),
    /// It is as this coder reads it. To settle what coders differ on.
    AsCodedBy(String),
}

impl Ledger {
    /// The claims that wait, those of the highest priority first, `n_skipped` of them left out; at most `limit`.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn queue(&self, queue: &Queue, n_skipped: u32, limit: u32) -> Result<Vec<QueueEntry>, LedgerError> {
        self.store.queue(queue, n_skipped, limit)
    }

    /// How many claims wait; [`MOST_COUNTED`](crate::MOST_COUNTED) where as many or more do.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn n_waiting(&self, queue: &Queue) -> Result<u64, LedgerError> {
        self.store.n_waiting(queue)
    }

    /// Claims that were given to nobody and of which nobody has said anything, at most `limit`: a sample that nobody chose.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn sample(&self, limit: u32) -> Result<Vec<String>, LedgerError> {
        self.store.sample(limit)
    }

    /// Where the machine reads a claim otherwise than when somebody last looked at it.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn differences(&self, claim: &str) -> Result<Vec<Difference>, LedgerError> {
        self.store.differences(claim)
    }

    /// Every claim that the machine reads otherwise than when somebody last looked at it, by id; also those that it no
    /// longer reads at all.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn all_differences(&self) -> Result<BTreeMap<String, Vec<Difference>>, LedgerError> {
        self.store.all_differences()
    }

    /// The claim of the highest priority that waits, `n_skipped` left out; none when the queue is done.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn next_in_queue(&self, queue: &Queue, n_skipped: u32) -> Result<Option<QueueItem>, LedgerError> {
        match self.queue(queue, n_skipped, 1)?.pop() {
            Some(entry) => self.queue_item(queue, &entry),
            None => Ok(None),
        }
    }

    /// A claim of the queue with all that a person needs to decide; none where it is gone.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn queue_item(&self, queue: &Queue, entry: &QueueEntry) -> Result<Option<QueueItem>, LedgerError> {
        let Some(reading) = self.store.machine_reading_with_kept(&entry.document)? else { return Ok(None) };
        let found = reading.claims.iter().find(|claim| claim.id.0 == entry.claim);
        let Some(machine) = found.cloned() else { return Ok(None) };
        let state = self.store.claim_state(&entry.claim)?;
        let is_blind = queue.kind == QueueKind::Code;
        let codings = match queue.kind {
            QueueKind::Settle => state.codings.clone().into_iter().collect(),
            QueueKind::Review | QueueKind::Code => Vec::new(),
        };
        Ok(Some(QueueItem {
            claim: if is_blind { machine.clone() } else { state.apply(&machine) },
            state: if is_blind { ReviewState::Open } else { state.word(&machine) },
            status: state.status,
            priority: entry.priority,
            headline: reading.document.headline.clone(),
            url: reading.document.url.clone(),
            context: context(&reading.document, &machine),
            differences: if is_blind { Vec::new() } else { self.store.differences(&entry.claim)? },
            codings,
            machine,
        }))
    }

    /// Records what a person makes of a claim: as one coder's reading where the queue is a coder's, else as the judgement
    /// that counts. All of it or, on an error, nothing; the operations are those to undo together.
    ///
    /// # Errors
    /// A value is not one for its field, the claim is sealed, or the ledger cannot be written.
    pub fn decide(
        &mut self,
        queue: &Queue,
        item: &QueueItem,
        decision: &Decision,
        why: Option<&str>,
    ) -> Result<Vec<Operation>, ReviewError> {
        if queue.kind == QueueKind::Code {
            let (verdict, corrected) = match decision {
                Decision::Accept => (Verdict::Accept, &[][..]),
                Decision::Reject => (Verdict::Reject, &[][..]),
                Decision::Undecided => (Verdict::Undecided, &[][..]),
                Decision::Correct(fields) => (Verdict::Accept, &fields[..]),
                Decision::AsCodedBy(_) => {
                    return Err(ReviewError::Value("a coder does not see what others coded".to_owned()));
                }
            };
            return Ok(vec![self.code(&item.machine, verdict, corrected, why)?]);
        }
        let acts = acts_of(item, decision)?;
        Ok(self.record(acts, why)?)
    }
}

fn acts_of(item: &QueueItem, decision: &Decision) -> Result<Vec<Act>, ReviewError> {
    let judge = |verdict| Act::Judge(Judgement { judged: judged(&item.claim), verdict });
    let corrections = |fields: Vec<Correction>| fields.into_iter().map(Act::Correct);
    match decision {
        Decision::Accept => Ok(vec![judge(Verdict::Accept)]),
        Decision::Reject => Ok(vec![judge(Verdict::Reject)]),
        Decision::Undecided => Ok(vec![judge(Verdict::Undecided)]),
        Decision::Correct(fields) => {
            let made = fields.iter().map(|(field, value)| correction(&item.claim, *field, value));
            let made = made.collect::<Result<Vec<_>, _>>()?;
            Ok(corrections(made).chain([judge(Verdict::Accept)]).collect())
        }
        Decision::AsCodedBy(coder) => {
            let coding = item.codings.iter().find(|(who, _)| who == coder).map(|(_, coding)| coding);
            let no_coding = || ReviewError::Value(format!("`{coder}` has not coded this claim"));
            let coding = coding.ok_or_else(no_coding)?;
            let fields = coding.fields.iter().filter_map(|(field, value)| Some((field.parse().ok()?, value)));
            let other = fields.filter(|(field, value): &(Field, _)| field.words(&item.claim) != **value);
            let made = other.map(|(field, value)| correction(&item.claim, field, none_as_dash(value)));
            let made = made.collect::<Result<Vec<_>, _>>()?;
            Ok(corrections(made).chain([judge(coding.verdict)]).collect())
        }
    }
}

/// A field without a value is corrected by a dash.
fn none_as_dash(value: &str) -> &str {
    if value.is_empty() { "-" } else { value }
}

fn context(document: &ascribe_model::Document, claim: &Claim) -> Context {
    let (text, sentence) = (&document.text, claim.sentence.span);
    let block = document.blocks.iter().map(|block| block.span).find(|span| span.contains(sentence));
    let part = block.unwrap_or(sentence);
    let start = text.floor_char_boundary(part.start.max(sentence.start.saturating_sub(CONTEXT)));
    let end = text.ceil_char_boundary(part.end.min(sentence.end.saturating_add(CONTEXT)));
    let figure = claim.excerpt.span;
    let figure = sentence.contains(figure).then(|| {
        let start = figure.start - sentence.start;
        Span::new(start, start + figure.len())
    });
    Context {
        before: text[start..sentence.start].to_owned(),
        sentence: sentence.cut(text).to_owned(),
        figure,
        after: text[sentence.end..end].to_owned(),
    }
}
