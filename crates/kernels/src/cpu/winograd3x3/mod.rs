//! Winograd's minimal filtering F(2×2, 3×3) for kernels of 3×3 and stride 1: 16 multiplications instead of 36. With or without
//! max-pooling.
//!
//! The outputs of a tile of 2×2 pixels share products (`filter`). For each point of the transforms, all tiles and channels
//! together are one matrix product, as in [`winograd`](super::winograd). A tile is also a block of max-pooling.

mod filter;
mod filters;
mod tiling;
mod transform;

use rayon::prelude::*;

use super::buffer_pool::Buffer;
use super::conv_max_pool::ConvMaxPool;
use super::instructions::dispatch;
use super::scratch::scratch;
use super::winograd::{Direction, GradientProduct, Product, STRIP, Strips, block};
use filters::filters;
use tiling::{ALL_POINTS, len};
use transform::{
    InputTransform, InputTransformAdjoint, MaxPoolTransform, MaxPoolTransformAdjoint, OutputTransform,
    OutputTransformAdjoint,
};

pub use tiling::Tiling;

/// Tiles that are worked on at once: enough for a panel of weights to be read often, few enough to stay in the cache.
const TILES: usize = 64;
/// Tiles that are summed before they are added to the total.
const SUMMED: usize = 256;

/// See [`convolve`](super::convolve::convolve).
pub fn convolve(tiling: Tiling, large: &[f32], weights: &[f32]) -> Buffer {
    let (from, to) = (tiling.layer.large, tiling.layer.small);
    let filters = filters(tiling, weights, Direction::Down);
    let images = TILES.div_ceil(tiling.tiles());
    let mut out = Buffer::of_len(large.len() / from.len() * to.len());
    out.par_chunks_mut(images * to.len()).enumerate().for_each(|(k, small)| {
        let [large, next] = [k, k + 1].map(|k| block(large, k, images * from.len()));
        let tiles = small.len() / to.len() * tiling.tiles();
        let [under, sums] = [from.channels, to.channels].map(|channels| Strips::apart(tiles, channels));
        scratch([under, sums].map(len), |[input_tiles, products]| {
            dispatch(InputTransform { tiling, large, channels: 0..from.channels, out: input_tiles });
            let (tiles, out) = ((&*input_tiles, under), (&mut *products, sums));
            dispatch(Product { tiles, filters: &filters, out, next: [small, next] });
            dispatch(OutputTransform { tiling, products, small });
        });
    });
    out
}

/// See [`convolve_transposed`](super::convolve_transposed::convolve_transposed).
pub fn convolve_transposed(tiling: Tiling, small: &[f32], weights: &[f32]) -> Buffer {
    let (to, from) = (tiling.layer.large, tiling.layer.small);
    let filters = filters(tiling, weights, Direction::Up);
    let images = TILES.div_ceil(tiling.tiles());
    let mut out = Buffer::of_len(small.len() / from.len() * to.len());
    out.par_chunks_mut(images * to.len()).enumerate().for_each(|(k, large)| {
        let [small, next] = [k, k + 1].map(|k| block(small, k, images * from.len()));
        let tiles = small.len() / from.len() * tiling.tiles();
        let [parts, under] = [from.channels, to.channels].map(|channels| Strips::apart(tiles, channels));
        scratch([parts, under].map(len), |[output_tiles, products]| {
            dispatch(OutputTransformAdjoint { tiling, small, out: output_tiles });
            let (tiles, out) = ((&*output_tiles, parts), (&mut *products, under));
            dispatch(Product { tiles, filters: &filters, out, next: [large, next] });
            dispatch(InputTransformAdjoint { tiling, under: products, large });
        });
    });
    out
}

