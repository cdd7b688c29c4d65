//! An array of numpy's, or an archive of some.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = data::untrusted::array(bytes);
});
