//! What the wording of one line says about it, by itself.

use std::collections::HashSet;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use crate::dateline::floor_border;

/// Words of the longest phrase in the lists.
const MAX_PHRASE_WORDS: usize = 8;

/// Words up to which a line may go on after a furniture phrase. Consent notes are the longest; reports go on longer.
const MAX_FURNITURE_WORDS: usize = 60;

/// Words that [`normalize`] may take from the edges of a line, so that longer ones need not be compared.
const MAX_EDGE_WORDS: usize = 4;

/// Words that may follow a teaser heading ("More from", then an outlet's name).
const MAX_HEADING_TAIL_WORDS: usize = 4;

/// Words up to which a line can be furniture for its last words ("... click here"). Longer ones say something before.
const MAX_SUFFIXED_WORDS: usize = 16;

/// Words up to which a line is furniture for a phrase somewhere in it.
const MAX_ANYWHERE_WORDS: usize = 25;

/// Bytes at the end of a line in which the credit of a picture stands.
const CAPTION_CREDIT_BYTES: usize = 60;

/// What set phrases make of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wording {
    /// A control, a notice of the site, a label: furniture wherever it stands.
    Furniture,
    /// A heading above links to other reports.
    TeaserHeading,
    /// Nothing set.
    Free,
}

/// How a phrase is used, and the phrase.
static PHRASES: LazyLock<HashSet<(&'static str, &'static str)>> =
    LazyLock::new(|| entries(include_str!("../lexicon/furniture.tsv")).collect());

/// The phrases of picture credits.
static CAPTION_PHRASES: LazyLock<WordFinder> = LazyLock::new(|| finder("caption"));

/// The phrases that make a short line furniture wherever they stand in it.
static ANYWHERE_PHRASES: LazyLock<WordFinder> = LazyLock::new(|| finder("any"));

fn finder(kind: &str) -> WordFinder {
    let list = entries(include_str!("../lexicon/furniture.tsv"));
    WordFinder::new(list.filter(|(entry, _)| *entry == kind).map(|(_, phrase)| phrase))
}

/// Tells whether a text holds one of many phrases, in one pass.
pub(crate) struct WordFinder(Option<AhoCorasick>);

impl WordFinder {
    /// A finder of these phrases, ASCII case ignored.
    pub(crate) fn new<'a>(phrases: impl IntoIterator<Item = &'a str>) -> WordFinder {
        WordFinder(AhoCorasick::builder().ascii_case_insensitive(true).build(phrases).ok())
    }

    /// Whether one of the phrases stands in the text.
    pub(crate) fn is_in(&self, text: &str) -> bool {
        self.0.as_ref().is_some_and(|finder| finder.is_match(text))
    }
}

fn is_used(kind: &str, phrase: &str) -> bool {
    PHRASES.contains(&(kind, phrase))
}

/// The `kind <tab> phrase|phrase|...` lines of a list, as pairs.
pub(crate) fn entries(list: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    list.lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('\t'))
        .flat_map(|(kind, phrases)| phrases.split('|').map(move |phrase| (kind, phrase)))
}

/// A line as it is compared: lower case, runs of digits as `#`, quotes straight, edge punctuation and doubled blanks gone.
pub(crate) fn normalize(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut last = ' ';
    for c in line.chars() {
        let c = match c {
            '0'..='9' | ',' if last == '#' => continue,
            '0'..='9' => '#',
            '‘' | '’' => '\'',
            '“' | '”' => '"',
            c if c.is_whitespace() && last == ' ' => continue,
            c if c.is_whitespace() => ' ',
            c => c,
        };
        last = c;
        if c.is_ascii() {
            out.push(c.to_ascii_lowercase());
        } else {
            out.extend(c.to_lowercase());
        }
    }
    let is_edge = |c: char| !c.is_alphanumeric() && !"#©".contains(c) && c != '(';
    out.trim_matches(is_edge).to_owned()
}

/// Reads a line's wording. What opens with a quotation mark is somebody's words (`''Follow us,'' she said`).
pub(crate) fn wording(line: &str) -> Wording {
    let is_long = line.split_ascii_whitespace().nth(MAX_FURNITURE_WORDS + MAX_EDGE_WORDS).is_some();
    if is_long || line.starts_with(['"', '“', '\'', '‘', '’', '«', '„']) {
        return Wording::Free;
    }
    let line = normalize(line);
    let n_words = line.split(' ').count();
    if n_words > MAX_FURNITURE_WORDS || line.is_empty() {
        return Wording::Free;
    }
    let is_phrase = |kind: &str| n_words <= MAX_PHRASE_WORDS && is_used(kind, &line);
    if is_phrase("teaser") {
        return Wording::TeaserHeading;
    }
    if ["whole", "start", "label"].into_iter().any(is_phrase) || is_url(&line) {
        return Wording::Furniture;
    }
    let by_suffix = || (n_words <= MAX_SUFFIXED_WORDS).then(|| by_suffix(&line)).flatten();
    let has_phrase = || is_caption(&line) || n_words <= MAX_ANYWHERE_WORDS && ANYWHERE_PHRASES.is_in(&line);
    let by_phrase = || has_phrase().then_some(Wording::Furniture);
    by_prefix(&line, n_words).or_else(by_suffix).or_else(by_phrase).unwrap_or(Wording::Free)
}

