//! The operations, with the bodies that every backend can run.

#![cfg_attr(
    feature = "ndarray",
    expect(deprecated, reason = "upstream will drop it; as long as it is there it can be asked for")
)]

use burn::backend::tensor::{FloatTensor, IntTensor};
use burn::backend::{Backend, backend_extension};

use crate::cpu::AdamStep;
use crate::{Activation, Resampling, Sliding, ordinary};

/// What stands between a sum and its activation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Affine {
    /// Added to each variance.
    pub epsilon: f64,
    /// What follows.
    pub activation: Activation,
    /// Equal parts of the batch, one after the other, each with statistics of its own: 1 for those of the whole batch.
    pub parts: usize,
}

/// Operations of the training step. Images are `[batch, channels, height, width]`; weights of a convolution are
/// `[small channels, large channels, kernel, kernel]`, where the kernel slides over the large image and the small one has a
/// pixel for each of its positions.
#[backend_extension(
    Flex: cfg(feature = "flex"),
    NdArray: cfg(feature = "ndarray"),
    Cube: cfg(any(feature = "wgpu", feature = "cuda")),
    Autodiff
)]
pub trait Kernels: Backend {
    /// From the large image to the small one: a strided convolution.
    fn convolve(large: FloatTensor<Self>, weight: FloatTensor<Self>, sliding: Sliding) -> FloatTensor<Self> {
        ordinary::convolve::<Self>(large, weight, sliding)
    }

    /// From the small image to the large one, of that height and width: a transposed convolution.
    fn convolve_transposed(
        small: FloatTensor<Self>,
        weight: FloatTensor<Self>,
        sliding: Sliding,
        size: [usize; 2],
    ) -> FloatTensor<Self> {
        ordinary::convolve_transposed::<Self>(small, weight, sliding, size)
    }

    /// The gradient of the weights of either: from what went in and the gradient of what came out.
    fn weight_gradient(
        large: FloatTensor<Self>,
        small: FloatTensor<Self>,
        weight: FloatTensor<Self>,
        sliding: Sliding,
    ) -> FloatTensor<Self> {
        ordinary::weight_gradient::<Self>(large, small, weight, sliding)
    }

    /// The weights of one 4×4 layer from those of a 3×3 convolution, `[to, from, 3, 3]`, next to a resampling.
    fn fold_resampling(weight: FloatTensor<Self>, resampling: Resampling) -> FloatTensor<Self> {
        ordinary::fold_resampling::<Self>(weight, resampling)
    }

    /// The gradient of the former.
    fn fold_resampling_gradient(grad: FloatTensor<Self>, resampling: Resampling) -> FloatTensor<Self> {
        ordinary::fold_resampling_gradient::<Self>(grad, resampling)
    }

    /// Batch normalisation by the statistics of the batch or of its parts, then the activation; with the mean and the (biased)
    /// variance of each channel of each part, `[parts · channels]`, through which no gradient flows.
    fn normalize(
        x: FloatTensor<Self>,
        gamma: FloatTensor<Self>,
        beta: FloatTensor<Self>,
        affine: Affine,
    ) -> (FloatTensor<Self>, FloatTensor<Self>, FloatTensor<Self>) {
        ordinary::normalize::<Self>(x, [gamma, beta], affine)
    }

    /// The gradients of the former by `x`, `gamma` and `beta`.
    fn normalize_gradients(
        x: FloatTensor<Self>,
        gamma: FloatTensor<Self>,
        beta: FloatTensor<Self>,
        mean: FloatTensor<Self>,
        variance: FloatTensor<Self>,
        affine: Affine,
        grad: FloatTensor<Self>,
    ) -> (FloatTensor<Self>, FloatTensor<Self>, FloatTensor<Self>) {
        ordinary::normalize_gradients::<Self>(x, [gamma, beta], [mean, variance], affine, grad)
    }

    /// Normalisation by given statistics, then the activation: for evaluation, without a gradient of its own.
    fn rescale(
        x: FloatTensor<Self>,
        gamma: FloatTensor<Self>,
        beta: FloatTensor<Self>,
        mean: FloatTensor<Self>,
        variance: FloatTensor<Self>,
        affine: Affine,
    ) -> FloatTensor<Self> {
        ordinary::rescale::<Self>(x, [gamma, beta], [mean, variance], affine)
    }

