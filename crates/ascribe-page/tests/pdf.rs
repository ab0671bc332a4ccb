//! PDFs that LaTeX, LibreOffice and Chromium made (`tests/pdf/README.md`): every figure that a person reads is found, on its
//! page, in running text or in the row of a table; what is not read is refused by name.

#![cfg(feature = "pdf")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::path::PathBuf;

use ascribe_model::{Block, BlockKind, Document};
use ascribe_page::{Page, PageRead, Problem, read_pages};

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/pdf")
}

fn read(name: &str) -> Result<Page, Problem> {
    let bytes = std::fs::read(folder().join(name)).unwrap();
    let mut reads = read_pages(name, bytes.as_slice(), None);
    let read = reads.next().unwrap();
    assert!(reads.next().is_none(), "{name} is one page");
    match read {
        PageRead::Page(page) => {
            check(&page.document);
            Ok(page)
        }
        PageRead::Problem(problem) => Err(problem),
    }
}

fn document(name: &str) -> Document {
    read(name).unwrap_or_else(|problem| panic!("{problem}")).document
}

/// What must hold of every document: blocks and lines stand in order in the text.
fn check(document: &Document) {
    let text = &document.text;
    let mut end = 0;
    for block in &document.blocks {
        assert!(block.span.start >= end && !block.span.is_empty());
        end = block.span.end;
        assert!(text.is_char_boundary(block.span.start) && text.is_char_boundary(end));
    }
    let mut end = 0;
    for line in &document.printed {
        assert!(line.span.start >= end, "{:?}", line);
        end = line.span.end;
        assert!(text.get(line.span.start..end).is_some());
        assert!(line.page >= 1 && line.area[0] <= line.area[2] && line.area[1] <= line.area[3], "{line:?}");
    }
}

fn rows(name: &str) -> Vec<Vec<String>> {
    let table = std::fs::read_to_string(folder().join(name)).unwrap();
    let rows = table.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    rows.map(|row| row.split('\t').map(str::to_owned).collect()).collect()
}

fn words<'a>(document: &'a Document, block: &Block) -> &'a str {
    block.span.cut(&document.text)
}

/// Blanks within numbers alike: LaTeX draws a gap, LibreOffice writes a no-break space.
fn plain(text: &str) -> String {
    text.replace(['\u{A0}', '\u{202F}', '\u{2009}'], " ")
}

#[test]
fn every_figure_that_a_person_reads_is_found_on_its_page() {
    let mut missed = Vec::new();
    let mut files = BTreeSet::new();
    for row in rows("figures.tsv") {
        let [file, page, expected] = <[String; 3]>::try_from(row).unwrap();
        files.insert(file.clone());
        let document = document(&file);
        let read =
            document.blocks.iter().filter(|block| block.kind.is_reporting() || block.kind == BlockKind::Row);
        let found = read.into_iter().find_map(|block| {
            let text = plain(words(&document, block));
            let at = text.find(&expected)?;
            // Plain blanks have fewer bytes, so the place is found by the words themselves.
            let n_blanks = text[..at].chars().filter(|c| *c == ' ').count();
            Some((block.span, n_blanks))
        });
        let Some((span, n_blanks)) = found else {
            missed.push(format!("{file}, page {page}: {expected}"));
            continue;
        };
        let start = document.text[span.start..span.end]
            .char_indices()
            .filter(|(_, c)| c.is_whitespace())
            .map(|(at, _)| span.start + at)
            .nth(n_blanks)
            .unwrap_or(span.end)
            .saturating_sub(1);
        let place = ascribe_model::Span::new(start, start + 1);
        let pages: Vec<u32> = document.printed_lines(place).iter().map(|line| line.page).collect();
        if pages != [page.parse::<u32>().unwrap()] {
            missed.push(format!("{file}, page {page}, found on {pages:?}: {expected}"));
        }
    }
    assert!(missed.is_empty(), "{} are missed:\n{}", missed.len(), missed.join("\n"));
    assert!(files.len() >= 16, "{files:?}");
}

#[test]
fn what_is_not_read_is_refused_by_name() {
    for row in rows("refused.tsv") {
        let [file, code, said] = <[String; 3]>::try_from(row).unwrap();
        let problem = read(&file).expect_err(&file);
        let told = problem.to_string();
        assert!(problem.code == code && told.contains(&said) && told.contains("hint: "), "{told}");
        assert!(told.starts_with(&file), "{told}");
    }
}

#[test]
fn every_file_is_looked_for() {
    let named: BTreeSet<String> =
        rows("figures.tsv").into_iter().chain(rows("refused.tsv")).map(|row| row[0].clone()).collect();
    let there: BTreeSet<String> = std::fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".pdf"))
        .collect();
    assert_eq!(named, there);
    assert!(there.len() >= 20);
}
