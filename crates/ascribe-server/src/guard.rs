//! What stands before every page: is the request meant for us, may it read, and what may the answer do in a browser.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::draw::bare_page;
use crate::refusal::Refusal;
use crate::site::Site;
use crate::twin::Twin;

/// An answer that takes longer is given up: pages of the sample ledger take milliseconds, a ledger of a million claims
/// tenths of a second.
const PATIENCE: Duration = Duration::from_secs(30);

/// Nothing but this server's own style, script and frames; forms go nowhere else; nobody frames the pages.
const PAGE_POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; \
    frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Lets a request through, or refuses it, and sets what the browser may do with the answer.
pub(crate) async fn guard(State(site): State<Arc<Site>>, request: Request, next: Next) -> Response {
    let twin = request.extensions().get::<Twin>().copied().unwrap_or_default();
    let is_api = request.uri().path().starts_with("/api/");
    let path = request.uri().path().to_owned();
    let response = match admit(&site, &request) {
        Ok(()) => answer(&site, request, next).await,
        Err(refusal) => refusal.into_response(),
    };
    let mut response = match response.extensions().get::<Refusal>() {
        Some(refusal) => shape(refusal, twin, is_api),
        None if response.status().is_client_error() => {
            shape(&Refusal::of_status(response.status(), &path), twin, is_api)
        }
        None => response,
    };
    if response.status() == StatusCode::SERVICE_UNAVAILABLE {
        ask_again(response.headers_mut());
    }
    set_headers(response.headers_mut());
    response
}

fn admit(site: &Site, request: &Request) -> Result<(), Refusal> {
    let headers = request.headers();
    if !site.keys.knows_host(headers) {
        let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
        let refusal = Refusal::new(
            StatusCode::MISDIRECTED_REQUEST,
            "wrong-host",
            format!("this server is not `{host}`"),
        );
        return Err(refusal.with_hint("`--name HOST` adds a name under which it may be asked for"));
    }
    let path = request.uri().path();
    let is_open = path.starts_with("/static/") || path == "/enter";
    if !is_open && !site.keys.may_read(headers) && !site.keys.may_write(headers) {
        let refusal =
            Refusal::new(StatusCode::UNAUTHORIZED, "token-needed", "these pages are read with a token");
        return Err(
            refusal.with_hint("people enter it at /enter, programs send `Authorization: Bearer TOKEN`")
        );
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD | Method::POST) {
        return Err(Refusal::of_status(StatusCode::METHOD_NOT_ALLOWED, path));
    }
    Ok(())
}

async fn answer(site: &Site, request: Request, next: Next) -> Response {
    let Ok(_slot) = site.slots.try_acquire() else {
        let busy = "as many requests are being answered as the server takes at once";
        return Refusal::new(StatusCode::SERVICE_UNAVAILABLE, "busy", busy).into_response();
    };
    match tokio::time::timeout(PATIENCE, next.run(request)).await {
        Ok(response) => response,
        Err(_) => {
            let seconds = PATIENCE.as_secs();
            let message = format!("the answer took more than {seconds} seconds");
            Refusal::new(StatusCode::GATEWAY_TIMEOUT, "too-slow", message).into_response()
        }
    }
}

/// A refusal as the request wants it.
fn shape(refusal: &Refusal, twin: Twin, is_api: bool) -> Response {
    if is_api || twin != Twin::Page {
        let body = serde_json::to_string_pretty(&refusal.wire()).unwrap_or_default();
        return (refusal.status, [(header::CONTENT_TYPE, "application/json")], body).into_response();
    }
    (refusal.status, bare_page("Not answered", refusal.draw())).into_response()
}

/// What waits for the first edition, or for a free slot, is asked for again: by browsers on their own.
fn ask_again(headers: &mut HeaderMap) {
    headers.insert(header::RETRY_AFTER, HeaderValue::from_static("3"));
    headers.insert(header::REFRESH, HeaderValue::from_static("3"));
}

fn set_headers(headers: &mut HeaderMap) {
    let fixed = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (HeaderName::from_static("x-dns-prefetch-control"), "off"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (
            HeaderName::from_static("permissions-policy"),
            "camera=(), geolocation=(), microphone=(), interest-cohort=()",
        ),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static(PAGE_POLICY));
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-cache"));
}
