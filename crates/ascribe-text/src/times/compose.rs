//! From single expressions to what a figure's time is: with prepositions, ranges and "since … began".

use std::ops::Range;

use ascribe_model::{Excerpt, Interval};
use jiff::civil::Date;

use super::calendar;
use super::grammar::find_phrases;
use super::lexemes::lexemes;
use super::phrase::{Meaning, Phrase, YearSaid};
use super::resolve::{Anchors, Resolved, resolve};
use super::tense::{Tense, tense_around};
use super::{Bound, Rule, TimeExpression, Timex, TimexKind};
use crate::{Sentence, TokenKind, Words};

/// How many words at the head of a page can hold its date line.
///
/// Date lines seen on pages stand in the first line or behind the title; a full date farther down is mostly history.
const HEAD_WORDS: usize = 45;

/// How many sentences back "three days later" may look for the time it counts from.
const THEN_REACH: usize = 3;

/// Finds the expressions of a document; see [`super::find_times`].
pub(super) fn find_expressions(words: &Words, published: Option<Date>) -> Vec<TimeExpression> {
    let phrases = find_phrases(words, &lexemes(words));
    let now = published.or_else(|| dateline(words, &phrases));
    let timexes = resolve_all(words, &phrases, published);
    let mut expressions = Vec::new();
    let mut rest = &timexes[..];
    for sentence in &words.sentences {
        let n_here = rest.iter().take_while(|(tokens, _)| tokens.end <= sentence.tokens.end).count();
        let (here, after) = rest.split_at(n_here);
        expressions.extend(compose(words, sentence, here, now));
        rest = after;
    }
    expressions
}

/// Resolves the phrases in text order, each against what was spoken of before it.
fn resolve_all(words: &Words, phrases: &[Phrase], published: Option<Date>) -> Vec<(Range<usize>, Timex)> {
    let dateline = dateline(words, phrases);
    let mut anchors = Anchors {
        now: published.or(dateline),
        from_page: published.is_none() && dateline.is_some(),
        then: None,
        quarter: None,
    };
    let mut then_sentence = 0;
    let mut timexes = Vec::with_capacity(phrases.len());
    let mut sentence_idx = 0;
    for phrase in phrases {
        while words.sentences[sentence_idx].tokens.end < phrase.tokens.end {
            sentence_idx += 1;
        }
        if sentence_idx > then_sentence + THEN_REACH && published.is_some() {
            anchors.then = None;
        }
        let sentence = &words.sentences[sentence_idx];
        let tense = tense_of(words, sentence, phrase);
        let resolved = resolve(phrase, anchors, tense);
        if resolved.value.contains("-Q") {
            anchors.quarter = resolved.days.from;
        }
        if is_then(&resolved) {
            anchors.then = Some(resolved.days);
            then_sentence = sentence_idx;
        }
        timexes.push((phrase.tokens.clone(), timex(words, phrase, resolved)));
    }
    timexes
}

/// Only what recurs looks either way.
fn tense_of(words: &Words, sentence: &Sentence, phrase: &Phrase) -> Tense {
    let recurs = matches!(
        phrase.meaning,
        Meaning::Weekday { .. }
            | Meaning::Clock { .. }
            | Meaning::Day { year: YearSaid::Unsaid, .. }
            | Meaning::Days { year: YearSaid::Unsaid, .. }
            | Meaning::WeekOfMonth { year: YearSaid::Unsaid, .. }
            | Meaning::Month { year: YearSaid::Unsaid, .. }
            | Meaning::Season { year: YearSaid::Unsaid, .. }
            | Meaning::YearPart { year: YearSaid::Unsaid, .. }
    );
    if !recurs {
        return Tense::Past;
    }
    if is_soonest(words, sentence, phrase) {
        return Tense::Future;
    }
    let tense = tense_around(words, &sentence.tokens, &phrase.tokens);
    let is_quarter = matches!(phrase.meaning, Meaning::YearPart { .. });
    // "expects a third-quarter loss" is said of the last; "was extended to Nov. 20" of what is to come.
    if is_quarter || (tense == Tense::Past && looks_ahead(words, sentence, phrase)) {
        Tense::Unsaid
    } else {
        tense
    }
}

