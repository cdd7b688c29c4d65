//! The weight gradient of layers of 3×3 with whole vectors of input channels: each pooled pixel and output channel has one window
//! of the input, which `argmax` names. Nine sums over all of them, one for each tap, stay in registers.

use std::ops::Range;

use pulp::{Simd, WithSimd};
use rayon::prelude::*;

use super::{BLOCK, SLIDING};
use crate::cpu::lanes::{load, store};
use crate::cpu::memory::Buffer;
use crate::cpu::pad::{pad, padded};
use crate::cpu::path::dispatch;
use crate::cpu::shape::{Extent, Layer};

/// Taps of the kernel.
const TAPS: usize = 9;
/// Pooled pixels that are summed up before their sums join the total.
const SUMMED: usize = 64;
/// Numbers in the widest vector.
const WIDEST: usize = 16;

/// Whether whole vectors of input channels stand side by side.
pub fn fits(layer: &Layer) -> bool {
    layer.large.channels.is_multiple_of(WIDEST)
}

/// See [`max_pool_weight_gradient`](super::max_pool_weight_gradient). Threads share out the output channels, and each takes
/// all images in order.
pub fn weight_gradient(layer: &Layer, large: &[f32], (grad, argmax): (&[f32], &[u8])) -> Buffer {
    let Layer { large: from, small: full, .. } = *layer;
    let pooled = full.half();
    let images = SUMMED.div_ceil(pooled.pixels());
    let part = TAPS * from.channels;
    let share = pooled.channels.div_ceil(rayon::current_num_threads());
    let mut out = Buffer::any(layer.weights());
    out.par_chunks_mut(share * part).enumerate().for_each(|(k, out)| {
        let channels = k * share..k * share + out.len() / part;
        let (mut scratch, mut sums) = (Vec::new(), vec![0.0; out.len()]);
        let gradients = grad.chunks(images * pooled.len()).zip(argmax.chunks(images * pooled.len()));
        for (large, (grad, argmax)) in large.chunks(images * from.len()).zip(gradients) {
            let image = pad(large, from, SLIDING.padding, &mut scratch);
            dispatch(Share { from, pooled, image, grad, argmax, channels: channels.clone(), sums: &mut sums });
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

/// Some of the output channels, over some of the images.
struct Share<'a> {
    from: Extent,
    pooled: Extent,
    /// Padded images.
    image: &'a [f32],
    grad: &'a [f32],
    argmax: &'a [u8],
    channels: Range<usize>,
    /// `[channels, taps, from]`
    sums: &'a mut [f32],
}

impl WithSimd for Share<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let run = self.from.channels;
        for vector in (0..run).step_by(S::F32_LANES) {
            for k in 0..self.channels.len() {
                let tile = self.channel(simd, self.channels.start + k, vector);
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
    #[inline(always)]
    fn channel<S: Simd>(&self, simd: S, channel: usize, vector: usize) -> [S::f32s; TAPS] {
        let (outer, pooled) = (padded(self.from, SLIDING.padding), self.pooled);
        let (step, pitch) = (outer.channels, outer.width * outer.channels);
        // Where the window of each pixel of a block starts, and each tap in it.
        let corners: [usize; BLOCK] = [0, step, pitch, pitch + step];
        let taps: [usize; TAPS] = std::array::from_fn(|tap| tap / 3 * pitch + tap % 3 * step);
        let images = self.grad.len() / pooled.len();
        debug_assert_eq!([images * outer.len(), self.argmax.len()], [self.image.len(), self.grad.len()]);
        debug_assert!(vector + S::F32_LANES <= step && channel < pooled.channels);
        debug_assert_eq!([2 * pooled.height + 2, 2 * pooled.width + 2], [outer.height, outer.width]);
        let mut sums = [simd.splat_f32s(0.0); TAPS];
        let (grad, argmax) = (self.grad.as_ptr(), self.argmax.as_ptr());
        let mut pixel = channel;
        for image in 0..images {
            for row in 0..pooled.height {
                let mut first = image * outer.len() + 2 * row * pitch + vector;
                for _ in 0..pooled.width {
                    // SAFETY: a window starts in each pixel of a padded image but those of the last two rows and columns, and
                    // a block's four do: `corners` has no others. `pixel` walks all pixels of `grad` and `argmax`, in one
                    // channel. Vectors are whole and can be read unaligned.
                    unsafe {
                        let corner = corners[usize::from(*argmax.add(pixel)) % BLOCK];
                        let window = self.image.as_ptr().add(first + corner);
                        let g = simd.splat_f32s(*grad.add(pixel));
                        for tap in 0..TAPS {
                            let x = window.add(taps[tap]).cast::<S::f32s>().read_unaligned();
                            sums[tap] = simd.mul_add_e_f32s(g, x, sums[tap]);
                        }
                    }
                    pixel += pooled.channels;
                    first += 2 * step;
                }
            }
        }
        sums
    }
}
