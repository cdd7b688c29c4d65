//! Pooling and upsampling.

use burn::backend::ops::{InterpolateMode, InterpolateOptions};
use burn::backend::tensor::FloatTensor;
use burn::backend::{Backend, TensorData, TensorMetadata, get_or_init_device_settings};

pub fn sum_pool<B: Backend>(x: FloatTensor<B>, factor: f32) -> FloatTensor<B> {
    let mean = B::avg_pool2d(x, [2; 2], [2; 2], [0; 2], true, false);
    B::float_mul_scalar(mean, (4.0 * factor).into())
}

pub fn upsample_nearest<B: Backend>(x: FloatTensor<B>, factor: f32) -> FloatTensor<B> {
    let size = [2 * x.shape()[2], 2 * x.shape()[3]];
    let doubled = B::interpolate(x, size, InterpolateOptions::new(InterpolateMode::Nearest));
    B::float_mul_scalar(doubled, factor.into())
}

pub fn upsample_bilinear<B: Backend>(x: FloatTensor<B>) -> FloatTensor<B> {
    let size = [2 * x.shape()[2], 2 * x.shape()[3]];
    B::interpolate(x, size, InterpolateOptions::new(InterpolateMode::Bilinear).with_align_corners(false))
}

/// Matrix products along rows and columns: not every backend has a gradient of bilinear interpolation.
pub fn upsample_bilinear_backward<B: Backend>(grad: FloatTensor<B>) -> FloatTensor<B> {
    let [height, width] = [grad.shape()[2], grad.shape()[3]];
    let (rows, columns) = (shares::<B>(height / 2, &grad), shares::<B>(width / 2, &grad));
    let grad = B::float_matmul(rows, grad); // [batch, channels, height / 2, width]
    B::float_matmul(grad, B::float_transpose(columns)) // [batch, channels, height / 2, width / 2]
}

/// Weights of bilinear upsampling, from each small pixel of a line to each large one: `[1, 1, pixels, 2·pixels]`, of the kind of `like`.
fn shares<B: Backend>(pixels: usize, like: &FloatTensor<B>) -> FloatTensor<B> {
    let large = 2 * pixels;
    let mut shares = vec![0.0_f64; pixels * large];
    for to in 0..large {
        let nearest = to / 2;
        let neighbour = if to % 2 == 0 { nearest.saturating_sub(1) } else { (nearest + 1).min(pixels - 1) };
        shares[nearest * large + to] += 0.75;
        shares[neighbour * large + to] += 0.25;
    }
    let shares = TensorData::new(shares, [1, 1, pixels, large]).convert_dtype(like.dtype());
    B::float_from_data(shares, &like.device())
}

pub fn max_pool<B: Backend>(x: FloatTensor<B>) -> FloatTensor<B> {
    B::max_pool2d(x, [2; 2], [2; 2], [0; 2], [1; 2], false)
}

pub fn max_pool_backward<B: Backend>(x: FloatTensor<B>, grad: FloatTensor<B>) -> FloatTensor<B> {
    let dtype = get_or_init_device_settings::<B>(&x.device()).int_dtype;
    let pooled = B::max_pool2d_with_indices(x.clone(), [2; 2], [2; 2], [0; 2], [1; 2], false, dtype);
    B::max_pool2d_with_indices_backward(x, [2; 2], [2; 2], [0; 2], [1; 2], false, grad, pooled.indices).x_grad
}
