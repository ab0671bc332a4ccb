//! Which word of the sentence says what a number counts.

mod companions;
mod tolls;
mod verbs;
mod wording;

use std::collections::HashSet;
use std::ops::Range;

use ascribe_model::{Amount, Measure};

use super::Found;
use super::measures::{Role, Trigger, trigger_at};
use super::people::{Counted, Noun, is_unit};
use crate::Words;
use crate::numbers::Number;

pub use wording::WORDING;

/// A number of a sentence with who is counted.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// The number.
    pub number: Number,
    /// Who is counted.
    pub counted: Counted,
    /// Whether another number of the sentence is a part of it: the 11,000 of "4,000 of the 11,000 troops".
    pub is_base: bool,
    /// Whether households or families are counted, and not people.
    pub is_households: bool,
    /// Position behind the words that bound the number behind its noun: "sixty people at most".
    pub bound_end: Option<usize>,
}

impl Candidate {
    /// From the words that bound the number to the end of the noun phrase.
    pub fn tokens(&self) -> Range<usize> {
        self.number.tokens.start..self.counted.end.max(self.number.tokens.end)
    }

    /// Whether it is "a", "an" or "another" before a single person, and no number word.
    pub fn is_article(&self, words: &Words) -> bool {
        let at = self.number.core.start;
        self.number.core.len() == 1 && ["a", "an", "another"].iter().any(|article| words.is(at, article))
    }

    /// The number as one value, for a count.
    pub fn count(&self) -> Option<u64> {
        match self.number.amount {
            Amount::People { low, high } | Amount::Households { low, high } => low.or(high),
            Amount::Share { .. } => None,
        }
    }
}

/// A sentence while it is searched for figures.
#[derive(Debug)]
pub struct Scene<'s, 'd> {
    /// The document's words.
    pub words: &'s Words<'d>,
    /// Position of the sentence.
    pub sentence: usize,
    /// The words of the sentence.
    pub tokens: Range<usize>,
    /// Its numbers.
    pub candidates: &'s [Candidate],
    /// Its words that say what is counted.
    pub triggers: &'s [Trigger],
    /// The figures of the sentences before.
    pub page: &'s [Found],
}

/// Why a measure was chosen, the surest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ground {
    /// The noun itself: "12 deaths".
    Noun,
    /// What is not known of them: "the fate of 12 is unknown".
    Fate,
    /// A verb or participle behind the people: "12 were killed".
    Behind,
    /// A verb whose object they are: "killed 12".
    Object,
    /// A noun before: "the death of 12", "the toll rose to 12".
    Toll,
    /// The figure before, of which this is a part or a companion: "including three children".
    Companion,
    /// The group of which another number is a part: "4,000 of the 11,000".
    Base,
    /// The same count spoken of before: "the hospital puts it at 14".
    Carried,
    /// The noun, by what such people are usually counted for: "12 hostages", "11,000 troops".
    WeakNoun,
    /// No rule: the figure head sees it.
    Seen,
}

/// A measure and why it was chosen.
#[derive(Clone, Debug)]
pub struct Choice {
    /// The measure.
    pub measure: Measure,
    /// Why.
    pub ground: Ground,
    /// The words that decided, where there are any, as a position among the sentence's.
    pub trigger: Option<usize>,
}

impl Scene<'_, '_> {
    /// Chooses what the candidate at `idx` counts, given what those before it in the sentence were found to count.
    pub fn choose(&self, idx: usize, before: &[Option<Choice>]) -> Option<Choice> {
        let candidate = &self.candidates[idx];
        let counted = &candidate.counted;
        if counted.noun == Noun::Thing {
            return self
                .named_count_behind(idx)
                .or_else(|| self.carried_names(idx, before))
                .or_else(|| self.compared(idx, before))
                .or_else(|| self.share_beside(idx, before));
        }
        if self.are_speakers(idx, before) {
            return None;
        }
        if candidate.is_base {
            return self.base(idx, before);
        }
        if candidate.is_article(self.words) {
            return self.single(idx, before);
        }
        let bare = matches!(counted.noun, Noun::None);
        self.unknown_fate(idx)
            .or_else(|| self.fate_of_part(idx))
            .or_else(|| self.by_noun(counted))
            .or_else(|| self.compared(idx, before))
            .or_else(|| self.companion(idx, before))
            .or_else(|| self.share_beside(idx, before))
            .or_else(|| self.own_participle(idx))
            .or_else(|| self.adjacent_object(idx))
            .or_else(|| self.adjacent_of(idx))
            .or_else(|| if bare { self.predicate_toll(idx) } else { None })
            .or_else(|| self.told_who(idx))
            .or_else(|| self.behind(idx))
            .or_else(|| self.by_participle(counted))
            .or_else(|| self.object(idx))
            .or_else(|| self.toll(idx))
            .or_else(|| self.listed(idx, before))
            .or_else(|| self.carried(idx, before))
            .or_else(|| self.added(idx, before))
            .or_else(|| self.described(idx, before))
            .or_else(|| self.by_weak_noun(idx))
            .or_else(|| self.bare_share(idx, before))
            .or_else(|| self.part_of_unit(counted))
            .map(|choice| self.fit(candidate, choice))
    }

