//! Up to an image of very few channels: products with all taps of the kernel, added up in memory.

use rayon::prelude::*;

use super::memory::Buffer;
use super::pad::padded;
use super::panels::Panels;
use super::path::{dispatch, vectorize};
use super::shape::{Extent, Layer, Sliding};
use super::tile::Window;
use super::windows::Windows;

/// Weights from a pixel to every tap of every channel.
pub fn taps(layer: &Layer, weights: &[f32]) -> Panels {
    let Layer { sliding: Sliding { kernel, .. }, large, small } = *layer;
    let area = kernel * kernel;
    let inputs: Vec<_> = (0..small.channels).map(|input| input * large.channels * area).collect();
    let outputs = (0..area * large.channels).map(|tap| tap % large.channels * area + tap / large.channels);
    Panels::new(weights, &inputs, &outputs.collect::<Vec<_>>())
}

/// What each pixel of the small image gives, added up where it belongs: on an image with its padding around, which is then cut off.
pub fn scattered(layer: &Layer, small: &[f32], weights: &[f32]) -> Buffer {
    let Layer { sliding, large: to, small: from } = *layer;
    let panels = taps(layer, weights);
    let width = sliding.kernel * sliding.kernel * to.channels;
    let places: Vec<_> = (0..from.pixels()).map(|pixel| (pixel * from.channels, pixel * width)).collect();
    let window = Window { rows: 1, run: from.channels, pitch: 0 };
    let outer = padded(to, sliding.padding);
    let mut large = Buffer::any(small.len() / from.len() * to.len());
    large.par_chunks_mut(to.len()).zip(small.par_chunks(from.len())).for_each_init(
        || (vec![0.0; from.pixels() * width], vec![0.0; outer.len()]),
        |(products, sums), (large, image)| {
            let out = &mut **products;
            dispatch(Windows { image, window, places: &places, panels: &panels, channels: width, out });
            sums.fill(0.0);
            vectorize(
                #[inline(always)]
                || add(layer, products, sums),
            );
            crop(to, sliding.padding, sums, large);
        },
    );
    large
}

/// Adds what each position of the kernel gives.
#[inline(always)]
pub fn add(layer: &Layer, products: &[f32], sums: &mut [f32]) {
    let Layer { sliding: Sliding { kernel, stride, padding }, large, small } = *layer;
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