/// "as soon as Tuesday", "as early as next week".
fn is_soonest(words: &Words, sentence: &Sentence, phrase: &Phrase) -> bool {
    let start = phrase.tokens.start;
    start >= sentence.tokens.start + 2
        && words.is(start - 1, "as")
        && (words.is(start - 2, "soon") || words.is(start - 2, "early"))
}

/// Whether a word before it leads to what is to come.
fn looks_ahead(words: &Words, sentence: &Sentence, phrase: &Phrase) -> bool {
    let before = phrase.tokens.start.checked_sub(1).filter(|idx| *idx >= sentence.tokens.start);
    before.is_some_and(|idx| {
        ["to", "until", "till", "by", "effective", "payable"].iter().any(|word| words.is(idx, word))
    })
}

/// Whether later expressions can count from it: a definite day, week or month.
fn is_then(resolved: &Resolved) -> bool {
    let is_dated =
        matches!(resolved.kind, TimexKind::Date | TimexKind::Time) && !resolved.value.ends_with("_REF");
    is_dated && resolved.days.from.is_some() && resolved.days.to.is_some()
}

/// The first full date among the first words of the page.
fn dateline(words: &Words, phrases: &[Phrase]) -> Option<Date> {
    let head = phrases.iter().take_while(|phrase| phrase.tokens.end <= HEAD_WORDS);
    head.filter(|phrase| !is_bounded(words, phrase)).find_map(|phrase| match phrase.meaning {
        Meaning::Day { year: YearSaid::Number(year), month, day, .. } => Date::new(year, month, day).ok(),
        _ => None,
    })
}

/// "since 6 August 2024" is no date line.
fn is_bounded(words: &Words, phrase: &Phrase) -> bool {
    let before = phrase.tokens.start.checked_sub(1);
    before.is_some_and(|idx| {
        ["since", "until", "by", "before", "after", "from"].iter().any(|word| words.is(idx, word))
    })
}

fn timex(words: &Words, phrase: &Phrase, resolved: Resolved) -> Timex {
    Timex {
        excerpt: Excerpt::cut(words.text, words.span(phrase.tokens.clone())),
        kind: resolved.kind,
        value: resolved.value,
        grain: phrase.meaning.grain(),
        modifier: phrase.modifier,
        days: resolved.days,
        rule: resolved.rule,
        anchor: resolved.anchor,
        otherwise: resolved.otherwise,
    }
}

/// Joins the timexes of one sentence into expressions.
fn compose(
    words: &Words,
    sentence: &Sentence,
    timexes: &[(Range<usize>, Timex)],
    now: Option<Date>,
) -> Vec<TimeExpression> {
    let mut expressions: Vec<(Range<usize>, TimeExpression)> = Vec::new();
    let mut idx = 0;
    while idx < timexes.len() {
        let (first, timex) = &timexes[idx];
        let follower = timexes.get(idx + 1);
        if let Some((second, last)) =
            follower.filter(|(second, last)| joins(words, first, timex, second, last))
        {
            expressions.push(range(words, sentence, (first, timex), (second, last)));
            idx += 2;
            continue;
        }
        expressions.push(single(words, sentence, first, timex));
        idx += 1;
    }
    add_event_times(words, sentence, &mut expressions);
    add_counts_so_far(words, sentence, now, &mut expressions);
    expressions.into_iter().map(|(_, expression)| expression).collect()
}

/// Whether two neighbours are one stretch or one pair: "January and March", "Saturday to Sunday".
fn joins(words: &Words, first: &Range<usize>, timex: &Timex, second: &Range<usize>, last: &Timex) -> bool {
    let gap = first.end..second.start;
    let is_link = gap.len() == 1
        && ["and", "to", "until", "till", "through", "or", "-", "–", "—"]
            .iter()
            .any(|word| words.is(gap.start, word));
    let is_same_sort = timex.kind == last.kind
        && timex.value.len() == last.value.len()
        && timex.kind != TimexKind::Set
        && !timex.value.ends_with("_REF");
    is_link && is_same_sort
}

type Placed<'t> = (&'t Range<usize>, &'t Timex);

