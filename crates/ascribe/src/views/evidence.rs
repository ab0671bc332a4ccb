//! The sentence that a claim or a finding rests on, with the words that matter marked.

use ascribe_model::{Claim, ClaimId, Finding, Span};
use serde::Serialize;

/// Characters of a sentence that are shown around the marked words. The longest sentence of the development reports has
/// about 700 characters; a page without full stops would be one sentence.
const LONGEST_SENTENCE: usize = 900;

/// A sentence with marked words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Evidence {
    /// The claim it is the evidence of.
    pub claim: Option<ClaimId>,
    /// The document it stands in, by SHA-256.
    pub document: String,
    /// Who published the document.
    pub outlet: Option<String>,
    /// The words of the sentence; of a very long one the part around the marked words.
    pub sentence: String,
    /// The marked words, as byte spans of `sentence`.
    pub marks: Vec<Span>,
}

/// The sentence of a claim with its figure marked.
pub fn claim_evidence(claim: &Claim) -> Evidence {
    let (sentence, figure) = (claim.sentence.span, claim.excerpt.span);
    let mark = sentence.contains(figure).then(|| {
        let start = figure.start - sentence.start;
        Span::new(start, start + figure.len())
    });
    let (sentence, mark) = cut_around(&claim.sentence.text, mark);
    Evidence {
        claim: Some(claim.id.clone()),
        document: claim.document.clone(),
        outlet: claim.outlet.clone(),
        sentence,
        marks: mark.into_iter().collect(),
    }
}

/// The sentences that a finding rests on, in the order in which its message speaks of them; each once, with all its
/// figures marked. `claim_of` finds the claims.
pub fn finding_evidence<'a>(
    finding: &Finding,
    claim_of: impl Fn(&ClaimId) -> Option<&'a Claim>,
) -> Vec<Evidence> {
    let mut gathered: Vec<Evidence> = Vec::new();
    for evidence in finding.claims.iter().filter_map(claim_of).map(claim_evidence) {
        let same = |other: &&mut Evidence| {
            other.document == evidence.document && other.sentence == evidence.sentence
        };
        match gathered.iter_mut().find(same) {
            Some(other) => other.marks.extend(evidence.marks),
            None => gathered.push(evidence),
        }
    }
    gathered
}

/// The part of an overlong sentence around the mark, with the mark moved along.
fn cut_around(sentence: &str, mark: Option<Span>) -> (String, Option<Span>) {
    if sentence.len() <= LONGEST_SENTENCE {
        return (sentence.to_owned(), mark);
    }
    let kept = mark.unwrap_or(Span::new(0, 0));
    let start = sentence.floor_char_boundary(kept.start.saturating_sub(LONGEST_SENTENCE / 2));
    let end = sentence.ceil_char_boundary(kept.end.saturating_add(LONGEST_SENTENCE / 2).min(sentence.len()));
    let before = if start > 0 { "…" } else { "" };
    let after = if end < sentence.len() { "…" } else { "" };
    let mark = mark.map(|mark| {
        let moved = mark.start - start + before.len();
        Span::new(moved, moved + mark.len())
    });
    (format!("{before}{}{after}", &sentence[start..end]), mark)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_overlong_sentence_is_shown_around_its_mark() {
        let sentence = format!("{}over 4,000{}", "ü ".repeat(800), " x".repeat(800));
        let start = sentence.find("over").unwrap();
        let (cut, mark) = cut_around(&sentence, Some(Span::new(start, start + 10)));
        assert_eq!(mark.unwrap().cut(&cut), "over 4,000");
        assert!(cut.len() < 1000 && cut.starts_with('…') && cut.ends_with('…'));
    }
}
