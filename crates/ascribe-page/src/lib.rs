//! Page bytes to [`Document`](ascribe_model::Document): main text without furniture, who published it when, under
//! whose name, after which original.
//!
//! [`read_pages`] takes whatever a desk has (plain text, HTML, e-mail, JSON, a feed, a web archive, an office document, a PDF where the feature `pdf` is on, any of
//! them zipped or gzipped) and gives one [`PageRead`] after the other; [`read_page`] reads one page whose kind is known.
//! Reading never fails and never panics: what could not be read is a [`Problem`], what could not be settled is a
//! notice in the document.
//! Nothing is fetched, executed or obeyed, and everything that comes from outside is bounded by [`limits`].

pub mod limits;

mod kind;
mod problem;

mod pages;

mod archive;
mod captures;
mod exports;
mod feed;
mod http;
mod json_items;
mod json_lines;

mod inner;
mod message;
mod office;
mod pdf;
mod zipped;

mod stamp;
mod unpacked;

mod tables;

mod lines;
mod plain;
mod restatement;
mod roles;

mod credits;
mod dateline;
mod dates;
mod vocabulary;
mod wording;

mod html;

mod encoding;
mod language;

pub use encoding::page_text;
pub use kind::InputKind;
pub use pages::{Page, PageRead, Pages, UnreadPage, UnreadPages, cut_pages, read_pages};
pub use problem::{Place, Problem};
pub use stamp::{Fallback, Hints, read_page};
pub use zipped::page_of_folder;