fn range(words: &Words, sentence: &Sentence, first: Placed, last: Placed) -> (Range<usize>, TimeExpression) {
    let (start, bound) = preposition(words, sentence, first.0.start);
    let tokens = start..last.0.end;
    let (mut from, mut to) = (first.1.days.from, last.1.days.to);
    if from > to && to.is_some() {
        (from, to) = (first.1.days.from.min(last.1.days.from), first.1.days.to.max(last.1.days.to));
    }
    let days = match bound {
        Bound::Until | Bound::By | Bound::Before => bounded(Interval { from, to }, bound),
        _ => Interval { from, to },
    };
    let expression = TimeExpression {
        excerpt: Excerpt::cut(words.text, words.span(tokens.clone())),
        timexes: vec![first.1.clone(), last.1.clone()],
        bound: if bound == Bound::Since { Bound::Within } else { bound },
        from: days.from,
        to: days.to,
    };
    (tokens, expression)
}

fn single(
    words: &Words,
    sentence: &Sentence,
    tokens: &Range<usize>,
    timex: &Timex,
) -> (Range<usize>, TimeExpression) {
    // "the toll from Monday's earthquake": the preposition belongs to the earthquake.
    let end = tokens.end;
    let is_owner = end < sentence.tokens.end && matches!(words.word(end), "'s" | "’s");
    let (start, bound) = match is_owner {
        true => (tokens.start, Bound::Within),
        false => preposition(words, sentence, tokens.start),
    };
    let tokens = start..event_behind(words, sentence, tokens, timex);
    // "from 3 to 5 March" names both ends.
    let bound = if timex.value.contains('/') && bound == Bound::Since { Bound::Within } else { bound };
    let days = bounded(timex.days, bound);
    let expression = TimeExpression {
        excerpt: Excerpt::cut(words.text, words.span(tokens.clone())),
        timexes: vec![timex.clone()],
        bound,
        from: days.from,
        to: days.to,
    };
    (tokens, expression)
}

/// "the first week of the operation": a stretch takes in the event that it is of.
fn event_behind(words: &Words, sentence: &Sentence, tokens: &Range<usize>, timex: &Timex) -> usize {
    let end = tokens.end;
    let is_of =
        |idx: usize, list: &[&str]| idx < sentence.tokens.end && list.iter().any(|word| words.is(idx, word));
    if timex.kind != TimexKind::Duration
        || !is_of(end, &["of"])
        || !is_of(end + 1, &["the", "its", "their", "this"])
    {
        return end;
    }
    let last = sentence.tokens.end.min(end + 5);
    (end + 2..last).find(|idx| is_of(*idx, &EVENT_WORDS)).map_or(end, |idx| idx + 1)
}

/// The preposition before an expression: where it begins and how it bounds.
fn preposition(words: &Words, sentence: &Sentence, core: usize) -> (usize, Bound) {
    let first = sentence.tokens.start;
    if core >= first + 2 && words.is(core - 2, "as") && words.is(core - 1, "of") {
        return (core - 2, Bound::AsOf);
    }
    let outer = core;
    let core =
        if core > first && is_any(words, core - 1, &["only", "just", "barely"]) { core - 1 } else { core };
    if core >= first + 4 && words.is(core - 1, "of") && words.is(core - 3, "the") && words.is(core - 4, "in")
    {
        let is_stretch = ["space", "course", "span"].iter().any(|word| words.is(core - 2, word));
        return if is_stretch { (core - 4, Bound::Within) } else { (outer, Bound::Within) };
    }
    let core = outer;
    let compares = core >= first + 2 && words.is(core - 1, "from") && is_any(words, core - 2, &CHANGES);
    if core == first || compares {
        return (core, Bound::Within);
    }
    const PREPOSITIONS: [(&str, Bound); 16] = [
        ("in", Bound::Within),
        ("on", Bound::Within),
        ("at", Bound::Within),
        ("during", Bound::Within),
        ("throughout", Bound::Within),
        ("over", Bound::Within),
        ("within", Bound::Within),
        ("between", Bound::Within),
        ("for", Bound::Within),
        ("since", Bound::Since),
        ("from", Bound::Since),
        ("until", Bound::Until),
        ("till", Bound::Until),
        ("by", Bound::By),
        ("before", Bound::Before),
        ("after", Bound::After),
    ];
    let found = PREPOSITIONS.iter().find(|(word, _)| words.is(core - 1, word));
    found.map_or((core, Bound::Within), |(_, bound)| (core - 1, *bound))
}