    /// A shift `[channels]`, then the activation.
    fn activate(x: FloatTensor<Self>, shift: FloatTensor<Self>, activation: Activation) -> FloatTensor<Self> {
        ordinary::activate::<Self>(x, shift, activation)
    }

    /// The gradients of the former by `x` and `shift`, from what came out and its gradient.
    fn activate_gradients(
        y: FloatTensor<Self>,
        grad: FloatTensor<Self>,
        activation: Activation,
    ) -> (FloatTensor<Self>, FloatTensor<Self>) {
        ordinary::activate_gradients::<Self>(y, grad, activation)
    }

    /// The sum of each 2×2 block of pixels, times a factor.
    fn halve(x: FloatTensor<Self>, factor: f32) -> FloatTensor<Self> {
        ordinary::halve::<Self>(x, factor)
    }

    /// Each pixel as a 2×2 block, times a factor.
    fn double(x: FloatTensor<Self>, factor: f32) -> FloatTensor<Self> {
        ordinary::double::<Self>(x, factor)
    }

    /// Bilinear interpolation at twice the height and width, between the centres of pixels.
    fn enlarge(x: FloatTensor<Self>) -> FloatTensor<Self> {
        ordinary::enlarge::<Self>(x)
    }

    /// The gradient of the former.
    fn enlarge_gradient(grad: FloatTensor<Self>) -> FloatTensor<Self> {
        ordinary::enlarge_gradient::<Self>(grad)
    }

    /// The maximum of each 2×2 block of pixels.
    fn max_pool(x: FloatTensor<Self>) -> FloatTensor<Self> {
        ordinary::max_pool::<Self>(x)
    }

    /// The gradient of the former: all of it to the first of each block's largest.
    fn max_pool_gradient(x: FloatTensor<Self>, grad: FloatTensor<Self>) -> FloatTensor<Self> {
        ordinary::max_pool_gradient::<Self>(x, grad)
    }

    /// A convolution, then the maximum of each 2×2 block of its output, and where each was: an integer tensor of the maxima's
    /// shape, which only the gradients of the same backend and element type can read.
    fn convolve_max_pool(
        large: FloatTensor<Self>,
        weight: FloatTensor<Self>,
        sliding: Sliding,
    ) -> (FloatTensor<Self>, IntTensor<Self>) {
        ordinary::convolve_max_pool::<Self>(large, weight, sliding)
    }

    /// The gradient of the former by an image of that height and width: a block's gradient goes to the first of its largest.
    fn convolve_max_pool_input_gradient(
        grad: FloatTensor<Self>,
        argmax: IntTensor<Self>,
        weight: FloatTensor<Self>,
        sliding: Sliding,
        size: [usize; 2],
    ) -> FloatTensor<Self> {
        ordinary::convolve_max_pool_input_gradient::<Self>(grad, argmax, weight, sliding, size)
    }

    /// The gradient by the weights.
    fn convolve_max_pool_weight_gradient(
        large: FloatTensor<Self>,
        grad: FloatTensor<Self>,
        argmax: IntTensor<Self>,
        weight: FloatTensor<Self>,
        sliding: Sliding,
    ) -> FloatTensor<Self> {
        ordinary::convolve_max_pool_weight_gradient::<Self>(large, (grad, argmax), weight, sliding)
    }

    /// A step of Adam: the parameter and its two moments, moved by a gradient.
    fn adam(
        parameter: FloatTensor<Self>,
        first: FloatTensor<Self>,
        second: FloatTensor<Self>,
        grad: FloatTensor<Self>,
        step: AdamStep,
    ) -> (FloatTensor<Self>, FloatTensor<Self>, FloatTensor<Self>) {
        ordinary::adam::<Self>([parameter, first, second], grad, step)
    }

    /// Linear interpolation: `start + weight · (end - start)`, without a gradient of its own.
    fn lerp(start: FloatTensor<Self>, end: FloatTensor<Self>, weight: f64) -> FloatTensor<Self> {
        ordinary::lerp::<Self>(start, end, weight)
    }
}

#[cfg(feature = "ndarray")]
impl Kernels for burn::backend::NdArray {}

/// WGSL and CUDA are one backend to Burn; the device says which.
#[cfg(any(feature = "wgpu", feature = "cuda"))]
impl Kernels for burn::backend::Cube {}
