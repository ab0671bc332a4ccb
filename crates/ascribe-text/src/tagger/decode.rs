//! Scores to spans: cues, and for each cue the best allowed sequence of role labels.

use std::ops::Range;

/// Labels of the cue head: outside, beginning, inside, and the beginning of a further piece ("put" … "at").
pub(super) const N_CUE_LABELS: usize = 4;
/// Labels of the role head: outside, beginning and inside of the source, beginning and inside of the content.
pub(super) const N_ROLE_LABELS: usize = 5;

const CUE_OUTSIDE: usize = 0;
const CUE_INSIDE: usize = 2;
const CUE_FURTHER: usize = 3;

const OUTSIDE: usize = 0;
const BEGIN_SOURCE: usize = 1;
const INSIDE_SOURCE: usize = 2;
const BEGIN_CONTENT: usize = 3;
const INSIDE_CONTENT: usize = 4;

/// A score that no path takes.
const NEVER: f32 = -1e9;

/// Role label, and whether the source has begun: it has one piece, so it cannot begin twice.
const STATES: [(usize, bool); 8] = [
    (OUTSIDE, false),
    (BEGIN_CONTENT, false),
    (INSIDE_CONTENT, false),
    (BEGIN_SOURCE, true),
    (INSIDE_SOURCE, true),
    (OUTSIDE, true),
    (BEGIN_CONTENT, true),
    (INSIDE_CONTENT, true),
];

/// The words of the roles of a cue.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Roles {
    /// Who said it.
    pub source: Vec<Range<usize>>,
    /// What was said.
    pub content: Vec<Range<usize>>,
    /// The logarithm of how likely these labels are, all words together.
    pub path: f32,
}

/// The cues in the scores of a unit's words, each with its pieces in the order they were found.
///
/// A word is part of a cue when "outside" has at most `1 - cue_min`.
pub(super) fn find_cues(scores: &[[f32; N_CUE_LABELS]], cue_min: f32) -> Vec<Vec<Range<usize>>> {
    let mut cues: Vec<Vec<Range<usize>>> = Vec::new();
    for (word, scores) in scores.iter().enumerate() {
        let logs = log_softmax(scores);
        if 1.0 - logs[CUE_OUTSIDE].exp() < cue_min {
            continue;
        }
        let label = 1 + first_best(&logs[1..]);
        let last = cues.last_mut();
        match (label, last) {
            (CUE_INSIDE, Some(cue)) if cue.last().is_some_and(|piece| piece.end == word) => {
                if let Some(piece) = cue.last_mut() {
                    piece.end = word + 1;
                }
            }
            (CUE_FURTHER, Some(cue)) => cue.push(word..word + 1),
            _ => cues.push(std::iter::once(word..word + 1).collect()),
        }
    }
    cues
}

/// The logarithm of the odds that a word is part of a cue, from its scores.
pub(super) fn cue_odds(scores: &[f32; N_CUE_LABELS]) -> f32 {
    /// Shares below this tell nothing more.
    const LEAST: f32 = 1e-6;
    let outside = log_softmax(scores)[CUE_OUTSIDE];
    (1.0 - outside.exp()).max(LEAST).ln() - outside
}

/// The best allowed roles for a cue, from the role scores of the unit's words; the cue's own words have none.
pub(super) fn find_roles(scores: &[[f32; N_ROLE_LABELS]], cue: &[Range<usize>]) -> Roles {
    let labels = best_labels(scores, cue);
    let path = scores.iter().zip(&labels).map(|(scores, label)| log_softmax(scores)[*label]).sum();
    let mut roles = Roles { path, ..Roles::default() };
    for (word, label) in labels.into_iter().enumerate() {
        let spans = match label {
            BEGIN_SOURCE | INSIDE_SOURCE => &mut roles.source,
            BEGIN_CONTENT | INSIDE_CONTENT => &mut roles.content,
            _ => continue,
        };
        match spans.last_mut() {
            Some(last) if matches!(label, INSIDE_SOURCE | INSIDE_CONTENT) => last.end = word + 1,
            _ => spans.push(word..word + 1),
        }
    }
    roles
}

