//! The style and the script of the pages: built in, so that nothing else need lie beside the program.

use axum::http::header;
use axum::response::{IntoResponse, Response};

/// The style of all pages.
pub(crate) const STYLE: &str = include_str!("../static/ascribe.css");
/// The keys of the review; reading needs no script.
const SCRIPT: &str = include_str!("../static/ascribe.js");

/// A file that is asked for under the version of the program may be kept for a year.
const KEPT: &str = "public, max-age=31536000, immutable";

/// The address of the style; another program has another, so that no old one is kept.
pub(crate) fn style_address() -> String {
    format!("/static/ascribe.css?{}", version())
}

/// The address of the script.
pub(crate) fn script_address() -> String {
    format!("/static/ascribe.js?{}", version())
}

fn version() -> String {
    ascribe::model::short_id(&[STYLE, crate::draw::chart_style(), SCRIPT])
}

/// `/static/ascribe.css`.
pub(crate) async fn style() -> Response {
    let text = [STYLE, crate::draw::chart_style()].concat();
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8"), (header::CACHE_CONTROL, KEPT)], text).into_response()
}

/// `/static/ascribe.js`.
pub(crate) async fn script() -> Response {
    let kind = "text/javascript; charset=utf-8";
    ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, KEPT)], SCRIPT).into_response()
}
