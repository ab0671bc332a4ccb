//! Remarks: what the words around a figure say of the count beside its other fields, so that comparing reads facts and no
//! English.

use std::ops::Range;
use std::sync::LazyLock;

use ascribe_model::{Amount, Figure, Measure, Remark, Remarks, Span};
use serde::Deserialize;

use crate::countries::{CountryWord, country_word};
use crate::figures::measures_told;
use crate::names::name_key;
use crate::{Sentence, Words, find_numbers};

/// Bytes before and after a figure in which its own verb stands.
const NEAR: usize = 60;

/// The lists of `lexicon/remarks.toml`.
static LISTS: LazyLock<Lists> =
    LazyLock::new(|| crate::lexicon::parse("remarks.toml", include_str!("../lexicon/remarks.toml")));

#[derive(Deserialize)]
struct Lists {
    remark: Vec<Named>,
    of_displaced: Vec<Named>,
    leaving: List,
    abroad: List,
    reason: List,
    within: List,
    loser: List,
    silence: List,
    on_count: List,
}

#[derive(Deserialize)]
struct Named {
    name: Remark,
    #[serde(flatten)]
    list: List,
}

#[derive(Deserialize)]
struct List {
    #[serde(deserialize_with = "crate::lexicon::phrases")]
    phrases: Vec<Vec<String>>,
    #[serde(default)]
    not_before: Vec<String>,
    /// Only the tests read the examples.
    #[cfg(test)]
    r#match: String,
    #[cfg(test)]
    other: String,
}

impl List {
    /// The tokens at which phrases of the list stand.
    fn find<'w>(&'w self, words: &'w Words, tokens: Range<usize>) -> impl Iterator<Item = Range<usize>> + 'w {
        tokens.clone().filter_map(move |at| {
            let stands = |phrase: &&Vec<String>| {
                at + phrase.len() <= tokens.end
                    && phrase.iter().enumerate().all(|(offset, word)| words.is(at + offset, word))
            };
            let end = at + self.phrases.iter().find(stands)?.len();
            (!self.not_before.iter().any(|word| words.is(end, word))).then_some(at..end)
        })
    }
}

/// What a sentence says of all counts in it.
#[derive(Default)]
struct OfSentence {
    marks: Vec<Remark>,
    reason: Option<String>,
    loser: Option<String>,
    /// The words that tell a measure.
    told: Vec<(Span, Measure)>,
    /// Where words stand that put a number in one before it.
    within: Vec<usize>,
    /// Words that say of displaced people where they went.
    displaced: Vec<(Remark, Range<usize>)>,
    /// Its numbers, where such words stand in it.
    numbers: Vec<Range<usize>>,
}

/// Reads the remarks on figures one after the other; a sentence of many figures is read once.
#[derive(Default)]
pub(crate) struct Remarker {
    last: Option<(usize, OfSentence)>,
}

impl Remarker {
    /// The remarks on a figure.
    pub fn remarks_on(&mut self, words: &Words, figure: &Figure) -> Remarks {
        let span = figure.excerpt.span;
        let Some(position) = words.sentence_at(span.start) else { return Remarks::default() };
        let sentence = &words.sentences[position];
        if self.last.as_ref().is_none_or(|(last, _)| *last != position) {
            self.last = Some((position, read_sentence(words, sentence)));
        }
        let Some((_, said)) = &self.last else { return Remarks::default() };
        let tokens = tokens_within(words, sentence, span);
        let own = own_marks(words, sentence, &tokens, figure);
        let is_force = figure.measure == Measure::Strength;
        let of_sentence = said.marks.iter().copied().filter(|mark| *mark != Remark::WholeForce || is_force);
        let mut marks: Vec<Remark> = of_sentence.chain(own).collect();
        marks.extend(said.went(&tokens).filter(|_| figure.measure == Measure::Displaced));
        marks.sort_unstable();
        marks.dedup();
        let is_near = |told: &Span| told.start < span.end + NEAR && span.start < told.end + NEAR;
        let near = said.told.iter().filter(|(told, _)| is_near(told)).map(|(_, measure)| *measure);
        let mut told: Vec<Measure> = near.filter(|told| *told != figure.measure).collect();
        told.sort_unstable();
        told.dedup();
        Remarks {
            marks,
            told,
            reason: said.reason.clone(),
            loser: said.loser.clone(),
            share_of: share_of(words, &tokens, figure.amount),
            within: said.within.iter().copied().rfind(|at| *at < span.start),
        }
    }
}

