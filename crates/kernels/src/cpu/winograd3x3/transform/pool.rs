//! The output's side, where max-pooling takes each tile as a block.

use pulp::{Simd, WithSimd};

use crate::cpu::lanes::{load, store};
use crate::cpu::pooled::{largest, load_argmax, masked, store_argmax};
use crate::cpu::winograd::{Strips, both};
use crate::cpu::winograd3x3::filter::{output, output_adjoint};
use crate::cpu::winograd3x3::tiling::{Tiling, points};

/// From products to the maximum of each tile.
pub struct Pool<'a> {
    /// The tiles.
    pub tiling: Tiling,
    /// `[points, strips, tiles, 16]`.
    pub products: &'a [f32],
    /// What comes out: `[batch, height / 2, width / 2, channels]`.
    pub output: &'a mut [f32],
    /// Which pixel of its tile each is.
    pub argmax: &'a mut [u8],
}

/// The adjoint of [`Pool`].
pub struct Unpool<'a> {
    /// The tiles.
    pub tiling: Tiling,
    /// `[batch, height / 2, width / 2, channels]`.
    pub grad: &'a [f32],
    /// The same.
    pub argmax: &'a [u8],
    /// What comes out: `[points, strips, tiles, 16]`.
    pub out: &'a mut [f32],
}

impl WithSimd for Pool<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Self { tiling, products, output: maxima, argmax: positions } = self;
        let channels = tiling.layer.small.channels;
        let from = Strips::apart(maxima.len() / channels, channels);
        let planes = points(from);
        for tile in 0..from.tiles {
            for channel in (0..channels).step_by(S::F32_LANES) {
                let [[a, b], [c, d]] = both(
                    planes.load(simd, products, from.at(tile, channel)),
                    #[inline(always)]
                    |m| output(simd, m),
                );
                let (maximum, argmax) = largest(simd, [a, b, c, d]);
                let at = tile * channels + channel;
                store::<S>(maximum, maxima, at);
                store_argmax::<S>(argmax, &mut positions[at..at + S::F32_LANES]);
            }
        }
    }
}

impl WithSimd for Unpool<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Self { tiling, grad, argmax, out } = self;
        let channels = tiling.layer.small.channels;
        let to = Strips::apart(grad.len() / channels, channels);
        let planes = points(to);
        for channel in (0..channels).step_by(S::F32_LANES) {
            for tile in 0..to.tiles {
                let at = tile * channels + channel;
                let [a, b, c, d] = masked(simd, load::<S>(grad, at), load_argmax::<S>(&argmax[at..at + S::F32_LANES]));
                let m = both(
                    [[a, b], [c, d]],
                    #[inline(always)]
                    |y| output_adjoint(simd, y),
                );
                planes.store::<S>(m, out, to.at(tile, channel));
            }
        }
    }
}
