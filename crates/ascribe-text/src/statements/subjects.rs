//! Subjects: the noun phrase before a verb, with its modifiers and without its clauses.

use std::ops::Range;

use super::phrases::{
    MAX_PHRASE, MAX_QUOTED_NAME, VerbSense, base_phrase_end, has_finite, is_demonstrative, is_quantity,
    starts_phrase, time_end, verb_sense,
};
use super::tags::{Quote, Tagged, Tags};

/// Most commas before a verb that are tried as the start of an insert.
const MAX_COMMAS: usize = 5;
/// Longest parenthesis inside a noun phrase, in words.
const MAX_PARENTHESIS: usize = 11;

/// A subject and whether a verb of another clause had to be cut off before it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Walk {
    phrase: Range<usize>,
    crossed: Option<usize>,
}

/// The subject of the verb group that starts at `verb`, not before `floor`.
///
/// An insert between commas is passed over; it belongs to the subject when it is another name or role
/// ("Ana Brun, a spokeswoman for the port,") and does not when it is a clause ("who asked not to be named").
pub(super) fn subject_before(tagged: &Tagged, verb: usize, floor: usize) -> Option<Range<usize>> {
    let floor = floor.max(verb.saturating_sub(2 * MAX_PHRASE));
    if verb <= floor {
        return None;
    }
    if !tagged.has(verb - 1, Tags::COMMA) {
        return walk_left(tagged, verb, floor).map(|walk| walk.phrase);
    }
    let opens: Vec<usize> =
        (floor..verb - 1).rev().filter(|idx| is_open_comma(tagged, *idx, verb)).take(MAX_COMMAS).collect();
    let relative = opens.iter().rev().find(|open| tagged.has(**open + 1, Tags::RELATIVE));
    for open in relative.into_iter().chain(&opens).copied().take(3) {
        let Some(walk) = walk_left(tagged, open, floor) else { continue };
        let crosses_plain_verb = walk.crossed.is_some_and(|verb| tagged.verbs[verb].is_none());
        if crosses_plain_verb {
            return None;
        }
        return Some(walk.phrase.start..with_appositive(tagged, walk.phrase.end, open + 1..verb - 1));
    }
    None
}

/// Whether a comma may open an insert that is closed before `verb`: nothing between them ends the clause.
fn is_open_comma(tagged: &Tagged, idx: usize, verb: usize) -> bool {
    tagged.has(idx, Tags::COMMA)
        && tagged.quote_of[idx] == tagged.quote_of[verb]
        && !(idx..verb).any(|between| {
            tagged.has(between, Tags::HARD_BORDER) && tagged.quote_of[between] == tagged.quote_of[verb]
        })
}

/// Where the subject ends that an insert follows: behind the insert when it names the same person once more.
fn with_appositive(tagged: &Tagged, end: usize, insert: Range<usize>) -> usize {
    let first = insert.start;
    let clause =
        Tags::RELATIVE.or(Tags::PREPOSITION).or(Tags::SUBORDINATOR).or(Tags::GERUND).or(Tags::NUMBER);
    let is_name = tagged.is_nominal(first)
        && (!tagged.has(first, clause) || tagged.has(first, Tags::DETERMINER) || tagged.is(first, "acting"))
        && verb_sense(tagged, first) == VerbSense::None
        && !tagged.has(first, Tags::ADVERB);
    if !is_name {
        return end;
    }
    let cut = (insert.clone()).find(|idx| tagged.has(*idx, Tags::RELATIVE)).unwrap_or(insert.end);
    let cut = if cut > first && tagged.has(cut - 1, Tags::COMMA) { cut - 1 } else { cut };
    if has_finite(tagged, first..cut) { end } else { cut }
}

/// Walks left from `end` over one noun phrase with its modifiers.
fn walk_left(tagged: &Tagged, end: usize, floor: usize) -> Option<Walk> {
    if let Some(pronoun) = pronoun_before(tagged, end, floor) {
        return Some(Walk { phrase: pronoun..pronoun + 1, crossed: None });
    }
    let mut walker =
        Walker { tagged, end, floor, at: end, phrase_end: end, crossed: None, conjunction: None };
    while walker.at > floor {
        match walker.step() {
            Step::To(at) => walker.at = at,
            Step::Stop => break,
            Step::Whole(phrase) => return Some(Walk { phrase, crossed: None }),
        }
    }
    walker.finish()
}

/// A walk to the left, as far as it has come.
struct Walker<'t, 'w> {
    tagged: &'t Tagged<'w>,
    /// Where the verb group starts.
    end: usize,
    floor: usize,
    /// The leftmost word so far.
    at: usize,
    /// Where the phrase ends: before a relative clause that was passed.
    phrase_end: usize,
    /// The nearest verb passed that no relative pronoun has claimed yet.
    crossed: Option<usize>,
    /// The conjunction passed last, before any verb.
    conjunction: Option<usize>,
}

