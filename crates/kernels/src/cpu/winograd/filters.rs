//! Weights as the products take them, and their gradients back.

use pulp::{Simd, WithSimd};
use rayon::prelude::*;

use super::filter::{both, output, weights};
use super::tiling::{ALL_POINTS, AREA, PHASES, STRIP, Tiling, planes, tap};
use crate::cpu::buffer_pool::Buffer;
use crate::cpu::instructions::dispatch;
use crate::cpu::lanes::{load, store};
use crate::cpu::panels::width;

/// The direction of a layer.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// From the large image to the small one.
    Down,
    /// From the small image to the large one.
    Up,
}

/// Transformed weights, in panels as wide as a tile of the innermost loop: `[panels, points, from, width]`.
pub struct Filters {
    values: Buffer,
    points: usize,
    rows: usize,
    width: usize,
}

impl Filters {
    /// Transforms `[small channels, large channels, 4, 4]`. Threads share out the panels.
    pub fn new(tiling: Tiling, weights: &[f32], direction: Direction) -> Self {
        let (depth, small) = (tiling.depth(), tiling.layer.small.channels);
        let (rows, columns) = if direction == Direction::Down { (depth, small) } else { (small, depth) };
        let width = width(columns);
        debug_assert_eq!(columns % width, 0, "a tiling has whole panels");
        let mut values = Buffer::of_len(ALL_POINTS * rows * columns);
        values.par_chunks_mut(ALL_POINTS * rows * width).enumerate().for_each(|(panel, values)| {
            for first in (0..width).step_by(STRIP) {
                let lanes = STRIP.min(width);
                let columns = [panel * width + first, first, lanes];
                dispatch(FilterTransform { tiling, weights, direction, columns, width, panel: &mut *values });
            }
        });
        Self { values, points: ALL_POINTS, rows, width }
    }

    /// Weights that are transformed already: `[panels, points, rows, width]`.
    pub fn transformed(values: Buffer, [points, rows, width]: [usize; 3]) -> Self {
        debug_assert!(values.len().is_multiple_of(points * rows * width));
        Self { values, points, rows, width }
    }

    /// The panels of a point, each with the column that it starts at: `[from, width]`.
    pub fn panels(&self, point: usize) -> impl Iterator<Item = (usize, &[f32])> {
        let panel = self.rows * self.width;
        let panels = self.values.chunks_exact(self.points * panel).enumerate();
        panels.map(move |(k, values)| (k * self.width, &values[point * panel..][..panel]))
    }
}

/// Some neighbouring columns of a panel.
struct FilterTransform<'a> {
    tiling: Tiling,
    weights: &'a [f32],
    direction: Direction,
    /// Which column is the first, in the matrix and in the panel, and how many.
    columns: [usize; 3],
    width: usize,
    /// `[points, from, width]`.
    panel: &'a mut [f32],
}

impl WithSimd for FilterTransform<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Self { tiling, weights: numbers, direction, columns: [column, first, lanes], width, panel } = self;
        let (large, small) = (tiling.layer.large.channels, tiling.layer.small.channels);
        let plane = panel.len() / ALL_POINTS;
        // Columns are channels of the output: of all phases of the large image, or of the small one.
        let (phases, others, step, start) = match direction {
            Direction::Down => (0..PHASES, large, large * AREA, column * large * AREA),
            Direction::Up => (column / large..column / large + 1, small, AREA, column % large * AREA),
        };
        let next = if direction == Direction::Down { AREA } else { large * AREA };
        let mut taps = [[0.0; STRIP]; AREA];
        for other in 0..others {
            let filters = &numbers[start + other * next..];
            if direction == Direction::Down {
                // Each filter is read once: filters of neighbouring lanes would evict each other from the cache.
                for lane in 0..lanes {
                    let filter = &filters[lane * step..][..AREA];
                    for k in 0..AREA {
                        taps[k][lane] = filter[k];
                    }
                }
            }
            for phase in phases.clone() {
                if direction == Direction::Up {
                    for k in 0..4 {
                        let tap = tap(phase, [k / 2, k % 2]);
                        for lane in 0..lanes {
                            taps[tap][lane] = filters[lane * step + tap];
                        }
                    }
                }
                let row = if direction == Direction::Down { phase * large + other } else { other };
                for lane in (0..lanes).step_by(S::F32_LANES) {
                    let mut w = [[simd.splat_f32s(0.0); 2]; 2];
                    for k in 0..4 {
                        w[k / 2][k % 2] = load::<S>(&taps[tap(phase, [k / 2, k % 2])], lane);
                    }
                    let u = both(
                        w,
                        #[inline(always)]
                        |w| weights(simd, w),
                    );
                    planes(plane).store::<S>(u, panel, row * width + first + lane);
                }
            }
        }
    }
}

/// Sums of products `[strips of all phases' channels, points, strips of small channels, 16, 16]` to the gradient of the
/// weights `[small channels, large channels, 4, 4]`.
pub fn gradient(tiling: Tiling, sums: &[f32]) -> Buffer {
    let mut out = Buffer::of_len(tiling.layer.weights());
    let part = STRIP * tiling.layer.large.channels * AREA;
    out.par_chunks_mut(part)
        .enumerate()
        .for_each(|(strip, out)| dispatch(FilterTransformAdjoint { tiling, sums, strip, out }));
    out
}

/// The gradient of all weights of a strip of small channels.
struct FilterTransformAdjoint<'a> {
    tiling: Tiling,
    sums: &'a [f32],
    strip: usize,
    out: &'a mut [f32],
}

impl WithSimd for FilterTransformAdjoint<'_> {
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
                        planes(plane).load(simd, sums, at + lane),
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
