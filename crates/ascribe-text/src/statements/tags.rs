//! Word classes: what the rules know of each word of a page.

use std::ops::Range;

use super::lexicon::{LEXICON, VerbForm};
use crate::{TokenKind, Words};

/// A set of word classes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tags(u64);

macro_rules! classes {
    ($($name:ident = $bit:expr),* $(,)?) => {
        impl Tags { $(pub const $name: Tags = Tags(1 << $bit);)* }
    };
}

classes! {
    DETERMINER = 0, POSSESSIVE = 1, SUBJECT_PRONOUN = 2, OBJECT_PRONOUN = 3, PRONOUN = 4, PREPOSITION = 5,
    CONJUNCTION = 6, SUBORDINATOR = 7, RELATIVE = 8, BE = 9, HAVE = 10, DO = 11, MODAL = 12, NEGATION = 13,
    ADVERB = 14, TIME = 15, NUMBER = 16, NAME = 17, FINITE = 18, PAST = 19, GERUND = 20, OPEN_QUOTE = 21,
    CLOSE_QUOTE = 22, COMMA = 23, STOP = 24, COLON = 25, DASH = 26, SEMICOLON = 27, OPEN_PAREN = 28,
    CLOSE_PAREN = 29, MARK = 30, MEDIUM = 31, REFUSING = 32, ANSWERING = 33, CHECKING = 34, HEDGE = 35,
    PAPER = 36, DESK = 37, REMARK = 38, PHRASE_START = 39, ADJECTIVE = 40, COUNTED = 41, LABEL = 42, SPEECH_NOUN = 43, RECKONING = 44, TONE_HEDGE = 45, TONE_FORECAST = 46,
    ESTIMATE_START = 47,
}

impl Tags {
    /// `is`, `has`, `did`, `will` and their kin.
    pub const AUXILIARY: Tags = Tags(Tags::BE.0 | Tags::HAVE.0 | Tags::DO.0 | Tags::MODAL.0);
    /// Marks that end a clause for certain.
    pub const HARD_BORDER: Tags = Tags(Tags::STOP.0 | Tags::COLON.0 | Tags::DASH.0 | Tags::SEMICOLON.0);

    /// The class of that name in `lexicon/grammar.toml`; a name that is not known is a defect of that file.
    pub fn of_class(name: &str) -> Tags {
        match name {
            "determiner" => Tags::DETERMINER,
            "possessive" => Tags::POSSESSIVE,
            "subject_pronoun" => Tags::SUBJECT_PRONOUN,
            "object_pronoun" => Tags::OBJECT_PRONOUN,
            "pronoun" => Tags::PRONOUN,
            "preposition" => Tags::PREPOSITION,
            "conjunction" => Tags::CONJUNCTION,
            "subordinator" => Tags::SUBORDINATOR,
            "relative" => Tags::RELATIVE,
            "be" => Tags::BE,
            "have" => Tags::HAVE,
            "do" => Tags::DO,
            "modal" => Tags::MODAL,
            "negation" => Tags::NEGATION,
            "adverb" => Tags::ADVERB,
            "time" => Tags::TIME,
            "number" => Tags::NUMBER,
            "finite" => Tags::FINITE,
            "medium" => Tags::MEDIUM,
            "adjective" => Tags::ADJECTIVE,
            other => panic!("lexicon/grammar.toml: no class is called `{other}`"),
        }
    }

    /// Both sets together.
    pub const fn or(self, other: Tags) -> Tags {
        Tags(self.0 | other.0)
    }

    /// Whether it holds one of `any`.
    pub fn has(self, any: Tags) -> bool {
        self.0 & any.0 != 0
    }
}

/// A page's words with their classes and the quotation each stands in.
#[derive(Debug)]
pub(super) struct Tagged<'w> {
    /// The words.
    pub words: &'w Words<'w>,
    /// The classes of each word.
    pub tags: Vec<Tags>,
    /// The cue verb, if the word is a form of one.
    pub verbs: Vec<Option<(u16, VerbForm)>>,
    /// The quotations, in text order, none inside another.
    pub quotes: Vec<Quote>,
    /// For each word the position of the quotation it stands in (its marks included), plus one; 0 outside.
    pub quote_of: Vec<u32>,
}

/// A quotation within one paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Quote {
    /// Its words, marks included.
    pub tokens: Range<usize>,
    /// Whether the next paragraph carries it on.
    pub goes_on: bool,
}

