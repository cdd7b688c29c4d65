//! Memory that a thread works in, kept from one operation to the next: fresh memory costs more than the work in it.

use std::cell::RefCell;

use super::memory::Buffer;

/// Lends two slices of so many numbers, whatever stands in them, each from the start of a line of the cache.
pub fn scratch(lengths: [usize; 2], work: impl FnOnce([&mut [f32]; 2])) {
    thread_local! {
        static MEMORY: RefCell<Option<[Buffer; 2]>> = const { RefCell::new(None) };
    }
    MEMORY.with_borrow_mut(|memory| {
        let [first, second] = memory.get_or_insert_with(|| lengths.map(Buffer::any));
        for (buffer, length) in [&mut *first, &mut *second].into_iter().zip(lengths) {
            if buffer.len() < length {
                *buffer = Buffer::any(length);
            }
        }
        work([&mut first[..lengths[0]], &mut second[..lengths[1]]]);
    });
}
