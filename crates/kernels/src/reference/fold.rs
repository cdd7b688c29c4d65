//! Folding a resampling by two into a 3×3 convolution.

use burn::backend::tensor::FloatTensor;
use burn::backend::{Backend, Shape, TensorData, TensorMetadata};

use crate::Resampling;

pub fn fold_resampling<B: Backend>(weight: FloatTensor<B>, resampling: Resampling) -> FloatTensor<B> {
    let [to, from] = [weight.shape()[0], weight.shape()[1]];
    let matrix = matrix::<B>(resampling, &weight);
    let folded = B::float_matmul(B::float_reshape(weight, Shape::from([to * from, 9])), matrix);
    let folded = B::float_reshape(folded, Shape::from([to, from, 4, 4]));
    reorder_channels::<B>(folded, resampling)
}

pub fn fold_resampling_gradient<B: Backend>(grad: FloatTensor<B>, resampling: Resampling) -> FloatTensor<B> {
    let matrix = B::float_transpose(matrix::<B>(resampling, &grad));
    let grad = reorder_channels::<B>(grad, resampling);
    let [to, from] = [grad.shape()[0], grad.shape()[1]];
    let grad = B::float_matmul(B::float_reshape(grad, Shape::from([to * from, 16])), matrix);
    B::float_reshape(grad, Shape::from([to, from, 3, 3]))
}

/// From `[to, from, …]` to the channel order of the layer, and back.
fn reorder_channels<B: Backend>(weight: FloatTensor<B>, resampling: Resampling) -> FloatTensor<B> {
    match resampling {
        Resampling::AveragePool => weight,
        Resampling::NearestUpsample => B::float_swap_dims(weight, 0, 1),
    }
}

/// `[9, 16]`, of the kind of `like`.
fn matrix<B: Backend>(resampling: Resampling, like: &FloatTensor<B>) -> FloatTensor<B> {
    let matrix = TensorData::new(resampling.matrix().concat(), [9, 16]).convert_dtype(like.dtype());
    B::float_from_data(matrix, &like.device())
}
