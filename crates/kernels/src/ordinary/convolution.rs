//! Convolutions.

use burn::backend::ops::{ConvOptions, ConvTransposeOptions};
use burn::backend::tensor::FloatTensor;
use burn::backend::{Backend, TensorMetadata};

use crate::Sliding;

pub fn convolve<B: Backend>(large: FloatTensor<B>, weight: FloatTensor<B>, sliding: Sliding) -> FloatTensor<B> {
    B::conv2d(large, weight, None, options(sliding))
}

pub fn convolve_transposed<B: Backend>(
    small: FloatTensor<B>,
    weight: FloatTensor<B>,
    sliding: Sliding,
    [height, width]: [usize; 2],
) -> FloatTensor<B> {
    let Sliding { stride, padding, .. } = sliding;
    let beyond = [height - sliding.covered(small.shape()[2]), width - sliding.covered(small.shape()[3])];
    let options = ConvTransposeOptions::new([stride; 2], [padding; 2], beyond, [1; 2], 1);
    B::conv_transpose2d(small, weight, None, options)
}

pub fn weight_gradient<B: Backend>(
    large: FloatTensor<B>,
    small: FloatTensor<B>,
    weight: FloatTensor<B>,
    sliding: Sliding,
) -> FloatTensor<B> {
    B::conv2d_weight_backward(large, weight, small, options(sliding))
}

fn options(Sliding { stride, padding, .. }: Sliding) -> ConvOptions<2> {
    ConvOptions::new([stride; 2], [padding; 2], [1; 2], 1)
}
