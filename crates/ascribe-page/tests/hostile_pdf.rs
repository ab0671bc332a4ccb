//! PDFs that nobody means well with: changed bytes, files cut short, bombs, endless nesting. They are told or read, never a
//! panic that leaves the reader and never more memory or time than in proportion to the limits.

#![cfg(feature = "pdf")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;

use ascribe_page::{PageRead, limits, read_pages};
use flate2::Compression;
use flate2::write::ZlibEncoder;
use support::numbers;

/// What comes of a file: `page` and its notices, or the code of the problem and its message.
fn told(bytes: &[u8]) -> String {
    let reads = read_pages("a", bytes, Some(ascribe_page::InputKind::Pdf)).map(|read| match read {
        PageRead::Page(page) => {
            let document = page.document;
            assert!(
                document
                    .blocks
                    .iter()
                    .all(|block| document.text.get(block.span.start..block.span.end).is_some())
            );
            for line in &document.printed {
                assert!(document.text.get(line.span.start..line.span.end).is_some());
                assert!(line.area[0] <= line.area[2] && line.area[1] <= line.area[3], "{line:?}");
            }
            let codes: Vec<&str> = document.notices.iter().map(|notice| notice.code.as_str()).collect();
            format!("page {codes:?} {}", document.text)
        }
        PageRead::Problem(problem) => {
            assert!(problem.hint.is_some(), "{problem}");
            problem.to_string()
        }
    });
    reads.collect::<Vec<_>>().join("\n")
}

fn kept(folder: &str) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut kept: Vec<(String, Vec<u8>)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "pdf"))
        .map(|path| (path.display().to_string(), std::fs::read(&path).unwrap()))
        .collect();
    kept.sort();
    kept
}

fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// A PDF of these objects, counted from 1; the first is its catalogue.
fn pdf(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut file = b"%PDF-1.7\n".to_vec();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (idx, object) in objects.iter().enumerate() {
        writeln!(table, "{:010} 00000 n ", file.len()).unwrap();
        file.extend(format!("{} 0 obj\n", idx + 1).into_bytes());
        file.extend(object);
        file.extend(b"\nendobj\n");
    }
    let at = file.len();
    file.extend(table.into_bytes());
    file.extend(
        format!("trailer\n<</Size {}/Root 1 0 R>>\nstartxref\n{at}\n%%EOF\n", objects.len() + 1).into_bytes(),
    );
    file
}

fn stream(dict: &str, bytes: &[u8]) -> Vec<u8> {
    let mut object = format!("<</Length {}{dict}>>\nstream\n", bytes.len()).into_bytes();
    object.extend(bytes);
    object.extend(b"\nendstream");
    object
}

/// A PDF of `n_pages` pages that all draw the same, with more objects behind (from number 6 on).
fn drawn(n_pages: usize, dict: &str, content: &[u8], more: &[Vec<u8>]) -> Vec<u8> {
    let first = 6 + more.len();
    let kids: String = (0..n_pages).map(|idx| format!("{} 0 R ", first + idx)).collect();
    let mut objects = vec![
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        format!("<</Type/Pages/Count {n_pages}/Kids[{kids}]>>").into_bytes(),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_vec(),
        stream(dict, content),
        b"<</Font<</F 3 0 R>>/XObject<</X 6 0 R>>>>".to_vec(),
    ];
    objects.extend(more.iter().cloned());
    let page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources 5 0 R>>".to_vec();
    objects.extend(std::iter::repeat_n(page, n_pages));
    pdf(&objects)
}

const SENTENCE: &[u8] =
    b"BT /F 12 Tf 50 700 Td (At least 12 people were killed in the town on Monday, the mayor said.) Tj ET";

#[test]
fn a_plain_file_is_read() {
    let told = told(&drawn(1, "", SENTENCE, &[]));
    assert!(
        told.ends_with("At least 12 people were killed in the town on Monday, the mayor said."),
        "{told}"
    );
}

