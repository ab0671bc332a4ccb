//! Numbers that share what another counts: parts, lists, and the same count in another mouth.

use super::super::people::Noun;
use super::{Choice, Ground, Scene};
use crate::closed::{self, Class};
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
        if let Some(own) = self.own_participle(idx) {
            return Some(own);
        }
        // "two of them died": a verb of their own decides first.
        let own = if of_them && !is_part { self.behind(idx) } else { None };
        if let Some(own) = own.filter(|own| own.ground == Ground::Behind) {
            return Some(own);
        }
        self.shared(before, Ground::Companion)
    }

    /// The choice of the last figure, in this sentence or the one before.
    fn shared(&self, before: &[Option<Choice>], ground: Ground) -> Option<Choice> {
        if let Some(choice) = before.iter().rev().take(MAX_NUMBERS_BACK).flatten().next() {
            return Some(Choice { measure: choice.measure, ground, trigger: choice.trigger });
        }
        let last = self.page.last().filter(|last| self.sentence - last.sentence <= MAX_SENTENCES_BACK)?;
        Some(Choice { measure: last.choice.measure, ground, trigger: None })
    }

    /// "killed 11 women, four infants and a grandfather": a list shares what its first member counts.
    pub(super) fn listed(&self, idx: usize, before: &[Option<Choice>]) -> Option<Choice> {
        let candidate = &self.candidates[idx];
        let last = (before.len().saturating_sub(MAX_NUMBERS_BACK)..before.len())
            .rev()
            .find(|idx| before[*idx].is_some())?;
        let kept = before[last].as_ref()?;
        let mut gap = self.candidates[last].tokens().end..candidate.number.tokens.start;
        if let Some(trigger) = self.trigger_at(gap.start).map(|idx| &self.triggers[idx]) {
            gap.start = trigger.tokens.end.min(gap.end);
        }
        const JOINS: [&str; 8] = ["and", "or", "as", "well", "plus", "but", "another", "with"];
        let joins = !gap.is_empty()
            && gap.len() <= 3
            && gap
                .clone()
                .all(|at| matches!(self.words.word(at), "," | "(" | "-") || self.is_any(at, &JOINS));
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

    /// "just over 60 percent are women": a share of those just counted.
    pub(super) fn bare_share(&self, idx: usize, before: &[Option<Choice>]) -> Option<Choice> {
        let candidate = &self.candidates[idx];
        let is_share = candidate.number.amount.unit() == "share" && candidate.counted.noun == Noun::None;
        let has_verb =
            self.is_any(candidate.number.tokens.end, &["are", "were", "is", "was", "had", "have", "of"]);
        if is_share && has_verb { self.shared(before, Ground::Companion) } else { None }
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
            && self.is_closed(number.tokens.end);
        if !fits || !self.tells_count(number.tokens.start) && !self.is_gapped(idx, before) {
            return None;
        }
        self.shared(before, Ground::Carried)
    }

    /// "the army said five, the police nine": behind a bare count, a speaker and another, the verb left out.
    fn is_gapped(&self, idx: usize, before: &[Option<Choice>]) -> bool {
        /// Words of the second speaker at the most.
        const MAX_SPEAKER: usize = 6;
        let Some(last) = idx.checked_sub(1) else { return false };
        let is_bare = self.candidates[last].counted.noun == Noun::None
            && before[last].as_ref().is_some_and(|choice| choice.ground == Ground::Carried);
        let comma = self.candidates[last].number.tokens.end;
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
        let adds = is_bare && goes_on && (is_more || candidate.number.is_addition);
        if adds { self.shared(before, Ground::Carried) } else { None }
    }

    /// "a list with 12 names": the names are those counted before.
    pub(super) fn carried_names(&self, idx: usize, before: &[Option<Choice>]) -> Option<Choice> {
        let candidate = &self.candidates[idx];
        let phrase = candidate.counted.phrase.clone()?;
        let is_name = phrase.len() == 1 && self.is_any(phrase.start, &["names"]);
        if is_name { self.shared(before, Ground::Carried) } else { None }
    }

    /// Whether nothing stands behind the number that it could count.
    fn is_closed(&self, at: usize) -> bool {
        const FOLLOWERS: [&str; 22] = [
            "on",
            "by",
            "in",
            "because",
            "and",
            "but",
            "since",
            "from",
            "to",
            "while",
            "as",
            "for",
            "after",
            "before",
            "at",
            "so",
            "last",
            "when",
            "according",
            "until",
            "though",
            "that",
        ];
        at >= self.tokens.end
            || self.words.tokens[at].kind == TokenKind::Mark && !matches!(self.words.word(at), "-" | "/")
            || self.is_any(at, &FOLLOWERS)
            || self.starts_time(at)
    }

    /// "the week before", "a year earlier".
    fn starts_time(&self, at: usize) -> bool {
        const UNITS: [&str; 5] = ["day", "week", "fortnight", "month", "year"];
        self.is_any(at, &["the", "a", "last"]) && (at + 1..at + 3).any(|unit| self.is_any(unit, &UNITS))
    }

    /// Whether a verb or preposition stands before the number that tells a count.
    fn tells_count(&self, start: usize) -> bool {
        const TELLS: &[&str] = &[
            "at",
            "of",
            "to",
            "from",
            "said",
            "says",
            "say",
            "count",
            "counts",
            "counted",
            "confirm",
            "confirmed",
            "confirms",
            "acknowledge",
            "acknowledged",
            "acknowledges",
            "against",
            "than",
            "has",
            "had",
            "reported",
            "reports",
            "gave",
            "gives",
            "on",
            "only",
            "listed",
            "lists",
            "recorded",
            "records",
            "it",
            "was",
            "is",
            "not",
            "just",
            "involving",
            "documented",
            "verified",
            "with",
            "claimed",
            "claims",
            "police",
            "shows",
            "show",
            "lower",
            "higher",
            "figure",
            "wrote",
            "printed",
            "cited",
            "expects",
            "add",
            "read",
            "estimate",
            "estimated",
        ];
        let mut at = start;
        while at > self.tokens.start && matches!(self.words.word(at - 1), "“" | "\"" | "‘") {
            at -= 1;
        }
        // "Ukraine's own figure, 700, was issued": set apart by commas.
        if at > self.tokens.start + 1 && self.words.word(at - 1) == "," {
            return self
                .is_any(at - 2, &["figure", "number", "count", "estimate", "lower", "higher", "total"]);
        }
        // "gave the figure as 19": "as" tells a count behind a noun of counting.
        const COUNTS: [&str; 7] = ["figure", "number", "toll", "count", "total", "losses", "tally"];
        let is_named = at > self.tokens.start + 2
            && self.is_any(at - 1, &["as"])
            && (self.is_any(at - 2, &COUNTS) || self.is_any(at - 3, &COUNTS));
        at > self.tokens.start
            && (is_named || self.is_any(at - 1, TELLS))
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
