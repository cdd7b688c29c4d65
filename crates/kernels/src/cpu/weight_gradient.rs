//! The weight gradient, the same for both directions.

use pulp::{Simd, WithSimd};
use rayon::prelude::*;

use super::buffer_pool::Buffer;
use super::geometry::{Extent, LINE, Layer, images_per_block};
use super::instructions::dispatch;
use super::lanes::{load, store};
use super::pad::{pad, padded};
use super::panels::{width, with_tile};
use super::tile::{Traversal, weights};
use super::winograd::{self, Tiling};
use super::winograd3x3;

/// Blocks of images that are summed before they are added to the total: enough to hide the addition.
const IMAGES: usize = 4;

/// The gradient of the loss by each weight.
///
/// Threads share out the weights. Each sum over pixels has a fixed order, so that results do not depend on the number of threads.
///
/// - `large`, `small`: `[batch, height, width, channels]`; one is the layer's input, the other the gradient of its output
/// - returns `[small channels, large channels, kernel, kernel]`
pub fn weight_gradient(layer: &Layer, large: &[f32], small: &[f32]) -> Buffer {
    if let Some(tiling) = Tiling::of(layer) {
        return winograd::weight_gradient(tiling, large, small);
    }
    if let Some(tiling) = winograd3x3::Tiling::of(layer) {
        return winograd3x3::weight_gradient(tiling, large, small);
    }
    let Layer { geometry, large: from, small: to } = *layer;
    let taps = offsets(layer);
    let width = to.channels.next_multiple_of(width(to.channels));
    let mut sums = Buffer::zeros(taps.len() * width);
    let share = taps.len().div_ceil(rayon::current_num_threads()).next_multiple_of(16);
    sums.par_chunks_mut(share * width).zip(taps.par_chunks(share)).for_each(|(sums, taps)| {
        let images = IMAGES * images_per_block(to.pixels());
        let (mut outer, mut wide) = (Vec::new(), Vec::new());
        for (large, small) in large.chunks(images * from.len()).zip(small.chunks(images * to.len())) {
            let image = pad(large, from, geometry.padding, &mut outer);
            let gradient = widen(small, to.channels, width, &mut wide);
            let traversal = traversal(layer, small.len() / to.len(), width);
            dispatch(Share { image, gradient, traversal, taps, width, sums });
        }
    });
    transpose(layer, &sums, width)
}

/// Offset of each tap on the padded image, from the window's first number: `[kernel, kernel, large channels]`.
fn offsets(layer: &Layer) -> Vec<usize> {
    let (kernel, outer) = (layer.geometry.kernel, padded(layer.large, layer.geometry.padding));
    let run = kernel * outer.channels;
    (0..kernel * run).map(|tap| tap / run * outer.width * outer.channels + tap % run).collect()
}

fn traversal(layer: &Layer, images: usize, width: usize) -> Traversal {
    let Layer { geometry, large, small } = *layer;
    let outer = padded(large, geometry.padding);
    let pitch = outer.width * outer.channels;
    Traversal {
        extent: [images, small.height, small.width],
        steps: [
            [outer.len(), geometry.stride * pitch, geometry.stride * outer.channels],
            [small.pixels() * width, small.width * width, width],
        ],
    }
}

/// Pixels padded with zeros to whole vectors.
fn widen<'a>(pixels: &'a [f32], channels: usize, width: usize, scratch: &'a mut Vec<f32>) -> &'a [f32] {
    if channels == width {
        return pixels;
    }
    scratch.clear();
    for pixel in pixels.chunks_exact(channels) {
        scratch.extend_from_slice(pixel);
        scratch.resize(scratch.len() + width - channels, 0.0);
    }
    scratch
}

/// `[kernel, kernel, large channels, small channels and more]` to `[small channels, large channels, kernel, kernel]`.
fn transpose(layer: &Layer, sums: &[f32], width: usize) -> Buffer {
    let Layer { geometry, large: Extent { channels, .. }, small } = *layer;
    let area = geometry.kernel * geometry.kernel;
    let mut out = Buffer::of_len(layer.weights());
    debug_assert_eq!(out.len(), small.channels * channels * area);
    let filter = channels * area;
    out.par_chunks_mut(LINE * filter).enumerate().for_each(|(line, out)| {
        // A line of each position of the kernel at a time: filters of 4 KiB share a set of the first cache.
        let (filters, mut block) = (out.len() / filter, vec![0.0; area * LINE]);
        for channel in 0..channels {
            for (position, row) in block.chunks_exact_mut(LINE).enumerate() {
                let sums = &sums[(position * channels + channel) * width + line * LINE..];
                row[..filters].copy_from_slice(&sums[..filters]);
            }
            for (k, out) in out.chunks_exact_mut(filter).enumerate() {
                let weights = &mut out[channel * area..][..area];
                weights.iter_mut().zip(block[k..].iter().step_by(LINE)).for_each(|(weight, sum)| *weight = *sum);
            }
        }
    });
    out
}

/// Some of the taps, over some of the images.
struct Share<'a> {
    image: &'a [f32],
    gradient: &'a [f32],
    traversal: Traversal,
    taps: &'a [usize],
    width: usize,
    sums: &'a mut [f32],
}

impl WithSimd for Share<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        with_tile!(simd, self.width, self.run)
    }
}

impl Share<'_> {
    /// # Panics
    ///
    /// If a tap does not lie in the image, or a pixel's vectors not in the gradient.
    #[inline(always)]
    fn run<S: Simd, const M: usize, const N: usize>(self, simd: S) {
        let Some(last) = self.taps.iter().max() else { return };
        assert!(last + self.traversal.last(0) < self.image.len(), "a tap must lie in the image");
        assert!(self.traversal.last(1) + self.width <= self.gradient.len(), "a pixel must lie in the gradient");
        assert!(self.width.is_multiple_of(N * S::F32_LANES), "a pixel must have whole vectors");
        for (taps, sums) in self.taps.chunks(M).zip(self.sums.chunks_mut(M * self.width)) {
            let at = std::array::from_fn(|i| taps[i.min(taps.len() - 1)]);
            for channel in (0..self.width).step_by(N * S::F32_LANES) {
                let zeros = [[simd.splat_f32s(0.0); N]; M];
                let images = (self.image, &self.gradient[channel..]);
                let across = std::array::from_fn(|j| j * S::F32_LANES);
                // SAFETY: the last pixel's last tap lies in the image, and its vectors in the gradient: both asserted above.
                let tile = unsafe { weights::<S, M, N>(simd, images, (&self.traversal, at, across), zeros) };
                for (tile, sums) in tile.iter().zip(sums.chunks_mut(self.width)) {
                    add(simd, tile, &mut sums[channel..][..N * S::F32_LANES]);
                }
            }
        }
    }
}

/// Adds vectors to sums. Each block of images starts anew at zero, so that rounding grows with the number of blocks and not
/// with that of pixels.
#[inline(always)]
fn add<S: Simd, const N: usize>(simd: S, tile: &[S::f32s; N], sums: &mut [f32]) {
    for (sums, &tile) in sums.chunks_exact_mut(S::F32_LANES).zip(tile) {
        let sum = simd.add_f32s(load::<S>(sums, 0), tile);
        store::<S>(sum, sums, 0);
    }
}
