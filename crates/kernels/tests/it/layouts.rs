use kernels::{Activation, ConvGeometry, activate, convolve, convolve_transposed};

use crate::support::noise;

#[test]
fn results_do_not_depend_on_the_memory_layout() {
    let x = noise([3, 6, 8, 8], 1);
    let last = x.clone().permute([0, 2, 3, 1]).reshape([3, 8, 8, 6]) * 1.0; // made anew, channels last
    let last = last.permute([0, 3, 1, 2]);
    let weight = noise([5, 6, 4, 4], 2);
    let geometry = ConvGeometry { kernel: 4, stride: 2, padding: 1 };
    let of = |x| convolve(x, weight.clone(), geometry);
    of(x).to_data().assert_eq(&of(last).to_data(), true);
}

#[test]
fn a_slice_of_a_batch_gives_a_slice_of_the_result() {
    let geometry = ConvGeometry { kernel: 4, stride: 2, padding: 1 };
    let (x, weight) = (noise([7, 5, 4, 4], 1), noise([5, 6, 4, 4], 2));
    let of = |x| activate(convolve_transposed(x, weight.clone(), geometry, 0), None, Activation::Relu);
    let part = of(x.clone()).slice([2..5, 0..6, 0..8, 0..8]);
    part.to_data().assert_eq(&of(x.slice([2..5, 0..5, 0..4, 0..4])).to_data(), true);
}
