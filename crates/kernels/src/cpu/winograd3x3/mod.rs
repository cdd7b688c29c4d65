//! Kernels of 3×3 that step by one, with 16 multiplications where the direct way has 36, with max-pooling or without.
//!
//! The outputs of a tile of 2×2 pixels share products (`filter`). For each point of the transforms, all tiles and channels
//! together are one matrix product, that of [`winograd`](super::winograd). A tile is what max-pooling takes as a block.

mod filter;
mod filters;
mod tiling;
mod transform;

use rayon::prelude::*;

use super::memory::Buffer;
use super::path::dispatch;
use super::pooled::Pooled;
use super::scratch::scratch;
use super::winograd::{Gradient, Product, STRIP, Strips, Way, block};
use filters::filters;
use tiling::{ALL_POINTS, len};
use transform::{Gather, Join, Part, Pool, Scatter, Unpool};

pub use tiling::Tiling;

/// Tiles that are worked on at once: enough for a panel of weights to be read often, few enough to stay in the cache.
const TILES: usize = 64;
/// Tiles that are summed up before their sums join the total.
const SUMMED: usize = 256;

/// See [`down`](super::down::down).
pub fn down(tiling: Tiling, large: &[f32], weights: &[f32]) -> Buffer {
    let (from, to) = (tiling.layer.large, tiling.layer.small);
    let filters = filters(tiling, weights, Way::Down);
    let images = TILES.div_ceil(tiling.tiles());
    let mut out = Buffer::any(large.len() / from.len() * to.len());
    out.par_chunks_mut(images * to.len()).enumerate().for_each(|(k, small)| {
        let [large, next] = [k, k + 1].map(|k| block(large, k, images * from.len()));
        let tiles = small.len() / to.len() * tiling.tiles();
        let [under, sums] = [from.channels, to.channels].map(|channels| Strips::apart(tiles, channels));
        scratch([under, sums].map(len), |[gathered, products]| {
            dispatch(Gather { tiling, large, channels: 0..from.channels, out: gathered });
            let (tiles, out) = ((&*gathered, under), (&mut *products, sums));
            dispatch(Product { tiles, filters: &filters, out, next: [small, next] });
            dispatch(Join { tiling, products, small });
        });
    });
    out
}

/// See [`up`](super::up::up).
pub fn up(tiling: Tiling, small: &[f32], weights: &[f32]) -> Buffer {
    let (to, from) = (tiling.layer.large, tiling.layer.small);
    let filters = filters(tiling, weights, Way::Up);
    let images = TILES.div_ceil(tiling.tiles());
    let mut out = Buffer::any(small.len() / from.len() * to.len());
    out.par_chunks_mut(images * to.len()).enumerate().for_each(|(k, large)| {
        let [small, next] = [k, k + 1].map(|k| block(small, k, images * from.len()));
        let tiles = small.len() / from.len() * tiling.tiles();
        let [parts, under] = [from.channels, to.channels].map(|channels| Strips::apart(tiles, channels));
        scratch([parts, under].map(len), |[parted, products]| {
            dispatch(Part { tiling, small, out: parted });
            let (tiles, out) = ((&*parted, parts), (&mut *products, under));
            dispatch(Product { tiles, filters: &filters, out, next: [large, next] });
            dispatch(Scatter { tiling, under: products, large });
        });
    });
    out
}

/// See [`gradient`](super::gradient::gradient). Threads share out the strips of the large image's channels, and each takes all
/// tiles in order.
pub fn gradient(tiling: Tiling, large: &[f32], small: &[f32]) -> Buffer {
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
            scratch([under, parts].map(len), |[gathered, parted]| {
                dispatch(Gather { tiling, large, channels: channels.clone(), out: gathered });
                dispatch(Part { tiling, small, out: parted });
                dispatch(Gradient { large: (gathered, under), small: (parted, parts), sums, next });
            });
        }
    });
    filters::gradient(tiling, &sums)
}

/// See [`pooled::convolve_max_pool`](super::pooled::convolve_max_pool).
pub fn convolve_max_pool(tiling: Tiling, large: &[f32], weights: &[f32]) -> Pooled {
    let (from, to) = (tiling.layer.large, tiling.pooled());
    let filters = filters(tiling, weights, Way::Down);
    let images = TILES.div_ceil(tiling.tiles());
    let numbers = large.len() / from.len() * to.len();
    let (mut output, mut argmax) = (Buffer::any(numbers), vec![0; numbers]);
    let out = output.par_chunks_mut(images * to.len()).zip(argmax.par_chunks_mut(images * to.len()));
    out.enumerate().for_each(|(k, (output, argmax))| {
        let [large, next] = [k, k + 1].map(|k| block(large, k, images * from.len()));
        let tiles = output.len() / to.channels;
        let [under, sums] = [from.channels, to.channels].map(|channels| Strips::apart(tiles, channels));
        scratch([under, sums].map(len), |[gathered, products]| {
            dispatch(Gather { tiling, large, channels: 0..from.channels, out: gathered });
            let (tiles, out) = ((&*gathered, under), (&mut *products, sums));
            dispatch(Product { tiles, filters: &filters, out, next: [output, next] });
            dispatch(Pool { tiling, products, output, argmax });
        });
    });
    Pooled { output, argmax }
}

/// See [`pooled::max_pool_input_gradient`](super::pooled::max_pool_input_gradient).
pub fn max_pool_input_gradient(tiling: Tiling, (grad, argmax): (&[f32], &[u8]), weights: &[f32]) -> Buffer {
    let (to, from) = (tiling.layer.large, tiling.pooled());
    let filters = filters(tiling, weights, Way::Up);
    let images = TILES.div_ceil(tiling.tiles());
    let mut large = Buffer::any(grad.len() / from.len() * to.len());
    let gradients = grad.par_chunks(images * from.len()).zip(argmax.par_chunks(images * from.len()));
    large.par_chunks_mut(images * to.len()).zip(gradients).for_each(|(large, (grad, argmax))| {
        let tiles = grad.len() / from.channels;
        let [parts, under] = [from.channels, to.channels].map(|channels| Strips::apart(tiles, channels));
        scratch([parts, under].map(len), |[parted, products]| {
            dispatch(Unpool { tiling, grad, argmax, out: parted });
            let (tiles, out) = ((&*parted, parts), (&mut *products, under));
            dispatch(Product { tiles, filters: &filters, out, next: [large, &[]] });
            dispatch(Scatter { tiling, under: products, large });
        });
    });
    large
}
