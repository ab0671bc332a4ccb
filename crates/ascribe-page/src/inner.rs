//! What lies within another input, read as an input of its own: an attachment, a member of an archive.

use std::io::Cursor;

use ascribe_model::{Document, ReadAs};

use crate::json_items::problem_item;
use crate::limits::MAX_NESTING;
use crate::pages::{Item, PageRead, UnreadPage, cut_pages};
use crate::{Place, Problem};

/// Pages that are read one after the other.
pub(crate) type Items = Box<dyn Iterator<Item = Item> + Send>;

/// Where something lies within another input.
pub(crate) struct Inner<'a> {
    /// The name of the other.
    pub input: &'a str,
    /// What it is called there.
    pub member: &'a str,
    /// What it is there: `attachment`, `member`.
    pub what: &'static str,
    /// How many inputs the other lies within itself.
    pub depth: usize,
    /// The charset of its text, where the other says it.
    pub charset: Option<String>,
}

/// The pages of what lies within another input. What is of no known kind is told in one line and not read as text.
pub(crate) fn read_inner(inner: &Inner<'_>, bytes: impl AsRef<[u8]> + Send + 'static) -> Items {
    let name = format!("{}: {}", inner.input, inner.member);
    if inner.depth >= MAX_NESTING {
        let message = format!("it lies within more than {MAX_NESTING} other files");
        let problem = Problem::new(&name, Place::Whole, "nested-too-deep", message);
        return Box::new(std::iter::once(problem_item(
            problem.with_hint("take it out and give it by itself"),
        )));
    }
    let part = format!("{} {}", inner.what, inner.member);
    let source = Cursor::new(bytes);
    let pages = cut_pages(&name, source, None).within(inner.depth + 1, inner.charset.clone());
    Box::new(pages.map(move |page| Item::from(page).of_part(&part)))
}

impl From<UnreadPage> for Item {
    fn from(page: UnreadPage) -> Item {
        Item { n_bytes: page.n_bytes(), read: Box::new(move || page.read()) }
    }
}

impl Item {
    /// The same page, with `finish` done to its document.
    pub(crate) fn then(self, finish: impl FnOnce(&mut Document) + Send + 'static) -> Item {
        let read = self.read;
        let read = move || {
            let mut read = read()?;
            if let PageRead::Page(page) = &mut read {
                finish(&mut page.document);
            }
            Some(read)
        };
        Item { n_bytes: self.n_bytes, read: Box::new(read) }
    }

    /// The same page, noted as a part of what it lies in.
    pub(crate) fn of_part(self, part: &str) -> Item {
        let part = part.to_owned();
        self.then(move |document| {
            let read_as = document.read_as.get_or_insert_with(ReadAs::default);
            read_as.part = Some(match read_as.part.take() {
                Some(inner) => format!("{part}, {inner}"),
                None => part,
            });
        })
    }
}
