//! Lines that say where a report comes from: origin, agency, byline, date.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

use crate::dateline::floor_border;
use crate::dates::find_dates;
use crate::wording::{entries, normalize};

/// Words up to which a line can be a credit that names an original in a sentence.
const MAX_CREDIT_WORDS: usize = 30;

/// Words up to which the name behind "Source:" is a name. What goes on longer is a paragraph of a report.
const MAX_NAME_WORDS: usize = 8;

/// Words up to which a line can be a byline, with roles, outlets and dates.
const MAX_BYLINE_WORDS: usize = 16;

/// Bytes at the end of a line in which "contributed to this report" stands.
const CONTRIBUTION_BYTES: usize = 40;

/// What a credit line names, as byte ranges of the line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct CreditLine {
    /// The original.
    pub origin: Option<Range<usize>>,
    /// The name or names under which the report stands.
    pub byline: Option<Range<usize>>,
    /// Whether it gives a date.
    pub is_dated: bool,
}

struct Lexicon {
    origin: HashSet<&'static str>,
    reported: HashSet<&'static str>,
    agency: HashSet<&'static str>,
    role: HashSet<&'static str>,
    /// The words that phrases of origin and reporting begin with.
    first_words: HashSet<&'static str>,
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let of = |kind: &str| {
        let list = entries(include_str!("../lexicon/credits.tsv"));
        list.filter(|(entry, _)| *entry == kind).map(|(_, phrase)| phrase).collect::<HashSet<_>>()
    };
    let (origin, reported): (HashSet<&'static str>, HashSet<&'static str>) = (of("origin"), of("reported"));
    let first_words = origin.iter().chain(&reported).filter_map(|phrase| phrase.split(' ').next()).collect();
    Lexicon { origin, reported, agency: of("agency"), role: of("role"), first_words }
});

/// Reads a credit line that is one wherever it stands.
pub(crate) fn read_credit(line: &str) -> Option<CreditLine> {
    let n_words = line.split_whitespace().count();
    if n_words == 0 || n_words > MAX_CREDIT_WORDS {
        return None;
    }
    let by_opening = || {
        let is_opened = opening_word(line).is_some_and(|word| LEXICON.first_words.contains(word.as_str()));
        is_opened.then(|| origin_credit(line).or_else(|| reporting_credit(line))).flatten()
    };
    agency_sign_off(line).or_else(by_opening).or_else(|| contribution(line)).or_else(|| dept_line(line))
}

/// Reads a byline or date line; these look like other lines in the middle of a report, so ask only above and below it.
pub(crate) fn read_byline(line: &str) -> Option<CreditLine> {
    if line.split_whitespace().count() > MAX_BYLINE_WORDS {
        return None;
    }
    date_line(line).or_else(|| by_line(line)).or_else(|| name_with_role(line))
}

/// Whether a word names what people who write reports are.
pub(crate) fn is_role(word: &str) -> bool {
    LEXICON.role.contains(word)
}

/// Whether a name is a news agency's.
pub(crate) fn is_agency(name: &str) -> bool {
    LEXICON.agency.contains(normalize(name).trim_start_matches('(').trim())
}

/// "(AP)", "— Reuters", "AFP/Reuters", "[With inputs from agencies]" without the words around.
fn agency_sign_off(line: &str) -> Option<CreditLine> {
    let range = trim_edges(line);
    let inner = &line[range.clone()];
    if inner.split_whitespace().count() > MAX_NAME_WORDS {
        return None;
    }
    let parts: Vec<&str> = inner.split(['/', ',', ';', '&']).flat_map(|part| part.split(" and ")).collect();
    let is_credit = parts.iter().all(|part| is_agency(part.trim()));
    is_credit.then(|| CreditLine { origin: Some(range), ..CreditLine::default() })
}

/// "Original Source: X", "This article first appeared in X on 3 May", "via X", "Source: X".
fn origin_credit(line: &str) -> Option<CreditLine> {
    let (phrase, name_start) = leading_phrase(line, &LEXICON.origin)?;
    let rest = line[name_start..].trim();
    let is_single_word = !phrase.contains(' ');
    let has_colon = line[..name_start].trim_end().ends_with(':');
    let n_rest = rest.split_whitespace().count();
    let is_name = n_rest <= MAX_NAME_WORDS && (has_colon || n_rest <= 4 && is_named(rest));
    if rest.is_empty() || (is_single_word && !is_name) || (has_colon && n_rest > MAX_NAME_WORDS + 4) {
        return None;
    }
    let origin = name_in(line, name_start);
    Some(CreditLine { origin, ..CreditLine::default() })
}