/// What a step of a walk comes to.
enum Step {
    /// The walk goes on, from this word.
    To(usize),
    /// The phrase starts here.
    Stop,
    /// This is the whole phrase.
    Whole(Range<usize>),
}

impl Walker<'_, '_> {
    fn step(&mut self) -> Step {
        let idx = self.at - 1;
        let tagged = self.tagged;
        if tagged.quote_of[idx] != tagged.quote_of.get(self.end).copied().unwrap_or(0) {
            return self.over_quote(idx);
        }
        if tagged.has(idx, Tags::CLOSE_PAREN) {
            return self.over_parenthesis(idx);
        }
        if tagged.has(idx, Tags::MARK) {
            return Step::Stop;
        }
        if tagged.is(idx, "whose") && self.crossed.is_none() {
            return Step::Whole(idx..self.phrase_end);
        }
        if tagged.has(idx, Tags::RELATIVE) {
            return self.over_relative(idx);
        }
        if tagged.is(idx, "that") && !is_demonstrative(tagged, idx) {
            return self.over_that(idx);
        }
        if is_clause_word(tagged, idx) || tagged.is(idx, "but") || tagged.is(idx, "yet") {
            return Step::Stop;
        }
        if tagged.has(idx, Tags::CONJUNCTION) {
            if self.crossed.is_none() {
                self.conjunction = Some(idx);
            }
            return Step::To(idx);
        }
        self.over_word(idx)
    }

    /// A short quotation is part of a name, a longer one ends the phrase.
    fn over_quote(&self, idx: usize) -> Step {
        match self.tagged.quote_at(idx) {
            Some(quote) if is_quoted_name(self.tagged, quote) && quote.tokens.start >= self.floor => {
                Step::To(quote.tokens.start)
            }
            _ => Step::Stop,
        }
    }

    fn over_parenthesis(&self, idx: usize) -> Step {
        let from = self.floor.max(idx.saturating_sub(MAX_PARENTHESIS));
        let open = (from..idx).rev().find(|open| self.tagged.has(*open, Tags::OPEN_PAREN));
        open.map_or(Step::Stop, Step::To)
    }

    /// "who": the whole subject where it stands before the verb, else the start of a clause to be left out.
    fn over_relative(&mut self, idx: usize) -> Step {
        if (self.at..self.end).all(|between| self.tagged.has(between, Tags::ADVERB)) {
            return Step::Whole(relative_start(self.tagged, idx, self.floor)..idx + 1);
        }
        self.crossed = None;
        self.conjunction = None;
        self.phrase_end = idx;
        Step::To(idx)
    }

    /// "that": the start of a relative clause, which stays, or of what somebody said, which ends the phrase.
    fn over_that(&mut self, idx: usize) -> Step {
        let before = idx.checked_sub(1).filter(|before| *before >= self.floor);
        let of_noun =
            self.crossed.is_some() && before.is_some_and(|before| self.tagged.has(before, Tags::SPEECH_NOUN));
        let complement = before.is_some_and(|before| self.tagged.verbs[before].is_some()) && !of_noun;
        if complement || self.crossed.take().is_none() {
            return Step::Stop;
        }
        self.conjunction = None;
        Step::To(idx)
    }

    fn over_word(&mut self, idx: usize) -> Step {
        let sense = verb_sense(self.tagged, idx);
        let verb = sense == VerbSense::Finite
            || sense == VerbSense::PastOrParticiple && !modifies_noun(self.tagged, idx, self.end);
        if verb && self.crossed.is_some_and(|crossed| is_other_clause(self.tagged, idx, crossed)) {
            return Step::Stop;
        }
        self.crossed = self.crossed.or(verb.then_some(idx));
        Step::To(idx)
    }

    fn finish(self) -> Option<Walk> {
        let start = match self.crossed {
            Some(verb) => self.conjunction.filter(|conjunction| *conjunction > verb).unwrap_or(verb) + 1,
            None => self.at,
        };
        let phrase = trim_phrase(self.tagged, start..self.phrase_end)?;
        Some(Walk { phrase, crossed: self.crossed })
    }
}

/// Whether a quotation is a name inside a phrase and no quoted words of their own: short, and not closed by a comma.
fn is_quoted_name(tagged: &Tagged, quote: &Quote) -> bool {
    let end = quote.tokens.end;
    let closed = tagged.has(end.saturating_sub(2), Tags::COMMA.or(Tags::STOP));
    quote.tokens.len() <= MAX_QUOTED_NAME && !closed && !starts_phrase(tagged, end)
}

