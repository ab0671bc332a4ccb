//! The ledger as local web pages and an HTTP API.
//!
//! The facade's views say what there is; this crate draws them. Every page has a stable address that holds its state,
//! a `.json` twin and, where it is a table, a `.csv` twin. Nothing is ever fetched from outside, and what comes from
//! outside is escaped.
//!
//! ```no_run
//! use ascribe_server::{Server, ServerOptions};
//!
//! let options = ServerOptions::local("desk.ledger".as_ref());
//! let server = Server::bind(options)?;
//! println!("open {}", server.address());
//! server.run()?;
//! # Ok::<(), ascribe_server::ServerError>(())
//! ```

mod options;
mod server;

mod edition;
mod site;

mod asked;
mod guard;
mod keys;
mod refusal;
mod twin;

mod routes;

mod pages;

mod draw;

mod wire;

pub use options::ServerOptions;
pub use server::{Server, ServerError};