    /// "a policeman was killed", "killed a policeman", "and a policeman": nothing weaker makes one person a figure.
    fn single(&self, idx: usize, before: &[Option<Choice>]) -> Option<Choice> {
        let start = self.candidates[idx].number.tokens.start;
        // "one, a boy of 15, did not survive": the one is counted.
        let is_apposed = idx.checked_sub(1).is_some_and(|last| {
            self.candidates[last].tokens().end + 1 == start
                && self.candidates[last].count() == Some(1)
                && self.is_any(start - 1, &[","])
        });
        if is_apposed {
            return None;
        }
        let choice = self.companion(idx, before);
        let choice = choice.or_else(|| self.adjacent_object(idx)).or_else(|| self.behind_single(idx));
        let choice = choice
            .or_else(|| self.listed(idx, before))
            .or_else(|| self.death_of(idx))
            .map(|choice| self.fit(&self.candidates[idx], choice))?;
        let is_victim = matches!(
            choice.measure,
            Measure::Killed | Measure::Wounded | Measure::Missing | Measure::Captured
        );
        is_victim.then_some(choice)
    }

    fn choice(&self, trigger_idx: usize, roles: &[Role], ground: Ground) -> Option<Choice> {
        let measure = self.triggers[trigger_idx].measure_as(roles)?;
        Some(Choice { measure, ground, trigger: Some(trigger_idx) })
    }

    fn trigger_at(&self, at: usize) -> Option<usize> {
        trigger_at(self.triggers, at)
    }

    fn candidate_at(&self, at: usize) -> Option<&Candidate> {
        let idx =
            self.candidates.binary_search_by_key(&at, |candidate| candidate.number.tokens.start).ok()?;
        Some(&self.candidates[idx])
    }

    fn is_any(&self, at: usize, list: &[&str]) -> bool {
        at < self.tokens.end && list.iter().any(|word| self.words.is(at, word))
    }

    fn is_in(&self, at: usize, list: &HashSet<String>) -> bool {
        at < self.tokens.end && list.contains(self.words.lower(at).as_ref())
    }

    /// "12 deaths", "34 injuries".
    fn by_noun(&self, counted: &Counted) -> Option<Choice> {
        let trigger_idx = counted.trigger?;
        self.choice(trigger_idx, &[Role::Nouns], Ground::Noun)
            .filter(|choice| choice.measure != Measure::Strength)
    }

    /// "12 wounded soldiers", where no verb says what became of them.
    fn by_participle(&self, counted: &Counted) -> Option<Choice> {
        let trigger_idx = counted.qualifier?;
        self.choice(trigger_idx, &[Role::Participles, Role::Subjects, Role::Nouns], Ground::Noun)
            .filter(|choice| choice.measure != Measure::Strength)
    }

    /// "12 hostages", "11,000 troops". A handful of officers, men or pilots is no force.
    fn by_weak_noun(&self, idx: usize) -> Option<Choice> {
        /// Below this, a number of people under arms is a scene and not a strength (development sets: 2 of 103).
        const MIN_FORCE: u64 = 10;
        let candidate = &self.candidates[idx];
        let trigger_idx = candidate.counted.trigger?;
        let choice = self.choice(trigger_idx, &[Role::WeakNouns, Role::Nouns], Ground::WeakNoun)?;
        let is_small = candidate.count().is_some_and(|count| count < MIN_FORCE);
        (choice.measure != Measure::Strength || !is_small).then_some(choice)
    }

    /// "a tenth of the contingent goes home each month": where nothing else is said of them, a part of its strength.
    fn part_of_unit(&self, counted: &Counted) -> Option<Choice> {
        let last = counted.phrase.clone()?.last()?;
        let is_unit = counted.trigger.is_none() && is_unit(&self.words.lower(last));
        is_unit.then_some(Choice { measure: Measure::Strength, ground: Ground::WeakNoun, trigger: None })
    }

