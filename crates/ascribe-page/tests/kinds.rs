//! Kinds of input, as programs of others write them. `kinds/README.md` says how each file was made.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

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
fn every_item_of_a_newsletter_is_a_report() {
    let found = pages("mail-newsletter.eml");
    assert_eq!(problems("mail-newsletter.eml"), Vec::new());
    let headlines: Vec<_> =
        found.iter().map(|page| page.document.headline.as_deref().unwrap_or("")).collect();
    let expected =
        ["The morning in Velmara", "Shells hit Oranje", "Ferry goes down off Corrisay", "Fever in Brennik"];
    assert_eq!(headlines, expected);
    let items = [
        "At least 12 people were killed",
        "Nine people drowned",
        "The health office of Brennik counted 41 dead",
    ];
    let markup = newsletter_markup();
    for (number, (page, opening)) in found[1..].iter().zip(items).enumerate() {
        let document = &page.document;
        assert!(reported(document)[1].starts_with(opening), "{}", document.text);
        assert_eq!(document.outlet.as_deref(), Some("The Velmara Morning"));
        assert_eq!(value(&document.published), Some(("2026-03-05T07:15:00+02:00", "message")));
        let part = format!("part 2 (text/html), item {}", number + 1);
        assert_eq!(read_as(document), ("email", "letter", Some(part.as_str())));
        check_places(document, &markup);
    }
    assert_eq!(found[0].bytes, kept("mail-newsletter.eml"));
}

/// The second part of the newsletter as it was before it was packed.
fn newsletter_markup() -> String {
    let whole = String::from_utf8(kept("mail-newsletter.eml")).unwrap();
    let body = whole.split("Content-Type: text/html").nth(1).unwrap();
    let body = body.split_once("\r\n\r\n").unwrap().1.split("\r\n--").next().unwrap();
    let bytes = unpacked(body);
    String::from_utf8(bytes).unwrap()
}

