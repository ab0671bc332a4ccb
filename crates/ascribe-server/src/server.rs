//! The socket, the run-time and the thread that looks for news in the ledger.

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use ascribe::LedgerError;
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};

use crate::ServerOptions;
use crate::routes::service;
use crate::site::Site;

/// How often the ledger is asked whether something was added: soon enough that a page shows what `ascribe add` did by the
/// time that one has turned to it.
const LOOK_EVERY: Duration = Duration::from_millis(500);
/// Computing an edition may take at most one part in so many of the time, so that readers are served meanwhile.
const REST: u32 = 4;

/// A server that listens.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    runtime: Runtime,
    listener: TcpListener,
    site: Arc<Site>,
}

/// Why there is no server.
#[derive(Debug)]
pub enum ServerError {
    /// The ledger could not be read.
    Ledger(LedgerError),
    /// The address could not be listened on.
    Listen(SocketAddr, io::Error),
    /// Others than the person at this computer could reach the pages, and no token keeps them out.
    Unguarded(SocketAddr),
    /// The system refused what a server needs.
    System(io::Error),
}

impl Server {
    /// Reads the ledger and takes the address. Requests wait until [`Server::run`].
    ///
    /// # Errors
    /// The ledger cannot be read, the address is taken or not this computer's, or it is open to others without a token.
    pub fn bind(options: ServerOptions) -> Result<Server, ServerError> {
        let wanted = SocketAddr::new(options.host, options.port);
        if !options.host.is_loopback() && (options.read_token.is_none() || options.write_token.is_none()) {
            return Err(ServerError::Unguarded(wanted));
        }
        let runtime = Builder::new_multi_thread().enable_all().build().map_err(ServerError::System)?;
        let refused = |error| ServerError::Listen(wanted, error);
        let listener = runtime.block_on(TcpListener::bind(wanted)).map_err(refused)?;
        let address = listener.local_addr().map_err(refused)?;
        let site = Arc::new(Site::open(&options, address)?);
        Ok(Server { address, runtime, listener, site })
    }

    /// Where it listens.
    pub fn address(&self) -> String {
        format!("http://{}/", self.address)
    }

    /// Answers requests until Ctrl-C.
    ///
    /// # Errors
    /// The socket failed.
    pub fn run(self) -> Result<(), ServerError> {
        let looked_after = Arc::clone(&self.site);
        std::thread::spawn(move || look_for_news(&looked_after));
        let served = self.runtime.spawn(axum::serve(self.listener, service(self.site)).into_future());
        self.runtime.block_on(tokio::signal::ctrl_c()).map_err(ServerError::System)?;
        served.abort();
        Ok(())
    }
}

/// Brings the site up to date whenever the ledger has grown, for as long as the process lives.
fn look_for_news(site: &Site) {
    loop {
        let started = Instant::now();
        // A ledger that cannot be read just now leaves the last edition standing; its pages say of when it is.
        let _ = site.refresh();
        std::thread::sleep(LOOK_EVERY.max(started.elapsed() * REST));
    }
}

impl fmt::Display for ServerError {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            ServerError::Ledger(error) => error.fmt(f),
            ServerError::Listen(address, error) => {
                write!(f, "cannot listen on {address}: {error}\nhint: `--port 0` takes a free port")
            }
            ServerError::Unguarded(address) => write!(
                f,
                "{address} can be reached by others, and not both tokens are set\nhint: set ASCRIBE_READ_TOKEN \
                 and ASCRIBE_WRITE_TOKEN, or listen on 127.0.0.1"
            ),
            ServerError::System(error) => write!(f, "the server cannot run: {error}"),
        }
    }
}

impl std::error::Error for ServerError {}

impl From<LedgerError> for ServerError {
    fn from(error: LedgerError) -> ServerError {
        ServerError::Ledger(error)
    }
}
