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
