//! HTML pages.
#![no_main]

use ascribe_page::{Hints, InputKind, read_page};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let hints = Hints { url: Some("https://a.example/2025/03/31/b".to_owned()), ..Hints::default() };
    ascribe_fuzz::check(&read_page(bytes, InputKind::Html, &hints));
});
