use std::collections::{BTreeMap, BTreeSet};

use ascribe_model::Notice;
use serde::de::IgnoredAny;
use serde_json::Value;
use serde_json::value::RawValue;

use crate::dates::since_1970;
use crate::encoding::decode;
use crate::exports::{Shape, read_export};
use crate::limits::{MAX_NAMED_KEYS, MAX_PAGE_BYTES};
use crate::pages::{Page, PageRead};
use crate::plain::add_headline;
use crate::problem::Fault;
use crate::stamp::{note_reader, read_decoded, stamp};
use crate::{Hints, InputKind, Place, Problem};

/// The keys of an input's objects that mean nothing here, so that each is named once.
#[derive(Debug, Default)]
pub(crate) struct UnknownKeys {
    named: BTreeSet<String>,
}

impl UnknownKeys {
    /// As what an object is read (by its keys where `told` does not say it), and its keys that are not known and were not met
    /// before, in the order of their letters.
    pub(crate) fn meet(&mut self, object: &[u8], told: Option<Shape>) -> (Shape, Vec<String>) {
        let fields: BTreeMap<String, &RawValue> =
            serde_json::from_slice(strip_mark(object)).unwrap_or_default();
        let shape = told.unwrap_or_else(|| Shape::of_keys(fields.keys().map(String::as_str)));
        let mut keys: BTreeSet<String> = fields.keys().cloned().collect();
        if let (Shape::ReliefWeb, Some(within)) = (&shape, fields.get("fields")) {
            let within: BTreeMap<String, IgnoredAny> = serde_json::from_str(within.get()).unwrap_or_default();
            keys.extend(within.into_keys().map(|key| format!("fields.{key}")));
        }
        let known = shape.known_keys();
        let n_left = MAX_NAMED_KEYS.saturating_sub(self.named.len());
        let is_new = |key: &String| !known.contains(&key.as_str()) && !self.named.contains(key);
        let new: Vec<String> = keys.into_iter().filter(is_new).take(n_left).collect();
        self.named.extend(new.iter().cloned());
        (shape, new)
    }
}

/// Reads one line of JSON lines; `None` for a blank line.
///
/// With `text` the document's text begins with that string unchanged; a `headline` that does not stand in it follows behind.
/// With `html` it is read as a page. Of a line with a `headline` only, the headline is read.
/// The whole line is the page's evidence: two outlets that print the same words are two pages.
/// `unknown` are keys that are to be named as not read.
pub(crate) fn read_line(
    input: &str,
    number: u64,
    line: &[u8],
    shape: &Shape,
    unknown: &[String],
) -> Option<PageRead> {
    read_object(input, Place::Line(number), line, shape, unknown)
}

/// Reads one object of JSON lines or of an array; `None` for blanks and for what holds no words.
pub(crate) fn read_object(
    input: &str,
    place: Place,
    object: &[u8],
    shape: &Shape,
    unknown: &[String],
) -> Option<PageRead> {
    if object.trim_ascii().is_empty() {
        return None;
    }
    let page = match shape {
        Shape::Page => page_of_line(object).map(Some),
        export => read_export(export, &String::from_utf8_lossy(strip_mark(object))),
    };
    Some(match page {
        Ok(None) => return None,
        Ok(Some(mut page)) => {
            if let (Some(read_as), Place::Record(number)) = (&mut page.document.read_as, place) {
                if matches!(shape, Shape::Page) {
                    InputKind::Json.as_str().clone_into(&mut read_as.kind);
                }
                read_as.part = Some(format!("object {number}"));
            }
            page.document.notices.extend(unknown_keys(unknown, shape));
            PageRead::Page(page)
        }
        Err(fault) => no_page(fault, input, place),
    })
}

