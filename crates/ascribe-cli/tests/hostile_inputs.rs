//! Inputs that are broken or meant to break: each is told clearly, the rest is read, and the exit status says so.

use std::fs;
use std::io::{BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use assert_cmd::cargo::cargo_bin;

const GOOD: &str = "The ministry said that 12 soldiers were killed.";

struct Inputs {
    folder: tempfile::TempDir,
}

struct Told {
    status: Option<i32>,
    n_documents: usize,
    err: String,
}

impl Inputs {
    fn new() -> Inputs {
        let folder = tempfile::tempdir().expect("a temporary folder");
        fs::write(folder.path().join("zz-good.txt"), GOOD).expect("written");
        Inputs { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn put(&self, name: &str, content: impl AsRef<[u8]>) {
        fs::write(self.path(name), content).expect("written");
    }

    /// Reads the whole folder, the good page among the rest.
    fn read(&self) -> Told {
        let output = Command::new(cargo_bin!("ascribe"))
            .args(["read", "--format", "jsonl", "."])
            .current_dir(self.folder.path())
            .output()
            .expect("a run");
        let lines = String::from_utf8(output.stdout).expect("UTF-8");
        assert!(lines.contains(GOOD), "the good page is read");
        Told {
            status: output.status.code(),
            n_documents: lines.lines().count(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// The input is told as a problem, in one message with its name; the good page alone is read.
    fn check_refused(&self, name: &str, message: &str) {
        let told = self.read();
        assert_eq!((told.status, told.n_documents), (Some(2), 1), "{}", told.err);
        assert!(told.err.contains(name) && told.err.contains(message), "{}", told.err);
        assert!(!told.err.contains("panicked"), "{}", told.err);
    }
}

#[test]
fn an_empty_file() {
    let inputs = Inputs::new();
    inputs.put("empty.txt", "");
    inputs.check_refused("empty.txt", "empty");
}

#[test]
fn a_binary_file() {
    let inputs = Inputs::new();
    let bytes: Vec<u8> = (0..4096u32).map(|n| (n * n % 251) as u8).collect();
    inputs.put("picture.jpg", [b"\xFF\xD8\xFF\xE0\0\x10JFIF\0".as_slice(), &bytes].concat());
    // Of a folder, what is no report is passed over with one line.
    let told = inputs.read();
    assert_eq!((told.status, told.n_documents), (Some(0), 1), "{}", told.err);
    assert!(told.err.contains("picture.jpg: passed over") && !told.err.contains("panicked"), "{}", told.err);
}

#[test]
fn fifty_megabytes_on_one_line() {
    let inputs = Inputs::new();
    let mut file = BufWriter::new(fs::File::create(inputs.path("long.txt")).expect("a file"));
    for _ in 0..50 {
        file.write_all(&[b'a'; 1 << 20]).expect("written");
    }
    drop(file);
    inputs.check_refused("long.txt", "the limit for one page");
}

#[test]
fn fifty_megabytes_in_one_json_line() {
    let inputs = Inputs::new();
    let mut file = BufWriter::new(fs::File::create(inputs.path("long.jsonl")).expect("a file"));
    file.write_all(br#"{"id": "long", "text": ""#).expect("written");
    for _ in 0..50 {
        file.write_all(&[b'a'; 1 << 20]).expect("written");
    }
    file.write_all(b"\"}\n").expect("written");
    drop(file);
    inputs.check_refused("long.jsonl:1", "the limit for one page");
}

#[test]
fn invalid_utf8_is_read_with_a_notice() {
    let inputs = Inputs::new();
    inputs.put("broken.txt", b"Officials said \xFF\xFE\xC3 12 people were killed \xE2\x80 there on Sunday.");
    let told = inputs.read();
    assert_eq!((told.status, told.n_documents), (Some(0), 2), "{}", told.err);
}

#[test]
fn a_json_line_broken_in_the_middle() {
    let inputs = Inputs::new();
    inputs.put(
        "pages.jsonl",
        "{\"text\": \"12 died.\"}\n{\"text\": \"12 di\n\n{\"text\": \"13 died.\"}\n[]\n{}\n",
    );
    let told = inputs.read();
    assert_eq!((told.status, told.n_documents), (Some(2), 3), "{}", told.err);
    for place in ["pages.jsonl:2", "pages.jsonl:5", "pages.jsonl:6"] {
        assert!(told.err.contains(place), "{place}: {}", told.err);
    }
}

#[cfg(unix)]
#[test]
fn a_link_to_nothing() {
    let inputs = Inputs::new();
    std::os::unix::fs::symlink("nothing", inputs.path("link.txt")).expect("a link");
    inputs.check_refused("link.txt", "a link to a file that is not there");
}

#[cfg(unix)]
#[test]
fn a_folder_that_must_not_be_read() {
    use std::os::unix::fs::PermissionsExt;
    let inputs = Inputs::new();
    fs::create_dir(inputs.path("closed")).expect("a folder");
    fs::set_permissions(inputs.path("closed"), fs::Permissions::from_mode(0o000)).expect("closed");
    // Whoever runs this may read everything (root): then there is nothing to refuse.
    if fs::read_dir(inputs.path("closed")).is_err() {
        inputs.check_refused("closed", "not allowed to read it");
    }
    fs::set_permissions(inputs.path("closed"), fs::Permissions::from_mode(0o700)).expect("opened");
}

#[test]
fn a_page_cannot_command_the_terminal() {
    let inputs = Inputs::new();
    inputs.put(
        "evil.txt",
        "Twelve \x1b[31mdead\u{202E}\x07\n\nOfficials said \x1b]0;owned\x07 12 people were killed.",
    );
    let output = Command::new(cargo_bin!("ascribe"))
        .args(["read", "evil.txt", "evil\u{1b}[2J.txt"])
        .env("CLICOLOR_FORCE", "1")
        .current_dir(inputs.folder.path())
        .output()
        .expect("a run");
    let shown = String::from_utf8([output.stdout, output.stderr].concat()).expect("UTF-8");
    for command in ["\x1b[31m", "\x1b]0", "\x1b[2J", "\x07", "\u{202E}"] {
        assert!(!shown.contains(command), "{command:?} in {shown}");
    }
}

#[test]
fn a_reader_who_had_enough_is_no_failure() {
    let inputs = Inputs::new();
    let line = format!("{{\"text\": \"{GOOD}\"}}\n");
    inputs.put("many.jsonl", line.repeat(2000));
    let mut child = start(&inputs.path("many.jsonl"));
    let mut out = child.stdout.take().expect("a pipe");
    let mut first = [0; 1];
    out.read_exact(&mut first).expect("output");
    drop(out);
    let mut err = String::new();
    child.stderr.take().expect("a pipe").read_to_string(&mut err).expect("UTF-8");
    assert_eq!((child.wait().expect("an ending").code(), err.as_str()), (Some(0), ""));
}

fn start(path: &Path) -> std::process::Child {
    Command::new(cargo_bin!("ascribe"))
        .args(["read", "--format", "jsonl"])
        .arg(path)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("a run")
}
