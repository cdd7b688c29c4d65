//! Convolutions.

use burn::backend::ops::{ConvOptions, ConvTransposeOptions};
use burn::backend::tensor::FloatTensor;
use burn::backend::{Backend, TensorMetadata};

use crate::ConvGeometry;

pub fn convolve<B: Backend>(large: FloatTensor<B>, weight: FloatTensor<B>, geometry: ConvGeometry) -> FloatTensor<B> {
    B::conv2d(large, weight, None, options(geometry))
}

pub fn convolve_transposed<B: Backend>(
    small: FloatTensor<B>,
    weight: FloatTensor<B>,
    geometry: ConvGeometry,
    [height, width]: [usize; 2],
) -> FloatTensor<B> {
    let ConvGeometry { stride, padding, .. } = geometry;
    let output_padding = [
        height - geometry.transposed_output_size(small.shape()[2]),
        width - geometry.transposed_output_size(small.shape()[3]),
    ];
    let options = ConvTransposeOptions::new([stride; 2], [padding; 2], output_padding, [1; 2], 1);
    B::conv_transpose2d(small, weight, None, options)
}

pub fn weight_gradient<B: Backend>(
    large: FloatTensor<B>,
    small: FloatTensor<B>,
    weight: FloatTensor<B>,
    geometry: ConvGeometry,
) -> FloatTensor<B> {
    B::conv2d_weight_backward(large, weight, small, options(geometry))
}

fn options(ConvGeometry { stride, padding, .. }: ConvGeometry) -> ConvOptions<2> {
    ConvOptions::new([stride; 2], [padding; 2], [1; 2], 1)
}
