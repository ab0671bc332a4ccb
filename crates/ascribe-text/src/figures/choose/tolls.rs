//! Nouns that lead to a number: "the death of 12", "a toll of 58", "casualties have risen to over 4,000".

use std::ops::Range;

use ascribe_model::Measure;

use super::super::measures::{Role, trigger_before};
use super::super::people::Noun;
use super::wording::WORDING;
use super::{Choice, Ground, Scene};
use crate::TokenKind;
use crate::closed::{self, Class};

/// How far before a number the noun of a toll may stand ("the toll from Monday's strike on … rose to 58"), in words.
const MAX_LEFT: usize = 24;

/// What stands directly before a number that a noun of counting may lead to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lead {
    /// Nothing that does.
    None,
    /// "of".
    Of,
    /// A verb or preposition of a predicate: "rose to", "stands at".
    Predicate,
    /// "numbering": the people are named before it.
    Numbering,
}

impl Scene<'_, '_> {
    /// A toll whose predicate the number is: "casualties at three-thousand", "losses now 3,000".
    pub(super) fn predicate_toll(&self, idx: usize) -> Option<Choice> {
        if self.leads(idx) == Lead::Of { None } else { self.toll(idx) }
    }

    /// Any noun before the number that leads to it.
    pub(super) fn toll(&self, idx: usize) -> Option<Choice> {
        let start = self.candidates[idx].number.tokens.start;
        let noun = self.candidates[idx].counted.noun;
        let lead = self.leads(idx);
        if lead == Lead::None || noun == Noun::Unknown && lead != Lead::Of {
            return None;
        }
        let before = self.triggers.partition_point(|trigger| trigger.tokens.end <= start);
        for (trigger_idx, trigger) in self.triggers[..before].iter().enumerate().rev() {
            let between = trigger.tokens.end..start;
            if between.len() > MAX_LEFT
                || between.clone().any(|at| matches!(self.words.word(at), ";" | "." | "•"))
            {
                return None;
            }
            let is_of = lead == Lead::Of && between.len() <= 4;
            let roles: &[Role] = match lead {
                Lead::Of if is_of => &[Role::Nouns, Role::Tolls],
                Lead::Numbering => &[Role::Tolls, Role::WeakNouns],
                Lead::Predicate if self.is_number_of(trigger.tokens.start) => {
                    &[Role::Tolls, Role::Participles]
                }
                _ => &[Role::Tolls],
            };
            let choice = self.choice(trigger_idx, roles, Ground::Toll);
            let choice = choice.or_else(|| self.numbered(trigger_idx).filter(|_| lead == Lead::Predicate));
            // "The contingent had put it at 14": the force speaks and is not counted.
            let speaks =
                || between.clone().any(|at| self.is_any(at, &["put", "puts", "gave", "said", "says"]));
            let choice = choice.filter(|choice| choice.measure != Measure::Strength || !speaks());
            if let Some(choice) = choice {
                return Some(self.fit_toll(choice, trigger.tokens.clone()));
            }
        }
        None
    }

    /// "the remains of 12 soldiers were on board", "the bodies of six": whatever else is said of them, they are the dead.
    pub(super) fn adjacent_of(&self, idx: usize) -> Option<Choice> {
        let start = self.candidates[idx].number.tokens.start;
        let of = if self.is_any(start.saturating_sub(1), &["the"]) { start - 1 } else { start };
        let of = of.checked_sub(1).filter(|of| *of >= self.tokens.start && self.is_any(*of, &["of"]))?;
        let noun = trigger_before(self.triggers, of).or_else(|| trigger_before(self.triggers, of + 1))?;
        self.choice(noun, &[Role::Nouns], Ground::Toll)
    }

    /// "the fate of 142 others is unknown", "the whereabouts of the 12 remain unclear": nobody knows what became of them.
    pub(super) fn unknown_fate(&self, idx: usize) -> Option<Choice> {
        /// Words from the people to "unknown" at the most.
        const REACH: usize = 8;
        let candidate = &self.candidates[idx];
        let start = candidate.number.tokens.start;
        let of = if self.is_any(start.saturating_sub(1), &["the"]) { start - 1 } else { start };
        let is_of_fate =
            of >= self.tokens.start + 2 && self.is_any(of - 1, &["of"]) && self.is_in(of - 2, &WORDING.fates);
        if !is_of_fate {
            return None;
        }
        let end = candidate.tokens().end;
        let mut behind = (end..self.tokens.end.min(end + REACH))
            .take_while(|at| self.words.tokens[*at].kind != TokenKind::Mark);
        let is_unknown = |at: usize| {
            self.is_in(at, &WORDING.unknown)
                || self.is_any(at, &["not"]) && self.is_any(at + 1, &["known", "clear"])
        };
        let is_told = behind.any(is_unknown);
        is_told.then_some(Choice { measure: Measure::Missing, ground: Ground::Fate, trigger: None })
    }

