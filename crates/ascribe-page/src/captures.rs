//! The pages in the records of a web archive.

use ascribe_model::{DateBasis, Notice, PageDate};

use crate::archive::Record;
use crate::dates::iso_value;
use crate::encoding::{decode, is_binary};
use crate::http::{media_of, read_response};
use crate::limits::MAX_PAGE_BYTES;
use crate::pages::{Page, PageRead};
use crate::stamp::{note_reader, read_decoded, stamp};
use crate::{Hints, InputKind, Place, Problem};

/// Reads the page that a record holds; `None` for records that hold none: requests, images, redirections, errors.
pub(crate) fn read_capture(input: &str, number: u64, record: Record) -> Option<PageRead> {
    let n_missing = record.n_declared.saturating_sub(record.content.len() as u64);
    let captured = record.date.as_deref().and_then(captured_at);
    let payload = payload(&record).filter(|_| is_address_of_page(record.url.as_deref()))?;
    let problem =
        |code, message| Some(PageRead::Problem(Problem::new(input, Place::Record(number), code, message)));
    let kind = match kind_of_media(&payload.media) {
        Some(kind) => kind,
        None if !payload.media.is_empty() => return None,
        // No response of a server: what archives keep for themselves.
        None if !payload.is_answer => return None,
        // A server that does not say what it sends: a page is known by its first bytes, anything else is not guessed at.
        None if InputKind::tell(&payload.body, "") == Some(InputKind::Html) => InputKind::Html,
        None => {
            let message = "the response does not say what it is and does not begin like a page";
            return problem("unknown-kind", message.to_owned());
        }
    };
    if payload.body.len() > MAX_PAGE_BYTES {
        return Some(PageRead::Problem(Problem::page_too_large(input, Place::Record(number))));
    }
    if payload.body.trim_ascii().is_empty() {
        let fault = payload.faults.first().copied().unwrap_or("the response has no body");
        return problem("empty-page", fault.to_owned());
    }
    if is_binary(&payload.body) {
        return problem(
            "not-text",
            "the bytes of the response are not text in any known encoding".to_owned(),
        );
    }
    let hints = Hints { url: record.url.clone(), ..Hints::default() };
    let decoded = decode(&payload.body, payload.charset.as_deref());
    let notice = decoded.notice();
    let mut document = read_decoded(decoded.text.into_owned(), kind, &hints);
    document.captured = captured.or(document.captured);
    document.notices.extend(notice);
    document.notices.extend(payload.faults.iter().map(|fault| Notice::new("broken-capture", *fault)));
    if let Some(reason) = &record.truncated {
        let message = format!("the program that kept this page cut it off; it says why: `{reason}`");
        document.notices.push(Notice::new("cut-short", message));
    }
    if n_missing > 0 {
        let message = format!("the archive ends {n_missing} bytes before the end of this page");
        document.notices.push(Notice::new("cut-short", message));
    }
    let part = Some(format!("record {number}"));
    note_reader(&mut document, InputKind::Warc.as_str(), kind.as_str(), part);
    let document = stamp(document, &payload.body, &hints);
    let media = if kind == InputKind::Html { "text/html" } else { "text/plain" };
    Some(PageRead::Page(Page { document, bytes: payload.body, media, headers: payload.headers }))
}

/// Archives keep notes of their own under addresses like `metadata://` and `dns:`.
fn is_address_of_page(url: Option<&str>) -> bool {
    url.is_none_or(|url| ["http://", "https://", "ftp://"].iter().any(|scheme| url.starts_with(scheme)))
}

struct Payload {
    media: String,
    charset: Option<String>,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
    faults: Vec<&'static str>,
    /// Whether it begins with the status line of a server.
    is_answer: bool,
}

fn payload(record: &Record) -> Option<Payload> {
    match record.kind.as_str() {
        "response" => {
            let response = read_response(&record.content);
            let is_page = response.status == 0 || (200..300).contains(&response.status);
            is_page.then_some(Payload {
                media: response.media,
                charset: response.charset,
                headers: response.headers,
                body: response.body,
                faults: response.faults,
                is_answer: response.status != 0,
            })
        }
        "resource" | "conversion" => {
            let (media, charset) = media_of(record.media.as_deref().unwrap_or_default());
            let body = record.content.clone();
            Some(Payload { media, charset, headers: Vec::new(), body, faults: Vec::new(), is_answer: false })
        }
        _ => None,
    }
}

fn kind_of_media(media: &str) -> Option<InputKind> {
    match media {
        "text/html" | "application/xhtml+xml" => Some(InputKind::Html),
        "text/plain" => Some(InputKind::Text),
        _ => None,
    }
}

/// The date of a record: ISO 8601 in WARC, fourteen digits in ARC.
fn captured_at(date: &str) -> Option<PageDate> {
    let is_digits = date.len() >= 14 && date.bytes().all(|byte| byte.is_ascii_digit());
    let value = if is_digits {
        let day = iso_value(&date[..8])?;
        format!("{day}T{}:{}:{}Z", &date[8..10], &date[10..12], &date[12..14])
    } else {
        iso_value(date)?
    };
    Some(PageDate { value, basis: DateBasis::Archive })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(content: &str) -> Option<PageRead> {
        let record = Record {
            kind: "response".to_owned(),
            url: Some("https://a.example/b".to_owned()),
            date: Some("20250331102200".to_owned()),
            n_declared: content.len() as u64 + 5,
            content: content.as_bytes().to_vec(),
            ..Record::default()
        };
        read_capture("a.warc", 1, record)
    }

    #[test]
    fn a_response_becomes_a_page_with_its_capture_time() {
        let read = page(
            "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<title>Toll rises in town</title><p>Twelve died.</p>",
        );
        let Some(PageRead::Page(page)) = read else { panic!("no page in {read:?}") };
        assert_eq!(page.document.captured.unwrap().value, "2025-03-31T10:22:00Z");
        assert_eq!(page.document.url.as_deref(), Some("https://a.example/b"));
        assert!(page.document.notices.iter().any(|notice| notice.code == "cut-short"));
    }

    #[test]
    fn what_is_no_page_is_passed_over() {
        assert_eq!(page("HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\nx"), None);
        assert_eq!(page("HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\nx"), None);
    }

    #[test]
    fn a_response_that_does_not_say_what_it_is_is_a_page_or_is_told() {
        let read = page("HTTP/1.1 200 OK\r\n\r\n<!doctype html><title>Toll rises</title><p>Twelve died.</p>");
        assert!(matches!(read, Some(PageRead::Page(_))), "{read:?}");
        let read = page("HTTP/1.1 200 OK\r\nServer: x\r\n\r\nfunction toll() { return 12 }");
        assert!(matches!(read, Some(PageRead::Problem(problem)) if problem.code == "unknown-kind"));
    }

    #[test]
    fn what_was_cut_off_when_it_was_kept_is_told() {
        let content = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>Twelve died in the";
        let record = Record {
            kind: "response".to_owned(),
            n_declared: content.len() as u64,
            content: content.as_bytes().to_vec(),
            truncated: Some("length".to_owned()),
            ..Record::default()
        };
        let Some(PageRead::Page(page)) = read_capture("a.warc", 1, record) else { panic!("no page") };
        assert!(page.document.notices.iter().any(|notice| notice.code == "cut-short"));
    }
}
