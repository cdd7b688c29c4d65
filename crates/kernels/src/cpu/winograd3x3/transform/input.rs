//! The input's side. Neighbouring tiles share two columns of the input, which stay in registers from a tile to the next.

use std::ops::Range;

use pulp::{Simd, WithSimd};

use crate::cpu::lanes::{load, store};
use crate::cpu::winograd::Strips;
use crate::cpu::winograd3x3::filter::{input, input_adjoint};
use crate::cpu::winograd3x3::tiling::{POINTS, Rows, Tiling, points};

/// Vectors along an axis of a tile.
type Line<S> = [<S as Simd>::f32s; POINTS];

/// Winograd's input transform of large images, for some strips: `[points, strips, tiles, 16]`.
pub struct InputTransform<'a> {
    /// The tiles.
    pub tiling: Tiling,
    /// `[batch, height, width, channels]`.
    pub large: &'a [f32],
    /// Which of the channels, in whole strips.
    pub channels: Range<usize>,
    /// Output: `[points, strips, tiles, 16]`.
    pub out: &'a mut [f32],
}

/// The adjoint of [`InputTransform`].
pub struct InputTransformAdjoint<'a> {
    /// The tiles.
    pub tiling: Tiling,
    /// `[points, strips, tiles, 16]`.
    pub under: &'a [f32],
    /// Output: `[batch, height, width, channels]`.
    pub large: &'a mut [f32],
}

impl WithSimd for InputTransform<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Self { tiling, large, channels, out } = self;
        let (from, [rows, columns]) = (tiling.layer.large, tiling.grid());
        let images = large.len() / from.len();
        let to = Strips::apart(images * tiling.tiles(), channels.len());
        let planes = points(to);
        for channel in channels.clone().step_by(S::F32_LANES) {
            for line in 0..images * rows {
                let image = &large[line / rows * from.len() + channel..];
                let rows = Rows::new(from, line % rows);
                let zeros = [simd.splat_f32s(0.0); POINTS];
                let mut left = [zeros, column(simd, image, rows, 0)];
                for tile in 0..columns {
                    let mut right = [column(simd, image, rows, (2 * tile + 1) * from.channels), zeros];
                    if tile + 1 < columns {
                        right[1] = column(simd, image, rows, (2 * tile + 2) * from.channels);
                    }
                    let mut all = [zeros; POINTS];
                    for point in 0..POINTS {
                        all[point] = input(simd, [left[0][point], left[1][point], right[0][point], right[1][point]]);
                    }
                    planes.store::<S>(all, out, to.at(line * columns + tile, channel - channels.start));
                    left = right;
                }
            }
        }
    }
}

/// A column of the four rows under a tile, by points.
#[inline(always)]
fn column<S: Simd>(simd: S, image: &[f32], rows: Rows, x: usize) -> Line<S> {
    let mut column = [simd.splat_f32s(0.0); POINTS];
    for row in 0..POINTS {
        if let Some(start) = rows.start(row) {
            column[row] = load::<S>(image, start + x);
        }
    }
    input(simd, column)
}

impl WithSimd for InputTransformAdjoint<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Self { tiling, under, large } = self;
        let (to, [rows, columns]) = (tiling.layer.large, tiling.grid());
        let images = large.len() / to.len();
        let from = Strips::apart(images * tiling.tiles(), to.channels);
        let planes = points(from);
        for channel in (0..to.channels).step_by(S::F32_LANES) {
            for line in 0..images * rows {
                let image = &mut large[line / rows * to.len() + channel..];
                let rows = Rows::new(to, line % rows);
                // Sums of the previous tile for the two columns shared with this one, by points along the columns.
                let mut shared = [[simd.splat_f32s(0.0); POINTS]; 2];
                for tile in 0..columns {
                    let all = planes.load(simd, under, from.at(line * columns + tile, channel));
                    let mut next = shared;
                    for point in 0..POINTS {
                        let [a, b, c, d] = input_adjoint(simd, all[point]);
                        shared[0][point] = simd.add_f32s(shared[0][point], a);
                        shared[1][point] = simd.add_f32s(shared[1][point], b);
                        next[0][point] = c;
                        next[1][point] = d;
                    }
                    if tile > 0 {
                        add::<S>(simd, input_adjoint(simd, shared[0]), image, rows, (2 * tile - 1) * to.channels);
                    }
                    add::<S>(simd, input_adjoint(simd, shared[1]), image, rows, 2 * tile * to.channels);
                    shared = next;
                }
                add::<S>(simd, input_adjoint(simd, shared[0]), image, rows, (2 * columns - 1) * to.channels);
            }
        }
    }
}

/// Adds a column to the four rows under a tile. Tiles above have already written the first two rows.
#[inline(always)]
fn add<S: Simd>(simd: S, column: Line<S>, image: &mut [f32], rows: Rows, x: usize) {
    for row in 0..POINTS {
        let Some(start) = rows.start(row) else { continue };
        let mut sum = column[row];
        if row < 2 && rows.beside[0] {
            sum = simd.add_f32s(load::<S>(image, start + x), sum);
        }
        store::<S>(sum, image, start + x);
    }
}
