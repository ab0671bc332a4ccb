use serde::{Deserialize, Serialize};

/// A half-open range of byte offsets into a document's text, `start <= end`, both on character borders.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    /// Offset of the first byte.
    pub start: usize,
    /// Offset behind the last byte.
    pub end: usize,
}

impl Span {
    /// The span `[start, end)`. Panics when `end < start`: a span never runs backwards.
    pub fn new(start: usize, end: usize) -> Span {
        assert!(start <= end, "a span must not run backwards: {start}..{end}");
        Span { start, end }
    }

    /// Length in bytes.
    pub fn len(self) -> usize {
        self.end - self.start
    }

    /// Whether the span holds no byte.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether `other` lies wholly inside this span.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two spans share at least one byte.
    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The smallest span that holds both.
    pub fn cover(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The text under the span. Panics when the span does not lie in `text` on character borders.
    pub fn cut(self, text: &str) -> &str {
        &text[self.start..self.end]
    }

    /// The span without leading and trailing white space.
    pub fn trim(self, text: &str) -> Span {
        let cut = self.cut(text);
        let start = self.start + (cut.len() - cut.trim_start().len());
        Span { start, end: start + cut.trim().len() }
    }
}

/// A stretch of a document's text together with where it stands.
///
/// The words are kept beside the offsets so that each can be checked against the other, on write and on read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Excerpt {
    /// The words, exactly as they stand in the document.
    pub text: String,
    /// Where they stand.
    pub span: Span,
}

impl Excerpt {
    /// Cuts `span` out of a document's text. Panics when the span does not lie in `text` on character borders.
    pub fn cut(text: &str, span: Span) -> Excerpt {
        Excerpt { text: span.cut(text).to_owned(), span }
    }

    /// Whether the words are those that stand in `text` at this place.
    pub fn holds_in(&self, text: &str) -> bool {
        text.get(self.span.start..self.span.end) == Some(self.text.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_excerpt_knows_whether_it_still_holds() {
        let text = "Kyiv – 12 dead";
        let excerpt = Excerpt::cut(text, Span::new(9, 11));
        assert_eq!(excerpt.text, "12");
        assert!(excerpt.holds_in(text));
        assert!(!excerpt.holds_in("Kyiv – 13 dead"));
        assert!(!excerpt.holds_in("Kyiv"));
    }

    #[test]
    fn trimming_keeps_the_place() {
        let text = "  two words ";
        assert_eq!(Span::new(0, text.len()).trim(text), Span::new(2, 11));
        assert_eq!(Span::new(0, 2).trim(text).len(), 0);
    }
}