/// Quoted-printable as RFC 2045 says, in a few lines of our own.
fn unpacked(packed: &str) -> Vec<u8> {
    let packed = packed.replace("=\r\n", "");
    let mut bytes = Vec::new();
    let mut rest = packed.as_bytes();
    while let Some((first, behind)) = rest.split_first() {
        if *first == b'=' {
            let pair = std::str::from_utf8(&behind[..2]).unwrap();
            bytes.push(u8::from_str_radix(pair, 16).unwrap());
            rest = &behind[2..];
        } else {
            bytes.push(*first);
            rest = behind;
        }
    }
    bytes
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
    // Without the feature `pdf` it is refused as such, with it as broken.
    let code = if cfg!(feature = "pdf") { "broken-document" } else { "not-text" };
    assert_eq!(codes, [(code, false)]);
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

#[test]
fn pages_that_singlefile_saved_know_their_address_and_day() {
    let page = only("page-singlefile.html");
    let document = &page.document;
    assert_eq!(read_as(document), ("html", "html", None));
    assert_eq!(document.url.as_deref(), Some("http://127.0.0.1:8765/page.html"));
    assert_eq!(value(&document.captured), Some(("2026-11-30T19:04:05+00:00", "archive")));
    assert_eq!(value(&document.published), Some(("2026-03-04T18:30:00+02:00", "open-graph")));
    assert!(reported(document)[1].contains("12 people were killed and 30 wounded"));
    assert!(!document.text.contains("16 people"));
}

#[test]
fn mailboxes_are_read_letter_by_letter() {
    let found = pages("letters.mbox");
    let parts: Vec<_> = found.iter().map(|page| read_as(&page.document)).collect();
    assert_eq!(
        parts,
        [
            ("email", "text", Some("message 1, part 1 (text/plain)")),
            ("email", "letter", Some("message 2, part 2 (text/html)"))
        ]
    );
    assert!(found[0].document.text.contains("12 people were killed and 30 wounded"));
}

#[test]
fn documents_of_python_docx_are_read() {
    let page = only("report-python-docx.docx");
    let document = &page.document;
    assert_eq!(read_as(document), ("docx", "docx", Some("member word/document.xml")));
    assert_eq!(document.headline.as_deref(), Some("Twelve killed as shells hit market in Oranje"));
    assert_eq!(value(&document.modified), Some(("2026-03-05T08:00:00Z", "meta")));
    assert!(has_notice(document, "no-publication-date"), "a line that names a day is not enough");
    let lines = reported(document);
    assert!(lines.contains(&"The fever killed 41 people in Brennik, the health office said."), "{lines:#?}");
    let rows: Vec<&str> = document
        .blocks
        .iter()
        .filter(|block| block.kind == BlockKind::Row)
        .map(|block| block.span.cut(&document.text))
        .collect();
    assert_eq!(rows, ["District | Killed | Wounded", "Oranje | 12 | 30", "Brennik | 4 | 99"]);
    let [table] = document.tables.as_slice() else { panic!("{:#?}", document.tables) };
    assert_eq!(table.rows.len(), 3);
    assert_eq!(table.rows[2].cell(1).map(|cell| cell.span.cut(&document.text)), Some("4"));
    assert_eq!(page.bytes, kept("report-python-docx.docx"));
}

#[test]
fn documents_of_libreoffice_are_read() {
    for (name, kind) in [("report-libreoffice.odt", "odt"), ("report-libreoffice.docx", "docx")] {
        let page = only(name);
        let document = &page.document;
        assert_eq!(read_as(document).0, kind);
        let lines = reported(document);
        assert_eq!(lines[0], "Twelve killed as shells hit market in Oranje", "{name}");
        assert!(lines[1].ends_with("the district governor, Edda Marn, said."), "{name}: {}", lines[1]);
        assert!(
            lines.contains(&"Four soldiers died & “more” were hurt, the army of Velmara said."),
            "{lines:#?}"
        );
        assert_eq!(
            *lines.last().unwrap_or(&""),
            "The hospital had counted 11 dead on Tuesday evening, its head said."
        );
        assert!(!document.text.contains("55 people"), "{name}");
        let [table] = document.tables.as_slice() else { panic!("{name}: {:#?}", document.tables) };
        let cells = table.rows[0].cells.iter().map(|cell| cell.span.cut(&document.text));
        assert_eq!(cells.collect::<Vec<_>>().join(" | "), table.rows[0].span.cut(&document.text), "{name}");
    }
}

#[test]
fn places_in_a_document_stand_in_its_member() {
    let name = "report-python-docx.docx";
    let page = only(name);
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(page.bytes)).unwrap();
    let mut xml = String::new();
    std::io::Read::read_to_string(&mut archive.by_name("word/document.xml").unwrap(), &mut xml).unwrap();
    check_places(&page.document, &xml);
    let headline = page.document.blocks[0].in_page.unwrap();
    assert!(
        xml[headline.start..headline.end].starts_with("<w:p>") && xml[..headline.end].ends_with("</w:p>")
    );
}

#[test]
fn crawls_with_their_pages_are_read() {
    let page = only("crawl.wacz");
    let document = &page.document;
    assert_eq!(read_as(document).0, "wacz");
    assert_eq!(document.headline.as_deref(), Some("Twelve killed as shells hit market in Oranje"));
    assert_eq!(document.url.as_deref(), Some("https://velmaracourier.example/oranje"));
    assert_eq!(value(&document.captured), Some(("2026-03-05T09:00:00Z", "archive")));
    assert!(document.text.contains("12 people were killed and 30 wounded"));
}

#[test]
fn files_that_were_packed_together_are_read_one_by_one() {
    let found = pages("packed.zip");
    let parts: Vec<_> = found.iter().map(|page| read_as(&page.document)).collect();
    assert_eq!(
        parts,
        [
            ("text", "text", Some("member reports/oranje.txt")),
            ("email", "text", Some("member reports/letter.eml, part 1 (text/plain)")),
            ("html", "html", Some("member Oranje.html")),
        ]
    );
    assert!(
        found.iter().all(
            |page| !page.document.text.contains("15 people") && !page.document.text.contains("66 people")
        )
    );
    let told = problems("packed.zip");
    assert_eq!(told.iter().map(|problem| problem.code).collect::<Vec<_>>(), ["unknown-kind"]);
}

