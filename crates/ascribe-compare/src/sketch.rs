//! What of a report tells which story it belongs to: rare words, places, the happening, and when it was published.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use ascribe_model::{BlockKind, Document, Reading};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::lexicon::{HAPPENINGS, RARITY, SIDES};
use crate::moment::moment_of;
use crate::population::Population;

/// Words of a report that are looked at: what it is about stands in its beginning.
///
/// On 768 reports of 350 shootings (gva_clusters, development part) 60 words give B-cubed F1 0.86, 150 0.90, 300 0.91.
const MAX_WORDS: usize = 300;
/// Words of one report that are kept, the heaviest.
const MAX_KEPT: usize = 120;
/// Words less rare than this (hundredths of a natural logarithm) stand in every report and tell nothing.
const MIN_RARITY: i32 = 200;
/// The rarity of a word that the table does not hold.
const UNKNOWN_RARITY: i32 = 850;
/// The rarity of a place that hardly any report on world news names, to which the others are set in proportion.
const RAREST_PLACE: i32 = 500;
/// How much more a name weighs than another word, and a word of the headline than one below.
const NAME_WEIGHT: f64 = 2.0;
const HEADLINE_WEIGHT: f64 = 1.5;
/// How much less a word of harm weighs: people are killed in every story.
const HARM_WEIGHT: f64 = 0.3;

/// Words with which any report on any happening counts its dead.
static HARM: LazyLock<FxHashSet<String>> = LazyLock::new(|| {
    const WORDS: &str = "killed kill kills killing dead deadly deaths death die dies died dying injured injuring injuries \
                         wounded toll least people more than number rise rises rising rose hundreds thousands dozens say says \
                         said officials official report reports reported news video watch live updates latest photos after \
                         amid over";
    WORDS.split_whitespace().map(stem).collect()
});

/// What of a report tells its story. Each part is a vector of length one, or empty.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sketch {
    /// When it was published, in days since 1970.
    pub moment: Option<f64>,
    /// Stems, hashed, the heaviest first.
    pub words: Vec<(u64, f64)>,
    /// Countries and armed groups, by code.
    pub places: Vec<(&'static str, f64)>,
    /// How much the places tell, 0 to 1: much where the news seldom speaks of them.
    pub telling: f64,
    /// Kinds of happening, by position in the lexicon.
    pub happenings: Vec<(usize, f64)>,
}

impl Sketch {
    /// The sketch of a document, with the people and places that its claims count.
    pub fn of(reading: &Reading) -> Sketch {
        let document = &reading.document;
        let headline = headline(document);
        let mut notes = Notes::default();
        let n_words = notes.read(&headline, MAX_WORDS, true);
        let mut n_left = MAX_WORDS.saturating_sub(n_words);
        for (position, block) in document.reporting().enumerate() {
            let text = block.span.cut(&document.text);
            let text =
                if position == 0 { text.strip_prefix(headline.as_str()).unwrap_or(text) } else { text };
            n_left -= notes.read(text, n_left, false);
        }
        for claim in &reading.claims {
            let country = claim.place.as_ref().and_then(|place| place.country.as_deref());
            let of_place = country.and_then(side_of_code);
            for place in [of_place, Population::of(claim).side].into_iter().flatten() {
                *notes.places.entry(place).or_default() += CLAIM_WEIGHT;
            }
        }
        notes.sketch(moment_of(document))
    }

    /// The day of publication, counted from 1970.
    pub fn day(&self) -> Option<i32> {
        self.moment.map(|moment| moment.floor() as i32)
    }

    /// The sketch of a headline alone.
    pub fn of_headline(headline: &str) -> Sketch {
        let mut notes = Notes::default();
        notes.read(headline, MAX_WORDS, true);
        notes.sketch(None)
    }

    /// The sketches of readings, in their order.
    pub fn of_all(readings: &[&Reading]) -> Vec<Sketch> {
        readings.par_iter().copied().map(Sketch::of).collect()
    }
}

/// How much the place or the people of a claim weigh beside a name in the text.
const CLAIM_WEIGHT: f64 = 1.0;

/// The sides of the lexicon by their codes.
static CODES: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| SIDES.values().copied().collect());

/// A side of the lexicon by its code.
pub(crate) fn side_of_code(code: &str) -> Option<&'static str> {
    CODES.get(code).copied()
}

