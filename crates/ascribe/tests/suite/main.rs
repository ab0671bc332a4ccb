//! Runs the cases of `tests/suite/*.md`. How to read and add one: `CONTRIBUTING.md`.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod case;
mod check;

use std::path::Path;

use ascribe::model::Reading;
use ascribe_page::read_page;
use ascribe_text::read_document;

use case::{Case, Page};
use check::{Found, check};

#[test]
fn every_case_is_read_as_it_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/suite");
    let cases = case::read_cases(&folder);
    assert!(!cases.is_empty(), "no cases in {}", folder.display());
    let failures: Vec<String> = cases.iter().flat_map(run).collect();
    let n_lines: usize = cases.iter().flat_map(|case| &case.pages).map(|page| page.expectations.len()).sum();
    println!("{} cases, {n_lines} lines, {} failures", cases.len(), failures.len());
    assert!(failures.is_empty(), "{} of {n_lines} lines fail\n\n{}", failures.len(), failures.join("\n"));
}

/// Reads the pages of a case and returns a message for each line that is not as expected.
fn run(case: &Case) -> Vec<String> {
    let readings: Vec<Reading> = case.pages.iter().map(read).collect();
    let comparison = ascribe_compare::compare(&readings);
    let mut failures = Vec::new();
    for (page, reading) in case.pages.iter().zip(&readings) {
        let found =
            Found { reading, readings: &readings, comparison: &comparison, expectations: &page.expectations };
        for expectation in &page.expectations {
            let place = format!("tests/suite/{}:{} in \"{}\"", case.file, expectation.line, case.name);
            let line = format!("{}: {}", expectation.what, expectation.parts.join(" | "));
            match (check(expectation, &found), &expectation.fixme) {
                (Ok(()), None) | (Err(_), Some(_)) => {}
                (Ok(()), Some(_)) => failures.push(format!(
                    "{place}\n  now holds {line}\n  hint: delete its FIXME so that it stays so\n"
                )),
                (Err(instead), None) => {
                    failures.push(format!("{place}\n  expected  {line}\n  found     {instead}\n"));
                }
            }
        }
    }
    failures
}

fn read(page: &Page) -> Reading {
    read_document(read_page(page.text.as_bytes(), page.kind, &page.hints))
}