/// Reads a page of text or HTML of which more was told than its bytes say: as the line that says both.
pub(crate) fn read_told(input: &str, bytes: &[u8], kind: InputKind, hints: &Hints) -> PageRead {
    let decoded = decode(bytes, None);
    let content = if kind == InputKind::Html { "html" } else { "text" };
    let told = [("outlet", &hints.outlet), ("published", &hints.published), ("url", &hints.url)];
    let told = told.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value.clone()?.into())));
    let text = (content.to_owned(), Value::from(decoded.text.as_ref()));
    let fields: serde_json::Map<String, Value> = told.chain([text]).collect();
    match page_of_line(Value::from(fields).to_string().as_bytes()) {
        Ok(mut page) => {
            page.document.notices.extend(decoded.notice());
            note_reader(&mut page.document, kind.as_str(), kind.as_str(), None);
            PageRead::Page(page)
        }
        Err(fault) => no_page(fault, input, Place::Whole),
    }
}

fn unknown_keys(unknown: &[String], shape: &Shape) -> Option<Notice> {
    let shortened = |key: &String| key.chars().take(60).collect::<String>();
    let names = unknown.iter().map(|key| format!("`{}`", shortened(key).escape_debug())).collect::<Vec<_>>();
    let known = shape.known_keys().iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ");
    let message = format!(
        "not read, here and in what follows, since nothing is known of them: {}; what is read is {known}",
        names.join(", ")
    );
    (!unknown.is_empty()).then(|| Notice::new("unknown-keys", message))
}

fn strip_mark(line: &[u8]) -> &[u8] {
    line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(line)
}

fn no_page(fault: Fault, input: &str, place: Place) -> PageRead {
    PageRead::Problem(match fault {
        Fault::TooLarge => Problem::page_too_large(input, place),
        Fault::Broken(why) => Problem::new(input, place, "broken-json", why)
            .with_hint("a page is an object like {\"id\": \"...\", \"text\": \"...\"}"),
    })
}

fn page_of_line(line: &[u8]) -> Result<Page, Fault> {
    let broken = |error: serde_json::Error| Fault::Broken(format!("it is not JSON: {error}"));
    let value: Value = serde_json::from_slice(strip_mark(line)).map_err(broken)?;
    let no_object = || Fault::Broken("it is JSON but not an object".to_owned());
    let fields = value.as_object().ok_or_else(no_object)?;
    let field = |name: &str| fields.get(name).and_then(Value::as_str);
    let hints = Hints {
        id: fields.get("id").and_then(id_of),
        url: field("url").map(str::to_owned),
        outlet: field("outlet").map(str::to_owned),
        published: fields.get("published").and_then(date_of),
        headline: field("headline").map(str::to_owned).filter(|headline| !headline.trim().is_empty()),
    };
    let (content, kind) = match (field("text"), field("html")) {
        (Some(text), None) => (text, InputKind::Text),
        (Some(text), Some(_)) if !text.trim().is_empty() => (text, InputKind::Text),
        (_, Some(html)) => (html, InputKind::Html),
        (None, None) if hints.headline.is_some() => ("", InputKind::Text),
        (None, None) => {
            return Err(Fault::Broken("object has neither `text` nor `html` nor `headline`".to_owned()));
        }
    };
    if content.len() > MAX_PAGE_BYTES {
        return Err(Fault::TooLarge);
    }
    let mut document = read_decoded(content.to_owned(), kind, &hints);
    if let (InputKind::Text, Some(headline)) = (kind, &hints.headline) {
        add_headline(&mut document, headline);
    }
    document.notices.extend(not_strings(fields));
    note_reader(&mut document, InputKind::Jsonl.as_str(), kind.as_str(), None);
    let document = stamp(document, line, &hints);
    Ok(Page { document, bytes: line.to_vec(), media: "application/json", headers: Vec::new() })
}

