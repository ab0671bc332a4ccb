//! Names: what a noun phrase calls somebody, and the fullest name that a page gives.

use std::collections::{BTreeMap, HashSet};
use std::ops::Range;
use std::sync::LazyLock;

use ascribe_model::SpeakerKind;
use serde::Deserialize;

use super::tags::{Tagged, Tags};
use crate::TokenKind;
use crate::lexicon::parse;

/// The words of `lexicon/speakers.toml`, made ready for look-up.
pub(super) static WORDS: LazyLock<SpeakerWords> =
    LazyLock::new(|| parse("speakers.toml", include_str!("../../lexicon/speakers.toml")));

/// Words that tell what sort of speaker a noun phrase stands for.
#[derive(Debug, Deserialize)]
pub(super) struct SpeakerWords {
    titles: HashSet<String>,
    roles: HashSet<String>,
    bodies: HashSet<String>,
    outlets: HashSet<String>,
    papers: HashSet<String>,
    metonyms: HashSet<String>,
    /// "they"
    pub plural_pronouns: Vec<String>,
    /// "he"
    pub personal_pronouns: Vec<String>,
    /// "it"
    pub neutral_pronouns: Vec<String>,
}

/// What a noun phrase calls somebody.
#[derive(Clone, Debug)]
pub(super) struct Naming {
    /// The fullest name, or the phrase without its article.
    pub name: String,
    /// The phrase without its article.
    pub phrase: String,
    /// What sort of speaker.
    pub kind: SpeakerKind,
    /// The head noun in lower case.
    pub head: String,
    /// All nouns of the phrase before a preposition, in lower case.
    pub heads: Vec<String>,
    /// Whether it is a role alone: "the ministry", "the official".
    pub is_bare: bool,
    /// Whether it stands for several.
    pub plural: bool,
    /// What sort of noun the head is.
    pub sort: HeadSort,
    /// Whether a name stands in it that tells it from others of its kind, and it is no person by role.
    pub has_name: bool,
}

/// What sort of noun heads a phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum HeadSort {
    /// A person by role: "official".
    Role,
    /// Something written: "statement".
    Paper,
    /// Anything else.
    Other,
}

/// The full names of a page by their short forms.
#[derive(Debug, Default)]
pub(super) struct PageNames {
    /// By first or last part of a person's name, or by acronym.
    full: BTreeMap<String, String>,
}

impl PageNames {
    /// Collects the names of a page.
    pub fn of(tagged: &Tagged) -> PageNames {
        let mut names = PageNames::default();
        let mut at = 0;
        while at < tagged.tags.len() {
            let end = run_end(tagged, at);
            if end == at {
                at += 1;
                continue;
            }
            names.add_run(tagged, at..end);
            at = end;
        }
        names
    }

    fn add_run(&mut self, tagged: &Tagged, run: Range<usize>) {
        let core = without_titles(tagged, run.clone());
        let parts: Vec<usize> = core.clone().filter(|idx| tagged.has(*idx, Tags::NAME)).collect();
        if parts.len() < 2 {
            return;
        }
        let full = text(tagged, core.clone());
        let initials: String =
            parts.iter().filter_map(|idx| tagged.words.word(*idx).chars().next()).collect();
        if initials.len() >= 3 {
            self.keep(initials, &full);
        }
        if tagged.has(run.end, Tags::OPEN_PAREN)
            && tagged.has(run.end + 2, Tags::CLOSE_PAREN)
            && tagged.has(run.end + 1, Tags::NAME)
        {
            self.keep(tagged.words.word(run.end + 1).to_owned(), &full);
        }
        let foreign = |idx: &usize| {
            let word = tagged.words.lower(*idx);
            WORDS.bodies.contains(&*word) || WORDS.outlets.contains(&*word) || WORDS.metonyms.contains(&*word)
        };
        let has_connector =
            core.clone().any(|idx| tagged.is(idx, "of") || tagged.is(idx, "and") || tagged.is(idx, "for"));
        if parts.len() <= 4
            && !has_connector
            && !parts.iter().any(foreign)
            && !WORDS.metonyms.contains(&full.to_lowercase())
        {
            let first = core.start;
            let last_part = (core.start..core.end)
                .rev()
                .find(|idx| tagged.words.tokens[*idx].spaced)
                .unwrap_or(core.start);
            self.keep(tagged.words.word(first).to_owned(), &full);
            self.keep(text(tagged, last_part..core.end), &full);
        }
    }

    /// Keeps the first full name for a short form: later ones are as a rule other people.
    fn keep(&mut self, short: String, full: &str) {
        self.full.entry(short).or_insert_with(|| full.to_owned());
    }

    /// What the noun phrase `tokens` calls somebody.
    pub fn naming(&self, tagged: &Tagged, tokens: &Range<usize>) -> Naming {
        let comma = tokens.clone().find(|idx| tagged.has(*idx, Tags::COMMA));
        let first = tokens.start..comma.filter(|comma| *comma > tokens.start).unwrap_or(tokens.end);
        let naming = self.naming_of_part(tagged, &first);
        let second = first.end + 1..tokens.end;
        if naming.kind != SpeakerKind::Person && !second.is_empty() {
            let appositive = self.naming_of_part(tagged, &second);
            if appositive.kind == SpeakerKind::Person {
                let mut heads = appositive.heads;
                heads.extend(naming.heads);
                return Naming { heads, ..appositive };
            }
        }
        naming
    }