/// "With inputs from agencies", "Reporting by A B; editing by C D", "With reporting by A B".
fn reporting_credit(line: &str) -> Option<CreditLine> {
    let (phrase, name_start) = leading_phrase(line, &LEXICON.reported)?;
    let range = name_start..trim_edges(line).end.max(name_start);
    let names = line[range.clone()].trim();
    if names.is_empty() {
        return LEXICON.agency.contains(phrase.as_str()).then(CreditLine::default);
    }
    let is_agency_list = names.split([',', '/', '&']).flat_map(|part| part.split(" and ")).all(|name| {
        let name = name.trim().trim_start_matches("the ");
        is_agency(name) || name.contains('.') && !name.contains(' ')
    });
    if is_agency_list {
        return Some(CreditLine { origin: Some(range), ..CreditLine::default() });
    }
    let is_given = phrase.starts_with("with ") && names.split_whitespace().count() <= MAX_NAME_WORDS;
    if !is_named(names) && !is_given {
        return None;
    }
    let byline = is_named(names).then_some(range);
    Some(CreditLine { byline, ..CreditLine::default() })
}

/// "Ann Lee in Kyiv contributed to this report."
fn contribution(line: &str) -> Option<CreditLine> {
    let tail = &line[floor_border(line, line.len().saturating_sub(CONTRIBUTION_BYTES))..];
    let line = normalize(tail);
    let has_end = [
        "contributed to this report",
        "contributed to this story",
        "contributed to this article",
        "contributed reporting",
    ];
    has_end.iter().any(|end| line.ends_with(end)).then(CreditLine::default)
}

/// "from the user-feeds dept.": how discussion sites head a story.
fn dept_line(line: &str) -> Option<CreditLine> {
    if opening_word(line)? != "from" {
        return None;
    }
    let line = normalize(line);
    (line.starts_with("from the ") && line.ends_with(" dept")).then(CreditLine::default)
}

/// A line of nothing but a date, with what labels it: "Published: 31 March 2025, 10:22 GMT".
fn date_line(line: &str) -> Option<CreditLine> {
    let dates = find_dates(line);
    if dates.is_empty() {
        return None;
    }
    let mut rest = line.to_owned();
    for found in dates.iter().rev() {
        rest.replace_range(found.range.clone(), " ");
    }
    let is_label = |word: &str| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        // "UTC+4", "GMT-05:00".
        let word = word.split(['+', '-', '−']).next().unwrap_or_default();
        word.is_empty() || word.starts_with(|c: char| c.is_ascii_digit()) || is_date_word(word)
    };
    let n_other = rest.split_whitespace().filter(|word| !is_label(word)).count();
    let is_bar = line.contains('|') && line.split('|').all(|part| part.split_whitespace().count() <= 6);
    (n_other == 0 || is_bar).then(|| CreditLine { is_dated: true, ..CreditLine::default() })
}

fn is_date_word(word: &str) -> bool {
    const WORDS: &str = "cst cdt mst mdt akst hst aest aedt sgt hkt pkt wib sast wat eat trt noon midnight a p m a.m p.m \
        min mins read minutes published updated posted created modified last on at date of publication \
        first am pm gmt utc est edt et pst pdt cet cest bst ist kst jst msk eest eet local time monday \
        tuesday wednesday thursday friday saturday sunday issued release press";
    WORDS.split(' ').any(|known| known == word)
        || word.len() == 3 && ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].contains(&word)
        || word.len() == 2 && word.ends_with('h')
}

