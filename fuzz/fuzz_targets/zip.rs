//! Zip archives as they come, and the bytes as the XML of an office document of either form.
#![no_main]

use ascribe_page::InputKind;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    ascribe_fuzz::read_and_check(bytes, Some(InputKind::Zip));
    for (name, first) in [("word/document.xml", None), ("content.xml", Some("application/vnd.oasis.opendocument.text"))] {
        ascribe_fuzz::read_and_check(&ascribe_fuzz::zipped(name, bytes, first), Some(InputKind::Zip));
    }
});
