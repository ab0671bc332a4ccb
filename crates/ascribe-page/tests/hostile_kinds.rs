//! Files that nobody means well with: bombs, endless nesting, what is cut short or changed on the way. They are told or read,
//! never a panic and never more memory or time than in proportion to the limits.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use std::io::{Cursor, Write};
use std::path::Path;

use ascribe_page::{PageRead, limits, read_pages};
use support::numbers;
use zip::write::SimpleFileOptions;

fn codes(bytes: &[u8]) -> Vec<String> {
    read_pages("a", bytes, None)
        .map(|read| match read {
            PageRead::Page(page) => format!("page of {} blocks", page.document.blocks.len()),
            PageRead::Problem(problem) => problem.code.to_owned(),
        })
        .collect()
}

fn texts(name: &str, bytes: &[u8]) -> Vec<String> {
    read_pages(name, bytes, None)
        .map(|read| match read {
            PageRead::Page(page) => page.document.text,
            PageRead::Problem(problem) => problem.code.to_owned(),
        })
        .collect()
}

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zipped(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        archive.start_file(*name, SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

fn kept() -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/kinds");
    let mut kept: Vec<(String, Vec<u8>)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file() && !matches!(path.extension().unwrap().to_str(), Some("py" | "md")))
        .map(|path| (path.display().to_string(), std::fs::read(&path).unwrap()))
        .collect();
    kept.sort();
    assert!(kept.len() > 12);
    kept
}