/// "By Ann Lee and Bo Park, defence editor", "BY STAFF".
fn by_line(line: &str) -> Option<CreditLine> {
    let start = line.char_indices().find(|(_, c)| c.is_alphabetic())?.0;
    let head = line.get(start..start + 2)?;
    if !head.eq_ignore_ascii_case("by") {
        return None;
    }
    let names_start = start + 2 + line[start + 2..].find(|c: char| c.is_alphanumeric() || c == '@')?;
    let is_apart = line[start + 2..names_start].contains([' ', ':', '\u{a0}']);
    let first = line[names_start..].split_whitespace().next()?;
    let is_time = is_date_word(&first.trim_matches(',').to_lowercase()) || !find_dates(line).is_empty();
    let names = &line[names_start..];
    let is_name = is_named(names.split([',', '|']).next()?) || is_role_phrase(names);
    if !is_apart
        || !is_name
        || (is_time && !is_person(names.split([',', '|']).next()?))
        || ends_sentence(line)
    {
        return None;
    }
    let n_names = names.split([',', '|', '/']).next().map_or(names.len(), str::len);
    let end = names_start + names[..n_names].trim_end().len();
    let byline = Some(names_start..end.max(names_start));
    Some(CreditLine { byline, origin: None, is_dated: !find_dates(line).is_empty() })
}

/// "Rosalind Petrie, defence editor", "Lena Whitcombe | Senior editor".
fn name_with_role(line: &str) -> Option<CreditLine> {
    let at = line.find([',', '|', '–', '—']).or_else(|| line.find(" - "))?;
    let (name, rest) = (line[..at].trim_end(), &line[at..]);
    if !is_person(name)
        || !is_role_phrase(rest)
        || rest.split_whitespace().count() > MAX_NAME_WORDS
        || ends_sentence(line)
    {
        return None;
    }
    Some(CreditLine { byline: Some(0..name.len()), ..CreditLine::default() })
}

fn ends_sentence(line: &str) -> bool {
    line.trim_end().ends_with('.') && line.split_whitespace().count() > 4
}

fn is_role_phrase(text: &str) -> bool {
    let text = normalize(text);
    text.split([' ', ',', '/', '-']).any(is_role) || LEXICON.role.contains(text.as_str())
}

/// Two to four capitalised words and nothing else: what a person's name looks like.
pub(crate) fn is_person(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_particle =
        |word: &str| matches!(word, "de" | "van" | "von" | "der" | "bin" | "al" | "el" | "da" | "di" | "la");
    let is_name = |word: &str| {
        let is_plain = word.chars().all(|c| c.is_alphabetic() || matches!(c, '.' | '-' | '\'' | '’'));
        is_plain && word.chars().next().is_some_and(char::is_uppercase)
    };
    (2..=4).contains(&words.len())
        && words.iter().all(|word| is_name(word) || is_particle(word))
        && words.last().is_some_and(|word| is_name(word) && word.chars().count() > 1)
        && !words.iter().any(|word| is_date_word(&word.to_lowercase()))
}

/// Names joined by "and" and commas: most words capitalised, no small words but the joining ones.
fn is_named(text: &str) -> bool {
    let words: Vec<&str> =
        text.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '/' | '&')).collect();
    let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
    let is_joint = |word: &str| {
        let word = word.to_lowercase();
        matches!(
            word.as_str(),
            "and" | "in" | "the" | "of" | "for" | "at" | "editing" | "by" | "de" | "van" | "von"
        )
    };
    let is_name = |word: &str| word.chars().next().is_some_and(char::is_uppercase) || word.contains('.');
    !words.is_empty()
        && words.len() <= 20
        && words.iter().all(|word| is_joint(word) || is_name(word))
        && is_name(words[0])
}

/// The first word of a line as it is compared.
fn opening_word(line: &str) -> Option<String> {
    let start = line.find(char::is_alphanumeric)?;
    Some(normalize(line[start..].split([' ', ':', '\u{a0}']).next()?))
}

/// The longest phrase of a list that the line begins with, and where what follows it starts.
fn leading_phrase(line: &str, phrases: &HashSet<&'static str>) -> Option<(String, usize)> {
    let start = line.find(char::is_alphanumeric)?;
    let mut best = None;
    for (at, _) in line[start..].match_indices([' ', ':', '\u{a0}']).take(8).chain([(line.len() - start, "")])
    {
        let phrase = normalize(&line[start..start + at]);
        if phrases.contains(phrase.as_str()) {
            best = Some((phrase, start + at));
        }
    }
    let (phrase, end) = best?;
    let name = line[end..].find(|c: char| !c.is_whitespace() && c != ':').map_or(line.len(), |gap| end + gap);
    Some((phrase, name))
}

