//! The frame of all pages.

use ascribe::words;
use axum::response::{IntoResponse, Response};
use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::asked::{Asked, is_of_a_time};
use crate::pages::assets;
use crate::site::Past;

/// What stands around a page.
#[derive(Clone, Debug)]
pub(crate) struct Frame {
    pub(crate) title: String,
    pub(crate) section: Section,
    pub(crate) has_table: bool,
    /// Whether the page says something that programs can ask for too.
    pub(crate) has_twin: bool,
}

impl Frame {
    pub(crate) fn new(section: Section, title: impl Into<String>) -> Frame {
        Frame { title: title.into(), section, has_table: false, has_twin: true }
    }
}

/// The part of the site that a page belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Section {
    Home,
    Stories,
    Reports,
    Series,
    Findings,
    Sources,
    Lineage,
    Review,
    Search,
    About,
}

const SECTIONS: [(Section, &str, &str); 8] = [
    (Section::Stories, "/stories", "Stories"),
    (Section::Series, "/series", "Series"),
    (Section::Reports, "/reports", "Reports"),
    (Section::Findings, "/findings", "Findings"),
    (Section::Sources, "/sources", "Sources"),
    (Section::Lineage, "/lineage", "Lineage"),
    (Section::Review, "/review", "Review"),
    (Section::About, "/about", "About"),
];

/// A page with navigation, twins and the state of the ledger.
pub(crate) fn full_page(asked: &Asked, frame: &Frame, body: Markup) -> Response {
    let body = if asked.shows_the_past() { in_the_past(asked, &body) } else { body };
    let main = html! {
        header.top {
            a.skip href="#main" { "To the content" }
            a.mark href="/" aria-current=[is_here(frame, Section::Home)] { "Ascribe" }
            nav aria-label="Pages" {
                @for (section, address, name) in SECTIONS {
                    a href=(address) aria-current=[is_here(frame, section)] { (name) }
                }
            }
            form.find role="search" action="/search" {
                input type="search" name="q" aria-label="Search the ledger" placeholder="Search";
                button { "Search" }
            }
        }
        main #main { (body) }
        (footer(asked, frame))
    };
    document(&frame.title, main).into_response()
}

fn is_here(frame: &Frame, section: Section) -> Option<&'static str> {
    (frame.section == section).then_some("page")
}

/// A page of an earlier time, which says so and whose links stay in that time.
fn in_the_past(asked: &Asked, body: &Markup) -> Markup {
    html! {
        p.past role="status" {
            "The ledger " strong { (past_words(asked.past)) } ". "
            a.now href=(asked.now_address()) { "As it is now" }
        }
        (carried(&body.0, &asked.past.query()))
    }
}

/// "as it stood at the end of 1 March 2025, as known from pages published until 1 February 2025".
pub(crate) fn past_words(past: Past) -> String {
    let as_of = past.as_of.map(|day| format!("as it stood at the end of {}", words::day(day)));
    let until = past.until.map(|day| format!("as known from pages published until {}", words::day(day)));
    [as_of, until].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// Markup whose links to pages of a time carry that time.
fn carried(markup: &str, query: &str) -> Markup {
    // Text is escaped, so a quotation mark behind `href=` is always markup of our own.
    let mut pieces = markup.split("href=\"");
    let mut carried = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        carried.push_str("href=\"");
        let (address, rest) = piece.split_once('"').unwrap_or((piece, ""));
        if is_of_a_time(address) && !address.contains(query) {
            let (path, target) = address.split_once('#').map_or((address, None), |(a, b)| (a, Some(b)));
            let joint = if path.contains('?') { "&amp;" } else { "?" };
            carried.push_str(&format!("{path}{joint}{}", query.replace('&', "&amp;")));
            carried.extend(target.map(|target| format!("#{target}")));
        } else {
            carried.push_str(address);
        }
        carried.push('"');
        carried.push_str(rest);
    }
    PreEscaped(carried)
}

fn footer(asked: &Asked, frame: &Frame) -> Markup {
    let edition = asked.shown();
    html! {
        footer {
            p {
                @if frame.has_twin { "This page as " a href=(asked.twin_address(".json")) { "JSON" } }
                @if frame.has_table { ", " a href=(asked.twin_address(".csv")) { "CSV" } }
                @if frame.has_twin { " · " }
                a href="/openapi.json" { "API" }
            }
            p {
                "Ledger " code { (asked.site.ledger.display()) }
                @match &edition {
                    Some(edition) => {
                        " after " a href="/log" { "operation " (edition.last_operation()) }
                        @if let Some(at) = edition.heard_until() { ", " time { (minute(at)) } }
                    }
                    None => { ", being compared" }
                }
            }
            p { "Ascribe shows what was said and by whom. It does not judge who is right." }
        }
    }
}

/// A point in time down to the minute: `2025-03-31 14:05 UTC`.
pub(crate) fn minute(at: &str) -> String {
    match (at.get(..10), at.get(11..16)) {
        (Some(day), Some(time)) => format!("{day} {time} UTC"),
        _ => at.to_owned(),
    }
}

/// A page that says one thing, without navigation.
pub(crate) fn bare_page(title: &str, body: Markup) -> Markup {
    document(title, html! { main #main .narrow { (body) } })
}

fn document(title: &str, body: Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) " · Ascribe" }
                link rel="icon" href="data:,";
                link rel="stylesheet" href=(assets::style_address());
            }
            body { (body) }
        }
    }
}

/// A page in a single file that needs no server: its style is in it, it loads nothing, and links to pages of the server,
/// which would lead nowhere, are plain words.
pub(crate) fn export_page(title: &str, body: Markup) -> Markup {
    // Text is escaped, so a quotation mark behind `href=` is always markup of our own.
    let body = PreEscaped(body.into_string().replace("href=\"/", "data-page=\"/"));
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta http-equiv="Content-Security-Policy"
                    content="default-src 'none'; style-src 'unsafe-inline'; img-src data:";
                title { (title) " · Ascribe" }
                style { (PreEscaped(assets::STYLE)) (PreEscaped(super::chart_style())) }
            }
            body { main #main { (body) } }
        }
    }
}

/// What made a file that is carried away.
pub(crate) fn made_by(operation: i64) -> Markup {
    html! {
        p.quiet {
            "Made by " (ascribe::ENGINE) " from operation " (operation)
            " of a ledger. It shows what was said and by whom; it does not judge who is right."
        }
    }
}

#[cfg(test)]
mod tests {
    use super::carried;

    #[test]
    fn links_stay_in_the_time_that_is_looked_at() {
        let check = |link: &str, expected: &str| {
            assert_eq!(
                carried(&format!("<a href=\"{link}\">x"), "until=2025-03-01").0,
                format!("<a href=\"{expected}\">x")
            );
        };
        check("/", "/?until=2025-03-01");
        check("/series/ab#claim-1", "/series/ab?until=2025-03-01#claim-1");
        check("/findings?check=x", "/findings?check=x&amp;until=2025-03-01");
        check("/review/ab", "/review/ab");
        check("#claims", "#claims");
        check("/series/ab?until=2025-03-01&amp;policy=ibc", "/series/ab?until=2025-03-01&amp;policy=ibc");
    }
}