#[test]
fn numbers_that_are_read_in_two_ways_are_told() {
    // "12" is drawn behind "34", and stands before it.
    let content = [
        SENTENCE,
        b" BT /F 12 Tf 120 650 Td (34 people were wounded in the town in the evening.) Tj ET",
        b" BT /F 12 Tf 107 650 Td (12) Tj ET",
    ];
    let file = drawn(1, "", &content.concat(), &[]);
    let Some(PageRead::Page(page)) = read_pages("a", file.as_slice(), None).next() else { panic!("no page") };
    let notice = page.document.notices.iter().find(|notice| notice.code == "numbers-differ").unwrap();
    assert!(
        notice.message.starts_with("numbers of page 1 read differently")
            && notice.message.contains("1234 / 34"),
        "{notice:?}"
    );
}

#[test]
fn files_cut_short_are_told_or_read() {
    for (name, bytes) in kept("tests/pdf") {
        for n_kept in (1..24).map(|part| bytes.len() * part / 24) {
            let told = told(&bytes[..n_kept]);
            assert!(!told.is_empty(), "{name} cut to {n_kept} bytes");
        }
    }
}

#[test]
fn files_with_changed_bytes_never_end_a_run() {
    let mut next = numbers();
    let mut kept = kept("tests/pdf");
    kept.sort_by_key(|(_, bytes)| bytes.len());
    for (_, bytes) in &kept[..16] {
        for _ in 0..60 {
            let mut changed = bytes.clone();
            for _ in 0..=next(30) {
                let at = next(changed.len());
                match next(4) {
                    0 => changed[at] = u8::try_from(next(256)).unwrap(),
                    // Digits are lengths, offsets and numbers of objects.
                    1 => changed[at] = b'0' + u8::try_from(next(10)).unwrap(),
                    2 => {
                        changed.drain(at..(at + next(20)).min(changed.len()));
                    }
                    _ => {
                        let from = next(changed.len());
                        let piece = changed[from..(from + next(40)).min(changed.len())].to_vec();
                        changed.splice(at..at, piece);
                    }
                }
            }
            told(&changed);
        }
    }
}

#[test]
fn what_fuzzing_found_is_told_or_read() {
    for (name, bytes) in kept("tests/pdf/hostile") {
        assert!(!told(&bytes).is_empty(), "{name}");
    }
}

#[test]
fn bombs_are_told() {
    // A page that unpacks to more than a page may.
    let much = [SENTENCE, b"\n", &vec![b' '; limits::MAX_PDF_PAGE_BYTES]].concat();
    let told_of = told(&drawn(1, "/Filter/FlateDecode", &deflated(&much), &[]));
    assert!(told_of.contains("[broken-document]") || told_of.contains("cut-short"), "{told_of}");
    // A page of more pieces than a page may have.
    let letters =
        [b"BT /F 12 Tf 50 700 Td ".to_vec(), b"(1)Tj 0 9 Td (2)Tj 0 -9 Td ".repeat(100_000), b"ET".to_vec()]
            .concat();
    let told_of = told(&drawn(1, "/Filter/FlateDecode", &deflated(&letters), &[]));
    assert!(told_of.contains("cut-short"), "{}", told_of.get(..200).unwrap_or(&told_of));
    // A form that is drawn again and again.
    let form = stream(
        "/Type/XObject/Subtype/Form/BBox[0 0 600 800]/Filter/FlateDecode",
        &deflated(&much[..much.len() / 2]),
    );
    let told_of = told(&drawn(3, "", &b"/X Do ".repeat(10_000), &[form]));
    assert!(told_of.contains("cut-short") || told_of.contains("[broken-document]"), "{told_of}");
}

#[test]
fn many_pages_end() {
    let told_of = told(&drawn(limits::MAX_PDF_PAGES + 1, "", SENTENCE, &[]));
    assert!(told_of.contains("cut-short"), "{}", told_of.get(..200).unwrap_or(&told_of));
    // Pages that share what unpacks to much.
    let much = [SENTENCE, b"\n", &vec![b' '; limits::MAX_PDF_PAGE_BYTES - 1000]].concat();
    let told_of = told(&drawn(200, "/Filter/FlateDecode", &deflated(&much), &[]));
    assert!(told_of.contains("cut-short"), "{}", told_of.get(..200).unwrap_or(&told_of));
}

