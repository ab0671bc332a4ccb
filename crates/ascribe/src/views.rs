//! What is shown of a series: computed once here, drawn by the terminal, by HTML and as JSON.
//!
//! Views are plain and complete: whoever draws one needs nothing else, and adds nothing but form.

mod claim_table;
mod evidence;
mod lineage_tree;
mod report_text;
mod source_graph;
mod source_list;
mod story;
mod timeline;
mod word_changes;

mod range;
mod trail;
mod verification;

pub use claim_table::{ClaimRow, ClaimTable, claim_table};
pub use evidence::{Evidence, EvidenceCell, TableEvidence, claim_evidence, finding_evidence, table_evidence};
pub use lineage_tree::{LineageNode, lineage_trees};
pub use range::{LastSaid, Range, SeriesRow, SeriesSummary, range, series_row, series_summary};
pub use report_text::{PartRole, StatementPart, TextBlock, TextPiece, report_text};
pub use source_graph::{GraphEdge, GraphNode, NodeKind, SourceGraph, source_graph};
pub(crate) use source_list::sources_of;
pub use source_list::{SourceEntry, SourceRow, source_in, source_key, source_list, source_row};
pub use story::{Latest, StoryReport, StoryRow, StorySource, StoryView, story_row, story_view};
pub use timeline::{
    DayBasis, Step, Support, Timeline, TimelineRow, TimelineSource, series_words, support, timeline,
};
pub use trail::{Trail, TrailCorrection, TrailStep, trail};
pub use verification::{CitedClaim, VerificationView, verification};
pub use word_changes::{WordChange, word_changes};
