//! Names that no list knows, where a place must stand: "in Sarrin", "the al-Mustaqbal checkpoint".

use super::gazetteer::sounding_like;
use super::mentions::{Page, RawMention, Scanner};
use super::words::{
    Designator, designator, is_article_prefix, is_calendar_word, is_clash, is_no_place, is_opening,
};
use super::{PlaceKind, PlacePosition};
use crate::TokenKind;
use crate::actors::resolve_actor;
use crate::figures::is_attack;
use crate::names::name_key;

impl Scanner<'_, '_> {
    /// A name that no list knows, where a place must stand. Returns the position to go on from.
    pub(super) fn unlisted(&self, idx: usize, page: &mut Page) -> usize {
        let end = self.run_end(idx);
        let (after, after_end) = self.designator_behind(end);
        let (before, start) = self.words_before(idx, after.is_some());
        let position = self.position(start, after_end);
        let is_said =
            after.is_some_and(|designator| designator.kind != PlaceKind::Area) || before.designator.is_some();
        let is_placed = matches!(position, PlacePosition::Within | PlacePosition::Near)
            || position == PlacePosition::Of && self.is_attacked(start) && !self.is_mark(after_end, "-");
        let is_body = self.is_body(after_end, after) || self.is_body(start + 2, before.designator);
        let is_single_name = end - idx <= 6 && !is_body && !self.is_adjective(idx, end, is_said);
        let key = name_key(self.words.span(idx..end).cut(self.words.text));
        if !self.is_headline
            && (is_said || is_placed)
            && is_single_name
            && !self.is_other_name(idx, end, is_said)
        {
            page.mentions.push(RawMention {
                tokens: start..after_end,
                name: idx..end,
                places: sounding_like(&key),
                key,
                designator: after.or(before.designator),
                is_partial: before.is_partial,
                owner: None,
                position,
                setting: self.setting(None),
                is_unlisted: true,
                is_capital: false,
            });
            return after_end;
        }
        idx + 1
    }

    /// "an attack on Tin-Abaraw", "the strikes on the Sosnivka arcade".
    fn is_attacked(&self, start: usize) -> bool {
        let article = start > self.sentence.tokens.start && self.lower(start - 1) == "the";
        let on = start.checked_sub(1 + usize::from(article)).filter(|on| *on > self.sentence.tokens.start);
        on.is_some_and(|on| self.lower(on) == "on" && is_attack(&self.lower(on - 1)))
    }

    /// "the Department of Justice", "Penn State": a region's word with a capital beside a name that is none.
    fn is_body(&self, behind: usize, designator: Option<Designator>) -> bool {
        let is_region =
            designator.is_some_and(|found| matches!(found.kind, PlaceKind::Region | PlaceKind::Area));
        let first = self.sentence.tokens.start;
        is_region
            && (behind.saturating_sub(2)..behind).any(|at| {
                at >= first && self.is_capital(at) && super::words::designator(&self.lower(at)).is_some()
            })
    }

    /// "in European markets": a word for people or a party before what is theirs.
    fn is_adjective(&self, idx: usize, end: usize, is_said: bool) -> bool {
        const ENDINGS: [&str; 9] = ["ian", "ean", "ican", "atic", "ist", "ish", "ese", "ional", "ory"];
        let word = self.lower(idx);
        end == idx + 1 && !is_said && ENDINGS.iter().any(|ending| word.ends_with(ending))
    }

    /// The end of the run of capitalised words from `idx`, with small words and hyphens inside.
    fn run_end(&self, idx: usize) -> usize {
        let mut end = idx + 1;
        let mut at = end;
        while at < self.sentence.tokens.end {
            if self.begins_line(at) {
                break;
            }
            if self.is_capital(at)
                && self.words.tokens[at].kind == TokenKind::Word
                && designator(&self.lower(at)).is_none()
            {
                end = at + 1;
            } else if !(self.is_mark(at, "-") && !self.words.tokens[at].spaced
                || is_article_prefix(self.words.word(at)))
            {
                break;
            }
            at += 1;
        }
        end
    }

    /// Whether a line break stands before the word.
    fn begins_line(&self, idx: usize) -> bool {
        let gap = self.words.tokens[idx - 1].span.end..self.words.tokens[idx].span.start;
        self.words.text[gap].contains('\n')
    }

    /// Whether the words are a month, a language, an institution or another name that is no place.
    fn is_other_name(&self, idx: usize, end: usize, is_said: bool) -> bool {
        let first = self.lower(idx);
        let last = self.lower(end - 1);
        let is_sentence_start = idx == self.sentence.tokens.start;
        let is_body = [first.as_str(), last.as_str()].iter().any(|word| is_no_place(word) || is_clash(word));
        let is_acronym = self.words.word(idx).len() <= 5
            && self.words.word(idx).chars().all(char::is_uppercase)
            && !is_said;
        // "Port Alma", "Camp Marmal"
        let is_compound = end > idx + 1 && designator(&first).is_some();
        is_body
            || is_calendar_word(first.trim_end_matches('s'))
            || is_acronym
            || is_sentence_start && (is_opening(&first) || !is_said)
            || self.is_harmless(idx) && !is_compound
            || resolve_actor(self.words.span(idx..end).cut(self.words.text)).is_some()
    }
}
