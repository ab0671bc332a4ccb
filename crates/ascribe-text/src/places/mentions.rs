//! First pass: names of places with the words that belong to them.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::gazetteer::{Meanings, Place, WordKeys, longest_name};
use super::words::{
    Designator, designator, follows_name, is_approach, is_article_prefix, is_before_designator,
    is_calendar_word, is_clash, is_connector, is_direction, is_edge_word, is_opening, is_side,
    position_behind,
};
use super::{PlaceKind, PlacePosition};
use crate::names::push_name_key;
use crate::{Sentence, TokenKind, Words, closed};

/// What the first pass found.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub(super) mentions: Vec<RawMention>,
    /// How often the page speaks of a country, by code: its name, its people, or a place that only it has.
    pub(super) countries: HashMap<&'static str, u32>,
    /// Names that the page uses with a word for a first-level region: "Kursk" after "the Kursk region".
    pub(super) region_keys: HashSet<String>,
    /// Words that the page uses in names of people and institutions, as keys.
    pub(super) name_words: HashSet<String>,
}

/// A name that may be a place.
#[derive(Debug)]
pub(super) struct RawMention {
    /// All its words: "the western Kursk region".
    pub(super) tokens: Range<usize>,
    /// The name alone.
    pub(super) name: Range<usize>,
    /// The name alone as a key.
    pub(super) key: String,
    /// What it can be; empty for a name that no list knows.
    pub(super) places: Vec<Place>,
    /// The word beside it that says what it is.
    pub(super) designator: Option<Designator>,
    /// "northern", "the north of", "rural".
    pub(super) is_partial: bool,
    /// The country named beside it, as a position among all countries.
    pub(super) owner: Option<usize>,
    pub(super) position: PlacePosition,
    pub(super) setting: Setting,
    /// Whether no list has the name as it is written.
    pub(super) is_unlisted: bool,
    /// Whether it stands for the capital of `owner`: "the Syrian capital".
    pub(super) is_capital: bool,
}

/// What the capitals around a name say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Setting {
    /// It stands alone among ordinary words.
    Alone,
    /// It is only a part of a longer run of capitalised words: "Paris Hilton".
    InsideRun,
    /// Every word of the sentence is capitalised: runs say nothing.
    Headline,
}

/// Most words of a name.
const MAX_WORDS: usize = 6;

/// Finds the names of places of a document.
pub(super) fn find_mentions(words: &Words) -> Page {
    let mut page = Page::default();
    for sentence in &words.sentences {
        let scanner = Scanner { words, sentence, is_headline: is_headline(words, sentence) };
        scanner.scan(&mut page);
    }
    page
}

/// Whether nearly all words of a sentence are capitalised.
fn is_headline(words: &Words, sentence: &Sentence) -> bool {
    let (mut n_words, mut n_lower) = (0, 0);
    for idx in sentence.tokens.clone() {
        let word = words.word(idx);
        if words.tokens[idx].kind == TokenKind::Word && word.len() >= 4 {
            n_words += 1;
            n_lower += usize::from(word.starts_with(char::is_lowercase));
        }
    }
    n_words >= 3 && n_lower * 5 <= n_words
}

pub(super) struct Scanner<'a, 'd> {
    pub(super) words: &'a Words<'d>,
    pub(super) sentence: &'a Sentence,
    pub(super) is_headline: bool,
}

/// The name that begins at a word.
struct Name {
    tokens: Range<usize>,
    key: String,
    meanings: Meanings,
}

