//! From byte offsets to code points.

/// One mark for so many bytes: an offset costs counting at most this many bytes, the index a hundredth of the text.
const STRIDE: usize = 256;

/// Tells for every byte offset of a text how many code points stand before it.
///
/// Built in one pass over the text; a text of ASCII alone needs no marks at all.
pub(crate) struct CodePoints<'t> {
    text: &'t str,
    /// Code points before byte `STRIDE * n`, continuation bytes not counted; none for a text of ASCII.
    marks: Option<Vec<usize>>,
}

impl<'t> CodePoints<'t> {
    pub(crate) fn of(text: &'t str) -> CodePoints<'t> {
        if text.is_ascii() {
            return CodePoints { text, marks: None };
        }
        let mut n_before = 0;
        let count = |chunk: &[u8]| {
            let mark = n_before;
            n_before += count_starts(chunk);
            mark
        };
        CodePoints { text, marks: Some(text.as_bytes().chunks(STRIDE).map(count).collect()) }
    }

    /// The position in code points of a byte offset on a character border; the text's length for its end.
    pub(crate) fn position(&self, offset: usize) -> usize {
        let Some(marks) = &self.marks else { return offset };
        assert!(self.text.is_char_boundary(offset), "offset {offset} must lie on a character border");
        let mark_idx = (offset / STRIDE).min(marks.len() - 1);
        marks[mark_idx] + count_starts(&self.text.as_bytes()[mark_idx * STRIDE..offset])
    }
}

/// How many characters begin in `bytes`: all bytes but those of the form `10xxxxxx`.
fn count_starts(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&byte| byte & 0xC0 != 0x80).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) {
        let points = CodePoints::of(text);
        let offsets = text.char_indices().map(|(offset, _)| offset).chain([text.len()]);
        for (n_before, offset) in offsets.enumerate() {
            assert_eq!(points.position(offset), n_before, "offset {offset} of {text:?}");
        }
    }

    #[test]
    fn every_border_has_its_count() {
        check("");
        check("plain words");
        check("Kyiv – “12” dead 🕯");
        check(&"é".repeat(STRIDE));
        check(&format!("{}🕯{}", "a".repeat(STRIDE - 1), "ü".repeat(2 * STRIDE)));
    }
}
