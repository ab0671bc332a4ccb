use serde::{Deserialize, Serialize};

use crate::{Claim, Document, Figure, Notice, Statement};

/// A document and what was read in it. The unit that `text` hands to `compare` and that a ledger keeps.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// The document.
    pub document: Document,
    /// Who said what, in text order.
    pub statements: Vec<Statement>,
    /// Every figure, in text order; a figure restated stands once for each mention.
    pub figures: Vec<Figure>,
    /// One claim for each distinct figure, in text order of the main mention.
    pub claims: Vec<Claim>,
    /// What the text reader could not settle. The page reader's notices stand in the document.
    pub notices: Vec<Notice>,
}

impl Reading {
    /// All notices, the page reader's first.
    pub fn all_notices(&self) -> impl Iterator<Item = &Notice> {
        self.document.notices.iter().chain(&self.notices)
    }

    /// Whether every excerpt stands in the text where it says it stands. A reading that fails this is a defect.
    pub fn holds(&self) -> bool {
        let text = &self.document.text;
        let in_statements =
            self.statements.iter().flat_map(|s| s.source.iter().chain(&s.cue).chain(&s.content));
        let likelihoods = self.statements.iter().flat_map(|s| &s.likelihood).map(|likely| &likely.excerpt);
        let in_figures = self.figures.iter().flat_map(|f| {
            let sources = f.source.iter().chain(&f.via).map(|mention| &mention.excerpt);
            let places = f.place.iter().map(|place| &place.excerpt);
            let times = f.when.iter().map(|when| &when.excerpt);
            let heads = f.cell.iter().flat_map(|cell| cell.heads.iter().chain(&cell.row_heads));
            let own = std::iter::once(&f.excerpt).chain(&f.population);
            own.chain(sources).chain(places).chain(times).chain(heads)
        });
        let in_claims = self.claims.iter().flat_map(|c| [&c.excerpt, &c.sentence]);
        let mut excerpts =
            in_statements.chain(likelihoods).chain(in_figures).chain(in_claims).chain(&self.document.bylines);
        excerpts.all(|excerpt| excerpt.holds_in(text))
    }
}