/// The words that phrases at the start of a line begin with, so that most lines are done with one look.
static FIRST_WORDS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    let is_opening = |kind: &str| matches!(kind, "start" | "label" | "teaser");
    PHRASES
        .iter()
        .filter(|(kind, _)| is_opening(kind))
        .filter_map(|(_, phrase)| phrase.split(is_border).next())
        .collect()
});

/// The words that phrases at the end of a line end with, likewise.
static LAST_WORDS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    let endings = PHRASES.iter().filter(|(kind, _)| *kind == "end");
    endings.filter_map(|(_, phrase)| phrase.rsplit(' ').next()).collect()
});

/// Where a phrase at the start of a line can end.
fn is_border(c: char) -> bool {
    matches!(c, ' ' | ':' | ',' | '.' | '!' | '-' | '–' | '—')
}

fn by_prefix(line: &str, n_words: usize) -> Option<Wording> {
    if !line.split(is_border).next().is_some_and(|word| FIRST_WORDS.contains(word)) {
        return None;
    }
    let borders = line.char_indices().filter(|(_, c)| is_border(*c));
    for (at, c) in borders.take(2 * MAX_PHRASE_WORDS) {
        let phrase = line[..at].trim_end();
        if is_used("start", phrase) || (c == ':' && is_used("label", phrase)) {
            return Some(Wording::Furniture);
        }
        let n_tail_words = n_words.saturating_sub(phrase.split(' ').count());
        let is_heading = c == ' ' && n_tail_words <= MAX_HEADING_TAIL_WORDS && !line[at..].contains('#');
        if is_heading && is_open_ended(line) && is_used("teaser", phrase) {
            return Some(Wording::TeaserHeading);
        }
    }
    None
}

/// Headings that take a name behind them: "More from Daybrief", "Also on", but not "More than".
fn is_open_ended(line: &str) -> bool {
    ["more from ", "more in ", "more on ", "also on ", "also in ", "elsewhere on ", "latest ", "top stories "]
        .iter()
        .any(|start| line.starts_with(start))
        && !line.contains([',', '.'])
}

fn by_suffix(line: &str) -> Option<Wording> {
    if !line.rsplit(' ').next().is_some_and(|word| LAST_WORDS.contains(word)) {
        return None;
    }
    let starts = line.match_indices(' ').map(|(at, _)| at + 1);
    let mut tails = starts.map(|at| &line[at..]).filter(|tail| tail.split(' ').count() <= MAX_PHRASE_WORDS);
    tails.any(|tail| is_used("end", tail)).then_some(Wording::Furniture)
}

/// Whether the line ends with the credit of a picture.
fn is_caption(line: &str) -> bool {
    let start = floor_border(line, line.len().saturating_sub(CAPTION_CREDIT_BYTES));
    let ending = &line[start..];
    CAPTION_PHRASES.is_in(ending)
}

fn is_url(line: &str) -> bool {
    !line.contains(' ') && (line.starts_with("http://") || line.starts_with("https://"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, expected: Wording) {
        assert_eq!(wording(line), expected, "{line}");
    }

    #[test]
    fn controls_and_notices_are_furniture() {
        for line in
            ["Loading Now", "LOADING...", "Post Comment", "0 comments", "3 min read", "Share: Facebook | X"]
        {
            check(line, Wording::Furniture);
        }
        check("The mayor of the town speaks on Tuesday. (AP Photo/Ann Lee)", Wording::Furniture);
        check("We and our 214 partners use cookies.", Wording::Furniture);
        check("(C) Harbour Wire. Unauthorized redistribution prohibited.", Wording::Furniture);
        check("Read more: what to pack, 12 items", Wording::Furniture);
        check("Subscribe to our newsletter: 3 stories a day", Wording::Furniture);
        check("Your email address will not be published. Required fields are marked *", Wording::Furniture);
    }

    #[test]
    fn no_phrase_is_longer_than_what_is_looked_up() {
        assert!(PHRASES.iter().all(|(_, phrase)| phrase.split(' ').count() <= MAX_PHRASE_WORDS));
    }

    #[test]
    fn headings_of_links_open_teasers() {
        for line in ["Related articles", "More from the Harbour Courier", "You may also like:", "Most read"] {
            check(line, Wording::TeaserHeading);
        }
    }

    #[test]
    fn reporting_that_begins_alike_stays_free() {
        for line in [
            "More than 40 people died on Tuesday.",
            "Also on Monday, shelling killed 3 in the port.",
            "Share prices fell after the attack.",
            "Home to 12,000 people, the town was shelled.",
            "Related violence killed 40 in March.",
            "Comments by the minister drew anger.",
        ] {
            check(line, Wording::Free);
        }
    }
}
