use burn::tensor::Tensor;
use kernels::{
    ConvGeometry, Resampling, average_pool, convolve, convolve_average_pool, fold_resampling, upsample_convolve,
    upsample_nearest,
};

use crate::support::{agrees, double, gradients, noise};

const FULL_SIZE: ConvGeometry = ConvGeometry { kernel: 3, stride: 1, padding: 1 };

/// Asserts that two functions of an image and weights are the same in double precision, in value and gradient.
fn same(inputs: [Tensor<4>; 2], one: impl Fn([Tensor<4>; 2]) -> Tensor<4>, two: impl Fn([Tensor<4>; 2]) -> Tensor<4>) {
    let inputs = inputs.map(|x| double(&x));
    for (one, two) in gradients(inputs.clone(), one).into_iter().zip(gradients(inputs, two)) {
        assert_eq!(one.dims(), two.dims());
        let furthest = (one - two).abs().max().to_data().iter::<f64>().next().expect("a number");
        assert!(furthest < 1e-12, "{furthest:e} away");
    }
}

/// Layers of the study, among them those at the image, cut into tiles and not; images of one row, odd and not square.
const SHAPES: [([usize; 2], [usize; 2]); 8] = [
    ([32, 16], [8, 8]),
    ([16, 32], [4, 12]),
    ([1, 16], [16, 16]),
    ([16, 3], [8, 6]),
    ([5, 7], [1, 1]),
    ([5, 7], [3, 5]),
    ([64, 32], [7, 7]),
    ([2, 1], [2, 9]),
];

#[test]
fn upsampling_and_a_convolution_are_one_transposed_convolution() {
    for ([from, to], [height, width]) in SHAPES {
        let inputs = [noise([3, from, height, width], 1), noise([to, from, 3, 3], 2)];
        same(inputs.clone(), |[x, w]| upsample_convolve(x, w), |[x, w]| convolve(upsample_nearest(x), w, FULL_SIZE));
        agrees(inputs, |[x, w]| upsample_convolve(x, w));
    }
}

#[test]
fn a_convolution_and_average_pooling_are_one_strided_convolution() {
    for ([from, to], [height, width]) in SHAPES {
        let inputs = [noise([3, from, 2 * height, 2 * width], 1), noise([to, from, 3, 3], 2)];
        same(inputs.clone(), |[x, w]| convolve_average_pool(x, w), |[x, w]| average_pool(convolve(x, w, FULL_SIZE)));
        agrees(inputs, |[x, w]| convolve_average_pool(x, w));
    }
}

/// As in a pooling layer, the last row and column of an odd image are left out.
#[test]
fn pooling_of_an_odd_image_drops_the_last_row_and_column() {
    for ([from, to], [height, width]) in SHAPES {
        let (height, width) = (2 * height + 1, 2 * width + 1);
        let inputs = [noise([2, from, height, width], 1), noise([to, from, 3, 3], 2)];
        let pooled = |[x, w]: [Tensor<4>; 2]| {
            average_pool(convolve(x, w, FULL_SIZE).narrow(2, 0, height - 1).narrow(3, 0, width - 1))
        };
        same(inputs.clone(), |[x, w]| convolve_average_pool(x, w), pooled);
        agrees(inputs, |[x, w]| convolve_average_pool(x, w));
    }
}

#[test]
fn folding_a_tensor_equals_folding_a_slice() {
    for resampling in [Resampling::AveragePool, Resampling::NearestUpsample] {
        let weight = noise([5, 3, 3, 3], 1);
        let numbers = |x: Tensor<4>| x.into_data().iter::<f32>().collect::<Vec<_>>();
        let folded = resampling.fold(&numbers(weight.clone()), [5, 3]);
        assert_eq!(folded, numbers(fold_resampling(weight.clone(), resampling)));
        agrees([weight], |[weight]| fold_resampling(weight, resampling));
    }
}
