//! From images to what the products take, and back: each pass walks the tiles of some images, and in each its channels in their
//! order, so that images are read and written line after line.

use std::ops::Range;

use pulp::{Simd, WithSimd};

use super::filter::{both, input, input_adjoint, output, weights};
use super::tiling::{PHASES, POINTS, STRIP, Strips, Tiling, Under, points, spread};
use crate::cpu::lanes::{load, store};
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
        let zero = simd.splat_f32s(0.0);
        by_strip(
            (tiling, images),
            strips,
            #[inline(always)]
            |[strip, tile, start], under| {
                for lane in (0..STRIP).step_by(S::F32_LANES) {
                    let mut d = [[zero; POINTS]; POINTS];
                    for row in 0..POINTS {
                        for column in 0..POINTS {
                            if let Some(at) = under.at(row, column) {
                                d[row][column] = load::<S>(large, start + at + lane);
                            }
                        }
                    }
                    let v = both(
                        d,
                        #[inline(always)]
                        |d| input(simd, d),
                    );
                    spread::<S>(v, out, to.at(tile, strip * STRIP + lane), to.plane());
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
                        points(simd, planes, from.at(tile, phase * channels + channel), from.plane()),
                        #[inline(always)]
                        |v| input_adjoint(simd, v),
                    );
                    for row in 0..POINTS {
                        for column in 0..POINTS {
                            let Some(at) = under.at(row, column) else { continue };
                            let at = start + at + channel;
                            let mut sum = d[row][column];
                            if under.is_shared(row, column) {
                                sum = simd.add_f32s(load::<S>(large, at), sum);
                            }
                            store::<S>(sum, large, at);
                        }
                    }
                }
            },
        );
    }
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
                for column in 0..large.width / 4 {
                    let under = Under::new(large, phase, [row, column]);
                    visit([index, tile, image * large.len() + channel], under);
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
            for column in 0..large.width / 4 {
                for phase in 0..PHASES {
                    visit([tile, image * large.len()], Under::new(large, phase, [row, column]), phase);
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
        corners(
            (extent, images, S::F32_LANES),
            #[inline(always)]
            |[channel, tile], corners| {
                let y = both(
                    points(simd, products, from.at(tile, channel), from.plane()),
                    #[inline(always)]
                    |m| output(simd, m),
                );
                for k in 0..4 {
                    store::<S>(y[k / 2][k % 2], small, corners[k]);
                }
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
        corners_by_strip(
            (extent, images, S::F32_LANES),
            #[inline(always)]
            |[channel, tile], corners| {
                let mut y = [[simd.splat_f32s(0.0); 2]; 2];
                for k in 0..4 {
                    y[k / 2][k % 2] = load::<S>(small, corners[k]);
                }
                let m = both(
                    y,
                    #[inline(always)]
                    |y| weights(simd, y),
                );
                spread::<S>(m, out, to.at(tile, channel), to.plane());
            },
        );
    }
}

/// Walks all tiles of small images, and in each vectors of channels: calls with where a tile's four pixels lie.
#[inline(always)]
fn corners((small, images, lanes): (Extent, usize, usize), mut visit: impl FnMut([usize; 2], [usize; 4])) {
    let (right, below) = (small.channels, small.width * small.channels);
    let mut tile = 0;
    for pair in 0..images * small.height / 2 {
        for column in 0..small.width / 2 {
            for channel in (0..small.channels).step_by(lanes) {
                let first = 2 * pair * below + 2 * column * right + channel;
                visit([channel, tile], [first, first + right, first + below, first + below + right]);
            }
            tile += 1;
        }
    }
}

/// Walks vectors of channels, and in each all tiles of small images: the same.
#[inline(always)]
fn corners_by_strip((small, images, lanes): (Extent, usize, usize), mut visit: impl FnMut([usize; 2], [usize; 4])) {
    let (right, below) = (small.channels, small.width * small.channels);
    for channel in (0..small.channels).step_by(lanes) {
        let mut tile = 0;
        for pair in 0..images * small.height / 2 {
            for column in 0..small.width / 2 {
                let first = 2 * pair * below + 2 * column * right + channel;
                visit([channel, tile], [first, first + right, first + below, first + below + right]);
                tile += 1;
            }
        }
    }
}