impl Scanner<'_, '_> {
    fn scan(&self, page: &mut Page) {
        let mut owner: Option<(usize, usize)> = None;
        let mut idx = self.sentence.tokens.start;
        while idx < self.sentence.tokens.end {
            if !self.begins_name(idx) {
                idx += 1;
                continue;
            }
            let Some(name) = self.name_at(idx) else {
                idx = self.unlisted(idx, page);
                continue;
            };
            let end = name.tokens.end;
            if let Some(country) = name.meanings.people {
                self.note_people(country, &name, &mut owner, page);
            }
            let is_adjective = name.meanings.people.is_some() && self.is_before_noun(end);
            if !name.meanings.places.is_empty() && !is_adjective {
                let beside =
                    owner.filter(|(_, at)| self.links(*at, name.tokens.start)).map(|(country, _)| country);
                let mention = self.mention(name, beside);
                owner = country_of(&mention).map(|country| (country, end)).or(owner);
                self.note(&mention, page);
                idx = mention.tokens.end.max(end);
                page.mentions.push(mention);
                continue;
            }
            idx = end;
        }
    }

    /// "U.S. air strikes", "US-led": a name that is an adjective too, before what it qualifies.
    fn is_before_noun(&self, idx: usize) -> bool {
        let Some(word) = self.peek(idx) else { return false };
        let is_compound = word == "-" && !self.words.tokens[idx].spaced;
        let is_lower = word.starts_with(char::is_lowercase) && self.words.tokens[idx].kind == TokenKind::Word;
        is_compound
            || is_lower && position_behind(word).is_none() && !is_connector(word) && !follows_name(word)
    }

    /// Whether a name of a place can begin here.
    fn begins_name(&self, idx: usize) -> bool {
        if self.words.tokens[idx].kind != TokenKind::Word {
            return false;
        }
        let word = self.words.word(idx);
        if word.starts_with(char::is_uppercase) {
            return true;
        }
        is_article_prefix(word) && self.is_mark(idx + 1, "-") && self.is_capital(idx + 2)
    }

    /// The longest name that begins at `idx`.
    fn name_at(&self, idx: usize) -> Option<Name> {
        let name = self.any_name_at(idx)?;
        let is_one_word = name.tokens.len() == 1;
        let word = self.lower(idx);
        let is_plain = is_one_word
            && (is_calendar_word(&word)
                || designator(&word).is_some()
                || (is_direction(&word) && self.designator_behind(name.tokens.end).0.is_none()));
        let is_shouted = self.is_headline && is_one_word && is_opening(&word);
        (!is_plain && !is_shouted).then_some(name)
    }

    fn any_name_at(&self, idx: usize) -> Option<Name> {
        let (keys, ends) = self.keys_from(idx);
        let is_written_so =
            |n_words: usize, place: &Place| self.is_written_as_name(idx, ends[n_words - 1], place);
        let (n_words, meanings) = longest_name(&keys, is_written_so)?;
        let mut key = keys.key;
        key.truncate(keys.ends[n_words - 1]);
        Some(Name { tokens: idx..ends[n_words - 1], key, meanings })
    }

    /// The words from `idx` on in key form, with the position behind each.
    fn keys_from(&self, idx: usize) -> (WordKeys, Vec<usize>) {
        let mut keys = WordKeys::default();
        let mut ends = Vec::with_capacity(MAX_WORDS);
        let mut at = idx;
        while ends.len() < MAX_WORDS && at < self.sentence.tokens.end {
            let is_glue = self.words.tokens[at].kind == TokenKind::Mark
                && (self.is_mark(at, "-") || (self.is_mark(at, ".") && self.is_abbreviation(at)));
            if is_glue && at > idx {
                at += 1;
                continue;
            }
            if self.words.tokens[at].kind != TokenKind::Word || matches!(self.words.word(at), "'s" | "’s") {
                break;
            }
            if !keys.key.is_empty() {
                keys.key.push(' ');
            }
            push_name_key(self.words.word(at), &mut keys.key);
            at += 1;
            keys.ends.push(keys.key.len());
            ends.push(at);
        }
        (keys, ends)
    }

    /// "St. Petersburg", "N. Korea".
    fn is_abbreviation(&self, stop: usize) -> bool {
        let word = self.words.word(stop - 1);
        !self.words.tokens[stop].spaced && word.len() <= 2 && word.starts_with(char::is_uppercase)
    }

