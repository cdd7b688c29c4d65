//! Winograd's minimal filtering F(2×2, 2×2) for kernels of 4×4 and stride 2: 9 multiplications instead of 16.
//!
//! Such a convolution is a 2×2 convolution of stride 1 whose input channels are the phases of the large image. The outputs of a tile of
//! 2×2 pixels share products (`filter`). For each point of the transforms, all tiles and channels together are one matrix product
//! (`product`). The transposed convolution and the weight gradient are adjoints.

mod filter;
mod filters;
mod product;
mod tiling;
mod transform;

use rayon::prelude::*;

use super::buffer_pool::Buffer;
use super::geometry::Layer;
use super::instructions::dispatch;
use super::scratch::scratch;
use tiling::ALL_POINTS;
use transform::{InputTransform, InputTransformAdjoint, OutputTransform, OutputTransformAdjoint};

pub use filter::both;
pub use filters::{Direction, Filters};
pub use product::{GradientProduct, Product};
pub use tiling::{STRIP, Strips, Tiling};

/// Tiles that are worked on at once: enough for a panel of weights to be read often, few enough to stay in the cache.
const TILES: usize = 64;
/// Tiles that are summed before they are added to the total.
const SUMMED: usize = 128;

/// See [`convolve`](super::convolve::convolve).
pub fn convolve(tiling: Tiling, large: &[f32], weights: &[f32]) -> Buffer {
    let Layer { large: from, small: to, .. } = tiling.layer;
    let filters = Filters::new(tiling, weights, Direction::Down);
    let images = TILES.div_ceil(tiling.tiles());
    let mut out = Buffer::of_len(large.len() / from.len() * to.len());
    out.par_chunks_mut(images * to.len()).enumerate().for_each(|(k, small)| {
        let [large, next] = [k, k + 1].map(|k| block(large, k, images * from.len()));
        let tiles = small.len() / to.len() * tiling.tiles();
        let [under, sums] = [tiling.depth(), to.channels].map(|channels| Strips::apart(tiles, channels));
        scratch([under.len(), sums.len()], |[input_tiles, products]| {
            dispatch(InputTransform { tiling, large, strips: 0..tiling.depth() / STRIP, out: input_tiles });
            let (tiles, out) = ((&*input_tiles, under), (&mut *products, sums));
            dispatch(Product { tiles, filters: &filters, out, next: [small, next] });
            dispatch(OutputTransform { tiling, products, small });
        });
    });
    out
}

/// See [`convolve_transposed`](super::convolve_transposed::convolve_transposed).
pub fn convolve_transposed(tiling: Tiling, small: &[f32], weights: &[f32]) -> Buffer {
    let Layer { large: to, small: from, .. } = tiling.layer;
    let filters = Filters::new(tiling, weights, Direction::Up);
    let images = TILES.div_ceil(tiling.tiles());
    let mut out = Buffer::of_len(small.len() / from.len() * to.len());
    out.par_chunks_mut(images * to.len()).enumerate().for_each(|(k, large)| {
        let [small, next] = [k, k + 1].map(|k| block(small, k, images * from.len()));
        let tiles = small.len() / from.len() * tiling.tiles();
        let [parts, under] = [from.channels, tiling.depth()].map(|channels| Strips::apart(tiles, channels));
        scratch([parts.len(), under.len()], |[output_tiles, products]| {
            dispatch(OutputTransformAdjoint { tiling, small, out: output_tiles });
            let (tiles, out) = ((&*output_tiles, parts), (&mut *products, under));
            dispatch(Product { tiles, filters: &filters, out, next: [large, next] });
            dispatch(InputTransformAdjoint { tiling, under: products, large });
        });
    });
    out
}

/// The `k`-th block of `len` numbers; empty after the last.
pub fn block(numbers: &[f32], k: usize, len: usize) -> &[f32] {
    numbers.chunks(len).nth(k).unwrap_or_default()
}

/// See [`weight_gradient`](super::weight_gradient::weight_gradient). Threads share out the strips of the large image's channels, and each takes all
/// tiles in order.
pub fn weight_gradient(tiling: Tiling, large: &[f32], small: &[f32]) -> Buffer {
    let Layer { large: from, small: to, .. } = tiling.layer;
    let images = SUMMED.div_ceil(tiling.tiles());
    let all = tiling.depth() / STRIP;
    let share = all.div_ceil(rayon::current_num_threads());
    let strip = ALL_POINTS * STRIP * to.channels;
    let mut sums = Buffer::zeros(all * strip);
    sums.par_chunks_mut(share * strip).enumerate().for_each(|(k, sums)| {
        let strips = k * share..all.min((k + 1) * share);
        for k in 0..small.len().div_ceil(images * to.len()) {
            let both = |k| [block(large, k, images * from.len()), block(small, k, images * to.len())];
            let ([large, small], next) = (both(k), both(k + 1));
            let tiles = small.len() / to.len() * tiling.tiles();
            let [under, parts] = [strips.len() * STRIP, to.channels].map(|channels| Strips::apart(tiles, channels));
            scratch([under.len(), parts.len()], |[input_tiles, output_tiles]| {
                dispatch(InputTransform { tiling, large, strips: strips.clone(), out: input_tiles });
                dispatch(OutputTransformAdjoint { tiling, small, out: output_tiles });
                dispatch(GradientProduct { large: (input_tiles, under), small: (output_tiles, parts), sums, next });
            });
        }
    });
    filters::gradient(tiling, &sums)
}
