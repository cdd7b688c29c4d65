//! An archive of CIFAR-10's files, each of one record; its bytes before they are packed too, so that their checksum is no wall.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = data::untrusted::cifar(bytes, 1);
    let _ = data::untrusted::cifar_unpacked(bytes, 1);
});
