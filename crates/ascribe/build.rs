//! Names the engine by its content: two builds that could read or compare differently are told apart in a ledger.

use std::fs;
use std::path::{Path, PathBuf};

/// The crates that turn a page into a reading.
const READING: [&str; 3] = ["ascribe-model", "ascribe-page", "ascribe-text"];

/// FNV-1a, 64 bits: the same on every machine and for good.
const FNV_OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const FNV_PRIME: u64 = 0x0000_0100_0000_01b3;

/// The crates that compare readings, and say what lists show of it.
const COMPARING: [&str; 5] = ["ascribe", "ascribe-compare", "ascribe-model", "ascribe-store", "ascribe-text"];

fn main() {
    println!("cargo:rustc-env=ASCRIBE_BUILD={:08x}", hash_of(&READING, &["../../models"]));
    println!("cargo:rustc-env=ASCRIBE_COMPARING={:08x}", hash_of(&COMPARING, &[]));
}

/// The first half of a hash over everything in some crates and folders.
fn hash_of(crates: &[&str], folders: &[&str]) -> u64 {
    let mut files = Vec::new();
    let of_crates = crates.iter().flat_map(|name| ["src", "lexicon"].map(|part| format!("../{name}/{part}")));
    for folder in of_crates.chain(folders.iter().map(|folder| (*folder).to_owned())) {
        let folder = PathBuf::from(folder);
        if folder.is_dir() {
            println!("cargo:rerun-if-changed={}", folder.display());
            gather(&folder, &mut files);
        }
    }
    files.sort();
    let mut hash = FNV_OFFSET;
    for file in files {
        let content = fs::read(&file).unwrap_or_default();
        // Line ends differ between checkouts and mean nothing.
        let bytes = content.iter().filter(|byte| **byte != b'\r');
        hash = bytes.fold(hash, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(FNV_PRIME));
    }
    hash >> 32
}

fn gather(folder: &Path, files: &mut Vec<PathBuf>) {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    for path in entries.map(|entry| entry.path()) {
        let is_about = path.extension().is_some_and(|extension| extension == "md");
        match path.is_dir() {
            true => gather(&path, files),
            false if is_about => {}
            false => files.push(path),
        }
    }
}
