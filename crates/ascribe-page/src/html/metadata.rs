//! What a page says of itself outside its text: `<meta>`, JSON-LD, microdata, `<time>`, and elements that are named after
//! what they hold ("byline", "post-date").

use std::borrow::Cow;
use std::sync::LazyLock;

use super::json_ld::{self, JsonLd, read_json_ld};
use super::markup::{Piece, Source, attribute, attributes_of, is_void};
use crate::wording::WordFinder;

/// Bytes of text taken from an element that holds a name, a date or a heading.
const MAX_CAPTURE_BYTES: usize = 400;

/// Elements of one page whose text is taken.
const MAX_CAPTURES: usize = 2000;

/// Such elements open at one time, one inside the other.
const MAX_OPEN_CAPTURES: usize = 32;

/// `<meta>` elements of one page that are kept.
const MAX_METAS: usize = 1000;

/// What an element is said to hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Holds {
    Heading,
    Author,
    Published,
    Modified,
    /// A date of some kind.
    Date,
}

/// How an element says what it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Said {
    /// `itemprop` or `rel`.
    Microdata,
    /// The element itself: `<h1>`, `<time>`.
    Element,
    /// Its class or id.
    Class,
}

/// An element that says what it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Marked {
    pub holds: Holds,
    pub said: Said,
    /// Its `content` or `datetime` attribute, else its text with single blanks.
    pub text: String,
    /// Its visible text, where that is not `text`.
    pub visible: String,
    /// Byte offset of its start tag in the source.
    pub at: usize,
}

/// What a page says of itself.
#[derive(Clone, Debug, Default)]
pub(crate) struct Metadata {
    pub title: Option<String>,
    pub language: Option<String>,
    pub canonical: Option<String>,
    pub json_ld: JsonLd,
    pub marked: Vec<Marked>,
    metas: Vec<(String, String)>,
}

impl Metadata {
    /// The content of the first `<meta>` whose name, property or itemprop is one of `names`, in the order of `names`.
    pub(crate) fn meta(&self, names: &[&str]) -> Option<&str> {
        names
            .iter()
            .find_map(|name| self.metas.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str()))
    }

    /// The contents of all `<meta>` whose name holds `part`, in page order.
    pub(crate) fn metas_named_like<'a>(&'a self, part: &'a str) -> impl Iterator<Item = &'a str> {
        self.metas.iter().filter(move |(key, _)| key.contains(part)).map(|(_, value)| value.as_str())
    }

    /// The contents of all `<meta>` of one name.
    pub(crate) fn metas<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.metas.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The marked elements that hold one kind of thing, in page order.
    pub(crate) fn holding(&self, holds: Holds) -> impl Iterator<Item = &Marked> {
        self.marked.iter().filter(move |marked| marked.holds == holds)
    }
}

/// Gathers what a page says of itself, in one pass over its source.
pub(crate) fn read_metadata(source: &Source<'_>) -> Metadata {
    let mut metadata = Metadata::default();
    let mut objects = Vec::new();
    let mut captures: Vec<Capture> = Vec::new();
    for piece in source.pieces() {
        match piece {
            Piece::Raw { name, attributes, range } => {
                read_raw(name, attributes, &source.text[range], &mut metadata, &mut objects);
            }
            Piece::Text(range) => add_text(&source.text[range], &mut captures),
            Piece::Open { name, attributes, range } => {
                read_void(name, attributes, &mut metadata);
                captures
                    .iter_mut()
                    .filter(|capture| capture.name.eq_ignore_ascii_case(name))
                    .for_each(Capture::enter);
                if metadata.marked.len() < MAX_CAPTURES
                    && captures.len() < MAX_OPEN_CAPTURES
                    && let Some(capture) = Capture::open(name, attributes, range.start)
                {
                    captures.push(capture);
                }
            }
            Piece::Close { name, .. } => close(name, &mut captures, &mut metadata.marked),
        }
    }
    metadata.marked.extend(captures.into_iter().filter_map(Capture::finish));
    metadata.marked.sort_by_key(|marked| marked.at);
    metadata.json_ld = json_ld::join(objects);
    metadata
}

fn read_raw(
    name: &str,
    attributes: &str,
    text: &str,
    metadata: &mut Metadata,
    objects: &mut Vec<(u8, JsonLd)>,
) {
    if name.eq_ignore_ascii_case("title") && metadata.title.is_none() {
        metadata.title = Some(one_line(text)).filter(|title| !title.is_empty());
    } else if name.eq_ignore_ascii_case("script")
        && attribute(attributes, "type").is_some_and(|media| media.contains("ld+json"))
    {
        read_json_ld(text, objects);
    }
}

