//! Who is counted, in the words of the text.

use std::ops::Range;

use ascribe_model::{BlockKind, Excerpt, Measure, Span};

use super::Found;
use super::choose::{Candidate, Choice, Ground};
use super::measures::{Role, Trigger};
use super::people::{Noun, read_counted};
use crate::closed::{self, Class};
use crate::{Sentence, TokenKind, Words, normalise_population};

/// How far before the noun of counting the name stands of those who are counted, in words.
const MAX_NAME: usize = 5;

/// The words for who is counted: the noun phrase of the number, else of the noun of counting, else of the figure before.
pub fn population_of(
    words: &Words,
    sentence: &Sentence,
    candidate: &Candidate,
    choice: &Choice,
    triggers: &[Trigger],
    before: Option<&Found>,
) -> Option<Excerpt> {
    let cut = |tokens: Range<usize>| Excerpt::cut(words.text, words.span(tokens));
    let reader = Reader { words, sentence, triggers };
    let noun = candidate.counted.trigger.filter(|idx| triggers[*idx].measure(Role::WeakNouns).is_none());
    let noun = noun.filter(|idx| !is_of_people(words, &triggers[*idx]));
    if let Some(noun) = noun {
        let own = reader.around_noun(&triggers[noun], candidate);
        // "4,700 casualties, 600 of them deaths": only a figure of the same sentence lends its people.
        let beside = before.filter(|before| words.sentences[before.sentence].span == sentence.span);
        return own.map(cut).or_else(|| inherited(words, beside, candidate, choice));
    }
    if let Some(those) = reader.those_who(candidate) {
        return Some(cut(those));
    }
    // "at 96 the number of militants killed": the number is no people.
    let is_people = choice.ground != Ground::Carried && candidate.counted.noun != Noun::Thing;
    if let Some(phrase) = candidate.counted.phrase.clone().filter(|_| is_people) {
        return Some(cut(phrase));
    }
    if let Some(names) = reader.names_behind(candidate, choice) {
        return Some(cut(names));
    }
    if choice.ground == Ground::Toll {
        let toll = choice.trigger.map(|idx| &triggers[idx]);
        if let Some(tokens) = toll.and_then(|toll| reader.around_toll(toll, candidate)) {
            return Some(cut(tokens));
        }
    }
    // "the brigade has lost 100 dead": the dead of those who lost them.
    let number = &candidate.number.tokens;
    let is_lost = choice.trigger.is_some_and(|idx| triggers[idx].tokens.start == number.end);
    let loser = || reader.bereft(number.start).or_else(|| reader.sufferer(number.start));
    if let Some(people) = is_lost.then(loser).flatten() {
        return Some(cut(people));
    }
    inherited(words, before, candidate, choice)
}

/// The words without the examples at their end: "civilians" of "civilians including foreign nationals", who are some of them.
pub fn without_examples(population: &Excerpt) -> Excerpt {
    const EXAMPLES: [&str; 4] = ["including", "among", "such as", "mostly"];
    let text = population.text.as_str();
    let begins =
        |word: &&str| text.match_indices(*word).map(|(at, _)| at).find(|at| is_word(text, *at, word.len()));
    let Some(end) = EXAMPLES.iter().filter_map(begins).filter(|at| *at > 0).min() else {
        return population.clone();
    };
    let kept = text[..end].trim_end_matches(|c: char| c.is_whitespace() || c == ',');
    let span = Span::new(population.span.start, population.span.start + kept.len());
    Excerpt { text: kept.to_owned(), span }
}

/// Whether no letter stands before or behind a stretch of text.
fn is_word(text: &str, at: usize, len: usize) -> bool {
    let before = text[..at].chars().next_back();
    let behind = text[at + len..].chars().next();
    !before.is_some_and(char::is_alphabetic) && !behind.is_some_and(char::is_alphabetic)
}

/// Those of the figure before, where this number goes on about them.
fn inherited(
    words: &Words,
    before: Option<&Found>,
    candidate: &Candidate,
    choice: &Choice,
) -> Option<Excerpt> {
    let before = before?;
    let goes_on = candidate.counted.noun != Noun::Person
        || candidate.counted.trigger.is_some()
        || choice.ground == Ground::Companion;

    let is_one = candidate.count() == Some(1);
    // "One peacekeeper was killed and three were hurt": peacekeepers; not those beside "a policeman".
    let is_counted_one = words.is(before.candidate.number.core.start, "one");
    let fits = |people: &Excerpt| is_one || is_counted_one || !is_single_person(&people.text);
    before.population.clone().filter(|people| goes_on && fits(people))
}

/// Whether the noun stands for the people themselves: "11 bodies", "4 martyrs", not "4 deaths" or "4 casualties".
fn is_of_people(words: &Words, noun: &Trigger) -> bool {
    noun.tokens.len() == 1
        && noun.measure(Role::Nouns) != Some(Measure::Casualties)
        && super::people::noun_of(&words.lower(noun.tokens.start)) == Noun::Person
}

