//! A convolution and the maximum of each 2×2 block of its output, in one pass.
//!
//! The convolution's output is never written: a block's four outputs stay in registers, and only their maximum and its position
//! (`argmax`: 0 to 3, in reading order) are stored. The gradients read the pooled gradient through `argmax`:
//!
//! - The weight gradient takes one of four windows for each pooled pixel and channel, a quarter of the dense sums (`sparse`).
//! - Layers of 3×3 that can be cut into tiles use minimal filtering for output and input gradient (`winograd3x3`).
//! - Layers with few input channels vectorise over taps or output channels (`few_channels`).
//! - All other layers unpool the gradient, then use the general loops.

mod block;
mod direct;
mod few_channels;
mod sparse;

use rayon::prelude::*;

use super::buffer_pool::Buffer;
use super::geometry::{ConvGeometry, Extent, Layer};
use super::resize::corners;
use super::winograd3x3::{self, Tiling};
use super::{convolve_transposed, weight_gradient};

pub use block::{block_max, load_argmax, store_argmax, unpool_block};

/// Pixels in a block.
pub const BLOCK: usize = 4;
/// The geometry with loops of its own.
const GEOMETRY: ConvGeometry = ConvGeometry { kernel: 3, stride: 1, padding: 1 };

/// The pooled output of a convolution.
pub struct ConvMaxPool {
    /// Maxima: `[batch, height / 2, width / 2, channels]`.
    pub output: Buffer,
    /// Which pixel of its block each maximum is: the first of the largest.
    pub argmax: Vec<u8>,
}

/// The maximum of each 2×2 block of a convolution's output, which must be of even height and width.
///
/// - `large`: `[batch, height, width, channels]`
/// - `weights`: `[small channels, large channels, kernel, kernel]`
pub fn convolve_max_pool(layer: &Layer, large: &[f32], weights: &[f32]) -> ConvMaxPool {
    if let Some(tiling) = Tiling::of(layer) {
        winograd3x3::convolve_max_pool(tiling, large, weights)
    } else if few_channels::is_supported(layer) {
        few_channels::convolve_max_pool(layer, large, weights)
    } else {
        direct::convolve_max_pool(layer, large, weights)
    }
}

/// The gradient of [`convolve_max_pool`] by its input.
///
/// - `grad`, `argmax`: `[batch, height / 2, width / 2, channels]`
/// - returns `[batch, height, width, channels]` of the input
pub fn max_pool_input_gradient(layer: &Layer, (grad, argmax): (&[f32], &[u8]), weights: &[f32]) -> Buffer {
    if let Some(tiling) = Tiling::of(layer) {
        winograd3x3::max_pool_input_gradient(tiling, (grad, argmax), weights)
    } else if few_channels::is_supported(layer) {
        few_channels::input_gradient(layer, (grad, argmax), weights)
    } else {
        convolve_transposed(layer, &unpool(layer.small, grad, argmax), weights)
    }
}

/// The gradient of [`convolve_max_pool`] by its weights.
///
/// - `large`: `[batch, height, width, channels]`, the input
/// - `grad`, `argmax`: `[batch, height / 2, width / 2, channels]`
/// - returns `[small channels, large channels, kernel, kernel]`
pub fn max_pool_weight_gradient(layer: &Layer, large: &[f32], (grad, argmax): (&[f32], &[u8])) -> Buffer {
    if sparse::is_supported(layer) {
        sparse::weight_gradient(layer, large, (grad, argmax))
    } else if few_channels::is_supported(layer) {
        few_channels::weight_gradient(layer, large, (grad, argmax))
    } else {
        weight_gradient(layer, large, &unpool(layer.small, grad, argmax))
    }
}

/// Puts each number where its block's maximum was, and zeros elsewhere.
///
/// - `full`: extent of the output
fn unpool(full: Extent, grad: &[f32], argmax: &[u8]) -> Buffer {
    let (channels, pooled) = (full.channels, full.half());
    let mut out = Buffer::zeros(BLOCK * grad.len());
    let pairs = grad.par_chunks(pooled.len()).zip(argmax.par_chunks(pooled.len()));
    out.par_chunks_mut(full.len()).zip(pairs).for_each(|(out, (grad, argmax))| {
        for (pixel, (grad, argmax)) in grad.chunks_exact(channels).zip(argmax.chunks_exact(channels)).enumerate() {
            let corners = corners(full, pixel);
            for (channel, (&grad, &argmax)) in grad.iter().zip(argmax).enumerate() {
                out[corners[usize::from(argmax) % BLOCK] + channel] = grad;
            }
        }
    });
    out
}
