//! Relays: which statement passes on the words of which.

use std::ops::Range;

use super::Draft;

/// Sets `relays` of every draft: the statements directly inside its content, and those it cites.
///
/// A denier passes nothing on, nor does a speaker who reports himself.
pub(super) fn link_relays(drafts: &mut [Draft], same_speaker: impl Fn(&Draft, &Draft) -> bool) {
    for idx in 0..drafts.len() {
        let mut relays: Vec<usize> = Vec::new();
        let near = window(drafts, idx);
        for other in near.clone() {
            if other == idx || same_speaker(&drafts[idx], &drafts[other]) || !passes_on(drafts, idx, other) {
                continue;
            }
            let between = near.clone().any(|middle| {
                middle != idx
                    && middle != other
                    && passes_on(drafts, idx, middle)
                    && passes_on(drafts, middle, other)
            });
            if !between {
                relays.push(other);
            }
        }
        drafts[idx].relays = relays;
    }
}

/// Drafts near enough to be inside the content of `idx`: most statements hold a handful.
fn window(drafts: &[Draft], idx: usize) -> Range<usize> {
    const REACH: usize = 24;
    idx.saturating_sub(REACH)..(idx + REACH + 1).min(drafts.len())
}

/// Whether `outer` gives the words of `inner` as somebody else's.
fn passes_on(drafts: &[Draft], outer: usize, inner: usize) -> bool {
    let (host, cited) = (&drafts[outer], &drafts[inner]);
    if cited.cited_by == Some(host.head) {
        return true;
    }
    if host.cited_by == Some(cited.head) || host.denies || host.content.is_empty() {
        return false;
    }
    let holds_cue = host.content.iter().any(|piece| piece.contains(&cited.head));
    holds_cue && cited.head != host.head
}