/// Whether the words name one person: "a night nurse". More than one of them cannot be meant by such words.
fn is_single_person(text: &str) -> bool {
    let last = text.rsplit(' ').next().unwrap_or(text).to_lowercase();
    super::people::is_person_singular(&last) && !super::people::is_collective(&last)
}

struct Reader<'r, 'd> {
    words: &'r Words<'d>,
    sentence: &'r Sentence,
    triggers: &'r [Trigger],
}

impl Reader<'_, '_> {
    /// "7,300 of those who fled", "half of those evacuated".
    fn those_who(&self, candidate: &Candidate) -> Option<Range<usize>> {
        let those = candidate.number.tokens.end + 1;
        if !self.is(those - 1, "of") || !self.is(those, "those") {
            return None;
        }
        let verb = if self.is(those + 1, "who") { those + 2 } else { those + 1 };
        let is_told = verb < self.sentence.tokens.end
            && (verb > those + 1 || super::measures::trigger_at(self.triggers, verb).is_some());
        is_told.then_some(those..verb + 1)
    }

    /// "5 North Korean casualties", "4,000 casualties among the troops", "troops have suffered 4,000 casualties".
    fn around_noun(&self, noun: &Trigger, candidate: &Candidate) -> Option<Range<usize>> {
        let start = candidate.number.tokens.end;
        let before = self.skip_determiners(start, noun.tokens.start)..noun.tokens.start;
        let names_whose = before.clone().any(|at| self.is_capital(at) || self.words.is(at, "civilian"));
        if names_whose {
            return Some(before);
        }
        self.behind(noun.tokens.end)
            .or_else(|| self.side_behind(noun.tokens.end))
            .or_else(|| self.bereft(candidate.number.tokens.start))
            .or_else(|| self.sufferer(candidate.number.tokens.start))
    }

    /// "casualties among the North's forces have surpassed", "the North's casualties", "the number of men killed".
    fn around_toll(&self, toll: &Trigger, candidate: &Candidate) -> Option<Range<usize>> {
        let behind =
            self.behind(toll.tokens.end).filter(|phrase| phrase.end <= candidate.number.tokens.start);
        behind.or_else(|| self.counted_in_toll(toll)).or_else(|| self.whose(toll.tokens.start))
    }

    /// "300 North Korean dead": names between the number and the participle.
    fn names_behind(&self, candidate: &Candidate, choice: &Choice) -> Option<Range<usize>> {
        let names = candidate.number.tokens.end..self.triggers[choice.trigger?].tokens.start;
        let is_name =
            !names.is_empty() && names.len() <= MAX_NAME && names.clone().all(|at| self.is_name_part(at));
        is_name.then_some(names)
    }

    /// The noun phrase behind "among", "of", "for", "on", "in".
    fn behind(&self, at: usize) -> Option<Range<usize>> {
        let leads = ["among", "of", "amongst", "for", "to"].iter().any(|word| self.is(at, word));
        if !leads {
            return None;
        }
        let counted = read_counted(self.words, at + 1, self.sentence.tokens.end, self.triggers);
        counted.phrase.filter(|_| counted.noun == Noun::Person)
    }

    /// "on North Korea's side", "in the ranks of the enemy".
    fn side_behind(&self, at: usize) -> Option<Range<usize>> {
        const SIDES: [&str; 2] = ["side", "part"];
        let is_ranks =
            self.is(at, "in") && self.is(at + 1, "the") && self.is(at + 2, "ranks") && self.is(at + 3, "of");
        let start = self.skip_determiners(if is_ranks { at + 4 } else { at + 1 }, self.sentence.tokens.end);
        let end = (start..self.sentence.tokens.end).find(|idx| !self.is_name_part(*idx))?;
        let is_possessive = matches!(self.words.word(end), "'s" | "’s");
        let side = if is_possessive { end + 1 } else { end };
        let is_side = self.is(at, "on") && SIDES.iter().any(|noun| self.is(side, noun));
        (end > start && (is_side || is_ranks)).then_some(start..end)
    }

    /// "the number of North Koreans killed": the people between "of" and the participle.
    fn counted_in_toll(&self, toll: &Trigger) -> Option<Range<usize>> {
        let from = toll.tokens.start.saturating_sub(9).max(self.sentence.tokens.start);
        let of = (from..toll.tokens.end).rev().find(|at| self.is(*at, "of"))?;
        let counted = read_counted(self.words, of + 1, self.sentence.tokens.end, self.triggers);
        let is_people = counted.noun == Noun::Person
            && counted.trigger.is_none_or(|idx| self.triggers[idx].measure(Role::WeakNouns).is_some());
        counted.phrase.filter(|phrase| is_people && phrase.start < toll.tokens.end)
    }

