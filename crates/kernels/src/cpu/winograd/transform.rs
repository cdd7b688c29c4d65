//! Input and output transforms. Each pass visits the tiles of some images, and the channels of each tile in order, so that images are
//! read and written line by line.

use std::ops::Range;

use pulp::{Simd, WithSimd};

use super::filter::{both, input, input_adjoint, output, weights};
use super::tiling::{Axis, PHASES, STRIP, Strips, TileInput, Tiling};
use crate::cpu::geometry::Extent;
use crate::cpu::lanes::Grid;

/// Winograd's input transform of large images, for some strips of all phases' channels: `[points, strips, tiles, 16]`.
pub struct InputTransform<'a> {
    /// The tiles.
    pub tiling: Tiling,
    /// `[batch, height, width, channels]`.
    pub large: &'a [f32],
    /// Which of the strips.
    pub strips: Range<usize>,
    /// Output: `[points, strips, tiles, 16]`.
    pub out: &'a mut [f32],
}

/// The adjoint of [`InputTransform`] with all strips.
pub struct InputTransformAdjoint<'a> {
    /// The tiles.
    pub tiling: Tiling,
    /// `[points, strips, tiles, 16]`.
    pub under: &'a [f32],
    /// Output: `[batch, height, width, channels]`.
    pub large: &'a mut [f32],
}

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

impl WithSimd for InputTransform<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Self { tiling, large, strips, out } = self;
        let images = large.len() / tiling.layer.large.len();
        let to = Strips::apart(images * tiling.tiles(), strips.len() * STRIP);
        by_strip(
            (tiling, images),
            strips,
            #[inline(always)]
            |[strip, tile, start], under| {
                for lane in (0..STRIP).step_by(S::F32_LANES) {
                    let v = both(
                        under.load(simd, large, start + lane),
                        #[inline(always)]
                        |d| input(simd, d),
                    );
                    to.points().store::<S>(v, out, to.at(tile, strip * STRIP + lane));
                }
            },
        );
    }
}

impl WithSimd for InputTransformAdjoint<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Self { tiling, under: planes, large } = self;
        let images = large.len() / tiling.layer.large.len();
        let (from, channels) = (Strips::apart(images * tiling.tiles(), tiling.depth()), tiling.layer.large.channels);
        by_tile(
            (tiling, images),
            #[inline(always)]
            |[tile, start], under, phase| {
                for channel in (0..channels).step_by(S::F32_LANES) {
                    let d = both(
                        from.points().load(simd, planes, from.at(tile, phase * channels + channel)),
                        #[inline(always)]
                        |v| input_adjoint(simd, v),
                    );
                    under.add(simd, d, large, start + channel);
                }
            },
        );
    }
}

/// How many rows an image has, and numbers from one to the next.
fn rows(extent: Extent) -> [usize; 2] {
    [extent.height, extent.width * extent.channels]
}

/// The same of its columns.
fn columns(extent: Extent) -> [usize; 2] {
    [extent.width, extent.channels]
}

/// Visits strips of phases' channels, and all tiles of each: calls with the strip's index, the tile's index, the offset of its image and
/// strip, and the tile's input pixels from there.
#[inline(always)]
fn by_strip((tiling, images): (Tiling, usize), strips: Range<usize>, mut visit: impl FnMut([usize; 3], TileInput)) {
    let large = tiling.layer.large;
    for (index, strip) in strips.enumerate() {
        let (phase, channel) = (strip * STRIP / large.channels, strip * STRIP % large.channels);
        let mut tile = 0;
        for image in 0..images {
            for row in 0..large.height / 4 {
                let rows = Axis::new(phase / 2, row, rows(large));
                for column in 0..large.width / 4 {
                    let columns = Axis::new(phase % 2, column, columns(large));
                    visit([index, tile, image * large.len() + channel], TileInput::new(rows, columns));
                    tile += 1;
                }
            }
        }
    }
}

/// Visits all tiles, and all phases of each: calls with the tile's index, the offset of its image, the tile's input pixels from there,
/// and the phase.
#[inline(always)]
fn by_tile((tiling, images): (Tiling, usize), mut visit: impl FnMut([usize; 2], TileInput, usize)) {
    let large = tiling.layer.large;
    let mut tile = 0;
    for image in 0..images {
        for row in 0..large.height / 4 {
            let rows = [Axis::new(0, row, rows(large)), Axis::new(1, row, rows(large))];
            for column in 0..large.width / 4 {
                let columns = [Axis::new(0, column, columns(large)), Axis::new(1, column, columns(large))];
                for phase in 0..PHASES {
                    visit([tile, image * large.len()], TileInput::new(rows[phase / 2], columns[phase % 2]), phase);
                }
                tile += 1;
            }
        }
    }
}

impl WithSimd for OutputTransform<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Self { tiling, products, small } = self;
        let extent = tiling.layer.small;
        let images = small.len() / extent.len();
        let from = Strips::apart(images * tiling.tiles(), extent.channels);
        let corners = corners(extent);
        tile_by_tile(
            (extent, images, S::F32_LANES),
            #[inline(always)]
            |[channel, tile], first| {
                let y = both(
                    from.points().load(simd, products, from.at(tile, channel)),
                    #[inline(always)]
                    |m| output(simd, m),
                );
                corners.store::<S>(y, small, first);
            },
        );
    }
}

impl WithSimd for OutputTransformAdjoint<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Self { tiling, small, out } = self;
        let extent = tiling.layer.small;
        let images = small.len() / extent.len();
        let to = Strips::apart(images * tiling.tiles(), extent.channels);
        let corners = corners(extent);
        channel_by_channel(
            (extent, images, S::F32_LANES),
            #[inline(always)]
            |[channel, tile], first| {
                let m = both(
                    corners.load(simd, small, first),
                    #[inline(always)]
                    |y| weights(simd, y),
                );
                to.points().store::<S>(m, out, to.at(tile, channel));
            },
        );
    }
}

/// Layout of a tile's four pixels in small images.
fn corners(small: Extent) -> Grid<2, 2> {
    Grid { steps: [small.width * small.channels, small.channels] }
}

/// Visits all tiles of small images, and vectors of channels of each: calls with the channel, the tile's index, and the offset of its
/// first pixel.
#[inline(always)]
fn tile_by_tile((small, images, lanes): (Extent, usize, usize), mut visit: impl FnMut([usize; 2], usize)) {
    let mut tile = 0;
    for pair in 0..images * small.height / 2 {
        for column in 0..small.width / 2 {
            for channel in (0..small.channels).step_by(lanes) {
                visit([channel, tile], (2 * pair * small.width + 2 * column) * small.channels + channel);
            }
            tile += 1;
        }
    }
}

/// Visits vectors of channels, and all tiles of small images for each: the same call.
#[inline(always)]
fn channel_by_channel((small, images, lanes): (Extent, usize, usize), mut visit: impl FnMut([usize; 2], usize)) {
    for channel in (0..small.channels).step_by(lanes) {
        let mut tile = 0;
        for pair in 0..images * small.height / 2 {
            for column in 0..small.width / 2 {
                visit([channel, tile], (2 * pair * small.width + 2 * column) * small.channels + channel);
                tile += 1;
            }
        }
    }
}