    /// The group of which another number is a part: what it was said to be before, else people at risk.
    fn base(&self, idx: usize, before: &[Option<Choice>]) -> Option<Choice> {
        let candidate = &self.candidates[idx];
        let own = self
            .by_noun(&candidate.counted)
            .or_else(|| self.bare_noun(idx))
            .or_else(|| self.participle_of(idx).filter(|own| !self.is_of_part(own)));
        let own = own.or_else(|| self.by_weak_noun(idx));
        let own = own.filter(|choice| choice.measure != Measure::Strength);
        if let Some(choice) = own.or_else(|| self.by_participle(&candidate.counted)) {
            return Some(Choice { ground: Ground::Base, ..choice });
        }
        let measure = self.restated(candidate).or_else(|| {
            // "Picture 3 of 12": a part that counts nobody makes no group.
            let has_part = idx.checked_sub(1).is_some_and(|part| before[part].is_some());
            match candidate.counted.noun {
                Noun::Person | Noun::Unknown => Some(Measure::Strength),
                Noun::None if has_part => Some(Measure::Strength),
                _ => None,
            }
        })?;
        Some(Choice { measure, ground: Ground::Base, trigger: None })
    }

    /// "30 of the 72 dead": a noun of harm directly behind the number.
    fn bare_noun(&self, idx: usize) -> Option<Choice> {
        let candidate = &self.candidates[idx];
        let trigger_idx = self.trigger_at(candidate.number.tokens.end)?;
        (candidate.counted.noun == Noun::None)
            .then(|| self.choice(trigger_idx, &[Role::Nouns], Ground::Noun))
            .flatten()
    }

    /// The measure of the latest figure of the page with the same value.
    fn restated(&self, candidate: &Candidate) -> Option<Measure> {
        let count = candidate.count()?;
        self.page
            .iter()
            .rev()
            .take(MAX_BACK)
            .find(|found| found.candidate.count() == Some(count))
            .map(|found| found.choice.measure)
    }

    /// Fits a measure to who is counted: soldiers who cross a border are a force, civilians who return are no force.
    fn fit(&self, candidate: &Candidate, choice: Choice) -> Choice {
        let is_force = candidate
            .counted
            .trigger
            .is_some_and(|idx| self.triggers[idx].measure(Role::WeakNouns) == Some(Measure::Strength));
        let measure = match choice.measure {
            Measure::Displaced if is_force && self.is_moving(&choice) => Measure::Strength,
            Measure::Strength if !is_force && self.goes_home(candidate, &choice) => Measure::Displaced,
            Measure::Casualties if candidate.is_article(self.words) => Measure::Killed,
            Measure::Casualties
                if self.is_loss(&choice) && candidate.count().is_some_and(|count| count < SMALL_LOSS) =>
            {
                Measure::Killed
            }
            measure => measure,
        };
        Choice { measure, ..choice }
    }

    /// Whether people who are no force are said to have gone or been brought home.
    fn goes_home(&self, candidate: &Candidate, choice: &Choice) -> bool {
        let says_home = choice.trigger.is_some_and(|idx| {
            let mut tokens = self.triggers[idx].tokens.clone();
            tokens.any(|at| self.is_any(at, &["home", "returned", "back"]))
        });
        let is_hurt = candidate.counted.phrase.clone().is_some_and(|phrase| {
            self.triggers.iter().any(|trigger| {
                phrase.contains(&trigger.tokens.start) && trigger.measure(Role::Participles).is_some()
            })
        });
        says_home && !is_hurt && candidate.counted.noun == Noun::Person && choice.ground == Ground::Behind
    }

    /// Whether the people move by themselves: "had arrived", "crossed", not "were evacuated".
    fn is_moving(&self, choice: &Choice) -> bool {
        choice.ground == Ground::Behind
            && choice.trigger.is_some_and(|idx| self.triggers[idx].measure(Role::Participles).is_none())
    }

    /// Whether the measure rests on a form of "lose", which says of a few that they died and of many that they fell out.
    fn is_loss(&self, choice: &Choice) -> bool {
        choice.trigger.is_some_and(|idx| {
            self.is_any(self.triggers[idx].tokens.start, &["lost", "lose", "loses", "losing"])
        })
    }
}

/// How many figures back a value is looked for that is spoken of again.
const MAX_BACK: usize = 100;
/// Below this, "lost 12 men" means that they died: in the development sets all 9 such losses.
const SMALL_LOSS: u64 = 200;
