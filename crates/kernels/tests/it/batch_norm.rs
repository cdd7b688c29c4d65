use burn::tensor::Tensor;
use kernels::{Activation, BatchNormParams, batch_norm_eval, batch_norm_train, ghost_batch_norm};

use crate::activations::ALL;
use crate::support::{agrees, distance, double, noise};

fn flat(x: Tensor<4>) -> Tensor<1> {
    x.flatten(0, 3)
}

fn params([gamma, beta]: [Tensor<4>; 2], activation: Activation) -> BatchNormParams {
    BatchNormParams { gamma: flat(gamma), beta: flat(beta), epsilon: 1e-5, activation }
}

#[test]
fn batch_norm_and_its_gradients_agree_with_double_precision() {
    for (channels, activation) in [1, 3, 16, 37].into_iter().flat_map(|channels| ALL.map(|a| (channels, a))) {
        let vector = |seed| noise([1, channels, 1, 1], seed) + 1.5;
        agrees([noise([6, channels, 5, 5], 1), vector(2), vector(3)], |[x, gamma, beta]| {
            batch_norm_train(x, params([gamma, beta], activation)).output
        });
    }
}

#[test]
fn mean_and_variance_are_batch_statistics() {
    let x = noise([7, 16, 9, 9], 1) + 3.0;
    let parameters = |x: &Tensor<4>| {
        [x.ones_like().slice([0..1, 0..16, 0..1, 0..1]), x.zeros_like().slice([0..1, 0..16, 0..1, 0..1])]
    };
    let single = batch_norm_train(x.clone(), params(parameters(&x), Activation::Identity));
    let x = double(&x);
    let double = batch_norm_train(x.clone(), params(parameters(&x), Activation::Identity));
    assert!(distance(&single.mean, &double.mean) < 1e-6);
    assert!(distance(&single.variance, &double.variance) < 1e-6);
}

#[test]
fn the_variance_of_numbers_far_from_zero_does_not_cancel() {
    let x = noise([64, 16, 8, 8], 1) * 0.01 + 100.0;
    let ones = Tensor::ones([16], &x.device());
    let params = BatchNormParams { gamma: ones.clone(), beta: ones, epsilon: 1e-5, activation: Activation::Identity };
    let variance = batch_norm_train(x.clone(), params).variance;
    let exact = double(&x).permute([1, 0, 2, 3]).flatten::<2>(1, 3).var_bias(1).flatten::<1>(0, 1);
    assert!(distance(&variance, &exact) < 1e-4);
}

#[test]
fn batch_norm_eval_uses_the_given_statistics() {
    let x = noise([3, 18, 4, 4], 1);
    let vectors = [2, 3, 4, 5].map(|seed| noise([1, 18, 1, 1], seed) + 2.0);
    let of = |x: Tensor<4>, [gamma, beta, mean, variance]: [Tensor<4>; 4]| {
        batch_norm_eval(x, params([gamma, beta], Activation::LeakyRelu(0.2)), [flat(mean), flat(variance)])
    };
    let single = of(x.clone(), vectors.clone());
    assert!(distance(&single, &of(double(&x), vectors.map(|x| double(&x)))) < 1e-6);
}

#[test]
fn batch_norm_eval_has_gradients() {
    let vector = |seed| noise([1, 18, 1, 1], seed) + 2.0;
    agrees([noise([3, 18, 4, 4], 1), vector(2), vector(3)], |[x, gamma, beta]| {
        let statistics = [4, 5].map(|seed| flat(vector(seed).cast(x.dtype())));
        batch_norm_eval(x, params([gamma, beta], Activation::LeakyRelu(0.2)), statistics)
    });
}

#[test]
fn ghost_batch_norm_and_its_gradients_agree_with_double_precision() {
    for (channels, parts) in [1, 16, 37].into_iter().flat_map(|channels| [2, 3, 6].map(|parts| (channels, parts))) {
        let vector = |seed| noise([1, channels, 1, 1], seed) + 1.5;
        agrees([noise([6, channels, 5, 5], 1), vector(2), vector(3)], |[x, gamma, beta]| {
            ghost_batch_norm(x, params([gamma, beta], Activation::LeakyRelu(0.2)), parts).output
        });
    }
}

#[test]
fn each_ghost_batch_is_normalised_on_its_own() {
    let x = noise([6, 16, 5, 5], 1);
    for x in [x.clone(), double(&x)] {
        let vectors = [2, 3].map(|seed| noise([1, 16, 1, 1], seed).cast(x.dtype()) + 1.5);
        let of = |x, parts| ghost_batch_norm(x, params(vectors.clone(), Activation::Relu), parts);
        let (whole, halves) = (of(x.clone(), 2), x.chunk(2, 0).into_iter().map(|half| of(half, 1)).collect::<Vec<_>>());
        let outputs = halves.iter().map(|half| half.output.clone()).collect();
        let apart = |a: Tensor<4>, b: Tensor<4>| (a - b).abs().max().into_scalar::<f64>();
        assert!(apart(whole.output, Tensor::cat(outputs, 0)) < 1e-6);
        let mean = |of: fn(&kernels::BatchNormOutput) -> Tensor<1>| (of(&halves[0]) + of(&halves[1])) / 2.0;
        let distance = |a: Tensor<1>, b: Tensor<1>| (a - b).abs().max().into_scalar::<f64>();
        assert!(distance(whole.mean, mean(|half| half.mean.clone())) < 1e-6);
        assert!(distance(whole.variance, mean(|half| half.variance.clone())) < 1e-6);
    }
}