#[test]
fn what_is_not_read_is_named() {
    let named = |bytes: &[u8]| match read_pages("a", bytes, None).next() {
        Some(PageRead::Problem(problem)) => problem.to_string(),
        other => panic!("{other:?}"),
    };
    for (bytes, what) in [
        (b"%PDF-1.7\n".to_vec(), "a PDF"),
        (b"{\\rtf1\\ansi 12 people died}".to_vec(), "RTF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec(), "an old office document"),
        (b"bplist00".to_vec(), "Safari"),
        (zipped(&[("xl/workbook.xml", b"<x/>")]), "ascribe import"),
        (zipped(&[("ppt/presentation.xml", b"<x/>")]), "a presentation"),
        (b"PK\x03\x04 and no more".to_vec(), "cannot be read"),
    ] {
        assert!(named(&bytes).contains(what), "{}", named(&bytes));
    }
}

#[test]
fn bombs_are_told() {
    let zeros = vec![b' '; limits::MAX_PAGE_BYTES + 1];
    assert_eq!(codes(&zipped(&[("a.txt", &zeros)])), ["page-too-large"]);
    let document = zipped(&[("word/document.xml", &vec![b' '; limits::MAX_MEMBER_BYTES + 1])]);
    assert_eq!(codes(&document), ["broken-document"]);
    assert!(document.len() < 1 << 20, "a bomb is small");
}

#[test]
fn nesting_ends() {
    let mut inner = zipped(&[("a.txt", b"Twelve people died in the town on Monday.")]);
    assert_eq!(codes(&inner), ["page of 1 blocks"]);
    for _ in 0..limits::MAX_NESTING {
        inner = zipped(&[("a.zip", &inner)]);
    }
    assert_eq!(codes(&inner), ["nested-too-deep"]);
    let deep = format!("<w:document>{}", "<w:p><w:r><w:t>12 died.".repeat(200_000));
    assert_eq!(codes(&zipped(&[("word/document.xml", deep.as_bytes())])).len(), 1);
    let tables = format!("<w:document>{}", "<w:tr><w:tc><w:p>".repeat(100_000));
    assert_eq!(codes(&zipped(&[("word/document.xml", tables.as_bytes())])).len(), 1);
    let entities = "<!DOCTYPE x [<!ENTITY a \"12 people died \"><!ENTITY b \"&a;&a;&a;\">]><w:document><w:p><w:t>&b;</w:t></w:p>";
    assert_eq!(codes(&zipped(&[("word/document.xml", entities.as_bytes())])), ["broken-document"]);
}

#[test]
fn messages_within_messages_end() {
    let head = "From: a@b.example\nMIME-Version: 1.0\n";
    let messages = format!("{head}{}", "Content-Type: message/rfc822\n\n".repeat(1_000_000));
    assert_eq!(codes(messages.as_bytes()), ["nested-too-deep"]);
    let folded = format!("{head}{}", "Content-Type: (x)\n  message/(y)rfc822\n\n".repeat(100_000));
    assert_eq!(codes(folded.as_bytes()), ["nested-too-deep"]);
    let parts = format!("{head}{}", "Content-Type: multipart/mixed; boundary=x\n\n--x\n".repeat(500_000));
    assert_eq!(codes(parts.as_bytes()), ["nested-too-deep"]);
    let many = format!(
        "{head}Content-Type: multipart/mixed; boundary=x\n\n{}",
        "--x\nContent-Type: text/plain\n\na\n".repeat(20_000)
    );
    assert_eq!(codes(many.as_bytes()), ["nested-too-deep"]);
    let packed =
        format!("{head}Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\nRnJvbTogYQ==\n");
    assert_eq!(codes(packed.as_bytes()), ["packed-message"]);
    let digest = format!(
        "{head}Content-Type: multipart/digest; boundary=x\n\n--x\nContent-Transfer-Encoding: base64\n\nRnJvbTogYQ==\n--x--\n"
    );
    assert_eq!(codes(digest.as_bytes()), ["packed-message"]);
    let bare = format!(
        "{head}Content-Type: multipart/mixed; boundary=x\n\n{}",
        "--x\n\n".repeat(limits::MAX_PART_MARKS + 1)
    );
    assert_eq!(codes(bare.as_bytes()), ["nested-too-deep"]);
    let attached = format!(
        "{head}Content-Type: multipart/mixed; boundary=x\n\n{}",
        "--x\n\nTwelve died.\n".repeat(5_000)
    );
    assert_eq!(codes(attached.as_bytes()).last().map(String::as_str), Some("too-many-entries"));
    assert!(codes("From: a@b.example\nTo: c@d.example\n\n".as_bytes()).contains(&"empty-page".to_owned()));
}

#[test]
fn files_cut_short_are_told_or_read() {
    for (name, bytes) in kept() {
        for n_kept in (1..20).map(|part| bytes.len() * part / 20) {
            let n_reads = codes(&bytes[..n_kept]).len();
            assert!(n_reads > 0 || n_kept < 200, "{name} cut to {n_kept} bytes gives nothing");
        }
    }
}

#[test]
fn files_with_changed_bytes_never_end_a_run() {
    for (_, bytes) in kept() {
        let mut next = numbers();
        for _ in 0..12 {
            let mut changed = bytes.clone();
            for _ in 0..=next(20) {
                let at = next(changed.len());
                changed[at] = u8::try_from(next(256)).unwrap();
            }
            codes(&changed);
        }
    }
}

/// A letter with a text and one more part.
fn letter_with(part: &str) -> String {
    format!(
        "From: a@b.example\nTo: c@d.example\nSubject: Toll\nMIME-Version: 1.0\n\
         Content-Type: multipart/mixed; boundary=x\n\n--x\n\nTwelve people died in Oranje.\n--x\n{part}\n--x--\n"
    )
}

#[test]
fn what_a_file_is_called_does_not_make_it_a_message() {
    let packed = "Content-Type: application/x-rar; name=\"Multipart Overview.rar\"\n\
                  Content-Transfer-Encoding: base64\n\nUmFyIRoHAQA=\n";
    assert_eq!(codes(letter_with(packed).as_bytes()), ["page of 2 blocks", "not-text"]);
    let many = "--x\nContent-Type: text/plain; name=\"multipart.txt\"\n\nNine died.\n".repeat(150);
    assert_eq!(codes(letter_with(&format!("\nx\n{many}")).as_bytes()).len(), 152);
}

#[test]
fn a_packed_message_is_refused_and_the_letter_is_read() {
    let packed = "Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\nRnJvbTogYQ==\n";
    assert_eq!(codes(letter_with(packed).as_bytes()), ["page of 2 blocks", "packed-message"]);
    let turned = "Content-Transfer-Encoding: base64\nContent-Type: message/rfc822\n\nRnJvbTogYQ==\n";
    assert_eq!(codes(letter_with(turned).as_bytes()), ["page of 2 blocks", "packed-message"]);
}

#[test]
fn chats_within_chats_end() {
    let n_deep = 6_000;
    let chats = format!(
        "{}{{\"messages\":[]}}{}",
        "{\"name\":\"messages\",\"chats\":{\"list\":[".repeat(n_deep),
        "]}}".repeat(n_deep)
    );
    assert_eq!(codes(chats.as_bytes()), [""; 0]);
}

#[test]
fn names_in_old_encodings_are_told_apart() {
    let mut archive = zipped(&[("AA.txt", b"Twelve died in A."), ("BB.txt", b"Nine died in B.")]);
    for at in 0..archive.len() - 6 {
        match &archive[at..at + 6] {
            b"AA.txt" => archive[at..at + 2].copy_from_slice(&[0x8f, 0x90]),
            b"BB.txt" => archive[at..at + 2].copy_from_slice(&[0x91, 0x92]),
            _ => {}
        }
    }
    assert_eq!(texts("a.zip", &archive), ["Twelve died in A.", "Nine died in B."]);
}

#[test]
fn tables_within_tables_take_time_in_proportion() {
    let row = "<w:tr><w:tc><w:p><w:r><w:t>Twelve people died in the town on Monday.</w:t></w:r></w:p>";
    let tables = format!("<w:document>{}", row.repeat(60_000));
    assert_eq!(codes(&zipped(&[("word/document.xml", tables.as_bytes())])), ["page of 50000 blocks"]);
    let large = format!("<w:document>{}", row.repeat(limits::MAX_PAGE_BYTES / row.len() + 1));
    assert_eq!(codes(&zipped(&[("word/document.xml", large.as_bytes())])), ["page-too-large"]);
}

#[test]
fn an_archive_whose_first_page_has_a_nul_is_read() {
    let record = |body: &[u8]| {
        let mut content = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n".to_vec();
        content.extend_from_slice(body);
        let head = format!(
            "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/b\r\nContent-Length: {}\r\n\r\n",
            content.len()
        );
        [head.as_bytes(), &content, b"\r\n\r\n"].concat()
    };
    let archive = [record(b"<p>Nine\0 died."), record(b"<p>Twelve people died in the town.")].concat();
    let found: Vec<_> = ascribe_page::cut_pages("found.warc", archive.as_slice(), None)
        .only_known()
        .filter_map(ascribe_page::UnreadPage::read)
        .map(|read| match read {
            PageRead::Page(page) => page.document.text,
            PageRead::Problem(problem) => problem.code.to_owned(),
        })
        .collect();
    assert_eq!(found.last().map(String::as_str), Some("Twelve people died in the town."));
}

#[test]
fn what_breaks_off_is_told() {
    let letters =
        "From a Thu Mar  5 07:15:00 2026\nFrom: a@b.example\nSubject: Toll\n\nTwelve people died.\n\n"
            .repeat(200);
    for whole in [letters.clone(), letters.replace("From a Thu Mar  5 07:15:00 2026\n", "")] {
        let packed = gzipped(whole.as_bytes());
        assert_ne!(codes(&packed).last().map(String::as_str), Some("cut-short"));
        assert_eq!(codes(&packed[..packed.len() - 9]).last().map(String::as_str), Some("cut-short"));
    }
    let mut archive = zipped(&[("a.txt", b"Twelve people died in the town on Monday.")]);
    let directory = memchr_of(&archive, b"PK\x01\x02");
    for sum in [14, directory + 16] {
        archive[sum] ^= 0xff;
    }
    assert_eq!(codes(&archive), ["page of 1 blocks", "cut-short"]);
    let mut document = zipped(&[("word/document.xml", b"<w:p><w:r><w:t>Twelve died.</w:t></w:r></w:p>")]);
    let directory = memchr_of(&document, b"PK\x01\x02");
    for sum in [14, directory + 16] {
        document[sum] ^= 0xff;
    }
    let Some(PageRead::Page(page)) = read_pages("a", document.as_slice(), None).next() else { panic!() };
    assert!(page.document.notices.iter().any(|notice| notice.code == "cut-short"));
}

fn memchr_of(bytes: &[u8], sought: &[u8]) -> usize {
    bytes.windows(sought.len()).position(|window| window == sought).unwrap()
}

#[test]
fn a_mailbox_may_be_longer_than_a_message() {
    let letter =
        "From a Thu Mar  5 07:15:00 2026\nFrom: a@b.example\nSubject: Toll\n\nTwelve people died.\n\n";
    let long = format!("{}{}\n\n", letter, "x".repeat(limits::MAX_MESSAGE_BYTES));
    let reads: Vec<PageRead> = read_pages("a.mbox", format!("{long}{letter}").as_bytes(), None).collect();
    let [PageRead::Problem(problem), PageRead::Page(_)] = &reads[..] else { panic!("{}", reads.len()) };
    assert_eq!(problem.code, "page-too-large");
    assert!(!problem.to_string().contains("JSON"), "{problem}");
    let odd = format!("{letter}From a Thu Mar  5 07:15:00 2026\n>From the front: twelve died.\n\n{letter}");
    assert_eq!(codes(odd.as_bytes()).len(), 3, "{:?}", codes(odd.as_bytes()));
}

#[test]
fn exports_keep_the_limit_of_a_page() {
    let long = "a".repeat(limits::MAX_PAGE_BYTES + 1);
    for export in [
        format!("{{\"name\": \"A\", \"messages\": [{{\"id\": 1, \"text\": \"{long}\"}}]}}"),
        format!("{{\"data\": [{{\"id\": 1, \"fields\": {{\"title\": \"A\", \"body\": \"{long}\"}}}}]}}"),
        format!("[{{\"media_name\": \"A\", \"publish_date\": \"2026-03-04\", \"text\": \"{long}\"}}]"),
    ] {
        assert_eq!(codes(export.as_bytes()), ["page-too-large"]);
    }
}
