//! Likelihood: the estimative word of a statement and the band of ICD 203 that it suggests.

use std::ops::Range;

use ascribe_model::LikelihoodBand;

use super::Draft;
use super::lexicon::LEXICON;
use super::tags::{Tagged, Tags};

/// Gives each draft the first estimative word of its content that is not another's inside it.
pub(super) fn suggest_likelihoods(tagged: &Tagged, drafts: &mut [Draft]) {
    for idx in 0..drafts.len() {
        let own = drafts[idx].content.iter().cloned().flatten();
        let found = own
            .filter_map(|at| Some((at, likelihood_at(tagged, at)?)))
            .find(|(at, _)| !is_inner(drafts, idx, *at))
            .map(|(_, found)| found);
        drafts[idx].likelihood = found;
    }
}

/// Whether the word is said by somebody whose statement stands inside that of `outer`.
fn is_inner(drafts: &[Draft], outer: usize, at: usize) -> bool {
    /// Statements inside another stand close to it in the list.
    const NEAR: usize = 24;
    let holds = |draft: &Draft, at: usize| draft.content.iter().any(|piece| piece.contains(&at));
    let near = outer.saturating_sub(NEAR)..(outer + NEAR).min(drafts.len());
    drafts[near].iter().any(|inner| {
        inner.head != drafts[outer].head
            && holds(&drafts[outer], inner.head)
            && inner.content != drafts[outer].content
            && holds(inner, at)
    })
}

/// The longest estimative phrase that starts at the word, with its band; "not likely" is "unlikely".
fn likelihood_at(tagged: &Tagged, at: usize) -> Option<(Range<usize>, LikelihoodBand)> {
    if !tagged.has(at, Tags::ESTIMATE_START) || at > 0 && follows_degree(tagged, at) {
        return None;
    }
    let first = tagged.words.lower(at);
    let is_word = |offset: usize, word: &str| tagged.is(at + offset, word);
    let phrases = LEXICON.likelihood.iter();
    let (length, band) = phrases
        .filter_map(|(band, phrases)| Some((phrases.length_at(&first, is_word)?, *band)))
        .max_by_key(|(length, _)| *length)?;
    let negation = at.checked_sub(1).filter(|before| tagged.has(*before, Tags::NEGATION));
    match negation {
        Some(negation) => Some((negation..at + length, negated(band)?)),
        None => Some((at..at + length, band)),
    }
}

/// "highly likely" is found at "highly"; its second word starts nothing.
fn follows_degree(tagged: &Tagged, at: usize) -> bool {
    LEXICON.likelihood.iter().any(|(_, phrases)| {
        let first = tagged.words.lower(at - 1);
        phrases
            .length_at(&first, |offset, word| tagged.is(at - 1 + offset, word))
            .is_some_and(|length| length > 1)
    })
}

/// The band of a negated word: only next to the middle does "not" say where the likelihood lies.
fn negated(band: LikelihoodBand) -> Option<LikelihoodBand> {
    match band {
        LikelihoodBand::Likely | LikelihoodBand::VeryLikely => Some(LikelihoodBand::Unlikely),
        LikelihoodBand::Unlikely => Some(LikelihoodBand::Likely),
        _ => None,
    }
}
