//! The world outside: the project's folders, the release binary, Python.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::sets::Measure;

/// Where things lie.
pub struct Places {
    /// The root of the repository.
    pub root: PathBuf,
    /// The folder with development sets and scorers, beside the repository.
    pub shared: PathBuf,
    /// Where inputs and readings are written, for looking at afterwards.
    pub scratch: PathBuf,
    /// The release binary.
    pub binary: PathBuf,
}

impl Places {
    /// Finds the folders and builds the release binary. None when the development sets are not there.
    pub fn find() -> Result<Option<Places>, String> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let root = root.canonicalize().map_err(|err| format!("looking for the repository's root: {err}"))?;
        let shared = root.join("../shared");
        if !shared.join("data").is_dir() {
            return Ok(None);
        }
        let here = std::env::current_exe().map_err(|err| format!("looking for the target folder: {err}"))?;
        let target = here.ancestors().nth(2).ok_or("the program does not lie in a target folder")?.to_owned();
        let scratch = target.join("eval");
        fs::create_dir_all(&scratch).map_err(|err| format!("making `{}`: {err}", scratch.display()))?;
        let binary = target.join("release").join(format!("ascribe{}", std::env::consts::EXE_SUFFIX));
        build_binary(&root)?;
        Ok(Some(Places { root, shared, scratch, binary }))
    }

    /// A development set or a part of one.
    pub fn data(&self, name: &str) -> PathBuf {
        self.shared.join("data").join(name)
    }

    /// A file of our own labels for texts of others.
    pub fn labels(&self, file: &str) -> PathBuf {
        self.root.join("tests/labels").join(file)
    }

    /// Runs `ascribe read --format jsonl` over JSON lines and returns one reading per line, with the time it took.
    pub fn read(&self, name: &str, input: &Path, cores: Cores) -> Result<(Vec<Value>, Duration), String> {
        let output = self.scratch.join(format!("{name}.readings.jsonl"));
        let file =
            fs::File::create(&output).map_err(|err| format!("writing `{}`: {err}", output.display()))?;
        let mut command = Command::new(&self.binary);
        command.args(["read", "--format", "jsonl"]).arg(input).stdout(file).stderr(Stdio::piped());
        if let Cores::One = cores {
            command.env("RAYON_NUM_THREADS", "1").env("RTEN_NUM_THREADS", "1");
        }
        let start = Instant::now();
        let done = command.output().map_err(|err| format!("running `{}`: {err}", self.binary.display()))?;
        let took = start.elapsed();
        if !done.status.success() {
            let said = String::from_utf8_lossy(&done.stderr);
            let last = said.lines().last().unwrap_or("nothing");
            return Err(format!("`ascribe read` over set `{name}` ended with {}: {last}", done.status));
        }
        Ok((load(&output)?, took))
    }

    /// Adds a file to a fresh ledger and returns where its claims were exported to as CSV.
    pub fn claims_of(&self, name: &str, input: &Path) -> Result<PathBuf, String> {
        let (ledger, claims) =
            (self.scratch.join(format!("{name}.ledger")), self.scratch.join(format!("{name}.csv")));
        for stale in [&ledger, &claims] {
            if stale.exists() {
                fs::remove_file(stale).map_err(|err| format!("removing `{}`: {err}", stale.display()))?;
            }
        }
        let of_ledger =
            |command: &'static str| [OsStr::new(command), OsStr::new("--ledger"), ledger.as_os_str()];
        let add = [&of_ledger("add")[..], &[input.as_os_str()]].concat();
        let to = [OsStr::new("--to"), OsStr::new("csv"), claims.as_os_str()];
        let export = [&of_ledger("export")[..], &to].concat();
        for arguments in [&add, &export] {
            let done = Command::new(&self.binary).args(arguments).output();
            let done = done.map_err(|err| format!("running `{}`: {err}", self.binary.display()))?;
            if !matches!(done.status.code(), Some(0 | 1)) {
                let said = String::from_utf8_lossy(&done.stderr);
                return Err(format!(
                    "`ascribe` over set `{name}` ended with {}: {}",
                    done.status,
                    said.trim()
                ));
            }
        }
        Ok(claims)
    }

    /// Runs one of the Python scorers and returns the JSON that it prints.
    pub fn score(&self, script: &str, gold: &Path, readings: &Path) -> Result<Value, String> {
        let printed = self.python(script, &[gold, readings])?;
        serde_json::from_str(&printed).map_err(|err| format!("reading what `{script}` printed: {err}"))
    }

    /// Runs a Python script of the shared tools and returns what it prints.
    pub fn python(&self, script: &str, arguments: &[&Path]) -> Result<String, String> {
        let path = self.shared.join("tools").join(script);
        let done = Command::new("python3").arg(&path).args(arguments).output().map_err(|err| {
            format!(
                "running `python3 {}`: {err}\nhint: install python3; scorers need no packages",
                path.display()
            )
        })?;
        if !done.status.success() {
            let said = String::from_utf8_lossy(&done.stderr);
            return Err(format!("`{script}` ended with {}: {}", done.status, said.trim()));
        }
        String::from_utf8(done.stdout).map_err(|err| format!("reading what `{script}` printed: {err}"))
    }
}

