//! The operations, with default implementations for every backend.

#![cfg_attr(
    feature = "ndarray",
    expect(deprecated, reason = "Burn will remove the backend; until then users can choose it")
)]

use burn::backend::tensor::{FloatTensor, IntTensor};
use burn::backend::{Backend, backend_extension};

use crate::cpu::AdamStep;
use crate::{Activation, ConvGeometry, Resampling, reference};

/// Options of batch normalisation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BatchNormOptions {
    /// Added to each variance.
    pub epsilon: f64,
    /// The activation after it.
    pub activation: Activation,
    /// Ghost batches: equal, consecutive parts of the batch with statistics of their own. 1 is plain batch normalisation.
    pub parts: usize,
}

/// Operations of the training step. Images are `[batch, channels, height, width]`. Weights of a convolution are
/// `[small channels, large channels, kernel, kernel]`: the kernel slides over the large image, and the small image has a pixel for each
/// of its positions.
#[backend_extension(
    Flex: cfg(feature = "flex"),
    NdArray: cfg(feature = "ndarray"),
    Cube: cfg(any(feature = "wgpu", feature = "cuda")),
    Autodiff
)]
pub trait Kernels: Backend {
    /// From the large image to the small one: a strided convolution.
    fn convolve(large: FloatTensor<Self>, weight: FloatTensor<Self>, geometry: ConvGeometry) -> FloatTensor<Self> {
        reference::convolve::<Self>(large, weight, geometry)
    }

    /// From the small image to the large one, of that height and width: a transposed convolution.
    fn convolve_transposed(
        small: FloatTensor<Self>,
        weight: FloatTensor<Self>,
        geometry: ConvGeometry,
        size: [usize; 2],
    ) -> FloatTensor<Self> {
        reference::convolve_transposed::<Self>(small, weight, geometry, size)
    }

    /// The gradient of the weights of either, from the input and the gradient of the output.
    fn weight_gradient(
        large: FloatTensor<Self>,
        small: FloatTensor<Self>,
        weight: FloatTensor<Self>,
        geometry: ConvGeometry,
    ) -> FloatTensor<Self> {
        reference::weight_gradient::<Self>(large, small, weight, geometry)
    }

    /// The weights of the 4×4 layer equivalent to a 3×3 convolution, `[to, from, 3, 3]`, and a resampling.
    fn fold_resampling(weight: FloatTensor<Self>, resampling: Resampling) -> FloatTensor<Self> {
        reference::fold_resampling::<Self>(weight, resampling)
    }

    /// The gradient of the former.
    fn fold_resampling_gradient(grad: FloatTensor<Self>, resampling: Resampling) -> FloatTensor<Self> {
        reference::fold_resampling_gradient::<Self>(grad, resampling)
    }

    /// Batch normalisation by the statistics of the batch or of its parts, then the activation; with the mean and the (biased)
    /// variance of each channel of each part, `[parts · channels]`, through which no gradient flows.
    fn batch_norm_activate(
        x: FloatTensor<Self>,
        gamma: FloatTensor<Self>,
        beta: FloatTensor<Self>,
        options: BatchNormOptions,
    ) -> (FloatTensor<Self>, FloatTensor<Self>, FloatTensor<Self>) {
        reference::batch_norm_activate::<Self>(x, [gamma, beta], options)
    }

    /// The gradients of the former by `x`, `gamma` and `beta`.
    fn batch_norm_activate_backward(
        x: FloatTensor<Self>,
        gamma: FloatTensor<Self>,
        beta: FloatTensor<Self>,
        mean: FloatTensor<Self>,
        variance: FloatTensor<Self>,
        options: BatchNormOptions,
        grad: FloatTensor<Self>,
    ) -> (FloatTensor<Self>, FloatTensor<Self>, FloatTensor<Self>) {
        reference::batch_norm_activate_backward::<Self>(x, [gamma, beta], [mean, variance], options, grad)
    }

    /// Batch normalisation by running statistics, then the activation: for evaluation, without a gradient of its own.
    fn batch_norm_eval(
        x: FloatTensor<Self>,
        gamma: FloatTensor<Self>,
        beta: FloatTensor<Self>,
        mean: FloatTensor<Self>,
        variance: FloatTensor<Self>,
        options: BatchNormOptions,
    ) -> FloatTensor<Self> {
        reference::batch_norm_eval::<Self>(x, [gamma, beta], [mean, variance], options)
    }

