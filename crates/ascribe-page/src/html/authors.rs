//! Under whose name a page was published.

use super::metadata::{Holds, Metadata, Said};
use super::nearby::Nearby;
use crate::credits::is_person;

/// Words up to which a text is a name and not a sentence about somebody.
const MAX_NAME_WORDS: usize = 8;

/// Authors kept of one page.
const MAX_AUTHORS: usize = 12;

/// The authors' names, as the page gives them, without "By" and without doubles.
pub(crate) fn find_authors(metadata: &Metadata, nearby: &Nearby) -> Vec<String> {
    let metas = [
        "author",
        "article:author",
        "dc.creator",
        "dcterms.creator",
        "sailthru.author",
        "parsely-author",
        "byl",
        "citation_author",
    ];
    let from_metas = || metas.iter().map(|name| metadata.metas(name).map(str::to_owned).collect::<Vec<_>>());
    let marked = |said: Said| {
        let names = metadata.holding(Holds::Author).filter(move |marked| marked.said == said);
        names.map(|marked| marked.visible.clone()).take(2).collect::<Vec<_>>()
    };
    let mut sources = vec![metadata.json_ld.authors.clone()];
    sources.extend(from_metas());
    sources.push(marked(Said::Microdata));
    sources.push(nearby.bylines.clone());
    sources.push(marked(Said::Class));
    let mut named = sources.iter().map(|names| clean_names(names)).filter(|names| !names.is_empty());
    let first = named.next().unwrap_or_default();
    if first.iter().any(|name| is_person(name)) {
        return first;
    }
    named.find(|names| names.iter().any(|name| is_person(name))).map_or(first, keep_persons)
}

/// Names found beside a metadata author that is no person ("Staff", the site): the persons among them.
fn keep_persons(names: Vec<String>) -> Vec<String> {
    names.into_iter().filter(|name| is_person(name)).collect()
}

fn clean_names(written: &[String]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for written in written {
        for name in split_names(written) {
            let is_new = !names.iter().any(|known| known.eq_ignore_ascii_case(&name));
            if is_new && names.len() < MAX_AUTHORS {
                names.push(name);
            }
        }
    }
    names
}

/// "By Ann Lee and Bo Park | Courier" as its names.
fn split_names(written: &str) -> Vec<String> {
    let written = written.trim();
    let lower = written.to_lowercase();
    let prefix = ["written by", "posted by", "reported by", "author:", "by:", "by "];
    let start = prefix.iter().find(|start| lower.starts_with(**start)).map_or(0, |start| start.len());
    let written = written.get(start..).unwrap_or(written);
    written
        .split(['|', ';', '\n', '•', '·'])
        .flat_map(|part| part.split(" and "))
        .flat_map(|part| part.split(" & "))
        .flat_map(|part| part.split(','))
        .map(|name| name.trim().trim_matches(|c: char| !c.is_alphanumeric() && c != '.').trim().to_owned())
        .filter(|name| is_name(name))
        .collect()
}

fn is_name(name: &str) -> bool {
    let is_address = name.contains("://") || name.contains('@') || name.starts_with("www.");
    let n_words = name.split_whitespace().count();
    let has_letters = name.chars().filter(|c| c.is_alphabetic()).count() >= 2;
    let is_role = name.split_whitespace().all(|word| crate::credits::is_role(&word.to_lowercase()));
    has_letters
        && !is_address
        && !is_role
        && n_words <= MAX_NAME_WORDS
        && !name.chars().any(|c| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::super::markup::Source;
    use super::super::metadata::read_metadata;
    use super::*;

    fn check(source: &str, expected: &[&str]) {
        let source = Source::new(source);
        assert_eq!(find_authors(&read_metadata(&source), &Nearby::read(&source, 0, &[])), expected);
    }

    #[test]
    fn names_are_found_and_cleaned() {
        check("<meta name=author content='Ann Lee, Bo Park and Ann Lee'>", &["Ann Lee", "Bo Park"]);
        check(
            "<meta property=article:author content=https://social.example/ann><p class=byline>By Ann Lee</p>",
            &["Ann Lee"],
        );
        check("<p class=byline>By Ann Lee | March 31, 2025</p>", &["Ann Lee"]);
        check("<p>Nobody</p>", &[]);
    }
}