fn read_void(name: &str, attributes: &str, metadata: &mut Metadata) {
    if name.eq_ignore_ascii_case("meta") && metadata.metas.len() < MAX_METAS {
        let content = attribute(attributes, "content").or_else(|| attribute(attributes, "value"));
        let Some(content) = content.map(|content| one_line(&content)).filter(|content| !content.is_empty())
        else {
            return;
        };
        for key in ["property", "name", "itemprop", "http-equiv"] {
            if let Some(key) = attribute(attributes, key) {
                metadata.metas.push((key.to_ascii_lowercase(), content.clone()));
            }
        }
    } else if name.eq_ignore_ascii_case("link") {
        let is_canonical =
            attribute(attributes, "rel").is_some_and(|rel| rel.eq_ignore_ascii_case("canonical"));
        if is_canonical && metadata.canonical.is_none() {
            metadata.canonical = attribute(attributes, "href").map(Cow::into_owned);
        }
    } else if name.eq_ignore_ascii_case("html") {
        metadata.language =
            attribute(attributes, "lang").or_else(|| attribute(attributes, "xml:lang")).map(Cow::into_owned);
    }
}

/// An element whose text is being taken.
struct Capture {
    name: String,
    holds: Holds,
    said: Said,
    value: Option<String>,
    text: String,
    at: usize,
    /// Elements of the same name open inside it.
    n_inside: usize,
}

impl Capture {
    fn open(name: &str, attributes: &str, at: usize) -> Option<Capture> {
        let (holds, said) = what_it_holds(name, attributes)?;
        let value = attribute(attributes, "content")
            .or_else(|| attribute(attributes, "datetime"))
            .map(|value| one_line(&value))
            .filter(|value| !value.is_empty());
        Some(Capture { name: name.to_owned(), holds, said, value, text: String::new(), at, n_inside: 0 })
    }

    fn enter(&mut self) {
        self.n_inside += 1;
    }

    fn finish(self) -> Option<Marked> {
        let visible = one_line(&self.text);
        let text = self.value.unwrap_or_else(|| visible.clone());
        let is_kept = !text.is_empty() && text.len() < MAX_CAPTURE_BYTES;
        is_kept.then_some(Marked { holds: self.holds, said: self.said, text, visible, at: self.at })
    }
}

fn add_text(text: &str, captures: &mut [Capture]) {
    for capture in captures.iter_mut().filter(|capture| capture.text.len() <= MAX_CAPTURE_BYTES) {
        if !capture.text.is_empty() {
            capture.text.push(' ');
        }
        let end = crate::dateline::floor_border(text, MAX_CAPTURE_BYTES);
        capture.text.push_str(&text[..end]);
    }
}

fn close(name: &str, captures: &mut Vec<Capture>, marked: &mut Vec<Marked>) {
    let mut idx = 0;
    while idx < captures.len() {
        if !captures[idx].name.eq_ignore_ascii_case(name) {
            idx += 1;
        } else if captures[idx].n_inside > 0 {
            captures[idx].n_inside -= 1;
            idx += 1;
        } else {
            marked.extend(captures.remove(idx).finish());
        }
    }
}

/// What an element holds by its name, its microdata or its class.
fn what_it_holds(name: &str, attributes: &str) -> Option<(Holds, Said)> {
    if is_void(name) {
        return None;
    }
    if name.eq_ignore_ascii_case("h1") {
        return Some((Holds::Heading, Said::Element));
    }
    let mut by_class = None;
    let is_link = name.eq_ignore_ascii_case("a");
    for (key, value) in attributes_of(attributes) {
        if is_link && key.eq_ignore_ascii_case("href") && leads_to_author(value) {
            by_class = Some((Holds::Author, Said::Class));
        }
        if key.eq_ignore_ascii_case("itemprop") || key.eq_ignore_ascii_case("rel") {
            let holds = match value {
                "datePublished" | "dateCreated" => Holds::Published,
                "dateModified" => Holds::Modified,
                "author" | "creator" => Holds::Author,
                _ => continue,
            };
            return Some((holds, Said::Microdata));
        }
        if (key.eq_ignore_ascii_case("class") || key.eq_ignore_ascii_case("id")) && by_class.is_none() {
            by_class = what_class_says(value).map(|holds| (holds, Said::Class));
        }
    }
    if name.eq_ignore_ascii_case("time") {
        let holds = by_class.map_or(Holds::Date, |(holds, _)| holds);
        return (holds != Holds::Author).then_some((holds, Said::Element));
    }
    let is_box = ["html", "body", "main", "article", "form", "ul", "ol", "table", "nav"];
    by_class.filter(|_| !is_box.iter().any(|big| name.eq_ignore_ascii_case(big)))
}

