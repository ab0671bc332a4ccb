//! Who may read and write: tokens for programs, a form token for the pages of this server, and the names of the host.

use std::net::SocketAddr;

use axum::http::{HeaderMap, header};

use crate::ServerOptions;

/// The cookie that a browser shows once a token was given.
pub(crate) const COOKIE: &str = "ascribe_token";

/// Tokens and names.
#[derive(Debug)]
pub(crate) struct Keys {
    read_token: Option<String>,
    write_token: Option<String>,
    form_token: String,
    address: SocketAddr,
    names: Vec<String>,
}

impl Keys {
    pub(crate) fn new(options: &ServerOptions, address: SocketAddr) -> Keys {
        Keys {
            read_token: options.read_token.clone(),
            write_token: options.write_token.clone(),
            form_token: random_token(),
            address,
            names: options.names.iter().map(|name| name.to_ascii_lowercase()).collect(),
        }
    }

    /// What a form of this server carries, so that no page of another server can send it.
    pub(crate) fn form_token(&self) -> &str {
        &self.form_token
    }

    /// Whether a request was meant for this server: a name that a stranger pointed at this address is none of its own.
    pub(crate) fn knows_host(&self, headers: &HeaderMap) -> bool {
        let Some(host) = headers.get(header::HOST).and_then(|host| host.to_str().ok()) else { return false };
        let host = host.to_ascii_lowercase();
        let (name, port) = split_port(&host);
        if port.is_some_and(|port| port.parse() != Ok(self.address.port())) {
            return self.names.contains(&host);
        }
        let is_loopback =
            self.address.ip().is_loopback() && matches!(name, "localhost" | "127.0.0.1" | "[::1]");
        let is_address = name.trim_matches(['[', ']']) == self.address.ip().to_string();
        is_loopback || is_address || self.names.iter().any(|known| known == name)
    }

    /// Whether the request may see the pages.
    pub(crate) fn may_read(&self, headers: &HeaderMap) -> bool {
        self.read_token.is_none() || self.shows_any_token(headers)
    }

    /// Whether a program may write: it shows the token for writing.
    pub(crate) fn may_write(&self, headers: &HeaderMap) -> bool {
        let shown = bearer(headers);
        self.write_token.as_deref().zip(shown).is_some_and(|(token, shown)| is_same(token, shown))
    }

    /// Whether a form may write: sent from a page of this server, and with the token for writing where one is set.
    pub(crate) fn may_write_by_form(&self, headers: &HeaderMap, form_token: &str) -> bool {
        let is_ours = is_same(&self.form_token, form_token) && is_same_origin(headers);
        let shown = cookie(headers);
        let is_allowed = match &self.write_token {
            Some(token) => shown.is_some_and(|shown| is_same(token, shown)),
            None => true,
        };
        is_ours && is_allowed
    }

    /// Whether `token` opens anything.
    pub(crate) fn opens(&self, token: &str) -> bool {
        [&self.read_token, &self.write_token].into_iter().flatten().any(|known| is_same(known, token))
    }

    fn shows_any_token(&self, headers: &HeaderMap) -> bool {
        bearer(headers).into_iter().chain(cookie(headers)).any(|shown| self.opens(shown))
    }
}

fn split_port(host: &str) -> (&str, Option<&str>) {
    match host.rsplit_once(':') {
        Some((name, port)) if !port.ends_with(']') => (name, Some(port)),
        _ => (host, None),
    }
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ")
}

fn cookie(headers: &HeaderMap) -> Option<&str> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    let mut pairs = cookies.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, _)| *name == COOKIE).map(|(_, value)| value)
}

/// Whether a browser says that the request comes from a page of this server. One that says nothing is taken by its form
/// token alone.
fn is_same_origin(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let site_agrees = text("sec-fetch-site").is_none_or(|site| site == "same-origin");
    let origin_agrees = match (text("origin"), text("host")) {
        (Some(origin), Some(host)) => origin.split_once("://").is_some_and(|(_, from)| from == host),
        _ => true,
    };
    site_agrees && origin_agrees
}

/// Compares in a time that does not tell where the two begin to differ.
fn is_same(known: &str, shown: &str) -> bool {
    let differs = known.bytes().zip(shown.bytes()).fold(0, |differs, (a, b)| differs | (a ^ b));
    known.len() == shown.len() && differs == 0
}

/// 32 hexadecimal digits that nobody can guess.
fn random_token() -> String {
    let mut bytes = [0_u8; 16];
    if getrandom::fill(&mut bytes).is_err() {
        // Without randomness nothing may be written: no form can show a token of this length.
        return "\0".repeat(64);
    }
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn keys() -> Keys {
        let mut options = ServerOptions::local("a.ledger".as_ref());
        options.names = vec!["desk.example".to_owned()];
        options.write_token = Some("secret".to_owned());
        Keys::new(&options, "127.0.0.1:8400".parse().unwrap())
    }

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        let pairs = pairs
            .iter()
            .map(|(name, value)| ((*name).parse().unwrap(), HeaderValue::from_str(value).unwrap()));
        pairs.collect()
    }

    #[test]
    fn only_its_own_names_reach_the_server() {
        let knows = |host: &str| keys().knows_host(&headers(&[("host", host)]));
        for ours in ["127.0.0.1:8400", "localhost:8400", "[::1]:8400", "desk.example", "DESK.example:8400"] {
            assert!(knows(ours), "{ours}");
        }
        for strange in
            ["evil.example", "evil.example:8400", "localhost:80", "127.0.0.1.evil.example:8400", ""]
        {
            assert!(!knows(strange), "{strange}");
        }
        assert!(!keys().knows_host(&HeaderMap::new()));
    }

    #[test]
    fn a_form_needs_its_token_its_origin_and_the_cookie() {
        let keys = keys();
        let form = keys.form_token().to_owned();
        let may =
            |pairs: &[(&'static str, &str)], token: &str| keys.may_write_by_form(&headers(pairs), token);
        let cookie = ("cookie", "a=b; ascribe_token=secret");
        let host = ("host", "localhost:8400");
        assert!(may(&[cookie, host, ("origin", "http://localhost:8400")], &form));
        assert!(!may(&[cookie, host, ("origin", "http://evil.example")], &form));
        assert!(!may(&[cookie, host, ("sec-fetch-site", "cross-site")], &form));
        assert!(!may(&[cookie, host], "guessed"));
        assert!(!may(&[host], &form));
    }

    #[test]
    fn programs_need_the_write_token() {
        let keys = keys();
        assert!(keys.may_write(&headers(&[("authorization", "Bearer secret")])));
        assert!(!keys.may_write(&headers(&[("authorization", "Bearer secre")])));
        assert!(!keys.may_write(&headers(&[("cookie", "ascribe_token=secret")])));
    }
}
