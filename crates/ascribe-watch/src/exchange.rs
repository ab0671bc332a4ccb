//! One question to a server and its answer.

use std::fmt;
use std::io::{self, Read};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, ToSocketAddrs};
use std::time::Duration;

use jiff::Timestamp;
use ureq::Agent;
use ureq::http::HeaderMap;
use url::Url;

use crate::limits::{CONNECT_TIME, MAX_HEADER_BYTES};

/// What is asked for.
#[derive(Clone, Debug)]
pub(crate) struct Question {
    pub url: Url,
    /// The answer's `ETag` last time.
    pub etag: Option<String>,
    /// The answer's `Last-Modified` last time.
    pub last_modified: Option<String>,
    /// Bytes of the answer's body, unpacked, beyond which it is not taken.
    pub max_bytes: u64,
    /// The host that the user named. Another host is only asked at a public address: a feed must not make us ask the
    /// machines of our own network.
    pub trusted_host: Option<String>,
}

/// What came back.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub status: u16,
    /// Names in lower case, in the order in which they came.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
    /// When the answer began.
    pub at: Timestamp,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// How long the server asks to be left alone.
    pub(crate) fn retry_after(&self) -> Option<Duration> {
        let value = self.header("retry-after")?.trim();
        if let Ok(seconds) = value.parse() {
            return Some(Duration::from_secs(seconds));
        }
        let until = jiff::fmt::rfc2822::parse(value).ok()?.timestamp();
        u64::try_from(until.as_second() - self.at.as_second()).ok().map(Duration::from_secs)
    }

    /// How long the server says that the answer stays fresh.
    pub(crate) fn max_age(&self) -> Option<Duration> {
        let directives = self.header("cache-control")?.split(',');
        let seconds = directives.filter_map(|directive| directive.trim().strip_prefix("max-age=")).next()?;
        seconds.trim_matches('"').parse().ok().map(Duration::from_secs)
    }
}

/// Why there is no answer, or none that can be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fault(pub String);

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Asks servers. Clones share their connections.
#[derive(Clone, Debug)]
pub(crate) struct Client {
    agent: Agent,
}

impl Client {
    pub(crate) fn new(user_agent: &str, patience: Duration) -> Client {
        let config = Agent::config_builder()
            .user_agent(user_agent)
            .http_status_as_error(false)
            // Redirections are questions of their own: to other hosts, with other rules.
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_global(Some(patience))
            .timeout_connect(Some(CONNECT_TIME.min(patience)));
        Client { agent: config.build().into() }
    }

    /// Asks for something.
    pub(crate) fn get(&self, question: &Question) -> Result<Answer, Fault> {
        refuse_private(question)?;
        let mut request = self.agent.get(question.url.as_str());
        if let Some(etag) = &question.etag {
            request = request.header("If-None-Match", etag);
        }
        if let Some(date) = &question.last_modified {
            request = request.header("If-Modified-Since", date);
        }
        let response = request.call().map_err(|error| Fault(error.to_string()))?;
        let at = Timestamp::now();
        let (parts, body) = response.into_parts();
        let mut bytes = Vec::new();
        let mut reader = body.into_reader().take(question.max_bytes + 1);
        reader.read_to_end(&mut bytes).map_err(|error| Fault(cut_short(bytes.len(), &error)))?;
        if bytes.len() as u64 > question.max_bytes {
            return Err(Fault(format!("the answer has more than {} bytes, the limit", question.max_bytes)));
        }
        let headers = kept_headers(&parts.headers);
        Ok(Answer { status: parts.status.as_u16(), headers, body: bytes, at })
    }

