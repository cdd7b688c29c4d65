//! Weights as the products take them, and their gradients back.

use pulp::{Simd, WithSimd};
use rayon::prelude::*;

use super::filter::{both, output, weights};
use super::tiling::{ALL_POINTS, AREA, PHASES, STRIP, Tiling, points, spread, tap};
use crate::cpu::lanes::{load, store};
use crate::cpu::memory::Buffer;
use crate::cpu::panels::width;
use crate::cpu::path::dispatch;

/// Which way a layer is walked.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// From the large image to the small one.
    Down,
    /// From the small image to the large one.
    Up,
}

/// Transformed weights: for each point a matrix `[from, to]` in panels as wide as a tile of the innermost loop.
pub struct Filters {
    values: Buffer,
    rows: usize,
    width: usize,
}

impl Filters {
    /// Transforms `[small channels, large channels, 4, 4]`.
    pub fn new(tiling: Tiling, weights: &[f32], way: Way) -> Self {
        let (depth, small) = (tiling.depth(), tiling.layer.small.channels);
        let (rows, columns) = if way == Way::Down { (depth, small) } else { (small, depth) };
        let width = width(columns);
        debug_assert_eq!(columns % width, 0, "a tiling has whole panels");
        let mut filters = Self { values: Buffer::any(ALL_POINTS * rows * columns), rows, width };
        dispatch(Pack { tiling, weights, way, filters: &mut filters });
        filters
    }

    /// The panels of a point, each with the column that it starts at: `[from, width]`.
    pub fn panels(&self, point: usize) -> impl Iterator<Item = (usize, &[f32])> {
        let values = &self.values[point * self.plane()..][..self.plane()];
        values.chunks_exact(self.rows * self.width).enumerate().map(|(k, panel)| (k * self.width, panel))
    }

    fn plane(&self) -> usize {
        self.values.len() / ALL_POINTS
    }

    fn at(&self, row: usize, column: usize) -> usize {
        (column / self.width * self.rows + row) * self.width + column % self.width
    }
}

struct Pack<'a> {
    tiling: Tiling,
    weights: &'a [f32],
    way: Way,
    filters: &'a mut Filters,
}

impl WithSimd for Pack<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Self { tiling, weights: numbers, way, filters } = self;
        let (large, small) = (tiling.layer.large.channels, tiling.layer.small.channels);
        let plane = filters.plane();
        // Vectors are of channels of the image that comes out.
        let (strips, others, step) = match way {
            Way::Down => (small / STRIP, large, large * AREA),
            Way::Up => (large / STRIP, small, AREA),
        };
        for (first, other) in (0..strips).flat_map(|strip| (0..others).map(move |other| (strip * STRIP, other))) {
            let pair = if way == Way::Down { first * large + other } else { other * large + first };
            let mut taps = [[0.0; STRIP]; AREA];
            for lane in 0..STRIP {
                for (taps, number) in taps.iter_mut().zip(&numbers[pair * AREA + lane * step..][..AREA]) {
                    taps[lane] = *number;
                }
            }
            for phase in 0..PHASES {
                let at = match way {
                    Way::Down => filters.at(phase * large + other, first),
                    Way::Up => filters.at(other, phase * large + first),
                };
                for lane in (0..STRIP).step_by(S::F32_LANES) {
                    let mut w = [[simd.splat_f32s(0.0); 2]; 2];
                    for k in 0..4 {
                        w[k / 2][k % 2] = load::<S>(&taps[tap(phase, [k / 2, k % 2])], lane);
                    }
                    let u = both(
                        w,
                        #[inline(always)]
                        |w| weights(simd, w),
                    );
                    // Where a panel is narrower than a strip, the strip's vectors go to more than one.
                    let at = at + lane / filters.width * filters.rows * filters.width + lane % filters.width;
                    spread::<S>(u, &mut filters.values, at, plane);
                }
            }
        }
    }
}

/// Sums of products `[strips of all phases' channels, points, strips of small channels, 16, 16]` to the gradient of the
/// weights `[small channels, large channels, 4, 4]`.
pub fn gradient(tiling: Tiling, sums: &[f32]) -> Buffer {
    let mut out = Buffer::any(tiling.layer.weights());
    let part = STRIP * tiling.layer.large.channels * AREA;
    out.par_chunks_mut(part).enumerate().for_each(|(strip, out)| dispatch(Unpack { tiling, sums, strip, out }));
    out
}

/// The gradient of all weights of a strip of small channels.
struct Unpack<'a> {
    tiling: Tiling,
    sums: &'a [f32],
    strip: usize,
    out: &'a mut [f32],
}

impl WithSimd for Unpack<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Self { tiling, sums, strip, out } = self;
        let (large, plane) = (tiling.layer.large.channels, STRIP * tiling.layer.small.channels);
        for channel in 0..large {
            let mut taps = [[0.0; STRIP]; AREA];
            for phase in 0..PHASES {
                let row = phase * large + channel;
                let at = row / STRIP * ALL_POINTS * plane + (strip * STRIP + row % STRIP) * STRIP;
                for lane in (0..STRIP).step_by(S::F32_LANES) {
                    let w = both(
                        points(simd, sums, at + lane, plane),
                        #[inline(always)]
                        |u| output(simd, u),
                    );
                    for k in 0..4 {
                        store::<S>(w[k / 2][k % 2], &mut taps[tap(phase, [k / 2, k % 2])], lane);
                    }
                }
            }
            for lane in 0..STRIP {
                let out = &mut out[(lane * large + channel) * AREA..][..AREA];
                for (out, tap) in out.iter_mut().zip(&taps) {
                    *out = tap[lane];
                }
            }
        }
    }
}
