//! Certainty and form: how sure the source presents what it says, and whether in its own words.

use std::collections::HashSet;
use std::ops::Range;

use ascribe_model::{Certainty, Form, Speaker};

use super::Draft;
use super::cues::{CueKind, VerbCue, Voice};
use super::lexicon::{Frame, LEXICON, TakenBack};
use super::phrases::{VerbSense, verb_sense};
use super::relays::is_same_speaker;
use super::roles::Placed;
use super::tags::{Tagged, Tags};

/// How sure the source presents the content.
pub(super) fn certainty_of(tagged: &Tagged, placed: &Placed, content: &[Range<usize>]) -> Certainty {
    match &placed.cue.kind {
        CueKind::Silence => Certainty::NoComment,
        CueKind::Unverified => Certainty::Unverified,
        CueKind::Adverb | CueKind::Reckoning => Certainty::Hedged,
        CueKind::Noun(certainty) => *certainty,
        CueKind::Verb(verb) => certainty_of_verb(tagged, placed, verb, content),
        _ => certainty_of_words(tagged, content),
    }
}

fn certainty_of_verb(
    tagged: &Tagged,
    placed: &Placed,
    verb: &VerbCue,
    content: &[Range<usize>],
) -> Certainty {
    let entry = verb.entry();
    let opinion = entry.takes(Frame::Belief) || entry.certainty == Certainty::Hedged;
    let nobody = placed.source.as_ref().is_some_and(|source| {
        ["nobody", "none", "neither", "no"].iter().any(|word| tagged.is(source.start, word))
    });
    let hearsay =
        verb.voice == Voice::Passive && placed.source.is_none() && entry.certainty == Certainty::Stated;
    let of_words = certainty_of_words(tagged, content);
    match entry.certainty {
        Certainty::Stated if is_taken_back(tagged, placed) => Certainty::Denied,
        Certainty::Denied if verb.negated => Certainty::Hedged,
        _ if (verb.negated && verb.voice != Voice::Gerund || nobody) && opinion => Certainty::Denied,
        Certainty::Stated if verb.negated && asks(tagged, content) => Certainty::NoComment,
        Certainty::Stated if nobody => Certainty::Denied,
        Certainty::Hedged if of_words == Certainty::Forecast => Certainty::Forecast,
        Certainty::Forecast if verb.voice == Voice::Passive && !tagged.is(placed.cue.tokens.end, "to") => {
            Certainty::Hedged
        }
        Certainty::Forecast if warns_against(tagged, placed.cue.tokens.end) => Certainty::Stated,
        Certainty::Stated if hearsay && of_words == Certainty::Stated => Certainty::Hedged,
        Certainty::Stated => of_words,
        certainty => certainty,
    }
}

/// "warned against it", "warned the allies against going back": nothing is foretold. "Warned an offensive against the town will
/// displace" does. `behind` is the position behind the verb.
pub(super) fn warns_against(tagged: &Tagged, behind: usize) -> bool {
    /// Words of whom is warned.
    const REACH: usize = 4;
    let is_against = |idx: usize| tagged.is(idx, "against");
    let is_deed = |idx: usize| tagged.words.lower(idx + 1).ends_with("ing");
    is_against(behind - 1) || (behind..behind + REACH).any(|idx| is_against(idx) && is_deed(idx))
}

/// "incorrectly reported that", "reported incorrectly that": who writes so takes back what was said; not "said falsely accused men".
fn is_taken_back(tagged: &Tagged, placed: &Placed) -> bool {
    let cue = placed.cue.tokens.clone();
    let is_adverb = |idx: usize| is_in(tagged, idx, &LEXICON.taken_back.adverbs);
    let is_behind = is_adverb(cue.end) && (tagged.is(cue.end + 1, "that") || tagged.is(cue.end + 1, ","));
    is_behind || (cue.start.saturating_sub(1)..cue.end).any(is_adverb)
}

fn is_in(tagged: &Tagged, idx: usize, list: &HashSet<String>) -> bool {
    idx < tagged.words.tokens.len() && list.contains(&*tagged.words.lower(idx))
}

/// What a page once said and says no more is denied: "an earlier version of this article said that 80 were killed", "this story
/// originally put the toll at 80".
pub(super) fn deny_earlier_versions(tagged: &Tagged, drafts: &mut [Draft]) {
    let TakenBack { versions, pages, own, formerly, .. } = &LEXICON.taken_back;
    let is_own = |idx: usize| {
        let is_this = ["this", "our"].iter().any(|word| tagged.is(idx, word));
        is_this && is_in(tagged, idx + 1, pages) || tagged.is(idx, "the") && is_in(tagged, idx + 1, own)
    };
    let is_earlier = |draft: &Draft| {
        let Some(source) = draft.source.clone() else { return false };
        let cue = draft.cue.first().map_or(source.clone(), Clone::clone);
        let is_version = |idx: usize| {
            is_in(tagged, idx, versions)
                && tagged.is(idx + 1, "version")
                && (idx + 2 == source.end || tagged.is(idx + 2, "of") && is_own(idx + 3))
        };
        let mut beside = source.end.saturating_sub(1)..cue.end + 2;
        let was_own = source.len() == 2 && is_own(source.start) && cue.start >= source.end;
        source.clone().any(is_version) || was_own && beside.any(|idx| is_in(tagged, idx, formerly))
    };
    for draft in drafts.iter_mut().filter(|draft| is_earlier(draft)) {
        draft.certainty = Certainty::Denied;
    }
}

