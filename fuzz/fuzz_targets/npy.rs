//! An array of numpy's.
#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../../crates/train/src/npy.rs"]
#[allow(dead_code, reason = "only the reader is tried")]
mod npy;

fuzz_target!(|bytes: &[u8]| {
    let _ = npy::Array::parse(bytes);
});
