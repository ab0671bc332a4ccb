//! Which word of the sentence says what a number counts.

use std::ops::Range;

use ascribe_model::Measure;

use super::measures::{Role, Trigger};
use super::people::{Counted, Noun, is_person_singular};
use crate::closed::{self, Class};
use crate::numbers::Number;
use crate::{TokenKind, Words};

/// How far behind its phrase a number looks for a passive or intransitive verb, in words.
const MAX_RIGHT: usize = 24;
/// How far before it a number looks for the noun of a toll ("the toll from Monday's strike on … rose to 58"), in words.
const MAX_LEFT: usize = 24;

/// A number of a sentence with who is counted.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// The number.
    pub number: Number,
    /// Who is counted.
    pub counted: Counted,
}

impl Candidate {
    /// From the words that bound the number to the end of the noun phrase.
    pub fn tokens(&self) -> Range<usize> {
        self.number.tokens.start..self.counted.end.max(self.number.tokens.end)
    }
}

/// A sentence while it is searched for figures.
#[derive(Debug)]
pub struct Scene<'s, 'd> {
    /// The document's words.
    pub words: &'s Words<'d>,
    /// The words of the sentence.
    pub tokens: Range<usize>,
    /// Its numbers.
    pub candidates: &'s [Candidate],
    /// Its words that say what is counted.
    pub triggers: &'s [Trigger],
}

/// Why a measure was chosen, the surest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ground {
    /// The noun itself: "12 deaths".
    Noun,
    /// A verb or participle behind the people: "12 were killed".
    Behind,
    /// A verb whose object they are: "killed 12".
    Object,
    /// A noun before: "the death of 12", "the toll rose to 12".
    Toll,
    /// The figure before, of which this is a part or a companion: "including three children".
    Companion,
    /// The noun, by what such people are usually counted for: "12 hostages", "11,000 troops".
    WeakNoun,
}

/// A measure and why it was chosen.
#[derive(Clone, Debug)]
pub struct Choice {
    /// The measure.
    pub measure: Measure,
    /// Why.
    pub ground: Ground,
    /// The words that decided, where there are any.
    pub trigger: Option<usize>,
}

impl Scene<'_, '_> {
    /// Chooses what the candidate at `idx` counts, given what the candidates before it were found to count.
    pub fn choose(&self, idx: usize, before: &[Option<Choice>]) -> Option<Choice> {
        let counted = &self.candidates[idx].counted;
        if counted.noun == Noun::Thing {
            return None;
        }
        self.by_noun(counted)
            .or_else(|| self.by_companion(idx, before))
            .or_else(|| self.behind(idx))
            .or_else(|| self.object(idx, before))
            .or_else(|| self.toll(idx))
            .or_else(|| self.listed(idx, before))
            .or_else(|| self.by_weak_noun(counted))
    }

    fn choice(&self, trigger_idx: usize, roles: &[Role], ground: Ground) -> Option<Choice> {
        let measure = self.triggers[trigger_idx].measure_as(roles)?;
        Some(Choice { measure, ground, trigger: Some(trigger_idx) })
    }

    fn trigger_at(&self, at: usize) -> Option<usize> {
        self.triggers.iter().position(|trigger| trigger.tokens.start == at)
    }

    /// "12 deaths", "30 wounded soldiers".
    fn by_noun(&self, counted: &Counted) -> Option<Choice> {
        let trigger_idx = counted.trigger?;
        self.choice(trigger_idx, &[Role::Nouns, Role::Participles, Role::Subjects], Ground::Noun)
            .filter(|choice| choice.measure != Measure::Strength)
    }

    fn by_weak_noun(&self, counted: &Counted) -> Option<Choice> {
        let trigger_idx = counted.trigger?;
        self.choice(trigger_idx, &[Role::WeakNouns, Role::Nouns], Ground::WeakNoun)
    }

