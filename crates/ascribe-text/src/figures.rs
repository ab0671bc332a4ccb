//! Figures: every number of people, or share of them, that a document claims, as said.

mod capacity;
mod cases;
mod change;
mod choose;
mod confidence;
mod measures;
mod people;
mod population;
mod restated;
mod seen;
mod setting;
mod tables;
mod voice;

use std::ops::Range;

use ascribe_model::{Amount, Change, Excerpt, Figure, Measure, Notice, Statement};

use crate::closed::{self, Class};
use crate::numbers::{Number, find_numbers};
use crate::places::PlaceExpression;
use crate::spoken::Spoken;
use crate::tagger::{Question, Reply};
use crate::times::{TimeExpression, is_month};
use crate::{Sentence, TokenKind, Words};
use change::Kind;
use choose::{Candidate, Choice, Ground, Scene};
use confidence::confidence_of;
use measures::{Trigger, find_triggers, trigger_at};
use people::{Counted, Noun, read_counted, read_part};

pub(crate) use change::is_attack;
pub(crate) use measures::measures_told;
pub use setting::{FigureSetting, Setting, SettingRule};
pub(crate) use tables::{add_figures, read_tables};

/// Whether a noun, in lower case, is one for people.
pub(crate) fn is_person(lower: &str) -> bool {
    people::noun_of(lower) == Noun::Person
}

/// How many sentences back those stand whom a bare number goes on about.
const MAX_CARRIED: usize = 2;

/// A figure while its document is being read.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    pub sentence: usize,
    pub candidate: Candidate,
    pub choice: Choice,
    /// Where the word that decided the measure stands.
    pub trigger: Option<Range<usize>>,
    pub population: Option<Excerpt>,
    pub kind: Kind,
    /// What the figure head says of the number, where it was asked.
    pub reply: Option<Reply>,
}

/// The numbers of a document, in text order each.
#[derive(Clone, Debug, Default)]
pub(crate) struct Counts {
    /// Those that count people by the rules.
    found: Vec<Found>,
    /// The others, with the position of the sentence.
    others: Vec<(usize, Candidate)>,
}

/// Numbers of one document that the figure head is asked about: it takes some hundredths of a second for each. A long situation
/// report has 300.
const MOST_ASKED: usize = 800;

impl Counts {
    /// What the figure head is to be asked: about the found ones first, then about the others, so many at the most.
    pub fn questions(&self, words: &Words) -> Vec<Question> {
        let core = |candidate: &Candidate| words.span(candidate.number.core.clone());
        let found = self.found.iter().map(|found| Question { core: core(&found.candidate), is_asked: true });
        let others = self.others.iter().map(|(_, other)| Question { core: core(other), is_asked: false });
        found.chain(others).take(MOST_ASKED).collect()
    }

    /// What is said of a document with more numbers than the figure head is asked about.
    pub fn notice(&self) -> Option<Notice> {
        let n_left =
            (self.found.len() + self.others.len()).checked_sub(MOST_ASKED).filter(|left| *left > 0)?;
        let message = format!(
            "more than {MOST_ASKED} numbers, as many as the figure head is asked about; {n_left} were read by rules alone: \
             check them with more care"
        );
        Some(Notice::new("many-numbers", message))
    }
}

/// Finds the figures of a document by rules alone, in text order.
pub fn find_figures(
    words: &Words,
    statements: &[Statement],
    times: &[TimeExpression],
    places: &[PlaceExpression],
) -> Vec<Figure> {
    trace_figures(words, find_counts(words), &[], statements, times, places, |_| {})
}

/// Makes figures of the numbers of a document with what the figure head said of them, and hands over how each came by its
/// place and time, in text order.
pub(crate) fn trace_figures(
    words: &Words,
    counts: Counts,
    replies: &[Option<Reply>],
    statements: &[Statement],
    times: &[TimeExpression],
    places: &[PlaceExpression],
    note: impl FnMut(&dyn Fn() -> FigureSetting),
) -> Vec<Figure> {
    let spoken = Spoken::of(statements);
    let (found, mut figures): (Vec<Found>, Vec<Figure>) = seen::join(words, counts, replies)
        .into_iter()
        .map(|found| (bare_figure(words, &found), found))
        .filter(|(figure, found)| !voice::counts_speakers(figure, found, &spoken))
        .map(|(figure, found)| (found, figure))
        .unzip();
    voice::give_voices(words, &found, &spoken, &mut figures);
    let dated_times = setting::dated_times(words, &found, times, &spoken, &figures);
    change::settle_kinds(words, &found, &dated_times, &mut figures);
    setting::give_settings(words, &found, times, places, &spoken, &mut figures, note);
    for (found, figure) in found.iter().zip(&mut figures) {
        figure.confidence = confidence_of(words, found, figure);
    }
    restated::link_mentions(&mut figures);
    restated::link_bases(words, &found, &mut figures);
    figures
}

