//! The text of a part, unpacked, and the page that is read from it.

use ascribe_model::{Document, Notice};

use crate::encoding::{decode, is_binary};
use crate::limits::MAX_PAGE_BYTES;
use crate::pages::{Page, PageRead};
use crate::stamp::stamp;
use crate::{Hints, Place, Problem};

/// The unpacked bytes of a part.
pub(super) struct Body {
    pub bytes: Vec<u8>,
    /// The charset that the head of the part declares.
    pub charset: Option<String>,
    pub is_broken: bool,
}

impl Body {
    /// Reads the body as a page, or says why it is none.
    pub(super) fn page(
        self,
        input: &str,
        hints: &Hints,
        media: &'static str,
        headers: Vec<(String, String)>,
        make: impl FnOnce(String) -> Document,
    ) -> PageRead {
        if self.bytes.len() > MAX_PAGE_BYTES {
            return PageRead::Problem(Problem::page_too_large(input, Place::Whole));
        }
        if is_binary(&self.bytes) {
            let message = "the text of the message is not text in any known encoding";
            return PageRead::Problem(Problem::new(input, Place::Whole, "not-text", message));
        }
        let decoded = decode(&self.bytes, self.charset.as_deref());
        let notice = decoded.notice();
        let mut document = make(decoded.text.into_owned());
        document.notices.extend(notice);
        if self.is_broken {
            let message =
                "the text is not packed as the head of the message says; it was read as far as it can be";
            document.notices.push(Notice::new("broken-capture", message));
        }
        let document = stamp(document, &self.bytes, hints);
        PageRead::Page(Page { document, bytes: self.bytes, media, headers })
    }
}