    /// Whether the words are written as the name of this place is: capitals where they belong.
    fn is_written_as_name(&self, start: usize, end: usize, place: &Place) -> bool {
        let is_acronym_like = end == start + 1 && self.words.word(start).len() <= 3;
        if is_acronym_like
            && !(self.words.word(start).chars().all(|c| !c.is_lowercase())
                || place.is_listed
                || place.population > 100_000)
        {
            return false;
        }
        if is_acronym_like
            && place.kind == PlaceKind::Country
            && self.words.word(start).chars().any(char::is_lowercase)
            && place.name.len() > 4
        {
            return false;
        }
        let is_lower = |idx: usize| self.words.word(idx).starts_with(char::is_lowercase);
        if place.is_listed {
            return !is_lower(end - 1) || place.name.ends_with(self.words.word(end - 1));
        }
        !is_lower(end - 1) && (start..end).all(|idx| !is_lower(idx) || is_connector(self.words.word(idx)))
    }

    /// A demonym: the page speaks of the country, and what follows may lie in it.
    fn note_people(&self, country: usize, name: &Name, owner: &mut Option<(usize, usize)>, page: &mut Page) {
        *page.countries.entry(&crate::countries::countries()[country].code).or_default() += 1;
        *owner = Some((country, name.tokens.end));
        let end = name.tokens.end;
        let (direction, at) = self.behind_directions(end);
        let noun = self.lower(at);
        let is_capital = noun == "capital";
        let is_border = is_edge_word(&noun);
        if !is_capital && !is_border {
            return;
        }
        let start = self.with_article(name.tokens.start);
        page.mentions.push(RawMention {
            tokens: start..at + 1,
            name: name.tokens.clone(),
            key: name.key.clone(),
            places: Vec::new(),
            designator: is_border.then_some(Designator { kind: PlaceKind::Area, is_beside: true }),
            is_partial: direction > 0,
            owner: Some(country),
            position: self.position(start, at + 1),
            setting: self.setting(None),
            is_unlisted: false,
            is_capital,
        });
    }

    /// A name of the lists with the words that belong to it.
    fn mention(&self, name: Name, beside: Option<usize>) -> RawMention {
        let is_country = name.meanings.places.iter().any(|place| place.kind == PlaceKind::Country);
        let takes = |found: &Designator| !is_country || found.kind == PlaceKind::Area;
        let (after, end) = match self.designator_behind(name.tokens.end) {
            (Some(found), end) if takes(&found) => (Some(found), end),
            _ if is_country => self.edge_of_country(name.tokens.end),
            _ => (None, name.tokens.end),
        };
        let (before, start) = self.words_before(name.tokens.start, after.is_some());
        let is_partial = before.is_partial;
        let owner = beside.or_else(|| self.owner_behind(end, &name));
        RawMention {
            tokens: start..end,
            position: self.position(start, end),
            setting: self.setting(Some(start..end)),
            is_unlisted: false,
            name: name.tokens,
            key: name.key,
            places: name.meanings.places,
            designator: after.or(before.designator),
            is_partial,
            owner,
            is_capital: false,
        }
    }

    /// "Ukraine's border", "Syria's northern coast", "Libya's far south".
    fn edge_of_country(&self, idx: usize) -> (Option<Designator>, usize) {
        let (n_directions, at) = self.behind_directions(idx + 1);
        let edge = Some(Designator { kind: PlaceKind::Area, is_beside: true });
        let is_noun = at >= self.sentence.tokens.end
            || self.words.tokens[at].kind == TokenKind::Mark
            || closed::ends_phrase(self.words, at);
        match matches!(self.peek(idx), Some("'s" | "’s")) {
            true if is_edge_word(&self.lower(at)) => (edge, at + 1),
            true if n_directions > 0 && is_side(&self.lower(at - 1)) && is_noun => (edge, at),
            _ => (None, idx),
        }
    }

