//! An IDX file, packed or not.
#![no_main]

use data::Idx;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let path = fuzz::file("idx", bytes);
    for rank in [1, 3] {
        if let Ok(idx) = Idx::read(&path, rank) {
            assert_eq!(idx.values().len(), idx.dims().iter().product::<usize>());
        }
    }
});
