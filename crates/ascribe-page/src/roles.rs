//! The role of each line of a page, from its wording and from where it stands.
//!
//! A report is known by its prose. Above the first and below the last prose line stand the lines of the page: menus,
//! taglines, bylines, share bars, author boxes. There, a line needs less to be furniture than in the middle, where
//! only set phrases count, since a true line of the report must never be dropped.

use std::cell::{LazyCell, OnceCell};

use ascribe_model::BlockKind;

use crate::credits::{CreditLine, is_person, is_role, read_byline, read_credit};
use crate::lines::ends_sentence;
use crate::vocabulary::{ContentWords, Vocabulary};
use crate::wording::{Wording, wording};

/// Words from which a line is prose whatever ends it.
const MIN_PROSE_WORDS: usize = 14;

/// Words from which a line that ends like a sentence is prose.
const MIN_SENTENCE_WORDS: usize = 6;

/// Of a hundred content words of a line, how many the report must also use for the line to belong to it, below a heading
/// of links. Closing paragraphs of the reports in our own words share 31 and more, teasers 22 and fewer.
const MIN_SHARED_PERCENT: usize = 30;

/// Words up to which a sentence without a verb below the report is a slogan of the page.
const MAX_SLOGAN_WORDS: usize = 12;

/// Lines at the end of a page that are looked at as author boxes. Pages with six authors have a box for each.
const MAX_AUTHOR_LINES: usize = 24;

/// Words within which an author box says what the author is.
const BIO_ROLE_WORDS: usize = 20;

/// What a line is on its page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Report,
    Credit(CreditLine),
    Furniture,
}

impl Role {
    pub(crate) fn is_report(&self) -> bool {
        *self == Role::Report
    }

    /// The kind of block that such a line becomes.
    pub(crate) fn kind(&self) -> BlockKind {
        match self {
            Role::Report => BlockKind::Body,
            Role::Credit(_) => BlockKind::Credit,
            Role::Furniture => BlockKind::Furniture,
        }
    }
}

/// On which side of the report a line stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Edge {
    Above,
    Below,
}

/// What is known of the page that the lines stand on.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct PageFacts<'a> {
    /// The headline, where it is known from elsewhere.
    pub headline: Option<&'a str>,
    /// The outlet's name.
    pub outlet: Option<&'a str>,
    /// The names under which it was published, where they are known from elsewhere.
    pub authors: &'a [String],
    /// Whether it is a letter or an office document: all of it is meant to be read, and its last item may share no word with
    /// its first. Only set phrases are furniture then.
    pub is_all_report: bool,
}

/// A line and what is asked of it again and again.
struct Line<'a> {
    text: &'a str,
    wording: Wording,
    is_prose: bool,
    words: OnceCell<ContentWords>,
}

