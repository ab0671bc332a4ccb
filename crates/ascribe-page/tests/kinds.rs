//! Kinds of input, as programs of others write them. `kinds/README.md` says how each file was made.

use std::path::Path;

use ascribe_model::{BlockKind, Document};
use ascribe_page::{InputKind, Page, PageRead, Problem, page_text, read_pages};

fn kept(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/kinds").join(name);
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn reads(name: &str) -> Vec<PageRead> {
    read_pages(name, kept(name).as_slice(), None).collect()
}

fn pages(name: &str) -> Vec<Page> {
    let pages = reads(name).into_iter().filter_map(|read| match read {
        PageRead::Page(page) => Some(page),
        PageRead::Problem(_) => None,
    });
    pages.collect()
}

fn problems(name: &str) -> Vec<Problem> {
    let problems = reads(name).into_iter().filter_map(|read| match read {
        PageRead::Problem(problem) => Some(problem),
        PageRead::Page(_) => None,
    });
    problems.collect()
}

fn only(name: &str) -> Page {
    let mut pages = pages(name);
    assert_eq!((pages.len(), problems(name)), (1, Vec::new()), "{name}");
    pages.remove(0)
}

fn reported(document: &Document) -> Vec<&str> {
    document.reporting().map(|block| block.span.cut(&document.text)).collect()
}

fn read_as(document: &Document) -> (&str, &str, Option<&str>) {
    let read_as =
        document.read_as.as_ref().unwrap_or_else(|| panic!("{} says as what it was read", document.id));
    (&read_as.kind, &read_as.reader, read_as.part.as_deref())
}

/// What a block says stands in the page where the block says it stands, tags and line ends aside.
fn check_places(document: &Document, page: &str) {
    let mut n_placed = 0;
    for block in &document.blocks {
        let Some(place) = block.in_page else { continue };
        let first = block.span.cut(&document.text).split_whitespace().next().unwrap_or_default();
        let there =
            page.get(place.start..place.end).unwrap_or_else(|| panic!("{place:?} of {}", document.id));
        assert!(there.contains(first), "{first:?} in {there:?}");
        n_placed += 1;
    }
    assert!(n_placed > 0, "no block of {} has a place", document.id);
}

fn value(date: &Option<ascribe_model::PageDate>) -> Option<(&str, &str)> {
    date.as_ref().map(|date| (date.value.as_str(), date.basis.as_str()))
}

fn has_notice(document: &Document, code: &str) -> bool {
    document.notices.iter().any(|notice| notice.code == code)
}

#[test]
fn pages_that_chromium_saved_as_one_file_are_read() {
    let page = only("page-chromium.mhtml");
    let document = &page.document;
    assert_eq!(read_as(document), ("mhtml", "html", Some("part 1 (text/html)")));
    let lines = reported(document);
    assert_eq!(lines[0], "Twelve killed as shells hit market in Oranje");
    assert!(
        lines[1]
            .starts_with("At least 12 people were killed and 30 wounded when shells hit the market square")
    );
    assert!(lines[2].contains("the café “Šárka” next door"));
    assert!(!document.text.contains("16 people") && has_notice(document, "frames-not-read"));
    assert_eq!(document.url.as_deref(), Some("http://127.0.0.1:8765/page.html"));
    assert_eq!(value(&document.published), Some(("2026-03-04T18:30:00+02:00", "open-graph")));
    assert_eq!(document.captured.as_ref().map(|date| date.basis.as_str()), Some("archive"));
    assert_eq!(page.media, "text/html");
    assert!(page.headers.iter().any(|(name, _)| name == "Snapshot-Content-Location"));
    check_places(document, &page_text(&page.bytes));
}

#[test]
fn letters_give_text_date_sender_and_subject() {
    let page = only("mail-plain-quoted.eml");
    let document = &page.document;
    assert_eq!(read_as(document), ("email", "text", Some("part 1 (text/plain)")));
    assert_eq!(value(&document.published), Some(("2026-03-05T07:15:00+02:00", "message")));
    assert_eq!(document.outlet.as_deref(), Some("Velmara Courier"));
    let lines = reported(document);
    assert_eq!(lines[0], "Twelve killed as shells hit market in Oranje");
    assert!(lines[1].starts_with("At least 12 people were killed and 30 wounded"));
    assert!(lines[2].contains("“Šárka”"));
    assert_eq!((page.media, page.bytes), ("message/rfc822", kept("mail-plain-quoted.eml")));
}

#[test]
fn of_two_forms_of_a_letter_the_html_is_read() {
    let page = only("mail-html-base64.eml");
    let document = &page.document;
    assert_eq!(read_as(document), ("email", "letter", Some("part 2 (text/html)")));
    assert_eq!(
        document.headline.as_deref(),
        Some("Twelve killed as shells hit market in Oranje – “Šárka” hit")
    );
    assert_eq!(reported(document).len(), 4);
    assert!(!document.text.contains("needs a program"));
}

#[test]
fn charsets_of_letters_are_heeded() {
    let page = only("mail-koi8.eml");
    let document = &page.document;
    assert!(document.text.contains("Двенадцать человек погибли."), "{}", document.text);
    assert_eq!(document.headline.as_deref(), Some("Оранье: 12 killed"));
    assert_eq!(document.outlet.as_deref(), Some("wire.example"));
    assert_eq!(document.authors, ["Ann Lee"]);
}

#[test]
fn every_item_of_a_newsletter_is_read() {
    let page = only("mail-newsletter.eml");
    let document = &page.document;
    let lines = reported(document).join("\n");
    for item in ["At least 12 people were killed", "Nine people drowned", "counted 41 dead of the fever"] {
        assert!(lines.contains(item), "{item} in {lines}");
    }
    assert_eq!(document.outlet.as_deref(), Some("The Velmara Morning"));
}

#[test]
fn what_is_attached_is_read_or_told() {
    let found = pages("mail-attachments.eml");
    let kinds: Vec<_> = found.iter().map(|page| read_as(&page.document)).collect();
    let passed_on = "attachment part 6 (message/rfc822), part 1 (text/plain)";
    assert_eq!(
        kinds,
        [
            ("email", "text", Some("part 1 (text/plain)")),
            ("html", "html", Some("attachment statement.html")),
            ("email", "text", Some(passed_on)),
        ]
    );
    let letter = &found[0].document;
    assert_eq!(reported(letter), ["statement and pictures", "See what the governor's office sent."]);
    assert!(has_notice(letter, "quoted-message"));
    assert_eq!(letter.outlet, None, "anybody may have an address there");
    let statement = &found[1].document;
    assert_eq!(statement.outlet.as_deref(), Some("Velmara Courier"));
    assert_eq!(value(&statement.published), Some(("2026-03-04T18:30:00+02:00", "open-graph")));
    let told = problems("mail-attachments.eml");
    let codes: Vec<_> = told.iter().map(|problem| (problem.code, problem.is_aside())).collect();
    assert_eq!(codes, [("not-text", false)]);
    assert!(
        told[0].to_string().contains("mail-attachments.eml: statement.pdf: the input is a PDF"),
        "{}",
        told[0]
    );
}

#[test]
fn kinds_are_told_whatever_the_name() {
    for name in ["page-chromium.mhtml", "mail-plain-quoted.eml", "mail-newsletter.eml"] {
        let renamed = read_pages("report.txt", kept(name).as_slice(), None).next();
        let Some(PageRead::Page(page)) = renamed else { panic!("{name} is no page") };
        assert_ne!(read_as(&page.document).0, InputKind::Text.as_str(), "{name}");
        assert!(page.document.blocks.iter().any(|block| block.kind == BlockKind::Headline), "{name}");
    }
}
