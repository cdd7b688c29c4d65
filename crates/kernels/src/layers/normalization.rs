//! Batch normalisation, by statistics of the batch or by running ones, with the activation after it.

use burn::backend::Dispatch;
use burn::tensor::Tensor;

use crate::Activation;
use crate::backend::{BatchNormOptions, Kernels};

/// Output of [`batch_norm_train`].
pub struct BatchNormOutput {
    /// The normalised and activated image: `[batch, channels, height, width]`.
    pub output: Tensor<4>,
    /// Mean of each channel: `[channels]`.
    pub mean: Tensor<1>,
    /// Biased variance of each channel, over n = batch · height · width numbers: `[channels]`. With ghost batches, the mean of their
    /// variances. PyTorch normalises by it too, but adds the unbiased one, n / (n - 1) times as large, to its running variance.
    pub variance: Tensor<1>,
}

/// Parameters of batch normalisation, and the activation after it.
pub struct BatchNormParams {
    /// Scales γ: `[channels]`.
    pub gamma: Tensor<1>,
    /// Shifts β: `[channels]`.
    pub beta: Tensor<1>,
    /// ε, added to each variance.
    pub epsilon: f64,
    /// The activation after it.
    pub activation: Activation,
}

/// Batch normalisation by the statistics of the batch (Ioffe and Szegedy 2015, algorithm 1), then the activation:
/// `activation(γ (x - mean) / √(variance + ε) + β)`.
///
/// ```
/// use burn::tensor::{Device, Tensor};
/// use kernels::{Activation, BatchNormParams, batch_norm_train};
///
/// let device = Device::flex();
/// let x = Tensor::<4>::from_floats([[[[1.0, 3.0]]], [[[5.0, 7.0]]]], &device); // two images of one channel
/// let (gamma, beta) = (Tensor::ones([1], &device), Tensor::zeros([1], &device));
/// let normalized = batch_norm_train(x, BatchNormParams { gamma, beta, epsilon: 1e-5, activation: Activation::Relu });
/// assert_eq!((normalized.mean.into_scalar::<f32>(), normalized.variance.into_scalar::<f32>()), (4.0, 5.0));
/// assert_eq!(normalized.output.min().into_scalar::<f32>(), 0.0); // what lies below the mean
/// ```
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
/// If the batch can't be divided into these parts, or `gamma` or `beta` do not have a number for each channel.
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
/// It has a fast path for tensors without a gradient. On an autodiff device Burn's own operations compute it and its gradients.
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
