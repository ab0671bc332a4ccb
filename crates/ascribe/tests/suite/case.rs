//! Cases in `tests/suite/*.md`: a heading, pages in fenced blocks, beneath each what must be found in it.

use std::fs;
use std::path::Path;

use ascribe_page::{Hints, InputKind};

/// One case: what stands under one second-level heading.
pub struct Case {
    /// The file and the heading, for messages.
    pub file: String,
    /// The heading.
    pub name: String,
    /// The pages, in the order of the file.
    pub pages: Vec<Page>,
}

/// One fenced block, or a file named by `page file:`, and what must be found in it.
pub struct Page {
    /// The text between the fences.
    pub text: String,
    /// What the word behind the opening fence says it is.
    pub kind: InputKind,
    /// What stands before the fence: `published:`, `outlet:`, `url:`, `headline:`.
    pub hints: Hints,
    /// The lines beneath it.
    pub expectations: Vec<Expectation>,
}

/// One line of what must be found.
pub struct Expectation {
    /// The line of the file, counted from one.
    pub line: usize,
    /// The word before the colon: `figure`, `no figure`, `statement`, …
    pub what: String,
    /// The parts behind it, divided by ` | `.
    pub parts: Vec<String>,
    /// Why it is not found yet, where it is known not to be.
    pub fixme: Option<String>,
}

/// All cases of a folder, by file name, in the order of each file.
pub fn read_cases(folder: &Path) -> Vec<Case> {
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "md"));
    paths.sort();
    paths.iter().flat_map(|path| cases_of(path)).collect()
}

fn cases_of(path: &Path) -> Vec<Case> {
    let file = path.file_name().unwrap().to_string_lossy().into_owned();
    let source = fs::read_to_string(path).unwrap();
    let mut cases: Vec<Case> = Vec::new();
    let mut hints = Hints::default();
    let mut fence: Option<(InputKind, Vec<&str>)> = None;
    for (line_idx, line) in source.lines().enumerate() {
        let number = line_idx + 1;
        if let Some((kind, mut lines)) = fence.take() {
            if line == "```" {
                let case =
                    cases.last_mut().unwrap_or_else(|| panic!("{file}:{number}: a page before any heading"));
                let text = lines.join("\n");
                let hints = std::mem::take(&mut hints);
                case.pages.push(Page { text, kind, hints, expectations: Vec::new() });
            } else {
                lines.push(line);
                fence = Some((kind, lines));
            }
        } else if let Some(word) = line.strip_prefix("```") {
            let kind = word.parse().unwrap_or_else(|err| panic!("{file}:{number}: {err}"));
            fence = Some((kind, Vec::new()));
        } else if let Some(name) = line.strip_prefix("## ") {
            cases.push(Case { file: file.clone(), name: name.to_owned(), pages: Vec::new() });
        } else if let Some(case) = cases.last_mut() {
            read_line(case, &mut hints, line, number);
        }
    }
    assert!(fence.is_none(), "{file}: the last fence is not closed");
    cases.retain(|case| !case.pages.is_empty());
    cases
}

/// A line outside fences: metadata of the page to come, or something expected of the last one. Prose is passed over.
fn read_line(case: &mut Case, hints: &mut Hints, line: &str, number: usize) {
    let (line, fixme) = match line.split_once("FIXME:") {
        Some((line, why)) => (line, Some(why.trim().to_owned())),
        None => (line, None),
    };
    let Some((what, rest)) = split_line(line) else { return };
    let value = Some(rest.to_owned());
    match (what, case.pages.last_mut()) {
        ("page published", _) => hints.published = value,
        ("page outlet", _) => hints.outlet = value,
        ("page url", _) => hints.url = value,
        ("page headline", _) => hints.headline = value,
        ("page file", _) => case.pages.push(page_of_file(rest, std::mem::take(hints))),
        (_, Some(page)) => page.expectations.push(expectation(what, rest, fixme, number)),
        (_, None) => panic!("{}:{number}: `{what}` stands before the page it speaks of", case.file),
    }
}

/// A page that lies in a file of its own, named from the root of the repository.
fn page_of_file(path: &str, hints: Hints) -> Page {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let text = fs::read_to_string(root.join(path)).unwrap_or_else(|err| panic!("reading `{path}`: {err}"));
    let kind = if path.ends_with(".html") { InputKind::Html } else { InputKind::Text };
    Page { text, kind, hints, expectations: Vec::new() }
}

/// The words that open a line which means something; all other lines are prose.
const WORDS: [&str; 22] = [
    "page published",
    "page outlet",
    "page url",
    "page headline",
    "page file",
    "figure",
    "no figure",
    "no other figures",
    "statement",
    "no statement",
    "no other statements",
    "block",
    "headline",
    "outlet",
    "published",
    "byline",
    "origin",
    "finding",
    "no finding",
    "notice",
    "series",
    "lineage",
];

fn split_line(line: &str) -> Option<(&str, &str)> {
    let (what, rest) = line.split_once(':').unwrap_or((line, ""));
    WORDS.contains(&what.trim_end()).then_some((what.trim_end(), rest.trim()))
}

fn expectation(what: &str, rest: &str, fixme: Option<String>, line: usize) -> Expectation {
    let parts = rest.split(" | ").map(|part| part.trim().to_owned()).filter(|part| !part.is_empty());
    Expectation { line, what: what.to_owned(), parts: parts.collect(), fixme }
}
