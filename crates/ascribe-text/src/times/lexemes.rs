//! What each word can mean in a time expression: the terminals of the grammar.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::phrase::{Part, Reference, Season, Unit};
use crate::{TokenKind, Words};

/// The role of one word in the grammar of times.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lexeme {
    /// No role.
    Other,
    /// A day of the week, Monday 1.
    Weekday(i8),
    /// "Mondays".
    Weekdays(i8),
    /// A month, January 1.
    Month(i8),
    /// A season.
    Season(Season),
    /// "week".
    Unit(Unit),
    /// "weeks".
    Units(Unit),
    /// "morning".
    Part(Part),
    /// "mornings".
    Parts(Part),
    /// A number in words below a thousand, or "hundred", "thousand".
    Count(u32),
    /// Digits alone.
    Digits(u32),
    /// Three numbers with full stops between: "13.4.2025".
    Dotted,
    /// "third".
    Ordinal(u8),
    /// "daily": position in the lexicon's list of frequencies.
    Frequency(u8),
    /// "recently".
    Reference(Reference),
    /// First word of something of several words, or a word that the grammar itself knows.
    Word(Word),
    /// The first word of a holiday or reference phrase of the lexicon.
    Opening,
}

/// Words that the grammar itself knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Word {
    The,
    A,
    This,
    That,
    Last,
    Previous,
    Next,
    Following,
    Same,
    Early,
    Late,
    Mid,
    Earlier,
    Later,
    Beginning,
    Middle,
    End,
    Ago,
    Before,
    After,
    Each,
    Several,
    Few,
    Couple,
    Half,
    About,
    Nearly,
    More,
    Less,
    AtLeast,
    UpTo,
    Today,
    Yesterday,
    Tomorrow,
    Tonight,
    Overnight,
    Noon,
    Midnight,
    Fiscal,
    Clock,
    Of,
    In,
    On,
    And,
    To,
    Dash,
    Slash,
    Colon,
    Comma,
    Stop,
}

/// The lexemes of all words of a document, in the order of its tokens.
pub(super) fn lexemes(words: &Words) -> Vec<Lexeme> {
    (0..words.tokens.len()).map(|idx| lexeme(words, idx)).collect()
}

/// A phrase of the lexicon that begins at `idx`: its meaning and the position behind it.
pub(super) fn fixed_phrase(words: &Words, idx: usize, end: usize) -> Option<(&'static Fixed, usize)> {
    // A document may end behind "by" or "the": then there is no word to look at.
    let first = (idx < end).then(|| words.word(idx))?;
    let candidates = LEXICON.fixed.get(lower(first, &mut [0; MAX_WORD])?)?;
    let fits = |fixed: &&Fixed| {
        idx + fixed.words.len() <= end
            && fixed.words.iter().enumerate().all(|(at, word)| words.is(idx + at, word))
    };
    candidates.iter().find(fits).map(|fixed| (fixed, idx + fixed.words.len()))
}

/// The TIMEX3 value of a frequency.
pub(super) fn frequency_value(position: u8) -> &'static str {
    &LEXICON.frequencies[usize::from(position)]
}

/// A holiday or reference phrase of several words.
#[derive(Debug)]
pub(super) struct Fixed {
    words: Vec<String>,
    /// What it means.
    pub(super) sense: FixedSense,
}

/// What a fixed phrase means.
#[derive(Clone, Copy, Debug)]
pub(super) enum FixedSense {
    /// A day of every year.
    Holiday {
        /// January is 1.
        month: i8,
        /// Day of the month.
        day: i8,
    },
    /// Past, present or future without more.
    Reference(Reference),
}

/// Longest word of the lexicon in bytes, with room.
const MAX_WORD: usize = 24;

