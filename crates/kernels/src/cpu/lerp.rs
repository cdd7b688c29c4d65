//! Linear interpolation, one pass over both ends.

use rayon::prelude::*;

use super::path::vectorize;

/// Numbers that a thread takes at once.
const CHUNK: usize = 16_384;

/// Moves each number of `start` by a share of its way to `end`.
pub fn lerp(start: &mut [f32], end: &[f32], weight: f64) {
    let weight = weight as f32;
    start.par_chunks_mut(CHUNK).zip(end.par_chunks(CHUNK)).for_each(|(start, end)| {
        vectorize(
            #[inline(always)]
            || start.iter_mut().zip(end).for_each(|(start, end)| *start += weight * (end - *start)),
        );
    });
}
