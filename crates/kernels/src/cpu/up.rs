//! From the small image to the large one: a transposed convolution, or the input gradient of a strided one.
//!
//! The pixels of the large image fall into `stride × stride` phases, and each is a convolution of stride 1 with those of the
//! kernel's taps that can reach it. So nothing is added up in memory, unless the large image has very few channels: then a
//! vector of taps is fuller than a vector of channels.

use rayon::prelude::*;

use super::memory::Buffer;
use super::pad::{pad, padded};
use super::panels::Panels;
use super::path::dispatch;
use super::scatter::{scattered, taps};
use super::shape::{Layer, Sliding, block};
use super::tile::Window;
use super::windows::Windows;
use super::winograd::{self, Tiling};
use super::winograd3x3;

/// Channels up to which taps are added up in memory.
const FEW: usize = 4;

/// What each position of the kernel gives to the pixels under it.
///
/// - `small`: `[batch, height, width, channels]` of the small image
/// - `weights`: `[small channels, large channels, kernel, kernel]`
/// - returns the same of the large image
pub fn up(layer: &Layer, small: &[f32], weights: &[f32]) -> Buffer {
    if let Some(tiling) = Tiling::of(layer) {
        return winograd::up(tiling, small, weights);
    }
    if let Some(tiling) = winograd3x3::Tiling::of(layer) {
        return winograd3x3::up(tiling, small, weights);
    }
    if layer.is_whole() {
        product(layer, small, weights)
    } else if layer.large.channels <= FEW {
        scattered(layer, small, weights)
    } else {
        phased(layer, small, weights)
    }
}

/// Each pixel of the small image times all of the kernel: `[pixels, kernel, kernel, channels]`.
fn product(layer: &Layer, small: &[f32], weights: &[f32]) -> Buffer {
    let from = layer.small.channels;
    let to = layer.weights() / from;
    let panels = taps(layer, weights);
    let mut out = Buffer::any(small.len() / from * to);
    let pixels = block(1);
    let places: Vec<_> = (0..pixels).map(|pixel| (pixel * from, pixel * to)).collect();
    let window = Window { rows: 1, run: from, pitch: 0 };
    out.par_chunks_mut(pixels * to).zip(small.par_chunks(pixels * from)).for_each(|(out, image)| {
        let places = &places[..out.len() / to];
        dispatch(Windows { image, window, places, panels: &panels, channels: to, out });
    });
    out
}

/// One axis of one phase: the large image's pixels `phase`, `phase + stride`, ….
#[derive(Clone, Copy, Debug)]
struct Phase {
    first: usize,
    /// Taps that reach it.
    taps: usize,
    /// The first of them in the kernel, from which every `stride`-th follows.
    tap: usize,
    /// The small image's pixel under that first tap, for the phase's first pixel; it moves on with the phase's pixels.
    under: usize,
}

impl Phase {
    fn new(first: usize, sliding: Sliding) -> Self {
        let tap = (first + sliding.padding) % sliding.stride;
        let taps = (sliding.kernel.saturating_sub(tap)).div_ceil(sliding.stride);
        Self { first, taps, tap, under: (first + sliding.padding) / sliding.stride }
    }

    /// Zeros that the small image needs on an axis so that every tap of every pixel has something under it.
    fn padding(&self, sliding: Sliding, [large, small]: [usize; 2]) -> usize {
        let last = (large - 1 - self.first) / sliding.stride;
        (self.taps - 1).saturating_sub(self.under).max((last + self.under + 1).saturating_sub(small))
    }

    /// The kernel's tap over the `k`-th pixel of a window.
    fn tap(&self, k: usize, stride: usize) -> usize {
        self.tap + stride * (self.taps - 1 - k)
    }
}

/// Each phase by itself.
fn phased(layer: &Layer, small: &[f32], weights: &[f32]) -> Buffer {
    let Layer { sliding, large: to, small: from } = *layer;
    let phases: Vec<Phase> = (0..sliding.stride).map(|first| Phase::new(first, sliding)).collect();
    let axes = [[to.height, from.height], [to.width, from.width]];
    let padding = axes.into_iter().flat_map(|axis| phases.iter().map(move |phase| phase.padding(sliding, axis))).max();
    let padding = padding.expect("a stride is at least 1");
    let passes: Vec<Pass> = phases
        .iter()
        .flat_map(|&row| phases.iter().map(move |&column| [row, column]))
        .map(|phase| Pass::new(layer, weights, phase, padding))
        .collect();

    let images = block(from.pixels());
    let mut large = Buffer::any(small.len() / from.len() * to.len());
    large.par_chunks_mut(images * to.len()).zip(small.par_chunks(images * from.len())).for_each_init(
        Vec::new,
        |scratch, (out, small)| {
            let image = pad(small, from, padding, scratch);
            let count = out.len() / to.len();
            for Pass { window, panels, places } in &passes {
                let places = &places[..places.len() / images * count];
                dispatch(Windows { image, window: *window, places, panels, channels: to.channels, out });
            }
        },
    );
    large
}

/// What is done for one phase.
struct Pass {
    window: Window,
    panels: Panels,
    places: Vec<(usize, usize)>,
}

impl Pass {
    fn new(layer: &Layer, weights: &[f32], [row, column]: [Phase; 2], padding: usize) -> Self {
        let Layer { sliding: Sliding { kernel, stride, .. }, large: to, small: from } = *layer;
        let outer = padded(from, padding);
        let pitch = outer.width * outer.channels;
        let area = kernel * kernel;
        let taps = (0..row.taps * column.taps * from.channels).map(|tap| {
            let (position, input) = (tap / from.channels, tap % from.channels);
            let [y, x] = [row.tap(position / column.taps, stride), column.tap(position % column.taps, stride)];
            input * to.channels * area + y * kernel + x
        });
        let channels: Vec<_> = (0..to.channels).map(|channel| channel * area).collect();
        let panels = Panels::new(weights, &taps.collect::<Vec<_>>(), &channels);
        let start = |phase: Phase, index: usize| index + padding + phase.under + 1 - phase.taps;
        let places = (0..block(from.pixels()))
            .flat_map(|image| (row.first..to.height).step_by(stride).map(move |y| (image, y)))
            .flat_map(|(image, y)| (column.first..to.width).step_by(stride).map(move |x| (image, y, x)))
            .map(|(image, y, x)| {
                let at =
                    image * outer.len() + start(row, y / stride) * pitch + start(column, x / stride) * outer.channels;
                (at, image * to.len() + (y * to.width + x) * to.channels)
            })
            .collect();
        Self { window: Window { rows: row.taps, run: column.taps * from.channels, pitch }, panels, places }
    }
}