/// Whether a silence, by its cue and its content, is one on a count.
pub(crate) fn is_silence_on_count(words: &Words, cue: &[Range<usize>], content: &[Range<usize>]) -> bool {
    let holds = |pieces: &[Range<usize>], list: &List| {
        pieces.iter().any(|piece| list.find(words, piece.clone()).next().is_some())
    };
    let is_silence = holds(cue, &LISTS.silence) || holds(content, &LISTS.silence);
    is_silence && (content.is_empty() || holds(content, &LISTS.on_count))
}

impl OfSentence {
    /// Where the people of a figure went, by the words between the numbers before and behind it; the nearest count, those
    /// behind it first.
    fn went(&self, figure: &Range<usize>) -> Option<Remark> {
        let before = self.numbers.iter().map(|number| number.end).filter(|end| *end <= figure.start).max();
        let behind =
            self.numbers.iter().map(|number| number.start).filter(|start| *start >= figure.end).min();
        let own = before.unwrap_or(0)..behind.unwrap_or(usize::MAX);
        let stands = |words: &&(Remark, Range<usize>)| own.start <= words.1.start && words.1.end <= own.end;
        let distance = |words: &Range<usize>| match words.start.checked_sub(figure.end) {
            Some(behind) => (false, behind),
            None => (words.end <= figure.start, figure.start.saturating_sub(words.end)),
        };
        let nearest = self.displaced.iter().filter(stands).min_by_key(|(_, words)| distance(words));
        nearest.map(|(remark, _)| *remark)
    }
}

/// The words of a sentence that say of displaced people where they went.
fn read_displaced(words: &Words, sentence: &Sentence) -> Vec<(Remark, Range<usize>)> {
    let tokens = || sentence.tokens.clone();
    let lists = &*LISTS;
    let listed = lists.of_displaced.iter();
    let listed = listed.flat_map(|named| named.list.find(words, tokens()).map(|found| (named.name, found)));
    let leaving = lists.leaving.find(words, tokens()).filter(|verb| goes_abroad(words, sentence, verb.end));
    let leaving = leaving.map(|verb| (Remark::Abroad, verb));
    listed.chain(leaving).collect()
}

/// Whether a country stands behind a verb of leaving, or a place abroad a few words on. "Norland's Ostra region" is no country.
fn goes_abroad(words: &Words, sentence: &Sentence, behind: usize) -> bool {
    /// Words between the verb and where it leads: "sent tens of thousands more to".
    const REACH: usize = 9;
    let is_any = |at: usize, list: &[&str]| list.iter().any(|word| words.is(at, word));
    let country = behind + usize::from(is_any(behind, &["to", "into", "for", "in", "from"]));
    let is_named = |n_words: usize| {
        let end = country + n_words;
        let name = words.span(country..end.max(country)).cut(words.text);
        let is_owner = name.ends_with("'s") || name.ends_with("’s") || is_any(end, &["'s", "’s"]);
        let known = country_word(&name_key(name)).is_some_and(|(_, word)| word != CountryWord::People);
        known && !is_owner
    };
    let is_own = is_any(country, &["the", "their"]) && is_any(country + 1, &["country", "homeland"]);
    let n_left = sentence.tokens.end.saturating_sub(country);
    let is_country = n_left > 0 && (is_own || (1..=n_left.min(3)).any(is_named));
    let reach = behind..sentence.tokens.end.min(behind + REACH);
    is_country || LISTS.abroad.find(words, reach).next().is_some()
}

fn read_sentence(words: &Words, sentence: &Sentence) -> OfSentence {
    let lists = &*LISTS;
    let tokens = || sentence.tokens.clone();
    let holds = |list: &List| list.find(words, tokens()).next().is_some();
    let cut = |found: Range<usize>| words.span(found).cut(words.text).to_lowercase();
    let displaced = read_displaced(words, sentence);
    let numbers = if displaced.is_empty() { Vec::new() } else { find_numbers(words, tokens()) };
    OfSentence {
        numbers: numbers.into_iter().map(|number| number.tokens).collect(),
        displaced,
        marks: lists.remark.iter().filter(|named| holds(&named.list)).map(|named| named.name).collect(),
        reason: lists.reason.find(words, tokens()).next().map(cut),
        loser: lists.loser.find(words, tokens()).find_map(|verb| name_before(words, sentence, verb.start)),
        told: measures_told(words, tokens()),
        within: lists
            .within
            .find(words, tokens())
            .map(|found| words.tokens[found.start].span.start)
            .collect(),
    }
}

