//! From the large image to the small one: strided convolution, or the input gradient of a transposed one.

use rayon::prelude::*;

use super::buffer_pool::Buffer;
use super::geometry::{Layer, images_per_block};
use super::instructions::dispatch;
use super::pad::{pad, padded};
use super::panels::Panels;
use super::tile::Window;
use super::windows::Windows;
use super::winograd::{self, Tiling};
use super::winograd3x3;

/// Sums the products under the kernel at each position.
///
/// - `large`: `[batch, height, width, channels]` of the large image
/// - `weights`: `[small channels, large channels, kernel, kernel]`
/// - returns `[batch, height, width, channels]` of the small image
pub fn convolve(layer: &Layer, large: &[f32], weights: &[f32]) -> Buffer {
    if let Some(tiling) = Tiling::of(layer) {
        return winograd::convolve(tiling, large, weights);
    }
    if let Some(tiling) = winograd3x3::Tiling::of(layer) {
        return winograd3x3::convolve(tiling, large, weights);
    }
    let Layer { geometry, large: from, small: to } = *layer;
    let panels = panels(layer, weights);
    let (window, start) = windows(layer);
    let images = images_per_block(to.pixels());
    let places: Vec<_> = (0..images * to.pixels())
        .map(|pixel| {
            let (image, row, column) = (pixel / to.pixels(), pixel % to.pixels() / to.width, pixel % to.width);
            (start([image, row, column]), pixel * to.channels)
        })
        .collect();

    let mut small = Buffer::of_len(large.len() / from.len() * to.len());
    small.par_chunks_mut(images * to.len()).zip(large.par_chunks(images * from.len())).for_each_init(
        Vec::new,
        |scratch, (out, large)| {
            let places = &places[..out.len() / to.channels];
            let image = pad(large, from, geometry.padding, scratch);
            dispatch(Windows { image, window, places, panels: &panels, channels: to.channels, out });
        },
    );
    small
}

/// Weights from each number under the kernel to the small image's channels.
pub fn panels(layer: &Layer, weights: &[f32]) -> Panels {
    let Layer { geometry, large: from, small: to } = *layer;
    let area = geometry.kernel * geometry.kernel;
    let taps: Vec<_> = (0..area * from.channels).map(|tap| tap % from.channels * area + tap / from.channels).collect();
    let channels: Vec<_> = (0..to.channels).map(|channel| channel * from.channels * area).collect();
    Panels::new(weights, &taps, &channels)
}

/// The kernel's window on padded large images, and its offset for an image, row and column of the small ones.
pub fn windows(layer: &Layer) -> (Window, impl Fn([usize; 3]) -> usize) {
    let Layer { geometry, large: from, .. } = *layer;
    let outer = padded(from, geometry.padding);
    let pitch = outer.width * outer.channels;
    let window = Window { rows: geometry.kernel, run: geometry.kernel * from.channels, pitch };
    let start = move |[image, row, column]: [usize; 3]| {
        image * outer.len() + geometry.stride * (row * pitch + column * outer.channels)
    };
    (window, start)
}