/// Whether a link leads to a page about somebody who writes.
fn leads_to_author(address: &str) -> bool {
    const PARTS: [&str; 10] = [
        "/author/",
        "/authors/",
        "/profile/",
        "/profiles/",
        "/contributor/",
        "/contributors/",
        "/staff/",
        "/reporter/",
        "/journalist/",
        "/producers/",
    ];
    address.len() < MAX_CAPTURE_BYTES && PARTS.iter().any(|part| address.contains(part))
}

/// What a class or id is named after.
fn what_class_says(classes: &str) -> Option<Holds> {
    if !CLASS_WORDS.is_in(classes) || ELSEWHERE_WORDS.is_in(classes) {
        None
    } else if MODIFIED_WORDS.is_in(classes) {
        Some(Holds::Modified)
    } else if PUBLISHED_WORDS.is_in(classes) {
        Some(Holds::Published)
    } else if AUTHOR_WORDS.is_in(classes) {
        Some(Holds::Author)
    } else {
        Some(Holds::Date)
    }
}

const PUBLISHED: [&str; 7] =
    ["publish", "pubdate", "pub-date", "entry-date", "post-date", "postdate", "article-date"];

const AUTHOR: [&str; 6] = ["byline", "author", "writer", "journalist", "contributor-name", "credit-name"];

const DATE: [&str; 16] = [
    "date",
    "timestamp",
    "time-stamp",
    "datum",
    "fecha",
    "posted-on",
    "postmeta",
    "post-meta",
    "entry-meta",
    "article-meta",
    "meta-data",
    "submitted",
    "article-info",
    "post-info",
    "datetime",
    "dateline",
];

/// Words of classes of which one must be there for a class to say anything; asked first, since most classes have none.
static CLASS_WORDS: LazyLock<WordFinder> =
    LazyLock::new(|| WordFinder::new(PUBLISHED.into_iter().chain(AUTHOR).chain(DATE)));

static PUBLISHED_WORDS: LazyLock<WordFinder> = LazyLock::new(|| WordFinder::new(PUBLISHED));

static AUTHOR_WORDS: LazyLock<WordFinder> = LazyLock::new(|| WordFinder::new(AUTHOR));

static MODIFIED_WORDS: LazyLock<WordFinder> = LazyLock::new(|| {
    WordFinder::new(["modified", "updated", "lastmod", "last-mod", "update-date", "updatetime"])
});

/// Words of classes of other parts of the page, whose dates and names are not the report's.
static ELSEWHERE_WORDS: LazyLock<WordFinder> = LazyLock::new(|| {
    WordFinder::new([
        "comment",
        "related",
        "sidebar",
        "footer",
        "copyright",
        "widget",
        "recent",
        "avatar",
        "candidate",
    ])
});

/// Text with entities resolved and single blanks.
pub(crate) fn one_line(text: &str) -> String {
    let text = html_escape::decode_html_entities(text);
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metas_and_marked_elements_are_gathered() {
        let found = read_metadata(&Source::new(
            "<html lang=en-GB><head><title>Toll &amp; aid | Courier</title><META Property='og:title' content='Toll'>\
             <link rel=canonical href=https://a.example/1></head><body><h1>Toll <em>rises</em></h1>\
             <div class='byline'>By <div>Ann Lee</div></div><time datetime='2025-03-31T10:00Z'>today</time>\
             <span itemprop=datePublished content='2025-03-31'>31 March</span><p class=comment-author>Bo</p>",
        ));
        assert_eq!(found.title.as_deref(), Some("Toll & aid | Courier"));
        assert_eq!(found.language.as_deref(), Some("en-GB"));
        assert_eq!(found.canonical.as_deref(), Some("https://a.example/1"));
        assert_eq!(found.meta(&["x", "og:title"]), Some("Toll"));
        let texts: Vec<&str> = found.marked.iter().map(|marked| marked.text.as_str()).collect();
        assert_eq!(texts, ["Toll rises", "By Ann Lee", "2025-03-31T10:00Z", "2025-03-31"]);
    }

    #[test]
    fn elements_left_open_end_with_the_page() {
        let found = read_metadata(&Source::new("<h1>Toll<p>rises"));
        assert_eq!(found.marked[0].text, "Toll rises");
    }
}