    fn naming_of_part(&self, tagged: &Tagged, part: &Range<usize>) -> Naming {
        let noun_end = noun_end(tagged, part);
        let head_idx = noun_end.saturating_sub(1).max(part.start);
        let heads: Vec<String> =
            (part.start..noun_end).map(|idx| tagged.words.lower(idx).into_owned()).collect();
        let head = tagged.words.lower(head_idx).into_owned();
        let phrase = text(tagged, without_article(tagged, part.clone()));
        let sort = match () {
            () if WORDS.papers.contains(&head) => HeadSort::Paper,
            () if WORDS.roles.contains(&head) => HeadSort::Role,
            () => HeadSort::Other,
        };
        let named = is_name(tagged, head_idx) && !WORDS.roles.contains(&head);
        let (name, kind) = match named {
            true => self.named(tagged, part, noun_end),
            false => (phrase.clone(), kind_of_head(tagged, part, &head)),
        };
        let has_name = part.clone().any(|idx| is_name(tagged, idx));
        let plural = kind != SpeakerKind::Person
            && (head.ends_with('s') && !head.ends_with("ss")
                || ["people", "police", "men", "women", "both"].contains(&head.as_str())
                || tagged.has(part.start, Tags::NUMBER));
        Naming {
            is_bare: !named && !has_name && noun_end == part.end,
            plural: plural && !named,
            sort,
            has_name: has_name && kind != SpeakerKind::Unnamed,
            name,
            phrase,
            kind,
            heads,
            head,
        }
    }

    /// The name that ends a phrase, and what sort of name it is.
    fn named(&self, tagged: &Tagged, part: &Range<usize>, noun_end: usize) -> (String, SpeakerKind) {
        let mut start = noun_end;
        while start > part.start && in_run(tagged, start - 1) {
            start -= 1;
        }
        while start < noun_end && !is_name(tagged, start) && !tagged.is(start + 1, "-") {
            start += 1;
        }
        let core = without_titles(tagged, start..noun_end);
        let short = text(tagged, core.clone());
        let full = self.full.get(&short).cloned().unwrap_or_else(|| short.clone());
        let lower_full = full.to_lowercase();
        let words: Vec<&str> = lower_full.split(|c: char| !c.is_alphanumeric() && c != '.').collect();
        let of = |set: &HashSet<String>| words.iter().any(|word| set.contains(*word));
        let before: Vec<String> =
            (part.start..start).map(|idx| tagged.words.lower(idx).into_owned()).collect();
        let said = |set: &HashSet<String>| before.iter().any(|word| set.contains(word));
        let titled = core.start > start || said(&WORDS.roles) || said(&WORDS.titles);
        let upper =
            core.len() == 1 && short.len() <= 6 && short.chars().all(|c| !c.is_lowercase()) && short == full;
        let article = tagged.is(part.start, "the") && start == part.start + 1;
        let kind = match () {
            () if of(&WORDS.outlets) || said(&WORDS.outlets) => SpeakerKind::Outlet,
            () if of(&WORDS.bodies) || said(&WORDS.bodies) && !titled => SpeakerKind::Institution,
            () if WORDS.metonyms.contains(&lower_full) => SpeakerKind::Institution,
            () if titled => SpeakerKind::Person,
            () if upper || article => SpeakerKind::Institution,
            () => SpeakerKind::Person,
        };
        let is_role = core.is_empty() || core.len() == 1 && WORDS.roles.contains(&short.to_lowercase());
        match is_role {
            true => (text(tagged, without_article(tagged, part.clone())), SpeakerKind::Unnamed),
            false
                if kind == SpeakerKind::Institution
                    && core.len() <= 2
                    && start > part.start
                    && full == short =>
            {
                (text(tagged, without_article(tagged, part.start..noun_end)), kind)
            }
            false => (full, kind),
        }
    }
}

fn kind_of_head(tagged: &Tagged, part: &Range<usize>, head: &str) -> SpeakerKind {
    let has_name = part.clone().any(|idx| is_name(tagged, idx));
    if WORDS.roles.contains(head) && head != "staff" {
        return SpeakerKind::Unnamed;
    }
    if WORDS.outlets.contains(head) {
        return SpeakerKind::Outlet;
    }
    if WORDS.bodies.contains(head) || WORDS.papers.contains(head) && has_name {
        return SpeakerKind::Institution;
    }
    SpeakerKind::Unnamed
}

