//! Views as lines of text. Whatever comes from a page passes through [`escape`] on its way out.

pub(crate) mod escape;
pub(crate) mod style;

mod words;

mod evidence;

mod page;

mod axis;
mod canvas;
mod timeline;

mod lineage;
mod table;

mod operation;

mod contents;

mod sources;
mod trail;
mod verification;

pub(crate) use contents::{claim, document, finding, heading, opening, sentence};
pub(crate) use lineage::lineage;
pub(crate) use operation::operation;
pub(crate) use page::page;
pub(crate) use sources::{pairs, range, series_list, source_records};
pub(crate) use table::claim_table;
pub(crate) use timeline::timeline;
pub(crate) use trail::trail;
pub(crate) use verification::verification;