    /// What the page says of countries, regions and people.
    fn note(&self, mention: &RawMention, page: &mut Page) {
        let [first, rest @ ..] = &mention.places[..] else { return };
        let is_one_country = rest.iter().all(|place| place.country == first.country);
        let weight = if first.kind == PlaceKind::Country { 2 } else { 1 };
        if is_one_country && (first.is_listed || mention.position <= PlacePosition::Near) {
            *page.countries.entry(first.country).or_default() += weight;
        }
        if mention.designator.is_some_and(|designator| designator.kind == PlaceKind::Region) {
            page.region_keys.insert(mention.key.clone());
        }
        if mention.setting == Setting::InsideRun {
            page.name_words.insert(mention.key.clone());
        }
    }

    /// A word behind the name that says what it is, and the position behind it.
    pub(super) fn designator_behind(&self, idx: usize) -> (Option<Designator>, usize) {
        for at in idx..idx + 5 {
            let word = self.lower(at);
            let is_spaced = at < self.sentence.tokens.end && self.words.tokens[at].spaced;
            if let Some(found) = designator(&word).filter(|_| is_spaced) {
                // "Kursk border region": the last of them counts.
                let next = designator(&self.lower(at + 1)).filter(|_| is_before_designator(&word));
                return match next {
                    Some(next) => (Some(next), at + 2),
                    None => (Some(found), at + 1),
                };
            }
            if !is_spaced || !is_before_designator(&word) {
                break;
            }
        }
        (None, idx)
    }

    /// "the town of", "the western Russian region of", "northern", "the": what stands before the name.
    pub(super) fn words_before(&self, name: usize, has_designator: bool) -> (Before, usize) {
        let mut before = Before::default();
        let mut start = name;
        if self.lower_before(start) == "of" {
            let found = designator(&self.lower_back(start, 2));
            if let Some(found) = found.filter(|found| !found.is_beside || found.kind == PlaceKind::Town) {
                before.designator = Some(found);
                start -= 2;
            } else if is_side(&self.lower_back(start, 2)) {
                before.is_partial = true;
                start -= 2;
            }
        } else if let Some(found) = self.town_noun(start) {
            before.designator = Some(found);
            start -= 1;
        }
        let of_start = start;
        loop {
            let word = self.lower_before(start);
            if is_direction(&word) {
                before.is_partial |= before.designator.is_none() && !has_designator;
                start -= 1;
            } else if start < of_start.min(name) && is_before_designator(&word) {
                start -= 1;
            } else if start < name
                && self.lower_before(start) == "-"
                && is_direction(&self.lower_back(start, 2))
            {
                start -= 2;
            } else {
                break;
            }
        }
        if before.designator.is_some() {
            start = self.noun_phrase_start(start);
        }
        let takes_article = start < name || has_designator;
        (before, if takes_article { self.with_owner(start) } else { start })
    }

    /// "the capital Damascus", "the mining city Vuhledar": the noun that a name of a town is said beside.
    fn town_noun(&self, name: usize) -> Option<Designator> {
        let before = name.checked_sub(1).filter(|idx| *idx >= self.sentence.tokens.start)?;
        let found = designator(self.words.word(before)).filter(|found| found.kind == PlaceKind::Town);
        found.filter(|found| !found.is_beside)
    }

    /// Where "the rebel-held Syrian town" begins whose noun is at `start`: at its article, not far back.
    fn noun_phrase_start(&self, start: usize) -> usize {
        const MAX_ADJECTIVES: usize = 6;
        let first = self.sentence.tokens.start.max(start.saturating_sub(MAX_ADJECTIVES + 1));
        for at in (first..start).rev() {
            let word = self.lower(at);
            if matches!(word.as_str(), "the" | "a" | "an") {
                return at + 1;
            }
            let is_adjective = self.words.tokens[at].kind == TokenKind::Word || word == "-";
            if !is_adjective || position_behind(&word).is_some() || is_connector(&word) {
                break;
            }
        }
        start
    }

