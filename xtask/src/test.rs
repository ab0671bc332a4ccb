//! `cargo xtask test`: installs the programs of others that tests check our output with, then runs all tests.
//!
//! They come into the target folder and nowhere else. Without them `cargo test --workspace` runs as well; the tests that need
//! one then say on stderr that they were skipped.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// A program of others that tests use. One line in [`OUTSIDE`] adds one.
struct Outside {
    /// What it is, in words.
    name: &'static str,
    /// The variable that tells tests where it lies. A test that finds it set must not be skipped.
    variable: &'static str,
    /// Installs it, when it is not there yet, and says where it lies.
    install: fn(&Folders) -> Result<PathBuf, String>,
}

/// What is installed before the tests run, in this order.
const OUTSIDE: [Outside; 2] = [
    Outside { name: "Python readers of exports", variable: "ASCRIBE_PYTHON", install: install_python },
    Outside { name: "what drives a browser", variable: "ASCRIBE_BROWSER", install: install_browser_driver },
];

/// Parts that the default build leaves out and the tests do not.
const FEATURES: &str = "ascribe-cli/parquet";

struct Folders {
    /// The repository.
    root: PathBuf,
    /// Where programs of others are kept.
    outside: PathBuf,
}

/// Installs what tests need and runs `cargo test --workspace` with `arguments`. Exit status 1 when a test failed.
pub fn run(arguments: &[String]) -> Result<ExitCode, String> {
    let folders = find_folders()?;
    let mut tests = Command::new("cargo");
    tests
        .args(["test", "--workspace", "--locked", "--features", FEATURES])
        .args(arguments)
        .current_dir(&folders.root);
    for Outside { name, variable, install } in &OUTSIDE {
        let place = install(&folders).map_err(|error| {
            format!("installing {name}: {error}\nhint: `cargo test --workspace` runs without, and skips what needs them")
        })?;
        tests.env(variable, place);
    }
    let status = tests.status().map_err(|error| format!("running `cargo test`: {error}"))?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn find_folders() -> Result<Folders, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let root = root.canonicalize().map_err(|error| format!("looking for the repository's root: {error}"))?;
    let here = std::env::current_exe().map_err(|error| format!("looking for the target folder: {error}"))?;
    let target = here.ancestors().nth(2).ok_or("the program does not lie in a target folder")?;
    let outside = target.join("outside");
    fs::create_dir_all(&outside).map_err(|error| format!("making `{}`: {error}", outside.display()))?;
    Ok(Folders { root, outside })
}

/// A Python with the packages of `tests/outside/requirements.txt`.
fn install_python(folders: &Folders) -> Result<PathBuf, String> {
    let list = folders.root.join("tests/outside/requirements.txt");
    let wanted = read(&list)?;
    let home = folders.outside.join("python");
    let python = home.join("bin/python");
    let installed = home.join("installed.txt");
    if fs::read_to_string(&installed).is_ok_and(|installed| installed == wanted) {
        return Ok(python);
    }
    eprintln!("installing the packages of `{}`", list.display());
    run_quietly(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&home))?;
    let mut pip = Command::new(&python);
    run_quietly(pip.args(["-m", "pip", "install", "--quiet", "--requirement"]).arg(&list))?;
    fs::write(&installed, wanted).map_err(|error| format!("writing `{}`: {error}", installed.display()))?;
    Ok(python)
}

/// A folder with the packages of `tests/browser/package-lock.json`. Chromium itself comes from the system.
fn install_browser_driver(folders: &Folders) -> Result<PathBuf, String> {
    let lists = ["package.json", "package-lock.json"];
    let wanted: Vec<String> = lists
        .iter()
        .map(|list| read(&folders.root.join("tests/browser").join(list)))
        .collect::<Result<_, _>>()?;
    let home = folders.outside.join("browser");
    let installed = home.join("installed.txt");
    if fs::read_to_string(&installed).is_ok_and(|installed| installed == wanted.concat()) {
        return Ok(home);
    }
    eprintln!("installing the packages of `tests/browser/package.json`");
    let write = |name: &str, text: &str| {
        let path = home.join(name);
        fs::write(&path, text).map_err(|error| format!("writing `{}`: {error}", path.display()))
    };
    fs::create_dir_all(&home).map_err(|error| format!("making `{}`: {error}", home.display()))?;
    for (list, text) in lists.iter().zip(&wanted) {
        write(list, text)?;
    }
    run_quietly(Command::new("npm").args(["ci", "--no-audit", "--no-fund"]).current_dir(&home))?;
    write("installed.txt", &wanted.concat())?;
    Ok(home)
}

fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("reading `{}`: {error}", path.display()))
}

/// Runs a command; what it said only when it failed.
fn run_quietly(command: &mut Command) -> Result<(), String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let done = command.output().map_err(|error| format!("running `{name}`: {error}"))?;
    if done.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&done.stderr);
    Err(format!("`{name}` ended with {}: {}", done.status, said.trim()))
}
