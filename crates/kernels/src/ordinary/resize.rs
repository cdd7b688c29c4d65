//! Layers without weights.

use burn::backend::ops::{InterpolateMode, InterpolateOptions};
use burn::backend::tensor::FloatTensor;
use burn::backend::{Backend, TensorMetadata, get_or_init_device_settings};

pub fn halve<B: Backend>(x: FloatTensor<B>, factor: f32) -> FloatTensor<B> {
    let mean = B::avg_pool2d(x, [2; 2], [2; 2], [0; 2], true, false);
    B::float_mul_scalar(mean, (4.0 * factor).into())
}

pub fn double<B: Backend>(x: FloatTensor<B>, factor: f32) -> FloatTensor<B> {
    let size = [2 * x.shape()[2], 2 * x.shape()[3]];
    let doubled = B::interpolate(x, size, InterpolateOptions::new(InterpolateMode::Nearest));
    B::float_mul_scalar(doubled, factor.into())
}

pub fn enlarge<B: Backend>(x: FloatTensor<B>) -> FloatTensor<B> {
    let size = [2 * x.shape()[2], 2 * x.shape()[3]];
    B::interpolate(x, size, bilinear())
}

/// Burn wants what went in, and looks at its shape alone.
pub fn enlarge_gradient<B: Backend>(grad: FloatTensor<B>) -> FloatTensor<B> {
    let size = [grad.shape()[2], grad.shape()[3]];
    let x = B::avg_pool2d(grad.clone(), [2; 2], [2; 2], [0; 2], true, false);
    B::interpolate_backward(x, grad, size, bilinear())
}

fn bilinear() -> InterpolateOptions {
    InterpolateOptions::new(InterpolateMode::Bilinear).with_align_corners(false)
}

pub fn max_pool<B: Backend>(x: FloatTensor<B>) -> FloatTensor<B> {
    B::max_pool2d(x, [2; 2], [2; 2], [0; 2], [1; 2], false)
}

pub fn max_pool_gradient<B: Backend>(x: FloatTensor<B>, grad: FloatTensor<B>) -> FloatTensor<B> {
    let dtype = get_or_init_device_settings::<B>(&x.device()).int_dtype;
    let pooled = B::max_pool2d_with_indices(x.clone(), [2; 2], [2; 2], [0; 2], [1; 2], false, dtype);
    B::max_pool2d_with_indices_backward(x, [2; 2], [2; 2], [0; 2], [1; 2], false, grad, pooled.indices).x_grad
}
