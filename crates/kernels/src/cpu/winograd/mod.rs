//! Kernels of 4×4 that step by two, with 9 multiplications where the direct way has 16.
//!
//! Such a convolution is one of 2×2 and stride 1 over the phases of the large image, side by side as channels; there, the
//! outputs of a tile of 2×2 pixels share products (`filter`). For each point of the transforms, all tiles and channels
//! together are one matrix product (`product`). The way up and the weights' gradient are adjoints of the way down.

mod filter;
mod filters;
mod product;
mod tiling;
mod transform;

use rayon::prelude::*;

use super::memory::Buffer;
use super::path::dispatch;
use super::scratch::scratch;
use super::shape::Layer;
use tiling::ALL_POINTS;
use transform::{Gather, Join, Part, Scatter};

pub use filter::both;
pub use filters::{Filters, Way};
pub use product::{Gradient, Product};
pub use tiling::{STRIP, Strips, Tiling};

/// Tiles that are worked on at once: enough for a panel of weights to be read often, few enough to stay in the cache.
const TILES: usize = 64;
/// Tiles that are summed up before their sums join the total.
const SUMMED: usize = 128;

/// See [`down`](super::down::down).
pub fn down(tiling: Tiling, large: &[f32], weights: &[f32]) -> Buffer {
    let Layer { large: from, small: to, .. } = tiling.layer;
    let filters = Filters::new(tiling, weights, Way::Down);
    let images = TILES.div_ceil(tiling.tiles());
    let mut out = Buffer::any(large.len() / from.len() * to.len());
    out.par_chunks_mut(images * to.len()).enumerate().for_each(|(k, small)| {
        let [large, next] = [k, k + 1].map(|k| block(large, k, images * from.len()));
        let tiles = small.len() / to.len() * tiling.tiles();
        let [under, sums] = [tiling.depth(), to.channels].map(|channels| Strips::apart(tiles, channels));
        scratch([under.len(), sums.len()], |[gathered, products]| {
            dispatch(Gather { tiling, large, strips: 0..tiling.depth() / STRIP, out: gathered });
            let (tiles, out) = ((&*gathered, under), (&mut *products, sums));
            dispatch(Product { tiles, filters: &filters, out, next: [small, next] });
            dispatch(Join { tiling, products, small });
        });
    });
    out
}

/// See [`up`](super::up::up).
pub fn up(tiling: Tiling, small: &[f32], weights: &[f32]) -> Buffer {
    let Layer { large: to, small: from, .. } = tiling.layer;
    let filters = Filters::new(tiling, weights, Way::Up);
    let images = TILES.div_ceil(tiling.tiles());
    let mut out = Buffer::any(small.len() / from.len() * to.len());
    out.par_chunks_mut(images * to.len()).enumerate().for_each(|(k, large)| {
        let [small, next] = [k, k + 1].map(|k| block(small, k, images * from.len()));
        let tiles = small.len() / from.len() * tiling.tiles();
        let [parts, under] = [from.channels, tiling.depth()].map(|channels| Strips::apart(tiles, channels));
        scratch([parts.len(), under.len()], |[parted, products]| {
            dispatch(Part { tiling, small, out: parted });
            let (tiles, out) = ((&*parted, parts), (&mut *products, under));
            dispatch(Product { tiles, filters: &filters, out, next: [large, next] });
            dispatch(Scatter { tiling, under: products, large });
        });
    });
    out
}

/// The `k`-th of the blocks of some length; none beyond the last.
pub fn block(numbers: &[f32], k: usize, len: usize) -> &[f32] {
    numbers.chunks(len).nth(k).unwrap_or_default()
}

/// See [`gradient`](super::gradient::gradient). Threads share out the strips of the large image's channels, and each takes all
/// tiles in order.
pub fn gradient(tiling: Tiling, large: &[f32], small: &[f32]) -> Buffer {
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
            scratch([under.len(), parts.len()], |[gathered, parted]| {
                dispatch(Gather { tiling, large, strips: strips.clone(), out: gathered });
                dispatch(Part { tiling, small, out: parted });
                dispatch(Gradient { large: (gathered, under), small: (parted, parts), sums, next });
            });
        }
    });
    filters::gradient(tiling, &sums)
}
