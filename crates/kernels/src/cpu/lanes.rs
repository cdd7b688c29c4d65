//! Vectors in and out of slices, checked: for passes that are not the innermost loops.

use pulp::Simd;

/// The vector that starts at `at`.
#[inline(always)]
pub fn load<S: Simd>(numbers: &[f32], at: usize) -> S::f32s {
    let numbers = &numbers[at..][..S::F32_LANES];
    // SAFETY: as many plain numbers as a vector holds, and read unaligned.
    unsafe { numbers.as_ptr().cast::<S::f32s>().read_unaligned() }
}

/// Writes a vector over the numbers from `at` on.
#[inline(always)]
pub fn store<S: Simd>(vector: S::f32s, numbers: &mut [f32], at: usize) {
    let numbers = &mut numbers[at..][..S::F32_LANES];
    // SAFETY: as many plain numbers as a vector holds, and written unaligned.
    unsafe { numbers.as_mut_ptr().cast::<S::f32s>().write_unaligned(vector) }
}