/// Whether two verbs belong to two clauses: a noun stands between them and no conjunction.
fn is_other_clause(tagged: &Tagged, first: usize, second: usize) -> bool {
    let between = first + 1..second;
    between.clone().any(|idx| {
        verb_sense(tagged, idx) == VerbSense::None && !tagged.has(idx, Tags::ADVERB.or(Tags::AUXILIARY))
    }) && !between.into_iter().any(|idx| tagged.has(idx, Tags::CONJUNCTION))
}

/// The pronoun directly before a verb, which is its whole subject: "it believes".
fn pronoun_before(tagged: &Tagged, verb: usize, floor: usize) -> Option<usize> {
    let last = (floor..verb).rev().find(|idx| !tagged.has(*idx, Tags::ADVERB))?;
    (tagged.has(last, Tags::SUBJECT_PRONOUN) && !tagged.has(last, Tags::DETERMINER.or(Tags::RELATIVE)))
        .then_some(last)
}

/// A word that opens a clause and no noun phrase: "because", "when", "after". "known as" opens none.
fn is_clause_word(tagged: &Tagged, idx: usize) -> bool {
    let of_participle = tagged.is(idx, "as")
        && (idx.saturating_sub(2)..idx)
            .any(|before| tagged.has(before, Tags::PAST) || tagged.is(before, "known"));
    tagged.has(idx, Tags::SUBORDINATOR) && !tagged.is(idx, "that") && !of_participle
}

/// Where a relative subject starts: "who", or "two of whom".
fn relative_start(tagged: &Tagged, relative: usize, floor: usize) -> usize {
    let counted = relative >= floor + 2
        && tagged.is(relative - 1, "of")
        && tagged.has(relative - 2, Tags::NUMBER.or(Tags::PRONOUN).or(Tags::DETERMINER));
    if counted { relative - 2 } else { relative }
}

/// Whether a past form stands behind a noun as its modifier: "passengers picked up off the coast".
fn modifies_noun(tagged: &Tagged, idx: usize, end: usize) -> bool {
    let follower = (idx + 1..end).find(|next| !tagged.has(*next, Tags::ADVERB)).unwrap_or(end);
    follower == end || tagged.has(follower, Tags::PREPOSITION) || tagged.is(follower, "as")
}

/// Cuts fronted adjuncts and conjunctions off the left of a phrase, times off its right.
fn trim_phrase(tagged: &Tagged, phrase: Range<usize>) -> Option<Range<usize>> {
    let Range { mut start, mut end } = phrase;
    while start < end {
        let lead = Tags::CONJUNCTION.or(Tags::ADVERB).or(Tags::SUBORDINATOR).or(Tags::COMMA).or(Tags::DASH);
        let keeps = Tags::DETERMINER.or(Tags::NUMBER).or(Tags::NEGATION).or(Tags::NAME);
        let starts_time = time_end(tagged, start, end);
        if is_quantity(tagged, start) {
            break;
        }
        if let Some(time_end) = starts_time.filter(|time_end| *time_end < end) {
            start = time_end;
        } else if tagged.has(start, Tags::PREPOSITION) {
            start = past_preposition(tagged, start, end);
        } else if tagged.has(start, lead) && (!tagged.has(start, keeps) || is_leading_name(tagged, start)) {
            start += 1;
        } else {
            break;
        }
    }
    while end > start + 1 {
        let last = end - 1;
        let is_time = tagged.has(last, Tags::TIME);
        let dangling =
            tagged.has(last, Tags::PREPOSITION.or(Tags::ADVERB).or(Tags::COMMA).or(Tags::CONJUNCTION));
        let date = tagged.has(last, Tags::NUMBER) && tagged.has(last - 1, Tags::TIME.or(Tags::PREPOSITION));
        if !(is_time || dangling || date) {
            break;
        }
        end = last;
    }
    let has_noun = (start..end).any(|idx| tagged.is_nominal(idx));
    (start < end && has_noun).then_some(start..end)
}

/// A capitalised function word at the start of a sentence: "Earlier", "But", "Meanwhile".
fn is_leading_name(tagged: &Tagged, idx: usize) -> bool {
    let first =
        idx == 0 || tagged.has(idx - 1, Tags::HARD_BORDER.or(Tags::OPEN_QUOTE)) || tagged.opens_sentence(idx);
    first
        && tagged.has(idx, Tags::CONJUNCTION.or(Tags::ADVERB))
        && !tagged.has(idx, Tags::DETERMINER.or(Tags::NUMBER))
}

/// Where the phrase goes on behind a fronted preposition and its noun phrase.
fn past_preposition(tagged: &Tagged, start: usize, end: usize) -> usize {
    let noun_end = base_phrase_end(tagged, start + 1, end);
    if noun_end > start + 1 && noun_end < end && starts_phrase(tagged, noun_end) {
        noun_end
    } else {
        start + 1
    }
}
