//! Kernels of 3×3 that step by one, with 16 multiplications where the direct way has 36, and the pooling of their outputs.
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
use super::winograd::{Product, Strips, Way};
use filters::filters;
use tiling::len;
use transform::{Gather, Pool, Scatter, Unpool};

pub use tiling::Tiling;

/// Tiles that are worked on at once: enough for a panel of weights to be read often, few enough to stay in the cache.
const TILES: usize = 64;

/// See [`pooled::convolve_max_pool`](super::pooled::convolve_max_pool).
pub fn convolve_max_pool(tiling: Tiling, large: &[f32], weights: &[f32]) -> Pooled {
    let (from, to) = (tiling.layer.large, tiling.pooled());
    let filters = filters(tiling, weights, Way::Down);
    let images = TILES.div_ceil(tiling.tiles());
    let numbers = large.len() / from.len() * to.len();
    let (mut output, mut argmax) = (Buffer::any(numbers), vec![0; numbers]);
    let out = output.par_chunks_mut(images * to.len()).zip(argmax.par_chunks_mut(images * to.len()));
    out.zip(large.par_chunks(images * from.len())).for_each(|((output, argmax), large)| {
        let tiles = output.len() / to.channels;
        let [under, sums] = [from.channels, to.channels].map(|channels| Strips::apart(tiles, channels));
        scratch([under, sums].map(len), |[gathered, products]| {
            dispatch(Gather { tiling, large, out: gathered });
            dispatch(Product { tiles: (gathered, under), filters: &filters, out: (products, sums) });
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
            dispatch(Product { tiles: (parted, parts), filters: &filters, out: (products, under) });
            dispatch(Scatter { tiling, under: products, large });
        });
    });
    large
}
