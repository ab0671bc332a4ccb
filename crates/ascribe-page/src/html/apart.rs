//! Parts of a page that are named after something else than the report: menus, asides, newsletters, cookie notes.

use std::sync::LazyLock;

use ascribe_model::Span;

use super::markup::{Piece, Source, attributes_of, is_void};
use crate::wording::WordFinder;

/// Elements looked at as open at one time; deeper ones are not told apart.
const MAX_OPEN: usize = 500;

/// Parts kept of one page.
const MAX_PARTS: usize = 2000;

/// Of a hundred bytes of the main part, how many a part that is named after something else may hold. Some pages name the
/// element around the whole report after its share bar or its sidebar.
const MAX_PART_PERCENT: usize = 30;

/// Words of classes and ids of parts that others wrote or that belong to other reports: the dates in them are not the report's.
const OTHERS: [&str; 16] = [
    "related",
    "recommend",
    "read-more",
    "readmore",
    "read-next",
    "also-like",
    "more-from",
    "most-read",
    "mostread",
    "popular",
    "trending",
    "outbrain",
    "taboola",
    "comment",
    "disqus",
    "teaser",
];

/// Words of classes and ids of further parts that are not the report. Footers and share bars often hold the report's own date.
const BESIDE: [&str; 33] = [
    "cookie",
    "consent",
    "gdpr",
    "newsletter",
    "subscri",
    "signup",
    "sign-up",
    "sign_up",
    "promo",
    "sharing",
    "share-",
    "-share",
    "social",
    "author-box",
    "authorbox",
    "author-bio",
    "about-author",
    "author-info",
    "author-card",
    "sidebar",
    "advert",
    "sponsor",
    "breadcrumb",
    "footer",
    "copyright",
    "tag-list",
    "pagination",
    "modal",
    "popup",
    "paywall",
    "navigation",
    "navbar",
    "menu",
];

static PART_WORDS: LazyLock<WordFinder> = LazyLock::new(|| WordFinder::new(BESIDE.into_iter().chain(OTHERS)));

static OTHERS_WORDS: LazyLock<WordFinder> = LazyLock::new(|| WordFinder::new(OTHERS));

/// A part of a page that is named after something else than the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Part {
    /// Where it stands in the source.
    pub span: Span,
    /// Whether it holds what others wrote, or other reports.
    pub is_of_others: bool,
}

/// Where the parts of a source that are named after something else stand, in the order in which they end.
pub(crate) fn find_parts(source: &Source<'_>) -> Vec<Part> {
    let mut open: Vec<(&str, Option<(usize, bool)>)> = Vec::new();
    let mut parts = Vec::new();
    for piece in source.pieces() {
        match piece {
            Piece::Open { name, attributes, range }
                if !is_void(name) && !attributes.ends_with('/') && open.len() < MAX_OPEN =>
            {
                let start =
                    is_named_apart(name, attributes).then(|| (range.start, is_of_others(name, attributes)));
                open.push((name, start));
            }
            Piece::Close { name, range } => {
                let Some(idx) = open.iter().rposition(|(opened, _)| opened.eq_ignore_ascii_case(name)) else {
                    continue;
                };
                let starts = open.drain(idx..).filter_map(|(_, start)| start);
                parts.extend(
                    starts.map(|(start, is_of_others)| Part {
                        span: Span::new(start, range.end),
                        is_of_others,
                    }),
                );
            }
            _ => {}
        }
        if parts.len() >= MAX_PARTS {
            break;
        }
    }
    parts
}

/// Of paragraphs at these places, which stand in one of the parts. A part that holds much of the paragraphs does not count.
pub(crate) fn stand_apart(places: &[Option<Span>], lengths: &[usize], parts: &[Part]) -> Vec<bool> {
    let n_all: usize = lengths.iter().sum();
    let mut is_apart = vec![false; places.len()];
    for part in parts {
        let within: Vec<usize> = (0..places.len())
            .filter(|idx| places[*idx].is_some_and(|place| part.span.contains(place)))
            .collect();
        let n_within: usize = within.iter().map(|idx| lengths[*idx]).sum();
        if n_within * 100 <= n_all * MAX_PART_PERCENT {
            within.into_iter().for_each(|idx| is_apart[idx] = true);
        }
    }
    is_apart
}

/// The parts of others that do not hold the heading, in text order, those that reach into one another as one: around a whole
/// report stands many an element that is named after what follows it.
pub(crate) fn parts_of_others(parts: &[Part], heading_at: usize) -> Vec<Span> {
    let holds_heading = |part: &Part| (part.span.start..part.span.end).contains(&heading_at);
    let others = parts.iter().filter(|part| part.is_of_others && !holds_heading(part));
    let mut others: Vec<Span> = others.map(|part| part.span).collect();
    others.sort_unstable();
    others.dedup_by(|next, part| {
        let is_joint = next.start < part.end;
        part.end = if is_joint { part.end.max(next.end) } else { part.end };
        is_joint
    });
    others
}

/// Whether a place of the source lies in one of some parts, which are in text order and apart.
pub(crate) fn is_within(parts: &[Span], at: usize) -> bool {
    let behind = parts.partition_point(|part| part.start <= at);
    behind.checked_sub(1).is_some_and(|last| at < parts[last].end)
}

fn is_of_others(name: &str, attributes: &str) -> bool {
    name.eq_ignore_ascii_case("aside")
        || attributes_of(attributes).any(|(key, value)| is_name(key) && OTHERS_WORDS.is_in(value))
}

fn is_named_apart(name: &str, attributes: &str) -> bool {
    let is_element = ["nav", "aside", "footer"].iter().any(|apart| name.eq_ignore_ascii_case(apart));
    let is_box = ["html", "body", "main", "article"].iter().any(|large| name.eq_ignore_ascii_case(large));
    is_element
        || !is_box && attributes_of(attributes).any(|(key, value)| is_name(key) && PART_WORDS.is_in(value))
}

fn is_name(key: &str) -> bool {
    ["class", "id", "role"].iter().any(|name| key.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_found_by_element_and_class() {
        let source = "<article class=sidebar-left><p>a<div class='x newsletter-box'><p>b</div><aside>c</aside><br class=menu></article>";
        let parts = find_parts(&Source::new(source));
        let found: Vec<&str> = parts.into_iter().map(|part| part.span.cut(source)).collect();
        assert_eq!(found, ["<div class='x newsletter-box'><p>b</div>", "<aside>c</aside>"]);
    }

    #[test]
    fn parts_that_hold_the_report_do_not_count() {
        let places = [Some(Span::new(10, 90)), Some(Span::new(100, 110)), None];
        let part = |start, end| Part { span: Span::new(start, end), is_of_others: false };
        let parts = [part(0, 95), part(95, 120)];
        assert_eq!(stand_apart(&places, &[80, 10, 5], &parts), [false, true, false]);
    }
}
