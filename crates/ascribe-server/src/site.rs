//! What all requests share: the edition that is shown, the door to the ledger, the keys.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use ascribe::{Ledger, LedgerError, Shelf, StoredPage};
use axum::http::StatusCode;
use jiff::civil::Date;
use tokio::sync::{Semaphore, watch};

use crate::ServerOptions;
use crate::edition::{Door, Edition};
use crate::keys::Keys;
use crate::refusal::Refusal;

/// Requests that are answered at once: five times the readers of the load that the server is measured with.
const MOST_AT_ONCE: usize = 256;
/// Connections to the ledger that are kept open between requests: as many as threads that could use one at once.
const MOST_IDLE: usize = 16;
/// How often the ledger is asked whether something was added: soon enough that a page shows what `ascribe add` did by the
/// time that one has turned to it.
const LOOK_EVERY: Duration = Duration::from_millis(500);
/// Computing an edition may take at most one part in so many of the time, so that readers are served meanwhile.
const REST: u32 = 4;
/// How long a request waits for the first edition, and a person who wrote for the one that shows it. The desks of a large
/// ledger do not wait for it: review and search read the ledger itself.
const PATIENCE: Duration = Duration::from_secs(2);
/// Past editions that are kept.
const MOST_PAST: usize = 4;
/// Reports of which the past is computed: about ten seconds of comparing.
const MOST_PAST_REPORTS: usize = 10_000;

#[derive(Debug)]
pub(crate) struct Site {
    /// The ledger's file.
    pub(crate) ledger: PathBuf,
    /// Who may read and write.
    pub(crate) keys: Keys,
    /// One for each request that is being answered.
    pub(crate) slots: Semaphore,
    /// The edition that is shown; none until the ledger was compared for the first time.
    edition: watch::Sender<Option<Arc<Edition>>>,
    /// Why the ledger could not be read the last time, where it could not.
    failure: Mutex<Option<Refusal>>,
    /// Whether the last edition took longer to compute than anybody waits.
    is_slow: AtomicBool,
    /// Rung by a person who wrote and waits to see it.
    bell: SyncSender<()>,
    idle: Mutex<Vec<Ledger>>,
    past: Mutex<Vec<(Past, Arc<Edition>)>>,
}

/// A time before now as of which the ledger is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Past {
    /// What the ledger held at the end of this day.
    pub(crate) as_of: Option<Date>,
    /// Without pages published after this day.
    pub(crate) until: Option<Date>,
}

impl Past {
    pub(crate) fn is_now(self) -> bool {
        self == Past::default()
    }
}

impl Site {
    /// Opens the ledger. What it keeps of the last comparison is shown at once; a new one is made beside the requests. Waits
    /// for that a moment, so that a small ledger is there at once.
    pub(crate) fn open(options: &ServerOptions, address: SocketAddr) -> Result<Arc<Site>, LedgerError> {
        let ledger = Ledger::open_for_reading(&options.ledger)?;
        let kept = match ledger.shelf_as_kept()? {
            Some(shelf) => Some(Arc::new(Edition::of(&shelf, &ledger, Door::File)?)),
            None => None,
        };
        let is_kept = kept.is_some();
        let (bell, rung) = sync_channel(1);
        let site = Arc::new(Site {
            ledger: options.ledger.clone(),
            keys: Keys::new(options, address),
            slots: Semaphore::new(MOST_AT_ONCE),
            edition: watch::Sender::new(kept),
            failure: Mutex::new(None),
            is_slow: AtomicBool::new(false),
            bell,
            idle: Mutex::new(Vec::new()),
            past: Mutex::new(Vec::new()),
        });
        let (told, first) = sync_channel(1);
        let looked_after = Arc::clone(&site);
        std::thread::spawn(move || {
            let started = Instant::now();
            let _ = told.send(looked_after.refresh().err());
            looked_after.is_slow.store(started.elapsed() > PATIENCE, Ordering::Relaxed);
            looked_after.look_for_news(&rung);
        });
        if is_kept {
            return Ok(site);
        }
        match first.recv_timeout(PATIENCE) {
            Ok(Some(error)) => Err(error),
            _ => Ok(site),
        }
    }