    /// "North Korean casualties", "the North's overall casualties", "North Korea's War Losses": the name before the noun.
    fn whose(&self, at: usize) -> Option<Range<usize>> {
        let start = self.sentence.tokens.start;
        let from = at.saturating_sub(MAX_NAME).max(start);
        let possessive = (from..at).rev().find(|idx| matches!(self.words.word(*idx), "'s" | "’s"));
        let last = match possessive {
            Some(possessive) => {
                possessive.checked_sub(1).filter(|last| *last >= start && self.is_capital(*last))?
            }
            None => (at.saturating_sub(3).max(start)..at).rev().find(|idx| self.is_capital(*idx))?,
        };
        let mut first = last;
        while first > start && self.is_name_part(first - 1) {
            first -= 1;
        }
        let name = first..last + 1;
        // In a headline every word has a capital: only a name of a people says whose.
        let is_headline = self.sentence.kind == BlockKind::Headline;
        let is_people =
            || normalise_population(self.words.span(name.clone()).cut(self.words.text)).whose.is_some();
        let is_plain_start = first == start && closed::ends_phrase(self.words, first);
        // "the ministry in Kampala put the missing at 50": a new noun phrase begins between the name and the noun.
        // "according to Lee, those killed", "the Staff placed all casualties": so does a new clause.
        let is_apart = possessive.is_none()
            && (last + 1..at).any(|idx| {
                closed::is(self.words, idx, Class::Determiner)
                    || self.words.tokens[idx].kind == TokenKind::Mark && self.words.tokens[idx].spaced
                    || ["all", ",", "those"].iter().any(|word| self.words.is(idx, word))
            });
        (!is_plain_start && !is_apart && (possessive.is_some() || !is_headline || is_people()))
            .then_some(name)
    }

    /// "North Korean soldiers … have so far suffered 300 casualties": the people before a verb of suffering.
    fn sufferer(&self, at: usize) -> Option<Range<usize>> {
        const SUFFERS: [&str; 13] = [
            "suffered",
            "suffer",
            "suffers",
            "taken",
            "took",
            "sustained",
            "had",
            "borne",
            "seen",
            "incurred",
            "suffering",
            "taking",
            "lost",
        ];
        let start = self.sentence.tokens.start;
        let from = at.saturating_sub(3).max(start);
        let verb = (from..at).rev().find(|idx| SUFFERS.iter().any(|verb| self.is(*idx, verb)))?;
        let people = (start..verb).find_map(|idx| {
            let is_people = self.words.tokens[idx].kind == TokenKind::Word
                && (self.is_capital(idx) || super::people::noun_of(&self.words.lower(idx)) == Noun::Person);
            let counted = is_people.then(|| read_counted(self.words, idx, verb, self.triggers))?;
            counted.phrase.filter(|_| counted.noun == Noun::Person)
        });
        people.or_else(|| self.nation_before(verb))
    }

    /// "has cost North Korea 4,700 dead": the name between the verb and the number.
    fn bereft(&self, at: usize) -> Option<Range<usize>> {
        let first =
            (self.sentence.tokens.start..at).rev().take_while(|idx| self.is_name_part(*idx)).last()?;
        let verb = first.checked_sub(1)?;
        ["cost", "costs", "costing"].iter().any(|cost| self.is(verb, cost)).then_some(first..at)
    }

    /// "Russia suffers about 1,000 casualties", "North Korea has had": the nation or force that suffers.
    fn nation_before(&self, verb: usize) -> Option<Range<usize>> {
        let start = self.sentence.tokens.start;
        let mut end = verb;
        while end > start && self.words.tokens[end - 1].kind == TokenKind::Word && !self.is_capital(end - 1) {
            end -= 1;
        }
        let first = (start..end).rev().take_while(|idx| self.is_name_part(*idx)).last()?;
        let name = first..end;
        let whose = normalise_population(self.words.span(name.clone()).cut(self.words.text)).whose;
        (verb - end <= MAX_NAME && whose.is_some()).then_some(name)
    }

    fn skip_determiners(&self, mut at: usize, end: usize) -> usize {
        while at < end
            && (closed::is(self.words, at, Class::Determiner) || self.is(at, "of") || self.is(at, "more"))
        {
            at += 1;
        }
        at
    }

    fn is(&self, at: usize, word: &str) -> bool {
        at < self.sentence.tokens.end && self.words.is(at, word)
    }

    fn is_capital(&self, at: usize) -> bool {
        self.words.tokens[at].kind == TokenKind::Word && self.words.word(at).starts_with(char::is_uppercase)
    }

    fn is_name_part(&self, at: usize) -> bool {
        // A hyphen within a name; one of "-- North Korean casualties", behind a dateline, belongs to none.
        let is_tight = |at: usize| self.words.tokens.get(at).is_some_and(|token| !token.spaced);
        self.is_capital(at) && !closed::ends_phrase(self.words, at)
            || self.words.word(at) == "-" && is_tight(at) && is_tight(at + 1)
    }
}
