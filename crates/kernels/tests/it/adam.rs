use burn::module::{Module, Param};
use burn::optim::decay::WeightDecayConfig;
use burn::optim::{AdamConfig, GradientsParams, ModuleOptimizer};
use burn::tensor::Tensor;
use kernels::{Adam, RmsProp, Sgd, lerp};

use crate::support::{distance, double, noise};

#[derive(Module, Debug)]
struct Weights {
    values: Param<Tensor<2>>,
}

/// Twenty steps down a loss whose gradients differ from step to step.
fn walk(mut optimizer: ModuleOptimizer, start: Tensor<2>) -> Tensor<2> {
    let mut weights = Weights { values: Param::from_tensor(start) };
    for step in 0..20 {
        let target = noise([40, 30], step).cast(weights.values.val().dtype());
        let loss = (weights.values.val() - target).square().sum();
        let grads = GradientsParams::from_grads(loss.backward(), &weights);
        weights = optimizer.step(1e-2, weights, grads);
    }
    weights.values.val().detach()
}

#[test]
fn steps_equal_those_of_burns_adam() {
    let ours = || ModuleOptimizer::from(Adam { beta_1: 0.5, beta_2: 0.999, epsilon: 1e-8, weight_decay: 0.1 });
    let decay = Some(WeightDecayConfig::new(0.1));
    let burns =
        AdamConfig::new().with_beta_1(0.5).with_beta_2(0.999).with_epsilon(1e-8).with_weight_decay(decay).init();
    let start = noise([40, 30], 99);
    let exact = walk(ours(), double(&start));
    assert!(distance(&walk(ours(), start.clone()), &exact) < 2e-6);
    assert!(distance(&walk(burns, start), &exact) < 1e-5); // its factors are of single precision
}

#[test]
fn sgd_and_rmsprop_in_single_precision_agree_with_double() {
    let start = noise([40, 30], 99);
    let sgd = || ModuleOptimizer::from(Sgd { momentum: 0.9, weight_decay: 0.1 });
    let rmsprop = || ModuleOptimizer::from(RmsProp { alpha: 0.99, momentum: 0.5, epsilon: 1e-8, weight_decay: 0.1 });
    assert!(distance(&walk(sgd(), start.clone()), &walk(sgd(), double(&start))) < 2e-6);
    assert!(distance(&walk(rmsprop(), start.clone()), &walk(rmsprop(), double(&start))) < 1e-5);
}

#[test]
fn lerp_agrees_with_double_precision() {
    let (start, end) = (noise([170, 131], 3), noise([170, 131], 4)); // more numbers than a thread takes at once
    let exact = lerp(double(&start), double(&end), 0.3);
    assert!(distance(&lerp(start.clone(), end.clone(), 0.3), &exact) < 1e-7);
    let way = double(&start) + (double(&end) - double(&start)) * 0.3;
    assert_eq!(exact.into_data(), way.into_data());
}
