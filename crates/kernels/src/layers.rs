//! The operations on tensors, as modules call them.

use burn::backend::Dispatch;
use burn::tensor::Tensor;

use crate::Activation;
use crate::backend::{Affine, Kernels};
use crate::cpu::{Resampling, Sliding};

/// What [`normalize`] gives.
pub struct Normalized {
    /// The image: `[batch, channels, height, width]`.
    pub output: Tensor<4>,
    /// Mean of each channel: `[channels]`.
    pub mean: Tensor<1>,
    /// Variance of each channel, divided by the count of pixels: `[channels]`; of several parts of a batch the mean of their variances.
    pub variance: Tensor<1>,
}

/// How batch normalisation scales and shifts, and what follows it.
pub struct Normalization {
    /// Scales: `[channels]`.
    pub gamma: Tensor<1>,
    /// Shifts: `[channels]`.
    pub beta: Tensor<1>,
    /// Added to each variance.
    pub epsilon: f64,
    /// What follows.
    pub activation: Activation,
}

/// A strided convolution without bias.
///
/// # Shapes
///
/// - `x`: `[batch, from, height, width]`
/// - `weight`: `[to, from, kernel, kernel]`
/// - returns `[batch, to, positions, positions]`
///
/// # Panics
///
/// If the weights do not fit `x`, or the kernel is larger than `x` with its padding.
pub fn convolve(x: Tensor<4>, weight: Tensor<4>, sliding: Sliding) -> Tensor<4> {
    Tensor::from_dispatch(<Dispatch as Kernels>::convolve(x.into_dispatch(), weight.into_dispatch(), sliding))
}

/// A transposed convolution without bias: the adjoint of [`convolve`].
///
/// # Shapes
///
/// - `x`: `[batch, from, height, width]`
/// - `weight`: `[from, to, kernel, kernel]`
/// - `beyond`: rows and columns more than the kernel covers, too few for another position of it
/// - returns `[batch, to, (height - 1) · stride + kernel - 2 · padding + beyond, …]`
///
/// # Panics
///
/// If the weights do not fit `x`, or `beyond` leaves room for another position of the kernel.
pub fn convolve_transposed(x: Tensor<4>, weight: Tensor<4>, sliding: Sliding, beyond: usize) -> Tensor<4> {
    let [_, _, height, width] = x.dims();
    let size = [height, width].map(|positions| sliding.covered(positions) + beyond);
    let (x, weight) = (x.into_dispatch(), weight.into_dispatch());
    Tensor::from_dispatch(<Dispatch as Kernels>::convolve_transposed(x, weight, sliding, size))
}

/// The weights of the 4×4 layer (stride 2, padding 1) that computes the same as a 3×3 convolution (stride 1, padding 1) and the
/// resampling beside it, borders and odd sizes included. Linear, so gradients flow to the 3×3 weights.
///
/// # Shapes
///
/// - `weight`: `[to, from, 3, 3]`
/// - returns `[to, from, 4, 4]`, or of a transposed convolution `[from, to, 4, 4]`
pub fn fold_resampling(weight: Tensor<4>, resampling: Resampling) -> Tensor<4> {
    Tensor::from_dispatch(<Dispatch as Kernels>::fold_resampling(weight.into_dispatch(), resampling))
}

/// A 3×3 convolution (stride 1, padding 1) without bias, then the mean of each 2×2 block: in one step (see [`fold_resampling`]).
///
/// # Shapes
///
/// - `x`: `[batch, from, height, width]`
/// - `weight`: `[to, from, 3, 3]`
/// - returns `[batch, to, height / 2, width / 2]`
pub fn convolve_average_pool(x: Tensor<4>, weight: Tensor<4>) -> Tensor<4> {
    convolve(x, fold_resampling(weight, Resampling::AveragePool), FOLDED)
}

/// Nearest-neighbour upsampling to twice the height and width, then a 3×3 convolution (stride 1, padding 1) without bias: in one
/// step (see [`fold_resampling`]).
///
/// # Shapes
///
/// - `x`: `[batch, from, height, width]`
/// - `weight`: `[to, from, 3, 3]`
/// - returns `[batch, to, 2 · height, 2 · width]`
pub fn upsample_convolve(x: Tensor<4>, weight: Tensor<4>) -> Tensor<4> {
    convolve_transposed(x, fold_resampling(weight, Resampling::NearestUpsample), FOLDED, 0)
}

/// The layer that [`fold_resampling`] makes weights for.
const FOLDED: Sliding = Sliding { kernel: 4, stride: 2, padding: 1 };

/// Batch normalisation by the statistics of the batch (Ioffe and Szegedy 2015, algorithm 1), then the activation.
///
/// # Shapes
///
/// - `x`: `[batch, channels, height, width]`
///
/// # Panics
///
/// If `gamma` or `beta` do not have a number for each channel.
pub fn normalize(x: Tensor<4>, normalization: Normalization) -> Normalized {
    normalize_parts(x, normalization, 1)
}