/// What stands under a key that is read, and is nothing that can be read there.
fn not_strings(fields: &serde_json::Map<String, Value>) -> Option<Notice> {
    let is_unread = |key: &&&str| {
        let is_number_too = matches!(**key, "id" | "published");
        fields.get(**key).is_some_and(|value| {
            !(value.is_null() || value.is_string() || is_number_too && value.is_number())
        })
    };
    let known = Shape::Page.known_keys();
    let keys: Vec<String> = known.iter().filter(is_unread).map(|key| format!("`{key}`")).collect();
    let message = format!("not read, since it is no text: what stands under {}", keys.join(", "));
    (!keys.is_empty()).then(|| Notice::new("not-a-string", message))
}

/// A date may be a string, or a number: seconds or milliseconds since 1970.
fn date_of(value: &Value) -> Option<String> {
    match value {
        Value::String(date) => Some(date.clone()),
        Value::Number(number) => {
            Some(number.as_f64().and_then(since_1970).unwrap_or_else(|| number.to_string()))
        }
        _ => None,
    }
}

/// An id may be a string or a number.
pub(crate) fn id_of(value: &Value) -> Option<String> {
    match value {
        Value::String(id) => Some(id.clone()),
        Value::Number(id) => Some(id.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use ascribe_model::BlockKind;

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
    fn a_headline_is_read_and_the_text_stays_where_it_is() {
        let page =
            check(r#"{"text": "The town was hit on Monday.", "headline": "12 killed in town"}"#).unwrap();
        assert_eq!(page.document.text, "The town was hit on Monday.\n\n12 killed in town");
        let kinds: Vec<BlockKind> = page.document.blocks.iter().map(|block| block.kind).collect();
        assert_eq!(kinds, [BlockKind::Body, BlockKind::Headline]);
        let again = r#"{"text": "12 killed in town\n\nThe town was hit on Monday.", "headline": "12 Killed in Town"}"#;
        assert_eq!(check(again).unwrap().document.blocks.len(), 2);
        let alone = check(r#"{"headline": "12 killed in town", "outlet": "A"}"#).unwrap();
        assert_eq!(alone.document.text, "12 killed in town");
        assert_eq!(check(r#"{"headline": "12 killed", "text": ""}"#).unwrap().document.text, "12 killed");
    }

    #[test]
    fn numbers_are_dates() {
        let published = |written: &str| {
            let line = format!("{{\"text\": \"12 died.\", \"published\": {written}}}");
            let document = check(&line).unwrap().document;
            let bad = document.notices.iter().any(|notice| notice.code == "bad-date");
            (document.published.map(|date| date.value), bad)
        };
        let at = |value: &str| (Some(value.to_owned()), false);
        assert_eq!(published("1743416520"), at("2025-03-31T10:22:00Z"));
        assert_eq!(published("1743416520000"), at("2025-03-31T10:22:00Z"));
        assert_eq!(published("1743416520.25"), at("2025-03-31T10:22:00Z"));
        assert_eq!(published("\"1743416520000\""), at("2025-03-31T10:22:00Z"));
        assert_eq!(published("915148800"), at("1999-01-01T00:00:00Z"));
        assert_eq!(published("20250331"), at("2025-03-31"));
        assert_eq!(published("2025"), (None, true));
        assert_eq!(published("-1e300"), (None, true));
        assert_eq!(published("null"), (None, false));
    }

    #[test]
    fn unknown_keys_are_named_once() {
        let mut keys = UnknownKeys::default();
        assert_eq!(keys.meet(br#"{"text": "a", "title": 1, "body": {"x": 2}}"#, None).1, ["body", "title"]);
        assert_eq!(keys.meet(br#"{"text": "a", "title": 1, "tags": []}"#, None).1, ["tags"]);
        assert_eq!(keys.meet(b"{", None).1, [""; 0]);
        let read = read_line("-", 1, br#"{"text": "a"}"#, &Shape::Page, &["title".to_owned()]);
        let Some(PageRead::Page(page)) = read else { panic!("no page") };
        assert!(page.document.notices.iter().any(|notice| notice.message.contains("`title`")));
        let told = check(r#"{"text": "a", "outlet": ["A"]}"#).unwrap().document.notices;
        assert!(told.iter().any(|notice| notice.code == "not-a-string"));
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
