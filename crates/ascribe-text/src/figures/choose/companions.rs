//! Numbers that share what another counts: parts, lists, and the same count in another mouth.

use ascribe_model::Measure;

use super::super::Found;
use super::super::measures::{Role, find_triggers};
use super::super::people::{Noun, noun_of};
use super::wording::WORDING;
use super::{Choice, Ground, Scene};
use crate::closed::{self, Class};
use crate::numbers::Number;
use crate::{TokenKind, Words};

/// How many numbers back in its sentence a figure is looked for that another goes on about.
const MAX_NUMBERS_BACK: usize = 50;
/// How many sentences back a count may be spoken of that a bare number goes on about.
const MAX_SENTENCES_BACK: usize = 2;

impl Scene<'_, '_> {
    /// "including three children", "nine of them children", "a Nigerien baker among them".
    pub(super) fn companion(&self, idx: usize, before: &[Option<Choice>]) -> Option<Choice> {
        let candidate = &self.candidates[idx];
        let (start, end) = (candidate.number.tokens.start, candidate.tokens().end);
        let is_part = start > self.tokens.start
            && self.is_any(start - 1, &["including", "includes", "included"])
            || start >= self.tokens.start + 2
                && self.is_any(start - 1, &["them", "whom", "which", "those", "victims"])
                && self.is_any(start - 2, &["among", "of", "amongst"]);
        let is_part = is_part || self.is_any(end, &["among"]) && self.is_any(end + 1, &["them", "those"]);
        let of = candidate.number.tokens.end;
        let of_them =
            self.is_any(of, &["of"]) && self.is_any(of + 1, &["them", "whom", "those", "these", "which"]);
        if !is_part && !of_them {
            return None;
        }
        // "killed 17 of those who stayed", "two of them wounded".
        if let Some(own) = self.adjacent_object(idx).or_else(|| self.own_participle(idx)) {
            return Some(own);
        }
        if let Some(named) = self.named_part(idx) {
            return Some(named);
        }
        // "two of them died": a verb of their own decides first.
        let is_clause = start > self.tokens.start && self.is_any(start - 1, &["which", "whom"]);
        let own = if of_them && !is_part || is_clause { self.behind(idx) } else { None };
        if let Some(own) = own.filter(|own| own.ground == Ground::Behind) {
            return Some(own);
        }
        self.shared(before, Ground::Companion)
    }

    /// Whether the people are told of as speakers: "one of them said", "Critics, among them two demographers".
    pub(super) fn are_speakers(&self, idx: usize, before: &[Option<Choice>]) -> bool {
        let candidate = &self.candidates[idx];
        let (start, end) = (candidate.number.tokens.start, candidate.tokens().end);
        let speaks = || {
            self.is_any(end, &["specifying", "saying", "adding", "noting", "insisting"])
                || self.is_foreign_verb(end)
        };
        let is_beside = start >= self.tokens.start + 3
            && self.is_any(start - 1, &["them", "whom"])
            && self.is_any(start - 2, &["among", "amongst"])
            && self.is_any(start - 3, &[","])
            && before.iter().all(Option::is_none);
        is_beside || candidate.counted.noun == Noun::Anaphor && speaks()
    }

    /// The choice of the last figure, in this sentence or the one before.
    fn shared(&self, before: &[Option<Choice>], ground: Ground) -> Option<Choice> {
        if let Some(choice) = before.iter().rev().take(MAX_NUMBERS_BACK).flatten().next() {
            return Some(Choice { measure: choice.measure, ground, trigger: choice.trigger });
        }
        let near =
            || self.page.iter().rev().take_while(|last| self.sentence - last.sentence <= MAX_SENTENCES_BACK);
        // "over 800 lost, a fifth of the 4,500 sent. In January it had spoken of 650": of those lost.
        let counts_group = |found: &&Found| ground != Ground::Carried || found.choice.ground != Ground::Base;
        let last = near().find(counts_group).or_else(|| near().next());
        let measure = self.asked().or_else(|| last.map(|last| last.choice.measure))?;
        Some(Choice { measure, ground, trigger: None })
    }

    /// What the sentence before asks: "How many died depends on the speaker. The army said five."
    fn asked(&self) -> Option<Measure> {
        let before = self.words.sentences.get(self.sentence.checked_sub(1)?)?;
        let mut at = before.tokens.clone();
        let many = at.find(|at| self.words.is(*at, "how") && self.words.is(*at + 1, "many"))?;
        let triggers = find_triggers(self.words, many..before.tokens.end);
        triggers.iter().find_map(|trigger| {
            trigger.measure_as(&[Role::Participles, Role::Subjects, Role::Objects, Role::Nouns])
        })
    }

