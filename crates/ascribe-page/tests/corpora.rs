//! Reads the public sets beside the repository where they are present; each test passes without them.

use std::fs;
use std::path::PathBuf;

use ascribe_model::Document;
use ascribe_page::{Hints, InputKind, Page, PageRead, Problem, read_page, read_pages};
use serde_json::Value;

fn shared(path: &str) -> Option<PathBuf> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared").join(path);
    path.exists().then_some(path)
}

/// The rows of a set; one set has rows with NaN, which is no JSON.
fn rows(path: &str) -> Vec<Value> {
    let content = shared(path).and_then(|path| fs::read_to_string(path).ok()).unwrap_or_default();
    content.lines().filter_map(|line| serde_json::from_str(line).ok()).collect()
}

fn read_all(name: &str, bytes: &[u8]) -> (Vec<Page>, Vec<Problem>) {
    let (mut pages, mut problems) = (Vec::new(), Vec::new());
    for read in read_pages(name, bytes, None) {
        match read {
            PageRead::Page(page) => pages.push(page),
            PageRead::Problem(problem) => problems.push(problem),
        }
    }
    (pages, problems)
}

/// What must hold for every document.
fn check_invariants(document: &Document, source_bytes: usize) {
    let text = &document.text;
    let mut end = 0;
    for block in &document.blocks {
        assert!(block.span.start >= end && !block.span.is_empty(), "blocks of {} overlap", document.id);
        end = block.span.end;
        assert!(text.get(block.span.start..end).is_some(), "a block of {} cuts a character", document.id);
        if let Some(place) = block.in_page {
            assert!(
                place.start < place.end && place.end <= source_bytes,
                "a block of {} lies outside its page",
                document.id
            );
        }
    }
    assert!(document.bylines.iter().all(|byline| byline.holds_in(text)), "a byline of {}", document.id);
    if let Some(origin) = &document.origin
        && let Some(span) = origin.span
    {
        assert_eq!(span.cut(text), origin.text, "the origin of {}", document.id);
    }
}

#[test]
fn warc_samples_are_read_as_far_as_they_go() {
    let sound = [
        ("resiliparse-warcfile.warc", 16),
        ("resiliparse-warcfile.warc.gz", 16),
        ("resiliparse-warcfile.warc.lz4", 16),
        ("resiliparse-clueweb-quirk.warc.gz", 29),
        ("resiliparse-block-sized-records.warc.gz", 0),
        ("warcio-example.warc", 1),
        ("warcio-example.warc.gz", 1),
        ("warcio-example.arc", 1),
        ("warcio-example.arc.gz", 1),
        ("warcio-example-iana.org-chunked.warc", 1),
        ("warcio-example-resource.warc.gz", 1),
        ("warcio-example-wget-bad-target-uri.warc.gz", 1),
    ];
    for (name, n_pages) in sound {
        let Some(path) = shared("data/warc-samples").map(|folder| folder.join(name)) else { return };
        let (pages, problems) = read_all(name, &fs::read(path).unwrap());
        assert_eq!((pages.len(), problems.as_slice()), (n_pages, [].as_slice()), "{name}");
        assert!(pages.iter().all(|page| page.document.url.is_some()), "{name}");
    }
}

#[test]
fn broken_warc_samples_say_what_is_wrong_and_where() {
    let Some(folder) = shared("data/warc-samples") else { return };
    let read = |name: &str| read_all(name, &fs::read(folder.join(name)).unwrap());
    let (pages, _) = read("resiliparse-clipped.warc.gz");
    assert!(pages[0].document.notices.iter().any(|notice| notice.code == "cut-short"));
    let (pages, problems) = read("warcio-example-trunc.warc");
    assert_eq!((pages.len(), problems.len()), (1, 1));
    assert!(problems[0].message.contains("byte 2560"), "{}", problems[0]);
    let (_, problems) = read("warcio-bad.arc");
    assert!(problems.iter().all(|problem| problem.code == "bad-record") && problems.len() == 3);
    let (pages, _) = read("warcio-example-wrong-chunks.warc.gz");
    assert_eq!(pages.len(), 1);
}

