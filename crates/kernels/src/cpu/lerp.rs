//! Linear interpolation, one pass over both ends.

use rayon::prelude::*;

use super::instructions::vectorize;

/// Numbers in a task of a thread.
const CHUNK: usize = 16_384;

/// `start + weight · (end - start)`, in place.
pub fn lerp(start: &mut [f32], end: &[f32], weight: f64) {
    let weight = weight as f32;
    start.par_chunks_mut(CHUNK).zip(end.par_chunks(CHUNK)).for_each(|(start, end)| {
        vectorize(
            #[inline(always)]
            || start.iter_mut().zip(end).for_each(|(start, end)| *start += weight * (end - *start)),
        );
    });
}
