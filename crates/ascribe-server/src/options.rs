use std::net::{IpAddr, Ipv4Addr};
use std::path::{Path, PathBuf};

/// What is served, and to whom.
#[derive(Clone, Debug)]
pub struct ServerOptions {
    /// The ledger's file.
    pub ledger: PathBuf,
    /// The address to listen on. Loopback unless told otherwise; any other needs a token for reading.
    pub host: IpAddr,
    /// The port; 0 takes a free one.
    pub port: u16,
    /// Names under which the server may be asked for, beside its address: `desk.example`.
    pub names: Vec<String>,
    /// The token that readers must show; none lets everyone read who reaches the server.
    pub read_token: Option<String>,
    /// The token that programs must show to write, and people too where it is set; without one only forms write.
    pub write_token: Option<String>,
}

impl ServerOptions {
    /// For the person at this computer: loopback, a free port, no tokens.
    pub fn local(ledger: &Path) -> ServerOptions {
        ServerOptions {
            ledger: ledger.to_owned(),
            host: IpAddr::V4(Ipv4Addr::LOCALHOST),
            port: 0,
            names: Vec::new(),
            read_token: None,
            write_token: None,
        }
    }
}
