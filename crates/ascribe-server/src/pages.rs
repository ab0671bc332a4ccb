//! The pages: one file each, with what it asks of the ledger and how it draws it.

pub(crate) mod assets;

mod about;
mod api;
mod claim;
mod compare;
mod findings;
mod grade;
mod home;
mod lineage;
mod log;
mod report;
mod reports;
mod review;
mod search;
mod series;
mod series_list;
mod sources;
mod stories;
mod story;

pub(crate) use about::{WireAbout, about, openapi};
pub(crate) use api::{
    SentCorrection, SentJudgement, SentNote, SentUndo, WireAdded, WireRecorded, add_correction,
    add_judgement, add_note, add_reports, add_undo, enter, entered,
};
pub(crate) use assets::{script, style};
pub(crate) use claim::{WireClaimPage, claim};
pub(crate) use compare::{WireCompare, compare};
pub(crate) use findings::findings;
pub(crate) use grade::grade;
pub(crate) use home::{WireHome, home};
pub(crate) use lineage::lineage;
pub(crate) use log::{WireOperation, log};
pub(crate) use report::{WireReportPage, original, report, report_file};
pub(crate) use reports::reports;
pub(crate) use review::{WireReview, judge, review, review_claim, undo};
pub(crate) use search::{WireSearch, search};
pub(crate) use series::{WireSeriesPage, series, series_chart, series_embedded, series_file};
pub(crate) use series_list::series_list;
pub(crate) use sources::{WireSourcePage, source, sources};
pub(crate) use stories::stories;
pub(crate) use story::{WireStoryPage, story};