/// Finds what is counted and who, without reading who said it, where and when: the fast path for bulk work.
///
/// Sources, places and times are left empty, and the kind of count is what such a count usually is. A sentence
/// without a number costs next to nothing.
pub fn find_bare_figures(words: &Words) -> Vec<Figure> {
    let found = find_counts(words).found;
    let mut figures: Vec<Figure> = found.iter().map(|found| bare_figure(words, found)).collect();
    change::settle_kinds(words, &found, &vec![None; found.len()], &mut figures);
    for (found, figure) in found.iter().zip(&mut figures) {
        figure.confidence = confidence_of(words, found, figure);
    }
    figures
}

/// The numbers of a document with what the rules make of them.
pub(crate) fn find_counts(words: &Words) -> Counts {
    let mut counts = Counts::default();
    for sentence_idx in 0..words.sentences.len() {
        read_sentence(words, sentence_idx, &mut counts);
    }
    counts
}

fn read_sentence(words: &Words, sentence_idx: usize, counts: &mut Counts) {
    let sentence = &words.sentences[sentence_idx];
    let numbers = find_numbers(words, sentence.tokens.clone());
    if numbers.is_empty() && !holds_article(words, sentence) {
        return;
    }
    let triggers = find_triggers(words, sentence.tokens.clone());
    let candidates = find_candidates(words, sentence, numbers, &triggers);
    if candidates.is_empty() {
        return;
    }
    let scene = Scene {
        words,
        sentence: sentence_idx,
        tokens: sentence.tokens.clone(),
        candidates: &candidates,
        triggers: &triggers,
        page: &counts.found,
    };
    let mut choices: Vec<Option<Choice>> = Vec::new();
    for (idx, candidate) in candidates.iter().enumerate() {
        choices.push(scene.choose(idx, &choices).filter(|choice| is_figure(words, candidate, choice)));
    }
    let found = &mut counts.found;
    for (candidate, choice) in candidates.iter().zip(choices) {
        let Some(choice) = choice else {
            counts.others.push((sentence_idx, candidate.clone()));
            continue;
        };
        let trigger = choice.trigger.map(|idx| triggers[idx].tokens.clone());
        let near = found.last().filter(|last| sentence_idx - last.sentence <= 1);
        let group = match choice.ground {
            Ground::Companion => near,
            Ground::Carried => group_before(found, sentence_idx, MAX_CARRIED),
            _ => group_before(found, sentence_idx, 1),
        };
        let population = population::population_of(words, sentence, candidate, &choice, &triggers, group);
        let kind = change::kind_of(words, sentence_idx, candidate, &choice, trigger.clone(), near);
        let candidate = candidate.clone();
        let sentence = sentence_idx;
        found.push(Found { sentence, candidate, choice, trigger, population, kind, reply: None });
    }
}

/// The figure before that another goes on about: the group, and not its part ("30 people, including two women; the
/// police count 28").
fn group_before(found: &[Found], sentence: usize, back: usize) -> Option<&Found> {
    let near = || found.iter().rev().take_while(|last| sentence - last.sentence <= back);
    let is_part =
        |last: &Found| last.choice.ground == Ground::Companion && last.candidate.counted.phrase.is_some();
    near().find(|last| !is_part(last)).or_else(|| near().next())
}

