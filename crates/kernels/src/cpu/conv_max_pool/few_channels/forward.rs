//! The forward pass, vectorised over output channels.

use pulp::{Simd, WithSimd};
use rayon::prelude::*;

use super::{BLOCK, GEOMETRY, Patches, TAPS};
use crate::cpu::buffer_pool::Buffer;
use crate::cpu::conv_max_pool::ConvMaxPool;
use crate::cpu::conv_max_pool::block::{block_max, store_argmax};
use crate::cpu::convolve::panels;
use crate::cpu::geometry::Layer;
use crate::cpu::instructions::dispatch;
use crate::cpu::lanes::load;
use crate::cpu::pad::pad;
use crate::cpu::panels::Panels;

/// See [`convolve_max_pool`](super::super::convolve_max_pool).
pub fn convolve_max_pool(layer: &Layer, large: &[f32], weights: &[f32]) -> ConvMaxPool {
    let Layer { large: from, small: full, .. } = *layer;
    let to = full.half();
    let panels = panels(layer, weights);
    let len = large.len() / from.len() * to.len();
    let (mut output, mut argmax) = (Buffer::of_len(len), vec![0; len]);
    let out = output.par_chunks_mut(to.len()).zip(argmax.par_chunks_mut(to.len()));
    out.zip(large.par_chunks(from.len())).for_each_init(Vec::new, |scratch, ((output, argmax), large)| {
        let patches = Patches::new(pad(large, from, GEOMETRY.padding, scratch), from, to);
        dispatch(Maxima { patches, panels: &panels, output, argmax });
    });
    ConvMaxPool { output, argmax }
}

/// Maxima of all blocks.
struct Maxima<'a> {
    patches: Patches<'a>,
    panels: &'a Panels,
    output: &'a mut [f32],
    argmax: &'a mut [u8],
}

impl WithSimd for Maxima<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Self { patches, panels, output, argmax } = self;
        let (pooled, inputs) = (patches.pooled, patches.outer.channels);
        for (channel, panel) in panels.iter() {
            let width = panel.len() / (inputs * TAPS);
            for vector in (0..width.min(pooled.channels - channel)).step_by(S::F32_LANES) {
                let [first, last] = [vector, vector + S::F32_LANES].map(|k| pooled.channels.min(channel + k));
                for line in 0..patches.lines() {
                    for column in 0..pooled.width {
                        let mut sums = [simd.splat_f32s(0.0); BLOCK];
                        for input in 0..inputs {
                            let patch = patches.under([line, column], input);
                            for tap in 0..TAPS {
                                let weights = load::<S>(panel, (tap * inputs + input) * width + vector);
                                for k in 0..BLOCK {
                                    let x = simd.splat_f32s(patch.at(k, tap));
                                    sums[k] = simd.mul_add_e_f32s(x, weights, sums[k]);
                                }
                            }
                        }
                        let (maximum, position) = block_max(simd, sums);
                        let to = (line * pooled.width + column) * pooled.channels;
                        simd.partial_store_f32s(&mut output[to + first..to + last], maximum);
                        store_argmax::<S>(position, &mut argmax[to + first..to + last]);
                    }
                }
            }
        }
    }
}
