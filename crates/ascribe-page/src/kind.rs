use std::fmt;
use std::str::FromStr;

use crate::message::{opens_mailbox, opens_message};

/// What an input is. Told by its content first, then by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum InputKind {
    /// One page as plain text.
    Text,
    /// One page as HTML.
    Html,
    /// One page a line, as JSON objects.
    Jsonl,
    /// One JSON document that holds pages: an array of objects, or what a service or program exports.
    Json,
    /// RSS, Atom or JSON Feed: each entry a page.
    Feed,
    /// A web archive: each HTML or text response a page.
    Warc,
    /// A message: an e-mail with what is attached to it, or a page that a browser saved as one file (MHTML).
    Message,
    /// A zip archive: an office document (DOCX, ODT), a web archive with its pages (WACZ), or files packed together.
    Zip,
    /// A PDF.
    Pdf,
}

impl InputKind {
    /// All kinds, in the order of this list.
    pub const ALL: [InputKind; 9] = [
        InputKind::Text,
        InputKind::Html,
        InputKind::Jsonl,
        InputKind::Json,
        InputKind::Feed,
        InputKind::Warc,
        InputKind::Message,
        InputKind::Zip,
        InputKind::Pdf,
    ];

    /// The word for it on the command line and in output.
    pub fn as_str(self) -> &'static str {
        match self {
            InputKind::Text => "text",
            InputKind::Html => "html",
            InputKind::Jsonl => "jsonl",
            InputKind::Json => "json",
            InputKind::Feed => "feed",
            InputKind::Warc => "warc",
            InputKind::Message => "message",
            InputKind::Zip => "zip",
            InputKind::Pdf => "pdf",
        }
    }

    /// Tells the kind from the first bytes of an input and its name; text where neither says anything.
    pub(crate) fn sniff(prefix: &[u8], name: &str) -> InputKind {
        InputKind::tell(prefix, name).unwrap_or(InputKind::Text)
    }

    /// Tells the kind from the first bytes of an input and its name, where either says something.
    pub(crate) fn tell(prefix: &[u8], name: &str) -> Option<InputKind> {
        if prefix.starts_with(b"\xFF\xFE") || prefix.starts_with(b"\xFE\xFF") {
            return InputKind::tell(crate::encoding::page_text(prefix).as_bytes(), name);
        }
        let start = skip_blanks(prefix);
        if start.starts_with(b"WARC/") || start.starts_with(b"filedesc://") {
            return Some(InputKind::Warc);
        }
        if prefix.starts_with(b"PK\x03\x04") {
            return Some(InputKind::Zip);
        }
        if start.starts_with(b"%PDF-") {
            return Some(InputKind::Pdf);
        }
        if start.starts_with(b"{") {
            let is_feed = memchr::memmem::find(prefix, b"jsonfeed.org/version").is_some();
            return Some(if is_feed { InputKind::Feed } else { object_kind(start) });
        }
        if start.strip_prefix(b"[").is_some_and(|rest| rest.trim_ascii_start().starts_with(b"{")) {
            return Some(InputKind::Json);
        }
        if starts_with_markup(start) {
            return Some(markup_kind(start));
        }
        if opens_message(start) || opens_mailbox(start) {
            return Some(InputKind::Message);
        }
        kind_by_name(name)
    }
}

impl FromStr for InputKind {
    type Err = String;

    fn from_str(word: &str) -> Result<InputKind, String> {
        InputKind::ALL.into_iter().find(|kind| kind.as_str() == word).ok_or_else(|| {
            let known = InputKind::ALL.map(InputKind::as_str).join(", ");
            format!("no input kind `{word}`; known are {known}")
        })
    }
}

impl fmt::Display for InputKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// JSON lines, or one document: what an export is known by stands at its outermost level, and a line ends where its object
/// does.
fn object_kind(start: &[u8]) -> InputKind {
    let opening = Opening::of(start);
    let has = |key: &str| opening.keys.iter().any(|found| found == key);
    let is_page = has("text") || has("html");
    let is_chat = has("messages") && (has("type") || has("name"));
    let is_list = (has("data") || has("stories") || has("results") || has("chats")) && !is_page;
    if opening.has_line_breaks || is_chat || is_list { InputKind::Json } else { InputKind::Jsonl }
}

/// What the start of a JSON object shows.
#[derive(Default)]
struct Opening {
    /// Its keys, as far as they were looked at.
    keys: Vec<String>,
    /// Whether it goes over several lines.
    has_line_breaks: bool,
}

impl Opening {
    fn of(start: &[u8]) -> Opening {
        let mut opening = Opening::default();
        let (mut depth, mut at) = (0_usize, 0);
        while at < start.len() {
            match start[at] {
                b'"' => {
                    let Some(n_bytes) = string_length(&start[at..]) else { break };
                    let rest = start[at + n_bytes..].trim_ascii_start();
                    if depth == 1 && rest.starts_with(b":") {
                        let key = &start[at + 1..at + n_bytes - 1];
                        opening.keys.push(String::from_utf8_lossy(key).into_owned());
                    }
                    at += n_bytes - 1;
                }
                b'{' | b'[' => depth += 1,
                b'}' | b']' if depth <= 1 => break,
                b'}' | b']' => depth -= 1,
                b'\n' => opening.has_line_breaks = true,
                _ => {}
            }
            at += 1;
        }
        opening
    }
}

