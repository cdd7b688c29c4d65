//! Weights as the products take them, and their gradients back.

use pulp::{Simd, WithSimd};
use rayon::prelude::*;

use super::filter::{weights, weights_adjoint};
use super::tiling::{ALL_POINTS, POINTS, Tiling};
use crate::cpu::buffer_pool::Buffer;
use crate::cpu::instructions::dispatch;
use crate::cpu::lanes::{Grid, load, store};
use crate::cpu::panels::width;
use crate::cpu::winograd::{Direction, Filters, STRIP, both};

/// Height and width of the kernel.
const KERNEL: usize = 3;
/// Its taps.
const AREA: usize = KERNEL * KERNEL;

/// Transforms `[small channels, large channels, 3, 3]`. Threads share out the panels.
pub fn filters(tiling: Tiling, weights: &[f32], direction: Direction) -> Filters {
    let (large, small) = (tiling.layer.large.channels, tiling.layer.small.channels);
    let (rows, columns) = if direction == Direction::Down { (large, small) } else { (small, large) };
    // Steps from one output channel to the next, and from one input channel to the next.
    let steps = if direction == Direction::Down { [large * AREA, AREA] } else { [AREA, large * AREA] };
    let width = width(columns);
    debug_assert_eq!(columns % width, 0, "a tiling has whole panels");
    let mut values = Buffer::of_len(ALL_POINTS * rows * columns);
    values.par_chunks_mut(ALL_POINTS * rows * width).enumerate().for_each(|(panel, values)| {
        for first in (0..width).step_by(STRIP) {
            let weights = &weights[(panel * width + first) * steps[0]..];
            dispatch(FilterTransform { weights, steps, first, width, panel: &mut *values });
        }
    });
    Filters::transformed(values, [ALL_POINTS, rows, width])
}

/// Some neighbouring columns of a panel.
struct FilterTransform<'a> {
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

impl WithSimd for FilterTransform<'_> {
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
                let mut w = [[simd.splat_f32s(0.0); KERNEL]; KERNEL];
                for tap in 0..AREA {
                    w[tap / KERNEL][tap % KERNEL] = load::<S>(&taps[tap], lane);
                }
                let all = both(
                    w,
                    #[inline(always)]
                    |w| weights(simd, w),
                );
                points.store::<S>(all, panel, row * width + first + lane);
            }
        }
    }
}

/// Sums of products `[strips of large channels, points, strips of small channels, 16, 16]` to the gradient of the weights
/// `[small channels, large channels, 3, 3]`.
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
        let points = Grid::<POINTS, POINTS> { steps: [POINTS * plane, plane] };
        for channel in 0..large {
            let at = channel / STRIP * ALL_POINTS * plane + (strip * STRIP + channel % STRIP) * STRIP;
            let mut taps = [[0.0; STRIP]; AREA];
            for lane in (0..STRIP).step_by(S::F32_LANES) {
                let w = both(
                    points.load(simd, sums, at + lane),
                    #[inline(always)]
                    |u| weights_adjoint(simd, u),
                );
                for tap in 0..AREA {
                    store::<S>(w[tap / KERNEL][tap % KERNEL], &mut taps[tap], lane);
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
