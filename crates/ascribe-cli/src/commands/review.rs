//! `ascribe review`: the claims that wait, one at a time, by single keys; by lines where the standard input is no terminal.

mod keys;
mod lines;

use std::io::{self, IsTerminal};

use ascribe::{Decision, Field, Ledger, Operation, Queue, QueueItem, QueueKind, ReviewError, Share};

use super::open_existing;
use crate::Ending;
use crate::arguments::{ReviewOptions, Whose};
use crate::draw;
use crate::failure::Failure;
use crate::terminal;

/// Asks about one claim after the other until nothing waits or the person has had enough; or lists what waits.
pub(crate) fn run(options: &ReviewOptions) -> Result<Ending, Failure> {
    if let Some(limit) = options.list {
        let ledger = in_the_name_of(Ledger::open_for_reading(&options.ledger.file)?, options);
        return list(&ledger, &queue_of(&ledger, options), limit);
    }
    let ledger = in_the_name_of(open_existing(&options.ledger.file)?, options);
    let queue = queue_of(&ledger, options);
    let sitting = Sitting { ledger, queue, n_skipped: 0, why: None, pending: Vec::new(), done: Vec::new() };
    if io::stdin().is_terminal() && io::stdout().is_terminal() {
        keys::run(sitting)
    } else {
        lines::run(sitting)
    }
}

fn in_the_name_of(ledger: Ledger, options: &ReviewOptions) -> Ledger {
    match &options.who {
        Some(who) => ledger.as_user(who),
        None => ledger,
    }
}

fn queue_of(ledger: &Ledger, options: &ReviewOptions) -> Queue {
    let kind = match (options.code, options.settle) {
        (true, _) => QueueKind::Code,
        (_, true) => QueueKind::Settle,
        _ => QueueKind::Review,
    };
    let share = match options.whose {
        Some(Whose::Mine) => Share::Mine,
        Some(Whose::All) => Share::All,
        None => Share::MineAndFree,
    };
    Queue { who: ledger.user().to_owned(), kind, share }
}

fn list(ledger: &Ledger, queue: &Queue, limit: u32) -> Result<Ending, Failure> {
    let mut items = Vec::new();
    for entry in ledger.queue(queue, 0, limit)? {
        items.extend(ledger.queue_item(queue, &entry)?);
    }
    if !items.is_empty() {
        anstream::println!("{}", draw::queue_list(&items, terminal::width()));
    }
    anstream::eprintln!("{}", draw::waiting(ledger.n_waiting(queue)?));
    Ok(Ending::Done)
}

/// What a person asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Order {
    /// Records a decision; what was corrected before goes with an acceptance.
    Decide(Decision),
    /// As the coder at this place of the list, from 0.
    AsCoder(usize),
    /// Corrects a field; recorded with the next acceptance.
    Correct(Field, String),
    /// Gives the reason for the next decision.
    Reason(String),
    /// Leaves this claim for later.
    Skip,
    /// Takes back the last decision, or the last skip.
    Undo,
    Quit,
    Help,
}

/// What came of an order.
enum Answer {
    /// Recorded, or taken back.
    Recorded(Vec<Operation>),
    /// Nothing to record.
    Noted,
    /// It cannot be done: why.
    Refused(String),
    Quit,
}

/// A person before the queue.
struct Sitting {
    ledger: Ledger,
    queue: Queue,
    n_skipped: u32,
    why: Option<String>,
    pending: Vec<(Field, String)>,
    done: Vec<Step>,
}

/// What can be taken back.
enum Step {
    Skipped,
    Decided(Vec<i64>),
}

impl Sitting {
    fn next(&self) -> Result<Option<QueueItem>, Failure> {
        Ok(self.ledger.next_in_queue(&self.queue, self.n_skipped)?)
    }

    fn drawn(&self, item: &QueueItem) -> Result<String, Failure> {
        let n_waiting = self.ledger.n_waiting(&self.queue)?;
        Ok(draw::queue_item(item, &self.queue, &self.pending, n_waiting, terminal::width()))
    }

    fn do_order(&mut self, item: &QueueItem, order: Order) -> Result<Answer, Failure> {
        match order {
            Order::Decide(decision) => self.decide(item, decision),
            Order::AsCoder(idx) => match item.codings.get(idx) {
                Some((who, _)) => self.decide(item, Decision::AsCodedBy(who.clone())),
                None => Ok(Answer::Refused(format!("there is no coder {}", idx + 1))),
            },
            Order::Correct(field, value) => match field.set(&mut item.claim.clone(), &value) {
                Ok(()) => {
                    self.pending.push((field, value));
                    Ok(Answer::Noted)
                }
                Err(wrong) => Ok(Answer::Refused(wrong)),
            },
            Order::Reason(why) => {
                self.why = (!why.is_empty()).then_some(why);
                Ok(Answer::Noted)
            }
            Order::Skip => {
                self.n_skipped += 1;
                self.done.push(Step::Skipped);
                self.pending.clear();
                Ok(Answer::Noted)
            }
            Order::Undo => self.undo(),
            Order::Help => Ok(Answer::Refused(draw::key_line(self.queue.kind).to_owned())),
            Order::Quit => Ok(Answer::Quit),
        }
    }

    fn decide(&mut self, item: &QueueItem, decision: Decision) -> Result<Answer, Failure> {
        let decision = match decision {
            Decision::Accept if !self.pending.is_empty() => Decision::Correct(self.pending.clone()),
            other => other,
        };
        match self.ledger.decide(&self.queue, item, &decision, self.why.as_deref()) {
            Ok(operations) => {
                self.done.push(Step::Decided(operations.iter().map(|operation| operation.id).collect()));
                self.pending.clear();
                self.why = None;
                Ok(Answer::Recorded(operations))
            }
            Err(ReviewError::Value(wrong)) => Ok(Answer::Refused(wrong)),
            Err(ReviewError::Ledger(error)) => Err(Failure::Ledger(error)),
        }
    }

    fn undo(&mut self) -> Result<Answer, Failure> {
        self.pending.clear();
        match self.done.pop() {
            None => Ok(Answer::Refused("there is nothing to take back".to_owned())),
            Some(Step::Skipped) => {
                self.n_skipped -= 1;
                Ok(Answer::Noted)
            }
            Some(Step::Decided(ids)) => Ok(Answer::Recorded(self.ledger.undo_all(&ids, None)?)),
        }
    }

    fn n_decided(&self) -> usize {
        self.done.iter().filter(|step| matches!(step, Step::Decided(_))).count()
    }
}
