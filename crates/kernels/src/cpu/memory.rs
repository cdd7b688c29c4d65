//! Memory of what comes out, kept when nobody needs it any more and lent again: a step asks for the same sizes as the step
//! before, and memory that is fresh from the system, or filled with zeros first, costs as much as the arithmetic on it.

use std::collections::BTreeMap;
use std::ops::{Deref, DerefMut};
use std::sync::{Mutex, PoisonError};

/// As many numbers as fill a line of the cache and the widest vector.
const LINE: usize = 16;
/// Lines up to which the allocator is as fast.
const FEW: usize = 64;
/// Memory that was left alone while that many others were lent is given back to the system: a step lends about a hundred.
const PATIENCE: u64 = 4096;

#[derive(Clone, Copy)]
#[repr(C, align(64))]
struct Line([f32; LINE]);

/// Numbers that start at a line of the cache.
pub struct Buffer {
    lines: Vec<Line>,
    len: usize,
}

impl Buffer {
    /// As many numbers, whatever stands in them.
    pub fn any(len: usize) -> Self {
        let count = len.div_ceil(LINE);
        let lines = if count > FEW { IDLE.lend(count) } else { None };
        Self { lines: lines.unwrap_or_else(|| vec![Line([0.0; LINE]); count]), len }
    }

    /// As many zeros.
    pub fn zeros(len: usize) -> Self {
        let mut buffer = Self::any(len);
        buffer.fill(0.0);
        buffer
    }
}

impl From<&[f32]> for Buffer {
    fn from(numbers: &[f32]) -> Self {
        let mut buffer = Self::any(numbers.len());
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
        if self.lines.len() > FEW {
            IDLE.keep(std::mem::take(&mut self.lines));
        }
    }
}

static IDLE: Idle = Idle(Mutex::new(Shelves { lent: 0, by_count: BTreeMap::new() }));

/// Memory that waits for somebody who needs exactly as much.
struct Idle(Mutex<Shelves>);

struct Shelves {
    /// How often somebody asked.
    lent: u64,
    /// By the count of lines: how often somebody had asked when it came back, the latest last.
    by_count: BTreeMap<usize, Vec<(u64, Vec<Line>)>>,
}

impl Idle {
    fn lend(&self, count: usize) -> Option<Vec<Line>> {
        let mut shelves = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        shelves.lent += 1;
        if shelves.lent.is_multiple_of(PATIENCE) {
            shelves.tidy();
        }
        shelves.by_count.get_mut(&count)?.pop().map(|(_, lines)| lines)
    }

    fn keep(&self, lines: Vec<Line>) {
        let mut shelves = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let lent = shelves.lent;
        shelves.by_count.entry(lines.len()).or_default().push((lent, lines));
    }
}

impl Shelves {
    fn tidy(&mut self) {
        let since = self.lent.saturating_sub(PATIENCE);
        self.by_count.retain(|_, shelf| {
            shelf.retain(|(returned, _)| *returned >= since);
            !shelf.is_empty()
        });
    }
}

#[cfg(test)]
mod tests {
    use super::{Buffer, LINE, PATIENCE, Shelves};

    #[test]
    fn numbers_start_at_a_line_and_are_as_many_as_asked_for() {
        for len in [0, 1, 15, 16, 17, 4096, 5000] {
            let mut buffer = Buffer::any(len);
            assert_eq!((buffer.len(), buffer.as_ptr() as usize % 64), (len, 0));
            buffer.fill(1.0);
            assert!(Buffer::zeros(len).iter().all(|number| *number == 0.0));
        }
    }

    #[test]
    fn memory_that_nobody_asks_for_is_given_back() {
        let lines = || vec![super::Line([0.0; LINE]); 3];
        let returned = vec![(5, lines()), (PATIENCE, lines())];
        let mut shelves = Shelves { lent: PATIENCE + 10, by_count: [(3, returned)].into() };
        shelves.tidy();
        assert_eq!(shelves.by_count[&3].len(), 1);
        shelves.lent += 2 * PATIENCE;
        shelves.tidy();
        assert!(shelves.by_count.is_empty());
    }
}