#[test]
fn messages_of_telegram_are_read() {
    let found = pages("telegram.json");
    assert_eq!((found.len(), problems("telegram.json")), (2, Vec::new()));
    let edited = &found[0].document;
    assert_eq!(read_as(edited), ("telegram", "telegram", Some("object 2")));
    assert_eq!(edited.id, "telegram:1234567890/2");
    assert!(edited.text.starts_with("Oranje: 12 people were killed and 30 wounded when shells hit"));
    assert_eq!(edited.outlet.as_deref(), Some("Velmara Front"));
    assert_eq!(value(&edited.published), Some(("2026-03-04T16:30:00Z", "message")));
    assert_eq!(value(&edited.modified), Some(("2026-03-04T18:00:00Z", "message")));
    assert!(has_notice(edited, "edited-message"));
    let passed_on = &found[1].document;
    assert_eq!(passed_on.origin.as_ref().map(|origin| origin.text.as_str()), Some("Army of Velmara"));
}

#[test]
fn reports_of_relief_web_are_read() {
    let found = pages("reliefweb.json");
    assert_eq!((found.len(), problems("reliefweb.json")), (2, Vec::new()));
    let report = &found[0].document;
    assert_eq!(read_as(report), ("reliefweb", "reliefweb", Some("object 1")));
    assert_eq!(
        reported(report),
        [
            "Velmara: Fever Flash Update No. 2",
            "The health office of Brennik counted 41 deaths since January.",
            "A total of 320 people fell ill."
        ]
    );
    assert_eq!(report.outlet.as_deref(), Some("Office of Relief in Velmara"));
    assert_eq!(report.authors, ["Red Crescent of Velmara"]);
    assert_eq!(value(&report.published), Some(("2026-03-05T00:00:00+00:00", "given")));
    assert!(has_notice(report, "files-not-read"));
    assert!(has_notice(&found[1].document, "headline-only"));
}

#[test]
fn stories_of_media_cloud_are_read() {
    let found = pages("media-cloud.json");
    let told: Vec<_> = found
        .iter()
        .map(|page| {
            (page.document.text.as_str(), page.document.outlet.as_deref(), value(&page.document.published))
        })
        .collect();
    assert_eq!(
        told,
        [
            (
                "Twelve people killed as shells hit market in Oranje",
                Some("velmaracourier.example"),
                Some(("2026-03-04", "given"))
            ),
            ("Fever kills 41", Some("Brennik Post"), Some(("2026-03-05", "given"))),
        ]
    );
    assert!(found.iter().all(|page| has_notice(&page.document, "headline-only")));
}

fn letter(head: &str, body: &str) -> Document {
    let message = format!(
        "From: Velmara Courier <desk@velmaracourier.example>\nTo: a@b.example\nSubject: Toll rises in Oranje\n{head}\n{body}"
    );
    match read_pages("a.eml", message.as_bytes(), None).next() {
        Some(PageRead::Page(page)) => page.document,
        other => panic!("{other:?}"),
    }
}

#[test]
fn quotes_in_wrapped_letters_are_set_apart() {
    let own = "At least twelve people were killed when shells hit the market square of\n\
               Oranje on Wednesday, and the governor of the district said that the search\n\
               for others who are missing under the roof of the market would go on until\n\
               the morning of the next day if the weather allows it.\n";
    let quoted = "> At least nine people were killed when shells hit the market square of\n\
                  > Oranje on Tuesday, and the governor of the district said that the search\n\
                  > for others would go on.\n";
    let document = letter("", &format!("{own}{quoted}\n{own}"));
    let lines = reported(&document);
    assert!(lines.iter().all(|line| !line.contains("nine people")), "{lines:#?}");
    assert_eq!(lines.iter().filter(|line| line.contains("twelve people")).count(), 2, "{lines:#?}");
    assert!(has_notice(&document, "quoted-message"));
}

#[test]
fn a_mark_in_the_middle_of_a_letter_is_no_signature() {
    let items = "Shells hit Oranje, twelve people were killed, the governor said.\n".repeat(20);
    let document = letter("", &format!("Good morning.\n\n-- \n{items}"));
    assert!(reported(&document).len() > 20, "{:#?}", reported(&document));
    assert!(!has_notice(&document, "signature-not-read"));
    let signed = letter("", &format!("{items}\n-- \nAnn Lee, who has 88 people killed in her signature\n"));
    assert!(reported(&signed).iter().all(|line| !line.contains("88 people")));
    assert!(has_notice(&signed, "signature-not-read"));
}