/// See [`weight_gradient`](super::weight_gradient::weight_gradient). Threads share out the strips of the large image's channels, and each takes all
/// tiles in order.
pub fn weight_gradient(tiling: Tiling, large: &[f32], small: &[f32]) -> Buffer {
    let (from, to) = (tiling.layer.large, tiling.layer.small);
    let images = SUMMED.div_ceil(tiling.tiles());
    let all = from.channels / STRIP;
    let share = all.div_ceil(rayon::current_num_threads());
    let strip = ALL_POINTS * STRIP * to.channels;
    let mut sums = Buffer::zeros(all * strip);
    sums.par_chunks_mut(share * strip).enumerate().for_each(|(k, sums)| {
        let channels = k * share * STRIP..all.min((k + 1) * share) * STRIP;
        for k in 0..small.len().div_ceil(images * to.len()) {
            let both = |k| [block(large, k, images * from.len()), block(small, k, images * to.len())];
            let ([large, small], next) = (both(k), both(k + 1));
            let tiles = small.len() / to.len() * tiling.tiles();
            let [under, parts] = [channels.len(), to.channels].map(|channels| Strips::apart(tiles, channels));
            scratch([under, parts].map(len), |[input_tiles, output_tiles]| {
                dispatch(InputTransform { tiling, large, channels: channels.clone(), out: input_tiles });
                dispatch(OutputTransformAdjoint { tiling, small, out: output_tiles });
                dispatch(GradientProduct { large: (input_tiles, under), small: (output_tiles, parts), sums, next });
            });
        }
    });
    filters::gradient(tiling, &sums)
}

/// See [`conv_max_pool::convolve_max_pool`](super::conv_max_pool::convolve_max_pool).
pub fn convolve_max_pool(tiling: Tiling, large: &[f32], weights: &[f32]) -> ConvMaxPool {
    let (from, to) = (tiling.layer.large, tiling.pooled());
    let filters = filters(tiling, weights, Direction::Down);
    let images = TILES.div_ceil(tiling.tiles());
    let numbers = large.len() / from.len() * to.len();
    let (mut output, mut argmax) = (Buffer::of_len(numbers), vec![0; numbers]);
    let out = output.par_chunks_mut(images * to.len()).zip(argmax.par_chunks_mut(images * to.len()));
    out.enumerate().for_each(|(k, (output, argmax))| {
        let [large, next] = [k, k + 1].map(|k| block(large, k, images * from.len()));
        let tiles = output.len() / to.channels;
        let [under, sums] = [from.channels, to.channels].map(|channels| Strips::apart(tiles, channels));
        scratch([under, sums].map(len), |[input_tiles, products]| {
            dispatch(InputTransform { tiling, large, channels: 0..from.channels, out: input_tiles });
            let (tiles, out) = ((&*input_tiles, under), (&mut *products, sums));
            dispatch(Product { tiles, filters: &filters, out, next: [output, next] });
            dispatch(MaxPoolTransform { tiling, products, output, argmax });
        });
    });
    ConvMaxPool { output, argmax }
}

/// See [`conv_max_pool::max_pool_input_gradient`](super::conv_max_pool::max_pool_input_gradient).
pub fn max_pool_input_gradient(tiling: Tiling, (grad, argmax): (&[f32], &[u8]), weights: &[f32]) -> Buffer {
    let (to, from) = (tiling.layer.large, tiling.pooled());
    let filters = filters(tiling, weights, Direction::Up);
    let images = TILES.div_ceil(tiling.tiles());
    let mut large = Buffer::of_len(grad.len() / from.len() * to.len());
    let gradients = grad.par_chunks(images * from.len()).zip(argmax.par_chunks(images * from.len()));
    large.par_chunks_mut(images * to.len()).zip(gradients).for_each(|(large, (grad, argmax))| {
        let tiles = grad.len() / from.channels;
        let [parts, under] = [from.channels, to.channels].map(|channels| Strips::apart(tiles, channels));
        scratch([parts, under].map(len), |[output_tiles, products]| {
            dispatch(MaxPoolTransformAdjoint { tiling, grad, argmax, out: output_tiles });
            let (tiles, out) = ((&*output_tiles, parts), (&mut *products, under));
            dispatch(Product { tiles, filters: &filters, out, next: [large, &[]] });
            dispatch(InputTransformAdjoint { tiling, under: products, large });
        });
    });
    large
}
