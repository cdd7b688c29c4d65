//! Asks for memory that the next passes read or write, while this one computes: a processor does not foresee strided pixels, and
//! waits for each line of them.

/// Numbers in a line of the cache.
const LINE: usize = 16;

/// Memory that is asked for bit by bit.
pub struct Ahead<'a> {
    rest: [&'a [f32]; 2],
    /// Numbers at each turn.
    share: usize,
}

impl<'a> Ahead<'a> {
    /// Memory to ask for over that many turns.
    pub fn new(memory: [&'a [f32]; 2], turns: usize) -> Self {
        let lines = memory.map(|numbers| numbers.len().div_ceil(LINE));
        Self { rest: memory, share: (lines[0] + lines[1]).div_ceil(turns.max(1)) * LINE }
    }

    /// Asks for a share of it.
    #[inline(always)]
    pub fn turn(&mut self) {
        let [first, second] = &mut self.rest;
        let rest = if first.is_empty() { second } else { first };
        let (now, later) = rest.split_at(self.share.min(rest.len()));
        for at in (0..now.len()).step_by(LINE) {
            prefetch(&now[at]);
        }
        *rest = later;
    }
}

/// Brings a line into the second-level cache, where the processor can be asked to.
#[inline(always)]
fn prefetch(number: &f32) {
    #[cfg(target_arch = "x86_64")]
    // SAFETY: nothing is read that the program could notice, and the address is that of a number.
    unsafe {
        use std::arch::x86_64::{_MM_HINT_T1, _mm_prefetch};
        _mm_prefetch::<_MM_HINT_T1>(std::ptr::from_ref(number).cast());
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = number;
}
