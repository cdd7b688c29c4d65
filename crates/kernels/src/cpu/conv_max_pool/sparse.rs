//! The weight gradient of layers of 3×3 with whole vectors of input channels: each pooled pixel and output channel has one window
//! of the input, which `argmax` names. Nine sums over all of them, one for each tap, stay in registers.

use std::ops::Range;

use pulp::{Simd, WithSimd};
use rayon::prelude::*;

use super::GEOMETRY;
use crate::cpu::buffer_pool::Buffer;
use crate::cpu::geometry::{Extent, Layer};
use crate::cpu::instructions::{dispatch, vectorize};
use crate::cpu::lanes::{load, store};
use crate::cpu::pad::padded;

/// Taps of the kernel.
const TAPS: usize = 9;
/// Pooled pixels that are summed before they are added to the total.
const SUMMED: usize = 64;
/// Numbers in the widest vector.
const WIDEST: usize = 16;

/// Whether a layer is one of these.
pub fn is_supported(layer: &Layer) -> bool {
    layer.geometry == GEOMETRY && layer.large.channels.is_multiple_of(WIDEST)
}

/// See [`max_pool_weight_gradient`](super::max_pool_weight_gradient). Threads share out the output channels, and each takes
/// all images in order.
pub fn weight_gradient(layer: &Layer, large: &[f32], (grad, argmax): (&[f32], &[u8])) -> Buffer {
    let Layer { large: from, small: full, .. } = *layer;
    let (pooled, outer) = (full.half(), padded(from, GEOMETRY.padding));
    let images = SUMMED.div_ceil(pooled.pixels());
    let part = TAPS * from.channels;
    let share = pooled.channels.div_ceil(rayon::current_num_threads());
    let mut out = Buffer::of_len(layer.weights());
    out.par_chunks_mut(share * part).enumerate().for_each(|(k, out)| {
        let channels = k * share..k * share + out.len() / part;
        // The margins stay zeros. It starts at a line of the cache, as every vector of it then does.
        let mut padded_images = Buffer::zeros(images * outer.len());
        let (mut windows, mut sums) = (Vec::new(), vec![0.0; out.len()]);
        let gradients = grad.chunks(images * pooled.len()).zip(argmax.chunks(images * pooled.len()));
        for (large, (grad, argmax)) in large.chunks(images * from.len()).zip(gradients) {
            let image = &mut padded_images[..large.len() / from.len() * outer.len()];
            fill(image, from, large);
            start(&mut windows, (pooled, outer), argmax);
            let channels = channels.clone();
            dispatch(Share {
                image,
                inputs: outer,
                grad,
                windows: &windows,
                outputs: pooled,
                channels,
                sums: &mut sums,
            });
        }
        // `[channels, taps, from]` to `[channels, from, taps]`.
        for (out, sums) in out.chunks_exact_mut(part).zip(sums.chunks_exact(part)) {
            for (channel, out) in out.chunks_exact_mut(TAPS).enumerate() {
                for (tap, out) in out.iter_mut().enumerate() {
                    *out = sums[tap * from.channels + channel];
                }
            }
        }
    });
    out
}

/// Copies images into the middle of padded ones.
fn fill(padded_images: &mut [f32], from: Extent, images: &[f32]) {
    let outer = padded(from, GEOMETRY.padding);
    let (row, pitch, margin) =
        (from.width * from.channels, outer.width * outer.channels, GEOMETRY.padding * outer.channels);
    for (outer, image) in padded_images.chunks_exact_mut(outer.len()).zip(images.chunks_exact(from.len())) {
        let rows = outer.chunks_exact_mut(pitch).skip(GEOMETRY.padding);
        for (outer, image) in rows.zip(image.chunks_exact(row)) {
            outer[margin..margin + row].copy_from_slice(image);
        }
    }
}

