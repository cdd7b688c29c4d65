//! Memory that a thread works in, kept from one operation to the next: fresh memory costs more than the work in it.

use std::cell::RefCell;

/// Lends two slices of so many numbers, whatever stands in them.
pub fn scratch(lengths: [usize; 2], work: impl FnOnce([&mut [f32]; 2])) {
    thread_local! {
        static MEMORY: RefCell<[Vec<f32>; 2]> = const { RefCell::new([Vec::new(), Vec::new()]) };
    }
    MEMORY.with_borrow_mut(|memory| {
        let [first, second] = memory;
        let lend = |numbers: &mut Vec<f32>, length| {
            if numbers.len() < length {
                numbers.resize(length, 0.0);
            }
        };
        lend(first, lengths[0]);
        lend(second, lengths[1]);
        work([&mut first[..lengths[0]], &mut second[..lengths[1]]]);
    });
}
