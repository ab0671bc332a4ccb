//! Threads that ask servers and wait for their answers.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use crate::Stop;
use crate::exchange::{Answer, Client, Fault};
use crate::hosts::{Errand, RulesQuestion};
use crate::limits::MAX_EXCHANGES;

/// Something that a thread asks a server.
pub(crate) enum Task {
    Errand(Errand),
    Rules(RulesQuestion),
}

/// Threads that wait for servers.
pub(crate) struct Workers {
    tasks: Sender<Task>,
    answers: Receiver<(Task, Result<Answer, Fault>)>,
    n_out: usize,
}

impl Workers {
    /// Starts the threads. They end when the tasks do; one that waits for a server is not waited for.
    pub(crate) fn start(client: Client, bell: &Stop) -> Workers {
        let (tasks, received) = channel::<Task>();
        let (given, answers) = channel();
        let received = Arc::new(Mutex::new(received));
        for _ in 0..MAX_EXCHANGES {
            let (client, bell) = (client.clone(), bell.clone());
            let (received, given) = (Arc::clone(&received), given.clone());
            thread::spawn(move || {
                loop {
                    let task = received.lock().unwrap_or_else(PoisonError::into_inner).recv();
                    let Ok(task) = task else { return };
                    let question = match &task {
                        Task::Errand(errand) => &errand.question,
                        Task::Rules(rules) => &rules.question,
                    };
                    let result = client.get(question);
                    if given.send((task, result)).is_err() {
                        return;
                    }
                    bell.ring();
                }
            });
        }
        Workers { tasks, answers, n_out: 0 }
    }

    /// Whether another exchange may begin.
    pub(crate) fn has_room(&self) -> bool {
        self.n_out < MAX_EXCHANGES
    }

    /// Lets a thread ask.
    pub(crate) fn send(&mut self, task: Task) {
        // The threads live as long as this sender.
        if self.tasks.send(task).is_ok() {
            self.n_out += 1;
        }
    }

    /// An answer that has come; none where none has.
    pub(crate) fn take(&mut self) -> Option<(Task, Result<Answer, Fault>)> {
        let answer = self.answers.try_recv().ok()?;
        self.n_out -= 1;
        Some(answer)
    }
}