/// The name that ends directly before a verb, or before its auxiliary: "North Korea has lost".
fn name_before(words: &Words, sentence: &Sentence, verb: usize) -> Option<String> {
    /// Words of the longest name of a country or force.
    const LONGEST: usize = 5;
    let is_auxiliary = |at: usize| ["has", "have", "had"].iter().any(|word| words.is(at, word));
    let first = sentence.tokens.start;
    let end = if verb > first && is_auxiliary(verb - 1) { verb - 1 } else { verb };
    let last = end.checked_sub(1).filter(|last| *last >= first)?;
    let is_capital = |at: usize| words.word(at).starts_with(char::is_uppercase);
    let start = (end.saturating_sub(LONGEST).max(first)..end).find(|at| is_capital(*at))?;
    is_capital(last).then(|| words.span(start..end).cut(words.text).to_owned())
}

/// The tokens of the figure's own words.
fn tokens_within(words: &Words, sentence: &Sentence, figure: Span) -> Range<usize> {
    let position = |offset: usize| {
        let tokens = &words.tokens[sentence.tokens.clone()];
        sentence.tokens.start + tokens.partition_point(|token| token.span.start < offset)
    };
    position(figure.start)..position(figure.end)
}

/// What the figure's own words and those next to it say.
fn own_marks(words: &Words, sentence: &Sentence, tokens: &Range<usize>, figure: &Figure) -> Vec<Remark> {
    const VAGUE: [&str; 9] =
        ["dozens", "hundreds", "thousands", "scores", "several", "many", "tens", "few", "couple"];
    const OTHERS: [&str; 5] = ["of", "other", "others", "more", "further"];
    const LEFT_OUT: [&str; 3] = ["other", "remaining", "another"];
    const THEM: [&str; 5] = ["them", "those", "these", "whom", "which"];
    let is_one_of = |at: usize, list: &[&str]| list.iter().any(|word| words.is(at, word));
    let holds = |list: &[&str]| tokens.clone().any(|at| is_one_of(at, list));
    let is_exact = !figure.approx && figure.amount.people_bounds().is_some_and(|(low, high)| low == high);
    let has_digit = figure.excerpt.text.contains(|c: char| c.is_ascii_digit());
    let (first, behind) = (tokens.start, tokens.end);
    let is_number = |some: Range<usize>| !find_numbers(words, some).is_empty();
    let is_inside = behind < sentence.tokens.end;
    let before = first > sentence.tokens.start && is_one_of(first - 1, &LEFT_OUT);
    let after = is_inside && is_one_of(behind, &OTHERS);
    let marks = [
        (Remark::Vague, !is_exact && !has_digit && holds(&VAGUE)),
        (Remark::InPassing, tokens.len() == 1 && is_one_of(first, &["a", "an", "one"])),
        (Remark::SomeOf, before || after || is_one_of(first, &["another"])),
        (Remark::OfThem, is_inside && words.is(behind, "of") && is_one_of(behind + 1, &THEM)),
        (Remark::EitherOr, tokens.clone().any(|at| words.is(at, "or") && is_number(at + 1..tokens.end))),
    ];
    marks.into_iter().filter(|(_, holds)| *holds).map(|(mark, _)| mark).collect()
}

