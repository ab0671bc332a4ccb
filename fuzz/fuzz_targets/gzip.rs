//! Whatever an input is: its kind told, its packing taken off. The first byte says whether the rest is packed here, so that
//! what lies behind a sound packing is reached too.
#![no_main]

use std::io::Read;

use flate2::Compression;
use flate2::read::GzEncoder;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Some((first, rest)) = bytes.split_first() else { return };
    if *first % 2 == 0 {
        return ascribe_fuzz::read_and_check(rest, None);
    }
    let mut packed = Vec::new();
    GzEncoder::new(rest, Compression::fast()).read_to_end(&mut packed).expect("memory takes bytes");
    let n_cut = usize::from(*first) / 2 % 16;
    packed.truncate(packed.len().saturating_sub(n_cut));
    ascribe_fuzz::read_and_check(&packed, None);
});
