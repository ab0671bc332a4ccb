//! Views as lines of text. Whatever comes from a page passes through [`escape`] on its way out.

pub(crate) mod escape;
pub(crate) mod style;

pub(crate) mod words;

mod evidence;

mod page;
mod reasons;

mod axis;
mod canvas;
mod timeline;

mod lineage;
pub(crate) mod rows;
mod table;

mod hits;
mod review;

mod operation;

mod contents;

mod sources;
mod stories;
mod trail;
mod verification;

pub(crate) use contents::{
    claim, document, explained_claim, explained_document, finding, heading, opening, sentence,
};
pub(crate) use hits::hits;
pub(crate) use lineage::lineage;
pub(crate) use operation::operation;
pub(crate) use page::{explained_page, page};
pub(crate) use review::{differences, key_line, queue_item, queue_list, waiting};
pub(crate) use sources::{pairs, range, series_list, source_records};
pub(crate) use stories::{story, story_list};
pub(crate) use table::claim_table;
pub(crate) use timeline::timeline;
pub(crate) use trail::trail;
pub(crate) use verification::verification;