/// Where the window of each maximum starts in padded images.
fn start(windows: &mut Vec<u32>, (pooled, outer): (Extent, Extent), argmax: &[u8]) {
    let (step, pitch) = (outer.channels, outer.width * outer.channels);
    windows.resize(argmax.len(), 0);
    let lines = windows
        .chunks_exact_mut(pooled.width * pooled.channels)
        .zip(argmax.chunks_exact(pooled.width * pooled.channels));
    vectorize(
        #[inline(always)]
        || {
            for (line, (windows, argmax)) in lines.enumerate() {
                let first = line / pooled.height * outer.len() + 2 * (line % pooled.height) * pitch;
                let pixels = windows.chunks_exact_mut(pooled.channels).zip(argmax.chunks_exact(pooled.channels));
                for (column, (windows, argmax)) in pixels.enumerate() {
                    let [first, step, pitch] = [first + 2 * column * step, step, pitch].map(|number| number as u32);
                    for (window, position) in windows.iter_mut().zip(argmax) {
                        let [down, right] = [*position / 2 % 2, *position % 2].map(u32::from);
                        *window = first + down * pitch + right * step;
                    }
                }
            }
        },
    );
}

/// Some of the output channels, over some of the images.
struct Share<'a> {
    /// Padded images.
    image: &'a [f32],
    inputs: Extent,
    grad: &'a [f32],
    /// See [`start`].
    windows: &'a [u32],
    outputs: Extent,
    channels: Range<usize>,
    /// `[channels, taps, input channels]`
    sums: &'a mut [f32],
}

impl WithSimd for Share<'_> {
    type Output = ();

    /// # Panics
    ///
    /// If a window does not lie in the image, or there are not as many windows as gradients.
    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let run = self.inputs.channels;
        let reach = 2 * (self.inputs.width + 1) * run + run.next_multiple_of(S::F32_LANES);
        let is_inside = |window: usize| window + reach <= self.image.len();
        assert!(self.windows.iter().all(|window| is_inside(*window as usize)), "a window must lie in the image");
        assert_eq!(self.windows.len(), self.grad.len(), "there must be a window for each gradient");
        for vector in (0..run).step_by(S::F32_LANES) {
            for k in 0..self.channels.len() {
                // SAFETY: every window lies in the image, for the last vector too, and there is one for each gradient: both asserted
                // above.
                let tile = unsafe { self.channel(simd, self.channels.start + k, vector) };
                for tap in 0..TAPS {
                    let at = (k * TAPS + tap) * run + vector;
                    store::<S>(simd.add_f32s(load::<S>(self.sums, at), tile[tap]), self.sums, at);
                }
            }
        }
    }
}

impl Share<'_> {
    /// The sums of an output channel and a vector of input channels, for each tap.
    ///
    /// # Safety
    ///
    /// From each of `windows` on, the image has all nine taps of the vector, and there are as many windows as gradients.
    #[inline(always)]
    unsafe fn channel<S: Simd>(&self, simd: S, channel: usize, vector: usize) -> [S::f32s; TAPS] {
        let (step, pitch) = (self.inputs.channels, self.inputs.width * self.inputs.channels);
        let taps: [usize; TAPS] = std::array::from_fn(|tap| tap / 3 * pitch + tap % 3 * step + vector);
        let reach = taps[TAPS - 1] + S::F32_LANES;
        debug_assert!(self.windows.iter().all(|window| *window as usize + reach <= self.image.len()));
        debug_assert!(self.windows.len() == self.grad.len() && channel < self.outputs.channels);
        let mut sums = [simd.splat_f32s(0.0); TAPS];
        for pixel in (channel..self.grad.len()).step_by(self.outputs.channels) {
            // SAFETY: `pixel` is one of `grad`, there are as many windows, and the image has all taps of each: the caller's promise.
            unsafe {
                let window = self.image.as_ptr().add(*self.windows.get_unchecked(pixel) as usize);
                let g = simd.splat_f32s(*self.grad.get_unchecked(pixel));
                for tap in 0..TAPS {
                    let x = window.add(taps[tap]).cast::<S::f32s>().read_unaligned();
                    sums[tap] = simd.mul_add_e_f32s(g, x, sums[tap]);
                }
            }
        }
        sums
    }
}
