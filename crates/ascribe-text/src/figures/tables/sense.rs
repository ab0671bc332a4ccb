//! What the head of a row or a column says: a measure, a place, a time, a kind of people. Each of its words must be understood.

use std::collections::BTreeSet;
use std::ops::Range;

use ascribe_model::{Excerpt, Measure, PlaceMention, Span};

use super::lexicon::LISTS;
use crate::countries::{CountryWord, country_word};
use crate::figures::measures::{Role, Trigger, find_triggers};
use crate::figures::people::{Noun, is_household, noun_of};
use crate::names::name_key;
use crate::places::{PlaceExpression, PlaceKind, is_kind_of_place};
use crate::times::TimeExpression;
use crate::{PlacePosition, PlaceRule, TokenKind, Words};

/// The words of a document with its tables, and the places and times in them.
pub(super) struct Scene<'s, 'd> {
    pub words: &'s Words<'d>,
    pub times: &'s [TimeExpression],
    pub places: &'s [PlaceExpression],
}

impl Scene<'_, '_> {
    pub fn excerpt(&self, span: Span) -> Excerpt {
        Excerpt::cut(self.words.text, span)
    }

    fn times_in(&self, span: Span) -> impl Iterator<Item = &TimeExpression> {
        within(self.times, span, |time| time.excerpt.span)
    }

    fn places_in(&self, span: Span) -> impl Iterator<Item = &PlaceExpression> {
        within(self.places, span, |place| place.mention.excerpt.span)
    }
}

/// Those that lie within a span, of a list in text order.
fn within<T>(list: &[T], span: Span, of: impl Fn(&T) -> Span + Copy) -> impl Iterator<Item = &T> {
    let first = list.partition_point(|found| of(found).start < span.start);
    list[first..]
        .iter()
        .take_while(move |found| of(found).start < span.end)
        .filter(move |found| span.contains(of(found)))
}

/// How a head names its measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Naming {
    /// By the count or what befell people: "deaths", "killed".
    Plainly,
    /// By those who are counted, who may be a kind of people too: "refugees".
    AsPeople,
}

/// Whom a total counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Whole {
    /// Everybody of whom the table tells, or those beneath one heading of rows.
    Here,
    /// Everybody of whom the table tells.
    Grand,
}

/// What counts of days are said to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Pace {
    /// Each is that of its day.
    Daily,
    /// Each is that of all days up to its own.
    Running,
}

/// What a head says.
#[derive(Clone, Debug, Default)]
pub(super) struct Sense {
    pub measures: Vec<(Measure, Naming)>,
    /// Who is counted.
    pub people: Option<Span>,
    pub is_households: bool,
    pub place: Option<PlaceExpression>,
    pub time: Option<TimeExpression>,
    /// How many of each it names.
    pub n_places: usize,
    pub n_times: usize,
    pub n_peoples: usize,
    pub whole: Option<Whole>,
    pub paces: BTreeSet<Pace>,
    /// The first word that says that something else than single people is counted.
    pub scale: Option<String>,
    /// The first word that is not understood.
    pub unknown: Option<String>,
}

impl Sense {
    /// The one measure that it names.
    pub fn measure(&self) -> Option<Measure> {
        match self.measures.as_slice() {
            [(measure, _)] => Some(*measure),
            _ => None,
        }
    }

    /// Whether it names a measure plainly.
    pub fn is_plain(&self) -> bool {
        self.measures.iter().any(|(_, naming)| *naming == Naming::Plainly)
    }

    /// Whether it names several places, times or kinds of people.
    pub fn names_several(&self) -> bool {
        self.n_places > 1 || self.n_times > 1 || self.n_peoples > 1
    }
}

/// Reads heads that stand above or beside one another as one.
pub(super) fn read_sense(scene: &Scene, heads: &[Span]) -> Sense {
    let mut reading = Reading { scene, sense: Sense::default(), may_lack_people: Vec::new() };
    for head in heads {
        reading.read(*head);
    }
    reading.finish()
}

struct Reading<'r, 's, 'd> {
    scene: &'r Scene<'s, 'd>,
    sense: Sense,
    /// Measures by words that need a noun for people beside them.
    may_lack_people: Vec<(Measure, String)>,
}

