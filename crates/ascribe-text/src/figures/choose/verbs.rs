//! Verbs and participles around a number: "12 were killed", "killed 12".

use ascribe_model::Measure;

use super::super::measures::{Role, Trigger, behind_untold, trigger_before};
use super::super::people::Noun;
use super::wording::WORDING;
use super::{Candidate, Choice, Ground, Scene};
use crate::TokenKind;
use crate::closed::{self, Class};

/// How far behind its phrase a number looks for its verb, in words.
const MAX_RIGHT: usize = 24;
/// The same for a single victim ("a policeman … was killed").
const MAX_RIGHT_SINGLE: usize = 8;

/// What has been passed on the way from the people to their verb.
#[derive(Clone, Copy, Default)]
struct Passed {
    auxiliary: bool,
    comma: bool,
}

impl Scene<'_, '_> {
    /// "12 people were killed", "12 killed", "20 people dead".
    ///
    /// A force that is said to be sent or deployed may still be said to have been killed, and so may people who fled:
    /// both are kept back while the sentence goes on.
    pub(super) fn behind(&self, idx: usize) -> Option<Choice> {
        if let Some(choice) = self.named_count_behind(idx) {
            return Some(choice);
        }
        self.scan_behind(self.candidates[idx].tokens().end, MAX_RIGHT)
    }

    /// The same for a single person: nothing but a verb of their own makes a figure of "a policeman".
    pub(super) fn behind_single(&self, idx: usize) -> Option<Choice> {
        let start = self.candidates[idx].tokens().end;
        let end = self.scan_end(start, MAX_RIGHT_SINGLE);
        let is_mark = |at: &usize| matches!(self.words.word(*at), "," | ":" | "(" | "—" | "–");
        if self.is_any(start - 1, &["another"]) && self.is_any(start, &[","]) {
            let close = (start + 1..end).find(is_mark)?;
            return self.scan_behind(close + 1, MAX_RIGHT_SINGLE);
        }
        let breaks = (start..end).any(|at| is_mark(&at));
        if breaks && !self.is_any(start, &["and"]) { None } else { self.scan_behind(start, MAX_RIGHT_SINGLE) }
    }

    /// "One in five of the 1,000 wounded died", "One of the 12 soldiers who were wounded has died": what became of a part, where
    /// its own verb stands behind the whole; not "two of the 30 wounded".
    pub(super) fn fate_of_part(&self, idx: usize) -> Option<Choice> {
        const ADVERBS: [&str; 7] = ["later", "since", "also", "then", "subsequently", "now", "already"];
        self.candidates.get(idx + 1).filter(|whole| whole.is_base)?;
        let mut at = self.candidates[idx].tokens().end;
        if self.candidates[idx + 1].tokens().end != at {
            return None;
        }
        at = self.behind_relative(at);
        // "of the 1,000 wounded died": the participle is the noun.
        let is_noun = |idx: usize| self.triggers[idx].measure(Role::Nouns).is_some();
        if let Some(idx) = self.trigger_at(at).filter(|idx| is_noun(*idx)) {
            at = self.triggers[idx].tokens.end;
        }
        while at < self.tokens.end && (self.is_any(at, &ADVERBS) || self.is_any(at, &["has", "have", "had"]))
        {
            at += 1;
        }
        let trigger_idx = self.trigger_at(at)?;
        let is_passive = self.is_any(at - 1, &["who", "were", "was"]);
        self.choice(trigger_idx, &[Role::Subjects], Ground::Behind)
            .filter(|choice| choice.measure == Measure::Killed && !is_passive)
    }

    /// Behind "who were wounded", "who had been hurt": a clause that only says which people are meant.
    fn behind_relative(&self, at: usize) -> usize {
        if !self.is_any(at, &["who", "that"]) {
            return at;
        }
        let mut next = at + 1;
        while next < self.tokens.end && closed::is(self.words, next, Class::Auxiliary) {
            next += 1;
        }
        self.trigger_at(next).map_or(at, |idx| self.triggers[idx].tokens.end)
    }

    /// Whether a group got its measure from a verb without an object behind it, which is that of its part: "three of 40
    /// prisoners died".
    pub(super) fn is_of_part(&self, choice: &Choice) -> bool {
        choice.trigger.map(|idx| &self.triggers[idx]).is_some_and(|trigger| {
            let follows_who = self.is_any(trigger.tokens.start - 1, &["who", "that"]);
            trigger.measure(Role::Subjects).is_some()
                && trigger.measure(Role::Participles).is_none()
                && !follows_who
        })
    }

    fn scan_end(&self, start: usize, limit: usize) -> usize {
        self.tokens.end.min(start + limit)
    }

