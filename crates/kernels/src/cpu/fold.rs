//! A 3×3 convolution (stride 1, padding 1) next to a resampling by two is one 4×4 layer of stride 2 and padding 1, exactly, at the
//! borders too: its kernel is the 3×3 one convolved with the 2×2 box, so both are one linear map of the same weights.
//!
//! On one axis, with the taps w:
//!
//! ```text
//! mean of two after the convolution c   y[i]     = ½ (c[2i] + c[2i+1])       strided, ½ [w₀, w₀+w₁, w₁+w₂, w₂]
//! nearest neighbour before it           y[2i]    = w₀ x[i-1] + (w₁+w₂) x[i]
//!                                       y[2i+1]  = (w₀+w₁) x[i] + w₂ x[i+1]  transposed, [w₂, w₁+w₂, w₀+w₁, w₀]
//! ```

use super::buffer_pool::Buffer;

/// Taps of the 3×3 kernel, and of the 4×4 one.
const FROM: usize = 9;
const TO: usize = 16;

/// A resampling by two that one layer does together with the 3×3 convolution beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resampling {
    /// The convolution, then the mean of each 2×2 block: a strided convolution.
    AveragePool,
    /// Each pixel as a 2×2 block, then the convolution: a transposed convolution.
    NearestUpsample,
}

impl Resampling {
    /// The weights of the 4×4 layer (stride 2, padding 1) that computes the same as the 3×3 convolution and the resampling.
    ///
    /// - `weights`: of the 3×3 convolution, `[to, from, 3, 3]`
    /// - `channels`: `[to, from]`
    /// - returns `[to, from, 4, 4]`, or of a transposed convolution `[from, to, 4, 4]`
    ///
    /// # Panics
    ///
    /// If `weights` has another length.
    pub fn fold(self, weights: &[f32], channels: [usize; 2]) -> Vec<f32> {
        fold(self, weights, channels).to_vec()
    }

    /// Coefficients of the folding, from each tap of the 3×3 kernel to each tap of the 4×4 one: `[9, 16]`, from row-major to row-major.
    pub(crate) fn matrix(self) -> [[f32; TO]; FROM] {
        std::array::from_fn(|from| {
            std::array::from_fn(|to| self.coefficient(from / 3, to / 4) * self.coefficient(from % 3, to % 4))
        })
    }

    /// The same on one axis.
    fn coefficient(self, from: usize, to: usize) -> f32 {
        let (to, part) = match self {
            Self::AveragePool => (to, 0.5),
            Self::NearestUpsample => (3 - to, 1.0),
        };
        if to == from || to == from + 1 { part } else { 0.0 }
    }

    /// The leading axes of the 4×4 layer's weights for those of the 3×3 convolution, and the inverse.
    pub(crate) fn weight_channels(self, [one, other]: [usize; 2]) -> [usize; 2] {
        match self {
            Self::AveragePool => [one, other],
            Self::NearestUpsample => [other, one],
        }
    }

    /// The index of a 4×4 filter, from its output and input channel.
    fn place(self, [to, from]: [usize; 2], [outputs, inputs]: [usize; 2]) -> usize {
        let ([row, column], [_, columns]) = (self.weight_channels([to, from]), self.weight_channels([outputs, inputs]));
        row * columns + column
    }

    /// A 4×4 kernel: each tap of the 3×3 one in a 2×2 block of taps.
    fn kernel(self, taps: [f32; FROM]) -> [f32; TO] {
        let mut kernel = [0.0; TO];
        for (k, tap) in taps.into_iter().enumerate() {
            for at in block(k) {
                kernel[at] += tap;
            }
        }
        match self {
            Self::AveragePool => kernel.map(|tap| 0.25 * tap),
            Self::NearestUpsample => {
                kernel.reverse();
                kernel
            }
        }
    }

    /// The adjoint of [`Self::kernel`].
    fn taps(self, mut kernel: [f32; TO]) -> [f32; FROM] {
        match self {
            Self::AveragePool => kernel = kernel.map(|tap| 0.25 * tap),
            Self::NearestUpsample => kernel.reverse(),
        }
        std::array::from_fn(|k| {
            let [a, b, c, d] = block(k).map(|at| kernel[at]);
            (a + b) + (c + d)
        })
    }
}

/// The taps of a 4×4 kernel that a tap of the 3×3 one is in.
fn block(tap: usize) -> [usize; 4] {
    let first = tap / 3 * 4 + tap % 3;
    [first, first + 1, first + 4, first + 5]
}

/// See [`Resampling::fold`].
pub fn fold(resampling: Resampling, weights: &[f32], channels: [usize; 2]) -> Buffer {
    let [outputs, inputs] = channels;
    assert_eq!(weights.len(), outputs * inputs * FROM, "weights must be [to, from, 3, 3]");
    let mut out = Buffer::of_len(outputs * inputs * TO);
    for (filter, taps) in weights.as_chunks::<FROM>().0.iter().enumerate() {
        let at = resampling.place([filter / inputs, filter % inputs], channels) * TO;
        out[at..at + TO].copy_from_slice(&resampling.kernel(*taps));
    }
    out
}

/// The gradient of the 3×3 weights from that of the 4×4 ones: the adjoint of [`fold`].
pub fn fold_gradient(resampling: Resampling, grad: &[f32], channels: [usize; 2]) -> Buffer {
    let [outputs, inputs] = channels;
    assert_eq!(grad.len(), outputs * inputs * TO, "a gradient must have the shape of its weights");
    let kernels = grad.as_chunks::<TO>().0;
    let mut out = Buffer::of_len(outputs * inputs * FROM);
    for (filter, taps) in out.as_chunks_mut::<FROM>().0.iter_mut().enumerate() {
        *taps = resampling.taps(kernels[resampling.place([filter / inputs, filter % inputs], channels)]);
    }
    out
}
