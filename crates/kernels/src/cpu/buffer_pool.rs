//! A pool of output buffers. Each training step needs the same sizes as the step before, and fresh or zeroed memory costs as much time
//! as the arithmetic on it.

use std::collections::BTreeMap;
use std::ops::{Deref, DerefMut};
use std::sync::{Mutex, PoisonError};

/// As many numbers as fill a line of the cache and the widest vector.
const LINE: usize = 16;
/// Up to this many lines the allocator is as fast as the pool.
const MIN_POOLED_LINES: usize = 64;
/// A buffer that stays unused for this many requests is freed. A training step makes about a hundred requests.
const RETAIN_REQUESTS: u64 = 4096;

#[derive(Clone, Copy)]
#[repr(C, align(64))]
struct Line([f32; LINE]);

/// Numbers that start at a line of the cache.
pub struct Buffer {
    lines: Vec<Line>,
    len: usize,
}

impl Buffer {
    /// A buffer of `len` numbers with arbitrary contents.
    pub fn of_len(len: usize) -> Self {
        let count = len.div_ceil(LINE);
        let lines = if count > MIN_POOLED_LINES { POOL.take(count) } else { None };
        Self { lines: lines.unwrap_or_else(|| vec![Line([0.0; LINE]); count]), len }
    }

    /// A buffer of `len` zeros.
    pub fn zeros(len: usize) -> Self {
        let mut buffer = Self::of_len(len);
        buffer.fill(0.0);
        buffer
    }
}

impl From<&[f32]> for Buffer {
    fn from(numbers: &[f32]) -> Self {
        let mut buffer = Self::of_len(numbers.len());
        buffer.copy_from_slice(numbers);
        buffer
    }
}

impl Deref for Buffer {
    type Target = [f32];

    fn deref(&self) -> &[f32] {
        debug_assert!(self.len <= self.lines.len() * LINE);
        // SAFETY: lines are numbers side by side without gaps, all of them initialised, and no fewer than `len`.
        unsafe { std::slice::from_raw_parts(self.lines.as_ptr().cast(), self.len) }
    }
}

impl DerefMut for Buffer {
    fn deref_mut(&mut self) -> &mut [f32] {
        debug_assert!(self.len <= self.lines.len() * LINE);
        // SAFETY: as above, and nobody else holds them.
        unsafe { std::slice::from_raw_parts_mut(self.lines.as_mut_ptr().cast(), self.len) }
    }
}

impl Drop for Buffer {
    fn drop(&mut self) {
        if self.lines.len() > MIN_POOLED_LINES {
            POOL.put(std::mem::take(&mut self.lines));
        }
    }
}

static POOL: BufferPool = BufferPool(Mutex::new(FreeLists { requests: 0, by_count: BTreeMap::new() }));

/// Unused buffers by their exact size.
struct BufferPool(Mutex<FreeLists>);

struct FreeLists {
    /// Requests so far.
    requests: u64,
    /// By the number of lines: buffers with the request count at their return, the latest last.
    by_count: BTreeMap<usize, Vec<(u64, Vec<Line>)>>,
}

impl BufferPool {
    fn take(&self, count: usize) -> Option<Vec<Line>> {
        let mut free = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        free.requests += 1;
        if free.requests.is_multiple_of(RETAIN_REQUESTS) {
            free.release_unused();
        }
        free.by_count.get_mut(&count)?.pop().map(|(_, lines)| lines)
    }

    fn put(&self, lines: Vec<Line>) {
        let mut free = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let requests = free.requests;
        free.by_count.entry(lines.len()).or_default().push((requests, lines));
    }
}

impl FreeLists {
    fn release_unused(&mut self) {
        let since = self.requests.saturating_sub(RETAIN_REQUESTS);
        self.by_count.retain(|_, list| {
            list.retain(|(returned, _)| *returned >= since);
            !list.is_empty()
        });
    }
}

#[cfg(test)]
mod tests {
    use super::{Buffer, FreeLists, LINE, RETAIN_REQUESTS};

    #[test]
    fn numbers_start_at_a_line_and_are_as_many_as_asked_for() {
        for len in [0, 1, 15, 16, 17, 4096, 5000] {
            let mut buffer = Buffer::of_len(len);
            assert_eq!((buffer.len(), buffer.as_ptr() as usize % 64), (len, 0));
            buffer.fill(1.0);
            assert!(Buffer::zeros(len).iter().all(|number| *number == 0.0));
        }
    }

    #[test]
    fn memory_that_nobody_asks_for_is_given_back() {
        let lines = || vec![super::Line([0.0; LINE]); 3];
        let returned = vec![(5, lines()), (RETAIN_REQUESTS, lines())];
        let mut free = FreeLists { requests: RETAIN_REQUESTS + 10, by_count: [(3, returned)].into() };
        free.release_unused();
        assert_eq!(free.by_count[&3].len(), 1);
        free.requests += 2 * RETAIN_REQUESTS;
        free.release_unused();
        assert!(free.by_count.is_empty());
    }
}