impl<'w> Tagged<'w> {
    /// Tags every word of a page.
    pub fn of(words: &'w Words<'w>) -> Tagged<'w> {
        let n_tokens = words.tokens.len();
        let mut tagged = Tagged {
            words,
            tags: Vec::with_capacity(n_tokens),
            verbs: Vec::with_capacity(n_tokens),
            quotes: Vec::new(),
            quote_of: vec![0; n_tokens],
        };
        let mut lower = String::new();
        for idx in 0..n_tokens {
            tagged.push_word(idx, &mut lower);
        }
        tagged.clear_inner_stops();
        super::quotes::mark_quotes(&mut tagged);
        tagged.clear_apostrophes();
        tagged
    }

    /// A full stop inside a sentence belongs to an abbreviation, unless a quotation ends there.
    fn clear_inner_stops(&mut self) {
        for sentence in &self.words.sentences {
            for idx in sentence.tokens.start..sentence.tokens.end.saturating_sub(1) {
                let closes = matches!(self.words.word(idx + 1), "”" | "\"" | "’" | "'" | "»");
                if self.words.word(idx) == "." && !closes && !self.splits_sentence(sentence.tokens.start, idx)
                {
                    self.tags[idx] = Tags::default();
                }
            }
        }
    }

    /// A full stop behind a word in lower case and before a capital ends a sentence that the splitter has not seen.
    fn splits_sentence(&self, first: usize, stop: usize) -> bool {
        const ABBREVIATIONS: [&str; 6] = ["vs", "approx", "etc", "no", "ca", "cf"];
        let before = if stop > first { self.words.word(stop - 1) } else { "" };
        let lower =
            before.len() > 1 && before.chars().all(char::is_lowercase) && !ABBREVIATIONS.contains(&before);
        let opens = Tags::DETERMINER.or(Tags::SUBJECT_PRONOUN).or(Tags::PREPOSITION);
        let single = before.chars().count() == 1 && self.has(stop + 1, opens);
        let quoted = matches!(self.words.word(stop + 1), "“" | "\"" | "«" | "‘" | "'");
        let next = stop + 1 + usize::from(quoted);
        (lower || single) && self.words.tokens[stop + 1].spaced && self.has(next, Tags::NAME)
    }

    /// An apostrophe that is no quotation mark is a possessive: "the brothers' home".
    fn clear_apostrophes(&mut self) {
        for idx in 0..self.tags.len() {
            let is_quote = self.has(idx, Tags::OPEN_QUOTE.or(Tags::CLOSE_QUOTE));
            if !is_quote && matches!(self.words.word(idx), "'" | "’") && !self.words.tokens[idx].spaced {
                self.tags[idx] = Tags::POSSESSIVE;
            }
        }
    }

    fn push_word(&mut self, idx: usize, lower: &mut String) {
        let word = self.words.word(idx);
        let kind = self.words.tokens[idx].kind;
        lower.clear();
        lower.extend(word.chars().flat_map(char::to_lowercase));
        let entry = LEXICON.words.get(lower.as_str()).copied().unwrap_or_default();
        let tags = match kind {
            TokenKind::Number => Tags::NUMBER,
            TokenKind::Mark => mark_tags(word, self.words.tokens[idx].spaced),
            TokenKind::Word if word == "May" && idx > 0 && !self.opens_sentence(idx) => {
                Tags::TIME.or(Tags::NAME)
            }
            TokenKind::Word => entry.tags.or(shape_tags(word, lower)),
        };
        self.tags.push(tags);
        self.verbs.push(entry.verb);
    }

    /// Whether a sentence starts with the word at `idx`.
    pub fn opens_sentence(&self, idx: usize) -> bool {
        self.words.sentences.binary_search_by_key(&idx, |sentence| sentence.tokens.start).is_ok()
    }

    /// Whether the word at `idx` holds one of the classes; false beyond the page.
    pub fn has(&self, idx: usize, any: Tags) -> bool {
        self.tags.get(idx).is_some_and(|tags| tags.has(any))
    }

    /// Whether the word at `idx` is `lower`; false beyond the page.
    pub fn is(&self, idx: usize, lower: &str) -> bool {
        idx < self.tags.len() && self.words.is(idx, lower)
    }

    /// The quotation that the word stands in.
    pub fn quote_at(&self, idx: usize) -> Option<&Quote> {
        let position = *self.quote_of.get(idx)?;
        (position > 0).then(|| &self.quotes[position as usize - 1])
    }

    /// Whether the word is one that may end a noun phrase: a noun, name, number or pronoun, no mark and no function word.
    pub fn is_nominal(&self, idx: usize) -> bool {
        let Some(tags) = self.tags.get(idx) else { return false };
        let function = Tags::PREPOSITION
            .or(Tags::CONJUNCTION)
            .or(Tags::SUBORDINATOR)
            .or(Tags::AUXILIARY)
            .or(Tags::MARK)
            .or(Tags::ADVERB);
        !tags.has(function) || tags.has(Tags::PRONOUN.or(Tags::NAME))
    }
}

/// The class of a mark. A hyphen inside a compound has none: it is part of a noun phrase.
fn mark_tags(mark: &str, spaced: bool) -> Tags {
    let class = match mark {
        "," => Tags::COMMA,
        "." | "!" | "?" | "…" => Tags::STOP,
        ":" => Tags::COLON,
        "—" | "―" => Tags::DASH,
        "–" | "-" if spaced => Tags::DASH,
        "•" | "|" | "▸" => Tags::STOP,
        ";" => Tags::SEMICOLON,
        "(" | "[" => Tags::OPEN_PAREN,
        ")" | "]" => Tags::CLOSE_PAREN,
        "“" | "”" | "\"" | "«" | "»" | "‘" | "’" | "'" | "„" => Tags::default(),
        _ => return Tags::default(),
    };
    class.or(Tags::MARK)
}

fn shape_tags(word: &str, lower: &str) -> Tags {
    let mut tags = Tags::default();
    if word.chars().next().is_some_and(char::is_uppercase) {
        tags = tags.or(Tags::NAME);
    }
    const NO_ADVERBS: [&str; 14] = [
        "daily", "weekly", "monthly", "family", "ally", "italy", "july", "reply", "supply", "assembly",
        "elderly", "rally", "friendly", "deadly",
    ];
    if lower.len() > 4 && lower.ends_with("ly") && !NO_ADVERBS.contains(&lower) {
        tags = tags.or(Tags::ADVERB);
    }
    if lower.len() > 3 && lower.ends_with("ed") && !lower.ends_with("eed") {
        tags = tags.or(Tags::PAST);
    }
    if lower.len() > 4 && lower.ends_with("ing") {
        tags = tags.or(Tags::GERUND);
    }
    tags
}
