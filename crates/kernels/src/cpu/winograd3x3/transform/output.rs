//! The output's side.

use pulp::{Simd, WithSimd};

use crate::cpu::lanes::Grid;
use crate::cpu::winograd::{Strips, both};
use crate::cpu::winograd3x3::filter::{output, output_adjoint};
use crate::cpu::winograd3x3::tiling::{Tiling, points};

/// Winograd's output transform: from products to small images.
pub struct OutputTransform<'a> {
    /// The tiles.
    pub tiling: Tiling,
    /// `[points, strips, tiles, 16]`.
    pub products: &'a [f32],
    /// Output: `[batch, height, width, channels]`.
    pub small: &'a mut [f32],
}

/// The adjoint of [`OutputTransform`].
pub struct OutputTransformAdjoint<'a> {
    /// The tiles.
    pub tiling: Tiling,
    /// `[batch, height, width, channels]`.
    pub small: &'a [f32],
    /// Output: `[points, strips, tiles, 16]`.
    pub out: &'a mut [f32],
}

impl WithSimd for OutputTransform<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Self { tiling, products, small } = self;
        let (channels, corners) = (tiling.layer.small.channels, corners(tiling));
        let from = Strips::apart(small.len() / (4 * channels), channels);
        let planes = points(from);
        for tile in 0..from.tiles {
            let first = first(tiling, tile);
            for channel in (0..channels).step_by(S::F32_LANES) {
                let y = both(
                    planes.load(simd, products, from.at(tile, channel)),
                    #[inline(always)]
                    |m| output(simd, m),
                );
                corners.store::<S>(y, small, first + channel);
            }
        }
    }
}

impl WithSimd for OutputTransformAdjoint<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Self { tiling, small, out } = self;
        let (channels, corners) = (tiling.layer.small.channels, corners(tiling));
        let to = Strips::apart(small.len() / (4 * channels), channels);
        let planes = points(to);
        for channel in (0..channels).step_by(S::F32_LANES) {
            for tile in 0..to.tiles {
                let m = both(
                    corners.load(simd, small, first(tiling, tile) + channel),
                    #[inline(always)]
                    |y| output_adjoint(simd, y),
                );
                planes.store::<S>(m, out, to.at(tile, channel));
            }
        }
    }
}

/// Layout of a tile's four pixels in small images.
fn corners(tiling: Tiling) -> Grid<2, 2> {
    let small = tiling.layer.small;
    Grid { steps: [small.width * small.channels, small.channels] }
}

/// Where the first of them lies.
#[inline(always)]
fn first(tiling: Tiling, tile: usize) -> usize {
    let small = tiling.layer.small;
    let (line, column) = (tile / (small.width / 2), tile % (small.width / 2));
    2 * (line * small.width + column) * small.channels
}
