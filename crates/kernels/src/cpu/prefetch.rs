//! Prefetches memory of the next passes while this one computes. Hardware prefetchers do not predict strided pixels.

/// Numbers in a line of the cache.
const LINE: usize = 16;

/// Memory to prefetch in equal shares.
pub struct Prefetch<'a> {
    rest: [&'a [f32]; 2],
    /// Numbers of a share.
    share: usize,
}

impl<'a> Prefetch<'a> {
    /// Spreads the prefetching of `memory` over `steps` steps.
    pub fn new(memory: [&'a [f32]; 2], steps: usize) -> Self {
        let lines = memory.map(|numbers| numbers.len().div_ceil(LINE));
        Self { rest: memory, share: (lines[0] + lines[1]).div_ceil(steps.max(1)) * LINE }
    }

    /// Prefetches the next share.
    #[inline(always)]
    pub fn advance(&mut self) {
        let [first, second] = &mut self.rest;
        let rest = if first.is_empty() { second } else { first };
        let (now, later) = rest.split_at(self.share.min(rest.len()));
        for at in (0..now.len()).step_by(LINE) {
            prefetch_line(&now[at]);
        }
        *rest = later;
    }
}

/// Prefetches a line into the second-level cache, on processors with such an instruction.
#[inline(always)]
fn prefetch_line(number: &f32) {
    #[cfg(target_arch = "x86_64")]
    // SAFETY: nothing is read that the program could notice, and the address is that of a number.
    unsafe {
        use std::arch::x86_64::{_MM_HINT_T1, _mm_prefetch};
        _mm_prefetch::<_MM_HINT_T1>(std::ptr::from_ref(number).cast());
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = number;
}
