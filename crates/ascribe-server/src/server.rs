//! The socket, the run-time, and the limits of connections.

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::thread::available_parallelism;
use std::time::Duration;

use ascribe::LedgerError;
use axum::body::Body;
use axum::extract::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::Semaphore;
use tower::ServiceExt;

use crate::ServerOptions;
use crate::routes::{Service, service};
use crate::site::Site;

/// How long the head of a request may take, and how long a connection may lie idle: whoever sends a letter at a time, to
/// hold connections until none is left, loses them.
const HEAD_WITHIN: Duration = Duration::from_secs(10);
/// Connections at once: four for each request that may be answered at once, since browsers keep some ready.
const MOST_CONNECTIONS: usize = 1024;
/// Threads that draw pages at least. A page that takes tenths of a second then does not keep others waiting for its thread.
const LEAST_THREADS: usize = 8;

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
    /// Takes the address and begins to compare the ledger. Requests wait until [`Server::run`]; on a large ledger those that
    /// need the comparison are then told to come again.
    ///
    /// # Errors
    /// The ledger cannot be read, the address is taken or not this computer's, or it is open to others without a token.
    pub fn bind(options: ServerOptions) -> Result<Server, ServerError> {
        let wanted = SocketAddr::new(options.host, options.port);
        if !options.host.is_loopback() && (options.read_token.is_none() || options.write_token.is_none()) {
            return Err(ServerError::Unguarded(wanted));
        }
        let n_threads = available_parallelism().map_or(LEAST_THREADS, |n| n.get().max(LEAST_THREADS));
        let runtime = Builder::new_multi_thread().worker_threads(n_threads).enable_all().build();
        let runtime = runtime.map_err(ServerError::System)?;
        let refused = |error| ServerError::Listen(wanted, error);
        let listener = runtime.block_on(TcpListener::bind(wanted)).map_err(refused)?;
        let address = listener.local_addr().map_err(refused)?;
        let site = Site::open(&options, address)?;
        Ok(Server { address, runtime, listener, site })
    }

    /// Where it listens.
    pub fn address(&self) -> String {
        format!("http://{}/", self.address)
    }

    /// Answers requests until Ctrl-C.
    ///
    /// # Errors
    /// The signal could not be waited for.
    pub fn run(self) -> Result<(), ServerError> {
        let served = self.runtime.spawn(accept(self.listener, service(self.site)));
        self.runtime.block_on(tokio::signal::ctrl_c()).map_err(ServerError::System)?;
        served.abort();
        Ok(())
    }
}

/// Takes connections for as long as the process lives, each within the limits.
async fn accept(listener: TcpListener, service: Service) {
    let places = Arc::new(Semaphore::new(MOST_CONNECTIONS));
    // The semaphore is never closed.
    while let Ok(place) = Arc::clone(&places).acquire_owned().await {
        match listener.accept().await {
            Ok((stream, _)) => {
                let service = service.clone();
                tokio::spawn(async move {
                    converse(stream, service).await;
                    drop(place);
                });
            }
            // Out of file handles, or a caller that is gone already: others may fare better in a moment.
            Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }
}

/// Answers the requests of one connection. What ends it early is the caller's affair.
async fn converse(stream: TcpStream, service: Service) {
    let service =
        service.map_request(|request: hyper::Request<Incoming>| -> Request { request.map(Body::new) });
    let conversation = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_WITHIN)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(service));
    let _ = conversation.await;
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
