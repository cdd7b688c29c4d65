//! Layers without weights: what joins each 2×2 block of pixels, and what makes a block of each pixel.

use rayon::prelude::*;

use super::memory::Buffer;
use super::path::vectorize;
use super::shape::Extent;

/// The sum of each 2×2 block, times a factor: average-pooling, and the gradient of [`double`].
///
/// - `large`: extent of `images`, of even height and width
pub fn halve(large: Extent, images: &[f32], factor: f32) -> Buffer {
    let mut out = Buffer::any(images.len() / 4);
    out.par_chunks_mut(large.len() / 4).zip(images.par_chunks(large.len())).for_each(|(out, image)| {
        blocks(large, image, out, |[a, b, c, d], out| *out = factor * ((a + b) + (c + d)));
    });
    out
}

/// The maximum of each 2×2 block.
///
/// - `large`: extent of `images`, of even height and width
pub fn max_pool(large: Extent, images: &[f32]) -> Buffer {
    let mut out = Buffer::any(images.len() / 4);
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

/// Each pixel four times, times a factor: nearest-neighbour upsampling, and the gradient of average-pooling.
///
/// - `large`: extent of what comes out
pub fn double(large: Extent, images: &[f32], factor: f32) -> Buffer {
    let channels = large.channels;
    let mut out = Buffer::any(images.len() * 4);
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

/// The gradient of [`max_pool`]: all of it to the first of each block's largest.
///
/// - `large`: extent of `images`, which went in
pub fn max_pool_gradient(large: Extent, images: &[f32], grad: &[f32]) -> Buffer {
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

/// Where the four pixels of a small image's pixel start in the large one, in reading order.
#[inline(always)]
fn corners(large: Extent, pixel: usize) -> [usize; 4] {
    let (row, column) = (pixel / (large.width / 2), pixel % (large.width / 2));
    let first = (2 * row * large.width + 2 * column) * large.channels;
    let below = first + large.width * large.channels;
    [first, first + large.channels, below, below + large.channels]
}

/// Makes each number of a small image from a block's four.
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