    fn scan_behind(&self, start: usize, limit: usize) -> Option<Choice> {
        let end = self.scan_end(start, limit);
        let mut kept: Option<Choice> = None;
        let mut passed = Passed::default();
        let mut at = start;
        while at < end {
            if let Some(trigger_idx) = self.trigger_at(at) {
                let trigger = &self.triggers[trigger_idx];
                match self.predicate(trigger_idx, at == start, passed) {
                    Some(choice) if matches!(choice.measure, Measure::Strength | Measure::Displaced) => {
                        kept = kept.or(Some(choice));
                    }
                    Some(choice) => return Some(choice),
                    None if self.is_finite_verb(trigger) && !passed.auxiliary && !passed.comma => {
                        return kept;
                    }
                    None => {}
                }
                at = trigger.tokens.end;
                continue;
            }
            // "12 13 14": numbers without a noun between them count nothing.
            if at == start && self.candidate_at(at).is_some() {
                return None;
            }
            if passed.auxiliary && self.ends_with_untold(at, end) {
                return kept;
            }
            if let Some(other) = self.candidate_at(at) {
                // "1,000 people fled the town, where 12 were killed".
                let have_fled = kept.as_ref().is_some_and(|kept| kept.measure == Measure::Displaced);
                if have_fled || self.owns_verb(at, other, passed) {
                    return kept;
                }
                at = self.behind_other(other.tokens().end.max(at + 1), passed);
                continue;
            }
            // "a third of the miners were rescued and the rest were killed": what befell others.
            if self.is_any(at, &["rest", "remainder"]) && self.is_any(at - 1, &["the"]) {
                return kept;
            }
            match self.words.word(at) {
                ";" | "." | "?" | "!" | "•" | "|" | ":" => return kept,
                "," | "(" => {
                    at = self.behind_aside(at).unwrap_or(at);
                    passed.comma = true;
                }
                _ => {}
            }
            if closed::is(self.words, at, Class::Auxiliary) {
                passed.auxiliary = true;
            } else if self.ends_clause(at, passed) {
                return kept;
            }
            at += 1;
        }
        kept
    }

    /// Whether what befell the people before is told at `at`, and is none of the measures: "2,300 people were infected and 17 died". Not
    /// where a measure goes on: "were infected and died".
    fn ends_with_untold(&self, at: usize, end: usize) -> bool {
        let goes_on = |behind: usize| self.is_any(behind, &["and"]) && self.trigger_at(behind + 1).is_some();
        behind_untold(self.words, at, end).is_some_and(|behind| !goes_on(behind))
    }

    /// Whether the verb behind other people who are counted at `at` is theirs and not that of the people before.
    fn owns_verb(&self, at: usize, other: &Candidate, passed: Passed) -> bool {
        // "three hundred were led away and 20 killed": behind a verb of their own, another clause begins.
        if passed.auxiliary && self.opens_clause(at, other.tokens().end) {
            return true;
        }
        // "3,500 soldiers crossed and 200 of them have died", "found seven people, one of whom later died".
        let (start, of) = (other.number.tokens.start, other.number.tokens.end);
        other.counted.noun == Noun::Anaphor
            && (self.is_any(start - 1, &["and", "but", "while"])
                || self.is_any(of, &["of"]) && self.is_any(of + 1, &["whom"]))
    }

    /// Whether a number at `at` begins a clause with a verb of its own behind `end`: "and 20 were killed".
    fn opens_clause(&self, at: usize, end: usize) -> bool {
        let has_verb = end < self.tokens.end
            && (closed::is(self.words, end, Class::Auxiliary) || self.trigger_at(end).is_some());
        has_verb && self.is_any(at - 1, &["and", "but", "while", "whereas"])
    }

    /// Whether the people before `at` are the subject of another verb, or another clause starts here.
    fn ends_clause(&self, at: usize, passed: Passed) -> bool {
        let joins = ["and", "or", "but"].iter().any(|word| self.words.is(at, word));
        let starts_clause = closed::is(self.words, at, Class::Conjunction) && !joins;
        starts_clause || self.is_foreign_verb(at) && !passed.auxiliary
    }

    /// Behind another number's phrase, and behind the participle that is its own: "… 300 of them dead".
    fn behind_other(&self, at: usize, passed: Passed) -> usize {
        let owns = self.trigger_at(at).filter(|idx| {
            passed.comma && self.triggers[*idx].measure_as(&[Role::Participles, Role::Subjects]).is_some()
        });
        owns.map_or(at, |idx| self.triggers[idx].tokens.end)
    }

    /// The closing comma of an aside with a verb of saying in it: ", it says, were killed".
    fn behind_aside(&self, at: usize) -> Option<usize> {
        let close =
            (at + 1..self.tokens.end.min(at + 9)).find(|next| matches!(self.words.word(*next), "," | ")"))?;
        let speaks = (at + 1..close).any(|next| self.is_foreign_verb(next));
        speaks.then_some(close)
    }