    /// "12 people were killed", "12 killed", "20 people dead": scans behind the phrase over what may stand between.
    fn behind(&self, idx: usize) -> Option<Choice> {
        let start = self.candidates[idx].tokens().end;
        let limit = self.tokens.end.min(start + MAX_RIGHT);
        let mut at = start;
        let mut is_passive = false;
        let mut commas = 0;
        while at < limit {
            if let Some(trigger_idx) = self.trigger_at(at) {
                if let Some(choice) = self.predicate(trigger_idx, at == start, is_passive) {
                    return Some(choice);
                }
                let trigger = &self.triggers[trigger_idx];
                if self.is_verb(trigger) && !is_passive && commas == 0 {
                    return None;
                }
                at = trigger.tokens.end;
                continue;
            }
            if let Some(other) = self.candidates.iter().find(|other| other.tokens().start == at) {
                at = other.tokens().end.max(at + 1);
                continue;
            }
            let word = self.words.word(at);
            match word {
                ";" | "." | "?" | "!" | "•" | "|" => return None,
                "," | "(" | "–" | "—" => commas += 1,
                _ => {}
            }
            if closed::is(self.words, at, Class::Auxiliary) {
                is_passive = true;
            } else if closed::is(self.words, at, Class::Conjunction)
                && !self.words.is(at, "and")
                && !self.words.is(at, "or")
            {
                return None;
            } else if self.is_foreign_verb(at) && !is_passive {
                return None;
            }
            at += 1;
        }
        None
    }

    /// Whether the trigger is the predicate of the people before it.
    fn predicate(&self, trigger_idx: usize, is_next: bool, is_passive: bool) -> Option<Choice> {
        let trigger = &self.triggers[trigger_idx];
        let takes_object = trigger.measure(Role::Objects).is_some() && self.starts_object(trigger.tokens.end);
        if takes_object && !is_passive {
            return None;
        }
        if is_passive
            || is_next
            || self.words.is(trigger.tokens.start.saturating_sub(1), "who")
            || self.words.is(trigger.tokens.start - 1, ",")
        {
            return self.choice(trigger_idx, &[Role::Participles, Role::Subjects], Ground::Behind);
        }
        self.choice(trigger_idx, &[Role::Subjects], Ground::Behind)
    }

    /// Whether people stand at `at` as an object: a number, an article or a noun for people.
    fn starts_object(&self, at: usize) -> bool {
        at < self.tokens.end
            && (self.candidates.iter().any(|other| other.tokens().start == at)
                || [
                    "the",
                    "a",
                    "an",
                    "his",
                    "her",
                    "their",
                    "many",
                    "several",
                    "more",
                    "civilians",
                    "people",
                    "him",
                    "them",
                ]
                .iter()
                .any(|word| self.words.is(at, word)))
    }

    fn is_verb(&self, trigger: &Trigger) -> bool {
        trigger.measure_as(&[Role::Objects, Role::Subjects]).is_some()
    }

    /// A verb that the lexicon of measures does not know: the people are its subject, not that of a later one.
    fn is_foreign_verb(&self, at: usize) -> bool {
        const VERBS: [&str; 30] = [
            "said",
            "says",
            "say",
            "told",
            "added",
            "reported",
            "claimed",
            "announced",
            "confirmed",
            "warned",
            "believes",
            "hit",
            "struck",
            "destroyed",
            "targeted",
            "began",
            "came",
            "went",
            "took",
            "made",
            "gave",
            "saw",
            "heard",
            "found",
            "called",
            "shows",
            "showed",
            "opened",
            "launched",
            "fired",
        ];
        VERBS.iter().any(|verb| self.words.is(at, verb))
    }