/// Ghost batch normalisation (Hoffer et al. 2017, algorithm 1): [`normalize`] of each of so many equal parts of the batch, one after the
/// other.
///
/// # Shapes
///
/// - `x`: `[parts · images, channels, height, width]`
///
/// # Panics
///
/// If the batch can't be divided into these parts.
pub fn normalize_parts(x: Tensor<4>, normalization: Normalization, parts: usize) -> Normalized {
    let batch = x.dims()[0];
    assert!(batch.is_multiple_of(parts), "a batch of {batch} can't be divided into {parts} equal parts");
    let Normalization { gamma, beta, epsilon, activation } = normalization;
    let (output, mean, variance) = <Dispatch as Kernels>::normalize(
        x.into_dispatch(),
        gamma.into_dispatch(),
        beta.into_dispatch(),
        Affine { epsilon, activation, parts },
    );
    let [mean, variance] = [mean, variance].map(|statistic| over_parts(Tensor::from_dispatch(statistic), parts));
    Normalized { output: Tensor::from_dispatch(output), mean, variance }
}

/// The mean over parts of a statistic `[parts · channels]`.
fn over_parts(statistic: Tensor<1>, parts: usize) -> Tensor<1> {
    if parts == 1 {
        return statistic;
    }
    let channels = statistic.dims()[0] / parts;
    statistic.reshape([parts, channels]).mean_dim(0).squeeze_dim(0)
}

/// Batch normalisation by given statistics, then the activation.
///
/// # Shapes
///
/// - `x`: `[batch, channels, height, width]`
/// - `statistics`: mean and variance, `[channels]` each
/// - returns the shape of `x`
///
/// # Panics
///
/// If `gamma`, `beta` or the statistics do not have a number for each channel.
pub fn rescale(x: Tensor<4>, normalization: Normalization, [mean, variance]: [Tensor<1>; 2]) -> Tensor<4> {
    let Normalization { gamma, beta, epsilon, activation } = normalization;
    Tensor::from_dispatch(<Dispatch as Kernels>::rescale(
        x.into_dispatch(),
        gamma.into_dispatch(),
        beta.into_dispatch(),
        mean.into_dispatch(),
        variance.into_dispatch(),
        Affine { epsilon, activation, parts: 1 },
    ))
}

/// A bias, where there is one, then the activation.
///
/// # Shapes
///
/// - `x`: `[batch, channels, height, width]`
/// - `bias`: `[channels]`
/// - returns the shape of `x`
///
/// # Panics
///
/// If the bias does not have a number for each channel.
pub fn activate(x: Tensor<4>, bias: Option<Tensor<1>>, activation: Activation) -> Tensor<4> {
    let bias = bias.unwrap_or_else(|| Tensor::zeros([x.dims()[1]], (&x.device(), x.dtype())));
    Tensor::from_dispatch(<Dispatch as Kernels>::activate(x.into_dispatch(), bias.into_dispatch(), activation))
}

/// Linear interpolation between tensors of one shape, `start + weight · (end - start)`; no gradient flows through it.
pub fn lerp<const D: usize>(start: Tensor<D>, end: Tensor<D>, weight: f64) -> Tensor<D> {
    Tensor::from_dispatch(<Dispatch as Kernels>::lerp(start.into_dispatch(), end.into_dispatch(), weight))
}

/// The mean of each 2×2 block of pixels.
///
/// # Shapes
///
/// - `x`: `[batch, channels, height, width]`, height and width even
/// - returns `[batch, channels, height / 2, width / 2]`
///
/// # Panics
///
/// If height or width is odd.
pub fn average_pool(x: Tensor<4>) -> Tensor<4> {
    Tensor::from_dispatch(<Dispatch as Kernels>::halve(x.into_dispatch(), 0.25))
}

/// The maximum of each 2×2 block of pixels.
///
/// # Shapes
///
/// - `x`: `[batch, channels, height, width]`, height and width even
/// - returns `[batch, channels, height / 2, width / 2]`
///
/// # Panics
///
/// If height or width is odd.
pub fn max_pool(x: Tensor<4>) -> Tensor<4> {
    Tensor::from_dispatch(<Dispatch as Kernels>::max_pool(x.into_dispatch()))
}

/// A convolution without bias, then the maximum of each 2×2 block of its output, in one operation.
///
/// # Shapes
///
/// - `x`: `[batch, from, height, width]`
/// - `weight`: `[to, from, kernel, kernel]`, with an even number of positions in height and width
/// - returns `[batch, to, positions / 2, positions / 2]`
pub fn convolve_max_pool(x: Tensor<4>, weight: Tensor<4>, sliding: Sliding) -> Tensor<4> {
    let (x, weight) = (x.into_dispatch(), weight.into_dispatch());
    let (output, _argmax) = <Dispatch as Kernels>::convolve_max_pool(x, weight, sliding);
    Tensor::from_dispatch(output)
}

/// Each pixel as a 2×2 block: nearest-neighbour upsampling.
///
/// # Shapes
///
/// - `x`: `[batch, channels, height, width]`
/// - returns `[batch, channels, 2 · height, 2 · width]`
pub fn upsample(x: Tensor<4>) -> Tensor<4> {
    Tensor::from_dispatch(<Dispatch as Kernels>::double(x.into_dispatch(), 1.0))
}

/// Bilinear interpolation between the centres of pixels, at twice the height and width.
///
/// # Shapes
///
/// - `x`: `[batch, channels, height, width]`
/// - returns `[batch, channels, 2 · height, 2 · width]`
pub fn interpolate(x: Tensor<4>) -> Tensor<4> {
    Tensor::from_dispatch(<Dispatch as Kernels>::enlarge(x.into_dispatch()))
}
