//! The operations on tensors, as modules call them.

use burn::backend::Dispatch;
use burn::tensor::Tensor;

use crate::Activation;
use crate::backend::{BatchNormOptions, Kernels};
use crate::cpu::{ConvGeometry, Resampling};

/// Output of [`batch_norm_train`].
pub struct BatchNormOutput {
    /// The normalised and activated image: `[batch, channels, height, width]`.
    pub output: Tensor<4>,
    /// Mean of each channel: `[channels]`.
    pub mean: Tensor<1>,
    /// Biased variance of each channel: `[channels]`. With ghost batches, the mean of their variances.
    pub variance: Tensor<1>,
}

/// Parameters of batch normalisation, and the activation after it.
pub struct BatchNormParams {
    /// Scales: `[channels]`.
    pub gamma: Tensor<1>,
    /// Shifts: `[channels]`.
    pub beta: Tensor<1>,
    /// Added to each variance.
    pub epsilon: f64,
    /// The activation after it.
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
pub fn convolve(x: Tensor<4>, weight: Tensor<4>, geometry: ConvGeometry) -> Tensor<4> {
    Tensor::from_dispatch(<Dispatch as Kernels>::convolve(x.into_dispatch(), weight.into_dispatch(), geometry))
}

/// A transposed convolution without bias: the adjoint of [`convolve`].
///
/// # Shapes
///
/// - `x`: `[batch, from, height, width]`
/// - `weight`: `[from, to, kernel, kernel]`
/// - `output_padding`: additional rows and columns of the output, fewer than the stride
/// - returns `[batch, to, (height - 1) · stride + kernel - 2 · padding + output_padding, …]`
///
/// # Panics
///
/// If the weights do not fit `x`, or `output_padding` leaves room for another position of the kernel.
pub fn convolve_transposed(
    x: Tensor<4>,
    weight: Tensor<4>,
    geometry: ConvGeometry,
    output_padding: usize,
) -> Tensor<4> {
    let [_, _, height, width] = x.dims();
    let size = [height, width].map(|positions| geometry.transposed_output_size(positions) + output_padding);
    let (x, weight) = (x.into_dispatch(), weight.into_dispatch());
    Tensor::from_dispatch(<Dispatch as Kernels>::convolve_transposed(x, weight, geometry, size))
}

/// Folds a resampling into a 3×3 convolution (stride 1, padding 1): weights of the equivalent 4×4 layer (stride 2, padding 1). The two
/// are equal, borders and odd sizes included. The map is linear, so gradients flow to the 3×3 weights.
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

/// The geometry of a layer folded by [`fold_resampling`].
const FOLDED: ConvGeometry = ConvGeometry { kernel: 4, stride: 2, padding: 1 };

/// Batch normalisation by the statistics of the batch (Ioffe and Szegedy 2015, algorithm 1), then the activation.
///
/// # Shapes
///
/// - `x`: `[batch, channels, height, width]`
///
/// # Panics
///
/// If `gamma` or `beta` do not have a number for each channel.
pub fn batch_norm_train(x: Tensor<4>, params: BatchNormParams) -> BatchNormOutput {
    ghost_batch_norm(x, params, 1)
}

/// Ghost batch normalisation (Hoffer et al. 2017, algorithm 1): [`batch_norm_train`] of each of `parts` equal, consecutive parts of the
/// batch.
///
/// # Shapes
///
/// - `x`: `[parts · images, channels, height, width]`
///
/// # Panics
///
/// If the batch can't be divided into these parts.
pub fn ghost_batch_norm(x: Tensor<4>, params: BatchNormParams, parts: usize) -> BatchNormOutput {
    let batch = x.dims()[0];
    assert!(batch.is_multiple_of(parts), "a batch of {batch} can't be divided into {parts} equal parts");
    let BatchNormParams { gamma, beta, epsilon, activation } = params;
    let (output, mean, variance) = <Dispatch as Kernels>::batch_norm_activate(
        x.into_dispatch(),
        gamma.into_dispatch(),
        beta.into_dispatch(),
        BatchNormOptions { epsilon, activation, parts },
    );
    let [mean, variance] = [mean, variance].map(|statistic| mean_over_parts(Tensor::from_dispatch(statistic), parts));
    BatchNormOutput { output: Tensor::from_dispatch(output), mean, variance }
}

/// The mean over parts of a statistic `[parts · channels]`.
fn mean_over_parts(statistic: Tensor<1>, parts: usize) -> Tensor<1> {
    if parts == 1 {
        return statistic;
    }
    let channels = statistic.dims()[0] / parts;
    statistic.reshape([parts, channels]).mean_dim(0).squeeze_dim(0)
}

/// Batch normalisation by running statistics, then the activation: for evaluation.
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
pub fn batch_norm_eval(x: Tensor<4>, params: BatchNormParams, [mean, variance]: [Tensor<1>; 2]) -> Tensor<4> {
    let BatchNormParams { gamma, beta, epsilon, activation } = params;
    Tensor::from_dispatch(<Dispatch as Kernels>::batch_norm_eval(
        x.into_dispatch(),
        gamma.into_dispatch(),
        beta.into_dispatch(),
        mean.into_dispatch(),
        variance.into_dispatch(),
        BatchNormOptions { epsilon, activation, parts: 1 },
    ))
}

/// An optional bias, then the activation.
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
    Tensor::from_dispatch(<Dispatch as Kernels>::sum_pool(x.into_dispatch(), 0.25))
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
pub fn convolve_max_pool(x: Tensor<4>, weight: Tensor<4>, geometry: ConvGeometry) -> Tensor<4> {
    let (x, weight) = (x.into_dispatch(), weight.into_dispatch());
    let (output, _argmax) = <Dispatch as Kernels>::convolve_max_pool(x, weight, geometry);
    Tensor::from_dispatch(output)
}

/// Nearest-neighbour upsampling by two: each pixel becomes a 2×2 block.
///
/// # Shapes
///
/// - `x`: `[batch, channels, height, width]`
/// - returns `[batch, channels, 2 · height, 2 · width]`
pub fn upsample_nearest(x: Tensor<4>) -> Tensor<4> {
    Tensor::from_dispatch(<Dispatch as Kernels>::upsample_nearest(x.into_dispatch(), 1.0))
}

/// Bilinear upsampling by two, between pixel centres (`align_corners = false`).
///
/// # Shapes
///
/// - `x`: `[batch, channels, height, width]`
/// - returns `[batch, channels, 2 · height, 2 · width]`
pub fn upsample_bilinear(x: Tensor<4>) -> Tensor<4> {
    Tensor::from_dispatch(<Dispatch as Kernels>::upsample_bilinear(x.into_dispatch()))
}
