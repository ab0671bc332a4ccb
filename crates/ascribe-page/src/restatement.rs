//! Summaries on the page: a lede that tells the report before it begins, a close that tells it again.

use std::ops::Range;

use ascribe_model::{Block, BlockKind};

use crate::vocabulary::{ContentWords, Vocabulary};

/// Paragraphs below which a report has no room for a summary of itself.
const MIN_PARAGRAPHS: usize = 4;

/// Of a hundred content words of a lede, how many come back below it. In the aggregator rewrites in our own words and the
/// page that started this, ledes have 42 and more; most opening paragraphs of plain reports stay below 40.
const MIN_LEDE_PERCENT: usize = 40;

/// The same for a closing paragraph against what stands above it.
const MIN_CLOSE_PERCENT: usize = 50;

/// Content words below which a closing paragraph is too short to sum up.
const MIN_CLOSE_WORDS: usize = 15;

/// Turns body blocks that restate the rest into lede and summary.
pub(crate) fn mark_restatements(text: &str, blocks: &mut [Block]) {
    let body: Vec<usize> = (0..blocks.len()).filter(|idx| blocks[*idx].kind == BlockKind::Body).collect();
    if body.len() < MIN_PARAGRAPHS {
        return;
    }
    let paragraph = |position: usize| blocks[body[position]].span.cut(text);
    let last = body.len() - 1;
    let words_in = |positions: Range<usize>| {
        let words: Vec<ContentWords> =
            positions.map(|position| ContentWords::of(paragraph(position))).collect();
        Vocabulary::of(&words)
    };
    let is_close = is_closing_summary(paragraph(last), || words_in(0..last));
    let is_lede = is_lede(paragraph(0), paragraph(1), || words_in(1..last + 1));
    if is_lede {
        blocks[body[0]].kind = BlockKind::Lede;
    }
    if is_close {
        blocks[body[last]].kind = BlockKind::Summary;
    }
}

/// A lede is told again below: its first figure and most of its words return, and the paragraph after it starts anew.
///
/// `below` gives the words of the paragraphs below it; few pages come so far that they are asked for.
fn is_lede(first: &str, second: &str, below: impl FnOnce() -> Vocabulary) -> bool {
    let repeats_figure =
        figures(first).next().is_some_and(|main| figures(second).any(|figure| figure == main));
    repeats_figure
        && !first.contains(['"', '“'])
        && covered_percent(&ContentWords::of(first), &below()) >= MIN_LEDE_PERCENT
}

fn is_closing_summary(paragraph: &str, above: impl FnOnce() -> Vocabulary) -> bool {
    let opening = paragraph.trim_start().to_lowercase();
    let cues = [
        "in summary",
        "in conclusion",
        "to sum up",
        "to summarize",
        "to summarise",
        "in short",
        "summary:",
        "in sum",
    ];
    if cues.iter().any(|cue| opening.starts_with(cue)) {
        return true;
    }
    let says_anew = paragraph.contains(['"', '“']) || paragraph.bytes().any(|byte| byte.is_ascii_digit());
    if says_anew {
        return false;
    }
    let words = ContentWords::of(paragraph);
    words.len() >= MIN_CLOSE_WORDS && covered_percent(&words, &above()) >= MIN_CLOSE_PERCENT
}

fn covered_percent(words: &ContentWords, rest: &Vocabulary) -> usize {
    rest.n_shared(words) * 100 / words.len().max(1)
}

/// Numbers of two digits and more, as written.
fn figures(paragraph: &str) -> impl Iterator<Item = &str> {
    paragraph
        .split(|c: char| !c.is_ascii_digit() && c != ',' && c != '.')
        .map(|number| number.trim_matches([',', '.']))
        .filter(|number| number.len() >= 2)
}

#[cfg(test)]
mod tests {
    use ascribe_model::Span;

    use super::*;

    fn kinds(paragraphs: &[&str]) -> Vec<BlockKind> {
        let text = paragraphs.join("\n");
        let mut start = 0;
        let mut blocks: Vec<Block> = paragraphs
            .iter()
            .map(|paragraph| {
                let span = Span::new(start, start + paragraph.len());
                start += paragraph.len() + 1;
                Block { kind: BlockKind::Body, span, in_page: None }
            })
            .collect();
        mark_restatements(&text, &mut blocks);
        blocks.iter().map(|block| block.kind).collect()
    }

    #[test]
    fn a_page_that_tells_itself_three_times_is_seen_through() {
        let found = kinds(&[
            "The harbour service counts over 4,000 casualties. Fresh soldiers were sent as fear of the draft spreads.",
            "According to the harbour service, casualties among the soldiers passed 4,000, a lawmaker told reporters.",
            "He said the fresh soldiers were sent in March after a pause at the front.",
            "Families fear the draft, he said, and gifts are sent to them by the service.",
            "In summary, casualties mount while soldiers are sent and the fear of the draft spreads among families.",
        ]);
        assert_eq!(found[0], BlockKind::Lede);
        assert_eq!(found[4], BlockKind::Summary);
        assert_eq!(found[1..4], [BlockKind::Body; 3]);
    }

    #[test]
    fn a_plain_report_has_no_summaries() {
        let found = kinds(&[
            "Shelling killed 12 people in a harbour town on Tuesday, the governor said.",
            "Rescuers searched a burning warehouse through the night.",
            "The town lies 40 kilometres from the front and had been spared until now.",
            "Schools will stay shut until Friday.",
        ]);
        assert_eq!(found, [BlockKind::Body; 4]);
    }
}
