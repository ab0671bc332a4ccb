//! Certainty and form: how sure the source presents what it says, and whether in its own words.

use std::ops::Range;

use ascribe_model::{Certainty, Form};

use super::cues::{CueKind, Voice};
use super::lexicon::Frame;
use super::phrases::{VerbSense, verb_sense};
use super::roles::Placed;
use super::tags::{Tagged, Tags};

/// How sure the source presents the content.
pub(super) fn certainty_of(tagged: &Tagged, placed: &Placed, content: &[Range<usize>]) -> Certainty {
    match &placed.cue.kind {
        CueKind::Silence => Certainty::NoComment,
        CueKind::Unverified => Certainty::Unverified,
        CueKind::Adverb => Certainty::Hedged,
        CueKind::Verb(verb) => {
            let entry = verb.entry();
            let opinion = entry.takes(Frame::Belief) || entry.certainty == Certainty::Hedged;
            if verb.negated && opinion && verb.voice != Voice::Gerund {
                return Certainty::Denied;
            }
            match entry.certainty {
                Certainty::Stated => certainty_of_words(tagged, content),
                certainty => certainty,
            }
        }
        _ => certainty_of_words(tagged, content),
    }
}

/// Certainty from the first verb of the content: "would be tried" is a forecast, "may have died" a hedge.
fn certainty_of_words(tagged: &Tagged, content: &[Range<usize>]) -> Certainty {
    let mut in_relative = false;
    for idx in content.iter().cloned().flatten() {
        if tagged.has(idx, Tags::RELATIVE) {
            in_relative = true;
        }
        if verb_sense(tagged, idx) != VerbSense::Finite && !tagged.has(idx, Tags::MODAL) {
            continue;
        }
        if std::mem::take(&mut in_relative) {
            continue;
        }
        let is = |words: &[&str]| words.iter().any(|word| tagged.is(idx, word));
        if is(&["will", "would", "shall", "won't", "won’t"]) {
            return Certainty::Forecast;
        }
        if is(&["may", "might", "could"]) {
            return Certainty::Hedged;
        }
        return Certainty::Stated;
    }
    Certainty::Stated
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