impl Reading<'_, '_, '_> {
    fn read(&mut self, head: Span) {
        let words = self.scene.words;
        let tokens = words.tokens_within(head);
        let mut known = vec![false; tokens.len()];
        let mut mark = |range: Range<usize>| {
            range.filter(|at| tokens.contains(at)).for_each(|at| known[at - tokens.start] = true);
        };
        for place in self.scene.places_in(head) {
            mark(words.tokens_within(place.mention.excerpt.span));
            self.take_place(place);
        }
        for time in self.scene.times_in(head).filter(|time| time.is_dated()) {
            mark(words.tokens_within(time.excerpt.span));
            self.sense.n_times += 1;
            self.sense.time = Some(time.clone());
        }
        let lists = &*LISTS;
        let mut people: Option<Range<usize>> = None;
        for at in tokens.clone() {
            let end = tokens.end;
            let lower = words.lower(at);
            if let Some(next) = lists.whole.end_at(words, at, end) {
                let is_grand = lists.grand.end_at(words, at, end).is_some();
                self.sense.whole =
                    self.sense.whole.max(Some(if is_grand { Whole::Grand } else { Whole::Here }));
                mark(at..next);
            }
            if let Some(next) = lists.daily.end_at(words, at, end) {
                self.sense.paces.insert(Pace::Daily);
                mark(at..next);
            }
            if let Some(next) = lists.running.end_at(words, at, end) {
                self.sense.paces.insert(Pace::Running);
                mark(at..next);
            }
            if let Some(next) = lists.plain.end_at(words, at, end) {
                mark(at..next);
            }
            if let Some(next) = lists.scale.end_at(words, at, end) {
                let span = words.span(at..next);
                self.sense.scale.get_or_insert_with(|| span.cut(words.text).to_owned());
            }
            let is_whose =
                || matches!(country_word(&name_key(words.word(at))), Some((_, CountryWord::People)));
            let is_people = noun_of(&lower) == Noun::Person || is_household(&lower);
            if words.tokens[at].kind == TokenKind::Word && (is_people || is_whose()) {
                self.sense.is_households |= is_household(&lower);
                mark(at..at + 1);
                self.take_people(at, &mut people);
            }
            if words.tokens[at].kind == TokenKind::Mark && is_punctuation(words.word(at)) {
                mark(at..at + 1);
            }
        }
        let triggers = find_triggers(words, tokens.clone());
        for trigger in &triggers {
            if self.take_measure(trigger) {
                mark(trigger.tokens.clone());
            }
        }
        let span = people.map(|range| words.span(range));
        self.sense.people = self.sense.people.or(span);
        let unknown = tokens.clone().find(|at| !known[at - tokens.start]);
        if let Some(at) = unknown {
            self.sense.unknown.get_or_insert_with(|| words.word(at).to_owned());
        }
    }

    fn take_place(&mut self, place: &PlaceExpression) {
        match &self.sense.place {
            // "Homs, Syria"
            Some(first) if is_around(place, first) || first.mention.name == place.mention.name => {}
            Some(_) => self.sense.n_places += 1,
            None => {
                self.sense.place = Some(place.clone());
                self.sense.n_places = 1;
            }
        }
    }

    /// Takes a word for people at `at`, with those before it where it goes on with them: "women and children", "Syrian soldiers".
    fn take_people(&mut self, at: usize, people: &mut Option<Range<usize>>) {
        let words = self.scene.words;
        let goes_on = |range: &Range<usize>| {
            range.end == at || range.end + 1 == at && matches!(&*words.lower(range.end), "and" | "," | "&")
        };
        match people {
            Some(range) if goes_on(range) => range.end = at + 1,
            known => {
                known.get_or_insert(at..at + 1);
                self.sense.n_peoples += 1;
            }
        }
    }

    /// Takes the measure of a word for one, and says whether it has one.
    fn take_measure(&mut self, trigger: &Trigger) -> bool {
        let words = self.scene.words;
        let measure =
            |roles: &[Role]| trigger.measure_as(roles).filter(|measure| *measure != Measure::Strength);
        let needs_people = LISTS.not_alone.is(words, trigger.tokens.clone());
        let told = words.span(trigger.tokens.clone()).cut(words.text);
        if let Some(measure) = measure(&[Role::Tolls, Role::Nouns]).filter(|_| !needs_people) {
            self.sense.measures.push((measure, Naming::Plainly));
        } else if let Some(measure) = measure(&[Role::WeakNouns]).filter(|_| !needs_people) {
            self.sense.measures.push((measure, Naming::AsPeople));
        } else {
            // "People evacuated", "Lives lost"; not "People affected", "People registered": no verb whose object they are.
            let befell =
                measure(&[Role::Participles]).filter(|befell| measure(&[Role::Objects]) == Some(*befell));
            let Some(measure) = measure(&[Role::Tolls, Role::Nouns]).or(befell) else { return false };
            self.may_lack_people.push((measure, told.to_owned()));
        }
        true
    }

    fn finish(mut self) -> Sense {
        let sense = &mut self.sense;
        for (measure, word) in self.may_lack_people {
            if sense.people.is_some() {
                // "Registered deaths": the noun says what is counted.
                if !sense.is_plain() {
                    sense.measures.push((measure, Naming::Plainly));
                }
            } else if sense.measures.is_empty() {
                sense.unknown.get_or_insert(word);
            }
        }
        // "Refugees killed": who, and what befell them.
        if sense.is_plain() {
            sense.measures.retain(|(_, naming)| *naming == Naming::Plainly);
        }
        sense.measures.sort_by_key(|(measure, _)| *measure);
        sense.measures.dedup_by_key(|(measure, _)| *measure);
        self.sense
    }
}

/// Whether a place lies around another, by how exactly each is told.
fn is_around(outer: &PlaceExpression, inner: &PlaceExpression) -> bool {
    let rank = |place: &PlaceExpression| place.mention.precision.unwrap_or(2);
    rank(outer) > rank(inner)
}

fn is_punctuation(mark: &str) -> bool {
    "()[],;:.*†‡§–—-’'\"“”".contains(mark)
}

/// A name of which the table says that it is a place, and that no list knows.
pub(super) fn unlisted_place(excerpt: Excerpt) -> PlaceExpression {
    PlaceExpression {
        mention: PlaceMention::unknown(excerpt),
        kind: PlaceKind::Unknown,
        position: PlacePosition::Bare,
        rule: PlaceRule::Unlisted,
        alternatives: Vec::new(),
    }
}

/// Whether the head of a column says that places stand beneath it.
pub(super) fn names_places(words: &Words, heads: &[Span]) -> bool {
    heads.iter().any(|head| {
        let mut tokens = words.tokens_within(*head);
        LISTS.r#where.is_in(words, tokens.clone()) || tokens.any(|at| is_kind_of_place(&words.lower(at)))
    })
}
