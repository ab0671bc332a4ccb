//! HTML source cut into tags and texts, with the place of each in the source.
//!
//! Not a parser: nothing is nested or repaired, so that every piece keeps its bytes and the time is linear in them. The
//! library that finds the main text builds its own tree; this finds what the page says about itself, and where.

use std::borrow::Cow;
use std::ops::Range;

/// A piece of HTML source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Piece<'a> {
    /// A start tag: name as written, and everything between name and `>`.
    Open { name: &'a str, attributes: &'a str, range: Range<usize> },
    /// An end tag.
    Close { name: &'a str, range: Range<usize> },
    /// Text between tags, entities not resolved.
    Text(Range<usize>),
    /// The content of an element whose content is not markup: script, style, textarea, title and the like.
    Raw { name: &'a str, attributes: &'a str, range: Range<usize> },
}

/// Elements whose content is taken up to their end tag without looking for tags in it.
const RAW_ELEMENTS: [&str; 9] =
    ["script", "style", "textarea", "title", "noscript", "template", "xmp", "iframe", "noembed"];

/// Whether an element has no content and no end tag.
pub(crate) fn is_void(name: &str) -> bool {
    const VOID: [&str; 14] = [
        "br", "img", "hr", "input", "meta", "link", "source", "wbr", "col", "area", "base", "embed", "param",
        "track",
    ];
    VOID.iter().any(|void| name.eq_ignore_ascii_case(void))
}

/// HTML source, cut once for all who look through it.
pub(crate) struct Source<'a> {
    pub text: &'a str,
    marks: Vec<Mark>,
}

impl<'a> Source<'a> {
    /// Cuts a source of at most 4 GiB.
    pub(crate) fn new(text: &'a str) -> Source<'a> {
        Source { text, marks: pieces(text).map(|piece| Mark::of(&piece)).collect() }
    }

    /// The pieces in order, as [`pieces`] gives them.
    pub(crate) fn pieces(&self) -> impl Iterator<Item = Piece<'a>> {
        self.pieces_of(&self.marks)
    }

    /// The pieces in a range of the source; of texts at its borders the part within, tags only whole.
    pub(crate) fn pieces_within(&self, range: Range<usize>) -> impl Iterator<Item = Piece<'a>> {
        let start = self.marks.partition_point(|mark| mark.end as usize <= range.start);
        let end = self.marks.partition_point(|mark| (mark.start as usize) < range.end);
        let marks = self.marks.get(start..end).unwrap_or_default();
        self.pieces_of(marks).filter_map(move |piece| match piece {
            Piece::Text(text) => Some(Piece::Text(text.start.max(range.start)..text.end.min(range.end))),
            Piece::Open { range: tag, .. }
            | Piece::Close { range: tag, .. }
            | Piece::Raw { range: tag, .. }
                if tag.start < range.start || tag.end > range.end =>
            {
                None
            }
            piece => Some(piece),
        })
    }

    fn pieces_of(&self, marks: &[Mark]) -> impl Iterator<Item = Piece<'a>> {
        let text = self.text;
        let mut tag = ("", "");
        marks.iter().map(move |mark| {
            let range = mark.start as usize..mark.end as usize;
            let name = |n_before: usize| &text[range.start + n_before..][..mark.n_name as usize];
            match mark.kind {
                Kind::Text => Piece::Text(range),
                Kind::Close => Piece::Close { name: name(2), range },
                Kind::Open => {
                    let name = name(1);
                    let attributes = text[range.start + 1 + name.len()..range.end].trim_end_matches('>');
                    tag = (name, attributes);
                    Piece::Open { name, attributes, range }
                }
                Kind::Raw => Piece::Raw { name: tag.0, attributes: tag.1, range },
            }
        })
    }
}

/// Where a piece stands: a quarter of the piece itself, of which a hostile page has millions.
struct Mark {
    kind: Kind,
    start: u32,
    end: u32,
    n_name: u32,
}

#[derive(Clone, Copy)]
enum Kind {
    Open,
    Close,
    Text,
    /// The content of the element that was opened last.
    Raw,
}

impl Mark {
    fn of(piece: &Piece<'_>) -> Mark {
        let (kind, name, range) = match piece {
            Piece::Open { name, range, .. } => (Kind::Open, *name, range),
            Piece::Close { name, range } => (Kind::Close, *name, range),
            Piece::Text(range) => (Kind::Text, "", range),
            Piece::Raw { range, .. } => (Kind::Raw, "", range),
        };
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Mark { kind, start: offset(range.start), end: offset(range.end), n_name: offset(name.len()) }
    }
}

