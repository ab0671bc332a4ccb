//! Feeds: RSS, Atom, JSON Feed; each entry a page.

mod mended;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use ascribe_model::{DateBasis, Document, PageDate};
use chrono::{DateTime, Utc};
use feed_rs::model::{Entry, Feed};
use feed_rs::parser::Builder;

use crate::dates::iso_value;
use crate::html::read_fragment;
use crate::limits::MAX_FEED_ENTRIES;
use crate::pages::{Page, PageRead};
use crate::stamp::{note_reader, stamp};
use crate::{Hints, InputKind, Place, Problem};

/// Dates as the feed writes them, by the second that they name: the library gives them in UTC only, and the zone of a page
/// decides on which day it was published.
type DatesAsWritten = Arc<Mutex<BTreeMap<i64, String>>>;

/// Reads the entries of a feed, in feed order.
///
/// What is not sound XML is mended as far as it can be without a guess; of a feed that is cut short the whole entries are read.
pub(crate) fn read_feed(input: &str, bytes: &[u8]) -> Vec<PageRead> {
    let dates = DatesAsWritten::default();
    let text = mended::as_utf8(bytes);
    let error = match parse(text.as_bytes(), &dates) {
        Ok(feed) => return read_entries(input, &feed, &dates),
        Err(error) => error,
    };
    let escaped = mended::with_ampersands_escaped(&text);
    if let Ok(feed) = parse(escaped.as_bytes(), &dates) {
        return read_entries(input, &feed, &dates);
    }
    let closed = mended::up_to_the_last_entry(&escaped);
    if let Some(feed) = closed.and_then(|whole| parse(whole.as_bytes(), &dates).ok()) {
        let mut reads = read_entries(input, &feed, &dates);
        let place = Place::Record(feed.entries.len() as u64 + 1);
        let message = format!("feed breaks off behind entry {}: {error}", feed.entries.len());
        reads.push(PageRead::Problem(Problem::new(input, place, "cut-short", message)));
        return reads;
    }
    let problem = Problem::new(input, Place::Whole, "broken-feed", format!("input is not a feed: {error}"));
    vec![PageRead::Problem(problem.with_hint("give it as a page with `--input html` or `--input text`"))]
}

fn parse(bytes: &[u8], dates: &DatesAsWritten) -> Result<Feed, feed_rs::parser::ParseFeedError> {
    let kept = Arc::clone(dates);
    let parser = Builder::new()
        .id_generator(|_, _, _| String::new())
        .timestamp_parser(move |written| keep_date(written, &kept))
        .build();
    parser.parse(bytes)
}

fn keep_date(written: &str, kept: &DatesAsWritten) -> Option<DateTime<Utc>> {
    let value = iso_value(written).or_else(|| iso_value(&mended::with_full_year(written)?))?;
    let has_zone = value.len() > 19;
    let instant = match (value.len() > 10, has_zone) {
        (true, true) => value.clone(),
        (true, false) => format!("{value}Z"),
        (false, _) => format!("{value}T00:00:00Z"),
    };
    let instant = DateTime::parse_from_rfc3339(&instant).ok()?.to_utc();
    if let Ok(mut kept) = kept.lock() {
        kept.insert(instant.timestamp(), value);
    }
    Some(instant)
}

fn read_entries(input: &str, feed: &Feed, dates: &DatesAsWritten) -> Vec<PageRead> {
    let outlet =
        feed.title.as_ref().map(|title| title.content.trim().to_owned()).filter(|title| !title.is_empty());
    let entries = feed.entries.iter().take(MAX_FEED_ENTRIES);
    let mut reads: Vec<PageRead> = entries
        .enumerate()
        .map(|(idx, entry)| PageRead::Page(read_entry(idx + 1, entry, feed, outlet.as_deref(), dates)))
        .collect();
    if feed.entries.len() > MAX_FEED_ENTRIES {
        let message =
            format!("feed has {} entries; the first {MAX_FEED_ENTRIES} were read", feed.entries.len());
        reads.push(PageRead::Problem(Problem::new(
            input,
            Place::Record(MAX_FEED_ENTRIES as u64),
            "too-many-entries",
            message,
        )));
    }
    reads
}

