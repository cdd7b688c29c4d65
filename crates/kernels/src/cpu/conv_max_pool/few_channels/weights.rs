//! The weight gradient, vectorised over output channels.

use std::ops::Range;

use pulp::{Simd, WithSimd};
use rayon::prelude::*;

use super::{BLOCK, GEOMETRY, Patches, TAPS};
use crate::cpu::buffer_pool::Buffer;
use crate::cpu::conv_max_pool::block::{load_argmax, unpool_block};
use crate::cpu::geometry::Layer;
use crate::cpu::instructions::dispatch;
use crate::cpu::pad::pad;

/// Images that are summed before they are added to the total.
const IMAGES: usize = 4;

/// See [`max_pool_weight_gradient`](super::super::max_pool_weight_gradient). Threads share out the images; their sums are joined in their
/// order, in double precision.
pub fn weight_gradient(layer: &Layer, large: &[f32], (grad, argmax): (&[f32], &[u8])) -> Buffer {
    let Layer { large: from, small: full, .. } = *layer;
    let pooled = full.half();
    let [inputs, block] = [from, pooled].map(|extent| IMAGES * extent.len());
    let gradients = grad.par_chunks(block).zip(argmax.par_chunks(block));
    let parts: Vec<Vec<f32>> = large
        .par_chunks(inputs)
        .zip(gradients)
        .map_init(Vec::new, |scratch, (large, (grad, argmax))| {
            let image = pad(large, from, GEOMETRY.padding, scratch);
            let mut sums = vec![0.0; layer.weights()];
            let patches = Patches::new(image, from, pooled);
            dispatch(Sums { patches, grad, argmax, sums: &mut sums });
            sums
        })
        .collect();
    let mut out = Buffer::of_len(layer.weights());
    for (k, out) in out.iter_mut().enumerate() {
        let (channel, tap) = (k / (from.channels * TAPS), k % (from.channels * TAPS));
        let at = tap * full.channels + channel;
        *out = parts.iter().map(|part| f64::from(part[at])).sum::<f64>() as f32;
    }
    out
}

/// Sums over some images.
struct Sums<'a> {
    patches: Patches<'a>,
    grad: &'a [f32],
    argmax: &'a [u8],
    /// `[input channels, taps, output channels]`
    sums: &'a mut [f32],
}

impl WithSimd for Sums<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let channels = self.patches.pooled.channels;
        for input in 0..self.patches.outer.channels {
            for first in (0..channels).step_by(S::F32_LANES) {
                let last = channels.min(first + S::F32_LANES);
                let sums = self.taps(simd, input, first..last);
                for tap in 0..TAPS {
                    let to = (input * TAPS + tap) * channels;
                    simd.partial_store_f32s(&mut self.sums[to + first..to + last], sums[tap]);
                }
            }
        }
    }
}

impl Sums<'_> {
    /// Of an input channel and a vector of output channels, for each tap.
    #[inline(always)]
    fn taps<S: Simd>(&self, simd: S, input: usize, outputs: Range<usize>) -> [S::f32s; TAPS] {
        let pooled = self.patches.pooled;
        let mut sums = [simd.splat_f32s(0.0); TAPS];
        for line in 0..self.patches.lines() {
            for column in 0..pooled.width {
                let to = (line * pooled.width + column) * pooled.channels;
                let range = to + outputs.start..to + outputs.end;
                let grad = simd.partial_load_f32s(&self.grad[range.clone()]);
                let block = unpool_block(simd, grad, load_argmax::<S>(&self.argmax[range]));
                let patch = self.patches.under([line, column], input);
                for k in 0..BLOCK {
                    for tap in 0..TAPS {
                        sums[tap] = simd.mul_add_e_f32s(simd.splat_f32s(patch.at(k, tap)), block[k], sums[tap]);
                    }
                }
            }
        }
        sums
    }
}