/// Words of change: "a climb from January" compares with January, it does not begin there.
const CHANGES: [&str; 16] = [
    "up", "down", "climb", "rise", "rose", "risen", "jump", "increase", "growth", "fall", "drop", "fell",
    "jumped", "climbed", "leap", "change",
];

fn is_any(words: &Words, idx: usize, list: &[&str]) -> bool {
    list.iter().any(|word| words.is(idx, word))
}

/// The days of an expression under its bound.
fn bounded(days: Interval, bound: Bound) -> Interval {
    match bound {
        Bound::Within | Bound::AsOf => days,
        Bound::Since => Interval { from: days.from, to: None },
        Bound::Until | Bound::By => Interval { from: None, to: days.to },
        Bound::Before => Interval { from: None, to: days.from.and_then(|from| calendar::add_days(from, -1)) },
        Bound::After => Interval { from: days.to.and_then(|to| calendar::add_days(to, 1)), to: None },
    }
}

/// Most words that "since" can have behind it up to the end of the event: "since Russia launched its full invasion".
const SINCE_WORDS: usize = 9;

/// Words that make what follows "since" an event.
const EVENT_WORDS: [&str; 22] = [
    "began",
    "begun",
    "started",
    "launched",
    "invaded",
    "erupted",
    "broke",
    "seized",
    "ended",
    "invasion",
    "war",
    "outbreak",
    "conflict",
    "start",
    "beginning",
    "offensive",
    "uprising",
    "coup",
    "operation",
    "ceasefire",
    "revolution",
    "escalation",
];

/// "since the conflict began in March 2011" takes in the whole; "since the invasion" is a time of its own, open.
fn add_event_times(
    words: &Words,
    sentence: &Sentence,
    expressions: &mut Vec<(Range<usize>, TimeExpression)>,
) {
    for idx in sentence.tokens.clone() {
        if !words.is(idx, "since") || is_compared(words, sentence, idx) {
            continue;
        }
        let then = Some(idx + 2).filter(|_| idx + 1 < sentence.tokens.end && words.is(idx + 1, "then"));
        let clause =
            || is_perfect(words, sentence, idx).then(|| clause_end(words, sentence, idx + 1)).flatten();
        let holds_time =
            |end: &usize| expressions.iter().any(|(tokens, _)| tokens.end > idx && tokens.start <= *end);
        let end = then
            .or_else(|| event_end(words, sentence, idx + 1))
            .or_else(|| clause().filter(|end| !holds_time(end)));
        let Some(end) = end else { continue };
        let inside = expressions.iter_mut().find(|(tokens, _)| tokens.end > idx + 1 && tokens.start <= end);
        if let Some((tokens, expression)) = inside {
            *tokens = idx..tokens.end;
            expression.excerpt = Excerpt::cut(words.text, words.span(tokens.clone()));
            expression.bound = Bound::Since;
            expression.to = None;
            expression.from = expression.timexes.first().and_then(|timex| timex.days.from);
            continue;
        }
        let excerpt = Excerpt::cut(words.text, words.span(idx..end));
        let event =
            TimeExpression { excerpt, timexes: Vec::new(), bound: Bound::Since, from: None, to: None };
        let place = expressions.partition_point(|(tokens, _)| tokens.start < idx);
        expressions.insert(place, (idx..end, event));
    }
}

