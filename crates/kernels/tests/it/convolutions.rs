use burn::tensor::Tensor;
use kernels::{Sliding, convolve, convolve_transposed};
use proptest::prelude::*;

use crate::support::{agrees, noise};

const STRIDED: Sliding = Sliding { kernel: 4, stride: 2, padding: 1 };

fn check(batch: usize, [large, small]: [usize; 2], size: usize, sliding: Sliding) {
    let weight = noise([small, large, sliding.kernel, sliding.kernel], 1);
    let positions = sliding.positions(size);
    agrees([noise([batch, large, size, size], 2), weight.clone()], |[x, w]| convolve(x, w, sliding));
    agrees([noise([batch, small, positions, positions], 3), weight], |[x, w]| convolve_transposed(x, w, sliding));
}

#[test]
fn every_layer_of_the_study_agrees_with_double_precision() {
    for (channels, size, sliding) in [
        ([1, 16], 32, STRIDED),
        ([3, 16], 32, STRIDED),
        ([16, 32], 16, STRIDED),
        ([32, 64], 8, STRIDED),
        ([64, 1], 4, Sliding { kernel: 4, stride: 1, padding: 0 }),
        ([64, 100], 4, Sliding { kernel: 4, stride: 1, padding: 0 }),
        ([16, 32], 16, Sliding { kernel: 3, stride: 1, padding: 1 }),
        ([1, 16], 32, Sliding { kernel: 3, stride: 1, padding: 1 }),
        ([16, 32], 16, Sliding { kernel: 5, stride: 2, padding: 2 }),
        ([16, 32], 17, Sliding { kernel: 3, stride: 2, padding: 1 }),
        ([12, 10], 1, Sliding { kernel: 1, stride: 1, padding: 0 }),
    ] {
        check(5, channels, size, sliding);
    }
}

#[test]
fn images_of_64_and_128_agree_with_double_precision() {
    check(2, [3, 8], 64, STRIDED);
    check(1, [1, 5], 128, STRIDED);
}

#[test]
fn weights_that_are_not_tracked_get_no_gradient() {
    let x = noise([2, 3, 8, 8], 1).require_grad();
    let weight: Tensor<4> = noise([5, 3, 4, 4], 2);
    let grads = convolve(x.clone(), weight.clone(), STRIDED).sum().backward();
    assert!(x.grad(&grads).is_some());
    assert!(weight.grad(&grads).is_none());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_shape_agrees_with_double_precision(
        batch in 1usize..7,
        large in 1usize..21,
        small in 1usize..37,
        (kernel, stride) in prop_oneof![Just((4, 2)), Just((5, 2)), Just((3, 1)), Just((3, 2)), Just((2, 2)), Just((1, 1))],
        size in 5usize..13,
    ) {
        check(batch, [large, small], size, Sliding { kernel, stride, padding: (kernel - 1) / 2 });
    }
}