#[test]
fn the_charset_of_every_part_is_heeded() {
    let mut message = b"From: a@b.example\nTo: c@d.example\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n\
        --x\n\nTwelve died.\n--x\nContent-Type: text/plain; charset=macintosh; name=\"b.txt\"\nContent-Disposition: attachment\n\n"
        .to_vec();
    message.extend_from_slice(b"Twelve died in Orl\x8eans.");
    message.extend_from_slice(b"\n--x--\n");
    let texts: Vec<String> = read_pages("a.eml", message.as_slice(), None)
        .filter_map(|read| match read {
            PageRead::Page(page) => Some(page.document.text),
            PageRead::Problem(_) => None,
        })
        .collect();
    assert!(texts[1].contains("Orléans"), "{texts:?}");
}

/// A zip archive of what is given.
fn zipped(members: &[(&str, &str)]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, words) in members {
        archive.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut archive, words.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

#[test]
fn what_is_a_document_of_word_is_said_once() {
    let words = "<w:document><w:body><w:p><w:r><w:t>Twelve people died in the town.</w:t></w:r></w:p></w:body></w:document>";
    let rels = "<Relationships><Relationship Id=\"a\" \
        Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" \
        Target=\"/word/document2.xml\"/></Relationships>";
    let archive = zipped(&[("_rels/.rels", rels), ("word/document2.xml", words)]);
    let Some(PageRead::Page(page)) = read_pages("a", archive.as_slice(), None).next() else { panic!() };
    assert_eq!(read_as(&page.document), ("docx", "docx", Some("member word/document2.xml")));
    let files = zipped(&[("word/documents.txt", "Twelve people died in the town.")]);
    let Some(PageRead::Page(page)) = read_pages("a", files.as_slice(), None).next() else { panic!() };
    assert_eq!(read_as(&page.document).0, "text");
}

#[test]
fn what_an_opendocument_is_may_stand_anywhere() {
    let words = "<office:text><text:p>Twelve people died in the town.</text:p></office:text>";
    let archive = zipped(&[("content.xml", words), ("mimetype", "application/vnd.oasis.opendocument.text")]);
    let Some(PageRead::Page(page)) = read_pages("a", archive.as_slice(), None).next() else { panic!() };
    assert_eq!(read_as(&page.document).0, "odt");
}

#[test]
fn lines_of_our_own_with_keys_of_media_cloud_stay_ours() {
    let line = "{\"text\": \"12 died.\", \"outlet\": \"Courier\", \"published\": \"2026-03-04\", \"media_name\": \"x\", \"publish_date\": \"2025-01-01\"}\n";
    let Some(PageRead::Page(page)) = read_pages("a", line.as_bytes(), None).next() else { panic!() };
    assert_eq!(page.document.outlet.as_deref(), Some("Courier"));
    assert_eq!(value(&page.document.published), Some(("2026-03-04", "given")));
    assert!(page.document.notices.iter().any(|notice| notice.message.contains("`media_name`")));
}

#[test]
fn keys_of_exports_that_are_not_read_are_named() {
    let story = "{\"media_name\": \"A\", \"publish_date\": \"2026-03-04\", \"title\": \"12 died\", \"snippet\": \"x\"}";
    let report =
        "{\"data\": [{\"id\": 1, \"fields\": {\"title\": \"A\", \"body\": \"12 died.\", \"headline\": {}}}]}";
    let message = "{\"name\": \"A\", \"messages\": [{\"id\": 1, \"text\": \"12 died.\", \"photo\": \"x\"}]}";
    for (export, key) in [(story, "`snippet`"), (report, "`fields.headline`"), (message, "`photo`")] {
        let Some(PageRead::Page(page)) = read_pages("a", export.as_bytes(), None).next() else { panic!() };
        let told = page.document.notices.iter().find(|notice| notice.code == "unknown-keys");
        assert!(told.is_some_and(|notice| notice.message.contains(key)), "{told:?}");
    }
    let broken = read_pages("a", "[{\"text\": 5}]".as_bytes(), None).next();
    let Some(PageRead::Problem(problem)) = broken else { panic!() };
    assert!(!problem.to_string().contains(" line"), "{problem}");
}