/// Viterbi over the states; the lowest state wins where two are equal.
fn best_labels(scores: &[[f32; N_ROLE_LABELS]], cue: &[Range<usize>]) -> Vec<usize> {
    let mut best = [NEVER; STATES.len()];
    let mut back: Vec<[usize; STATES.len()]> = Vec::with_capacity(scores.len());
    for (word, scores) in scores.iter().enumerate() {
        let mut logs = log_softmax(scores);
        if cue.iter().any(|piece| piece.contains(&word)) {
            logs[1..].fill(NEVER);
        }
        let mut from = [0; STATES.len()];
        let mut next = [0.0; STATES.len()];
        for (state, (label, _)) in STATES.iter().enumerate() {
            let reached = |before: usize| best[before] + if may_follow(before, state) { 0.0 } else { NEVER };
            let paths: [f32; STATES.len()] = std::array::from_fn(reached);
            from[state] = first_best(&paths);
            let arriving = if word == 0 { opening_score(state) } else { paths[from[state]] };
            next[state] = arriving + logs[*label];
        }
        best = next;
        back.push(from);
    }
    let mut state = first_best(&best);
    let mut labels = vec![OUTSIDE; scores.len()];
    for word in (0..scores.len()).rev() {
        labels[word] = STATES[state].0;
        state = back[word][state];
    }
    labels
}

/// Which states a unit may begin with.
fn opening_score(state: usize) -> f32 {
    let opens = match STATES[state] {
        (OUTSIDE | BEGIN_CONTENT, begun) => !begun,
        (BEGIN_SOURCE, _) => true,
        _ => false,
    };
    if opens { 0.0 } else { NEVER }
}

fn may_follow(before: usize, after: usize) -> bool {
    let ((label, begun), (next, next_begun)) = (STATES[before], STATES[after]);
    match next {
        INSIDE_SOURCE => matches!(label, BEGIN_SOURCE | INSIDE_SOURCE),
        INSIDE_CONTENT => matches!(label, BEGIN_CONTENT | INSIDE_CONTENT) && begun == next_begun,
        BEGIN_SOURCE => !begun,
        _ => begun == next_begun,
    }
}

fn log_softmax<const N: usize>(scores: &[f32; N]) -> [f32; N] {
    let largest = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let shifted = scores.map(|score| score - largest);
    let sum: f32 = shifted.iter().map(|score| score.exp()).sum();
    shifted.map(|score| score - sum.ln())
}

/// The position of the largest value, the first of equals.
fn first_best(values: &[f32]) -> usize {
    let mut best = 0;
    for (position, value) in values.iter().enumerate() {
        if *value > values[best] {
            best = position;
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cues_are_joined_by_their_labels() {
        let scores = [[9.0, 0.0, 0.0, 0.0], [0.0, 9.0, 0.0, 0.0], [0.0, 0.0, 9.0, 0.0], [0.0, 0.0, 0.0, 9.0]];
        assert_eq!(find_cues(&scores, 0.5), [vec![1..3, 3..4]]);
        assert_eq!(find_cues(&scores[2..], 0.5), [vec![0..1, 1..2]]);
        assert!(find_cues(&scores[..1], 0.5).is_empty());
    }

    #[test]
    fn roles_keep_to_what_is_allowed() {
        let label = |at: usize| std::array::from_fn(|label| if label == at { 5.0 } else { 0.0 });
        let scores = [1, 2, 1, 0, 4, 4, 3].map(label);
        let roles = find_roles(&scores, std::slice::from_ref(&(3..4)));
        assert_eq!(roles.source.len(), 1, "a source begins once");
        assert_eq!(roles.content, [4..6, 6..7], "an inside without a beginning begins");
        assert_eq!(find_roles(&[], &[]), Roles::default());
    }
}
