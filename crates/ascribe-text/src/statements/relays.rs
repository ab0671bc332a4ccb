//! Relays: which statement passes on the words of which.

use std::ops::Range;

use ascribe_model::{Speaker, SpeakerKind};

use super::{Draft, Link};

/// Sets `relays` of every draft: the statements directly inside its content, and those it cites.
///
/// A denier passes nothing on, nor does a speaker who reports himself. `speakers` are those of the drafts.
pub(super) fn link_relays(drafts: &mut [Draft], speakers: &[Option<Speaker>]) {
    for idx in 0..drafts.len() {
        let near = window(drafts, idx);
        let passed: Vec<usize> =
            near.clone().filter(|other| passes_on(drafts, speakers, idx, *other)).collect();
        let direct = |other: &usize| {
            !passed.iter().any(|middle| middle != other && passes_on(drafts, speakers, *middle, *other))
        };
        drafts[idx].relays = passed.iter().copied().filter(direct).collect();
    }
}

/// Drafts near enough to be inside the content of `idx`: most statements hold a handful.
fn window(drafts: &[Draft], idx: usize) -> Range<usize> {
    const REACH: usize = 24;
    idx.saturating_sub(REACH)..(idx + REACH + 1).min(drafts.len())
}

/// Whether `outer` gives the words of `inner` as somebody else's.
fn passes_on(drafts: &[Draft], speakers: &[Option<Speaker>], outer: usize, inner: usize) -> bool {
    let (host, cited) = (&drafts[outer], &drafts[inner]);
    if outer == inner || is_same_speaker(drafts, speakers, outer, inner) {
        return false;
    }
    let linked = cited.link == Some(Link::CitedBy(host.head)) || host.link == Some(Link::Cites(cited.head));
    let reversed = host.link == Some(Link::CitedBy(cited.head)) || cited.link == Some(Link::Cites(host.head));
    if linked || reversed {
        return linked;
    }
    let holds_cue = host.content.iter().any(|piece| piece.contains(&cited.head));
    holds_cue && host.nests && cited.head != host.head
}

/// Whether two drafts have one speaker: one source, or a pronoun that stands for the other's.
pub(super) fn is_same_speaker(
    drafts: &[Draft],
    speakers: &[Option<Speaker>],
    one: usize,
    other: usize,
) -> bool {
    if drafts[one].source.is_some() && drafts[one].source == drafts[other].source {
        return true;
    }
    let (Some(first), Some(second)) = (&speakers[one], &speakers[other]) else { return false };
    let pronoun = first.antecedent.is_some() || second.antecedent.is_some();
    let named = first.kind != SpeakerKind::Unnamed;
    first.name == second.name && (named || pronoun)
}
