//! Whether a figure stands in a page that is cited for it, and what the page says instead.

use ascribe_compare::{CitedFigure, Verdict};
use ascribe_model::{Amount, Claim, ClaimId, Reading, Span};
use serde::Serialize;

use super::evidence::{Evidence, claim_evidence};

/// A page held against a figure that it is cited for.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct VerificationView {
    /// The document's SHA-256.
    pub document: String,
    /// Who published it.
    pub outlet: Option<String>,
    /// The figure that it is cited for.
    pub cited: CitedFigure,
    /// What the page says of it.
    pub verdict: Verdict,
    /// The claims that the verdict rests on, in text order; empty when absent.
    pub claims: Vec<CitedClaim>,
    /// Where the page does not hold the figure: what it gives of the same measure, at most five.
    pub instead: Vec<CitedClaim>,
    /// Where no claim gives the number: the lines in which its digits stand all the same, furniture among them.
    pub elsewhere: Vec<Evidence>,
}

/// A claim of the page.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CitedClaim {
    /// The claim.
    pub claim: ClaimId,
    /// The words.
    pub said: String,
    /// The measure, in a word.
    pub measure: &'static str,
    /// The way to the reader: source, relays; empty in the report's own voice.
    pub chain: Vec<String>,
    /// The sentence.
    pub evidence: Evidence,
}

/// Claims that are shown in place of the one that was looked for: enough to see what the page is about.
pub const MAX_INSTEAD: usize = 5;
/// Lines that are shown where the digits stand without being a claim.
const MAX_ELSEWHERE: usize = 3;

/// Holds a page against a figure that it is cited for.
pub fn verification(reading: &Reading, cited: CitedFigure) -> VerificationView {
    let found = ascribe_compare::verify(reading, cited);
    let claims = reading.claims.iter().filter(|claim| found.claims.contains(&claim.id));
    let is_held = matches!(found.verdict, Verdict::Stands | Verdict::OtherBound);
    let is_other = |claim: &&Claim| {
        cited.measure.is_none_or(|measure| measure == claim.measure) && !found.claims.contains(&claim.id)
    };
    let instead = reading.claims.iter().filter(is_other).take(if is_held { 0 } else { MAX_INSTEAD });
    VerificationView {
        document: reading.document.sha256.clone(),
        outlet: reading.document.outlet.clone(),
        cited,
        verdict: found.verdict,
        claims: claims.map(cited_claim).collect(),
        instead: instead.map(cited_claim).collect(),
        elsewhere: if found.verdict == Verdict::Absent { elsewhere(reading, cited) } else { Vec::new() },
    }
}

fn cited_claim(claim: &Claim) -> CitedClaim {
    let mentions = claim.source.iter().chain(&claim.via);
    CitedClaim {
        claim: claim.id.clone(),
        said: claim.excerpt.text.clone(),
        measure: claim.measure.as_str(),
        chain: mentions
            .map(|mention| mention.name.clone().unwrap_or_else(|| mention.excerpt.text.clone()))
            .collect(),
        evidence: claim_evidence(claim),
    }
}

/// The lines of the page in which the digits of the number stand.
fn elsewhere(reading: &Reading, cited: CitedFigure) -> Vec<Evidence> {
    let Amount::People { low, high } = cited.amount else { return Vec::new() };
    let Some(digits) = low.or(high).map(|number| number.to_string()) else { return Vec::new() };
    let text = &reading.document.text;
    let mut found = Vec::new();
    for line in text.split_inclusive('\n') {
        let marks = digits_in(line, &digits);
        if !marks.is_empty() && found.len() < MAX_ELSEWHERE {
            found.push(Evidence {
                claim: None,
                document: reading.document.sha256.clone(),
                outlet: reading.document.outlet.clone(),
                sentence: line.trim_end().to_owned(),
                marks,
            });
        }
    }
    found
}

/// Where a number stands in a line, whatever separates its thousands: "4000", "4,000", "4 000", "4.000".
fn digits_in(line: &str, digits: &str) -> Vec<Span> {
    let mut spans = Vec::new();
    let bytes = line.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let start = at;
        let mut number = String::new();
        let mut end = at;
        while at < bytes.len() {
            let is_between = matches!(bytes[at], b',' | b'.' | b' ')
                && bytes.get(at + 1..at + 4).is_some_and(|three| three.iter().all(u8::is_ascii_digit));
            if bytes[at].is_ascii_digit() {
                number.push(char::from(bytes[at]));
                end = at + 1;
            } else if !is_between {
                break;
            }
            at += 1;
        }
        if number == digits {
            spans.push(Span::new(start, end));
        }
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_found_whatever_separates_them() {
        let cut = |line: &str| -> Vec<String> {
            digits_in(line, "4000").into_iter().map(|span| span.cut(line).to_owned()).collect()
        };
        assert_eq!(cut("of 4,000 or 4000, not 14,000 or 4,0001"), ["4,000", "4000"]);
        assert_eq!(cut("4 000 und 4.000"), ["4 000", "4.000"]);
    }
}
