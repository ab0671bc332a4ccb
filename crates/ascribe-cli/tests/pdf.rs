//! A PDF on the command line: its figures, and the page that each stands on.

#![cfg(feature = "pdf")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::process::{Command, Output};

use serde_json::Value;

fn run(arguments: &[&str]) -> Output {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../ascribe-page/tests/pdf");
    Command::new(env!("CARGO_BIN_EXE_ascribe")).args(arguments).current_dir(folder).output().unwrap()
}

#[test]
fn figures_lead_back_to_their_page() {
    let done = run(&["read", "--fast", "lo-report.pdf"]);
    let shown = String::from_utf8(done.stdout).unwrap();
    let mut lines = shown.lines().skip_while(|line| !line.trim_start().starts_with("1,487"));
    let at = lines.find(|line| line.contains('╰')).unwrap_or_else(|| panic!("1,487 in {shown}"));
    assert!(at.ends_with("page 2"), "{at}");
}

#[test]
fn lines_leave_with_page_and_box() {
    let done = run(&["read", "--fast", "--format", "jsonl", "lo-report.pdf", "scan.pdf"]);
    assert_eq!(done.status.code(), Some(2), "a scan is a problem");
    assert!(String::from_utf8(done.stderr).unwrap().contains("a scan"));
    let read: Value = serde_json::from_slice(&done.stdout).unwrap();
    let document = &read["document"];
    assert_eq!(document["read_as"]["kind"], "pdf");
    assert_eq!(document["published"]["value"], "2026-07-15");
    let text: Vec<char> = document["text"].as_str().unwrap().chars().collect();
    let figures = read["figures"].as_array().unwrap();
    let figure = figures.iter().find(|figure| figure["text"] == "1,487").unwrap();
    assert_eq!(figure["measure"], "killed");
    let start = figure["start"].as_u64().unwrap();
    let mut lines = document["printed"].as_array().unwrap().iter();
    let line = lines.rfind(|line| line["start"].as_u64() <= Some(start)).unwrap();
    assert_eq!(line["page"], 2);
    let words: String = text
        [line["start"].as_u64().unwrap() as usize..line["end"].as_u64().unwrap() as usize]
        .iter()
        .collect();
    assert_eq!(words, "Since the offensive began on 2 May, 1,487 civilians have been killed in the region,");
    let area: Vec<i64> = line["area"].as_array().unwrap().iter().map(|edge| edge.as_i64().unwrap()).collect();
    assert!(area[0] >= 50 && area[2] <= 545 && area[3] - area[1] < 20, "{area:?}");
}
