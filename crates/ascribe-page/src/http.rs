//! HTTP responses as archives keep them: status, headers, a body that may be chunked and packed.

use std::io::Read;

use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};

use crate::limits::MAX_PAGE_BYTES;

/// Header lines of one response. Servers send fewer than a hundred.
const MAX_HEADERS: usize = 500;

/// The status of an answer that holds a part of what was asked for.
const PARTIAL: u16 = 206;

/// A response with its body as it was before transfer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Response {
    pub status: u16,
    /// Media type, lower case, without parameters.
    pub media: String,
    /// The charset that the header declares.
    pub charset: Option<String>,
    /// The headers as they came, in order; bytes that are no UTF-8 replaced.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
    /// What was wrong on the way: the body is what could be saved.
    pub faults: Vec<&'static str>,
}

/// Reads a response. One without a status line is taken as a body alone.
pub(crate) fn read_response(bytes: &[u8]) -> Response {
    let mut response = Response::default();
    let (head, body) = split_head(bytes);
    let mut lines = head.split(|byte| *byte == b'\n').map(|line| String::from_utf8_lossy(line));
    let status = lines.next().unwrap_or_default();
    response.status = status.split_whitespace().nth(1).and_then(|code| code.parse().ok()).unwrap_or(0);
    let (mut is_chunked, mut packing, mut length) = (false, String::new(), None);
    for line in lines.take(MAX_HEADERS) {
        let Some((name, value)) = line.split_once(':') else { continue };
        response.headers.push((name.trim().to_owned(), value.trim().to_owned()));
        let value = value.trim().to_ascii_lowercase();
        match name.trim().to_ascii_lowercase().as_str() {
            "content-type" => (response.media, response.charset) = media_of(&value),
            "transfer-encoding" => is_chunked = value.contains("chunked"),
            "content-encoding" => packing = value,
            "content-length" => length = value.parse::<usize>().ok(),
            _ => {}
        }
    }
    if response.status == PARTIAL {
        response.faults.push("the server sent a part of the page only");
    }
    if !is_chunked && length.is_some_and(|length| body.len() < length) && !is_stored_unpacked(body, &packing)
    {
        response.faults.push("the body is shorter than its header says");
    }
    let body = if is_chunked { unchunk(body, &mut response.faults) } else { body.to_vec() };
    response.body = unpack(body, &packing, &mut response.faults);
    response
}

/// Whether a body is kept unpacked while its header, and the length there, are those of the packed one.
fn is_stored_unpacked(body: &[u8], packing: &str) -> bool {
    !matches!(packing, "" | "identity" | "none") && !body.starts_with(&[0x1f, 0x8b])
}

/// Media type and charset of a `Content-Type`.
pub(crate) fn media_of(value: &str) -> (String, Option<String>) {
    let mut parts = value.split(';');
    let media = parts.next().unwrap_or_default().trim().to_ascii_lowercase();
    let charset = parts.find_map(|part| {
        let (name, value) = part.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches(['"', '\'']).to_owned())
    });
    (media, charset)
}

fn split_head(bytes: &[u8]) -> (&[u8], &[u8]) {
    if !bytes.starts_with(b"HTTP/") {
        return (&[], bytes);
    }
    let wide = memchr::memmem::find(bytes, b"\r\n\r\n").map(|at| (at, at + 4));
    let narrow = memchr::memmem::find(bytes, b"\n\n").map(|at| (at, at + 2));
    match wide.into_iter().chain(narrow).min() {
        Some((end, start)) => (&bytes[..end], &bytes[start..]),
        None => (bytes, &[]),
    }
}

/// Joins the chunks of a body. A body that says it is chunked and is not stays as it is.
fn unchunk(body: &[u8], faults: &mut Vec<&'static str>) -> Vec<u8> {
    let mut joined = Vec::new();
    let mut rest = body;
    while let Some(end) = memchr::memchr(b'\n', rest) {
        let size = std::str::from_utf8(&rest[..end]).unwrap_or_default().trim();
        let size = size.split(';').next().unwrap_or_default();
        let Ok(n_bytes) = usize::from_str_radix(size, 16) else {
            faults.push("the body says that it is chunked and is not");
            joined.extend_from_slice(rest);
            return joined;
        };
        let content = &rest[end + 1..];
        if n_bytes == 0 {
            return joined;
        }
        joined.extend_from_slice(&content[..n_bytes.min(content.len())]);
        let after = content.get(n_bytes..).unwrap_or_default();
        rest = after.strip_prefix(b"\r\n").or_else(|| after.strip_prefix(b"\n")).unwrap_or(after);
    }
    faults.push("the body ends before its last chunk");
    if joined.is_empty() { body.to_vec() } else { joined }
}

fn unpack(body: Vec<u8>, packing: &str, faults: &mut Vec<&'static str>) -> Vec<u8> {
    let unpacked = match packing {
        "gzip" | "x-gzip" => read_packed(MultiGzDecoder::new(body.as_slice())),
        "deflate" => {
            let (bytes, fault) = read_packed(ZlibDecoder::new(body.as_slice()));
            if bytes.is_empty() && fault.is_some() {
                read_packed(DeflateDecoder::new(body.as_slice()))
            } else {
                (bytes, fault)
            }
        }
        "" | "identity" | "none" => return body,
        _ => {
            faults.push("the body is packed in a way that is not read here (gzip and deflate are)");
            return Vec::new();
        }
    };
    let (bytes, fault) = unpacked;
    // Captures are often stored unpacked while the header still says that they are packed.
    if bytes.is_empty() && !body.starts_with(&[0x1f, 0x8b]) {
        faults.push("the header says that the body is packed and it is not");
        return body;
    }
    faults.extend(fault);
    bytes
}

/// Unpacks up to one byte more than a page may have, and what went wrong.
fn read_packed(packed: impl Read) -> (Vec<u8>, Option<&'static str>) {
    let mut bytes = Vec::new();
    let read = packed.take(MAX_PAGE_BYTES as u64 + 1).read_to_end(&mut bytes);
    (bytes, read.err().map(|_| "the packed body is broken"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_come_out_as_they_were_sent() {
        let response = read_response(
            b"HTTP/1.1 200 OK\r\nContent-Type: Text/HTML; charset=\"UTF-8\"\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x\r\nde\r\n0\r\n\r\n",
        );
        assert_eq!((response.status, response.media.as_str()), (200, "text/html"));
        assert_eq!(response.charset.as_deref(), Some("utf-8"));
        assert_eq!(response.body, b"abcde");
        assert!(response.faults.is_empty());
    }

    #[test]
    fn wrong_headers_do_not_lose_the_body() {
        let wrong_chunks = read_response(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n<html>\n");
        assert_eq!((wrong_chunks.body.as_slice(), wrong_chunks.faults.len()), (b"<html>\n".as_slice(), 1));
        let not_packed = read_response(b"HTTP/1.1 200 OK\nContent-Encoding: gzip\n\n<html>");
        assert_eq!(not_packed.body, b"<html>");
        let short = read_response(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n<html>");
        assert_eq!((short.body.as_slice(), short.faults.len()), (b"<html>".as_slice(), 1));
        let unpacked = read_response(b"HTTP/1.1 200 OK\nContent-Encoding: br\nContent-Length: 9\n\n<html>");
        assert_eq!(unpacked.faults.len(), 1);
        assert_eq!(read_response(b"HTTP/1.1 200 OK").body, b"");
        assert_eq!(read_response(b"<html>").body, b"<html>");
    }
}
