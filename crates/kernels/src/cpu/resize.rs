//! Pooling of 2×2 blocks, and upsampling by two.

use rayon::prelude::*;

use super::buffer_pool::Buffer;
use super::geometry::Extent;
use super::instructions::vectorize;

/// The sum of each 2×2 block, times a factor: average-pooling, and the gradient of [`upsample_nearest`].
///
/// - `large`: extent of `images`, of even height and width
pub fn sum_pool(large: Extent, images: &[f32], factor: f32) -> Buffer {
    let mut out = Buffer::of_len(images.len() / 4);
    out.par_chunks_mut(large.len() / 4).zip(images.par_chunks(large.len())).for_each(|(out, image)| {
        blocks(large, image, out, |[a, b, c, d], out| *out = factor * ((a + b) + (c + d)));
    });
    out
}

/// The maximum of each 2×2 block.
///
/// - `large`: extent of `images`, of even height and width
pub fn max_pool(large: Extent, images: &[f32]) -> Buffer {
    let mut out = Buffer::of_len(images.len() / 4);
    out.par_chunks_mut(large.len() / 4).zip(images.par_chunks(large.len())).for_each(|(out, image)| {
        blocks(large, image, out, |[a, b, c, d], out| *out = larger(larger(a, b), larger(c, d)));
    });
    out
}

/// The larger of two; NaN where either is.
#[inline(always)]
fn larger(a: f32, b: f32) -> f32 {
    if a > b || a.is_nan() { a } else { b }
}

/// Nearest-neighbour upsampling times a factor; also the gradient of average pooling.
///
/// - `large`: extent of the output
pub fn upsample_nearest(large: Extent, images: &[f32], factor: f32) -> Buffer {
    let channels = large.channels;
    let mut out = Buffer::of_len(images.len() * 4);
    let rows = out.par_chunks_mut(2 * large.width * channels).zip(images.par_chunks(large.width / 2 * channels));
    rows.for_each(|(rows, small)| {
        let (upper, lower) = rows.split_at_mut(large.width * channels);
        for (pair, pixel) in upper.chunks_exact_mut(2 * channels).zip(small.chunks_exact(channels)) {
            for pixel_out in pair.chunks_exact_mut(channels) {
                for (out, value) in pixel_out.iter_mut().zip(pixel) {
                    *out = factor * value;
                }
            }
        }
        lower.copy_from_slice(upper);
    });
    out
}

/// Bilinear upsampling by two, between pixel centres: each output row or column is 3/4 of the nearest input one and 1/4 of its neighbour.
/// At the edge it is the nearest.
///
/// - `large`: extent of the output
pub fn upsample_bilinear(large: Extent, images: &[f32]) -> Buffer {
    let mut out = Buffer::of_len(images.len() * 4);
    let small = large.half();
    let pairs = out.par_chunks_mut(large.len()).zip(images.par_chunks(small.len()));
    pairs.for_each(|(out, image)| {
        vectorize(
            #[inline(always)]
            || {
                for (y, row) in out.chunks_exact_mut(large.width * large.channels).enumerate() {
                    let rows = near(y, small.height).map(|y| &image[y * small.width * small.channels..]);
                    for (x, pixel) in row.chunks_exact_mut(large.channels).enumerate() {
                        let [near, far] = near(x, small.width).map(|x| x * small.channels);
                        let corners = [(rows[0], near), (rows[0], far), (rows[1], near), (rows[1], far)];
                        let [a, b, c, d] = corners.map(|(row, at)| &row[at..at + large.channels]);
                        for ((((out, a), b), c), d) in pixel.iter_mut().zip(a).zip(b).zip(c).zip(d) {
                            *out = blend([blend([*a, *b]), blend([*c, *d])]);
                        }
                    }
                }
            },
        );
    });
    out
}

