//! The pages in a real browser: `tests/browser` does what a user would.
//!
//! `cargo xtask test` installs what drives the browser and says where. Without it this is skipped, and says so.

#![cfg(feature = "serve")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;
use std::process::Command;

use assert_cmd::cargo::cargo_bin;

#[test]
fn a_user_finds_reads_reviews_and_carries_away() {
    let Some(driver) = std::env::var_os("ASCRIBE_BROWSER") else {
        eprintln!("skipped: `cargo xtask test` installs what drives the browser");
        return;
    };
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/browser");
    let mut node = Command::new("node");
    node.arg("--test").arg(tests.join("pages.test.mjs"));
    node.env("ASCRIBE_BROWSER", driver).env("ASCRIBE_PROGRAM", cargo_bin!("ascribe"));
    let run = node.output().unwrap();
    let told = String::from_utf8_lossy(&run.stdout);
    assert!(run.status.success(), "{told}\n{}", String::from_utf8_lossy(&run.stderr));
}