#[test]
fn archives_cut_anywhere_are_read_without_panic() {
    let Some(folder) = shared("data/warc-samples") else { return };
    for name in ["warcio-example.warc.gz", "warcio-example.warc", "warcio-example.arc"] {
        let bytes = fs::read(folder.join(name)).unwrap();
        for end in (0..bytes.len()).step_by(97) {
            read_all(name, &bytes[..end]);
        }
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// A date-time without fractions of a second.
fn to_the_second(date: &str) -> String {
    let fraction = date.find('.').map_or(date.len()..date.len(), |at| {
        let n_digits = date[at + 1..].find(|c: char| !c.is_ascii_digit()).unwrap_or(0);
        at..at + 1 + n_digits
    });
    format!("{}{}", &date[..fraction.start], &date[fraction.end..])
}

#[test]
fn headlines_written_as_a_feed_read_back_entry_for_entry() {
    let rows = rows("data/rss-conflict-2022/headlines.jsonl");
    for rows in rows.chunks(500) {
        let items: String = rows
            .iter()
            .map(|row| {
                let field = |name: &str| escaped(row[name].as_str().unwrap_or_default());
                format!(
                    "<item><title>{}</title><link>{}</link><pubDate>{}</pubDate><description>{}</description></item>",
                    field("title"),
                    field("url"),
                    field("published"),
                    escaped(&field("text")),
                )
            })
            .collect();
        let feed = format!(
            "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Feed</title>{items}</channel></rss>"
        );
        let (pages, problems) = read_all("feed.xml", feed.as_bytes());
        assert_eq!((pages.len(), problems.len()), (rows.len(), 0));
        for (row, page) in rows.iter().zip(&pages) {
            let document = &page.document;
            let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
            assert_eq!(document.url.as_deref(), row["url"].as_str().map(str::trim), "{row}");
            assert_eq!(document.headline.as_deref().map(words), row["title"].as_str().map(words), "{row}");
            let published = document.published.as_ref().map(|date| date.value.clone());
            assert_eq!(published, row["published"].as_str().map(to_the_second), "{row}");
            check_invariants(document, page.bytes.len());
        }
    }
}

#[test]
fn invariants_hold_over_every_text_and_page() {
    let sets = [
        "kursk/dev.jsonl",
        "polnear/dev.jsonl",
        "figures/dev.jsonl",
        "fakes_syria/dev.jsonl",
        "muc4/dev.jsonl",
        "wikinews-2019-20/articles.jsonl",
        "ukraine-war-2022-24/articles.jsonl",
    ];
    for row in sets.iter().flat_map(|set| rows(&format!("data/{set}"))) {
        let text = row["text"].as_str().unwrap();
        let document = read_page(text.as_bytes(), InputKind::Text, &Hints::default());
        assert_eq!(document.text, text);
        check_invariants(&document, text.len());
    }
    for set in ["article-extraction-benchmark", "wcxb-articles", "htmldate-pages"] {
        for row in rows(&format!("data/pages/{set}/ground-truth.jsonl")).iter().step_by(4) {
            let Some(path) = shared(&format!("data/pages/{set}/{}", row["html_file"].as_str().unwrap()))
            else {
                continue;
            };
            let bytes = fs::read(path).unwrap();
            let (pages, problems) = read_all("page.html.gz", &bytes);
            assert_eq!((pages.len(), problems.len()), (1, 0), "{row}");
            check_invariants(&pages[0].document, pages[0].bytes.len() * 2);
            assert_eq!(read_all("page.html.gz", &bytes).0, pages, "reading twice differs");
        }
    }
}

#[test]
fn the_scraped_page_is_seen_through() {
    let Some(path) = shared("seed/article.txt") else { return };
    let (pages, _) = read_all("article.txt", &fs::read(path).unwrap());
    let document = &pages[0].document;
    let kinds: Vec<&str> = document.blocks.iter().map(|block| block.kind.as_str()).collect();
    assert_eq!(kinds[..3], ["furniture", "headline", "lede"]);
    assert_eq!(kinds[kinds.len() - 4..], ["summary", "credit", "furniture", "furniture"]);
    assert_eq!(document.origin.as_ref().unwrap().text, "www.koreaherald.com");
    assert_eq!(document.published, None);
}

#[test]
fn furniture_of_the_kursk_reports_is_found_and_nothing_else() {
    for row in rows("data/kursk/dev.jsonl") {
        let text = row["text"].as_str().unwrap();
        let hint = |name: &str| row[name].as_str().map(str::to_owned);
        let hints = Hints { outlet: hint("outlet"), headline: hint("headline"), ..Hints::default() };
        let document = read_page(text.as_bytes(), InputKind::Text, &hints);
        let code_points = |at: usize| text[..at].chars().count() as u64;
        for block in &document.blocks {
            let start = code_points(block.span.start);
            let is_marked =
                row["furniture"].as_array().unwrap().iter().any(|range| range[0].as_u64() == Some(start));
            let is_byline = row["page_parts"]["byline"]
                .as_array()
                .unwrap()
                .iter()
                .any(|range| range[0].as_u64() == Some(start));
            assert_eq!(
                !block.kind.is_reporting(),
                is_marked || is_byline,
                "{}: {}",
                row["id"],
                block.span.cut(text)
            );
        }
    }
}