/// Whether the word is part of a name: capitalised and no function word, whatever begins its sentence.
fn is_name(tagged: &Tagged, idx: usize) -> bool {
    let function = Tags::DETERMINER
        .or(Tags::PREPOSITION)
        .or(Tags::CONJUNCTION)
        .or(Tags::SUBORDINATOR)
        .or(Tags::SUBJECT_PRONOUN)
        .or(Tags::POSSESSIVE)
        .or(Tags::AUXILIARY)
        .or(Tags::ADVERB)
        .or(Tags::NUMBER);
    let word = tagged.words.word(idx);
    let starts_sentence =
        tagged.words.sentences.binary_search_by_key(&idx, |sentence| sentence.tokens.start).is_ok();
    let common = starts_sentence
        && (is_common(&tagged.words.lower(idx)) && !tagged.has(idx + 1, Tags::NAME)
            || word.len() > 3 && word.ends_with('s') && !tagged.has(idx + 1, Tags::NAME));
    tagged.words.tokens[idx].kind == TokenKind::Word
        && (tagged.has(idx, Tags::NAME)
            && (!tagged.has(idx, function) || word.len() <= 3 && word.chars().all(char::is_uppercase))
            && !common
            || is_hyphenated(tagged, idx))
}

/// Whether a word is known as a common noun, whatever its first letter.
fn is_common(word: &str) -> bool {
    [&WORDS.roles, &WORDS.bodies, &WORDS.outlets, &WORDS.papers].iter().any(|set| set.contains(word))
}

/// The second part of "Seong-kweun".
fn is_hyphenated(tagged: &Tagged, idx: usize) -> bool {
    idx >= 2
        && tagged.is(idx - 1, "-")
        && !tagged.words.tokens[idx].spaced
        && tagged.has(idx - 2, Tags::NAME)
        && !tagged.words.tokens[idx - 1].spaced
}

/// Whether the word can stand inside a name.
fn in_run(tagged: &Tagged, idx: usize) -> bool {
    const LINKS: [&str; 14] =
        ["of", "and", "for", "al", "el", "bin", "ibn", "de", "van", "der", "la", "the", "-", "."];
    let owner = tagged.is(idx, "'") || tagged.is(idx, "’");
    is_name(tagged, idx)
        || owner
            && (1..tagged.tags.len().saturating_sub(1)).contains(&idx)
            && is_name(tagged, idx - 1)
            && is_name(tagged, idx + 1)
        || LINKS.iter().any(|link| tagged.words.word(idx) == *link)
            && (idx + 1 < tagged.tags.len() && is_name(tagged, idx + 1)
                || tagged.words.word(idx) == "-"
                || tagged.is(idx + 1, "-")
                || tagged.is(idx + 1, "the"))
}

/// Where the run of name words that starts at `at` ends; `at` where none starts.
fn run_end(tagged: &Tagged, at: usize) -> usize {
    const LONGEST: usize = 10;
    if !is_name(tagged, at) {
        return at;
    }
    let mut end = at + 1;
    while end < tagged.tags.len()
        && end - at < LONGEST
        && in_run(tagged, end)
        && tagged.words.sentences.binary_search_by_key(&end, |sentence| sentence.tokens.start).is_err()
    {
        end += 1;
    }
    while end > at + 1 && !is_name(tagged, end - 1) {
        end -= 1;
    }
    end
}

/// A run of name words without the titles before it: "Rep. Lee Seong-kweun".
fn without_titles(tagged: &Tagged, run: Range<usize>) -> Range<usize> {
    let is_title = |idx: usize| {
        let word = tagged.words.lower(idx);
        WORDS.titles.contains(word.trim_end_matches('.'))
    };
    let last_title = run
        .clone()
        .rev()
        .find(|idx| is_title(*idx) && !WORDS.bodies.contains(&*tagged.words.lower(run.end - 1)));
    let mut start = last_title.map_or(run.start, |title| title + 1);
    while start < run.end && !is_name(tagged, start) && !tagged.is(start + 1, "-") {
        start += 1;
    }
    start.min(run.end)..run.end
}

fn without_article(tagged: &Tagged, part: Range<usize>) -> Range<usize> {
    let article = part.len() > 1 && ["the", "a", "an"].iter().any(|word| tagged.is(part.start, word));
    part.start + usize::from(article)..part.end
}

/// Where the nouns of a phrase end: before its first preposition, relative clause or parenthesis.
fn noun_end(tagged: &Tagged, part: &Range<usize>) -> usize {
    let breaks = |idx: usize| {
        let word = tagged.words.word(idx);
        tagged.has(idx, Tags::RELATIVE.or(Tags::OPEN_PAREN)) && !tagged.has(idx, Tags::NAME)
            || tagged.has(idx, Tags::PREPOSITION) && !(word == "of" && is_proper_of(tagged, idx))
            || tagged.is(idx, "that") && idx > part.start
    };
    (part.start + 1..part.end).find(|idx| breaks(*idx)).unwrap_or(part.end)
}

/// "Ministry of Defence": "of" between two parts of one name.
fn is_proper_of(tagged: &Tagged, idx: usize) -> bool {
    idx > 0
        && tagged.has(idx - 1, Tags::NAME)
        && (tagged.has(idx + 1, Tags::NAME) || tagged.is(idx + 1, "the") && tagged.has(idx + 2, Tags::NAME))
}

fn text(tagged: &Tagged, tokens: Range<usize>) -> String {
    if tokens.is_empty() {
        return String::new();
    }
    tagged.words.span(tokens).cut(tagged.words.text).to_owned()
}
