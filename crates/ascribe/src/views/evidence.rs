//! The sentence that a claim or a finding rests on, with the words that matter marked.

use ascribe_model::{Claim, ClaimId, Excerpt, Finding, Reading, Span, TableRow};
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

/// The row of a table that a claim rests on, beneath the heads of the table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TableEvidence {
    /// The rows with the heads of the figure's column.
    pub heads: Vec<Vec<EvidenceCell>>,
    /// The row with the figure.
    pub cells: Vec<EvidenceCell>,
}

/// A cell of a row, whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EvidenceCell {
    /// Its words.
    pub text: String,
    /// How many columns it covers.
    pub n_columns: usize,
    /// Whether the figure stands in it, or it is a head of the figure.
    pub is_marked: bool,
}

/// The row of a table that a claim rests on; none where it rests on a sentence.
pub fn table_evidence(reading: &Reading, claim: &Claim) -> Option<TableEvidence> {
    let figure = reading.figures.get(claim.figure)?;
    let cell = figure.cell.as_ref()?;
    let rows = &reading.document.tables.get(cell.table)?.rows;
    let heads: Vec<&Excerpt> = cell.heads.iter().chain(&cell.row_heads).collect();
    let is_head = |span: Span| heads.iter().any(|head| head.span == span);
    let cells = |row: &TableRow| {
        let cell = |cell: &ascribe_model::TableCell| EvidenceCell {
            text: cell.span.cut(&reading.document.text).to_owned(),
            n_columns: cell.n_columns,
            is_marked: is_head(cell.span) || cell.span.contains(figure.excerpt.span),
        };
        row.cells.iter().map(cell).collect()
    };
    let holds_head = |row: &&TableRow| {
        row.cells
            .iter()
            .any(|own| cell.heads.iter().any(|head| head.span == own.span && row.span.contains(own.span)))
    };
    let above = rows.get(..cell.row)?;
    Some(TableEvidence {
        heads: above.iter().filter(holds_head).map(cells).collect(),
        cells: cells(rows.get(cell.row)?),
    })
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
