use serde_json::Value;

use crate::limits::MAX_PAGE_BYTES;
use crate::pages::{Page, PageRead};
use crate::stamp::{read_decoded, stamp};
use crate::{Hints, InputKind, Place, Problem};

/// Reads one line of JSON lines; `None` for a blank line.
///
/// With `text` the document's text is that string unchanged; with `html` it is read as a page.
/// The whole line is the page's evidence: two outlets that print the same words are two pages.
pub(crate) fn read_line(input: &str, number: u64, line: &[u8]) -> Option<PageRead> {
    if line.trim_ascii().is_empty() {
        return None;
    }
    Some(match page_of_line(line) {
        Ok(page) => PageRead::Page(page),
        Err(Fault::TooLarge) => {
            let message = format!("page has more than {MAX_PAGE_BYTES} bytes, the limit for one page");
            PageRead::Problem(Problem::new(input, Place::Line(number), "page-too-large", message))
        }
        Err(Fault::Broken(fault)) => {
            let problem = Problem::new(input, Place::Line(number), "broken-json", fault);
            PageRead::Problem(
                problem.with_hint("a line is an object like {\"id\": \"...\", \"text\": \"...\"}"),
            )
        }
    })
}

/// Why a line gives no page.
#[derive(Debug, PartialEq, Eq)]
enum Fault {
    Broken(String),
    TooLarge,
}

fn page_of_line(line: &[u8]) -> Result<Page, Fault> {
    let line = line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(line);
    let broken = |error: serde_json::Error| Fault::Broken(format!("line is not JSON: {error}"));
    let value: Value = serde_json::from_slice(line).map_err(broken)?;
    let no_object = || Fault::Broken("line is JSON but not an object".to_owned());
    let fields = value.as_object().ok_or_else(no_object)?;
    let field = |name: &str| fields.get(name).and_then(Value::as_str);
    let hints = Hints {
        id: fields.get("id").and_then(id_of),
        url: field("url").map(str::to_owned),
        outlet: field("outlet").map(str::to_owned),
        // A number is seconds or milliseconds since 1970.
        published: fields.get("published").and_then(id_of),
        headline: field("headline").map(str::to_owned),
    };
    let (content, kind) = match (field("text"), field("html")) {
        (Some(text), _) => (text, InputKind::Text),
        (None, Some(html)) => (html, InputKind::Html),
        (None, None) => return Err(Fault::Broken("object has neither `text` nor `html`".to_owned())),
    };
    if content.len() > MAX_PAGE_BYTES {
        return Err(Fault::TooLarge);
    }
    let document = read_decoded(content.to_owned(), kind, &hints);
    let document = stamp(document, line, &hints);
    Ok(Page { document, bytes: line.to_vec(), media: "application/json", headers: Vec::new() })
}

/// An id may be a string or a number.
fn id_of(value: &Value) -> Option<String> {
    match value {
        Value::String(id) => Some(id.clone()),
        Value::Number(id) => Some(id.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str) -> Result<Page, String> {
        page_of_line(line.as_bytes()).map_err(|fault| format!("{fault:?}"))
    }

    #[test]
    fn text_stays_byte_for_byte() {
        let page =
            check(r#"{"id": 7, "text": "\ufeff A \r\n\r\n b\u0000", "published": "2025-03-31"}"#).unwrap();
        assert_eq!(page.document.text, "\u{feff} A \r\n\r\n b\0");
        assert_eq!(page.document.id, "7");
        assert_eq!(page.document.published.unwrap().value, "2025-03-31");
    }

    #[test]
    fn the_same_words_from_two_outlets_are_two_pages() {
        let page = |line| check(line).unwrap().document.sha256;
        let (one, other) =
            (r#"{"text": "12 died.", "outlet": "A"}"#, r#"{"text": "12 died.", "outlet": "B"}"#);
        assert_ne!(page(one), page(other));
        assert_eq!(page(one), page(one));
    }

    #[test]
    fn a_line_without_content_is_told() {
        assert!(check("[1]").is_err());
        assert!(check("{}").unwrap_err().contains("neither"));
        assert!(check("{\"text\": \"a").unwrap_err().contains("not JSON"));
        assert!(check("{\"text\": 5}").is_err());
    }
}