/// Gives a flat statement the certainty of a thought that is its whole content: "he said he expected", "said ... is believed to".
///
/// The thought must be the speaker's own or nobody's; another's keeps its certainty to itself.
pub(super) fn inherit_certainty(drafts: &mut [Draft], speakers: &[Option<Speaker>]) {
    const NEAR: usize = 6;
    for idx in (0..drafts.len()).rev() {
        let Some(start) = drafts[idx].content.first().map(|piece| piece.start) else { continue };
        if drafts[idx].certainty != Certainty::Stated {
            continue;
        }
        let near = idx.saturating_sub(NEAR)..(idx + NEAR).min(drafts.len());
        let thought = near.filter(|other| *other != idx).find(|other| {
            let inner = &drafts[*other];
            let opens = (start..start + 2).contains(&inner.first_word()) && inner.head > start;
            let inside = drafts[idx].content.iter().any(|piece| piece.contains(&inner.head));
            let own = inner.source.is_none() || is_same_speaker(drafts, speakers, idx, *other);
            opens && inside && own && inner.link.is_none()
        });
        if let Some(thought) = thought {
            drafts[idx].certainty = drafts[thought].certainty;
        }
    }
}

/// Certainty from the first verb of the content and the words beside it: "would be tried" is a forecast, "may have died" a hedge.
pub(super) fn certainty_of_words(tagged: &Tagged, content: &[Range<usize>]) -> Certainty {
    const BESIDE: usize = 4;
    let words: Vec<usize> = content.iter().cloned().flatten().collect();
    let Some(first) = first_verb(tagged, &words) else {
        return if words.iter().take(BESIDE).any(|idx| tagged.has(*idx, Tags::TONE_HEDGE)) {
            Certainty::Hedged
        } else {
            Certainty::Stated
        };
    };
    let verb = words[first];
    if declines(tagged, &words[first..]) {
        return Certainty::NoComment;
    }
    let is = |words: &[&str]| words.iter().any(|word| tagged.is(verb, word));
    let beside = &words[first..words.len().min(first + BESIDE)];
    let planned = beside.iter().any(|idx| tagged.has(*idx, Tags::TONE_FORECAST) && tagged.is(idx + 1, "to"));
    let obliged = tagged.has(verb, Tags::BE) && tagged.is(verb + 1, "to");
    let negated = beside.iter().take(2).any(|idx| tagged.has(*idx, Tags::NEGATION));
    if is(&["will", "would", "shall", "won't", "won’t"]) || planned || obliged {
        return Certainty::Forecast;
    }
    let doubtful = beside.iter().any(|idx| tagged.has(*idx, Tags::TONE_HEDGE));
    if is(&["may", "might", "could"]) && !negated || doubtful {
        return Certainty::Hedged;
    }
    if denies_existence(tagged, content) { Certainty::Denied } else { Certainty::Stated }
}

/// "it does not comment on", "we don't discuss": what is said is that nothing is said.
fn declines(tagged: &Tagged, words: &[usize]) -> bool {
    const REACH: usize = 4;
    let near = &words[..words.len().min(REACH)];
    let negation = near.iter().position(|idx| tagged.has(*idx, Tags::NEGATION));
    let silent = |idx: &usize| tagged.is(*idx, "comment") || tagged.is(*idx, "discuss");
    negation.is_some_and(|negation| near[negation..].iter().any(silent))
}

/// Whether what is not said is given as a question: "has not said how many".
pub(super) fn asks(tagged: &Tagged, content: &[Range<usize>]) -> bool {
    const QUESTIONS: [&str; 7] = ["how", "when", "whether", "what", "who", "where", "why"];
    let first = content.first().map(|piece| piece.start);
    first.is_some_and(|first| QUESTIONS.iter().any(|word| tagged.is(first, word)))
}

/// The position of the first finite verb that is in no relative clause.
fn first_verb(tagged: &Tagged, words: &[usize]) -> Option<usize> {
    let mut in_relative = false;
    for (position, idx) in words.iter().enumerate() {
        in_relative |= tagged.has(*idx, Tags::RELATIVE);
        let finite = verb_sense(tagged, *idx) == VerbSense::Finite || tagged.has(*idx, Tags::MODAL);
        if finite && !std::mem::take(&mut in_relative) {
            return Some(position);
        }
    }
    None
}

/// "no such patrol took place": nothing of the kind is said to have been.
fn denies_existence(tagged: &Tagged, content: &[Range<usize>]) -> bool {
    let mut words = content
        .iter()
        .cloned()
        .flatten()
        .filter(|idx| !tagged.has(*idx, Tags::MARK) && !tagged.is(*idx, "that"));
    words.next().is_some_and(|first| tagged.is(first, "no") && tagged.is(first + 1, "such"))
}

/// Whether the content is quoted, retold, or both.
pub(super) fn form_of(tagged: &Tagged, content: &[Range<usize>]) -> Form {
    let words = |idx: &usize| !tagged.has(*idx, Tags::MARK);
    let n_words = content.iter().cloned().flatten().filter(words).count();
    let n_quoted =
        content.iter().cloned().flatten().filter(words).filter(|idx| tagged.quote_of[*idx] != 0).count();
    match n_quoted {
        0 => Form::Indirect,
        quoted if quoted == n_words => Form::Direct,
        _ => Form::Mixed,
    }
}