    /// Whether the trigger is the predicate of the people before it.
    fn predicate(&self, trigger_idx: usize, is_next: bool, passed: Passed) -> Option<Choice> {
        let trigger = &self.triggers[trigger_idx];
        let start = trigger.tokens.start;
        let takes_object = trigger.measure(Role::Objects).is_some() && self.starts_object(trigger.tokens.end);
        if takes_object && !passed.auxiliary {
            return None;
        }
        let is_reduced = is_next
            || passed.auxiliary
            || self.is_any(start - 1, &["who", ",", "which"])
            || self.closes_phrase(trigger);
        // "have become casualties", "had become battle casualties".
        const BECOMES: [&str; 3] = ["as", "become", "became"];
        let is_noun = self.is_any(start - 1, &BECOMES)
            || start > self.tokens.start + 1 && self.is_any(start - 2, &BECOMES[1..]);
        if is_noun && passed.auxiliary {
            return self.choice(trigger_idx, &[Role::Nouns], Ground::Behind);
        }
        let roles: &[Role] =
            if is_reduced { &[Role::Participles, Role::Subjects] } else { &[Role::Subjects] };
        self.choice(trigger_idx, roles, Ground::Behind)
    }

    /// Whether a participle is followed by what may follow one that belongs to a noun: "soldiers from … killed since 2022".
    fn closes_phrase(&self, trigger: &Trigger) -> bool {
        let next = trigger.tokens.end;
        next >= self.tokens.end
            || self.words.tokens[next].kind == TokenKind::Mark
            || closed::is(self.words, next, Class::Preposition)
    }

    /// Whether people stand at `at` as an object: a number, an article or a noun for people.
    fn starts_object(&self, at: usize) -> bool {
        self.candidate_at(at).is_some() || self.is_in(at, &WORDING.objects_start)
    }

    fn is_finite_verb(&self, trigger: &Trigger) -> bool {
        let is_verb = trigger.measure_as(&[Role::Objects, Role::Subjects]).is_some();
        let is_strength = trigger.senses.iter().all(|(_, measure)| *measure == Measure::Strength);
        is_verb && !is_strength
    }

    /// A verb that says nothing of what is counted: the people are its subject, not that of a later one.
    pub(super) fn is_foreign_verb(&self, at: usize) -> bool {
        self.is_in(at, &WORDING.others)
    }

    /// "400 to 480 killed", "300 troops killed in battle", "86 marines who surrendered": a participle directly behind.
    pub(super) fn own_participle(&self, idx: usize) -> Option<Choice> {
        self.participle_of(idx)
            .filter(|choice| !matches!(choice.measure, Measure::Strength | Measure::Displaced))
    }

    /// The same for any measure: "of the 28,400 Ukrainians sheltered there".
    pub(super) fn participle_of(&self, idx: usize) -> Option<Choice> {
        let at = self.candidates[idx].tokens().end;
        let who = self.is_any(at, &["who"]);
        let mut at = if who { at + 1 } else { at };
        while who && at < self.tokens.end && closed::is(self.words, at, Class::Auxiliary) {
            at += 1;
        }
        self.predicate(self.trigger_at(at)?, true, Passed::default())
    }

    /// "killed 12": the verb stands directly before the number.
    pub(super) fn adjacent_object(&self, idx: usize) -> Option<Choice> {
        let start = self.candidates[idx].number.tokens.start;
        // "killed “12”", "killed all 72 on board".
        let opens = start > self.tokens.start
            && (matches!(self.words.word(start - 1), "“" | "\"" | "‘") || self.words.is(start - 1, "all"));
        self.object_of(idx, start - usize::from(opens))
    }

    /// "killed what it called 12": the verb stands before the number with little between.
    pub(super) fn object(&self, idx: usize) -> Option<Choice> {
        let start = self.candidates[idx].number.tokens.start;
        let limit = start.saturating_sub(6).max(self.tokens.start);
        let mut at = start;
        while at > limit
            && (matches!(self.words.word(at - 1), "“" | "\"" | "‘" | "-" | ":")
                || self.is_in(at - 1, &WORDING.between))
        {
            at -= 1;
            if let Some(choice) = self.object_of(idx, at) {
                return Some(choice);
            }
        }
        None
    }

    /// The choice by the verb that ends directly before `at`, where it is one that takes the people as its object.
    fn object_of(&self, idx: usize, at: usize) -> Option<Choice> {
        let trigger_idx = trigger_before(self.triggers, at)?;
        let choice = self.choice(trigger_idx, &[Role::Objects], Ground::Object)?;
        let start = self.triggers[trigger_idx].tokens.start;
        let needs_person = self.is_in(start, &WORDING.loose);
        let is_person = match self.candidates[idx].counted.noun {
            Noun::Person | Noun::Anaphor => true,
            // "They took twenty.", where people were counted before.
            Noun::None => {
                choice.measure == Measure::Captured
                    && !self.page.is_empty()
                    && self.words.word(self.candidates[idx].number.tokens.end) == "."
            }
            _ => false,
        };
        // "There has been no word from 25 climbers": no verb in the passive.
        let is_passive = choice.measure != Measure::Missing && self.is_passive_before(start);
        (!is_passive && (is_person || !needs_person)).then_some(choice)
    }

    fn is_passive_before(&self, at: usize) -> bool {
        const PASSIVES: [&str; 9] = ["was", "were", "been", "being", "be", "is", "are", "get", "got"];
        let is_active = self.words.lower(at).ends_with("ing");
        at > self.tokens.start && !is_active && self.is_any(at - 1, &PASSIVES)
    }
}