/// The numbers of the sentence with who is counted, and "a", "an", "another" before a single person.
fn find_candidates(
    words: &Words,
    sentence: &Sentence,
    numbers: Vec<Number>,
    triggers: &[Trigger],
) -> Vec<Candidate> {
    let end = sentence.tokens.end;
    let candidate = |number: Number| {
        let mut counted = read_part(words, number.tokens.end, end, triggers);
        let last = counted.phrase.as_ref().map(|phrase| words.lower(phrase.end - 1));
        // "300 families of the 14 miners killed": what befell the miners.
        let is_households =
            last.is_some_and(|last| people::is_household(&last)) && !words.is(counted.end, "of");
        if is_households {
            counted.noun = Noun::Person;
        }
        let bounded = bound_behind(words, &number, &counted, end, triggers);
        let (number, bound_end) = bounded.map_or((number, None), |(number, end)| (number, Some(end)));
        Candidate { counted, number, is_base: false, is_households, bound_end }
    };
    let mut candidates: Vec<Candidate> = numbers.into_iter().map(candidate).collect();
    if !triggers.is_empty() {
        let mut taken = candidates.iter().map(|candidate| candidate.number.tokens.clone()).peekable();
        let mut singles = Vec::new();
        for at in sentence.tokens.clone() {
            while taken.next_if(|tokens| tokens.end <= at).is_some() {}
            if !taken.peek().is_some_and(|tokens| tokens.contains(&at)) {
                singles.extend(single_victim(words, at, end, triggers));
            }
        }
        drop(taken);
        candidates.extend(singles);
        candidates.sort_by_key(|candidate| candidate.number.tokens.start);
    }
    link_parts(words, sentence, &mut candidates);
    candidates
}

/// "Sixty people at most were killed", "70 people or so died": the number with a bound behind the noun, and the position behind
/// that bound, where a verb, a mark or nothing follows; not "60 people at least 20 of them children", "12 people at the most crowded market".
fn bound_behind(
    words: &Words,
    number: &Number,
    counted: &Counted,
    end: usize,
    triggers: &[Trigger],
) -> Option<(Number, usize)> {
    counted.phrase.as_ref()?;
    let (number, next) = number.bounded_behind(words, counted.end, end)?;
    let ends = next >= end
        || words.tokens[next].kind == TokenKind::Mark
        || closed::is(words, next, Class::Auxiliary)
        || trigger_at(triggers, next).is_some();
    ends.then_some((number, next))
}

/// "4,000 of the 11,000 troops", "Of the 12,000, 1,000 died": the greater number is the base of the smaller.
fn link_parts(words: &Words, sentence: &Sentence, candidates: &mut [Candidate]) {
    const DETERMINERS: [&str; 7] = ["the", "its", "their", "these", "those", "some", "all"];
    for base in 0..candidates.len() {
        let start = candidates[base].number.tokens.start;
        let is_determined =
            start > sentence.tokens.start && DETERMINERS.iter().any(|word| words.is(start - 1, word));
        let of = if is_determined { start - 1 } else { start };
        if of > sentence.tokens.start
            && words.is(of - 1, "among")
            && candidates[base].counted.noun == Noun::Person
        {
            candidates[base].is_base = true;
        }
        if of == sentence.tokens.start || !words.is(of - 1, "of") {
            continue;
        }
        let part = base.checked_sub(1).filter(|part| {
            let end = candidates[*part].number.tokens.end;
            // “no fewer than eight” of the 36
            let is_quoted = end + 2 == of && matches!(words.word(end), "”" | "’" | "\"" | "'");
            end + 1 == of || is_quoted
        });
        let out_of = of >= sentence.tokens.start + 2 && words.is(of - 2, "out");
        if let Some(part) = part {
            let whole = candidates[base].counted.clone();
            let end = candidates[base].tokens().end;
            candidates[part].counted = Counted { end, ..whole };
        }
        let opens_clause = of - 1 == sentence.tokens.start
            || words.tokens[of - 2].kind == TokenKind::Mark
            || words.is(of - 2, "that");
        candidates[base].is_base = part.is_some() || out_of || is_determined && opens_clause;
    }
}

/// Whether "a", "an" or "another" stands in the sentence, which may count a single victim.
fn holds_article(words: &Words, sentence: &Sentence) -> bool {
    sentence.tokens.clone().any(|at| is_article(words, at))
}

fn is_article(words: &Words, at: usize) -> bool {
    matches!(words.word(at), "a" | "A" | "an" | "An" | "AN" | "another" | "Another")
}