    /// "killed 11 women, four infants and a grandfather": a list shares what its first member counts.
    pub(super) fn listed(&self, idx: usize, before: &[Option<Choice>]) -> Option<Choice> {
        let candidate = &self.candidates[idx];
        let last = (before.len().saturating_sub(MAX_NUMBERS_BACK)..before.len())
            .rev()
            .find(|idx| before[*idx].is_some())?;
        let kept = before[last].as_ref()?;
        let mut gap = self.candidates[last].tokens().end..candidate.number.tokens.start;
        while gap.start < gap.end && closed::is(self.words, gap.start, Class::Auxiliary) {
            gap.start += 1;
        }
        if let Some(trigger) = self.trigger_at(gap.start).map(|idx| &self.triggers[idx]) {
            gap.start = trigger.tokens.end.min(gap.end);
        }
        let joins = !gap.is_empty()
            && gap.len() <= 3
            && gap.clone().all(|at| {
                matches!(self.words.word(at), "," | "(" | "-" | "“" | "\"" | "‘")
                    || self.is_in(at, &WORDING.joins)
            });
        let is_people = match candidate.counted.noun {
            Noun::Person | Noun::Anaphor => true,
            Noun::Unknown => kept.ground <= Ground::Toll,
            Noun::None => {
                self.is_any(candidate.number.tokens.end, &["in", "of", "from", "with", "on", "at"])
                    && !self.is_any(gap.end - 1, &["and", "or"])
            }
            Noun::Thing => false,
        };
        (joins && is_people).then_some(Choice {
            measure: kept.measure,
            ground: Ground::Companion,
            trigger: kept.trigger,
        })
    }

    /// "five were officers": some of those just counted, by what they are.
    pub(super) fn described(&self, idx: usize, before: &[Option<Choice>]) -> Option<Choice> {
        /// Words of the description at the most: "serving police officers".
        const LONGEST: usize = 4;
        let candidate = &self.candidates[idx];
        let verb = candidate.number.tokens.end;
        let first = verb + 1;
        let is_said = candidate.counted.noun == Noun::None
            && !candidate.number.is_yearlike
            && self.is_any(verb, &["were", "are"]);
        let is_plain = |at: &usize| {
            self.words.tokens[*at].kind == TokenKind::Word && !closed::ends_phrase(self.words, *at)
        };
        let phrase = (first..self.tokens.end.min(first + LONGEST)).take_while(is_plain);
        let is_people = || phrase.last().is_some_and(|at| noun_of(&self.words.lower(at)) == Noun::Person);
        if is_said && is_people() { self.shared(before, Ground::Companion) } else { None }
    }

    /// A share of those just counted, by how it is set beside them: "officers make up 5 percent of the list", "That is over a
    /// third of those sent", "800, nearly a fifth of the 4,500", "(71 per cent) … (29 per cent)".
    pub(super) fn share_beside(&self, idx: usize, before: &[Option<Choice>]) -> Option<Choice> {
        let candidate = &self.candidates[idx];
        let tokens = &candidate.number.tokens;
        if candidate.number.amount.unit() != "share" || tokens.start < self.tokens.start + 2 {
            return None;
        }
        let last = idx.checked_sub(1).filter(|last| before[*last].is_some());
        let word_before = |back: usize, words: &[&str]| self.is_any(tokens.start - back, words);
        let makes_up = word_before(1, &["constitute", "constituted", "represent", "represented"])
            || word_before(1, &["up"]) && word_before(2, &["make", "makes", "made", "making"])
            || word_before(1, &["for"])
                && word_before(2, &["account", "accounts", "accounted", "accounting"]);
        let is_said = word_before(1, &["is", "was"]) && word_before(2, &["that", "this", "it"]);
        let is_apposed = word_before(1, &[","])
            && self.is_any(tokens.end, &["of"])
            && last.is_some_and(|last| self.candidates[last].tokens().end == tokens.start - 1);
        let in_brackets = |at: usize| {
            let tokens = &self.candidates[at].number.tokens;
            self.is_any(tokens.start - 1, &["("]) && self.is_any(tokens.end, &[")"])
        };
        let is_listed = || in_brackets(idx) && last.is_some_and(in_brackets);
        if makes_up || is_said || is_apposed || is_listed() {
            self.shared(before, Ground::Companion)
        } else {
            None
        }
    }

