//! Sums under windows: the general loop of convolutions and transposed convolutions, with their own windows and weights.

use pulp::{Simd, WithSimd};

use super::lanes;
use super::panels::{Panels, with_tile};
use super::tile::{Window, outputs};

/// Outputs of windows anywhere on an image.
pub struct Windows<'a> {
    /// The image, channels last.
    pub image: &'a [f32],
    /// The window's shape.
    pub window: Window,
    /// Offset of each window in the image, and of its output in `out`.
    pub places: &'a [(usize, usize)],
    /// A weight for each number under a window and each channel of the output.
    pub panels: &'a Panels,
    /// Channels of an output.
    pub channels: usize,
    /// The outputs, which are overwritten.
    pub out: &'a mut [f32],
}

impl WithSimd for Windows<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        with_tile!(simd, self.channels, self.run)
    }
}

impl Windows<'_> {
    /// # Panics
    ///
    /// If a window does not lie in the image, or a panel has too few weights.
    #[inline(always)]
    fn run<S: Simd, const M: usize, const N: usize>(self, simd: S) {
        let Some(last) = self.places.iter().map(|place| place.0).max() else { return };
        assert!(last + self.window.reach() < self.image.len(), "a window must lie in the image");
        for (channel, panel) in self.panels.iter() {
            assert!(panel.len() >= self.window.len() * N * S::F32_LANES, "a panel must have a weight for each number");
            let width = (self.channels - channel).min(N * S::F32_LANES);
            for places in self.places.chunks(M) {
                let at = std::array::from_fn(|i| places[i.min(places.len() - 1)].0);
                let zeros = [[simd.splat_f32s(0.0); N]; M];
                // SAFETY: the last window lies in the image, and the panel has all weights: both asserted above.
                let sums = unsafe { outputs(simd, (self.image, self.window), at, panel, zeros) };
                for (&(_, to), sums) in places.iter().zip(&sums) {
                    store(simd, sums, &mut self.out[to + channel..][..width]);
                }
            }
        }
    }
}

/// Writes vectors to a slice that may end early.
#[inline(always)]
pub fn store<S: Simd, const N: usize>(simd: S, vectors: &[S::f32s; N], out: &mut [f32]) {
    for (out, &vector) in out.chunks_mut(S::F32_LANES).zip(vectors) {
        if out.len() == S::F32_LANES { lanes::store::<S>(vector, out, 0) } else { simd.partial_store_f32s(out, vector) }
    }
}
