//! How many would fit, which counts nobody: "the hall can hold 15,300 people", "a capacity of 500", "built for 600 inmates".

use super::choose::{Candidate, WORDING};
use crate::{TokenKind, Words};

/// How many words before the verb are looked at for what says that it tells how many would fit: "built in 2009 to hold".
const REACH: usize = 5;

/// Whether a number says how many would fit.
pub fn tells_capacity(words: &Words, candidate: &Candidate) -> bool {
    let Some(last) = candidate.number.tokens.start.checked_sub(1) else { return false };
    let word = words.lower(last);
    if WORDING.takes.contains(&*word) {
        return is_able(words, last) || is_of_venue(words, last);
    }
    // "room for 900", "a capacity of 500", "designed for 600".
    let Some(before) = last.checked_sub(1).map(|before| words.lower(before)) else { return false };
    match &*word {
        "of" => &*before == "capacity",
        "for" => WORDING.room.contains(&*before) || WORDING.made.contains(&*before),
        _ => false,
    }
}

/// "can hold", "was built in 2009 to hold", "large enough to hold". "Police fear that they could hold 40 hostages" is no such thing.
fn is_able(words: &Words, verb: usize) -> bool {
    let near = (verb.saturating_sub(REACH)..verb).rev();
    let mut near = near.take_while(|at| words.tokens[*at].kind != TokenKind::Mark);
    match near.next() {
        Some(at) if words.is(at, "can") => true,
        Some(at) if words.is(at, "to") => near.any(|at| WORDING.made.contains(&*words.lower(at))),
        Some(at) if words.is(at, "could") => is_of_venue(words, at),
        _ => false,
    }
}

/// "The stadium holds", "the stadium, which normally holds".
fn is_of_venue(words: &Words, verb: usize) -> bool {
    let skips = |at: &usize| {
        words.word(*at) == ","
            || ["which", "that"].iter().any(|pronoun| words.is(*at, pronoun))
            || words.lower(*at).ends_with("ly")
    };
    let subject = (verb.saturating_sub(REACH)..verb).rev().find(|at| !skips(at));
    subject.is_some_and(|at| WORDING.venues.contains(&*words.lower(at)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figures::find_counts;
    use ascribe_model::{Block, BlockKind, Document, Span};

    fn check(text: &str, is_capacity: bool) {
        let block = Block { kind: BlockKind::Body, span: Span::new(0, text.len()), in_page: None };
        let document = Document { text: text.to_owned(), blocks: vec![block], ..Document::default() };
        let words = Words::of(&document);
        let counts = find_counts(&words);
        let found = counts.found.iter().map(|found| &found.candidate);
        let mut all = found.chain(counts.others.iter().map(|(_, other)| other));
        assert_eq!(all.any(|candidate| tells_capacity(&words, candidate)), is_capacity, "{text}");
    }

    #[test]
    fn how_many_would_fit_is_told_from_how_many_are_held() {
        for text in [
            "The hall can hold 15,300 people.",
            "The stadium, which normally holds 20,000 people, was hit.",
            "The jail was built in 2009 to hold 600 inmates.",
            "The church is large enough to hold 400 worshippers.",
            "It has a capacity of 500 passengers.",
            "There is room for 900 people.",
            "The bunker could hold up to 80 people.",
        ] {
            check(text, true);
        }
        for text in [
            "Rebels hold 120 villagers.",
            "Police fear that they could hold 40 hostages.",
            "The prison holds 3,000 people.",
            "They made plans to hold 40 hostages.",
            "The clinic treated 60 for burns.",
        ] {
            check(text, false);
        }
    }
}