/// Cuts HTML source into pieces, in order. Comments, declarations and processing instructions are left out.
pub(crate) fn pieces(source: &str) -> Pieces<'_> {
    Pieces { source, at: 0, raw: None }
}

/// The pieces of a source. Made by [`pieces`].
pub(crate) struct Pieces<'a> {
    source: &'a str,
    at: usize,
    raw: Option<(&'a str, &'a str)>,
}

impl<'a> Iterator for Pieces<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Piece<'a>> {
        if let Some((name, attributes)) = self.raw.take() {
            let range = self.at..raw_end(self.source, self.at, name);
            self.at = range.end;
            return Some(Piece::Raw { name, attributes, range });
        }
        while self.at < self.source.len() {
            let rest = &self.source[self.at..];
            if !rest.starts_with('<') {
                let range = self.at..self.at + memchr::memchr(b'<', rest.as_bytes()).unwrap_or(rest.len());
                self.at = range.end;
                return Some(Piece::Text(range));
            }
            match self.tag() {
                Tag::Piece(piece) => return Some(piece),
                Tag::Skipped => {}
            }
        }
        None
    }
}

enum Tag<'a> {
    Piece(Piece<'a>),
    Skipped,
}

impl<'a> Pieces<'a> {
    /// Reads what begins with the `<` at the current place.
    fn tag(&mut self) -> Tag<'a> {
        let start = self.at;
        let rest = &self.source[start..];
        match rest.as_bytes().get(1) {
            Some(b'!') if rest.starts_with("<!--") => self.skip_to("-->"),
            Some(b'!') if rest.starts_with("<![CDATA[") => self.skip_to("]]>"),
            Some(b'!' | b'?') => self.skip_to(">"),
            Some(b'/') => {
                let end = start + tag_end(rest);
                self.at = end;
                let name = tag_name(&self.source[(start + 2).min(end)..end]);
                Tag::Piece(Piece::Close { name, range: start..end })
            }
            Some(byte) if byte.is_ascii_alphabetic() => Tag::Piece(self.open_tag(start, tag_end(rest))),
            _ => {
                let more = memchr::memchr(b'<', &rest.as_bytes()[1..]).map_or(rest.len(), |at| at + 1);
                self.at = start + more;
                Tag::Piece(Piece::Text(start..self.at))
            }
        }
    }

    fn open_tag(&mut self, start: usize, n_bytes: usize) -> Piece<'a> {
        let end = start + n_bytes;
        self.at = end;
        let name = tag_name(&self.source[start + 1..end]);
        let attributes = self.source[start + 1 + name.len()..end].trim_end_matches('>');
        if RAW_ELEMENTS.iter().any(|raw| name.eq_ignore_ascii_case(raw)) && !attributes.ends_with('/') {
            self.raw = Some((name, attributes));
        }
        Piece::Open { name, attributes, range: start..end }
    }

    fn skip_to(&mut self, mark: &str) -> Tag<'a> {
        let rest = &self.source.as_bytes()[self.at..];
        self.at += memchr::memmem::find(rest, mark.as_bytes()).map_or(rest.len(), |at| at + mark.len());
        Tag::Skipped
    }
}

/// Bytes up to and with the `>` that closes a tag; a `>` inside a quoted value does not close it.
fn tag_end(tag: &str) -> usize {
    let bytes = tag.as_bytes();
    let mut at = 1;
    while let Some(found) = memchr::memchr3(b'>', b'"', b'\'', &bytes[at..]) {
        at += found;
        let quote = bytes[at];
        if quote == b'>' {
            return at + 1;
        }
        let opens_value = bytes[at - 1] == b'=' || is_spaced_value(bytes, at);
        let close = if opens_value { memchr::memchr(quote, &bytes[at + 1..]) } else { None };
        at += close.map_or(1, |close| close + 2);
    }
    bytes.len()
}

/// Whether blanks and an equals sign stand before a quote.
fn is_spaced_value(bytes: &[u8], quote_at: usize) -> bool {
    bytes[quote_at - 1] == b' ' && bytes[..quote_at].trim_ascii_end().ends_with(b"=")
}

fn tag_name(tag: &str) -> &str {
    let end = tag.find(|c: char| c.is_ascii_whitespace() || matches!(c, '>' | '/')).unwrap_or(tag.len());
    &tag[..end]
}

