//! Gradients of layers of 3×3 with few input channels, where a vector of them would be all but empty.
//!
//! The input gradient of a pooled pixel is a patch of 4×4 pixels, which stand side by side in vectors: its weights for each of the
//! four positions are laid out with zeros around them. The weight gradient has output channels side by side.

use std::ops::Range;

use pulp::{Simd, WithSimd};
use rayon::prelude::*;

use super::block::{load_argmax, masked};
use super::{BLOCK, SLIDING};
use crate::cpu::lanes::{load, store};
use crate::cpu::memory::Buffer;
use crate::cpu::pad::{pad, padded};
use crate::cpu::path::{dispatch, vectorize};
use crate::cpu::scatter::{add, crop};
use crate::cpu::shape::{Extent, Layer, Sliding};

/// The pixels of the input that a pooled pixel depends on.
const PATCH: Sliding = Sliding { kernel: 4, stride: 2, padding: 1 };
/// Pixels of a patch.
const AREA: usize = 16;
/// Taps of the kernel.
const TAPS: usize = 9;
/// Patches whose sums don't wait for each other.
const ABREAST: usize = 4;
/// Images that are summed up before their sums join the total.
const IMAGES: usize = 4;

/// See [`max_pool_input_gradient`](super::max_pool_input_gradient).
pub fn input_gradient(layer: &Layer, (grad, argmax): (&[f32], &[u8]), weights: &[f32]) -> Buffer {
    let Layer { large: to, small: full, .. } = *layer;
    let pooled = full.half();
    let patches = Layer { sliding: PATCH, large: to, small: pooled };
    let weights = placed(layer, weights);
    let mut large = Buffer::any(grad.len() / pooled.len() * to.len());
    let gradients = grad.par_chunks(pooled.len()).zip(argmax.par_chunks(pooled.len()));
    large.par_chunks_mut(to.len()).zip(gradients).for_each_init(
        || (vec![0.0; pooled.pixels() * AREA * to.channels], vec![0.0; padded(to, PATCH.padding).len()]),
        |(products, sums), (large, (grad, argmax))| {
            dispatch(Patches { grad, argmax, weights: &weights, channels: full.channels, out: &mut *products });
            sums.fill(0.0);
            vectorize(
                #[inline(always)]
                || add(&patches, products, sums),
            );
            crop(to, PATCH.padding, sums, large);
        },
    );
    large
}

/// Weights as they lie in a patch, for each position of the maximum: `[output channels, 4, 4, 4, input channels]`.
fn placed(layer: &Layer, weights: &[f32]) -> Vec<f32> {
    let from = layer.large.channels;
    let mut placed = vec![0.0; layer.small.channels * BLOCK * AREA * from];
    for (channel, weights) in weights.chunks_exact(from * TAPS).enumerate() {
        for position in 0..BLOCK {
            for (k, &weight) in weights.iter().enumerate() {
                let (input, row, column) = (k / TAPS, position / 2 + k % TAPS / 3, position % 2 + k % 3);
                placed[(((channel * BLOCK + position) * 4 + row) * 4 + column) * from + input] = weight;
            }
        }
    }
    placed
}

/// The patches of an image's pooled pixels.
struct Patches<'a> {
    grad: &'a [f32],
    argmax: &'a [u8],
    /// See [`placed`].
    weights: &'a [f32],
    /// Output channels.
    channels: usize,
    /// `[pixels, 4, 4, input channels]`
    out: &'a mut [f32],
}

impl WithSimd for Patches<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Self { grad, argmax, weights, channels, out } = self;
        let (pixels, patch) = (grad.len() / channels, weights.len() / (channels * BLOCK));
        for first in (0..pixels).step_by(ABREAST) {
            let kept = ABREAST.min(pixels - first);
            for vector in (0..patch).step_by(S::F32_LANES) {
                let mut sums = [simd.splat_f32s(0.0); ABREAST];
                for channel in 0..channels {
                    for k in 0..ABREAST {
                        let at = (first + k.min(kept - 1)) * channels + channel;
                        let place = channel * BLOCK + usize::from(argmax[at]) % BLOCK;
                        let weights = load::<S>(weights, place * patch + vector);
                        sums[k] = simd.mul_add_e_f32s(simd.splat_f32s(grad[at]), weights, sums[k]);
                    }
                }
                for k in 0..kept {
                    store::<S>(sums[k], out, (first + k) * patch + vector);
                }
            }
        }
    }
}

/// See [`max_pool_weight_gradient`](super::max_pool_weight_gradient). Threads share out the images; their sums are joined in their
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
            let image = pad(large, from, SLIDING.padding, scratch);
            let mut sums = vec![0.0; layer.weights()];
            dispatch(Sums { from, pooled, image, grad, argmax, sums: &mut sums });
            sums
        })
        .collect();
    let mut out = Buffer::any(layer.weights());
    for (k, out) in out.iter_mut().enumerate() {
        let (channel, tap) = (k / (from.channels * TAPS), k % (from.channels * TAPS));
        let at = tap * full.channels + channel;
        *out = parts.iter().map(|part| f64::from(part[at])).sum::<f64>() as f32;
    }
    out
}

/// Sums over some images.
struct Sums<'a> {
    from: Extent,
    pooled: Extent,
    /// Padded images.
    image: &'a [f32],
    grad: &'a [f32],
    argmax: &'a [u8],
    /// `[input channels, taps, output channels]`
    sums: &'a mut [f32],
}

impl WithSimd for Sums<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let channels = self.pooled.channels;
        for input in 0..self.from.channels {
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
        let (outer, pooled) = (padded(self.from, SLIDING.padding), self.pooled);
        let mut sums = [simd.splat_f32s(0.0); TAPS];
        for line in 0..self.grad.len() / (pooled.width * pooled.channels) {
            let (image, row) = (line / pooled.height, line % pooled.height);
            for column in 0..pooled.width {
                let to = (line * pooled.width + column) * pooled.channels;
                let range = to + outputs.start..to + outputs.end;
                let grad = simd.partial_load_f32s(&self.grad[range.clone()]);
                let block = masked(simd, grad, load_argmax::<S>(&self.argmax[range]));
                let first = (image * outer.pixels() + 2 * row * outer.width + 2 * column) * outer.channels + input;
                self.add(simd, block, first, &mut sums);
            }
        }
        sums
    }

    /// Adds what a block gives, under whose first pixel the window starts at `first`.
    #[inline(always)]
    fn add<S: Simd>(&self, simd: S, block: [S::f32s; BLOCK], first: usize, sums: &mut [S::f32s; TAPS]) {
        let (pitch, step) = ((self.from.width + 2) * self.from.channels, self.from.channels);
        let patch = &self.image[first..][..3 * pitch + 3 * step + 1];
        for k in 0..BLOCK {
            for tap in 0..TAPS {
                let x = simd.splat_f32s(patch[(k / 2 + tap / 3) * pitch + (k % 2 + tap % 3) * step]);
                sums[tap] = simd.mul_add_e_f32s(x, block[k], sums[tap]);
            }
        }
    }
}
