//! Where the paragraphs of a document stand in the source of its page.

use ascribe_model::Span;
use memchr::memmem;

use super::markup::{Piece, Source};

/// Paragraphs that may be looked for from the start of the page again, so that the time stays linear in the page.
const MAX_RESTARTS: usize = 64;

/// Paragraphs that may be looked for in vain; later ones keep no place.
const MAX_MISSES: usize = 256;

/// The visible text of a page without blanks, and the place of each byte of it in the source.
pub(crate) struct PageText<'a> {
    source: &'a Source<'a>,
    letters: Vec<u8>,
    places: Vec<u32>,
    at: usize,
    n_restarts: usize,
    n_misses: usize,
}

impl<'a> PageText<'a> {
    /// Reads the visible text of a source.
    pub(crate) fn new(source: &'a Source<'a>) -> PageText<'a> {
        let mut page =
            PageText { source, letters: Vec::new(), places: Vec::new(), at: 0, n_restarts: 0, n_misses: 0 };
        for piece in source.pieces() {
            if let Piece::Text(range) = piece {
                page.add_text(range.start, &source.text[range]);
            }
        }
        page
    }

    /// The source of the page.
    pub(crate) fn source(&self) -> &'a Source<'a> {
        self.source
    }

    /// Where a heading stands first. What is looked for next is looked for from the start again: bylines may stand above.
    pub(crate) fn place_heading(&mut self, heading: &str) -> Option<Span> {
        let place = self.place(heading);
        self.at = 0;
        place
    }

    /// Where a paragraph stands: from its first to behind its last character, tags between them included.
    ///
    /// Paragraphs are looked for behind the one found last, then from the start.
    pub(crate) fn place(&mut self, paragraph: &str) -> Option<Span> {
        let letters: Vec<u8> = if paragraph.is_ascii() {
            paragraph.bytes().filter(|byte| !is_ascii_blank(*byte)).collect()
        } else {
            paragraph.chars().filter(|c| !is_blank(*c)).collect::<String>().into_bytes()
        };
        if letters.is_empty() || self.n_misses > MAX_MISSES {
            return None;
        }
        let ahead = memmem::find(&self.letters[self.at..], &letters).map(|found| self.at + found);
        let found = ahead.or_else(|| {
            self.n_restarts += 1;
            (self.n_restarts <= MAX_RESTARTS).then(|| memmem::find(&self.letters, &letters)).flatten()
        });
        self.n_misses += usize::from(found.is_none());
        let start = found?;
        let end = start + letters.len();
        self.at = end;
        Some(Span::new(self.places[start] as usize, self.end_of_character(self.places[end - 1] as usize)))
    }

    fn add_text(&mut self, start: usize, text: &str) {
        let mut at = 0;
        while at < text.len() {
            let byte = text.as_bytes()[at];
            if byte.is_ascii() && byte != b'&' {
                if !is_ascii_blank(byte) {
                    self.letters.push(byte);
                    self.places.push(offset(start + at));
                }
                at += 1;
                continue;
            }
            let rest = &text[at..];
            if byte == b'&'
                && let Some(n_bytes) = entity_length(rest)
            {
                let resolved = html_escape::decode_html_entities(&rest[..n_bytes]);
                self.add_letters(start + at, &resolved);
                at += n_bytes;
                continue;
            }
            let n_bytes = rest.chars().next().map_or(1, char::len_utf8);
            self.add_letters(start + at, &rest[..n_bytes]);
            at += n_bytes;
        }
    }

    fn add_letters(&mut self, place: usize, letters: &str) {
        if letters.chars().any(is_blank) {
            return;
        }
        self.letters.extend_from_slice(letters.as_bytes());
        self.places.resize(self.letters.len(), offset(place));
    }

    /// The end of the character or entity that begins at a place of the source.
    fn end_of_character(&self, place: usize) -> usize {
        let rest = &self.source.text[place..];
        let entity = if rest.starts_with('&') { entity_length(rest) } else { None };
        place + entity.unwrap_or_else(|| rest.chars().next().map_or(0, char::len_utf8))
    }
}

fn offset(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}

/// The ASCII bytes among what [`is_blank`] tells.
fn is_ascii_blank(byte: u8) -> bool {
    matches!(byte, b'\t'..=b'\r' | b' ')
}

/// Blanks of every kind, and marks that no reader sees.
fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{2060}')
}

/// Bytes of the entity that a text begins with, `&` and `;` included.
fn entity_length(text: &str) -> Option<usize> {
    let end = text.bytes().take(34).position(|byte| byte == b';')?;
    let name = &text[1..end];
    let is_entity = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'#');
    is_entity.then_some(end + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_are_found_in_the_source() {
        let source = "<p>Other</p><p>Five&nbsp;<b>dead</b> &amp;\n many &laquo;hurt&raquo;</p><p>Other</p>";
        let page_source = Source::new(source);
        let mut page = PageText::new(&page_source);
        let span = page.place("Five dead & many «hurt»").unwrap();
        assert_eq!(span.cut(source), "Five&nbsp;<b>dead</b> &amp;\n many &laquo;hurt&raquo;");
        assert_eq!(page.place("Other").unwrap().start, source.rfind("Other").unwrap());
        assert_eq!(page.place("Nowhere"), None);
        assert_eq!(page.place(" "), None);
    }
}
