//! A block's maximum and its position, for a vector of channels at once.

use pulp::Simd;

use super::BLOCK;

/// Lanes of the widest vector.
const WIDEST: usize = 16;

/// The maximum of a block's four pixels, and the position of the first of the largest. A NaN counts as largest.
#[inline(always)]
pub fn block_max<S: Simd>(simd: S, block: [S::f32s; BLOCK]) -> (S::f32s, S::u32s) {
    let (mut best, mut argmax) = (block[0], simd.splat_u32s(0));
    for k in 1..BLOCK {
        let is_nan = simd.not_m32s(simd.equal_f32s(block[k], block[k]));
        let is_larger = simd.or_m32s(simd.less_than_f32s(best, block[k]), is_nan);
        best = simd.select_f32s(is_larger, block[k], best);
        argmax = simd.select_u32s(is_larger, simd.splat_u32s(k as u32), argmax);
    }
    (best, argmax)
}

/// The gradient of a block's four pixels: that of the maximum where it was, and zeros.
#[inline(always)]
pub fn unpool_block<S: Simd>(simd: S, grad: S::f32s, argmax: S::u32s) -> [S::f32s; BLOCK] {
    let zero = simd.splat_f32s(0.0);
    let mut block = [zero; BLOCK];
    for k in 0..BLOCK {
        block[k] = simd.select_f32s(simd.equal_u32s(argmax, simd.splat_u32s(k as u32)), grad, zero);
    }
    block
}

/// Writes positions as bytes: one for each lane, or fewer where fewer fit.
#[inline(always)]
pub fn store_argmax<S: Simd>(argmax: S::u32s, out: &mut [u8]) {
    let mut positions = [0_u32; WIDEST];
    // SAFETY: plain numbers, no more than the widest vector has, and written unaligned.
    unsafe { positions.as_mut_ptr().cast::<S::u32s>().write_unaligned(argmax) };
    // Of a known length, so that it is compiled for vectors.
    if let Some(out) = out.get_mut(..S::U32_LANES) {
        for k in 0..S::U32_LANES {
            out[k] = positions[k] as u8;
        }
    } else {
        for k in 0..out.len() {
            out[k] = positions[k] as u8;
        }
    }
}

/// Reads positions: one for each lane, or zeros where there are fewer.
#[inline(always)]
pub fn load_argmax<S: Simd>(bytes: &[u8]) -> S::u32s {
    let mut positions = [0_u32; WIDEST];
    if let Some(bytes) = bytes.get(..S::U32_LANES) {
        for k in 0..S::U32_LANES {
            positions[k] = bytes[k].into();
        }
    } else {
        for k in 0..bytes.len() {
            positions[k] = bytes[k].into();
        }
    }
    // SAFETY: plain numbers, no more than the widest vector has, and read unaligned.
    unsafe { positions.as_ptr().cast::<S::u32s>().read_unaligned() }
}
