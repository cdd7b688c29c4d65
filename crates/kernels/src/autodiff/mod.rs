//! Gradients. The backward pass of each operation is another operation of the trait.

mod batch_norm;
mod conv_max_pool;
mod convolution;
mod fold;
mod resize;

use burn::backend::autodiff::checkpoint::strategy::CheckpointStrategy;
use burn::backend::tensor::{FloatTensor, IntTensor};
use burn::backend::{Autodiff, Backend};

use crate::backend::{BatchNormOptions, Kernels};
use crate::{Activation, ConvGeometry, Resampling};

impl<B: Backend + Kernels, C: CheckpointStrategy> Kernels for Autodiff<B, C> {
    fn convolve(large: FloatTensor<Self>, weight: FloatTensor<Self>, geometry: ConvGeometry) -> FloatTensor<Self> {
        convolution::convolve::<B, C>(large, weight, geometry)
    }

    fn convolve_transposed(
        small: FloatTensor<Self>,
        weight: FloatTensor<Self>,
        geometry: ConvGeometry,
        size: [usize; 2],
    ) -> FloatTensor<Self> {
        convolution::convolve_transposed::<B, C>(small, weight, geometry, size)
    }

    fn fold_resampling(weight: FloatTensor<Self>, resampling: Resampling) -> FloatTensor<Self> {
        fold::fold_resampling::<B, C>(weight, resampling)
    }

    fn batch_norm_activate(
        x: FloatTensor<Self>,
        gamma: FloatTensor<Self>,
        beta: FloatTensor<Self>,
        options: BatchNormOptions,
    ) -> (FloatTensor<Self>, FloatTensor<Self>, FloatTensor<Self>) {
        batch_norm::batch_norm_activate::<B, C>(x, [gamma, beta], options)
    }

    fn activate(x: FloatTensor<Self>, shift: FloatTensor<Self>, activation: Activation) -> FloatTensor<Self> {
        batch_norm::activate::<B, C>(x, shift, activation)
    }

    fn sum_pool(x: FloatTensor<Self>, factor: f32) -> FloatTensor<Self> {
        resize::sum_pool::<B, C>(x, factor)
    }

    fn upsample_nearest(x: FloatTensor<Self>, factor: f32) -> FloatTensor<Self> {
        resize::upsample_nearest::<B, C>(x, factor)
    }

    fn upsample_bilinear(x: FloatTensor<Self>) -> FloatTensor<Self> {
        resize::upsample_bilinear::<B, C>(x)
    }

    fn max_pool(x: FloatTensor<Self>) -> FloatTensor<Self> {
        resize::max_pool::<B, C>(x)
    }

    fn convolve_max_pool(
        large: FloatTensor<Self>,
        weight: FloatTensor<Self>,
        geometry: ConvGeometry,
    ) -> (FloatTensor<Self>, IntTensor<Self>) {
        conv_max_pool::convolve_max_pool::<B, C>(large, weight, geometry)
    }
}