/// The name of an outlet at the start of what follows a phrase like "first appeared": without "in", dates and conditions.
fn name_in(line: &str, start: usize) -> Option<Range<usize>> {
    let mut start = start;
    for small in ["in ", "on ", "by ", "at ", "from ", "here ", "as "] {
        if line[start..].starts_with(small) {
            start += small.len();
        }
    }
    let rest = &line[start..];
    let cuts = [
        " and ",
        " under ",
        " with permission",
        " on ",
        ", on ",
        ". ",
        " (",
        " here",
        " as ",
        " by ",
        " at ",
        "; ",
    ];
    let n_name = cuts.iter().filter_map(|cut| rest.find(cut)).min().unwrap_or(rest.len());
    let name = rest[..n_name]
        .trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '.' | ',' | ')' | ']' | '/'));
    (!name.is_empty()).then(|| start..start + name.len())
}

/// The line without brackets, dashes and points around it.
fn trim_edges(line: &str) -> Range<usize> {
    let is_edge = |c: char| {
        c.is_whitespace() || matches!(c, '(' | ')' | '[' | ']' | '-' | '–' | '—' | '.' | '*' | '/' | '©')
    };
    let start = line.len() - line.trim_start_matches(is_edge).len();
    let end = line.trim_end_matches(is_edge).len();
    start..end.max(start)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origin(line: &str) -> Option<String> {
        let credit = read_credit(line)?;
        credit.origin.map(|range| line[range].to_owned())
    }

    #[test]
    fn credits_name_their_original() {
        let check =
            |line: &str, expected: &str| assert_eq!(origin(line).as_deref(), Some(expected), "{line}");
        check("Original Source: www.harbour-courier.example", "www.harbour-courier.example");
        check("Original Source: The Harbour Courier", "The Harbour Courier");
        check("(AP)", "AP");
        check("— Reuters", "Reuters");
        check("(With inputs from agencies.)", "agencies");
        check("With inputs from PTI and ANI", "PTI and ANI");
        check("This article first appeared in the Harbour Courier on 3 May 2025.", "the Harbour Courier");
        check(
            "This story was originally published by Harbour Courier and is republished with permission.",
            "Harbour Courier",
        );
        check("Source: Harbour Courier", "Harbour Courier");
        check("via Harbour Courier", "Harbour Courier");
    }

    #[test]
    fn reports_that_begin_alike_are_no_credits() {
        for line in [
            "Source: Harbour Wire, quoting the lawmaker, who passed the figures on after the service had briefed parliament.",
            "Reported by the ministry on Sunday, the toll rose to 40.",
            "Via a corridor agreed in March, 300 people left the town.",
            "Sources in the ministry said 40 died.",
            "Agencies warned of a famine.",
        ] {
            assert_eq!(read_credit(line), None, "{line}");
        }
    }

    #[test]
    fn bylines_are_names_and_not_times() {
        let byline = |line: &str| {
            let range = read_byline(line)?.byline?;
            Some(line[range].to_owned())
        };
        assert_eq!(byline("By Ann Lee and Bo Park, defence editor").as_deref(), Some("Ann Lee and Bo Park"));
        assert_eq!(byline("Rosalind Petrie, defence editor").as_deref(), Some("Rosalind Petrie"));
        assert_eq!(byline("BY ANN LEE").as_deref(), Some("ANN LEE"));
        assert_eq!(read_byline("By Tuesday, 40 had died"), None);
        assert_eq!(read_byline("By the river, rescuers searched on"), None);
        assert_eq!(read_byline("Seoul, capital of the South"), None);
    }

    #[test]
    fn date_lines_hold_nothing_else() {
        assert!(read_byline("Friday, January 4, 2019").unwrap().is_dated);
        assert!(read_byline("Published: 31 March 2025, 10:22 GMT").unwrap().is_dated);
        assert!(read_byline("3 March 2026, 19:40 (UTC+4)").unwrap().is_dated);
        assert!(read_byline("News Desk | Seoul | Updated: 30-04-2025 14:12 IST").unwrap().is_dated);
        assert_eq!(read_byline("The truce of 4 January 2019 held"), None);
    }
}