/// "so far", "to date": no expression of TimeML, but the as-of day of a count: up to the day of publication.
fn add_counts_so_far(
    words: &Words,
    sentence: &Sentence,
    now: Option<Date>,
    expressions: &mut Vec<(Range<usize>, TimeExpression)>,
) {
    const SO_FAR: [&[&str]; 5] =
        [&["so", "far"], &["to", "date"], &["thus", "far"], &["up", "to", "now"], &["to", "this", "day"]];
    for idx in sentence.tokens.clone() {
        let fits = |phrase: &&&[&str]| {
            idx + phrase.len() <= sentence.tokens.end
                && phrase.iter().enumerate().all(|(at, word)| words.is(idx + at, word))
        };
        let Some(phrase) = SO_FAR.iter().find(fits) else { continue };
        let tokens = idx..idx + phrase.len();
        let overlaps = |other: &Range<usize>| other.start < tokens.end && tokens.start < other.end;
        if expressions.iter().any(|(other, _)| overlaps(other)) {
            continue;
        }
        let excerpt = Excerpt::cut(words.text, words.span(tokens.clone()));
        let so_far =
            TimeExpression { excerpt, timexes: Vec::new(), bound: Bound::Until, from: None, to: now };
        let place = expressions.partition_point(|(other, _)| other.start < idx);
        expressions.insert(place, (tokens, so_far));
    }
}

/// How many words before "since" a superlative can stand.
const SUPERLATIVE_REACH: usize = 9;

/// "the largest build-up since the Cold War" compares; it tells no time of what is counted.
fn is_compared(words: &Words, sentence: &Sentence, since: usize) -> bool {
    let first = sentence.tokens.start.max(since.saturating_sub(SUPERLATIVE_REACH));
    let is_superlative = |idx: usize| {
        let word = words.word(idx);
        let is_regular = word.len() > 4 && word.ends_with("est") && word.starts_with(char::is_lowercase);
        (is_regular
            && !is_any(words, idx, &["arrest", "protest", "forest", "interest", "request", "unrest", "west"]))
            || is_any(words, idx, &["worst", "most", "first"])
    };
    let named_war = (since + 1..(since + 3).min(sentence.tokens.end))
        .any(|idx| is_any(words, idx, &["cold", "world", "second", "first"]));
    named_war || (first..since).any(is_superlative)
}

/// How many words before "since" the auxiliary of its perfect can stand.
const PERFECT_REACH: usize = 20;

/// "have left their homes since the dyke was blown": behind a perfect "since" tells a time and no reason; "have since
/// left" names none.
fn is_perfect(words: &Words, sentence: &Sentence, since: usize) -> bool {
    const STARTS: [&str; 8] = ["the", "a", "its", "their", "it", "they", "his", "her"];
    let first = sentence.tokens.start.max(since.saturating_sub(PERFECT_REACH));
    let clause = (first..since).rev().take_while(|idx| words.word(*idx) != ",");
    let perfect =
        clause.into_iter().any(|idx| idx + 1 < since && is_any(words, idx, &["have", "has", "had"]));
    perfect && is_any(words, since + 1, &STARTS)
}

/// The end of the clause or phrase behind "since", if it ends soon.
fn clause_end(words: &Words, sentence: &Sentence, first: usize) -> Option<usize> {
    let last = sentence.tokens.end.min(first + SINCE_WORDS);
    let stops = |idx: &usize| {
        words.tokens[*idx].kind == TokenKind::Mark && words.word(*idx) != "-"
            || is_any(words, *idx, &["and", "but", "or", "according", "cannot"])
    };
    (first..last).find(stops).filter(|end| *end > first + 1)
}

/// The end of the event named behind "since", if one is named before the clause ends.
fn event_end(words: &Words, sentence: &Sentence, first: usize) -> Option<usize> {
    let last = sentence.tokens.end.min(first + SINCE_WORDS);
    let stops = |idx: &usize| {
        [",", ";", ".", "—", "and", "but", ")", "”", "\""].iter().any(|word| words.is(*idx, word))
    };
    let end = (first..last).find(stops).unwrap_or(last);
    let is_event = |idx: usize| EVENT_WORDS.iter().any(|word| words.is(idx, word));
    let at = (first..end).rev().find(|idx| is_event(*idx))?;
    let takes_object =
        ["launched", "invaded", "started", "began", "seized"].iter().any(|word| words.is(at, word));
    Some(if takes_object { end } else { at + 1 })
}

impl Timex {
    /// Whether nothing anchors it although it means a day.
    pub fn is_open(&self) -> bool {
        self.rule == Rule::Open && matches!(self.kind, TimexKind::Date | TimexKind::Time)
    }
}
