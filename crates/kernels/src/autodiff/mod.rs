//! Gradients: each operation's backward is another of the operations.

mod affine;
mod convolution;
mod fold;
mod pooled;
mod resize;

use burn::backend::autodiff::checkpoint::strategy::CheckpointStrategy;
use burn::backend::tensor::{FloatTensor, IntTensor};
use burn::backend::{Autodiff, Backend};

use crate::backend::{Affine, Kernels};
use crate::{Activation, Resampling, Sliding};

impl<B: Backend + Kernels, C: CheckpointStrategy> Kernels for Autodiff<B, C> {
    fn convolve(large: FloatTensor<Self>, weight: FloatTensor<Self>, sliding: Sliding) -> FloatTensor<Self> {
        convolution::convolve::<B, C>(large, weight, sliding)
    }

    fn convolve_transposed(
        small: FloatTensor<Self>,
        weight: FloatTensor<Self>,
        sliding: Sliding,
        size: [usize; 2],
    ) -> FloatTensor<Self> {
        convolution::convolve_transposed::<B, C>(small, weight, sliding, size)
    }

    fn fold_resampling(weight: FloatTensor<Self>, resampling: Resampling) -> FloatTensor<Self> {
        fold::fold_resampling::<B, C>(weight, resampling)
    }

    fn normalize(
        x: FloatTensor<Self>,
        gamma: FloatTensor<Self>,
        beta: FloatTensor<Self>,
        affine: Affine,
    ) -> (FloatTensor<Self>, FloatTensor<Self>, FloatTensor<Self>) {
        affine::normalize::<B, C>(x, [gamma, beta], affine)
    }

    fn activate(x: FloatTensor<Self>, shift: FloatTensor<Self>, activation: Activation) -> FloatTensor<Self> {
        affine::activate::<B, C>(x, shift, activation)
    }

    fn halve(x: FloatTensor<Self>, factor: f32) -> FloatTensor<Self> {
        resize::halve::<B, C>(x, factor)
    }

    fn double(x: FloatTensor<Self>, factor: f32) -> FloatTensor<Self> {
        resize::double::<B, C>(x, factor)
    }

    fn enlarge(x: FloatTensor<Self>) -> FloatTensor<Self> {
        resize::enlarge::<B, C>(x)
    }

    fn max_pool(x: FloatTensor<Self>) -> FloatTensor<Self> {
        resize::max_pool::<B, C>(x)
    }

    fn convolve_max_pool(
        large: FloatTensor<Self>,
        weight: FloatTensor<Self>,
        sliding: Sliding,
    ) -> (FloatTensor<Self>, IntTensor<Self>) {
        pooled::convolve_max_pool::<B, C>(large, weight, sliding)
    }
}
