//! Views as lines of text. Whatever comes from a page passes through [`escape`] on its way out.

pub(crate) mod escape;
pub(crate) mod style;

mod evidence;
mod words;

mod page;

pub(crate) use page::page;
