use kernels::{Activation, activate};

use crate::support::{agrees, distance, double, noise};

pub const ALL: [Activation; 6] = [
    Activation::Identity,
    Activation::Relu,
    Activation::LeakyRelu(0.2),
    Activation::Tanh,
    Activation::Elu(1.0),
    Activation::ScaledSigmoid,
];

#[test]
fn every_activation_and_its_gradient_agree_with_double_precision() {
    for activation in ALL {
        agrees([noise([3, 5, 4, 4], 1) * 4.0], |[x]| activate(x, None, activation));
    }
}

#[test]
fn a_bias_is_added_before_the_activation_and_has_a_gradient() {
    let shift = |x: burn::tensor::Tensor<4>| x.flatten::<1>(0, 3);
    for activation in ALL {
        agrees([noise([3, 18, 4, 4], 1), noise([1, 18, 1, 1], 2)], |[x, bias]| {
            activate(x, Some(shift(bias)), activation)
        });
    }
}

#[test]
fn activations_reach_their_limits_far_from_zero() {
    let x = noise([1, 2, 8, 8], 1) * 200.0;
    for activation in ALL {
        let far = distance(&activate(x.clone(), None, activation), &activate(double(&x), None, activation));
        assert!(far < 1e-6, "{activation:?} is {far:e} away");
    }
}

#[test]
fn nan_stays_nan() {
    for activation in ALL {
        let y = activate(noise([1, 16, 2, 2], 1) * f32::NAN, None, activation);
        assert!(y.to_data().iter::<f32>().all(f32::is_nan), "{activation:?} hides a number that is none");
    }
}