    /// Brings the edition up to date whenever the ledger has grown, for as long as the process lives.
    fn look_for_news(&self, rung: &Receiver<()>) {
        let mut rest = LOOK_EVERY;
        loop {
            let _ = rung.recv_timeout(rest);
            let started = Instant::now();
            // A ledger that cannot be read just now leaves the last edition standing; its pages say of when it is.
            let failure = self.refresh().err().map(Refusal::from);
            *lock(&self.failure) = failure;
            self.is_slow.store(started.elapsed() > PATIENCE, Ordering::Relaxed);
            rest = LOOK_EVERY.max(started.elapsed() * REST);
        }
    }

    /// Brings the edition up to date, without comparing anew where nothing calls for it. Readers keep the one before until
    /// it is done.
    fn refresh(&self) -> Result<(), LedgerError> {
        let ledger = self.taken()?;
        if let Some(shown) = self.shown() {
            // Rows may be gone although the log has not grown: after a rebuild, or by another build of the program.
            let has_rows = matches!(shown.door(), Door::Held(_)) || ledger.is_compared()?;
            if ledger.n_operations()? == shown.last_operation() && has_rows {
                self.put_back(ledger);
                return Ok(());
            }
        }
        let (edition, is_held) = {
            let shelf = ledger.shelf()?;
            (Edition::of(&shelf, &ledger, Door::File)?, shelf.is_held()?)
        };
        let edition = match is_held {
            true => edition.behind(Door::Held(Arc::new(Mutex::new(ledger)))),
            false => {
                self.put_back(ledger);
                edition
            }
        };
        self.edition.send_replace(Some(Arc::new(edition)));
        Ok(())
    }

    /// The edition that is shown; none until the ledger was compared for the first time.
    pub(crate) fn shown(&self) -> Option<Arc<Edition>> {
        self.edition.borrow().clone()
    }

    /// The edition to draw pages from.
    ///
    /// # Errors
    /// The ledger is still being compared for the first time, or could not be read.
    pub(crate) async fn edition(&self) -> Result<Arc<Edition>, Refusal> {
        if let Some(edition) = self.shown() {
            return Ok(edition);
        }
        let mut editions = self.edition.subscribe();
        let first = tokio::time::timeout(PATIENCE, editions.wait_for(Option::is_some)).await;
        let first = first.ok().and_then(Result::ok).and_then(|edition| edition.clone());
        first.ok_or_else(|| lock(&self.failure).clone().unwrap_or_else(being_compared))
    }

    /// The edition of a time before now.
    ///
    /// # Errors
    /// The ledger cannot be read, or is too large for this.
    pub(crate) async fn past_edition(self: &Arc<Site>, past: Past) -> Result<Arc<Edition>, Refusal> {
        let now = self.edition().await?;
        if now.n_reports > MOST_PAST_REPORTS {
            return Err(too_large_for_past(now.n_reports));
        }
        self.blocking(move |site| {
            // Held while it is computed: one at a time.
            let mut kept = lock(&site.past);
            kept.retain(|(_, edition)| edition.last_operation() == now.last_operation());
            if let Some((_, edition)) = kept.iter().find(|(of, _)| *of == past) {
                return Ok(Arc::clone(edition));
            }
            let edition = Arc::new(site.look(|ledger| Ok(read_past(ledger, &now, past)?))?);
            kept.truncate(MOST_PAST - 1);
            kept.insert(0, (past, Arc::clone(&edition)));
            Ok(edition)
        })
        .await
    }

    /// Looks into the ledger as it is at this moment, whatever the edition shows.
    pub(crate) fn look<T>(&self, look: impl FnOnce(&Ledger) -> Result<T, Refusal>) -> Result<T, Refusal> {
        let ledger = self.taken()?;
        let seen = look(&ledger);
        self.put_back(ledger);
        seen
    }

