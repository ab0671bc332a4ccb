use std::borrow::Cow;

use ascribe_model::Notice;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

/// Bytes at the start of a page in which its own declaration of an encoding is looked for (HTML standard, 13.2.3.2).
const PRESCAN_BYTES: usize = 1024;

/// A page's text and what had to be assumed to get it.
pub(crate) struct Decoded<'a> {
    pub text: Cow<'a, str>,
    /// Name of the encoding that was used.
    pub encoding: &'static str,
    /// How sure the text is.
    pub trust: Trust,
}

/// How sure a decoded text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trust {
    /// The bytes are what they say they are.
    Sure,
    /// Nothing says what they are; the encoding was told from the bytes.
    Guessed,
    /// Some bytes have no meaning in that encoding and stand as U+FFFD.
    Lossy,
}

impl Decoded<'_> {
    /// What a reader should know about it.
    pub(crate) fn notice(&self) -> Option<Notice> {
        let encoding = self.encoding;
        match self.trust {
            Trust::Sure => None,
            Trust::Guessed => {
                let message = format!(
                    "the bytes are not UTF-8 and nothing says what they are; they were read as {encoding}"
                );
                Some(Notice::new("encoding-guessed", message))
            }
            Trust::Lossy => {
                let message = format!("some bytes have no meaning in {encoding}; they stand as U+FFFD");
                Some(Notice::new("broken-encoding", message))
            }
        }
    }
}

/// The bytes of a page as text, decoded as they are when the page is read. Bytes without meaning stand as U+FFFD.
pub fn page_text(bytes: &[u8]) -> String {
    decode(bytes, None).text.into_owned()
}

/// Decodes by byte order mark, then as UTF-8 where the bytes are that, then by `declared` (a header), by the page's own
/// `<meta>`, and at last by detection.
///
/// Valid UTF-8 beats what is declared: text in another encoding is hardly ever valid UTF-8 by chance.
pub(crate) fn decode<'a>(bytes: &'a [u8], declared: Option<&str>) -> Decoded<'a> {
    if let Some((encoding, mark_bytes)) = Encoding::for_bom(bytes) {
        return decode_as(encoding, &bytes[mark_bytes..]);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Decoded { text: Cow::Borrowed(text), encoding: UTF_8.name(), trust: Trust::Sure };
    }
    let named =
        declared.and_then(|label| Encoding::for_label(label.as_bytes())).or_else(|| declared_in_page(bytes));
    match named.filter(|encoding| *encoding != UTF_8) {
        Some(encoding) => decode_as(encoding, bytes),
        None => decode_undeclared(bytes),
    }
}

/// Mostly sound UTF-8 stays UTF-8 with its broken places marked; anything else goes to the detector.
fn decode_undeclared(bytes: &[u8]) -> Decoded<'_> {
    let as_utf8 = decode_as(UTF_8, bytes);
    let n_broken = as_utf8.text.matches('\u{fffd}').count();
    let n_multibyte = as_utf8.text.chars().filter(|c| !c.is_ascii()).count() - n_broken;
    if n_multibyte >= n_broken {
        return as_utf8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guess = detector.guess(None, Utf8Detection::Deny);
    let decoded = decode_as(guess, bytes);
    let decoded = if decoded.trust == Trust::Lossy { decode_as(WINDOWS_1252, bytes) } else { decoded };
    Decoded { trust: Trust::Guessed, ..decoded }
}

fn decode_as<'a>(encoding: &'static Encoding, bytes: &'a [u8]) -> Decoded<'a> {
    let (text, is_lossy) = encoding.decode_without_bom_handling(bytes);
    let trust = if is_lossy { Trust::Lossy } else { Trust::Sure };
    Decoded { text, encoding: encoding.name(), trust }
}

/// The encoding that the page's head or XML declaration names: `charset=` or `encoding=` and a label.
fn declared_in_page(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(PRESCAN_BYTES)].to_ascii_lowercase();
    let at = [b"charset".as_slice(), b"encoding"]
        .iter()
        .find_map(|word| memchr::memmem::find(head, word).map(|at| at + word.len()))?;
    let rest = head[at..].trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let rest = rest.strip_prefix(b"\"").or_else(|| rest.strip_prefix(b"'")).unwrap_or(rest);
    let end = rest.iter().position(|byte| !(byte.is_ascii_alphanumeric() || b"-_:.".contains(byte)));
    Encoding::for_label(&rest[..end.unwrap_or(rest.len())])
}

/// Whether the bytes are no text in any encoding that is read here: control bytes that no text has.
///
/// NUL bytes count unless a byte order mark says UTF-16. More than one control byte in a hundred is the share that
/// separates the text and HTML pages of the development sets (none above 1 in 10,000) from compressed or executable bytes.
pub(crate) fn is_binary(bytes: &[u8]) -> bool {
    if Encoding::for_bom(bytes).is_some() {
        return false;
    }
    let n_controls = bytes.iter().filter(|byte| is_control(**byte)).count();
    let has_nul = memchr::memchr(0, &bytes[..bytes.len().min(crate::limits::MAX_SNIFF_BYTES)]).is_some();
    has_nul || n_controls * 100 > bytes.len()
}

fn is_control(byte: u8) -> bool {
    byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0c | 0x1b)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], declared: Option<&str>, expected: &str) {
        assert_eq!(decode(bytes, declared).text, expected);
    }

    #[test]
    fn marks_beat_headers_beat_metas_beat_detection() {
        check(b"\xEF\xBB\xBFKyiv", Some("utf-16le"), "Kyiv");
        check(b"\xFF\xFEK\0y\0", None, "Ky");
        check("Zelenskyј".as_bytes(), Some("latin1"), "Zelenskyј");
        check(b"caf\xE9", Some("iso-8859-1"), "café");
        check(
            b"<meta charset=\"windows-1251\">\xCA\xE8\xE5\xE2",
            None,
            "<meta charset=\"windows-1251\">Киев",
        );
        check(b"<?xml encoding='koi8-r'?>\xEB", None, "<?xml encoding='koi8-r'?>К");
    }

    #[test]
    fn broken_places_in_utf8_stay_broken_places() {
        let mut bytes = "«Київ» — 12 загиблих".as_bytes().to_vec();
        bytes.push(0xff);
        let decoded = decode(&bytes, None);
        assert_eq!(decoded.trust, Trust::Lossy);
        assert_eq!(decoded.text, "«Київ» — 12 загиблих\u{fffd}");
    }

    #[test]
    fn binary_is_told_from_text() {
        assert!(is_binary(b"\x7fELF\x02\x01\x01\0\0"));
        assert!(!is_binary(b"plain\r\n\ttext"));
        assert!(!is_binary(b"\xFF\xFEK\0y\0"));
    }
}