fn read_entry(
    number: usize,
    entry: &Entry,
    feed: &Feed,
    outlet: Option<&str>,
    dates: &DatesAsWritten,
) -> Page {
    let is_page_link = |rel: Option<&str>| matches!(rel, None | Some("alternate"));
    let link = entry.links.iter().find(|link| is_page_link(link.rel.as_deref())).or(entry.links.first());
    let title = entry.title.as_ref().map(|title| mended::decoded_again(title.content.trim()));
    let content = entry.content.as_ref().and_then(|content| content.body.as_deref());
    let summary = entry.summary.as_ref().map(|summary| summary.content.as_str());
    let markup = content.filter(|body| !body.trim().is_empty()).or(summary).unwrap_or_default();
    let markup = mended::markup(markup);
    let markup = markup.as_ref();
    let headline = title.map(Cow::into_owned).filter(|title| !title.is_empty());
    let hints = Hints {
        url: link.map(|link| link.href.clone()),
        outlet: outlet.map(str::to_owned),
        headline,
        ..Hints::default()
    };
    let language = entry.language.as_deref().or(feed.language.as_deref());
    let known = Document {
        // Where Atom says only when an entry was last changed, that is as near as it gets.
        published: entry.published.or(entry.updated).and_then(|date| as_written(date, dates)),
        modified: entry.updated.and_then(|date| as_written(date, dates)),
        authors: entry
            .authors
            .iter()
            .filter_map(|author| author.name.clone())
            .filter(|name| !name.is_empty())
            .collect(),
        ..Document::default()
    };
    let mut document = read_fragment(markup, &hints, known, language);
    note_reader(&mut document, InputKind::Feed.as_str(), "fragment", Some(format!("entry {number}")));
    let bytes = evidence(&hints, &document, markup);
    Page { document: stamp(document, &bytes, &hints), bytes, media: "text/html", headers: Vec::new() }
}

fn as_written(date: DateTime<Utc>, dates: &DatesAsWritten) -> Option<PageDate> {
    let value = dates.lock().ok()?.get(&date.timestamp()).cloned()?;
    Some(PageDate { value, basis: DateBasis::Feed })
}

