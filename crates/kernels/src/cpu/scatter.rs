//! Transposed convolution to an image of very few channels: products with all taps, scattered and summed.

use rayon::prelude::*;

use super::buffer_pool::Buffer;
use super::geometry::{ConvGeometry, Extent, Layer};
use super::instructions::dispatch;
use super::pad::padded;
use super::panels::Panels;
use super::tile::Window;
use super::windows::Windows;

/// Weights from a pixel to every tap of every channel.
pub fn taps(layer: &Layer, weights: &[f32]) -> Panels {
    let Layer { geometry: ConvGeometry { kernel, .. }, large, small } = *layer;
    let area = kernel * kernel;
    let inputs: Vec<_> = (0..small.channels).map(|input| input * large.channels * area).collect();
    let outputs = (0..area * large.channels).map(|tap| tap % large.channels * area + tap / large.channels);
    Panels::new(weights, &inputs, &outputs.collect::<Vec<_>>())
}

/// Scatters products: each pixel of the large image sums the products of the taps over it.
pub fn scattered(layer: &Layer, small: &[f32], weights: &[f32]) -> Buffer {
    let Layer { large: to, small: from, .. } = *layer;
    let panels = taps(layer, weights);
    let grid = Grid::new(layer);
    let places: Vec<_> = (0..from.pixels())
        .map(|pixel| {
            (pixel * from.channels, grid.at([pixel / from.width, pixel % from.width].map(|at| at + grid.before)))
        })
        .collect();
    let window = Window { rows: 1, run: from.channels, pitch: 0 };
    let mut large = Buffer::of_len(small.len() / from.len() * to.len());
    large.par_chunks_mut(to.len()).zip(small.par_chunks(from.len())).for_each_init(
        || (vec![0.0; grid.len()], Vec::new()), // the padding stays 0
        |(products, offsets), (large, image)| {
            let out = &mut **products;
            dispatch(Windows { image, window, places: &places, panels: &panels, channels: grid.pixel, out });
            sum(layer, &grid, products, (large, offsets));
        },
    );
    large
}

/// The small image's pixels times every tap of every channel, with zeros around: `[rows, columns, taps, channels]`.
struct Grid {
    /// Zeros before the first row and column.
    before: usize,
    rows: usize,
    columns: usize,
    /// Numbers of a pixel.
    pixel: usize,
}

impl Grid {
    fn new(layer: &Layer) -> Self {
        let Layer { geometry: ConvGeometry { kernel, stride, padding }, large, small } = *layer;
        let before = kernel.div_ceil(stride) - 1;
        let all = |large: usize, small: usize| before + small.max((large - 1 + padding) / stride + 1);
        let (rows, columns) = (all(large.height, small.height), all(large.width, small.width));
        Self { before, rows, columns, pixel: kernel * kernel * large.channels }
    }

    fn at(&self, [row, column]: [usize; 2]) -> usize {
        (row * self.columns + column) * self.pixel
    }

    fn len(&self) -> usize {
        self.rows * self.columns * self.pixel
    }
}

/// Sums the products that reach each pixel. Pixels a stride apart in a row have the same taps, in neighbouring pixels.
fn sum(layer: &Layer, grid: &Grid, products: &[f32], (out, offsets): (&mut [f32], &mut Vec<usize>)) {
    let Layer { geometry: ConvGeometry { kernel, stride, padding }, large, .. } = *layer;
    for (y, row) in out.chunks_exact_mut(large.width * large.channels).enumerate() {
        for x in 0..stride.min(large.width) {
            let [down, across] = [y, x].map(|at| ((at + padding) / stride + grid.before, (at + padding) % stride));
            offsets.clear();
            for (i, tap_y) in (down.1..kernel).step_by(stride).enumerate() {
                for (j, tap_x) in (across.1..kernel).step_by(stride).enumerate() {
                    let tap = (tap_y * kernel + tap_x) * large.channels;
                    offsets.push(grid.at([down.0 - i, across.0 - j]) + tap);
                }
            }
            for channel in 0..large.channels {
                let pixels = row[x * large.channels + channel..].iter_mut().step_by(stride * large.channels);
                let starts = pixels.enumerate().map(|(pixel, out)| (pixel * grid.pixel + channel, out));
                if let [a, b, c, d] = offsets[..] {
                    for (at, out) in starts {
                        *out = (products[at + a] + products[at + b]) + (products[at + c] + products[at + d]);
                    }
                } else {
                    for (at, out) in starts {
                        *out = offsets.iter().map(|offset| products[at + offset]).sum();
                    }
                }
            }
        }
    }
}

/// Adds the products of each kernel position to a padded image.
#[inline(always)]
pub fn add(layer: &Layer, products: &[f32], sums: &mut [f32]) {
    let Layer { geometry: ConvGeometry { kernel, stride, padding }, large, small } = *layer;
    let run = kernel * large.channels;
    let pitch = padded(large, padding).width * large.channels;
    for (pixel, products) in products.chunks_exact(kernel * run).enumerate() {
        let first = stride * (pixel / small.width * pitch + pixel % small.width * large.channels);
        for (row, products) in products.chunks_exact(run).enumerate() {
            for (sum, product) in sums[first + row * pitch..][..run].iter_mut().zip(products) {
                *sum += product;
            }
        }
    }
}

/// An image without its padding.
pub fn crop(extent: Extent, padding: usize, outer: &[f32], image: &mut [f32]) {
    let (row, pitch) = (extent.width * extent.channels, padded(extent, padding).width * extent.channels);
    let rows = outer.chunks_exact(pitch).skip(padding);
    for (image, outer) in image.chunks_exact_mut(row).zip(rows) {
        image.copy_from_slice(&outer[padding * extent.channels..][..row]);
    }
}
