//! News brought to an address of the user's, on a thread of its own: a slow or failing one never holds up the polling.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::thread::{JoinHandle, spawn};
use std::time::{Duration, Instant};

use serde_json::json;
use url::Url;

use crate::exchange::Client;
use crate::limits::MAX_WAITING_NEWS;
use crate::{News, Pace, Stop};

/// Times that a batch is brought before it is given up.
const MAX_TRIES: u32 = 8;

/// How long a watch that ends waits for what is still to be brought.
const LAST_WAIT: Duration = Duration::from_secs(10);

/// Brings batches of news.
pub(crate) struct Webhook {
    queue: SyncSender<String>,
    shared: Arc<Shared>,
    thread: JoinHandle<()>,
}

struct Shared {
    n_waiting: AtomicUsize,
    is_ending: AtomicBool,
    bell: Stop,
}

impl Webhook {
    /// Starts to bring news to `url`. `complain` is told what could not be brought.
    pub(crate) fn start(
        url: Url,
        client: Client,
        pace: Pace,
        complain: impl Fn(&str) + Send + 'static,
    ) -> Webhook {
        let (queue, batches) = sync_channel(MAX_WAITING_NEWS);
        let shared = Arc::new(Shared {
            n_waiting: AtomicUsize::new(0),
            is_ending: AtomicBool::new(false),
            bell: Stop::default(),
        });
        let theirs = Arc::clone(&shared);
        let thread = spawn(move || bring_all(&batches, &theirs, &url, &client, pace, &complain));
        Webhook { queue, shared, thread }
    }

    /// Lets a batch be brought; says so when it cannot be.
    pub(crate) fn bring(&self, news: &[News]) -> Result<(), String> {
        self.shared.n_waiting.fetch_add(1, Ordering::SeqCst);
        match self.queue.try_send(json!({ "news": news }).to_string()) {
            Ok(()) => Ok(()),
            Err(TrySendError::Full(_) | TrySendError::Disconnected(_)) => {
                self.shared.n_waiting.fetch_sub(1, Ordering::SeqCst);
                Err(format!(
                    "{MAX_WAITING_NEWS} batches of news wait for the webhook; this one was not sent to it"
                ))
            }
        }
    }

    /// Waits a little for what is still to be brought. How many batches are left then.
    pub(crate) fn end(self) -> usize {
        let Webhook { queue, shared, thread } = self;
        drop(queue);
        let until = Instant::now() + LAST_WAIT;
        while !thread.is_finished() && Instant::now() < until {
            std::thread::sleep(Duration::from_millis(20));
        }
        shared.is_ending.store(true, Ordering::SeqCst);
        shared.bell.stop();
        shared.n_waiting.load(Ordering::SeqCst)
    }
}

fn bring_all(
    batches: &Receiver<String>,
    shared: &Shared,
    url: &Url,
    client: &Client,
    pace: Pace,
    complain: &dyn Fn(&str),
) {
    while let Ok(batch) = batches.recv() {
        if let Err(fault) = bring_one(&batch, shared, url, client, pace) {
            complain(&format!(
                "the webhook {url} did not take a batch of news: {fault}\nhint: it stands on the standard output"
            ));
        }
        if shared.is_ending.load(Ordering::SeqCst) {
            return;
        }
        shared.n_waiting.fetch_sub(1, Ordering::SeqCst);
    }
}

fn bring_one(batch: &str, shared: &Shared, url: &Url, client: &Client, pace: Pace) -> Result<(), String> {
    let mut n_tries = 0;
    loop {
        let Err(refusal) = client.post(url, batch) else { return Ok(()) };
        n_tries += 1;
        let is_over = refusal.is_final || n_tries >= MAX_TRIES || shared.is_ending.load(Ordering::SeqCst);
        if is_over {
            return Err(format!("{} (tried {n_tries} times)", refusal.fault));
        }
        // Sooner than a feed is asked again: this server is the user's own.
        let pause = Pace { first_pause: pace.first_pause / 30, ..pace }.pause(n_tries, refusal.retry_after);
        shared.bell.wait_until(Instant::now() + pause);
    }
}
