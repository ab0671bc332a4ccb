use std::fmt;
use std::str::FromStr;

/// What an input is. Told by its content first, then by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum InputKind {
    /// One page as plain text.
    Text,
    /// One page as HTML.
    Html,
    /// One page a line, as JSON objects.
    Jsonl,
    /// RSS, Atom or JSON Feed: each entry a page.
    Feed,
    /// A web archive: each HTML or text response a page.
    Warc,
}

impl InputKind {
    /// All kinds, in the order of this list.
    pub const ALL: [InputKind; 5] =
        [InputKind::Text, InputKind::Html, InputKind::Jsonl, InputKind::Feed, InputKind::Warc];

    /// The word for it on the command line and in output.
    pub fn as_str(self) -> &'static str {
        match self {
            InputKind::Text => "text",
            InputKind::Html => "html",
            InputKind::Jsonl => "jsonl",
            InputKind::Feed => "feed",
            InputKind::Warc => "warc",
        }
    }

    /// Tells the kind from the first bytes of an input and its name.
    pub(crate) fn sniff(prefix: &[u8], name: &str) -> InputKind {
        if prefix.starts_with(b"\xFF\xFE") || prefix.starts_with(b"\xFE\xFF") {
            return InputKind::sniff(crate::encoding::page_text(prefix).as_bytes(), name);
        }
        let start = skip_blanks(prefix);
        if start.starts_with(b"WARC/") || start.starts_with(b"filedesc://") {
            return InputKind::Warc;
        }
        if start.starts_with(b"{") {
            let is_feed = memchr::memmem::find(prefix, b"jsonfeed.org/version").is_some();
            return if is_feed { InputKind::Feed } else { InputKind::Jsonl };
        }
        if starts_with_markup(start) {
            return markup_kind(start);
        }
        kind_by_name(name).unwrap_or(InputKind::Text)
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
        "html" | "htm" | "xhtml" | "mhtml" => Some(InputKind::Html),
        "jsonl" | "ndjson" => Some(InputKind::Jsonl),
        "rss" | "atom" => Some(InputKind::Feed),
        "warc" => Some(InputKind::Warc),
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
        assert!("pdf".parse::<InputKind>().is_err());
    }
}
