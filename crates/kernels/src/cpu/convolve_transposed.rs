//! From the small image to the large one: transposed convolution, or the input gradient of a strided one.
//!
//! The pixels of the large image form `stride × stride` phases. Each phase is a convolution of stride 1 with the taps that reach it, so
//! no sums are kept in memory. With very few channels the taps fill vectors better; then products are scattered and summed in memory.

use rayon::prelude::*;

use super::buffer_pool::Buffer;
use super::geometry::{ConvGeometry, Layer, images_per_block};
use super::instructions::dispatch;
use super::pad::{pad, padded};
use super::panels::Panels;
use super::scatter::{scattered, taps};
use super::tile::Window;
use super::windows::Windows;
use super::winograd::{self, Tiling};
use super::winograd3x3;

/// The most channels for which products are scattered.
const MAX_SCATTER_CHANNELS: usize = 4;

/// Adds the kernel at each position, scaled by the pixel of the small image.
///
/// - `small`: `[batch, height, width, channels]` of the small image
/// - `weights`: `[small channels, large channels, kernel, kernel]`
/// - returns `[batch, height, width, channels]` of the large image
pub fn convolve_transposed(layer: &Layer, small: &[f32], weights: &[f32]) -> Buffer {
    if let Some(tiling) = Tiling::of(layer) {
        return winograd::convolve_transposed(tiling, small, weights);
    }
    if let Some(tiling) = winograd3x3::Tiling::of(layer) {
        return winograd3x3::convolve_transposed(tiling, small, weights);
    }
    if layer.is_full_kernel() {
        product(layer, small, weights)
    } else if layer.large.channels <= MAX_SCATTER_CHANNELS {
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
    let mut out = Buffer::of_len(small.len() / from * to);
    let pixels = images_per_block(1);
    let places: Vec<_> = (0..pixels).map(|pixel| (pixel * from, pixel * to)).collect();
    let window = Window { rows: 1, run: from, pitch: 0 };
    out.par_chunks_mut(pixels * to).zip(small.par_chunks(pixels * from)).for_each(|(out, image)| {
        let places = &places[..out.len() / to];
        dispatch(Windows { image, window, places, panels: &panels, channels: to, out });
    });
    out
}

/// One axis of one phase: the large image's pixels `first`, `first + stride`, ….
#[derive(Clone, Copy, Debug)]
struct Phase {
    first: usize,
    /// Taps that reach it: none for some phases if the kernel is smaller than the stride.
    taps: usize,
    /// The first of them in the kernel, from which every `stride`-th follows.
    tap: usize,
    /// The small image's pixel under that first tap, for the phase's first pixel.
    under: usize,
}

impl Phase {
    fn new(first: usize, geometry: ConvGeometry) -> Self {
        let tap = (first + geometry.padding) % geometry.stride;
        let taps = (geometry.kernel.saturating_sub(tap)).div_ceil(geometry.stride);
        Self { first, taps, tap, under: (first + geometry.padding) / geometry.stride }
    }

    /// Zeros that the small image needs on an axis so that every tap of every pixel has something under it. None if the phase has no
    /// pixels, because the large image is smaller than the stride.
    fn padding(&self, geometry: ConvGeometry, [large, small]: [usize; 2]) -> usize {
        let Some(others) = (large - 1).checked_sub(self.first) else { return 0 };
        let last = others / geometry.stride;
        (self.taps - 1).saturating_sub(self.under).max((last + self.under + 1).saturating_sub(small))
    }

    /// The kernel's tap over the `k`-th pixel of a window.
    fn tap(&self, k: usize, stride: usize) -> usize {
        self.tap + stride * (self.taps - 1 - k)
    }
}

/// Each phase by itself. Pixels that no tap reaches are 0.
fn phased(layer: &Layer, small: &[f32], weights: &[f32]) -> Buffer {
    let Layer { geometry, large: to, small: from } = *layer;
    let phases = (0..geometry.stride).map(|first| Phase::new(first, geometry));
    let phases: Vec<Phase> = phases.filter(|phase| phase.taps > 0).collect();
    let axes = [[to.height, from.height], [to.width, from.width]];
    let padding = axes.into_iter().flat_map(|axis| phases.iter().map(move |phase| phase.padding(geometry, axis))).max();
    let padding = padding.expect("a kernel has a tap");
    let passes: Vec<Pass> = phases
        .iter()
        .flat_map(|&row| phases.iter().map(move |&column| [row, column]))
        .map(|phase| Pass::new(layer, weights, phase, padding))
        .collect();

    let images = images_per_block(from.pixels());
    let len = small.len() / from.len() * to.len();
    let mut large = if phases.len() == geometry.stride { Buffer::of_len(len) } else { Buffer::zeros(len) };
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

/// The work of one phase.
struct Pass {
    window: Window,
    panels: Panels,
    places: Vec<(usize, usize)>,
}

impl Pass {
    fn new(layer: &Layer, weights: &[f32], [row, column]: [Phase; 2], padding: usize) -> Self {
        let Layer { geometry: ConvGeometry { kernel, stride, .. }, large: to, small: from } = *layer;
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
        let places = (0..images_per_block(from.pixels()))
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
