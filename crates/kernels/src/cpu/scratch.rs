//! Scratch memory of a thread, kept between operations: fresh memory costs more time than the work in it.

use std::cell::RefCell;

use super::buffer_pool::Buffer;

/// Calls `work` with two slices of these lengths, with arbitrary contents and aligned to a cache line.
pub fn scratch(lengths: [usize; 2], work: impl FnOnce([&mut [f32]; 2])) {
    thread_local! {
        static MEMORY: RefCell<Option<[Buffer; 2]>> = const { RefCell::new(None) };
    }
    MEMORY.with_borrow_mut(|memory| {
        let [first, second] = memory.get_or_insert_with(|| lengths.map(Buffer::of_len));
        for (buffer, length) in [&mut *first, &mut *second].into_iter().zip(lengths) {
            if buffer.len() < length {
                *buffer = Buffer::of_len(length);
            }
        }
        work([&mut first[..lengths[0]], &mut second[..lengths[1]]]);
    });
}
