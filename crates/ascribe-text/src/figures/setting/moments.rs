//! Which time is a figure's own.

use std::ops::Range;

use ascribe_model::{Certainty, Change, Measure, Span};

use super::{Apart, Choice, MAX_SENTENCES_CARRIED, Scene, SettingRule, by_sentence};
use crate::closed::{self, Class};
use crate::spoken::Spoken;
use crate::times::{Bound, Grain, Rule, TimeExpression, Timex, TimexKind};
use crate::{Sentence, TokenKind, Words};

/// How many sentences the day of an event is carried on: one further than its place, for it is named once.
///
/// In figures/dev 3 gives .79 of the times right, 2 gives .76; in paragraphs A both give .73.
const MAX_SENTENCES_DATED: usize = MAX_SENTENCES_CARRIED + 1;

/// The times of a page.
pub(super) struct Moments {
    list: Vec<Moment>,
    /// For each sentence the positions of its times.
    by_sentence: Vec<Range<usize>>,
}

struct Moment {
    span: Span,
    tells: Tells,
    /// Whether it is when somebody spoke or wrote.
    is_spoken: bool,
    is_so_far: bool,
    /// Whether it is a day or less.
    is_single_day: bool,
    reckoned: Reckoned,
}

/// From where a time was counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reckoned {
    /// From nowhere, or from a day spoken of: "12 May 1988", "four days later".
    Elsewhere,
    /// From the day of the page: "Monday", "today".
    FromPage,
    /// From the day of the page, behind which it lies: "next month".
    ToCome,
}

/// What a time can tell of a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tells {
    /// Nothing: "now", "daily".
    Nothing,
    /// It names days, but those of the page.
    DayOfPage,
    /// How long the count took: "in three days".
    Stretch,
    /// It bounds days: "since May".
    Bound,
    /// It names days, on which sentences behind can go on.
    Days,
}

impl Moments {
    /// All times.
    pub(super) fn of(words: &Words, times: &[TimeExpression], spoken: &Spoken) -> Moments {
        let list: Vec<Moment> = times.iter().map(|time| Moment::of(words, time, spoken)).collect();
        let starts: Vec<usize> = list.iter().map(|moment| moment.span.start).collect();
        Moments { by_sentence: by_sentence(words, &starts), list }
    }

    /// The nearest time of the figure's own sentence that names days, be it the date of the page: what tells a single event
    /// from a running total.
    pub(super) fn dated(&self, scene: &Scene) -> Option<usize> {
        let here = self.by_sentence[scene.sentence].clone();
        let fitting = here.filter(|idx| {
            let moment = &self.list[*idx];
            moment.names_days() && !moment.is_spoken && !scene.is_taken(moment.span)
        });
        fitting.min_by_key(|idx| scene.way(self.list[*idx].span))
    }

    /// The time that the figure's own sentence gives it.
    pub(super) fn own(&self, scene: &Scene) -> Option<Choice> {
        let nearest = |wanted: &dyn Fn(&Moment) -> bool| {
            let here = self.by_sentence[scene.sentence].clone();
            let fitting = here.filter(|idx| {
                let moment = &self.list[*idx];
                moment.is_time_of_figure() && wanted(moment) && moment.belongs_to(scene)
            });
            fitting.min_by_key(|idx| scene.way(self.list[*idx].span))
        };
        let idx = nearest(&|moment| !moment.is_spoken)?;
        let of_toll = nearest(&|moment| moment.is_spoken)
            .filter(|toll| self.list[*toll].span.end <= scene.own.start)
            .filter(|_| self.list[idx].is_so_far && scene.figure.change == Change::Total);
        Some(match of_toll {
            Some(idx) => Choice { idx, rule: SettingRule::DayOfToll },
            None => Choice { idx, rule: SettingRule::Nearest },
        })
    }

    /// The last day named in the sentences before, within the same event's telling.
    pub(super) fn before(&self, scene: &Scene) -> Option<Choice> {
        if !scene.tells_event() || scene.is_headline() || scene.apart.is_some() {
            return None;
        }
        let first = scene.sentence.saturating_sub(MAX_SENTENCES_DATED);
        let mut before = self.by_sentence[first].start..self.by_sentence[scene.sentence].start;
        let idx = before.rfind(|idx| self.list[*idx].tells == Tells::Days && !self.list[*idx].is_spoken)?;
        Some(Choice { idx, rule: SettingRule::Before })
    }

