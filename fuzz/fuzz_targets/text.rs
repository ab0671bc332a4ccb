//! Plain texts: the text stays byte for byte, and reading twice gives the same.
#![no_main]

use ascribe_page::{Hints, InputKind, read_page};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let hints = Hints { outlet: Some("The Harbour Courier".to_owned()), ..Hints::default() };
    let document = read_page(text.as_bytes(), InputKind::Text, &hints);
    assert_eq!(document.text, text.strip_prefix('\u{feff}').unwrap_or(text));
    ascribe_fuzz::check(&document);
    assert_eq!(read_page(text.as_bytes(), InputKind::Text, &hints), document);
});
