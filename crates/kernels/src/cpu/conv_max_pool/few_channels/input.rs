//! The input gradient, vectorised over pixels: a pooled pixel contributes to a patch of 4×4 input pixels. For each of the four positions
//! of the maximum, the patch's weights are stored with zeros around them.

use pulp::{Simd, WithSimd};
use rayon::prelude::*;

use super::{BLOCK, TAPS};
use crate::cpu::buffer_pool::Buffer;
use crate::cpu::geometry::{ConvGeometry, Layer};
use crate::cpu::instructions::{dispatch, vectorize};
use crate::cpu::lanes::{load, store};
use crate::cpu::pad::padded;
use crate::cpu::scatter::{add, crop};

/// The pixels of the input that a pooled pixel depends on.
const PATCH: ConvGeometry = ConvGeometry { kernel: 4, stride: 2, padding: 1 };
/// Pixels of a patch.
const AREA: usize = 16;
/// Independent sums: the processor adds to several at once.
const ABREAST: usize = 4;

/// See [`max_pool_input_gradient`](super::super::max_pool_input_gradient).
pub fn input_gradient(layer: &Layer, (grad, argmax): (&[f32], &[u8]), weights: &[f32]) -> Buffer {
    let Layer { large: to, small: full, .. } = *layer;
    let pooled = full.half();
    let patches = Layer { geometry: PATCH, large: to, small: pooled };
    let weights = placed(layer, weights);
    let mut large = Buffer::of_len(grad.len() / pooled.len() * to.len());
    let gradients = grad.par_chunks(pooled.len()).zip(argmax.par_chunks(pooled.len()));
    large.par_chunks_mut(to.len()).zip(gradients).for_each_init(
        || (vec![0.0; pooled.pixels() * AREA * to.channels], vec![0.0; padded(to, PATCH.padding).len()]),
        |(products, sums), (large, (grad, argmax))| {
            dispatch(Products { grad, argmax, weights: &weights, channels: full.channels, out: &mut *products });
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

/// Weights of a patch for each position of the maximum: `[output channels, 4, 4, 4, input channels]`.
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
struct Products<'a> {
    grad: &'a [f32],
    argmax: &'a [u8],
    /// See [`placed`].
    weights: &'a [f32],
    /// Output channels.
    channels: usize,
    /// `[pixels, 4, 4, input channels]`
    out: &'a mut [f32],
}

impl WithSimd for Products<'_> {
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
