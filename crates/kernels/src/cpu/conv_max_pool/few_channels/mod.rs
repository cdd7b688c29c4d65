//! Layers of 3×3 with few input channels, vectorised over output channels or pixels: a vector of input channels would be almost empty.

mod forward;
mod input;
mod weights;

pub use forward::convolve_max_pool;
pub use input::input_gradient;
pub use weights::weight_gradient;

use super::{BLOCK, GEOMETRY};
use crate::cpu::geometry::{Extent, Layer};
use crate::cpu::pad::padded;

/// The most input channels of such a layer.
const FEW: usize = 4;
/// Taps of the kernel.
const TAPS: usize = 9;

/// Whether a layer is one of these.
pub fn is_supported(layer: &Layer) -> bool {
    layer.geometry == GEOMETRY && layer.large.channels <= FEW
}

/// Padded images with few channels, and the pooled images whose blocks cover them.
#[derive(Clone, Copy)]
struct Patches<'a> {
    image: &'a [f32],
    outer: Extent,
    pooled: Extent,
}

impl<'a> Patches<'a> {
    fn new(image: &'a [f32], from: Extent, pooled: Extent) -> Self {
        Self { image, outer: padded(from, GEOMETRY.padding), pooled }
    }

    /// The 4×4 pixels under the block of a pooled pixel, from a channel of the first on.
    #[inline(always)]
    fn under(&self, [line, column]: [usize; 2], channel: usize) -> Patch<'a> {
        let Self { image, outer, pooled } = *self;
        let [pitch, step] = [outer.width * outer.channels, outer.channels];
        let (index, row) = (line / pooled.height, line % pooled.height);
        let first = index * outer.len() + 2 * row * pitch + 2 * column * step + channel;
        Patch { numbers: &image[first..][..3 * pitch + 3 * step + 1], pitch, step }
    }

    /// Rows of all pooled images.
    fn lines(&self) -> usize {
        self.image.len() / self.outer.len() * self.pooled.height
    }
}

/// 4×4 pixels of an image, and in them a window for each pixel of a block.
struct Patch<'a> {
    numbers: &'a [f32],
    pitch: usize,
    step: usize,
}

impl Patch<'_> {
    /// The number under a tap of a pixel's window.
    #[inline(always)]
    fn at(&self, pixel: usize, tap: usize) -> f32 {
        self.numbers[(pixel / 2 + tap / 3) * self.pitch + (pixel % 2 + tap % 3) * self.step]
    }
}