/// The name that a share is of: "90 percent of Mariupol".
fn share_of(words: &Words, tokens: &Range<usize>, amount: Amount) -> Option<String> {
    let is_share = matches!(amount, Amount::Share { .. });
    let name = words.word(tokens.end + 1);
    let is_name = is_share && words.is(tokens.end, "of") && name.starts_with(char::is_uppercase);
    is_name.then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use ascribe_model::{Block, BlockKind, Certainty, Change, Document, Excerpt};

    use super::*;

    fn document(text: &str) -> Document {
        let block = Block { kind: BlockKind::Body, span: Span::new(0, text.len()), in_page: None };
        Document { text: text.to_owned(), blocks: vec![block], ..Document::default() }
    }

    fn finds(list: &List, text: &str) -> bool {
        let document = document(text);
        let words = Words::of(&document);
        list.find(&words, 0..words.tokens.len()).next().is_some()
    }

    #[test]
    fn every_list_finds_its_example_and_not_the_other() {
        let lists = &*LISTS;
        let named = lists.remark.iter().map(|named| (format!("{:?}", named.name), &named.list));
        let all = named.chain([
            ("reason".to_owned(), &lists.reason),
            ("within".to_owned(), &lists.within),
            ("loser".to_owned(), &lists.loser),
            ("leaving".to_owned(), &lists.leaving),
            ("abroad".to_owned(), &lists.abroad),
            ("silence".to_owned(), &lists.silence),
            ("on_count".to_owned(), &lists.on_count),
        ]);
        let all =
            all.chain(lists.of_displaced.iter().map(|named| (format!("{:?}", named.name), &named.list)));
        for (name, list) in all {
            assert!(finds(list, &list.r#match), "{name}: {:?}", list.r#match);
            assert!(!finds(list, &list.other), "{name}: {:?}", list.other);
        }
    }

    fn remarks(text: &str, figure: &str, amount: Amount, measure: Measure) -> Remarks {
        let document = document(text);
        let start = text.find(figure).expect("the figure stands in the text");
        let figure = Figure {
            excerpt: Excerpt::cut(text, Span::new(start, start + figure.len())),
            amount,
            approx: false,
            measure,
            population: None,
            change: Change::Total,
            base: None,
            source: None,
            via: Vec::new(),
            certainty: Certainty::Stated,
            place: None,
            when: None,
            statement: None,
            mentions: Vec::new(),
            confidence: 1.0,
            cell: None,
        };
        Remarker::default().remarks_on(&Words::of(&document), &figure)
    }

    #[test]
    fn words_next_to_a_figure_mark_it() {
        let check = |text: &str, figure: &str, n: u64, marks: &[Remark]| {
            assert_eq!(remarks(text, figure, Amount::people(n), Measure::Killed).marks, marks, "{text}");
        };
        check("Three of the victims were farmers.", "Three", 3, &[Remark::SomeOf]);
        check("The other two died at home.", "two", 2, &[Remark::SomeOf]);
        check("A policeman was shot.", "A", 1, &[Remark::InPassing]);
        check("The raid killed 12 men.", "12", 12, &[]);
        check("Moreover 12 died.", "12", 12, &[]);
        let many = Amount::People { low: Some(24), high: None };
        assert_eq!(remarks("Dozens died.", "Dozens", many, Measure::Killed).marks, [Remark::Vague]);
    }

    #[test]
    fn displaced_people_went_abroad_or_stayed() {
        let check = |text: &str, figure: &str, n: u64, way: &[Remark]| {
            let mut marks = remarks(text, figure, Amount::people(n), Measure::Displaced).marks;
            marks.retain(|mark| matches!(mark, Remark::Abroad | Remark::Inside));
            assert_eq!(marks, way, "{text}");
        };
        let text =
            "War has displaced 334,000 people inside Sudan and sent 90,000 more to neighbouring countries.";
        check(text, "334,000", 334_000, &[Remark::Inside]);
        check(text, "90,000", 90_000, &[Remark::Abroad]);
        check("Some 3,500 have fled to Ethiopia, it said.", "3,500", 3_500, &[Remark::Abroad]);
        check("Then 3,500 left the country.", "3,500", 3_500, &[Remark::Abroad]);
        check("Then 3,500 fled the capital.", "3,500", 3_500, &[]);
        check("Another 400 sleep in refugee camps.", "400", 400, &[]);
        check("Then 3,500 fled Sudan's Darfur region.", "3,500", 3_500, &[]);
        check("An attack from a neighbouring country displaced 3,400.", "3,400", 3_400, &[]);
        check("Aid from overseas has reached the 3,500 who are displaced.", "3,500", 3_500, &[]);
        let killed = remarks("Some 12 refugees died.", "12", Amount::people(12), Measure::Killed);
        assert!(killed.marks.is_empty());
    }

    #[test]
    fn losers_wholes_and_other_measures_are_noted() {
        let lost =
            remarks("North Korea has lost 4,700 of its men.", "4,700", Amount::people(4700), Measure::Killed);
        assert_eq!(lost.loser.as_deref(), Some("North Korea"));
        let text = "The blast killed 14, including three children.";
        let part = remarks(text, "three", Amount::people(3), Measure::Killed);
        assert_eq!(part.within, text.find("including"));
        let told =
            remarks("Some 200 victims have been killed.", "200", Amount::people(200), Measure::Casualties);
        assert_eq!(told.told, [Measure::Killed]);
    }
}
