//! Who may import whom, and who may touch the world. Reads every `Cargo.toml` and the sources of the pure crates.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// What each crate may import of ours. A crate that is not in this table may not exist.
const MAY_IMPORT: [(&str, &[&str]); 11] = [
    ("ascribe-model", &[]),
    ("ascribe-page", &["ascribe-model"]),
    ("ascribe-text", &["ascribe-model"]),
    ("ascribe-compare", &["ascribe-model"]),
    ("ascribe-sheets", &["ascribe-model"]),
    ("ascribe-store", &["ascribe-model"]),
    (
        "ascribe",
        &[
            "ascribe-compare",
            "ascribe-model",
            "ascribe-page",
            "ascribe-sheets",
            "ascribe-store",
            "ascribe-text",
        ],
    ),
    ("ascribe-server", &["ascribe"]),
    ("ascribe-watch", &["ascribe"]),
    ("ascribe-cli", &["ascribe", "ascribe-server", "ascribe-watch"]),
    ("xtask", &[]),
];

/// Libraries that bring the world in, and the only crates that may import each.
const WORLDLY: [(&str, &[&str]); 8] = [
    ("rusqlite", &["ascribe-store"]),
    ("rayon", &["ascribe", "ascribe-compare"]),
    ("ureq", &["ascribe-watch"]),
    ("reqwest", &["ascribe"]),
    ("tokio", &["ascribe-server"]),
    ("axum", &["ascribe-server"]),
    ("clap", &["ascribe-cli"]),
    ("indicatif", &["ascribe-cli"]),
];

/// Crates that neither open a file, nor a socket, nor look at the clock.
const PURE: [&str; 5] =
    ["ascribe-model", "ascribe-page", "ascribe-text", "ascribe-compare", "ascribe-sheets"];

/// Words that a pure crate's sources (its tests aside) do not hold.
const WORLD_WORDS: [&str; 7] =
    ["std::fs", "std::net", "std::env::", "std::process", "SystemTime", "Instant::now", "::now("];

#[test]
fn imports_keep_the_table() {
    let table = BTreeMap::from(MAY_IMPORT);
    let mut wrong = Vec::new();
    for manifest in manifests() {
        let Some(allowed) = table.get(manifest.name.as_str()) else {
            wrong.push(format!("{}: not in the table of crates", manifest.name));
            continue;
        };
        for import in &manifest.imports {
            if table.contains_key(import.as_str()) && !allowed.contains(&import.as_str()) {
                wrong.push(format!("{} may not import {import}", manifest.name));
            }
        }
    }
    assert!(wrong.is_empty(), "imports that the table forbids:\n{}", wrong.join("\n"));
}

#[test]
fn the_world_comes_in_by_its_doors_only() {
    let doors = BTreeMap::from(WORLDLY);
    let mut wrong = Vec::new();
    for manifest in manifests() {
        for import in &manifest.imports {
            let closed = doors.get(import.as_str()).is_some_and(|who| !who.contains(&manifest.name.as_str()));
            if closed && manifest.name != "xtask" {
                wrong.push(format!("{} may not import {import}", manifest.name));
            }
        }
    }
    assert!(wrong.is_empty(), "libraries outside their door:\n{}", wrong.join("\n"));
}

#[test]
fn pure_crates_touch_no_world() {
    let mut wrong = Vec::new();
    for name in PURE {
        for path in rust_files(&root().join("crates").join(name).join("src")) {
            let source = fs::read_to_string(&path).unwrap();
            let shipped = source.split("#[cfg(test)]").next().unwrap_or_default();
            for (line_idx, line) in shipped.lines().enumerate() {
                if line.trim_start().starts_with("//") {
                    continue;
                }
                for word in WORLD_WORDS.iter().filter(|word| line.contains(**word)) {
                    wrong.push(format!("{}:{}: `{word}`", path.display(), line_idx + 1));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "pure crates that touch the world:\n{}", wrong.join("\n"));
}

/// The name of a crate and everything it imports, tests and build scripts included.
struct Manifest {
    name: String,
    imports: BTreeSet<String>,
}

fn manifests() -> Vec<Manifest> {
    let mut folders: Vec<PathBuf> =
        fs::read_dir(root().join("crates")).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.push(root().join("xtask"));
    folders.sort();
    folders.iter().map(|folder| folder.join("Cargo.toml")).filter(|path| path.is_file()).map(read).collect()
}

fn read(path: PathBuf) -> Manifest {
    let table: toml::Table = fs::read_to_string(&path).unwrap().parse().unwrap();
    let name = table["package"]["name"].as_str().unwrap().to_owned();
    let sections = ["dependencies", "dev-dependencies", "build-dependencies"];
    let imports = sections.iter().filter_map(|section| table.get(*section)?.as_table());
    Manifest { name, imports: imports.flat_map(|section| section.keys().cloned()).collect() }
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}