/// What the feed says of the entry, as a page: the entry's own bytes are those of the whole feed.
fn evidence(hints: &Hints, document: &Document, markup: &str) -> Vec<u8> {
    let escape = |text: Option<&str>| html_escape::encode_text(text.unwrap_or_default()).into_owned();
    let date = document.published.as_ref().map(|date| date.value.as_str());
    format!(
        "<title>{}</title>\n<link rel=\"canonical\" href=\"{}\">\n<time>{}</time>\n{markup}\n",
        escape(hints.headline.as_deref()),
        html_escape::encode_double_quoted_attribute(hints.url.as_deref().unwrap_or_default()),
        escape(date),
    )
    .into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn documents(feed: &str) -> Vec<Document> {
        read_feed("-", feed.as_bytes())
            .into_iter()
            .map(|read| match read {
                PageRead::Page(page) => page.document,
                PageRead::Problem(problem) => panic!("{problem}"),
            })
            .collect()
    }

    #[test]
    fn rss_atom_and_json_give_the_same_document() {
        let rss = "<?xml version='1.0'?><rss version='2.0'><channel><title>Courier</title><item><title>Toll rises</title>\
                   <link>https://a.example/1</link><pubDate>Mon, 31 Mar 2025 23:30:00 -0400</pubDate>\
                   <description>&lt;p&gt;Twelve died.&lt;/p&gt;&lt;p&gt;More were hurt.&lt;/p&gt;</description></item></channel></rss>";
        let atom = "<feed xmlns='http://www.w3.org/2005/Atom'><title>Courier</title><entry><title>Toll rises</title>\
                    <link href='https://a.example/1'/><published>2025-03-31T23:30:00-04:00</published>\
                    <content type='html'>&lt;p&gt;Twelve died.&lt;/p&gt;&lt;p&gt;More were hurt.&lt;/p&gt;</content></entry></feed>";
        let json = r#"{"version": "https://jsonfeed.org/version/1.1", "title": "Courier", "items": [{"id": "1", "title": "Toll rises",
            "url": "https://a.example/1", "date_published": "2025-03-31T23:30:00-04:00",
            "content_html": "<p>Twelve died.</p><p>More were hurt.</p>"}]}"#;
        for feed in [rss, atom, json] {
            let found = documents(feed);
            assert_eq!(found.len(), 1);
            assert_eq!(found[0].text, "Toll rises\n\nTwelve died.\n\nMore were hurt.");
            assert_eq!(found[0].url.as_deref(), Some("https://a.example/1"));
            assert_eq!(found[0].outlet.as_deref(), Some("Courier"));
            assert_eq!(found[0].published.as_ref().unwrap().value, "2025-03-31T23:30:00-04:00");
        }
    }

    #[test]
    fn feeds_that_are_not_sound_are_mended() {
        let item = |title: &str| {
            format!(
                "<item><title>{title}</title><link>https://a.example/?a=1&b=2</link><description>Twelve died.</description></item>"
            )
        };
        let feed = |head: &str, inner: &str| {
            format!(
                "<?xml version='1.0' encoding='UTF-8'?>\n<rss version='2.0'{head}><channel><title>Courier</title>{inner}"
            )
        };
        let ampersands = feed("", &format!("{}{}</channel></rss>", item("Two & a half"), item("Three")));
        assert_eq!(documents(&ampersands)[0].headline.as_deref(), Some("Two & a half"));
        assert_eq!(documents(&ampersands).len(), 2);
        let cut = feed("", &format!("{}{}<item><title>Half", item("One"), item("Two")));
        let reads = read_feed("-", cut.as_bytes());
        assert!(
            matches!(&reads[..], [PageRead::Page(_), PageRead::Page(_), PageRead::Problem(it)] if it.code == "cut-short")
        );
        let full = "<item><title>One</title><content:encoded><![CDATA[<p>Twelve died & more.</p>]]></content:encoded><description>A line.</description></item></channel></rss>";
        assert!(documents(&feed("", full))[0].text.contains("Twelve died & more."));
        let twice = "<item><title>Mayor&amp;#8217;s toll</title><description>&amp;lt;p&amp;gt;The mayor&amp;amp;#8217;s office said 12 died.&amp;lt;/p&amp;gt;</description></item></channel></rss>";
        assert_eq!(documents(&feed("", twice))[0].text, "Mayor’s toll\n\nThe mayor’s office said 12 died.");
    }

    #[test]
    fn feeds_in_other_encodings_are_read() {
        let feed = "<?xml version='1.0' encoding='utf-16'?><rss version='2.0'><channel><title>C</title><item><title>Örsel</title></item></channel></rss>";
        let utf16: Vec<u8> =
            std::iter::once(0xfeff).chain(feed.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        let headline = |bytes: &[u8]| match &read_feed("-", bytes)[..] {
            [PageRead::Page(page)] => page.document.headline.clone(),
            _ => None,
        };
        assert_eq!(headline(&utf16).as_deref(), Some("Örsel"));
        let labelled = feed.replace("utf-16", "utf-8");
        let cp1252: Vec<u8> = labelled.chars().map(|c| c as u8).collect();
        assert_eq!(headline(&cp1252).as_deref(), Some("Örsel"));
    }

    #[test]
    fn an_entry_of_atom_that_says_only_when_it_was_changed_has_that_date() {
        let atom = "<feed xmlns='http://www.w3.org/2005/Atom'><title>C</title><entry><title>T</title><updated>2025-05-13T10:00:00Z</updated></entry></feed>";
        assert_eq!(documents(atom)[0].published.as_ref().unwrap().value, "2025-05-13T10:00:00Z");
        let rss = |date: &str| {
            documents(&format!("<rss version='2.0'><channel><title>C</title><item><title>T</title><pubDate>{date}</pubDate></item></channel></rss>"))[0].published.clone()
        };
        assert_eq!(rss("Sat, 02 Apr 05 12:30 GMT").unwrap().value, "2005-04-02T12:30:00Z");
        assert_eq!(rss("Thu, 01 Jan 1970 00:00:00 +0000"), None);
        assert_eq!(rss("Wed, 07 Oct 2099 10:15:00 +0000"), None);
    }

    #[test]
    fn what_is_no_feed_is_told() {
        assert!(matches!(&read_feed("-", b"<rss><channel>")[..], [] | [PageRead::Problem(_)]));
        assert!(matches!(&read_feed("-", b"x")[..], [PageRead::Problem(_)]));
        let deep = "<rss>".repeat(100_000);
        assert!(matches!(&read_feed("-", deep.as_bytes())[..], [] | [PageRead::Problem(_)]));
    }
}
