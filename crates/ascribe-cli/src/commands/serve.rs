//! `ascribe serve`: the ledger as local web pages and an HTTP API.

use std::process::{Command, Stdio};

use ascribe_server::{Server, ServerOptions};

use crate::Ending;
use crate::arguments::ServeOptions;
use crate::failure::Failure;

/// Serves the ledger until the process is ended.
pub(crate) fn run(options: &ServeOptions) -> Result<Ending, Failure> {
    let server = Server::bind(ServerOptions {
        ledger: options.ledger.file.clone(),
        host: options.host,
        port: options.port,
        names: options.names.clone(),
        read_token: token("ASCRIBE_READ_TOKEN"),
        write_token: token("ASCRIBE_WRITE_TOKEN"),
    })?;
    if options.open {
        open_browser(&server.address());
    }
    answer(server)
}

/// Says where the pages are, and answers until Ctrl-C.
pub(crate) fn answer(server: Server) -> Result<Ending, Failure> {
    anstream::eprintln!("pages at {} (Ctrl-C ends)", server.address());
    server.run()?;
    Ok(Ending::Done)
}

/// Tokens come from the environment, so that no list of processes shows them.
fn token(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|token| !token.is_empty())
}

/// Asks the system to show the pages. Where it cannot, the address stands on the screen all the same.
fn open_browser(address: &str) {
    let program = match std::env::consts::OS {
        "macos" => "open",
        "windows" => "explorer",
        _ => "xdg-open",
    };
    let _ = Command::new(program).arg(address).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
}
