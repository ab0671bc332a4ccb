//! Quotations: which words stand in quotation marks.

use std::ops::Range;

use super::tags::{Quote, Tagged, Tags};

/// Longest quotation, in words. A mark that nothing answers within this reach opens none.
const MAX_QUOTE: usize = 1_500;

/// Which marks a quotation is set in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Marks {
    Curly,
    CurlySingle,
    Straight,
    StraightSingle,
    /// Two straight apostrophes, as some archives set them.
    Doubled,
    Angled,
}

/// Finds the quotations of a page, paragraph by paragraph, and tags their marks.
pub(super) fn mark_quotes(tagged: &mut Tagged) {
    let paragraphs = paragraphs(tagged);
    for (idx, paragraph) in paragraphs.iter().enumerate() {
        let mut at = paragraph.start;
        while at < paragraph.end {
            let Some(marks) = opening(tagged, at, paragraph.start) else {
                at += 1;
                continue;
            };
            let limit = paragraph.end.min(at + MAX_QUOTE);
            let close = closing(tagged, at + 1..limit, marks);
            let carried_on = close.is_none()
                && paragraphs
                    .get(idx + 1)
                    .is_some_and(|next| opening(tagged, next.start, next.start) == Some(marks));
            match close {
                Some(close) => {
                    let end = close + 1 + usize::from(marks == Marks::Doubled);
                    at = push_quote(tagged, at..end, false);
                }
                None if carried_on => at = push_quote(tagged, at..paragraph.end, true),
                None => at += 1,
            }
        }
    }
}

fn push_quote(tagged: &mut Tagged, tokens: Range<usize>, goes_on: bool) -> usize {
    let end = tokens.end;
    tagged.tags[tokens.start] = tagged.tags[tokens.start].or(Tags::OPEN_QUOTE);
    if !goes_on {
        tagged.tags[end - 1] = tagged.tags[end - 1].or(Tags::CLOSE_QUOTE);
    }
    tagged.quotes.push(Quote { tokens: tokens.clone(), goes_on });
    let position = tagged.quotes.len() as u32;
    tagged.quote_of[tokens].fill(position);
    end
}

/// The mark that answers `marks`; none when another quotation opens before.
fn closing(tagged: &Tagged, within: Range<usize>, marks: Marks) -> Option<usize> {
    let limit = within.end;
    for idx in within {
        if closes(tagged, idx, marks, limit) {
            return Some(idx);
        }
        if opening(tagged, idx, limit) == Some(marks) {
            return None;
        }
    }
    None
}

/// The words of each paragraph.
fn paragraphs(tagged: &Tagged) -> Vec<Range<usize>> {
    let mut paragraphs: Vec<(usize, Range<usize>)> = Vec::new();
    for sentence in &tagged.words.sentences {
        match paragraphs.last_mut() {
            Some((paragraph, tokens)) if *paragraph == sentence.paragraph => tokens.end = sentence.tokens.end,
            _ => paragraphs.push((sentence.paragraph, sentence.tokens.clone())),
        }
    }
    paragraphs.into_iter().map(|(_, tokens)| tokens).collect()
}

fn opening(tagged: &Tagged, idx: usize, first: usize) -> Option<Marks> {
    let spaced = idx == first
        || tagged.words.tokens[idx].spaced
        || tagged.has(idx - 1, Tags::OPEN_PAREN.or(Tags::DASH));
    let joined = tagged.words.tokens.get(idx + 1).is_some_and(|next| !next.spaced);
    match tagged.words.word(idx) {
        "“" | "„" => Some(Marks::Curly),
        "«" => Some(Marks::Angled),
        "\"" => Some(Marks::Straight),
        "‘" if spaced && joined => Some(Marks::CurlySingle),
        "'" if spaced && is_doubled(tagged, idx) => Some(Marks::Doubled),
        "'" if spaced && joined => Some(Marks::StraightSingle),
        _ => None,
    }
}

/// Whether the apostrophe at `idx` is the first of two.
fn is_doubled(tagged: &Tagged, idx: usize) -> bool {
    tagged.is(idx + 1, "'") && !tagged.words.tokens[idx + 1].spaced
}

fn closes(tagged: &Tagged, idx: usize, marks: Marks, limit: usize) -> bool {
    let ends_word = idx + 1 == limit
        || tagged.words.tokens[idx + 1].spaced
        || tagged.has(idx + 1, Tags::MARK)
        || tagged.is(idx + 1, "\"");
    match (marks, tagged.words.word(idx)) {
        (Marks::Curly, "”") | (Marks::Angled, "»") | (Marks::Straight, "\"") => true,
        (Marks::Curly, "\"") | (Marks::Straight, "”") => true,
        (Marks::Doubled, "'") => idx + 1 < limit && is_doubled(tagged, idx),
        (Marks::CurlySingle, "’") | (Marks::StraightSingle, "'") => {
            !tagged.words.tokens[idx].spaced && ends_word
        }
        _ => false,
    }
}
