//! Text from outside, made safe for a terminal.

use std::borrow::Cow;

/// `text` on one line: line breaks and tabs become spaces, other control characters are shown instead of obeyed.
///
/// A page could otherwise move the cursor, change the window title or (by Unicode's direction marks) show a sentence in
/// another order than it is stored.
pub(crate) fn line(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| shown(c).is_none()) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match shown(c) {
            Some(instead) => safe.push_str(&instead),
            None => safe.push(c),
        }
    }
    Cow::Owned(safe)
}

/// As [`line()`], but line feeds stay.
pub(crate) fn lines(text: &str) -> String {
    text.split('\n').map(line).collect::<Vec<_>>().join("\n")
}

/// What is shown in place of `c`; none where it can stand as it is.
pub(crate) fn shown(c: char) -> Option<String> {
    match c {
        '\n' | '\r' | '\t' | '\u{0B}' | '\u{0C}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some(" ".to_owned()),
        '\0'..='\x1F' => char::from_u32(u32::from(c) + 0x2400).map(String::from),
        '\x7F' => Some("␡".to_owned()),
        '\u{80}'..='\u{9F}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => {
            Some(format!("<U+{:04X}>", u32::from(c)))
        }
        '\u{AD}' | '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}' => Some(String::new()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terminals_are_not_obeyed() {
        assert_eq!(line("12 dead\x1b[2J\x07"), "12 dead␛[2J␇");
        assert_eq!(line("a\u{9b}31mb"), "a<U+009B>31mb");
        assert_eq!(line("\u{202E}000,4"), "<U+202E>000,4");
        assert_eq!(line("one\r\ntwo"), "one  two");
        assert_eq!(lines("one\ntwo\x1b"), "one\ntwo␛");
        assert_eq!(line("Kyiv – “12”"), "Kyiv – “12”");
    }
}