impl<'a> Line<'a> {
    fn new(text: &'a str) -> Line<'a> {
        Line { text, wording: wording(text), is_prose: is_prose(text), words: OnceCell::new() }
    }

    /// Its content words, found when they are first asked for: the roles of most lines are told without.
    fn words(&self) -> &ContentWords {
        self.words.get_or_init(|| ContentWords::of(self.text))
    }
}

/// Tells the role of every line. Lines that are `is_apart` are furniture for reasons that the text does not show.
pub(crate) fn tell_roles(lines: &[&str], is_apart: &[bool], facts: PageFacts<'_>) -> Vec<Role> {
    let lines: Vec<Line<'_>> = lines.iter().map(|line| Line::new(line)).collect();
    let mut roles: Vec<Role> = lines.iter().map(|line| by_wording(line.text, line.wording)).collect();
    for (role, _) in roles.iter_mut().zip(is_apart).filter(|(role, apart)| **apart && role.is_report()) {
        *role = Role::Furniture;
    }
    if facts.is_all_report {
        keep_some_report(&lines, &mut roles);
        return roles;
    }
    if lines.iter().any(|line| line.wording == Wording::TeaserHeading) {
        close_teasers(&lines, &mut roles);
    }
    mark_author_boxes(&lines, facts, &mut roles);
    mark_edges(&lines, facts, &mut roles);
    keep_some_report(&lines, &mut roles);
    roles
}

fn by_wording(line: &str, wording: Wording) -> Role {
    match (wording, read_credit(line)) {
        (_, Some(credit)) => Role::Credit(credit),
        (Wording::Furniture | Wording::TeaserHeading, None) => Role::Furniture,
        (Wording::Free, None) if is_breadcrumb(line) => Role::Furniture,
        (Wording::Free, None) => Role::Report,
    }
}

/// Whether a line reads as running text.
pub(crate) fn is_prose(line: &str) -> bool {
    let n_words = line.split_whitespace().count();
    let opening = line.split(" | ").next().unwrap_or(line);
    let is_bar = opening.len() < line.len() && !ends_sentence(opening);
    !is_bar && (n_words >= MIN_PROSE_WORDS || (n_words >= MIN_SENTENCE_WORDS && ends_sentence(line)))
}

/// "Home > News > War", "Home / World / Asia".
fn is_breadcrumb(line: &str) -> bool {
    let separators = [" > ", " » ", " › ", " / ", " → ", " | "];
    if line.is_ascii() && memchr::memchr3(b'>', b'/', b'|', line.as_bytes()).is_none() {
        return false;
    }
    separators.iter().any(|separator| {
        let parts: Vec<&str> = line.split(separator).collect();
        let starts_home = parts[0].trim().eq_ignore_ascii_case("home");
        let are_short = parts.iter().all(|part| part.split_whitespace().count() <= 4);
        parts.len() >= 2
            && are_short
            && (starts_home || (parts.len() >= 3 && !matches!(*separator, " / " | " | ")))
    })
}

/// Marks what stands below a heading of links, until prose comes that is no teaser.
///
/// A heading with more prose below it than above heads a part of the report itself ("Top stories" of a digest).
fn close_teasers(lines: &[Line<'_>], roles: &mut [Role]) {
    let is_text: Vec<bool> =
        roles.iter().zip(lines).map(|(role, line)| role.is_report() && line.is_prose).collect();
    let mut n_below = is_text.iter().filter(|text| **text).count();
    let mut above = Vocabulary::default();
    let mut n_above = 0;
    let mut in_teasers = false;
    for idx in 0..lines.len() {
        if lines[idx].wording == Wording::TeaserHeading {
            in_teasers = n_above > 0 && n_above >= n_below;
            continue;
        }
        if !roles[idx].is_report() {
            continue;
        }
        n_below -= usize::from(is_text[idx]);
        if in_teasers && is_text[idx] {
            in_teasers = !belongs(lines[idx].words(), &above) && is_told_in_heading(lines, idx, roles);
        }
        if in_teasers {
            roles[idx] = Role::Furniture;
        } else if is_text[idx] {
            n_above += 1;
            above.add(lines[idx].words());
        }
    }
}

/// Whether a sentence is the blurb of the link above it: the two share a word, and nobody is quoted.
fn is_told_in_heading(lines: &[Line<'_>], idx: usize, roles: &[Role]) -> bool {
    let Some(heading) = idx.checked_sub(1).filter(|above| roles[*above] == Role::Furniture) else {
        return false;
    };
    let is_quoted = lines[idx].text.contains(['"', '“']);
    !is_quoted && !lines[heading].is_prose && lines[heading].words().n_shared(lines[idx].words()) > 0
}

fn belongs(words: &ContentWords, above: &Vocabulary) -> bool {
    let n_shared = above.n_shared(words);
    n_shared >= 2 && n_shared * 100 >= words.len() * MIN_SHARED_PERCENT
}

/// Marks author boxes at the end: a name that the report does not know, with a role of those who write.
fn mark_author_boxes(lines: &[Line<'_>], facts: PageFacts<'_>, roles: &mut [Role]) {
    let texts: Vec<usize> =
        (0..lines.len()).filter(|idx| lines[*idx].is_prose && roles[*idx].is_report()).collect();
    for (n_above, &idx) in texts.iter().enumerate().rev().take(MAX_AUTHOR_LINES) {
        let line = &lines[idx];
        let above = LazyCell::new(|| Vocabulary::of(texts[..n_above].iter().map(|idx| lines[*idx].words())));
        let is_box = || {
            is_author_box(line.text) && !belongs(line.words(), &above) && !is_named_above(lines, idx, roles)
        };
        let is_known_author = || facts.authors.iter().any(|author| is_about(line.text, author));
        let is_slogan = || is_slogan(line.text) && above.n_shared(line.words()) == 0;
        let is_of_page = is_known_author() || is_contact(line.text) || is_slogan() || is_box();
        if !is_of_page || above.is_empty() {
            return;
        }
        roles[idx] = Role::Furniture;
    }
}

/// Whether a line opens with an author's name, in full or the first part of it, and goes on about them.
fn is_about(line: &str, author: &str) -> bool {
    let first = author.split_whitespace().next().unwrap_or(author);
    let has_start =
        line.starts_with(author) || (first.chars().count() > 2 && line.starts_with(&format!("{first} ")));
    has_start && line.len() > author.len()
}

/// "The morning file: 6 minutes, 5 stories, 0 noise.": a short sentence without a verb.
fn is_slogan(line: &str) -> bool {
    const VERBS: [&str; 24] = [
        "is", "are", "was", "were", "be", "been", "has", "have", "had", "will", "would", "can", "could",
        "may", "might", "must", "should", "do", "does", "did", "says", "said", "say", "told",
    ];
    if line.split_whitespace().nth(MAX_SLOGAN_WORDS).is_some() {
        return false;
    }
    let words: Vec<String> = line
        .split_whitespace()
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase())
        .collect();
    let has_verb =
        words.iter().any(|word| VERBS.contains(&word.as_str()) || word.len() > 4 && word.ends_with("ed"));
    !has_verb && !line.contains(['"', '“', '”'])
}

/// "Contact Ann Lee at lee@courier.example or follow her on ...": how to reach who wrote it.
fn is_contact(line: &str) -> bool {
    const OPENINGS: [&str; 10] = [
        "contact ",
        "email ",
        "e-mail ",
        "reach ",
        "follow ",
        "have a tip",
        "got a tip",
        "find ",
        "send ",
        "you can reach ",
    ];
    let has_address = line.split_whitespace().any(|word| word.contains('@') && word.len() > 2);
    let line = line.to_lowercase();
    has_address && OPENINGS.iter().any(|opening| line.starts_with(opening))
}

/// "Jamal Robinson is a seasoned journalist ... After earning his degree ..."
fn is_author_box(line: &str) -> bool {
    let words: Vec<String> = line
        .split_whitespace()
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase())
        .collect();
    let opening = &words[..words.len().min(BIO_ROLE_WORDS)];
    let is_present = opening.iter().take(8).any(|word| {
        matches!(
            word.as_str(),
            "is" | "are" | "covers" | "writes" | "reports" | "works" | "brings" | "has" | "joined"
        )
    });
    let has_role = opening
        .iter()
        .any(|word| is_role(word) && !matches!(word.as_str(), "chief" | "team" | "staff" | "analyst"));
    let names_role =
        line.split_whitespace().zip(line.split_whitespace().skip(1)).next().is_some_and(|(first, last)| {
            let role = words.iter().skip(2).take(3).any(|word| is_role(word));
            role && is_person(&format!("{first} {last}"))
        });
    if names_role {
        return true;
    }
    let n_career = words.iter().filter(|word| is_career_word(word)).count();
    let starts_with_name = line.chars().next().is_some_and(char::is_uppercase);
    starts_with_name && is_present && has_role && n_career >= 1
}

fn is_career_word(word: &str) -> bool {
    const WORDS: [&str; 44] = [
        "reach",
        "reached",
        "email",
        "e-mail",
        "contact",
        "tweets",
        "covers",
        "covered",
        "covering",
        "coverage",
        "degree",
        "graduate",
        "graduated",
        "studied",
        "university",
        "awards",
        "award",
        "award-winning",
        "accolades",
        "experience",
        "experienced",
        "seasoned",
        "passion",
        "passionate",
        "storytelling",
        "journalism",
        "articles",
        "writes",
        "wrote",
        "written",
        "published",
        "author",
        "based",
        "joined",
        "previously",
        "specializing",
        "specialises",
        "specializes",
        "freelance",
        "veteran",
        "career",
        "twitter",
        "follow",
        "books",
    ];
    WORDS.contains(&word)
}

/// Whether a person named at the start of a line is named in the report above it too, bylines aside.
fn is_named_above(lines: &[Line<'_>], idx: usize, roles: &[Role]) -> bool {
    let name: Vec<&str> = lines[idx]
        .text
        .split_whitespace()
        .take_while(|word| word.chars().next().is_some_and(char::is_uppercase))
        .collect();
    let Some(surname) = name.last().filter(|word| word.chars().count() >= 3) else { return false };
    let is_known =
        |line: &str| line.split(|c: char| !c.is_alphanumeric() && c != '-').any(|word| word == *surname);
    lines[..idx]
        .iter()
        .zip(roles)
        .any(|(line, role)| role.is_report() && line.is_prose && is_known(line.text))
}

/// Marks bylines, date lines and stray lines of the page above the first and below the last prose line.
fn mark_edges(lines: &[Line<'_>], facts: PageFacts<'_>, roles: &mut [Role]) {
    let is_text = |idx: &usize| lines[*idx].is_prose && roles[*idx].is_report();
    let Some(first) = (0..lines.len()).find(is_text) else { return };
    let last = (0..lines.len()).rev().find(is_text).unwrap_or(first);
    let above: Vec<&str> = lines[..first].iter().map(|line| line.text).collect();
    let headline_idx = headline_position(&above, &roles[..first], facts);
    let within: Vec<usize> = (first..=last).filter(|idx| roles[*idx].is_report()).collect();
    let report = LazyCell::new(|| Vocabulary::of(within.iter().map(|idx| lines[*idx].words())));
    for idx in (0..first).chain(last + 1..lines.len()) {
        if roles[idx].is_report() && Some(idx) != headline_idx {
            let edge = if idx > last { Edge::Below } else { Edge::Above };
            let is_alien = || report.n_shared(lines[idx].words()) == 0;
            roles[idx] = edge_role(&lines[idx], edge, facts, is_alien);
        }
    }
}

/// The line above the report that is its headline: the given one, else the first that is not of the page.
pub(crate) fn headline_position(above: &[&str], roles: &[Role], facts: PageFacts<'_>) -> Option<usize> {
    let given = facts.headline.and_then(|headline| above.iter().position(|line| same_words(line, headline)));
    given.or_else(|| {
        let is_candidate = |idx: &usize| roles[*idx].is_report() && read_byline(above[*idx]).is_none();
        let first = (0..above.len()).find(is_candidate)?;
        (above[first].split_whitespace().count() >= 2).then_some(first)
    })
}

/// Whether two lines have the same words, case and punctuation aside.
pub(crate) fn same_words(a: &str, b: &str) -> bool {
    let words = |text: &str| {
        let parts = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        parts.map(str::to_lowercase).collect::<Vec<_>>()
    };
    words(a) == words(b)
}

/// The role of a line beyond the prose. `is_alien` tells whether it has no word in common with the report.
fn edge_role(line: &Line<'_>, edge: Edge, facts: PageFacts<'_>, is_alien: impl FnOnce() -> bool) -> Role {
    let Line { text: line, is_prose, .. } = *line;
    let is_below = edge == Edge::Below;
    if let Some(credit) = read_byline(line) {
        let is_box = is_below && credit.byline.is_some() && !credit.is_dated && line.contains('|');
        return if is_box { Role::Furniture } else { Role::Credit(credit) };
    }
    let is_bar = line.contains(['|', '•', '·']) && !ends_sentence(line) && !is_prose;
    let is_tagline =
        facts.outlet.is_some_and(|outlet| line.starts_with(outlet) && !ends_sentence(line) && !is_prose);
    let is_pipe_box = is_below && line.contains(" | ") && !is_prose;
    if is_bar || is_tagline || is_pipe_box || is_stray(line) && is_alien() {
        Role::Furniture
    } else {
        Role::Report
    }
}

/// A line that does not end like a sentence and is nobody's words.
fn is_stray(line: &str) -> bool {
    let is_spoken = line.starts_with(['"', '“', '‘', '[', '-', '–', '—', '*', '•'])
        || line.ends_with([':', ']', '"', '”']);
    !is_spoken && !ends_sentence(line)
}

/// Takes back a reading that would leave nothing of a page that has prose.
fn keep_some_report(lines: &[Line<'_>], roles: &mut [Role]) {
    if !roles.iter().any(Role::is_report) {
        for (role, line) in roles.iter_mut().zip(lines) {
            if line.is_prose {
                *role = Role::Report;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lines marked `F ` are furniture, `C ` credits, `R ` report.
    fn check(marked: &[&str]) {
        let lines: Vec<&str> = marked.iter().map(|line| &line[2..]).collect();
        let roles = tell_roles(&lines, &vec![false; lines.len()], PageFacts::default());
        for (line, role) in marked.iter().zip(roles) {
            let mark = match role {
                Role::Report => "R",
                Role::Credit(_) => "C",
                Role::Furniture => "F",
            };
            assert_eq!(mark, &line[..1], "{line}");
        }
    }

    const REPORT: &str =
        "R Shelling of the harbour town killed 12 people on Tuesday and wounded about 40, the governor said.";

    #[test]
    fn menus_bars_and_boxes_are_furniture() {
        check(&[
            "F Loading Now",
            "R Harbour town shelled, governor says",
            "F Home > News > War",
            "F Fresh stories, sport and weather - all day",
            "C Ann Lee, defence editor",
            "C 4 January 2019",
            REPORT,
            "R The town has been shelled before.",
            "C Original Source: www.harbour-courier.example",
            "F Bo Park is a seasoned journalist known for clear writing. He holds a degree in history.",
            "F The morning file: 6 minutes, 5 stories, 0 noise.",
            "F Lena Moss Senior editor, 9 years in news, 2 cats.",
            "F Lena Moss | Senior editor with 9 years in news and 2 cats",
            "F Post Comment",
        ]);
    }

    #[test]
    fn links_to_other_reports_are_furniture_until_the_report_goes_on() {
        check(&[
            "R Harbour town shelled",
            REPORT,
            "R The shelling of the town began at dawn.",
            "R Most of the wounded were dock workers.",
            "F Related articles",
            "F Ferry sinks off northern isle with 30 aboard",
            "R The governor said the shelling of the town had wounded mostly people in the harbour.",
            "F More from the Courier",
            "F Lorry overturns on coast road",
            "F Two were taken to hospital after a lorry left the road near a farm.",
            "F about 3 hours ago",
        ]);
    }

    #[test]
    fn report_lines_stay() {
        check(&[
            "R [Morning Headlines] \"12 DEAD IN HARBOUR\"",
            "R [Anchor Lead]",
            REPORT,
            "R [Report]",
            "R A new wave",
            "R Rescuers said the shelling came at dawn.",
            "R - 12 dead in the harbour",
            "R - 3 missing at sea",
            "R Evan Moss is a reporter who was wounded in the shelling; Moss had covered the harbour, the governor said.",
        ]);
        check(&["R Toll rises"]);
        check(&["R 12 killed in shelling of town local sources Tuesday"]);
    }
}
