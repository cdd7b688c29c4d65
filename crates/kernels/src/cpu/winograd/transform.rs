//! From images to what the products take, and back: each pass walks the tiles of some images, and in each its channels in their
//! order, so that images are read and written line after line.

use std::ops::Range;

use pulp::{Simd, WithSimd};

use super::filter::{both, input, input_adjoint, output, weights};
use super::tiling::{Axis, PHASES, STRIP, Strips, Tiling, Under};
use crate::cpu::lanes::Grid;
use crate::cpu::shape::Extent;

/// From large images to what lies under each tile: `[points, strips, tiles, 16]` of some strips of all phases' channels.
pub struct Gather<'a> {
    /// The tiles.
    pub tiling: Tiling,
    /// `[batch, height, width, channels]`.
    pub large: &'a [f32],
    /// Which of the strips.
    pub strips: Range<usize>,
    /// What comes out.
    pub out: &'a mut [f32],
}

/// The adjoint of [`Gather`] with all strips.
pub struct Scatter<'a> {
    /// The tiles.
    pub tiling: Tiling,
    /// `[points, strips, tiles, 16]`.
    pub under: &'a [f32],
    /// What comes out: `[batch, height, width, channels]`.
    pub large: &'a mut [f32],
}

/// From products to small images.
pub struct Join<'a> {
    /// The tiles.
    pub tiling: Tiling,
    /// `[points, strips, tiles, 16]`.
    pub products: &'a [f32],
    /// What comes out: `[batch, height, width, channels]`.
    pub small: &'a mut [f32],
}

/// The adjoint of [`Join`].
pub struct Part<'a> {
    /// The tiles.
    pub tiling: Tiling,
    /// `[batch, height, width, channels]`.
    pub small: &'a [f32],
    /// What comes out.
    pub out: &'a mut [f32],
}

impl WithSimd for Gather<'_> {
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

impl WithSimd for Scatter<'_> {
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

/// Walks strips of phases' channels, and in each all tiles: calls with the strip's index among them, the tile's number, the
/// first number of its image and strip, and where the pixels under the tile lie from there.
#[inline(always)]
fn by_strip((tiling, images): (Tiling, usize), strips: Range<usize>, mut visit: impl FnMut([usize; 3], Under)) {
    let large = tiling.layer.large;
    for (index, strip) in strips.enumerate() {
        let (phase, channel) = (strip * STRIP / large.channels, strip * STRIP % large.channels);
        let mut tile = 0;
        for image in 0..images {
            for row in 0..large.height / 4 {
                let rows = Axis::new(phase / 2, row, rows(large));
                for column in 0..large.width / 4 {
                    let columns = Axis::new(phase % 2, column, columns(large));
                    visit([index, tile, image * large.len() + channel], Under::new(rows, columns));
                    tile += 1;
                }
            }
        }
    }
}

/// Walks all tiles, and in each all phases: calls with the tile's number, the first number of its image, where the pixels under
/// the tile lie from there, and the phase.
#[inline(always)]
fn by_tile((tiling, images): (Tiling, usize), mut visit: impl FnMut([usize; 2], Under, usize)) {
    let large = tiling.layer.large;
    let mut tile = 0;
    for image in 0..images {
        for row in 0..large.height / 4 {
            let rows = [Axis::new(0, row, rows(large)), Axis::new(1, row, rows(large))];
            for column in 0..large.width / 4 {
                let columns = [Axis::new(0, column, columns(large)), Axis::new(1, column, columns(large))];
                for phase in 0..PHASES {
                    visit([tile, image * large.len()], Under::new(rows[phase / 2], columns[phase % 2]), phase);
                }
                tile += 1;
            }
        }
    }
}

impl WithSimd for Join<'_> {
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

impl WithSimd for Part<'_> {
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

/// How the four pixels of a tile lie in small images.
fn corners(small: Extent) -> Grid<2, 2> {
    Grid { steps: [small.width * small.channels, small.channels] }
}

/// Walks all tiles of small images, and in each vectors of channels: calls with the channel, the tile's number, and where the
/// first of its pixels lies.
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

/// Walks vectors of channels, and in each all tiles of small images: the same.
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
