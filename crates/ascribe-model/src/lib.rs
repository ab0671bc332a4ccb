//! The nouns of Ascribe: plain data, their invariants and nothing that acts.
//!
//! Data walks one way through the program and this crate names what walks:
//! page bytes become a [`Document`]; a document becomes a [`Reading`] with its [`Statement`]s, [`Figure`]s and
//! [`Claim`]s; the readings of many documents become a [`Comparison`] with [`Lineage`], [`Series`] and [`Finding`]s.
//!
//! Offsets in this crate are byte offsets into [`Document::text`], half-open, always on character borders.
//! They become Unicode code points only where JSON leaves the program.

mod span;

mod document;

mod amount;
mod figure;
mod statement;

mod claim;
mod reading;
mod remarks;

mod comparison;

mod hash;

pub use amount::{Amount, Ratio};
pub use claim::{Claim, ClaimId, Interval};
pub use comparison::{
    Comparison, Derivation, Finding, Independence, Lineage, LineageBasis, Origin, OriginKind, Question,
    Revision, Scope, Series, SeriesId, SeriesPart, Story, StoryId,
};
pub use document::{
    Block, BlockKind, DateBasis, Document, Notice, OriginMention, PageDate, PrintedLine, ReadAs, Table,
    TableCell, TableRow,
};
pub use figure::{CellMention, Change, Figure, Measure, PlaceMention, SourceMention, TimeMention};
pub use hash::{content_hash, short_id};
pub use reading::Reading;
pub use remarks::{Remark, Remarks};
pub use span::{Excerpt, Span};
pub use statement::{Certainty, Form, Likelihood, LikelihoodBand, Speaker, SpeakerKind, Statement};