/// The headline, or else the first line of the text.
pub(crate) fn headline(document: &Document) -> String {
    let of_block = || {
        let block = document.blocks.iter().find(|block| block.kind == BlockKind::Headline)?;
        Some(block.span.cut(&document.text).to_owned())
    };
    let first_line = || {
        let block = document.reporting().next()?;
        block.span.cut(&document.text).lines().map(str::trim).find(|line| !line.is_empty()).map(str::to_owned)
    };
    document.headline.clone().or_else(of_block).or_else(first_line).unwrap_or_default()
}

/// What is noted while a text is read.
#[derive(Default)]
struct Notes {
    /// By stem.
    words: FxHashMap<String, Word>,
    places: BTreeMap<&'static str, f64>,
    happenings: BTreeMap<usize, f64>,
}

#[derive(Default)]
struct Word {
    is_name: bool,
    is_in_headline: bool,
}

impl Notes {
    /// Reads at most `n_words` words; gives back how many there were.
    fn read(&mut self, text: &str, n_words: usize, is_headline: bool) -> usize {
        let tokens: Vec<Token> = tokens(text).take(n_words).collect();
        let weight = if is_headline { 2.0 } else { 1.0 };
        for (idx, token) in tokens.iter().enumerate() {
            let is_capital = token.text.starts_with(char::is_uppercase);
            let of_word = SIDES.get(&*token.plain).filter(|_| is_capital);
            if is_capital {
                let pair = tokens.get(idx + 1).map(|next| format!("{} {}", token.plain, next.plain));
                let side = pair.and_then(|pair| SIDES.get(pair.as_str())).or(of_word);
                side.into_iter().for_each(|side| *self.places.entry(side).or_default() += weight);
            }
            for happening in HAPPENINGS.words.get(&*token.plain).into_iter().flatten() {
                *self.happenings.entry(*happening).or_default() += weight;
            }
            if of_word.is_some() || token.plain.contains(|c: char| c.is_ascii_digit()) {
                continue;
            }
            let stem = stem_of(&token.plain);
            let word = match self.words.get_mut(&*stem) {
                Some(word) => word,
                None => self.words.entry(stem.into_owned()).or_default(),
            };
            word.is_name |= is_capital && !token.is_first;
            word.is_in_headline |= is_headline;
        }
        tokens.len()
    }

    fn sketch(self, moment: Option<f64>) -> Sketch {
        let mut words: Vec<(u64, f64)> = self
            .words
            .iter()
            .filter(|(stem, _)| stem.chars().count() > 1)
            .filter_map(|(stem, word)| Some((hash(stem), weight(stem, word)?)))
            .collect();
        words.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        words.truncate(MAX_KEPT);
        let mut places: Vec<(&'static str, f64)> =
            self.places.into_iter().map(|(side, n)| (side, n.sqrt())).collect();
        normalise(&mut places);
        for (side, weight) in &mut places {
            let rarity = RARITY.get(format!("@{side}").as_str()).copied().unwrap_or(RAREST_PLACE);
            *weight *= f64::from(rarity) / f64::from(RAREST_PLACE);
        }
        let telling = places.iter().map(|(_, weight)| weight * weight).sum::<f64>().sqrt().min(1.0);
        let mut happenings: Vec<(usize, f64)> =
            self.happenings.into_iter().map(|(kind, n)| (kind, n.sqrt())).collect();
        normalise(&mut words);
        normalise(&mut places);
        normalise(&mut happenings);
        Sketch { moment, words, places, telling, happenings }
    }
}

/// How much a word tells; none where it stands in every report.
fn weight(stem: &str, word: &Word) -> Option<f64> {
    let rarity = RARITY.get(stem).copied().unwrap_or(UNKNOWN_RARITY);
    if rarity < MIN_RARITY {
        return None;
    }
    let mut weight = f64::from(rarity - MIN_RARITY + 50);
    if word.is_name {
        weight *= NAME_WEIGHT;
    }
    if word.is_in_headline {
        weight *= HEADLINE_WEIGHT;
    }
    if HARM.contains(stem) {
        weight *= HARM_WEIGHT;
    }
    Some(weight)
}

/// Makes a vector one of length one.
fn normalise<K>(vector: &mut [(K, f64)]) {
    let length = vector.iter().map(|(_, weight)| weight * weight).sum::<f64>().sqrt();
    if length > 0.0 {
        vector.iter_mut().for_each(|(_, weight)| *weight /= length);
    }
}

struct Token<'t> {
    text: &'t str,
    /// In lower case, without a possessive ending.
    plain: Cow<'t, str>,
    /// Whether it begins a sentence or a line, so that its capital tells nothing.
    is_first: bool,
}

