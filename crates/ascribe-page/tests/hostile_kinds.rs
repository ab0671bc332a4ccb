//! Files that nobody means well with: bombs, endless nesting, what is cut short or changed on the way. They are told or read,
//! never a panic and never more memory or time than in proportion to the limits.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::{Cursor, Write};
use std::path::Path;

use ascribe_page::{PageRead, limits, read_pages};
use zip::write::SimpleFileOptions;

fn codes(bytes: &[u8]) -> Vec<String> {
    read_pages("a", bytes, None)
        .map(|read| match read {
            PageRead::Page(page) => format!("page of {} blocks", page.document.blocks.len()),
            PageRead::Problem(problem) => problem.code.to_owned(),
        })
        .collect()
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
    assert_eq!(codes(packed.as_bytes()), ["nested-too-deep"]);
    let digest = format!(
        "{head}Content-Type: multipart/digest; boundary=x\n\n--x\nContent-Transfer-Encoding: base64\n\nRnJvbTogYQ==\n--x--\n"
    );
    assert_eq!(codes(digest.as_bytes()), ["nested-too-deep"]);
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
        let mut state = 0x2545_f491_4f6c_dd1d_u64;
        let mut next = |below: usize| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            usize::try_from(state % below as u64).unwrap()
        };
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