    /// Brings JSON somewhere. The server's word on when to try again comes with a fault.
    pub(crate) fn post(&self, url: &Url, json: &str) -> Result<(), Refusal> {
        let request = self.agent.post(url.as_str()).header("Content-Type", "application/json");
        match request.send(json) {
            Ok(response) if response.status().is_success() => Ok(()),
            Ok(response) => {
                let status = response.status();
                let headers = kept_headers(response.headers());
                let answer =
                    Answer { status: status.as_u16(), headers, body: Vec::new(), at: Timestamp::now() };
                let is_later = matches!(status.as_u16(), 408 | 425 | 429) || status.is_server_error();
                Err(Refusal {
                    fault: Fault(format!("the server answered {status}")),
                    retry_after: answer.retry_after(),
                    is_final: !is_later,
                })
            }
            Err(error) => {
                Err(Refusal { fault: Fault(error.to_string()), retry_after: None, is_final: false })
            }
        }
    }
}

/// Why something was not taken.
#[derive(Clone, Debug)]
pub(crate) struct Refusal {
    pub fault: Fault,
    pub retry_after: Option<Duration>,
    /// Whether trying again is of no use.
    pub is_final: bool,
}

fn cut_short(n_bytes: usize, error: &io::Error) -> String {
    format!("the answer broke off after {n_bytes} bytes: {error}")
}

/// The headers as text, as many as are kept.
fn kept_headers(headers: &HeaderMap) -> Vec<(String, String)> {
    let mut n_bytes = 0;
    let as_text = headers.iter().map(|(name, value)| {
        (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned())
    });
    as_text
        .take_while(|(name, value)| {
            n_bytes += name.len() + value.len() + 4;
            n_bytes <= MAX_HEADER_BYTES
        })
        .collect()
}

/// Refuses hosts at addresses that are not public, the trusted host excepted.
fn refuse_private(question: &Question) -> Result<(), Fault> {
    let host = question.url.host_str().unwrap_or_default();
    if question.trusted_host.as_deref() == Some(host) {
        return Ok(());
    }
    let port = question.url.port_or_known_default().unwrap_or(80);
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    let addresses = (bare, port)
        .to_socket_addrs()
        .map_err(|error| Fault(format!("the host `{host}` was not found: {error}")))?;
    match addresses.map(|address| address.ip()).find(|address| !is_public(*address)) {
        Some(address) => Err(Fault(format!(
            "`{host}` is at {address}, which is no public address; such hosts are asked only where a feed lies on them"
        ))),
        None => Ok(()),
    }
}

fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [first, second, ..] = address.octets();
    let is_shared = first == 100 && (64..128).contains(&second);
    !(address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_broadcast()
        || address.is_documentation()
        || address.is_multicast()
        || first == 0
        || is_shared)
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    if let Some(inner) = address.to_ipv4_mapped() {
        return is_public_v4(inner);
    }
    !(address.is_loopback()
        || address.is_unspecified()
        || address.is_multicast()
        || address.is_unique_local()
        || address.is_unicast_link_local())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(name: &str, value: &str) -> Answer {
        Answer {
            status: 429,
            headers: vec![(name.to_owned(), value.to_owned())],
            body: Vec::new(),
            at: "2026-03-01T10:00:00Z".parse().unwrap(),
        }
    }

    #[test]
    fn servers_say_when_to_come_back() {
        let wait = |value: &str| answer("retry-after", value).retry_after().map(|wait| wait.as_secs());
        assert_eq!(wait("120"), Some(120));
        assert_eq!(wait("Sun, 01 Mar 2026 10:01:00 GMT"), Some(60));
        assert_eq!(wait("Sun, 01 Mar 2026 09:01:00 GMT"), None);
        assert_eq!(wait("soon"), None);
        let age = |value: &str| answer("cache-control", value).max_age().map(|age| age.as_secs());
        assert_eq!(age("public, max-age=3600"), Some(3600));
        assert_eq!(age("no-store"), None);
    }

    #[test]
    fn only_public_addresses_are_public() {
        for address in [
            "127.0.0.1",
            "10.1.2.3",
            "192.168.0.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "::1",
            "fd00::1",
            "::ffff:10.0.0.1",
        ] {
            assert!(!is_public(address.parse().unwrap()), "{address}");
        }
        assert!(is_public("93.184.216.34".parse().unwrap()));
        assert!(is_public("2606:2800:220:1::".parse().unwrap()));
    }
}