    /// "the", or "Russia's", before what has been read.
    fn with_owner(&self, start: usize) -> usize {
        let is_possessive =
            start > self.sentence.tokens.start + 1 && matches!(self.words.word(start - 1), "'s" | "’s");
        if is_possessive && self.is_capital(start - 2) {
            return start - 2;
        }
        self.with_article(start)
    }

    fn with_article(&self, start: usize) -> usize {
        if self.lower_before(start) == "the" { start - 1 } else { start }
    }

    /// "Mosul, Iraq", "Kursk in Russia": the country behind a name.
    fn owner_behind(&self, idx: usize, name: &Name) -> Option<usize> {
        let is_link = self.is_mark(idx, ",") || self.lower(idx) == "in" || self.is_mark(idx, "(");
        let next = if self.lower(idx + 1) == "the" { idx + 2 } else { idx + 1 };
        let (_, next) = self.behind_directions(next);
        if !is_link || next >= self.sentence.tokens.end || !self.begins_name(next) {
            return None;
        }
        let beside = self.name_at(next)?;
        let place = beside
            .meanings
            .places
            .iter()
            .find(|place| matches!(place.kind, PlaceKind::Country | PlaceKind::Region))?;
        let fits =
            name.meanings.places.iter().any(|own| own.country == place.country && own.name != place.name);
        fits.then(|| crate::countries::country_idx(place.country)).flatten()
    }

    fn behind_directions(&self, idx: usize) -> (usize, usize) {
        let mut at = idx;
        while is_direction(&self.lower(at)) {
            at += 1;
        }
        (at - idx, at)
    }

    /// Whether only words like "'s", "western", "city of" stand between a country and a name.
    fn links(&self, from: usize, to: usize) -> bool {
        from <= to
            && to - from <= 5
            && (from..to).all(|idx| {
                let word = self.lower(idx);
                matches!(word.as_str(), "'s" | "’s" | "of" | "the" | "-" | "’" | "'")
                    || is_direction(&word)
                    || is_before_designator(&word)
                    || designator(&word).is_some()
            })
    }

    pub(super) fn position(&self, start: usize, end: usize) -> PlacePosition {
        if self.is_dateline(start, end) {
            return PlacePosition::Dateline;
        }
        if matches!(self.peek(end), Some("'s" | "’s")) {
            return PlacePosition::Possessive;
        }
        let before = self.lower_before(start);
        let at = if before == "the" { 2 } else { 1 };
        let before = self.lower_back(start, at);
        // "the battle of Marj": it was there.
        if before == "of" && is_clash(&self.lower_back(start, at + 1)) {
            return PlacePosition::Within;
        }
        // "a mill west of Umm Talatin", "the entrance to the shrine".
        let opens_with_side = is_side(&self.lower(start)) && self.lower(start + 1) == "of";
        let is_near = before == "of" && is_side(&self.lower_back(start, at + 1))
            || before == "to" && is_approach(&self.lower_back(start, at + 1));
        if is_near || opens_with_side && position_behind(&before).is_none() {
            return PlacePosition::Near;
        }
        position_behind(&before).unwrap_or(PlacePosition::Bare)
    }

    /// "DAMASCUS —", "Kyiv, Ukraine (AP) -", "KARACHI: Police say" at the head of a paragraph.
    fn is_dateline(&self, start: usize, end: usize) -> bool {
        if start > self.sentence.tokens.start + 4 || self.is_headline {
            return false;
        }
        let head = self.sentence.tokens.start..start;
        let is_head = head.clone().all(|idx| self.is_capital(idx) || self.is_mark(idx, ","));
        let mut at = end;
        while at < self.sentence.tokens.end && at < end + 8 {
            match self.words.word(at) {
                "—" | "–" => return is_head,
                "-" if self.words.tokens[at].spaced => return is_head,
                ":" => {
                    return is_head
                        && self.is_shouted(start..end)
                        && !self.is_shouted(at + 1..self.sentence.tokens.end);
                }
                "," | "(" | ")" | "/" | "." => at += 1,
                _ if self.is_capital(at) => at += 1,
                _ => return false,
            }
        }
        false
    }

