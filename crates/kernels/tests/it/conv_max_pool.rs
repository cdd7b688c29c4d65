use burn::tensor::Tensor;
use kernels::{ConvGeometry, convolve, convolve_max_pool, max_pool};

use crate::support::{agrees, noise};

const FULL_SIZE: ConvGeometry = ConvGeometry { kernel: 3, stride: 1, padding: 1 };

fn check(batch: usize, [from, to]: [usize; 2], [height, width]: [usize; 2], geometry: ConvGeometry) {
    let inputs = [noise([batch, from, height, width], 2), noise([to, from, geometry.kernel, geometry.kernel], 1)];
    agrees(inputs, |[x, w]| convolve_max_pool(x, w, geometry));
}

#[test]
fn every_pooled_layer_of_the_study_agrees_with_double_precision() {
    for (channels, size) in [([1, 16], 32), ([3, 16], 32), ([16, 32], 16), ([32, 64], 8)] {
        check(5, channels, [size; 2], FULL_SIZE);
    }
}

/// One tile in an image, a row, a column, and more than one block of work.
#[test]
fn tiled_pooled_layers_agree_with_double_precision() {
    for (batch, channels, size) in [
        (1, [16, 16], [2, 2]),
        (3, [16, 32], [2, 12]),
        (2, [32, 16], [10, 2]),
        (5, [48, 32], [6, 8]),
        (67, [32, 64], [4, 4]),
        (2, [80, 32], [8, 8]),
        (2, [16, 16], [32, 24]),
    ] {
        check(batch, channels, size, FULL_SIZE);
    }
}

#[test]
fn pooled_layers_of_any_channels_and_kernel_agree_with_double_precision() {
    for (channels, geometry) in [
        ([2, 5], FULL_SIZE),
        ([4, 33], FULL_SIZE),
        ([5, 16], FULL_SIZE),
        ([16, 7], FULL_SIZE),
        ([17, 20], FULL_SIZE),
        ([3, 8], ConvGeometry { kernel: 5, stride: 1, padding: 2 }),
        ([16, 16], ConvGeometry { kernel: 1, stride: 1, padding: 0 }),
        ([6, 10], ConvGeometry { kernel: 4, stride: 2, padding: 1 }),
    ] {
        check(3, channels, [12, 8], geometry);
    }
}

/// Small integers: every sum is exact in any order, and most blocks have several maxima.
fn whole<const D: usize>(shape: [usize; D], seed: usize) -> Tensor<D> {
    (noise(shape, seed) * 1.5).round()
}

/// Outputs and gradients of a function of an image and weights.
fn run(of: impl Fn(Tensor<4>, Tensor<4>) -> Tensor<4>, inputs: [Tensor<4>; 2]) -> [Vec<f32>; 3] {
    let [x, w] = inputs.map(|input| input.require_grad());
    let y = of(x.clone(), w.clone());
    let grads = (y.clone() * whole(y.dims(), 3)).sum().backward();
    let by = |input: Tensor<4>| input.grad(&grads).expect("it is tracked").to_data().iter::<f32>().collect();
    [y.to_data().iter::<f32>().collect(), by(x), by(w)]
}

#[test]
fn the_first_of_equal_outputs_gets_the_gradient() {
    for channels in [[1, 16], [3, 5], [16, 32], [32, 16], [16, 7], [6, 6]] {
        let [from, to] = channels;
        let inputs = || [whole([3, from, 8, 12], 1), whole([to, from, 3, 3], 2)];
        let apart = run(|x, w| max_pool(convolve(x, w, FULL_SIZE)), inputs());
        let fused = run(|x, w| convolve_max_pool(x, w, FULL_SIZE), inputs());
        assert_eq!(fused, apart, "{channels:?}");
    }
}

#[test]
fn nan_passes_through_max_pooling() {
    for channels in [[1, 16], [16, 16], [6, 20]] {
        let [from, to] = channels;
        let nan = Tensor::full([1, from, 1, 1], f32::NAN, &crate::support::device());
        for place in 0..4 {
            let (row, column) = (2 + place / 2, 2 + place % 2);
            let range = [0..1, 0..from, row..row + 1, column..column + 1];
            let x = noise([1, from, 8, 8], 1).slice_assign(range, nan.clone());
            let y = convolve_max_pool(x, noise([to, from, 3, 3], 2), FULL_SIZE);
            let y = y.slice([0..1, 0..to, 1..2, 1..2]);
            assert!(y.to_data().iter::<f32>().all(f32::is_nan), "{channels:?}, place {place}");
        }
    }
}

#[test]
fn untracked_weights_of_pooled_layers_get_no_gradient() {
    let (x, w) = (noise([2, 16, 8, 8], 1).require_grad(), noise([16, 16, 3, 3], 2));
    let grads = convolve_max_pool(x.clone(), w.clone(), FULL_SIZE).sum().backward();
    assert!(x.grad(&grads).is_some());
    assert!(w.grad(&grads).is_none());
}
