//! The forward pass of any layer: the loop of `windows.rs`, with the windows of a block in one tile.

use pulp::{Simd, WithSimd};
use rayon::prelude::*;

use super::block::{block_max, store_argmax};
use super::{BLOCK, ConvMaxPool};
use crate::cpu::buffer_pool::Buffer;
use crate::cpu::convolve::{panels, windows};
use crate::cpu::geometry::{Layer, images_per_block};
use crate::cpu::instructions::dispatch;
use crate::cpu::pad::pad;
use crate::cpu::panels::{Panels, tile};
use crate::cpu::tile::{Window, outputs};

/// See [`convolve_max_pool`](super::convolve_max_pool).
pub fn convolve_max_pool(layer: &Layer, large: &[f32], weights: &[f32]) -> ConvMaxPool {
    let Layer { geometry, large: from, small: full } = *layer;
    let to = full.half();
    let panels = panels(layer, weights);
    let (window, start) = windows(layer);
    let images = images_per_block(to.pixels());
    let blocks: Vec<[usize; BLOCK]> = (0..images * to.pixels())
        .map(|pixel| {
            let (image, row, column) = (pixel / to.pixels(), pixel % to.pixels() / to.width, pixel % to.width);
            [[0, 0], [0, 1], [1, 0], [1, 1]].map(|[y, x]| start([image, 2 * row + y, 2 * column + x]))
        })
        .collect();
    let len = large.len() / from.len() * to.len();
    let (mut output, mut argmax) = (Buffer::of_len(len), vec![0; len]);
    let out = output.par_chunks_mut(images * to.len()).zip(argmax.par_chunks_mut(images * to.len()));
    out.zip(large.par_chunks(images * from.len())).for_each_init(Vec::new, |scratch, ((output, argmax), large)| {
        let blocks = &blocks[..output.len() / to.channels];
        let image = pad(large, from, geometry.padding, scratch);
        dispatch(Blocks { image, window, blocks, panels: &panels, channels: to.channels, output, argmax });
    });
    ConvMaxPool { output, argmax }
}

/// Maxima of the outputs of four windows each.
struct Blocks<'a> {
    image: &'a [f32],
    window: Window,
    /// Where the windows of each block start.
    blocks: &'a [[usize; BLOCK]],
    panels: &'a Panels,
    channels: usize,
    output: &'a mut [f32],
    argmax: &'a mut [u8],
}

impl WithSimd for Blocks<'_> {
    type Output = ();

    /// The usual tiles, rounded to whole blocks.
    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        match tile::<S>(self.channels) {
            [8, 1] => self.run::<S, 8, 1>(simd),
            [8, _] => self.run::<S, 8, 2>(simd),
            [6, 2] => self.run::<S, 4, 2>(simd),
            [4, 4] => self.run::<S, 4, 4>(simd),
            _ => self.run::<S, 4, 8>(simd),
        }
    }
}

impl Blocks<'_> {
    /// # Panics
    ///
    /// If a window does not lie in the image, or a panel has too few weights.
    #[inline(always)]
    fn run<S: Simd, const M: usize, const N: usize>(self, simd: S) {
        let Some(last) = self.blocks.as_flattened().iter().max() else { return };
        assert!(last + self.window.reach() < self.image.len(), "a window must lie in the image");
        for (channel, panel) in self.panels.iter() {
            assert!(panel.len() >= self.window.len() * N * S::F32_LANES, "a panel must have a weight for each number");
            for (pair, blocks) in self.blocks.chunks(M / BLOCK).enumerate() {
                let at = std::array::from_fn(|i| blocks[(i / BLOCK).min(blocks.len() - 1)][i % BLOCK]);
                let zeros = [[simd.splat_f32s(0.0); N]; M];
                // SAFETY: the last window lies in the image, and the panel has all weights: both asserted above.
                let sums = unsafe { outputs(simd, (self.image, self.window), at, panel, zeros) };
                for b in 0..blocks.len() {
                    let to = (pair * M / BLOCK + b) * self.channels;
                    for j in 0..N {
                        let first = channel + j * S::F32_LANES;
                        if first >= self.channels {
                            break;
                        }
                        let range = to + first..to + self.channels.min(first + S::F32_LANES);
                        let block = [0, 1, 2, 3].map(
                            #[inline(always)]
                            |k| sums[b * BLOCK + k][j],
                        );
                        let (maximum, argmax) = block_max(simd, block);
                        simd.partial_store_f32s(&mut self.output[range.clone()], maximum);
                        store_argmax::<S>(argmax, &mut self.argmax[range]);
                    }
                }
            }
        }
    }
}
