//! What all requests share: the edition that is shown, the door to the ledger, the keys.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use ascribe::{Ledger, LedgerError, StoredPage};
use tokio::sync::Semaphore;

use crate::ServerOptions;
use crate::edition::Edition;
use crate::keys::Keys;
use crate::refusal::Refusal;

/// Requests that are answered at once: five times the readers of the load that the server is measured with.
const MOST_AT_ONCE: usize = 256;

#[derive(Debug)]
pub(crate) struct Site {
    /// The ledger's file.
    pub(crate) ledger: PathBuf,
    /// Who may read and write.
    pub(crate) keys: Keys,
    /// One for each request that is being answered.
    pub(crate) slots: Semaphore,
    edition: RwLock<Arc<Edition>>,
    /// Held while an edition is computed: one at a time.
    refreshing: Mutex<Ledger>,
}

impl Site {
    /// Reads the ledger for the first time.
    pub(crate) fn open(options: &ServerOptions, address: SocketAddr) -> Result<Site, LedgerError> {
        let ledger = Ledger::open_for_reading(&options.ledger)?;
        let edition = Arc::new(Edition::read(&ledger)?);
        Ok(Site {
            ledger: options.ledger.clone(),
            keys: Keys::new(options, address),
            slots: Semaphore::new(MOST_AT_ONCE),
            edition: RwLock::new(edition),
            refreshing: Mutex::new(ledger),
        })
    }

    /// The edition to draw pages from.
    pub(crate) fn edition(&self) -> Arc<Edition> {
        Arc::clone(&self.edition.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Brings the edition up to date. Readers keep the one before until it is done.
    pub(crate) fn refresh(&self) -> Result<(), LedgerError> {
        let ledger = self.refreshing.lock().unwrap_or_else(PoisonError::into_inner);
        if ledger.n_operations()? == self.edition().last_operation() {
            return Ok(());
        }
        let edition = Arc::new(Edition::read(&ledger)?);
        *self.edition.write().unwrap_or_else(PoisonError::into_inner) = edition;
        Ok(())
    }

    /// A page as it came in.
    pub(crate) fn page(&self, sha256: &str) -> Result<Option<StoredPage>, LedgerError> {
        Ledger::open_for_reading(&self.ledger)?.page(sha256)
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

    /// Writes to the ledger and brings the edition up to date, so that the next page shows what was written.
    pub(crate) async fn write<T: Send + 'static>(
        self: &Arc<Site>,
        act: impl FnOnce(&mut Ledger, &Edition) -> Result<T, Refusal> + Send + 'static,
    ) -> Result<T, Refusal> {
        self.blocking(move |site| {
            let written = act(&mut site.ledger()?, &site.edition())?;
            site.refresh()?;
            Ok(written)
        })
        .await
    }

    /// Opens the ledger to write.
    pub(crate) fn ledger(&self) -> Result<Ledger, LedgerError> {
        Ledger::open(&self.ledger)
    }
}