    /// Whether the time can be the figure's, by what is told of both.
    pub(super) fn may_be(&self, idx: usize, scene: &Scene) -> bool {
        self.list[idx].may_be_of(scene)
    }

    /// The times of the figure's sentence that were not chosen, in text order.
    pub(super) fn others(&self, scene: &Scene, chosen: Option<Choice>) -> Vec<usize> {
        let here = self.by_sentence[scene.sentence].clone();
        here.filter(|idx| chosen.is_none_or(|choice| choice.idx != *idx)).collect()
    }
}

impl Moment {
    fn of(words: &Words, time: &TimeExpression, spoken: &Spoken) -> Moment {
        let span = time.excerpt.span;
        let tells = match (time.bound, time.is_dated()) {
            (Bound::Within, false) if is_stretch(words, time) => Tells::Stretch,
            (Bound::Within, false) => Tells::Nothing,
            _ if is_stamp(words, time) || is_of_dateline(words, span) => Tells::DayOfPage,
            // "in recent weeks" is the time of its own sentence and no day of an event.
            (Bound::Within, true) if time.timexes.iter().all(|timex| timex.grain == Grain::Vague) => {
                Tells::Bound
            }
            (Bound::Within, true) => Tells::Days,
            _ => Tells::Bound,
        };
        let behind = words.tokens.partition_point(|token| token.span.start < span.end);
        // "Four days later" is counted from the day last spoken of, and lies behind that day only.
        let of_now = |timex: &&Timex| matches!(timex.rule, Rule::FromPublication | Rule::FromDateline);
        let is_day_of_now = |timex: &Timex| {
            timex.grain == Grain::Day
                && matches!(timex.rule, Rule::FromPublication | Rule::FromDateline | Rule::Open)
        };
        let now = time.timexes.first().filter(of_now).and_then(|timex| timex.anchor);
        // "put the number of dead this year at 31", "the agency's January count was": inside of the cue, not beside it.
        const INSIDE: [&str; 7] = ["at", "count", "toll", "tally", "estimate", "figure", "total"];
        let is_inside_cue = INSIDE.iter().any(|word| words.is(behind, word));
        let is_beside_cue = spoken.touches_cue(words.text, span, " reporters ".len(), " , ".len())
            || is_behind_audience(words, span, spoken);
        Moment {
            span,
            tells,
            is_spoken: is_beside_cue && !is_inside_cue && !is_old(time) && spoken.saying(span).is_empty()
                || is_written(words, span),
            is_so_far: time.excerpt.text.eq_ignore_ascii_case("so far"),
            is_single_day: time.from.is_some() && time.from == time.to,
            reckoned: match now.zip(time.from) {
                Some((now, from)) if from > now => Reckoned::ToCome,
                _ if time.timexes.iter().any(is_day_of_now) => Reckoned::FromPage,
                _ => Reckoned::Elsewhere,
            },
        }
    }

    fn names_days(&self) -> bool {
        matches!(self.tells, Tells::DayOfPage | Tells::Bound | Tells::Days)
    }

    fn is_time_of_figure(&self) -> bool {
        matches!(self.tells, Tells::Stretch | Tells::Bound | Tells::Days)
    }

    /// Whether nothing in the sentence parts it from the figure.
    fn belongs_to(&self, scene: &Scene) -> bool {
        let between = scene.tokens_between(self.span);
        let is_apart = between.clone().any(|at| scene.words.word(at) == ";")
            || self.span.start >= scene.own.end && begins_clause(scene.words, between);
        // "1,000 of the 4,000 had died by January": the time is that of the dead and not of the 4,000.
        let behind_number = scene.tokens_behind_number(self.span);
        let is_of_part = scene.is_base && behind_number.into_iter().any(|at| is_finite(scene.words, at));
        let is_day_of_rate = scene.figure.change == Change::Rate && self.is_single_day;
        !is_apart && !is_of_part && !is_day_of_rate && !scene.is_taken(self.span) && self.may_be_of(scene)
    }

    /// Whether the figure can have happened then: no harm told as done lies in the future, and none that an anniversary recalls
    /// lies on its day.
    fn may_be_of(&self, scene: &Scene) -> bool {
        let figure = scene.figure;
        let is_harm = matches!(
            figure.measure,
            Measure::Killed | Measure::Wounded | Measure::Casualties | Measure::Missing
        );
        let is_done = is_harm && figure.certainty != Certainty::Forecast && figure.change != Change::Planned;
        let is_recalled = scene.apart == Some(Apart::Recalled);
        let is_unfit = match self.reckoned {
            Reckoned::Elsewhere => false,
            Reckoned::FromPage => is_recalled,
            Reckoned::ToCome => is_done || is_recalled,
        };
        !is_unfit
    }
}

