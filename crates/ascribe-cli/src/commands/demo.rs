//! `ascribe demo`: the sample reports into a temporary ledger, and the story of their number.

#[cfg(feature = "serve")]
use std::io::IsTerminal;
use std::io::Write;
use std::path::Path;
use std::time::Instant;

use ascribe::model::Finding;
use ascribe::views::{lineage_trees, timeline};
use ascribe::{Contents, Input, Ledger, Outcome, read_inputs};
use include_dir::{Dir, include_dir};

use crate::arguments::DemoOptions;
use crate::draw;
use crate::failure::Failure;
use crate::{Ending, terminal};

/// Reports on one number by invented outlets, written for Ascribe after public facts.
static SAMPLES: Dir = include_dir!("$CARGO_MANIFEST_DIR/../../samples/kursk");

/// Reads the samples and tells their story.
pub(crate) fn run(options: &DemoOptions) -> Result<Ending, Failure> {
    let started = Instant::now();
    let folder = tempfile::tempdir().map_err(Failure::NoTemporaryFolder)?;
    let file = options.ledger.clone().unwrap_or_else(|| folder.path().join("demo.ledger"));
    let contents = fill(&file)?;
    let story = story(&contents, terminal::width());
    writeln!(anstream::stdout(), "{story}")?;
    anstream::eprintln!("\nread, kept and compared in {} ms", started.elapsed().as_millis());
    offer_pages(options, &file)
}

/// The same as web pages: on a terminal at once, else by the command that shows them.
#[cfg(feature = "serve")]
fn offer_pages(options: &DemoOptions, file: &Path) -> Result<Ending, Failure> {
    if !options.serve && !std::io::stdout().is_terminal() {
        anstream::eprintln!("`ascribe demo --serve` ends with the same as web pages");
        return Ok(Ending::Done);
    }
    super::serve::answer(ascribe_server::Server::bind(ascribe_server::ServerOptions::local(file))?)
}

#[cfg(not(feature = "serve"))]
fn offer_pages(_: &DemoOptions, _: &Path) -> Result<Ending, Failure> {
    Ok(Ending::Done)
}

fn fill(path: &Path) -> Result<Contents, Failure> {
    let mut ledger = Ledger::open(path)?;
    let pages = read_inputs(samples(), None).filter_map(|outcome| match outcome {
        Outcome::Read(page) => Some(*page),
        Outcome::Failed(_) => None,
    });
    ledger.add(&pages.collect::<Vec<_>>(), Some("demo"))?;
    Ok(ledger.contents()?)
}

fn samples() -> Vec<Input> {
    let mut files: Vec<_> = SAMPLES.files().filter(|file| is_report(file.path())).collect();
    files.sort_by_key(|file| file.path());
    let input = |file: &'static include_dir::File<'static>| Input::Bytes {
        name: file.path().display().to_string(),
        bytes: file.contents(),
    };
    files.into_iter().map(input).collect()
}

fn is_report(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ["html", "txt", "jsonl"].iter().any(|known| ending == *known))
}

fn story(contents: &Contents, width: usize) -> String {
    let mut parts = vec![draw::opening(contents, width)];
    let main = contents.main_series();
    parts.extend(main.map(|series| draw::timeline(&timeline(contents, series), width)));
    let trees = lineage_trees(contents);
    if !trees.is_empty() {
        parts.push(format!("{}\n\n{}", draw::heading("Who repeats whom"), draw::lineage(&trees)));
    }
    let on_main: Vec<&Finding> = main.map(|series| contents.findings_on(series)).unwrap_or_default();
    let others = contents.comparison.findings.iter().filter(|finding| !on_main.contains(finding));
    let findings: Vec<&Finding> = on_main.iter().copied().chain(others).collect();
    if !findings.is_empty() {
        parts.push(draw::heading("What does not fit, and where it says so"));
        parts.extend(
            one_of_each(&findings).into_iter().map(|finding| draw::finding(contents, finding, width)),
        );
        parts.push(rest(&findings, width));
    }
    parts.join("\n\n")
}

/// The finding of each check that rests on the most claims, in the order of the findings: a story, not a list.
fn one_of_each<'c>(findings: &[&'c Finding]) -> Vec<&'c Finding> {
    let mut shown: Vec<&Finding> = Vec::new();
    for finding in findings {
        match shown.iter_mut().find(|other| other.check == finding.check) {
            None => shown.push(finding),
            Some(other) if other.claims.len() < finding.claims.len() => *other = finding,
            Some(_) => {}
        }
    }
    shown
}

/// How many findings of which check there are, and how to see them all.
fn rest(findings: &[&Finding], width: usize) -> String {
    let count = |check: &str| findings.iter().filter(|finding| finding.check == check).count();
    let checks = one_of_each(findings);
    let counts: Vec<_> =
        checks.iter().map(|finding| format!("{} {}", count(&finding.check), finding.check)).collect();
    let counted = format!("One of each is shown here, of {}. All of them:", counts.join(", "));
    let commands = "ascribe demo --ledger demo.ledger\n  ascribe findings --ledger demo.ledger";
    format!("{}\n\n  {commands}", draw::sentence(&counted, width))
}
