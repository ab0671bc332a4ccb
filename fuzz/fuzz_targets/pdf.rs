//! PDFs. Seeds: `crates/ascribe-page/tests/pdf`.
#![no_main]

use ascribe_page::InputKind;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    ascribe_fuzz::read_and_check(bytes, Some(InputKind::Pdf));
});
