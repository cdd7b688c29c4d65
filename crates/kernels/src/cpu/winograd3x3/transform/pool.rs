//! The output's side, where max-pooling takes each tile as a block.

use pulp::{Simd, WithSimd};

use crate::cpu::conv_max_pool::{block_max, load_argmax, store_argmax, unpool_block};
use crate::cpu::lanes::{load, store};
use crate::cpu::winograd::{Strips, both};
use crate::cpu::winograd3x3::filter::{output, output_adjoint};
use crate::cpu::winograd3x3::tiling::{Tiling, points};

/// The output transform, then the maximum of each tile.
pub struct MaxPoolTransform<'a> {
    /// The tiles.
    pub tiling: Tiling,
    /// `[points, strips, tiles, 16]`.
    pub products: &'a [f32],
    /// Output: `[batch, height / 2, width / 2, channels]`.
    pub output: &'a mut [f32],
    /// Which pixel of its tile each is.
    pub argmax: &'a mut [u8],
}

/// The adjoint of [`MaxPoolTransform`].
pub struct MaxPoolTransformAdjoint<'a> {
    /// The tiles.
    pub tiling: Tiling,
    /// `[batch, height / 2, width / 2, channels]`.
    pub grad: &'a [f32],
    /// The same.
    pub argmax: &'a [u8],
    /// Output: `[points, strips, tiles, 16]`.
    pub out: &'a mut [f32],
}

impl WithSimd for MaxPoolTransform<'_> {
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
                let (maximum, argmax) = block_max(simd, [a, b, c, d]);
                let at = tile * channels + channel;
                store::<S>(maximum, maxima, at);
                store_argmax::<S>(argmax, &mut positions[at..at + S::F32_LANES]);
            }
        }
    }
}

impl WithSimd for MaxPoolTransformAdjoint<'_> {
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
                let [a, b, c, d] =
                    unpool_block(simd, load::<S>(grad, at), load_argmax::<S>(&argmax[at..at + S::F32_LANES]));
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
