//! A server over a ledger of its own, and requests to it byte by byte, as a browser or anything worse would send them.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;

use ascribe::{Ledger, Outcome, read_bytes};
use ascribe_server::{Server, ServerOptions};
use serde_json::Value;

/// A running server. It ends with the test's process.
pub struct Running {
    pub address: String,
    _folder: tempfile::TempDir,
}

/// What came back.
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: String,
}

impl Running {
    /// A server over the sample reports.
    pub fn samples() -> Running {
        let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples/kursk");
        let mut paths: Vec<_> =
            std::fs::read_dir(samples).unwrap().map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        let page = |path: &std::path::PathBuf| (path.display().to_string(), std::fs::read(path).unwrap());
        Running::over(paths.iter().map(page).collect(), |options| options)
    }

    /// A server over pages, each with its name, with other options.
    pub fn over(pages: Vec<(String, Vec<u8>)>, set: impl FnOnce(ServerOptions) -> ServerOptions) -> Running {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("test.ledger");
        let mut ledger = Ledger::open(&path).unwrap();
        let outcomes = pages.iter().flat_map(|(name, bytes)| read_bytes(name, bytes, None));
        let pages = outcomes.filter_map(|outcome| match outcome {
            Outcome::Read(page) => Some(*page),
            Outcome::Failed(_) => None,
        });
        ledger.add(&pages.collect::<Vec<_>>(), Some("test")).unwrap();
        let server = Server::bind(set(ServerOptions::local(&path))).unwrap();
        let address = server.address().trim_start_matches("http://").trim_end_matches('/').to_owned();
        std::thread::spawn(move || server.run());
        Running { address, _folder: folder }
    }

    /// The answer to a request for a page.
    pub fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &[], b"")
    }

    /// The JSON at `path`, which must be answered.
    pub fn json(&self, path: &str) -> Value {
        let answer = self.get(path);
        assert_eq!(answer.status, 200, "{path}: {}", answer.body);
        serde_json::from_str(&answer.body).unwrap()
    }

    /// The answer to any request. `Host` is the server's own unless `headers` give another.
    pub fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        let mut lines =
            format!("{method} {path} HTTP/1.1\r\nConnection: close\r\nContent-Length: {}\r\n", body.len());
        if !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("host")) {
            lines += &format!("Host: {}\r\n", self.address);
        }
        for (name, value) in headers {
            lines += &format!("{name}: {value}\r\n");
        }
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.write_all(format!("{lines}\r\n").as_bytes()).unwrap();
        // A server that refuses may hang up before all is sent.
        let _ = stream.write_all(body);
        let mut bytes = Vec::new();
        let _ = stream.read_to_end(&mut bytes);
        parse(&bytes)
    }

    /// Sends a form of the page at `from`, with its token.
    pub fn send_form(&self, from: &str, to: &str, fields: &[(&str, &str)]) -> Answer {
        let page = self.get(from).body;
        let token = between(&page, "name=\"token\" value=\"", "\"").expect("a form token");
        let fields = fields.iter().map(|(name, value)| format!("{name}={}", encoded(value)));
        let body = fields.chain([format!("token={token}")]).collect::<Vec<_>>().join("&");
        self.ask("POST", to, &[("Content-Type", "application/x-www-form-urlencoded")], body.as_bytes())
    }
}

impl Answer {
    /// The value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines.into_iter().find(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// The code of a refusal.
    pub fn code(&self) -> String {
        let json: Value =
            serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("no JSON: {}", self.body));
        json["error"]["code"].as_str().unwrap_or_default().to_owned()
    }
}

fn parse(bytes: &[u8]) -> Answer {
    let text = String::from_utf8_lossy(bytes);
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
    let is_chunked = head.to_ascii_lowercase().contains("transfer-encoding: chunked");
    let body = if is_chunked { joined_chunks(body) } else { body.to_owned() };
    Answer { status, head: head.to_owned(), body }
}

fn joined_chunks(body: &str) -> String {
    let (mut joined, mut rest) = (Vec::new(), body.as_bytes());
    while let Some(at) = rest.windows(2).position(|pair| pair == b"\r\n") {
        let size =
            std::str::from_utf8(&rest[..at]).ok().and_then(|size| usize::from_str_radix(size, 16).ok());
        let Some(size @ 1..) = size else { break };
        joined.extend_from_slice(&rest[at + 2..at + 2 + size]);
        rest = &rest[at + 4 + size..];
    }
    String::from_utf8_lossy(&joined).into_owned()
}

/// What stands between two words, the first time.
pub fn between<'t>(text: &'t str, before: &str, after: &str) -> Option<&'t str> {
    let rest = &text[text.find(before)? + before.len()..];
    rest.find(after).map(|end| &rest[..end])
}

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}