/// Runs of letters and digits, with apostrophes inside.
fn tokens(text: &str) -> impl Iterator<Item = Token<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text.get(at..)?.find(char::is_alphanumeric)?;
        let rest = &text[start..];
        let mut end = rest.len();
        let mut chars = rest.char_indices().peekable();
        while let Some((idx, c)) = chars.next() {
            let is_inside =
                matches!(c, '\'' | '’') && chars.peek().is_some_and(|(_, next)| next.is_alphanumeric());
            if !c.is_alphanumeric() && !is_inside {
                end = idx;
                break;
            }
        }
        at = start + end;
        let word = &rest[..end];
        let mut before = text[..start].chars().rev();
        let (last, one_before) = (before.next(), before.next());
        let ends = |c: Option<char>| c.is_none_or(|c| matches!(c, '.' | '?' | '!' | ':' | '"' | '“'));
        let is_line = |c: Option<char>| c.is_none_or(|c| c == '\n');
        let is_first =
            is_line(last) || is_line(one_before) || ends(one_before) || matches!(last, Some('"' | '“'));
        Some(Token { text: word, plain: plain(word), is_first })
    })
}

/// A word in lower case, without a possessive ending.
fn plain(word: &str) -> Cow<'_, str> {
    if word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()) {
        return Cow::Borrowed(word);
    }
    let mut lower = word.to_lowercase();
    if !lower.is_ascii() {
        lower = lower.replace('’', "'");
    }
    if lower.ends_with("'s") {
        lower.truncate(lower.len() - "'s".len());
    }
    Cow::Owned(lower)
}

/// A word without its ending: "earthquakes" and "earthquake" are one. As in `train/rarity.py`, which made the table.
fn stem(word: &str) -> String {
    stem_of(&plain(word)).into_owned()
}

/// The stem of a plain word.
fn stem_of(plain: &str) -> Cow<'_, str> {
    let mut stem = Cow::Borrowed(plain);
    if plain.contains('\'') {
        stem = Cow::Owned(plain.replace('\'', ""));
    }
    let n_chars = stem.chars().count();
    let is_plural = |ending: &str| ending != "s" || !["ss", "us", "is"].iter().any(|end| stem.ends_with(end));
    let ending = ["ing", "ed", "es", "s", "ly"]
        .into_iter()
        .find(|ending| stem.ends_with(ending) && n_chars >= ending.len() + 4)
        .filter(|ending| is_plural(ending));
    let cut = ending.map_or(0, str::len);
    let (end, n_left) = (stem.len() - cut, n_chars - cut);
    let end = if stem[..end].ends_with('e') && n_left > 4 { end - 1 } else { end };
    match stem {
        Cow::Borrowed(plain) => Cow::Borrowed(&plain[..end]),
        Cow::Owned(mut owned) => {
            owned.truncate(end);
            Cow::Owned(owned)
        }
    }
}

/// FNV-1a: fixed for good, so that results never depend on the build.
fn hash(word: &str) -> u64 {
    word.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

/// Happenings by name, and the words that tell of them.
pub(crate) struct Happenings {
    /// Their names.
    pub names: Vec<&'static str>,
    /// For each word the positions of the happenings that it tells of.
    pub words: FxHashMap<&'static str, Vec<usize>>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_one_stem_are_one() {
        for (one, other) in [("earthquakes", "earthquake"), ("Protesters", "protester"), ("Peru’s", "peru")]
        {
            assert_eq!(stem(one), stem(other), "{one} {other}");
        }
        assert_ne!(stem("crisis"), stem("crise"));
    }

    #[test]
    fn tokens_know_where_sentences_begin() {
        let firsts: Vec<(String, bool)> = tokens("The quake hit Lima. People fled “Old Town”.")
            .map(|token| (token.plain.into_owned(), token.is_first))
            .collect();
        let first: Vec<&str> =
            firsts.iter().filter(|(_, first)| *first).map(|(word, _)| word.as_str()).collect();
        assert_eq!(first, ["the", "people", "old"]);
    }
}
