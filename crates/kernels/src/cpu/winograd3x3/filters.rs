//! Weights as the products take them.

use pulp::{Simd, WithSimd};
use rayon::prelude::*;

use super::filter::weights;
use super::tiling::{ALL_POINTS, POINTS, Tiling};
use crate::cpu::lanes::{Grid, load};
use crate::cpu::memory::Buffer;
use crate::cpu::panels::width;
use crate::cpu::path::dispatch;
use crate::cpu::winograd::{Filters, STRIP, Way};

/// Height and width of the kernel.
const KERNEL: usize = 3;
/// Its taps.
const AREA: usize = KERNEL * KERNEL;

/// Transforms `[small channels, large channels, 3, 3]`. Threads share out the panels.
pub fn filters(tiling: Tiling, weights: &[f32], way: Way) -> Filters {
    let (large, small) = (tiling.layer.large.channels, tiling.layer.small.channels);
    let (rows, columns) = if way == Way::Down { (large, small) } else { (small, large) };
    // From a channel to the next, of those that come out and of those that go in.
    let steps = if way == Way::Down { [large * AREA, AREA] } else { [AREA, large * AREA] };
    let width = width(columns);
    debug_assert_eq!(columns % width, 0, "a tiling has whole panels");
    let mut values = Buffer::any(ALL_POINTS * rows * columns);
    values.par_chunks_mut(ALL_POINTS * rows * width).enumerate().for_each(|(panel, values)| {
        for first in (0..width).step_by(STRIP) {
            let weights = &weights[(panel * width + first) * steps[0]..];
            dispatch(Pack { weights, steps, first, width, panel: &mut *values });
        }
    });
    Filters::transformed(values, [ALL_POINTS, rows, width])
}

/// Some neighbouring columns of a panel.
struct Pack<'a> {
    /// From the first column on.
    weights: &'a [f32],
    /// Numbers from a column to the next, and from a row to the next.
    steps: [usize; 2],
    /// The first column in the panel.
    first: usize,
    width: usize,
    /// `[points, rows, width]`.
    panel: &'a mut [f32],
}

impl WithSimd for Pack<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Self { weights: numbers, steps: [across, down], first, width, panel } = self;
        let (plane, lanes) = (panel.len() / ALL_POINTS, STRIP.min(width));
        let points = Grid::<POINTS, POINTS> { steps: [POINTS * plane, plane] };
        for row in 0..plane / width {
            let mut taps = [[0.0; STRIP]; AREA];
            for lane in 0..lanes {
                let numbers = &numbers[lane * across + row * down..][..AREA];
                for tap in 0..AREA {
                    taps[tap][lane] = numbers[tap];
                }
            }
            for lane in (0..lanes).step_by(S::F32_LANES) {
                // Along the rows of the kernel, then along its columns.
                let mut rows = [[simd.splat_f32s(0.0); POINTS]; KERNEL];
                for k in 0..KERNEL {
                    rows[k] = weights(
                        simd,
                        [0, 1, 2].map(
                            #[inline(always)]
                            |tap| load::<S>(&taps[k * KERNEL + tap], lane),
                        ),
                    );
                }
                let mut all = [[simd.splat_f32s(0.0); POINTS]; POINTS];
                for column in 0..POINTS {
                    let column_of = weights(simd, [rows[0][column], rows[1][column], rows[2][column]]);
                    for point in 0..POINTS {
                        all[point][column] = column_of[point];
                    }
                }
                points.store::<S>(all, panel, row * width + first + lane);
            }
        }
    }
}