/// Bytes of the JSON string that a text begins with, quotes included.
fn string_length(text: &[u8]) -> Option<usize> {
    let mut at = 1;
    while at < text.len() {
        match text[at] {
            b'"' => return Some(at + 1),
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    None
}

fn skip_blanks(bytes: &[u8]) -> &[u8] {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    bytes.trim_ascii_start()
}

/// Whether the input opens with a tag, a comment or a declaration; a bare `<` in prose does not count.
fn starts_with_markup(start: &[u8]) -> bool {
    let Some(rest) = start.strip_prefix(b"<") else { return false };
    match rest.first() {
        Some(b'!' | b'?') => true,
        Some(byte) if byte.is_ascii_alphabetic() => memchr::memchr(b'>', rest).is_some(),
        _ => false,
    }
}

fn markup_kind(start: &[u8]) -> InputKind {
    let head: String = start.iter().map(|byte| byte.to_ascii_lowercase() as char).collect();
    let is_feed = ["<rss", "<feed", "<rdf:rdf"].iter().any(|root| {
        head.find(root).is_some_and(|at| !head[..at].contains("<html") && !head[..at].contains("<body"))
    });
    if is_feed { InputKind::Feed } else { InputKind::Html }
}

fn kind_by_name(name: &str) -> Option<InputKind> {
    let name = name.strip_suffix(".gz").unwrap_or(name);
    let ending = name.rsplit_once('.')?.1.to_ascii_lowercase();
    match ending.as_str() {
        "html" | "htm" | "xhtml" => Some(InputKind::Html),
        "txt" | "text" | "md" => Some(InputKind::Text),
        "jsonl" | "ndjson" => Some(InputKind::Jsonl),
        "rss" | "atom" => Some(InputKind::Feed),
        "warc" => Some(InputKind::Warc),
        "eml" | "mht" | "mhtml" => Some(InputKind::Message),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(content: &str, name: &str, expected: InputKind) {
        assert_eq!(InputKind::sniff(content.as_bytes(), name), expected, "{content:?} named {name}");
    }

    #[test]
    fn content_tells_before_the_name() {
        check("WARC/1.0\r\n", "x.txt", InputKind::Warc);
        check("\u{feff} {\"text\": \"a\"}", "x.txt", InputKind::Jsonl);
        check("{\"version\": \"https://jsonfeed.org/version/1.1\"", "-", InputKind::Feed);
        check("{\"data\": 1, \"text\": \"a {\\\"messages\"}", "x", InputKind::Jsonl);
        check("{\"id\": 1,\n \"text\": \"a\"}", "x", InputKind::Json);
        check("{\"text\": \"a\"}\n{\"text\": \"b\"}", "x", InputKind::Jsonl);
        check("{\"name\":\"A\",\"type\":\"public_channel\",\"id\":1,\"messages\":[", "x", InputKind::Json);
        check("[ {\"text\": \"a\"}]", "x.txt", InputKind::Json);
        check("[Agency] Twelve died.", "x.txt", InputKind::Text);
        check(
            "From: A <a@b.example>\r\nSubject: Toll\r\n of town\r\n\r\nTwelve",
            "x.txt",
            InputKind::Message,
        );
        check("Received: by x\nDate: Mon, 2 Mar 2026 10:00:00 +0000\n", "-", InputKind::Message);
        let cut = format!("Received: by x\r\nDKIM-Signature: {}\r\nX-Mail", "a".repeat(50));
        check(&cut, "x", InputKind::Message);
        check("Date: 3 March 2026\nSubject: Toll\n\nTwelve died.", "x.txt", InputKind::Text);
        check("From: the front\n\nTwelve died.", "x.txt", InputKind::Text);
        check("%PDF-1.7", "x.txt", InputKind::Pdf);
        check("<!DOCTYPE html><html>", "x.txt", InputKind::Html);
        check("<?xml version=\"1.0\"?>\n<rss version=\"2.0\">", "x", InputKind::Feed);
        check("<?xml version=\"1.0\"?>\n<html xmlns=\"x\"><body><rss>", "x", InputKind::Html);
    }

    #[test]
    fn the_name_tells_where_content_does_not() {
        check("Twelve died.", "x.txt", InputKind::Text);
        check("Twelve died.", "x.html.gz", InputKind::Html);
        check("<3 from Kyiv", "x", InputKind::Text);
        check("", "x", InputKind::Text);
    }

    #[test]
    fn kinds_are_named_as_they_are_read() {
        for kind in InputKind::ALL {
            assert_eq!(kind.as_str().parse(), Ok(kind));
        }
        assert!("epub".parse::<InputKind>().is_err());
    }
}