    /// "just over 60 percent are women": a share of those just counted.
    pub(super) fn bare_share(&self, idx: usize, before: &[Option<Choice>]) -> Option<Choice> {
        let candidate = &self.candidates[idx];
        let is_share = candidate.number.amount.unit() == "share" && candidate.counted.noun == Noun::None;
        let has_verb =
            self.is_any(candidate.number.tokens.end, &["are", "were", "is", "was", "had", "have", "of"]);
        if !is_share || !has_verb {
            return None;
        }
        self.named_part(idx).or_else(|| self.shared(before, Ground::Companion))
    }

    /// "of which roughly a third are deaths": what a share of those counted became.
    fn named_part(&self, idx: usize) -> Option<Choice> {
        let verb = self.candidates[idx].number.tokens.end;
        let trigger_idx = self.trigger_at(verb + 1).filter(|_| self.is_any(verb, &["are", "were"]))?;
        self.choice(trigger_idx, &[Role::Nouns], Ground::Noun)
            .filter(|choice| choice.measure != Measure::Strength)
    }

    /// "down from 22 the week before", "up from the 30 that the ministry announced": the same count at another time.
    pub(super) fn compared(&self, idx: usize, before: &[Option<Choice>]) -> Option<Choice> {
        let number = &self.candidates[idx].number;
        let start = number.tokens.start;
        let from = if self.is_any(start.saturating_sub(1), &["the"]) { start - 1 } else { start };
        let compares = from >= self.tokens.start + 2
            && self.is_any(from - 1, &["from"])
            && self.is_any(from - 2, &["up", "down"]);
        if compares && !number.is_yearlike { self.shared(before, Ground::Carried) } else { None }
    }

    /// A bare number that goes on about a count just spoken of: "the police count seven", "the hospital has it at 48".
    pub(super) fn carried(&self, idx: usize, before: &[Option<Choice>]) -> Option<Choice> {
        let candidate = &self.candidates[idx];
        let number = &candidate.number;
        let fits = matches!(candidate.counted.noun, Noun::None)
            && !number.is_yearlike
            && (self.is_closed(number.tokens.end) || self.is_the(number));
        let is_told = || {
            self.tells_count(number.tokens.start)
                || self.is_gapped(idx, before)
                || self.answers(number)
                || self.sums_up(number.tokens.end)
        };
        if fits && is_told() { self.shared(before, Ground::Carried) } else { None }
    }

    /// "Fifty-two, by our register": the number opens what is said.
    fn answers(&self, number: &Number) -> bool {
        let start = number.tokens.start;
        let opens =
            || self.words.tokens[self.tokens.start..start].iter().all(|it| it.kind == TokenKind::Mark);
        let is_list_mark = self.words.tokens[number.core.start].kind == TokenKind::Number
            && matches!(self.words.word(number.core.end), "." | ")");
        !is_list_mark && (start > self.tokens.start && self.words.word(start - 1) == ":" || opens())
    }

    /// "142 in all", "142 altogether".
    fn sums_up(&self, end: usize) -> bool {
        self.is_any(end, &["altogether"])
            || self.is_any(end, &["in"]) && self.is_any(end + 1, &["all", "total"])
    }

    /// "the army said five, the police nine": behind a bare count, a speaker and another, the verb left out.
    fn is_gapped(&self, idx: usize, before: &[Option<Choice>]) -> bool {
        /// Words of the second speaker at the most.
        const MAX_SPEAKER: usize = 6;
        let Some(last) = idx.checked_sub(1) else { return false };
        let is_bare = matches!(self.candidates[last].counted.noun, Noun::None | Noun::Anaphor)
            && before[last].is_some();
        let comma = self.candidates[last].tokens().end;
        let start = self.candidates[idx].number.tokens.start;
        let speaker = comma + 1..start;
        is_bare
            && matches!(self.words.lower(comma).as_ref(), "," | ";" | "and")
            && (1..=MAX_SPEAKER).contains(&speaker.len())
            && speaker.clone().all(|at| {
                self.words.tokens[at].kind == TokenKind::Word
                    && self.trigger_at(at).is_none()
                    && !closed::is(self.words, at, Class::Conjunction)
            })
            && (closed::is(self.words, speaker.start, Class::Determiner)
                || self.words.word(speaker.start).starts_with(char::is_uppercase))
    }

