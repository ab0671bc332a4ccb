//! How things look: the frame of all pages, the chart of a series, claims, findings, and the graph of lineage.

mod chart;
mod claim;
mod finding;
mod grade;
mod graph;
mod layout;
mod list;
mod scale;
mod trail;
mod verification;

pub(crate) use chart::{Chart, chart_style, standalone_chart};
pub(crate) use claim::{claim_card, claim_facts, claim_rows, evidence, publisher, report_title, table_row};
pub(crate) use finding::finding;
pub(crate) use grade::{grade_box, grade_list};
pub(crate) use graph::lineage_graph;
pub(crate) use layout::{Frame, Section, bare_page, export_page, full_page, made_by, minute, past_words};
pub(crate) use list::{empty, series_table, turns};
pub(crate) use trail::{change, trail};
pub(crate) use verification::verification;