/// "a policeman", "an infant", "another" for one person.
fn single_victim(words: &Words, at: usize, end: usize, triggers: &[Trigger]) -> Option<Candidate> {
    if !is_article(words, at) {
        return None;
    }
    let is_another = words.is(at, "another");
    let phrase_end = people::single_person(words, at + 1, end);
    let stands_alone = is_another && trigger_at(triggers, behind_another(words, at + 1, end)).is_some();
    if phrase_end.is_none() && !stands_alone {
        return None;
    }
    let number = Number {
        tokens: at..at + 1,
        core: at..at + 1,
        amount: Amount::people(1),
        approx: false,
        is_addition: is_another,
        is_yearlike: false,
    };
    let mut counted = read_counted(words, at + 1, end, triggers);
    if let Some(phrase_end) = phrase_end {
        counted.noun = Noun::Person;
        counted.phrase = Some(at + 1..phrase_end);
        counted.end = phrase_end;
        counted.trigger = counted.trigger.filter(|idx| triggers[*idx].tokens.end <= phrase_end);
        counted.qualifier = counted.qualifier.filter(|idx| triggers[*idx].tokens.end < phrase_end);
    }
    Some(Candidate { number, counted, is_base: false, is_households: false, bound_end: None })
}

/// Where the verb of a bare "another" would stand: "another was hurt", "another, pinned under the cab, lost both legs",
/// "another “lightly grazed”".
fn behind_another(words: &Words, at: usize, end: usize) -> usize {
    /// Words of an aside at the most.
    const LONGEST_ASIDE: usize = 8;
    let mut behind = at;
    if words.word(behind) == "," {
        let close = (at + 1..end.min(at + 1 + LONGEST_ASIDE)).find(|at| words.word(*at) == ",");
        behind = close.map_or(behind, |close| close + 1);
    }
    if words.is(behind, "was") {
        behind += 1;
    }
    if matches!(words.word(behind), "“" | "‘" | "\"") {
        behind += 1;
    }
    if words.lower(behind).ends_with("ly") { behind + 1 } else { behind }
}

/// Whether a number with a measure is a figure after the guidelines.
fn is_figure(words: &Words, candidate: &Candidate, choice: &Choice) -> bool {
    let number = &candidate.number;
    let is_person = candidate.counted.noun == Noun::Person;
    if number.is_yearlike && (!is_person || follows_time_word(words, number.tokens.start)) {
        return false;
    }
    // "3,000 families were displaced", "the strike killed five families": only what is said to have become of them.
    let is_told = matches!(choice.ground, Ground::Noun | Ground::Behind | Ground::Object | Ground::WeakNoun)
        && !matches!(choice.measure, Measure::Strength | Measure::Captured);
    if candidate.is_households && (!is_told || is_whose(words, candidate)) {
        return false;
    }
    let is_one = words.is(number.core.start, "one") && number.core.len() == 1;
    let is_every =
        number.core.start > 0 && ["every", "no"].iter().any(|word| words.is(number.core.start - 1, word));
    let is_force = choice.measure == Measure::Strength;
    if is_one && (choice.ground == Ground::WeakNoun || is_every || is_force) {
        return false;
    }
    if number.amount.unit() == "share" && !is_share_of_people(words, candidate) {
        return false;
    }
    !is_date(words, candidate)
        && !is_age(words, candidate)
        && !is_hour(words, candidate)
        && !is_of_parent(words, candidate)
        && !is_name(words, candidate)
        && !capacity::tells_capacity(words, candidate)
}

/// "Three members of one family were killed": the family is whose members they are.
fn is_whose(words: &Words, candidate: &Candidate) -> bool {
    let start = candidate.number.tokens.start;
    start > 1
        && ["of", "from", "in"].iter().any(|word| words.is(start - 1, word))
        && is_person(&words.lower(start - 2))
}

/// Whether a share stands alone, before "of", or before a noun for people: not "a 90 percent interval".
fn is_share_of_people(words: &Words, candidate: &Candidate) -> bool {
    let end = candidate.number.tokens.end;
    let stands_alone = end >= words.tokens.len()
        || words.tokens[end].kind == TokenKind::Mark
        || closed::ends_phrase(words, end);
    stands_alone || candidate.counted.noun == Noun::Person
}

fn follows_time_word(words: &Words, at: usize) -> bool {
    const TIME_WORDS: [&str; 10] =
        ["in", "since", "of", "by", "until", "before", "after", "during", "year", "from"];
    at > 0 && TIME_WORDS.iter().any(|word| words.is(at - 1, word))
}