struct Lexicon {
    lexemes: HashMap<String, Lexeme>,
    fixed: HashMap<String, Vec<Fixed>>,
    frequencies: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    months: Vec<Vec<String>>,
    weekdays: Vec<Vec<String>>,
    seasons: HashMap<Season, Vec<String>>,
    parts_of_day: HashMap<Part, Vec<String>>,
    units: HashMap<Unit, Vec<String>>,
    counts: HashMap<String, u32>,
    ordinals: HashMap<String, u8>,
    frequencies: std::collections::BTreeMap<String, Vec<String>>,
    references: HashMap<Reference, Vec<String>>,
    reference_phrases: HashMap<Reference, Vec<String>>,
    holidays: HashMap<String, Vec<String>>,
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let file: File = toml::from_str(include_str!("../../lexicon/times.toml"))
        .expect("lexicon/times.toml is part of the program and checked by a test");
    Lexicon::of(file)
});

impl Lexicon {
    fn of(file: File) -> Lexicon {
        let mut lexemes = grammar_words();
        let mut put = |words: Vec<String>, lexeme: Lexeme| {
            lexemes.extend(words.into_iter().map(|word| (word, lexeme)));
        };
        for (number, words) in (1..).zip(file.months) {
            put(words, Lexeme::Month(number));
        }
        for (number, words) in (1..).zip(file.weekdays) {
            // "Thus", "Sats": only the full names have a plural.
            put(words.first().map(|word| format!("{word}s")).into_iter().collect(), Lexeme::Weekdays(number));
            put(words, Lexeme::Weekday(number));
        }
        file.seasons.into_iter().for_each(|(season, words)| put(words, Lexeme::Season(season)));
        for (part, words) in file.parts_of_day {
            put(words.iter().map(|word| format!("{word}s")).collect(), Lexeme::Parts(part));
            put(words, Lexeme::Part(part));
        }
        for (unit, words) in file.units {
            for word in words {
                let plural = format!("{word}s");
                let (one, many) = word.split_once('|').unwrap_or((&word, &plural));
                put(vec![many.to_owned()], Lexeme::Units(unit));
                put(vec![one.to_owned()], Lexeme::Unit(unit));
            }
        }
        file.counts.into_iter().for_each(|(word, count)| put(vec![word], Lexeme::Count(count)));
        file.ordinals.into_iter().for_each(|(word, rank)| put(vec![word], Lexeme::Ordinal(rank)));
        for (position, words) in (0..).zip(file.frequencies.values().cloned()) {
            put(words, Lexeme::Frequency(position));
        }
        file.references.into_iter().for_each(|(sense, words)| put(words, Lexeme::Reference(sense)));
        let phrases = file.reference_phrases.into_iter();
        let phrases = phrases.map(|(sense, phrases)| (FixedSense::Reference(sense), phrases));
        let holidays = file.holidays.into_iter();
        let holidays = holidays.filter_map(|(day, names)| Some((holiday(&day)?, names)));
        let fixed = fixed_phrases(phrases.chain(holidays));
        for first in fixed.keys() {
            lexemes.entry(first.clone()).or_insert(Lexeme::Opening);
        }
        Lexicon { lexemes, fixed, frequencies: file.frequencies.into_keys().collect() }
    }
}

fn holiday(month_day: &str) -> Option<FixedSense> {
    let (month, day) = month_day.split_once('-')?;
    Some(FixedSense::Holiday { month: month.parse().ok()?, day: day.parse().ok()? })
}

/// Phrases by their first word, the longest first.
fn fixed_phrases(phrases: impl Iterator<Item = (FixedSense, Vec<String>)>) -> HashMap<String, Vec<Fixed>> {
    let mut by_first: HashMap<String, Vec<Fixed>> = HashMap::new();
    for (sense, phrases) in phrases {
        for phrase in phrases {
            let spaced = phrase.replace('\'', " '");
            let words: Vec<String> = spaced.split(' ').map(str::to_owned).collect();
            by_first.entry(words[0].clone()).or_default().push(Fixed { words, sense });
        }
    }
    for phrases in by_first.values_mut() {
        phrases.sort_by(|a, b| b.words.len().cmp(&a.words.len()).then_with(|| a.words.cmp(&b.words)));
    }
    by_first
}