    /// Looks at the rows of an edition.
    pub(crate) fn look_at<T>(
        &self,
        edition: &Edition,
        look: impl FnOnce(&Shelf) -> Result<T, Refusal>,
    ) -> Result<T, Refusal> {
        let look = |ledger: &Ledger| look(&ledger.shelf_as_kept()?.ok_or_else(being_compared)?);
        match edition.door() {
            Door::File => self.look(look),
            Door::Held(ledger) => look(&lock(ledger)),
        }
    }

    /// An open ledger that nobody uses.
    fn taken(&self) -> Result<Ledger, LedgerError> {
        let idle = lock(&self.idle).pop();
        idle.map_or_else(|| Ledger::open_for_reading(&self.ledger), Ok)
    }

    fn put_back(&self, ledger: Ledger) {
        let mut idle = lock(&self.idle);
        if idle.len() < MOST_IDLE {
            idle.push(ledger);
        }
    }

    /// A page as it came in.
    pub(crate) fn page(&self, sha256: &str) -> Result<Option<StoredPage>, Refusal> {
        self.look(|ledger| Ok(ledger.page(sha256)?))
    }

    /// Does something that takes the disk or long, beside the requests that are being answered.
    pub(crate) async fn blocking<T: Send + 'static>(
        self: &Arc<Site>,
        act: impl FnOnce(&Site) -> Result<T, Refusal> + Send + 'static,
    ) -> Result<T, Refusal> {
        let site = Arc::clone(self);
        let done = tokio::task::spawn_blocking(move || act(&site)).await;
        done.unwrap_or_else(|error| Err(Refusal::failed(&error.to_string())))
    }

    /// Writes to the ledger and waits a moment for the edition that shows what was written, unless computing one takes
    /// longer than anybody waits; gives the numbers of the operations.
    pub(crate) async fn write(
        self: &Arc<Site>,
        act: impl FnOnce(&mut Ledger) -> Result<Vec<i64>, Refusal> + Send + 'static,
    ) -> Result<Vec<i64>, Refusal> {
        let written = self.blocking(move |site| act(&mut site.ledger()?)).await?;
        if self.shown().is_none() || self.is_slow.load(Ordering::Relaxed) {
            return Ok(written);
        }
        let last = written.iter().copied().max().unwrap_or(0);
        let mut editions = self.edition.subscribe();
        // Somebody else may have rung before.
        let _ = self.bell.try_send(());
        let shows = |edition: &Option<Arc<Edition>>| {
            edition.as_ref().is_some_and(|edition| edition.last_operation() >= last)
        };
        let _ = tokio::time::timeout(PATIENCE, editions.wait_for(shows)).await;
        Ok(written)
    }

    /// Opens the ledger to write.
    pub(crate) fn ledger(&self) -> Result<Ledger, LedgerError> {
        Ledger::open(&self.ledger)
    }
}

/// The edition of a time before now; `now` is the one of now.
fn read_past(ledger: &Ledger, now: &Edition, past: Past) -> Result<Edition, LedgerError> {
    let held = ledger.past(past.as_of, past.until)?;
    let edition = Edition::of(&held.shelf()?, ledger, Door::File)?;
    let edition = edition.drawn_from(now);
    Ok(edition.behind(Door::Held(Arc::new(Mutex::new(held)))))
}

fn being_compared() -> Refusal {
    let message = "the ledger is being compared, which takes minutes for a million claims";
    let refusal = Refusal::new(StatusCode::SERVICE_UNAVAILABLE, "comparing", message);
    refusal.with_hint("`/review` and `/search` answer meanwhile; this page asks again by itself")
}

fn too_large_for_past(n_reports: usize) -> Refusal {
    let message = format!(
        "the ledger holds {n_reports} reports, and earlier days are shown of at most {MOST_PAST_REPORTS}"
    );
    let refusal = Refusal::new(StatusCode::UNPROCESSABLE_ENTITY, "too-large", message);
    refusal.with_hint("`ascribe series --as-of DAY` takes its time and computes it")
}

/// What a lock guards is whole even where a thread that held it failed.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