/// "12 March", "March 12", "Nov. 26": a bare number beside a month.
fn is_date(words: &Words, candidate: &Candidate) -> bool {
    let Range { start, end } = candidate.number.core;
    let is_small =
        matches!(candidate.number.amount, Amount::People { low: Some(1..=31), high: Some(1..=31) });
    let is_digits = words.tokens[start].kind == TokenKind::Number && end == start + 1;
    let before = start > 0
        && (is_month(words, start - 1)
            || words.word(start - 1) == "." && start > 1 && is_month(words, start - 2));
    let behind = end < words.tokens.len() && is_month(words, end);
    // "in April of 87"
    let is_short_year = is_digits
        && words.word(start).len() == 2
        && start > 1
        && words.is(start - 1, "of")
        && is_month(words, start - 2);
    if is_short_year {
        return true;
    }
    is_small && is_digits && (before || behind)
}

/// "at two in the afternoon".
fn is_hour(words: &Words, candidate: &Candidate) -> bool {
    let end = candidate.number.core.end;
    let parts = ["morning", "afternoon", "evening"];
    words.is(end, "in") && words.is(end + 1, "the") && parts.iter().any(|part| words.is(end + 2, part))
}

/// "a father of four", "the mother-of-three": somebody's children, whom nobody counts.
fn is_of_parent(words: &Words, candidate: &Candidate) -> bool {
    let is_hyphen = |at: usize| words.word(at) == "-";
    let skip_hyphen = |at: usize| if is_hyphen(at) { at.checked_sub(1) } else { Some(at) };
    let before = |at: usize| at.checked_sub(1).and_then(skip_hyphen);
    let of = before(candidate.number.tokens.start).filter(|at| words.is(*at, "of"));
    of.and_then(before).is_some_and(|at| people::is_parent(&words.lower(at)))
}

/// "Flight 17 was shot down", "Bill 1720 was killed in committee": digits that name a thing, behind its noun with a capital; not
/// "in Section 12 miners were killed".
fn is_name(words: &Words, candidate: &Candidate) -> bool {
    let number = &candidate.number.core;
    let is_plain = number.len() == 1 && words.word(number.start).bytes().all(|byte| byte.is_ascii_digit());
    let Some(before) = candidate.number.tokens.start.checked_sub(1) else { return false };
    let is_named =
        words.word(before).starts_with(char::is_uppercase) && people::is_numbered(&words.lower(before));
    is_plain && is_named && candidate.counted.noun != Noun::Person
}

/// "aged 14", "14-year-old", "Mr Kovac, 34,".
fn is_age(words: &Words, candidate: &Candidate) -> bool {
    let Range { start, end } = candidate.number.core;
    let after_age = start > 0 && ["aged", "age", "ages"].iter().any(|word| words.is(start - 1, word));
    let after_name = start > 1
        && words.word(start - 1) == ","
        && words.word(start - 2).starts_with(|c: char| c.is_uppercase())
        && candidate.counted.noun == Noun::None
        && end < words.tokens.len()
        && matches!(words.word(end), "," | "." | ")");
    let of_age = start > 1
        && words.is(start - 1, "of")
        && people::is_person_singular(&words.lower(start - 2))
        && candidate.counted.noun == Noun::None;
    let than_age = start > 1
        && words.is(start - 1, "than")
        && ["older", "younger"].iter().any(|word| words.is(start - 2, word));
    let of_ages = start > 1 && words.is(start - 1, "from") && words.is(start - 2, "ages");
    after_age || after_name || of_age || of_ages || than_age
}

fn bare_figure(words: &Words, found: &Found) -> Figure {
    let number = &found.candidate.number.tokens;
    let span = words.span(number.start..found.candidate.bound_end.unwrap_or(number.end));
    let amount = found.candidate.number.amount;
    Figure {
        excerpt: Excerpt::cut(words.text, span),
        amount: if found.candidate.is_households { amount.as_households() } else { amount },
        approx: found.candidate.number.approx,
        measure: found.choice.measure,
        population: found.population.as_ref().map(population::without_examples),
        change: Change::Event,
        base: None,
        source: None,
        via: Vec::new(),
        certainty: ascribe_model::Certainty::Stated,
        place: None,
        when: None,
        statement: None,
        mentions: Vec::new(),
        confidence: 0.0,
        cell: None,
    }
}