/// The gradient of [`upsample_bilinear`].
///
/// - `large`: extent of `grad`
pub fn upsample_bilinear_backward(large: Extent, grad: &[f32]) -> Buffer {
    let mut out = Buffer::of_len(grad.len() / 4);
    let small = large.half();
    let pairs = out.par_chunks_mut(small.len()).zip(grad.par_chunks(large.len()));
    pairs.for_each(|(out, grad)| {
        let mut halved = vec![0.0; small.height * large.width * large.channels];
        vectorize(
            #[inline(always)]
            || {
                // Rows first, then columns.
                gather(grad, &mut halved, [small.height, large.width * large.channels]);
                let rows = halved.chunks_exact(large.width * large.channels);
                for (out, row) in out.chunks_exact_mut(small.width * small.channels).zip(rows) {
                    gather(row, out, [small.width, small.channels]);
                }
            },
        );
    });
    out
}

/// The small image's row nearest to a large image's row, and the next nearest if there is one.
#[inline(always)]
fn near(row: usize, rows: usize) -> [usize; 2] {
    let nearest = row / 2;
    let neighbour = if row.is_multiple_of(2) { nearest.saturating_sub(1) } else { (nearest + 1).min(rows - 1) };
    [nearest, neighbour]
}

/// 3/4 of the nearest and 1/4 of its neighbour.
#[inline(always)]
fn blend([near, far]: [f32; 2]) -> f32 {
    0.75 * near + 0.25 * far
}

/// The adjoint along one axis: each small row sums the large rows that it contributed to, `[2 · rows, run]` to `[rows, run]`.
#[inline(always)]
fn gather(large: &[f32], small: &mut [f32], [rows, run]: [usize; 2]) {
    for (row, small) in small.chunks_exact_mut(run).enumerate() {
        let at = |row: usize| &large[row * run..(row + 1) * run];
        // At the edge the row replaced its missing neighbour.
        let (above, below) = (at((2 * row).saturating_sub(1)), at((2 * row + 2).min(2 * rows - 1)));
        for ((((out, a), b), c), d) in small.iter_mut().zip(above).zip(at(2 * row)).zip(at(2 * row + 1)).zip(below) {
            *out = 0.75 * (b + c) + 0.25 * (a + d);
        }
    }
}

/// The gradient of [`max_pool`]: to the first maximum of each block.
///
/// - `large`: extent of `images`, the input
pub fn max_pool_backward(large: Extent, images: &[f32], grad: &[f32]) -> Buffer {
    let channels = large.channels;
    let mut out = Buffer::zeros(images.len());
    let pairs = out.par_chunks_mut(large.len()).zip(images.par_chunks(large.len()));
    pairs.zip(grad.par_chunks(large.len() / 4)).for_each(|((out, image), grad)| {
        for (pixel, grad) in grad.chunks_exact(channels).enumerate() {
            let corners = corners(large, pixel);
            let values = corners.map(|at| &image[at..at + channels]);
            for (channel, &grad) in grad.iter().enumerate() {
                let of_channel = values.map(|corner| corner[channel]);
                let largest = (1..4).fold(0, |best, k| if of_channel[k] > of_channel[best] { k } else { best });
                out[corners[largest] + channel] = grad;
            }
        }
    });
    out
}

/// Offsets of the four pixels of a block in the large image, in reading order.
#[inline(always)]
pub fn corners(large: Extent, pixel: usize) -> [usize; 4] {
    let (row, column) = (pixel / (large.width / 2), pixel % (large.width / 2));
    let first = (2 * row * large.width + 2 * column) * large.channels;
    let below = first + large.width * large.channels;
    [first, first + large.channels, below, below + large.channels]
}

/// Joins the four numbers of each block.
fn blocks(large: Extent, image: &[f32], out: &mut [f32], join: impl Fn([f32; 4], &mut f32)) {
    let channels = large.channels;
    vectorize(
        #[inline(always)]
        || {
            for (pixel, out) in out.chunks_exact_mut(channels).enumerate() {
                let [a, b, c, d] = corners(large, pixel).map(|at| &image[at..at + channels]);
                for ((((out, a), b), c), d) in out.iter_mut().zip(a).zip(b).zip(c).zip(d) {
                    join([*a, *b, *c, *d], out);
                }
            }
        },
    );
}
