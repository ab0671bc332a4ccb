//! Quotations that no verb of saying holds: those that the next paragraph carries on, those behind a sentence that brings their
//! speaker on, and those that somebody only stands by.

use std::ops::Range;

use super::certainty::{certainty_of_words, form_of};
use super::lexicon::LEXICON;
use super::subjects::subject_before;
use super::tags::{Quote, Tagged, Tags};
use super::{Draft, Standing};
use crate::Sentence;

/// Most paragraphs that one speaker's quotation goes on over.
const MAX_PARAGRAPHS: usize = 30;
/// How sure it is that a quotation is that of the speaker whom the sentence before brings on.
const OF_SPEAKER_BEFORE: f32 = 0.7;

/// Drops those who only stand by, gives quotations over several paragraphs one speaker, and those alone the one before them.
pub(super) fn settle_quotations(tagged: &Tagged, drafts: &mut Vec<Draft>) {
    drafts.retain(|draft| !stands_by(tagged, draft));
    let held = held_words(tagged, drafts);
    carry_on(tagged, drafts, &held);
    let is_free = |draft: &Draft| draft.content.iter().all(|quote| holder(&held, quote).is_none());
    let spoken = (1..tagged.words.sentences.len()).filter_map(|idx| spoken_before(tagged, idx));
    drafts.extend(spoken.filter(is_free).collect::<Vec<Draft>>());
}

/// For each word the first draft that holds it.
fn held_words(tagged: &Tagged, drafts: &[Draft]) -> Vec<Option<usize>> {
    let mut held = vec![None; tagged.words.tokens.len()];
    for (idx, draft) in drafts.iter().enumerate() {
        for at in draft.content.iter().cloned().flatten() {
            held[at] = held[at].or(Some(idx));
        }
    }
    held
}

/// The draft that holds a quotation, or some of it.
fn holder(held: &[Option<usize>], quote: &Range<usize>) -> Option<usize> {
    held[quote.clone()].iter().flatten().next().copied()
}

/// "“Thirty-one people were killed.” The police chief nodded.": whether the source begins a sentence behind a quotation that has
/// ended, and does there what is no verb of saying.
fn stands_by(tagged: &Tagged, draft: &Draft) -> bool {
    let Some(source) = &draft.source else { return false };
    // "laughed at the report" is a cue, "laughed" alone is none.
    let says = |idx: usize| {
        let verb = tagged.verbs[idx].map(|(verb, _)| &LEXICON.verbs[usize::from(verb)]);
        verb.is_some_and(|verb| !verb.needs_preposition)
    };
    let ends = |quote: &Range<usize>| {
        quote.end == source.start
            && tagged.has(quote.end - 1, Tags::CLOSE_QUOTE)
            && quote.len() > 2
            && tagged.words.word(quote.end - 2) == "."
    };
    draft.content.last().is_some_and(ends) && !draft.cue.iter().cloned().flatten().any(says)
}

/// Gives the parts of a quotation over several paragraphs the statement that holds its first part, or else its last: each part
/// begins with a mark, and only the last ends with one.
fn carry_on(tagged: &Tagged, drafts: &mut [Draft], held: &[Option<usize>]) {
    let mut rest = tagged.quotes.as_slice();
    while let Some(first) = rest.first() {
        let goes_on = |pair: &&[Quote]| pair[0].goes_on && pair[0].tokens.end == pair[1].tokens.start;
        let n_carried = rest.windows(2).take(MAX_PARAGRAPHS).take_while(goes_on).count();
        let parts = &rest[..=n_carried];
        rest = &rest[n_carried + 1..];
        let own = parts.iter().find_map(|part| holder(held, &part.tokens));
        let Some(own) = own.filter(|_| first.goes_on) else { continue };
        let free = parts.iter().filter(|part| holder(held, &part.tokens).is_none());
        drafts[own].content.extend(free.map(|part| part.tokens.clone()));
        drafts[own].content.sort_by_key(|piece| piece.start);
    }
}

/// "The governor spoke to reporters. “Thirty-one people were killed.”": the statement of a quotation that is a sentence of its
/// own, by the speaker of the sentence before.
fn spoken_before(tagged: &Tagged, idx: usize) -> Option<Draft> {
    let sentences = &tagged.words.sentences;
    let (before, own) = (&sentences[idx - 1], &sentences[idx]);
    let quote = tagged.quote_at(own.tokens.start)?;
    let is_alone = quote.tokens.start == own.tokens.start
        && quote.tokens.end >= own.tokens.end
        && !quote.goes_on
        && before.paragraph == own.paragraph
        && tagged.has(quote.tokens.end.checked_sub(2)?, Tags::STOP);
    let (source, cue) = is_alone.then(|| speaker_of(tagged, before)).flatten()?;
    let content = vec![quote.tokens.clone()];
    Some(Draft {
        certainty: certainty_of_words(tagged, &content),
        form: form_of(tagged, &content),
        nests: true,
        head: cue.start,
        standing: Standing::Special,
        link: None,
        relays: Vec::new(),
        likelihood: None,
        source: Some(source),
        cue: vec![cue],
        content,
        confidence: OF_SPEAKER_BEFORE,
    })
}

/// Who speaks to somebody in a sentence, and by which words.
fn speaker_of(tagged: &Tagged, sentence: &Sentence) -> Option<(Range<usize>, Range<usize>)> {
    let tokens = sentence.tokens.clone();
    tokens.clone().filter(|at| tagged.quote_of[*at] == 0).find_map(|at| {
        let is_word = |offset: usize, word: &str| at + offset < tokens.end && tagged.is(at + offset, word);
        let len = LEXICON.addressing.length_at(&tagged.words.lower(at), is_word)?;
        Some((subject_before(tagged, at, tokens.start)?, at..at + len))
    })
}
