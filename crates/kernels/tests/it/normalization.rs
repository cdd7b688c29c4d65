use burn::tensor::Tensor;
use kernels::{Activation, Normalization, normalize, rescale};

use crate::activations::ALL;
use crate::support::{agrees, distance, double, noise};

fn flat(x: Tensor<4>) -> Tensor<1> {
    x.flatten(0, 3)
}

fn normalization([gamma, beta]: [Tensor<4>; 2], activation: Activation) -> Normalization {
    Normalization { gamma: flat(gamma), beta: flat(beta), epsilon: 1e-5, activation }
}

#[test]
fn normalisation_and_its_gradients_agree_with_double_precision() {
    for (channels, activation) in [1, 3, 16, 37].into_iter().flat_map(|channels| ALL.map(|a| (channels, a))) {
        let vector = |seed| noise([1, channels, 1, 1], seed) + 1.5;
        agrees([noise([6, channels, 5, 5], 1), vector(2), vector(3)], |[x, gamma, beta]| {
            normalize(x, normalization([gamma, beta], activation)).output
        });
    }
}

#[test]
fn mean_and_variance_are_those_of_the_batch() {
    let x = noise([7, 16, 9, 9], 1) + 3.0;
    let parameters = |x: &Tensor<4>| {
        [x.ones_like().slice([0..1, 0..16, 0..1, 0..1]), x.zeros_like().slice([0..1, 0..16, 0..1, 0..1])]
    };
    let single = normalize(x.clone(), normalization(parameters(&x), Activation::Identity));
    let x = double(&x);
    let double = normalize(x.clone(), normalization(parameters(&x), Activation::Identity));
    assert!(distance(&single.mean, &double.mean) < 1e-6);
    assert!(distance(&single.variance, &double.variance) < 1e-6);
}

#[test]
fn the_variance_of_numbers_far_from_zero_does_not_cancel() {
    let x = noise([64, 16, 8, 8], 1) * 0.01 + 100.0;
    let ones = Tensor::ones([16], &x.device());
    let normalization =
        Normalization { gamma: ones.clone(), beta: ones, epsilon: 1e-5, activation: Activation::Identity };
    let variance = normalize(x.clone(), normalization).variance;
    let exact = double(&x).permute([1, 0, 2, 3]).flatten::<2>(1, 3).var_bias(1).flatten::<1>(0, 1);
    assert!(distance(&variance, &exact) < 1e-4);
}

#[test]
fn given_statistics_are_used_as_they_are() {
    let x = noise([3, 18, 4, 4], 1);
    let vectors = [2, 3, 4, 5].map(|seed| noise([1, 18, 1, 1], seed) + 2.0);
    let of = |x: Tensor<4>, [gamma, beta, mean, variance]: [Tensor<4>; 4]| {
        rescale(x, normalization([gamma, beta], Activation::LeakyRelu(0.2)), [flat(mean), flat(variance)])
    };
    let single = of(x.clone(), vectors.clone());
    assert!(distance(&single, &of(double(&x), vectors.map(|x| double(&x)))) < 1e-6);
}
