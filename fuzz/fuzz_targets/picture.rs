//! A PNG or a JPEG of a folder.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let path = fuzz::file("picture", bytes);
    if let Ok(pixels) = data::untrusted::picture(&path, 16) {
        assert_eq!(pixels.len(), 3 * 16 * 16);
    }
});
