use burn::tensor::Tensor;
use kernels::{ConvGeometry, convolve, convolve_transposed};

use crate::support::{agrees, noise};

const STRIDED: ConvGeometry = ConvGeometry { kernel: 4, stride: 2, padding: 1 };

fn check(batch: usize, [large, small]: [usize; 2], size: usize, geometry: ConvGeometry) {
    let weight = noise([small, large, geometry.kernel, geometry.kernel], 1);
    let positions = geometry.output_size(size);
    agrees([noise([batch, large, size, size], 2), weight.clone()], |[x, w]| convolve(x, w, geometry));
    agrees([noise([batch, small, positions, positions], 3), weight], |[x, w]| convolve_transposed(x, w, geometry, 0));
}

#[test]
fn every_layer_of_the_study_agrees_with_double_precision() {
    for (channels, size, geometry) in [
        ([1, 16], 32, STRIDED),
        ([3, 16], 32, STRIDED),
        ([16, 32], 16, STRIDED),
        ([32, 64], 8, STRIDED),
        ([64, 1], 4, ConvGeometry { kernel: 4, stride: 1, padding: 0 }),
        ([64, 100], 4, ConvGeometry { kernel: 4, stride: 1, padding: 0 }),
        ([16, 32], 16, ConvGeometry { kernel: 3, stride: 1, padding: 1 }),
        ([1, 16], 32, ConvGeometry { kernel: 3, stride: 1, padding: 1 }),
        ([16, 32], 16, ConvGeometry { kernel: 5, stride: 2, padding: 2 }),
        ([16, 32], 17, ConvGeometry { kernel: 3, stride: 2, padding: 1 }),
        ([12, 10], 1, ConvGeometry { kernel: 1, stride: 1, padding: 0 }),
    ] {
        check(5, channels, size, geometry);
    }
}

#[test]
fn images_of_64_and_128_agree_with_double_precision() {
    check(2, [3, 8], 64, STRIDED);
    check(1, [1, 5], 128, STRIDED);
}

/// Tiles of 2×2 pixels: one in an image, a row of them, more than are worked on at once; more channels than a block of rows.
#[test]
fn tiled_layers_agree_with_double_precision() {
    for (batch, channels, size) in [
        (1, [16, 16], 4),
        (3, [16, 32], 12),
        (2, [48, 16], 8),
        (5, [16, 48], 8),
        (67, [32, 64], 8),
        (3, [80, 32], 8),
        (2, [16, 32], 64),
    ] {
        check(batch, channels, size, STRIDED);
    }
}

/// The same for kernels of 3×3 and stride 1.
#[test]
fn tiled_3x3_layers_agree_with_double_precision() {
    let geometry = ConvGeometry { kernel: 3, stride: 1, padding: 1 };
    for (batch, [large, small], [height, width]) in [
        (1, [16, 16], [2, 2]),
        (3, [16, 32], [2, 12]),
        (2, [48, 32], [10, 4]),
        (5, [32, 48], [8, 6]),
        (67, [32, 64], [4, 4]),
        (2, [80, 16], [8, 8]),
        (3, [16, 16], [32, 24]),
    ] {
        let weight = noise([small, large, 3, 3], 1);
        agrees([noise([batch, large, height, width], 2), weight.clone()], |[x, w]| convolve(x, w, geometry));
        agrees([noise([batch, small, height, width], 3), weight], |[x, w]| convolve_transposed(x, w, geometry, 0));
    }
}

#[test]
fn images_that_are_not_square_are_tiled() {
    let weight = noise([32, 16, 4, 4], 1);
    agrees([noise([3, 16, 8, 24], 2), weight.clone()], |[x, w]| convolve(x, w, STRIDED));
    agrees([noise([3, 32, 12, 4], 3), weight], |[x, w]| convolve_transposed(x, w, STRIDED, 0));
}

/// Pixels that no tap reaches, with many channels and with few; images without a pixel of every phase.
#[test]
fn kernels_and_images_smaller_than_the_stride_agree_with_double_precision() {
    for (channels, size, (kernel, stride, padding)) in [
        ([8, 6], 7, (1, 2, 0)),
        ([8, 6], 8, (1, 2, 0)),
        ([3, 6], 8, (1, 2, 0)),
        ([16, 32], 10, (2, 3, 0)),
        ([20, 7], 9, (1, 3, 0)),
        ([6, 8], 1, (3, 2, 1)),
        ([3, 8], 1, (3, 2, 1)),
        ([6, 8], 2, (5, 3, 2)),
    ] {
        check(3, channels, size, ConvGeometry { kernel, stride, padding });
    }
}

#[test]
fn untracked_weights_get_no_gradient() {
    let x = noise([2, 3, 8, 8], 1).require_grad();
    let weight: Tensor<4> = noise([5, 3, 4, 4], 2);
    let grads = convolve(x.clone(), weight.clone(), STRIDED).sum().backward();
    assert!(x.grad(&grads).is_some());
    assert!(weight.grad(&grads).is_none());
}

#[test]
fn any_shape_agrees_with_double_precision() {
    let kernels = [(4, 2), (5, 2), (3, 1), (3, 2), (2, 2), (1, 1)];
    for case in 0..60 {
        // Steps that have no divisor in common with the ranges, so that every combination of odd and even turns up.
        let (kernel, stride) = kernels[case % 6];
        let (batch, channels) = (1 + case % 7, [1 + 11 * case % 21, 1 + 23 * case % 37]);
        let geometry = ConvGeometry { kernel, stride, padding: (kernel - 1) / 2 };
        check(batch, channels, 5 + 5 * case % 8, geometry);
    }
}