    /// "the dead were farmers, four brothers and their uncle": those who are counted are told behind a noun for them.
    pub(super) fn told_who(&self, idx: usize) -> Option<Choice> {
        /// Words between the verb and the number at the most.
        const MAX_BETWEEN: usize = 6;
        if !matches!(self.candidates[idx].counted.noun, Noun::Person | Noun::Anaphor) {
            return None;
        }
        let start = self.candidates[idx].number.tokens.start;
        let from = start.saturating_sub(MAX_BETWEEN).max(self.tokens.start + 1);
        let verb = (from..start)
            .rev()
            .find(|at| self.is_any(*at, &["were", "are", "was", "include", "included"]))?;
        let is_list = |at: usize| {
            matches!(self.words.word(at), "," | "“" | "‘") || !closed::ends_phrase(self.words, at)
        };
        let noun = trigger_before(self.triggers, verb).filter(|_| (verb + 1..start).all(is_list))?;
        let is_the = self.triggers[noun].tokens.start > self.tokens.start
            && self.is_any(self.triggers[noun].tokens.start - 1, &["the"]);
        if is_the { self.choice(noun, &[Role::Nouns], Ground::Toll) } else { None }
    }

    /// "the death of a shepherd", "the killing of an officer".
    pub(super) fn death_of(&self, idx: usize) -> Option<Choice> {
        let of = self.candidates[idx].number.tokens.start.checked_sub(1);
        // "the death of a shepherd", not "the dead … than that of an official".
        let is_own = of.is_some_and(|of| self.triggers.iter().any(|noun| noun.tokens.end == of));
        if is_own && self.leads(idx) == Lead::Of {
            self.toll(idx).filter(|choice| choice.measure == Measure::Killed)
        } else {
            None
        }
    }

    /// "the number of villagers abducted … to 31": behind "number of", a participle names the count.
    fn is_number_of(&self, at: usize) -> bool {
        let from = at.saturating_sub(8).max(self.tokens.start);
        (from..at).any(|start| {
            self.is_any(start, &["number", "numbers", "count", "total", "tally", "those"])
                && (self.is_any(start + 1, &["of"]) || start + 1 == at)
        })
    }

    /// "the number of refugees arriving … at 29": directly behind "number of", the people themselves are counted.
    fn numbered(&self, trigger_idx: usize) -> Option<Choice> {
        let at = self.triggers[trigger_idx].tokens.start;
        let is_next = at >= self.tokens.start + 2
            && self.is_any(at - 1, &["of"])
            && self.is_any(at - 2, &["number", "numbers", "count", "total", "tally"]);
        self.choice(trigger_idx, &[Role::WeakNouns], Ground::Toll).filter(|_| is_next)
    }

    /// A bare "toll" or "tally" counts what the page has been counting; with nothing before it, the dead.
    fn fit_toll(&self, choice: Choice, trigger: Range<usize>) -> Choice {
        let is_open = trigger.len() == 1 && self.is_any(trigger.start, &["toll", "tally"]);
        let last = self.page.last().map(|last| last.choice.measure).filter(|_| is_open);
        match last {
            Some(Measure::Casualties) => Choice { measure: Measure::Casualties, ..choice },
            _ => choice,
        }
    }

    fn leads(&self, idx: usize) -> Lead {
        let number = &self.candidates[idx].number;
        if self.says_verb(number.tokens.start..number.core.start) {
            return Lead::Predicate;
        }
        let mut at = number.tokens.start;
        while at > self.tokens.start && self.is_filler(at - 1) {
            at -= 1;
        }
        if at == self.tokens.start {
            return Lead::None;
        }
        match self.words.lower(at - 1).as_ref() {
            "of" => Lead::Of,
            word if WORDING.numbering.contains(word) => Lead::Numbering,
            word if WORDING.leads.contains(word) => Lead::Predicate,
            // "the same number of casualties, four-thousand"
            "," if self
                .triggers
                .iter()
                .any(|trigger| trigger.tokens.end == at - 1 && trigger.measure(Role::Tolls).is_some()) =>
            {
                Lead::Predicate
            }
            _ => Lead::None,
        }
    }

    fn is_filler(&self, at: usize) -> bool {
        closed::is(self.words, at, Class::Determiner)
            || self.words.is(at, "only")
            || matches!(self.words.word(at), "“" | "\"" | "‘")
    }

    /// Whether the words that bound the number are a verb: "casualties exceeded 4,000".
    fn says_verb(&self, tokens: Range<usize>) -> bool {
        tokens.into_iter().any(|at| self.is_in(at, &WORDING.exceeds))
    }

    /// "put at 96 the number of militants killed": the noun of the count stands behind the number.
    pub(super) fn named_count_behind(&self, idx: usize) -> Option<Choice> {
        let at = self.candidates[idx].number.tokens.end;
        let is_named =
            self.is_any(at, &["the"]) && self.is_any(at + 1, &["number", "toll", "total", "count", "tally"]);
        if !is_named {
            return None;
        }
        let next = self.triggers.partition_point(|trigger| trigger.tokens.start <= at);
        let near = self.triggers[next..].iter().take_while(|trigger| trigger.tokens.start < at + 10);
        let trigger_idx = near.zip(next..).find_map(|(trigger, idx)| {
            trigger.measure_as(&[Role::Participles, Role::Nouns, Role::Tolls]).map(|_| idx)
        })?;
        self.choice(trigger_idx, &[Role::Participles, Role::Nouns, Role::Tolls], Ground::Toll)
    }
}