/// What sets a figure whose own words stand at `own` apart from the event that its page tells.
pub(super) fn apart(words: &Words, sentence: &Sentence, own: Span) -> Option<Apart> {
    let end = words.tokens.partition_point(|token| token.span.start < own.start);
    let before = sentence.tokens.start..end;
    if is_recalled(words, before.clone()) {
        return Some(Apart::Recalled);
    }
    lies_apart(words, before).then_some(Apart::InTime)
}

/// "the 30th anniversary of the raid on Orsel, in which 8,000 people were killed": what an anniversary is of, in its own phrase
/// or in a relative clause. Not "on the anniversary of the raid, a bomb killed four people".
fn is_recalled(words: &Words, before: Range<usize>) -> bool {
    const DAYS: [&str; 3] = ["anniversary", "anniversaries", "commemoration"];
    const RELATIVES: [&str; 5] = ["which", "that", "when", "who", "whom"];
    let own = before.end;
    let is = |at: usize, list: &[&str]| list.iter().any(|word| words.is(at, word));
    let Some(day) = before.rev().find(|at| is(*at, &DAYS) && words.is(*at + 1, "of")) else {
        return false;
    };
    let comma = (day..own).find(|at| words.word(*at) == ",");
    comma.is_none_or(|comma| (comma..own.min(comma + 4)).any(|at| is(at, &RELATIVES)))
}

/// "since 1988, when a raid killed 5,000": whether the figure stands in a clause that tells what happened at the time.
pub(super) fn tells_what_happened(words: &Words, time: Span, own: Span) -> bool {
    let behind = words.tokens.partition_point(|token| token.span.start < time.end);
    let when = if words.word(behind) == "," { behind + 1 } else { behind };
    let is_behind = words.tokens.get(when).is_some_and(|token| token.span.end <= own.start);
    let is_same = words.sentence_at(time.start) == words.sentence_at(own.start);
    is_behind && is_same && words.is(when, "when")
}

/// "14 years after a bomb killed 77 people": whether the figure's sentence tells how far it lies from the event spoken of.
fn lies_apart(words: &Words, before: Range<usize>) -> bool {
    const UNITS: [&str; 10] =
        ["day", "days", "week", "weeks", "month", "months", "year", "years", "decade", "decades"];
    (before.start..before.end.saturating_sub(1)).any(|at| {
        UNITS.iter().any(|unit| words.is(at, unit))
            && (words.is(at + 1, "after") || words.is(at + 1, "before"))
    })
}

/// "told members of parliament on Wednesday", "briefed the Security Council on Monday that": whether only the words for
/// an audience stand between a cue and the time.
fn is_behind_audience(words: &Words, span: Span, spoken: &Spoken) -> bool {
    let at = words.tokens.partition_point(|token| token.span.end <= span.start);
    let first = words.sentence_at(span.start).map_or(at, |idx| words.sentences[idx].tokens.start);
    let is_audience = |at: &usize| {
        words.tokens[*at].kind == TokenKind::Word
            && !words.is(*at, "that")
            && !closed::is(words, *at, Class::Auxiliary)
            && !closed::is(words, *at, Class::Conjunction)
    };
    let cue_behind = |at: usize| spoken.touches_cue(words.text, words.span(at..at + 1), " ".len(), 0);
    let audience = (first.max(at.saturating_sub(MAX_AUDIENCE))..at).rev().take_while(is_audience);
    audience.into_iter().any(cue_behind)
}

/// Most words between a cue and its day: "told a closed session of the parliamentary intelligence committee".
const MAX_AUDIENCE: usize = 9;

/// How many days before the page a day of speaking lies from which it dates an older count, quoted for comparison.
const OLD_DAYS: i32 = 7;

/// "In January, the ministry said …", in March: the day as of which an older count was true.
fn is_old(time: &TimeExpression) -> bool {
    let age = time.timexes.first().and_then(|timex| Some(timex.anchor?.since(time.to?).ok()?.get_days()));
    age.is_some_and(|days| days >= OLD_DAYS)
}

/// Whether another clause begins among the words: ", while", ", but", ", and they".
fn begins_clause(words: &Words, between: Range<usize>) -> bool {
    const TURNS: [&str; 4] = ["while", "whereas", "but", "although"];
    between.clone().any(|at| {
        let next = at + 1;
        words.word(at) == ","
            && between.contains(&next)
            && (TURNS.iter().any(|word| words.is(next, word))
                || words.is(next, "and")
                    && ["they", "he", "she", "it", "we"].iter().any(|word| words.is(next + 1, word)))
    })
}