    /// Whether all letters of some words are capitals.
    fn is_shouted(&self, tokens: Range<usize>) -> bool {
        tokens.into_iter().all(|idx| !self.words.word(idx).contains(char::is_lowercase))
    }

    /// The setting of a place, or of words that are a place whatever stands beside them.
    pub(super) fn setting(&self, tokens: Option<Range<usize>>) -> Setting {
        match tokens {
            _ if self.is_headline => Setting::Headline,
            Some(tokens) if self.is_inside_run(&tokens) => Setting::InsideRun,
            _ => Setting::Alone,
        }
    }

    /// Whether capitalised words that are no part of the place stand directly beside it.
    fn is_inside_run(&self, tokens: &Range<usize>) -> bool {
        let first = self.sentence.tokens.start;
        let before = tokens.start.checked_sub(1).filter(|idx| *idx >= first);
        let is_name_word = |idx: usize| {
            self.is_capital(idx) && self.words.tokens[idx].kind == TokenKind::Word && !self.is_harmless(idx)
        };
        let left =
            before.is_some_and(|idx| is_name_word(idx) && !(idx == first && is_opening(&self.lower(idx))));
        let glued_left =
            before.is_some_and(|idx| self.is_mark(idx, "-") && !self.words.tokens[tokens.start].spaced);
        let right = tokens.end < self.sentence.tokens.end && is_name_word(tokens.end);
        let bank_of = before.is_some_and(|idx| {
            self.lower(idx) == "of" && idx > first && self.is_capital(idx - 1) && idx - 1 > first
        }) && designator(&self.lower_back(tokens.start, 2)).is_none()
            && !is_clash(&self.lower_back(tokens.start, 2));
        left || right || glued_left || bank_of
    }

    /// Capitalised words that stand beside a place without being part of a longer name: days, demonyms, places.
    pub(super) fn is_harmless(&self, idx: usize) -> bool {
        let word = self.lower(idx);
        is_calendar_word(&word)
            || is_direction(&word)
            || designator(&word).is_some()
            || self.name_at(idx).is_some_and(|name| is_well_known(&name.meanings))
    }

    fn peek(&self, idx: usize) -> Option<&str> {
        (idx < self.sentence.tokens.end).then(|| self.words.word(idx))
    }

    pub(super) fn lower(&self, idx: usize) -> String {
        self.peek(idx).map(str::to_lowercase).unwrap_or_default()
    }

    fn lower_before(&self, idx: usize) -> String {
        self.lower_back(idx, 1)
    }

    fn lower_back(&self, idx: usize, n: usize) -> String {
        idx.checked_sub(n)
            .filter(|at| *at >= self.sentence.tokens.start)
            .map(|at| self.lower(at))
            .unwrap_or_default()
    }

    pub(super) fn is_mark(&self, idx: usize, mark: &str) -> bool {
        self.peek(idx) == Some(mark)
    }

    pub(super) fn is_capital(&self, idx: usize) -> bool {
        self.peek(idx).is_some_and(|word| word.starts_with(char::is_uppercase))
    }
}

/// What stands before a name.
#[derive(Default)]
pub(super) struct Before {
    pub(super) designator: Option<Designator>,
    pub(super) is_partial: bool,
}

fn country_of(mention: &RawMention) -> Option<usize> {
    let place = mention.places.iter().find(|place| place.kind == PlaceKind::Country)?;
    crate::countries::country_idx(place.country)
}

/// Places that stand beside other places without a comma: countries, people, listed places and large cities.
fn is_well_known(meanings: &Meanings) -> bool {
    meanings.people.is_some()
        || meanings.places.iter().any(|place| place.is_listed || place.population >= 300_000)
}