/// Where the end tag of a raw element begins, ASCII case ignored; the end of the source where it has none.
fn raw_end(source: &str, from: usize, name: &str) -> usize {
    let bytes = source.as_bytes();
    let mut at = from;
    while let Some(found) = memchr::memmem::find(&bytes[at..], b"</") {
        let start = at + found;
        let tail = &bytes[start + 2..];
        if tail.get(..name.len()).is_some_and(|word| word.eq_ignore_ascii_case(name.as_bytes())) {
            return start;
        }
        at = start + 2;
    }
    source.len()
}

/// The value of an attribute of a start tag with entities resolved; empty for an attribute without a value.
pub(crate) fn attribute<'a>(attributes: &'a str, name: &str) -> Option<Cow<'a, str>> {
    attributes_of(attributes)
        .find(|(key, _)| key.eq_ignore_ascii_case(name))
        .map(|(_, value)| html_escape::decode_html_entities(value))
}

/// The attributes of a start tag in order, names as written, values as written without their quotes.
pub(crate) fn attributes_of(attributes: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = attributes;
    std::iter::from_fn(move || {
        rest =
            rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '"' | '\'' | '='));
        if rest.is_empty() {
            return None;
        }
        let n_name =
            rest.find(|c: char| c.is_ascii_whitespace() || matches!(c, '=' | '/')).unwrap_or(rest.len());
        let (name, tail) = rest.split_at(n_name);
        let tail = tail.trim_ascii_start();
        let Some(value) = tail.strip_prefix('=').map(str::trim_ascii_start) else {
            rest = tail;
            return Some((name, ""));
        };
        let (value, tail) = split_value(value);
        rest = tail;
        Some((name, value))
    })
}

fn split_value(value: &str) -> (&str, &str) {
    match value.chars().next() {
        Some(quote @ ('"' | '\'')) => {
            let inner = &value[1..];
            inner.split_once(quote).unwrap_or((inner, ""))
        }
        _ => value.split_at(value.find(|c: char| c.is_ascii_whitespace()).unwrap_or(value.len())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(source: &str) -> Vec<String> {
        let show = |piece| match piece {
            Piece::Open { name, .. } => format!("<{name}"),
            Piece::Close { name, .. } => format!("/{name}"),
            Piece::Text(range) => source[range].to_owned(),
            Piece::Raw { name, range, .. } => format!("{name}:{}", &source[range]),
        };
        pieces(source).map(show).collect()
    }

    #[test]
    fn sources_fall_into_pieces() {
        let source = "<!DOCTYPE html><P class='a>b'>Five <!-- no <b> --> dead<br/> 3 < 4</p><script>if (a<b) x</SCRIPT>.";
        assert_eq!(
            shown(source),
            [
                "<P",
                "Five ",
                " dead",
                "<br",
                " 3 ",
                "< 4",
                "/p",
                "<script",
                "script:if (a<b) x",
                "/SCRIPT",
                "."
            ]
        );
    }

    #[test]
    fn a_source_gives_its_pieces_again_and_in_part() {
        let text = "<p class=a>Five<script type=x>1<2</script> dead</p\t><br/> ü </";
        let source = Source::new(text);
        assert!(source.pieces().eq(pieces(text)));
        let within: Vec<_> = source.pieces_within(5..45).collect();
        assert_eq!(within.first(), Some(&Piece::Text(11..15)));
        assert_eq!(within.last(), Some(&Piece::Text(42..45)));
        assert_eq!(source.pieces_within(40..40).count(), 0);
    }

    #[test]
    fn broken_sources_end_where_they_end() {
        assert_eq!(shown("a<b"), ["a", "<b"]);
        assert_eq!(shown("<script>x"), ["<script", "script:x"]);
        assert_eq!(shown("<!-- x"), Vec::<String>::new());
        assert_eq!(shown("<"), ["<"]);
        assert_eq!(shown("</"), ["/"]);
        assert_eq!(shown("<a href=\"x"), ["<a"]);
    }

    #[test]
    fn attributes_come_as_written() {
        let found: Vec<_> =
            attributes_of(r#" property="og:title" content='A &amp; "B"' async data-x = 5 /"#).collect();
        assert_eq!(
            found,
            [("property", "og:title"), ("content", "A &amp; \"B\""), ("async", ""), ("data-x", "5")]
        );
        assert_eq!(attribute(" CONTENT='A &amp; B'", "content").as_deref(), Some("A & B"));
    }
}