    /// A shift `[channels]`, then the activation.
    fn activate(x: FloatTensor<Self>, shift: FloatTensor<Self>, activation: Activation) -> FloatTensor<Self> {
        reference::activate::<Self>(x, shift, activation)
    }

    /// The gradients of the former by `x` and `shift`, from the output and its gradient.
    fn activate_backward(
        y: FloatTensor<Self>,
        grad: FloatTensor<Self>,
        activation: Activation,
    ) -> (FloatTensor<Self>, FloatTensor<Self>) {
        reference::activate_backward::<Self>(y, grad, activation)
    }

    /// The sum of each 2×2 block of pixels, times a factor: 0.25 for average pooling.
    fn sum_pool(x: FloatTensor<Self>, factor: f32) -> FloatTensor<Self> {
        reference::sum_pool::<Self>(x, factor)
    }

    /// Nearest-neighbour upsampling by two, times a factor.
    fn upsample_nearest(x: FloatTensor<Self>, factor: f32) -> FloatTensor<Self> {
        reference::upsample_nearest::<Self>(x, factor)
    }

    /// Bilinear upsampling by two, between pixel centres.
    fn upsample_bilinear(x: FloatTensor<Self>) -> FloatTensor<Self> {
        reference::upsample_bilinear::<Self>(x)
    }

    /// The gradient of the former.
    fn upsample_bilinear_backward(grad: FloatTensor<Self>) -> FloatTensor<Self> {
        reference::upsample_bilinear_backward::<Self>(grad)
    }

    /// The maximum of each 2×2 block of pixels.
    fn max_pool(x: FloatTensor<Self>) -> FloatTensor<Self> {
        reference::max_pool::<Self>(x)
    }

    /// The gradient of the former: all of it to the first of each block's largest.
    fn max_pool_backward(x: FloatTensor<Self>, grad: FloatTensor<Self>) -> FloatTensor<Self> {
        reference::max_pool_backward::<Self>(x, grad)
    }

    /// A convolution, then 2×2 max-pooling, with the position of each maximum: an integer tensor of the output's shape. Its encoding
    /// depends on backend and element type.
    fn convolve_max_pool(
        large: FloatTensor<Self>,
        weight: FloatTensor<Self>,
        geometry: ConvGeometry,
    ) -> (FloatTensor<Self>, IntTensor<Self>) {
        reference::convolve_max_pool::<Self>(large, weight, geometry)
    }

    /// The gradient of the former by an image of that height and width. A block's gradient goes to the first of its maxima.
    fn convolve_max_pool_input_gradient(
        grad: FloatTensor<Self>,
        argmax: IntTensor<Self>,
        weight: FloatTensor<Self>,
        geometry: ConvGeometry,
        size: [usize; 2],
    ) -> FloatTensor<Self> {
        reference::convolve_max_pool_input_gradient::<Self>(grad, argmax, weight, geometry, size)
    }

    /// The gradient by the weights.
    fn convolve_max_pool_weight_gradient(
        large: FloatTensor<Self>,
        grad: FloatTensor<Self>,
        argmax: IntTensor<Self>,
        weight: FloatTensor<Self>,
        geometry: ConvGeometry,
    ) -> FloatTensor<Self> {
        reference::convolve_max_pool_weight_gradient::<Self>(large, (grad, argmax), weight, geometry)
    }

    /// A step of Adam: the new parameter and its two moments.
    fn adam(
        parameter: FloatTensor<Self>,
        first: FloatTensor<Self>,
        second: FloatTensor<Self>,
        grad: FloatTensor<Self>,
        step: AdamStep,
    ) -> (FloatTensor<Self>, FloatTensor<Self>, FloatTensor<Self>) {
        reference::adam::<Self>([parameter, first, second], grad, step)
    }

    /// Linear interpolation: `start + weight · (end - start)`, without a gradient of its own.
    fn lerp(start: FloatTensor<Self>, end: FloatTensor<Self>, weight: f64) -> FloatTensor<Self> {
        reference::lerp::<Self>(start, end, weight)
    }
}

#[cfg(feature = "ndarray")]
impl Kernels for burn::backend::NdArray {}

/// WGSL and CUDA are one backend type in Burn; the device selects one.
#[cfg(any(feature = "wgpu", feature = "cuda"))]
impl Kernels for burn::backend::Cube {}