fn grammar_words() -> HashMap<String, Lexeme> {
    use Word::*;
    let words: [(&str, Word); 75] = [
        ("the", The),
        ("a", A),
        ("an", A),
        ("this", This),
        ("these", This),
        ("that", That),
        ("those", That),
        ("last", Last),
        ("past", Last),
        ("latest", Last),
        ("previous", Previous),
        ("preceding", Previous),
        ("prior", Previous),
        ("next", Next),
        ("coming", Next),
        ("upcoming", Next),
        ("following", Following),
        ("same", Same),
        ("early", Early),
        ("late", Late),
        ("mid", Mid),
        ("earlier", Earlier),
        ("later", Later),
        ("beginning", Beginning),
        ("start", Beginning),
        ("outset", Beginning),
        ("middle", Middle),
        ("end", End),
        ("close", End),
        ("ago", Ago),
        ("before", Before),
        ("after", After),
        ("each", Each),
        ("every", Each),
        ("several", Several),
        ("many", Several),
        ("some", Several),
        ("few", Few),
        ("couple", Couple),
        ("half", Half),
        ("about", About),
        ("around", About),
        ("roughly", About),
        ("approximately", About),
        ("nearly", Nearly),
        ("almost", Nearly),
        ("more", More),
        ("less", Less),
        ("under", Less),
        ("least", AtLeast),
        ("up", UpTo),
        ("today", Today),
        ("yesterday", Yesterday),
        ("tomorrow", Tomorrow),
        ("tonight", Tonight),
        ("overnight", Overnight),
        ("noon", Noon),
        ("midday", Noon),
        ("midnight", Midnight),
        ("fiscal", Fiscal),
        ("a.m.", Clock),
        ("p.m.", Clock),
        ("am", Clock),
        ("pm", Clock),
        ("a.m", Clock),
        ("p.m", Clock),
        ("of", Of),
        ("in", In),
        ("on", On),
        ("and", And),
        ("or", And),
        ("to", To),
        ("through", To),
        ("until", To),
        ("till", To),
    ];
    words.into_iter().map(|(word, sense)| (word.to_owned(), Lexeme::Word(sense))).collect()
}

pub(super) fn lexeme(words: &Words, idx: usize) -> Lexeme {
    let word = words.word(idx);
    match words.tokens[idx].kind {
        TokenKind::Number => match word.parse() {
            Ok(digits) => Lexeme::Digits(digits),
            Err(_) if word.matches('.').count() == 2 => Lexeme::Dotted,
            Err(_) => Lexeme::Other,
        },
        TokenKind::Mark => match word {
            "-" | "–" | "—" | "‑" => Lexeme::Word(Word::Dash),
            "/" => Lexeme::Word(Word::Slash),
            ":" => Lexeme::Word(Word::Colon),
            "," => Lexeme::Word(Word::Comma),
            "." => Lexeme::Word(Word::Stop),
            _ => Lexeme::Other,
        },
        TokenKind::Word => {
            let mut buffer = [0; MAX_WORD];
            let found = lower(word, &mut buffer).and_then(|word| LEXICON.lexemes.get(word)).copied();
            found.filter(|lexeme| is_written_so(*lexeme, word)).unwrap_or(Lexeme::Other)
        }
    }
}

/// Months and weekdays count only with a capital: "may", "march", "sat", "sun" are other words without one.
fn is_written_so(lexeme: Lexeme, word: &str) -> bool {
    let is_name = matches!(lexeme, Lexeme::Weekday(_) | Lexeme::Weekdays(_) | Lexeme::Month(_));
    !is_name || word.starts_with(char::is_uppercase)
}

/// The word in lower case; none when it is too long or not ASCII, which no word of the lexicon is.
fn lower<'b>(word: &str, buffer: &'b mut [u8; MAX_WORD]) -> Option<&'b str> {
    let buffer = buffer.get_mut(..word.len())?;
    buffer.copy_from_slice(word.as_bytes());
    buffer.make_ascii_lowercase();
    str::from_utf8(buffer).ok()
}
