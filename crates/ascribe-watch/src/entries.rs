//! The entries of a feed, and the record of an answer that the reader of pages understands.

use ascribe::{Fallback, InputKind, Outcome, PageReading, read_bytes, read_bytes_or};
use url::Url;

use crate::exchange::Answer;
use crate::hosts::is_web;

/// An entry of a feed.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    /// What it is remembered by: its link, else its own content.
    pub key: String,
    /// Its content in short: another mark for the same key is an entry that was changed.
    pub mark: String,
    /// The page that it names, where that is on the web.
    pub link: Option<Url>,
    /// What the feed itself says of it.
    pub reading: PageReading,
}

/// The entries of a feed in its order, or why they cannot be read.
pub(crate) fn entries_of(feed: &Url, bytes: &[u8]) -> Result<Vec<Entry>, String> {
    let mut entries = Vec::new();
    for outcome in read_bytes(feed.as_str(), bytes, Some(InputKind::Feed)) {
        match outcome {
            Outcome::Read(reading) => entries.push(entry(feed, *reading)),
            Outcome::Failed(problem) if entries.is_empty() => return Err(problem.message),
            Outcome::Failed(_) => {}
        }
    }
    Ok(entries)
}

impl Entry {
    /// What the feed says of the page: when it was published and by whom.
    pub(crate) fn fallback(&self) -> Fallback {
        let document = &self.reading.reading.document;
        Fallback {
            published: document.published.clone(),
            outlet: document.outlet.clone(),
            ..Fallback::default()
        }
    }
}

fn entry(feed: &Url, reading: PageReading) -> Entry {
    let document = &reading.reading.document;
    let mut link = document.url.as_deref().and_then(|url| feed.join(url).ok()).filter(is_web);
    if let Some(link) = &mut link {
        link.set_fragment(None);
    }
    let mark = document.sha256[..16].to_owned();
    let key = link.as_ref().map_or_else(|| format!("sha256:{}", document.sha256), Url::to_string);
    Entry { key, mark, link, reading }
}

/// Reads the page in an answer; none where the answer is no page.
///
/// The answer is handed over as a record of a web archive: header, time and address then come with the page as they do from
/// an archive. The body was unpacked on the way, so the headers that say how it was packed get the names that archives give
/// them then.
/// `or` is what is known of the page where it does not say it itself.
pub(crate) fn read_answer(url: &Url, answer: &Answer, or: &Fallback) -> Option<Result<PageReading, String>> {
    let mut head = format!("HTTP/1.1 {}\r\n", answer.status);
    let is_of_transfer =
        |name: &str| matches!(name, "content-encoding" | "transfer-encoding" | "content-length");
    for (name, value) in &answer.headers {
        let mark = if is_of_transfer(name) { "x-archive-orig-" } else { "" };
        head += &format!("{mark}{name}: {}\r\n", value.replace(['\r', '\n'], " "));
    }
    head += "\r\n";
    let n_bytes = head.len() + answer.body.len();
    let mut record = format!(
        "WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: {:.0}\r\n\
         Content-Type: application/http;msgtype=response\r\nContent-Length: {n_bytes}\r\n\r\n{head}",
        answer.at
    )
    .into_bytes();
    record.extend_from_slice(&answer.body);
    record.extend_from_slice(b"\r\n\r\n");
    let outcomes = read_bytes_or(url.as_str(), &record, Some(InputKind::Warc), or);
    outcomes.into_iter().next().map(|outcome| match outcome {
        Outcome::Read(reading) => Ok(*reading),
        Outcome::Failed(problem) => Err(problem.message),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_read_with_its_time_and_charset() {
        let url = Url::parse("https://a.example/1").unwrap();
        let headers = [("content-type", "text/html; charset=windows-1251"), ("content-encoding", "gzip")];
        let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
        let body =
            b"<h1>\xcf\xf0\xe8\xe2\xe5\xf2</h1><p>Twelve people died in the town on Monday.</p>".to_vec();
        let at = "2026-03-01T10:00:00Z".parse().unwrap();
        let answer = Answer { status: 200, headers, body: body.clone(), at };
        let reading = read_answer(&url, &answer, &Fallback::default()).unwrap().unwrap();
        assert_eq!(reading.bytes, body);
        assert_eq!(reading.headers[1], ("x-archive-orig-content-encoding".to_owned(), "gzip".to_owned()));
        assert_eq!(reading.reading.document.captured.as_ref().unwrap().value, "2026-03-01T10:00:00Z");
        assert_eq!(reading.reading.document.headline.as_deref(), Some("Привет"));
        let picture = Answer { headers: vec![("content-type".to_owned(), "image/png".to_owned())], ..answer };
        assert!(read_answer(&url, &picture, &Fallback::default()).is_none());
    }

    #[test]
    fn a_page_without_date_and_name_takes_those_of_its_feed() {
        let feed = Url::parse("https://a.example/feed.xml").unwrap();
        let rss = "<rss version='2.0'><channel><title>Courier</title><item><title>Toll</title><link>/1</link>\
                   <pubDate>Mon, 02 Mar 2026 23:30:00 -0400</pubDate></item></channel></rss>";
        let or = entries_of(&feed, rss.as_bytes()).unwrap()[0].fallback();
        let url = Url::parse("https://a.example/1").unwrap();
        let headers = vec![("content-type".to_owned(), "text/html".to_owned())];
        let page = |body: &str| {
            let at = "2026-03-05T10:00:00Z".parse().unwrap();
            let answer = Answer { status: 200, headers: headers.clone(), body: body.as_bytes().to_vec(), at };
            read_answer(&url, &answer, &or).unwrap().unwrap().reading.document
        };
        let bare = page("<h1>Toll</h1><p>Twelve people died in the town on Monday, police said.</p>");
        assert_eq!(bare.published.unwrap().value, "2026-03-02T23:30:00-04:00");
        assert_eq!(bare.outlet.as_deref(), Some("Courier"));
        assert!(bare.notices.iter().all(|notice| notice.code != "no-publication-date"));
        let own = page(
            "<meta property=og:site_name content=Post><meta property=article:published_time content=2026-03-01>\
             <h1>Toll</h1><p>Twelve people died in the town on Monday, police said.</p>",
        );
        assert_eq!(own.published.unwrap().value, "2026-03-01");
        assert_eq!(own.outlet.as_deref(), Some("Post"));
    }

    #[test]
    fn entries_know_their_pages() {
        let feed = Url::parse("https://a.example/feed.xml").unwrap();
        let rss = "<rss version='2.0'><channel><title>A</title><item><title>One</title><link>/1#top</link></item>\
                   <item><title>Two</title><link>javascript:x</link></item></channel></rss>";
        let entries = entries_of(&feed, rss.as_bytes()).unwrap();
        assert_eq!(entries[0].key, "https://a.example/1");
        assert!(entries[1].link.is_none() && entries[1].key.starts_with("sha256:"));
        assert!(entries_of(&feed, b"<html>").is_err());
    }
}