    /// "another six", "nine more may lie there", "four others were taken away": more of those just counted.
    pub(super) fn added(&self, idx: usize, before: &[Option<Choice>]) -> Option<Choice> {
        let candidate = &self.candidates[idx];
        let end = candidate.number.tokens.end;
        let is_more = self.is_any(end, &["more", "others"]);
        let behind = if is_more { end + 1 } else { end };
        let goes_on = self.is_closed(behind)
            || self.is_any(behind, &["remain", "remained"])
            || behind < self.tokens.end && closed::is(self.words, behind, Class::Auxiliary);
        let is_bare = matches!(candidate.counted.noun, Noun::None) && !candidate.number.is_yearlike;
        let adds = is_more || candidate.number.is_addition || self.goes_on_alone(&candidate.number);
        let adds = adds && is_bare && goes_on;
        if adds { self.shared(before, Ground::Carried) } else { None }
    }

    /// Whether a clause starts with the number and its verb follows: "Six were led away; four have since walked home".
    fn goes_on_alone(&self, number: &Number) -> bool {
        let at = number.tokens.start;
        let opens = at == self.tokens.start || matches!(self.words.word(at - 1), ";" | "“" | "–" | "—");
        let verb = number.tokens.end;
        opens && verb < self.tokens.end && closed::is(self.words, verb, Class::Auxiliary)
    }

    /// "a list with 12 names": the names are those counted before.
    pub(super) fn carried_names(&self, idx: usize, before: &[Option<Choice>]) -> Option<Choice> {
        let candidate = &self.candidates[idx];
        let phrase = candidate.counted.phrase.clone()?;
        let is_name = phrase.len() == 1 && self.is_any(phrase.start, &["names"]);
        if is_name { self.shared(before, Ground::Carried) } else { None }
    }

    /// "the 3,000 the government admits to".
    fn is_the(&self, number: &Number) -> bool {
        number.tokens.start > self.tokens.start
            && self.is_any(number.tokens.start - 1, &["the"])
            && self.is_any(number.tokens.end, &["the", "it", "they", "he", "she"])
    }

    /// Whether nothing stands behind the number that it could count.
    fn is_closed(&self, at: usize) -> bool {
        at >= self.tokens.end
            || self.words.tokens[at].kind == TokenKind::Mark && !matches!(self.words.word(at), "-" | "/")
            || self.is_in(at, &WORDING.behind_bare)
            || self.starts_time(at)
    }

    /// "the week before", "a year earlier".
    fn starts_time(&self, at: usize) -> bool {
        const UNITS: [&str; 5] = ["day", "week", "fortnight", "month", "year"];
        self.is_any(at, &["the", "a", "last"]) && (at + 1..at + 3).any(|unit| self.is_any(unit, &UNITS))
    }

    /// Whether a verb or preposition stands before the number that tells a count.
    fn tells_count(&self, start: usize) -> bool {
        let mut at = start;
        while at > self.tokens.start
            && (matches!(self.words.word(at - 1), "“" | "\"" | "‘") || self.is_any(at - 1, &["the"]))
        {
            at -= 1;
        }
        // "the police have names for 12".
        let by_name = at > self.tokens.start + 1
            && self.is_any(at - 1, &["for", "of"])
            && self.is_any(at - 2, &["names", "graves", "documents", "papers"]);
        // "Ukraine's own figure, 700, was issued": set apart by commas.
        if at > self.tokens.start + 1 && self.words.word(at - 1) == "," {
            return self
                .is_any(at - 2, &["figure", "number", "count", "estimate", "lower", "higher", "total"]);
        }
        // "gave the figure as 19": "as" tells a count behind a noun of counting.
        let is_named = at > self.tokens.start + 2
            && self.is_any(at - 1, &["as"])
            && (self.is_in(at - 2, &WORDING.counts) || self.is_in(at - 3, &WORDING.counts));
        at > self.tokens.start
            && (is_named || by_name || self.is_in(at - 1, &WORDING.before_bare))
            && !is_quantity_of_time(self.words, at, self.tokens.start)
    }
}

/// "at 12", "to 5" behind a clock word or inside a date: "from 6 to 8 on Monday".
fn is_quantity_of_time(words: &Words, at: usize, start: usize) -> bool {
    at >= start + 2
        && ["ages", "aged", "opened", "began", "chapter", "article", "page", "room", "day"]
            .iter()
            .any(|word| words.is(at - 2, word))
}