/// An auxiliary that is not part of an infinitive.
fn is_finite(words: &Words, at: usize) -> bool {
    closed::is(words, at, Class::Auxiliary) && at > 0 && !words.is(at - 1, "to")
}

/// "a statement dated 4 March", "an update issued on 3 May": when something was written.
fn is_written(words: &Words, span: Span) -> bool {
    const WRITTEN: [&str; 7] = ["dated", "issued", "published", "released", "posted", "updated", "aired"];
    let at = words.tokens.partition_point(|token| token.span.end <= span.start);
    at > 0 && WRITTEN.iter().any(|word| words.is(at - 1, word))
}

/// "in three days", "over the past day": how long the count took; not "within a day's drive".
fn is_stretch(words: &Words, time: &TimeExpression) -> bool {
    let behind = words.tokens.partition_point(|token| token.span.start < time.excerpt.span.end);
    if matches!(words.word(behind), "'s" | "’s") {
        return false;
    }
    let first = time.excerpt.text.split(' ').next().unwrap_or_default();
    time.timexes.iter().any(|timex| timex.kind == TimexKind::Duration)
        && ["in", "over", "during", "within"].iter().any(|word| first.eq_ignore_ascii_case(word))
}

/// "SEOUL, Nov. 7 (Newswire) --", "CORRECTION, 12 May:": the day of writing at the head of a sentence.
fn is_of_dateline(words: &Words, span: Span) -> bool {
    /// Most words before the day: "KHAN AL-MARJ, NORTHERN PROVINCE,".
    const MAX_HEAD: usize = 10;
    /// Longest name of a wire in brackets, with them.
    const MAX_BRACKETED: usize = 8;
    let at = words.tokens.partition_point(|token| token.span.end <= span.start);
    let Some(sentence) = words.sentence_at(span.start).map(|idx| &words.sentences[idx]) else { return false };
    let is_head = |at: usize| {
        words.tokens[at].kind == TokenKind::Mark || words.word(at).starts_with(char::is_uppercase)
    };
    let head = sentence.tokens.start..at;
    let opens = (1..=MAX_HEAD).contains(&head.len()) && head.into_iter().all(is_head);
    let mut behind = words.tokens.partition_point(|token| token.span.start < span.end);
    if words.is(behind, "(") {
        let close = (behind..words.tokens.len().min(behind + MAX_BRACKETED)).find(|at| words.is(*at, ")"));
        behind = close.map_or(behind, |close| close + 1);
    }
    let is_dash = matches!(words.word(behind), "—" | "–" | ":" | "--")
        || words.word(behind) == "-" && words.tokens[behind].spaced;
    opens && is_dash
}

/// "Thursday 30 Jul 2015 At least 10 …", "23-02-2015 Twin blasts": the date of the page that opens its first lines,
/// without a preposition and with a new sentence or line behind it.
fn is_stamp(words: &Words, time: &TimeExpression) -> bool {
    /// Lines of a page that hold its date: headline, byline, date, first line. In figures/dev and fakes_syria no date of
    /// the page stands further down.
    const HEAD_SENTENCES: usize = 4;
    let span = time.excerpt.span;
    let is_head = words.sentence_at(span.start).is_some_and(|idx| idx < HEAD_SENTENCES);
    let at = words.tokens.partition_point(|token| token.span.end <= span.start);
    let behind = words.tokens.partition_point(|token| token.span.start < span.end);
    let is_full = time.timexes.iter().any(|timex| timex.rule == Rule::Said);
    let opens = time.timexes.first().is_some_and(|timex| timex.excerpt.span.start == span.start);
    let is_cut = at > 0 && matches!(words.word(at - 1), "-" | "/" | ".") && !words.tokens[at].spaced;
    let next = words.word(behind);
    let begins_anew = next.starts_with(char::is_uppercase)
        || words.tokens.get(behind).is_some_and(|token| token.kind == TokenKind::Number)
        || words.tokens.get(behind).is_none_or(|token| words.text[span.end..token.span.start].contains('\n'));
    // "Last updated at Nov 02": nothing happens at a month.
    let is_updated = words.is(at, "at") && time.timexes.iter().all(|timex| timex.kind == TimexKind::Date);
    is_head && (is_cut || is_updated || is_full && opens && begins_anew)
}