#[test]
fn tables_and_packed_objects_are_bounded() {
    let table_of = |dict: &str, rows: &[u8]| {
        let mut file = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n".to_vec();
        let at = file.len();
        file.extend(b"9 0 obj\n");
        file.extend(stream(dict, rows));
        file.extend(format!("\nendobj\nstartxref\n{at}\n%%EOF\n").into_bytes());
        file
    };
    // A table of objects that unpacks to millions.
    let rows = deflated(&vec![1; limits::MAX_PDF_OBJECTS * 3 + 3]);
    let dict = "/Type/XRef/W[1 1 1]/Root 1 0 R/Filter/FlateDecode/Size 9000000";
    let told_of = told(&table_of(dict, &rows));
    assert!(told_of.contains("objects, the limit"), "{told_of}");
    // Rows of which each would take gigabytes.
    let long = "/DecodeParms<</Predictor 12/Colors 128/BitsPerComponent 16/Columns 16777216>>";
    let told_of = told(&table_of(&format!("{dict}{long}"), &deflated(&[2; 100])));
    assert!(told_of.contains("too long"), "{told_of}");
    // Packed objects that are said to be billions: room for them is made before they are looked at.
    let entries: [[u8; 4]; 4] = [[0, 0, 0, 0], [2, 0, 9, 0], [2, 0, 9, 1], [1, 0, 9, 0]];
    let mut file = b"%PDF-1.7\n".to_vec();
    file.extend(b"9 0 obj\n");
    file.extend(stream("/Type/ObjStm/N 99999999999/First 10", b"1 0 2 5 <<>> <<>>"));
    file.extend(b"\nendobj\n");
    let at = file.len();
    let mut rows: Vec<u8> = entries.concat();
    rows.extend([0, 0, 0, 0].repeat(5));
    rows.extend([1, 0, 9, 0]);
    file.extend(b"8 0 obj\n");
    file.extend(stream("/Type/XRef/W[1 2 1]/Size 10/Root 1 0 R", &rows));
    file.extend(format!("\nendobj\nstartxref\n{at}\n%%EOF\n").into_bytes());
    let told_of = told(&file);
    assert!(told_of.contains("how many they are"), "{told_of}");
}

#[test]
fn nesting_and_circles_end() {
    let deep = [b"q ".repeat(200_000), SENTENCE.to_vec()].concat();
    assert!(!told(&drawn(1, "", &deep, &[])).is_empty());
    let arrays = [b"[".repeat(500_000), SENTENCE.to_vec()].concat();
    assert!(!told(&drawn(1, "", &arrays, &[])).is_empty());
    let form = stream("/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources 5 0 R", b"/X Do /X Do /X Do");
    assert!(!told(&drawn(1, "", &[b"/X Do\n", SENTENCE].concat(), &[form])).is_empty());
    let circle = pdf(&[
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Count 9/Kids[2 0 R 2 0 R]>>".to_vec(),
    ]);
    assert!(told(&circle).contains("[broken-document]"));
    let opened = "(".repeat(300_000);
    let objects: Vec<Vec<u8>> = (0..200).map(|_| opened.as_bytes()[..1000].to_vec()).collect();
    assert!(told(&pdf(&objects)).contains("[broken-document]"));
}

#[test]
fn files_that_are_something_else_are_told() {
    for bytes in [
        &b"%PDF-"[..],
        b"%PDF-1.7",
        b"%PDF-1.7\n%%EOF",
        b"%PDF-1.4\nxref\n0 0\ntrailer\n<<>>\nstartxref\n9\n%%EOF",
    ] {
        assert!(told(bytes).contains("a PDF that cannot be read"), "{}", told(bytes));
    }
}