    /// "killed 12", "killing 14 soldiers and 3 civilians": scans back over companions only.
    fn object(&self, idx: usize, before: &[Option<Choice>]) -> Option<Choice> {
        let mut at = self.candidates[idx].number.tokens.start;
        let limit = at.saturating_sub(8).max(self.tokens.start);
        while at > limit {
            at -= 1;
            if let Some(trigger_idx) = self.triggers.iter().position(|trigger| trigger.tokens.end == at + 1) {
                if let Some(choice) = self.choice(trigger_idx, &[Role::Objects], Ground::Object) {
                    let start = self.triggers[trigger_idx].tokens.start;
                    let is_loss = choice.measure == Measure::Casualties
                        && self.candidates[idx].counted.noun == Noun::Unknown;
                    return (!self.is_passive_before(start) && !is_loss).then_some(choice);
                }
                return None;
            }
            let passes = matches!(self.words.word(at), "“" | "\"" | "‘" | "-" | ":")
                || [
                    "the", "a", "of", "other", "up", "as", "between", "both", "what", "it", "called", "said",
                    "were", "out", "down", "his", "her", "their", "its", "these", "those", "only", "just",
                    "all",
                ]
                .iter()
                .any(|word| self.words.is(at, word));
            if !passes {
                break;
            }
        }
        let _ = before;
        None
    }

    fn is_passive_before(&self, at: usize) -> bool {
        const PASSIVES: [&str; 9] = ["was", "were", "been", "being", "be", "is", "are", "get", "got"];
        at > self.tokens.start && PASSIVES.iter().any(|word| self.words.is(at - 1, word))
    }

    /// "the death of 12", "a toll of 58", "casualties have risen to over 4,000", "put the number of dead at 26".
    fn toll(&self, idx: usize) -> Option<Choice> {
        let start = self.candidates[idx].number.tokens.start;
        let counted = &self.candidates[idx].counted;
        let led = self.leads_toll(idx);
        if led == Lead::None {
            return None;
        }
        let nearest = self
            .triggers
            .iter()
            .enumerate()
            .rev()
            .filter(|(_, trigger)| trigger.tokens.end <= start && start - trigger.tokens.end <= MAX_LEFT);
        for (trigger_idx, trigger) in nearest {
            let is_of = led == Lead::Of && trigger.tokens.end + 4 > start;
            let roles: &[Role] = if is_of { &[Role::Nouns, Role::Tolls] } else { &[Role::Tolls] };
            let between = trigger.tokens.end..start;
            if between.clone().any(|at| matches!(self.words.word(at), ";" | "." | "•")) {
                return None;
            }
            if let Some(choice) = self.choice(trigger_idx, roles, Ground::Toll) {
                let is_bare = matches!(counted.noun, Noun::None | Noun::Anaphor);
                if is_bare || is_of || counted.noun == Noun::Person {
                    return Some(choice);
                }
            }
        }
        None
    }

    fn leads_toll(&self, idx: usize) -> Lead {
        let number = &self.candidates[idx].number;
        let mut at = number.tokens.start;
        if self.says_verb(number.tokens.start..number.core.start) {
            return Lead::Predicate;
        }
        while at > self.tokens.start
            && (closed::is(self.words, at - 1, Class::Determiner)
                || self.words.is(at - 1, "only")
                || self.words.word(at - 1) == "“")
        {
            at -= 1;
        }
        if at == self.tokens.start {
            return Lead::None;
        }
        let word = self.words.lower(at - 1);
        match word.as_ref() {
            "of" => Lead::Of,
            "to" | "at" | "is" | "was" | "are" | "were" | "hits" | "hit" | "reached" | "reaches"
            | "reach" | "from" | "by" | "stands" | "stood" | ":" | "as" | "than" | "against" | "between"
            | "numbered" | "numbering" | "totalled" | "totaled" | "total" | "totalling" | "totaling"
            | "near" | "nears" | "been" | "be" | "equals" | "with" | "includes" | "climbs" | "rises"
            | "counted" | "counts" | "put" | "—" | "–" => Lead::Predicate,
            _ => Lead::None,
        }
    }

    /// Whether the words that bound the number are a verb: "casualties exceeded 4,000".
    fn says_verb(&self, tokens: Range<usize>) -> bool {
        const VERBS: [&str; 16] = [
            "exceed",
            "exceeds",
            "exceeded",
            "top",
            "tops",
            "topped",
            "pass",
            "passes",
            "passed",
            "surpass",
            "surpasses",
            "surpassed",
            "past",
            "beyond",
            "approaching",
            "nearing",
        ];
        tokens.into_iter().any(|at| VERBS.iter().any(|verb| self.words.is(at, verb)))
    }