/// Runs what a crate measures of itself and returns what it prints.
pub fn run_measure(places: &Places, package: &str, measure: &Measure) -> Result<String, String> {
    let mut command = Command::new("cargo");
    command.current_dir(&places.root);
    let name = match measure {
        Measure::Example { name, file } => {
            command.args(["run", "--release", "--quiet", "--package", package, "--example", name, "--"]);
            command.arg(places.data(file));
            name
        }
        Measure::Test { name } => {
            command.args(["test", "--release", "--quiet", "--package", package, "--test", name]);
            command.args(["--", "--nocapture"]);
            name
        }
    };
    let done = command.output().map_err(|err| format!("running `{name}` of {package}: {err}"))?;
    if !done.status.success() {
        let said = String::from_utf8_lossy(&done.stderr);
        return Err(format!("`{name}` of {package} ended with {}: {}", done.status, said.trim()));
    }
    String::from_utf8(done.stdout).map_err(|err| format!("reading what `{name}` printed: {err}"))
}

/// How many pages of JSON lines the reader of pages reads in a second, on one core and by processor time.
pub fn pages_per_second(places: &Places, input: &Path) -> Result<f64, String> {
    let mut command = Command::new("cargo");
    command.current_dir(&places.root);
    command.args(["run", "--release", "--quiet", "--package", "ascribe-page"]);
    command.args(["--example", "pages_per_second", "--"]).arg(input);
    let done = command.output().map_err(|err| format!("running `pages_per_second`: {err}"))?;
    let printed = String::from_utf8_lossy(&done.stdout);
    let pace = printed.split_once(": ").and_then(|(_, rest)| rest.split(' ').next()?.parse().ok());
    pace.ok_or_else(|| {
        format!("`pages_per_second` printed no speed: {}", String::from_utf8_lossy(&done.stderr))
    })
}

/// Lets Python trafilatura read pages and returns how many it read in a second, by processor time.
pub fn read_beside(places: &Places, python: &Path, input: &Path, output: &Path) -> Result<f64, String> {
    let script = places.root.join("xtask/trafilatura_pages.py");
    let done = Command::new(python)
        .arg(script)
        .arg(input)
        .output()
        .map_err(|err| format!("running `{}`: {err}", python.display()))?;
    let said = String::from_utf8_lossy(&done.stderr);
    if !done.status.success() {
        return Err(format!(
            "reading pages with trafilatura ended with {}: {}\nhint: `{} -m pip install trafilatura==2.3.1 lxml_html_clean`",
            done.status,
            said.trim(),
            python.display()
        ));
    }
    fs::write(output, &done.stdout).map_err(|err| format!("writing `{}`: {err}", output.display()))?;
    let pace = said.lines().last().and_then(|line| line.trim().parse().ok());
    pace.ok_or_else(|| format!("trafilatura_pages.py printed no speed: {}", said.trim()))
}

/// How many cores a reading may use.
#[derive(Clone, Copy)]
pub enum Cores {
    /// One, for measuring speed.
    One,
    /// All there are.
    All,
}

/// The lines of a file of JSON lines.
pub fn load(path: &Path) -> Result<Vec<Value>, String> {
    let text = fs::read_to_string(path).map_err(|err| format!("reading `{}`: {err}", path.display()))?;
    let rows =
        text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()).map(|(line_idx, line)| {
            serde_json::from_str(line)
                .map_err(|err| format!("reading `{}:{}`: {err}", path.display(), line_idx + 1))
        });
    rows.collect()
}

/// Writes JSON lines.
pub fn save(path: &Path, rows: &[Value]) -> Result<(), String> {
    let text: String = rows.iter().map(|row| format!("{row}\n")).collect();
    fs::write(path, text).map_err(|err| format!("writing `{}`: {err}", path.display()))
}

fn build_binary(root: &Path) -> Result<(), String> {
    let arguments = ["build", "--release", "--quiet", "--package", "ascribe-cli"];
    let status = Command::new("cargo").args(arguments).current_dir(root).status();
    match status {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("building the release binary ended with {status}")),
        Err(err) => Err(format!("running `cargo build`: {err}")),
    }
}
