//! Input that nobody publishes: it must be told or read, never panic, never take more than time in proportion to its size.

use std::io::Write;

use ascribe_page::{Hints, InputKind, PageRead, limits, read_page, read_pages};

fn codes(name: &str, bytes: &[u8]) -> Vec<String> {
    read_pages(name, bytes, None)
        .map(|read| match read {
            PageRead::Page(page) => format!("page of {} blocks", page.document.blocks.len()),
            PageRead::Problem(problem) => problem.code.to_owned(),
        })
        .collect()
}

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).expect("memory takes bytes");
    encoder.finish().expect("memory takes bytes")
}

#[test]
fn what_is_no_text_is_told() {
    assert_eq!(codes("a", b""), ["empty-input"]);
    assert_eq!(codes("a", b"\x7fELF\x02\x01\x01\0\0\0"), ["not-text"]);
    assert_eq!(codes("a", b"{\\rtf1 Twelve died."), ["not-text"]);
    assert_eq!(codes("a", &gzipped(b"")), ["empty-input"]);
    assert_eq!(codes("a", &gzipped(&gzipped(b"text"))), ["not-text"]);
    assert_eq!(codes("a", &gzipped(b"Twelve died.")[..8]), ["cannot-read"]);
    assert_eq!(codes("a", b" \n "), ["page of 0 blocks"]);
}

#[test]
fn gzip_cut_short_gives_what_is_there() {
    let text = "Twelve people died in the harbour town on Tuesday, the governor said.\n".repeat(2000);
    let packed = gzipped(text.as_bytes());
    let reads: Vec<PageRead> = read_pages("a.txt.gz", &packed[..packed.len() - 9], None).collect();
    let [PageRead::Page(page)] = &reads[..] else { panic!("expected one page, got {}", reads.len()) };
    assert!(page.document.notices.iter().any(|notice| notice.code == "cut-short"));
    assert!(page.document.blocks.len() > 1000);
}

#[test]
fn pages_over_the_limit_are_told_and_the_run_goes_on() {
    let long = "a".repeat(limits::MAX_PAGE_BYTES + 1);
    assert_eq!(codes("a.txt", long.as_bytes()), ["page-too-large"]);
    assert_eq!(codes("a.txt", &gzipped(long.as_bytes())), ["page-too-large"]);
    let line =
        format!("{{\"text\": \"{}\"}}\n{{\"text\": \"Twelve died.\"}}\n", "a".repeat(limits::MAX_LINE_BYTES));
    assert_eq!(codes("a.jsonl", line.as_bytes()), ["line-too-long", "page of 1 blocks"]);
}

#[test]
fn json_lines_go_on_behind_a_broken_line() {
    let lines = b"{\"text\": \"a b\"}\n{\"text\": \n\n{\"text\": \"c\"}\r\n\xff\n{\"html\": \"<p>d\"}";
    assert_eq!(
        codes("-", lines),
        ["page of 1 blocks", "broken-json", "page of 1 blocks", "broken-json", "page of 1 blocks"]
    );
}

#[test]
fn deep_and_wide_markup_is_read() {
    let deep = format!("{}Twelve people died in the harbour town.", "<div>".repeat(200_000));
    assert_eq!(codes("a", deep.as_bytes()), ["page of 1 blocks"]);
    let wide = "<p><b>a</i>".repeat(100_000);
    assert_eq!(codes("a", wide.as_bytes()).len(), 1);
    let links = format!("<h1>Title of it</h1>{}", "<a href=x>One two three</a><br><br>".repeat(20_000));
    assert_eq!(codes("a", links.as_bytes()).len(), 1);
    let boxes = "<p>Ann Lee is a reporter with a degree.</p>".repeat(20_000);
    assert_eq!(codes("a", format!("<h1>Title of it</h1>{boxes}").as_bytes()).len(), 1);
    for open in [
        "<table><tr><td>",
        "<ul><li>",
        "<b>",
        "<a href=x>",
        "<svg>",
        "<select><option>",
        "<h1>",
        "<span class=author>",
    ] {
        assert_eq!(codes("a.html", open.repeat(20_000).as_bytes()).len(), 1, "{open}");
    }
}

#[test]
fn invalid_utf8_is_read_with_a_notice() {
    let has = |bytes: &[u8], code: &str| {
        let document = read_page(bytes, InputKind::Text, &Hints::default());
        document.notices.iter().any(|notice| notice.code == code)
    };
    assert!(has("Twelve died in Київ".as_bytes().split_last().unwrap().1, "broken-encoding"));
    assert!(has(b"Twelve died in Ky\xffiv", "encoding-guessed"));
}

#[test]
fn long_lines_take_time_in_proportion() {
    for unit in [
        "a", "a b ", "1 ", "By A B, ", "May 1, ", "(AP) ", " | ", "\u{2028}", "\"", "< ", "&amp;", "<!",
        "\n", ". ",
    ] {
        let text = unit.repeat(400_000 / unit.len());
        for kind in [InputKind::Text, InputKind::Html] {
            read_page(text.as_bytes(), kind, &Hints::default());
        }
    }
}