    /// "including three children", "nine of them children", "one of the wounded".
    fn by_companion(&self, idx: usize, before: &[Option<Choice>]) -> Option<Choice> {
        let candidate = &self.candidates[idx];
        let start = candidate.number.tokens.start;
        let last = before.iter().rposition(Option::is_some)?;
        let follows =
            self.words.span(self.candidates[last].tokens()).end <= self.words.tokens[start].span.start;
        let is_part = start > self.tokens.start
            && (["including", "includes"].iter().any(|word| self.words.is(start - 1, word))
                || (start >= self.tokens.start + 2
                    && ["them", "whom", "which", "dead", "victims"]
                        .iter()
                        .any(|word| self.words.is(start - 1, word))
                    && ["among", "of"].iter().any(|word| self.words.is(start - 2, word))));
        let of_them = candidate.counted.noun == Noun::Anaphor
            || (candidate.counted.noun == Noun::Person
                && self.words.tokens.get(candidate.number.tokens.end + 1).is_some()
                && self.words.is(candidate.number.tokens.end, "of")
                && ["them", "whom"].iter().any(|word| self.words.is(candidate.number.tokens.end + 1, word)));
        if !follows || !(is_part || of_them) {
            return None;
        }
        if of_them && !is_part {
            // "two of them died": a verb of their own decides first.
            if let Some(own) = self.behind(idx).filter(|_| candidate.counted.noun == Noun::Anaphor) {
                return Some(own);
            }
        }
        let kept = before[last].as_ref()?;
        Some(Choice { measure: kept.measure, ground: Ground::Companion, trigger: kept.trigger })
    }

    /// "killed 11 women, four infants and a grandfather": a list shares what its first member counts.
    fn listed(&self, idx: usize, before: &[Option<Choice>]) -> Option<Choice> {
        let candidate = &self.candidates[idx];
        let last = before.iter().rposition(Option::is_some)?;
        let kept = before[last].as_ref()?;
        let gap = self.candidates[last].tokens().end..candidate.number.tokens.start;
        let joins = gap.len() <= 3
            && gap.clone().all(|at| {
                matches!(self.words.word(at), "," | "(" | "-")
                    || ["and", "or", "as", "well", "plus", "but", "another"]
                        .iter()
                        .any(|word| self.words.is(at, word))
            });
        let is_people = matches!(candidate.counted.noun, Noun::Person | Noun::Anaphor)
            || (candidate.counted.noun == Noun::Unknown && kept.ground <= Ground::Toll);
        (joins && !gap.is_empty() && is_people).then_some(Choice {
            measure: kept.measure,
            ground: Ground::Companion,
            trigger: kept.trigger,
        })
    }

    /// Whether "a"/"an" at `at` starts a single victim: a noun for a person follows within the phrase.
    pub fn is_single_person(words: &Words, at: usize, end: usize) -> Option<usize> {
        let mut next = at + 1;
        while next < end && next <= at + 5 {
            let is_word = words.tokens[next].kind == TokenKind::Word;
            if !is_word && words.word(next) != "-" || closed::ends_phrase(words, next) {
                return None;
            }
            if is_person_singular(&words.lower(next)) {
                let goes_on = next + 1 < end
                    && words.tokens[next + 1].kind == TokenKind::Word
                    && words.tokens[next + 1].spaced
                    && matches!(super::people::noun_of(&words.lower(next + 1)), Noun::Person | Noun::Thing);
                if !goes_on {
                    return Some(next + 1);
                }
            }
            next += 1;
        }
        None
    }
}

/// What stands directly before a number that a noun of counting may lead to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lead {
    /// Nothing that does.
    None,
    /// "of".
    Of,
    /// A verb or preposition of a predicate: "rose to", "stands at".
    Predicate,
}
