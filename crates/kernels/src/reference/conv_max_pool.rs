//! Convolution, then max-pooling.

use burn::backend::tensor::{FloatTensor, IntTensor};
use burn::backend::{Backend, Shape, TensorMetadata, get_or_init_device_settings};

use super::{convolve, convolve_transposed, weight_gradient};
use crate::ConvGeometry;

const TWO: [usize; 2] = [2; 2];

pub fn convolve_max_pool<B: Backend>(
    large: FloatTensor<B>,
    weight: FloatTensor<B>,
    geometry: ConvGeometry,
) -> (FloatTensor<B>, IntTensor<B>) {
    let dtype = get_or_init_device_settings::<B>(&large.device()).int_dtype;
    let full = convolve::<B>(large, weight, geometry);
    let pooled = B::max_pool2d_with_indices(full, TWO, TWO, [0; 2], [1; 2], false, dtype);
    (pooled.output, pooled.indices)
}

pub fn convolve_max_pool_input_gradient<B: Backend>(
    grad: FloatTensor<B>,
    argmax: IntTensor<B>,
    weight: FloatTensor<B>,
    geometry: ConvGeometry,
    size: [usize; 2],
) -> FloatTensor<B> {
    let grad = unpool::<B>(grad, argmax, size.map(|size| geometry.output_size(size)));
    convolve_transposed::<B>(grad, weight, geometry, size)
}

pub fn convolve_max_pool_weight_gradient<B: Backend>(
    large: FloatTensor<B>,
    (grad, argmax): (FloatTensor<B>, IntTensor<B>),
    weight: FloatTensor<B>,
    geometry: ConvGeometry,
) -> FloatTensor<B> {
    let size = [large.shape()[2], large.shape()[3]];
    let grad = unpool::<B>(grad, argmax, size.map(|size| geometry.output_size(size)));
    weight_gradient::<B>(large, grad, weight, geometry)
}

/// The gradient of max-pooling by an image of that height and width.
fn unpool<B: Backend>(grad: FloatTensor<B>, argmax: IntTensor<B>, [height, width]: [usize; 2]) -> FloatTensor<B> {
    let shape = Shape::from([grad.shape()[0], grad.shape()[1], height, width]);
    // Burn asks for the pooled input but reads only its shape.
    let pooled = B::float_zeros(shape, &grad.device(), grad.dtype().into());
    B::max_pool2d_with_indices_backward(pooled, TWO, TWO, [0; 2], [1; 2], false, grad, argmax).x_grad
}
